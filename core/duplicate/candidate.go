package duplicate

import (
	"cmp"
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Candidate is a record that may be the same as another.
type Candidate struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	// Score is from the rule's threshold to 100.
	Score   int      `json:"score"`
	Reasons []Reason `json:"reasons"`
	// Row is set by ForBatch where the candidate is an earlier row of the same batch, which it counts from 0.
	Row *int `json:"-"`
}

// Candidates returns the records of an object, best first, that may be the same as the one with the id. What the actor
// may not read neither appears nor counts. Faults: not_found.
func (s *Service) Candidates(ctx context.Context, object, recordID string) ([]Candidate, error) {
	o, err := s.object(ctx, object)
	if err != nil {
		return nil, err
	}
	list, err := s.records.Load(ctx, o.ID, []string{recordID})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fault.Missing("record", recordID)
	}
	return s.of(ctx, o, list[0])
}

// ForInput is Candidates for an API body that is not saved yet. The faults are those of records.Create, too.
func (s *Service) ForInput(ctx context.Context, object string, body []byte) ([]Candidate, error) {
	draft, err := s.records.Draft(ctx, object, body)
	if err != nil {
		return nil, err
	}
	return s.of(ctx, draft.Object, draft)
}

// ForBatch finds the candidates of rows that are about to be written, in their order; an import calls it once for each of
// its batches and then skips, creates or reports them. Rows are also compared with the earlier ones of the batch. It costs a
// handful of statements, whatever the number of rows.
func (s *Service) ForBatch(ctx context.Context, o *metadata.Object, rows []records.Input) ([][]Candidate, error) {
	rules, err := s.active(ctx, o.ID)
	if err != nil || len(rules) == 0 {
		return make([][]Candidate, len(rows)), err
	}
	drafts := make([]*records.Record, len(rows))
	for i, in := range rows {
		drafts[i] = records.NewDraft(o, in)
	}
	l := s.look(o, rules)
	out, err := l.find(ctx, drafts)
	if err != nil {
		return nil, err
	}
	l.within(drafts, out)
	return out, nil
}

func (s *Service) object(ctx context.Context, name string) (*metadata.Object, error) {
	m, err := s.meta.Model(ctx)
	if err != nil {
		return nil, err
	}
	return m.Object(name)
}

func (s *Service) of(ctx context.Context, o *metadata.Object, r *records.Record) ([]Candidate, error) {
	rules, err := s.active(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	found, err := s.look(o, rules).find(ctx, []*records.Record{r})
	if err != nil {
		return nil, err
	}
	return append([]Candidate{}, found[0]...), nil
}

func rank(list []Candidate) {
	slices.SortFunc(list, func(a, b Candidate) int { return cmp.Or(b.Score-a.Score, cmp.Compare(a.ID, b.ID)) })
}

// best is the highest score that reaches the threshold of its rule, 0 for none.
func best(rules []Definition, a, b *Facts) (score int, reasons []Reason) {
	for i := range rules {
		if n, why := rules[i].Score(a, b); n >= rules[i].Threshold && n > score {
			score, reasons = n, why
		}
	}
	return score, reasons
}
