package tabular

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Format is the kind of file a table is read from or written to.
type Format string

const (
	// CSV is delimited text with any delimiter.
	CSV Format = "csv"
	// XLSX is an Office Open XML workbook.
	XLSX Format = "xlsx"
	// JSONLines is one JSON object per line.
	JSONLines Format = "jsonl"
)

// Limits of what is read. A file beyond them is refused, a row beyond them is reported.
const (
	// MaxColumns is the greatest number of columns of a table.
	MaxColumns = 2000
	// MaxCell is the greatest size of a cell in bytes of UTF-8.
	MaxCell = 1 << 20
	// maxRecord is the greatest size of a row of text in bytes, and so what an unclosed quotation mark may cost.
	maxRecord = 16 << 20
	// headBytes is how much of a file its kind is recognised by.
	headBytes = 4 << 10
)

// The end of the name of the stream that holds a password-protected workbook, as an OLE directory spells it.
var encryptedPackage = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")

// detect recognises the kind of a file by its content. The name, which is often wrong, decides only between text and
// JSON lines.
func detect(name string, r io.ReaderAt, size int64) (Format, error) {
	if size <= 0 {
		return "", fault.New(fault.Invalid, "file_empty")
	}
	head := make([]byte, min(size, headBytes))
	if n, err := r.ReadAt(head, 0); err != nil && (!errors.Is(err, io.EOF) || n < len(head)) {
		return "", fault.Wrap(err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return detectZip(r, size)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return "", detectOLE(r, size)
	case wideEncoding(head) != "":
		return CSV, nil
	}
	text := bytes.TrimPrefix(head, []byte(utf8BOM))
	if ext := strings.ToLower(path.Ext(name)); ext == ".jsonl" || ext == ".ndjson" {
		return JSONLines, nil
	}
	if bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")) && looksLikeJSONLine(text, int64(len(head)) == size) {
		return JSONLines, nil
	}
	if kind := foreignKind(text); kind != "" {
		return "", unsupported(kind)
	}
	return CSV, nil
}

func unsupported(kind string) error {
	return fault.New(fault.Invalid, "format_unsupported", fault.Params{"format": kind})
}

// foreignTexts are the kinds of files that consist of text and are no table.
var foreignTexts = []string{
	"text/html", "text/xml", "text/rtf", "text/vcard", "text/calendar", "application/json", "application/pdf", "application/postscript", "image/svg+xml",
}

// foreignKind names the kind of a file that is no table, and returns "" for text. Many kinds are told by two or three
// letters that a header can begin with, too; they count only for files that hold more than text.
func foreignKind(head []byte) string {
	control := 0
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' {
			control++
		}
	}
	m := mimetype.Detect(head)
	for up := m; up != nil; up = up.Parent() {
		if slices.ContainsFunc(foreignTexts, up.Is) {
			return strings.TrimPrefix(m.Extension(), ".")
		}
	}
	known := !m.Is("application/octet-stream") && !strings.HasPrefix(m.String(), "text/")
	switch {
	case control > 0 && known:
		return strings.TrimPrefix(m.Extension(), ".")
	case control*20 > len(head):
		return "binary"
	}
	return ""
}

func detectZip(r io.ReaderAt, size int64) (Format, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return "", damaged(err)
	}
	kind := "zip"
	for _, f := range z.File {
		switch {
		case strings.EqualFold(f.Name, "xl/workbook.xml"), strings.HasPrefix(f.Name, "xl/worksheets/"):
			return XLSX, nil
		case strings.EqualFold(f.Name, "xl/workbook.bin"):
			kind = "xlsb"
		case f.Name == "content.xml":
			kind = "ods"
		case strings.HasPrefix(f.Name, "word/"):
			kind = "docx"
		}
	}
	return "", unsupported(kind)
}

// detectOLE tells a password-protected workbook from one in the format of Excel 97.
func detectOLE(r io.ReaderAt, size int64) error {
	content := make([]byte, min(size, 8<<20))
	if n, err := r.ReadAt(content, 0); err != nil && (!errors.Is(err, io.EOF) || n < len(content)) {
		return fault.Wrap(err)
	}
	if bytes.Contains(content, encryptedPackage) {
		return fault.New(fault.Invalid, "file_encrypted")
	}
	return unsupported("xls")
}

// damaged returns the fault of a file that breaks the rules of its own format.
func damaged(err error) error {
	return &fault.Error{Code: fault.Malformed, Reason: "file_damaged", Err: err}
}
