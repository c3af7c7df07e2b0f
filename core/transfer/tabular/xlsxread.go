package tabular

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// openWorkbook chooses the sheet to read.
//
// The sheets are read here and not with the workbook library that writes them: its row iterator gives no types, so
// that a date cannot be told from a number, and it ends without an error where a file is cut off.
func (t *Table) openWorkbook(ctx context.Context, r io.ReaderAt, size int64, opts Options) (func() (source, error), error) {
	w, err := openZip(r, size)
	if err != nil {
		return nil, err
	}
	t.release = func() error { return w.texts.close() }
	if err := w.readTexts(opts.TempDir, textsInMemory); err != nil {
		return nil, fault.Wrap(err)
	}
	var chosen *sheetInfo
	var others []string
	for i := range w.sheets {
		s := &w.sheets[i]
		if s.hidden && s.name != opts.Sheet {
			continue
		}
		t.Sheets = append(t.Sheets, s.name)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if opts.Sheet != "" {
			if s.name == opts.Sheet {
				chosen = s
			}
			continue
		}
		filled, err := w.hasRows(s)
		if err != nil {
			return nil, err
		}
		if filled && chosen == nil {
			chosen = s
		} else if filled {
			others = append(others, s.name)
		}
	}
	switch {
	case chosen == nil && opts.Sheet != "":
		return nil, fault.New(fault.Invalid, "sheet_not_found", fault.Params{"sheet": opts.Sheet})
	case chosen == nil:
		return nil, fault.New(fault.Invalid, "file_empty")
	case len(others) > 0:
		t.Warnings = append(t.Warnings, Warning{Reason: WarnOtherSheets, Params: fault.Params{"sheets": others}})
	}
	t.Sheet = chosen.name
	return func() (source, error) { return w.openSheet(chosen) }, nil
}

// hasRows reports whether a sheet has a cell with content near its beginning.
func (w *workbook) hasRows(s *sheetInfo) (bool, error) {
	src, err := w.openSheet(s)
	if err != nil {
		return false, err
	}
	defer func() { _ = src.close() }()
	for range sampleRows {
		rec, err := src.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return false, err
		}
		if !rec.blank() {
			return true, nil
		}
	}
	return false, nil
}

// sheetReader reads the rows of one sheet.
type sheetReader struct {
	w    *workbook
	rc   *guardedPart
	x    *xmlReader
	row  int
	done bool
}

func (w *workbook) openSheet(s *sheetInfo) (*sheetReader, error) {
	rc, err := w.open(s.part)
	if err != nil {
		return nil, err
	}
	if rc == nil {
		return nil, damaged(errors.New("sheet part is missing"))
	}
	return &sheetReader{w: w, rc: rc, x: newXMLReader(rc)}, nil
}

func (s *sheetReader) expect(int) {}

// close implements source. The decompressor repeats here what it has said while reading.
func (s *sheetReader) close() error {
	_ = s.rc.Close()
	return nil
}

// next implements source.
func (s *sheetReader) next() (record, error) {
	for !s.done {
		tok, err := s.x.token()
		if err != nil {
			return record{}, partFault(err)
		}
		switch el := tok.(type) {
		case xml.StartElement:
			if el.Name.Local == "row" {
				number := s.row + 1
				if n, err := strconv.Atoi(attr(el, "r")); err == nil && n > s.row {
					number = n
				}
				s.row = number
				return s.readRow()
			}
		case xml.EndElement:
			s.done = el.Name.Local == "sheetData" || el.Name.Local == "worksheet"
		}
	}
	return record{}, io.EOF
}

// passed returns how far the sheet has been read, in terms of the whole file.
func (s *sheetReader) passed() int64 {
	if s.rc.size == 0 {
		return 0
	}
	return int64(float64(s.rc.read) / float64(s.rc.size) * float64(s.w.size))
}

// readRow reads the cells of the present row.
func (s *sheetReader) readRow() (record, error) {
	rec := record{number: s.row, line: s.row, offset: s.passed()}
	column := -1
	for {
		tok, err := s.x.token()
		if err != nil {
			return rec, partFault(err)
		}
		switch el := tok.(type) {
		case xml.StartElement:
			if el.Name.Local != "c" {
				continue
			}
			column++
			if at := columnIndex(attr(el, "r")); at > column {
				column = at
			}
			text, problem, err := s.readCell(el)
			if err != nil {
				return rec, err
			}
			if text == "" && problem == "" {
				continue
			}
			if column >= MaxColumns {
				rec.found = column + 1
				continue
			}
			for len(rec.cells) < column {
				rec.cells = append(rec.cells, "")
			}
			rec.cells = append(rec.cells, text)
			if problem != "" {
				rec.problems = append(rec.problems, failure(column, problem, fault.Params{"value": text}))
			}
		case xml.EndElement:
			if el.Name.Local == "row" {
				return rec, nil
			}
		}
	}
}

// readCell returns the content of a cell as text, and the reason when it is not to be relied on.
func (s *sheetReader) readCell(start xml.StartElement) (text, problem string, err error) {
	kind, style := attr(start, "t"), attr(start, "s")
	formula, inline := false, false
	for {
		tok, err := s.x.token()
		if err != nil {
			return "", "", partFault(err)
		}
		switch el := tok.(type) {
		case xml.StartElement:
			switch el.Name.Local {
			case "v":
				text, err = s.x.content("v")
			case "is":
				inline = true
				text, err = s.x.richText("is")
			case "f":
				formula = true
				_, err = s.x.content("f")
			}
			if err != nil {
				return "", "", partFault(err)
			}
		case xml.EndElement:
			if el.Name.Local != "c" {
				continue
			}
			if text == "" && formula && kind != "str" {
				return "", ReasonFormulaWithoutValue, nil
			}
			if inline || text == "" {
				return text, "", nil
			}
			return s.typed(kind, style, text)
		}
	}
}

// typed turns the stored value of a cell into text by its type.
func (s *sheetReader) typed(kind, style, raw string) (text, problem string, err error) {
	switch kind {
	case "s":
		id, err := strconv.Atoi(strings.TrimSpace(raw))
		if err != nil {
			return "", "", damaged(err)
		}
		text, err = s.w.texts.get(id)
		return text, "", fault.Wrap(err)
	case "str", "inlineStr":
		return unescape(raw), "", nil
	case "b":
		if raw == "1" || strings.EqualFold(raw, "true") {
			return "true", "", nil
		}
		return "false", "", nil
	case "e":
		return raw, ReasonFormulaError, nil
	case "d":
		return strings.TrimSuffix(strings.TrimSuffix(raw, ".000"), "T00:00:00"), "", nil
	}
	text, ok := s.w.format(style).render(strings.TrimSpace(raw), s.w.date1904)
	if !ok {
		return text, ReasonDateOutOfRange, nil
	}
	return text, "", nil
}

// columnIndex returns the index of a column from the name of a cell, such as 27 for AB12; -1 when there is none.
func columnIndex(ref string) int {
	n := 0
	for i := 0; i < len(ref) && i < 4; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}

func attr(el xml.StartElement, name string) string {
	for _, a := range el.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}
