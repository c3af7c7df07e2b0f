package privacy

import (
	"context"
	"encoding/json"
	"errors"
	"html"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Message is something that is to be said to a contact.
type Message struct {
	ContactID, Channel, Purpose, Subject, Text, HTML string
	// Sender names who sends: what the same Key does not send twice, and what the ledger says.
	Sender, Key string
	// Reason is what the ledger says of it.
	Reason string
}

// Sent is what has become of it.
type Sent struct {
	// ID is the message's, empty when it was refused.
	ID string
	// Reason is why it was refused; empty when it waits to be delivered.
	Reason Reason
}

// The kinds of messages and their states.
const (
	kindSend = "send"
	kindAsk  = "ask"

	stateQueued  = "queued"
	stateSent    = "sent"
	stateFailed  = "failed"
	stateBlocked = "blocked"
)

// The bounds of what is sent.
const (
	maxSubject = 998
	maxText    = 256 << 10
	maxKey     = 200
)

// Send says something to a contact: it decides, in one transaction, whether that may be, writes the message to the contact's
// timeline and queues it. Whoever calls it must have checked that the sender may send at all; what the sender may see is no matter,
// since it learns nothing but the outcome. Faults: not_found for a contact that is not there, invalid.
func (s *Service) Send(ctx context.Context, m Message) (Sent, error) {
	if m.Channel == "" {
		m.Channel = Email
	}
	if err := m.check(); err != nil {
		return Sent{}, err
	}
	if err := s.known(ctx, m.Channel, m.Purpose); err != nil {
		return Sent{}, err
	}
	carried, err := s.carries(ctx, m.Channel)
	if err != nil {
		return Sent{}, err
	}
	company, err := s.Company(ctx)
	if err != nil {
		return Sent{}, err
	}
	var out Sent
	_, err = s.Records.Do(asSystem(ctx), m.Reason, func(ctx context.Context, b *records.Batch) error {
		if out, err = earlier(ctx, b.Tx(), m.Sender, m.Key); err != nil || out.ID != "" {
			return err
		}
		contact, err := s.contact(ctx, b, m.ContactID)
		if err != nil {
			return err
		}
		v, err := s.weigh(ctx, b.Tx(), b, company, contact, m.Channel, m.Purpose)
		if err != nil {
			return err
		}
		if out.Reason = v.Reason; v.Allowed() && !carried {
			out.Reason = NoCarrier
		}
		if out.Reason != "" {
			return nil
		}
		out.ID, err = s.queue(ctx, b, v, kindSend, m)
		return err
	})
	if c, ok := db.Violates(err, db.Unique); ok && strings.Contains(c.Name+c.Table, "privacy_messages") {
		// The same key at the same time: the other one has sent it.
		err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
			out, err = earlier(ctx, tx, m.Sender, m.Key)
			return err
		})
	}
	return out, err
}

func (m *Message) check() error {
	var l fault.List
	for at, x := range map[string]struct {
		text string
		max  int
	}{"subject": {m.Subject, maxSubject}, "content.text": {m.Text, maxText}, "content.html": {m.HTML, maxText}, "idempotency_key": {m.Key, maxKey}} {
		if len(x.text) > x.max {
			l.Add(at, "too_long", fault.Params{"max": x.max})
		}
	}
	if strings.TrimSpace(m.Text) == "" && strings.TrimSpace(m.HTML) == "" {
		l.Add("content.text", "required")
	}
	if m.Channel == Email && strings.TrimSpace(m.Subject) == "" {
		l.Add("content.subject", "required")
	}
	if m.Purpose == "" {
		l.Add("purpose", "required")
	}
	return l.Err()
}

// known refuses a channel or a purpose that the company does not have.
func (s *Service) known(ctx context.Context, channel, purpose string) error {
	m, err := s.Metadata.Model(ctx)
	if err != nil {
		return err
	}
	o, err := m.Object("consents")
	if err != nil {
		return err
	}
	var l fault.List
	for path, v := range map[string]string{"channel": channel, "purpose": purpose} {
		f, ok := o.Field(path)
		if !ok {
			continue
		}
		var allowed []string
		for _, x := range f.Options.Options {
			if !x.Archived {
				allowed = append(allowed, x.Value)
			}
		}
		if !slices.Contains(allowed, v) {
			l.Add(path, "not_an_option", fault.Params{"value": v, "allowed": allowed})
		}
	}
	return l.Err()
}

func (s *Service) carries(ctx context.Context, channel string) (bool, error) {
	switch {
	case channel == Email:
		return s.Mailer.CanSend(), nil
	case s.carrier == nil:
		return false, nil
	}
	return s.carrier.Carries(ctx, channel)
}

// earlier is what a sender has sent with a key.
func earlier(ctx context.Context, tx *db.Tx, sender, key string) (out Sent, err error) {
	if key == "" {
		return out, nil
	}
	err = tx.QueryRow(ctx, "select id from privacy_messages where tenant_id = ? and sender = ? and sender_key = ?", tx.Tenant(), sender, key).Scan(&out.ID)
	if errors.Is(err, db.ErrNoRows) {
		return out, nil
	}
	return out, err
}

// deliverArgs name a message.
type deliverArgs struct {
	Message string `json:"message"`
}

// queue writes a message that is allowed to the timeline and leaves its delivery behind.
func (s *Service) queue(ctx context.Context, b *records.Batch, v *Verdict, kind string, m Message) (string, error) {
	object, values := "emails", map[string]any{
		"subject": m.Subject, "direction": "outbound", "status": "queued", "body_text": m.Text, "contact_id": v.contact.ID,
	}
	if m.Channel == Email {
		to, err := json.Marshal([]string{v.Address})
		if err != nil {
			return "", err
		}
		values["to_addresses"] = json.RawMessage(to)
		if m.HTML != "" {
			values["body_html"] = m.HTML
		}
	} else {
		body := m.HTML
		if body == "" {
			body = "<p>" + strings.ReplaceAll(html.EscapeString(m.Text), "\n", "<br>") + "</p>"
		}
		object, values = "notes", map[string]any{"subject": strings.TrimSpace("→ " + m.Channel + " " + m.Subject), "body": body, "contact_id": v.contact.ID}
	}
	if company := v.contact.Text("company_id"); company != "" {
		values["company_id"] = company
	}
	o, err := b.Model().Object(object)
	if err != nil {
		return "", err
	}
	r, err := b.Create(ctx, o, input(o, values))
	if err != nil {
		return "", err
	}
	messageID, tx := id.New("pms"), b.Tx()
	if _, err := tx.Exec(ctx, `insert into privacy_messages (tenant_id, id, kind, contact_id, channel, purpose, consent_id, counts, object_id, record_id, state, sender, sender_key, created_at, updated_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, tx.Tenant(), messageID, kind, v.contact.ID, m.Channel, m.Purpose, v.Consent, !v.Free && kind == kindSend,
		o.ID, r.ID, stateQueued, m.Sender, db.OrNull(m.Key), s.now(), s.now()); err != nil {
		return "", err
	}
	_, err = job.Enqueue(tx, deliverKind, deliverArgs{messageID}, job.Key(messageID), job.At(v.NotBefore))
	return messageID, err
}
