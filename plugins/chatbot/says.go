package main

import (
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

// Why a person goes on.
const (
	reasonAsked   = "requested"
	reasonAngry   = "angry"
	reasonUnsure  = "unsure_twice"
	reasonOutside = "out_of_scope"
	reasonIntent  = "intent"
	reasonNoBase  = "knowledge_base_unavailable"
	reasonNothing = "nothing_said"
)

// says are the plugin's own words. What begins with unsure is how it knows that it has asked back the last time.
var says = map[string]map[string]string{
	"de": {
		"unsure":       "Ich bin mir nicht sicher, was Sie meinen.",
		"which":        "Meinen Sie eines davon?",
		"other_words":  "Können Sie es mit anderen Worten sagen?",
		"person":       "Mit einem Menschen sprechen",
		reasonAsked:    "Gern. Ich gebe an eine Kollegin oder einen Kollegen weiter.",
		reasonAngry:    "Das tut mir leid. Ich gebe an eine Kollegin oder einen Kollegen weiter.",
		reasonUnsure:   "Ich komme hier nicht weiter und möchte nicht raten. Ich gebe an eine Kollegin oder einen Kollegen weiter.",
		reasonOutside:  "Dazu weiß ich nichts. Ich gebe an eine Kollegin oder einen Kollegen weiter.",
		reasonIntent:   "Dabei hilft Ihnen am besten ein Mensch. Ich gebe weiter.",
		reasonNoBase:   "Ich kann gerade nicht nachsehen. Ich gebe an eine Kollegin oder einen Kollegen weiter.",
		reasonNothing:  "",
		"more_sources": "Mehr dazu:",
	},
	"en": {
		"unsure":       "I am not sure what you mean.",
		"which":        "Is it one of these?",
		"other_words":  "Could you put it in other words?",
		"person":       "Talk to a person",
		reasonAsked:    "Sure. I am passing you on to a colleague.",
		reasonAngry:    "I am sorry. I am passing you on to a colleague.",
		reasonUnsure:   "I cannot get any further and would rather not guess. I am passing you on to a colleague.",
		reasonOutside:  "I know nothing about that. I am passing you on to a colleague.",
		reasonIntent:   "A person can help you best with that. I am passing you on.",
		reasonNoBase:   "I cannot look it up right now. I am passing you on to a colleague.",
		reasonNothing:  "",
		"more_sources": "More about it:",
	},
}

// in gives a text in a language, or else in any that there is.
func in(texts map[string]string, lang string) string {
	for _, l := range []string{lang, "en", "de"} {
		if s := strings.TrimSpace(texts[l]); s != "" {
			return s
		}
	}
	return ""
}

func handOver(lang, reason string, confidence float64) *sdk.ReplyChatResponse {
	return &sdk.ReplyChatResponse{Text: says[lang][reason], Intent: "hand_over", Confidence: confidence, HandOver: true, HandOverReason: reason}
}

// askedBack says whether the last line before the visitor's is one in which the plugin was not sure.
func askedBack(lines []*sdk.ChatLine) bool {
	for i := len(lines) - 2; i >= 0; i-- {
		if lines[i].Role == sdk.ChatRoleVisitor {
			continue
		}
		for _, texts := range says {
			if lines[i].Role == sdk.ChatRoleBot && strings.HasPrefix(lines[i].Text, texts["unsure"]) {
				return true
			}
		}
		return false
	}
	return false
}
