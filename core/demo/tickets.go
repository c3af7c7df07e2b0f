package demo

import (
	"context"
	"time"

	"github.com/kontor-crm/kontor/core/records"
)

// asked are what customers ask, in English and German: subject, question, answer and topic.
var asked = [][2][4]string{
	{
		{"Invoice shows the wrong sum", "our last invoice has one position twice. Could you correct it?", "You are right, one position stands there twice. A corrected invoice is on its way.", "Invoices"},
		{"Rechnung mit falschem Betrag", "auf unserer letzten Rechnung steht eine Position doppelt. Können Sie das korrigieren?", "Sie haben recht, eine Position ist doppelt. Eine korrigierte Rechnung ist unterwegs.", "Rechnungen"},
	},
	{
		{"When will the delivery arrive?", "we expected the parcel on Monday and it is still missing.", "The carrier has it again and brings it tomorrow before noon.", "Delivery"},
		{"Wann kommt die Lieferung?", "wir hatten das Paket am Montag erwartet, es fehlt noch immer.", "Der Spediteur hat es wieder und bringt es morgen Vormittag.", "Lieferung"},
	},
	{
		{"Sign-in fails since the update", "since yesterday nobody of us can sign in any more.", "We have found the cause and put it right. Please try again.", "Access"},
		{"Anmeldung geht seit dem Update nicht", "seit gestern kann sich bei uns niemand mehr anmelden.", "Wir haben die Ursache gefunden und behoben. Bitte versuchen Sie es noch einmal.", "Zugang"},
	},
	{
		{"How do I export all contacts?", "I cannot find a way to take our contacts out as a file.", "Open the list of contacts and choose Export in its menu.", "How-to"},
		{"Wie exportiere ich alle Kontakte?", "ich finde keinen Weg, unsere Kontakte als Datei zu bekommen.", "Öffnen Sie die Liste der Kontakte und wählen Sie im Menü Exportieren.", "Anleitung"},
	},
	{
		{"The device arrived damaged", "the housing is broken and we cannot use it like that.", "We are sorry. A replacement leaves our house today.", "Complaint"},
		{"Gerät kam beschädigt an", "das Gehäuse ist gebrochen, so können wir es nicht verwenden.", "Das tut uns leid. Ein Ersatz verlässt heute unser Haus.", "Reklamation"},
	},
}

// tickets makes what customers have asked, and what was answered.
func (f *filler) tickets(ctx context.Context) error {
	statuses := []string{"new", "open", "open", "pending", "solved", "solved", "solved", "closed"}
	list, ids := make([]row, f.share(160)), []string{}
	said := make([]int, len(list))
	for i := range list {
		s, n := f.subject(), f.rng.IntN(len(asked))
		said[i] = n
		words := asked[n][0]
		if f.o.Locale == "de" {
			words = asked[n][1]
		}
		at := f.around(f.past())
		t := row{
			"subject": words[0], "topic": words[3], "status": statuses[i%len(statuses)], "priority": pick(f, []string{"low", "normal", "normal", "high", "urgent"}),
			"type": pick(f, []string{"question", "question", "incident"}), "channel": pick(f, []string{"email", "email", "portal", "chat", "phone"}), "contact_id": s.person.id,
			"company_id": s.person.company, "last_message_at": at,
		}
		switch t["status"] {
		case "new":
			t["waiting_since"] = at
		case "solved", "closed":
			t["owner_id"], t["satisfaction"], t["first_response_at"] = s.owner, int64(3+f.rng.IntN(3)), at.Add(time.Hour)
		default:
			t["owner_id"] = s.owner
		}
		list[i] = t
	}
	if err := f.write(ctx, "tickets", list, func(_ int, r *records.Record) { ids = append(ids, r.ID) }); err != nil {
		return err
	}
	var messages []row
	for i, ticket := range list {
		words := asked[said[i]][0]
		if f.o.Locale == "de" {
			words = asked[said[i]][1]
		}
		at, _ := ticket["last_message_at"].(time.Time)
		messages = append(messages, row{
			"ticket_id": ids[i], "subject": words[0], "direction": "inbound", "visibility": "public", "state": "received", "contact_id": ticket["contact_id"],
			"body_text": f.text("Hello,\n\n", "Guten Tag,\n\n") + words[1], "sent_at": at,
		})
		if ticket["status"] != "new" {
			messages = append(messages, row{
				"ticket_id": ids[i], "subject": words[0], "direction": "outbound", "visibility": "public", "state": "sent", "author_id": ticket["owner_id"],
				"body_text": f.text("Hello,\n\n", "Guten Tag,\n\n") + words[2], "sent_at": at.Add(time.Hour),
			})
		}
	}
	return f.write(ctx, "messages", messages, nil)
}
