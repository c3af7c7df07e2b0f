package chat

import (
	"context"
	"encoding/json"
	"errors"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/service"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Assistants are what can answer visitors in place of people. core/app gives the plugins that do.
type Assistants interface {
	// Responders are those of the actor's company that would answer now.
	Responders(ctx context.Context) ([]Responder, error)
	// Reply says what comes next in a conversation. It takes seconds at most; every error means that a person has to go on.
	Reply(ctx context.Context, responderID string, q Question) (Reply, error)
	// Public returns those of some articles that everybody may read, in their order.
	Public(ctx context.Context, articleIDs []string, lang string) ([]Source, error)
}

// Responder can answer in chats.
type Responder struct {
	ID   string            `json:"id"`
	Name map[string]string `json:"name" doc:"By language."`
}

// Question is a conversation whose last line is the visitor's.
type Question struct {
	Session, Key, Locale string
	Lines                []Spoken
}

// Spoken is a line of a conversation.
type Spoken struct {
	// Role is visitor, bot or staff.
	Role string
	Text string
	At   time.Time
}

// Reply is what an assistant says: plain text.
type Reply struct {
	Text, Intent string
	Confidence   float64
	// Articles are the ids of what the answer rests on.
	Articles, Choices []string
	HandOver          bool
	Reason            string
}

// Source is an article that everybody may read.
type Source struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Assistant is how new chats are answered by a plugin.
type Assistant struct {
	Responder string `json:"responder" minLength:"1" maxLength:"64" doc:"Id of the installation of a plugin that answers in chats."`
	Name      string `json:"name,omitempty" maxLength:"40" doc:"What visitors see; the plugin's name if empty."`
	Unsure    string `json:"unsure,omitempty" enum:"ask,hand_over" doc:"When it is not sure: ask (if empty) lets it ask back, hand_over has a person go on at once."`
	MaxTurns  int64  `json:"max_turns,omitempty" minimum:"0" maximum:"50" doc:"After so many answers a person goes on; 0 for 10."`
	Away      string `json:"away,omitempty" enum:"message,answer" doc:"With nobody there: message (if empty) has visitors leave one, answer has it answer all the same."`
}

const (
	defaultTurns = 10
	// patience is how long a visitor waits for an assistant before a person goes on.
	patience = 25 * time.Second
	// sureFrom is the confidence from which an answer without a source counts as sure.
	sureFrom = 0.5
	maxLines = 40
)

func (a *Assistant) turns() int64 {
	if a.MaxTurns == 0 {
		return defaultTurns
	}
	return a.MaxTurns
}

// Why an assistant has handed over. What it says itself comes in its own words.
const (
	whyAsked  = "requested"
	whyUnsure = "unsure"
	whyTurns  = "turns"
	whyFailed = "failed"
	whyLate   = "late"
	whyOff    = "off"
	whyTaken  = "taken"
	whyNone   = "nothing_said"
)

// replyJob has an assistant answer what a visitor has said.
const replyJob = "chat.reply"

type replyArgs struct {
	Session string `json:"session"`
}

// RegisterJobs registers the room's jobs.
func (s *Service) RegisterJobs(reg *job.Registry) {
	job.Register(reg, replyJob, job.Options{Lane: job.LaneChat, Timeout: time.Minute, Backoff: func(int) time.Duration { return 2 * time.Second }},
		func(ctx context.Context, j job.Job[replyArgs]) error { return s.reply(ctx, j.Args.Session) })
}

// ask leaves the job that answers what was said last, in the transaction that stores it.
func ask(tx *db.Tx, sessionID string, asked int64) error {
	_, err := job.Enqueue(tx, replyJob, replyArgs{sessionID}, job.Key(sessionID+" "+strconv.FormatInt(asked, 10)), job.WithPriority(job.Urgent))
	return err
}

// assistant returns what answers new chats now, and its name; nil for people.
func (s *Service) assistant(ctx context.Context, v visit, online bool, lang string) (*Assistant, string, error) {
	a := v.widget.Assistant
	if a == nil || s.o.Assistants == nil || !online && a.Away != "answer" {
		return nil, "", nil
	}
	list, err := s.o.Assistants.Responders(ctx)
	if err != nil {
		return nil, "", err
	}
	at := slices.IndexFunc(list, func(r Responder) bool { return r.ID == a.Responder })
	if at < 0 {
		return nil, "", nil
	}
	return a, nameOf(a, list[at], lang), nil
}

func nameOf(a *Assistant, r Responder, lang string) string {
	for _, name := range []string{a.Name, r.Name[lang], r.Name["en"]} {
		if name != "" {
			return name
		}
	}
	return "Assistant"
}

// errOvertaken ends the transaction of an answer that comes too late: a person has taken over, or another answer was first.
var errOvertaken = fault.New(fault.Conflict, "chat_overtaken")

// reply answers what a visitor has said and nobody has answered yet: once, however often it is called.
func (s *Service) reply(ctx context.Context, sessionID string) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	ctx = actor.ForSystem(ctx, a.Tenant, "chat")
	x, lines, err := s.whole(ctx, sessionID)
	if errors.Is(err, db.ErrNoRows) {
		return nil
	}
	if err != nil || x.State != stateBot || x.answered >= x.asked {
		return err
	}
	v, err := s.visited(ctx, a.Tenant)
	if err != nil {
		return err
	}
	set := v.widget.Assistant
	switch {
	case set == nil || set.Responder != x.responder:
		return s.giveUp(ctx, v, x, whyOff)
	case x.turns >= set.turns():
		return s.giveUp(ctx, v, x, whyTurns)
	case len(lines) == 0:
		return s.giveUp(ctx, v, x, whyNone)
	}
	_, name, err := s.assistant(ctx, v, true, x.locale)
	if err != nil {
		return err
	}
	if name == "" {
		return s.giveUp(ctx, v, x, whyOff)
	}
	asking, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	said, err := s.o.Assistants.Reply(asking, x.responder, Question{
		Session: x.ID, Key: x.ID + " " + strconv.FormatInt(x.asked, 10), Locale: x.locale, Lines: lines,
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err() // This node stops: another one goes on.
	case err != nil:
		return s.giveUp(ctx, v, x, whyFailed)
	case said.Text == "" && said.Reason == "":
		return s.giveUp(ctx, v, x, whyNone)
	case said.Text == "":
		return s.giveUp(ctx, v, x, said.Reason)
	case set.Unsure == "hand_over" && !said.HandOver && len(said.Articles) == 0 && said.Confidence < sureFrom:
		return s.giveUp(ctx, v, x, whyUnsure)
	}
	return s.tell(ctx, v, x, name, said)
}

// tell stores an answer and what comes of it in one transaction, unless a person has taken over meanwhile.
func (s *Service) tell(ctx context.Context, v visit, x session, name string, said Reply) error {
	sources, err := s.o.Assistants.Public(ctx, said.Articles, x.locale)
	if err != nil {
		return err
	}
	state, reason := stateBot, ""
	if said.HandOver {
		if state, err = s.people(ctx, v); err != nil {
			return err
		}
		if reason = said.Reason; reason == "" {
			reason = whyAsked
		}
	}
	document, err := json.Marshal(Answered{
		Name: name, Sources: sources, Choices: said.Choices, Intent: said.Intent, Confidence: said.Confidence, HandedOver: said.HandOver,
	})
	if err != nil {
		return err
	}
	// The plugin is the author: what is written bears its installation's id.
	_, err = s.o.Desk.Reply(actor.ForSystem(ctx, must(ctx), x.responder), x.TicketID, service.Reply{
		Text: said.Text, HTML: markup(said.Text, sources), ConversationID: x.ConversationID, Now: true, Automatic: true, FromName: name,
		Within: func(ctx context.Context, tx *db.Tx, messageID string) error {
			now := s.now()
			n, err := tx.Exec(ctx, `update chat_sessions set answered = ?, turns = turns + 1, spoken_at = ?, state = ?, reason = ?
				where tenant_id = ? and id = ? and state = ? and answered < ?`, x.asked, now, state, reason, tx.Tenant(), x.ID, stateBot, x.asked)
			if err != nil {
				return err
			}
			if n == 0 {
				return errOvertaken
			}
			_, err = tx.Exec(ctx, "insert into chat_answers (tenant_id, message_id, session_id, responder_id, document, created_at) values (?, ?, ?, ?, ?, ?)",
				tx.Tenant(), messageID, x.ID, x.responder, string(document), now)
			return err
		},
	})
	if errors.Is(err, errOvertaken) {
		return nil
	}
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Invalid) {
		return s.giveUp(ctx, v, x, whyFailed) // The ticket was thrown away, say: a person has to look.
	}
	if err == nil && state == stateLeft {
		err = s.byMail(ctx, x)
	}
	return err
}

func must(ctx context.Context) string {
	a, _ := actor.Peek(ctx)
	return a.Tenant
}

// people is the state of a chat that people go on with: it waits while somebody is there, else it is a message that was left.
func (s *Service) people(ctx context.Context, v visit) (string, error) {
	online, err := s.online(ctx, v)
	if err != nil || online {
		return stateWaiting, err
	}
	return stateLeft, nil
}

// giveUp hands a chat over to people, if an assistant has it still.
func (s *Service) giveUp(ctx context.Context, v visit, x session, reason string) error {
	state, err := s.people(ctx, v)
	if err != nil {
		return err
	}
	var n int64
	err = s.o.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = tx.Exec(ctx, "update chat_sessions set state = ?, reason = ? where tenant_id = ? and id = ? and state = ?",
			state, reason, tx.Tenant(), x.ID, stateBot)
		return err
	})
	if err != nil || n == 0 || state != stateLeft {
		return err
	}
	return s.byMail(ctx, x)
}

// byMail makes a chat that nobody of the staff is there for a message that was left: what people answer is mailed as well.
func (s *Service) byMail(ctx context.Context, x session) error {
	_, err := s.o.Records.Update(ctx, "conversations", x.ConversationID, 0, []byte(`{"channel":"web_form"}`))
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	return s.o.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "update chat_sessions set channel = ? where tenant_id = ? and id = ?", "web_form", tx.Tenant(), x.ID)
		return err
	})
}

// whole reads a conversation with what was said in it up to the visitor's last line: both of the same moment.
func (s *Service) whole(ctx context.Context, sessionID string) (x session, lines []Spoken, err error) {
	for range 5 {
		if x, err = s.session(ctx, sessionID); err != nil || x.State != stateBot {
			return x, nil, err
		}
		if lines, err = s.lines(ctx, x); err != nil {
			return x, nil, err
		}
		again, err := s.session(ctx, sessionID)
		if err != nil || again.asked == x.asked {
			return x, lines, err
		}
	}
	return x, nil, fault.New(fault.Unavailable, "not_yet")
}

func (s *Service) session(ctx context.Context, sessionID string) (x session, err error) {
	err = s.o.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		return x.scan(tx.QueryRow(ctx, "select "+sessionColumns+" from chat_sessions where tenant_id = ? and id = ?", tx.Tenant(), sessionID))
	})
	return x, err
}

// lines are the last public messages, the oldest first, without what came after the visitor's last one.
func (s *Service) lines(ctx context.Context, x session) ([]Spoken, error) {
	// What somebody of the staff has not sent yet, or has taken back, nobody has said.
	said := filter.Compare{Field: "state", Op: filter.In, Value: filter.List{filter.String("sent"), filter.String("received")}}
	page, err := s.o.Records.List(ctx, "messages", records.Query{
		Filter: filter.And(records.Eq("conversation_id", x.ConversationID), records.Eq("visibility", "public"), said), Sort: records.ParseSort("-sent_at"), Limit: maxLines,
	})
	if err != nil {
		return nil, err
	}
	var out []Spoken
	for _, row := range slices.Backward(page.Rows) {
		m, err := cells(row)
		if err != nil {
			return nil, err
		}
		l := Spoken{Role: "staff", Text: m.text("body_text")}
		l.At, _ = m["sent_at"].(time.Time)
		if automatic, _ := m["automatic"].(bool); automatic {
			l.Role = "bot"
		}
		if m.text("direction") == "inbound" {
			l.Role = "visitor"
		}
		out = append(out, l)
	}
	for len(out) > 0 && out[len(out)-1].Role != "visitor" {
		out = out[:len(out)-1]
	}
	return out, nil
}

// markup is an answer with its sources for whoever reads the ticket.
func markup(text string, sources []Source) string {
	if len(sources) == 0 {
		return ""
	}
	var b strings.Builder
	for p := range strings.SplitSeq(text, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			b.WriteString("<p>" + html.EscapeString(p) + "</p>")
		}
	}
	b.WriteString("<ul>")
	for _, x := range sources {
		b.WriteString(`<li><a href="` + html.EscapeString(x.URL) + `">` + html.EscapeString(x.Title) + "</a></li>")
	}
	b.WriteString("</ul>")
	return b.String()
}

// Person hands a visitor's chat over to a person, as the visitor wishes; where people have it already nothing changes. Faults:
// not_found, conflict chat_ended.
func (s *Service) Person(ctx context.Context, key, token string) error {
	ctx, v, err := s.enter(ctx, key)
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
	return s.giveUp(ctx, v, x, whyAsked)
}

// Answered is what stands behind an assistant's message.
type Answered struct {
	MessageID  string   `json:"message_id"`
	Name       string   `json:"name"`
	Sources    []Source `json:"sources" nullable:"false"`
	Choices    []string `json:"choices" nullable:"false"`
	Intent     string   `json:"intent,omitempty"`
	Confidence float64  `json:"confidence"`
	HandedOver bool     `json:"handed_over"`
}

// Answers returns what stands behind the assistant's messages of a chat whose ticket the actor may read. Faults: not_found.
func (s *Service) Answers(ctx context.Context, chatID string) ([]Answered, error) {
	x, err := s.mine(ctx, chatID)
	if err != nil {
		return nil, err
	}
	found, err := s.answers(ctx, x.ID)
	out := make([]Answered, 0, len(found))
	for _, a := range found {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b Answered) int { return strings.Compare(a.MessageID, b.MessageID) })
	return out, err
}

// answers are what stands behind the assistant's messages of a conversation, by message.
func (s *Service) answers(ctx context.Context, sessionID string) (map[string]Answered, error) {
	out := map[string]Answered{}
	return out, s.o.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, err := tx.Query(ctx, "select message_id, document from chat_answers where tenant_id = ? and session_id = ?", tx.Tenant(), sessionID)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			var raw []byte
			if err := rows.Scan(&id, &raw); err != nil {
				return err
			}
			var a Answered
			if err := json.Unmarshal(raw, &a); err != nil {
				return err
			}
			a.MessageID = id
			out[id] = a
		}
		return rows.Err()
	})
}
