package portal

// words are the portal's own, by name.
func words(lang string) map[string]string {
	if lang == "de" {
		return german
	}
	return english
}

// t is a word in the view's language.
func (v *view) t(name string) string { return words(v.lang)[name] }

var english = map[string]string{
	"help": "Help centre", "intro": "Search for an answer, or look through the topics.", "search": "Search", "searchLabel": "Search the help centre", "searchHint": "How can we help?",
	"topics": "Topics", "newest": "New and changed", "more": "Further articles", "home": "Start", "skip": "Skip to the content", "language": "Language", "breadcrumb": "You are here",
	"articles": "articles", "article1": "1 article", "empty": "There are no articles here yet.", "emptyHint": "Please come back later.",
	"results": "Results for", "noResults": "Nothing was found for", "noResultsHint": "Try other or fewer words, or look through the topics.", "type": "Enter what you are looking for.",
	"updated": "Last changed", "contents": "On this page", "helpful": "Was this article helpful?", "yes": "Yes", "no": "No", "comment": "What is missing? (optional)", "commentHint": "Please write nothing personal here.",
	"send": "Send", "thanks": "Thank you. Your answer helps us to make this article better.", "tooMany": "That was a little too often. Please try again in a minute.",
	"missing": "This page does not exist", "missingHint": "It may have moved, or it is not public. Search for it, or go to the start.", "toHome": "To the start",
	"nobody": "There is no help centre at this address", "nobodyHint": "Please check the address.", "broken": "This page cannot be shown at the moment. Please try again in a minute.",
	"otherLanguage": "This article is not available in English yet.", "outdated": "This translation is of an earlier version of the article.",
	"info": "Note", "tip": "Tip", "warning": "Caution", "danger": "Danger", "video": "Watch the video (opens another site)", "download": "Download", "table": "Table",
	"staff": "For staff",
}

var german = map[string]string{
	"help": "Hilfe", "intro": "Suchen Sie nach einer Antwort oder sehen Sie die Themen durch.", "search": "Suchen", "searchLabel": "In der Hilfe suchen", "searchHint": "Wie können wir helfen?",
	"topics": "Themen", "newest": "Neu und geändert", "more": "Weitere Artikel", "home": "Start", "skip": "Zum Inhalt springen", "language": "Sprache", "breadcrumb": "Sie sind hier",
	"articles": "Artikel", "article1": "1 Artikel", "empty": "Hier gibt es noch keine Artikel.", "emptyHint": "Bitte schauen Sie später wieder vorbei.",
	"results": "Ergebnisse für", "noResults": "Nichts gefunden für", "noResultsHint": "Versuchen Sie andere oder weniger Wörter, oder sehen Sie die Themen durch.", "type": "Geben Sie ein, wonach Sie suchen.",
	"updated": "Zuletzt geändert", "contents": "Auf dieser Seite", "helpful": "War dieser Artikel hilfreich?", "yes": "Ja", "no": "Nein", "comment": "Was fehlt? (freiwillig)", "commentHint": "Bitte schreiben Sie hier nichts Persönliches.",
	"send": "Senden", "thanks": "Danke. Ihre Antwort hilft uns, diesen Artikel zu verbessern.", "tooMany": "Das war etwas zu oft. Bitte versuchen Sie es in einer Minute noch einmal.",
	"missing": "Diese Seite gibt es nicht", "missingHint": "Sie ist vielleicht umgezogen oder nicht öffentlich. Suchen Sie danach oder gehen Sie zum Start.", "toHome": "Zum Start",
	"nobody": "Unter dieser Adresse gibt es keine Hilfe", "nobodyHint": "Bitte prüfen Sie die Adresse.", "broken": "Diese Seite kann gerade nicht gezeigt werden. Bitte versuchen Sie es in einer Minute noch einmal.",
	"otherLanguage": "Diesen Artikel gibt es noch nicht auf Deutsch.", "outdated": "Diese Übersetzung gehört zu einer früheren Fassung des Artikels.",
	"info": "Hinweis", "tip": "Tipp", "warning": "Achtung", "danger": "Gefahr", "video": "Video ansehen (öffnet eine andere Seite)", "download": "Herunterladen", "table": "Tabelle",
	"staff": "Für Mitarbeitende",
}
