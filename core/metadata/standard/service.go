package standard

import "github.com/kontor-crm/kontor/core/metadata"

// channels are the ways by which customers reach a company.
var channels = [][3]string{
	{"email", "E-mail", "E-Mail"},
	{"portal", "Portal", "Portal"},
	{"web_form", "Web form", "Webformular"},
	{"chat", "Chat", "Chat"},
	{"phone", "Phone", "Telefon"},
	{"api", "API", "API"},
	{"sms", "SMS", "SMS"},
	{"social", "Social media", "Soziale Medien"},
	{"other", "Other", "Sonstige"},
}

func ticket() *metadata.Object {
	no := f("number", autoNumber, "Number", "Nummer").indexed().searchable()
	no.Options.Pattern = "{00000}"
	mentioned := f("mentioned", multiChoice, "Mentioned", "Erwähnt").readOnly()
	mentioned.Options.Open = true
	return object(metadata.Object{
		ID: "ticket", Name: "tickets", Prefix: "tic", Table: "tickets", Icon: "ticket", Slots: slots(8, 5, 3, 4),
		Labels: labels("Ticket", "Ticket"), PluralLabels: labels("Tickets", "Tickets"),
		Description: labels("Questions, incidents and complaints of customers.", "Fragen, Störungen und Reklamationen von Kunden."),
		Title:       [][]string{{"ticket.subject"}},
	},
		no,
		f("subject", text, "Subject", "Betreff").required().key("title_key").searchable().max(500),
		f("type", choice, "Type", "Art").of([3]string{"question", "Question", "Frage"}, [3]string{"incident", "Incident", "Störung"},
			[3]string{"complaint", "Complaint", "Reklamation"}).indexed().defaults(`"question"`),
		f("status", choice, "Status", "Status").of([3]string{"new", "New", "Neu"}, [3]string{"open", "Open", "Offen"}, [3]string{"pending", "Pending", "Wartet auf Kunde"},
			[3]string{"on_hold", "On hold", "Zurückgestellt"}, [3]string{"solved", "Solved", "Gelöst"}, [3]string{"closed", "Closed", "Geschlossen"}).indexed().defaults(`"new"`),
		f("priority", choice, "Priority", "Priorität").of([3]string{"low", "Low", "Niedrig"}, [3]string{"normal", "Normal", "Normal"},
			[3]string{"high", "High", "Hoch"}, [3]string{"urgent", "Urgent", "Dringend"}).indexed().defaults(`"normal"`),
		f("topic", text, "Topic", "Thema").keyed().max(200),
		f("channel", choice, "Channel", "Kanal").of(channels...).indexed(),
		f("contact_id", reference, "Contact", "Kontakt").to("contact", "tickets"),
		f("company_id", reference, "Company", "Firma").to("company", "tickets"),
		f("contract_id", reference, "Contract", "Vertrag").to("contract", "tickets"),
		f("deal_id", reference, "Deal", "Deal").to("deal", "tickets"),
		f("requester_name", text, "Requester", "Anfragende Person").max(300).personal(),
		f("requester_email", email, "Requester's e-mail", "E-Mail der anfragenden Person").indexed().searchable().personal(),
		f("language", text, "Language", "Sprache").max(20),
		f("team_id", text, "Team", "Team").indexed().max(40).
			help("Id of the team that works on it.", "Id des Teams, das daran arbeitet."),
		f("snoozed_until", datetime, "Snoozed until", "Zurückgelegt bis").indexed(),
		f("complaint_state", choice, "State of the complaint", "Stand der Reklamation").of([3]string{"received", "Received", "Eingegangen"}, [3]string{"confirmed", "Confirmed", "Bestätigt"},
			[3]string{"examined", "Examined", "Geprüft"}, [3]string{"remedy_offered", "Remedy offered", "Abhilfe angeboten"}, [3]string{"remedied", "Remedied", "Abgeholfen"},
			[3]string{"rejected", "Rejected", "Abgelehnt"}).indexed(),
		f("complaint_cause", text, "Cause of the complaint", "Ursache der Reklamation").max(500),
		f("complaint_remedy", longText, "Remedy", "Abhilfe"),
		f("description", longText, "Description", "Beschreibung").searchable(),
		f("checklist", jsonValue, "Checklist", "Checkliste"),
		tags(),
		mentioned,
		f("last_message_at", datetime, "Last message", "Letzte Nachricht").indexed().readOnly(),
		f("waiting_since", datetime, "Customer waits since", "Kunde wartet seit").indexed().readOnly(),
		f("first_response_at", datetime, "First response", "Erste Antwort").readOnly(),
		f("first_response_due", datetime, "First response due", "Erste Antwort fällig").readOnly(),
		f("next_response_due", datetime, "Next response due", "Nächste Antwort fällig").readOnly(),
		f("resolution_due", datetime, "Resolution due", "Lösung fällig").readOnly(),
		f("sla_due", datetime, "Next SLA deadline", "Nächste SLA-Frist").indexed().readOnly(),
		f("sla_status", choice, "SLA", "SLA").of([3]string{"on_track", "On track", "Im Plan"}, [3]string{"paused", "Paused", "Angehalten"},
			[3]string{"at_risk", "At risk", "Gefährdet"}, [3]string{"broken", "Broken", "Verletzt"}, [3]string{"kept", "Kept", "Eingehalten"}).indexed().readOnly(),
		f("sla_policy", text, "SLA policy", "SLA-Regel").indexed().max(40).readOnly().
			help("Id of the policy that counts for it.", "Id der Regel, die dafür gilt."),
		f("sla_breach", choice, "Deadline not kept", "Nicht eingehaltene Frist").of([3]string{"first_response", "First response", "Erste Antwort"},
			[3]string{"next_response", "Next response", "Nächste Antwort"}, [3]string{"resolution", "Solution", "Lösung"}).indexed().readOnly(),
		f("sla", jsonValue, "SLA clocks", "SLA-Uhren").readOnly(),
		f("solved_at", datetime, "Solved", "Gelöst am").indexed().readOnly(),
		f("closed_at", datetime, "Closed", "Geschlossen am").readOnly(),
		f("reopened", number, "Times reopened", "Wie oft wieder geöffnet").readOnly(),
		f("satisfaction", number, "Satisfaction", "Zufriedenheit").between("1", "5").indexed(),
		f("satisfaction_comment", longText, "Comment on satisfaction", "Kommentar zur Zufriedenheit"),
		f("satisfaction_at", datetime, "Rated", "Bewertet am").readOnly(),
		f("suggestion", jsonValue, "Suggested", "Vorgeschlagen").readOnly(),
	)
}

func conversation() *metadata.Object {
	return object(metadata.Object{
		ID: "conversation", Name: "conversations", Prefix: "cnv", Table: "conversations", Icon: "folder", Slots: slots(2, 1, 1, 1),
		Labels: labels("Conversation", "Unterhaltung"), PluralLabels: labels("Conversations", "Unterhaltungen"),
		Description: labels("What was said on one channel about a ticket.", "Was auf einem Kanal zu einem Ticket gesagt wurde."),
		Title:       [][]string{{"conversation.subject"}},
	},
		f("subject", text, "Subject", "Betreff").key("title_key").max(500),
		f("ticket_id", reference, "Ticket", "Ticket").required().to("ticket", "conversations"),
		f("channel", choice, "Channel", "Kanal").of(channels...).required(),
		f("external_key", text, "Key on the channel", "Schlüssel auf dem Kanal").indexed().max(998),
		f("address", text, "Own address", "Eigene Adresse").max(320),
	)
}

func message() *metadata.Object {
	return object(metadata.Object{
		ID: "message", Name: "messages", Prefix: "msg", Table: "messages", Icon: "mail", Slots: slots(4, 2, 1, 2),
		Labels: labels("Message", "Nachricht"), PluralLabels: labels("Messages", "Nachrichten"),
		Description: labels("Replies to customers, messages from them, and internal notes.", "Antworten an Kunden, Nachrichten von ihnen und interne Notizen."),
		Title:       [][]string{{"message.subject"}},
	},
		f("subject", text, "Subject", "Betreff").key("title_key").max(998),
		f("ticket_id", reference, "Ticket", "Ticket").required().to("ticket", "messages"),
		f("conversation_id", reference, "Conversation", "Unterhaltung").to("conversation", "messages"),
		f("direction", choice, "Direction", "Richtung").of(directions...).required(),
		f("visibility", choice, "Visible", "Sichtbar").of([3]string{"public", "For the customer", "Für den Kunden"}, [3]string{"internal", "Internal", "Intern"}).required().defaults(`"internal"`),
		f("state", choice, "State", "Stand").of([3]string{"draft", "Draft", "Entwurf"}, [3]string{"queued", "Waits to be sent", "Wird gesendet"}, [3]string{"sent", "Sent", "Gesendet"},
			[3]string{"received", "Received", "Empfangen"}, [3]string{"failed", "Failed", "Fehlgeschlagen"}).indexed(),
		f("contact_id", reference, "Written by contact", "Geschrieben von Kontakt").to("contact", "messages"),
		f("author_id", user, "Written by", "Geschrieben von"),
		f("from_name", text, "Name of the sender", "Name des Absenders").max(300).personal(),
		f("from_address", text, "From", "Von").max(320).personal(),
		f("to_addresses", jsonValue, "To", "An").personal(),
		f("cc_addresses", jsonValue, "Copy", "Kopie").personal(),
		f("body_text", longText, "Text", "Text").searchable().personal().max(200_000),
		f("body_html", richText, "Formatted text", "Formatierter Text").personal().max(200_000),
		f("sent_at", datetime, "Sent", "Gesendet").indexed(),
		f("send_after", datetime, "To be sent", "Zu senden").indexed(),
		f("message_id", text, "Message-ID", "Message-ID").indexed().max(998),
		f("in_reply_to", text, "In reply to", "Antwort auf").max(998),
		f("failure", text, "Why it failed", "Warum es fehlschlug").max(500),
		f("automatic", boolean, "Automatic", "Automatisch"),
	)
}
