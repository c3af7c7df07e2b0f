package job_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/outbox"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreTopFunction("database/sql.(*DB).connectionOpener"), // the databases of coretest live as long as the process
	)
}

// engines runs fn on both engines with a database of the test's own, since a runner serves all tenants of its database.
func engines(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	coretest.Apart(t, fn)
}

// clock is moved by hand.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Now().UTC().Truncate(time.Microsecond)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// node is what an application makes of the queue.
type node struct {
	*job.Queue
	db     *db.DB
	relay  *outbox.Relay
	runner *job.Runner
	stop   func(ctx context.Context) error
}

type nodeOptions struct {
	job.Config
	job.RunnerOptions
}

// start starts a node that stops with the test.
func start(t testing.TB, d *db.DB, reg *job.Registry, o nodeOptions) *node {
	t.Helper()
	n := prepare(t, d, reg, o)
	n.run(t)
	return n
}

func prepare(t testing.TB, d *db.DB, reg *job.Registry, o nodeOptions) *node {
	t.Helper()
	o.Logger = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	if o.Poll == 0 {
		o.Poll = 5 * time.Millisecond
	}
	n := &node{Queue: job.New(d, reg, o.Config), db: d}
	n.relay = outbox.NewRelay(d, outbox.Options{Jobs: n.Queue, Logger: o.Logger, Poll: o.Poll, Linger: time.Millisecond})
	n.runner = job.NewRunner(n.Queue, o.RunnerOptions)
	return n
}

func (n *node) run(t testing.TB) {
	t.Helper()
	require.NoError(t, n.runner.Start(t.Context()))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- n.relay.Run(ctx) }()
	var once sync.Once
	n.stop = func(ctx context.Context) (err error) {
		once.Do(func() {
			cancel()
			err = errors.Join(<-done, n.runner.Stop(ctx))
		})
		return err
	}
	t.Cleanup(func() { _ = n.stop(context.Background()) })
}

func enqueue(t testing.TB, ctx context.Context, d *db.DB, kind string, args any, opts ...job.Option) (id string) {
	t.Helper()
	require.NoError(t, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) (err error) {
		id, err = job.Enqueue(tx, kind, args, opts...)
		return err
	}))
	return id
}

// relayed enqueues and waits until the job is in the queue.
func (n *node) relayed(t testing.TB, ctx context.Context, kind string, args any, opts ...job.Option) (id string) {
	t.Helper()
	id = enqueue(t, ctx, n.db, kind, args, opts...)
	require.NoError(t, n.relay.Drain(ctx))
	return id
}

func (n *node) get(t testing.TB, id string) job.Info {
	t.Helper()
	i, err := n.Operator().Get(t.Context(), id)
	require.NoError(t, err)
	return i
}

// reaches waits until the job is in the state. Workers return before their outcome is written, of which nobody is told.
func (n *node) reaches(t testing.TB, id string, s job.State) job.Info {
	t.Helper()
	var i job.Info
	require.Eventually(t, func() bool {
		var err error
		i, err = n.Operator().Get(t.Context(), id)
		return err == nil && i.State == s
	}, 30*time.Second, 2*time.Millisecond, "job %s in state %s: %+v", id, s, &i)
	return i
}

// receive waits for a value, which a worker sends.
func receive[T any](t testing.TB, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(30 * time.Second):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}
