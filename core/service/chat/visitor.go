package chat

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/service"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Front is what a visitor sees before a conversation.
type Front struct {
	Title      string `json:"title"`
	Greeting   string `json:"greeting,omitempty"`
	Color      string `json:"color,omitempty"`
	PrivacyURL string `json:"privacy_url,omitempty"`
	NeedEmail  bool   `json:"need_email"`
	Online     bool   `json:"online" doc:"Somebody is there to answer."`
	Locale     string `json:"locale"`
}

// Front returns how the chat of a key looks now. Faults: not_found.
func (s *Service) Front(ctx context.Context, key string) (Front, error) {
	ctx, v, err := s.enter(ctx, key)
	if err != nil {
		return Front{}, err
	}
	online, err := s.online(ctx, v)
	f := Front{
		Title: v.widget.Title, Greeting: v.widget.Greeting, Color: v.widget.Color, PrivacyURL: v.widget.PrivacyURL,
		NeedEmail: v.widget.NeedEmail || !online, Online: online, Locale: v.company.Locale,
	}
	if f.Title == "" {
		f.Title = v.company.Name
	}
	return f, err
}

// Start is a visitor's first message with what the form before it asks.
type Start struct {
	Name  string `json:"name" minLength:"1" maxLength:"100"`
	Email string `json:"email,omitempty" maxLength:"254"`
	Text  string `json:"text" minLength:"1" maxLength:"4000"`
	Page  string `json:"page,omitempty" maxLength:"500" doc:"Address of the page with the widget."`
	// Consent says that the visitor agrees to what is said being stored.
	Consent bool `json:"consent"`
}

// Started is a conversation that has begun.
type Started struct {
	Token  string `json:"token" doc:"Shown once; it opens this conversation."`
	Online bool   `json:"online" doc:"False where a message was left that is answered by e-mail."`
}

const maxSubject = 80

// keep is how long a browser finds its conversation again.
const keep = 30 * 24 * time.Hour

// Start begins a conversation: as a chat where somebody is there, else as a message that was left. Faults: not_found for the
// key, invalid without consent, or without an address where one is needed.
func (s *Service) Start(ctx context.Context, key string, in Start) (Started, error) {
	ctx, v, err := s.enter(ctx, key)
	if err != nil {
		return Started{}, err
	}
	online, err := s.online(ctx, v)
	if err != nil {
		return Started{}, err
	}
	in.Name, in.Email, in.Text = strings.TrimSpace(in.Name), strings.TrimSpace(in.Email), strings.TrimSpace(in.Text)
	var l fault.List
	if !in.Consent {
		l.Add("consent", "chat_consent")
	}
	if in.Text == "" {
		l.Add("text", "required")
	}
	if in.Name == "" {
		l.Add("name", "required")
	}
	if in.Email == "" && (v.widget.NeedEmail || !online) {
		l.Add("email", "required")
	} else if a, err := mail.ParseAddress(in.Email); in.Email != "" && (err != nil || a.Address != in.Email) {
		l.Add("email", "invalid_email")
	}
	if err := l.Err(); err != nil {
		return Started{}, err
	}
	contact, err := s.contact(ctx, in.Email)
	if err != nil {
		return Started{}, err
	}
	session := id.New("cht")
	req := service.Request{
		Channel: "chat", ConversationKey: session, Subject: subjectOf(in.Text), ContactID: contact,
		Message: service.Message{Key: "chat:" + session, Text: in.Text, FromName: in.Name, FromAddress: in.Email, ContactID: contact},
	}
	state := stateWaiting
	if !online {
		req.Channel, state = "web_form", stateLeft
	}
	opened, err := s.o.Desk.Open(ctx, req)
	if err != nil {
		return Started{}, err
	}
	secret := rand.Text() + rand.Text()
	now := s.now()
	err = s.o.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into chat_sessions (tenant_id, id, token_hash, state, name, email, page, ticket_id, conversation_id, created_at, seen_at, spoken_at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, tx.Tenant(), session, hash(secret), state, in.Name, in.Email, in.Page,
			opened.TicketID, opened.ConversationID, now, now, now)
		if err != nil {
			return err
		}
		// What the desk keeps is the conversation; who had which browser is forgotten after a month.
		_, err = tx.Exec(ctx, "delete from chat_sessions where tenant_id = ? and spoken_at < ?", tx.Tenant(), now.Add(-keep))
		return err
	})
	return Started{Token: session + "." + secret, Online: online}, err
}

// contact returns the one contact with an address; empty where there is none or several. A visitor learns nothing of it.
func (s *Service) contact(ctx context.Context, email string) (string, error) {
	if email == "" {
		return "", nil
	}
	page, err := s.o.Records.List(ctx, "contacts", records.Query{Filter: records.Eq("email", strings.ToLower(email)), Fields: []string{"id"}, Limit: 2})
	if err != nil || len(page.Rows) != 1 {
		return "", err
	}
	return page.Rows[0].ID(), nil
}

// subjectOf is the beginning of what was said.
func subjectOf(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	if utf8.RuneCountInString(line) > maxSubject {
		line = string([]rune(line)[:maxSubject-1]) + "…"
	}
	return line
}

func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// session is a row of the table.
type session struct {
	ID, State, Name, Email, Page, TicketID, ConversationID, AgentID string
	CreatedAt, SeenAt, SpokenAt                                     time.Time
}

const sessionColumns = "id, state, name, email, page, ticket_id, conversation_id, coalesce(agent_id, ''), created_at, seen_at, spoken_at"

func (x *session) scan(row interface{ Scan(to ...any) error }, more ...any) error {
	return row.Scan(append([]any{
		&x.ID, &x.State, &x.Name, &x.Email, &x.Page, &x.TicketID, &x.ConversationID, &x.AgentID, &x.CreatedAt, &x.SeenAt, &x.SpokenAt,
	}, more...)...)
}

// known returns the conversation of a token. Faults: not_found.
func (s *Service) known(ctx context.Context, token string) (session, error) {
	missing := fault.Missing("chat", "")
	var x session
	sessionID, secret, ok := strings.Cut(token, ".")
	if !ok || !id.Valid("cht", sessionID) {
		return x, missing
	}
	var stored string
	err := s.o.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		return x.scan(tx.QueryRow(ctx, "select "+sessionColumns+", token_hash from chat_sessions where tenant_id = ? and id = ?", tx.Tenant(), sessionID), &stored)
	})
	if errors.Is(err, db.ErrNoRows) || err == nil && subtle.ConstantTimeCompare([]byte(stored), []byte(hash(secret))) != 1 {
		return x, missing
	}
	return x, err
}

// Say stores what a visitor says. clientID is the browser's own name of the message, so that it may repeat itself. Faults:
// not_found for key and token, conflict chat_ended.
func (s *Service) Say(ctx context.Context, key, token, clientID, text string) error {
	ctx, _, err := s.enter(ctx, key)
	if err != nil {
		return err
	}
	x, err := s.known(ctx, token)
	if err != nil {
		return err
	}
	if x.State == stateEnded {
		return fault.New(fault.Conflict, "chat_ended")
	}
	if text = strings.TrimSpace(text); text == "" {
		return fault.At("text", "required")
	}
	channel := "chat"
	if x.State == stateLeft {
		channel = "web_form"
	}
	opened, err := s.o.Desk.Open(ctx, service.Request{
		Channel: channel, ConversationKey: x.ID, Subject: subjectOf(text),
		Message: service.Message{Key: "chat:" + x.ID + ":" + clientID, Text: text, FromName: x.Name, FromAddress: x.Email},
	})
	if err != nil {
		return err
	}
	if opened.Known {
		return s.touch(ctx, x.ID, "spoken_at")
	}
	// A ticket that was closed or thrown away meanwhile is followed by another one, in which the chat goes on.
	return s.o.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "update chat_sessions set spoken_at = ?, ticket_id = ?, conversation_id = ? where tenant_id = ? and id = ?",
			s.now(), opened.TicketID, opened.ConversationID, tx.Tenant(), x.ID)
		return err
	})
}

func (s *Service) touch(ctx context.Context, sessionID, column string) error {
	return s.o.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "update chat_sessions set "+column+" = ? where tenant_id = ? and id = ?", s.now(), tx.Tenant(), sessionID)
		return err
	})
}

// Line is something said, as the visitor sees it.
type Line struct {
	ID   string    `json:"id"`
	Own  bool      `json:"own" doc:"The visitor has said it."`
	Name string    `json:"name,omitempty" doc:"First name of who has answered."`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// Talk is the conversation as the visitor sees it.
type Talk struct {
	State string `json:"state" enum:"waiting,active,left,ended"`
	Lines []Line `json:"lines" nullable:"false"`
}

// Read returns what was said in a visitor's conversation after a moment, the oldest first; 200 lines at most. It is asked every
// few seconds while the chat is open: two rows by primary key and one index range of the conversation's messages.
func (s *Service) Read(ctx context.Context, key, token string, after time.Time) (Talk, error) {
	ctx, _, err := s.enter(ctx, key)
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
	where := filter.And(records.Eq("conversation_id", x.ConversationID), records.Eq("visibility", "public"),
		filter.Compare{Field: "state", Op: filter.In, Value: filter.List{filter.String("sent"), filter.String("received")}})
	if !after.IsZero() {
		where = filter.And(where, filter.Compare{Field: "sent_at", Op: filter.Gt, Value: filter.Time{Time: after}})
	}
	page, err := s.o.Records.List(ctx, "messages", records.Query{Filter: where, Sort: records.ParseSort("sent_at"), Limit: records.MaxLimit})
	if err != nil {
		return Talk{}, err
	}
	out := Talk{State: x.State, Lines: []Line{}}
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
		out.Lines = append(out.Lines, l)
	}
	return out, nil
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

// Leave ends a conversation by the visitor. Faults: not_found.
func (s *Service) Leave(ctx context.Context, key, token string) error {
	ctx, _, err := s.enter(ctx, key)
	if err != nil {
		return err
	}
	x, err := s.known(ctx, token)
	if err != nil {
		return err
	}
	return s.end(ctx, x.ID)
}

func (s *Service) end(ctx context.Context, sessionID string) error {
	return s.o.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "update chat_sessions set state = ? where tenant_id = ? and id = ?", stateEnded, tx.Tenant(), sessionID)
		return err
	})
}
