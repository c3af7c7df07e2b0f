package audit_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5" //nolint:depguard // the tests tamper as the owner of the database
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/secret"
)

type bundle struct {
	*testing.T
	db    *db.DB
	audit *audit.Service
	ctx   context.Context //nolint:containedctx // a test's own
}

func setup(t *testing.T, d *db.DB, o audit.Options) *bundle {
	t.Helper()
	w, err := secret.Local(strings.Repeat("k", 32))
	require.NoError(t, err)
	o.Logger = slog.New(slog.DiscardHandler)
	o.DB, o.Secrets = d, secret.New(secret.Options{DB: d, Wrapper: w})
	return &bundle{T: t, db: d, audit: audit.New(o), ctx: coretest.Tenant(t, d)}
}

func each(t *testing.T, o audit.Options, fn func(b *bundle)) {
	t.Helper()
	coretest.Engines(t, func(t *testing.T, d *db.DB) { fn(setup(t, d, o)) })
}

// write records n entries, one transaction each, and links them.
func (b *bundle) write(n int) {
	b.Helper()
	for i := range n {
		require.NoError(b, audit.Write(b.ctx, b.db, audit.Entry{Action: audit.RoleUpdated, Target: fmt.Sprintf("rol_%d", i), Detail: audit.Change{Before: i, After: i + 1}}))
	}
	require.NoError(b, b.audit.Chain(b.ctx))
}

func (b *bundle) verify() audit.Report {
	b.Helper()
	r, err := b.audit.Verify(b.ctx)
	require.NoError(b, err)
	return r
}

func (b *bundle) holds(entries int) {
	b.Helper()
	r := b.verify()
	require.Nil(b, r.Broken)
	require.EqualValues(b, entries, r.Entries)
}

func (b *bundle) brokenAt(seq int64, reasons ...audit.Reason) {
	b.Helper()
	r := b.verify()
	require.NotNil(b, r.Broken)
	require.Equal(b, seq, r.Broken.Seq, r.Broken.Detail)
	require.Contains(b, reasons, r.Broken.Reason)
}

// tamper does as the owner of the database what the program cannot do.
func (b *bundle) tamper(query string, args ...any) {
	b.Helper()
	if b.db.Dialect() == db.Postgres {
		c, err := pgx.Connect(b.Context(), coretest.PostgresURL(b))
		require.NoError(b, err)
		defer c.Close(context.WithoutCancel(b.Context()))
		tag, err := c.Exec(b.Context(), db.Postgres.Rebind(query), args...)
		require.NoError(b, err)
		require.NotZero(b, tag.RowsAffected())
		return
	}
	require.NoError(b, b.db.Tenant(b.ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, trigger := range []string{"audit_log_update", "audit_log_delete"} {
			if _, err := tx.Exec(ctx, "drop trigger if exists "+trigger); err != nil {
				return err
			}
		}
		n, err := tx.Exec(ctx, query, args...)
		if err == nil {
			require.NotZero(b, n)
		}
		return err
	}))
}

// columns are the names of a table's columns.
func (b *bundle) columns(table string) (out []string) {
	b.Helper()
	list := "select name from pragma_table_info(?)"
	if b.db.Dialect() == db.Postgres {
		list = "select column_name::text from information_schema.columns where table_schema = 'public' and table_name = ?"
	}
	require.NoError(b, b.db.Read(b.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = db.Collect(ctx, tx, func(r db.Rows) (s string, err error) { return s, r.Scan(&s) }, list, table)
		return err
	}))
	require.NotEmpty(b, out)
	return out
}
