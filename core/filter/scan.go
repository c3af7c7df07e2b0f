package filter

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/sdk/fault"
)

func (p *parser) end() bool { return p.pos >= len(p.src) }

// blanks skips white space.
func (p *parser) blanks() {
	for p.pos < len(p.src) && isBlank(p.src[p.pos]) {
		p.pos++
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// name reads the characters of a name; it may be empty or misspelt.
func (p *parser) name() string {
	start := p.pos
	for p.pos < len(p.src) && (isNameByte(p.src[p.pos]) || p.src[p.pos] == '.') {
		p.pos++
	}
	return p.src[start:p.pos]
}

// word reads the keyword if it is next, and says whether it was.
func (p *parser) word(w string) bool {
	end := p.pos + len(w)
	if end > len(p.src) || keyword(p.src[p.pos:end]) != w {
		return false
	}
	if end < len(p.src) && (isNameByte(p.src[end]) || p.src[end] == '.') {
		return false
	}
	p.pos = end
	return true
}

// close reads a closing bracket.
func (p *parser) close() error {
	if p.end() || p.src[p.pos] != ')' {
		return p.fault(p.pos, expectClose)
	}
	p.pos++
	p.blanks()
	return nil
}

// literal is a value as it is written.
type literal struct {
	text   string
	quoted bool
	// first, last and inner say where stars without a backslash stand.
	first, last, inner bool
}

// null reports whether the literal is the word null, which stands for no value at all.
func (l literal) null() bool { return !l.quoted && l.text == "null" }

// value gives the literal its type.
func (l literal) value() Value {
	if l.quoted {
		return String(l.text)
	}
	return word(l.text)
}

// star notes that the text's byte at i is a star without a backslash; end says that nothing follows it.
func (l *literal) star(i int, end bool) {
	switch {
	case i == 0:
		l.first = true
		l.last = l.last || end
	case end:
		l.last = true
	default:
		l.inner = true
	}
}

// literal reads a quoted text or a word.
func (p *parser) literal() (literal, error) {
	if p.end() {
		return literal{}, p.fault(p.pos, expectValue)
	}
	start := p.pos
	if c := p.src[p.pos]; c == '"' || c == '\'' {
		l, err := p.quotation(c)
		p.blanks()
		return l, err
	}
	for p.pos < len(p.src) && isWordByte(p.src[p.pos]) {
		p.pos++
	}
	l := literal{text: p.src[start:p.pos]}
	if l.text == "" {
		return l, p.fault(start, expectValue)
	}
	for i := range len(l.text) {
		if l.text[i] == '*' {
			l.star(i, i == len(l.text)-1)
		}
	}
	p.blanks()
	return l, nil
}

// isWordByte reports whether a byte can be part of an unquoted value.
func isWordByte(c byte) bool {
	return !isBlank(c) && strings.IndexByte(`()",'=<>!`, c) < 0
}

// quotation reads a text in quotes.
func (p *parser) quotation(quote byte) (literal, error) {
	start := p.pos
	p.pos++
	l := literal{quoted: true}
	// Up to the first backslash, the text is a piece of the source and needs no copy.
	body := p.pos
	var buf []byte
	copied := false
	for p.pos < len(p.src) {
		c := p.src[p.pos]
		switch {
		case c == quote:
			l.text = p.src[body:p.pos]
			if copied {
				l.text = string(buf)
			}
			p.pos++
			return l, nil
		case c == '\\':
			if !copied {
				buf = append(make([]byte, 0, len(p.src)-body), p.src[body:p.pos]...)
				copied = true
			}
			r, ok := p.escape()
			if !ok {
				return l, fault.At(location, ReasonString, p.params(p.pos))
			}
			buf = utf8.AppendRune(buf, r)
			continue
		case c == '*':
			offset := p.pos - body
			if copied {
				offset = len(buf)
			}
			l.star(offset, p.pos+1 < len(p.src) && p.src[p.pos+1] == quote)
		}
		if copied {
			buf = append(buf, c)
		}
		p.pos++
	}
	return l, fault.At(location, ReasonString, p.params(start))
}

// escape reads a backslash and what belongs to it.
func (p *parser) escape() (rune, bool) {
	if p.pos+1 >= len(p.src) {
		return 0, false
	}
	c := p.src[p.pos+1]
	switch c {
	case '"', '\'', '\\', '*':
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		if p.pos+6 > len(p.src) {
			return 0, false
		}
		code, err := strconv.ParseUint(p.src[p.pos+2:p.pos+6], 16, 16)
		if err != nil || code == 0 || !utf8.ValidRune(rune(code)) {
			return 0, false
		}
		p.pos += 6
		return rune(code), true
	default:
		return 0, false
	}
	p.pos += 2
	return rune(c), true
}

// params says where something is wrong.
func (p *parser) params(at int) fault.Params {
	return fault.Params{"position": position(p.src, at), "near": clip(p.src[at:])}
}

// fault says what was expected where.
func (p *parser) fault(at int, expected string) error {
	params := p.params(at)
	params["expected"] = expected
	return fault.At(location, ReasonSyntax, params)
}

// The lists that faults show.
var (
	allOps = []string{
		string(Eq), string(Ne), string(Lt), string(Lte), string(Gt), string(Gte), string(In), string(NotIn),
		string(Contains), string(NotContains), string(StartsWith), string(EndsWith), string(Empty), string(NotEmpty),
		string(Between), string(HasAny), string(HasAll), string(HasNone),
	}
	countOps  = []string{string(Eq), string(Ne), string(Lt), string(Lte), string(Gt), string(Gte)}
	allQuants = []string{string(Some), string(None), string(Count)}
	functions = []string{
		string(In), string(NotIn), string(Between), string(HasAny), string(HasAll), string(HasNone), string(Contains),
		string(NotContains), string(StartsWith), string(EndsWith), "exists", "none", "count",
	}
)

// isFunction reports whether the operator is written as a function of a field and its values.
func isFunction(op Op) bool { return op.arity() != unknown && slices.Contains(functions, string(op)) }
