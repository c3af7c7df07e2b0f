package chat

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/service"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Chat is a visitor's conversation as the staff sees it. What was said are the messages of its conversation.
type Chat struct {
	ID             string    `json:"id"`
	State          string    `json:"state" enum:"bot,waiting,active,left,ended"`
	Name           string    `json:"name"`
	Email          string    `json:"email,omitempty"`
	Page           string    `json:"page,omitempty"`
	TicketID       string    `json:"ticket_id"`
	ConversationID string    `json:"conversation_id"`
	AgentID        string    `json:"agent_id,omitempty"`
	There          bool      `json:"there" doc:"The visitor still looks at the chat."`
	CreatedAt      time.Time `json:"created_at"`
	SpokenAt       time.Time `json:"spoken_at"`
	// Reason is why an assistant has handed over.
	Reason string `json:"reason,omitempty" doc:"Why the assistant has handed over: requested, unsure, turns, failed, late, off, taken, nothing_said, or in the plugin's words."`
	// Assistant says that one has answered, or does.
	Assistant bool `json:"assistant,omitempty" doc:"An assistant has had the chat, or has it still."`
}

const maxChats = 100

// Chats returns the conversations that go on and those of the last day, what was last spoken of first; those whose ticket the
// actor may read. It reads one index range and one list of tickets by id.
func (s *Service) Chats(ctx context.Context) ([]Chat, error) {
	var rows []session
	err := s.o.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err := tx.Query(ctx, "select "+sessionColumns+` from chat_sessions where tenant_id = ? and spoken_at > ?
			order by spoken_at desc limit ?`, tx.Tenant(), s.now().Add(-24*time.Hour), maxChats)
		if err != nil {
			return err
		}
		defer found.Close()
		for found.Next() {
			var x session
			if err := x.scan(found); err != nil {
				return err
			}
			rows = append(rows, x)
		}
		return found.Err()
	})
	if err != nil || len(rows) == 0 {
		return []Chat{}, err
	}
	tickets := filter.List{}
	for _, x := range rows {
		tickets = append(tickets, filter.String(x.TicketID))
	}
	page, err := s.o.Records.List(ctx, "tickets", records.Query{
		Filter: filter.Compare{Field: "id", Op: filter.In, Value: tickets}, Fields: []string{"id"}, Limit: records.MaxLimit,
	})
	if err != nil {
		return nil, err
	}
	mine := map[string]bool{}
	for _, row := range page.Rows {
		mine[row.ID()] = true
	}
	out := []Chat{}
	for _, x := range rows {
		if mine[x.TicketID] {
			out = append(out, s.chat(x))
		}
	}
	return out, nil
}

func (s *Service) chat(x session) Chat {
	return Chat{
		ID: x.ID, State: x.State, Name: x.Name, Email: x.Email, Page: x.Page, TicketID: x.TicketID, ConversationID: x.ConversationID,
		AgentID: x.AgentID, There: x.State != stateEnded && s.now().Sub(x.SeenAt) < present, CreatedAt: x.CreatedAt, SpokenAt: x.SpokenAt,
		Reason: x.reason, Assistant: x.responder != "",
	}
}

// mine returns a conversation whose ticket the actor may read. Faults: not_found.
func (s *Service) mine(ctx context.Context, chatID string) (session, error) {
	var x session
	err := s.o.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		return x.scan(tx.QueryRow(ctx, "select "+sessionColumns+" from chat_sessions where tenant_id = ? and id = ?", tx.Tenant(), chatID))
	})
	if errors.Is(err, db.ErrNoRows) {
		return x, fault.Missing("chat", chatID)
	}
	if err != nil {
		return x, err
	}
	_, err = s.o.Records.Get(ctx, "tickets", x.TicketID, records.GetOptions{Fields: []string{"id"}})
	return x, err
}

// Answer says something to the visitor, at once: it cannot be taken back. Who answers first has taken the conversation. Faults:
// not_found, forbidden, invalid required, conflict chat_ended.
func (s *Service) Answer(ctx context.Context, chatID, text string) (service.Said, error) {
	x, err := s.mine(ctx, chatID)
	if err != nil {
		return service.Said{}, err
	}
	if x.State == stateEnded {
		return service.Said{}, fault.New(fault.Conflict, "chat_ended")
	}
	a, err := actor.From(ctx)
	if err != nil {
		return service.Said{}, err
	}
	return s.o.Desk.Reply(ctx, x.TicketID, service.Reply{
		Text: text, ConversationID: x.ConversationID, Now: true,
		Within: func(ctx context.Context, tx *db.Tx, _ string) error {
			_, err := tx.Exec(ctx, `update chat_sessions set spoken_at = ?, agent_id = coalesce(agent_id, ?), reason = case when state = ? then ? else reason end,
				state = case when state in (?, ?) then ? else state end where tenant_id = ? and id = ?`,
				s.now(), a.UserID, stateBot, whyTaken, stateBot, stateWaiting, stateActive, tx.Tenant(), x.ID)
			return err
		},
	})
}

// HandOver gives a conversation to somebody else, with its ticket; an empty user is whoever acts. An assistant says nothing in it
// from then on. Faults: not_found, forbidden
// and those of a ticket's owner.
func (s *Service) HandOver(ctx context.Context, chatID, userID string) (Chat, error) {
	x, err := s.mine(ctx, chatID)
	if err != nil {
		return Chat{}, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return Chat{}, err
	}
	if userID == "" {
		userID = a.UserID
	}
	body, err := json.Marshal(map[string]string{"owner_id": userID})
	if err != nil {
		return Chat{}, err
	}
	if _, err := s.o.Records.Update(ctx, "tickets", x.TicketID, 0, body); err != nil {
		return Chat{}, err
	}
	state := stateWaiting
	if userID == a.UserID {
		state = stateActive // Who takes it is there.
	}
	err = s.o.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update chat_sessions set agent_id = ?, reason = case when state = ? then ? else reason end,
			state = case when state in (?, ?) then ? else state end where tenant_id = ? and id = ?`,
			userID, stateBot, whyTaken, stateBot, stateWaiting, state, tx.Tenant(), x.ID)
		return err
	})
	if err != nil {
		return Chat{}, err
	}
	x, err = s.session(ctx, x.ID)
	return s.chat(x), err
}

// End ends a conversation by the staff; its ticket stays as it is. Faults: not_found.
func (s *Service) End(ctx context.Context, chatID string) error {
	x, err := s.mine(ctx, chatID)
	if err != nil {
		return err
	}
	return s.end(ctx, x.ID)
}

// Attend says that somebody of the staff is there to answer, or no longer; it counts for somewhat more than a minute. Only people
// can be there. Faults: forbidden for whoever may not read tickets.
func (s *Service) Attend(ctx context.Context, there bool) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	if a.UserID == "" {
		return fault.New(fault.Forbidden, "forbidden")
	}
	if _, err := s.o.Records.List(ctx, "tickets", records.Query{Fields: []string{"id"}, Limit: 1}); err != nil {
		return err
	}
	return s.o.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		if !there {
			_, err := tx.Exec(ctx, "delete from chat_agents where tenant_id = ? and user_id = ?", tx.Tenant(), a.UserID)
			return err
		}
		_, err := tx.Exec(ctx, `insert into chat_agents (tenant_id, user_id, seen_at) values (?, ?, ?)
			on conflict (tenant_id, user_id) do update set seen_at = excluded.seen_at`, tx.Tenant(), a.UserID, s.now())
		return err
	})
}

// Erase forgets that somebody was ever there. Only the system calls it.
func (s *Service) Erase(ctx context.Context, userID string) error {
	return s.o.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "delete from chat_agents where tenant_id = ? and user_id = ?", tx.Tenant(), userID)
		return err
	})
}

var _ People = (*access.Service)(nil)
