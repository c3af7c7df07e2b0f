package records_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/records"
)

// ownEngines runs fn on both engines with a database of the test's own, since a runner serves all tenants of its database.
func ownEngines(t *testing.T, fn func(b *bundle)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(setup(t, coretest.SQLite(t)))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		d, err := db.Open(t.Context(), db.Options{URL: coretest.FreshPostgres(t), MaxConns: 8})
		require.NoError(t, err)
		t.Cleanup(func() { _ = d.Close() })
		require.NoError(t, d.Migrate(t.Context()))
		fn(setup(t, d))
	})
}

func TestTheQueueDoesWhatIsTooMuchForARequest(t *testing.T) {
	t.Parallel()
	ownEngines(t, func(b *bundle) {
		reg := job.NewRegistry()
		b.rec.RegisterJobs(reg)
		log := slog.New(slog.DiscardHandler)
		queue := job.New(b.db, reg, job.Config{Logger: log})
		relay := outbox.NewRelay(b.db, outbox.Options{Jobs: queue, Logger: log})
		runner := job.NewRunner(queue, job.RunnerOptions{Poll: 5 * time.Millisecond})
		require.NoError(b.t, runner.Start(b.t.Context()))
		b.t.Cleanup(func() { _ = runner.Stop(context.Background()) })
		finished := func(jobID string) {
			b.t.Helper()
			require.NoError(b.t, relay.Drain(b.ctx))
			require.Eventually(b.t, func() bool {
				i, err := queue.Operator().Get(b.t.Context(), jobID)
				require.NoError(b.t, err)
				return i.State == job.Completed
			}, time.Minute, 5*time.Millisecond)
		}
		b.many("companies", 1100, `{"name":"N%d","employees":1}`)
		ctx, _ := b.user("manager")
		changed, err := b.rec.BulkUpdate(ctx, "companies", nil, raw(`{"employees":7}`), records.BulkOptions{All: true})
		require.NoError(b.t, err)
		finished(changed.JobID)
		require.EqualValues(b.t, 1100, b.count("companies", "employees = 7 and version = 2"))
		undone, err := b.rec.Undo(ctx, changed.ChangeSetID, records.UndoOptions{})
		require.NoError(b.t, err)
		finished(undone.JobID)
		require.EqualValues(b.t, 1100, b.count("companies", "employees = 1 and version = 3"))
	})
}
