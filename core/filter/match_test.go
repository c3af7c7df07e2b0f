package filter_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/filter"
)

// one is a record that gives the same value for every field.
type one struct{ value any }

func (o one) Value(filter.Field) any                  { return o.value }
func (o one) Related(filter.Relation) []filter.Record { return nil }

// Records come from the database, from JSON and from events, so that each kind takes several Go types.
func TestMatchTakesTheTypesOfRecords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		value any
		want  bool
	}{
		{"age = 5", int64(5), true},
		{"age = 5", 5, true},
		{"age = 5", 5.0, true},
		{"age = 5", decimal.RequireFromString("5.0"), true},
		{"age:*", 5.5, false},
		{"age:*", math.Inf(1), false},
		{"age:*", math.NaN(), false},
		{"age:*", decimal.RequireFromString("5.5"), false},
		{"age:*", decimal.RequireFromString("1e30"), false},
		{"age:*", "5", false},
		{"score = 5", int64(5), true},
		{"score = 5", 5, true},
		{"score = 0.1", 0.1, true},
		{"score = 0.1", decimal.RequireFromString("0.10"), true},
		{"score:*", math.NaN(), false},
		{"score:*", "5", false},
		{"active = false", false, true},
		{"active != true", nil, true},
		{"active:*", 0, false},
		{"seen = 2024-03-31", time.Date(2024, 3, 30, 23, 0, 0, 0, time.UTC), true},
		{"seen:*", "2024-03-31", false},
		{"born = 2024-03-31", "2024-03-31", true},
		{"born:*", "", false},
		{"born < 2024-03-31", "", false},
		{"name:*", " \t", false},
		{"name = müller", "MUELLER", true},
		{"email:*", " ", true},
		{"has_any(tags, won, new)", []string{"won"}, true},
		{"has_any(tags, won, new)", []any{1, "won"}, true},
		{"has_all(tags, won, new)", []any{"new", "lost", "won"}, true},
		{"has_all(tags, won, new)", []any{"new", "lost"}, false},
		{"has_all(tags, won, new)", []string{"new", "lost"}, false},
		{"has_none(tags, won)", "won", true},
		{"tags:*", []any{}, false},
		{"tags:*", []any{"won"}, true},
		{"tags:*", "won", false},
		{"extra:*", nil, false},
		{"extra:*", []byte(" null\n"), false},
		{"extra:*", json.RawMessage(`{}`), false},
		{"extra:*", json.RawMessage(`{"a":1}`), true},
		{"extra:*", map[string]any{}, false},
		{"extra:*", map[string]any{"a": nil}, true},
		{"extra:*", []any{}, false},
		{"extra:*", []any{nil}, true},
		{"extra:*", 0.0, true},
	} {
		n, err := filter.Parse(c.text)
		require.NoError(t, err, c.text)
		bound, err := filter.Bind(n, world(), env())
		require.NoError(t, err, c.text)
		require.Equal(t, c.want, bound.Match(one{c.value}), "%s with %T %v", c.text, c.value, c.value)
	}
	require.True(t, filter.Bound{}.Match(one{}))
}

// An unquoted word is that word where the field holds text, whatever else it could be.
func TestWordsAreTextForTextFields(t *testing.T) {
	t.Parallel()
	for _, word := range []string{
		"10115", "-5", "1.5", "1.50", "007", "true", "false", "2024-05-31", "2024-05-31T10:00:00Z", "2024-05-31T10:00:00+02:00", "last_days",
	} {
		n, err := filter.Parse("email = " + word)
		require.NoError(t, err)
		bound, err := filter.Bind(n, world(), env())
		require.NoError(t, err, word)
		require.True(t, bound.Match(one{word}), word)
		again, err := filter.Parse(filter.Format(n))
		require.NoError(t, err)
		require.Equal(t, n, again)
	}
}

// The largest filters that are allowed must be such that both engines run them.
func TestLargestFiltersRun(t *testing.T) {
	t.Parallel()
	days := filter.List{}
	for i := range filter.MaxList {
		days = append(days, filter.Date(time.Date(2000, 1, 1+2*i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)))
	}
	texts := filter.List{}
	for i := range filter.MaxList {
		texts = append(texts, filter.String(time.Duration(i).String()))
	}
	times := filter.List{}
	for i := range filter.MaxList {
		times = append(times, filter.At(time.Unix(int64(i), 0)))
	}
	var lists, wide []filter.Node
	for range filter.MaxValues / filter.MaxList {
		lists = append(lists, cmp("seen", filter.NotIn, times))
	}
	for range filter.MaxNodes - 20 {
		wide = append(wide, cmp("custom.hobby", filter.Ne, filter.String("x")))
	}
	deep := some(wide...)
	for range filter.MaxDepth - 2 {
		deep = not(deep)
	}
	chain := filter.Node(cmp("person.age", filter.Eq, filter.Int(1)))
	for range filter.MaxDepth - 2 {
		chain = not(chain)
	}
	filters := []filter.Node{
		all(lists...), deep, cmp("seen", filter.NotIn, days[:filter.MaxRanges]),
		filter.Related{Relation: "deals", Quant: filter.Some, Where: chain},
		cmp("born", filter.NotIn, days), cmp("name", filter.NotIn, texts), cmp("age", filter.NotIn, numbers(filter.MaxList, 1)),
		cmp("score", filter.NotIn, numbers(filter.MaxList, 10)), cmp("email", filter.NotContains, filter.String(long())),
		cmp("note", filter.NotContains, filter.String(long())),
	}
	d := &data{}
	d.people = []row{{"people", map[string]any{"id": "usr_1"}, d}}
	for name, open := range map[string]func(testing.TB) engine{"sqlite": openSQLite, "postgres": openPostgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := open(t)
			require.NoError(t, e.fill(t.Context(), d))
			for i, n := range filters {
				bound, err := filter.Bind(n, world(), env())
				require.NoError(t, err, "filter %d", i)
				ids, _, err := e.find(t.Context(), bound)
				require.NoError(t, err, "filter %d", i)
				require.Equal(t, bound.Match(d.people[0]), len(ids) == 1, "filter %d", i)
			}
		})
	}
}

// numbers makes different numbers, in tenths where the divisor is ten.
func numbers(n int, divisor int64) filter.List {
	list := filter.List{}
	for i := range int64(n) {
		list = append(list, filter.Number(decimal.New(i, 0).Div(decimal.New(divisor, 0))))
	}
	return list
}

// long is a text at the limit, of characters that LIKE needs escaped.
func long() string {
	b := make([]byte, filter.MaxString)
	for i := range b {
		b[i] = `%_\`[i%3]
	}
	return string(b)
}
