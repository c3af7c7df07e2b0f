package filter_test

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/fold"
)

// engine is a database with the tables of the world.
type engine struct {
	dialect filter.Dialect
	db      *sql.DB
}

const tables = `
create table people (id TEXT primary key, name TEXT, name_folded TEXT, note FOREIGN, email TEXT, stage TEXT, age bigint, visits DOUBLE, score DOUBLE,
	revenue bigint, active boolean, born TEXT, seen TIME, tags JSON, extra JSON, custom JSON, company_id TEXT);
create table companies (id TEXT primary key, name TEXT, name_folded TEXT, size bigint, parent_id TEXT);
create table deals (id TEXT primary key, person_id TEXT, title TEXT, stage TEXT, amount DOUBLE, closed DAY)`

// openSQLite needs kontor_fold, which core/db registers with the driver; coretest brings it in.
func openSQLite(tb testing.TB) engine {
	tb.Helper()
	db, err := sql.Open("sqlite", "file::memory:?_time_integer_format=unix_micro")
	require.NoError(tb, err)
	db.SetMaxOpenConns(1)
	tb.Cleanup(func() { _ = db.Close() })
	ddl := strings.NewReplacer("TEXT", "text", "FOREIGN", "text", "DOUBLE", "real", "JSON", "text", "TIME", "timestamp", "DAY", "text").Replace(tables)
	_, err = db.Exec(ddl)
	require.NoError(tb, err)
	return engine{filter.SQLite, db}
}

// openPostgres makes a schema for this test alone. One column has a collation that does not order by bytes.
func openPostgres(tb testing.TB) engine {
	tb.Helper()
	url := coretest.Postgres(tb)
	admin, err := sql.Open("pgx", url)
	require.NoError(tb, err)
	schema := "filter_" + strconv.FormatInt(time.Now().UnixNano(), 36)
	_, err = admin.Exec("create schema " + schema)
	require.NoError(tb, err)
	separator := "?"
	if strings.Contains(url, "?") {
		separator = "&"
	}
	db, err := sql.Open("pgx", url+separator+"search_path="+schema)
	require.NoError(tb, err)
	tb.Cleanup(func() {
		_ = db.Close()
		_, err := admin.Exec("drop schema " + schema + " cascade")
		_ = admin.Close()
		require.NoError(tb, err)
	})
	_, err = db.Exec(fold.PostgresFunction())
	require.NoError(tb, err)
	ddl := strings.NewReplacer("TEXT", `text collate "C"`, "FOREIGN", `text collate "de-x-icu"`, "DOUBLE", "double precision", "JSON", "jsonb", "TIME", "timestamptz", "DAY", "date").Replace(tables)
	_, err = db.Exec(ddl)
	require.NoError(tb, err)
	return engine{filter.Postgres, db}
}

// rebind numbers the placeholders for PostgreSQL.
func (e engine) rebind(query string) string {
	if e.dialect == filter.SQLite {
		return query
	}
	var b strings.Builder
	for i, part := range strings.Split(query, "?") {
		if i > 0 {
			fmt.Fprintf(&b, "$%d", i)
		}
		b.WriteString(part)
	}
	return b.String()
}

// fill replaces the rows of all tables.
func (e engine) fill(ctx context.Context, d *data) error {
	tx, err := e.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for _, table := range []string{"people", "companies", "deals"} {
		if _, err := tx.ExecContext(ctx, "delete from "+table); err != nil {
			return err
		}
	}
	for _, rows := range [][]row{d.people, d.companies, d.deals} {
		if err := e.insert(ctx, tx, rows); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// insert writes the rows of one table by one statement.
func (e engine) insert(ctx context.Context, tx *sql.Tx, rows []row) error {
	columns := map[string]bool{}
	for _, r := range rows {
		for name := range r.values {
			columns[name] = true
		}
	}
	var groups []string
	var args []any
	for _, r := range rows {
		for _, name := range keys(columns) {
			v := r.values[name]
			if n, ok := v.(decimal.Decimal); ok {
				v = n.InexactFloat64()
			}
			args = append(args, v)
		}
		groups = append(groups, "(?"+strings.Repeat(", ?", len(columns)-1)+")")
	}
	if len(rows) == 0 {
		return nil
	}
	query := "insert into " + rows[0].table + " (" + strings.Join(keys(columns), ", ") + ") values " + strings.Join(groups, ", ")
	if _, err := tx.ExecContext(ctx, e.rebind(query), args...); err != nil {
		return fmt.Errorf("%s %v: %w", query, args, err)
	}
	return nil
}

// find returns the identifiers of the people that satisfy the filter.
func (e engine) find(ctx context.Context, bound filter.Bound) ([]string, string, error) {
	s := filter.NewSQL(e.dialect)
	s.Raw("select t.id from people t where ")
	bound.SQL(s, "t")
	s.Raw(" order by t.id")
	rows, err := e.db.QueryContext(ctx, e.rebind(s.String()), s.Args()...)
	if err != nil {
		return nil, s.String(), err
	}
	defer rows.Close()
	ids := []string{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, s.String(), err
		}
		ids = append(ids, id)
	}
	return ids, s.String(), rows.Err()
}

// explain returns the plan of a query.
func explain(t *testing.T, conn *sql.Conn, query string, args []any) string {
	t.Helper()
	rows, err := conn.QueryContext(context.Background(), query, args...)
	require.NoError(t, err, query)
	defer func() { _ = rows.Close() }()
	var plan []string
	for rows.Next() {
		var line string
		require.NoError(t, rows.Scan(&line))
		plan = append(plan, line)
	}
	require.NoError(t, rows.Err())
	return strings.Join(plan, "\n")
}
