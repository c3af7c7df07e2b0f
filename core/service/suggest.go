package service

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/text/classify"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// guessJob reads a new ticket and suggests what it is about.
	guessJob = "service.suggest"
	// classifier is who sets values automatically, as the ledger names it.
	classifier = "classifier"
	// standardFrom is from which certainty on, in percent, a value is suggested where nothing else is said.
	standardFrom = 40
	maxReasons   = 5
	// beginning is the priority of a ticket of which nobody has said anything.
	beginning = "normal"
)

// TriageRule says which fields of new tickets are suggested: topic and priority.
type TriageRule struct {
	Fields map[string]TriageField `json:"fields"`
}

// TriageField says how sure a suggestion must be, in percent.
type TriageField struct {
	// From is the certainty from which on a value is suggested; below it the ticket is left to a person. 0 for standardFrom.
	From int `json:"from,omitempty"`
	// Apply is the certainty from which on it is set automatically; 0 for never.
	Apply int `json:"apply,omitempty"`
}

func checkTriage(raw json.RawMessage) error {
	def, err := strict[TriageRule](raw)
	if err != nil {
		return err
	}
	for field, x := range def.Fields {
		switch {
		case !slices.Contains(learned, field):
			return fault.At("definition.fields", "not_an_option", fault.Params{"value": field, "allowed": learned})
		case min(x.From, x.Apply) < 0 || max(x.From, x.Apply) > 100:
			return fault.At("definition.fields."+field, "out_of_range", fault.Params{"min": 0, "max": 100})
		case x.Apply != 0 && x.Apply < 50:
			return fault.At("definition.fields."+field+".apply", "out_of_range", fault.Params{"min": 50, "max": 100})
		}
	}
	return nil
}

// triage is what the company has set; without fields where it has not switched suggestions on.
func (s *Service) triage(ctx context.Context) (out TriageRule, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := rules(ctx, tx, Triage)
		if err == nil {
			out, err = triageOf(active(list, Triage))
		}
		return err
	})
	return out, err
}

func triageOf(list []Rule) (TriageRule, error) {
	if len(list) == 0 {
		return TriageRule{}, nil
	}
	return strict[TriageRule](list[0].Definition)
}

// What has become of a suggestion.
const (
	guessSuggested = "suggested"
	guessApplied   = "applied"
	guessUnsure    = "unsure"
	guessAccepted  = "accepted"
	guessRejected  = "rejected"
	guessCorrected = "corrected"
)

// guess is a value that was suggested for a field.
type guess struct {
	Value     string  `json:"value,omitempty"`
	Certainty float64 `json:"certainty"`
	State     string  `json:"state"`
	// Reasons are words of the ticket, the weightiest first; Others further values.
	Reasons []string `json:"reasons,omitempty"`
	Others  []string `json:"others,omitempty"`
}

// suggestion is what a ticket remembers, by field.
type suggestion map[string]*guess

func suggested(r *records.Record) (out suggestion) {
	if raw, ok := r.Get("suggestion").(json.RawMessage); ok {
		_ = json.Unmarshal(raw, &out) // Only this room writes it.
	}
	return out
}

func (g suggestion) automatic(field string) bool {
	return g[field] != nil && g[field].State == guessApplied
}

// guess has a new ticket read once it is stored with what was said. Imported tickets are left alone.
func (s *Service) guess(tx *db.Tx, c *records.Change, list []Rule) error {
	on, err := triageOf(list)
	if err != nil || len(on.Fields) == 0 || c.Actor().Via == actor.ViaImport {
		return err
	}
	_, err = job.Enqueue(tx, guessJob, clockArgs{c.After.ID})
	return err
}

// suggest is the job that reads a ticket and writes what it seems to be about. It parses the model for each ticket, some ten
// milliseconds, so that no memory is held for a company whose tickets are few.
func (s *Service) suggest(ctx context.Context, ticketID string) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	a.ID = classifier
	ctx = actor.With(ctx, a)
	on, err := s.triage(ctx)
	if err != nil {
		return err
	}
	page, err := s.records.List(ctx, "tickets", records.Query{Filter: records.Eq("id", ticketID), Limit: 1})
	if err != nil || len(page.Rows) == 0 {
		return err
	}
	said, err := s.firsts(ctx, page.Rows)
	if err != nil {
		return err
	}
	v := cells(page.Rows[0])
	text := lesson(v.text("subject"), v.text("description"), said[ticketID])
	found := suggestion{}
	for field, how := range on.Fields {
		m, err := s.model(ctx, field)
		if err != nil {
			return err
		}
		if m != nil {
			found[field] = opinion(m, text, how)
		}
	}
	if len(found) == 0 {
		return nil
	}
	err = s.do(ctx, "ticket_triage", func(ctx context.Context, w *work) error { return w.suggest(ctx, ticketID, found, on) })
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// model reads the model of a field; nil where there is none that is worth asking.
func (s *Service) model(ctx context.Context, field string) (m *classify.Model, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		type row struct{ model, report string }
		list, err := db.Collect(ctx, tx, func(rows db.Rows) (row, error) {
			var r row
			var report []byte
			err := rows.Scan(&r.model, &report)
			r.report = string(report)
			return r, err
		}, "select model, report from ticket_models where tenant_id = ? and field = ?", tx.Tenant(), field)
		if err != nil || len(list) == 0 || list[0].model == "" {
			return err
		}
		var l Learned
		if err := json.Unmarshal([]byte(list[0].report), &l); err != nil || l.State != "ready" {
			return err
		}
		raw, err := base64.StdEncoding.DecodeString(list[0].model)
		if err == nil {
			m, err = classify.Parse(raw)
		}
		return err
	})
	return m, err
}

// opinion is what a model says of a text.
func opinion(m *classify.Model, text string, how TriageField) *guess {
	scored := m.Classify(text, 3)
	from := how.From
	if from == 0 {
		from = standardFrom
	}
	if len(scored) == 0 {
		return &guess{State: guessUnsure}
	}
	g := &guess{Certainty: scored[0].Probability, State: guessUnsure}
	if scored[0].Probability*100 < float64(from) {
		return g
	}
	g.Value, g.State = scored[0].Label, guessSuggested
	for _, x := range scored[1:] {
		g.Others = append(g.Others, x.Label)
	}
	for _, r := range m.Explain(text, g.Value, maxReasons) {
		g.Reasons = append(g.Reasons, r.Word)
	}
	return g
}

// suggest writes what was found, and sets what is sure enough where nobody has said anything meanwhile.
func (w *work) suggest(ctx context.Context, ticketID string, found suggestion, on TriageRule) error {
	ticket, err := w.b.Load(ctx, w.tickets, ticketID, access.Update)
	if err != nil || done(ticket.Text("status")) {
		return err
	}
	x := values(w.tickets)
	for field, g := range found {
		is := ticket.Text(field)
		if is != "" && (field != fieldPriority || is != beginning) {
			delete(found, field) // Somebody has said it.
			continue
		}
		if apply := on.Fields[field].Apply; g.State == guessSuggested && apply > 0 && g.Certainty*100 >= float64(apply) {
			if field == fieldPriority && !slices.Contains(options(w.tickets, field), g.Value) {
				continue
			}
			g.State = guessApplied
			x.text(field, g.Value)
		}
	}
	if len(found) == 0 {
		return nil
	}
	if err := x.json("suggestion", found); err != nil {
		return err
	}
	_, err = w.b.Update(ctx, w.tickets, ticketID, 0, x.in)
	return err
}

func (x *input) json(path string, v any) error {
	raw, err := json.Marshal(v)
	if err == nil {
		x.set(path, json.RawMessage(raw))
	}
	return err
}

// judged notes what people make of what was suggested, and has the models made anew when they correct it.
func (s *Service) judged(ctx context.Context, tx *db.Tx, c *records.Change) error {
	if c.Before == nil || isInside(ctx) || c.Undo() || c.Action != ledger.Updated || c.Actor().Kind == actor.System || !c.Changed(fieldTopic) && !c.Changed(fieldPriority) {
		return nil
	}
	all, moved := suggested(c.Before), false
	for field, g := range all {
		if !c.Changed(field) || g.State != guessSuggested && g.State != guessApplied {
			continue
		}
		g.State, moved = guessCorrected, true
		if c.After.Text(field) == g.Value {
			g.State = guessAccepted
		}
		if err := s.count(tx, field, g.State); err != nil {
			return err
		}
	}
	if !moved {
		return nil
	}
	raw, err := json.Marshal(all)
	if err == nil {
		c.Set("suggestion", json.RawMessage(raw))
	}
	return err
}

// count counts what was made of a suggestion.
func (s *Service) count(tx *db.Tx, field, state string) error {
	tx.Queue("update ticket_models set "+state+" = "+state+" + 1 where tenant_id = ? and field = ?", tx.Tenant(), field)
	if state == guessAccepted {
		return nil
	}
	_, err := job.Enqueue(tx, learnJob, struct{}{}, job.Key("learn"), job.At(time.Now().Add(relearnAfter)))
	return err
}

// Judge takes what a person says of a suggestion: accepted, the value is set; rejected, one that was set automatically is taken back.
// The actor needs to update the ticket. Faults: not_found, forbidden, conflict no_suggestion.
func (s *Service) Judge(ctx context.Context, ticketID, field string, accept bool) error {
	return s.do(ctx, "ticket_triage", func(ctx context.Context, w *work) error {
		ticket, err := w.b.Load(ctx, w.tickets, ticketID, access.Update)
		if err != nil {
			return err
		}
		all := suggested(ticket)
		g := all[field]
		if g == nil || g.State != guessSuggested && g.State != guessApplied {
			return fault.New(fault.Conflict, "no_suggestion")
		}
		x := values(w.tickets)
		switch {
		case accept:
			x.text(field, g.Value)
		case g.State == guessApplied && field == fieldPriority:
			x.set(field, beginning)
		case g.State == guessApplied:
			x.set(field, nil)
		}
		if g.State = guessRejected; accept {
			g.State = guessAccepted
		}
		if err := x.json("suggestion", all); err != nil {
			return err
		}
		if _, err := w.b.Update(ctx, w.tickets, ticketID, 0, x.in); err != nil {
			return err
		}
		return s.count(w.b.Tx(), field, g.State)
	})
}
