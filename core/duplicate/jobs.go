package duplicate

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/records"
)

// The kinds of jobs.
const (
	// KindFind compares records that have changed, as the ledger says.
	KindFind = "duplicates.find"
	// KindSweep compares all records of an object, chunk by chunk.
	KindSweep = "duplicates.sweep"
)

// sweep are the arguments of KindSweep.
type sweep struct {
	Object string `json:"object"`
	// Keys has the keys of all records brought up to date before the first are compared.
	Keys bool `json:"keys,omitempty"`
	// After is the id behind which it goes on.
	After string `json:"after,omitempty"`
	// TxID and Seq are where the ledger ended when the comparing began.
	TxID int64 `json:"txid,omitempty"`
	Seq  int64 `json:"seq,omitempty"`
}

const (
	// chunk is how many records one look takes.
	chunk = 250
	// stint is how long one job works before it lets another company's have the worker.
	stint = 20 * time.Second
	// window is how long changes are gathered before they are compared, and grace by how much nodes' clocks may differ.
	window = 5 * time.Second
	grace  = 2 * time.Second
	// waiting is how long changes are left alone that an older transaction holds back.
	waiting = 5 * time.Second
)

// RegisterJobs says what the jobs do. Both have the quiet lane and yield to everything else.
func (s *Service) RegisterJobs(reg *job.Registry) {
	o := job.Options{Lane: job.LaneQuiet, Timeout: -1}
	job.Register(reg, KindFind, o, func(ctx context.Context, j job.Job[struct{}]) error { return s.find(ctx, j.Stopping) })
	job.Register(reg, KindSweep, o, func(ctx context.Context, j job.Job[sweep]) error { return s.sweep(ctx, j) })
}

// Handle is the outbox handler that leaves the comparing of changed records to a job, so that no write waits for it. The
// events of some seconds share one job, which reads from the ledger what they were about: it runs when the window in which
// it was left is over, so that no event is lost between its last look and its end.
func (s *Service) Handle(ctx context.Context, _ string, rows []outbox.Row) error {
	if !slices.ContainsFunc(rows, func(r outbox.Row) bool { return r.Topic == records.TopicChanged }) {
		return nil
	}
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	now := s.now()
	until := now.Truncate(window).Add(window)
	if s.due.has(a.Tenant, until) {
		return nil
	}
	err = s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		_, err := job.Enqueue(tx, KindFind, struct{}{}, job.Key(strconv.FormatInt(until.Unix(), 10)), job.At(until.Add(grace)), job.WithPriority(job.Idle))
		return err
	})
	if err == nil {
		s.due.note(a.Tenant, until, now)
	}
	return err
}

// find compares what has changed since the last time.
func (s *Service) find(ctx context.Context, stopping <-chan struct{}) error {
	w := &work{s: s, stopping: stopping, until: time.Now().Add(stint), looks: map[string]*look{}}
	defer w.note(ctx)
	for {
		var entries []ledger.Entry
		held := false
		began := time.Now()
		err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
			txid, seq, err := progress(ctx, tx, "find")
			if err != nil {
				return err
			}
			if entries, err = ledger.Since(ctx, tx, txid, seq, chunk); err == nil && len(entries) == 0 {
				held, err = ledger.Beyond(ctx, tx, txid, seq)
			}
			return err
		})
		switch {
		case err != nil:
			return err
		case held:
			return job.Snooze(waiting)
		case len(entries) == 0:
			return nil
		}
		last := entries[len(entries)-1]
		err = w.changed(ctx, entries, func(tx *db.Tx) { setProgress(tx, "find", last.TxID, last.Seq) })
		if err == nil {
			err = w.rest(ctx, began)
		}
		if err != nil {
			return err
		}
	}
}

// sweep compares all records of an object, each with those before it.
func (s *Service) sweep(ctx context.Context, j job.Job[sweep]) error {
	a := j.Args
	w := &work{s: s, stopping: j.Stopping, until: time.Now().Add(stint), looks: map[string]*look{}}
	defer w.note(ctx)
	if a.After == "" && !a.Keys {
		if err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			a.TxID, a.Seq, err = ledger.Head(ctx, tx)
			return err
		}); err != nil {
			return err
		}
	}
	for {
		began := time.Now()
		next := s.records.NextIDs
		if a.Keys {
			next = s.records.Rekey
		}
		ids, err := next(ctx, a.Object, a.After, chunk)
		if err != nil {
			return err
		}
		if !a.Keys {
			if err := w.compare(ctx, a.Object, ids, func(string) bool { return true }); err != nil {
				return err
			}
		}
		switch {
		case len(ids) == chunk:
			a.After = ids[chunk-1]
		case a.Keys:
			return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
				setProgress(tx, "keys:"+a.Object, 0, keysVersion)
				return again(tx, sweep{Object: a.Object})
			})
		default:
			return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
				setProgress(tx, "sweep:"+a.Object, a.TxID, a.Seq)
				return nil
			})
		}
		if err := w.rest(ctx, began); err != nil {
			// The rest is left to another job, so that a node that dies loses little.
			return s.db.Tenant(context.WithoutCancel(ctx), func(_ context.Context, tx *db.Tx) error { return again(tx, a) })
		}
	}
}

// Sweep leaves a comparison of all records of an object behind. It needs the function settings.metadata.
func (s *Service) Sweep(ctx context.Context, object string) error {
	if err := s.guard(ctx, access.ManageMetadata); err != nil {
		return err
	}
	o, err := s.object(ctx, object)
	if err != nil {
		return err
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error { return again(tx, sweep{Object: o.ID, Keys: true}) })
}

// Nightly leaves comparisons of everything that has rules behind, for the tenant of the context, where anything has
// changed since the last time. It finds what two writers at the same moment have kept from each other.
func (s *Service) Nightly(ctx context.Context) error {
	var txid, seq int64
	done := map[string][2]int64{}
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if txid, seq, err = ledger.Head(ctx, tx); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, "select name, txid, seq from duplicate_progress where tenant_id = ?", tx.Tenant())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			var at [2]int64
			if err := rows.Scan(&name, &at[0], &at[1]); err != nil {
				return err
			}
			done[name] = at
		}
		return rows.Err()
	})
	if err != nil || seq == 0 {
		return err
	}
	m, err := s.meta.Model(ctx)
	if err != nil {
		return err
	}
	var due []sweep
	for _, o := range m.Objects {
		keys := done["keys:"+o.ID][1] != keysVersion
		if !keys && done["sweep:"+o.ID] == [2]int64{txid, seq} {
			continue
		}
		rules, err := s.active(ctx, o.ID)
		if err != nil {
			return err
		}
		if len(rules) > 0 {
			due = append(due, sweep{Object: o.ID, Keys: keys})
		}
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		for _, a := range due {
			if err := again(tx, a); err != nil {
				return err
			}
		}
		return nil
	})
}

// start leaves a comparison of all records of an object behind, after a change of its rules. It waits for a moment, as find
// does, so that it is not dropped for one that runs by the old rules.
func (s *Service) start(tx *db.Tx, objectID string) error {
	until := s.now().Truncate(window).Add(window)
	_, err := job.Enqueue(tx, KindSweep, sweep{Object: objectID}, job.Key(objectID+"|"+strconv.FormatInt(until.Unix(), 10)),
		job.At(until.Add(grace)), job.WithPriority(job.Idle))
	return err
}

func again(tx *db.Tx, a sweep) error {
	_, err := job.Enqueue(tx, KindSweep, a, job.Key(a.Object+"|"+strconv.FormatBool(a.Keys)+"|"+a.After), job.WithPriority(job.Idle))
	return err
}

func who(ctx context.Context) string {
	a, err := actor.From(ctx)
	if err != nil {
		return ""
	}
	return a.UserID
}

// relevant are the fields of an object, by id, whose change can make a pair or part it.
func relevant(o *metadata.Object, rules []Definition) map[string]bool {
	out := map[string]bool{pointsKey: true}
	paths := slices.Clone(keyPaths)
	for i := range rules {
		paths = rules[i].Match.paths(paths)
	}
	for _, path := range paths {
		if f, ok := o.Field(path); ok {
			out[f.ID] = true
		}
	}
	for _, f := range o.Fields {
		if keyTypes[f.Type] {
			out[f.ID] = true
		}
	}
	return out
}
