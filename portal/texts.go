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
	"topics": "Topics", "newest": "New and changed", "more": "Further articles", "home": "Home", "skip": "Skip to the content", "language": "Language", "breadcrumb": "You are here",
	"articles": "articles", "article1": "1 article", "empty": "There are no articles here yet.", "emptyHint": "Please come back later.",
	"results": "Results for", "noResults": "Nothing was found for", "noResultsHint": "Try other or fewer words, or look through the topics.", "type": "Enter what you are looking for.",
	"updated": "Last changed", "contents": "On this page", "helpful": "Was this article helpful?", "yes": "Yes", "no": "No", "comment": "What is missing? (optional)", "commentHint": "Please write nothing personal here.",
	"send": "Send", "thanks": "Thank you. Your answer helps us to make this article better.", "tooMany": "That was a little too often. Please try again in a minute.",
	"missing": "This page does not exist", "missingHint": "It may have moved, or it is not public. Search for it, or go to the start.", "toHome": "To the start",
	"nobody": "There is no help centre at this address", "nobodyHint": "Please check the address.", "broken": "This page cannot be shown at the moment. Please try again in a minute.",
	"otherLanguage": "This article is not available in English yet.", "outdated": "This translation is of an earlier version of the article.",
	"info": "Note", "tip": "Tip", "warning": "Caution", "danger": "Danger", "video": "Watch the video (opens another site)", "download": "Download", "table": "Table",
	"signIn": "Sign in", "signOut": "Sign out", "signInHint": "You get a link by mail. You need no password.", "email": "E-mail address", "sendLink": "Send me a link", "badEmail": "This is no e-mail address.",
	"checkMail": "Check your mail", "linkSent": "A link is on its way to", "linkHint": "It works once, for 30 minutes. If nothing arrives, look into your spam folder.", "linkGone": "This link works no more", "linkGoneHint": "It was used already, or it is older than 30 minutes. Ask for a new one.",
	"enter": "Continue", "enterHint": "You are about to sign in.", "myTickets": "My requests", "newTicket": "New request", "noTickets": "You have no requests yet", "noTicketsHint": "When you write to us, you find your request and our answers here.", "older": "Older requests",
	"colleague": "by a colleague", "subject": "What is it about?", "next": "Continue", "suggested": "Do these articles help?", "notAnswered": "Not answered? Write to us.", "kind": "What kind of request is it?", "question": "Question", "incident": "Something does not work", "complaint": "Complaint",
	"message": "Message", "files": "Files (optional)", "badTicket": "Something is missing, or it cannot be sent like this. Please check what you have entered.", "tooManyFiles": "At most 10 files can be sent at once.", "tooLarge": "This is too large. At most 25 MB can be sent at once.",
	"you": "You", "reply": "Write a reply", "close": "This is solved, thank you", "rate": "How did we do?", "rateHint": "1 is bad, 5 is very good", "rateComment": "What should we know? (optional)", "rated": "Your rating:", "rateThanks": "Thank you, we have got your rating.", "rateOpen": "This request is being worked on again. You can rate it once it is solved.", "rateChoose": "Please choose from 1 to 5.", "stateOpen": "Open", "stateWaiting": "Waiting for you", "stateDone": "Solved",
	"ideas": "Ideas", "ideasHint": "What customers wish for. Vote for what would help you, too, or suggest something new.", "newIdea": "Suggest an idea", "noIdeas": "There are no ideas here yet", "noIdeasHint": "Be the first to suggest one.",
	"moreIdeas": "More ideas", "state": "State", "all": "All", "vote1": "1 vote", "votes": "votes", "voteFor": "Vote for it", "unvote": "Take back my vote", "votedFor": "You have voted for this idea.", "voteHint": "We write to you when the state of this idea changes. Each mail has a link that ends this.",
	"answerOf": "Answer of", "ideaName": "Your idea in one line", "ideaText": "What would it help you with? (optional)", "ideaTextHint": "Other customers can read this. Please write nothing personal here.", "badIdea": "Please say your idea in one line.",
	"stopMails": "No more messages about this idea", "stopHint": "Your vote stays. You are no longer told when the state of the idea changes.", "stopped": "Done. You get no more messages about this idea.",
	"contact": "Ask us", "stillStuck": "Not found what you need?",
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
	"signIn": "Anmelden", "signOut": "Abmelden", "signInHint": "Sie bekommen einen Link per E-Mail. Sie brauchen kein Passwort.", "email": "E-Mail-Adresse", "sendLink": "Link zusenden", "badEmail": "Das ist keine E-Mail-Adresse.",
	"checkMail": "Sehen Sie in Ihre E-Mails", "linkSent": "Ein Link ist unterwegs an", "linkHint": "Er gilt einmal und 30 Minuten lang. Wenn nichts ankommt, sehen Sie im Spam-Ordner nach.", "linkGone": "Dieser Link gilt nicht mehr", "linkGoneHint": "Er wurde schon benutzt oder ist älter als 30 Minuten. Lassen Sie sich einen neuen senden.",
	"enter": "Weiter", "enterHint": "Sie melden sich jetzt an.", "myTickets": "Meine Anfragen", "newTicket": "Neue Anfrage", "noTickets": "Sie haben noch keine Anfragen", "noTicketsHint": "Wenn Sie uns schreiben, finden Sie Ihre Anfrage und unsere Antworten hier.", "older": "Ältere Anfragen",
	"colleague": "von einer Kollegin oder einem Kollegen", "subject": "Worum geht es?", "next": "Weiter", "suggested": "Helfen diese Artikel?", "notAnswered": "Nicht beantwortet? Schreiben Sie uns.", "kind": "Was für eine Anfrage ist es?", "question": "Frage", "incident": "Etwas funktioniert nicht", "complaint": "Beschwerde",
	"message": "Nachricht", "files": "Dateien (freiwillig)", "badTicket": "Etwas fehlt oder kann so nicht gesendet werden. Bitte prüfen Sie Ihre Eingaben.", "tooManyFiles": "Höchstens 10 Dateien können auf einmal gesendet werden.", "tooLarge": "Das ist zu groß. Höchstens 25 MB können auf einmal gesendet werden.",
	"you": "Sie", "reply": "Antworten", "close": "Das ist gelöst, danke", "rate": "Wie war unsere Hilfe?", "rateHint": "1 ist schlecht, 5 ist sehr gut", "rateComment": "Was sollten wir wissen? (freiwillig)", "rated": "Ihre Bewertung:", "rateThanks": "Danke, Ihre Bewertung ist angekommen.", "rateOpen": "An dieser Anfrage wird wieder gearbeitet. Sie können sie bewerten, sobald sie gelöst ist.", "rateChoose": "Bitte wählen Sie von 1 bis 5.", "stateOpen": "Offen", "stateWaiting": "Wartet auf Sie", "stateDone": "Gelöst",
	"ideas": "Ideen", "ideasHint": "Was sich Kunden wünschen. Stimmen Sie für das, was auch Ihnen hilft, oder schlagen Sie etwas Neues vor.", "newIdea": "Idee vorschlagen", "noIdeas": "Hier gibt es noch keine Ideen", "noIdeasHint": "Schlagen Sie die erste vor.",
	"moreIdeas": "Weitere Ideen", "state": "Stand", "all": "Alle", "vote1": "1 Stimme", "votes": "Stimmen", "voteFor": "Dafür stimmen", "unvote": "Stimme zurücknehmen", "votedFor": "Sie haben für diese Idee gestimmt.", "voteHint": "Wir schreiben Ihnen, wenn sich der Stand dieser Idee ändert. In jeder Nachricht steht ein Link, der das beendet.",
	"answerOf": "Antwort von", "ideaName": "Ihre Idee in einer Zeile", "ideaText": "Wobei würde sie Ihnen helfen? (freiwillig)", "ideaTextHint": "Andere Kunden können das lesen. Bitte schreiben Sie hier nichts Persönliches.", "badIdea": "Bitte schreiben Sie Ihre Idee in einer Zeile.",
	"stopMails": "Keine Nachrichten mehr zu dieser Idee", "stopHint": "Ihre Stimme bleibt. Sie erfahren nicht mehr, wenn sich der Stand der Idee ändert.", "stopped": "Erledigt. Sie bekommen keine Nachrichten mehr zu dieser Idee.",
	"contact": "Fragen Sie uns", "stillStuck": "Nicht gefunden, was Sie brauchen?",
}
