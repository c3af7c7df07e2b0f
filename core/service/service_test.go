package service_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/service"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// bundle is a desk whose replies go out at once, by a post office that keeps them.
type bundle struct {
	*crm.Bundle
	desk *service.Service
	post *post
}

// post takes the replies of the e-mail channel over.
type post struct{ out []service.Outgoing }

func (p *post) SendTx(_ context.Context, _ *db.Tx, m service.Outgoing) error {
	p.out = append(p.out, m)
	return nil
}

func each(t *testing.T, fn func(b *bundle)) {
	t.Helper()
	crm.Each(t, func(c *crm.Bundle) {
		var none time.Duration
		b := &bundle{c, service.New(service.Options{DB: c.DB, Records: c.Records, Teams: c.Access, Undo: &none}), &post{}}
		b.desk.SetSender("email", b.post)
		fn(b)
	})
}

func (b *bundle) open(in service.Request) service.Opened {
	b.T.Helper()
	out, err := b.desk.Open(b.Ctx, in)
	require.NoError(b.T, err)
	return out
}

func mail(key, subject, text, from string) service.Request {
	return service.Request{
		Channel: "email", ConversationKey: "", Subject: subject,
		Message: service.Message{Key: key, Text: text, FromAddress: from, FromName: "Erika", MessageID: "<" + key + "@x>"},
	}
}

func TestARequestBecomesATicketOnce(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		com := b.Create("companies", `{"name":"Muster"}`)
		con := b.Create("contacts", `{"last_name":"Muster","email":"erika@example.org","company_id":"`+com.ID+`"}`)
		in := mail("k1", "Pumpe\x00 defekt", "Hilfe!\x07", "erika@example.org")
		in.ContactID = con.ID
		one := b.open(in)
		require.True(b.T, one.New)
		require.Equal(b.T, "00001", one.Number)
		again := b.open(in)
		require.True(b.T, again.Known)
		require.Equal(b.T, one.MessageID, again.MessageID)
		m := b.Get("tickets", one.TicketID)
		require.Equal(b.T, "Pumpe defekt", m["subject"])
		require.Equal(b.T, "new", m["status"])
		require.Equal(b.T, com.ID, m["company_id"], "the company follows from the contact")
		require.Equal(b.T, "erika@example.org", m["requester_email"])
		require.NotNil(b.T, m["waiting_since"])
		require.Nil(b.T, m["owner_id"])
		require.Len(b.T, b.List("messages", "", ""), 1)
		require.Equal(b.T, "Hilfe!", b.Get("messages", one.MessageID)["body_text"])

		_, err := b.desk.Open(b.Ctx, service.Request{Channel: "pigeon", Subject: "x"})
		require.Equal(b.T, fault.Invalid, fault.CodeOf(err))
		_, err = b.desk.Open(b.Tenant().Ctx, service.Request{Channel: "api", TicketID: one.TicketID, Message: service.Message{Text: "x"}})
		require.Equal(b.T, fault.NotFound, fault.CodeOf(err))
	})
}

func TestFilesOfTheTicketGoAlong(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		one := b.open(mail("k1", "Pumpe", "Hilfe", "erika@example.org"))
		other := b.open(mail("k2", "Ventil", "Hilfe", "max@example.org"))
		content, err := file.Open(b.T.Context(), b.DB, "mem://")
		require.NoError(b.T, err)
		b.T.Cleanup(func() { _ = content.Close() })
		b.Records.SetFiles(content, 1000)
		put := func(ticketID string) string {
			a, err := b.Records.Attach(b.Ctx, "tickets", ticketID, "bericht.txt", strings.NewReader("Ventil getauscht"))
			require.NoError(b.T, err)
			return a.ID
		}
		mine, foreign := put(one.TicketID), put(other.TicketID)
		said, err := b.desk.Reply(b.Ctx, one.TicketID, service.Reply{Text: "Anbei", FileIDs: []string{mine}})
		require.NoError(b.T, err)
		files, err := b.Records.Attachments(b.Ctx, "messages", said.MessageID, "", 0)
		require.NoError(b.T, err)
		require.Len(b.T, files.Data, 1)
		require.Equal(b.T, "bericht.txt", files.Data[0].Name)

		before := len(b.List("messages", "", ""))
		_, err = b.desk.Reply(b.Ctx, one.TicketID, service.Reply{Text: "Anbei", FileIDs: []string{foreign}})
		require.Equal(b.T, fault.Invalid, fault.CodeOf(err), "another ticket's file")
		require.Len(b.T, b.List("messages", "", ""), before, "nothing was said")
	})
}

func TestAnswersComeToTheirTicket(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		one := b.open(mail("k1", "Pumpe", "Hilfe", "erika@example.org"))
		ctx, me := b.User("service")
		_, err := b.desk.Reply(ctx, one.TicketID, service.Reply{HTML: "<p>Bitte <b>warten</b></p><script>x</script>", Status: "pending", Seen: one.MessageID})
		require.NoError(b.T, err)
		require.Len(b.T, b.post.out, 1)
		sent := b.post.out[0]
		require.Equal(b.T, []string{"erika@example.org"}, sent.To)
		require.Equal(b.T, "Bitte warten", strings.TrimSpace(strings.TrimSuffix(sent.Text, "x")))
		require.NotContains(b.T, sent.HTML, "script")
		require.Equal(b.T, "<k1@x>", sent.InReplyTo)
		require.NoError(b.T, b.desk.Sent(b.Ctx, sent.MessageID, "<out1@kontor>", time.Now()))
		m := b.Get("tickets", one.TicketID)
		require.Equal(b.T, "pending", m["status"])
		require.Equal(b.T, me, m["owner_id"], "who answers has taken it")
		require.NotNil(b.T, m["first_response_at"])
		require.Nil(b.T, m["waiting_since"])

		in := mail("k2", "Re: Pumpe", "Danke", "erika@example.org")
		in.Message.References = []string{"<other@x>", "<out1@kontor>"}
		two := b.open(in)
		require.False(b.T, two.New)
		require.Equal(b.T, one.TicketID, two.TicketID)
		require.Equal(b.T, one.ConversationID, two.ConversationID)
		require.Equal(b.T, "open", b.Get("tickets", one.TicketID)["status"], "the customer has answered")

		_, err = b.desk.Reply(ctx, one.TicketID, service.Reply{Text: "x", Seen: one.MessageID})
		require.Equal(b.T, fault.Conflict, fault.CodeOf(err), "the customer has written since")

		_, err = b.Records.Update(b.Ctx, "tickets", one.TicketID, 0, []byte(`{"status":"closed"}`))
		require.NoError(b.T, err)
		in = mail("k3", "Re: Pumpe", "Wieder kaputt", "erika@example.org")
		in.Message.InReplyTo = "<out1@kontor>"
		three := b.open(in)
		require.True(b.T, three.New, "a closed ticket stays closed")
		links, err := b.Records.Edges(b.Ctx, "tickets", three.TicketID, "linked", "", 10)
		require.NoError(b.T, err)
		require.Equal(b.T, one.TicketID, links.Data[0].Target.ID)
		require.Equal(b.T, "follow_up", links.Data[0].Role)
	})
}

func TestAnAutomaticAnswerMovesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		one := b.open(mail("k1", "Pumpe", "Hilfe", "erika@example.org"))
		_, err := b.Records.Update(b.Ctx, "tickets", one.TicketID, 0, []byte(`{"status":"solved"}`))
		require.NoError(b.T, err)
		in := mail("k2", "Abwesend", "Bin im Urlaub", "erika@example.org")
		in.Message.InReplyTo, in.Message.Automatic = "<k1@x>", true
		require.Equal(b.T, one.TicketID, b.open(in).TicketID)
		m := b.Get("tickets", one.TicketID)
		require.Equal(b.T, "solved", m["status"])
		require.Nil(b.T, m["waiting_since"])
	})
}

func TestMessagesStayWhatTheyWere(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		one := b.open(mail("k1", "Pumpe", "Hilfe", "erika@example.org"))
		note, err := b.desk.Note(b.Ctx, one.TicketID, service.Note{Text: "geheim"})
		require.NoError(b.T, err)
		for _, body := range []string{`{"visibility":"public"}`, `{"body_text":"x"}`, `{"state":"draft"}`} {
			_, err = b.Records.Update(b.Ctx, "messages", note.MessageID, 0, []byte(body))
			require.Equal(b.T, fault.Invalid, fault.CodeOf(err), body)
		}
		_, err = b.Records.Create(b.Ctx, "messages", []byte(`{"ticket_id":"`+one.TicketID+`","direction":"outbound","visibility":"public","state":"queued","body_text":"x"}`))
		require.Equal(b.T, fault.Invalid, fault.CodeOf(err), "nothing is sent past the desk")
	})
}

func TestAReplyCanBeTakenBack(t *testing.T) {
	t.Parallel()
	crm.Each(t, func(c *crm.Bundle) {
		s := service.New(service.Options{DB: c.DB, Records: c.Records, Teams: c.Access})
		p := &post{}
		s.SetSender("email", p)
		one, err := s.Open(c.Ctx, mail("k1", "Pumpe", "Hilfe", "erika@example.org"))
		require.NoError(c.T, err)
		ctx, _ := c.User("service")
		said, err := s.Reply(ctx, one.TicketID, service.Reply{Text: "zu früh"})
		require.NoError(c.T, err)
		require.Equal(c.T, "queued", said.State)
		require.Nil(c.T, c.Get("tickets", one.TicketID)["first_response_at"], "nobody has answered yet")
		require.NoError(c.T, s.Undo(ctx, said.MessageID))
		require.Equal(c.T, "draft", c.Get("messages", said.MessageID)["state"])
		require.Equal(c.T, fault.Conflict, fault.CodeOf(s.Undo(ctx, said.MessageID)))
		require.Empty(c.T, p.out)
	})
}

func TestAComplaintGoesStepByStep(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		in := mail("k1", "Kaputt", "Unerhört", "erika@example.org")
		in.Type = "complaint"
		one := b.open(in)
		require.Equal(b.T, "received", b.Get("tickets", one.TicketID)["complaint_state"])
		to := func(body string) error {
			_, err := b.Records.Update(b.Ctx, "tickets", one.TicketID, 0, []byte(body))
			return err
		}
		require.Equal(b.T, fault.Invalid, fault.CodeOf(to(`{"complaint_state":"remedied"}`)))
		require.Equal(b.T, fault.Invalid, fault.CodeOf(to(`{"status":"solved"}`)))
		for _, state := range []string{"confirmed", "examined", "remedy_offered", "remedied"} {
			require.NoError(b.T, to(`{"complaint_state":"`+state+`"}`), state)
		}
		require.NoError(b.T, to(`{"status":"solved"}`))
		require.NotNil(b.T, b.Get("tickets", one.TicketID)["solved_at"])
	})
}

func TestACustomerSeesNothingElse(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		com := b.Create("companies", `{"name":"Muster"}`)
		erika := b.Create("contacts", `{"last_name":"Muster","email":"erika@example.org","company_id":"`+com.ID+`"}`)
		other := b.Create("contacts", `{"last_name":"Kollege","email":"max@example.org","company_id":"`+com.ID+`"}`)
		eve := b.Create("contacts", `{"last_name":"Fremd","email":"eve@example.net"}`)
		in := mail("k1", "Pumpe", "Hilfe", "erika@example.org")
		in.ContactID = erika.ID
		one := b.open(in)
		_, err := b.desk.Note(b.Ctx, one.TicketID, service.Note{Text: "GEHEIM"})
		require.NoError(b.T, err)
		_, err = b.desk.Reply(b.Ctx, one.TicketID, service.Reply{Text: "Antwort"})
		require.NoError(b.T, err)
		require.NoError(b.T, b.desk.Sent(b.Ctx, b.post.out[0].MessageID, "<o@k>", time.Now()))

		a, err := actor.From(b.Ctx)
		require.NoError(b.T, err)
		portal := actor.With(b.T.Context(), actor.Actor{Tenant: a.Tenant, Kind: actor.Portal, ID: erika.ID})
		got, err := b.desk.Customer(erika.ID, "").Ticket(portal, one.TicketID)
		require.NoError(b.T, err)
		require.Len(b.T, got.Messages, 2)
		require.True(b.T, got.Messages[0].Own)
		require.Equal(b.T, "Antwort", got.Messages[1].Text)

		for _, c := range []service.Customer{b.desk.Customer(eve.ID, ""), b.desk.Customer(other.ID, ""), b.desk.Customer("", "")} {
			_, err = c.Ticket(portal, one.TicketID)
			require.Equal(b.T, fault.NotFound, fault.CodeOf(err))
			_, err = c.Reply(portal, one.TicketID, service.Message{Text: "x"})
			require.Equal(b.T, fault.NotFound, fault.CodeOf(err))
			require.Equal(b.T, fault.NotFound, fault.CodeOf(c.Close(portal, one.TicketID)))
			require.Equal(b.T, fault.NotFound, fault.CodeOf(c.Rate(portal, one.TicketID, 5, "")))
		}
		_, err = b.desk.Customer(other.ID, com.ID).Ticket(portal, one.TicketID)
		require.NoError(b.T, err, "a colleague with the right sees the company's tickets")
		list, _, err := b.desk.Customer(eve.ID, "").Tickets(portal, false, "", 10)
		require.NoError(b.T, err)
		require.Empty(b.T, list)

		mine := b.desk.Customer(erika.ID, "")
		require.Equal(b.T, fault.Conflict, fault.CodeOf(mine.Rate(portal, one.TicketID, 5, "")))
		require.NoError(b.T, mine.Close(portal, one.TicketID))
		require.NoError(b.T, mine.Rate(portal, one.TicketID, 4, "gut"))
		require.EqualValues(b.T, 4, b.Get("tickets", one.TicketID)["satisfaction"])
		_, err = mine.Reply(portal, one.TicketID, service.Message{Text: "doch nicht"})
		require.NoError(b.T, err)
		m := b.Get("tickets", one.TicketID)
		require.Equal(b.T, "open", m["status"])
		require.EqualValues(b.T, 1, m["reopened"])
	})
}
