package tabular

import (
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

// textsInMemory is how many bytes of shared texts are held in memory; more are kept in a temporary file.
const textsInMemory = 32 << 20

// maxTexts limits the temporary files.
const maxTexts = 2 << 30

// sharedTexts are the texts of a workbook, which its cells refer to by number. Beyond a limit they live in two
// temporary files, so that memory stays flat.
type sharedTexts struct {
	texts []string

	text, index *os.File // the texts, and where each ends
	count       int
	recent      [1 << 12]struct {
		id   int // one more than the number of the text
		text string
	}
}

// readTexts reads the shared texts of a workbook and holds as many bytes of them in memory as the limit says.
func (w *workbook) readTexts(tempDir string, limit int64) error {
	w.texts = &sharedTexts{}
	rc, err := w.open(partSharedStrings)
	if err != nil || rc == nil {
		return err
	}
	defer func() { _ = rc.Close() }()
	build := textBuilder{dir: tempDir, limit: limit, to: w.texts}
	x := newXMLReader(rc)
	for {
		tok, err := x.token()
		if err != nil {
			return partFault(err)
		}
		switch el := tok.(type) {
		case xml.StartElement:
			if el.Name.Local == "si" {
				text, err := x.richText("si")
				if err != nil {
					return partFault(err)
				}
				if err := build.add(text); err != nil {
					return err
				}
			}
		case xml.EndElement:
			if el.Name.Local == "sst" {
				return build.finish()
			}
		}
	}
}

// textBuilder fills sharedTexts and moves them to files when they become many.
type textBuilder struct {
	dir         string
	limit       int64
	to          *sharedTexts
	size        int64
	text, index *buffered
}

func (b *textBuilder) add(s string) error {
	b.to.count++
	if b.size += int64(len(s)) + 16; b.size > maxTexts {
		return errUnpacked
	}
	if b.text == nil {
		b.to.texts = append(b.to.texts, s)
		if b.size < b.limit {
			return nil
		}
		return b.spill()
	}
	return b.write(s)
}

func (b *textBuilder) spill() error {
	var err error
	if b.to.text, err = tempFile(b.dir); err != nil {
		return err
	}
	if b.to.index, err = tempFile(b.dir); err != nil {
		return err
	}
	b.text, b.index = &buffered{f: b.to.text}, &buffered{f: b.to.index}
	for _, s := range b.to.texts {
		if err := b.write(s); err != nil {
			return err
		}
	}
	b.to.texts = nil
	return nil
}

func (b *textBuilder) write(s string) error {
	b.text.buf = append(b.text.buf, s...)
	b.index.buf = binary.LittleEndian.AppendUint64(b.index.buf, uint64(b.text.size()))
	return errors.Join(b.text.flush(64<<10), b.index.flush(64<<10))
}

func (b *textBuilder) finish() error {
	if b.text == nil {
		return nil
	}
	return errors.Join(b.text.flush(0), b.index.flush(0))
}

// buffered writes to a file in large pieces and knows how much it has written.
type buffered struct {
	f       *os.File
	buf     []byte
	written int64
}

func (b *buffered) size() int64 { return b.written + int64(len(b.buf)) }

func (b *buffered) flush(above int) error {
	if len(b.buf) <= above {
		return nil
	}
	n, err := b.f.Write(b.buf)
	b.written += int64(n)
	b.buf = b.buf[:0]
	return err
}

// tempFile creates a file that has no name any more, so that nothing is left behind if the program is killed.
func tempFile(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "kontor-import-*")
	if err != nil {
		return nil, err
	}
	_ = os.Remove(f.Name()) // some systems refuse while it is open; close removes it there
	return f, nil
}

// get returns a text by its number.
func (s *sharedTexts) get(id int) (string, error) {
	if id < 0 || id >= s.count {
		return "", damaged(errors.New("no shared text " + strconv.Itoa(id)))
	}
	if s.text == nil {
		return s.texts[id], nil
	}
	slot := &s.recent[id%len(s.recent)]
	if slot.id == id+1 {
		return slot.text, nil
	}
	var ends [16]byte
	at, bounds := int64(id-1)*8, ends[:]
	if id == 0 {
		at, bounds = 0, ends[8:]
	}
	if _, err := s.index.ReadAt(bounds, at); err != nil {
		return "", err
	}
	from, to := binary.LittleEndian.Uint64(ends[:8]), binary.LittleEndian.Uint64(ends[8:])
	buf := make([]byte, to-from)
	if _, err := s.text.ReadAt(buf, int64(from)); err != nil && !(errors.Is(err, io.EOF) && len(buf) == 0) {
		return "", err
	}
	slot.id, slot.text = id+1, string(buf)
	return slot.text, nil
}

func (s *sharedTexts) close() error {
	if s == nil || s.text == nil {
		return nil
	}
	var errs []error
	for _, f := range []*os.File{s.text, s.index} {
		errs = append(errs, f.Close())
		_ = os.Remove(f.Name())
	}
	return errors.Join(errs...)
}

// charsetReader lets XML in encodings other than UTF-8 be read.
func charsetReader(label string, r io.Reader) (io.Reader, error) {
	e, err := htmlindex.Get(label)
	if err != nil {
		return nil, err
	}
	return e.NewDecoder().Reader(r), nil
}

// unescape resolves the form _x000D_ in which workbooks write characters that XML forbids.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || i+7 > len(s) {
			b.WriteString(s)
			return b.String()
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' || n >= 0xd800 && n < 0xe000 {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.Write(utf8.AppendRune(nil, rune(n)))
		s = s[i+7:]
	}
}
