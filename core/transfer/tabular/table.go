package tabular

import (
	"errors"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Table reads the rows of one file in order. It is not safe for use by several goroutines.
type Table struct {
	// Format is what the file is.
	Format Format
	// Encoding is the encoding of a text file; empty for a workbook.
	Encoding string
	// Delimiter separates the cells of delimited text; empty for other formats.
	Delimiter string
	// Sheet is the sheet that is read, and Sheets are all visible ones of the workbook.
	Sheet  string
	Sheets []string
	// Header names the columns: never empty, never twice the same, without the ErrorColumn.
	Header []string
	// HasHeader tells whether the names come from the file.
	HasHeader bool
	// Size is the size of the file in bytes, to compare Row.Offset with.
	Size int64
	// Warnings are what a person should see before the rows are imported.
	Warnings []Warning

	src      source
	layout   layout
	sample   [][]string
	watches  []watch
	errorCol int // index of the ErrorColumn in the file, or -1
	after    int // rows up to this number are passed over
	skipped  Skipped
	release  func() error
	done     bool
}

// Row is one row of data.
type Row struct {
	// Number counts the rows of the file as a spreadsheet shows them: from 1, blank rows and the header included.
	Number int
	// Line is the line of a text file on which the row begins, from 1; for a workbook it equals Number.
	Line int
	// Cells has exactly one value for each name in Table.Header.
	Cells []string
	// Problems are what is wrong with the row.
	Problems []Problem
	// Offset is how many bytes of the file had been read when the row was, for showing progress. It is exact only for
	// text in UTF-8.
	Offset int64
}

// Failed reports whether the row has a Problem that forbids storing it.
func (r *Row) Failed() bool {
	return slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Severity == SeverityError })
}

// Skipped counts rows that were read but hold no data.
type Skipped struct {
	// Blank rows have no cell with content.
	Blank int
	// Headers are rows that repeat the header, as they stand in files that were put together from several.
	Headers int
}

// Sample returns the rows at the beginning of the table that could be read, for Suggest and GuessLocale: up to 500.
func (t *Table) Sample() [][]string { return t.sample }

// Skipped returns how many rows without data have been passed over so far.
func (t *Table) Skipped() Skipped { return t.skipped }

// SkipTo makes Next go on behind the row with the given number, which is how an interrupted import resumes. It can
// only go forward.
func (t *Table) SkipTo(number int) { t.after = max(t.after, number) }

// Next returns the next row with data, and io.EOF behind the last. A row with problems is returned like any other; an
// error is a fault of the file, and no row follows it.
func (t *Table) Next() (Row, error) {
	for !t.done {
		rec, err := t.src.next()
		if err != nil {
			t.done = true
			if errors.Is(err, io.EOF) {
				break
			}
			return Row{}, err
		}
		switch {
		case rec.number <= t.layout.before:
		case rec.blank() && len(rec.problems) == 0:
			t.skipped.Blank++
		case t.layout.raw != nil && slices.Equal(rec.cells, t.layout.raw):
			t.skipped.Headers++
		case rec.number > t.after:
			return t.row(rec), nil
		}
	}
	return Row{}, io.EOF
}

// Close releases what the table holds, but not the file. Closing twice does nothing.
func (t *Table) Close() error {
	var errs []error
	if t.src != nil {
		errs = append(errs, t.src.close())
	}
	if t.release != nil {
		errs = append(errs, t.release())
	}
	t.src, t.release, t.done = nil, nil, true
	return errors.Join(errs...)
}

// row fits the cells of a record into the columns.
func (t *Table) row(rec record) Row {
	row := Row{Number: rec.number, Line: rec.line, Cells: rec.cells, Problems: rec.problems, Offset: rec.offset}
	width, found := t.layout.width(), max(len(rec.cells), rec.found)
	switch {
	case found < width:
		if t.Format == CSV && !rec.failed {
			row.Problems = append(row.Problems, note(WholeRow, ReasonTooFewCells, fault.Params{"expected": width, "found": found}))
		}
		for len(row.Cells) < width {
			row.Cells = append(row.Cells, "")
		}
	case found > width:
		surplus := row.Cells[width:]
		empty := found == len(row.Cells) && !slices.ContainsFunc(surplus, func(c string) bool { return c != "" })
		if !rec.failed && !(empty && (t.layout.trailing || t.Format == XLSX)) {
			row.Problems = append(row.Problems, tooMany(width, found))
			rec.failed = true
		}
		row.Cells = row.Cells[:width:width]
	}
	if t.errorCol >= 0 {
		t.dropErrorColumn(&row)
	}
	valid := true
	for _, c := range row.Cells {
		valid = valid && utf8.ValidString(c)
	}
	for i, c := range row.Cells {
		if t.Format == CSV && !rec.failed && c != "" && (c[0] == '\'' || c[0] == '=') {
			c = unwrap(c)
		}
		row.Cells[i] = t.check(&row, i, c, valid)
	}
	return row
}

// dropErrorColumn takes the cell of an earlier error file out of a row.
func (t *Table) dropErrorColumn(row *Row) {
	row.Cells = slices.Delete(row.Cells, t.errorCol, t.errorCol+1)
	row.Problems = slices.DeleteFunc(row.Problems, func(p Problem) bool { return p.Column == t.errorCol })
	for i := range row.Problems {
		if row.Problems[i].Column > t.errorCol {
			row.Problems[i].Column--
		}
	}
}
