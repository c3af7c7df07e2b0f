package outbox

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"golang.org/x/time/rate"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
)

const (
	// tenantWorkers is how many tenants' files are relayed side by side.
	tenantWorkers = 4
	// tenantTries is how often in a row a tenant whose file cannot be read is tried before it waits for its next
	// commit or sweep.
	tenantTries = 6
	// recent is how long after its last commit a tenant still belongs to the periodic sweep.
	recent = time.Hour
)

// work relays one tenant after the other until the context ends.
func (r *Relay) work(ctx context.Context) {
	for {
		tenant, ok := r.tenants.wait(ctx)
		if !ok {
			return
		}
		began := time.Now()
		err := guard(func() error { return r.relayTenant(context.WithoutCancel(ctx), tenant) })
		if n := r.tenants.count(tenant, err); n > 0 && n < tenantTries {
			r.log.ErrorContext(ctx, reason, "tenant", tenant, "failures", n, "error", err)
			time.AfterFunc(r.o.Pause(n), func() { r.tenants.add(tenant) })
		}
		// The tenant rests for a moment, so that rows of a busy one share a pass.
		time.AfterFunc(r.o.Linger-time.Since(began), func() { r.tenants.finish(tenant) })
	}
}

// relayTenant empties one tenant's outbox: jobs are copied into the control file, events handled, and then the rows
// are deleted. Events that a handler refuses stay, and a timer brings the tenant back after its pause.
func (r *Relay) relayTenant(ctx context.Context, tenant string) error {
	ctx = actor.ForSystem(ctx, tenant, "outbox")
	paused := r.pauses.left(tenant) > 0
	for {
		// SQLite compiles a statement anew whenever a bare "limit ?" is bound; a sum it leaves alone.
		query := "select " + columns + " from outbox order by seq limit 0 + ?"
		if paused {
			query = "select " + columns + " from outbox where kind = 'job' order by seq limit 0 + ?"
		}
		var rows []Row
		if err := r.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			rows, err = db.Collect(ctx, tx, scan, query, r.o.Batch)
			return err
		}); err != nil {
			return fmt.Errorf("read the outbox: %w", err)
		}
		if len(rows) == 0 {
			return nil
		}
		done, refused, err := r.relayRows(ctx, tenant, rows)
		if err != nil {
			return err
		}
		if err := r.remove(ctx, done); err != nil {
			return fmt.Errorf("empty the outbox: %w", err)
		}
		if len(rows) < r.o.Batch && !refused {
			return nil
		}
		paused = paused || refused
	}
}

// relayRows returns the sequence numbers of the rows that are done, and whether a handler refused the events.
func (r *Relay) relayRows(ctx context.Context, tenant string, rows []Row) (done []int64, refused bool, err error) {
	var jobs, events []Row
	for _, row := range rows {
		if row.Kind == KindJob {
			jobs = append(jobs, row)
		} else {
			events = append(events, row)
		}
	}
	if len(jobs) > 0 {
		if err := r.db.System(ctx, reason, func(ctx context.Context, tx *db.ControlTx) error {
			return r.o.Jobs.Accept(ctx, tx, jobs)
		}); err != nil {
			return nil, false, fmt.Errorf("accept jobs: %w", err)
		}
		r.jobs.Add(int64(len(jobs)))
		for _, row := range jobs {
			done = append(done, row.Seq)
		}
	}
	if len(events) > 0 {
		bounded, cancel := context.WithTimeout(ctx, r.o.Patience)
		defer cancel()
		if r.handle(bounded, tenant, events) != nil {
			time.AfterFunc(r.pauses.left(tenant), func() { r.tenants.add(tenant) })
			return done, true, nil
		}
		for _, row := range events {
			done = append(done, row.Seq)
		}
	}
	return done, false, nil
}

func (r *Relay) remove(ctx context.Context, seqs []int64) error {
	if len(seqs) == 0 {
		return nil
	}
	list, err := json.Marshal(seqs)
	if err != nil {
		return err
	}
	return r.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("delete from outbox where seq in (select value from json_each(?))", string(list))
		return nil
	})
}

// sweep looks for rows that a crash has left: once through every tenant's file, then again and again through those of
// recently active tenants. Its speed is bounded, since each file must be opened.
func (r *Relay) sweep(ctx context.Context) {
	limit := rate.NewLimiter(rate.Limit(r.o.SweepRate), 1)
	if err := r.sweepAll(ctx, limit); err != nil && ctx.Err() == nil {
		r.log.ErrorContext(ctx, "look for rows that a crash has left", "error", err)
	}
	tick := time.NewTicker(r.o.Sweep)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for _, tenant := range r.tenants.recent(recent) {
			if limit.Wait(ctx) != nil {
				return
			}
			r.tenants.add(tenant)
		}
	}
}

func (r *Relay) sweepAll(ctx context.Context, limit *rate.Limiter) error {
	const page = 200
	last := ""
	for {
		var tenants []string
		if err := r.db.SystemRead(ctx, reason, func(ctx context.Context, tx *db.ControlTx) (err error) {
			tenants, err = db.Collect(ctx, tx, func(rows db.Rows) (t string, err error) {
				err = rows.Scan(&t)
				return t, err
			}, "select id from tenants where id > ? order by id limit ?", last, page)
			return err
		}); err != nil {
			return err
		}
		for _, t := range tenants {
			if err := limit.Wait(ctx); err != nil {
				return err
			}
			r.tenants.add(t)
			last = t
		}
		if len(tenants) < page {
			return nil
		}
	}
}
