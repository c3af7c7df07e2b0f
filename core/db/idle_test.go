package db

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/id"
)

func TestWhatNobodyUsesIsClosed(t *testing.T) {
	t.Parallel()
	d, err := Open(t.Context(), Options{Dir: t.TempDir()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, d.Close()) })
	require.NoError(t, d.Migrate(t.Context()))
	eng := d.eng.(*liteEngine)
	look := func(tenant string) {
		require.NoError(t, d.Read(actor.ForSystem(t.Context(), tenant, "test"), func(ctx context.Context, tx *Tx) error {
			var n int
			return tx.QueryRow(ctx, "select count(*) from changes").Scan(&n)
		}))
	}
	var tenants []string
	for range strangers + 5 {
		tenant := id.New("ten")
		require.NoError(t, d.CreateTenant(t.Context(), tenant))
		tenants = append(tenants, tenant)
		look(tenant)
	}
	require.LessOrEqual(t, d.Stats().OpenTenants, strangers, "files that were looked at once stay open for a few only")
	friend := tenants[0]
	for range known {
		look(friend)
	}
	for _, tenant := range tenants[1:] {
		look(tenant)
	}
	require.NotNil(t, eng.open[friend], "one that is in use stays")
	require.NoError(t, d.Tenant(actor.ForSystem(t.Context(), friend, "test"), func(ctx context.Context, tx *Tx) error {
		_, err := tx.Exec(ctx, "delete from outbox")
		return err
	}))
	file := eng.open[friend].Value.(*liteFile)
	require.EqualValues(t, 2, file.conns.Load(), "a reader and the writer")

	eng.closeIdle(time.Now().Add(idleConn + time.Second))
	require.Zero(t, file.conns.Load())
	require.Positive(t, d.Stats().OpenTenants)
	look(friend)
	require.EqualValues(t, 1, file.conns.Load(), "it opens again")

	eng.closeIdle(time.Now().Add(idleFile + time.Second))
	require.Equal(t, Stats{}, d.Stats())
	look(friend)
	require.Equal(t, 1, d.Stats().OpenTenants)
}
