package filter_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"
	"pgregory.net/rapid"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/fold"
)

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// engine is a database with the tables of the world.
type engine struct {
	dialect filter.Dialect
	db      *sql.DB
}

const tables = `
create table people (id TEXT primary key, name TEXT, name_folded TEXT, note FOREIGN, email TEXT, stage TEXT, age bigint, visits DOUBLE, score DOUBLE,
	revenue bigint, active boolean, born TEXT, seen TIME, tags JSON, extra JSON, custom JSON, company_id TEXT);
create table companies (id TEXT primary key, name TEXT, name_folded TEXT, size bigint, parent_id TEXT);
create table deals (id TEXT primary key, person_id TEXT, title TEXT, stage TEXT, amount DOUBLE, closed TEXT)`

// openSQLite needs kontor_fold, which core/db registers with the driver; coretest brings it in.
func openSQLite(tb testing.TB) engine {
	tb.Helper()
	db, err := sql.Open("sqlite", "file::memory:?_time_integer_format=unix_micro")
	require.NoError(tb, err)
	db.SetMaxOpenConns(1)
	tb.Cleanup(func() { _ = db.Close() })
	ddl := strings.NewReplacer("TEXT", "text", "FOREIGN", "text", "DOUBLE", "real", "JSON", "text", "TIME", "timestamp").Replace(tables)
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
	ddl := strings.NewReplacer("TEXT", `text collate "C"`, "FOREIGN", `text collate "de-x-icu"`, "DOUBLE", "double precision", "JSON", "jsonb", "TIME", "timestamptz").Replace(tables)
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
	for _, r := range slices.Concat(d.people, d.companies, d.deals) {
		names := keys(r.values)
		args := make([]any, len(names))
		for i, name := range names {
			args[i] = r.values[name]
			if n, ok := args[i].(decimal.Decimal); ok {
				args[i] = n.InexactFloat64()
			}
		}
		query := "insert into " + r.table + " (" + strings.Join(names, ", ") + ") values (?" + strings.Repeat(", ?", len(names)-1) + ")"
		if _, err := tx.ExecContext(ctx, e.rebind(query), args...); err != nil {
			return fmt.Errorf("%s %v: %w", query, args, err)
		}
	}
	return tx.Commit()
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

// drawData makes rows for all tables.
func drawData(t *rapid.T) *data {
	d := &data{}
	text := func() any { return maybe(t, drawText(t)) }
	number := func() any { return maybe(t, decimal.RequireFromString(oneOf(t, "decimal", decimals))) }
	list := func() any {
		b, err := json.Marshal(rapid.SliceOfN(rapid.SampledFrom(stages), 0, 3).Draw(t, "tags"))
		if err != nil {
			t.Fatal(err)
		}
		return maybe(t, string(b))
	}
	add := func(table []row, name string, values map[string]any) []row {
		if s, ok := values["name"].(string); ok {
			values["name_folded"] = fold.Fold(s)
		}
		return append(table, row{name, values, d})
	}
	companies := []string{"com_1", "com_2", "com_3", "com_4"}
	for _, id := range companies {
		d.companies = add(d.companies, "companies", map[string]any{
			"id": id, "name": text(), "size": maybe(t, oneOf(t, "size", integers)), "parent_id": maybe(t, oneOf(t, "parent", companies)),
		})
	}
	people := slices.Clone(users)
	for i := range 12 {
		people = append(people, fmt.Sprintf("usr_%c", 'a'+i))
	}
	slices.Sort(people)
	for _, id := range people {
		custom := "{}"
		values := map[string]any{
			"id": id, "name": text(), "note": text(), "email": maybe(t, oneOf(t, "email", mails)), "stage": maybe(t, oneOf(t, "stage", stages)),
			"age": maybe(t, oneOf(t, "age", integers)), "score": number(), "revenue": maybe(t, oneOf(t, "revenue", integers)),
			"active": maybe(t, rapid.Bool().Draw(t, "active")), "born": maybe(t, oneOf(t, "born", dates)),
			"seen": maybe(t, oneOf(t, "seen", moments())), "tags": list(), "company_id": maybe(t, oneOf(t, "company", companies)),
			"extra": maybe(t, oneOf(t, "extra", []string{"null", "[]", "{}", `""`, "0", `"x"`, `{"a": 1}`, "[null]", "false"})),
		}
		if v := maybe(t, oneOf(t, "visits", []int64{0, 1, -1, 2, 3, 42, 1000})); v != nil {
			values["visits"] = v
		}
		if hobby := text(); hobby != nil {
			b, err := json.Marshal(map[string]any{"hobby": hobby})
			if err != nil {
				t.Fatal(err)
			}
			custom, values["hobby"] = string(b), hobby
		}
		values["custom"] = custom
		d.people = add(d.people, "people", values)
	}
	for i := range 20 {
		d.deals = add(d.deals, "deals", map[string]any{
			"id": fmt.Sprintf("dea_%d", i), "person_id": maybe(t, oneOf(t, "person", people)), "title": text(),
			"stage": maybe(t, oneOf(t, "stage", stages)), "amount": number(), "closed": maybe(t, oneOf(t, "closed", dates)),
		})
	}
	return d
}

// hobby is the key of a value inside a column, not a column.
func (d *data) columns() *data {
	out := &data{companies: d.companies, deals: d.deals}
	for _, r := range d.people {
		r.values = maps.Clone(r.values)
		delete(r.values, "hobby")
		out.people = append(out.people, r)
	}
	return out
}

// difference runs random filters over random rows, in the database and in memory.
func difference(e engine) func(*rapid.T) {
	people := world()
	return func(t *rapid.T) {
		d := drawData(t)
		if err := e.fill(t.Context(), d.columns()); err != nil {
			t.Fatal(err)
		}
		for range 40 {
			n := drawNode(t, people, 4)
			bound, err := filter.Bind(n, people, env())
			if err != nil {
				t.Fatalf("%s: %v", filter.Format(n), err)
			}
			want := []string{}
			for _, r := range d.people {
				if bound.Match(r) {
					want = append(want, r.values["id"].(string))
				}
			}
			got, query, err := e.find(t.Context(), bound)
			if err != nil {
				t.Fatalf("%s\n%s\n%v", filter.Format(n), query, err)
			}
			if !slices.Equal(want, got) {
				t.Fatalf("%s\n%s\nin memory %v\nin SQL %v", filter.Format(n), query, want, got)
			}
		}
	}
}

func TestSQLiteFindsWhatMatches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, difference(openSQLite(t)))
}

func TestPostgresFindsWhatMatches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, difference(openPostgres(t)))
}

// Every comparison with every kind of value, one by one, since random trees meet rare pairs seldom.
func TestEveryOperatorFindsWhatMatches(t *testing.T) {
	t.Parallel()
	people := world()
	single := func(e engine) func(*rapid.T) {
		return func(t *rapid.T) {
			d := drawData(t)
			if err := e.fill(t.Context(), d.columns()); err != nil {
				t.Fatal(err)
			}
			for _, name := range keys(people.fields) {
				n := drawCompare(t, people, []string{name})
				bound, err := filter.Bind(n, people, env())
				if err != nil {
					t.Fatalf("%s: %v", filter.Format(n), err)
				}
				got, query, err := e.find(t.Context(), bound)
				if err != nil {
					t.Fatalf("%s\n%s\n%v", filter.Format(n), query, err)
				}
				for _, r := range d.people {
					if bound.Match(r) != slices.Contains(got, r.values["id"].(string)) {
						t.Fatalf("%s\n%s\nin memory %v: %v", filter.Format(n), query, bound.Match(r), r.values)
					}
				}
			}
		}
	}
	rapid.Check(t, single(openSQLite(t)))
}
