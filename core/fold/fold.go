// Package fold brings text into the one form that Kontor searches, sorts and compares by.
//
// It owns the folding tables, the search tokens and the phonetic key of names. The same tables make the Go functions
// and their twin in PostgreSQL, so that a key computed by the program equals one computed inside a query; stored keys
// depend on them, so a change of the tables needs a rebuild of every folded column. It knows no locale and no tenant
// and must not import any room of the house. The database layer, the record engine, search, duplicates and import call it.
package fold

import (
	"strings"
	"unicode/utf8"
)

// diaeresis is the combining mark that makes an umlaut of the letter before it.
const diaeresis = '\u0308'

// Fold returns s as it is searched, sorted and compared:
//
//   - ä, ö, ü, æ, ø and œ become ae, oe, ue, ae, oe and oe, ß becomes ss; any other accent is stripped (å, é, ł, ё, ά
//     become a, e, l, е, α), whether it is written as one code point or as a combining mark;
//   - Latin, Greek and Cyrillic letters become lower-case, full-width letters and ligatures become plain ones;
//   - typographic quotes, apostrophes and dashes become ', " and -;
//   - every run of white space becomes one blank, and none is left at either end;
//   - invisible characters (controls, zero-width and direction marks, soft hyphens) are dropped.
//
// Each byte that is not UTF-8 becomes U+FFFD. Other characters stay as they are. Fold is idempotent, and it does not
// allocate when s is already folded ASCII.
func Fold(s string) string {
	if isFoldedASCII(s) {
		return s
	}
	if folded, ok := foldASCII(s); ok {
		return folded
	}
	return string(appendFold(make([]byte, 0, len(s)+8), s, false))
}

// foldASCII folds text of printable ASCII characters, each of which it looks up without a table. It is false for any other.
func foldASCII(s string) (string, bool) {
	var buf [64]byte
	dst := buf[:0]
	for i := range len(s) {
		c := s[i]
		switch {
		case c < ' ' || c >= 0x7f:
			return "", false
		case c == ' ':
			if len(dst) > 0 && dst[len(dst)-1] != ' ' {
				dst = append(dst, ' ')
			}
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	if len(dst) > 0 && dst[len(dst)-1] == ' ' {
		dst = dst[:len(dst)-1]
	}
	return string(dst), true
}

// Key returns the folded text cut to at most maxBytes bytes at a rune border, for index columns.
func Key(s string, maxBytes int) string {
	return strings.TrimRight(Cut(Fold(s), maxBytes), " ")
}

// isFoldedASCII reports whether folding would not change s, for ASCII text only.
func isFoldedASCII(s string) bool {
	blank := true
	for i := range len(s) {
		c := s[i]
		switch {
		case c == ' ':
			if blank {
				return false
			}
			blank = true
			continue
		case c < ' ' || c >= 0x7f || 'A' <= c && c <= 'Z':
			return false
		}
		blank = false
	}
	return !blank || s == ""
}

// appendFold appends the folded form of s to dst, which must be empty. When bare is set, umlauts lose their dots
// (ä becomes a) instead of gaining an e.
func appendFold(dst []byte, s string, bare bool) []byte {
	blank := false // white space was seen since the last output
	vowel := false // the last output was one of a, o, u, which a following diaeresis turns into an umlaut
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if r == diaeresis {
			if vowel && !blank && !bare {
				dst = append(dst, 'e')
			}
			vowel = false
			continue
		}
		to, mapped := lookup(r)
		switch {
		case r == ' ' || to == " ":
			blank = true
			continue
		case mapped && to == "":
			continue
		}
		if blank && len(dst) > 0 {
			dst = append(dst, ' ')
		}
		blank = false
		switch {
		case !mapped:
			dst = utf8.AppendRune(dst, r)
			vowel = isUmlautBase(byte(r)) && r < utf8.RuneSelf
		case bare && isUmlaut(to):
			dst = append(dst, to[0])
			vowel = false
		default:
			dst = append(dst, to...)
			vowel = len(to) == 1 && isUmlautBase(to[0])
		}
	}
	return dst
}

func isUmlautBase(c byte) bool { return c == 'a' || c == 'o' || c == 'u' }

// isUmlaut reports whether a table entry spells an umlaut: ae, oe or ue.
func isUmlaut(to string) bool { return len(to) == 2 && to[1] == 'e' && isUmlautBase(to[0]) }

// pages maps a code point of the basic plane to one more than its row in table; zero means that it stays as it is.
var pages = buildPages()

func buildPages() [256]*[256]uint16 {
	var p [256]*[256]uint16
	for i, m := range table {
		for _, r := range m.from {
			if p[r>>8] == nil {
				p[r>>8] = new([256]uint16)
			}
			p[r>>8][r&0xff] = uint16(i + 1)
		}
	}
	return p
}

// lookup returns what r folds to, and false when it stays as it is.
func lookup(r rune) (string, bool) {
	if r > 0xffff {
		return "", false
	}
	page := pages[r>>8]
	if page == nil || page[r&0xff] == 0 {
		return "", false
	}
	return table[page[r&0xff]-1].to, true
}
