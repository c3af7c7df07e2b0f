package tabular

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// JSONWriter writes one JSON object per line. A key with a dot becomes an object inside, as the API has it:
// "custom.region" is written as {"custom":{"region":…}}. Empty cells are null.
type JSONWriter struct {
	w      *bufio.Writer
	fields []jsonField
	width  int
	row    bytes.Buffer
	enc    *json.Encoder
}

// jsonField is a key with either the index of its cell or the fields inside it.
type jsonField struct {
	key    string
	cell   int
	fields []jsonField
}

var _ Writer = (*JSONWriter)(nil)

// NewJSONWriter returns a Writer of JSON lines.
func NewJSONWriter(w io.Writer) *JSONWriter {
	j := &JSONWriter{w: bufio.NewWriterSize(w, 64<<10)}
	j.enc = json.NewEncoder(&j.row)
	j.enc.SetEscapeHTML(false)
	return j
}

// WriteHeader implements Writer. It writes nothing.
func (j *JSONWriter) WriteHeader(columns []Column) error {
	j.width = len(columns)
	plain := map[string]bool{}
	for _, c := range columns {
		if plain[c.Key] {
			return errors.New("column " + c.Key + " twice")
		}
		plain[c.Key] = true
	}
	groups := map[string]int{}
	for i, c := range columns {
		outer, inner, nested := strings.Cut(c.Key, ".")
		if !nested || outer == "" || inner == "" || plain[outer] {
			j.fields = append(j.fields, jsonField{key: c.Key, cell: i})
			continue
		}
		at, ok := groups[outer]
		if !ok {
			at = len(j.fields)
			groups[outer] = at
			j.fields = append(j.fields, jsonField{key: outer})
		}
		j.fields[at].fields = append(j.fields[at].fields, jsonField{key: inner, cell: i})
	}
	return nil
}

// WriteRow implements Writer.
func (j *JSONWriter) WriteRow(cells []Cell) error {
	if len(cells) != j.width {
		return errCells(len(cells), j.width)
	}
	j.row.Reset()
	if err := j.object(j.fields, cells); err != nil {
		return err
	}
	j.row.WriteByte('\n')
	_, err := j.w.Write(j.row.Bytes())
	return err
}

func (j *JSONWriter) object(fields []jsonField, cells []Cell) error {
	j.row.WriteByte('{')
	for i, f := range fields {
		if i > 0 {
			j.row.WriteByte(',')
		}
		if err := j.value(f.key); err != nil {
			return err
		}
		j.row.WriteByte(':')
		var err error
		if f.fields != nil {
			err = j.object(f.fields, cells)
		} else {
			err = j.cell(cells[f.cell])
		}
		if err != nil {
			return err
		}
	}
	j.row.WriteByte('}')
	return nil
}

func (j *JSONWriter) cell(c Cell) error {
	switch c.kind {
	case cellEmpty:
		j.row.WriteString("null")
		return nil
	case cellNumber:
		// JSON knows no zeros before a number.
		sign := ""
		digits := c.text
		if strings.HasPrefix(digits, "-") {
			sign, digits = "-", digits[1:]
		}
		j.row.WriteString(sign + trimZeros(digits))
		return nil
	case cellBoolean:
		j.row.WriteString(c.text)
		return nil
	case cellList:
		return j.value(c.list)
	}
	return j.value(c.String())
}

// value writes anything as JSON, without the line end of the encoder.
func (j *JSONWriter) value(v any) error {
	if err := j.enc.Encode(v); err != nil {
		return err
	}
	j.row.Truncate(j.row.Len() - 1)
	return nil
}

// Close implements Writer.
func (j *JSONWriter) Close() error { return j.w.Flush() }
