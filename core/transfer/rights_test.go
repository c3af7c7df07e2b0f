package transfer_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/transfer"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// kept are the audit's entries about work that went on under earlier rights.
func (b *bundle) kept() (out []string) {
	b.T.Helper()
	require.NoError(b.T, b.DB.Read(b.Ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = db.Collect(ctx, tx, func(r db.Rows) (s string, err error) { return s, r.Scan(&s) },
			"select entry from audit_inbox where tenant_id = ? order by seq", tx.Tenant())
		return err
	}))
	n := 0
	for _, e := range out {
		if strings.Contains(e, string(audit.RightsKept)) {
			out[n] = e
			n++
		}
	}
	return out[:n]
}

// ROLE-05: an import that the queue is working at when the rights of its person are taken away goes on to its last row under
// those that it was started with, which the audit tells once, while the person can do nothing more. A change of rights that is
// none for the person is not told.
func TestARunningImportKeepsTheRightsThatItWasStartedWith(t *testing.T) {
	t.Parallel()
	alone(t, func(b *bundle) {
		reg := job.NewRegistry()
		b.svc.RegisterJobs(reg)
		log := slog.New(slog.DiscardHandler)
		queue := job.New(b.DB, reg, job.Config{Logger: log})
		relay := outbox.NewRelay(b.DB, outbox.Options{Jobs: queue, Logger: log})
		runner := job.NewRunner(queue, job.RunnerOptions{Poll: 5 * time.Millisecond})

		person, userID := b.User("manager")
		const rows = 2300
		var csv strings.Builder
		csv.WriteString("Nachname\n")
		for i := range rows {
			fmt.Fprintf(&csv, "Brandt %d\n", i)
		}
		var written, taken atomic.Int64
		var during atomic.Pointer[error]
		b.Records.Before("contact", func(_ context.Context, tx *db.Tx, _ *records.Change) error {
			switch written.Add(1) {
			case 10: // In the first batch: nothing that concerns the person.
				tx.AfterCommit(func() {
					_, err := b.Access.CreateRole(b.Ctx, access.NewRole{Name: "other", Labels: map[string]string{"en": "Other", "de": "Andere"}})
					during.CompareAndSwap(nil, &err)
				})
			case 1100: // In the second one: everything.
				tx.AfterCommit(func() {
					_, err := b.Access.UpdateUser(b.Ctx, userID, "", access.UserPatch{RoleIDs: &[]string{}})
					if err == nil {
						taken.Store(written.Load())
						_, err = b.Records.Create(person, "contacts", []byte(`{"last_name":"now"}`))
					}
					during.Store(&err)
				})
			}
			return nil
		})
		f, err := b.files.Put(person, "people.csv", file.ForImport, strings.NewReader(csv.String()), 1<<30)
		require.NoError(b.T, err)
		i, err := b.svc.StartImport(person, f, transfer.ImportOptions{Object: "contacts"})
		require.NoError(b.T, err)
		require.NoError(b.T, relay.Drain(b.Ctx))
		require.NoError(b.T, runner.Start(b.T.Context()))
		b.T.Cleanup(func() { _ = runner.Stop(context.Background()) })
		require.Eventually(b.T, func() bool {
			i, err = b.svc.GetImport(b.Ctx, i.ID)
			require.NoError(b.T, err)
			return i.State == transfer.Completed || i.State == transfer.Failed
		}, time.Minute, 10*time.Millisecond)
		require.Equal(b.T, transfer.Completed, i.State, "%+v", i.Problem)
		require.Equal(b.T, transfer.Counts{Rows: rows, Done: rows, Created: rows}, i.Counts)
		require.NotNil(b.T, during.Load())
		require.True(b.T, fault.Is(*during.Load(), fault.Forbidden) || fault.Is(*during.Load(), fault.NotFound), "what is asked next has the rights of now: %v", *during.Load())
		require.Less(b.T, taken.Load(), int64(rows), "the import was done before the rights were taken")
		kept := b.kept()
		require.Len(b.T, kept, 1)
		require.Contains(b.T, kept[0], i.ID)
		require.Contains(b.T, kept[0], userID)
	})
}

// alone runs fn on both engines with a database of the test's own, since a runner serves all tenants of its database.
func alone(t *testing.T, fn func(b *bundle)) {
	t.Helper()
	coretest.Apart(t, func(t *testing.T, d *db.DB) { fn(equip(t, d)) })
}
