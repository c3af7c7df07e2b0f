// Package mime turns any e-mail into one plain Message, whatever state it is in.
//
// It owns the reading of headers, parts, charsets, transfer encodings, TNEF, delivery reports and calendars, the cleaning of
// HTML, and the judgement whether a machine has written a mail. It never fails and never panics: what it cannot read it
// keeps as it is and notes as damage, and where its limits end the reading it says so, so that the caller, who keeps the raw
// mail, can show what was left out. It must not know mailboxes, tenants or tickets; core/mailbox calls it. Its time and
// memory are linear in the size of the mail times the depth that the limits allow.
package mime

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// Limits bound what is read of one mail. A zero field means its default.
type Limits struct {
	// Bytes of the whole mail (default 32 MiB); what follows is not read.
	Bytes int
	// Depth of parts within parts (default 20). Deeper ones become attachments as they are.
	Depth int
	// Parts of all depths together (default 500). Those that follow are not read.
	Parts int
	// Headers of one part (default 1,000), of at most HeaderBytes together (default 512 KiB).
	Headers, HeaderBytes int
	// Text bounds the plain text and the HTML each, in bytes (default 4 MiB).
	Text int
}

func (l Limits) withDefaults() Limits {
	for _, f := range []struct {
		v *int
		d int
	}{{&l.Bytes, 32 << 20}, {&l.Depth, 20}, {&l.Parts, 500}, {&l.Headers, 1000}, {&l.HeaderBytes, 512 << 10}, {&l.Text, 4 << 20}} {
		if *f.v <= 0 {
			*f.v = f.d
		}
	}
	return l
}

// Address is a person's or a group's member's address. The address is as it was written, the name decoded.
type Address struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address"`
}

// Attachment is a part that is no text of the mail's own.
type Attachment struct {
	// Name is decoded and has no directories; it is never empty.
	Name string
	// MIME is what the mail claims, in lower case.
	MIME string
	// ContentID is what HTML refers to by cid:, without angle brackets.
	ContentID string
	// Inline says that the part belongs into the text, such as an image of a signature.
	Inline bool
	// Content is decoded.
	Content []byte
}

// Calendar is an invitation or an answer to one.
type Calendar struct {
	// Method is in upper case, such as REQUEST or REPLY; empty where none is given.
	Method string
	// Text is the iCalendar text.
	Text string
}

// Nested is a mail within the mail. It is an attachment, too, with all that it holds.
type Nested struct {
	Subject   string
	MessageID string
	From      []Address
	Date      time.Time
	// Attachment is its place among the attachments.
	Attachment int
}

// Damage is one thing that was not as it should be.
type Damage struct {
	// Kind is one of the constants.
	Kind string `json:"kind"`
	// Where names the part by its place, such as "1.2", or the header.
	Where string `json:"where,omitempty"`
	// Detail says more.
	Detail string `json:"detail,omitempty"`
}

// The kinds of damage. Those called Left mean that something is in the raw mail only.
const (
	DamageHeader     = "header"
	DamageDate       = "date"
	DamageFrom       = "from"
	DamageCharset    = "charset"
	DamageEncoding   = "encoding"
	DamageBoundary   = "boundary"
	DamageTNEF       = "tnef"
	DamageDepth      = "depth"
	DamagePartial    = "partial"
	LeftTooManyParts = "too_many_parts"
	LeftTooLarge     = "too_large"
	LeftHeaders      = "too_many_headers"
	LeftText         = "text_too_long"
)

const maxDamage = 100

// Message is a mail, read.
type Message struct {
	// Fields are the headers in their order, decoded.
	Fields []Field

	MessageID  string   // without angle brackets
	InReplyTo  []string // likewise
	References []string // likewise, oldest first

	Subject                       string
	From, Sender, ReplyTo, To, Cc []Address
	// ReturnPath is where bounces go: nil where the mail does not say, empty for the null sender.
	ReturnPath *string
	// Date is when the sender says that it was written, in UTC; zero where that cannot be read.
	Date time.Time

	// Text is the mail's own plain text, or that of its HTML where it has no other.
	Text string
	// HTML is clean: no scripts, styles of a harmless list, images from within the mail (cid:) only. Addresses of images
	// elsewhere stand in data-remote-src, so that nothing is fetched before the reader says so.
	HTML string
	// RemoteImages counts those.
	RemoteImages int

	Attachments []Attachment
	Calendars   []Calendar
	Nested      []Nested
	// Report is set for reports about the delivery of another mail.
	Report *Report
	// Signed and Encrypted say how the mail is protected: "pgp", "smime" or nothing. No signature is checked.
	Signed, Encrypted string
	// Auto says whether a machine has written it.
	Auto Auto
	// Hops counts the servers that it came through.
	Hops int
	// Parts are the parts' types in their order, indented by depth: a summary for people.
	Parts []string

	Damage []Damage
}

// Parse reads a mail.
func Parse(raw []byte, l Limits) *Message {
	r := &reader{limits: l.withDefaults(), m: &Message{}}
	if len(raw) > r.limits.Bytes {
		r.damage(LeftTooLarge, "", fmt.Sprintf("%d of %d bytes were read", r.limits.Bytes, len(raw)))
		raw = raw[:r.limits.Bytes]
	}
	raw = trimMbox(raw)
	h, body := r.split(raw, "")
	r.m.Fields = h.fields
	r.envelope(h)
	r.part(h, body, place{path: "1"})
	r.finish()
	r.m.Auto = judge(r.m)
	return r.m
}

// trimMbox takes off a line that mail stores put in front, and empty lines.
func trimMbox(raw []byte) []byte {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	for len(raw) > 0 && (raw[0] == '\r' || raw[0] == '\n') {
		raw = raw[1:]
	}
	if bytes.HasPrefix(raw, []byte("From ")) || bytes.HasPrefix(raw, []byte(">From ")) {
		if i := bytes.IndexByte(raw, '\n'); i >= 0 {
			return raw[i+1:]
		}
	}
	return raw
}

// Get returns the first field of a name, decoded; empty without one.
func (m *Message) Get(name string) string {
	for _, f := range m.Fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// Values returns all fields of a name.
func (m *Message) Values(name string) []string {
	var out []string
	for _, f := range m.Fields {
		if strings.EqualFold(f.Name, name) {
			out = append(out, f.Value)
		}
	}
	return out
}

// Author is the first address of From, or else of Sender; the zero Address where there is none.
func (m *Message) Author() Address {
	for _, l := range [][]Address{m.From, m.Sender, m.ReplyTo} {
		for _, a := range l {
			if strings.Contains(a.Address, "@") {
				return a
			}
		}
	}
	return Address{}
}

// reader is one run of Parse.
type reader struct {
	limits Limits
	m      *Message
	parts  int
	text   []string
	html   []string
	left   bool
}

func (r *reader) damage(kind, where, detail string) {
	if len(r.m.Damage) >= maxDamage {
		return
	}
	r.m.Damage = append(r.m.Damage, Damage{Kind: kind, Where: where, Detail: clip(detail, 200)})
}

// clip shortens a text for people.
func clip(s string, n int) string {
	s = strings.ToValidUTF8(s, "�")
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}

func (r *reader) envelope(h *header) {
	m := r.m
	m.Subject = oneLine(h.get("Subject"))
	m.MessageID = first(ids(h.raw("Message-Id")))
	m.InReplyTo = ids(strings.Join(h.raws("In-Reply-To"), " "))
	m.References = ids(strings.Join(h.raws("References"), " "))
	for name, list := range map[string]*[]Address{"From": &m.From, "Sender": &m.Sender, "Reply-To": &m.ReplyTo, "To": &m.To, "Cc": &m.Cc} {
		for _, v := range h.raws(name) {
			*list = append(*list, addresses(v)...)
		}
	}
	if len(m.From) == 0 {
		r.damage(DamageFrom, "From", h.raw("From"))
	}
	if v, ok := h.lookup("Return-Path"); ok {
		path := ""
		if l := addresses(v); len(l) > 0 {
			path = l[0].Address
		}
		m.ReturnPath = &path
	}
	if v, ok := h.lookup("Date"); ok {
		var readable bool
		if m.Date, readable = date(v); !readable {
			r.damage(DamageDate, "Date", v)
		}
	}
	m.Hops = len(h.raws("Received"))
}

// finish puts the texts together.
func (r *reader) finish() {
	m := r.m
	m.Text = r.bounded(strings.TrimRight(strings.Join(r.text, "\n\n"), "\n"), "text")
	raw := r.bounded(strings.Join(r.html, "<hr>"), "html")
	if raw != "" {
		m.HTML, m.RemoteImages = Sanitize(raw)
		if strings.TrimSpace(m.Text) == "" {
			m.Text = PlainText(raw)
		}
	}
}

func (r *reader) bounded(s, where string) string {
	if len(s) > r.limits.Text {
		r.damage(LeftText, where, fmt.Sprintf("%d of %d bytes were read", r.limits.Text, len(s)))
		s = strings.ToValidUTF8(s[:r.limits.Text], "")
	}
	return s
}
