package tabular

import (
	"context"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// How much of a table is read ahead to understand it.
const (
	sampleRows  = 500
	sampleBytes = 2 << 20
)

// Options overrule what Open would find out by itself.
type Options struct {
	// Format is the kind of the file; empty: recognised by its content.
	Format Format
	// Encoding is one of Encodings, for text only; empty: guessed.
	Encoding string
	// Delimiter separates the cells of delimited text; zero: guessed.
	Delimiter byte
	// Header says whether the first row names the columns.
	Header HeaderMode
	// Sheet names the sheet of a workbook; empty: the first visible one that is not empty.
	Sheet string
	// TempDir takes the shared texts of a large workbook; empty: the system's directory for temporary files.
	TempDir string
}

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
	// Offset is how many bytes of the file had been read behind this row, for showing progress; 0 when not known.
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

// Open reads the beginning of a table and prepares to read its rows. Text files are read once in full, to prove their
// encoding. The name is not trusted for anything but the extension of a file whose content says nothing.
//
// Faults: Invalid file_empty, format_unsupported {format}, file_encrypted, sheet_not_found {sheet}, sheet_empty
// {sheet}, encoding_unsupported {encoding}; Malformed file_damaged; TooLarge too_many_columns {max, columns},
// unpacked_too_large {max}.
// The caller closes the table, and keeps r open until then.
func Open(ctx context.Context, name string, r io.ReaderAt, size int64, opts Options) (*Table, error) {
	format := opts.Format
	if format == "" {
		var err error
		if format, err = detect(name, r, size); err != nil {
			return nil, err
		}
	} else if size <= 0 {
		return nil, fault.New(fault.Invalid, "file_empty")
	}
	t := &Table{Format: format, Size: size, errorCol: -1}
	var open func() (source, error)
	var err error
	switch format {
	case CSV:
		open, err = t.openText(ctx, r, size, opts)
	case JSONLines:
		open, err = t.openJSON(ctx, r, size, opts)
	case XLSX:
		open, err = t.openWorkbook(ctx, r, size, opts)
	default:
		err = unsupported(string(format))
	}
	if err == nil {
		err = t.prepare(ctx, open, opts)
	}
	if err != nil {
		_ = t.Close()
		return nil, err
	}
	return t, nil
}

// openText finds out how a delimited text is written.
func (t *Table) openText(ctx context.Context, r io.ReaderAt, size int64, opts Options) (func() (source, error), error) {
	e, err := t.findText(ctx, r, size, opts.Encoding)
	if err != nil {
		return nil, err
	}
	head, whole, err := readSample(newDecoder(r, size, e), 4*sniffBytes)
	if err != nil {
		return nil, fault.Wrap(err)
	}
	if example := doubleEncoded(head); example != "" && e.name == encUTF8 {
		t.Warnings = append(t.Warnings, Warning{Reason: WarnDoubleEncoded, Params: fault.Params{"example": example}})
	}
	d := sniff(head, whole, opts.Delimiter)
	t.Delimiter = string(d.delim)
	return func() (source, error) {
		dec := newDecoder(r, size, e)
		return newScanner(dec, func() int64 { return dec.read }, d), nil
	}, nil
}

// findText settles the encoding of a text file and warns of a doubtful one.
func (t *Table) findText(ctx context.Context, r io.ReaderAt, size int64, wanted string) (encoding, error) {
	e, err := findEncoding(ctx, r, size, wanted)
	if err != nil {
		return e, err
	}
	t.Encoding = e.name
	switch {
	case e.broken > 0:
		t.Warnings = append(t.Warnings, Warning{Reason: WarnBrokenEncoding, Params: fault.Params{"encoding": e.name, "count": e.broken}})
	case e.doubtful:
		t.Warnings = append(t.Warnings, Warning{Reason: WarnEncodingDoubtful, Params: fault.Params{"encoding": e.name}})
	case !e.said:
		t.Warnings = append(t.Warnings, Warning{Reason: WarnEncodingGuessed, Params: fault.Params{"encoding": e.name}})
	}
	return e, nil
}

// prepare reads the first rows twice, to understand the layout and then the columns, and stands before the first row.
func (t *Table) prepare(ctx context.Context, open func() (source, error), opts Options) error {
	if err := t.rewind(open); err != nil {
		return err
	}
	var rows []record
	for size := 0; len(rows) < sampleRows && size < sampleBytes; {
		rec, err := t.src.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		for _, c := range rec.cells {
			size += len(c)
		}
		rows = append(rows, rec)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	var err error
	if t.Format == JSONLines {
		t.HasHeader = true
	} else if t.layout, err = plan(rows, opts.Header, t.Format == XLSX); err != nil {
		return err
	} else {
		t.HasHeader = t.layout.headerRow > 0
	}
	t.Warnings = append(t.Warnings, t.layout.warnings...)
	t.errorCol = slices.Index(t.layout.names, ErrorColumn)
	t.Header = t.layout.names
	if t.errorCol >= 0 {
		t.Header = slices.Delete(slices.Clone(t.Header), t.errorCol, t.errorCol+1)
	}
	if err := t.rewind(open); err != nil {
		return err
	}
	for size := 0; len(t.sample) < len(rows) && size < sampleBytes; {
		row, err := t.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		for _, c := range row.Cells {
			size += len(c)
		}
		if !row.Failed() {
			t.sample = append(t.sample, row.Cells)
		}
	}
	t.watches = watchColumns(t.Header, t.sample)
	return t.rewind(open)
}

// rewind starts again at the first row.
func (t *Table) rewind(open func() (source, error)) error {
	if t.src != nil {
		if err := t.src.close(); err != nil {
			return fault.Wrap(err)
		}
	}
	src, err := open()
	if err != nil {
		return err
	}
	src.expect(t.layout.width())
	t.src, t.skipped, t.done = src, Skipped{}, false
	return nil
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
			if err == io.EOF {
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

// Close releases what the table holds, but not the file.
func (t *Table) Close() error {
	t.done = true
	var err error
	if t.src != nil {
		err = t.src.close()
	}
	if t.release != nil {
		if e := t.release(); err == nil {
			err = e
		}
	}
	return err
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
