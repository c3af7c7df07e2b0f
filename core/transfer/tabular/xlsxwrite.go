package tabular

import (
	"archive/zip"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Limits of the XLSX format.
const (
	sheetRows  = 1048576 // rows of a sheet, with the header
	sheetChars = 32767   // UTF-16 units of a cell
	exactDigit = 15      // digits of a number that a spreadsheet keeps
)

// XLSXOptions say how a workbook is written.
type XLSXOptions struct {
	// Sheet names the sheet; further sheets are numbered. Empty: "Export".
	Sheet string
	// TempDir takes the rows until Close; empty: the system's directory for temporary files.
	TempDir string
}

// XLSXWriter writes a workbook. Rows wait in a temporary file, so that memory stays flat. When a sheet is full, the
// next begins with the same header.
type XLSXWriter struct {
	out     io.Writer
	file    *excelize.File
	name    string
	limit   int // rows of a sheet
	columns []Column
	styles  struct{ header, date, dateTime, text int }

	sheets  int
	stream  *excelize.StreamWriter
	row     int
	values  []any
	altered int
}

var _ Writer = (*XLSXWriter)(nil)

// NewXLSXWriter returns a Writer of a workbook.
func NewXLSXWriter(w io.Writer, opts XLSXOptions) (*XLSXWriter, error) {
	x := &XLSXWriter{out: w, file: excelize.NewFile(excelize.Options{TmpDir: opts.TempDir}), name: sheetName(opts.Sheet), limit: sheetRows}
	// The library would gather the whole file in memory before handing it over.
	x.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(w) })
	iso, isoTime := "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&x.styles.header, excelize.Style{
			Font:      &excelize.Font{Bold: true},
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E9ECEF"}},
			Alignment: &excelize.Alignment{Vertical: "center"},
		}},
		{&x.styles.date, excelize.Style{CustomNumFmt: &iso}},
		{&x.styles.dateTime, excelize.Style{CustomNumFmt: &isoTime}},
		{&x.styles.text, excelize.Style{NumFmt: 49}},
	} {
		var err error
		if *s.id, err = x.file.NewStyle(&s.style); err != nil {
			return nil, errors.Join(err, x.file.Close())
		}
	}
	return x, nil
}

// sheetName leaves of a name what a workbook allows, with room for a number.
func sheetName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' {
			return ' '
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 25 {
		name = string(runes[:25])
	}
	if name = strings.Trim(name, " '"); name == "" {
		return "Export"
	}
	return name
}

// WriteHeader implements Writer.
func (x *XLSXWriter) WriteHeader(columns []Column) error {
	if len(columns) == 0 || len(columns) > excelize.MaxColumns {
		return errors.New("workbook with " + strconv.Itoa(len(columns)) + " columns")
	}
	x.columns = columns
	x.values = make([]any, len(columns))
	return x.nextSheet()
}

// nextSheet begins a sheet with the header, which stays in view.
func (x *XLSXWriter) nextSheet() error {
	x.sheets++
	name := x.name
	if x.sheets == 1 {
		if err := x.file.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else {
		name += " (" + strconv.Itoa(x.sheets) + ")"
		if _, err := x.file.NewSheet(name); err != nil {
			return err
		}
	}
	var err error
	if x.stream, err = x.file.NewStreamWriter(name); err != nil {
		return err
	}
	if err := x.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, c := range x.columns {
		width := c.Width
		if width == 0 {
			width = min(max(utf8.RuneCountInString(c.Label)+4, 12), 40)
		}
		if err := x.stream.SetColWidth(i+1, i+1, float64(min(width, 100))); err != nil {
			return err
		}
		x.values[i] = excelize.Cell{StyleID: x.styles.header, Value: c.Label}
	}
	x.row = 0
	return x.flushRow()
}

// flushRow writes x.values as the next row.
func (x *XLSXWriter) flushRow() error {
	x.row++
	return x.stream.SetRow("A"+strconv.Itoa(x.row), x.values)
}

// WriteRow implements Writer.
func (x *XLSXWriter) WriteRow(cells []Cell) error {
	if len(cells) != len(x.columns) {
		return errCells(len(cells), len(x.columns))
	}
	if x.row >= x.limit {
		if err := x.endSheet(); err != nil {
			return err
		}
		if err := x.nextSheet(); err != nil {
			return err
		}
	}
	for i, c := range cells {
		x.values[i] = x.value(c)
	}
	return x.flushRow()
}

// value returns what the library writes with the right type.
func (x *XLSXWriter) value(c Cell) any {
	switch c.kind {
	case cellEmpty:
		return nil
	case cellNumber:
		return numberValue(c.text)
	case cellBoolean:
		return c.text == "true"
	case cellDate:
		if c.time.Year() >= 1901 && c.time.Year() <= 9999 {
			y, m, d := c.time.Date()
			return excelize.Cell{StyleID: x.styles.date, Value: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
		}
	case cellDateTime:
		if c.time.Year() >= 1901 && c.time.Year() <= 9999 {
			y, m, d := c.time.Date()
			wall := time.Date(y, m, d, c.time.Hour(), c.time.Minute(), c.time.Second(), 0, time.UTC)
			return excelize.Cell{StyleID: x.styles.dateTime, Value: wall}
		}
	}
	return excelize.Cell{StyleID: x.styles.text, Value: x.fitting(c.String())}
}

// numberValue returns a number when a spreadsheet keeps all its digits, and text otherwise.
func numberValue(digits string) any {
	significant := strings.TrimLeft(strings.Replace(strings.TrimPrefix(digits, "-"), ".", "", 1), "0")
	if len(significant) > exactDigit {
		return digits
	}
	f, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return digits
	}
	return f
}

// fitting returns text as a cell can hold it: without characters that XML forbids, and not longer than a sheet allows.
func (x *XLSXWriter) fitting(s string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return utf8.RuneError
		}
		return r
	}, s)
	short := cutUnits(clean, sheetChars)
	if short != s {
		x.altered++
	}
	return short
}

// cutUnits shortens text to a number of UTF-16 units, with an ellipsis at the end.
func cutUnits(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	units, keep := 0, 0
	for i, r := range s {
		if units <= limit-1 {
			keep = i
		}
		units += max(utf16.RuneLen(r), 1)
	}
	if units <= limit {
		return s
	}
	return s[:keep] + "…"
}

// Altered returns how many cells could not be written as they are, because they hold more than 32,767 characters or
// control characters. Cut text ends with an ellipsis. A person should be told, and offered another format.
func (x *XLSXWriter) Altered() int { return x.altered }

// endSheet completes a sheet with a filter over its rows.
func (x *XLSXWriter) endSheet() error {
	last, err := excelize.CoordinatesToCellName(len(x.columns), x.row)
	if err != nil {
		return err
	}
	if err := x.file.AutoFilter(x.stream.Sheet, "A1:"+last, nil); err != nil {
		return err
	}
	return x.stream.Flush()
}

// Close implements Writer. It removes the temporary files in any case.
func (x *XLSXWriter) Close() error {
	if x.stream == nil {
		return errors.Join(errors.New("workbook without a header"), x.file.Close())
	}
	err := x.endSheet()
	if err == nil {
		_, err = x.file.WriteTo(x.out)
	}
	return errors.Join(err, x.file.Close())
}
