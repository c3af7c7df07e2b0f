package filter_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/kontor-crm/kontor/core/filter"
)

func TestUnionDrawsTheSameTogether(t *testing.T) {
	t.Parallel()
	eq := func(field string, v filter.Value) filter.Node {
		return filter.Compare{Field: field, Op: filter.Eq, Value: v}
	}
	bound := func(op filter.Op, n filter.Int) filter.Node {
		return filter.Compare{Field: "score", Op: op, Value: n}
	}
	for _, c := range []struct {
		nodes []filter.Node
		want  string
	}{
		{[]filter.Node{eq("region", filter.String("north")), eq("region", filter.String("south")), eq("region", filter.String("north"))}, `in(region, "north", "south")`},
		{[]filter.Node{eq("region", filter.String("north"))}, `region = "north"`},
		{[]filter.Node{bound(filter.Gte, 7), bound(filter.Gte, 3), bound(filter.Lt, 1), bound(filter.Lt, 2), bound(filter.Gt, 5)}, `score >= 3 OR score < 2 OR score > 5`},
		{[]filter.Node{eq("region", filter.String("north")), nil}, ``},
		{[]filter.Node{eq("closed", filter.Relative("today")), eq("closed", filter.Relative("yesterday"))}, `closed = today OR closed = yesterday`},
		{[]filter.Node{filter.And(eq("a", filter.Int(1)), eq("b", filter.Int(1))), eq("a", filter.Int(2)), eq("a", filter.Int(3))}, `(a = 1 AND b = 1) OR in(a, 2, 3)`},
	} {
		got := filter.Union(c.nodes...)
		if c.want == "" {
			require.Nil(t, got)
			continue
		}
		require.Equal(t, c.want, filter.Format(got))
	}
}

// TestUnionHoldsForTheSameRecordsAsOr draws many comparisons of few fields, so that there is much to draw together.
func TestUnionHoldsForTheSameRecordsAsOr(t *testing.T) {
	t.Parallel()
	people := world()
	rapid.Check(t, func(t *rapid.T) {
		d := drawData(t)
		for range 10 {
			var nodes []filter.Node
			names := rapid.SliceOfN(rapid.SampledFrom(keys(people.fields)), 1, 2).Draw(t, "fields")
			for range rapid.IntRange(2, 12).Draw(t, "alternatives") {
				nodes = append(nodes, drawCompare(t, people, names))
			}
			or, err := filter.Bind(filter.Or(nodes...), people, env())
			if err != nil {
				continue // such as too many ranges of time
			}
			union, err := filter.Bind(filter.Union(nodes...), people, env())
			if err != nil {
				t.Fatalf("%s: %v", filter.Format(filter.Union(nodes...)), err)
			}
			for _, r := range d.people {
				if or.Match(r) != union.Match(r) {
					t.Fatalf("%s\n%s\ndiffer for %v", filter.Format(filter.Or(nodes...)), filter.Format(filter.Union(nodes...)), r.values)
				}
			}
		}
	})
}
