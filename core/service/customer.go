package service

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Customer is somebody outside who looks at the own tickets. It is the whole of what such a person may do with tickets: nothing that
// is internal leaves through it, and a ticket of anybody else is not_found.
type Customer struct {
	s *Service
	// contact is who looks, company whose tickets may be seen besides; empty for only the own ones.
	contact, company string
}

// Customer returns the view of a contact. With company, the tickets of the whole company are seen, which whoever calls has decided. The
// context's tenant counts, and nothing else of its actor.
func (s *Service) Customer(contactID, companyID string) Customer {
	return Customer{s: s, contact: contactID, company: companyID}
}

// CustomerTicket is a ticket as the customer sees it.
type CustomerTicket struct {
	ID             string            `json:"id"`
	Number         string            `json:"number"`
	Subject        string            `json:"subject"`
	Type           string            `json:"type"`
	Status         string            `json:"status"`
	ComplaintState string            `json:"complaint_state,omitempty"`
	ContactID      string            `json:"contact_id,omitempty"`
	CreatedAt      time.Time         `json:"created_at"`
	LastMessageAt  time.Time         `json:"last_message_at"`
	Satisfaction   int64             `json:"satisfaction,omitempty"`
	Messages       []CustomerMessage `json:"messages,omitempty"`

	updated time.Time
}

// CustomerMessage is a message as the customer sees it.
type CustomerMessage struct {
	ID string `json:"id"`
	// Own says that the customer's side has written it.
	Own   bool                 `json:"own"`
	Name  string               `json:"name,omitempty"`
	At    time.Time            `json:"at"`
	Text  string               `json:"text"`
	HTML  string               `json:"html,omitempty"`
	Files []records.Attachment `json:"files,omitempty"`
}

// desk is a context in which the desk acts for the customer: the rights of people do not speak of customers.
func desk(ctx context.Context) (context.Context, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	d := actor.Actor{Tenant: a.Tenant, Kind: actor.System, ID: "service", Via: a.Via, Locale: a.Locale, TimeZone: a.TimeZone, Address: a.Address, RequestID: a.RequestID}
	if d.Via == "" {
		d.Via = actor.ViaJob
	}
	return actor.With(ctx, d), nil
}

// own is the condition that a ticket is the customer's.
func (c Customer) own() filter.Node {
	node := records.Eq("contact_id", c.contact)
	if c.company != "" {
		node = filter.Or(node, records.Eq("company_id", c.company))
	}
	return node
}

// Tickets returns a page of the customer's tickets, what has changed last first. Cursor is where the page before ended; open leaves
// out those that are solved. It reads the index of the contact in order, and that of the company, as far as the page goes: at a
// million tickets under a millisecond each. One statement with "or" would have SQLite walk through everybody's. Faults: invalid
// invalid_cursor, forbidden.
func (c Customer) Tickets(ctx context.Context, open bool, cursor string, limit int) (list []CustomerTicket, next string, err error) {
	if c.contact == "" {
		return nil, "", fault.New(fault.Forbidden, "forbidden")
	}
	if ctx, err = desk(ctx); err != nil {
		return nil, "", err
	}
	var where []filter.Node
	if open {
		where = append(where, filter.Compare{Field: "status", Op: filter.NotIn, Value: filter.List{filter.String(statusSolved), filter.String(statusClosed)}})
	}
	if cursor != "" {
		at, id, err := readCursor(cursor)
		if err != nil {
			return nil, "", err
		}
		where = append(where, filter.Compare{Field: "updated_at", Op: filter.Lte, Value: at},
			filter.Or(filter.Compare{Field: "updated_at", Op: filter.Lt, Value: at}, filter.Compare{Field: "id", Op: filter.Lt, Value: filter.String(id)}))
	}
	sides := []filter.Node{records.Eq("contact_id", c.contact)}
	if c.company != "" {
		sides = append(sides, records.Eq("company_id", c.company))
	}
	for _, side := range sides {
		page, err := c.s.records.List(ctx, "tickets", records.Query{Filter: filter.And(append([]filter.Node{side}, where...)...), Sort: records.ParseSort("-updated_at"), Limit: limit + 1})
		if err != nil {
			return nil, "", err
		}
		for _, row := range page.Rows {
			t, err := customerTicket(row)
			if err != nil {
				return nil, "", err
			}
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b CustomerTicket) int { return cmp.Or(b.updated.Compare(a.updated), cmp.Compare(b.ID, a.ID)) })
	list = slices.CompactFunc(list, func(a, b CustomerTicket) bool { return a.ID == b.ID })
	if len(list) > limit {
		list = list[:limit]
		next = list[limit-1].updated.Format(time.RFC3339Nano) + "_" + list[limit-1].ID
	}
	return list, next, nil
}

// readCursor is where a page of tickets ended.
func readCursor(cursor string) (filter.Time, string, error) {
	text, ticketID, _ := strings.Cut(cursor, "_")
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || !id.Valid("tic", ticketID) {
		return filter.Time{}, "", fault.At("cursor", "invalid_cursor")
	}
	return filter.Time{Time: at}, ticketID, nil
}

func customerTicket(row *records.Row) (CustomerTicket, error) {
	text := cells(row)
	t := CustomerTicket{
		ID: row.ID(), Number: text.text("number"), Subject: text.text("subject"), Type: text.text("type"), Status: text.text("status"),
		ComplaintState: text.text("complaint_state"), ContactID: text.text("contact_id"), CreatedAt: text.time("created_at"), LastMessageAt: text.time("last_message_at"),
		updated: text.time("updated_at"),
	}
	t.Satisfaction, _ = text["satisfaction"].(int64)
	return t, text.err()
}

// values of a row by path; "" holds what went wrong.
type cellsOf map[string]any

func cells(row *records.Row) cellsOf {
	out := cellsOf{}
	for _, f := range row.Object().Fields {
		if f.Custom {
			continue
		}
		v, err := row.Value(f)
		if err != nil {
			out[""] = err
			continue
		}
		out[f.Name] = v
	}
	return out
}

func (c cellsOf) text(name string) string { s, _ := c[name].(string); return s }

func (c cellsOf) time(name string) time.Time { t, _ := c[name].(time.Time); return t }

func (c cellsOf) err() error { err, _ := c[""].(error); return err }

// find reads one of the customer's tickets.
func (c Customer) find(ctx context.Context, ticketID string) (*records.Row, error) {
	if c.contact == "" {
		return nil, fault.Missing("record", ticketID)
	}
	page, err := c.s.records.List(ctx, "tickets", records.Query{Filter: filter.And(records.Eq("id", ticketID), c.own()), Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(page.Rows) == 0 {
		return nil, fault.Missing("record", ticketID)
	}
	return page.Rows[0], nil
}

// public is the condition that a message of a ticket has been said between the customer and the company.
func public(ticketID string) filter.Node {
	return filter.And(records.Eq("ticket_id", ticketID), records.Eq("visibility", "public"),
		filter.Compare{Field: "state", Op: filter.In, Value: filter.List{filter.String("sent"), filter.String("received")}})
}

// Ticket returns a ticket with its public messages, oldest first, at most 200 of the newest.
func (c Customer) Ticket(ctx context.Context, ticketID string) (*CustomerTicket, error) {
	ctx, err := desk(ctx)
	if err != nil {
		return nil, err
	}
	row, err := c.find(ctx, ticketID)
	if err != nil {
		return nil, err
	}
	t, err := customerTicket(row)
	if err != nil {
		return nil, err
	}
	page, err := c.s.records.List(ctx, "messages", records.Query{Filter: public(ticketID), Sort: records.ParseSort("-id"), Limit: records.MaxLimit})
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(page.Rows))
	for _, row := range page.Rows {
		ids = append(ids, row.ID())
	}
	files, err := c.s.records.AttachmentsOf(ctx, "messages", ids)
	if err != nil {
		return nil, err
	}
	for i := len(page.Rows) - 1; i >= 0; i-- {
		v := cells(page.Rows[i])
		m := CustomerMessage{
			ID: page.Rows[i].ID(), Own: v.text("direction") == "inbound", Name: v.text("from_name"), At: v.time("sent_at"), Text: v.text("body_text"), HTML: v.text("body_html"),
		}
		if m.Files = files[m.ID]; v.err() != nil {
			return nil, v.err()
		}
		t.Messages = append(t.Messages, m)
	}
	return &t, nil
}

// File opens a file of a public message of one of the customer's tickets. The caller closes it.
func (c Customer) File(ctx context.Context, ticketID, messageID, fileID string) (*file.Content, error) {
	ctx, err := desk(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := c.find(ctx, ticketID); err != nil {
		return nil, err
	}
	page, err := c.s.records.List(ctx, "messages", records.Query{Filter: filter.And(public(ticketID), records.Eq("id", messageID)), Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(page.Rows) == 0 {
		return nil, fault.Missing("record", messageID)
	}
	return c.s.records.OpenAttachment(ctx, "messages", messageID, fileID, false)
}

// Open makes a ticket of the customer's.
func (c Customer) Open(ctx context.Context, in Request) (Opened, error) {
	ctx, err := desk(ctx)
	if err != nil {
		return Opened{}, err
	}
	if c.contact == "" {
		return Opened{}, fault.New(fault.Forbidden, "forbidden")
	}
	in.ContactID, in.Message.ContactID, in.TicketID, in.OwnerID = c.contact, c.contact, "", ""
	return c.s.Open(ctx, in)
}

// Reply adds what the customer says to one of the own tickets.
func (c Customer) Reply(ctx context.Context, ticketID string, m Message) (Opened, error) {
	ctx, err := desk(ctx)
	if err != nil {
		return Opened{}, err
	}
	if _, err := c.find(ctx, ticketID); err != nil {
		return Opened{}, err
	}
	m.ContactID = c.contact
	return c.s.Open(ctx, Request{Channel: "portal", TicketID: ticketID, ContactID: c.contact, Message: m})
}

// Close says that the customer needs no more help.
func (c Customer) Close(ctx context.Context, ticketID string) error {
	return c.change(ctx, ticketID, func(x *input, ticket *records.Record) error {
		if !done(ticket.Text("status")) {
			x.set("status", statusSolved)
		}
		return nil
	})
}

// Rate takes the customer's judgement from 1 to 5 once the ticket is solved. Rating again replaces it. Faults: not_found, invalid
// out_of_range, conflict not_solved.
func (c Customer) Rate(ctx context.Context, ticketID string, score int64, comment string) error {
	return c.change(ctx, ticketID, func(x *input, ticket *records.Record) error {
		return rate(x, ticket, score, comment)
	})
}

func rate(x *input, ticket *records.Record, score int64, comment string) error {
	if score < 1 || score > 5 {
		return fault.At("score", "out_of_range", fault.Params{"min": 1, "max": 5})
	}
	if !done(ticket.Text("status")) {
		return fault.New(fault.Conflict, "not_solved")
	}
	x.set("satisfaction", score)
	x.set("satisfaction_comment", nil)
	x.text("satisfaction_comment", strings.TrimSpace(comment))
	return nil
}

func (c Customer) change(ctx context.Context, ticketID string, set func(x *input, ticket *records.Record) error) error {
	ctx, err := desk(ctx)
	if err != nil {
		return err
	}
	if _, err := c.find(ctx, ticketID); err != nil {
		return err
	}
	return c.s.do(ctx, "ticket_customer", func(ctx context.Context, w *work) error {
		ticket, err := w.b.Load(ctx, w.tickets, ticketID, access.Update)
		if err != nil {
			return err
		}
		x := values(w.tickets)
		if err := set(x, ticket); err != nil {
			return err
		}
		_, err = w.b.Update(ctx, w.tickets, ticketID, 0, x.in)
		return err
	})
}
