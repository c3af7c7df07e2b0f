package service

import (
	"context"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// The status categories of tickets.
const (
	statusNew     = "new"
	statusOpen    = "open"
	statusPending = "pending"
	statusOnHold  = "on_hold"
	statusSolved  = "solved"
	statusClosed  = "closed"
)

// done are the statuses in which nobody waits for an answer.
func done(status string) bool { return status == statusSolved || status == statusClosed }

// beforeTicket keeps what follows from a ticket's status, customer and type in step with them, whoever changes it.
func (s *Service) beforeTicket(ctx context.Context, tx *db.Tx, c *records.Change) error {
	if c.Action == ledger.Deleted || c.Action == ledger.Merged {
		return nil
	}
	if err := s.checkTeam(ctx, c); err != nil {
		return err
	}
	if err := s.customer(ctx, c); err != nil {
		return err
	}
	if err := s.complaint(c); err != nil {
		return err
	}
	status(c)
	if c.Changed("satisfaction") && !c.Undo() {
		if c.After.Get("satisfaction") == nil {
			c.Set("satisfaction_at", nil)
		} else {
			c.Set("satisfaction_at", c.Now())
		}
	}
	if err := s.judged(ctx, tx, c); err != nil {
		return err
	}
	return s.rulesFor(ctx, tx, c)
}

// checkTeam refuses a team that there is not. It costs a statement where the team changes.
func (s *Service) checkTeam(ctx context.Context, c *records.Change) error {
	team := c.After.Text("team_id")
	if team == "" || !c.Changed("team_id") || s.teams == nil || c.Undo() {
		return nil
	}
	if _, err := s.teams.GetTeam(ctx, team); fault.Is(err, fault.NotFound) {
		return fault.At("team_id", "unknown_reference", fault.Params{"id": team, "object": "team"})
	} else if err != nil {
		return err
	}
	return nil
}

// customer takes the company from the contact, and name and address of who asks, where nobody has named others.
func (s *Service) customer(ctx context.Context, c *records.Change) error {
	contact := c.After.Text("contact_id")
	if contact == "" || !c.Changed("contact_id") || c.Undo() {
		return nil
	}
	found, err := c.Find(ctx, "contacts", records.Eq("id", contact), "", 1)
	if err != nil || len(found) == 0 {
		return err // The check of references refuses an unknown contact.
	}
	for path, from := range map[string]string{"company_id": "company_id", "requester_email": "email", "requester_name": "title", "language": "language"} {
		if v := found[0].Text(from); v != "" && !c.GivenPath(path) && (c.After.Text(path) == "" || c.Before != nil && path == "company_id") {
			c.Set(path, v)
		}
	}
	return nil
}

// complaintSteps are the states that a complaint may go to from each state; the empty state is its beginning.
var complaintSteps = map[string][]string{
	"":               {"received"},
	"received":       {"confirmed", "rejected"},
	"confirmed":      {"examined", "rejected"},
	"examined":       {"remedy_offered", "rejected"},
	"remedy_offered": {"remedied", "examined", "rejected"},
	"rejected":       {"examined"},
	"remedied":       {"examined"},
}

// complaint keeps a complaint to its process: it begins with being received, goes step by step, and is solved only once it was
// remedied or rejected.
func (s *Service) complaint(c *records.Change) error {
	if c.After.Text("type") != "complaint" {
		if c.After.Text("complaint_state") != "" {
			c.Set("complaint_state", nil)
		}
		return nil
	}
	if c.After.Text("complaint_state") == "" {
		c.Set("complaint_state", "received")
	}
	if c.Undo() {
		return nil
	}
	is, was := c.After.Text("complaint_state"), ""
	if c.Before != nil {
		was = c.Before.Text("complaint_state")
	}
	imported := c.Before == nil && c.Actor().Via == actor.ViaImport
	if is != was && !imported && !slices.Contains(complaintSteps[was], is) {
		return fault.At("complaint_state", "complaint_step", fault.Params{"from": was, "to": is, "allowed": complaintSteps[was]})
	}
	if done(c.After.Text("status")) && c.Changed("status") && !imported && is != "remedied" && is != "rejected" {
		return fault.At("status", "complaint_open", fault.Params{"state": is})
	}
	return nil
}

// status sets what follows from a new status.
func status(c *records.Change) {
	if !c.Changed("status") {
		return
	}
	is, was := c.After.Text("status"), ""
	if c.Before != nil {
		was = c.Before.Text("status")
	}
	at := c.Now()
	switch {
	case done(is) && !done(was):
		c.Set("solved_at", at)
		c.Set("waiting_since", nil)
		c.Set("snoozed_until", nil)
	case !done(is) && done(was):
		n, _ := c.After.Get("reopened").(int64)
		c.Set("reopened", n+1)
		c.Set("solved_at", nil)
	}
	if is == statusClosed {
		c.Set("closed_at", at)
	} else if was == statusClosed {
		c.Set("closed_at", nil)
	}
}

// beforeMessage keeps messages honest: what went out or came in stays what it was, and only this room lets something go out.
func (s *Service) beforeMessage(ctx context.Context, _ *db.Tx, c *records.Change) error {
	if c.Action == ledger.Deleted || c.Action == ledger.Merged || isInside(ctx) || c.Undo() {
		return nil
	}
	if c.Before == nil {
		switch state := c.After.Text("state"); {
		case state == "queued" || c.After.Get("send_after") != nil:
			return fault.At("state", "message_by_reply")
		case state == "" && c.After.Text("direction") == "inbound":
			c.Set("state", "received")
		case state == "":
			c.Set("state", "sent")
		}
		if c.After.Get("sent_at") == nil {
			c.Set("sent_at", c.Now())
		}
		return nil
	}
	for _, path := range []string{
		"ticket_id", "conversation_id", "direction", "visibility", "state", "body_text", "body_html", "subject", "from_address", "from_name",
		"to_addresses", "cc_addresses", "sent_at", "send_after", "message_id", "in_reply_to", "author_id", "contact_id",
	} {
		if c.Changed(path) {
			return fault.At(path, "message_fixed")
		}
	}
	return nil
}

// heard moves a ticket on a message of the customer: who waited gets an answer, what slept wakes up.
func (w *work) heard(ctx context.Context, ticket, m *records.Record) error {
	x := values(w.tickets)
	x.set("last_message_at", later(ticket, m))
	if automatic, _ := m.Get("automatic").(bool); !automatic {
		if ticket.Get("waiting_since") == nil {
			x.set("waiting_since", m.Get("sent_at"))
		}
		x.set("snoozed_until", nil)
		switch ticket.Text("status") {
		case statusPending, statusOnHold, statusSolved:
			x.set("status", statusOpen)
		}
	}
	_, err := w.b.Update(ctx, w.tickets, ticket.ID, 0, x.in)
	return err
}

// later is the later of the last message so far and this one.
func later(ticket, m *records.Record) time.Time {
	at, last := moment(m, "sent_at"), moment(ticket, "last_message_at")
	if at.Before(last) {
		return last
	}
	return at
}
