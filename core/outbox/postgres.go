package outbox

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kontor-crm/kontor/core/db"
)

const (
	// relayMode lets a control transaction see, lock and remove waiting rows of all tenants. The planner believes that
	// the policies leave few rows and would sort all that wait; with these settings it walks along the primary key.
	relayMode = "select set_config('kontor.relay', 'on', true), set_config('enable_sort', 'off', true), " +
		"set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)"
	reason = "relay the outbox"
	// tenantsAtOnce is how many tenants of a batch are handed to the handlers side by side.
	tenantsAtOnce = 4
)

// loop makes passes when it is woken, when a paused tenant may go on, and at every poll.
func (r *Relay) loop(ctx context.Context, wake <-chan struct{}, pass func(context.Context) (bool, error)) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	failures := 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-timer.C:
		}
		began := time.Now()
		more, err := pass(context.WithoutCancel(ctx))
		next := r.o.Poll
		switch {
		case err != nil:
			failures++
			next = r.o.Pause(failures)
			r.log.ErrorContext(ctx, "relay the outbox", "failures", failures, "error", err)
		case more:
			failures, next = 0, 0
		default:
			failures = 0
			if _, first := r.pauses.waiting(began); first > 0 {
				next = min(next, first)
			}
		}
		timer.Reset(next)
		if next == 0 {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(r.o.Linger - time.Since(began)):
		}
	}
}

// after moves a cursor over the tenants, so that one with many rows cannot keep the others waiting: a full batch goes
// on behind its last tenant, a short one from the start. It also tells whether there may be more.
func after(cursor *string, rows []Row, batch int) (more bool) {
	if len(rows) == batch {
		*cursor = rows[len(rows)-1].Tenant
		return true
	}
	more = *cursor != ""
	*cursor = ""
	return more
}

func byTenantAndSeq(a, b Row) int {
	return cmp.Or(cmp.Compare(a.Tenant, b.Tenant), cmp.Compare(a.Seq, b.Seq))
}

// moveJobs turns one batch of waiting jobs into jobs, in one transaction.
func (r *Relay) moveJobs(ctx context.Context) (more bool, err error) {
	r.passes.Lock()
	defer r.passes.Unlock()
	var rows []Row
	err = guard(func() error {
		return r.db.System(ctx, reason, func(ctx context.Context, tx *db.ControlTx) error {
			tx.Queue(relayMode)
			var err error
			rows, err = db.Collect(ctx, tx, scan, `with taken as materialized (
					select tenant_id as t, seq as s from outbox where kind = 'job' and tenant_id > ?
					order by tenant_id, seq limit ? for update skip locked)
				delete from outbox using taken where tenant_id = t and seq = s returning `+columns, r.jobCursor, r.o.Batch)
			if err != nil || len(rows) == 0 {
				return err
			}
			slices.SortFunc(rows, byTenantAndSeq)
			return r.o.Jobs.Accept(ctx, tx, rows)
		})
	})
	if err != nil {
		return false, err
	}
	r.jobs.Add(int64(len(rows)))
	return after(&r.jobCursor, rows, r.o.Batch), nil
}

// deliver hands one batch of waiting events to the handlers and deletes those of the tenants where all went well. The
// rows stay locked meanwhile, so that no other node handles them too.
func (r *Relay) deliver(ctx context.Context) (more bool, err error) {
	r.deliveries.Lock()
	defer r.deliveries.Unlock()
	ctx, cancel := context.WithTimeout(ctx, 2*r.o.Patience)
	defer cancel()
	paused, _ := r.pauses.waiting(time.Now())
	var rows []Row
	err = guard(func() error {
		return r.db.System(ctx, reason, func(ctx context.Context, tx *db.ControlTx) error {
			tx.Queue(relayMode)
			var err error
			rows, err = db.Collect(ctx, tx, scan, "select "+columns+` from outbox
				where kind = 'event' and tenant_id > ? and tenant_id <> all(?)
				order by tenant_id, seq limit ? for update skip locked`, r.eventCursor, paused, r.o.Batch)
			if err != nil || len(rows) == 0 {
				return err
			}
			slices.SortFunc(rows, byTenantAndSeq)
			tenants, seqs := r.handleTenants(ctx, rows)
			if len(seqs) == 0 {
				return nil
			}
			_, err = tx.Exec(ctx, `delete from outbox using unnest(?::text[], ?::bigint[]) as d (t, s) where tenant_id = t and seq = s`, tenants, seqs)
			return err
		})
	})
	if err != nil {
		return false, err
	}
	return after(&r.eventCursor, rows, r.o.Batch), nil
}

// handleTenants gives the rows to the handlers tenant by tenant, a few side by side, and returns the keys of the rows
// that are done.
func (r *Relay) handleTenants(ctx context.Context, rows []Row) (tenants []string, seqs []int64) {
	ctx, cancel := context.WithTimeout(ctx, r.o.Patience)
	defer cancel()
	var mu sync.Mutex
	var g errgroup.Group
	g.SetLimit(tenantsAtOnce)
	for len(rows) > 0 {
		tenant := rows[0].Tenant
		n := slices.IndexFunc(rows, func(row Row) bool { return row.Tenant != tenant })
		if n < 0 {
			n = len(rows)
		}
		group := rows[:n:n]
		rows = rows[n:]
		g.Go(func() error {
			if ctx.Err() != nil || r.handle(ctx, tenant, group) != nil {
				return nil // The events stay: their turn comes with a later pass, or after the tenant's pause.
			}
			mu.Lock()
			defer mu.Unlock()
			for _, row := range group {
				tenants, seqs = append(tenants, tenant), append(seqs, row.Seq)
			}
			return nil
		})
	}
	_ = g.Wait()
	return tenants, seqs
}
