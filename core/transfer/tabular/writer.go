package tabular

import (
	"fmt"
	"strings"
	"time"
)

// Column is one column of a table that is written.
type Column struct {
	// Key is the API name of the field, such as "custom.region"; JSON lines use it.
	Key string
	// Label is the heading that people read; formats with a header row use it.
	Label string
	// Width is the width of the column in characters, for workbooks; zero: by the heading.
	Width int
}

// Writer writes a table row by row. WriteHeader comes first and once, Close last; nothing is complete before Close has
// returned without an error. Close does not close the underlying writer.
type Writer interface {
	WriteHeader(columns []Column) error
	// WriteRow takes exactly one cell for each column.
	WriteRow(cells []Cell) error
	Close() error
}

// Cell is one value to be written. The zero Cell is empty.
type Cell struct {
	kind cellKind
	text string // also the digits of a number
	list []string
	time time.Time
}

type cellKind uint8

const (
	cellEmpty cellKind = iota
	cellText
	cellNumber
	cellBoolean
	cellDate
	cellDateTime
	cellList
)

// Text returns a cell with text, which no program takes for a formula or a number.
func Text(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{kind: cellText, text: s}
}

// Number returns a cell with a number, given by its decimal digits, such as "-1250.00". Other text becomes a text cell.
func Number(digits string) Cell {
	if !isDecimal(digits) {
		return Text(digits)
	}
	return Cell{kind: cellNumber, text: digits}
}

// Bool returns a cell with true or false.
func Bool(b bool) Cell {
	if b {
		return Cell{kind: cellBoolean, text: "true"}
	}
	return Cell{kind: cellBoolean, text: "false"}
}

// Date returns a cell with the day of t.
func Date(t time.Time) Cell { return Cell{kind: cellDate, time: t} }

// DateTime returns a cell with a moment. Text formats keep its zone; workbooks have none and show the clock of t's.
func DateTime(t time.Time) Cell { return Cell{kind: cellDateTime, time: t} }

// List returns a cell with several values.
func List(values []string) Cell {
	if len(values) == 0 {
		return Cell{}
	}
	return Cell{kind: cellList, list: values}
}

// String returns the cell as text formats write it, without quotation marks and guards.
func (c Cell) String() string {
	switch c.kind {
	case cellDate:
		return c.time.Format(time.DateOnly)
	case cellDateTime:
		return c.time.Format(time.RFC3339Nano)
	case cellList:
		return joinList(c.list)
	}
	return c.text
}

// isText reports whether the content is what somebody typed, and so may look like a formula.
func (c Cell) isText() bool { return c.kind == cellText || c.kind == cellList }

// joinList joins values so that they can be parted again.
func joinList(values []string) string {
	for _, v := range values {
		if strings.Contains(v, ";") {
			return strings.Join(values, " ::: ")
		}
	}
	return strings.Join(values, "; ")
}

// isDecimal reports whether s is digits with at most one point and a minus sign.
func isDecimal(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole, fraction, point := strings.Cut(s, ".")
	return allDigits(whole) && (!point || allDigits(fraction))
}

// errCells is the error of a row that does not fit the header, which only a fault of the program can cause.
func errCells(got, want int) error {
	return fmt.Errorf("row has %d cells, header has %d", got, want)
}

// ErrorFile writes rows that could not be imported, so that they can be corrected and uploaded again: the original
// columns and, last, the ErrorColumn with what is wrong. Reading the file leaves that column out.
type ErrorFile struct {
	to      Writer
	columns int
}

// NewErrorFile writes the header of an error file.
func NewErrorFile(to Writer, header []string) (*ErrorFile, error) {
	columns := make([]Column, 0, len(header)+1)
	for _, h := range header {
		columns = append(columns, Column{Key: h, Label: h})
	}
	columns = append(columns, Column{Key: ErrorColumn, Label: ErrorColumn, Width: 60})
	return &ErrorFile{to: to, columns: len(columns)}, to.WriteHeader(columns)
}

// Add writes one row with the message for the person who corrects it. Missing cells are left empty.
func (e *ErrorFile) Add(cells []string, message string) error {
	row := make([]Cell, e.columns)
	for i, c := range cells[:min(len(cells), e.columns-1)] {
		row[i] = Text(c)
	}
	row[e.columns-1] = Text(message)
	return e.to.WriteRow(row)
}

// Close completes the file.
func (e *ErrorFile) Close() error { return e.to.Close() }
