package strictjson

import (
	"unicode/utf16"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// text reads a string and returns what it says. Without escapes that is a piece of the input.
func (s *scanner) text() ([]byte, error) {
	s.pos++
	start := s.pos
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; {
		case c == '"':
			said := s.data[start:s.pos]
			s.pos++
			return said, nil
		case c == '\\':
			return s.escaped(start)
		case c < ' ':
			return nil, s.syntax()
		default:
			s.pos++
		}
	}
	return nil, s.syntax()
}

// escaped goes on with a string at its first escape.
func (s *scanner) escaped(start int) ([]byte, error) {
	said := append([]byte(nil), s.data[start:s.pos]...)
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; {
		case c == '"':
			s.pos++
			return said, nil
		case c < ' ':
			return nil, s.syntax()
		case c != '\\':
			said = append(said, c)
			s.pos++
		default:
			r, err := s.escape()
			if err != nil {
				return nil, err
			}
			said = utf8.AppendRune(said, r)
		}
	}
	return nil, s.syntax()
}

var short = map[byte]rune{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escape reads one escape, or a pair of them that stands for one character.
func (s *scanner) escape() (rune, error) {
	start := s.pos
	s.pos++
	c := s.peek()
	if r, ok := short[c]; ok {
		s.pos++
		return r, nil
	}
	if c != 'u' {
		return 0, s.syntax()
	}
	s.pos++
	r, err := s.hex()
	if err != nil {
		return 0, err
	}
	switch {
	case r == 0:
		return 0, s.character(start)
	case !utf16.IsSurrogate(r):
		return r, nil
	case s.pos+1 >= len(s.data) || s.data[s.pos] != '\\' || s.data[s.pos+1] != 'u':
		return 0, s.character(start)
	}
	s.pos += 2
	low, err := s.hex()
	if err != nil {
		return 0, err
	}
	if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
		return 0, s.character(start)
	}
	return r, nil
}

func (s *scanner) hex() (rune, error) {
	var r rune
	for range 4 {
		c := s.peek()
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			r = r<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			r = r<<4 | rune(c-'A'+10)
		default:
			return 0, s.syntax()
		}
		s.pos++
	}
	return r, nil
}

func (s *scanner) character(at int) error {
	return fault.At(s.path(), ReasonCharacter, fault.Params{"position": at + 1})
}

func (s *scanner) literal(word string) error {
	for i := range len(word) {
		if s.peek() != word[i] {
			return s.syntax()
		}
		s.pos++
	}
	return nil
}

func (s *scanner) number() error {
	if s.peek() == '-' {
		s.pos++
	}
	switch c := s.peek(); {
	case c == '0':
		s.pos++
	case c >= '1' && c <= '9':
		s.digits()
	default:
		return s.syntax()
	}
	if s.peek() == '.' {
		s.pos++
		if s.digits() == 0 {
			return s.syntax()
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.pos++
		if c := s.peek(); c == '+' || c == '-' {
			s.pos++
		}
		if s.digits() == 0 {
			return s.syntax()
		}
	}
	return nil
}

func (s *scanner) digits() int {
	start := s.pos
	for s.pos < len(s.data) && s.data[s.pos] >= '0' && s.data[s.pos] <= '9' {
		s.pos++
	}
	return s.pos - start
}
