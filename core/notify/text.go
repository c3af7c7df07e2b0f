package notify

import (
	"strings"
)

// sentence is what a notification says, in the language of its reader. Title is the record's, empty where the reader may not
// know it; object is what the record's object is called.
func sentence(n Notification, lang, actor, title, object string) string {
	german := strings.HasPrefix(lang, "de")
	pick := func(en, de string) string {
		if german {
			return de
		}
		return en
	}
	if actor == "" {
		actor = "Kontor"
	}
	if title == "" {
		title = object
	} else {
		title = pick("“", "„") + title + pick("”", "“")
	}
	var pattern string
	switch n.Kind {
	case Mention:
		pattern = pick("{actor} mentioned you in {title}", "{actor} hat Sie in {title} erwähnt")
	case Assigned:
		pattern = pick("{actor} gave you {title}", "{actor} hat Ihnen {title} übergeben")
		if n.Params.Several {
			pattern = pick("{actor} gave you several records ({object})", "{actor} hat Ihnen mehrere Datensätze übergeben ({object})")
		}
	case Reminder:
		pattern = pick("Reminder: {title}", "Erinnerung: {title}")
	case Shared:
		pattern = pick("{actor} shared {title} with you", "{actor} hat {title} für Sie freigegeben")
	case Transfer:
		switch failed := n.Params.State == "failed"; {
		case n.Params.Transfer == "export" && failed:
			pattern = pick("Your export has failed ({object})", "Ihr Export ist fehlgeschlagen ({object})")
		case n.Params.Transfer == "export":
			pattern = pick("Your export is ready ({object})", "Ihr Export ist fertig ({object})")
		case failed:
			pattern = pick("Your import has failed ({object})", "Ihr Import ist fehlgeschlagen ({object})")
		default:
			pattern = pick("Your import is through ({object})", "Ihr Import ist fertig ({object})")
		}
	}
	return strings.NewReplacer("{actor}", actor, "{title}", title, "{object}", object).Replace(pattern)
}
