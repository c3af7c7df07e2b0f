package tabular

import (
	"context"
	"errors"
	"io"
	"slices"

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

// Open reads the beginning of a table and prepares to read its rows. Text files are read once in full, to prove their
// encoding. The name is not trusted for anything but the extension of a file whose content says nothing.
//
// Faults: Invalid file_empty, format_unsupported {format}, file_encrypted, sheet_not_found {sheet},
// encoding_unsupported {encoding}; Malformed file_damaged; TooLarge too_many_columns {max, columns},
// unpacked_too_large {max}. Table.Next returns the same ones where a fault shows only later.
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
		if errors.Is(err, io.EOF) {
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
		if errors.Is(err, io.EOF) {
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
