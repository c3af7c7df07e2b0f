package outbox_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/outbox"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreTopFunction("database/sql.(*DB).connectionOpener"), // the databases of coretest live as long as the process
	)
}

// engines runs fn on both engines with a database of the test's own, since a relay serves all tenants of its database.
func engines(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	coretest.Apart(t, fn)
}

// known enters a tenant of coretest into the list of tenants, where a sweep finds it.
func known(t *testing.T, ctx context.Context, d *db.DB) {
	t.Helper()
	tenant := coretest.TenantOf(t, ctx)
	require.NoError(t, d.System(ctx, "test", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("insert into tenants (id, slug, name, created_at) values (?, ?, 'T', ?)", tenant, tenant, time.Now().UTC())
		return nil
	}))
}

// ledger is a queue that only remembers which jobs it was given, in a control table.
type ledger struct {
	mu       sync.Mutex
	inserted map[string]int64
	before   func() // runs inside the transaction
	after    func() // runs once the transaction has committed
}

func (l *ledger) Accept(ctx context.Context, tx *db.ControlTx, rows []outbox.Row) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.inserted == nil {
		l.inserted = map[string]int64{}
	}
	for _, r := range rows {
		n, err := tx.Exec(ctx, "insert into node_settings (name, value) values (?, ?) on conflict (name) do nothing", r.ID, string(r.Payload))
		if err != nil {
			return err
		}
		l.inserted[r.ID] += n
	}
	if l.before != nil {
		f := l.before
		l.before = nil
		f()
	}
	if l.after != nil {
		tx.AfterCommit(l.after)
		l.after = nil
	}
	return nil
}

// journal is a handler that notes what it was handed.
type journal struct {
	mu     sync.Mutex
	topics map[string][]string
	ids    map[string]int
	order  []string
	refuse func(tenant string, rows []outbox.Row) error
	seen   chan struct{}
}

func newJournal() *journal {
	return &journal{topics: map[string][]string{}, ids: map[string]int{}, seen: make(chan struct{}, 10_000)}
}

func (j *journal) handle(_ context.Context, tenant string, rows []outbox.Row) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.refuse != nil {
		if err := j.refuse(tenant, rows); err != nil {
			return err
		}
	}
	for _, r := range rows {
		j.topics[tenant] = append(j.topics[tenant], r.Topic)
		j.ids[r.ID]++
		j.order = append(j.order, tenant)
		j.seen <- struct{}{}
	}
	return nil
}

func (j *journal) of(tenant string) []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.topics[tenant]
}

func (j *journal) wait(t *testing.T, n int) {
	t.Helper()
	deadline := time.After(time.Minute)
	for range n {
		select {
		case <-j.seen:
		case <-deadline:
			t.Fatal("the events did not come")
		}
	}
}

func newRelay(d *db.DB, o outbox.Options) *outbox.Relay {
	if o.Jobs == nil {
		o.Jobs = &ledger{}
	}
	o.Logger = slog.New(slog.DiscardHandler)
	return outbox.NewRelay(d, o)
}

// run runs the relay until the test ends or stop is called.
func run(t *testing.T, r *outbox.Relay) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = r.Run(ctx)
	}()
	stop = func() { cancel(); <-done }
	t.Cleanup(stop)
	return stop
}

func event(t *testing.T, ctx context.Context, d *db.DB, topics ...string) {
	t.Helper()
	require.NoError(t, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		for _, topic := range topics {
			if err := outbox.Event(tx, topic, map[string]string{"topic": topic}); err != nil {
				return err
			}
		}
		return nil
	}))
}

func waiting(t *testing.T, ctx context.Context, d *db.DB) (n int) {
	t.Helper()
	require.NoError(t, d.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "select count(*) from outbox").Scan(&n)
	}))
	return n
}
