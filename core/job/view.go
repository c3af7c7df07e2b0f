package job

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Info is a job as people see it.
type Info struct {
	ID, Tenant, Kind, Lane string
	State                  State
	Priority               Priority
	Attempt, MaxAttempts   int
	UniqueKey              string
	RunAt, CreatedAt       time.Time
	// StartedAt is when the latest attempt began, FinishedAt when the job was completed, cancelled or discarded.
	StartedAt, FinishedAt *time.Time
	// LastError is the text of the latest failure. It is for operators: it may name what the job worked on.
	LastError string
	// Args are the job's arguments as JSON.
	Args json.RawMessage
}

// Filter chooses jobs. Zero fields choose all.
type Filter struct {
	States []State
	Kind   string
	Lane   string
	// Before is the id behind which the page starts: the last one of the page before.
	Before string
	// Limit is the size of a page, at most 200 (default 50).
	Limit int
}

// View shows jobs and lets people act on them. Whether they may is the caller's to check.
type View struct {
	q   *Queue
	all bool
}

// Mine is the view of the actor's tenant: other tenants' jobs are not_found.
func (q *Queue) Mine() View { return View{q: q} }

// Operator is the view of who runs the installation, over all tenants.
func (q *Queue) Operator() View { return View{q: q, all: true} }

// scope is the predicate for the jobs that the view shows, and whether it names a tenant.
func (v View) scope(ctx context.Context) (where string, args []any, err error) {
	if v.all {
		return "true", nil, nil
	}
	a, err := actor.From(ctx)
	return "tenant_id = ?", []any{a.Tenant}, err
}

const infoColumns = `id, tenant_id, kind, lane, state, priority, attempt, max_attempts, coalesce(unique_key, ''),
	run_at, created_at, started_at, finished_at, last_error, args`

func scanInfo(rows db.Rows) (Info, error) {
	var i Info
	var raw []byte
	err := rows.Scan(&i.ID, &i.Tenant, &i.Kind, &i.Lane, &i.State, &i.Priority, &i.Attempt, &i.MaxAttempts, &i.UniqueKey,
		&i.RunAt, &i.CreatedAt, &i.StartedAt, &i.FinishedAt, &i.LastError, &raw)
	var s sealed
	if err == nil && json.Unmarshal(raw, &s) == nil && json.Valid([]byte(s.Args)) {
		i.Args = json.RawMessage(s.Args)
	}
	return i, err
}

// List returns a page of jobs, the youngest first.
func (v View) List(ctx context.Context, f Filter) ([]Info, error) {
	scope, scopeArgs, err := v.scope(ctx)
	if err != nil {
		return nil, err
	}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 200)
	if len(f.States) == 0 {
		f.States = states
	}
	where, args := " and "+scope, scopeArgs
	for _, c := range [][2]string{{"kind = ?", f.Kind}, {"lane = ?", f.Lane}, {"id < ?", f.Before}} {
		if c[1] != "" {
			where, args = where+" and "+c[0], append(args, c[1])
		}
	}
	// One walk along the index (tenant, state, id) per state; each stops at the size of the page.
	var walks []string
	var all []any
	for _, s := range f.States {
		if !slices.Contains(states, s) {
			return nil, fault.At("states", "unknown_option", fault.Params{"value": string(s)})
		}
		walks = append(walks, "select id from (select id from jobs where state = ?"+where+" order by id desc limit ?) w"+string(s))
		all = append(append(append(all, s), args...), f.Limit)
	}
	var out []Info
	err = v.q.db.SystemRead(ctx, "list jobs", func(ctx context.Context, tx *db.ControlTx) (err error) {
		out, err = db.Collect(ctx, tx, scanInfo, "select "+infoColumns+" from jobs where id in ("+
			strings.Join(walks, " union all ")+") order by id desc limit ?", append(all, f.Limit)...)
		return err
	})
	return out, err
}

// Get returns one job. Another tenant's is not_found.
func (v View) Get(ctx context.Context, jobID string) (Info, error) {
	scope, args, err := v.scope(ctx)
	if err != nil {
		return Info{}, err
	}
	var out []Info
	if err := v.q.db.SystemRead(ctx, "get a job", func(ctx context.Context, tx *db.ControlTx) (err error) {
		out, err = db.Collect(ctx, tx, scanInfo, "select "+infoColumns+" from jobs where id = ? and "+scope, append([]any{jobID}, args...)...)
		return err
	}); err != nil {
		return Info{}, err
	}
	if len(out) == 0 {
		return Info{}, fault.Missing("job", jobID)
	}
	return out[0], nil
}

// Retry has a job run as soon as possible that is scheduled, cancelled or discarded, with its kind's attempts ahead of
// it. Another tenant's is not_found; one in another state is a conflict (job_not_retryable), and so is one whose
// unique key another job holds (job_duplicate).
func (v View) Retry(ctx context.Context, jobID string) error {
	return v.change(ctx, jobID, "job_not_retryable", []State{Scheduled, Cancelled, Discarded}, func(i Info) (string, []any) {
		ahead := defaultMaxAttempts
		if k, ok := v.q.reg.kinds[i.Kind]; ok {
			ahead = k.MaxAttempts
		}
		now := v.q.now()
		return "state = ?, run_at = ?, finished_at = ?, max_attempts = ?", []any{Available, now, nil, max(i.MaxAttempts, i.Attempt+ahead)}
	}, func(i Info) { v.q.wake(i.Lane) })
}

// Cancel ends a job that is not completed: one that waits will not run, one that runs is interrupted (at once on this
// node, within a third of the lease on others), and a discarded one is put away. Another tenant's is not_found; one
// that is completed or cancelled is a conflict (job_finished).
func (v View) Cancel(ctx context.Context, jobID string) error {
	return v.change(ctx, jobID, "job_finished", []State{Available, Scheduled, Running, Discarded}, func(Info) (string, []any) {
		return "state = ?, finished_at = ?, lease_owner = ?, lease_until = ?", []any{Cancelled, v.q.now(), "", nil}
	}, func(i Info) { v.q.interrupt(i.ID) })
}

// change updates a job in one of the states; then runs after the commit.
func (v View) change(ctx context.Context, jobID, refusal string, from []State, set func(Info) (string, []any), then func(Info)) error {
	scope, args, err := v.scope(ctx)
	if err != nil {
		return err
	}
	err = v.q.db.System(ctx, "change a job", func(ctx context.Context, tx *db.ControlTx) error {
		found, err := db.Collect(ctx, tx, scanInfo, "select "+infoColumns+" from jobs where id = ? and "+scope+tx.Dialect().ForUpdate(), append([]any{jobID}, args...)...)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fault.Missing("job", jobID)
		}
		if !slices.Contains(from, found[0].State) {
			return fault.New(fault.Conflict, refusal, fault.Params{"state": string(found[0].State)})
		}
		assignments, values := set(found[0])
		if _, err := tx.Exec(ctx, "update jobs set "+assignments+" where id = ?", append(values, jobID)...); err != nil {
			return err
		}
		tx.AfterCommit(func() { then(found[0]) })
		return nil
	})
	if _, taken := db.Violates(err, db.Unique); taken {
		return fault.New(fault.Conflict, "job_duplicate")
	}
	return err
}

// interrupt ends the context of a job that runs on this node.
func (q *Queue) interrupt(jobID string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for r := range q.runners {
		for _, l := range r.lanes {
			l.mu.Lock()
			if e := l.running[jobID]; e != nil {
				e.cancel(ErrLost)
			}
			l.mu.Unlock()
		}
	}
}

// CountCap is where Counts stop counting.
const CountCap = 10_000

// Counts returns how many jobs there are in each state, up to CountCap.
func (v View) Counts(ctx context.Context) (map[State]int, error) {
	scope, scopeArgs, err := v.scope(ctx)
	if err != nil {
		return nil, err
	}
	var parts []string
	var args []any
	for _, s := range states {
		// The literal lets the partial indexes answer, and finished jobs are found by when they finished.
		finished := ""
		if s == Completed || s == Cancelled || s == Discarded {
			finished = " and finished_at is not null"
		}
		parts = append(parts, "select '"+string(s)+"', count(*) from (select 1 from jobs where state = '"+string(s)+"'"+finished+" and "+scope+" limit ?) c"+string(s))
		args = append(append(args, scopeArgs...), CountCap)
	}
	out := map[State]int{}
	err = v.q.db.SystemRead(ctx, "count jobs", func(ctx context.Context, tx *db.ControlTx) error {
		rows, err := tx.Query(ctx, strings.Join(parts, " union all "), args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var s State
			var n int
			if err := rows.Scan(&s, &n); err != nil {
				return err
			}
			out[s] = n
		}
		return rows.Err()
	})
	return out, err
}
