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
	"github.com/kontor-crm/kontor/sdk/fault"
)

// ownEngines runs fn on both engines with a database of the test's own, since a runner serves all tenants of its database.
func ownEngines(t *testing.T, fn func(b *bundle)) {
	t.Helper()
	coretest.Apart(t, func(t *testing.T, d *db.DB) { fn(setup(t, d)) })
}

// worked starts a runner over the bundle's database, and returns how to wait until a job is done.
func (b *bundle) worked() (finished func(jobID string)) {
	b.t.Helper()
	reg := job.NewRegistry()
	b.rec.RegisterJobs(reg)
	log := slog.New(slog.DiscardHandler)
	queue := job.New(b.db, reg, job.Config{Logger: log})
	relay := outbox.NewRelay(b.db, outbox.Options{Jobs: queue, Logger: log})
	runner := job.NewRunner(queue, job.RunnerOptions{Poll: 5 * time.Millisecond})
	require.NoError(b.t, runner.Start(b.t.Context()))
	b.t.Cleanup(func() { _ = runner.Stop(context.Background()) })
	return func(jobID string) {
		b.t.Helper()
		require.NoError(b.t, relay.Drain(b.ctx))
		require.Eventually(b.t, func() bool {
			i, err := queue.Operator().Get(b.t.Context(), jobID)
			require.NoError(b.t, err)
			return i.State == job.Completed
		}, time.Minute, 5*time.Millisecond)
	}
}

func TestTheQueueDoesWhatIsTooMuchForARequest(t *testing.T) {
	t.Parallel()
	ownEngines(t, func(b *bundle) {
		finished := b.worked()
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

// TEN-01: whoever leaves with more records than fit into a request is out at once, and the rest goes over in one change set.
func TestManyRecordsAreHandedOverWhenSomebodyLeaves(t *testing.T) {
	t.Parallel()
	ownEngines(t, func(b *bundle) {
		finished := b.worked()
		b.rec.SetSuspender(func(ctx context.Context, userID string) error {
			_, err := b.acc.SetActive(ctx, userID, false)
			return err
		})
		admin, _ := b.user("admin")
		leaving, gone := b.user("sales")
		_, heir := b.user("sales")
		b.many("companies", 1100, `{"name":"N%d","owner_id":"`+gone+`"}`)
		b.many("leads", 40, `{"last_name":"L%d","owner_id":"`+gone+`"}`)
		b.many("leads", 3, `{"last_name":"H%d","owner_id":"`+heir+`"}`)
		res, err := b.rec.HandOver(admin, gone, records.HandOverInput{To: heir, Deactivate: true, Reason: "left"})
		require.NoError(b.t, err)
		require.NotEmpty(b.t, res.JobID)
		require.NotEmpty(b.t, res.ChangeSetID)
		require.Empty(b.t, res.Left)
		require.EqualValues(b.t, 1100, res.Matched["companies"].Value)
		require.EqualValues(b.t, 40, res.Matched["leads"].Value)
		_, err = b.rec.Create(leaving, "leads", []byte(`{"last_name":"late"}`))
		require.True(b.t, fault.Is(err, fault.Unauthenticated), "%v", err)
		finished(res.JobID)
		owned := func(table, owner string) int64 { return b.count(table, "owner_id = '"+owner+"'") }
		require.Zero(b.t, owned("companies", gone)+owned("leads", gone))
		require.EqualValues(b.t, 1100, owned("companies", heir))
		require.EqualValues(b.t, 43, owned("leads", heir))
		// Nobody gets records who is out; whoever comes back can have them back.
		_, err = b.acc.SetActive(admin, gone, true)
		require.NoError(b.t, err)
		undone, err := b.rec.Undo(admin, res.ChangeSetID, records.UndoOptions{})
		require.NoError(b.t, err)
		finished(undone.JobID)
		require.EqualValues(b.t, 1100, owned("companies", gone))
		require.EqualValues(b.t, 40, owned("leads", gone))
		require.EqualValues(b.t, 3, owned("leads", heir))
	})
}
