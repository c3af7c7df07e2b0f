package job

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
)

// lane is the workers of one sort of work. One goroutine claims and writes results, in one transaction where it can.
type lane struct {
	r    *Runner
	name string
	Lane
	awake   chan struct{}
	hunger  atomic.Bool // somebody has said that there is work
	hungry  bool        // the next free worker has a chance to find something
	cursor  string
	results chan outcome

	mu      sync.Mutex
	running map[string]*execution
}

type execution struct {
	claim
	cancel   context.CancelCauseFunc
	returned atomic.Bool
}

// loop serves the lane until the runner stops and all results are written, or the runner gives up on workers.
func (l *lane) loop(ctx, workers context.Context) {
	var pending []outcome
	retry := time.NewTimer(0)
	retry.Stop()
	stopping := l.r.stopping
	for {
		select {
		case <-stopping:
			stopping = nil
		case <-l.r.abandoned:
			return
		case <-l.awake:
		case <-retry.C:
		case o := <-l.results:
			pending = append(pending, o)
		}
		for more := true; more; {
			select {
			case o := <-l.results:
				pending = append(pending, o)
			default:
				more = false
			}
		}
		if err := l.turn(ctx, workers, pending, stopping == nil); err != nil {
			l.r.q.log.ErrorContext(ctx, "claim jobs and write results", "lane", l.name, "error", err)
			l.hungry = true
			retry.Reset(retryPause)
			continue
		}
		pending = pending[:0]
		if stopping == nil && l.count() == 0 {
			return
		}
	}
}

func (l *lane) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.running)
}

// turn writes results and claims new jobs for the workers that are free.
func (l *lane) turn(ctx, workers context.Context, results []outcome, stopping bool) error {
	if l.hunger.Swap(false) {
		l.hungry = true
	}
	o := l.order(results)
	if stopping || !l.hungry {
		o.free = 0
	}
	if len(results) == 0 && o.free == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, statementTimeout)
	defer cancel()
	var claims []claim
	var refused int
	cursor := l.cursor
	err := l.r.q.db.System(ctx, "run jobs", func(ctx context.Context, tx *db.ControlTx) (err error) {
		if tx.Dialect() == db.Postgres {
			tx.Queue(planPostgres)
		}
		if refused, err = l.r.finish(ctx, tx, results); err != nil || o.free == 0 {
			return err
		}
		now := l.r.q.now() // The lease begins when the database is ready for it.
		claims, cursor, err = take(ctx, tx, o, now, now.Add(l.r.o.Lease))
		return err
	})
	if err != nil {
		return err
	}
	if o.free > 0 {
		l.hungry, l.cursor = l.more(o, claims), cursor
	}
	if refused > 0 {
		l.r.refused.Add(int64(refused))
		l.r.q.log.WarnContext(ctx, "late results were refused: the jobs' leases had run out, or they were cancelled", "lane", l.name, "jobs", refused)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, res := range results {
		if e := l.running[res.id]; e != nil && e.attempt == res.attempt {
			delete(l.running, res.id)
		}
	}
	for _, c := range claims {
		jobCtx, cancel := context.WithCancelCause(workers)
		e := &execution{claim: c, cancel: cancel}
		l.running[c.id] = e
		go l.execute(jobCtx, e)
	}
	return nil
}

// more reports whether there may be jobs left after a claim: all that was asked for was found, other nodes held some
// locked, or a tenant with as many running jobs as it may have has more that wait.
func (l *lane) more(o order, claims []claim) bool {
	if len(claims) == o.free || len(claims) > 0 && l.r.q.db.Dialect() == db.Postgres {
		return true
	}
	for _, c := range claims {
		o.busy[c.tenant]++
	}
	for _, n := range o.busy {
		if n >= l.PerTenant {
			return true
		}
	}
	return false
}

// order says what the lane can take once the results are written.
func (l *lane) order(results []outcome) order {
	o := order{lane: l.name, owner: l.r.owner, perTenant: l.PerTenant, cursor: l.cursor, busy: map[string]int{}}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.running {
		o.busy[e.tenant]++
	}
	for _, res := range results {
		o.busy[res.tenant]--
	}
	o.free = l.Workers - len(l.running) + len(results)
	return o
}

// execute runs one job and reports its outcome. The results channel has room for all workers.
func (l *lane) execute(ctx context.Context, e *execution) {
	r := l.r
	k, known := r.q.reg.kinds[e.kind]
	if !known {
		k.Backoff = Backoff
	}
	err := errGoexit
	defer func() {
		e.returned.Store(true)
		cause := context.Cause(ctx)
		e.cancel(nil)
		if err != nil && (errors.Is(cause, Stopped) || errors.Is(cause, ErrLost)) {
			err = Stopped // What is lost cannot be handed back either, and will be refused.
		}
		l.results <- r.judge(ctx, e.claim, k.Backoff, err)
	}()
	if !known {
		err = fmt.Errorf("this node knows no job of kind %s", e.kind)
		return
	}
	err = l.run(ctx, k, e)
}

var errGoexit = errors.New("the worker has ended its goroutine")

// run calls the function of the job's kind as the job's actor; a panic is a failure.
func (l *lane) run(ctx context.Context, k kind, e *execution) (err error) {
	defer func() {
		if p := recover(); p != nil {
			l.r.q.log.ErrorContext(ctx, "a job panicked", "job", e.id, "kind", e.kind, "tenant", e.tenant, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	s, err := l.r.q.open(e.claim)
	if err != nil {
		return err
	}
	ctx = actor.ForSystem(ctx, e.tenant, e.kind)
	if s.Actor != "" {
		a, err := params{Actor: s.Actor}.actor(e.tenant)
		if err != nil {
			return err
		}
		ctx = actor.With(ctx, a)
	}
	if k.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, k.Timeout, ErrTimeout)
		defer cancel()
	}
	err = k.run(ctx, run{claim: e.claim, args: []byte(s.Args), stopping: l.r.stopping})
	if err != nil && errors.Is(context.Cause(ctx), ErrTimeout) && !errors.Is(err, ErrTimeout) {
		err = fmt.Errorf("%w: %w", ErrTimeout, err)
	}
	return err
}

// judge decides about a job whose worker has returned, and counts and logs it.
func (r *Runner) judge(ctx context.Context, c claim, backoff func(int) time.Duration, err error) outcome {
	o := decide(c, backoff, err, r.q.now())
	switch {
	case errors.Is(err, errSeal):
		r.forged.Add(1)
		r.q.log.ErrorContext(ctx, "a job's seal is broken", "job", c.id, "kind", c.kind, "tenant", c.tenant)
	case o.state == Completed:
		r.completed.Add(1)
	case !o.uncounted:
		r.failed.Add(1)
		r.q.log.WarnContext(ctx, "a job has failed", "job", c.id, "kind", c.kind, "tenant", c.tenant, "attempt", c.attempt, "state", o.state, "error", err)
	}
	return o
}
