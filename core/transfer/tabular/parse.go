package tabular

import "bytes"

// verdict is what became of the attempt to parse a row.
type verdict int

const (
	verdictWhole  verdict = iota // a row, up to its end
	verdictMore                  // the text ends before the row does
	verdictOpen                  // the text ends inside quotation marks
	verdictBroken                // text follows a closing quotation mark
)

// leniency says what a quotation mark inside a quoted cell means when it is not followed by a delimiter.
type leniency int

const (
	strict  leniency = iota // a doubled one is text, any other breaks the row
	lenient                 // a doubled one is text once, any other is text, too
	literal                 // each one is text
)

// bareKind says where quotation marks stand that enclose nothing.
type bareKind int

const (
	quotesNone   bareKind = iota
	quotesInside          // inside single cells, such as 5" pipe
	quotesAcross          // they seem to enclose a delimiter, which means that a delimiter before them is missing
)

// parsed is the outcome of parsing one row. It is used again for the next.
type parsed struct {
	text      []byte // the cells, one after the other
	ends      []int  // where each ends in text
	more      int    // cells beyond the limit, counted only
	multiline bool
	field     int // index of the cell at which the parse stopped

	openLike, closeLike bool
	bare                bool
}

// parse reads one row from the start of data and returns how many bytes it takes, with its terminator. The cell with
// index open is read as if its opening quotation mark were text; -1 stands for none.
func (p *parsed) parse(data []byte, eof bool, d dialect, open int, mode leniency) (int, verdict) {
	p.text, p.ends, p.more = p.text[:0], p.ends[:0], 0
	p.multiline, p.openLike, p.closeLike, p.bare = false, false, false, false
	i := 0
	for {
		p.field = len(p.ends) + p.more
		j := i
		if d.skipSpace {
			for j < len(data) && data[j] == ' ' {
				j++
			}
			if j < len(data) && data[j] != d.quote {
				j = i
			}
		}
		var v verdict
		if d.quote != 0 && j < len(data) && data[j] == d.quote && p.field != open {
			i, v = p.quoted(data, j+1, eof, d, mode)
		} else {
			i, v = p.unquoted(data, i, eof, d)
		}
		if v != verdictWhole {
			return 0, v
		}
		p.end()
		n, last, v := terminator(data, i, eof, d)
		if v != verdictWhole {
			return 0, v
		}
		i = n
		if last {
			return i, verdictWhole
		}
	}
}

// end closes the present cell; beyond the limit cells are only counted.
func (p *parsed) end() {
	if len(p.ends) > MaxColumns {
		p.more++
		p.text = p.text[:p.ends[len(p.ends)-1]]
		return
	}
	p.ends = append(p.ends, len(p.text))
}

// terminator reads the delimiter or the end of the row at i and returns the position behind it.
func terminator(data []byte, i int, eof bool, d dialect) (next int, last bool, v verdict) {
	for j := i; ; j++ {
		switch {
		case j == len(data):
			if !eof {
				return 0, false, verdictMore
			}
			return j, true, verdictWhole
		case data[j] == d.delim && j == i:
			return i + 1, false, verdictWhole
		case data[j] == '\n':
			return j + 1, true, verdictWhole
		case data[j] != '\r':
			return 0, false, verdictBroken
		case d.cr && j+1 < len(data) && data[j+1] != '\n', d.cr && j+1 == len(data) && eof:
			return j + 1, true, verdictWhole
		}
	}
}

// quoted reads a cell from behind its opening quotation mark to behind its closing one.
func (p *parsed) quoted(data []byte, i int, eof bool, d dialect, mode leniency) (int, verdict) {
	for {
		var k int
		if d.escape == 0 {
			k = bytes.IndexByte(data[i:], d.quote)
		} else {
			k = bytes.IndexAny(data[i:], string([]byte{d.quote, d.escape}))
		}
		if k < 0 {
			return 0, verdictOpen
		}
		if bytes.IndexByte(data[i:i+k], '\n') >= 0 || d.cr && bytes.IndexByte(data[i:i+k], '\r') >= 0 {
			p.multiline = true
		}
		p.text = append(p.text, data[i:i+k]...)
		i += k
		mark := data[i]
		i++
		switch {
		case i == len(data) && !eof:
			return 0, verdictOpen
		case mark != d.quote:
			if i < len(data) && (data[i] == d.quote || data[i] == d.escape) {
				mark = data[i]
				i++
			}
			p.text = append(p.text, mark)
			continue
		case i < len(data) && data[i] == d.quote && mode != literal:
			p.text = append(p.text, d.quote)
			i++
			continue
		}
		at := i
		for d.skipSpace && at < len(data) && data[at] == ' ' {
			at++
		}
		switch _, _, v := terminator(data, at, eof, d); {
		case v == verdictMore:
			return 0, verdictOpen
		case v == verdictWhole:
			return at, verdictWhole
		case mode == strict:
			return 0, verdictBroken
		}
		p.text = append(p.text, d.quote)
	}
}

// unquoted reads a cell up to the delimiter or the end of the row.
func (p *parsed) unquoted(data []byte, i int, eof bool, d dialect) (int, verdict) {
	quotes := 0
	for k := i; ; k++ {
		if k < len(data) {
			switch c := data[k]; {
			case c == d.quote && c != 0:
				quotes++
				continue
			case c != d.delim && c != '\n' && c != '\r':
				continue
			case c == '\r' && !d.cr && !endsRow(data[k:], eof):
				if k+1 == len(data) && !eof {
					return 0, verdictMore
				}
				continue
			}
		} else if !eof {
			return 0, verdictMore
		}
		if quotes > 0 {
			p.noteQuotes(data[i:k], d.quote, quotes)
		}
		p.text = append(p.text, data[i:k]...)
		return k, verdictWhole
	}
}

// endsRow reports whether carriage returns at the start of data belong to the end of the row.
func endsRow(data []byte, eof bool) bool {
	for i, c := range data {
		if c != '\r' {
			return i > 0 && c == '\n'
		}
	}
	return eof
}

// noteQuotes remembers what the quotation marks inside an unquoted cell may mean.
func (p *parsed) noteQuotes(cell []byte, quote byte, n int) {
	last := len(cell) - 1
	if n == 2 && last > 1 && cell[0] == '=' && cell[1] == quote && cell[last] == quote {
		return // ="0123", by which exporters keep spreadsheets from reading a number
	}
	p.bare = true
	if n%2 == 0 {
		return
	}
	if cell[last] == quote {
		if p.openLike {
			p.closeLike = true
		}
		return
	}
	p.openLike = true
}

func (p *parsed) bareQuotes() bareKind {
	switch {
	case p.openLike && p.closeLike:
		return quotesAcross
	case p.bare:
		return quotesInside
	}
	return quotesNone
}

// found returns the number of cells of the row.
func (p *parsed) found() int { return len(p.ends) + p.more }

// cells returns the cells as strings that share one allocation.
func (p *parsed) cells(width int) []string {
	cells := make([]string, 0, max(width, len(p.ends)))
	text, from := string(p.text), 0
	for _, to := range p.ends {
		cells = append(cells, text[from:to])
		from = to
	}
	return cells
}
