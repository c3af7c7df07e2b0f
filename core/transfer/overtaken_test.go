package transfer_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/transfer"
)

// A run that stalls between two batches, until another run has finished the import, must not write the next batch again.
func TestOvertakenRunWritesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		const rows = 2300
		content := strings.Builder{}
		content.WriteString("Vorname;Nachname\n")
		for i := range rows {
			fmt.Fprintf(&content, "Mia;Brandt %d\n", i)
		}
		f, err := b.files.Put(b.Ctx, "people.csv", file.ForImport, strings.NewReader(content.String()), 1<<30)
		require.NoError(b.T, err)
		i, err := b.svc.StartImport(b.Ctx, f, transfer.ImportOptions{Object: "contacts"})
		require.NoError(b.T, err)

		stalled := false
		b.Records.Before("contact", func(_ context.Context, tx *db.Tx, _ *records.Change) error {
			if stalled {
				return nil
			}
			stalled = true
			tx.AfterCommit(func() {
				done, err := b.svc.Run(b.Ctx, i.ID)
				require.NoError(b.T, err)
				require.EqualValues(b.T, rows, done.Counts.Created)
			})
			return nil
		})
		_, err = b.svc.Run(b.Ctx, i.ID)
		require.ErrorContains(b.T, err, "another run has taken the import further")

		i, err = b.svc.GetImport(b.Ctx, i.ID)
		require.NoError(b.T, err)
		require.Equal(b.T, transfer.Completed, i.State)
		require.EqualValues(b.T, rows, i.Counts.Created)
		var made int
		require.NoError(b.T, b.DB.Read(b.Ctx, func(ctx context.Context, tx *db.Tx) error {
			return tx.QueryRow(ctx, "select count(*) from contacts where tenant_id = ?", tx.Tenant()).Scan(&made)
		}))
		require.Equal(b.T, rows, made)
	})
}
