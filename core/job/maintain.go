package job

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/kontor-crm/kontor/core/db"
)

const (
	// sweepBatch bounds how many rows one statement of the upkeep changes.
	sweepBatch = 1000
	// rescueBatch bounds how many lost jobs are rescued in one transaction.
	rescueBatch = 100
	// retention is how long completed and cancelled jobs can be looked at.
	retention = 24 * time.Hour
	cleaning  = "jobs.clean"
)

// poll looks for what nobody has signalled: work of other nodes, scheduled jobs whose time has come, lost leases. When
// there is nothing to do it costs one small read.
func (r *Runner) poll(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, statementTimeout)
	defer cancel()
	const due, lost = 0, 1
	now := r.q.now()
	query := []string{
		"select 0 where exists (select 1 from jobs where state = 'scheduled' and run_at <= ?)",
		"select 1 where exists (select 1 from jobs where state = 'running' and lease_until < ?)",
	}
	args := []any{now, now}
	names := make([]string, 0, len(r.lanes))
	for name := range r.lanes {
		query = append(query, fmt.Sprintf("select %d where exists (select 1 from jobs where state = 'available' and lane = ?)", 2+len(names)))
		args = append(args, name)
		names = append(names, name)
	}
	var found []int
	if err := r.q.db.SystemRead(ctx, "look for jobs", func(ctx context.Context, tx *db.ControlTx) (err error) {
		found, err = db.Collect(ctx, tx, func(rows db.Rows) (n int, err error) {
			err = rows.Scan(&n)
			return n, err
		}, strings.Join(query, " union all "), args...)
		return err
	}); err != nil {
		return err
	}
	var err error
	for _, n := range found {
		switch n {
		case due:
			err = errors.Join(err, r.promote(ctx, now))
		case lost:
			err = errors.Join(err, r.rescue(ctx, false))
		default:
			r.wake(names[n-2])
		}
	}
	return err
}

// promote makes scheduled jobs available whose time has come.
func (r *Runner) promote(ctx context.Context, now time.Time) error {
	for {
		var lanes []string
		if err := r.q.db.System(ctx, "promote due jobs", func(ctx context.Context, tx *db.ControlTx) (err error) {
			lanes, err = db.Collect(ctx, tx, func(rows db.Rows) (lane string, err error) {
				err = rows.Scan(&lane)
				return lane, err
			}, `update jobs set state = 'available' where state = 'scheduled' and id in (
				select id from jobs where state = 'scheduled' and run_at <= ? order by run_at limit ?`+tx.Dialect().SkipLocked()+`)
				returning lane`, now, sweepBatch)
			return err
		}); err != nil {
			return fmt.Errorf("promote due jobs: %w", err)
		}
		for _, lane := range lanes {
			r.wake(lane)
		}
		if len(lanes) < sweepBatch {
			return nil
		}
	}
}

var errSilent = errors.New("the node that ran the job fell silent")

// rescue takes jobs from nodes that have fallen silent: their leases have run out, or, with orphans, they belong to an
// earlier run of the only node. The attempt counts, since the job may have been what brought the node down.
func (r *Runner) rescue(ctx context.Context, orphans bool) error {
	const columns = "select id, tenant_id, kind, attempt, max_attempts from jobs where state = 'running' and "
	for {
		now := r.q.now()
		query, args := columns+"lease_until < ? order by lease_until limit ?", []any{now, rescueBatch}
		if orphans {
			query, args = columns+"lease_owner <> ? limit ?", []any{r.owner, rescueBatch}
		}
		var lost []claim
		if err := r.q.db.System(ctx, "rescue jobs", func(ctx context.Context, tx *db.ControlTx) (err error) {
			lost, err = db.Collect(ctx, tx, func(rows db.Rows) (c claim, err error) {
				err = rows.Scan(&c.id, &c.tenant, &c.kind, &c.attempt, &c.maxAttempts)
				return c, err
			}, query+tx.Dialect().SkipLocked(), args...)
			if err != nil {
				return err
			}
			for _, c := range lost {
				backoff := Backoff
				if k, ok := r.q.reg.kinds[c.kind]; ok {
					backoff = k.Backoff
				}
				if orphans {
					backoff = func(int) time.Duration { return 0 }
				}
				o := decide(c, backoff, errSilent, now)
				if _, err := settle(ctx, tx, o, r.q, " where id = ? and state = 'running' and attempt = ?", []any{c.id, c.attempt}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return fmt.Errorf("rescue jobs: %w", err)
		}
		r.rescued.Add(int64(len(lost)))
		for _, c := range lost {
			r.q.log.WarnContext(ctx, "rescued a job", "job", c.id, "kind", c.kind, "tenant", c.tenant, "attempt", c.attempt)
		}
		if len(lost) < rescueBatch {
			return nil
		}
	}
}

// heartbeat renews the leases of all jobs that run here. A job whose lease is gone is interrupted: it runs elsewhere,
// or was cancelled.
func (r *Runner) heartbeat(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, r.o.Lease/3)
	defer cancel()
	var claims []claim
	executions := map[string]*execution{}
	for _, l := range r.lanes {
		l.mu.Lock()
		for _, e := range l.running {
			claims = append(claims, e.claim)
			executions[e.id] = e
		}
		l.mu.Unlock()
	}
	if len(claims) == 0 {
		return nil
	}
	var held []string
	err := r.q.db.System(ctx, "renew leases", func(ctx context.Context, tx *db.ControlTx) (err error) {
		where, args := r.mine(tx.Dialect(), claims)
		held, err = db.Collect(ctx, tx, func(rows db.Rows) (id string, err error) {
			err = rows.Scan(&id)
			return id, err
		}, "update jobs set lease_until = ?"+where+" returning id", append([]any{r.q.now().Add(r.o.Lease)}, args...)...)
		return err
	})
	if err != nil {
		return fmt.Errorf("renew leases: %w", err)
	}
	for _, id := range held {
		delete(executions, id)
	}
	for _, e := range executions {
		if !e.returned.Load() {
			r.q.log.WarnContext(ctx, "lost a job while it ran", "job", e.id, "kind", e.kind, "tenant", e.tenant, "attempt", e.attempt)
			e.cancel(ErrLost)
		}
	}
	return nil
}

// cleaner removes jobs that have been completed or cancelled for a day.
func (r *Runner) cleaner() periodic {
	hourly, err := cron.ParseStandard("@hourly")
	if err != nil {
		panic(err)
	}
	return periodic{schedule: hourly, run: func(ctx context.Context) error {
		for _, state := range []State{Completed, Cancelled} {
			for more := true; more; {
				if err := r.q.db.System(ctx, "remove finished jobs", func(ctx context.Context, tx *db.ControlTx) error {
					n, err := tx.Exec(ctx, "delete from jobs where id in (select id from jobs where state = ? and finished_at < ? limit ?)",
						state, r.q.now().Add(-retention), sweepBatch)
					more = n == sweepBatch
					return err
				}); err != nil {
					return err
				}
			}
		}
		return nil
	}}
}
