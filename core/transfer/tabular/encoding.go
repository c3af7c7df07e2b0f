package tabular

import (
	"bytes"
	"context"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Names of the encodings, as IANA registers them.
const (
	encUTF8    = "utf-8"
	encUTF16LE = "utf-16le"
	encUTF16BE = "utf-16be"
	encUTF32   = "utf-32"
	encCP1252  = "windows-1252"
)

const utf8BOM = "\xef\xbb\xbf"

// charmaps are the encodings of one byte per character. The first three are guessed between; the rest only on request.
var charmaps = []struct {
	name string
	m    *charmap.Charmap
}{
	{encCP1252, charmap.Windows1252},
	{"ibm850", charmap.CodePage850},
	{"macintosh", charmap.Macintosh},
	{"iso-8859-1", charmap.ISO8859_1},
	{"iso-8859-15", charmap.ISO8859_15},
	{"windows-1250", charmap.Windows1250},
	{"windows-1251", charmap.Windows1251},
	{"iso-8859-2", charmap.ISO8859_2},
}

var encodingAliases = map[string]string{
	"utf8": encUTF8, "cp1252": encCP1252, "ansi": encCP1252, "latin1": "iso-8859-1", "latin-1": "iso-8859-1",
	"latin9": "iso-8859-15", "cp850": "ibm850", "macroman": "macintosh", "utf-16": encUTF16LE,
}

// Encodings lists the names that Options.Encoding takes.
func Encodings() []string {
	names := []string{encUTF8, encUTF16LE, encUTF16BE}
	for _, c := range charmaps {
		names = append(names, c.name)
	}
	return names
}

// encoding is what is known of the bytes of a text file.
type encoding struct {
	name   string
	bom    int64 // bytes to leave out at the start
	said   bool  // the file or the caller says so; otherwise it is a guess
	broken int   // sequences that mean nothing in it

	doubtful bool // a guess that is hardly better than others
}

// wideEncoding recognises UTF-16 and UTF-32 by their byte order mark, or UTF-16 by where its zero bytes stand.
func wideEncoding(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(head, []byte("\x00\x00\xfe\xff")):
		return encUTF32
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return encUTF16LE
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return encUTF16BE
	}
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case half == 0:
		return ""
	case zeros[1] > half*6/10 && zeros[0] <= half/20:
		return encUTF16LE
	case zeros[0] > half*6/10 && zeros[1] <= half/20:
		return encUTF16BE
	}
	return ""
}

// findEncoding decides on the encoding of a whole text file. UTF-8 is proven by reading all of it, since the first
// character that tells may stand at the end; it stays UTF-8 when most of what is not ASCII is valid.
func findEncoding(ctx context.Context, r io.ReaderAt, size int64, wanted string) (encoding, error) {
	head := make([]byte, min(size, headBytes))
	if n, err := r.ReadAt(head, 0); err != nil && (!errors.Is(err, io.EOF) || n < len(head)) {
		return encoding{}, fault.Wrap(err)
	}
	e := encoding{name: encUTF8, said: wanted != ""}
	wide := wideEncoding(head)
	switch {
	case bytes.HasPrefix(head, []byte(utf8BOM)):
		e.bom, e.said = 3, true
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		e.bom, e.said = 2, true
	}
	if wanted != "" {
		name := strings.ToLower(wanted)
		if alias, ok := encodingAliases[name]; ok {
			name = alias
		}
		if e.bom == 2 && strings.HasPrefix(name, "utf-16") {
			name = wide
		}
		e.name = name
		if !strings.HasPrefix(name, "utf-") && singleByte(name) == nil || name == encUTF32 {
			return e, fault.New(fault.Invalid, "encoding_unsupported", fault.Params{"encoding": wanted})
		}
		if name != encUTF8 {
			return e, nil
		}
	} else if wide != "" {
		e.name = wide
		if wide == encUTF32 {
			return e, fault.New(fault.Invalid, "encoding_unsupported", fault.Params{"encoding": wide})
		}
		return e, nil
	}
	census, err := countUTF8(ctx, io.NewSectionReader(r, e.bom, size-e.bom))
	if err != nil {
		return e, err
	}
	e.broken = census.broken
	switch {
	case census.broken == 0:
		e.said = true
	case e.said || census.valid >= census.broken:
	default:
		e.name, e.doubtful = guessCharmap(census.sample)
		e.broken = 0
	}
	return e, nil
}

// utf8Census is what a file looks like when it is read as UTF-8.
type utf8Census struct {
	valid, broken int    // sequences beyond ASCII
	sample        []byte // text around broken sequences
}

func countUTF8(ctx context.Context, r io.Reader) (utf8Census, error) {
	var c utf8Census
	buf := make([]byte, 256<<10)
	kept := 0
	for {
		if err := ctx.Err(); err != nil {
			return c, err
		}
		n, err := io.ReadFull(r, buf[kept:])
		end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !end {
			return c, fault.Wrap(err)
		}
		data := buf[:kept+n]
		kept = c.add(data, end)
		copy(buf, data[len(data)-kept:])
		if end {
			return c, nil
		}
	}
}

// add counts the sequences of data and returns how many bytes at its end may be the start of one that goes on.
func (c *utf8Census) add(data []byte, end bool) int {
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			for i+8 <= len(data) && isASCII8(data[i:i+8]) {
				i += 8
			}
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r != utf8.RuneError || n > 1:
			c.valid++
		case !end && !utf8.FullRune(data[i:]):
			return len(data) - i
		default:
			c.broken++
			if len(c.sample) < 64<<10 {
				c.sample = append(c.sample, data[max(0, i-4):min(len(data), i+5)]...)
				c.sample = append(c.sample, '\n')
			}
		}
		i += n
	}
	return 0
}

func isASCII8(b []byte) bool {
	_ = b[7]
	return (b[0]|b[1]|b[2]|b[3]|b[4]|b[5]|b[6]|b[7])&0x80 == 0
}

// westernLetters are the characters beyond ASCII that occur inside words of western European languages.
const westernLetters = "äöüßÄÖÜéèêëáàâãåæçíìîïñóòôõøœúùûýÿÁÀÂÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÕØŒÚÙÛÝ’"

// usualSigns are the other characters beyond ASCII that are usual in western European texts.
const usualSigns = "€–—„“”‘…°§²µ®™«»´\u00a0"

// guessCharmap chooses the encoding in which the bytes beyond ASCII read most like letters of words, and reports
// whether they do so badly that the choice is doubtful.
func guessCharmap(sample []byte) (string, bool) {
	best, bestScore, bestShare := encCP1252, -1<<31, 0.0
	for _, c := range charmaps[:3] {
		score, letters, all := 0, 0, 0
		for i, b := range sample {
			if b < utf8.RuneSelf {
				continue
			}
			all++
			switch r := c.m.DecodeByte(b); {
			case r == utf8.RuneError:
				score -= 8
			case strings.ContainsRune(usualSigns, r):
				letters++
			case strings.ContainsRune(westernLetters, r):
				letters++
				score += 2
				if strings.ContainsRune("äöüßÄÖÜé", r) {
					score++
				}
			case besideLetter(sample, i):
				score -= 2
			}
		}
		share := float64(letters) / float64(max(all, 1))
		if score > bestScore && (c.name == encCP1252 || share > 0.8) {
			best, bestScore, bestShare = c.name, score, share
		}
	}
	return best, bestShare < 0.6
}

func besideLetter(s []byte, i int) bool {
	letter := func(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }
	return i > 0 && letter(s[i-1]) && i+1 < len(s) && letter(s[i+1])
}

func singleByte(name string) *charmap.Charmap {
	for _, c := range charmaps {
		if c.name == name {
			return c.m
		}
	}
	return nil
}

// twice is text that was UTF-8, was read as windows-1252, and was written as UTF-8 again.
var twice = regexp.MustCompile("[\\p{L}]*(?:Ã[¤¶¼ŸŸ„–œ©¨¡³ª§±\u009f]|â€[™œ“”])[\\p{L}]*")

// doubleEncoded returns an example of such text, or "" when there is none.
func doubleEncoded(text []byte) string { return string(twice.Find(text)) }
