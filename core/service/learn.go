package service

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/text/classify"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// The fields of a ticket that are learned.
const (
	fieldTopic    = "topic"
	fieldPriority = "priority"
)

var learned = []string{fieldTopic, fieldPriority}

const (
	// learnJob learns from a company's tickets. Its lane does one job at a time on a node, which bounds the memory.
	learnJob = "service.learn"
	// maxLearn is how many of the newest tickets are learned from, maxLesson how many bytes of each.
	maxLearn  = 10_000
	maxLesson = 1500
	// minLearn is how many tickets with a value there must be.
	minLearn = 60
	// relearnAfter is how long corrections are gathered before the model is made anew.
	relearnAfter = 30 * time.Minute
)

// Learned is what is known about suggesting a field.
type Learned struct {
	Field string `json:"field" enum:"topic,priority"`
	// State is untrained, too_few for want of examples, no_better where guessing the most frequent value does as well, or ready.
	State string `json:"state" enum:"untrained,too_few,no_better,ready"`
	// Examples are the tickets learned from, Needed how many there must be; HeldOut are those that the figures come from.
	Examples int `json:"examples"`
	Needed   int `json:"needed"`
	HeldOut  int `json:"held_out"`
	Labels   int `json:"labels" doc:"How many different values it knows."`
	// Accuracy is the share of right values on tickets that the model had not seen, Frequent that of always guessing the most frequent.
	Accuracy float64 `json:"accuracy"`
	Frequent float64 `json:"frequent" doc:"The share that is right when the most frequent value is always guessed."`
	MacroF1  float64 `json:"macro_f1"`
	// Error is by how much the certainty misses the share of right values.
	Error     float64    `json:"calibration_error"`
	Plan      []Sure     `json:"plan,omitempty" doc:"What applying values automatically would mean."`
	TrainedAt *time.Time `json:"trained_at,omitempty"`
	Accepted  int64      `json:"accepted" doc:"What people have said of the suggestions."`
	Rejected  int64      `json:"rejected"`
	Corrected int64      `json:"corrected"`
}

// Sure says from which certainty on a share of values is right, and how many tickets reach it; all as seen on tickets held out.
type Sure struct {
	Right     float64 `json:"right"`
	Certainty float64 `json:"certainty"`
	Coverage  float64 `json:"coverage"`
}

// Learn makes the models of the context's company anew from its newest tickets, where the company has switched that on. It reads at
// most maxLearn tickets with the first message of each, 200 at a time along the primary key, and takes seconds of one core.
func (s *Service) Learn(ctx context.Context) error {
	on, err := s.triage(ctx)
	if err != nil || len(on.Fields) == 0 {
		return err
	}
	lessons, err := s.lessons(ctx)
	if err != nil {
		return err
	}
	for _, field := range learned {
		if _, ok := on.Fields[field]; !ok {
			continue
		}
		if err := s.learn(ctx, field, lessons[field]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) learn(ctx context.Context, field string, examples []classify.Example) error {
	out := Learned{Field: field, State: "too_few", Examples: len(examples), Needed: minLearn}
	var m *classify.Model
	var err error
	if len(examples) >= minLearn {
		m, err = classify.Train(ctx, examples, classify.Options{})
		if err != nil && !errors.Is(err, classify.ErrTooFew) && !errors.Is(err, classify.ErrTooManyLabels) {
			return err
		}
	}
	model := ""
	if m != nil && err == nil {
		out.describe(m, examples)
		raw, err := m.MarshalBinary()
		if err != nil {
			return err
		}
		model = base64.StdEncoding.EncodeToString(raw)
	}
	report, err := json.Marshal(out)
	if err != nil {
		return err
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue(`insert into ticket_models (tenant_id, field, model, report, trained_at) values (?, ?, ?, ?, ?)
			on conflict `+conflictOn(tx, "field")+` do update set model = excluded.model, report = excluded.report, trained_at = excluded.trained_at`,
			tx.Tenant(), field, model, string(report), time.Now().UTC().Truncate(time.Microsecond))
		return nil
	})
}

// describe notes what a model was worth.
func (l *Learned) describe(m *classify.Model, examples []classify.Example) {
	r := m.Report()
	known, most := map[string]int{}, 0
	for _, e := range examples {
		known[e.Label]++
		most = max(most, known[e.Label])
	}
	l.State, l.Examples, l.HeldOut, l.Labels = "ready", r.Examples, r.HeldOut, len(m.Labels())
	l.Accuracy, l.MacroF1, l.Error, l.Frequent = r.Accuracy, r.MacroF1, r.Error, float64(most)/float64(len(examples))
	if l.Accuracy <= l.Frequent {
		l.State = "no_better"
	}
	for _, right := range []float64{0.8, 0.9, 0.95, 0.99} {
		if p, share, ok := m.Threshold(right); ok {
			l.Plan = append(l.Plan, Sure{right, p, share})
		}
	}
}

// lessons reads the newest tickets: what was asked, and what people have made of it. What was set automatically is no lesson, and
// neither is the priority of a ticket that nobody has finished.
func (s *Service) lessons(ctx context.Context) (map[string][]classify.Example, error) {
	out := map[string][]classify.Example{}
	cursor := ""
	for read := 0; read < maxLearn; {
		page, err := s.records.List(ctx, "tickets", records.Query{
			Fields: []string{"subject", "description", "topic", "priority", "status", "suggestion"}, Sort: records.ParseSort("-id"), Limit: records.MaxLimit, Cursor: cursor,
		})
		if err != nil {
			return nil, err
		}
		said, err := s.firsts(ctx, page.Rows)
		if err != nil {
			return nil, err
		}
		for _, row := range page.Rows {
			v := cells(row)
			text := lesson(v.text("subject"), v.text("description"), said[row.ID()])
			var g suggestion
			if raw, ok := v["suggestion"].(json.RawMessage); ok {
				_ = json.Unmarshal(raw, &g) // Only this room writes it.
			}
			if topic := v.text("topic"); topic != "" && !g.automatic(fieldTopic) {
				out[fieldTopic] = append(out[fieldTopic], classify.Example{Text: text, Label: topic})
			}
			if done(v.text("status")) && v.text("priority") != "" && !g.automatic(fieldPriority) {
				out[fieldPriority] = append(out[fieldPriority], classify.Example{Text: text, Label: v.text("priority")})
			}
		}
		read += len(page.Rows)
		if cursor = page.NextCursor; cursor == "" {
			break
		}
	}
	return out, nil
}

// firsts are the texts of the first message from outside of each ticket. Each round leaves out the tickets that were found, so that a
// long conversation does not hide the others.
func (s *Service) firsts(ctx context.Context, tickets []*records.Row) (map[string]string, error) {
	out := map[string]string{}
	for {
		var open filter.List
		for _, t := range tickets {
			if _, ok := out[t.ID()]; !ok {
				open = append(open, filter.String(t.ID()))
			}
		}
		if len(open) == 0 {
			return out, nil
		}
		page, err := s.records.List(ctx, "messages", records.Query{
			Filter: filter.And(filter.Compare{Field: "ticket_id", Op: filter.In, Value: open}, records.Eq("direction", "inbound")),
			Fields: []string{"ticket_id", "body_text"}, Sort: records.ParseSort("id"), Limit: records.MaxLimit,
		})
		if err != nil {
			return nil, err
		}
		for _, row := range page.Rows {
			v := cells(row)
			if _, ok := out[v.text("ticket_id")]; !ok {
				out[v.text("ticket_id")] = fold.Cut(v.text("body_text"), maxLesson)
			}
		}
		if page.NextCursor == "" {
			return out, nil
		}
	}
}

// names are addresses and numbers that belong to somebody and say nothing of what a ticket is about.
var names = regexp.MustCompile(`\S+@\S+|https?://\S+|\+?\d[\d\s/().-]{4,}\d`)

// lesson is what of a ticket is read to learn and to judge.
func lesson(parts ...string) string {
	return fold.Cut(names.ReplaceAllString(strings.TrimSpace(strings.Join(parts, "\n")), " "), maxLesson)
}

// Learnings returns what is known about each field that can be suggested. Whoever may read tickets may ask.
func (s *Service) Learnings(ctx context.Context) ([]Learned, error) {
	if err := s.records.CheckFilter(ctx, "tickets", nil); err != nil {
		return nil, err
	}
	out := make([]Learned, len(learned))
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := db.Collect(ctx, tx, scanLearned, "select report, trained_at, accepted, rejected, corrected from ticket_models where tenant_id = ?", tx.Tenant())
		for i, field := range learned {
			out[i] = Learned{Field: field, State: "untrained", Needed: minLearn}
			for _, l := range list {
				if l.Field == field {
					out[i] = l
				}
			}
		}
		return err
	})
	return out, err
}

func scanLearned(rows db.Rows) (Learned, error) {
	var l Learned
	var report []byte
	var at time.Time
	var said [3]int64
	if err := rows.Scan(&report, &at, &said[0], &said[1], &said[2]); err != nil {
		return l, err
	}
	err := json.Unmarshal(report, &l)
	at = at.UTC()
	l.TrainedAt, l.Accepted, l.Rejected, l.Corrected = &at, said[0], said[1], said[2]
	return l, err
}

// Relearn has the models made anew soon. The caller needs access.ManageMetadata. Faults: forbidden, conflict triage_off.
func (s *Service) Relearn(ctx context.Context) error {
	if err := s.require(ctx, access.ManageMetadata); err != nil {
		return err
	}
	on, err := s.triage(ctx)
	if err != nil {
		return err
	}
	if len(on.Fields) == 0 {
		return fault.New(fault.Conflict, "triage_off")
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		_, err := job.Enqueue(tx, learnJob, struct{}{}, job.Key("learn-now"))
		return err
	})
}

// Nightly leaves what is to be done once a day for the context's company, where it is wanted at all.
func (s *Service) Nightly(ctx context.Context) error {
	if err := s.forgetSurveys(ctx); err != nil {
		return err
	}
	on, err := s.triage(ctx)
	if err != nil || len(on.Fields) == 0 {
		return err
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		_, err := job.Enqueue(tx, learnJob, struct{}{}, job.Key("learn-now"))
		return err
	})
}
