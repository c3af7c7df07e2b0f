package app

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/mailbox/mime"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/service"
	"github.com/kontor-crm/kontor/plugins/host"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// channels carries messages between the channels of plugins and the service desk.
type channels struct{ a *App }

var (
	_ host.Inbox      = channels{}
	_ service.Chooser = channels{}
)

// maxCarried bounds the files of one reply, in bytes: a plugin gets them in one piece.
const maxCarried = 8 << 20

// deskChannel is the channel of the desk that a plugin's belongs to.
func deskChannel(name string) string {
	if name == "sms" {
		return "sms"
	}
	return "social"
}

// Take implements host.Inbox: a message becomes one of the ticket of its conversation, or of a new one.
func (c channels) Take(ctx context.Context, m host.Incoming) error {
	r := service.Request{
		Channel: deskChannel(m.Channel), ConversationKey: m.Thread, Address: m.To, Subject: m.Subject,
		Message: service.Message{Key: m.Key, Subject: m.Subject, Text: m.Text, HTML: m.HTML, FromName: m.FromName, FromAddress: m.From, SentAt: m.At},
	}
	if m.To != "" {
		r.Message.To = []string{m.To}
	}
	if now := time.Now(); m.At.After(now) || m.At.Before(now.AddDate(-1, 0, 0)) {
		r.Message.SentAt = time.Time{}
	}
	var err error
	if r.ContactID, err = c.contact(ctx, m); err != nil {
		return err
	}
	r.Message.ContactID = r.ContactID
	for _, f := range m.Attachments {
		r.Message.Files = append(r.Message.Files, service.File{Name: f.Name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(f.Content)), nil }})
	}
	_, err = c.a.Desk.Open(ctx, r)
	return err
}

// contact is who has written, by the address or number; made where it is one that contacts have and nobody has yet.
func (c channels) contact(ctx context.Context, m host.Incoming) (string, error) {
	switch {
	case strings.Contains(m.From, "@") && strings.Contains(m.From[strings.IndexByte(m.From, '@'):], "."):
		return letterbox(c).contact(ctx, &mime.Message{From: []mime.Address{{Name: m.FromName, Address: m.From}}})
	case strings.HasPrefix(m.From, "+"):
	default:
		return "", nil // A name of the network's own: who it is follows from the conversation.
	}
	number := strings.NewReplacer(" ", "", "-", "", "/", "", "(", "", ")", "").Replace(m.From)
	// One index each: with "or" SQLite may walk through everybody.
	for _, field := range []string{"mobile", "phone"} {
		page, err := c.a.Records.List(ctx, "contacts", records.Query{
			Filter: filter.Compare{Field: field, Op: filter.Eq, Value: filter.String(number)}, Fields: []string{"id"}, Limit: 1,
		})
		if err != nil {
			return "", refusable(err)
		}
		if len(page.Rows) > 0 {
			return page.Rows[0].ID(), nil
		}
	}
	first, last := nameOf(mime.Address{Name: m.FromName, Address: number})
	body, err := json.Marshal(map[string]any{"first_name": first, "last_name": last, "mobile": number, "tags": []string{actor.NewcomerTag}})
	if err != nil {
		return "", err
	}
	made, err := c.a.Records.Create(ctx, "contacts", body)
	if err != nil {
		return "", refusable(err)
	}
	return made.ID, nil
}

// Takes implements service.Chooser.
func (c channels) Takes(conversation string) bool { return c.a.Plugins.Takes(conversation) }

// SendTx implements service.Sender: a reply waits for the plugin that its conversation is with.
func (c channels) SendTx(_ context.Context, tx *db.Tx, m service.Outgoing) error {
	to := ""
	if len(m.To) > 0 {
		to = m.To[0]
	}
	return c.a.Plugins.ReplyTx(tx, m.MessageID, m.ConversationKey, m.Address, to)
}

// Answer implements host.Inbox.
func (c channels) Answer(ctx context.Context, messageID string) (host.Answer, error) {
	m, err := c.a.Records.Load(ctx, "message", []string{messageID})
	if err != nil {
		return host.Answer{}, err
	}
	if len(m) == 0 || m[0].Text("state") != "queued" {
		return host.Answer{}, fault.Missing("record", messageID)
	}
	out := host.Answer{Subject: m[0].Text("subject"), Text: m[0].Text("body_text"), HTML: m[0].Text("body_html")}
	list, err := c.a.Records.Attachments(ctx, "messages", messageID, "", records.MaxLimit)
	if err != nil {
		return host.Answer{}, err
	}
	left := int64(maxCarried)
	for _, f := range list.Data {
		if left -= f.Size; left < 0 {
			return host.Answer{}, fault.At("attachments", "too_large", fault.Params{"max": maxCarried})
		}
		content, err := c.read(ctx, f.ID)
		if err != nil {
			return host.Answer{}, err
		}
		out.Attachments = append(out.Attachments, host.Attached{Name: f.Name, MediaType: f.MIME, Content: content})
	}
	return out, nil
}

func (c channels) read(ctx context.Context, fileID string) ([]byte, error) {
	f, err := c.a.Files.Read(ctx, fileID)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	_, err = f.WriteTo(&b)
	return b.Bytes(), err
}

// Sent implements host.Inbox.
func (c channels) Sent(ctx context.Context, messageID, key string) error {
	return c.a.Desk.Sent(ctx, messageID, key, time.Now())
}

// Failed implements host.Inbox.
func (c channels) Failed(ctx context.Context, messageID, reason string) error {
	return c.a.Desk.Failed(ctx, messageID, reason)
}

// Lost implements host.Inbox. It costs one query by index.
func (c channels) Lost(ctx context.Context, key, reason string) error {
	page, err := c.a.Records.List(ctx, "messages", records.Query{
		Filter: filter.And(records.Eq("message_id", key), records.Eq("direction", "outbound")), Fields: []string{"id"}, Limit: 1,
	})
	if err != nil || len(page.Rows) == 0 {
		return err
	}
	return c.a.Desk.Failed(ctx, page.Rows[0].ID(), reason)
}
