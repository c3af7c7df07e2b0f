package job

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
)

// Lane says how much of one sort of work a node does at a time.
type Lane struct {
	// Workers is how many jobs run at a time (default 4).
	Workers int
	// PerTenant is how many of them may belong to one tenant (default: half of the workers, rounded up).
	PerTenant int
}

// RunnerOptions are the options of a runner. Zero values mean the defaults.
type RunnerOptions struct {
	// Lanes to work on (default: the lanes of this package, with 8 workers for default, 2 for import, 8 for webhook, 4 for
	// mail, 8 for chat and 1 for quiet).
	Lanes map[string]Lane
	// Poll is how often work of other nodes, due jobs and lost leases are looked for (default 1 s).
	Poll time.Duration
	// Lease is how long a node that has fallen silent keeps its jobs (default 30 s). It is renewed every third of it.
	Lease time.Duration
	// Term is how long a node that has fallen silent stays the leader of the periodic work (default 15 s). It is
	// renewed every third of it.
	Term time.Duration
	// Grace is how long a stop waits for interrupted workers to return (default 5 s).
	Grace time.Duration
}

const (
	statementTimeout = 30 * time.Second
	retryPause       = time.Second
)

// Runner runs jobs and periodic work on one node.
type Runner struct {
	q     *Queue
	o     RunnerOptions
	owner string
	lanes map[string]*lane
	tasks map[string]*task

	stopping  chan struct{}
	abandoned chan struct{}
	interrupt context.CancelCauseFunc
	quit      context.CancelFunc
	stop      sync.Once
	stopErr   error
	lanesWG   sync.WaitGroup
	othersWG  sync.WaitGroup

	completed, failed, refused, rescued, forged atomic.Int64
}

// Stats count what a runner has done since it was made.
type Stats struct {
	// Completed and Failed are attempts, Refused results of workers that had lost their lease, Rescued jobs taken
	// from silent nodes, Forged jobs with a broken seal.
	Completed, Failed, Refused, Rescued, Forged int64
	// Running is how many jobs run now, by lane.
	Running map[string]int
}

// NewRunner returns a runner that has not started.
func NewRunner(q *Queue, o RunnerOptions) *Runner {
	if o.Lanes == nil {
		o.Lanes = map[string]Lane{LaneDefault: {Workers: 8}, LaneImport: {Workers: 2}, LaneWebhook: {Workers: 8}, LaneMail: {Workers: 4}, LaneChat: {Workers: 8}, LaneQuiet: {Workers: 1}}
	}
	for value, def := range map[*time.Duration]time.Duration{
		&o.Poll: time.Second, &o.Lease: 30 * time.Second, &o.Term: 15 * time.Second, &o.Grace: 5 * time.Second,
	} {
		if *value <= 0 {
			*value = def
		}
	}
	r := &Runner{
		q: q, o: o, owner: id.New("run"), lanes: map[string]*lane{}, tasks: map[string]*task{},
		stopping: make(chan struct{}), abandoned: make(chan struct{}),
	}
	for name, l := range o.Lanes {
		if l.Workers <= 0 {
			l.Workers = 4
		}
		if l.PerTenant <= 0 {
			l.PerTenant = (l.Workers + 1) / 2
		}
		r.lanes[name] = &lane{
			r: r, name: name, Lane: l, hungry: true, running: map[string]*execution{},
			awake: make(chan struct{}, 1), results: make(chan outcome, l.Workers),
		}
	}
	for name, p := range q.reg.periodic {
		r.tasks[name] = &task{periodic: p}
	}
	r.tasks[cleaning] = &task{periodic: r.cleaner()}
	return r
}

// Start begins to run jobs. It returns at once; the context's values reach the workers, its end does not: call Stop.
// On SQLite, where no other node exists, jobs that a crash left running are taken up at once.
func (r *Runner) Start(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	if r.q.db.Dialect() == db.SQLite {
		if err := r.rescue(ctx, true); err != nil {
			return fmt.Errorf("take up the jobs of the last run: %w", err)
		}
	}
	workers, interrupt := context.WithCancelCause(ctx)
	others, quit := context.WithCancel(ctx)
	r.interrupt, r.quit = interrupt, quit
	r.q.mu.Lock()
	r.q.runners[r] = struct{}{}
	r.q.mu.Unlock()
	for _, l := range r.lanes {
		poke(l.awake)
		r.lanesWG.Go(func() { l.loop(ctx, workers) })
	}
	r.othersWG.Go(func() { r.every(others, r.o.Poll, r.poll) })
	r.othersWG.Go(func() { r.every(others, r.o.Lease/3, r.heartbeat) })
	r.othersWG.Go(func() { r.lead(others) })
	return nil
}

// Stop takes no more jobs and waits for those that run until the context ends; then it interrupts them and hands them
// back to the queue, to be run by another node or after the next start, without counting the attempt. Workers that do
// not return even then are an error; their jobs are handed back all the same.
func (r *Runner) Stop(ctx context.Context) error {
	r.stop.Do(func() { r.stopErr = r.stopOnce(ctx) })
	return r.stopErr
}

func (r *Runner) stopOnce(ctx context.Context) error {
	if r.quit == nil {
		return nil
	}
	close(r.stopping)
	r.q.mu.Lock()
	delete(r.q.runners, r)
	r.q.mu.Unlock()
	idle := ended(&r.lanesWG)
	var err error
	select {
	case <-idle:
	case <-ctx.Done():
		r.interrupt(Stopped)
		grace := time.NewTimer(r.o.Grace)
		defer grace.Stop()
		select {
		case <-idle:
		case <-grace.C:
			err = r.abandon(context.WithoutCancel(ctx))
			<-idle
		}
	}
	r.interrupt(Stopped)
	r.quit()
	grace := time.NewTimer(r.o.Grace)
	defer grace.Stop()
	select {
	case <-ended(&r.othersWG):
	case <-grace.C:
		err = errors.Join(err, errors.New("periodic work did not end when it was interrupted"))
	}
	return err
}

func ended(wg *sync.WaitGroup) <-chan struct{} {
	c := make(chan struct{})
	go func() { wg.Wait(); close(c) }()
	return c
}

// abandon hands back what is still in the hands of workers that do not return.
func (r *Runner) abandon(ctx context.Context) error {
	close(r.abandoned)
	ctx, cancel := context.WithTimeout(ctx, statementTimeout)
	defer cancel()
	var n int64
	err := r.q.db.System(ctx, "hand jobs back", func(ctx context.Context, tx *db.ControlTx) (err error) {
		n, err = tx.Exec(ctx, `update jobs set state = 'available', attempt = attempt - 1, lease_owner = '', lease_until = null
			where state = 'running' and lease_owner = ?`, r.owner)
		return err
	})
	return errors.Join(fmt.Errorf("%d jobs did not end when they were interrupted", n), err)
}

// Stats tell what the runner has done.
func (r *Runner) Stats() Stats {
	s := Stats{
		Completed: r.completed.Load(), Failed: r.failed.Load(), Refused: r.refused.Load(),
		Rescued: r.rescued.Load(), Forged: r.forged.Load(), Running: map[string]int{},
	}
	for name, l := range r.lanes {
		l.mu.Lock()
		s.Running[name] = len(l.running)
		l.mu.Unlock()
	}
	return s
}

func (r *Runner) wake(name string) {
	if l, ok := r.lanes[name]; ok {
		l.hunger.Store(true)
		poke(l.awake)
	}
}

// every calls f at intervals until the context ends. Errors are logged: the next call may fare better.
func (r *Runner) every(ctx context.Context, d time.Duration, f func(context.Context) error) {
	t := time.NewTicker(d)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		if err := f(ctx); err != nil && ctx.Err() == nil {
			r.q.log.ErrorContext(ctx, "keep the job queue", "error", err)
		}
	}
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
