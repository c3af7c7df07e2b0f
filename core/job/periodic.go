package job

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/kontor-crm/kontor/core/db"
)

const (
	leaderLease = "jobs.leader"
	taskPrefix  = "periodic."
)

// task is periodic work on this node. Its row in leases says when it is next due, so that neither a restart nor a
// change of leaders skips a run or makes two of one.
type task struct {
	periodic
	mu   sync.Mutex
	busy bool
}

// lead keeps trying to be the leader, and has the periodic work done while it is. It stops with the runner.
func (r *Runner) lead(ctx context.Context) {
	var (
		wg    sync.WaitGroup
		reign context.Context // ends with the leadership
		end   = func() {}
		term  time.Time
		soon  = make(chan struct{}, 1)
		timer = time.NewTimer(0)
	)
	defer timer.Stop()
	defer func() {
		end()
		wg.Wait()
		r.abdicate(context.WithoutCancel(ctx))
	}()
	for {
		select {
		case <-r.stopping:
			return
		case <-soon:
		case <-timer.C:
		}
		now := r.q.now()
		leader, due, err := r.campaign(ctx, now)
		switch {
		case err != nil:
			r.q.log.ErrorContext(ctx, "lead the periodic work", "error", err)
			leader = now.Before(term) // The lease lasts a while without being renewed.
		case leader:
			term = now.Add(r.o.Term)
		}
		next := r.o.Term / 3
		switch {
		case !leader:
			end()
			reign = nil
		case err == nil:
			if reign == nil {
				reign, end = crown(ctx)
			}
			next = min(next, r.startDue(reign, &wg, soon, due, now))
		}
		timer.Reset(next)
	}
}

// crown returns the context of one reign and what ends it.
func crown(ctx context.Context) (reign context.Context, end func()) { return context.WithCancel(ctx) }

// campaign takes or renews the leader's lease. The leader also learns when each task is next due.
func (r *Runner) campaign(ctx context.Context, now time.Time) (leader bool, due map[string]time.Time, err error) {
	ctx, cancel := context.WithTimeout(ctx, r.o.Term/3)
	defer cancel()
	err = r.q.db.System(ctx, "lead the periodic work", func(ctx context.Context, tx *db.ControlTx) error {
		n, err := tx.Exec(ctx, `insert into leases (name, owner, until) values (?, ?, ?)
			on conflict (name) do update set owner = excluded.owner, until = excluded.until
			where leases.owner = excluded.owner or leases.until < ?`, leaderLease, r.owner, now.Add(r.o.Term), now)
		if leader = n == 1; err != nil || !leader {
			return err
		}
		due = map[string]time.Time{}
		rows, err := tx.Query(ctx, "select name, until from leases where name like 'periodic.%'")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			var until time.Time
			if err := rows.Scan(&name, &until); err != nil {
				return err
			}
			due[name[len(taskPrefix):]] = until
		}
		if err := rows.Err(); err != nil {
			return err
		}
		rows.Close()
		for name, t := range r.tasks {
			if _, ok := due[name]; !ok {
				due[name] = t.schedule.Next(now).UTC()
				tx.Queue("insert into leases (name, owner, until) values (?, '', ?)", taskPrefix+name, due[name])
			}
		}
		return nil
	})
	return leader, due, err
}

// startDue starts the tasks that are due, and returns how long until the next one is. A task that ends pokes soon.
func (r *Runner) startDue(reign context.Context, wg *sync.WaitGroup, soon chan struct{}, due map[string]time.Time, now time.Time) time.Duration {
	next := r.o.Term / 3
	for name, t := range r.tasks {
		t.mu.Lock()
		wait := due[name].Sub(now)
		switch {
		case t.busy:
		case wait > 0:
			next = min(next, wait)
		default:
			t.busy = true
			wg.Go(func() {
				r.perform(reign, name, t)
				t.mu.Lock()
				t.busy = false
				t.mu.Unlock()
				poke(soon)
			})
		}
		t.mu.Unlock()
	}
	return next
}

// perform does one task and notes when it is next due. A task that fails waits for its next time; one that was
// interrupted is done again by the next leader.
func (r *Runner) perform(ctx context.Context, name string, t *task) {
	err := func() (err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			}
		}()
		return t.run(ctx)
	}()
	if err != nil {
		r.q.log.ErrorContext(ctx, "periodic work has failed", "task", name, "error", err)
	}
	if ctx.Err() != nil {
		return
	}
	if err := r.q.db.System(ctx, "note periodic work", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("update leases set until = ? where name = ? and exists (select 1 from leases l where l.name = ? and l.owner = ?)",
			t.schedule.Next(r.q.now()).UTC(), taskPrefix+name, leaderLease, r.owner)
		return nil
	}); err != nil {
		r.q.log.ErrorContext(ctx, "note periodic work", "task", name, "error", err)
	}
}

// abdicate lets another node lead at once.
func (r *Runner) abdicate(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, r.o.Term/3)
	defer cancel()
	if err := r.q.db.System(ctx, "abdicate", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("delete from leases where name = ? and owner = ?", leaderLease, r.owner)
		return nil
	}); err != nil {
		r.q.log.WarnContext(ctx, "abdicate", "error", err)
	}
}
