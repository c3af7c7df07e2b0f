package chat

import (
	"context"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/records"
)

// Line is something said, as the visitor sees it.
type Line struct {
	ID   string    `json:"id"`
	Own  bool      `json:"own" doc:"The visitor has said it."`
	Name string    `json:"name,omitempty" doc:"First name of who has answered."`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
	// Bot says that an assistant has said it, Sources what it rests on, and Choices what may be answered.
	Bot     bool     `json:"bot,omitempty" doc:"An assistant has said it, no person."`
	Sources []Source `json:"sources,omitempty" nullable:"false" doc:"Articles that everybody may read."`
	Choices []string `json:"choices,omitempty" nullable:"false"`
}

// Talk is the conversation as the visitor sees it.
type Talk struct {
	State string `json:"state" enum:"bot,waiting,active,left,ended"`
	Lines []Line `json:"lines" nullable:"false"`
	// Typing says that an answer is on its way.
	Typing bool `json:"typing,omitempty"`
	// NeedEmail says that the message can be answered by e-mail only, and that no address is known.
	NeedEmail bool `json:"need_email,omitempty"`
}

// Read returns what was said in a visitor's conversation after a moment, the oldest first; 200 lines at most. It is asked every
// few seconds while the chat is open: two rows by primary key and one index range of the conversation's messages.
func (s *Service) Read(ctx context.Context, key, token string, after time.Time) (Talk, error) {
	ctx, v, err := s.enter(ctx, key)
	if err != nil {
		return Talk{}, err
	}
	x, err := s.known(ctx, token)
	if err != nil {
		return Talk{}, err
	}
	if s.now().Sub(x.SeenAt) > present/3 {
		if err := s.touch(ctx, x.ID, "seen_at"); err != nil {
			return Talk{}, err
		}
	}
	if x.State == stateBot && x.asked > x.answered && x.askedAt != nil && s.now().Sub(*x.askedAt) > patience {
		if err := s.giveUp(ctx, v, x, whyLate); err != nil {
			return Talk{}, err
		}
		if x, err = s.session(ctx, x.ID); err != nil {
			return Talk{}, err
		}
	}
	where := filter.And(records.Eq("conversation_id", x.ConversationID), records.Eq("visibility", "public"),
		filter.Compare{Field: "state", Op: filter.In, Value: filter.List{filter.String("sent"), filter.String("received")}})
	if !after.IsZero() {
		where = filter.And(where, filter.Compare{Field: "sent_at", Op: filter.Gt, Value: filter.Time{Time: after}})
	}
	page, err := s.o.Records.List(ctx, "messages", records.Query{Filter: where, Sort: records.ParseSort("sent_at"), Limit: records.MaxLimit})
	if err != nil {
		return Talk{}, err
	}
	out := Talk{
		State: x.State, Lines: []Line{}, Typing: x.State == stateBot && x.asked > x.answered, NeedEmail: x.State == stateLeft && x.Email == "",
	}
	var answers map[string]Answered
	names := map[string]string{}
	for _, row := range page.Rows {
		m, err := cells(row)
		if err != nil {
			return Talk{}, err
		}
		l := Line{ID: row.ID(), Own: m.text("direction") == "inbound", Text: m.text("body_text")}
		l.At, _ = m["sent_at"].(time.Time)
		if author := m.text("author_id"); author != "" {
			if _, ok := names[author]; !ok {
				names[author] = s.firstName(ctx, author)
			}
			l.Name = names[author]
		}
		if l.Bot, _ = m["automatic"].(bool); l.Bot && !l.Own {
			if answers == nil {
				if answers, err = s.answers(ctx, x.ID); err != nil {
					return Talk{}, err
				}
			}
			if err := s.explain(ctx, x, &l, answers[l.ID]); err != nil {
				return Talk{}, err
			}
		}
		out.Lines = append(out.Lines, l)
	}
	return out, nil
}

// explain adds to an assistant's words what stands behind them: of the sources those that everybody may read at this moment.
func (s *Service) explain(ctx context.Context, x session, l *Line, a Answered) error {
	if l.Name = a.Name; len(a.Sources) > 0 && s.o.Assistants != nil {
		ids := make([]string, len(a.Sources))
		for i, src := range a.Sources {
			ids[i] = src.ID
		}
		var err error
		if l.Sources, err = s.o.Assistants.Public(ctx, ids, x.locale); err != nil {
			return err
		}
	}
	l.Choices = a.Choices
	return nil
}

// firstName is what visitors learn of who answers; empty for somebody who is gone.
func (s *Service) firstName(ctx context.Context, userID string) string {
	u, err := s.o.People.GetUser(ctx, userID)
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(u.Name, " ")
	return first
}

// cellsOf are the values of a record's shipped fields.
type cellsOf map[string]any

func (c cellsOf) text(name string) string { s, _ := c[name].(string); return s }

func cells(row *records.Row) (cellsOf, error) {
	out := cellsOf{}
	for _, f := range row.Object().Fields {
		if f.Custom {
			continue
		}
		v, err := row.Value(f)
		if err != nil {
			return nil, err
		}
		out[f.Name] = v
	}
	return out, nil
}
