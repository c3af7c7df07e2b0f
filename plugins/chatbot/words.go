package main

import (
	"strings"
	"unicode"
)

// fold brings a text into the form in which words are compared: lower-case, umlauts and accents written out.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		r = unicode.ToLower(r)
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		if to, ok := folded[r]; ok {
			b.WriteString(to)
			continue
		}
		if !unicode.IsMark(r) { // A combining accent.
			b.WriteRune(r)
		}
	}
	return b.String()
}

var folded = map[rune]string{
	'ä': "ae", 'ö': "oe", 'ü': "ue", 'ß': "ss", 'æ': "ae", 'ø': "oe", 'œ': "oe", 'å': "a",
	'á': "a", 'à': "a", 'â': "a", 'ã': "a", 'é': "e", 'è': "e", 'ê': "e", 'ë': "e", 'í': "i", 'ì': "i", 'î': "i", 'ï': "i",
	'ó': "o", 'ò': "o", 'ô': "o", 'õ': "o", 'ú': "u", 'ù': "u", 'û': "u", 'ç': "c", 'ñ': "n", 'ł': "l", 'š': "s", 'ž': "z",
	'č': "c", 'ć': "c", 'ś': "s", 'ý': "y", '\u2019': "'", '\u2018': "'", '\u00ad': "", '\u200b': "",
}

// words gives the folded words of a text, in their order.
func words(s string) []string {
	return strings.FieldsFunc(fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// stem cuts the endings of German and English that say nothing of what a word means. Both languages have one rule, since a
// visitor and an article need not use the same.
func stem(w string) string {
	if len(w) < 5 || unicode.IsDigit(rune(w[0])) {
		return w
	}
	for _, end := range endings {
		if rest, ok := strings.CutSuffix(w, end); ok && len(rest) >= 4 {
			return rest
		}
	}
	return w
}

var endings = []string{"ungen", "ieren", "ings", "ung", "ing", "ern", "est", "ies", "em", "en", "er", "es", "ed", "et", "st", "e", "n", "s", "t", "y"}

// terms gives the stems of the words of a text that mean something.
func terms(s string) []string {
	var out []string
	for _, w := range words(s) {
		if !stopWords[w] && (len(w) > 1 || unicode.IsDigit(rune(w[0]))) {
			out = append(out, stem(w))
		}
	}
	return out
}

func set(list string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words(list) {
		out[w] = true
	}
	return out
}

var (
	german = set(`ich du er sie es wir ihr mich mir dich dir uns euch ihnen ihm ihn mein meine meinen meinem meiner dein deine sein seine
		der die das den dem des ein eine einen einem einer eines kein keine keinen und oder aber auch noch nur nicht ist sind war
		bin habe hat haben hatte wird werden wurde kann kannst koennen konnte muss muessen soll sollen will wollen darf möchte
		möchten würde wäre wie was wer wo wann warum wieso weshalb welche welcher welches wohin woher von vom zu zum zur mit ohne
		bei beim für auf aus an am in im ins um über unter nach vor bis seit durch gegen wenn dass weil als so da dann denn doch
		mal bitte danke hallo guten tag hi hey gibt geht gehen macht machen man sich hier dort schon sehr mehr etwas alles
		eigentlich gerade jetzt gerne gern lassen bekomme bekommen ja nein frage fragen hoch viel viele lange lang oft meine meinte`)
	english = set(`i you he she it we they me him her us them my your his its our their a an the and or but also not is are was were be
		been am do does did have has had will would can could should must may might shall how what who where when why which from to
		with without at by for on off out in into of over under after before until since through if that because as so then there
		here please thanks thank hello hi hey get got let this these those some any all just very more about want need like know yes no
		t s re ve ll d m don doesn isn question questions much many long often`)
	stopWords = union(german, english)
	// germanOnly and englishOnly tell the languages apart.
	germanOnly, englishOnly = without(german, english), without(english, german)
)

func union(a, b map[string]bool) map[string]bool {
	out := make(map[string]bool, len(a)+len(b))
	for w := range a {
		out[w] = true
	}
	for w := range b {
		out[w] = true
	}
	return out
}

func without(a, b map[string]bool) map[string]bool {
	out := make(map[string]bool, len(a))
	for w := range a {
		if !b[w] {
			out[w] = true
		}
	}
	return out
}

// language tells whether a text is German or English; fallback when it does not say.
func language(s, fallback string) string {
	de, en := 0, 0
	for _, w := range words(s) {
		if germanOnly[w] {
			de++
		}
		if englishOnly[w] {
			en++
		}
	}
	if strings.ContainsAny(s, "äöüßÄÖÜ") {
		de++
	}
	switch {
	case de > en:
		return "de"
	case en > de:
		return "en"
	}
	return fallback
}

// grams gives the pieces of three letters of a word, with its borders.
func grams(w string) map[string]bool {
	r := []rune("^" + w + "$")
	out := make(map[string]bool, len(r))
	for i := 0; i+3 <= len(r); i++ {
		out[string(r[i:i+3])] = true
	}
	return out
}

// dice says how much two sets of pieces have in common, from 0 to 1.
func dice(a, b map[string]bool) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	both := 0
	for g := range a {
		if b[g] {
			both++
		}
	}
	return 2 * float64(both) / float64(len(a)+len(b))
}

// likeness says how much two stems mean the same, from 0 to 1: the same word, a part of a German compound
// (Rechnungsadresse and Rechnung), or nearly the same letters (a slip in typing).
func likeness(a, b string) float64 {
	if a == b {
		return 1
	}
	short, long := a, b
	if len(short) > len(long) {
		short, long = long, short
	}
	if unicode.IsDigit(rune(short[0])) {
		return 0 // 2024 is not 2025.
	}
	if len(short) >= 4 && len(long) >= len(short)+3 {
		switch {
		case strings.HasPrefix(long, short):
			return 0.75
		case strings.HasSuffix(long, short) || strings.HasSuffix(stem(long), short):
			return 0.75
		case len(short) >= 6 && strings.Contains(long, short):
			return 0.6
		}
	}
	if len(short) < 5 || len(long)-len(short) > 2 {
		return 0
	}
	if d := dice(grams(short), grams(long)); d >= 0.55 {
		return 0.8 * d
	}
	return 0
}
