package tabular

import (
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// recover deals with a row whose quotation marks contradict one another. It looks at the first line alone. When
// exactly one reading gives a row of the expected width, that is taken and noted; otherwise the line is reported, and
// reading goes on behind it, so that one lost quotation mark costs one row.
func (s *scanner) recover() (record, error) {
	for lineEnd(s.buf[s.r:s.w], s.d.cr) == s.w-s.r && !s.eof {
		if s.w-s.r >= maxRecord {
			return s.skipLine()
		}
		if err := s.fill(); err != nil {
			return record{}, err
		}
	}
	data := s.buf[s.r:s.w]
	end := lineEnd(data, s.d.cr)
	line := data[:end]
	consumed := end
	if end < len(data) {
		consumed++
		if data[end] == '\r' && end+1 < len(data) && data[end+1] == '\n' {
			consumed++
		}
	}
	rec := s.start(nil)
	cells, reason := s.readings(line)
	if cells != nil {
		rec.cells = cells
		rec.problems = []Problem{note(WholeRow, ReasonStrayQuote, nil)}
	} else {
		rec.cells = splitPlain(string(line), s.d.delim, s.width)
		rec.problems = []Problem{failure(WholeRow, reason, nil)}
		rec.failed = true
	}
	s.advance(data[:consumed], 1)
	if rec.failed {
		s.broken = true
		rec.offset = s.passed()
		return rec, nil
	}
	return s.judge(rec), nil
}

// readings returns the only way in which the line gives as many cells as expected, or the reason why there is none.
func (s *scanner) readings(line []byte) ([]string, string) {
	_, v := s.p.parse(line, true, s.d, -1, strict)
	field, reason := s.p.field, ReasonBrokenQuotes
	if v == verdictOpen {
		reason = ReasonUnterminatedQuote
	}
	if s.width < 2 {
		return nil, reason
	}
	inside := s.reading(line, -1, lenient)
	if inside == nil {
		inside = s.reading(line, -1, literal)
	}
	outside := s.reading(line, field, strict)
	switch {
	case inside != nil && outside != nil && !slices.EqualFunc(inside, outside, sameButQuotes):
		return nil, reason
	case inside != nil:
		return inside, ""
	}
	return outside, reason
}

// reading returns the cells of the line when it can be parsed in this way and has the expected width.
func (s *scanner) reading(line []byte, open int, mode leniency) []string {
	_, v := s.p.parse(line, true, s.d, open, mode)
	if v != verdictWhole || s.p.found() != s.width || s.p.bareQuotes() == quotesAcross {
		return nil
	}
	return s.p.cells(s.width)
}

// sameButQuotes reports whether two cells have the same text but for quotation marks.
func sameButQuotes(a, b string) bool {
	return strings.ReplaceAll(a, `"`, "") == strings.ReplaceAll(b, `"`, "")
}

// fitsAlone reports whether the first line of a row is a whole row when a quotation mark that does not close in it is text.
func (s *scanner) fitsAlone(line []byte) bool {
	var p parsed
	if _, v := p.parse(line, true, s.d, -1, strict); v == verdictWhole {
		return false
	}
	_, v := p.parse(line, true, s.d, p.field, strict)
	return v == verdictWhole && p.found() == s.width
}

// tooMany is the problem of a row with more cells than columns.
func tooMany(expected, found int) Problem {
	return failure(WholeRow, ReasonTooManyCells, fault.Params{"expected": expected, "found": found})
}
