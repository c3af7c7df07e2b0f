package records

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Hit is a record that a search has found.
type Hit struct {
	Object *metadata.Object
	ID     string
	Title  string
	rank   int
}

// Five matches are looked at for each hit that is asked for, within these bounds, and then ranked: a word that half of all
// records have costs no more than a rare one.
const (
	minCandidates = 100
	maxCandidates = 500
)

// Search finds records of several objects (none: all that the actor may read) that have all the words of a text, each
// as a word or the beginning of one, best first: title matches, then the newest. It costs one look into the search index
// for each distinct scope and one statement by ids for each object that was found.
func (s *Service) Search(ctx context.Context, text string, objects []string, limit int) ([]Hit, error) {
	if limit <= 0 {
		limit = 20
	}
	if limit > MaxLimit {
		return nil, fault.At("limit", "too_large", fault.Params{"max": MaxLimit})
	}
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	targets, err := c.searched(objects)
	if err != nil {
		return nil, err
	}
	words := fold.QueryTokens(text)
	if len(words) == 0 {
		return nil, nil
	}
	var hits []Hit
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if len(words) == 1 && len(words[0]) < 3 {
			hits, err = c.byName(ctx, tx, words[0], targets, limit)
			return err
		}
		found, err := c.candidates(ctx, tx, words, targets, min(max(5*limit, minCandidates), maxCandidates))
		if err != nil {
			return err
		}
		for _, o := range targets {
			some, err := c.hits(ctx, tx, o, found[o.ID], words)
			if err != nil {
				return err
			}
			hits = append(hits, some...)
		}
		return nil
	})
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(b.ID[4:], a.ID[4:]))
	})
	return hits[:min(len(hits), limit)], err
}

func (c *session) searched(names []string) ([]*metadata.Object, error) {
	var out []*metadata.Object
	if len(names) == 0 {
		for _, o := range c.model.Objects {
			if c.rules.Object(o.ID).Can(access.Read) {
				out = append(out, o)
			}
		}
		return out, nil
	}
	for _, n := range names {
		o, _, err := c.object(n, access.Read)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// byName serves one or two letters from the name indexes.
func (c *session) byName(ctx context.Context, tx *db.Tx, word string, targets []*metadata.Object, limit int) ([]Hit, error) {
	var hits []Hit
	for _, o := range targets {
		rules := c.rules.Object(o.ID)
		if f, _ := o.Field("title"); level(o, rules, f) < access.Readable {
			continue
		}
		q := Query{Search: word, Limit: min(limit, 5)}
		sel, err := c.selection(o, access.Read, q)
		if err != nil || sel.empty {
			return hits, err
		}
		p, err := c.plan(o, rules, []string{"title"})
		if err != nil {
			return nil, err
		}
		var page Page
		if err := c.suggest(ctx, tx, p, sel, q, &page); err != nil {
			return nil, err
		}
		for _, r := range page.Rows {
			hits = append(hits, c.hit(o, r, []string{word}))
		}
	}
	return hits, nil
}

// candidates are the ids of matching records by object, newest first as far as the index gives it.
func (c *session) candidates(ctx context.Context, tx *db.Tx, words []string, targets []*metadata.Object, atMost int) (map[string][]string, error) {
	var groups []*searchGroup
	for _, o := range targets {
		owners, all, unowned := c.rules.Object(o.ID).Owners(access.Read)
		shared := c.rules.Object(o.ID).Shared(access.Read)
		i := slices.IndexFunc(groups, func(g *searchGroup) bool {
			return g.all == all && g.unowned == unowned && slices.Equal(g.owners, owners) && slices.Equal(g.shared, shared)
		})
		if i < 0 {
			i = len(groups)
			groups = append(groups, &searchGroup{owners: owners, all: all, unowned: unowned, shared: shared})
		}
		groups[i].objects = append(groups[i].objects, o.ID)
	}
	out := map[string][]string{}
	for _, g := range groups {
		q, args := c.candidateSQL(tx, words, g, atMost)
		rows, err := tx.Planned(ctx, db.Kept, q, args...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var object, rid string
			if err := rows.Scan(&object, &rid); err != nil {
				rows.Close()
				return nil, err
			}
			out[object] = append(out[object], rid)
		}
		rows.Close()
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// searchGroup are objects of which the actor may read the same people's records.
type searchGroup struct {
	objects []string
	// owners may be read, and with all everybody's, with unowned nobody's; shared are single records.
	owners, shared []string
	all, unowned   bool
}

func (c *session) candidateSQL(tx *db.Tx, words []string, g *searchGroup, atMost int) (string, []any) {
	if tx.Dialect() == db.Postgres {
		space := termSpace(tx.Tenant())
		quoted := make([]string, len(words))
		for i, w := range words {
			quoted[i] = "'" + strings.ReplaceAll(strings.ReplaceAll(space+w, `\`, `\\`), "'", "''") + "':*"
		}
		var list any
		if !g.all {
			list = append([]string{}, g.owners...)
		}
		return "select object_id, record_id from kontor_search(?, ?::text[], ?::text[], ?, ?::text[], ?)",
			[]any{strings.Join(quoted, " & "), g.objects, list, g.unowned, append([]string{}, g.shared...), atMost}
	}
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = `"` + strings.ReplaceAll(w, `"`, `""`) + `"*`
	}
	in, arg := tx.Dialect().In("d.object_id", g.objects)
	q := `select d.object_id, d.record_id from search_terms t join search_docs d on d.doc = t.rowid
		where t.terms match ? and ` + in
	args := []any{strings.Join(quoted, " AND "), arg}
	if !g.all {
		sql, list := tx.Dialect().In("d.owner_id", g.owners)
		args = append(args, list)
		if g.unowned {
			sql += " or d.owner_id is null"
		}
		if len(g.shared) > 0 {
			more, list := tx.Dialect().In("d.record_id", g.shared)
			sql += " or " + more
			args = append(args, list)
		}
		q += " and (" + sql + ")"
	}
	return q + " order by t.rowid desc limit ?", append(args, atMost)
}

// hits reads the candidates of one object under the actor's scope. Where the actor may not read some fields, a match
// counts only when the readable ones have all the words.
func (c *session) hits(ctx context.Context, tx *db.Tx, o *metadata.Object, ids, words []string) ([]Hit, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rules := c.rules.Object(o.ID)
	fields := []string{"title"}
	restricted := rules.ReadRestricted()
	if f, _ := o.Field("title"); level(o, rules, f) < access.Readable {
		fields = []string{"id"}
	}
	var readable []*metadata.Field
	if restricted {
		for _, f := range o.Fields {
			if f.Searchable && rules.Field(f.ID) >= access.Readable {
				fields = append(fields, f.Path())
				readable = append(readable, f)
			}
		}
	}
	p, err := c.plan(o, rules, fields)
	if err != nil {
		return nil, err
	}
	var page Page
	if err := c.fetchByIDs(ctx, tx, p, o, access.Read, ids, false, &page); err != nil {
		return nil, err
	}
	var out []Hit
	for _, r := range page.Rows {
		if restricted {
			ok, err := hasWords(r, readable, words)
			if err != nil {
				return nil, err
			}
			if !ok {
				continue
			}
		}
		out = append(out, c.hit(o, r, words))
	}
	return out, nil
}

func hasWords(r *Row, fields []*metadata.Field, words []string) (bool, error) {
	var terms []string
	for _, f := range fields {
		v, err := r.Value(f)
		if err != nil {
			return false, err
		}
		terms = append(terms, termsOf(f, v)...)
	}
	return beginAll(terms, words), nil
}

// beginAll reports whether each word begins a term.
func beginAll(terms, words []string) bool {
	for _, w := range words {
		if !slices.ContainsFunc(terms, func(t string) bool { return strings.HasPrefix(t, w) }) {
			return false
		}
	}
	return true
}

// hit ranks a match: 3 when the title begins with the words, 2 when it has them all, 1 when they stand elsewhere.
func (c *session) hit(o *metadata.Object, r *Row, words []string) Hit {
	h := Hit{Object: o, ID: r.ID(), rank: 1}
	f, _ := o.Field("title")
	v, err := r.Value(f)
	if err != nil {
		return h
	}
	h.Title, _ = v.(string)
	folded := fold.Fold(h.Title)
	if strings.HasPrefix(folded, strings.Join(words, " ")) {
		h.rank = 3
		return h
	}
	if beginAll(fold.Tokens(h.Title), words) {
		h.rank = 2
	}
	return h
}
