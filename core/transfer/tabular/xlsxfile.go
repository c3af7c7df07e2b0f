package tabular

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Limits of a workbook, which protect against files that unpack to far more than they seem to be.
const (
	// MaxUnpacked is the greatest size of one part of a workbook when unpacked, in bytes. A sheet with as many rows as
	// a spreadsheet can have and twenty columns takes about one gigabyte.
	MaxUnpacked = 4 << 30
	// maxRatio is how many times larger than its packed form a part may be, once it has unpackedFree bytes.
	maxRatio     = 200
	unpackedFree = 64 << 20
	// maxParts is the greatest number of parts of a workbook.
	maxParts = 20000
	// maxSmallPart limits the parts that are held in memory: the list of sheets, the styles.
	maxSmallPart = 32 << 20
	// maxToken limits the memory that one piece of XML takes.
	maxToken = 4 * MaxCell
)

var errUnpacked = fault.New(fault.TooLarge, "unpacked_too_large", fault.Params{"max": int64(MaxUnpacked)})

// workbook is an XLSX file, opened.
type workbook struct {
	size     int64 // of the file
	parts    map[string]*zip.File
	sheets   []sheetInfo
	date1904 bool
	formats  []numFmt // by style index
	texts    *sharedTexts
}

type sheetInfo struct {
	name   string
	part   string
	hidden bool
}

// openZip reads the list of parts and refuses what cannot be a workbook made by a person.
func openZip(r io.ReaderAt, size int64) (*workbook, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, damaged(err)
	}
	if len(z.File) > maxParts {
		return nil, errUnpacked
	}
	w := &workbook{size: size, parts: make(map[string]*zip.File, len(z.File))}
	for _, f := range z.File {
		w.parts[strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))] = f
	}
	if err := w.readWorkbook(); err != nil {
		return nil, err
	}
	return w, w.readStyles()
}

// open returns the content of a part, guarded; nil when there is no such part.
func (w *workbook) open(name string) (*guardedPart, error) {
	f := w.parts[strings.ToLower(name)]
	if f == nil {
		return nil, nil
	}
	packed := f.CompressedSize64
	if f.UncompressedSize64 > MaxUnpacked || f.UncompressedSize64 > unpackedFree && f.UncompressedSize64/maxRatio > packed {
		return nil, errUnpacked
	}
	rc, err := f.Open()
	if err != nil {
		return nil, damaged(err)
	}
	return &guardedPart{rc: rc, size: int64(f.UncompressedSize64), left: min(MaxUnpacked, max(unpackedFree, int64(packed)*maxRatio))}, nil
}

// guardedPart stops unpacking when more comes out than the file says it may.
type guardedPart struct {
	rc   io.ReadCloser
	left int64
	read int64
	size int64 // as the file says
}

func (g *guardedPart) Read(p []byte) (int, error) {
	n, err := g.rc.Read(p)
	g.read += int64(n)
	if g.left -= int64(n); g.left < 0 {
		return n, errUnpacked
	}
	return n, err
}

func (g *guardedPart) Close() error { return g.rc.Close() }

// decode unmarshals a small part; a part that is missing leaves v as it is.
func (w *workbook) decode(name string, v any) error {
	rc, err := w.open(name)
	if err != nil || rc == nil {
		return err
	}
	defer func() { _ = rc.Close() }()
	dec := xml.NewDecoder(io.LimitReader(rc, maxSmallPart))
	dec.CharsetReader = charsetReader
	if err := dec.Decode(v); err != nil {
		return partFault(err)
	}
	return nil
}

// partFault turns an error met while reading a part into a fault.
func partFault(err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f
	}
	return damaged(err)
}

type xmlWorkbook struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		Name  string     `xml:"name,attr"`
		State string     `xml:"state,attr"`
		Attrs []xml.Attr `xml:",any,attr"`
	} `xml:"sheets>sheet"`
}

type xmlRelations struct {
	Relations []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

type xmlStyles struct {
	Formats []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Cells []struct {
		Format int `xml:"numFmtId,attr"`
	} `xml:"cellXfs>xf"`
}

// readWorkbook lists the sheets.
func (w *workbook) readWorkbook() error {
	var root, rels xmlRelations
	if err := w.decode("_rels/.rels", &root); err != nil {
		return err
	}
	part := "xl/workbook.xml"
	for _, r := range root.Relations {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			part = resolve("", r.Target)
		}
	}
	var book xmlWorkbook
	if w.parts[strings.ToLower(part)] == nil {
		return damaged(errors.New("workbook part is missing"))
	}
	if err := w.decode(part, &book); err != nil {
		return err
	}
	dir := path.Dir(part)
	if err := w.decode(dir+"/_rels/"+path.Base(part)+".rels", &rels); err != nil {
		return err
	}
	w.date1904 = book.Properties.Date1904 == "1" || book.Properties.Date1904 == "true"
	targets := map[string]string{}
	for _, r := range rels.Relations {
		switch {
		case strings.HasSuffix(r.Type, "/worksheet"):
			targets[r.ID] = resolve(dir, r.Target)
		case strings.HasSuffix(r.Type, "/sharedStrings"):
			w.parts[partSharedStrings] = w.parts[strings.ToLower(resolve(dir, r.Target))]
		case strings.HasSuffix(r.Type, "/styles"):
			w.parts[partStyles] = w.parts[strings.ToLower(resolve(dir, r.Target))]
		}
	}
	for _, s := range book.Sheets {
		for _, a := range s.Attrs {
			if target := targets[a.Value]; a.Name.Local == "id" && target != "" {
				w.sheets = append(w.sheets, sheetInfo{name: s.Name, part: target, hidden: s.State == "hidden" || s.State == "veryHidden"})
			}
		}
	}
	if len(w.sheets) == 0 {
		return damaged(errors.New("no worksheet"))
	}
	return nil
}

// Names under which readWorkbook files the parts that a workbook may call what it likes.
const (
	partSharedStrings = "shared strings"
	partStyles        = "styles"
)

func resolve(dir, target string) string {
	if rest, ok := strings.CutPrefix(target, "/"); ok {
		return rest
	}
	return path.Join(dir, target)
}

// readStyles learns which styles show a number as a date.
func (w *workbook) readStyles() error {
	var styles xmlStyles
	if err := w.decode(partStyles, &styles); err != nil {
		return err
	}
	custom := map[int]numFmt{}
	for _, f := range styles.Formats {
		custom[f.ID] = parseFormat(f.Code)
	}
	for _, c := range styles.Cells {
		f, ok := custom[c.Format]
		if !ok {
			f = builtinFormat(c.Format)
		}
		w.formats = append(w.formats, f)
	}
	return nil
}

func (w *workbook) format(style string) numFmt {
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(w.formats) {
		return w.formats[i]
	}
	return numFmt{}
}
