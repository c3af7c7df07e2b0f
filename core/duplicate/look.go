package duplicate

import (
	"cmp"
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
)

// loadAtOnce is how many records one statement reads for comparing.
const loadAtOnce = 1000

// look finds the candidates of many records of one object at once: one statement for the records that share their keys, a
// few for the values of these, whatever the number of records that are looked at.
type look struct {
	s     *Service
	o     *metadata.Object
	rules []Definition
	// atMost bounds the records that one is compared with; those that share the rarest keys come first.
	atMost int
	// older has a record compared with records before it alone, in the order of their ids. Nil stands for all.
	older map[string]bool

	// relevant are the ids of the fields whose change is worth a look.
	relevant map[string]bool

	facts map[string]*Facts
	title map[string]string
	names map[string]string
	// crowded counts the keys that say nothing, since too many records have them, by kind of key.
	crowded map[byte]int
}

func (s *Service) look(o *metadata.Object, rules []Definition) *look {
	return &look{
		s: s, o: o, rules: rules, atMost: maxCandidates,
		facts: map[string]*Facts{}, title: map[string]string{}, names: map[string]string{}, crowded: map[byte]int{},
	}
}

// forget drops what is known of records.
func (l *look) forget() {
	clear(l.facts)
	clear(l.title)
	clear(l.names)
}

// find returns the candidates of each of the records, best first.
func (l *look) find(ctx context.Context, list []*records.Record) ([][]Candidate, error) {
	out := make([][]Candidate, len(list))
	if len(l.rules) == 0 || len(list) == 0 {
		return out, nil
	}
	near, err := l.near(ctx, list)
	if err != nil {
		return nil, err
	}
	if err := l.name(ctx, list); err != nil {
		return nil, err
	}
	own := make([]*Facts, len(list))
	for i, r := range list {
		own[i] = factsOf(r, l.names)
		if r.ID != "" {
			l.facts[r.ID], l.title[r.ID] = own[i], r.Title()
		}
	}
	if err := l.load(ctx, near); err != nil {
		return nil, err
	}
	for i := range list {
		out[i] = []Candidate{}
		for _, rid := range near[i] {
			f := l.facts[rid]
			if f == nil {
				continue // The actor may not read it, or it is gone.
			}
			if score, reasons := best(l.rules, own[i], f); score > 0 {
				out[i] = append(out[i], Candidate{ID: rid, Title: l.title[rid], Score: score, Reasons: reasons})
			}
		}
		rank(out[i])
	}
	return out, nil
}

// near are the ids of the records that share keys with each of the records, those that share the rarest ones first.
func (l *look) near(ctx context.Context, list []*records.Record) ([][]string, error) {
	keys := make([][]string, len(list))
	var all []string
	for i, r := range list {
		keys[i] = (Keys{}).MatchKeys(nil, l.o, r)
		all = append(all, keys[i]...)
	}
	slices.Sort(all)
	shared, crowded, err := l.s.records.Sharing(ctx, l.o.ID, slices.Compact(all), maxShared)
	if err != nil {
		return nil, err
	}
	for _, k := range crowded {
		l.crowded[k[0]]++
	}
	out := make([][]string, len(list))
	for i, r := range list {
		weight := map[string]float64{}
		for _, k := range keys[i] {
			block := shared[k]
			for _, rid := range block {
				if rid != r.ID && (!l.older[r.ID] || rid < r.ID) {
					weight[rid] += 1 / float64(len(block)+1)
				}
			}
		}
		for rid := range weight {
			out[i] = append(out[i], rid)
		}
		slices.SortFunc(out[i], func(a, b string) int { return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(b, a)) })
		out[i] = out[i][:min(len(out[i]), l.atMost)]
	}
	return out, nil
}

// load reads what is compared of the records that are not known yet.
func (l *look) load(ctx context.Context, near [][]string) error {
	var missing []string
	for _, ids := range near {
		for _, rid := range ids {
			if _, known := l.facts[rid]; !known {
				l.facts[rid] = nil
				missing = append(missing, rid)
			}
		}
	}
	slices.Sort(missing)
	for part := range slices.Chunk(missing, loadAtOnce) {
		list, err := l.s.records.LoadFields(ctx, l.o.ID, part, l.paths(), true)
		if err != nil {
			return err
		}
		if err := l.name(ctx, list); err != nil {
			return err
		}
		for _, r := range list {
			l.facts[r.ID], l.title[r.ID] = factsOf(r, l.names), r.Title()
		}
	}
	return nil
}

// paths are the fields that the rules compare.
func (l *look) paths() []string {
	var out []string
	for i := range l.rules {
		out = l.rules[i].Match.paths(out)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// everything are the fields that the rules compare and those that keys are made of.
func (l *look) everything() []string {
	out := append(l.paths(), keyPaths...)
	for _, f := range l.o.Fields {
		if keyTypes[f.Type] {
			out = append(out, f.Path())
		}
	}
	return out
}

func (c *Condition) paths(dst []string) []string {
	for _, list := range [][]Condition{c.All, c.Any, c.Sum} {
		for i := range list {
			dst = list[i].paths(dst)
		}
	}
	return append(dst, c.Fields...)
}

// name reads the titles of what the records refer to in compared fields, as far as the actor may read them.
func (l *look) name(ctx context.Context, list []*records.Record) error {
	for _, path := range l.paths() {
		f, ok := l.o.Field(path)
		if !ok || f.Type != fieldtype.Reference {
			continue
		}
		var wanted []string
		for _, r := range list {
			if rid, ok := r.Value(f).(string); ok && rid != "" {
				if _, known := l.names[rid]; !known {
					l.names[rid] = ""
					wanted = append(wanted, rid)
				}
			}
		}
		for part := range slices.Chunk(wanted, loadAtOnce) {
			titles, err := l.s.records.Titles(ctx, f.Options.Target, part)
			if err != nil {
				return err
			}
			for rid, title := range titles {
				l.names[rid] = title
			}
		}
	}
	return nil
}

// within compares records that are not saved yet with the earlier ones of their list, and adds what it finds.
func (l *look) within(list []*records.Record, out [][]Candidate) {
	facts := make([]*Facts, len(list))
	byKey := map[string][]int{}
	for i, r := range list {
		facts[i] = factsOf(r, l.names)
		earlier := map[int]bool{}
		for _, k := range (Keys{}).MatchKeys(nil, l.o, r) {
			for _, j := range byKey[k] {
				earlier[j] = true
			}
			if len(byKey[k]) < maxShared {
				byKey[k] = append(byKey[k], i)
			}
		}
		for j := range earlier {
			if score, reasons := best(l.rules, facts[i], facts[j]); score > 0 {
				out[i] = append(out[i], Candidate{Score: score, Reasons: reasons, Row: &j})
			}
		}
		rank(out[i])
	}
}
