package filter_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/fold"
)

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

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
			if err != nil && strings.Contains(err.Error(), filter.ReasonLimit) {
				continue // too many ranges of time
			}
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
