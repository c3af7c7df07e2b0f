package job_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
)

type greeting struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}

func TestAJobRunsOnceItsTransactionHasCommitted(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		tenant := coretest.TenantOf(t, ctx)
		ran := make(chan job.Job[greeting], 10)
		reg := job.NewRegistry()
		job.Register(reg, "greet", job.Options{MaxAttempts: 3}, func(ctx context.Context, j job.Job[greeting]) error {
			a, err := actor.From(ctx)
			if err != nil || a.Tenant != tenant || a.Kind != actor.System || a.ID != "greet" || a.Via != actor.ViaJob {
				return fmt.Errorf("ran as %+v: %w", a, err)
			}
			ran <- j
			return d.Read(ctx, func(context.Context, *db.Tx) error { return nil })
		})
		n := start(t, d, reg, nodeOptions{})
		wrong := errors.New("changed my mind")
		var dropped string
		require.ErrorIs(t, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
			dropped, _ = job.Enqueue(tx, "greet", greeting{Name: "never"})
			return wrong
		}), wrong)
		want := greeting{Name: "Zoë \x00\u2028 \"x\"", N: 1 << 53}
		id := enqueue(t, ctx, d, "greet", want)
		j := receive(t, ran)
		require.Equal(t, want, j.Args)
		require.Equal(t, id, j.ID)
		require.Equal(t, tenant, j.Tenant)
		require.Equal(t, "greet", j.Kind)
		require.Equal(t, 1, j.Attempt)
		require.Equal(t, 3, j.MaxAttempts)
		require.False(t, j.CreatedAt.IsZero())
		i := n.reaches(t, id, job.Completed)
		require.NotNil(t, i.FinishedAt)
		require.NotNil(t, i.StartedAt)
		require.Empty(t, ran)
		_, err := n.Operator().Get(ctx, dropped)
		require.Error(t, err)
	})
}

func TestAJobRunsAsThePersonWhoLeftIt(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		me := actor.Actor{Tenant: coretest.TenantOf(t, ctx), Kind: actor.Person, ID: "usr_1", UserID: "usr_1", Via: actor.ViaImport, Locale: "de", TimeZone: "Europe/Berlin", Scopes: []string{"a"}}
		ran := make(chan actor.Actor, 1)
		reg := job.NewRegistry()
		job.Register(reg, "import", job.Options{Lane: job.LaneImport}, func(ctx context.Context, _ job.Job[struct{}]) error {
			a, err := actor.From(ctx)
			ran <- a
			return err
		})
		start(t, d, reg, nodeOptions{})
		enqueue(t, ctx, d, "import", struct{}{}, job.As(me))
		require.Equal(t, me, receive(t, ran))

		foreign := me
		foreign.Tenant = "ten_other"
		require.NoError(t, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
			_, err := job.Enqueue(tx, "import", struct{}{}, job.As(foreign))
			require.ErrorContains(t, err, "another tenant")
			return nil
		}))
	})
}

func TestBadJobsAreRefusedWhereTheyAreLeft(t *testing.T) {
	t.Parallel()
	d := coretest.SQLite(t)
	ctx := coretest.Tenant(t, d)
	require.NoError(t, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		for name, err := range map[string]error{
			"not JSON": second(job.Enqueue(tx, "x", make(chan int))),
			"too long": second(job.Enqueue(tx, "x", strings.Repeat("x", 1<<17))),
			"no kind":  second(job.Enqueue(tx, "", nil)),
			"priority": second(job.Enqueue(tx, "x", nil, job.WithPriority(9))),
		} {
			require.Error(t, err, name)
		}
		return nil
	}))
	q := job.New(d, job.NewRegistry(), job.Config{})
	require.Error(t, d.System(ctx, "test", func(ctx context.Context, tx *db.ControlTx) error {
		_, _, err := q.Insert(ctx, tx, "", "x", nil)
		return err
	}))
	require.Panics(t, func() {
		reg := job.NewRegistry()
		for range 2 {
			job.Register(reg, "x", job.Options{}, func(context.Context, job.Job[int]) error { return nil })
		}
	})
	require.Panics(t, func() { job.NewRegistry().Periodic("x", "now and then", nil) })
}

func second[A any](_ A, err error) error { return err }

func TestFailuresAreTriedAgainEverMoreSlowlyAndKeptInTheEnd(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		c := newClock()
		ran := make(chan int, 10)
		reg := job.NewRegistry()
		job.Register(reg, "fail", job.Options{MaxAttempts: 4, Backoff: func(n int) time.Duration { return time.Duration(n) * time.Hour }},
			func(_ context.Context, j job.Job[struct{}]) error {
				ran <- j.Attempt
				return fmt.Errorf("broken \xff\x00 %d", j.Attempt)
			})
		n := start(t, d, reg, nodeOptions{Config: job.Config{Now: c.now}})
		id := enqueue(t, ctx, d, "fail", struct{}{})
		for attempt := 1; attempt <= 3; attempt++ {
			require.Equal(t, attempt, receive(t, ran))
			i := n.reaches(t, id, job.Scheduled)
			require.Equal(t, attempt, i.Attempt)
			require.Equal(t, fmt.Sprintf("broken \uFFFD %d", attempt), i.LastError)
			require.True(t, i.RunAt.Equal(c.now().Add(time.Duration(attempt)*time.Hour)), "%v", i.RunAt)
			require.Nil(t, i.FinishedAt)
			require.Empty(t, ran)
			c.add(time.Duration(attempt) * time.Hour)
		}
		require.Equal(t, 4, receive(t, ran))
		i := n.reaches(t, id, job.Discarded)
		require.Equal(t, 4, i.Attempt)
		require.NotNil(t, i.FinishedAt)
		require.EqualValues(t, 4, n.runner.Stats().Failed)
	})
}

func TestWhatAWorkerReturnsDecides(t *testing.T) {
	t.Parallel()
	type want struct {
		state   job.State
		attempt int
		note    string
		after   time.Duration
	}
	back := func(int) time.Duration { return time.Minute }
	for name, c := range map[string]struct {
		kind string
		opts job.Options
		fn   func(ctx context.Context) error
		want want
	}{
		"done":     {fn: func(context.Context) error { return nil }, want: want{job.Completed, 1, "", -1}},
		"snoozed":  {fn: func(context.Context) error { return fmt.Errorf("wait: %w", job.Snooze(time.Hour)) }, want: want{job.Scheduled, 0, "", time.Hour}},
		"canceled": {fn: func(context.Context) error { return job.Cancel(errors.New("no use")) }, want: want{job.Cancelled, 1, "cancelled: no use", 0}},
		"failed":   {fn: func(context.Context) error { return errors.New("oops") }, want: want{job.Scheduled, 1, "oops", time.Minute}},
		"panicked": {fn: func(context.Context) error { panic("boom") }, want: want{job.Scheduled, 1, "panic: boom", time.Minute}},
		"exited":   {fn: func(context.Context) error { runtime.Goexit(); return nil }, want: want{job.Scheduled, 1, "the worker has ended its goroutine", time.Minute}},
		"too slow": {
			opts: job.Options{Timeout: time.Millisecond},
			fn:   func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
			want: want{job.Scheduled, 1, "the attempt took too long: context deadline exceeded", time.Minute},
		},
		"unknown kind": {kind: "unheard of", want: want{job.Scheduled, 1, "this node knows no job of kind unheard of", -1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := coretest.SQLite(t)
			clk := newClock()
			reg := job.NewRegistry()
			c.opts.Backoff = back
			job.Register(reg, "x", c.opts, func(ctx context.Context, _ job.Job[struct{}]) error { return c.fn(ctx) })
			n := start(t, d, reg, nodeOptions{Config: job.Config{Now: clk.now}})
			if c.kind == "" {
				c.kind = "x"
			}
			id := enqueue(t, coretest.Tenant(t, d), d, c.kind, struct{}{})
			i := n.reaches(t, id, c.want.state)
			require.Equal(t, c.want.attempt, i.Attempt)
			require.Equal(t, c.want.note, i.LastError)
			if c.want.after >= 0 {
				require.True(t, i.RunAt.Equal(clk.now().Add(c.want.after)), "%v", i.RunAt)
			}
		})
	}
}

func TestArgumentsThatDoNotFitAreAFailure(t *testing.T) {
	t.Parallel()
	d := coretest.SQLite(t)
	reg := job.NewRegistry()
	job.Register(reg, "x", job.Options{MaxAttempts: 1}, func(context.Context, job.Job[greeting]) error { t.Error("ran"); return nil })
	n := start(t, d, reg, nodeOptions{})
	id := enqueue(t, coretest.Tenant(t, d), d, "x", []int{1})
	require.Contains(t, n.reaches(t, id, job.Discarded).LastError, "read the arguments")
}

func TestAJobWaitsForItsTime(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		c := newClock()
		ran := make(chan string, 10)
		reg := job.NewRegistry()
		job.Register(reg, "x", job.Options{}, func(_ context.Context, j job.Job[string]) error { ran <- j.Args; return nil })
		n := start(t, d, reg, nodeOptions{Config: job.Config{Now: c.now}})
		id := n.relayed(t, ctx, "x", "later", job.At(c.now().Add(time.Hour)))
		require.Equal(t, job.Scheduled, n.reaches(t, id, job.Scheduled).State)
		enqueue(t, ctx, d, "x", "now")
		require.Equal(t, "now", receive(t, ran))
		require.Empty(t, ran)
		c.add(time.Hour)
		require.Equal(t, "later", receive(t, ran))
	})
}

func TestOneJobPerUniqueKey(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		mine, theirs := coretest.Tenant(t, d), coretest.Tenant(t, d)
		ran, goOn := make(chan string, 10), make(chan struct{})
		reg := job.NewRegistry()
		job.Register(reg, "x", job.Options{}, func(_ context.Context, j job.Job[int]) error { ran <- j.Tenant; <-goOn; return nil })
		job.Register(reg, "by args", job.Options{Unique: true}, func(context.Context, job.Job[int]) error { return nil })
		n := prepare(t, d, reg, nodeOptions{})
		exists := func(id string) bool {
			_, err := n.Operator().Get(t.Context(), id)
			return err == nil
		}
		first := n.relayed(t, mine, "x", 1, job.Key("k"))
		require.True(t, exists(first))
		require.False(t, exists(n.relayed(t, mine, "x", 2, job.Key("k"))), "while one waits")
		require.True(t, exists(n.relayed(t, mine, "x", 2, job.Key("k2"))))
		require.True(t, exists(n.relayed(t, mine, "x", 2)))
		require.True(t, exists(n.relayed(t, theirs, "x", 1, job.Key("k"))))
		require.True(t, exists(n.relayed(t, mine, "by args", 1)))
		require.False(t, exists(n.relayed(t, mine, "by args", 1)))
		require.True(t, exists(n.relayed(t, mine, "by args", 2)))
		n.run(t)
		receive(t, ran)
		n.reaches(t, first, job.Running)
		id := enqueue(t, mine, d, "x", 3, job.Key("k"))
		require.NoError(t, n.relay.Drain(t.Context()))
		require.False(t, exists(id), "while it runs")
		close(goOn)
		n.reaches(t, first, job.Completed)
		enqueue(t, mine, d, "x", 4, job.Key("k"))
		for range 4 {
			receive(t, ran)
		}
	})
}

func TestUrgentJobsGoFirst(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		ran := make(chan string, 10)
		reg := job.NewRegistry()
		job.Register(reg, "x", job.Options{}, func(_ context.Context, j job.Job[string]) error { ran <- j.Args; return nil })
		n := prepare(t, d, reg, nodeOptions{RunnerOptions: job.RunnerOptions{Lanes: map[string]job.Lane{job.LaneDefault: {Workers: 1}}}})
		for _, p := range []job.Priority{job.Idle, job.Low, job.Normal, job.Urgent} {
			n.relayed(t, ctx, "x", fmt.Sprint(p), job.WithPriority(p))
		}
		n.relayed(t, ctx, "x", "0 later")
		n.run(t)
		var order []string
		for range 5 {
			order = append(order, receive(t, ran))
		}
		require.Equal(t, []string{"-1", "0", "0 later", "1", "2"}, order)
	})
}

func TestInsertCommitsWithItsControlTransaction(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		tenant := coretest.TenantOf(t, ctx)
		ran := make(chan string, 10)
		reg := job.NewRegistry()
		job.Register(reg, "x", job.Options{}, func(_ context.Context, j job.Job[string]) error { ran <- j.Args; return nil })
		// Without the poll only the signal can wake the lane.
		n := start(t, d, reg, nodeOptions{RunnerOptions: job.RunnerOptions{Poll: time.Hour}})
		wrong := errors.New("changed my mind")
		require.ErrorIs(t, d.System(ctx, "test", func(ctx context.Context, tx *db.ControlTx) error {
			_, _, err := n.Insert(ctx, tx, tenant, "x", "never")
			require.NoError(t, err)
			return wrong
		}), wrong)
		require.NoError(t, d.System(ctx, "test", func(ctx context.Context, tx *db.ControlTx) error {
			_, inserted, err := n.Insert(ctx, tx, tenant, "x", "yes", job.Key("k"))
			require.True(t, inserted)
			require.NoError(t, err)
			_, inserted, err = n.Insert(ctx, tx, tenant, "x", "again", job.Key("k"))
			require.False(t, inserted)
			return err
		}))
		require.Equal(t, "yes", receive(t, ran))
		require.Empty(t, ran)
	})
}
