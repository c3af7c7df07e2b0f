package job

import (
	"context"
	"fmt"

	"github.com/kontor-crm/kontor/core/db"
)

// attemptKey names one attempt at a job, in Go and in SQL.
func attemptKey(c claim) string { return fmt.Sprintf("%s %d", c.id, c.attempt) }

// mine writes the predicate for attempts that this runner still holds: their leases have not passed to anybody else.
func (r *Runner) mine(d db.Dialect, claims []claim) (where string, args []any) {
	ids, keys := make([]string, len(claims)), make([]string, len(claims))
	for i, c := range claims {
		ids[i], keys[i] = c.id, attemptKey(c)
	}
	inIDs, idArg := d.In("id", ids)
	inKeys, keyArg := d.In("id || ' ' || attempt", keys)
	return " where " + inIDs + " and state = 'running' and lease_owner = ? and " + inKeys, []any{idArg, r.owner, keyArg}
}

// finish writes results, and returns how many were refused because the attempt is no longer this runner's.
func (r *Runner) finish(ctx context.Context, tx *db.ControlTx, results []outcome) (refused int, err error) {
	var completed []claim
	for _, o := range results {
		if o.state == Completed {
			completed = append(completed, o.claim)
			continue
		}
		n, err := r.settle(ctx, tx, o)
		if err != nil {
			return 0, err
		}
		refused += int(1 - n)
	}
	if len(completed) == 0 {
		return refused, nil
	}
	where, args := r.mine(tx.Dialect(), completed)
	n, err := tx.Exec(ctx, "update jobs set state = 'completed', finished_at = ?, lease_until = null, last_error = ''"+where,
		append([]any{r.q.now()}, args...)...)
	return refused + len(completed) - int(n), err
}

// settle writes the outcome of one attempt that is not completed.
func (r *Runner) settle(ctx context.Context, tx *db.ControlTx, o outcome) (int64, error) {
	where, args := r.mine(tx.Dialect(), []claim{o.claim})
	return settle(ctx, tx, o, r.q, where, args)
}

func settle(ctx context.Context, tx *db.ControlTx, o outcome, q *Queue, where string, args []any) (int64, error) {
	set := "update jobs set state = ?, lease_owner = '', lease_until = null, run_at = ?, finished_at = ?"
	var finished any
	if o.state == Cancelled || o.state == Discarded {
		finished = q.now()
	}
	values := []any{o.state, o.runAt, finished}
	if o.uncounted {
		set += ", attempt = attempt - 1"
	}
	if o.note != "" {
		set += ", last_error = ?"
		values = append(values, o.note)
	}
	return tx.Exec(ctx, set+where, append(values, args...)...)
}
