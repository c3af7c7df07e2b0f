package service

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// maxSplit bounds the messages that go to a ticket of their own at once.
const maxSplit = 100

// Merge makes one ticket out of several: their messages and conversations come to the one that stays, and whoever asks for the others
// is led there. Rights and faults are those of merging records.
func (s *Service) Merge(ctx context.Context, into string, from []string) (string, error) {
	m, err := s.records.Merge(inside(ctx), "tickets", records.MergeInput{Into: into, From: from})
	if err != nil {
		return "", err
	}
	return m.ChangeSetID, nil
}

// Split moves messages of a ticket to a new one of the same customer, which is linked to it. The actor needs to update the ticket and
// to create tickets. Faults: not_found, invalid required and unknown_reference for messages that are not the ticket's.
func (s *Service) Split(ctx context.Context, ticketID, subject string, messageIDs []string) (Opened, error) {
	var out Opened
	err := s.do(ctx, "ticket_split", func(ctx context.Context, w *work) (err error) {
		out, err = w.split(ctx, ticketID, subject, messageIDs)
		return err
	})
	return out, err
}

func (w *work) split(ctx context.Context, ticketID, subject string, messageIDs []string) (Opened, error) {
	if len(messageIDs) == 0 || len(messageIDs) > maxSplit {
		return Opened{}, fault.At("message_ids", "out_of_range", fault.Params{"min": 1, "max": maxSplit})
	}
	old, err := w.b.Load(ctx, w.tickets, ticketID, access.Update)
	if err != nil {
		return Opened{}, err
	}
	x := values(w.tickets)
	if x.text("subject", subject); subject == "" {
		x.text("subject", old.Text("subject"))
	}
	for _, path := range []string{
		"contact_id", "company_id", "contract_id", "requester_name", "requester_email", "channel", "priority", "language", "team_id", "owner_id", "last_message_at", "waiting_since",
	} {
		if v := old.Get(path); v != nil {
			x.set(path, v)
		}
	}
	made, err := w.b.Create(ctx, w.tickets, x.in)
	if err != nil {
		return Opened{}, err
	}
	convs := map[string]*records.Record{}
	for i, mid := range messageIDs {
		m, err := w.b.Load(ctx, w.messages, mid, access.Update)
		if err != nil {
			return Opened{}, err
		}
		if m.Text("ticket_id") != ticketID {
			return Opened{}, fault.At(fmt.Sprintf("message_ids.%d", i), "unknown_reference", fault.Params{"id": mid, "object": "message"})
		}
		x := values(w.messages)
		x.id("ticket_id", made.ID)
		conv, err := w.convOf(ctx, m)
		if err != nil {
			return Opened{}, err
		}
		if conv != nil {
			if convs[conv.ID] == nil {
				if convs[conv.ID], err = w.conversation(ctx, made, Request{Channel: conv.Text("channel"), Address: conv.Text("address")}); err != nil {
					return Opened{}, err
				}
			}
			x.id("conversation_id", convs[conv.ID].ID)
		}
		if _, err := w.b.Update(ctx, w.messages, mid, 0, x.in); err != nil {
			return Opened{}, err
		}
	}
	err = w.b.Link(ctx, w.tickets, made.ID, "linked", ticketID, records.EdgeInput{Role: "split_from"})
	return Opened{TicketID: made.ID, Number: made.Text("number"), New: true}, err
}

// placeholder is {{path}} or {{path|what stands there when it is empty}}.
var placeholder = regexp.MustCompile(`\{\{\s*([a-z_]+(?:\.[a-z_]+)*)\s*(?:\|([^{}]*))?\}\}`)

// Render fills the placeholders of a text about a ticket: {{ticket.number}}, {{contact.first_name|there}}, {{company.name}},
// {{me.name}}. Only what the actor may read is filled in; anything else is left empty, or takes what stands behind the bar.
func (s *Service) Render(ctx context.Context, ticketID, text string) (string, error) {
	ticket, err := s.records.Get(ctx, "tickets", ticketID, records.GetOptions{})
	if err != nil {
		return "", err
	}
	known := map[string]map[string]any{}
	if known["ticket"], err = flat(ticket); err != nil {
		return "", err
	}
	for name, object := range map[string]string{"contact": "contacts", "company": "companies"} {
		rid, _ := known["ticket"][name+"_id"].(string)
		if rid == "" || !strings.Contains(text, name+".") {
			continue
		}
		row, err := s.records.Get(ctx, object, rid, records.GetOptions{})
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
			continue
		}
		if err != nil {
			return "", err
		}
		if known[name], err = flat(row); err != nil {
			return "", err
		}
	}
	if a, err := actor.From(ctx); err == nil && a.UserID != "" && s.people != nil {
		if u, err := s.people.GetUser(ctx, a.UserID); err == nil {
			known["me"] = map[string]any{"name": u.Name, "email": u.Email}
		}
	}
	return placeholder.ReplaceAllStringFunc(text, func(p string) string {
		found := placeholder.FindStringSubmatch(p)
		of, path, _ := strings.Cut(found[1], ".")
		switch v := known[of][path].(type) {
		case string:
			if v != "" {
				return v
			}
		case float64:
			return strings.TrimSuffix(fmt.Sprintf("%.2f", v), ".00")
		}
		return found[2]
	}), nil
}

func flat(row *records.Row) (map[string]any, error) {
	raw, err := row.AppendJSON(nil)
	if err != nil {
		return nil, err
	}
	var out map[string]any
	return out, json.Unmarshal(raw, &out)
}

// Applied is what a macro has left for its author to send.
type Applied struct {
	Reply string `json:"reply,omitempty"`
	Note  string `json:"note,omitempty"`
}

// Apply does what a macro says: it changes the ticket under the actor's rights, and returns the answer and the note that it proposes,
// with their placeholders filled. Nothing is sent. Faults are those of changing the ticket, and not_found for the macro.
func (s *Service) Apply(ctx context.Context, ticketID, ruleID string) (Applied, error) {
	list, err := s.Rules(ctx, Macro)
	if err != nil {
		return Applied{}, err
	}
	for _, r := range list {
		if r.ID != ruleID || !r.Active {
			continue
		}
		def, err := strict[MacroRule](r.Definition)
		if err != nil {
			return Applied{}, err
		}
		if len(def.Set) > 0 {
			body, err := json.Marshal(def.Set)
			if err != nil {
				return Applied{}, err
			}
			if _, err := s.records.Update(ctx, "tickets", ticketID, 0, body); err != nil {
				return Applied{}, err
			}
		}
		var out Applied
		if out.Reply, err = s.Render(ctx, ticketID, def.Reply); err != nil {
			return Applied{}, err
		}
		out.Note, err = s.Render(ctx, ticketID, def.Note)
		return out, err
	}
	return Applied{}, fault.Missing("desk_rule", ruleID)
}
