package tabular

import (
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// brokenMark stands in decoded text for input that means nothing. It is no valid UTF-8, so that one check of a row
// finds broken input whatever the file's encoding.
const brokenMark = 0xff

// decoder turns a file of any supported encoding into UTF-8, in which broken input is left broken.
type decoder struct {
	src    io.Reader
	decode func(d *decoder, end bool) // moves bytes from in to out
	table  *[256][]byte
	wide   bool // UTF-16 with the high byte first

	in   []byte // read, not decoded
	out  []byte // decoded, not delivered
	sent int
	read int64 // bytes of the file that have been read
	err  error
}

// newDecoder returns the text of r as UTF-8.
func newDecoder(r io.ReaderAt, size int64, e encoding) *decoder {
	d := &decoder{src: io.NewSectionReader(r, e.bom, size-e.bom), read: e.bom}
	switch e.name {
	case encUTF8:
	case encUTF16LE, encUTF16BE:
		d.wide = e.name == encUTF16BE
		d.decode = (*decoder).utf16
	default:
		d.decode = (*decoder).bytes
		d.table = new([256][]byte)
		m := singleByte(e.name)
		for i := range d.table {
			if r := m.DecodeByte(byte(i)); r != utf8.RuneError {
				d.table[i] = utf8.AppendRune(nil, r)
			} else {
				d.table[i] = []byte{brokenMark}
			}
		}
	}
	return d
}

// Read implements io.Reader.
func (d *decoder) Read(p []byte) (int, error) {
	if d.decode == nil {
		n, err := d.src.Read(p)
		d.read += int64(n)
		return n, err
	}
	for d.sent == len(d.out) && d.err == nil {
		d.out, d.sent = d.out[:0], 0
		kept := len(d.in)
		if cap(d.in) == 0 {
			d.in = make([]byte, 0, 64<<10)
		}
		n, err := d.src.Read(d.in[kept:cap(d.in)])
		d.read += int64(n)
		d.in, d.err = d.in[:kept+n], err
		d.decode(d, err != nil)
	}
	n := copy(p, d.out[d.sent:])
	d.sent += n
	if n == 0 && d.err != nil {
		return 0, d.err
	}
	return n, nil
}

func (d *decoder) bytes(bool) {
	for _, b := range d.in {
		d.out = append(d.out, d.table[b]...)
	}
	d.in = d.in[:0]
}

func (d *decoder) utf16(end bool) {
	i := 0
	unit := func(at int) rune {
		if d.wide {
			return rune(d.in[at])<<8 | rune(d.in[at+1])
		}
		return rune(d.in[at+1])<<8 | rune(d.in[at])
	}
	for ; i+1 < len(d.in); i += 2 {
		r := unit(i)
		if utf16.IsSurrogate(r) {
			if i+3 >= len(d.in) && !end {
				break
			}
			full := rune(utf8.RuneError)
			if i+3 < len(d.in) {
				full = utf16.DecodeRune(r, unit(i+2))
			}
			if full == utf8.RuneError {
				d.out = append(d.out, brokenMark)
				continue
			}
			r = full
			i += 2
		}
		d.out = utf8.AppendRune(d.out, r)
	}
	if end && i < len(d.in) {
		d.out = append(d.out, brokenMark)
		i = len(d.in)
	}
	d.in = d.in[:copy(d.in, d.in[i:])]
}
