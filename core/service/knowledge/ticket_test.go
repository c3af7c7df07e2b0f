package knowledge_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/service/knowledge"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestArticlesAnswerTicketsAndTicketsBecomeArticles(t *testing.T) {
	t.Parallel()
	each(t, func(b *crm.Bundle, s *knowledge.Service) {
		write(b.Ctx, b, "Paper jam", "Open the flap and pull the paper out.", "public", m{
			"texts": m{"en": text("Paper jam", "Open the flap and pull the paper out."), "de": text("Papierstau beheben", "Öffnen Sie die Klappe und ziehen Sie das Papier heraus.")},
		})
		write(b.Ctx, b, "Papierstau: interner Ablauf", "Bei Papierstau zuerst die Seriennummer erfragen.", "internal", m{
			"language": "de", "texts": m{"de": text("Papierstau: interner Ablauf", "Bei Papierstau zuerst die Seriennummer erfragen.")},
		})
		who := b.Create("contacts", `{"first_name":"Erika","last_name":"Muster","email":"erika@muster.example"}`).ID
		ticket := b.Create("tickets", `{"subject":"Papierstau bei Erika Muster","status":"open","contact_id":"`+who+`"}`).ID
		say := func(direction, visibility, words string) {
			b.Create("messages", string(body(b.T, m{"ticket_id": ticket, "direction": direction, "visibility": visibility, "state": "sent", "body_text": words, "from_name": "Erika Muster"})))
		}
		say("inbound", "public", "Guten Tag,\n\nim Drucker ist ein Papierstau, was tun? Tel. 089 12345678\n\nViele Grüße\nErika Muster")
		s.Home = nil
		list, err := s.AnswersFor(b.Ctx, ticket, 5)
		require.NoError(b.T, err)
		open := map[string]bool{}
		for _, a := range list {
			open[a.Title] = a.Open
			require.Empty(b.T, a.Address, "there is no portal here")
			require.NotEmpty(b.T, a.Text)
		}
		require.Equal(b.T, map[string]bool{"Papierstau beheben": true, "Papierstau: interner Ablauf": false}, open, "in the customer's language, and with a warning")

		_, err = s.DraftFromTicket(b.Ctx, ticket)
		require.True(b.T, fault.Is(err, fault.Conflict), "an open ticket has no answer yet")
		say("outbound", "internal", "Secret: the customer is late with payments.")
		_, err = b.Records.Update(b.Ctx, "tickets", ticket, 0, []byte(`{"status":"solved"}`))
		require.NoError(b.T, err)
		_, err = s.DraftFromTicket(b.Ctx, ticket)
		require.True(b.T, fault.Is(err, fault.Conflict), "nor one that was answered only inside")
		say("outbound", "public", "Hallo Frau Muster,\n\nöffnen Sie die Klappe, Erika, und schreiben Sie sonst an hilfe@firma.example.")
		id, err := s.DraftFromTicket(b.Ctx, ticket)
		require.NoError(b.T, err)
		r := b.Get("articles", id)
		require.Equal(b.T, "draft", r["status"])
		require.Equal(b.T, "internal", r["visibility"])
		require.Equal(b.T, "de", r["language"])
		raw := string(body(b.T, r))
		for _, gone := range []string{"Erika", "Muster", "hilfe@", "12345678", "Secret", "Viele Gr"} {
			require.NotContains(b.T, raw, gone)
		}
		require.Contains(b.T, raw, "im Drucker ist ein Papierstau")
		require.Contains(b.T, raw, "öffnen Sie die Klappe")

		stranger, _ := b.User("sales")
		_, err = s.DraftFromTicket(stranger, ticket)
		require.Error(b.T, err)
	})
}
