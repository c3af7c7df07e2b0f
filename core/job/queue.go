package job

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/outbox"
)

// Config of a queue. Zero values mean the defaults.
type Config struct {
	// Keys seal jobs against changes of their rows: the first key seals, all open. Without any, jobs are not sealed.
	Keys [][]byte
	// Logger may be nil.
	Logger *slog.Logger
	// Now is the clock (default time.Now).
	Now func() time.Time
}

// Queue is one node's door to the jobs of all tenants.
type Queue struct {
	db   *db.DB
	reg  *Registry
	keys [][]byte
	log  *slog.Logger
	now  func() time.Time

	mu      sync.Mutex
	runners map[*Runner]struct{}
}

var _ outbox.Jobs = (*Queue)(nil)

// New returns the queue of a node. It runs nothing; see NewRunner.
func New(d *db.DB, reg *Registry, c Config) *Queue {
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Queue{
		db: d, reg: reg, keys: c.Keys, log: c.Logger, runners: map[*Runner]struct{}{},
		now: func() time.Time { return c.Now().UTC().Truncate(time.Microsecond) },
	}
}

const insert = `insert into jobs (id, tenant_id, kind, lane, args, unique_key, state, priority, max_attempts, run_at, created_at, finished_at, last_error)
	values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`

// Insert adds a job of a tenant within a transaction on the control tables, for what stands above tenants; rooms use
// Enqueue. inserted is false, and the id empty, when a job with the same unique key is waiting or running.
func (q *Queue) Insert(ctx context.Context, tx *db.ControlTx, tenant, kind string, args any, opts ...Option) (jobID string, inserted bool, err error) {
	if tenant == "" {
		return "", false, errors.New("a job needs a tenant")
	}
	p, err := newParams(tenant, kind, args, opts)
	if err != nil {
		return "", false, err
	}
	jobID = id.New("job")
	values, lane := q.values(jobID, tenant, kind, p, q.now())
	n, err := tx.Exec(ctx, insert, values...)
	if err != nil || n == 0 {
		return "", false, err
	}
	tx.AfterCommit(func() { q.wake(lane) })
	return jobID, true, nil
}

// Accept turns rows of the outbox into jobs with the same ids. A row that is already a job changes nothing; one that
// cannot be read is kept as a discarded job. It is called by the relay.
func (q *Queue) Accept(_ context.Context, tx *db.ControlTx, rows []outbox.Row) error {
	lanes := map[string]struct{}{}
	for _, r := range rows {
		var p params
		if err := json.Unmarshal(r.Payload, &p); err != nil {
			args, _ := json.Marshal(sealed{Args: string(r.Payload)})
			tx.Queue(insert, r.ID, r.Tenant, r.Topic, LaneDefault, string(args), nil, Discarded, Normal, defaultMaxAttempts,
				r.CreatedAt, r.CreatedAt, q.now(), note(err))
			continue
		}
		values, lane := q.values(r.ID, r.Tenant, r.Topic, p, r.CreatedAt)
		tx.Queue(insert, values...)
		lanes[lane] = struct{}{}
	}
	tx.AfterCommit(func() {
		for lane := range lanes {
			q.wake(lane)
		}
	})
	return nil
}

// values are the arguments of insert. A kind that this node does not know gets the defaults; the node that knows it
// runs it all the same.
func (q *Queue) values(jobID, tenant, name string, p params, created time.Time) (values []any, lane string) {
	k, ok := q.reg.kinds[name]
	if !ok {
		k.Lane, k.MaxAttempts = LaneDefault, defaultMaxAttempts
	}
	if p.MaxAttempts > 0 {
		k.MaxAttempts = p.MaxAttempts
	}
	state, runAt := Available, created
	if p.RunAt != nil && p.RunAt.After(q.now()) {
		state, runAt = Scheduled, *p.RunAt
	}
	var key any
	switch {
	case p.Key != "":
		key = p.Key
	case k.Unique:
		key = uniqueByArgs(p.Args)
	}
	s := sealed{Args: p.Args, Actor: p.Actor}
	if len(q.keys) > 0 {
		s.Seal = seal(q.keys[0], jobID, tenant, name, s)
	}
	args, _ := json.Marshal(s) // Three strings cannot fail.
	return []any{jobID, tenant, name, k.Lane, string(args), key, state, p.Priority, k.MaxAttempts, runAt, created, nil, ""}, k.Lane
}

// open reads what seal closed. Without a valid seal it is an error.
func (q *Queue) open(c claim) (sealed, error) {
	var s sealed
	if err := json.Unmarshal(c.raw, &s); err != nil {
		return s, err
	}
	if len(q.keys) == 0 {
		return s, nil
	}
	for _, key := range q.keys {
		if subtle.ConstantTimeCompare([]byte(seal(key, c.id, c.tenant, c.kind, s)), []byte(s.Seal)) == 1 {
			return s, nil
		}
	}
	return s, errSeal
}

var errSeal = errors.New("the seal is broken: somebody else has written the job")

// Forget removes all jobs of a tenant that is erased. Those that run are refused their results.
func (q *Queue) Forget(ctx context.Context, tenant string) error {
	for {
		var n int64
		if err := q.db.System(ctx, "forget an erased tenant's jobs", func(ctx context.Context, tx *db.ControlTx) (err error) {
			n, err = tx.Exec(ctx, "delete from jobs where id in (select id from jobs where tenant_id = ? limit ?)", tenant, sweepBatch)
			return err
		}); err != nil || n < sweepBatch {
			return err
		}
	}
}

// wake tells this node's runners that a lane has something to do.
func (q *Queue) wake(lane string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for r := range q.runners {
		r.wake(lane)
	}
}
