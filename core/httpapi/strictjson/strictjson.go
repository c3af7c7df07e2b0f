// Package strictjson refuses JSON that two readers could understand differently, before anybody decodes it.
//
// It owns no types and decodes nothing: it walks the bytes once and says whether they are one JSON value in UTF-8,
// not nested too deeply, without duplicate keys, without NUL characters and without half surrogate pairs.
// encoding/json accepts the last four and quietly picks a meaning. core/httpapi checks every JSON body with it;
// rooms that take JSON from elsewhere may do the same.
package strictjson

import (
	"bytes"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// The reasons of the faults.
const (
	// ReasonEncoding: the bytes are not UTF-8. position (in bytes, from 1).
	ReasonEncoding = "json_encoding"
	// ReasonSyntax: the bytes are no JSON. position (in bytes, from 1).
	ReasonSyntax = "json_syntax"
	// ReasonDepth: arrays and objects are nested too deeply. max.
	ReasonDepth = "json_depth"
	// ReasonDuplicate: an object has a key twice. key.
	ReasonDuplicate = "json_duplicate_key"
	// ReasonCharacter: a text holds a NUL character or half a surrogate pair, which cannot be stored. position (in bytes, from 1).
	ReasonCharacter = "json_character"
)

// MaxDepth is how deeply arrays and objects may be nested.
const MaxDepth = 64

// maxDuplicates is how many duplicate keys are named before the rest is left out.
const maxDuplicates = 20

// Check returns nil for one well-formed JSON value with nothing but white space around it. What cannot be read is a
// Malformed fault at "body"; a duplicate key or an unstorable character is an Invalid fault that names its place, as
// in contacts[2].email.
func Check(data []byte) error {
	if !utf8.Valid(data) {
		return malformed(ReasonEncoding, fault.Params{"position": invalidUTF8(data) + 1})
	}
	s := scanner{data: data}
	if err := s.document(); err != nil {
		return err
	}
	return s.found.Err()
}

func malformed(reason string, params fault.Params) error {
	return &fault.Error{Code: fault.Malformed, Reason: reason, Params: params, Fields: []fault.Field{
		{Location: "body", Reason: reason, Params: params},
	}}
}

// invalidUTF8 is the offset of the first byte that is not UTF-8.
func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(data)
}

// level is one open object or array.
type level struct {
	// keys are the keys of an object so far, or only the last one once seen has them.
	keys [][]byte
	// seen are the keys once there are many.
	seen map[string]struct{}
	// index is the element of an array that is being read, -1 in an object.
	index int
}

type scanner struct {
	data   []byte
	pos    int
	levels []level
	found  fault.List
}

func (s *scanner) syntax() error {
	return malformed(ReasonSyntax, fault.Params{"position": s.pos + 1})
}

func (s *scanner) space() {
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

func (s *scanner) peek() byte {
	if s.pos < len(s.data) {
		return s.data[s.pos]
	}
	return 0
}

func (s *scanner) document() error {
	s.space()
	if err := s.value(); err != nil {
		return err
	}
	s.space()
	if s.pos != len(s.data) {
		return s.syntax()
	}
	return nil
}

func (s *scanner) value() error {
	switch c := s.peek(); {
	case c == '{':
		return s.nested((*scanner).object, -1)
	case c == '[':
		return s.nested((*scanner).array, 0)
	case c == '"':
		_, err := s.text()
		return err
	case c == '-' || c >= '0' && c <= '9':
		return s.number()
	case c == 't':
		return s.literal("true")
	case c == 'f':
		return s.literal("false")
	case c == 'n':
		return s.literal("null")
	default:
		return s.syntax()
	}
}

func (s *scanner) nested(read func(*scanner) error, index int) error {
	if len(s.levels) == MaxDepth {
		return malformed(ReasonDepth, fault.Params{"max": MaxDepth})
	}
	s.pos++
	if n := len(s.levels); n < cap(s.levels) {
		// A level that was open before keeps its memory.
		s.levels = s.levels[:n+1]
		s.levels[n] = level{keys: s.levels[n].keys[:0], index: index}
	} else {
		s.levels = append(s.levels, level{index: index})
	}
	if err := read(s); err != nil {
		return err
	}
	s.levels = s.levels[:len(s.levels)-1]
	return nil
}

func (s *scanner) object() error {
	s.space()
	if s.peek() == '}' {
		s.pos++
		return nil
	}
	for {
		s.space()
		if s.peek() != '"' {
			return s.syntax()
		}
		key, err := s.text()
		if err != nil {
			return err
		}
		s.note(key)
		s.space()
		if s.peek() != ':' {
			return s.syntax()
		}
		s.pos++
		s.space()
		if err := s.value(); err != nil {
			return err
		}
		s.space()
		switch s.peek() {
		case ',':
			s.pos++
		case '}':
			s.pos++
			return nil
		default:
			return s.syntax()
		}
	}
}

func (s *scanner) array() error {
	s.space()
	if s.peek() == ']' {
		s.pos++
		return nil
	}
	top := len(s.levels) - 1
	for {
		s.space()
		if err := s.value(); err != nil {
			return err
		}
		s.space()
		switch s.peek() {
		case ',':
			s.pos++
			s.levels[top].index++
		case ']':
			s.pos++
			return nil
		default:
			return s.syntax()
		}
	}
}

// few is how many keys of an object are compared one by one before a map is faster.
const few = 16

// note remembers a key of the innermost object and reports it if it was there before.
func (s *scanner) note(key []byte) {
	l := &s.levels[len(s.levels)-1]
	var twice bool
	if l.seen != nil {
		_, twice = l.seen[string(key)]
		l.seen[string(key)] = struct{}{}
	} else {
		twice = slices.ContainsFunc(l.keys, func(k []byte) bool { return bytes.Equal(k, key) })
		if len(l.keys) == few {
			l.seen = make(map[string]struct{}, 4*few)
			for _, k := range l.keys {
				l.seen[string(k)] = struct{}{}
			}
			l.seen[string(key)] = struct{}{}
		}
	}
	// The last key is the one that is being read, which path needs.
	if l.seen != nil {
		l.keys = l.keys[:0]
	}
	l.keys = append(l.keys, key)
	if twice && len(s.found) < maxDuplicates {
		s.found.Add(s.path(), ReasonDuplicate, fault.Params{"key": string(key)})
	}
}

// path names the place that is being read.
func (s *scanner) path() string {
	var b []byte
	for _, l := range s.levels {
		switch {
		case l.index >= 0:
			b = append(b, '[')
			b = strconv.AppendInt(b, int64(l.index), 10)
			b = append(b, ']')
		case len(l.keys) > 0:
			if len(b) > 0 {
				b = append(b, '.')
			}
			b = append(b, l.keys[len(l.keys)-1]...)
		}
	}
	if len(b) == 0 {
		return "body"
	}
	return string(b)
}
