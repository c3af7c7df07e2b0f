package job_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
)

// due says when a periodic task runs next, and moves it.
func due(t *testing.T, d *db.DB, task string, move ...time.Time) (at time.Time) {
	t.Helper()
	require.NoError(t, d.System(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
		for _, to := range move {
			if _, err := tx.Exec(ctx, "insert into leases (name, owner, until) values (?, '', ?) on conflict (name) do update set until = excluded.until", "periodic."+task, to); err != nil {
				return err
			}
		}
		err := tx.QueryRow(ctx, "select until from leases where name = ?", "periodic."+task).Scan(&at)
		if errors.Is(err, db.ErrNoRows) {
			return nil
		}
		return err
	}))
	return at
}

func leader(t *testing.T, d *db.DB) (owner string) {
	t.Helper()
	require.NoError(t, d.SystemRead(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
		err := tx.QueryRow(ctx, "select owner from leases where name = 'jobs.leader'").Scan(&owner)
		if errors.Is(err, db.ErrNoRows) {
			return nil
		}
		return err
	}))
	return owner
}

func TestWorkThatWasDueWhileNoNodeWasUpIsMadeUpForOnce(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		c := newClock()
		ran := make(chan time.Time, 10)
		reg := job.NewRegistry()
		reg.Periodic("nightly", "0 3 * * *", func(context.Context) error { ran <- c.now(); return nil })
		due(t, d, "nightly", c.now().Add(-72*time.Hour))
		n := start(t, d, reg, nodeOptions{Config: job.Config{Now: c.now}})
		receive(t, ran)
		require.Eventually(t, func() bool { return due(t, d, "nightly").After(c.now()) }, time.Minute, 2*time.Millisecond)
		at := due(t, d, "nightly").UTC()
		require.Equal(t, []int{3, 0, 0}, []int{at.Hour(), at.Minute(), at.Second()})
		require.Less(t, at.Sub(c.now()), 24*time.Hour+time.Second)
		require.NoError(t, n.stop(t.Context()))
		require.Empty(t, leader(t, d), "a leader that stops makes room")
		require.Empty(t, ran)
	})
}

func TestNewPeriodicWorkWaitsForItsTime(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		reg := job.NewRegistry()
		reg.Periodic("yearly", "@yearly", func(context.Context) error { t.Error("ran"); return nil })
		n := start(t, d, reg, nodeOptions{})
		require.Eventually(t, func() bool { return !due(t, d, "yearly").IsZero() }, time.Minute, 2*time.Millisecond)
		require.NoError(t, n.stop(t.Context()))
		require.True(t, due(t, d, "yearly").After(time.Now()))
	})
}

func TestOneNodeLeadsAndAnotherFollowsWhenItStops(t *testing.T) {
	t.Parallel()
	url := coretest.FreshPostgres(t)
	ran := make(chan string, 10)
	c := newClock()
	node := func(name string) *node {
		reg := job.NewRegistry()
		reg.Periodic("tick", "@every 1h", func(context.Context) error { ran <- name; return nil })
		return start(t, coretest.OpenPostgres(t, url), reg, nodeOptions{Config: job.Config{Now: c.now}, RunnerOptions: job.RunnerOptions{Term: time.Second}})
	}
	one := node("one")
	require.Eventually(t, func() bool { return leader(t, one.db) != "" }, time.Minute, 2*time.Millisecond)
	first := leader(t, one.db)
	two := node("two")
	due(t, two.db, "tick", c.now())
	// The leader looks every few seconds, the other node is refused meanwhile.
	require.Equal(t, "one", receive(t, ran))
	require.Equal(t, first, leader(t, two.db))
	require.Eventually(t, func() bool { return due(t, two.db, "tick").Equal(c.now().Add(time.Hour).Truncate(time.Second)) }, time.Minute, 2*time.Millisecond)
	require.NoError(t, one.stop(t.Context()))
	due(t, two.db, "tick", c.now())
	require.Equal(t, "two", receive(t, ran))
	require.NoError(t, two.stop(t.Context()))
	require.Empty(t, ran)
}

// A leader that dies in the middle of the work leaves it due; its lease runs out, and the next node does it again.
func TestInterruptedPeriodicWorkIsDoneAgain(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		c := newClock()
		attempts := make(chan error, 10)
		started := make(chan struct{}, 1)
		reg := job.NewRegistry()
		reg.Periodic("x", "@every 1h", func(ctx context.Context) error {
			select {
			case started <- struct{}{}:
				<-ctx.Done()
				attempts <- ctx.Err()
				return ctx.Err()
			default:
				attempts <- nil
				panic("a panic is a failure like others")
			}
		})
		due(t, d, "x", c.now())
		n := start(t, d, reg, nodeOptions{Config: job.Config{Now: c.now}})
		require.Eventually(t, func() bool { return len(started) == 1 }, time.Minute, 2*time.Millisecond)
		require.NoError(t, n.stop(t.Context()))
		require.Error(t, receive(t, attempts))
		require.True(t, due(t, d, "x").Equal(c.now()))
		start(t, d, reg, nodeOptions{Config: job.Config{Now: c.now}})
		require.NoError(t, receive(t, attempts))
		require.Eventually(t, func() bool { return due(t, d, "x").Equal(c.now().Add(time.Hour).Truncate(time.Second)) }, time.Minute, 2*time.Millisecond)
	})
}

func TestFinishedJobsAreRemovedAfterADay(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		c := newClock()
		reg := job.NewRegistry()
		job.Register(reg, "ok", job.Options{}, func(context.Context, job.Job[int]) error { return nil })
		job.Register(reg, "bad", job.Options{MaxAttempts: 1}, func(context.Context, job.Job[int]) error { return errors.New("bad") })
		n := start(t, d, reg, nodeOptions{Config: job.Config{Now: c.now}})
		old, bad := enqueue(t, ctx, d, "ok", 1), enqueue(t, ctx, d, "bad", 1)
		n.reaches(t, old, job.Completed)
		n.reaches(t, bad, job.Discarded)
		c.add(23 * time.Hour)
		young := enqueue(t, ctx, d, "ok", 2)
		n.reaches(t, young, job.Completed)
		require.NoError(t, n.stop(t.Context()))
		c.add(2 * time.Hour)
		due(t, d, "jobs.clean", c.now())
		again := start(t, d, reg, nodeOptions{Config: job.Config{Now: c.now}})
		require.Eventually(t, func() bool { _, err := again.Operator().Get(ctx, old); return err != nil }, time.Minute, 2*time.Millisecond)
		again.get(t, young)
		again.get(t, bad)
	})
}
