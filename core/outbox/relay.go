package outbox

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
)

// Jobs takes over waiting jobs, in the control transaction that makes them permanent. A row that it has taken before
// must change nothing, and a row that it cannot read must not fail the others: it is the queue's to keep.
type Jobs interface {
	Accept(ctx context.Context, tx *db.ControlTx, rows []Row) error
}

// Handler is handed events of one tenant, in the order in which they were written, with a context in which the system
// acts for that tenant. An error or a panic leaves the rows waiting, and they are handed to every handler again after
// a pause, as they are after a crash: a handler must be idempotent, going by Row.ID where it matters. While a tenant's
// events fail, its later events wait, and other tenants' do not.
//
// Rows of one tenant that were written on different nodes may be handed over side by side, so a reader to whom the
// order of changes matters compares the versions in the payload.
type Handler func(ctx context.Context, tenant string, rows []Row) error

// Options of a relay. Zero values mean the defaults.
type Options struct {
	// Jobs takes the rows of kind job. It is required.
	Jobs Jobs
	// Handlers get the rows of kind event, one after the other.
	Handlers []Handler
	// Logger may be nil.
	Logger *slog.Logger
	// Batch is how many rows are relayed at a time (default 500).
	Batch int
	// Poll is how often rows of other nodes are looked for on PostgreSQL (default 1 s).
	Poll time.Duration
	// Linger is the least time between two passes, so that rows of a busy moment share one (default 50 ms).
	Linger time.Duration
	// Patience bounds the handlers' work on one batch (default 10 s).
	Patience time.Duration
	// Sweep is how often the files of recently active tenants are looked through on SQLite (default 1 min).
	Sweep time.Duration
	// SweepRate is how many tenants' files a sweep opens per second (default 50).
	SweepRate int
	// Pause is how long a tenant's events wait after the nth failure in a row (default: doubling from 1 s to 1 min).
	Pause func(failures int) time.Duration
}

// Relay empties the outbox of all tenants. Any number of nodes may run one each.
//
// On PostgreSQL a batch is claimed by row locks that skip what another node works on, and jobs move inside the one
// transaction. On SQLite a tenant's rows are copied into the control file before they are deleted from the tenant's,
// and a row that is found again after a crash in between is known by its id.
type Relay struct {
	db  *db.DB
	o   Options
	log *slog.Logger

	wakeJobs, wakeEvents chan struct{}
	jobCursor            string
	eventCursor          string
	passes               sync.Mutex // one pass over PostgreSQL's jobs, or events, at a time
	deliveries           sync.Mutex

	pauses  pauses
	tenants *tenantQueue
	unhear  []func()

	jobs, events, failures atomic.Int64
}

// Stats count what a relay has done since it was made.
type Stats struct {
	// Jobs and Events are rows relayed; Failures are batches of one tenant that a handler refused.
	Jobs, Events, Failures int64
	// Paused is how many tenants' events wait after a failure.
	Paused int
}

// NewRelay returns a relay that hears of this node's commits from now on. It does nothing before Run or Drain.
func NewRelay(d *db.DB, o Options) *Relay {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	for value, def := range map[*int]int{&o.Batch: 500, &o.SweepRate: 50} {
		if *value <= 0 {
			*value = def
		}
	}
	for value, def := range map[*time.Duration]time.Duration{
		&o.Poll: time.Second, &o.Linger: 50 * time.Millisecond, &o.Patience: 10 * time.Second, &o.Sweep: time.Minute,
	} {
		if *value <= 0 {
			*value = def
		}
	}
	if o.Pause == nil {
		o.Pause = func(failures int) time.Duration { return min(time.Second<<min(failures-1, 6), time.Minute) }
	}
	r := &Relay{
		db: d, o: o, log: o.Logger,
		wakeJobs: make(chan struct{}, 1), wakeEvents: make(chan struct{}, 1),
		pauses: pauses{by: map[string]pause{}}, tenants: newTenantQueue(),
	}
	if d.Dialect() == db.Postgres {
		r.unhear = append(r.unhear,
			d.Listen(announceJob, func(string) { poke(r.wakeJobs) }), d.Listen(announceEvent, func(string) { poke(r.wakeEvents) }))
	} else {
		r.unhear = append(r.unhear, d.Listen(announceJob, r.tenants.signal), d.Listen(announceEvent, r.tenants.signal))
	}
	return r
}

// Run relays until the context ends, finishes the batches at hand, and returns nil.
func (r *Relay) Run(ctx context.Context) error {
	defer func() {
		for _, f := range r.unhear {
			f()
		}
	}()
	var g errgroup.Group
	if r.db.Dialect() == db.Postgres {
		g.Go(func() error { r.loop(ctx, r.wakeJobs, r.moveJobs); return nil })
		g.Go(func() error { r.loop(ctx, r.wakeEvents, r.deliver); return nil })
	} else {
		for range tenantWorkers {
			g.Go(func() error { r.work(ctx); return nil })
		}
		g.Go(func() error { r.sweep(ctx); return nil })
	}
	return g.Wait()
}

// Drain relays what this node knows to be waiting and returns when nothing is left but paused events. It serves
// programs that end, such as an import on the command line. An error is the database's.
func (r *Relay) Drain(ctx context.Context) error {
	if r.db.Dialect() != db.Postgres {
		for {
			tenant, ok := r.tenants.take()
			if !ok {
				return nil
			}
			err := guard(func() error { return r.relayTenant(ctx, tenant) })
			r.tenants.finish(tenant)
			if err != nil {
				return err
			}
		}
	}
	for _, pass := range []func(context.Context) (bool, error){r.moveJobs, r.deliver} {
		for more := true; more; {
			var err error
			if more, err = pass(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// Stats tell what the relay has done.
func (r *Relay) Stats() Stats {
	return Stats{Jobs: r.jobs.Load(), Events: r.events.Load(), Failures: r.failures.Load(), Paused: r.pauses.count()}
}

// handle gives one tenant's events to every handler.
func (r *Relay) handle(ctx context.Context, tenant string, rows []Row) error {
	ctx = actor.ForSystem(ctx, tenant, "outbox")
	err := guard(func() error {
		for _, h := range r.o.Handlers {
			if err := h(ctx, tenant, rows); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	if err == nil {
		r.pauses.clear(tenant)
		r.events.Add(int64(len(rows)))
		return nil
	}
	r.failures.Add(1)
	n := r.pauses.add(tenant, r.o.Pause)
	r.log.ErrorContext(ctx, "events wait, since a handler refused them", "tenant", tenant, "rows", len(rows),
		"first", rows[0].ID, "topic", rows[0].Topic, "failures", n, "error", err)
	return err
}

// guard turns a panic into an error: one tenant's row must not stop the relay of the others.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return f()
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// forgetPause is how long after its end a pause is remembered. One that is over so long was ended by another node, or
// its tenant is gone.
const forgetPause = 10 * time.Minute

// pauses remember which tenants' events wait after a failure.
type pauses struct {
	mu sync.Mutex
	by map[string]pause
}

type pause struct {
	failures int
	until    time.Time
}

func (p *pauses) add(tenant string, length func(int) time.Duration) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	for t, w := range p.by {
		if time.Since(w.until) > forgetPause {
			delete(p.by, t)
		}
	}
	n := p.by[tenant].failures + 1
	p.by[tenant] = pause{failures: n, until: time.Now().Add(length(n))}
	return n
}

func (p *pauses) clear(tenant string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.by, tenant)
}

func (p *pauses) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.by)
}

// left is how long a tenant's events must still wait.
func (p *pauses) left(tenant string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.by[tenant].until)
}

// waiting are the tenants whose events must still wait. Next is how long until a pass that began then finds the first
// of them ready; zero means never.
func (p *pauses) waiting(began time.Time) (tenants []string, next time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	tenants = []string{}
	now := time.Now()
	for t, w := range p.by {
		left := w.until.Sub(now)
		if left > 0 {
			tenants = append(tenants, t)
		}
		if w.until.After(began) && (next == 0 || left < next) {
			next = max(left, 1)
		}
	}
	return tenants, next
}
