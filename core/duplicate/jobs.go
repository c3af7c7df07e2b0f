package duplicate

import (
	"context"
	"encoding/json"
	"slices"

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
	// KindFind compares records that have changed.
	KindFind = "duplicates.find"
	// KindSweep compares all records of an object, chunk by chunk.
	KindSweep = "duplicates.sweep"
)

// find are the arguments of KindFind: the changed records of one object, or a change set with more than an event names.
type find struct {
	Object string   `json:"object,omitempty"`
	IDs    []string `json:"ids,omitempty"`
	Set    string   `json:"set,omitempty"`
	After  int64    `json:"after,omitempty"`
}

// sweep are the arguments of KindSweep. The keys of all records are brought up to date before the first are compared.
type sweep struct {
	Object string `json:"object"`
	// Pairs says that the keys are done.
	Pairs bool `json:"pairs,omitempty"`
	// After is the id behind which it goes on.
	After string `json:"after,omitempty"`
}

const (
	// chunk is how many records one look takes, and chunks how many looks one job makes before it leaves the rest to another.
	chunk  = 200
	chunks = 10
)

// RegisterJobs says what the jobs do.
func (s *Service) RegisterJobs(reg *job.Registry) {
	job.Register(reg, KindFind, job.Options{}, func(ctx context.Context, j job.Job[find]) error { return s.find(ctx, j.Args) })
	job.Register(reg, KindSweep, job.Options{}, func(ctx context.Context, j job.Job[sweep]) error { return s.sweep(ctx, j) })
}

// Handle is the outbox handler that leaves the comparing of changed records to a job, so that no write waits for it.
func (s *Service) Handle(ctx context.Context, _ string, rows []outbox.Row) error {
	ids := map[string][]string{}
	var sets []string
	for _, row := range rows {
		if row.Topic != records.TopicChanged {
			continue
		}
		var e records.Event
		if err := json.Unmarshal(row.Payload, &e); err != nil {
			return err
		}
		if e.Truncated {
			sets = append(sets, e.ChangeSetID)
			continue
		}
		for _, c := range e.Changes {
			if c.Action != ledger.Linked && c.Action != ledger.Unlinked && !slices.Contains(ids[c.Object], c.ID) {
				ids[c.Object] = append(ids[c.Object], c.ID)
			}
		}
	}
	for objectID := range ids {
		rules, err := s.active(ctx, objectID)
		if err != nil {
			return err
		}
		if len(rules) == 0 {
			delete(ids, objectID)
		}
	}
	if len(ids)+len(sets) == 0 {
		return nil
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		for objectID, list := range ids {
			for part := range slices.Chunk(list, chunk) {
				if _, err := job.Enqueue(tx, KindFind, find{Object: objectID, IDs: part}, job.WithPriority(job.Low)); err != nil {
					return err
				}
			}
		}
		for _, set := range sets {
			if _, err := job.Enqueue(tx, KindFind, find{Set: set}, job.WithPriority(job.Low), job.Key(set)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) find(ctx context.Context, f find) error {
	if f.Set == "" {
		return s.compare(ctx, f.Object, f.IDs)
	}
	for {
		var entries []ledger.Entry
		err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			entries, err = ledger.OfSet(ctx, tx, f.Set, f.After, chunk)
			return err
		})
		if err != nil || len(entries) == 0 {
			return err
		}
		ids := map[string][]string{}
		for _, e := range entries {
			f.After = e.Seq
			if !slices.Contains(ids[e.ObjectID], e.RecordID) {
				ids[e.ObjectID] = append(ids[e.ObjectID], e.RecordID)
			}
		}
		for objectID, list := range ids {
			if err := s.compare(ctx, objectID, list); err != nil {
				return err
			}
		}
	}
}

// compare finds the pairs of records as the system, and removes the open ones of records that are gone.
func (s *Service) compare(ctx context.Context, objectID string, ids []string) error {
	rules, err := s.active(ctx, objectID)
	if err != nil || len(rules) == 0 {
		return err
	}
	m, err := s.meta.Model(ctx)
	if err != nil {
		return err
	}
	o, ok := m.ObjectByID(objectID)
	if !ok {
		return nil
	}
	list, err := s.records.Load(ctx, objectID, ids)
	if err != nil {
		return err
	}
	byID := make(map[string]*records.Record, len(list))
	for _, r := range list {
		byID[r.ID] = r
	}
	for _, rid := range ids {
		var found []Candidate
		if r := byID[rid]; r != nil {
			if found, err = s.found(ctx, o, rules, r); err != nil {
				return err
			}
		}
		if err := s.save(ctx, objectID, rid, found); err != nil {
			return err
		}
	}
	return nil
}

// sweep makes some looks and leaves the rest to the next job, so that a node that dies loses little.
func (s *Service) sweep(ctx context.Context, j job.Job[sweep]) error {
	a := j.Args
	for range chunks {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		ids, err := s.records.Rekey(ctx, a.Object, a.After, chunk)
		if err != nil {
			return err
		}
		if a.Pairs {
			if err := s.compare(ctx, a.Object, ids); err != nil {
				return err
			}
		}
		if len(ids) < chunk {
			if a.Pairs {
				return nil
			}
			a.Pairs, a.After = true, ""
			continue
		}
		a.After = ids[len(ids)-1]
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		_, err := job.Enqueue(tx, KindSweep, a, job.Key(a.Object+"|"+a.After), job.WithPriority(job.Low))
		return err
	})
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
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error { return start(tx, o.ID) })
}

// Nightly leaves comparisons of everything that has rules behind, for the tenant of the context.
func (s *Service) Nightly(ctx context.Context) error {
	m, err := s.meta.Model(ctx)
	if err != nil {
		return err
	}
	var due []*metadata.Object
	for _, o := range m.Objects {
		rules, err := s.active(ctx, o.ID)
		if err != nil {
			return err
		}
		if len(rules) > 0 {
			due = append(due, o)
		}
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		for _, o := range due {
			if err := start(tx, o.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

func who(ctx context.Context) string {
	a, err := actor.From(ctx)
	if err != nil {
		return ""
	}
	return a.UserID
}
