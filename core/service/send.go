package service

import (
	"context"
	"html"
	"regexp"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

var (
	breaks = regexp.MustCompile(`(?i)<(br|/p|/div|/li|/h[1-6]|/tr|/blockquote)\b[^>]*>`)
	marks  = regexp.MustCompile(`<[^>]*>`)
	blanks = regexp.MustCompile(`\n{3,}`)
)

// plain is the text of a message; where there is only HTML, what is legible of it.
func plain(text, markup string) string {
	if strings.TrimSpace(text) != "" || markup == "" {
		return text
	}
	text = html.UnescapeString(marks.ReplaceAllString(breaks.ReplaceAllString(markup, "\n"), ""))
	return strings.TrimSpace(blanks.ReplaceAllString(text, "\n\n"))
}

// send is the job that has a reply go out.
func (s *Service) send(ctx context.Context, messageID string) error {
	err := s.do(ctx, "ticket_reply", func(ctx context.Context, w *work) error {
		m, err := w.b.Load(ctx, w.messages, messageID, access.Update)
		if err != nil {
			return err
		}
		if m.Text("state") != "queued" || m.Get("send_after") == nil {
			return nil // Taken back, or gone out already.
		}
		if moment(m, "send_after").After(w.b.Now()) {
			return fault.New(fault.Unavailable, "not_yet")
		}
		_, err = w.out(ctx, m)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// out gives a reply to the sender of its channel, or shows it where there is none, and notes on the ticket that somebody has answered.
func (w *work) out(ctx context.Context, m *records.Record) (*records.Record, error) {
	ticket, err := w.ticketOf(ctx, m.Text("ticket_id"))
	if err != nil || ticket == nil {
		return m, err
	}
	conv, err := w.convOf(ctx, m)
	if err != nil {
		return m, err
	}
	x := values(w.messages)
	x.set("send_after", nil)
	x.set("sent_at", w.b.Now())
	sender, _ := w.senderOf(conv)
	if sender == nil {
		x.text("state", "sent")
	}
	if m, err = w.b.Update(ctx, w.messages, m.ID, 0, x.in); err != nil {
		return m, err
	}
	var give func(ctx context.Context, tx *db.Tx, o Outgoing) error
	switch {
	case sender != nil:
		give = sender.SendTx
	case w.mails(conv):
		give = w.copier.CopyTx
	default:
		return m, w.answeredBy(ctx, ticket, m)
	}
	o, err := w.outgoing(ctx, ticket, conv, m)
	if err == nil {
		err = give(ctx, w.b.Tx(), o)
	}
	if err != nil {
		return m, err
	}
	return m, w.answeredBy(ctx, ticket, m)
}

// mails says whether answers in a conversation without a sender are mailed as well: not in a chat, where they are read at once.
func (w *work) mails(conv *records.Record) bool {
	return w.copier != nil && conv != nil && conv.Text("channel") != "chat"
}

// answeredBy notes that the customer got an answer.
func (w *work) answeredBy(ctx context.Context, ticket, m *records.Record) error {
	x := values(w.tickets)
	x.set("last_message_at", later(ticket, m))
	if automatic, _ := m.Get("automatic").(bool); !automatic {
		x.set("waiting_since", nil)
		if ticket.Get("first_response_at") == nil {
			x.set("first_response_at", m.Get("sent_at"))
		}
	}
	_, err := w.b.Update(ctx, w.tickets, ticket.ID, 0, x.in)
	return err
}

func (w *work) convOf(ctx context.Context, m *records.Record) (*records.Record, error) {
	cid := m.Text("conversation_id")
	if cid == "" {
		return nil, nil
	}
	found, err := w.b.Find(ctx, "conversations", records.Eq("id", cid), "", 1)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// outgoing is what a sender needs to know of a reply.
func (w *work) outgoing(ctx context.Context, ticket, conv, m *records.Record) (Outgoing, error) {
	o := Outgoing{
		MessageID: m.ID, TicketID: ticket.ID, ConversationID: conv.ID, Number: ticket.Text("number"), Channel: conv.Text("channel"),
		ConversationKey: conv.Text("external_key"), Address: conv.Text("address"), Subject: m.Text("subject"), Text: m.Text("body_text"),
		HTML: m.Text("body_html"), To: texts(m, "to_addresses"), Cc: texts(m, "cc_addresses"), AuthorID: m.Text("author_id"),
		ContactID: ticket.Text("contact_id"), CustomerEmail: ticket.Text("requester_email"),
		TeamID: ticket.Text("team_id"), Language: ticket.Text("language"),
	}
	o.Automatic, _ = m.Get("automatic").(bool)
	where := filter.And(records.Eq("conversation_id", conv.ID), records.Eq("visibility", "public"), filter.Compare{Field: "message_id", Op: filter.NotEmpty})
	found, err := w.b.Find(ctx, "messages", where, "-id", 20)
	if err != nil {
		return o, err
	}
	for i, r := range found {
		if i == 0 {
			o.InReplyTo = r.Text("message_id")
		}
		o.References = append([]string{r.Text("message_id")}, o.References...)
	}
	return o, nil
}

// Undo takes a reply back that has not gone out: it is a draft again. The actor needs to update messages. Faults:
// not_found, forbidden, conflict already_sent.
func (s *Service) Undo(ctx context.Context, messageID string) error {
	return s.do(ctx, "ticket_reply", func(ctx context.Context, w *work) error {
		m, err := w.b.Load(ctx, w.messages, messageID, access.Update)
		if err != nil {
			return err
		}
		if m.Text("state") != "queued" || m.Get("send_after") == nil || !moment(m, "send_after").After(w.b.Now()) {
			return fault.New(fault.Conflict, "already_sent")
		}
		x := values(w.messages)
		x.text("state", "draft")
		x.set("send_after", nil)
		x.set("sent_at", nil)
		_, err = w.b.Update(ctx, w.messages, messageID, 0, x.in)
		return err
	})
}

// Sent is what a sender tells when the message has gone out; mailID is its Message-ID, by which answers are recognised. It may tell
// the Message-ID before that with Queued. A message that is gone meanwhile is no fault.
func (s *Service) Sent(ctx context.Context, messageID, mailID string, at time.Time) error {
	return s.told(ctx, messageID, func(x *input) {
		x.text("state", "sent")
		x.text("message_id", mailID)
		x.time("sent_at", at)
		x.set("failure", nil)
	})
}

// Queued notes the Message-ID that a message will go out with.
func (s *Service) Queued(ctx context.Context, messageID, mailID string) error {
	return s.told(ctx, messageID, func(x *input) { x.text("message_id", mailID) })
}

// Failed is what a sender tells when it has given up, with the reason as it is shown to the author.
func (s *Service) Failed(ctx context.Context, messageID, reason string) error {
	return s.told(ctx, messageID, func(x *input) {
		x.text("state", "failed")
		x.text("failure", reason)
	})
}

func (s *Service) told(ctx context.Context, messageID string, set func(x *input)) error {
	err := s.do(ctx, "ticket_reply", func(ctx context.Context, w *work) error {
		x := values(w.messages)
		set(x)
		_, err := w.b.Update(ctx, w.messages, messageID, 0, x.in)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}
