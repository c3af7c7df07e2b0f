package chat

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/db"
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
	// Assistant is the name of what answers in place of a person.
	Assistant string `json:"assistant,omitempty" doc:"Name of the assistant, no person, that answers new chats now."`
}

// Front returns how the chat of a key looks now. Faults: not_found.
func (s *Service) Front(ctx context.Context, key string) (Front, error) {
	ctx, v, err := s.enter(ctx, key)
	if err != nil {
		return Front{}, err
	}
	online, err := s.online(ctx, v)
	if err != nil {
		return Front{}, err
	}
	bot, name, err := s.assistant(ctx, v, online, v.company.Locale)
	f := Front{
		Title: v.widget.Title, Greeting: v.widget.Greeting, Color: v.widget.Color, PrivacyURL: v.widget.PrivacyURL,
		NeedEmail: v.widget.NeedEmail || !online && bot == nil, Online: online, Locale: v.company.Locale, Assistant: name,
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
	// Locale is the language of the page, such as de.
	Locale string `json:"locale,omitempty" maxLength:"10" pattern:"^[a-zA-Z-]*$" patternDescription:"a language such as de"`
	// Consent says that the visitor agrees to what is said being stored.
	Consent bool `json:"consent"`
}

// Started is a conversation that has begun.
type Started struct {
	Token  string `json:"token" doc:"Shown once; it opens this conversation."`
	Online bool   `json:"online" doc:"False where a message was left that is answered by e-mail."`
	// Assistant says that no person answers.
	Assistant bool `json:"assistant,omitempty" doc:"An assistant answers, no person."`
}

const (
	maxSubject = 80
	maxEmail   = 254
)

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
	bot, _, err := s.assistant(ctx, v, online, in.Locale)
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
	if in.Email == "" && (v.widget.NeedEmail || !online && bot == nil) {
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
	state, responder, asked := stateWaiting, "", int64(0)
	switch {
	case bot != nil:
		state, responder, asked = stateBot, bot.Responder, 1
	case !online:
		req.Channel, state = "web_form", stateLeft
	}
	locale := in.Locale
	if locale == "" {
		locale = v.company.Locale
	}
	secret := rand.Text() + rand.Text()
	now := s.now()
	req.Within = func(ctx context.Context, tx *db.Tx, o service.Opened) error {
		_, err := tx.Exec(ctx, `insert into chat_sessions (tenant_id, id, token_hash, state, name, email, page, ticket_id, conversation_id, created_at, seen_at, spoken_at,
			channel, locale, responder_id, asked, asked_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			tx.Tenant(), session, hash(secret), state, in.Name, in.Email, in.Page, o.TicketID, o.ConversationID, now, now, now, req.Channel, locale, responder, asked, now)
		if err == nil && bot != nil {
			err = ask(tx, session, asked)
		}
		return err
	}
	if _, err := s.o.Desk.Open(ctx, req); err != nil {
		return Started{}, err
	}
	// What the desk keeps is the conversation; who had which browser is forgotten after a month.
	err = s.o.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, old := range []string{"delete from chat_answers where tenant_id = ? and created_at < ?", "delete from chat_sessions where tenant_id = ? and spoken_at < ?"} {
			if _, err := tx.Exec(ctx, old, tx.Tenant(), now.Add(-keep)); err != nil {
				return err
			}
		}
		return nil
	})
	return Started{Token: session + "." + secret, Online: online, Assistant: bot != nil}, err
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

	channel, locale, responder, reason string
	asked, answered, turns             int64
	askedAt                            *time.Time
}

const sessionColumns = "id, state, name, email, page, ticket_id, conversation_id, coalesce(agent_id, ''), created_at, seen_at, spoken_at, " +
	"channel, locale, responder_id, reason, asked, answered, turns, asked_at"

func (x *session) scan(row interface{ Scan(to ...any) error }, more ...any) error {
	return row.Scan(append([]any{
		&x.ID, &x.State, &x.Name, &x.Email, &x.Page, &x.TicketID, &x.ConversationID, &x.AgentID, &x.CreatedAt, &x.SeenAt, &x.SpokenAt,
		&x.channel, &x.locale, &x.responder, &x.reason, &x.asked, &x.answered, &x.turns, &x.askedAt,
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
	channel := x.channel
	if channel == "" {
		if channel = "chat"; x.State == stateLeft {
			channel = "web_form"
		}
	}
	_, err = s.o.Desk.Open(ctx, service.Request{
		Channel: channel, ConversationKey: x.ID, Subject: subjectOf(text),
		Message: service.Message{Key: "chat:" + x.ID + ":" + clientID, Text: text, FromName: x.Name, FromAddress: x.Email},
		Within:  func(ctx context.Context, tx *db.Tx, o service.Opened) error { return s.spoken(ctx, tx, x, o) },
	})
	if err != nil || x.State != stateLeft || x.Email != "" {
		return err
	}
	return s.reachable(ctx, x, text)
}

// spoken notes what a visitor has said, with what is stored of it; an assistant that has the chat is asked for an answer.
func (s *Service) spoken(ctx context.Context, tx *db.Tx, x session, o service.Opened) error {
	now := s.now()
	if o.Known {
		return nil
	}
	// A ticket that was closed or thrown away meanwhile is followed by another one, in which the chat goes on.
	if _, err := tx.Exec(ctx, "update chat_sessions set spoken_at = ?, ticket_id = ?, conversation_id = ? where tenant_id = ? and id = ?",
		now, o.TicketID, o.ConversationID, tx.Tenant(), x.ID); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `update chat_sessions set asked_at = case when asked > answered then asked_at else ? end, asked = asked + 1
		where tenant_id = ? and id = ? and state = ?`, now, tx.Tenant(), x.ID, stateBot)
	if err != nil || n == 0 {
		return err
	}
	var asked int64
	if err := tx.QueryRow(ctx, "select asked from chat_sessions where tenant_id = ? and id = ?", tx.Tenant(), x.ID).Scan(&asked); err != nil {
		return err
	}
	return ask(tx, x.ID, asked)
}

// reachable takes the address that somebody writes who was asked for one, since nobody is there to answer at once.
func (s *Service) reachable(ctx context.Context, x session, text string) error {
	for word := range strings.FieldsSeq(text) {
		word = strings.Trim(word, "<>()[],;:.!?\"'")
		a, err := mail.ParseAddress(word)
		if err != nil || a.Address != word || len(word) > maxEmail || !strings.Contains(word[strings.LastIndexByte(word, '@')+1:], ".") {
			continue
		}
		body, err := json.Marshal(map[string]string{"requester_email": word})
		if err != nil {
			return err
		}
		if _, err := s.o.Records.Update(ctx, "tickets", x.TicketID, 0, body); err != nil {
			return err
		}
		return s.o.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "update chat_sessions set email = ? where tenant_id = ? and id = ?", word, tx.Tenant(), x.ID)
			return err
		})
	}
	return nil
}

func (s *Service) touch(ctx context.Context, sessionID, column string) error {
	return s.o.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "update chat_sessions set "+column+" = ? where tenant_id = ? and id = ?", s.now(), tx.Tenant(), sessionID)
		return err
	})
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
