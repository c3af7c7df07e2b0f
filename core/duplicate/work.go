package duplicate

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/tidwall/gjson"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/ledger"
)

// maxKnown is how many records' facts a job keeps at hand: those of a bulk load are compared with each other.
const maxKnown = 20_000

// work is one job's comparing.
type work struct {
	s        *Service
	stopping <-chan struct{}
	until    time.Time
	looks    map[string]*look // by object; nil for one without rules
}

// look is the finder of an object, nil where nothing is compared.
func (w *work) look(ctx context.Context, objectID string) (*look, error) {
	l, ok := w.looks[objectID]
	if ok {
		if l != nil && len(l.facts) > maxKnown {
			l.forget()
		}
		return l, nil
	}
	rules, err := w.s.active(ctx, objectID)
	if err != nil {
		return nil, err
	}
	m, err := w.s.meta.Model(ctx)
	if err != nil {
		return nil, err
	}
	if o, ok := m.ObjectByID(objectID); ok && len(rules) > 0 {
		l = w.s.look(o, rules)
		l.relevant = relevant(o, rules)
	}
	w.looks[objectID] = l
	return l, nil
}

// changed compares the records that ledger entries are about. A record that was only created is compared with older ones:
// younger ones come with entries of their own. Done notes, in a transaction, that all of it is written.
func (w *work) changed(ctx context.Context, entries []ledger.Entry, done func(tx *db.Tx)) error {
	type touched struct {
		ids    []string
		before map[string]bool
	}
	objects := map[string]*touched{}
	for _, e := range entries {
		if e.Action == ledger.Linked || e.Action == ledger.Unlinked {
			continue
		}
		l, err := w.look(ctx, e.ObjectID)
		if err != nil {
			return err
		}
		if l == nil || e.Action == ledger.Updated && !l.concerned(e.Diff) {
			continue
		}
		t := objects[e.ObjectID]
		if t == nil {
			t = &touched{before: map[string]bool{}}
			objects[e.ObjectID] = t
		}
		older, seen := t.before[e.RecordID]
		if !seen {
			t.ids = append(t.ids, e.RecordID)
			older = true
		}
		t.before[e.RecordID] = older && e.Action == ledger.Created
	}
	for objectID, t := range objects {
		if err := w.compare(ctx, objectID, t.ids, func(rid string) bool { return t.before[rid] }); err != nil {
			return err
		}
	}
	return w.s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		done(tx)
		return nil
	})
}

// concerned reports whether a change is about something that is compared.
func (l *look) concerned(diff []byte) bool {
	found := false
	gjson.ParseBytes(diff).ForEach(func(k, _ gjson.Result) bool {
		found = l.relevant[k.String()]
		return !found
	})
	return found
}

// compare finds the pairs of records as the system, and removes the open ones of records that are gone. Older says which
// records are compared with those before them alone.
func (w *work) compare(ctx context.Context, objectID string, ids []string, older func(string) bool) error {
	l, err := w.look(ctx, objectID)
	if err != nil || l == nil || len(ids) == 0 {
		return err
	}
	list, err := w.s.records.LoadFields(ctx, objectID, ids, l.everything(), true)
	if err != nil {
		return err
	}
	l.older = map[string]bool{}
	for _, r := range list {
		l.older[r.ID] = older(r.ID)
	}
	found, err := l.find(ctx, list)
	if err != nil {
		return err
	}
	by := make(map[string][]Candidate, len(list))
	for i, r := range list {
		by[r.ID] = found[i]
	}
	return w.s.save(ctx, objectID, ids, l.older, by)
}

// rest sleeps for as long as the service's share asks for, and longer while others are at work. It returns what ends the
// job: the node stops, or somebody else has their turn.
func (w *work) rest(ctx context.Context, began time.Time) error {
	if err := w.s.pace.rest(ctx, time.Since(began), w.stopping); err != nil {
		return err
	}
	if time.Now().After(w.until) {
		return job.Snooze(0)
	}
	return nil
}

// note says which keys too many records have.
func (w *work) note(ctx context.Context) {
	for objectID, l := range w.looks {
		if l == nil || len(l.crowded) == 0 {
			continue
		}
		kinds := make([]any, 0, 2*len(l.crowded))
		for kind, n := range l.crowded {
			kinds = append(kinds, slog.Int(string(kind), n))
		}
		w.s.log.InfoContext(ctx, "keys that too many records share were left out of the search for duplicates", "object", objectID, "most", maxShared, slog.Group("keys", kinds...))
	}
}

// Pace keeps the search for duplicates out of others' way.
type Pace struct {
	// Share is the part of one core that it may take, from 0 to 1. 0 is DefaultShare, 1 does not rest at all.
	Share float64
	// Busy reports whether requests or other jobs are at work; it waits for them, but not forever. Nil is never.
	Busy func() bool
}

const (
	// DefaultShare is a quarter of one core.
	DefaultShare = 0.25
	// patience is how long it waits for others before the next chunk.
	patience = 5 * time.Second
	// glance is how often it looks whether they are done.
	glance = 50 * time.Millisecond
)

// rest sleeps after work of a length.
func (p Pace) rest(ctx context.Context, worked time.Duration, stopping <-chan struct{}) error {
	share := p.Share
	if share <= 0 {
		share = DefaultShare
	}
	pause := time.Duration(float64(worked) * (1/min(share, 1) - 1))
	began := time.Now()
	for {
		left := pause - time.Since(began)
		if left <= 0 {
			if p.Busy == nil || !p.Busy() || time.Since(began) > pause+patience {
				break
			}
			left = glance
		}
		t := time.NewTimer(left)
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-stopping:
			t.Stop()
			return job.Stopped
		case <-t.C:
		}
	}
	select {
	case <-stopping:
		return job.Stopped
	default:
		return ctx.Err()
	}
}

// due remembers for which window a node has left a job of a company already.
type due struct {
	mu sync.Mutex
	by map[string]time.Time
}

const maxDue = 10_000

func (d *due) has(tenant string, until time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.by[tenant].Equal(until)
}

func (d *due) note(tenant string, until, now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.by == nil || len(d.by) >= maxDue {
		kept := map[string]time.Time{}
		for t, u := range d.by {
			if u.After(now) {
				kept[t] = u
			}
		}
		d.by = kept
	}
	d.by[tenant] = until
}
