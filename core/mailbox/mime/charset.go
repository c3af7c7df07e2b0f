package mime

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode/utf32"
)

// odd are names that no list has.
var odd = map[string]encoding.Encoding{
	"ks_c_5601-1987": korean.EUCKR, "ks_c_5601": korean.EUCKR, "ksc5601": korean.EUCKR, "cp949": korean.EUCKR, "uhc": korean.EUCKR, "x-windows-949": korean.EUCKR,
	"gb2312_charset": simplifiedchinese.GBK, "x-gbk": simplifiedchinese.GBK, "cp936": simplifiedchinese.GBK, "ansi_x3.4-1968": charmap.Windows1252,
	"cp932": japanese.ShiftJIS, "x-sjis": japanese.ShiftJIS, "shift-jis": japanese.ShiftJIS, "iso-2022-jp-2": japanese.ISO2022JP, "cp50220": japanese.ISO2022JP,
	"utf-32": utf32.UTF32(utf32.BigEndian, utf32.UseBOM), "utf-32be": utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), "utf-32le": utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM),
	"ansi": charmap.Windows1252, "latin-1": charmap.ISO8859_1, "iso8859_1": charmap.ISO8859_1, "x-unknown": charmap.Windows1252, "unknown-8bit": charmap.Windows1252,
	"cp437": charmap.CodePage437, "cp850": charmap.CodePage850, "cp852": charmap.CodePage852, "cp858": charmap.CodePage858, "cp866": charmap.CodePage866,
	"hp-roman8": charmap.Windows1252, "macroman": charmap.Macintosh, "x-mac-roman": charmap.Macintosh, "koi8-ru": charmap.KOI8U,
}

// western are charsets of one byte that others are mistaken for.
var western = map[string]bool{"iso-8859-1": true, "iso-8859-15": true, "latin1": true, "latin-1": true, "windows-1252": true, "cp1252": true, "ansi": true}

// lookup finds a charset by any of its names.
func lookup(name string) encoding.Encoding {
	name = strings.ToLower(strings.Trim(strings.TrimSpace(name), `"'<>`))
	if e, ok := odd[name]; ok {
		return e
	}
	if e, _ := charset.Lookup(name); e != nil {
		return e
	}
	if e, err := ianaindex.MIME.Encoding(name); err == nil && e != nil {
		return e
	}
	for prefix, with := range map[string]string{"cp": "windows-", "windows": "windows-", "win-": "windows-", "iso": "iso-", "iso_": "iso-"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok && rest != "" {
			if e, _ := charset.Lookup(with + strings.TrimLeft(rest, "-_")); e != nil {
				return e
			}
		}
	}
	return nil
}

// decodeCharset turns bytes of a charset into text. ok is false where the charset is unknown or the bytes are not of it: then
// the text is a guess, which keeps every character that is ASCII. The result is valid UTF-8 without NUL.
func decodeCharset(b []byte, name string) (text string, ok bool) {
	lower := strings.ToLower(strings.Trim(strings.TrimSpace(name), `"'`))
	switch lower {
	case "utf-7", "utf7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7":
		return noNUL(decodeUTF7(b)), true
	case "", "us-ascii", "ascii", "default", "none", "7bit", "8bit":
		return decodeLoose(string(b)), true
	case "utf-8", "utf8", "utf-8-sig", "cp65001", "unicode":
		if utf8.Valid(b) {
			return noNUL(strings.TrimPrefix(string(b), "\ufeff")), true
		}
		return decodeLoose(string(b)), false
	}
	e := lookup(lower)
	if e == nil {
		return decodeLoose(string(b)), false
	}
	if western[lower] && utf8.Valid(b) && !bytes.ContainsRune(b, 0x1b) {
		// Programs name Latin-1 and write UTF-8: what is no ASCII and yet valid UTF-8 hardly ever is Latin-1.
		return noNUL(string(b)), true
	}
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return decodeLoose(string(b)), false
	}
	return noNUL(strings.ToValidUTF8(string(out), "�")), !bytes.ContainsRune(out, utf8.RuneError)
}

// decodeLoose reads bytes of an unknown charset: UTF-8 where they are, ISO-2022-JP where they have its escapes, else
// Windows-1252, which has a character for every byte.
func decodeLoose(s string) string {
	if strings.Contains(s, "\x1b$") || strings.Contains(s, "\x1b(") {
		if out, err := japanese.ISO2022JP.NewDecoder().String(s); err == nil && !strings.ContainsRune(out, utf8.RuneError) {
			return noNUL(out)
		}
	}
	if utf8.ValidString(s) {
		return noNUL(s)
	}
	out, err := charmap.Windows1252.NewDecoder().String(s)
	if err != nil {
		return noNUL(strings.ToValidUTF8(s, "�"))
	}
	return noNUL(out)
}

// noNUL takes out what PostgreSQL does not store.
func noNUL(s string) string {
	if strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(s, "\x00", "")
}

// decodeUTF7 reads RFC 2152; what is none stays as it is.
func decodeUTF7(b []byte) string {
	var out strings.Builder
	for len(b) > 0 {
		i := bytes.IndexByte(b, '+')
		if i < 0 {
			out.WriteString(decodeLoose(string(b)))
			break
		}
		out.WriteString(decodeLoose(string(b[:i])))
		b = b[i+1:]
		n := 0
		for n < len(b) && (b[n] >= 'A' && b[n] <= 'Z' || b[n] >= 'a' && b[n] <= 'z' || b[n] >= '0' && b[n] <= '9' || b[n] == '+' || b[n] == '/') {
			n++
		}
		word := b[:n]
		b = b[n:]
		if n == 0 {
			out.WriteByte('+')
		}
		if len(b) > 0 && b[0] == '-' {
			b = b[1:]
		}
		raw, err := base64.RawStdEncoding.DecodeString(string(word[:n-n%4+[]int{0, 0, 2, 3}[n%4]]))
		if err != nil {
			out.Write(word)
			continue
		}
		units := make([]uint16, len(raw)/2)
		for i := range units {
			units[i] = binary.BigEndian.Uint16(raw[2*i:])
		}
		out.WriteString(string(utf16.Decode(units)))
	}
	return strings.ToValidUTF8(out.String(), "�")
}
