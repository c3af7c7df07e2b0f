package service

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// surveyJob asks a customer how a ticket was solved.
	surveyJob = "service.survey"
	// standardEvery is how many days lie between two questions to the same person where nothing else is said.
	standardEvery = 30
	// surveyLives is how long the link in a mail can be answered, surveyKept how long is remembered who was asked.
	surveyLives = 60 * 24 * time.Hour
	surveyKept  = 400 * 24 * time.Hour
	maxSurvey   = 2000
)

// SurveyRule says which customers are asked how a ticket was solved. The first active rule whose filter holds counts.
type SurveyRule struct {
	Filter json.RawMessage `json:"filter,omitempty"`
	// Delay is how many minutes after the solution the mail goes out.
	Delay int `json:"delay,omitempty"`
	// Every is how many days lie between two questions to the same person; 0 for standardEvery.
	Every int `json:"every,omitempty"`
	// Languages are those that the question is asked in, the first for everybody else; empty for German and English.
	Languages []string `json:"languages,omitempty"`
}

var surveyTexts = map[string]struct{ subject, body string }{
	"en": {
		"How did we do? (#%number)",
		"Hello,\n\nwe have solved your request “%subject”. How satisfied are you? One click is enough:\n\n%links\n\nThank you!",
	},
	"de": {
		"Wie war unsere Hilfe? (#%number)",
		"Guten Tag,\n\nwir haben Ihre Anfrage „%subject“ gelöst. Wie zufrieden sind Sie? Ein Klick genügt:\n\n%links\n\nVielen Dank!",
	},
}

var surveyWords = map[string][5]string{
	"en": {"very unsatisfied", "unsatisfied", "neither", "satisfied", "very satisfied"},
	"de": {"sehr unzufrieden", "unzufrieden", "teils, teils", "zufrieden", "sehr zufrieden"},
}

func checkSurvey(raw json.RawMessage) (SurveyRule, error) {
	def, err := strict[SurveyRule](raw)
	if err != nil {
		return def, err
	}
	if def.Delay < 0 || def.Delay > 30*24*60 {
		return def, fault.At("definition.delay", "out_of_range", fault.Params{"min": 0, "max": 30 * 24 * 60})
	}
	if def.Every < 0 || def.Every > 365 {
		return def, fault.At("definition.every", "out_of_range", fault.Params{"min": 0, "max": 365})
	}
	for _, l := range def.Languages {
		if _, ok := surveyTexts[l]; !ok {
			return def, fault.At("definition.languages", "not_an_option", fault.Params{"value": l, "allowed": []string{"de", "en"}})
		}
	}
	return def, nil
}

// solvedNow has the customer asked when a ticket has just been solved.
func (s *Service) solvedNow(tx *db.Tx, c *records.Change, list []Rule) error {
	if c.Before == nil || !c.Changed("status") || !done(c.After.Text("status")) || done(c.Before.Text("status")) || c.After.Text("requester_email") == "" || s.portal == nil {
		return nil
	}
	for _, r := range list {
		def, err := strict[SurveyRule](r.Definition)
		if err != nil {
			return err
		}
		ok, err := holds(c, def.Filter)
		if err != nil {
			return err
		}
		if ok {
			_, err = job.Enqueue(tx, surveyJob, surveyArgs{c.After.ID, r.ID}, job.At(c.Now().Add(time.Duration(def.Delay)*time.Minute)), job.Key("survey-"+c.After.ID))
			return err
		}
	}
	return nil
}

type surveyArgs struct {
	TicketID string `json:"ticket_id"`
	RuleID   string `json:"rule_id"`
}

func hashed(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// survey is the job that asks: once for a ticket, and nobody more often than the policy says, however many nodes do it at once.
func (s *Service) survey(ctx context.Context, in surveyArgs) error {
	home, err := s.portal(ctx)
	if err != nil || home == "" {
		return err // Without a portal the links would lead nowhere.
	}
	err = s.do(ctx, "ticket_survey", func(ctx context.Context, w *work) error {
		ticket, err := w.b.Load(ctx, w.tickets, in.TicketID, access.Update)
		if err != nil {
			return err
		}
		to := ticket.Text("requester_email")
		if !done(ticket.Text("status")) || to == "" || ticket.Get("satisfaction") != nil {
			return nil // Opened again, or rated on the portal already.
		}
		rule, err := ruleByID(ctx, w.b.Tx(), in.RuleID)
		if err != nil || !rule.Active {
			return err
		}
		def, err := strict[SurveyRule](rule.Definition)
		if err != nil {
			return err
		}
		token, ok, err := w.mayAsk(ctx, ticket.ID, to, def)
		if err != nil || !ok {
			return err
		}
		return w.askHow(ctx, ticket, def, home, token)
	})
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// mayAsk notes that somebody is asked about a ticket, unless they were lately, or about this one.
func (w *work) mayAsk(ctx context.Context, ticketID, address string, def SurveyRule) (token string, ok bool, err error) {
	tx, now := w.b.Tx(), w.b.Now()
	raw := make([]byte, 24)
	_, _ = rand.Read(raw) // It never fails.
	token = base64.RawURLEncoding.EncodeToString(raw)
	have, err := db.Collect(ctx, tx, scanText, "select ticket_id from ticket_surveys where tenant_id = ? and ticket_id = ?", tx.Tenant(), ticketID)
	if err != nil || len(have) > 0 {
		return "", false, err
	}
	every := def.Every
	if every == 0 {
		every = standardEvery
	}
	n, err := tx.Exec(ctx, `insert into survey_people (tenant_id, address, asked_at) values (?, ?, ?)
		on conflict `+conflictOn(tx, "address")+` do update set asked_at = excluded.asked_at where survey_people.asked_at <= ?`,
		tx.Tenant(), hashed(strings.ToLower(address)), now, now.AddDate(0, 0, -every))
	if err != nil || n == 0 {
		return "", false, err
	}
	tx.Queue("insert into ticket_surveys (tenant_id, ticket_id, token, sent_at) values (?, ?, ?, ?)", tx.Tenant(), ticketID, hashed(token), now)
	return token, true, nil
}

func scanText(rows db.Rows) (out string, err error) { return out, rows.Scan(&out) }

func conflictOn(tx *db.Tx, column string) string {
	if tx.Dialect() == db.Postgres {
		return "(tenant_id, " + column + ")"
	}
	return "(" + column + ")"
}

// askHow writes the mail. Its links only show a page: programs that look into mails rate nothing.
func (w *work) askHow(ctx context.Context, ticket *records.Record, def SurveyRule, home, token string) error {
	lang := strings.ToLower(fold.Cut(ticket.Text("language"), 2))
	if len(def.Languages) == 0 {
		def.Languages = []string{"en", "de"}
	}
	if !slices.Contains(def.Languages, lang) {
		lang = def.Languages[0]
	}
	var links []string
	for score := 5; score >= 1; score-- {
		links = append(links, strconv.Itoa(score)+" – "+surveyWords[lang][score-1]+": "+home+"/"+lang+"/rate/"+token+"?score="+strconv.Itoa(score))
	}
	fill := strings.NewReplacer("%number", ticket.Text("number"), "%subject", ticket.Text("subject"), "%links", strings.Join(links, "\n"))
	texts := surveyTexts[lang]
	_, err := w.reply(ctx, ticket.ID, Reply{Channel: "email", Subject: fill.Replace(texts.subject), Text: fill.Replace(texts.body), Automatic: true, Now: true})
	return err
}

// Survey is a question as the one who was asked sees it.
type Survey struct {
	TicketID, Number, Subject string
	// Score is what was answered so far; 0 for nothing yet.
	Score   int64
	Comment string
	// Solved is false where the ticket was opened again meanwhile.
	Solved bool
}

// Survey returns the question that a link belongs to. Whoever has the link may see it. Faults: not_found for a link that is unknown
// or too old.
func (s *Service) Survey(ctx context.Context, token string) (out Survey, err error) {
	if ctx, err = desk(ctx); err != nil {
		return out, err
	}
	tid, err := s.surveyed(ctx, token)
	if err != nil {
		return out, err
	}
	page, err := s.records.List(ctx, "tickets", records.Query{Filter: records.Eq("id", tid), Limit: 1})
	if err != nil {
		return out, err
	}
	if len(page.Rows) == 0 {
		return out, fault.Missing("survey", "")
	}
	v := cells(page.Rows[0])
	out = Survey{TicketID: tid, Number: v.text("number"), Subject: v.text("subject"), Comment: v.text("satisfaction_comment"), Solved: done(v.text("status"))}
	out.Score, _ = v["satisfaction"].(int64)
	return out, v.err()
}

func (s *Service) surveyed(ctx context.Context, token string) (ticketID string, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := db.Collect(ctx, tx, scanText, "select ticket_id from ticket_surveys where tenant_id = ? and token = ? and sent_at > ?",
			tx.Tenant(), hashed(token), time.Now().UTC().Add(-surveyLives))
		if err == nil && len(list) == 0 {
			err = fault.Missing("survey", "")
		}
		if err == nil {
			ticketID = list[0]
		}
		return err
	})
	return ticketID, err
}

// Answer takes the answer of whoever has the link: the same rating that the portal takes. Answering again replaces it. Faults:
// not_found, invalid out_of_range, conflict not_solved.
func (s *Service) Answer(ctx context.Context, token string, score int64, comment string) error {
	ctx, err := desk(ctx)
	if err != nil {
		return err
	}
	tid, err := s.surveyed(ctx, token)
	if err != nil {
		return err
	}
	return s.do(ctx, "ticket_customer", func(ctx context.Context, w *work) error {
		ticket, err := w.b.Load(ctx, w.tickets, tid, access.Update)
		if err != nil {
			return err
		}
		x := values(w.tickets)
		if err := rate(x, ticket, score, fold.Clip(comment, maxSurvey)); err != nil {
			return err
		}
		tx := w.b.Tx()
		tx.Queue("update ticket_surveys set answered_at = ? where tenant_id = ? and ticket_id = ?", w.b.Now(), tx.Tenant(), tid)
		_, err = w.b.Update(ctx, w.tickets, tid, 0, x.in)
		return err
	})
}

// forgetSurveys removes what is remembered of questions long ago.
func (s *Service) forgetSurveys(ctx context.Context) error {
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		before := time.Now().UTC().Add(-surveyKept)
		tx.Queue("delete from ticket_surveys where tenant_id = ? and sent_at < ?", tx.Tenant(), before)
		tx.Queue("delete from survey_people where tenant_id = ? and asked_at < ?", tx.Tenant(), before)
		return nil
	})
}
