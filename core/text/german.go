package text

import "strings"

// StemGerman returns the stem of a folded German word. It follows the Snowball stemmer's regions and endings, on
// umlauts spelt with an e, and drops that e as well, so that Häuser, Haeuser and Haus share one stem.
func StemGerman(word string) string {
	if len(word) < 4 || !isLower(word) {
		return word
	}
	word = germanConsonants(word)
	r1 := region(word, 0, isGermanVowel)
	r2 := region(word, r1, isGermanVowel)
	r1 = max(r1, 3)
	w := germanInflection(word, r1)
	w = germanDerivation(w, r1, r2)
	return plainUmlauts(strings.ToLower(w))
}

// germanConsonants writes u and y between vowels, where they are spoken like consonants (neue, bauen), as capitals.
func germanConsonants(w string) string {
	for i := 1; i+1 < len(w); i++ {
		if (w[i] == 'u' || w[i] == 'y') && isGermanVowel(w[i-1]) && isGermanVowel(w[i+1]) {
			w = w[:i] + string(w[i]-'a'+'A') + w[i+1:]
		}
	}
	return w
}

// germanInflection takes off the endings of nouns and adjectives, then those of verbs and comparisons.
func germanInflection(w string, r1 int) string {
	switch end := longest(w, "ern", "em", "er", "en", "es", "e", "s"); end {
	case "":
	case "s":
		if len(w)-1 >= r1 && strings.IndexByte("bdfghklmnrt", w[len(w)-2]) >= 0 {
			w = w[:len(w)-1]
		}
	default:
		if len(w)-len(end) >= r1 {
			w = w[:len(w)-len(end)]
			if end != "ern" && end != "em" && end != "er" && strings.HasSuffix(w, "niss") {
				w = w[:len(w)-1]
			}
		}
	}
	switch end := longest(w, "est", "en", "er", "st"); end {
	case "":
	case "st":
		if at := len(w) - 2; at >= r1 && at >= 4 && strings.IndexByte("bdfghklmnt", w[at-1]) >= 0 {
			w = w[:at]
		}
	default:
		if len(w)-len(end) >= r1 {
			w = w[:len(w)-len(end)]
		}
	}
	return w
}

// germanDerivation takes off the endings that make one kind of word from another.
func germanDerivation(w string, r1, r2 int) string {
	end := longest(w, "isch", "lich", "heit", "keit", "end", "ung", "ig", "ik")
	at := len(w) - len(end)
	if end == "" || at < r2 {
		return w
	}
	before := func(suffix string) bool { return strings.HasSuffix(w[:at], suffix) }
	switch end {
	case "end", "ung":
		w = w[:at]
		if strings.HasSuffix(w, "ig") && len(w)-2 >= r2 && !strings.HasSuffix(w, "eig") {
			w = w[:len(w)-2]
		}
	case "ig", "ik", "isch":
		if !before("e") {
			w = w[:at]
		}
	case "lich", "heit":
		w = w[:at]
		if (strings.HasSuffix(w, "er") || strings.HasSuffix(w, "en")) && len(w)-2 >= r1 {
			w = w[:len(w)-2]
		}
	case "keit":
		w = w[:at]
		switch {
		case strings.HasSuffix(w, "lich") && len(w)-4 >= r2:
			w = w[:len(w)-4]
		case strings.HasSuffix(w, "ig") && len(w)-2 >= r2:
			w = w[:len(w)-2]
		}
	}
	return w
}

// plainUmlauts makes ae, oe and ue a, o and u, except where the e belongs to the next syllable, as in neue or quelle.
func plainUmlauts(w string) string {
	if !strings.Contains(w, "ae") && !strings.Contains(w, "oe") && !strings.Contains(w, "ue") {
		return w
	}
	out := make([]byte, 0, len(w))
	for i := 0; i < len(w); i++ {
		if c := w[i]; c == 'e' && i > 0 {
			switch w[i-1] {
			case 'a', 'o':
				continue
			case 'u':
				if i < 2 || strings.IndexByte("aeq", w[i-2]) < 0 {
					continue
				}
			}
		}
		out = append(out, w[i])
	}
	return string(out)
}

func isGermanVowel(c byte) bool {
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'
}

// region returns where the part of w begins that follows the first consonant behind a vowel, from the byte at on.
func region(w string, at int, vowel func(byte) bool) int {
	for i := at + 1; i < len(w); i++ {
		if !vowel(w[i]) && vowel(w[i-1]) {
			return i + 1
		}
	}
	return len(w)
}

// longest returns the first of the endings that w has; they are given from the longest to the shortest.
func longest(w string, endings ...string) string {
	for _, e := range endings {
		if strings.HasSuffix(w, e) && len(w) > len(e) {
			return e
		}
	}
	return ""
}

func isLower(w string) bool {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return true
}
