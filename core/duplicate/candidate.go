package duplicate

import (
	"cmp"
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
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
// its batches and then skips, creates or reports them. Rows are also compared with the earlier ones of the batch.
func (s *Service) ForBatch(ctx context.Context, o *metadata.Object, rows []records.Input) ([][]Candidate, error) {
	rules, err := s.active(ctx, o.ID)
	if err != nil || len(rules) == 0 {
		return make([][]Candidate, len(rows)), err
	}
	out := make([][]Candidate, len(rows))
	facts := make([]*Facts, len(rows))
	byKey := map[string][]int{}
	for i, in := range rows {
		draft := records.NewDraft(o, in)
		if out[i], err = s.found(ctx, o, rules, draft); err != nil {
			return nil, err
		}
		names, err := s.names(ctx, o, []*records.Record{draft})
		if err != nil {
			return nil, err
		}
		facts[i] = factsOf(draft, names)
		earlier := map[int]bool{}
		for _, k := range (Keys{}).MatchKeys(nil, o, draft) {
			for _, j := range byKey[k] {
				earlier[j] = true
			}
			if len(byKey[k]) < maxShared {
				byKey[k] = append(byKey[k], i)
			}
		}
		for j := range earlier {
			if score, reasons := best(rules, facts[i], facts[j]); score > 0 {
				out[i] = append(out[i], Candidate{Score: score, Reasons: reasons, Row: &j})
			}
		}
		rank(out[i])
	}
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
	return s.found(ctx, o, rules, r)
}

// found looks the record's keys up and scores what has them.
func (s *Service) found(ctx context.Context, o *metadata.Object, rules []Definition, r *records.Record) ([]Candidate, error) {
	out := []Candidate{}
	if len(rules) == 0 {
		return out, nil
	}
	shared, err := s.records.Sharing(ctx, o.ID, (Keys{}).MatchKeys(nil, o, r), maxShared)
	if err != nil {
		return nil, err
	}
	votes := map[string]int{}
	for _, ids := range shared {
		for _, rid := range ids {
			if rid != r.ID {
				votes[rid]++
			}
		}
	}
	ids := make([]string, 0, len(votes))
	for rid := range votes {
		ids = append(ids, rid)
	}
	// Those that share the most keys come first, where there are more than can be compared.
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(votes[b]-votes[a], cmp.Compare(b, a)) })
	list, err := s.records.Load(ctx, o.ID, ids[:min(len(ids), maxCandidates)])
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx, o, append(list, r))
	if err != nil {
		return nil, err
	}
	own := factsOf(r, names)
	for _, x := range list {
		if score, reasons := best(rules, own, factsOf(x, names)); score > 0 {
			out = append(out, Candidate{ID: x.ID, Title: x.Title(), Score: score, Reasons: reasons})
		}
	}
	rank(out)
	return out, nil
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

// names are the titles of what the records refer to, as far as the actor may read it.
func (s *Service) names(ctx context.Context, o *metadata.Object, list []*records.Record) (map[string]string, error) {
	wanted := map[string][]string{}
	for _, f := range o.Fields {
		if f.Type != fieldtype.Reference {
			continue
		}
		for _, r := range list {
			if rid, ok := r.Value(f).(string); ok && !slices.Contains(wanted[f.Options.Target], rid) {
				wanted[f.Options.Target] = append(wanted[f.Options.Target], rid)
			}
		}
	}
	out := map[string]string{}
	for target, ids := range wanted {
		titles, err := s.records.Titles(ctx, target, ids)
		if err != nil {
			return nil, err
		}
		for rid, title := range titles {
			out[rid] = title
		}
	}
	return out, nil
}
