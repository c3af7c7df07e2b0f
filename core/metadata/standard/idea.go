package standard

import "github.com/kontor-crm/kontor/core/metadata"

// idea is what a customer or a colleague wishes for. core/service/idea counts the votes.
func idea() *metadata.Object {
	return object(metadata.Object{
		ID: "idea", Name: "ideas", Prefix: "ide", Table: "ideas", Icon: "star", Slots: slots(2, 1, 1, 1),
		Labels: labels("Idea", "Idee"), PluralLabels: labels("Ideas", "Ideen"),
		Description: labels("What customers and colleagues wish for, with the votes of customers on the portal.", "Was sich Kunden und Kollegen wünschen, mit den Stimmen der Kunden im Portal."),
		Title:       [][]string{{"idea.name"}},
	},
		f("name", text, "Idea", "Idee").required().key("title_key").searchable().max(200),
		f("description", longText, "Description", "Beschreibung").searchable().max(5000),
		f("status", choice, "State", "Stand").of([3]string{"new", "New", "Neu"}, [3]string{"under_review", "Under review", "In Prüfung"}, [3]string{"planned", "Planned", "Geplant"},
			[3]string{"done", "Done", "Umgesetzt"}, [3]string{"declined", "Declined", "Abgelehnt"}).required().indexed().defaults(`"new"`).
			help("New ideas are seen by customers who have signed in, all others by every visitor of the portal. Whoever has voted is told of a change by e-mail.",
				"Neue Ideen sehen angemeldete Kunden, alle anderen jeder Besucher des Portals. Wer abgestimmt hat, erfährt von einer Änderung per E-Mail."),
		f("answer", longText, "Answer", "Antwort").max(5000).
			help("Stands beside the idea on the portal.", "Steht im Portal bei der Idee."),
		f("votes", number, "Votes", "Stimmen").readOnly().indexed().defaults("0"),
		f("contact_id", reference, "Suggested by", "Vorgeschlagen von").to("contact", "ideas"),
		f("decided_at", datetime, "State since", "Stand seit").readOnly(),
	)
}
