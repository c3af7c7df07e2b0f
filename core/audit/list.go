package audit

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/db"
)

// Query says which entries to find. Empty fields find everything.
type Query struct {
	// User is the person who acted, or for whom a machine did.
	User string
	// Actions are exact, or families such as "login.*".
	Actions []string
	Object  string
	Target  string
	// From and To bound the time; To is excluded.
	From, To time.Time
	// Before is the number that entries must be below, for the next page; 0 for the newest.
	Before int64
	// Limit is the greatest number of entries; at least 1.
	Limit int
}

// expand turns families of actions into the actions that they have.
func (q Query) expand() []string {
	var out []string
	for _, a := range q.Actions {
		family, ok := strings.CutSuffix(a, "*")
		if !ok {
			out = append(out, a)
			continue
		}
		for _, known := range Actions() {
			if strings.HasPrefix(string(known), family) {
				out = append(out, string(known))
			}
		}
	}
	return out
}

// List returns entries of the actor's tenant, the newest first. By person and by one action it is an index range, by target
// one look into the index for each 1,024 entries, about 3 ms per million; by several actions or by time alone it walks the
// chain backwards until the page is full, about 1 s per million entries that do not fit. Call Chain before to find what has
// only just happened.
func (s *Service) List(ctx context.Context, q Query) ([]Line, error) {
	var lines []Line
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		where, args := q.where(tx)
		if q.Target != "" {
			lines, err = about(ctx, tx, q, where, args)
			return err
		}
		lines, err = db.Collect(ctx, tx, scanLine, "select "+lineColumns+" from audit_log where "+where+" order by seq desc limit ?", append(args, q.Limit)...)
		return err
	})
	return lines, err
}

// where is the condition of a query, but for its target.
func (q Query) where(tx *db.Tx) (string, []any) {
	where, args := tx.Where("")
	add := func(clause string, value any) { where, args = where+" and "+clause, append(args, value) }
	if q.User != "" {
		add("user_id = ?", q.User)
	}
	switch list := q.expand(); {
	case len(list) == 1:
		add("action = ?", list[0])
	case len(q.Actions) > 0:
		add(tx.Dialect().In("action", list))
	}
	if q.Object != "" {
		add("object = ?", q.Object)
	}
	if !q.From.IsZero() {
		add("at >= ?", q.From.UTC())
	}
	if !q.To.IsZero() {
		add("at < ?", q.To.UTC())
	}
	if q.Before > 0 {
		add("seq < ?", q.Before)
	}
	return where, args
}

const (
	// sectionBits says how many entries a section of the index by target has; the index itself has the number, too.
	sectionBits = 10
	// sectionsAtOnce is how many sections one statement looks into.
	sectionsAtOnce = 1000
)

// about returns the entries about one target: from the newest section of the index back until the page is full.
func about(ctx context.Context, tx *db.Tx, q Query, where string, args []any) ([]Line, error) {
	var first, last int64
	own, id := tx.Where("")
	if err := tx.QueryRow(ctx, "select coalesce(min(seq), 1), coalesce(max(seq), 0) from audit_log where "+own, id...).Scan(&first, &last); err != nil {
		return nil, err
	}
	if q.Before > 0 {
		last = min(last, q.Before-1)
	}
	var lines []Line
	for top := last >> sectionBits; top >= first>>sectionBits && len(lines) < q.Limit; top -= sectionsAtOnce {
		sections := make([]int64, 0, sectionsAtOnce)
		for at := top; at >= first>>sectionBits && len(sections) < sectionsAtOnce; at-- {
			sections = append(sections, at)
		}
		in, list := tx.Dialect().InNumbers("(seq >> 10)", sections)
		more, err := db.Collect(ctx, tx, scanLine, "select "+lineColumns+" from audit_log where "+where+" and target <> '' and target = ? and "+in+" order by seq desc limit ?",
			append(slices.Clip(args), q.Target, list, q.Limit-len(lines))...)
		if err != nil {
			return nil, err
		}
		lines = append(lines, more...)
	}
	return lines, nil
}

// Get returns one entry of the actor's tenant; db.ErrNoRows without one.
func (s *Service) Get(ctx context.Context, seq int64) (Line, error) {
	var l Line
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		where, args := tx.Where("")
		lines, err := db.Collect(ctx, tx, scanLine, "select "+lineColumns+" from audit_log where "+where+" and seq = ?", append(args, seq)...)
		if err == nil && len(lines) == 0 {
			return db.ErrNoRows
		}
		if err == nil {
			l = lines[0]
		}
		return err
	})
	return l, err
}
