package main

import (
	"strings"
	"unicode"
)

var (
	people   = []string{"mensch", "mitarbeiter", "berater", "sachbearbeiter", "kolleg", "kundendienst", "kundenservice", "support", "jemand", "person", "human", "agent", "representative", "somebody", "someone", "operator", "hotline"}
	talking  = []string{"sprech", "sprich", "reden", "red", "rede", "verbind", "chatte", "telefonier", "weiterleit", "talk", "speak", "connect", "chat", "transfer", "call", "anruf", "echt", "richtig", "real", "live", "lieber", "rather"}
	insults  = set(`scheiss scheisse verdammt verdammte mist unverschämt unverschämtheit frechheit saftladen abzocke betrug betrüger idiot idioten idiotisch blöd dumm unfähig lächerlich katastrophe katastrophal nutzlos sauerei wütend stinksauer anzeige anwalt beschwerde fuck fucking shit bullshit damn ridiculous useless stupid idiots pathetic scam fraud outrageous furious angry terrible awful worst disgusting unacceptable lawyer complaint inakzeptabel`)
	negation = set(`nicht kein keine keinen not no never nie`)
)

// wantsPerson says whether the visitor asks for a person. In doubt it says yes: a person is never the wrong answer. "Why can I
// not talk to anybody" is such a request, too, so that no word takes it back.
func wantsPerson(text string) bool {
	all := words(text)
	who, talk := false, false
	for _, w := range all {
		who = who || hasPrefix(w, people)
		talk = talk || hasPrefix(w, talking)
	}
	return who && (talk || len(all) <= 3)
}

func hasPrefix(w string, list []string) bool {
	for _, p := range list {
		if w == p || len(p) >= 4 && strings.HasPrefix(w, p) {
			return true
		}
	}
	return false
}

// angry says whether the visitor is: by words, by shouting. One hard word behind a negation is none ("das ist kein Betrug").
func angry(text string) bool {
	hard, last := 0, ""
	for _, w := range words(text) {
		if insults[w] && !negation[last] {
			hard++
		}
		last = w
	}
	letters, capitals, longest := 0, 0, 0
	for w := range strings.FieldsSeq(text) {
		n, up := 0, 0
		for _, r := range w {
			if unicode.IsLetter(r) {
				n++
				if unicode.IsUpper(r) {
					up++
				}
			}
		}
		letters, capitals = letters+n, capitals+up
		if up == n {
			longest = max(longest, n)
		}
	}
	shouting := letters >= 15 && capitals*10 >= letters*8 && longest >= 5
	return hard > 0 || shouting || strings.Contains(text, "!!!")
}
