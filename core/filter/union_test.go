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

func TestCovers(t *testing.T) {
	t.Parallel()
	parse := func(text string) filter.Node {
		n, err := filter.Parse(text)
		require.NoError(t, err, text)
		return n
	}
	for _, c := range []struct{ wide, narrow string }{
		{`score >= 3`, `score >= 7`},
		{`score >= 3`, `score > 3`},
		{`score > 3`, `score >= 4`},
		{`score < 9`, `score <= 8`},
		{`in(region, "north", "south")`, `region = "south"`},
		{`score >= 3 OR region = "north"`, `score >= 5`},
		{`score >= 3`, `score >= 5 AND region = "north"`},
		{`score >= 3 OR region = "north"`, `region = "north" OR score = 3 AND score >= 4`},
		{`region != "north"`, `region != "north"`},
	} {
		require.True(t, filter.Covers(parse(c.wide), parse(c.narrow)), "%s | %s", c.wide, c.narrow)
	}
	require.True(t, filter.Covers(nil, parse(`score >= 1`)))
	for _, c := range []struct{ wide, narrow string }{
		{`score >= 7`, `score >= 3`},
		{`score > 3`, `score >= 3`},
		{`score >= 9`, `score >= 10`}, // Of a text "10" comes before "9".
		{`region = "south"`, `in(region, "north", "south")`},
		{`score >= 3 AND region = "north"`, `score >= 3`},
		{`closed > today`, `closed > today`},
		{`NOT score >= 3`, `score >= 5`},
	} {
		require.False(t, filter.Covers(parse(c.wide), parse(c.narrow)), "%s | %s", c.wide, c.narrow)
	}
	require.False(t, filter.Covers(parse(`score >= 1`), nil))
}

// TestCoversMeansThatEveryRecordOfOneIsOneOfTheOther draws comparisons of few fields and groups of them.
func TestCoversMeansThatEveryRecordOfOneIsOneOfTheOther(t *testing.T) {
	t.Parallel()
	people := world()
	rapid.Check(t, func(t *rapid.T) {
		d := drawData(t)
		names := rapid.SliceOfN(rapid.SampledFrom(keys(people.fields)), 1, 2).Draw(t, "fields")
		group := func(label string) filter.Node {
			var nodes []filter.Node
			for range rapid.IntRange(1, 3).Draw(t, label) {
				nodes = append(nodes, drawCompare(t, people, names))
			}
			if rapid.Bool().Draw(t, label+" all") {
				return filter.And(nodes...)
			}
			return filter.Or(nodes...)
		}
		for range 20 {
			wide, narrow := group("wide"), group("narrow")
			if rapid.Bool().Draw(t, "related") {
				narrow = filter.And(narrow, wide)
			}
			if !filter.Covers(wide, narrow) {
				continue
			}
			w, err := filter.Bind(wide, people, env())
			if err != nil {
				continue
			}
			n, err := filter.Bind(narrow, people, env())
			if err != nil {
				continue
			}
			for _, r := range d.people {
				if n.Match(r) && !w.Match(r) {
					t.Fatalf("%s\ndoes not cover\n%s\nfor %v", filter.Format(wide), filter.Format(narrow), r.values)
				}
			}
		}
	})
}
