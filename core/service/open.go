package service

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// File is something that comes with a message.
type File struct {
	Name string
	// Open returns the content. It is called once, after the message was stored.
	Open func() (io.ReadCloser, error)
}

// Message is what a customer says.
type Message struct {
	// Key is the channel's key of the message, such as the Message-ID with the mailbox; empty for none. The same key is stored once.
	Key string
	// Subject, Text and HTML are what was said; HTML is cleaned.
	Subject, Text, HTML string
	// ContactID is who said it, where that is known.
	ContactID             string
	FromName, FromAddress string
	To, Cc                []string
	// MessageID, InReplyTo and References are those of a mail.
	MessageID, InReplyTo string
	References           []string
	// SentAt is when it was said; zero for now.
	SentAt time.Time
	// Automatic messages, such as notes of absence, are stored and move nothing.
	Automatic bool
	Files     []File
}

// Request is what comes in by a channel.
type Request struct {
	// Channel is one of email, portal, web_form, chat, phone, api, social and other.
	Channel string
	// TicketID is the ticket that it belongs to, where the channel knows that.
	TicketID string
	// ConversationKey is how the channel names the thread; messages with the same key come to the same ticket.
	ConversationKey string
	// Address is the own address that was written to.
	Address string
	// The rest is for a new ticket. Type is question, incident or complaint; an empty type, priority and so on stay to the defaults.
	Subject, Type, Priority, Topic, Language string
	ContactID, CompanyID, ContractID, DealID string
	OwnerID, TeamID                          string
	Tags                                     []string
	Message                                  Message
	// Within, if not nil, does the channel's own part in the same transaction, also when the message had been stored before. A
	// fault of it has nothing happen. It may be called again.
	Within func(ctx context.Context, tx *db.Tx, o Opened) error
}

// Opened is what has become of a request.
type Opened struct {
	TicketID       string `json:"ticket_id"`
	Number         string `json:"number"`
	ConversationID string `json:"conversation_id"`
	MessageID      string `json:"message_id"`
	// New says that a ticket was made, Known that the message had been stored before.
	New   bool `json:"new"`
	Known bool `json:"known,omitempty"`
}

// Open stores what a customer says: as a message of the ticket that it belongs to, or as a new ticket. Everything but the files is
// one transaction; the files follow, and a repetition with the same key adds those that are missing. A message to a closed ticket
// makes a new one, linked to it. Faults: invalid not_an_option for a
// channel that there is not, unknown_reference, forbidden; a type or priority that there is not stays to the default.
func (s *Service) Open(ctx context.Context, in Request) (Opened, error) {
	if in.Message.Subject == "" {
		in.Message.Subject = in.Subject
	}
	var out Opened
	err := s.tryTwice(func() error {
		out = Opened{}
		return s.do(ctx, "ticket_message", func(ctx context.Context, w *work) (err error) {
			if out, err = w.open(ctx, in); err == nil && in.Within != nil {
				err = in.Within(ctx, w.b.Tx(), out)
			}
			return err
		})
	})
	if err != nil {
		return Opened{}, err
	}
	return out, s.attach(ctx, out.MessageID, in.Message.Files)
}

// tryTwice goes again when somebody else has stored the same key at the same moment.
func (s *Service) tryTwice(fn func() error) error {
	err := fn()
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Code == fault.Conflict && f.Reason == "duplicate_value" {
		err = fn()
	}
	return err
}

func (w *work) open(ctx context.Context, in Request) (Opened, error) {
	if in.Message.Key != "" {
		found, err := w.b.Find(ctx, "messages", records.Eq("external_id", in.Message.Key), "", 1)
		if err != nil {
			return Opened{}, err
		}
		if len(found) > 0 {
			return w.known(ctx, found[0])
		}
	}
	ticket, conv, err := w.thread(ctx, in)
	if err != nil {
		return Opened{}, err
	}
	var out Opened
	var before string
	if ticket != nil && ticket.Text("status") == "closed" && !in.Message.Automatic {
		if before = ticket.ID; in.ContactID == "" {
			in.ContactID = ticket.Text("contact_id")
		}
		ticket, conv = nil, nil
	}
	if ticket == nil {
		if ticket, err = w.newTicket(ctx, in); err != nil {
			return out, err
		}
		out.New = true
	}
	if conv == nil {
		if conv, err = w.conversation(ctx, ticket, in); err != nil {
			return out, err
		}
	}
	m, err := w.incoming(ctx, ticket, conv, in.Message)
	if err != nil {
		return out, err
	}
	if before != "" {
		if err := w.b.Link(ctx, w.tickets, ticket.ID, "linked", before, records.EdgeInput{Role: "follow_up"}); err != nil {
			return out, err
		}
	}
	if !out.New {
		err = w.heard(ctx, ticket, m)
	} else if (in.Channel == "portal" || in.Channel == "web_form") && !in.Message.Automatic && w.mails(conv) {
		var o Outgoing
		if o, err = w.outgoing(ctx, ticket, conv, m); err == nil {
			err = w.copier.ConfirmTx(ctx, w.b.Tx(), o)
		}
	}
	if err != nil {
		return out, err
	}
	out.TicketID, out.Number, out.ConversationID, out.MessageID = ticket.ID, ticket.Text("number"), conv.ID, m.ID
	return out, nil
}

// known is what an earlier call has made of the same message.
func (w *work) known(ctx context.Context, m *records.Record) (Opened, error) {
	if _, err := w.b.Load(ctx, w.messages, m.ID, access.Read); err != nil {
		return Opened{}, err
	}
	out := Opened{TicketID: m.Text("ticket_id"), ConversationID: m.Text("conversation_id"), MessageID: m.ID, Known: true}
	found, err := w.b.Find(ctx, "tickets", records.Eq("id", out.TicketID), "", 1)
	if err == nil && len(found) > 0 {
		out.Number = found[0].Text("number")
	}
	return out, err
}

// thread finds the ticket and the conversation that a message belongs to.
func (w *work) thread(ctx context.Context, in Request) (ticket, conv *records.Record, err error) {
	if in.TicketID != "" {
		if ticket, err = w.b.Load(ctx, w.tickets, in.TicketID, access.Read); err != nil {
			return nil, nil, err
		}
	}
	if in.ConversationKey != "" {
		where := filter.And(records.Eq("external_key", in.ConversationKey), records.Eq("channel", in.Channel))
		found, err := w.b.Find(ctx, "conversations", where, "-created_at", 1)
		if err != nil {
			return nil, nil, err
		}
		if len(found) > 0 && (ticket == nil || found[0].Text("ticket_id") == ticket.ID) {
			conv = found[0]
		}
	}
	if ticket == nil && conv == nil {
		if conv, ticket, err = w.answered(ctx, in.Message); err != nil {
			return nil, nil, err
		}
	}
	if ticket == nil && conv != nil {
		ticket, err = w.ticketOf(ctx, conv.Text("ticket_id"))
	}
	if ticket == nil {
		conv = nil
	}
	return ticket, conv, err
}

// ticketOf reads a ticket that is not in the bin; nil where it is.
func (w *work) ticketOf(ctx context.Context, ticketID string) (*records.Record, error) {
	found, err := w.b.Find(ctx, "tickets", records.Eq("id", ticketID), "", 1)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return w.b.Load(ctx, w.tickets, ticketID, access.Read)
}

// maxReferences bounds how many Message-IDs of a mail are looked up.
const maxReferences = 30

// answered finds the ticket of a mail by the Message-IDs that it answers.
func (w *work) answered(ctx context.Context, m Message) (conv, ticket *records.Record, err error) {
	var ids filter.List
	if m.InReplyTo != "" {
		ids = append(ids, filter.String(m.InReplyTo))
	}
	for i := len(m.References) - 1; i >= 0 && len(ids) < maxReferences; i-- {
		ids = append(ids, filter.String(m.References[i]))
	}
	if len(ids) == 0 {
		return nil, nil, nil
	}
	found, err := w.b.Find(ctx, "messages", filter.Compare{Field: "message_id", Op: filter.In, Value: ids}, "-id", 1)
	if err != nil || len(found) == 0 {
		return nil, nil, err
	}
	if ticket, err = w.ticketOf(ctx, found[0].Text("ticket_id")); err != nil || ticket == nil {
		return nil, nil, err
	}
	if cid := found[0].Text("conversation_id"); cid != "" {
		list, err := w.b.Find(ctx, "conversations", records.Eq("id", cid), "", 1)
		if err != nil {
			return nil, nil, err
		}
		if len(list) > 0 {
			conv = list[0]
		}
	}
	return conv, ticket, nil
}

func (w *work) newTicket(ctx context.Context, in Request) (*records.Record, error) {
	x := values(w.tickets)
	subject := in.Subject
	if subject == "" {
		subject = in.Message.Subject
	}
	if strings.TrimSpace(subject) == "" {
		subject = firstLine(in.Message.Text)
	}
	x.text("subject", subject)
	for path, v := range map[string]string{
		"type": in.Type, "priority": in.Priority, "channel": in.Channel, "topic": in.Topic, "language": in.Language,
		"requester_name": in.Message.FromName, "requester_email": in.Message.FromAddress,
	} {
		x.text(path, v)
	}
	contact := in.ContactID
	if contact == "" {
		contact = in.Message.ContactID
	}
	for path, v := range map[string]string{
		"contact_id": contact, "company_id": in.CompanyID, "contract_id": in.ContractID, "deal_id": in.DealID, "team_id": in.TeamID,
	} {
		x.id(path, v)
	}
	x.set("owner_id", nil) // Nobody has taken it, whoever has written it down.
	x.id("owner_id", in.OwnerID)
	if len(in.Tags) > 0 {
		x.set("tags", in.Tags)
	}
	at := w.said(in.Message)
	x.time("last_message_at", at)
	if !in.Message.Automatic {
		x.time("waiting_since", at)
	}
	if _, ok := x.in.Values["ticket.channel"]; !ok {
		return nil, fault.At("channel", "not_an_option", fault.Params{"value": in.Channel, "allowed": options(w.tickets, "channel")})
	}
	return w.b.Create(ctx, w.tickets, x.in)
}

// said is when a message was said, never later than now.
func (w *work) said(m Message) time.Time {
	if m.SentAt.IsZero() || m.SentAt.After(w.b.Now()) {
		return w.b.Now()
	}
	return m.SentAt
}

func firstLine(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			return fold.Clip(line, 120)
		}
	}
	return "—"
}

func (w *work) conversation(ctx context.Context, ticket *records.Record, in Request) (*records.Record, error) {
	x := values(w.conversations)
	x.id("ticket_id", ticket.ID)
	x.text("subject", ticket.Text("subject"))
	x.text("channel", in.Channel)
	x.text("external_key", in.ConversationKey)
	x.text("address", in.Address)
	return w.b.Create(ctx, w.conversations, x.in)
}

func (w *work) incoming(ctx context.Context, ticket, conv *records.Record, in Message) (*records.Record, error) {
	x := values(w.messages)
	x.text("subject", in.Subject)
	if in.Subject == "" {
		x.text("subject", ticket.Text("subject"))
	}
	x.id("ticket_id", ticket.ID)
	x.id("conversation_id", conv.ID)
	for path, v := range map[string]string{
		"direction": "inbound", "visibility": "public", "state": "received", "body_text": in.Text, "body_html": in.HTML,
		"from_name": in.FromName, "from_address": in.FromAddress, "message_id": in.MessageID, "in_reply_to": in.InReplyTo, "external_id": in.Key,
	} {
		x.text(path, v)
	}
	contact := in.ContactID
	if contact == "" && strings.EqualFold(in.FromAddress, ticket.Text("requester_email")) {
		contact = ticket.Text("contact_id")
	}
	x.id("contact_id", contact)
	x.list("to_addresses", in.To)
	x.list("cc_addresses", in.Cc)
	x.time("sent_at", w.said(in))
	x.set("owner_id", nil)
	if in.Automatic {
		x.set("automatic", true)
	}
	return w.b.Create(ctx, w.messages, x.in)
}

// attach puts files on a message. Those that a call before has put there are not put again: they come in the same order.
func (s *Service) attach(ctx context.Context, messageID string, files []File) error {
	if len(files) == 0 {
		return nil
	}
	have, err := s.records.Attachments(ctx, "messages", messageID, "", records.MaxLimit)
	if err != nil {
		return err
	}
	for _, f := range files[min(len(have.Data), len(files)):] {
		if err := s.attachOne(ctx, messageID, f); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) attachOne(ctx context.Context, messageID string, f File) (err error) {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	_, err = s.records.Attach(inside(ctx), "messages", messageID, f.Name, r)
	return err
}
