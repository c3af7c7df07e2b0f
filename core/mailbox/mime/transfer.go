package mime

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// decodeTransfer undoes a transfer encoding. ok is false where the bytes are not of it or it is unknown; what could be read
// is returned all the same.
func decodeTransfer(b []byte, encoding string) (out []byte, ok bool) {
	encoding = strings.ToLower(strings.Trim(strings.TrimSpace(encoding), `"'; `))
	if i := strings.IndexAny(encoding, " ;(\t"); i > 0 {
		encoding = encoding[:i]
	}
	switch encoding {
	case "", "7bit", "7-bit", "8bit", "8-bit", "binary", "none":
		return b, true
	case "base64", "base-64", "b64":
		return decodeBase64(b)
	case "quoted-printable", "quotedprintable", "qp":
		return decodeQuoted(b, false)
	case "x-uuencode", "uuencode", "uue", "x-uue":
		return decodeUU(b)
	}
	return b, false
}

var base64Value = func() (t [256]byte) {
	for i := range t {
		t[i] = 0xff
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for i := range len(alphabet) {
		t[alphabet[i]] = byte(i)
	}
	t['-'], t['_'] = 62, 63
	return t
}()

// decodeBase64 skips whatever is not of the alphabet, and goes on behind padding, since some programs put pieces together.
func decodeBase64(b []byte) (out []byte, ok bool) {
	out = make([]byte, 0, base64.StdEncoding.DecodedLen(len(b)))
	ok = true
	var acc uint32
	n := 0
	for _, c := range b {
		v := base64Value[c]
		switch {
		case v != 0xff:
			acc = acc<<6 | uint32(v)
			if n++; n == 4 {
				out = append(out, byte(acc>>16), byte(acc>>8), byte(acc))
				acc, n = 0, 0
			}
		case c == '=':
			out = flushBase64(out, acc, n)
			acc, n = 0, 0
		case c == '\r' || c == '\n' || c == ' ' || c == '\t':
		default:
			ok = false
		}
	}
	if n == 1 {
		ok = false
	}
	return flushBase64(out, acc, n), ok
}

func flushBase64(out []byte, acc uint32, n int) []byte {
	switch n {
	case 2:
		return append(out, byte(acc>>4))
	case 3:
		return append(out, byte(acc>>10), byte(acc>>2))
	}
	return out
}

// decodeQuoted reads quoted-printable, or the Q encoding of headers. A sign that is followed by no two digits stays.
func decodeQuoted(b []byte, word bool) (out []byte, ok bool) {
	out = make([]byte, 0, len(b))
	ok = true
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case word && c == '_':
			out = append(out, ' ')
		case c != '=':
			out = append(out, c)
		case i+2 < len(b) && hex(b[i+1]) < 16 && hex(b[i+2]) < 16:
			out = append(out, hex(b[i+1])<<4|hex(b[i+2]))
			i += 2
		default:
			end := i + 1
			for end < len(b) && (b[end] == ' ' || b[end] == '\t') {
				end++
			}
			switch {
			case end >= len(b):
				i = end
			case b[end] == '\n':
				i = end
			case b[end] == '\r':
				i = end
				if end+1 < len(b) && b[end+1] == '\n' {
					i = end + 1
				}
			default:
				ok = false
				out = append(out, c)
			}
		}
	}
	return out, ok
}

func hex(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	}
	return 0xff
}

// decodeUU reads uuencode from its begin line on.
func decodeUU(b []byte) (out []byte, ok bool) {
	begun, whole := false, true
	for len(b) > 0 {
		var line []byte
		line, b = nextLine(b)
		line = bytes.TrimRight(line, "\r\n")
		switch {
		case !begun && bytes.HasPrefix(line, []byte("begin ")):
			begun = true
		case !begun:
		case len(line) == 0 || bytes.Equal(line, []byte("end")):
			return out, whole
		default:
			n := int(line[0]-' ') & 63
			var part []byte
			for i := 1; i < len(line); i += 4 {
				var v [4]byte
				for k := range v {
					if i+k < len(line) {
						v[k] = (line[i+k] - ' ') & 63
					}
				}
				part = append(part, v[0]<<2|v[1]>>4, v[1]<<4|v[2]>>2, v[2]<<6|v[3])
			}
			if n > len(part) {
				n, whole = len(part), false
			}
			out = append(out, part[:n]...)
		}
	}
	return out, begun && whole
}
