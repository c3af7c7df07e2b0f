package app_test

import (
	"context"
	"io/fs"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/core/db"
)

// TestADeletedTenantLeavesNothing makes one of everything for two tenants and deletes one with the command line. Afterwards
// no row of any table, no file and no file's name tells of it, and of the other one no row is different.
func TestADeletedTenantLeavesNothing(t *testing.T) {
	t.Parallel()
	processes(t, func(p *process) {
		t := p.t
		c := app.Config{DataDir: filepath.Join(p.dir, "data"), Database: app.Secret(p.database), DatabaseConns: 8}
		a, url := startWith(t, c)
		mine, theirs := signUp(t, url, "Mine"), signUp(t, url, "Theirs")
		belongings(t, a, theirs)
		mine.id("id", http.MethodPost, "/records/contacts", `{"last_name":"CANARY","email":"canary@example.org"}`)
		mine.id("id", http.MethodPost, "/imports", `{"object":"contacts"}`)
		require.NotEmpty(t, p.traces(theirs.tenant))
		require.Contains(t, strings.Join(p.traces(theirs.tenant), " "), "files/")
		before := digest(t, a.DB, mine.tenant)

		_, err := p.try("tenant", "delete", theirs.slug)
		require.Error(t, err, "it asks to be sure")
		out := p.run("tenant", "delete", theirs.slug, "--confirm", theirs.slug, "--wait", "0s")
		require.Contains(t, out, "is erased")

		require.Empty(t, p.traces(theirs.tenant))
		require.Empty(t, p.traces("theirs@example.org"), "an account without a company goes, too")
		require.Equal(t, before, digest(t, a.DB, mine.tenant))
		_, fresh := startWith(t, c)
		mine.url, theirs.url = fresh, fresh
		status, raw := theirs.do(http.MethodGet, "/me", "")
		require.Equal(t, http.StatusUnauthorized, status, raw)
		status, raw = mine.do(http.MethodGet, "/records/contacts", "")
		require.Equal(t, http.StatusOK, status, raw)
		_, err = p.try("tenant", "delete", theirs.slug, "--confirm", theirs.slug)
		require.Error(t, err, "there is none of that name")
		again := signUp(t, fresh, "Theirs")
		require.Equal(t, theirs.slug, again.slug, "the name is free")
	})
}

// traces are the tables with rows, and the files, that hold a text.
func (p *process) traces(text string) (out []string) {
	p.t.Helper()
	require.NoError(p.t, filepath.WalkDir(filepath.Join(p.dir, "data"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.Contains(path, text) {
			path, err = filepath.Rel(p.dir, path)
			out = append(out, filepath.ToSlash(path))
		}
		return err
	}))
	if p.database != "" {
		return append(out, p.tracesInPostgres(text)...)
	}
	p.open(func(ctx context.Context, d *db.DB) {
		require.NoError(p.t, d.SystemRead(ctx, "look for traces", func(ctx context.Context, tx *db.ControlTx) error {
			name := func(r db.Rows) (s string, err error) { err = r.Scan(&s); return s, err }
			tables, err := db.Collect(ctx, tx, name, "select name from sqlite_master where type = 'table'")
			if err != nil {
				return err
			}
			require.Greater(p.t, len(tables), 8)
			for _, table := range tables {
				columns, err := db.Collect(ctx, tx, name, "select name from pragma_table_info('"+table+"')")
				if err != nil {
					return err
				}
				found, err := db.Exists(ctx, tx, "select 1 from "+table+" where json_array("+strings.Join(columns, ", ")+") like '%"+text+"%' limit 1")
				if err != nil {
					return err
				}
				if found {
					out = append(out, table)
				}
			}
			return nil
		}))
	})
	return out
}

func (p *process) tracesInPostgres(text string) (out []string) {
	p.t.Helper()
	ctx := p.t.Context()
	c, err := pgx.Connect(ctx, p.database)
	require.NoError(p.t, err)
	defer c.Close(context.WithoutCancel(ctx))
	rows, err := c.Query(ctx, "select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace")
	require.NoError(p.t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(p.t, err)
	require.Greater(p.t, len(tables), 35)
	for _, table := range tables {
		var found bool
		require.NoError(p.t, c.QueryRow(ctx, "select exists (select from "+pgx.Identifier{table}.Sanitize()+" t where t::text like '%' || $1 || '%')", text).Scan(&found))
		if found {
			out = append(out, table)
		}
	}
	return out
}
