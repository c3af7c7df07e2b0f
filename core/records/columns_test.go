package records

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
)

func TestTablesAreFilledBehindThoseTheyReferTo(t *testing.T) {
	t.Parallel()
	d := coretest.PostgresDB(t)
	rank := func(table string) int {
		if r, ok := tableRanks[table]; ok {
			return r
		}
		return lastTable
	}
	require.NoError(t, d.SystemRead(t.Context(), "read the catalogue", func(ctx context.Context, tx *db.ControlTx) error {
		rows, err := tx.Query(ctx, `select conrelid::regclass::text, confrelid::regclass::text from pg_constraint
			where contype = 'f' and conrelid <> confrelid and exists (select 1 from pg_attribute a where a.attrelid = conrelid and a.attname = 'merged_into')`)
		require.NoError(t, err)
		defer rows.Close()
		n := 0
		for rows.Next() {
			var from, to string
			require.NoError(t, rows.Scan(&from, &to))
			require.Greater(t, rank(from), rank(to), "%s refers to %s", from, to)
			n++
		}
		require.Positive(t, n)
		return rows.Err()
	}))
}
