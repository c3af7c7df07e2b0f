// Package wire reads and writes the protobuf encoding for the generated messages of the contract. It needs neither fmt
// nor reflect, so that a plugin compiled to WebAssembly stays small. Only generated code calls it.
package wire

import (
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"unicode/utf8"
)

// MaxDepth is how deep messages may nest; deeper ones are refused, so that nobody's message exhausts the stack.
const MaxDepth = 64

// The errors of reading.
var (
	ErrTruncated = errors.New("protobuf: message ends within a field")
	ErrOverflow  = errors.New("protobuf: number too long")
	ErrField     = errors.New("protobuf: invalid field")
	ErrUTF8      = errors.New("protobuf: text is not UTF-8")
	ErrDepth     = errors.New("protobuf: messages nest too deep")
)

// The wire types of protobuf.
const (
	Varint  = 0
	Fixed64 = 1
	Bytes   = 2
	group   = 3
	fixed32 = 5
)

// AppendTag appends the tag of a field.
func AppendTag(b []byte, field, typ int) []byte {
	return binary.AppendUvarint(b, uint64(field)<<3|uint64(typ))
}

// AppendVarint appends a number field; 0 is left out.
func AppendVarint(b []byte, field int, v uint64) []byte {
	if v == 0 {
		return b
	}
	return binary.AppendUvarint(AppendTag(b, field, Varint), v)
}

// AppendBool appends a truth field; false is left out.
func AppendBool(b []byte, field int, v bool) []byte {
	if !v {
		return b
	}
	return append(AppendTag(b, field, Varint), 1)
}

// AppendDouble appends a floating-point field; 0 is left out.
func AppendDouble(b []byte, field int, v float64) []byte {
	n := math.Float64bits(v)
	if n == 0 {
		return b
	}
	return binary.LittleEndian.AppendUint64(AppendTag(b, field, Fixed64), n)
}

// AppendText appends a text or bytes field; an empty one is left out.
func AppendText[T string | []byte](b []byte, field int, v T) []byte {
	if len(v) == 0 {
		return b
	}
	return AppendItem(b, field, v)
}

// AppendItem appends one item of a repeated text field, which may be empty.
func AppendItem[T string | []byte](b []byte, field int, v T) []byte {
	b = AppendTag(b, field, Bytes)
	b = binary.AppendUvarint(b, uint64(len(v)))
	return append(b, v...)
}

// AppendHead appends the head of an embedded message of n bytes.
func AppendHead(b []byte, field, n int) []byte {
	return binary.AppendUvarint(AppendTag(b, field, Bytes), uint64(n))
}

// SizeNumber is the size of a number without its tag.
func SizeNumber(v uint64) int { return (bits.Len64(v|1) + 6) / 7 }

// SizeVarint is the size of a number field.
func SizeVarint(field int, v uint64) int {
	if v == 0 {
		return 0
	}
	return sizeTag(field) + SizeNumber(v)
}

// SizeBool is the size of a truth field.
func SizeBool(field int, v bool) int {
	if !v {
		return 0
	}
	return sizeTag(field) + 1
}

// SizeDouble is the size of a floating-point field.
func SizeDouble(field int, v float64) int {
	if math.Float64bits(v) == 0 {
		return 0
	}
	return sizeTag(field) + 8
}

// SizeText is the size of a text or bytes field of n bytes.
func SizeText(field, n int) int {
	if n == 0 {
		return 0
	}
	return SizeItem(field, n)
}

// SizeItem is the size of an item or an embedded message of n bytes, head included.
func SizeItem(field, n int) int { return sizeTag(field) + SizeNumber(uint64(n)) + n }

func sizeTag(field int) int { return SizeNumber(uint64(field) << 3) }

// Decoder walks the fields of one message. After Next, exactly one of the reading methods, or Skip, takes the field.
// A field of an unexpected wire type is skipped, as unknown ones are.
type Decoder struct {
	b     []byte
	field int
	typ   int
	err   error
}

// NewDecoder returns a decoder of one message. The bytes must not change while it is in use.
func NewDecoder(b []byte) Decoder { return Decoder{b: b} }

// Next moves to the next field; it returns false at the end and after an error.
func (d *Decoder) Next() bool {
	if d.err != nil || len(d.b) == 0 {
		return false
	}
	tag := d.number()
	if d.err != nil {
		return false
	}
	if tag>>3 == 0 || tag>>3 > 1<<29-1 {
		return d.fail(ErrField)
	}
	d.field, d.typ = int(tag>>3), int(tag&7)
	return true
}

// Field is the number of the present field.
func (d *Decoder) Field() int { return d.field }

// Err is the first error.
func (d *Decoder) Err() error { return d.err }

// Fail keeps err as the decoder's error unless it is nil or there is one already.
func (d *Decoder) Fail(err error) {
	if d.err == nil && err != nil {
		d.fail(err)
	}
}

// Varint takes a number; ok is false when the field is none.
func (d *Decoder) Varint() (v uint64, ok bool) {
	if d.typ != Varint {
		d.Skip()
		return 0, false
	}
	v = d.number()
	return v, d.err == nil
}

// Double takes a floating-point number.
func (d *Decoder) Double() (v float64, ok bool) {
	if d.typ != Fixed64 {
		d.Skip()
		return 0, false
	}
	b := d.take(8)
	if d.err != nil {
		return 0, false
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b)), true
}

// View takes bytes without copying them.
func (d *Decoder) View() (b []byte, ok bool) {
	if d.typ != Bytes {
		d.Skip()
		return nil, false
	}
	n := d.number()
	if d.err != nil {
		return nil, false
	}
	if n > uint64(len(d.b)) {
		d.fail(ErrTruncated)
		return nil, false
	}
	b = d.take(int(n))
	return b, true
}

// Bytes takes bytes and copies them.
func (d *Decoder) Bytes() (b []byte, ok bool) {
	v, ok := d.View()
	if !ok {
		return nil, false
	}
	return append([]byte{}, v...), true
}

// Text takes a text.
func (d *Decoder) Text() (s string, ok bool) {
	v, ok := d.View()
	if !ok {
		return "", false
	}
	if !utf8.Valid(v) {
		d.fail(ErrUTF8)
		return "", false
	}
	return string(v), true
}

// Skip leaves the present field out.
func (d *Decoder) Skip() {
	switch d.typ {
	case Varint:
		d.number()
	case Fixed64:
		d.take(8)
	case Bytes:
		n := d.number()
		if d.err == nil && n > uint64(len(d.b)) {
			d.fail(ErrTruncated)
			return
		}
		d.take(int(n))
	case fixed32:
		d.take(4)
	case group:
		d.skipGroup(d.field, MaxDepth)
	default:
		d.fail(ErrField)
	}
}

// skipGroup leaves out a group, which no version of proto3 writes but every reader must pass over.
func (d *Decoder) skipGroup(field, depth int) {
	if depth == 0 {
		d.fail(ErrDepth)
		return
	}
	for {
		if len(d.b) == 0 {
			d.Fail(ErrTruncated)
			return
		}
		if !d.Next() {
			return
		}
		switch {
		case d.typ == 4 && d.field == field:
			return
		case d.typ == group:
			d.skipGroup(d.field, depth-1)
		default:
			d.Skip()
		}
		if d.err != nil {
			return
		}
	}
}

func (d *Decoder) number() uint64 {
	v, n := binary.Uvarint(d.b)
	switch {
	case n > 0:
		d.b = d.b[n:]
		return v
	case n == 0:
		d.fail(ErrTruncated)
	default:
		d.fail(ErrOverflow)
	}
	return 0
}

func (d *Decoder) take(n int) []byte {
	if d.err != nil {
		return nil
	}
	if n < 0 || n > len(d.b) {
		d.fail(ErrTruncated)
		return nil
	}
	out := d.b[:n]
	d.b = d.b[n:]
	return out
}

func (d *Decoder) fail(err error) bool {
	d.err, d.b = err, nil
	return false
}
