package filter_test

import (
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// compile parses, binds and writes a filter.
func compile(t *testing.T, text string, d filter.Dialect) (string, []any) {
	t.Helper()
	n, err := filter.Parse(text)
	require.NoError(t, err, text)
	bound, err := filter.Bind(n, world(), env())
	require.NoError(t, err, text)
	s := filter.NewSQL(d)
	bound.SQL(s, "t")
	return s.String(), s.Args()
}

func utc(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func TestSQL(t *testing.T) {
	t.Parallel()
	type statement struct {
		sql  string
		args []any
	}
	for text, want := range map[string]statement{
		"":                                 {"1=1", nil},
		"true":                             {"1=1", nil},
		"NOT true":                         {"(1=1) is not true", nil},
		"false":                            {"1=0", nil},
		"email = x":                        {"t.email = ?", []any{"x"}},
		"email != x":                       {"(t.email = ?) is not true", []any{"x"}},
		"name = 'MÜLLER  GmbH '":           {"t.name_folded = ?", []any{"mueller gmbh"}},
		"note = Ä":                         {"kontor_fold(t.note) = ?", []any{"ae"}},
		"note = null":                      {"(kontor_fold(t.note) is null or kontor_fold(t.note) in (''))", nil},
		"email:*":                          {"t.email not in ('')", nil},
		"age = null -active:*":             {"(t.age is null and (t.active is not null) is not true)", nil},
		"age >= 18 AND age < '65'":         {"(t.age >= ? and t.age < ?)", []any{int64(18), int64(65)}},
		"age = 1 OR age = 2":               {"(t.age = ? or t.age = ?)", []any{int64(1), int64(2)}},
		"in(age, 3)":                       {"t.age = ?", []any{int64(3)}},
		"in(age, 3, 3)":                    {"t.age = ?", []any{int64(3)}},
		"in(age)":                          {"1=0", nil},
		"not_in(age)":                      {"(1=0) is not true", nil},
		"score = '1.50'":                   {"t.score = ?", []any{1.5}},
		"between(revenue, 1, 99)":          {"(t.revenue >= ? and t.revenue <= ?)", []any{int64(1), int64(99)}},
		"active = true":                    {"t.active = ?", []any{true}},
		"in(active, true, false)":          {"t.active is not null", nil},
		"age:3":                            {"t.age = ?", []any{int64(3)}},
		"id = me":                          {"t.id = ?", []any{"usr_1"}},
		"born = 2024-02-29":                {"t.born = ?", []any{"2024-02-29"}},
		"born = this_month":                {"(t.born >= ? and t.born <= ?)", []any{"2024-03-01", "2024-03-31"}},
		"born < this_month":                {"t.born < ?", []any{"2024-03-01"}},
		"born <= this_month":               {"t.born <= ?", []any{"2024-03-31"}},
		"born > this_month":                {"t.born > ?", []any{"2024-03-31"}},
		"born >= this_month":               {"t.born >= ?", []any{"2024-03-01"}},
		"born = now":                       {"t.born = ?", []any{"2024-03-31"}},
		"born = last_7_days":               {"(t.born >= ? and t.born <= ?)", []any{"2024-03-24", "2024-03-31"}},
		"born = next_7_days":               {"(t.born >= ? and t.born <= ?)", []any{"2024-03-31", "2024-04-07"}},
		"born = 2024-03-31T22:30:00Z":      {"t.born = ?", []any{"2024-04-01"}},
		"between(born, 2024-01-01, today)": {"(t.born >= ? and t.born <= ?)", []any{"2024-01-01", "2024-03-31"}},
		"in(born, 2024-01-02, last_year, this_month, today)": {
			"((t.born >= ? and t.born <= ?) or (t.born >= ? and t.born <= ?) or t.born = ?)",
			[]any{"2023-01-01", "2023-12-31", "2024-03-01", "2024-03-31", "2024-01-02"},
		},
		"seen = today":                     {"(t.seen >= ? and t.seen < ?)", []any{utc("2024-03-30T23:00:00Z"), utc("2024-03-31T22:00:00Z")}},
		"seen = 2024-03-31":                {"(t.seen >= ? and t.seen < ?)", []any{utc("2024-03-30T23:00:00Z"), utc("2024-03-31T22:00:00Z")}},
		"seen != today":                    {"((t.seen >= ? and t.seen < ?)) is not true", []any{utc("2024-03-30T23:00:00Z"), utc("2024-03-31T22:00:00Z")}},
		"seen < today":                     {"t.seen < ?", []any{utc("2024-03-30T23:00:00Z")}},
		"seen <= today":                    {"t.seen < ?", []any{utc("2024-03-31T22:00:00Z")}},
		"seen > today":                     {"t.seen >= ?", []any{utc("2024-03-31T22:00:00Z")}},
		"seen >= today":                    {"t.seen >= ?", []any{utc("2024-03-30T23:00:00Z")}},
		"seen > now":                       {"t.seen > ?", []any{utc("2024-03-31T10:30:00.123456Z")}},
		"seen <= now-3h":                   {"t.seen <= ?", []any{utc("2024-03-31T07:30:00.123456Z")}},
		"seen = now":                       {"t.seen = ?", []any{utc("2024-03-31T10:30:00.123456Z")}},
		"seen > 2024-03-31T12:00:00+02:00": {"t.seen > ?", []any{utc("2024-03-31T10:00:00Z")}},
		"seen > '2024-03-31 12:00'":        {"t.seen > ?", []any{utc("2024-03-31T10:00:00Z")}},
		"between(seen, yesterday, now)":    {"(t.seen >= ? and t.seen < ?)", []any{utc("2024-03-29T23:00:00Z"), utc("2024-03-31T10:30:00.123457Z")}},
		"in(seen, today, yesterday)":       {"(t.seen >= ? and t.seen < ?)", []any{utc("2024-03-29T23:00:00Z"), utc("2024-03-31T22:00:00Z")}},
		"exists(deals, stage = won)": {
			"exists (select 1 from deals f1 where f1.person_id = t.id and f1.stage = ?)", []any{"won"},
		},
		"none(deals)":      {"not exists (select 1 from deals f1 where f1.person_id = t.id)", nil},
		"count(deals) > 0": {"exists (select 1 from deals f1 where f1.person_id = t.id)", nil},
		"count(deals) < 1": {"not exists (select 1 from deals f1 where f1.person_id = t.id)", nil},
		"count(deals, amount < 1 OR stage = new) >= 3": {
			"(select count(*) from (select 1 as one from deals f2 where f2.person_id = t.id and (f2.amount < ? or f2.stage = ?) limit 4) f1) >= 3",
			[]any{1.0, "new"},
		},
		"exists(open_deals, person.age > 3)": {
			"exists (select 1 from deals f1 where f1.person_id = t.id and ((f1.stage = ?) is not true or f1.amount > ?)" +
				" and exists (select 1 from people f2 where f2.id = f1.person_id and f2.age > ?))",
			[]any{"lost", 0.0, int64(3)},
		},
		"company.name = ACME": {
			"exists (select 1 from companies f1 where f1.id = t.company_id and f1.name_folded = ?)", []any{"acme"},
		},
		"company.parent.size != 3": {
			"(exists (select 1 from companies f1 where f1.id = t.company_id and exists (select 1 from companies f2 where f2.id = f1.parent_id and f2.size = ?))) is not true",
			[]any{int64(3)},
		},
		"company.size = null": {
			"(exists (select 1 from companies f1 where f1.id = t.company_id and f1.size is not null)) is not true", nil,
		},
	} {
		for _, d := range []filter.Dialect{filter.SQLite, filter.Postgres} {
			sql, args := compile(t, text, d)
			require.Equal(t, want.sql, sql, text)
			if want.args == nil {
				want.args = []any{}
			}
			require.Equal(t, want.args, args, text)
		}
	}
}

func TestSQLOfOneDialect(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"name:nor*":     {"(t.name_folded >= ? and t.name_folded < ?)", `((t.name_folded) collate "C" >= ? and (t.name_folded) collate "C" < ?)`},
		"note < x":      {"kontor_fold(t.note) < ?", `(kontor_fold(t.note)) collate "C" < ?`},
		"name:x":        {`t.name_folded like ? escape '\'`, `t.name_folded like ? escape '\'`},
		"email:x":       {"instr(t.email, ?) > 0", `t.email like ? escape '\'`},
		"email:*xä":     {"substr(t.email, -2) = ?", `t.email like ? escape '\'`},
		"in(email,x,y)": {"t.email in (select value from json_each(?))", "t.email = any(?)"},
		"in(age,1,2)":   {"t.age in (select value from json_each(?))", "t.age = any(?)"},
		"in(born,2024-01-02,2024-01-01,2024-01-01)": {"t.born in (select value from json_each(?))", "t.born = any(?)"},
		"in(seen,now,now-1h)":                       {"t.seen in (?, ?)", "t.seen = any(?)"},
		"in(seen,now,last_year)":                    {"((t.seen >= ? and t.seen < ?) or t.seen = ?)", "((t.seen >= ? and t.seen < ?) or t.seen = ?)"},
		"in(score,1,.5)":                            {"t.score in (?, ?)", "t.score = any(?)"},
		"has_any(tags,won)": {
			"exists (select 1 from json_each(t.tags) as f1 where f1.value = ?)",
			"exists (select 1 from jsonb_array_elements_text(case jsonb_typeof((t.tags)::jsonb) when 'array' then (t.tags)::jsonb else '[]'::jsonb end) as f1(v) where f1.v = ?)",
		},
		"has_all(tags,won,new,won)": {
			"(select count(distinct f1.value) from json_each(t.tags) as f1 where f1.value in (select value from json_each(?))) = 2",
			"(select count(distinct f1.v) from jsonb_array_elements_text(case jsonb_typeof((t.tags)::jsonb) when 'array' then (t.tags)::jsonb else '[]'::jsonb end) as f1(v) where f1.v = any(?)) = 2",
		},
		"tags = null":   {"(t.tags is null or t.tags in ('', '[]', 'null'))", "((t.tags)::text is null or (t.tags)::text in ('', '[]', 'null'))"},
		"extra != null": {`t.extra not in ('', '[]', '{}', '""', 'null')`, `(t.extra)::text not in ('', '[]', '{}', '""', 'null')`},
	} {
		sql, _ := compile(t, text, filter.SQLite)
		require.Equal(t, want[0], sql, text)
		sql, _ = compile(t, text, filter.Postgres)
		require.Equal(t, want[1], sql, text)
	}
	_, args := compile(t, `name:"50%_\\"`, filter.SQLite)
	require.Equal(t, []any{`%50\%\_\\%`}, args)
	_, args = compile(t, "in(email,y,x)", filter.SQLite)
	require.Equal(t, []any{`["x","y"]`}, args)
	_, args = compile(t, "in(email,y,x)", filter.Postgres)
	require.Equal(t, []any{[]string{"x", "y"}}, args)
	_, args = compile(t, "in(age,2,1)", filter.Postgres)
	require.Equal(t, []any{[]int64{1, 2}}, args)
}

func TestBindFaults(t *testing.T) {
	t.Parallel()
	ordered := []string{"eq", "ne", "lt", "lte", "gt", "gte", "in", "not_in", "between", "empty", "not_empty"}
	bad := func(field, op, expected, value string) fault.Field {
		return fault.Field{Reason: filter.ReasonValue, Params: fault.Params{"field": field, "op": op, "expected": expected, "value": value}}
	}
	operator := func(field, kind, op string, expected ...string) fault.Field {
		return fault.Field{Reason: filter.ReasonOperator, Params: fault.Params{"field": field, "kind": kind, "op": op, "expected": expected}}
	}
	for text, want := range map[string]fault.Field{
		"salary > 3":                 {Reason: filter.ReasonUnknownField, Params: fault.Params{"field": "salary"}},
		"exists(tickets)":            {Reason: filter.ReasonUnknownRelation, Params: fault.Params{"relation": "tickets"}},
		"exists(deals, age = 3)":     {Reason: filter.ReasonUnknownField, Params: fault.Params{"field": "age"}},
		"age = x":                    bad("age", "eq", "integer", `"x"`),
		"age > 1.5":                  bad("age", "gt", "integer", "1.5"),
		"age = true":                 bad("age", "eq", "integer", "true"),
		"age = today":                bad("age", "eq", "integer", "today"),
		"age = me":                   bad("age", "eq", "integer", "me"),
		"age = 1e30":                 bad("age", "eq", "integer", `"1e30"`),
		"in(age, 1, x)":              bad("age", "in", "integer", `"x"`),
		"revenue = 9.99":             bad("revenue", "eq", "minor_units", "9.99"),
		"score < x":                  bad("score", "lt", "decimal", `"x"`),
		"score = 1234567890123456":   bad("score", "eq", "decimal", "1234567890123456"),
		"score = 0.1234567890123456": bad("score", "eq", "decimal", "0.1234567890123456"),
		"active = 1":                 bad("active", "eq", "bool", "1"),
		"born = x":                   bad("born", "eq", "date", `"x"`),
		"born = 2024-02-30":          bad("born", "eq", "date", `"2024-02-30"`),
		"born = 2024":                bad("born", "eq", "date", "2024"),
		"seen = yesterdays":          bad("seen", "eq", "time", `"yesterdays"`),
		"seen = true":                bad("seen", "eq", "time", "true"),
		"seen = now-9999y":           {Reason: filter.ReasonRange, Params: fault.Params{"field": "seen", "value": "now-9999y"}},
		"seen = next_9999_years":     {Reason: filter.ReasonRange, Params: fault.Params{"field": "seen", "value": "next_9999_years"}},
		"name = me":                  bad("name", "eq", "text", "me"),
		"name = today":               bad("name", "eq", "text", "today"),
		"stage = win":                {Reason: filter.ReasonOption, Params: fault.Params{"field": "stage", "value": "win", "expected": stages}},
		"in(stage, won, win)":        {Reason: filter.ReasonOption, Params: fault.Params{"field": "stage", "value": "win", "expected": stages}},
		"has_none(tags, win)":        {Reason: filter.ReasonOption, Params: fault.Params{"field": "tags", "value": "win", "expected": stages}},
		"has_all(tags)":              {Reason: filter.ReasonValue, Params: fault.Params{"field": "tags", "op": "has_all", "expected": "list"}},
		"stage > new":                operator("stage", "exact", "gt", "eq", "ne", "in", "not_in", "contains", "not_contains", "starts_with", "ends_with", "empty", "not_empty"),
		"age:5*":                     operator("age", "number", "starts_with", ordered...),
		"born:2024*":                 operator("born", "date", "starts_with", ordered...),
		"has_any(age, 1)":            operator("age", "number", "has_any", ordered...),
		"active > true":              operator("active", "bool", "gt", "eq", "ne", "in", "not_in", "empty", "not_empty"),
		"tags = won":                 operator("tags", "multi", "eq", "has_any", "has_all", "has_none", "contains", "not_contains", "empty", "not_empty"),
		"extra:x":                    operator("extra", "json", "contains", "empty", "not_empty"),
		"has_all(name, x)":           operator("name", "text", "has_all", append([]string{"contains", "not_contains", "starts_with", "ends_with"}, ordered...)...),
	} {
		n, err := filter.Parse(text)
		require.NoError(t, err, text)
		_, err = filter.Bind(n, world(), env())
		requireFault(t, err, want, text)
	}
	many := filter.List{}
	for i := range filter.MaxRanges / 2 {
		many = append(many, filter.Date(time.Date(2000, 1, 1+2*i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)))
	}
	_, err := filter.Bind(all(cmp("seen", filter.In, many), cmp("seen", filter.NotIn, many), cmp("seen", filter.Eq, filter.Relative("today"))), world(), env())
	require.NoError(t, err)
	_, err = filter.Bind(all(cmp("seen", filter.In, many), cmp("seen", filter.NotIn, many), cmp("seen", filter.In, many)), world(), env())
	requireFault(t, err, fault.Field{Reason: filter.ReasonLimit, Params: fault.Params{"limit": "ranges", "max": filter.MaxRanges}}, "many ranges")
	_, err = filter.Bind(cmp("id", filter.Eq, filter.Me{}), world(), filter.Env{})
	requireFault(t, err, fault.Field{Reason: filter.ReasonNoUser, Params: fault.Params{"field": "id"}}, "me")
}

// Trees that are made in Go are checked like those that were read.
func TestBindChecksTrees(t *testing.T) {
	t.Parallel()
	deep := filter.Node(a)
	for range filter.MaxDepth {
		deep = not(deep)
	}
	wide := make([]filter.Node, filter.MaxNodes)
	for i := range wide {
		wide[i] = a
	}
	for reason, nodes := range map[string][]filter.Node{
		filter.ReasonNode:  {not(nil), all(a, nil), filter.Node(&a)},
		filter.ReasonLimit: {deep, all(wide...), cmp("id", filter.Eq, filter.String(strings.Repeat("x", 5000)))},
		filter.ReasonName:  {cmp("", filter.Eq, filter.Int(1)), cmp("a;b", filter.Eq, filter.Int(1)), cmp("a..b", filter.Eq, filter.Int(1)), filter.Related{Quant: filter.Some}},
		filter.ReasonOperator: {
			cmp("age", "", filter.Int(1)), cmp("age", "~", filter.Int(1)),
			filter.Related{Relation: "deals"},
			filter.Related{Relation: "deals", Quant: filter.Count, CountOp: filter.In},
		},
		filter.ReasonValue: {
			cmp("age", filter.Eq, nil), cmp("age", filter.In, filter.Int(1)), cmp("age", filter.Empty, filter.Int(1)),
			cmp("age", filter.In, filter.List{nil}), cmp("age", filter.In, filter.List{filter.List{}}),
			cmp("age", filter.Between, filter.List{filter.Int(1)}), cmp("born", filter.Eq, filter.Date("2024-2-1")),
			cmp("born", filter.Eq, filter.Relative("soon")), cmp("score", filter.Eq, filter.Number(decimal.New(1, 1<<30))),
			filter.Related{Relation: "deals", Quant: filter.Some, Count: 1},
		},
		filter.ReasonRange:    {cmp("seen", filter.Eq, filter.At(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)))},
		filter.ReasonEncoding: {cmp("name", filter.Eq, filter.String("\xff")), cmp("name", filter.Eq, filter.String("\x00"))},
	} {
		for _, n := range nodes {
			_, err := filter.Bind(n, world(), env())
			requireReason(t, err, reason)
		}
	}
	broken := &object{relations: map[string]filter.Relation{"x": {Name: "x"}}}
	_, err := filter.Bind(filter.Related{Relation: "x", Quant: filter.Some, Where: a}, broken, env())
	require.True(t, fault.Is(err, fault.Internal))
}

func TestBoundFields(t *testing.T) {
	t.Parallel()
	n, err := filter.Parse("name:x AND (age > 3 OR -name:y) exists(open_deals, amount > 3 AND person.age = 3) company.name:*")
	require.NoError(t, err)
	bound, err := filter.Bind(n, world(), env())
	require.NoError(t, err)
	var names []string
	for _, f := range bound.Fields() {
		names = append(names, f.ID+" "+f.Name)
	}
	require.Equal(t, []string{"con_name name", "con_age age", "dea_amount amount", "con_age person.age", "com_name company.name"}, names)
	require.Empty(t, filter.Bound{}.Fields())
}
