package audit

import (
	"context"
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

// List returns entries of the actor's tenant, the newest first. By person, by target and by one action it is an index range;
// by several actions or by time alone it walks the chain backwards until the page is full, about 1 s per million entries that
// do not fit. Call Chain before to find what has only just happened.
func (s *Service) List(ctx context.Context, q Query) ([]Line, error) {
	var lines []Line
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
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
		if q.Target != "" {
			add("target = ?", q.Target)
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
		lines, err = db.Collect(ctx, tx, scanLine, "select "+lineColumns+" from audit_log where "+where+" order by seq desc limit ?", append(args, q.Limit)...)
		return err
	})
	return lines, err
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
