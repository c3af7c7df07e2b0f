package db_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
)

func TestAnnouncementsAreHeardOnceAndOnlyAfterTheCommit(t *testing.T) {
	t.Parallel()
	coretest.Engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		topic := id.New("top")
		var heard []string
		stop := d.Listen(topic, func(tenant string) { heard = append(heard, tenant) })
		d.Listen("another", func(string) { heard = append(heard, "another") })

		require.NoError(t, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
			insertCompany(tx, "A")
			tx.Announce(topic)
			tx.Announce(topic)
			require.Empty(t, heard)
			return nil
		}))
		require.Equal(t, []string{coretest.TenantOf(t, ctx)}, heard)

		wrong := errors.New("changed my mind")
		require.ErrorIs(t, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
			tx.Announce(topic)
			return wrong
		}), wrong)
		stop()
		require.NoError(t, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error { tx.Announce(topic); return nil }))
		require.Len(t, heard, 1)
	})
}

// The relay's setting lets it see, lock and remove the waiting rows of every tenant, and nothing else.
func TestTheRelayMayOnlyTakeRowsOutOfTheOutbox(t *testing.T) {
	t.Parallel()
	d := coretest.PostgresDB(t)
	const relay = "select set_config('kontor.relay', 'on', true)"
	insert := func(tx *db.Tx) {
		tx.Queue("insert into outbox (tenant_id, id, kind, topic, payload, created_at) values (?, ?, 'event', 't', '{}', now())", tx.Tenant(), id.New("evt"))
	}
	var tenants []string
	for range 2 {
		ctx := coretest.Tenant(t, d)
		tenants = append(tenants, coretest.TenantOf(t, ctx))
		require.NoError(t, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error { insert(tx); return nil }))
	}
	count := func(tx *db.ControlTx, query string) (n int, err error) {
		err = tx.QueryRow(t.Context(), "select count(*) from ("+query+") r", tenants).Scan(&n)
		return n, err
	}
	const locked = "select 1 from outbox where tenant_id = any(?) for update skip locked"
	require.NoError(t, d.System(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
		n, err := count(tx, locked)
		require.NoError(t, err)
		require.Zero(t, n, "without the relay's setting")
		tx.Queue(relay)
		n, err = count(tx, locked)
		require.NoError(t, err)
		require.Equal(t, 2, n)
		gone, err := tx.Exec(ctx, "delete from outbox where tenant_id = ?", tenants[0])
		require.NoError(t, err)
		require.EqualValues(t, 1, gone)
		return nil
	}))
	for _, q := range []string{
		"update outbox set topic = 'x' where tenant_id = ?",
		"insert into outbox (tenant_id, id, kind, topic, payload, created_at) values (?, 'x', 'event', 't', '{}', now())",
	} {
		require.ErrorContains(t, d.System(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
			tx.Queue(relay)
			_, err := tx.Exec(ctx, q, tenants[1])
			return err
		}), "row-level security", q)
	}
}
