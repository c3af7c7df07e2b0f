package tabular

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// CSVOptions say how delimited text is written. The zero value writes commas, without a byte order mark.
type CSVOptions struct {
	// Delimiter separates the cells; zero: a comma.
	Delimiter byte
	// BOM writes the byte order mark by which Excel recognises UTF-8.
	BOM bool
	// DecimalComma writes numbers as German spreadsheets expect them.
	DecimalComma bool
	// Raw leaves text that looks like a formula as it is, for programs. People's files must be guarded.
	Raw bool
}

// CSVWriter writes delimited text after RFC 4180.
type CSVWriter struct {
	w       *bufio.Writer
	opts    CSVOptions
	columns int
	row     []byte
}

var _ Writer = (*CSVWriter)(nil)

// NewCSVWriter returns a Writer of delimited text.
func NewCSVWriter(w io.Writer, opts CSVOptions) *CSVWriter {
	if opts.Delimiter == 0 {
		opts.Delimiter = ','
	}
	return &CSVWriter{w: bufio.NewWriterSize(w, 64<<10), opts: opts}
}

// WriteHeader implements Writer.
func (c *CSVWriter) WriteHeader(columns []Column) error {
	if len(columns) == 0 {
		return errors.New("table without columns")
	}
	if c.opts.BOM {
		if _, err := c.w.WriteString(utf8BOM); err != nil {
			return err
		}
	}
	c.columns = len(columns)
	cells := make([]Cell, len(columns))
	for i, col := range columns {
		cells[i] = Text(col.Label)
	}
	return c.WriteRow(cells)
}

// WriteRow implements Writer.
func (c *CSVWriter) WriteRow(cells []Cell) error {
	if len(cells) != c.columns {
		return errCells(len(cells), c.columns)
	}
	c.row = c.row[:0]
	for i, cell := range cells {
		if i > 0 {
			c.row = append(c.row, c.opts.Delimiter)
		}
		c.append(cell)
	}
	if len(c.row) == 0 {
		c.row = append(c.row, `""`...)
	}
	c.row = append(c.row, '\r', '\n')
	_, err := c.w.Write(c.row)
	return err
}

func (c *CSVWriter) append(cell Cell) {
	text := cell.String()
	switch {
	case cell.isText() && !c.opts.Raw:
		text = guard(text)
	case cell.kind == cellNumber && c.opts.DecimalComma:
		text = strings.Replace(text, ".", ",", 1)
	}
	if !c.needsQuotes(text) {
		c.row = append(c.row, text...)
		return
	}
	c.row = append(c.row, '"')
	for {
		i := strings.IndexByte(text, '"')
		if i < 0 {
			break
		}
		c.row = append(c.row, text[:i+1]...)
		c.row = append(c.row, '"')
		text = text[i+1:]
	}
	c.row = append(c.row, text...)
	c.row = append(c.row, '"')
}

func (c *CSVWriter) needsQuotes(s string) bool {
	if s == "" {
		return false
	}
	if first, last := s[0], s[len(s)-1]; first == ' ' || last == ' ' || first == '\t' || last == '\t' {
		return true
	}
	return strings.IndexByte(s, c.opts.Delimiter) >= 0 || strings.ContainsAny(s, "\"\r\n")
}

// Close implements Writer.
func (c *CSVWriter) Close() error { return c.w.Flush() }
