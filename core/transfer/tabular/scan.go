package tabular

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// dialect is how a delimited text is written.
type dialect struct {
	delim     byte
	quote     byte // 0: quotation marks mean nothing
	escape    byte // before a quotation mark that is text; 0: such a mark is doubled
	cr        bool // a carriage return alone ends a row
	skipSpace bool // blanks between a delimiter and a quotation mark mean nothing
}

// scanner reads rows of delimited text. It never holds more than one row and one buffer.
type scanner struct {
	src   io.Reader
	pos   func() int64 // bytes of the file that have been read
	d     dialect
	width int // expected cells per row; 0: not known

	buf    []byte
	r, w   int
	eof    bool
	line   int // of the next row
	number int // of the next row
	offset int64
	broken bool
	p      parsed
}

// bufferBytes is the size of the first buffer; it grows with the longest row.
const bufferBytes = 128 << 10

func newScanner(src io.Reader, pos func() int64, d dialect) *scanner {
	return &scanner{src: src, pos: pos, d: d, line: 1, number: 1}
}

// scanText returns a scanner of text that is in memory, which it does not change.
func scanText(text []byte, d dialect) *scanner {
	return &scanner{pos: func() int64 { return 0 }, d: d, buf: text, w: len(text), eof: true, line: 1, number: 1}
}

func (s *scanner) expect(width int) { s.width = width }

func (s *scanner) close() error { return nil }

// fill reads more text behind what is held, and makes room for it.
func (s *scanner) fill() error {
	if s.r > 0 {
		s.w = copy(s.buf, s.buf[s.r:s.w])
		s.r = 0
	}
	if s.w == len(s.buf) {
		grown := make([]byte, max(bufferBytes, 2*len(s.buf)))
		copy(grown, s.buf)
		s.buf = grown
	}
	n, err := io.ReadFull(s.src, s.buf[s.w:])
	s.w += n
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		s.eof = true
		return nil
	}
	return fault.Wrap(err)
}

// next implements source.
func (s *scanner) next() (record, error) {
	for {
		data := s.buf[s.r:s.w]
		if len(data) == 0 && s.eof {
			return record{}, io.EOF
		}
		if len(data) > 0 {
			if rec, n, ok := s.plain(data); ok {
				s.advance(data[:n], 1)
				return s.judge(rec), nil
			}
			n, v := s.p.parse(data, s.eof, s.d, -1, strict)
			switch {
			case v == verdictWhole:
				if rec, ok := s.accept(n); ok {
					return rec, nil
				}
				return s.recover()
			case v == verdictBroken, v == verdictOpen && (s.eof || len(data) >= maxRecord):
				return s.recover()
			case v == verdictMore && len(data) >= maxRecord:
				return s.skipLine()
			}
		}
		if err := s.fill(); err != nil {
			return record{}, err
		}
	}
}

// plain reads a row without quotation marks, which most rows are.
func (s *scanner) plain(data []byte) (record, int, bool) {
	if s.d.cr {
		return record{}, 0, false
	}
	end := bytes.IndexByte(data, '\n')
	if end < 0 {
		return record{}, 0, false
	}
	line := data[:end]
	if s.d.quote != 0 && bytes.IndexByte(line, s.d.quote) >= 0 {
		return record{}, 0, false
	}
	line = bytes.TrimRight(line, "\r")
	rec := s.start(splitPlain(string(line), s.d.delim, s.width))
	if s.d.quote == 0 && bytes.IndexByte(line, '"') >= 0 && slices.ContainsFunc(rec.cells, startsQuoted) {
		rec.problems = []Problem{note(WholeRow, ReasonStrayQuote, nil)}
	}
	return rec, end + 1, true
}

func startsQuoted(cell string) bool { return strings.HasPrefix(cell, `"`) }

// splitPlain cuts a line at every delimiter, into at most one cell more than a table may have.
func splitPlain(line string, delim byte, width int) []string {
	cells := make([]string, 0, max(width, 4))
	for len(cells) < MaxColumns {
		i := strings.IndexByte(line, delim)
		if i < 0 {
			break
		}
		cells = append(cells, line[:i])
		line = line[i+1:]
	}
	return append(cells, line)
}

// start returns the record that begins at the present position.
func (s *scanner) start(cells []string) record {
	return record{number: s.number, line: s.line, cells: cells}
}

// advance moves behind consumed text that holds the given number of lines.
func (s *scanner) advance(text []byte, lines int) {
	s.r += len(text)
	s.line += lines
	s.number++
}

// accept takes over a row that was parsed without contradiction, unless it looks like several rows that an unclosed
// quotation mark has swallowed.
func (s *scanner) accept(n int) (record, bool) {
	text := s.buf[s.r : s.r+n]
	lines := 1
	if s.p.multiline {
		lines = max(1, countLines(text, s.d.cr))
		if s.swallowed(text) {
			return record{}, false
		}
	}
	rec := s.start(s.p.cells(s.width))
	rec.found = s.p.found()
	kind := s.p.bareQuotes()
	if kind == quotesInside && s.width > 0 && rec.found != s.width {
		kind = quotesAcross
	}
	switch kind {
	case quotesInside:
		rec.problems = append(rec.problems, note(WholeRow, ReasonStrayQuote, nil))
	case quotesAcross:
		rec.problems = append(rec.problems, failure(WholeRow, ReasonBrokenQuotes, nil))
		rec.failed = true
	}
	s.advance(text, lines)
	return s.judge(rec), true
}

// swallowed reports whether a row of several lines is rather several rows, between two quotation marks that have
// nothing to do with one another: its first line alone fits where all of it does not, or the lines inside, two at
// least, all have as many delimiters as a row and no quotation mark.
func (s *scanner) swallowed(text []byte) bool {
	if s.width < 2 {
		return false
	}
	if s.p.found() != s.width && s.fitsAlone(text[:lineEnd(text, s.d.cr)]) {
		return true
	}
	if s.width < 3 {
		return false
	}
	whole := 0
	_, text, _ = bytes.Cut(bytes.TrimRight(text, "\r\n"), []byte("\n"))
	for {
		line, rest, more := bytes.Cut(text, []byte("\n"))
		if !more {
			return whole > 1
		}
		if bytes.Count(line, []byte{s.d.delim}) != s.width-1 || bytes.IndexByte(line, s.d.quote) >= 0 {
			return false
		}
		whole++
		text = rest
	}
}

// judge remembers whether a broken row came before, whose rest may follow.
func (s *scanner) judge(rec record) record {
	rec.offset = s.passed()
	if !s.broken || s.width == 0 {
		return rec
	}
	if len(rec.cells) == s.width && len(rec.problems) == 0 {
		s.broken = false
		return rec
	}
	if !rec.blank() && !rec.failed {
		rec.problems = append(rec.problems, failure(WholeRow, ReasonAfterBrokenRow, nil))
		rec.failed = true
	}
	return rec
}

// passed returns how much of the file has been read. In encodings other than UTF-8 that is estimated, and never falls.
func (s *scanner) passed() int64 {
	s.offset = max(s.offset, s.pos()-int64(s.w-s.r))
	return s.offset
}

// skipLine passes over a line that is too long to be held.
func (s *scanner) skipLine() (record, error) {
	rec := s.start(nil)
	rec.problems = []Problem{failure(WholeRow, ReasonRowTooLarge, fault.Params{"max": maxRecord})}
	rec.failed = true
	for {
		data := s.buf[s.r:s.w]
		end := bytes.IndexByte(data, '\n')
		if s.d.cr {
			end = bytes.IndexAny(data, "\r\n")
		}
		if end >= 0 {
			s.advance(data[:end+1], 1)
			return s.judge(rec), nil
		}
		s.r = s.w
		if s.eof {
			s.advance(nil, 1)
			return s.judge(rec), nil
		}
		if err := s.fill(); err != nil {
			return record{}, err
		}
	}
}

// lineEnd returns the length of the first line without its terminator.
func lineEnd(text []byte, cr bool) int {
	end := bytes.IndexByte(text, '\n')
	if cr {
		if i := bytes.IndexByte(text, '\r'); i >= 0 && (end < 0 || i < end) {
			end = i
		}
	}
	if end < 0 {
		return len(text)
	}
	return end
}

func countLines(text []byte, cr bool) int {
	n := bytes.Count(text, []byte{'\n'})
	if cr {
		n += bytes.Count(text, []byte{'\r'}) - bytes.Count(text, []byte("\r\n"))
	}
	return n
}
