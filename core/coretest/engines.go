package coretest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
)

// Engines runs fn on every engine, each with a migrated database. On PostgreSQL the tests of a package share one
// database and are kept apart as customers are, by their tenants; on SQLite each test has files of its own.
func Engines(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	each(t, PostgresDB, fn)
}

// Apart is Engines with a PostgreSQL database of the test's own, for what a node does to all tenants at once.
func Apart(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	each(t, func(t testing.TB) *db.DB {
		t.Helper()
		return OpenPostgres(t, FreshPostgres(t))
	}, fn)
}

// OpenPostgres opens and migrates a PostgreSQL database until the test ends.
func OpenPostgres(t testing.TB, database string) *db.DB {
	t.Helper()
	d, err := open(t.Context(), database)
	require.NoError(t, err)
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func each(t *testing.T, postgres func(testing.TB) *db.DB, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	for name, database := range map[string]func(testing.TB) *db.DB{"sqlite": SQLite, "postgres": postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fn(t, database(t))
		})
	}
}

// SQLite returns a migrated database in a directory of the test's own.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{Dir: t.TempDir()})
	require.NoError(t, err)
	t.Cleanup(func() { _ = d.Close() })
	require.NoError(t, d.Migrate(t.Context()))
	return d
}

var shared struct {
	once sync.Once
	url  string
	db   *db.DB
	err  error
}

// PostgresDB returns the package's shared, migrated PostgreSQL database.
func PostgresDB(t testing.TB) *db.DB {
	t.Helper()
	server := Postgres(t)
	shared.once.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
		defer cancel()
		if shared.url, shared.err = newDatabase(ctx, server); shared.err != nil {
			return
		}
		shared.db, shared.err = open(ctx, shared.url)
	})
	require.NoError(t, shared.err)
	return shared.db
}

// open opens a PostgreSQL database and migrates it.
func open(ctx context.Context, database string) (*db.DB, error) {
	d, err := db.Open(ctx, db.Options{URL: database, MaxConns: 16})
	if err != nil {
		return nil, err
	}
	return d, d.Migrate(ctx)
}

// PostgresURL returns the URL of the package's shared database, with the rights of the tables' owner.
func PostgresURL(t testing.TB) string {
	t.Helper()
	PostgresDB(t)
	return shared.url
}

// FreshPostgres creates an empty database of the test's own and returns its URL.
func FreshPostgres(t testing.TB) string {
	t.Helper()
	u, err := newDatabase(t.Context(), Postgres(t))
	require.NoError(t, err)
	return u
}

// ExecPostgres runs a statement on a database with the rights of the tables' owner.
func ExecPostgres(t testing.TB, database, statement string) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), database)
	require.NoError(t, err)
	defer c.Close(context.WithoutCancel(t.Context()))
	_, err = c.Exec(t.Context(), statement)
	require.NoError(t, err)
}

// newDatabase creates a database named after this process, and drops those that earlier runs have left behind.
func newDatabase(ctx context.Context, server string) (string, error) {
	c, err := pgx.Connect(ctx, server)
	if err != nil {
		return "", err
	}
	defer c.Close(ctx)
	rows, err := c.Query(ctx, "select datname from pg_database where datname like 'kontor\\_test\\_%'")
	if err != nil {
		return "", err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return "", err
	}
	for _, n := range names {
		var made int64
		if _, err := fmt.Sscanf(n, "kontor_test_%d_", &made); err == nil && time.Since(time.Unix(made, 0)) > time.Hour {
			_, _ = c.Exec(ctx, "drop database if exists "+pgx.Identifier{n}.Sanitize()+" with (force)")
		}
	}
	name := fmt.Sprintf("kontor_test_%d_%d_%d", time.Now().Unix(), os.Getpid(), rand.IntN(1_000_000))
	// The C locale proves that nothing leans on the server's own idea of text.
	if _, err := c.Exec(ctx, "create database "+name+" template template0 encoding 'UTF8' locale 'C'"); err != nil {
		return "", err
	}
	u, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

// Tenant prepares the storage of a new tenant and returns a context in which the system acts for it.
func Tenant(t testing.TB, d *db.DB) context.Context {
	t.Helper()
	tenant := id.New("ten")
	require.NoError(t, d.CreateTenant(t.Context(), tenant))
	return actor.ForSystem(t.Context(), tenant, "test")
}

// TenantOf returns the tenant of a context that Tenant made.
func TenantOf(t testing.TB, ctx context.Context) string {
	t.Helper()
	a, err := actor.From(ctx)
	require.NoError(t, err)
	return a.Tenant
}

// OneLine folds white space, for comparing SQL in tests.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
