package filter_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/filter"
)

// Under row-level security PostgreSQL puts only leak-proof operators before the policy, so that only these can use an
// index. Every comparison that has an index must be written with them.
func TestPostgresUsesIndexesUnderRowLevelSecurity(t *testing.T) {
	t.Parallel()
	e := openPostgres(t)
	ctx := context.Background()
	conn, err := e.db.Conn(ctx)
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	var schema string
	require.NoError(t, conn.QueryRowContext(ctx, "select current_schema()").Scan(&schema))
	role := schema + "_role"
	for _, q := range []string{
		"insert into people (id, name_folded, email, age, score, active, born, seen) select 'usr_' || n, 'name ' || n, n || '@x.de', n, n, n % 1000 = 0," +
			" '2024-01-01'::date + n % 3650, timestamptz '2024-01-01' + n * interval '1 hour' from generate_series(1, 20000) n",
		"insert into deals (id, person_id) select 'dea_' || n, 'usr_' || n from generate_series(1, 20000) n",
		"create index on people (name_folded)", "create index on people (email)", "create index on people (age)",
		"create index on people (score)", "create index on people (active)", "create index on people (born)", "create index on people (seen)",
		"create index on deals (person_id)", "analyze people", "analyze deals",
		"alter table people enable row level security", "alter table people force row level security",
		"create policy own on people using (company_id is null)",
		"create role " + role, "grant usage on schema " + schema + " to " + role, "grant select on people, deals to " + role,
		"set role " + role, "set plan_cache_mode = force_custom_plan",
	} {
		_, err := conn.ExecContext(ctx, q)
		require.NoError(t, err, q)
	}
	t.Cleanup(func() {
		_, err := e.db.Exec("drop owned by " + role)
		require.NoError(t, err)
		_, err = e.db.Exec("drop role " + role)
		require.NoError(t, err)
	})
	defer func() { _, _ = conn.ExecContext(ctx, "reset role") }()
	for text, want := range map[string]string{
		"name = 'Name 77'":               "people_name_folded_idx",
		"in(name, 'name 1', 'name 2')":   "people_name_folded_idx",
		"name:'name 777*'":               "people_name_folded_idx",
		"name < 'name 1'":                "people_name_folded_idx",
		"email = '7@x.de'":               "people_email_idx",
		"email:777*":                     "people_email_idx",
		"between(email, '77@', '77@zz')": "people_email_idx",
		"id = me":                        "people_pkey",
		"in(id, usr_1, usr_2)":           "people_pkey",
		"age = 5":                        "people_age_idx",
		"in(age, 5, 6)":                  "people_age_idx",
		"score >= 19990":                 "people_score_idx",
		"in(score, 1, 2.5)":              "people_score_idx",
		"active = true":                  "people_active_idx",
		"born = 2024-03-31":              "people_born_idx",
		"born = next_2_days":             "people_born_idx",
		"seen = today":                   "people_seen_idx",
		"seen > 2026-04-10T00:00:00Z":    "people_seen_idx",
		"in(seen, today, last_month)":    "people_seen_idx",
		"age = 5 AND exists(deals)":      "deals_person_id_idx",
	} {
		n, err := filter.Parse(text)
		require.NoError(t, err, text)
		bound, err := filter.Bind(n, world(), env())
		require.NoError(t, err, text)
		s := filter.NewSQL(filter.Postgres)
		s.Raw("explain select t.id from people t where ")
		bound.SQL(s, "t")
		plan := explain(t, conn, e.rebind(s.String()), s.Args())
		require.Contains(t, plan, want, "%s\n%s", text, plan)
		require.NotContains(t, plan, "Seq Scan on people", "%s\n%s", text, plan)
	}
}
