package service

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Reply is what somebody of the staff says to the customer.
type Reply struct {
	Subject, Text, HTML string
	// To and Cc are addresses; without To it goes to who asks.
	To, Cc []string
	// Channel and ConversationID say where; empty for where the customer has last written.
	Channel, ConversationID string
	// Status is what the ticket is set to, such as pending or solved; empty opens a new one and leaves any other as it is.
	Status string
	// SendAt is when it goes out; zero for as soon as it can no longer be taken back.
	SendAt time.Time
	// Seen is the id of the last message that the author knew of. If the customer or a colleague has written since, the answer
	// is a conflict newer_message, unless it is empty.
	Seen string
	// FileIDs are files of the ticket that go along, as copies of the message's own.
	FileIDs []string
	// Automatic marks what no person has written; it counts as no response.
	Automatic bool
	// Now has it go out at once, as in a chat: it cannot be taken back.
	Now bool
	// FromName is who speaks where that is no person, such as an assistant in a chat. Such a reply leaves the ticket's status and
	// owner as they are, unless Status says otherwise.
	FromName string
	// Within, if not nil, does the caller's own part in the same transaction, once the message is written. A fault of it has
	// nothing happen. It may be called again.
	Within func(ctx context.Context, tx *db.Tx, messageID string) error
}

// Note is what somebody says to colleagues.
type Note struct {
	Text, HTML string
	// Channel is phone for a note about a call, else empty.
	Channel string
	// ContactID is whom the call was with.
	ContactID string
	Seen      string
}

// Said is a message that was written.
type Said struct {
	MessageID string `json:"message_id"`
	// State is queued or sent.
	State string `json:"state"`
	// SendAfter is until when it can be taken back; nil where it cannot.
	SendAfter *time.Time `json:"send_after,omitempty"`
}

// Reply answers the customer. The answer waits for the undo window or until SendAt. The actor needs to update and to send tickets.
// Faults: not_found, forbidden, invalid required for no text, conflict newer_message, and those of the status.
func (s *Service) Reply(ctx context.Context, ticketID string, in Reply) (Said, error) {
	files, err := s.filesOf(ctx, ticketID, in.FileIDs)
	if err != nil {
		return Said{}, err
	}
	var out Said
	err = s.do(ctx, "ticket_reply", func(ctx context.Context, w *work) (err error) {
		if out, err = w.reply(ctx, ticketID, in); err == nil && in.Within != nil {
			err = in.Within(ctx, w.b.Tx(), out.MessageID)
		}
		return err
	})
	if err != nil {
		return out, err
	}
	return out, s.attach(ctx, out.MessageID, files)
}

// filesOf opens files of a ticket that go along with an answer. Faults: not_found, and invalid unknown_reference for files that are not
// the ticket's.
func (s *Service) filesOf(ctx context.Context, ticketID string, ids []string) ([]File, error) {
	files := make([]File, 0, len(ids))
	for i, fid := range ids {
		c, err := s.records.OpenAttachment(ctx, "tickets", ticketID, fid, true)
		if fault.Is(err, fault.NotFound) {
			return nil, fault.At(fmt.Sprintf("file_ids.%d", i), "unknown_reference", fault.Params{"id": fid, "object": "file"})
		}
		if err != nil {
			return nil, err
		}
		files = append(files, File{Name: c.Name, Open: func() (io.ReadCloser, error) { return c.Part(0, -1) }})
	}
	return files, nil
}

func (w *work) reply(ctx context.Context, ticketID string, in Reply) (Said, error) {
	if strings.TrimSpace(in.Text) == "" && strings.TrimSpace(in.HTML) == "" {
		return Said{}, fault.At("text", "required")
	}
	ticket, err := w.b.Load(ctx, w.tickets, ticketID, access.Update)
	if err != nil {
		return Said{}, err
	}
	if err := w.unseen(ctx, ticketID, in.Seen); err != nil {
		return Said{}, err
	}
	conv, err := w.where(ctx, ticket, in.Channel, in.ConversationID)
	if err != nil {
		return Said{}, err
	}
	x := values(w.messages)
	x.id("ticket_id", ticket.ID)
	x.id("conversation_id", conv.ID)
	subject := in.Subject
	if subject == "" {
		subject = ticket.Text("subject")
	}
	after := w.b.Now()
	if !in.Now {
		after = after.Add(w.undo)
	}
	if !in.SendAt.IsZero() && in.SendAt.After(after) {
		after = in.SendAt.UTC().Truncate(time.Millisecond)
	}
	for path, v := range map[string]string{
		"subject": subject, "direction": "outbound", "visibility": "public", "state": "queued", "body_text": plain(in.Text, in.HTML), "body_html": in.HTML,
		"from_name": in.FromName,
	} {
		x.text(path, v)
	}
	to, err := w.recipients(ctx, ticket, conv, in.To)
	if err != nil {
		return Said{}, err
	}
	x.list("to_addresses", to)
	x.list("cc_addresses", in.Cc)
	x.id("author_id", w.me(ctx))
	x.set("send_after", after)
	x.set("sent_at", after)
	if in.Automatic {
		x.set("automatic", true)
	}
	m, err := w.b.Create(ctx, w.messages, x.in)
	if err != nil {
		return Said{}, err
	}
	if in.FromName == "" || in.Status != "" {
		if err := w.moved(ctx, ticket, in.Status); err != nil {
			return Said{}, err
		}
	}
	if !after.After(w.b.Now()) {
		m, err = w.out(ctx, m)
		return Said{MessageID: m.ID, State: m.Text("state")}, err
	}
	_, err = job.Enqueue(w.b.Tx(), sendJob, sendArgs{m.ID}, job.At(after))
	return Said{MessageID: m.ID, State: "queued", SendAfter: &after}, err
}

// recipients are whom an answer goes to: those who are named, else who asks, by the address that belongs to the conversation.
func (w *work) recipients(ctx context.Context, ticket, conv *records.Record, named []string) ([]string, error) {
	if _, chosen := w.senderOf(conv); chosen {
		where := filter.And(records.Eq("conversation_id", conv.ID), records.Eq("direction", "inbound"))
		found, err := w.b.Find(ctx, "messages", where, "-id", 1)
		if err != nil || len(found) == 0 || found[0].Text("from_address") == "" {
			return nil, err
		}
		return []string{found[0].Text("from_address")}, nil
	}
	if len(named) == 0 && ticket.Text("requester_email") != "" {
		return []string{ticket.Text("requester_email")}, nil
	}
	return named, nil
}

// moved sets the status that goes with a reply.
func (w *work) moved(ctx context.Context, ticket *records.Record, to string) error {
	x := values(w.tickets)
	if to == "" && ticket.Text("status") == statusNew {
		to = statusOpen
	}
	if to != "" {
		if allowed := options(w.tickets, "status"); !slices.Contains(allowed, to) {
			return fault.At("status", "not_an_option", fault.Params{"value": to, "allowed": allowed})
		}
		x.set("status", to)
	}
	if ticket.Owner() == "" {
		x.id("owner_id", w.me(ctx)) // Who answers has taken it.
	}
	if len(x.in.Values) == 0 {
		return nil
	}
	_, err := w.b.Update(ctx, w.tickets, ticket.ID, 0, x.in)
	return err
}

// unseen refuses to talk past what was said meanwhile.
func (w *work) unseen(ctx context.Context, ticketID, seen string) error {
	if seen == "" {
		return nil
	}
	found, err := w.b.Find(ctx, "messages", filter.And(records.Eq("ticket_id", ticketID), filter.Compare{Field: "id", Op: filter.Gt, Value: filter.String(seen)}), "-id", 1)
	if err != nil || len(found) == 0 || found[0].Text("author_id") == w.me(ctx) && found[0].Text("author_id") != "" {
		return err
	}
	return fault.New(fault.Conflict, "newer_message", fault.Params{"id": found[0].ID})
}

// me is the person who acts; empty for the system.
func (w *work) me(ctx context.Context) string {
	a, err := actor.From(ctx)
	if err != nil {
		return ""
	}
	return a.UserID
}

// where is the conversation that an answer belongs to: the one that is named, the newest of the channel, or a new one.
func (w *work) where(ctx context.Context, ticket *records.Record, channel, conversationID string) (*records.Record, error) {
	list, err := w.b.Find(ctx, "conversations", records.Eq("ticket_id", ticket.ID), "-id", records.MaxLimit)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		if conversationID != "" && c.ID == conversationID || conversationID == "" && (channel == "" || c.Text("channel") == channel) {
			return c, nil
		}
	}
	if conversationID != "" {
		return nil, fault.At("conversation_id", "unknown_reference", fault.Params{"id": conversationID, "object": "conversation"})
	}
	if channel == "" {
		if channel = ticket.Text("channel"); channel == "" {
			channel = "email"
		}
	}
	return w.conversation(ctx, ticket, Request{Channel: channel})
}

var mention = regexp.MustCompile(`<span[^>]*\sdata-mention="(usr_[0-9A-HJKMNP-TV-Z]{26})"`)

// Note writes something that only colleagues see; with Channel phone it is about a call. The actor needs to read the ticket and to
// create messages. Faults: not_found, forbidden, invalid required for no text, conflict newer_message.
func (s *Service) Note(ctx context.Context, ticketID string, in Note) (Said, error) {
	var out Said
	err := s.do(ctx, "ticket_note", func(ctx context.Context, w *work) (err error) {
		out, err = w.note(ctx, ticketID, in)
		return err
	})
	return out, err
}

func (w *work) note(ctx context.Context, ticketID string, in Note) (Said, error) {
	if strings.TrimSpace(in.Text) == "" && strings.TrimSpace(in.HTML) == "" {
		return Said{}, fault.At("text", "required")
	}
	ticket, err := w.b.Load(ctx, w.tickets, ticketID, access.Read)
	if err != nil {
		return Said{}, err
	}
	if err := w.unseen(ctx, ticketID, in.Seen); err != nil {
		return Said{}, err
	}
	x := values(w.messages)
	x.id("ticket_id", ticket.ID)
	if in.Channel != "" {
		conv, err := w.where(ctx, ticket, in.Channel, "")
		if err != nil {
			return Said{}, err
		}
		x.id("conversation_id", conv.ID)
	}
	for path, v := range map[string]string{
		"subject": ticket.Text("subject"), "direction": "outbound", "visibility": "internal", "state": "sent", "body_text": plain(in.Text, in.HTML), "body_html": in.HTML,
	} {
		x.text(path, v)
	}
	x.id("author_id", w.me(ctx))
	x.id("contact_id", in.ContactID)
	x.set("sent_at", w.b.Now())
	m, err := w.b.Create(ctx, w.messages, x.in)
	if err != nil {
		return Said{}, err
	}
	html := m.Text("body_html")
	var named []string
	for _, found := range mention.FindAllStringSubmatch(html, -1) {
		named = append(named, found[1])
	}
	if len(named) > 0 {
		if _, err := w.b.Attempt(ctx, func() error { return w.name(ctx, ticket, named) }); err != nil {
			return Said{}, err
		}
	}
	return Said{MessageID: m.ID, State: "sent"}, nil
}

// name notes on the ticket whom a note mentions, so that they find it; it is left where the author may not change tickets.
func (w *work) name(ctx context.Context, ticket *records.Record, named []string) error {
	have, _ := ticket.Get("mentioned").([]string)
	all := slices.Clone(have)
	for _, u := range named {
		if !slices.Contains(all, u) {
			all = append(all, u)
		}
	}
	x := values(w.tickets)
	x.set("mentioned", all)
	_, err := w.b.Update(ctx, w.tickets, ticket.ID, 0, x.in)
	return err
}
