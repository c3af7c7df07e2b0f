package job_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/outbox"
)

// tally counts how often each job has run.
type tally struct {
	mu   sync.Mutex
	runs map[string]int
	done chan struct{}
}

func newTally() *tally { return &tally{runs: map[string]int{}, done: make(chan struct{}, 10_000)} }

func (c *tally) add(id string) {
	c.mu.Lock()
	c.runs[id]++
	c.mu.Unlock()
	c.done <- struct{}{}
}

func (c *tally) register(reg *job.Registry, kind string) {
	job.Register(reg, kind, job.Options{}, func(_ context.Context, j job.Job[int]) error { c.add(j.ID); return nil })
}

func TestAThousandJobsRunOnceEach(t *testing.T) {
	t.Parallel()
	run := func(t *testing.T, dbs ...*db.DB) {
		count := newTally()
		var nodes []*node
		lanes := map[string]job.Lane{job.LaneDefault: {Workers: 4, PerTenant: 4}}
		for _, d := range dbs {
			reg := job.NewRegistry()
			count.register(reg, "x")
			nodes = append(nodes, start(t, d, reg, nodeOptions{RunnerOptions: job.RunnerOptions{Lanes: lanes}}))
		}
		var tenants []context.Context
		for range 5 {
			tenants = append(tenants, coretest.Tenant(t, dbs[0]))
		}
		want := map[string]int{}
		for i := range 250 {
			ctx, d := tenants[i%len(tenants)], dbs[i%len(dbs)]
			require.NoError(t, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
				for n := range 4 {
					id, err := job.Enqueue(tx, "x", n)
					require.NoError(t, err)
					want[id] = 1
				}
				return nil
			}))
		}
		for range 1000 {
			receive(t, count.done)
		}
		for _, n := range nodes {
			require.NoError(t, n.stop(t.Context()))
			require.Positive(t, n.runner.Stats().Completed, "every node has worked")
			require.Zero(t, n.runner.Stats().Refused)
		}
		require.Equal(t, want, count.runs)
		counts, err := nodes[0].Operator().Counts(t.Context())
		require.NoError(t, err)
		require.Equal(t, 1000, counts[job.Completed])
	}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		run(t, coretest.SQLite(t))
	})
	t.Run("two nodes on postgres", func(t *testing.T) {
		t.Parallel()
		url := coretest.FreshPostgres(t)
		run(t, coretest.OpenPostgres(t, url), coretest.OpenPostgres(t, url))
	})
}

// A tenant with many jobs that take long leaves workers for the others.
func TestAFloodOfOneTenantKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		flood, other := coretest.Tenant(t, d), coretest.Tenant(t, d)
		ran, hold := make(chan string, 300), make(chan struct{})
		release := sync.OnceFunc(func() { close(hold) })
		t.Cleanup(func() { release() })
		reg := job.NewRegistry()
		job.Register(reg, "x", job.Options{}, func(_ context.Context, j job.Job[int]) error {
			ran <- j.Tenant
			if j.Tenant == coretest.TenantOf(t, flood) {
				<-hold
			}
			return nil
		})
		n := prepare(t, d, reg, nodeOptions{RunnerOptions: job.RunnerOptions{Lanes: map[string]job.Lane{job.LaneDefault: {Workers: 4, PerTenant: 3}}}})
		require.NoError(t, d.Tenant(flood, func(_ context.Context, tx *db.Tx) error {
			for i := range 200 {
				if _, err := job.Enqueue(tx, "x", i, job.WithPriority(job.Urgent)); err != nil {
					return err
				}
			}
			return nil
		}))
		require.NoError(t, n.relay.Drain(t.Context()))
		n.run(t)
		for range 3 {
			require.Equal(t, coretest.TenantOf(t, flood), receive(t, ran))
		}
		for i := range 20 {
			id := enqueue(t, other, d, "x", i, job.WithPriority(job.Idle))
			require.Equal(t, coretest.TenantOf(t, other), receive(t, ran))
			n.reaches(t, id, job.Completed)
		}
		require.Equal(t, 3, n.runner.Stats().Running[job.LaneDefault])
		release()
		for range 197 {
			require.Equal(t, coretest.TenantOf(t, flood), receive(t, ran))
		}
	})
}

// Between the signal at the start and the last job nothing but the jobs' ends drives the lane.
func TestALaneWorksOnWithoutThePoll(t *testing.T) {
	t.Parallel()
	for name, lane := range map[string]job.Lane{"share": {Workers: 8}, "all": {Workers: 3, PerTenant: 3}, "one": {Workers: 1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			engines(t, func(t *testing.T, d *db.DB) {
				count := newTally()
				reg := job.NewRegistry()
				count.register(reg, "x")
				n := prepare(t, d, reg, nodeOptions{RunnerOptions: job.RunnerOptions{Poll: time.Hour, Lanes: map[string]job.Lane{job.LaneDefault: lane}}})
				for range 2 {
					ctx := coretest.Tenant(t, d)
					require.NoError(t, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
						for i := range 25 {
							if _, err := job.Enqueue(tx, "x", i); err != nil {
								return err
							}
						}
						return nil
					}))
				}
				require.NoError(t, n.relay.Drain(t.Context()))
				n.run(t)
				for range 50 {
					receive(t, count.done)
				}
			})
		})
	}
}

// The node stalls for longer than its lease; another takes the job over, and the late result changes nothing.
func TestALateResultIsRefused(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		c := newClock()
		type visit struct {
			attempt int
			result  chan error
		}
		ran := make(chan visit)
		reg := job.NewRegistry()
		job.Register(reg, "x", job.Options{Backoff: func(int) time.Duration { return 0 }}, func(_ context.Context, j job.Job[int]) error {
			v := visit{j.Attempt, make(chan error)}
			ran <- v
			return <-v.result
		})
		// The zombie's heart beats every ten minutes only.
		lanes := map[string]job.Lane{job.LaneDefault: {Workers: 1}}
		zombie := start(t, d, reg, nodeOptions{Config: job.Config{Now: c.now}, RunnerOptions: job.RunnerOptions{Lanes: lanes, Lease: 30 * time.Minute, Poll: time.Hour}})
		id := enqueue(t, ctx, d, "x", 1)
		first := receive(t, ran)
		require.Equal(t, 1, first.attempt)

		healthy := start(t, d, reg, nodeOptions{Config: job.Config{Now: c.now}, RunnerOptions: job.RunnerOptions{Lanes: lanes, Lease: 24 * time.Hour}})
		if d.Dialect() == db.Postgres {
			require.Equal(t, job.Running, healthy.get(t, id).State, "the lease still lasts")
			c.add(time.Hour)
		} // On SQLite there is one node: whatever runs when it starts was left by a crash.
		second := receive(t, ran)
		require.Equal(t, 2, second.attempt)
		require.EqualValues(t, 1, healthy.runner.Stats().Rescued)

		first.result <- nil
		require.Eventually(t, func() bool { return zombie.runner.Stats().Refused == 1 }, time.Minute, 2*time.Millisecond)
		i := healthy.get(t, id)
		require.Equal(t, job.Running, i.State)
		require.Equal(t, "the node that ran the job fell silent", i.LastError)
		second.result <- nil
		i = healthy.reaches(t, id, job.Completed)
		require.Equal(t, 2, i.Attempt)
		require.Empty(t, i.LastError)
	})
}

func TestAWorkerIsToldWhenItsLeaseIsGone(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		causes := make(chan error, 1)
		started := make(chan struct{})
		reg := job.NewRegistry()
		job.Register(reg, "x", job.Options{}, func(ctx context.Context, _ job.Job[int]) error {
			close(started)
			<-ctx.Done()
			causes <- context.Cause(ctx)
			return ctx.Err()
		})
		n := start(t, d, reg, nodeOptions{RunnerOptions: job.RunnerOptions{Lease: 300 * time.Millisecond, Poll: time.Hour}})
		id := enqueue(t, coretest.Tenant(t, d), d, "x", 1)
		receive(t, started)
		require.NoError(t, d.System(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
			_, err := tx.Exec(ctx, "update jobs set lease_owner = 'somebody else' where id = ?", id)
			return err
		}))
		require.ErrorIs(t, receive(t, causes), job.ErrLost)
		require.Eventually(t, func() bool { return n.runner.Stats().Refused == 1 }, time.Minute, 2*time.Millisecond)
		require.Equal(t, job.Running, n.get(t, id).State)
	})
}

// A job that takes longer than the lease keeps it by the heartbeat.
func TestALongJobKeepsItsLease(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		started, goOn := make(chan struct{}, 10), make(chan struct{})
		reg := job.NewRegistry()
		job.Register(reg, "x", job.Options{}, func(context.Context, job.Job[int]) error { started <- struct{}{}; <-goOn; return nil })
		c := newClock()
		n := start(t, d, reg, nodeOptions{Config: job.Config{Now: c.now}, RunnerOptions: job.RunnerOptions{Lease: 300 * time.Millisecond}})
		id := enqueue(t, coretest.Tenant(t, d), d, "x", 1)
		receive(t, started)
		lease := func() (until time.Time) {
			require.NoError(t, d.SystemRead(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
				return tx.QueryRow(ctx, "select lease_until from jobs where id = ?", id).Scan(&until)
			}))
			return until
		}
		first := lease()
		c.add(200 * time.Millisecond)
		require.Eventually(t, func() bool { return lease().After(first) }, time.Minute, 10*time.Millisecond)
		close(goOn)
		require.Equal(t, 1, n.reaches(t, id, job.Completed).Attempt)
	})
}

func TestAStopWaitsForTheJobsThatRun(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		started := make(chan string, 10)
		reg := job.NewRegistry()
		job.Register(reg, "ends", job.Options{}, func(ctx context.Context, j job.Job[int]) error {
			started <- j.ID
			<-j.Stopping
			return ctx.Err()
		})
		job.Register(reg, "gives back", job.Options{}, func(_ context.Context, j job.Job[int]) error {
			started <- j.ID
			<-j.Stopping
			return fmt.Errorf("saved: %w", job.Stopped)
		})
		n := start(t, d, reg, nodeOptions{})
		ends, back := enqueue(t, ctx, d, "ends", 1), enqueue(t, ctx, d, "gives back", 1)
		receive(t, started)
		receive(t, started)
		require.NoError(t, n.stop(t.Context()))
		require.Equal(t, job.Completed, n.get(t, ends).State)
		i := n.get(t, back)
		require.Equal(t, job.Available, i.State)
		require.Zero(t, i.Attempt)
		require.Empty(t, i.LastError)
	})
}

func TestAStopThatMayNotWaitHandsTheJobsBack(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		started := make(chan struct{}, 10)
		never := make(chan struct{})
		t.Cleanup(func() { close(never) })
		reg := job.NewRegistry()
		job.Register(reg, "obeys", job.Options{}, func(ctx context.Context, _ job.Job[int]) error {
			started <- struct{}{}
			<-ctx.Done()
			return errors.Join(errors.New("interrupted"), ctx.Err())
		})
		job.Register(reg, "hangs", job.Options{}, func(context.Context, job.Job[int]) error {
			started <- struct{}{}
			<-never
			return nil
		})
		n := start(t, d, reg, nodeOptions{RunnerOptions: job.RunnerOptions{Grace: 50 * time.Millisecond}})
		obeys := enqueue(t, ctx, d, "obeys", 1)
		receive(t, started)
		hangs := enqueue(t, ctx, d, "hangs", 1)
		receive(t, started)
		now, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorContains(t, n.stop(now), "1 jobs did not end")
		for _, id := range []string{obeys, hangs} {
			i := n.get(t, id)
			require.Equal(t, job.Available, i.State)
			require.Zero(t, i.Attempt)
		}
	})
}

// The database is away while a job ends: the result waits for it.
func TestAResultOutlivesATroubledDatabase(t *testing.T) {
	t.Parallel()
	d := coretest.SQLite(t)
	ctx := coretest.Tenant(t, d)
	started, goOn := make(chan struct{}, 1), make(chan struct{})
	reg := job.NewRegistry()
	job.Register(reg, "x", job.Options{}, func(context.Context, job.Job[int]) error { started <- struct{}{}; <-goOn; return nil })
	n := start(t, d, reg, nodeOptions{RunnerOptions: job.RunnerOptions{Poll: time.Hour}})
	id := enqueue(t, ctx, d, "x", 1)
	receive(t, started)
	rename := func(from, to string) {
		require.NoError(t, d.System(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
			_, err := tx.Exec(ctx, "alter table "+from+" rename to "+to)
			return err
		}))
	}
	rename("jobs", "away")
	close(goOn)
	require.Eventually(t, func() bool { return n.runner.Stats().Completed == 1 }, time.Minute, 2*time.Millisecond)
	require.Equal(t, 1, n.runner.Stats().Running[job.LaneDefault])
	rename("away", "jobs")
	require.Equal(t, 1, n.reaches(t, id, job.Completed).Attempt)
}

// killed leaves a job as a node does that is killed while it runs.
func killed(t *testing.T, d *db.DB, id string, attempt int, lease time.Time) {
	t.Helper()
	require.NoError(t, d.System(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "update jobs set state = 'running', attempt = ?, lease_owner = 'run_killed', lease_until = ?, started_at = ? where id = ?",
			attempt, lease, lease, id)
		return err
	}))
}

func TestJobsOfAKilledNodeAreTakenUp(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		c := newClock()
		ran := make(chan int, 10)
		reg := job.NewRegistry()
		job.Register(reg, "x", job.Options{MaxAttempts: 3, Backoff: func(int) time.Duration { return time.Minute }}, func(_ context.Context, j job.Job[int]) error {
			ran <- j.Attempt
			return nil
		})
		n := prepare(t, d, reg, nodeOptions{Config: job.Config{Now: c.now}, RunnerOptions: job.RunnerOptions{Lease: time.Hour}})
		again, last := n.relayed(t, ctx, "x", 1), n.relayed(t, ctx, "x", 2)
		killed(t, d, again, 1, c.now().Add(time.Second))
		killed(t, d, last, 3, c.now().Add(time.Second))
		n.run(t)
		if d.Dialect() == db.Postgres {
			require.Empty(t, ran)
			c.add(2 * time.Second)
			n.reaches(t, again, job.Scheduled)
			c.add(time.Minute)
		}
		require.Equal(t, 2, receive(t, ran))
		n.reaches(t, again, job.Completed)
		require.Equal(t, "the node that ran the job fell silent", n.reaches(t, last, job.Discarded).LastError)
		require.Empty(t, ran)
	})
}

// A relay that dies after the copy gives the same row again, even when the job is long done.
func TestARowOfTheOutboxBecomesOneJob(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		tenant := coretest.TenantOf(t, coretest.Tenant(t, d))
		count := newTally()
		reg := job.NewRegistry()
		count.register(reg, "x")
		n := start(t, d, reg, nodeOptions{})
		row := outbox.Row{Tenant: tenant, ID: id.New("job"), Kind: outbox.KindJob, Topic: "x", Payload: []byte(`{"args":"7"}`), CreatedAt: time.Now().UTC()}
		accept := func(rows ...outbox.Row) {
			require.NoError(t, d.System(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error { return n.Accept(ctx, tx, rows) }))
		}
		accept(row, row)
		receive(t, count.done)
		n.reaches(t, row.ID, job.Completed)
		accept(row)
		require.NoError(t, n.stop(t.Context()))
		require.Equal(t, map[string]int{row.ID: 1}, count.runs)

		broken := row
		broken.ID, broken.Payload = id.New("job"), []byte(`["unreadable"]`)
		accept(broken)
		i := n.get(t, broken.ID)
		require.Equal(t, job.Discarded, i.State)
		require.Contains(t, i.LastError, "cannot unmarshal")
		require.Contains(t, string(i.Args), "unreadable")
	})
}

func TestASealedJobCannotBeMovedToAnotherTenant(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		mine, theirs := coretest.Tenant(t, d), coretest.Tenant(t, d)
		ran := make(chan string, 10)
		reg := job.NewRegistry()
		job.Register(reg, "x", job.Options{}, func(_ context.Context, j job.Job[string]) error { ran <- j.Args; return nil })
		old := prepare(t, d, reg, nodeOptions{Config: job.Config{Keys: [][]byte{[]byte("old")}}})
		good, moved := old.relayed(t, mine, "x", "good"), old.relayed(t, mine, "x", "moved")
		require.NoError(t, d.System(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
			_, err := tx.Exec(ctx, "update jobs set tenant_id = ? where id = ?", coretest.TenantOf(t, theirs), moved)
			return err
		}))
		n := start(t, d, reg, nodeOptions{Config: job.Config{Keys: [][]byte{[]byte("new"), []byte("old")}}})
		enqueue(t, mine, d, "x", "new")
		require.ElementsMatch(t, []string{"good", "new"}, []string{receive(t, ran), receive(t, ran)})
		n.reaches(t, good, job.Completed)
		require.Contains(t, n.reaches(t, moved, job.Discarded).LastError, "seal is broken")
		require.EqualValues(t, 1, n.runner.Stats().Forged)
		require.Empty(t, ran)
	})
}
