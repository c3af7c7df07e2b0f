package text

import (
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
)

// Languages that are told apart; Unknown is any other, or a text that is too short to say.
const (
	Unknown = ""
	German  = "de"
	English = "en"
)

// germanWords and englishWords are function words that stand in one of the languages only, or in letters almost only.
var germanWords = wordSet(`der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine ich du er sie wir ihr mich mir dich dir
	uns euch sich mein meine meinen meiner dein deine sein seine ihre ihren unser unsere ist sind war waren wird werden wurde wurden kann koennen konnte muss
	muessen soll sollen darf habe haben hat hatte hatten bin bist seid mit von vom zu zum zur bei beim nach aus auf fuer ueber unter vor hinter durch ohne gegen
	wenn weil dass ob als wie wo wer wann warum wieso welche welcher welches diese dieser dieses jetzt noch schon auch nur sehr mehr immer bitte danke hallo
	guten morgen tag sehr geehrte geehrter gruesse gruss freundlichen vielen dank leider gibt geht moechte wuerde seit bis hier dort heute gestern wieder
	etwas nichts alle alles man im am ins mach stell spiel zeige sag welchen`)

var englishWords = wordSet(`the a of and or but not no i you he she it we they me him us them my your his its our their is are were be been being am has have had
	do does did will would can could should must may might this that these those with from for to into at by on about after before without against if because
	whether when where who why what which how there here now still already also only very more always please thanks thank hello dear regards best hi yes just
	get got any some all as than then out up down over again need want`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// IsFunctionWord reports whether a folded word holds a sentence together in German or English (the, nicht, how) and
// says nothing of what it is about.
func IsFunctionWord(w string) bool { return germanWords[w] || englishWords[w] }

// Language guesses whether s is German or English from its first 400 words, with a confidence between 0 and 1. It is
// Unknown with 0 where neither language's function words, endings and letters outweigh the other's.
func Language(s string) (language string, confidence float64) {
	return LanguageOf(fold.Fold(s))
}

// LanguageOf is Language for text that is already folded.
func LanguageOf(folded string) (language string, confidence float64) {
	var german, english, words float64
	for w := range Split(folded) {
		if words++; words > 400 {
			break
		}
		de, en := votes(w)
		german += de
		english += en
	}
	total := german + english
	if total == 0 || german == english {
		return Unknown, 0
	}
	language, best := German, german
	if english > german {
		language, best = English, english
	}
	// One vote stands for each side beforehand, so that a single word never looks certain.
	return language, (best + 0.5) / (total + 1)
}

// votes says how much one word speaks for German and for English.
func votes(w string) (de, en float64) {
	switch g, e := germanWords[w], englishWords[w]; {
	case g && e:
		return 0, 0
	case g:
		return 1, 0
	case e:
		return 0, 1
	}
	if len(w) < 5 {
		return 0, 0
	}
	switch {
	case longest(w, "ungen", "keit", "heit", "lich", "isch", "ung", "chen", "ieren", "iert") != "",
		strings.Contains(w, "sch") && !strings.Contains(w, "sche"), strings.HasPrefix(w, "ge") && strings.HasSuffix(w, "t"):
		return 0.4, 0
	case longest(w, "tion", "ing", "ght", "ould", "ness", "ly", "ck", "ed", "th") != "", strings.Contains(w, "th"), strings.Contains(w, "wh"):
		return 0, 0.3
	case longest(w, "en", "er", "em", "st") != "", strings.Contains(w, "ue"), strings.Contains(w, "ei"), strings.Contains(w, "tz"):
		return 0.15, 0
	}
	return 0, 0
}

// Stem returns the stem of a folded word in a language; in Unknown ones the word stays as it is.
func Stem(language, word string) string {
	switch language {
	case German:
		return StemGerman(word)
	case English:
		return StemEnglish(word)
	default:
		return word
	}
}
