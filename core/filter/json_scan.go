package filter

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// reader reads the JSON form in one pass. Every method leaves pos behind what it read.
type reader struct {
	src    string
	pos    int
	path   []byte
	census census
}

// broken is the fault for JSON that ends or goes wrong here.
func (r *reader) broken() error {
	return fault.At(location, ReasonJSON, fault.Params{"path": string(r.path), "position": r.pos + 1})
}

// refuse is a fault at the present path.
func (r *reader) refuse(reason string, params fault.Params) error {
	params["path"] = string(r.path)
	return fault.At(location, reason, params)
}

// enter goes down one step of the path and returns how to go back.
func (r *reader) enter(step string) int {
	size := len(r.path)
	if size > 0 && step[0] != '[' {
		r.path = append(r.path, '.')
	}
	r.path = append(r.path, step...)
	return size
}

func (r *reader) leave(size int) { r.path = r.path[:size] }

// peek skips white space and returns the next byte, or 0 at the end.
func (r *reader) peek() byte {
	for r.pos < len(r.src) && isBlank(r.src[r.pos]) {
		r.pos++
	}
	if r.pos == len(r.src) {
		return 0
	}
	return r.src[r.pos]
}

// open reads the bracket that opens an object or a list, if that is next.
func (r *reader) open(bracket byte) bool {
	if r.peek() != bracket {
		return false
	}
	r.pos++
	return true
}

// more reads what stands before the next element of an object or a list, and says whether there is one.
func (r *reader) more(first bool, closing byte) (bool, error) {
	switch c := r.peek(); {
	case c == closing:
		r.pos++
		return false, nil
	case first && c != 0:
		return true, nil
	case !first && c == ',':
		r.pos++
		if r.peek() != closing {
			return true, nil
		}
	}
	return false, r.broken()
}

// key reads the next key of an object and its colon.
func (r *reader) key() (string, error) {
	if r.peek() != '"' {
		return "", r.broken()
	}
	key, err := r.quoted()
	if err != nil {
		return "", err
	}
	if r.peek() != ':' {
		return "", r.broken()
	}
	r.pos++
	return key, nil
}

// word reads true, false or null, if that is next.
func (r *reader) word(w string) bool {
	r.peek()
	if !strings.HasPrefix(r.src[r.pos:], w) {
		return false
	}
	r.pos += len(w)
	return true
}

// number reads a number. What is none, parseNumber or strconv will refuse.
func (r *reader) number() string {
	start := r.pos
	for r.pos < len(r.src) {
		if c := r.src[r.pos]; (c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c|0x20 != 'e' {
			break
		}
		r.pos++
	}
	return r.src[start:r.pos]
}

// isNumber reports whether s has the form of a JSON number, which is stricter than what the text form takes.
func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	digits := func() int {
		n := 0
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		return n
	}
	n := digits()
	if n == 0 || n > 1 && s[0] == '0' {
		return false
	}
	s = s[n:]
	if rest, ok := strings.CutPrefix(s, "."); ok {
		s = rest
		if n = digits(); n == 0 {
			return false
		}
		s = s[n:]
	}
	if s == "" {
		return true
	}
	if s[0]|0x20 != 'e' {
		return false
	}
	s = s[1:]
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	n = digits()
	return n > 0 && n == len(s)
}

// quoted reads a string. Without escapes it is a piece of the source.
func (r *reader) quoted() (string, error) {
	r.pos++
	start := r.pos
	var buf []byte
	for r.pos < len(r.src) {
		switch c := r.src[r.pos]; {
		case c == '"':
			piece := r.src[start:r.pos]
			r.pos++
			if buf == nil {
				return piece, nil
			}
			return string(append(buf, piece...)), nil
		case c < 0x20:
			return "", r.broken()
		case c != '\\':
			r.pos++
		default:
			buf = append(buf, r.src[start:r.pos]...)
			char, ok := r.escape()
			if !ok {
				return "", r.broken()
			}
			buf = utf8.AppendRune(buf, char)
			start = r.pos
		}
	}
	return "", r.broken()
}

// escape reads a backslash and what belongs to it. Half of a pair of surrogates is no character.
func (r *reader) escape() (rune, bool) {
	if r.pos+1 >= len(r.src) {
		return 0, false
	}
	if i := strings.IndexByte(`"\/bfnrt`, r.src[r.pos+1]); i >= 0 {
		r.pos += 2
		return rune("\"\\/\b\f\n\r\t"[i]), true
	}
	char, ok := r.unit()
	if !ok || !utf16.IsSurrogate(char) {
		return char, ok
	}
	second, ok := r.unit()
	char = utf16.DecodeRune(char, second)
	return char, ok && char != utf8.RuneError
}

// unit reads one \uXXXX.
func (r *reader) unit() (rune, bool) {
	if r.pos+6 > len(r.src) || r.src[r.pos] != '\\' || r.src[r.pos+1] != 'u' {
		return 0, false
	}
	code, err := strconv.ParseUint(r.src[r.pos+2:r.pos+6], 16, 16)
	if err != nil {
		return 0, false
	}
	r.pos += 6
	return rune(code), true
}
