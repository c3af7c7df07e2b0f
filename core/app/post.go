package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/mailbox"
	"github.com/kontor-crm/kontor/core/mailbox/mime"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/service"
	"github.com/kontor-crm/kontor/core/text/reply"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// letterbox carries mails between the mailboxes and the service desk.
type letterbox struct{ a *App }

var (
	_ mailbox.Receiver = letterbox{}
	_ mailbox.Reporter = letterbox{}
	_ service.Sender   = letterbox{}
	_ service.Copier   = letterbox{}
)

// strip keeps of a reply what was written now.
func strip(text, sender string) string {
	if len(text) > reply.MaxText {
		return text
	}
	return reply.Split(text, sender).Text
}

// Receive implements mailbox.Receiver: a mail becomes a message of the ticket that it answers, or of a new one.
func (p letterbox) Receive(ctx context.Context, in mailbox.Incoming) (mailbox.Received, error) {
	m, author := in.Mail, in.Mail.Author()
	r := service.Request{
		Channel: "email", TicketID: in.ThreadID, Address: in.Address, Subject: m.Subject, TeamID: in.TeamID,
		Message: service.Message{
			Key: in.Key, Subject: m.Subject, Text: in.Text, FromName: author.Name, FromAddress: author.Address, To: addresses(m.To), Cc: addresses(m.Cc),
			MessageID: m.MessageID, References: m.References, Automatic: in.Automatic, Files: files(m),
		},
	}
	if len(m.InReplyTo) > 0 {
		r.Message.InReplyTo = m.InReplyTo[0]
	}
	if in.Text == m.Text {
		r.Message.HTML = m.HTML // Of a reply the HTML would bring back what it quotes.
	}
	if now := time.Now(); m.Date.After(now.AddDate(-1, 0, 0)) && m.Date.Before(now) {
		r.Message.SentAt = m.Date
	}
	var err error
	if r.ContactID, err = p.contact(ctx, m); err != nil {
		return mailbox.Received{}, err
	}
	r.Message.ContactID = r.ContactID
	out, err := p.a.Desk.Open(ctx, r)
	if fault.Is(err, fault.NotFound) && r.TicketID != "" {
		r.TicketID = "" // The ticket is gone.
		out, err = p.a.Desk.Open(ctx, r)
	}
	return mailbox.Received{ThreadID: out.TicketID, RecordID: out.MessageID, Number: out.Number, New: out.New}, err
}

// contact is who has written, found by the address, or made where a person seems to have written who is not known yet.
func (p letterbox) contact(ctx context.Context, m *mime.Message) (string, error) {
	author := m.Author()
	if author.Address == "" || m.Auto.Kind == mime.Bounce || m.Auto.Kind == mime.Receipt {
		return "", nil
	}
	page, err := p.a.Records.List(ctx, "contacts", records.Query{
		Filter: filter.Compare{Field: "email", Op: filter.Eq, Value: filter.String(strings.ToLower(author.Address))}, Fields: []string{"id"}, Limit: 1,
	})
	if err != nil {
		return "", refusable(err)
	}
	if len(page.Rows) > 0 {
		return page.Rows[0].ID(), nil
	}
	if m.Auto.Silent {
		return "", nil
	}
	first, last := nameOf(author)
	body, err := json.Marshal(map[string]any{"first_name": first, "last_name": last, "email": author.Address, "tags": []string{actor.NewcomerTag}})
	if err != nil {
		return "", err
	}
	r, _, err := p.a.Records.Upsert(ctx, "contacts", records.Match{Field: "email"}, body)
	if err != nil {
		return "", refusable(err)
	}
	return r.ID, nil
}

// refusable are errors that must not keep a mail from being stored, such as an address that is none.
func refusable(err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok && (f.Code == fault.Invalid || f.Code == fault.Conflict || f.Code == fault.Forbidden) {
		return nil
	}
	return err
}

// nameOf takes a name apart, as in "Ada Lovelace" or "Lovelace, Ada"; without one the address has to do.
func nameOf(a mime.Address) (first, last string) {
	name := strings.TrimSpace(a.Name)
	if name == "" || strings.Contains(name, "@") {
		local, _, _ := strings.Cut(a.Address, "@")
		return "", clipped(local)
	}
	if l, f, ok := strings.Cut(name, ","); ok && strings.TrimSpace(f) != "" {
		return clipped(f), clipped(l)
	}
	if i := strings.LastIndexByte(name, ' '); i > 0 {
		return clipped(name[:i]), clipped(name[i+1:])
	}
	return "", clipped(name)
}

func clipped(s string) string { return fold.Clip(strings.TrimSpace(s), 80) }

func addresses(list []mime.Address) []string {
	var out []string
	for _, a := range list[:min(len(list), 100)] {
		if strings.Contains(a.Address, "@") {
			out = append(out, a.Address)
		}
	}
	return out
}

func files(m *mime.Message) []service.File {
	var out []service.File
	for _, f := range m.Attachments[:min(len(m.Attachments), 100)] {
		out = append(out, service.File{Name: f.Name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(f.Content)), nil }})
	}
	return out
}

// Sent implements mailbox.Reporter.
func (p letterbox) Sent(ctx context.Context, reference, messageID string, at time.Time) error {
	return p.a.Desk.Sent(ctx, reference, messageID, at)
}

// Failed implements mailbox.Reporter.
func (p letterbox) Failed(ctx context.Context, reference, reason string) error {
	return p.a.Desk.Failed(ctx, reference, reason)
}

// SendTx implements service.Sender: a reply waits in the queue of mail, or is refused there where it cannot go out.
func (p letterbox) SendTx(ctx context.Context, tx *db.Tx, m service.Outgoing) error {
	o, err := p.reply(ctx, m)
	if err != nil {
		return err
	}
	o.From, o.Reference = m.Address, m.MessageID
	return p.a.Mailboxes.QueueOrRefuse(ctx, tx, o)
}

// CopyTx implements service.Copier. What becomes of the copy stands in the queue of mail; the reply itself has reached its channel.
func (p letterbox) CopyTx(ctx context.Context, tx *db.Tx, m service.Outgoing) error {
	o, err := p.reply(ctx, m)
	if err != nil || len(o.To) == 0 {
		return err
	}
	if o.TeamID = m.TeamID; m.Number != "" {
		o.Subject += " [" + m.Number + "]"
	}
	_, err = p.a.Mailboxes.Queue(ctx, tx, o)
	return refusable(err)
}

// ConfirmTx implements service.Copier.
func (p letterbox) ConfirmTx(ctx context.Context, tx *db.Tx, m service.Outgoing) error {
	subject := m.Subject
	if m.Channel == "web_form" {
		subject = "Ihre Nachricht / Your message" // Whoever fills in a form may name anybody: nobody sends their words through us.
	}
	return p.a.Mailboxes.Confirm(ctx, tx, mailbox.Confirmation{To: m.CustomerEmail, Subject: subject, Number: m.Number, ThreadID: m.TicketID, TeamID: m.TeamID})
}

// reply is a mail to whoever a message is for, with its files.
func (p letterbox) reply(ctx context.Context, m service.Outgoing) (mailbox.Outgoing, error) {
	o := mailbox.Outgoing{Subject: m.Subject, Text: m.Text, HTML: m.HTML, ThreadID: m.TicketID, InReplyTo: m.InReplyTo, References: m.References, Automatic: m.Automatic}
	for _, x := range []struct {
		from []string
		to   *[]mime.Address
	}{{m.To, &o.To}, {m.Cc, &o.Cc}} {
		for _, a := range x.from {
			*x.to = append(*x.to, mime.Address{Address: a})
		}
	}
	if len(o.To) == 0 && m.CustomerEmail != "" {
		o.To = []mime.Address{{Address: m.CustomerEmail}}
	}
	if !strings.HasPrefix(strings.ToLower(o.Subject), "re:") && m.InReplyTo != "" {
		o.Subject = "Re: " + o.Subject
	}
	list, err := p.a.Records.Attachments(ctx, "messages", m.MessageID, "", records.MaxLimit)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return o, err
	}
	if list != nil {
		for _, f := range list.Data {
			o.Files = append(o.Files, f.ID)
		}
	}
	return o, nil
}
