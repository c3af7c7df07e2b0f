package meter

import (
	"encoding/binary"
	"unicode/utf8"
)

// reader walks over a part of a module. After the first mistake every further read answers zero and err says what was
// wrong, so that callers check once per item.
type reader struct {
	b   []byte
	pos int
	err error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = refuse(format, args...)
	}
	r.pos = len(r.b)
}

func (r *reader) more() bool { return r.err == nil && r.pos < len(r.b) }

func (r *reader) byte() byte {
	if r.pos >= len(r.b) {
		r.fail("unexpected end")
		return 0
	}
	c := r.b[r.pos]
	r.pos++
	return c
}

func (r *reader) bytes(n uint32) []byte {
	if uint64(n) > uint64(len(r.b)-r.pos) {
		r.fail("unexpected end")
		return nil
	}
	s := r.b[r.pos : r.pos+int(n)]
	r.pos += int(n)
	return s
}

// u32 reads an unsigned LEB128 of at most 32 bits.
func (r *reader) u32() uint32 {
	if r.pos < len(r.b) && r.b[r.pos] < 0x80 { // nearly always
		r.pos++
		return uint32(r.b[r.pos-1])
	}
	var v uint32
	for shift := 0; shift < 35; shift += 7 {
		c := r.byte()
		if shift == 28 && c > 0x0f {
			break
		}
		v |= uint32(c&0x7f) << shift
		if r.err != nil {
			return 0
		}
		if c < 0x80 {
			return v
		}
	}
	r.fail("number too long")
	return 0
}

// s64 reads a signed LEB128 of at most the given bits, which must be 32, 33 or 64.
func (r *reader) s64(bits int) int64 {
	if r.pos < len(r.b) && r.b[r.pos] < 0x80 { // nearly always
		r.pos++
		return int64(int8(r.b[r.pos-1]<<1) >> 1)
	}
	var v int64
	for shift := 0; ; shift += 7 {
		c := r.byte()
		v |= int64(c&0x7f) << shift
		rest := bits - shift // bits that still have room
		if rest < 7 {
			// What lies beyond the sign must repeat it.
			top := int8(c<<1) >> 1 >> (rest - 1)
			if c >= 0x80 || top != 0 && top != -1 {
				r.fail("number too long")
				return 0
			}
		}
		if c < 0x80 {
			if shift+7 < 64 && c&0x40 != 0 {
				v |= -1 << (shift + 7)
			}
			return v
		}
		if rest <= 7 {
			r.fail("number too long")
			return 0
		}
	}
}

func (r *reader) name() string {
	s := r.bytes(r.u32())
	if !utf8.Valid(s) {
		r.fail("name is not UTF-8")
		return ""
	}
	return string(s)
}

// count reads the length of a vector whose items take at least one byte each.
func (r *reader) count(most int, of string) int {
	n := r.u32()
	if int64(n) > int64(most) || int64(n) > int64(len(r.b)-r.pos) {
		r.fail("%d %s", n, of)
	}
	if r.err != nil {
		return 0
	}
	return int(n)
}

func appendU32(b []byte, v uint32) []byte { return binary.AppendUvarint(b, uint64(v)) }

func appendS32(b []byte, v int32) []byte {
	for {
		c := byte(v & 0x7f)
		v >>= 7
		if v == 0 && c&0x40 == 0 || v == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}

func appendName(b []byte, s string) []byte {
	return append(appendU32(b, uint32(len(s))), s...)
}

// appendSection appends a section with its length.
func appendSection(b []byte, id byte, content []byte) []byte {
	return append(appendU32(append(b, id), uint32(len(content))), content...)
}
