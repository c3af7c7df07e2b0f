package filter_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// FuzzParse reads any text: it is refused by a fault, or printed and read again it is the same tree.
func FuzzParse(f *testing.F) {
	for text := range texts {
		f.Add(text)
	}
	people := world()
	f.Fuzz(func(t *testing.T, text string) {
		n, err := filter.Parse(text)
		if err != nil {
			require.True(t, fault.Is(err, fault.Invalid), "%v", err)
			return
		}
		requireRoundTrip(t, n)
		requireBound(t, n, people)
	})
}

// FuzzJSON does the same with any JSON.
func FuzzJSON(f *testing.F) {
	for text, n := range texts {
		f.Add([]byte(text))
		f.Add(filter.FormatJSON(n))
	}
	people := world()
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := filter.ParseJSON(data)
		if err != nil {
			require.True(t, fault.Is(err, fault.Invalid), "%v", err)
			return
		}
		require.True(t, json.Valid(data))
		requireRoundTrip(t, n)
		requireBound(t, n, people)
	})
}

// FuzzRoundTrip prints random trees in both notations and reads them again.
func FuzzRoundTrip(f *testing.F) {
	people := world()
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { requireRoundTrip(t, drawNode(t, people, 4)) }))
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	people := world()
	rapid.Check(t, func(t *rapid.T) { requireRoundTrip(t, drawNode(t, people, 4)) })
}

// requireRoundTrip checks that both notations of a tree are read as that tree. Text has no groups of one.
func requireRoundTrip(t require.TestingT, n filter.Node) {
	again, err := filter.ParseJSON(filter.FormatJSON(n))
	require.NoError(t, err)
	require.Equal(t, n, again)
	text := filter.Format(n)
	again, err = filter.Parse(text)
	require.NoError(t, err, text)
	require.Equal(t, ungroup(n), again, text)
}

// ungroup replaces each group of one by its node.
func ungroup(n filter.Node) filter.Node {
	list := func(nodes []filter.Node) []filter.Node {
		var out []filter.Node
		for _, n := range nodes {
			out = append(out, ungroup(n))
		}
		return out
	}
	switch n := n.(type) {
	case filter.AllOf:
		if len(n.Nodes) == 1 {
			return ungroup(n.Nodes[0])
		}
		return filter.AllOf{Nodes: list(n.Nodes)}
	case filter.AnyOf:
		if len(n.Nodes) == 1 {
			return ungroup(n.Nodes[0])
		}
		return filter.AnyOf{Nodes: list(n.Nodes)}
	case filter.NotOf:
		return filter.NotOf{Node: ungroup(n.Node)}
	case filter.Related:
		n.Where = ungroup(n.Where)
		return n
	}
	return n
}

// requireBound checks that a tree that fits the schema can be written for both engines and run, and one that does not fit
// is refused by a fault.
func requireBound(t *testing.T, n filter.Node, o *object) {
	bound, err := filter.Bind(n, o, env())
	if err != nil {
		require.True(t, fault.Is(err, fault.Invalid), "%v", err)
		return
	}
	for _, d := range []filter.Dialect{filter.SQLite, filter.Postgres} {
		s := filter.NewSQL(d)
		bound.SQL(s, "t")
		require.NotEmpty(t, s.String())
	}
	bound.Match(row{table: "people", data: &data{}})
}

// FuzzSQLite compares random filters over random rows in the database and in memory.
func FuzzSQLite(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(difference(openSQLite(f))))
}
