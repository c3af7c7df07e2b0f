package db_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
)

var companyRow = db.NewInsert("companies", 0, db.Column{Name: "id"}, db.Column{Name: "version", Type: db.Int}, db.Column{Name: "name"},
	db.Column{Name: "employees", Type: db.Int}, db.Column{Name: "n1", Type: db.Float}, db.Column{Name: "custom", Type: db.JSON},
	db.Column{Name: "created_at", Type: db.Time}, db.Column{Name: "updated_at", Type: db.Time})

func addCompany(tx *db.Tx, i int) {
	now := time.Now().UTC().Truncate(time.Microsecond)
	var n any
	if i%2 == 0 {
		n = float64(i)
	}
	tx.Insert(companyRow, id.New("com"), int64(1), fmt.Sprintf("Ä%04d", i), nil, n, `{"a": 1}`, now, now)
}

func namesOf(ctx context.Context, t *testing.T, tx *db.Tx) []string {
	t.Helper()
	list, err := db.Collect(ctx, tx, func(r db.Rows) (s string, err error) { return s, r.Scan(&s) },
		"select name from companies where tenant_id = ? order by name", tx.Tenant())
	require.NoError(t, err)
	return list
}

func TestGatheredRowsAreSeenByTheNextStatementAndCommitted(t *testing.T) {
	t.Parallel()
	coretest.Engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		require.NoError(t, d.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
			for i := range 2500 {
				addCompany(tx, i)
			}
			require.Len(t, namesOf(ctx, t, tx), 2500)
			addCompany(tx, 2500)
			return nil
		}))
		require.NoError(t, d.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
			list := namesOf(ctx, t, tx)
			require.Len(t, list, 2501)
			require.Equal(t, "Ä0007", list[7])
			var n int
			require.NoError(t, tx.QueryRow(ctx, "select count(*) from companies where tenant_id = ? and n1 is null and employees is null", tx.Tenant()).Scan(&n))
			require.Equal(t, 1250, n)
			return nil
		}))
		for _, more := range []int{0, 20_000} { // The database is at work on the first of many rows before the last are there.
			err := d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
				now := time.Now().UTC()
				for range 5 {
					tx.Insert(companyRow, "com_same", int64(1), "X", nil, nil, "{}", now, now)
				}
				for i := range more {
					addCompany(tx, i)
				}
				return nil
			})
			_, broken := db.Violates(err, db.Unique)
			require.True(t, broken, "%v", err)
		}
		require.NoError(t, d.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
			require.Len(t, namesOf(ctx, t, tx), 2501)
			return nil
		}))
	})
}

func TestSavepointsTakeBackWhatWasGatheredAndWhatWasWritten(t *testing.T) {
	t.Parallel()
	coretest.Engines(t, func(t *testing.T, d *db.DB) {
		for _, written := range []bool{false, true} {
			for _, read := range []bool{false, true} {
				ctx := coretest.Tenant(t, d)
				touch := func(ctx context.Context, tx *db.Tx) {
					if written {
						tx.Queue("update companies set employees = 3 where tenant_id = ?", tx.Tenant())
					}
					if read {
						require.NotEmpty(t, namesOf(ctx, t, tx))
					}
				}
				require.NoError(t, d.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
					addCompany(tx, 0)
					outer := tx.Savepoint()
					if read {
						require.Len(t, namesOf(ctx, t, tx), 1)
					}
					addCompany(tx, 1)
					inner := tx.Savepoint()
					addCompany(tx, 2)
					touch(ctx, tx)
					addCompany(tx, 3)
					inner.Rollback()
					addCompany(tx, 4)
					outer.Release()
					gone := tx.Savepoint()
					addCompany(tx, 5)
					kept := tx.Savepoint()
					addCompany(tx, 6)
					touch(ctx, tx)
					kept.Release()
					gone.Rollback()
					last := tx.Savepoint()
					addCompany(tx, 7)
					last.Release()
					return nil
				}))
				require.NoError(t, d.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
					require.Equal(t, []string{"Ä0000", "Ä0001", "Ä0004", "Ä0007"}, namesOf(ctx, t, tx), "written %v, read %v", written, read)
					return nil
				}))
			}
		}
	})
}
