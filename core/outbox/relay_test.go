package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/outbox"
)

func TestEventsOfACommittedTransactionReachEveryHandlerInOrder(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		tenant := coretest.TenantOf(t, ctx)
		a, b := newJournal(), newJournal()
		first := func(ctx context.Context, of string, rows []outbox.Row) error {
			who, err := actor.From(ctx)
			if err != nil || who.Tenant != of || who.Kind != actor.System {
				return fmt.Errorf("handled as %+v: %w", who, err)
			}
			for _, r := range rows {
				if string(r.Payload) != `{"topic": "`+r.Topic+`"}` && string(r.Payload) != `{"topic":"`+r.Topic+`"}` || r.Kind != outbox.KindEvent || r.CreatedAt.IsZero() {
					return fmt.Errorf("row %+v", r)
				}
			}
			return a.handle(ctx, of, rows)
		}
		run(t, newRelay(d, outbox.Options{Handlers: []outbox.Handler{first, b.handle}}))
		event(t, ctx, d, "one", "two")
		event(t, ctx, d, "three")
		wrong := errors.New("changed my mind")
		require.ErrorIs(t, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
			require.NoError(t, outbox.Event(tx, "never", nil))
			return wrong
		}), wrong)
		event(t, ctx, d, "four")
		b.wait(t, 4)
		require.Equal(t, []string{"one", "two", "three", "four"}, a.of(tenant))
		require.Equal(t, a.of(tenant), b.of(tenant))
		// The rows go after the handlers have returned, of which nobody is told.
		require.Eventually(t, func() bool { return waiting(t, ctx, d) == 0 }, time.Minute, time.Millisecond)
	})
}

func TestAPayloadMustBeJSONAndATopicNamed(t *testing.T) {
	t.Parallel()
	d := coretest.SQLite(t)
	ctx := coretest.Tenant(t, d)
	require.NoError(t, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		require.Error(t, outbox.Event(tx, "x", math.Inf(1)))
		require.Error(t, outbox.Event(tx, "", 1))
		return nil
	}))
	require.Zero(t, waiting(t, ctx, d))
}

func TestRefusedEventsStayAndOtherTenantsGoOn(t *testing.T) {
	t.Parallel()
	for name, refuse := range map[string]func() error{
		"error": func() error { return errors.New("not now") },
		"panic": func() error { panic("boom") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			engines(t, func(t *testing.T, d *db.DB) {
				bad, good := coretest.Tenant(t, d), coretest.Tenant(t, d)
				j := newJournal()
				j.refuse = func(tenant string, _ []outbox.Row) error {
					if tenant == coretest.TenantOf(t, bad) {
						return refuse()
					}
					return nil
				}
				jobs := &ledger{}
				r := newRelay(d, outbox.Options{Jobs: jobs, Handlers: []outbox.Handler{j.handle}, Batch: 2, Pause: func(int) time.Duration { return time.Hour }})
				event(t, bad, d, "1", "2", "3")
				require.NoError(t, d.Tenant(bad, func(_ context.Context, tx *db.Tx) error {
					return outbox.Job(tx, id.New("job"), "work", struct{}{})
				}))
				event(t, good, d, "1", "2", "3")
				require.NoError(t, r.Drain(t.Context()))
				require.NoError(t, r.Drain(t.Context()))

				require.Equal(t, []string{"1", "2", "3"}, j.of(coretest.TenantOf(t, good)))
				require.Zero(t, waiting(t, good, d))
				require.Equal(t, 3, waiting(t, bad, d), "the events stay, the job behind them does not")
				require.Len(t, jobs.inserted, 1)
				require.Equal(t, outbox.Stats{Jobs: 1, Events: 3, Failures: 1, Paused: 1}, r.Stats())
			})
		})
	}
}

func TestRefusedEventsAreHandedOverAgainAfterAPause(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		j := newJournal()
		failures := 0
		j.refuse = func(string, []outbox.Row) error {
			if failures++; failures <= 3 {
				return errors.New("not yet")
			}
			return nil
		}
		var pauses []int
		r := newRelay(d, outbox.Options{Handlers: []outbox.Handler{j.handle}, Pause: func(n int) time.Duration {
			pauses = append(pauses, n)
			return time.Millisecond
		}})
		stop := run(t, r)
		event(t, ctx, d, "1", "2")
		j.wait(t, 2)
		stop()
		require.Equal(t, []string{"1", "2"}, j.of(coretest.TenantOf(t, ctx)))
		require.Equal(t, []int{1, 2, 3}, pauses)
		require.Zero(t, waiting(t, ctx, d))
		require.Zero(t, r.Stats().Paused)
	})
}

// The node dies after the jobs were copied, or before: nothing is lost and nothing doubled.
func TestAJobIsTakenOnceWhereverTheRelayDies(t *testing.T) {
	t.Parallel()
	die := func() { panic("killed") }
	for name, jobs := range map[string]*ledger{"before the copy is permanent": {before: die}, "after it": {after: die}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			engines(t, func(t *testing.T, d *db.DB) {
				jobs := &ledger{before: jobs.before, after: jobs.after}
				ctx := coretest.Tenant(t, d)
				known(t, ctx, d)
				r := newRelay(d, outbox.Options{Jobs: jobs})
				var ids []string
				require.NoError(t, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
					for range 3 {
						ids = append(ids, id.New("job"))
						require.NoError(t, outbox.Job(tx, ids[len(ids)-1], "work", struct{}{}))
					}
					return nil
				}))
				require.ErrorContains(t, r.Drain(t.Context()), "killed")

				next := newRelay(d, outbox.Options{Jobs: jobs})
				stop := run(t, next)
				require.Eventually(t, func() bool { return waiting(t, ctx, d) == 0 }, time.Minute, 5*time.Millisecond)
				stop()
				var stored int
				require.NoError(t, d.SystemRead(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
					return tx.QueryRow(ctx, "select count(*) from node_settings").Scan(&stored)
				}))
				require.Equal(t, 3, stored)
			})
		})
	}
}

func TestRowsLeftByACrashAreFoundAtStartUp(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		var all []context.Context
		for range 5 {
			ctx := coretest.Tenant(t, d)
			known(t, ctx, d)
			event(t, ctx, d, "left")
			all = append(all, ctx)
		}
		j := newJournal()
		run(t, newRelay(d, outbox.Options{Handlers: []outbox.Handler{j.handle}, SweepRate: 1000}))
		j.wait(t, len(all))
		for _, ctx := range all {
			require.Equal(t, []string{"left"}, j.of(coretest.TenantOf(t, ctx)))
		}
	})
}

func TestAHandlerThatIsInterruptedByTheStopIsNotCutOff(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		started, finish := make(chan struct{}), make(chan struct{})
		r := newRelay(d, outbox.Options{Handlers: []outbox.Handler{func(ctx context.Context, _ string, _ []outbox.Row) error {
			close(started)
			<-finish
			return ctx.Err()
		}}})
		running, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- r.Run(running) }()
		event(t, ctx, d, "x")
		<-started
		cancel()
		close(finish)
		require.NoError(t, <-done)
		require.Zero(t, waiting(t, ctx, d))
	})
}

func TestATenantWithManyRowsDoesNotKeepOthersWaiting(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		flood, other := coretest.Tenant(t, d), coretest.Tenant(t, d)
		j := newJournal()
		r := newRelay(d, outbox.Options{Handlers: []outbox.Handler{j.handle}, Batch: 5})
		topics := make([]string, 100)
		for i := range topics {
			topics[i] = fmt.Sprint(i)
		}
		event(t, flood, d, topics...)
		event(t, other, d, "one")
		if d.Dialect() == db.Postgres {
			require.NoError(t, r.Drain(t.Context()))
			require.Contains(t, j.order[:11], coretest.TenantOf(t, other))
		} else {
			// Each file has its own worker here.
			run(t, r)
			j.wait(t, 101)
		}
		require.Equal(t, topics, j.of(coretest.TenantOf(t, flood)))
		require.Equal(t, []string{"one"}, j.of(coretest.TenantOf(t, other)))
	})
}

func TestTwoNodesShareTheRows(t *testing.T) {
	t.Parallel()
	url := coretest.FreshPostgres(t)
	one, two := coretest.OpenPostgres(t, url), coretest.OpenPostgres(t, url)
	j := newJournal()
	jobs := &ledger{}
	for _, d := range []*db.DB{one, two} {
		run(t, newRelay(d, outbox.Options{Jobs: jobs, Handlers: []outbox.Handler{j.handle}, Batch: 20, Poll: 5 * time.Millisecond}))
	}
	var tenants []context.Context
	for range 10 {
		tenants = append(tenants, coretest.Tenant(t, one))
	}
	for i := range 200 {
		ctx := tenants[i%len(tenants)]
		d := []*db.DB{one, two}[i%2]
		event(t, ctx, d, "a", "b", "c")
		require.NoError(t, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
			return outbox.Job(tx, id.New("job"), "work", struct{}{})
		}))
	}
	j.wait(t, 600)
	require.Eventually(t, func() bool {
		left := 0
		for _, ctx := range tenants {
			left += waiting(t, ctx, one)
		}
		return left == 0
	}, time.Minute, 5*time.Millisecond)
	j.mu.Lock()
	defer j.mu.Unlock()
	require.Len(t, j.ids, 600)
	for id, n := range j.ids {
		require.Equal(t, 1, n, id)
	}
	require.Len(t, jobs.inserted, 200)
}

// A tenant whose file cannot be read, such as one that has just been erased, is given up until its next commit.
func TestAVanishedTenantStopsNobody(t *testing.T) {
	t.Parallel()
	d := coretest.SQLite(t)
	gone, ctx := coretest.Tenant(t, d), coretest.Tenant(t, d)
	j := newJournal()
	r := newRelay(d, outbox.Options{Handlers: []outbox.Handler{j.handle}, Pause: func(int) time.Duration { return time.Millisecond }})
	event(t, gone, d, "lost with its tenant")
	require.NoError(t, d.DropTenant(t.Context(), coretest.TenantOf(t, gone)))
	event(t, ctx, d, "kept")
	stop := run(t, r)
	j.wait(t, 1)
	stop()
	require.Empty(t, j.of(coretest.TenantOf(t, gone)))
}
