package text

import "strings"

// StemEnglish returns the stem of a folded English word by the Snowball English stemmer (Porter 2), without its list
// of exceptions for single words except the few that matter in letters to a service desk.
func StemEnglish(word string) string {
	if len(word) < 3 || !isLower(word) {
		return word
	}
	if stem, ok := englishExceptions[word]; ok {
		return stem
	}
	r1 := englishRegion(word)
	r2 := region(word, r1, isEnglishVowel)
	w := englishPlural(word)
	w = englishVerb(w, r1)
	if n := len(w); n > 2 && (w[n-1] == 'y') && !isEnglishVowel(w[n-2]) {
		w = w[:n-1] + "i"
	}
	w = englishStep2(w, r1)
	w = englishStep3(w, r1, r2)
	w = englishStep4(w, r2)
	return englishEnd(w, r1, r2)
}

var englishExceptions = map[string]string{
	"news": "news", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "only": "onli", "early": "earli",
	"sent": "send", "paid": "pay", "lost": "lose", "bought": "buy", "got": "get", "went": "go",
}

func isEnglishVowel(c byte) bool { return isGermanVowel(c) }

func englishRegion(w string) int {
	for _, prefix := range []string{"gener", "commun", "arsen"} {
		if strings.HasPrefix(w, prefix) {
			return len(prefix)
		}
	}
	return region(w, 0, isEnglishVowel)
}

// englishPlural takes off the s of plurals and third persons.
func englishPlural(w string) string {
	switch end := longest(w, "sses", "ied", "ies", "us", "ss", "s"); end {
	case "sses":
		return w[:len(w)-2]
	case "ied", "ies":
		if len(w) > 4 {
			return w[:len(w)-2]
		}
		return w[:len(w)-1]
	case "s":
		for i := range len(w) - 2 {
			if isEnglishVowel(w[i]) {
				return w[:len(w)-1]
			}
		}
	}
	return w
}

// englishVerb takes off -ed and -ing.
func englishVerb(w string, r1 int) string {
	end := longest(w, "eedly", "ingly", "edly", "eed", "ing", "ed")
	switch end {
	case "":
		return w
	case "eed", "eedly":
		if len(w)-len(end) >= r1 {
			return w[:len(w)-len(end)] + "ee"
		}
		return w
	}
	stem := w[:len(w)-len(end)]
	if !strings.ContainsAny(stem, "aeiouy") {
		return w
	}
	n := len(stem)
	switch {
	case strings.HasSuffix(stem, "at"), strings.HasSuffix(stem, "bl"), strings.HasSuffix(stem, "iz"):
		return stem + "e"
	case n > 1 && stem[n-1] == stem[n-2] && strings.IndexByte("bdfgmnprt", stem[n-1]) >= 0:
		return stem[:n-1]
	case r1 >= n && endsShort(stem):
		return stem + "e"
	}
	return stem
}

// endsShort reports whether w ends in a short syllable: a vowel between consonants, of which the last is not w, x, y.
func endsShort(w string) bool {
	n := len(w)
	switch {
	case n == 2:
		return isEnglishVowel(w[0]) && !isEnglishVowel(w[1])
	case n < 3:
		return false
	}
	return !isEnglishVowel(w[n-3]) && isEnglishVowel(w[n-2]) && !isEnglishVowel(w[n-1]) && strings.IndexByte("wxy", w[n-1]) < 0
}

// rule replaces an ending by another.
type rule struct{ end, by string }

var englishRules2 = []rule{
	{"ization", "ize"},
	{"ational", "ate"},
	{"fulness", "ful"},
	{"ousness", "ous"},
	{"iveness", "ive"},
	{"tional", "tion"},
	{"biliti", "ble"},
	{"lessli", "less"},
	{"entli", "ent"},
	{"ation", "ate"},
	{"alism", "al"},
	{"aliti", "al"},
	{"ousli", "ous"},
	{"iviti", "ive"},
	{"fulli", "ful"},
	{"enci", "ence"},
	{"anci", "ance"},
	{"abli", "able"},
	{"izer", "ize"},
	{"ator", "ate"},
	{"alli", "al"},
	{"bli", "ble"},
	{"ogi", "og"},
	{"li", ""},
}

func englishStep2(w string, r1 int) string {
	for _, r := range englishRules2 {
		if !strings.HasSuffix(w, r.end) {
			continue
		}
		at := len(w) - len(r.end)
		switch {
		case at < r1:
		case r.end == "ogi" && (at == 0 || w[at-1] != 'l'):
		case r.end == "li" && (at == 0 || strings.IndexByte("cdeghkmnrt", w[at-1]) < 0):
		default:
			return w[:at] + r.by
		}
		return w
	}
	return w
}

var englishRules3 = []rule{
	{"ational", "ate"},
	{"tional", "tion"},
	{"alize", "al"},
	{"icate", "ic"},
	{"iciti", "ic"},
	{"ative", ""},
	{"ical", "ic"},
	{"ness", ""},
	{"ful", ""},
}

func englishStep3(w string, r1, r2 int) string {
	for _, r := range englishRules3 {
		if !strings.HasSuffix(w, r.end) {
			continue
		}
		if at := len(w) - len(r.end); at >= r1 && (r.end != "ative" || at >= r2) {
			return w[:at] + r.by
		}
		return w
	}
	return w
}

func englishStep4(w string, r2 int) string {
	end := longest(w, "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion", "al", "er", "ic")
	at := len(w) - len(end)
	if end == "" || at < r2 {
		return w
	}
	if end == "ion" && (at == 0 || w[at-1] != 's' && w[at-1] != 't') {
		return w
	}
	return w[:at]
}

// englishEnd takes off a last e or the second of two l.
func englishEnd(w string, r1, r2 int) string {
	n := len(w)
	switch {
	case n < 3:
	case w[n-1] == 'e' && (n-1 >= r2 || n-1 >= r1 && !endsShort(w[:n-1])):
		return w[:n-1]
	case w[n-1] == 'l' && n-1 >= r2 && w[n-2] == 'l':
		return w[:n-1]
	}
	return w
}
