package fold

import "strings"

// Phonetic returns the Kölner Phonetik of a name: digits that are alike for words that sound alike in German
// (Meyer, Maier and Mayr are 67). Each word between blanks is coded on its own, words without a code are left out, and
// the codes are separated by one blank. A hyphen does not separate words.
func Phonetic(s string) string {
	var out []byte
	for word := range strings.FieldsSeq(Fold(s)) {
		start := len(out)
		if start > 0 {
			out = append(out, ' ')
		}
		coded := appendPhonetic(out, word)
		if len(coded) == len(out) {
			out = out[:start]
			continue
		}
		out = coded
	}
	return string(out)
}

// appendPhonetic appends the code of one folded word to dst. A digit is not repeated when it follows itself, and 0 is
// kept at the beginning only; h has no code and does not separate digits.
func appendPhonetic(dst []byte, word string) []byte {
	letters := make([]byte, 0, len(word))
	for i := range len(word) {
		if c := word[i]; 'a' <= c && c <= 'z' {
			letters = append(letters, c)
		}
	}
	at := func(i int) byte {
		if i < 0 || i >= len(letters) {
			return 0
		}
		return letters[i]
	}
	var last byte
	first := true
	for i, c := range letters {
		for _, digit := range []byte(phoneticCode(c, at(i-1), at(i+1), i == 0)) {
			if digit != last && (digit != '0' || first) {
				dst = append(dst, digit)
			}
			last, first = digit, false
		}
	}
	return dst
}

// phoneticCode returns the digits of one letter between its neighbours (zero at the ends of a word).
func phoneticCode(c, before, after byte, initial bool) string {
	switch c {
	case 'a', 'e', 'i', 'j', 'o', 'u', 'y':
		return "0"
	case 'b':
		return "1"
	case 'p':
		if after == 'h' {
			return "3"
		}
		return "1"
	case 'd', 't':
		if oneOf(after, "csz") {
			return "8"
		}
		return "2"
	case 'f', 'v', 'w':
		return "3"
	case 'g', 'k', 'q':
		return "4"
	case 'c':
		switch {
		case initial && oneOf(after, "ahkloqrux"), !initial && oneOf(after, "ahkoqux") && !oneOf(before, "sz"):
			return "4"
		}
		return "8"
	case 'x':
		if oneOf(before, "ckq") {
			return "8"
		}
		return "48"
	case 'l':
		return "5"
	case 'm', 'n':
		return "6"
	case 'r':
		return "7"
	case 's', 'z':
		return "8"
	}
	return ""
}

func oneOf(c byte, set string) bool { return c != 0 && strings.IndexByte(set, c) >= 0 }
