package standard

import "github.com/kontor-crm/kontor/core/metadata"

// about are the references that tie an activity to what it is about.
func about(inverse string) []field {
	return []field{
		f("contact_id", reference, "Contact", "Kontakt").to("contact", inverse),
		f("company_id", reference, "Company", "Firma").to("company", inverse),
		f("deal_id", reference, "Deal", "Deal").to("deal", inverse),
		f("lead_id", reference, "Lead", "Lead").to("lead", inverse),
	}
}

func task() *metadata.Object {
	return object(metadata.Object{
		ID: "task", Name: "tasks", Prefix: "tas", Table: "tasks", Icon: "checkbox", Slots: slots(4, 2, 1, 2),
		Labels: labels("Task", "Aufgabe"), PluralLabels: labels("Tasks", "Aufgaben"),
		Description: labels("What is to be done.", "Was zu tun ist."),
		Title:       [][]string{{"task.subject"}},
	}, append([]field{
		f("subject", text, "Subject", "Betreff").required().key("title_key").searchable().max(300),
		f("status", choice, "Status", "Status").of([3]string{"open", "Open", "Offen"}, [3]string{"in_progress", "In progress", "In Arbeit"},
			[3]string{"done", "Done", "Erledigt"}, [3]string{"cancelled", "Cancelled", "Abgebrochen"}).indexed().defaults(`"open"`),
		f("priority", choice, "Priority", "Priorität").of([3]string{"low", "Low", "Niedrig"}, [3]string{"normal", "Normal", "Normal"}, [3]string{"high", "High", "Hoch"}).defaults(`"normal"`),
		f("due_at", datetime, "Due", "Fällig").indexed(),
		f("reminder_at", datetime, "Reminder", "Erinnerung"),
		f("completed_at", datetime, "Done at", "Erledigt am"),
		f("description", longText, "Description", "Beschreibung").searchable(),
		tags(),
	}, about("tasks")...)...)
}

func note() *metadata.Object {
	return object(metadata.Object{
		ID: "note", Name: "notes", Prefix: "not", Table: "notes", Icon: "note", Slots: slots(4, 2, 1, 2),
		Labels: labels("Note", "Notiz"), PluralLabels: labels("Notes", "Notizen"),
		Description: labels("What should not be forgotten.", "Was nicht vergessen werden soll."),
		Title:       [][]string{{"note.subject"}},
	}, append([]field{
		f("subject", text, "Subject", "Betreff").key("title_key").searchable().max(300),
		f("body", richText, "Text", "Text").searchable(),
		f("pinned", boolean, "Pinned", "Angeheftet"),
	}, about("notes")...)...)
}

var directions = [][3]string{{"inbound", "Inbound", "Eingehend"}, {"outbound", "Outbound", "Ausgehend"}}

func call() *metadata.Object {
	return object(metadata.Object{
		ID: "call", Name: "calls", Prefix: "cal", Table: "calls", Icon: "phone", Slots: slots(4, 2, 1, 2),
		Labels: labels("Call", "Anruf"), PluralLabels: labels("Calls", "Anrufe"),
		Description: labels("Phone calls.", "Telefonate."),
		Title:       [][]string{{"call.subject"}},
	}, append([]field{
		f("subject", text, "Subject", "Betreff").required().key("title_key").searchable().max(300),
		f("direction", choice, "Direction", "Richtung").of(directions...),
		f("outcome", choice, "Outcome", "Ergebnis").of([3]string{"reached", "Reached", "Erreicht"}, [3]string{"not_reached", "Not reached", "Nicht erreicht"},
			[3]string{"voicemail", "Voicemail", "Mailbox"}, [3]string{"busy", "Busy", "Besetzt"}, [3]string{"wrong_number", "Wrong number", "Falsche Nummer"}),
		f("phone", phone, "Number", "Nummer").personal(),
		f("started_at", datetime, "Started", "Beginn").indexed(),
		f("duration_seconds", number, "Duration in seconds", "Dauer in Sekunden").between("0", "604800"),
		f("description", longText, "Notes", "Notizen").searchable(),
	}, about("calls")...)...)
}

func meeting() *metadata.Object {
	return object(metadata.Object{
		ID: "meeting", Name: "meetings", Prefix: "mee", Table: "meetings", Icon: "calendar", Slots: slots(4, 2, 1, 2),
		Labels: labels("Meeting", "Termin"), PluralLabels: labels("Meetings", "Termine"),
		Description: labels("Appointments.", "Verabredungen."),
		Title:       [][]string{{"meeting.subject"}},
	}, append([]field{
		f("subject", text, "Subject", "Betreff").required().key("title_key").searchable().max(300),
		f("location", text, "Location", "Ort").max(500),
		f("start_at", datetime, "Start", "Beginn").indexed(),
		f("end_at", datetime, "End", "Ende"),
		f("all_day", boolean, "All day", "Ganztägig"),
		f("outcome", choice, "Outcome", "Ergebnis").of([3]string{"planned", "Planned", "Geplant"}, [3]string{"held", "Held", "Durchgeführt"},
			[3]string{"no_show", "No show", "Nicht erschienen"}, [3]string{"cancelled", "Cancelled", "Abgesagt"}),
		f("description", longText, "Notes", "Notizen").searchable(),
	}, about("meetings")...)...)
}

func emailMessage() *metadata.Object {
	return object(metadata.Object{
		ID: "email", Name: "emails", Prefix: "ema", Table: "emails", Icon: "mail", Slots: slots(4, 2, 1, 2),
		Labels: labels("E-mail", "E-Mail"), PluralLabels: labels("E-mails", "E-Mails"),
		Description: labels("E-mail messages.", "E-Mail-Nachrichten."),
		Title:       [][]string{{"email.subject"}},
	}, append([]field{
		f("subject", text, "Subject", "Betreff").key("title_key").searchable().max(998),
		f("direction", choice, "Direction", "Richtung").of(directions...),
		f("status", choice, "Status", "Status").of([3]string{"draft", "Draft", "Entwurf"}, [3]string{"queued", "Queued", "In Warteschlange"}, [3]string{"sent", "Sent", "Gesendet"},
			[3]string{"received", "Received", "Empfangen"}, [3]string{"bounced", "Bounced", "Unzustellbar"}, [3]string{"failed", "Failed", "Fehlgeschlagen"}),
		f("from_address", email, "From", "Von").searchable().personal(),
		f("to_addresses", jsonValue, "To", "An").personal(),
		f("cc_addresses", jsonValue, "Copy", "Kopie").personal(),
		f("body_text", longText, "Text", "Text").searchable().personal(),
		f("body_html", richText, "Formatted text", "Formatierter Text").personal(),
		f("sent_at", datetime, "Sent", "Gesendet").indexed(),
		f("message_id", text, "Message-ID", "Message-ID").indexed().max(998),
		f("thread_id", text, "Thread", "Unterhaltung").indexed().max(998),
	}, about("emails")...)...)
}
