package layout

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/metadata"
)

// draw makes a layout of some groups and items, the same for the same source.
func draw(r *rand.Rand) Layout {
	var l Layout
	free := []string{"a", "b", "c", "d", "e", "f", "g", "h"}
	r.Shuffle(len(free), func(i, j int) { free[i], free[j] = free[j], free[i] })
	for i := range 1 + r.IntN(4) {
		g := Group{ID: fmt.Sprint("s", i), Area: Fields, Columns: 1 + r.IntN(2), Collapsed: r.IntN(3) == 0}
		n := r.IntN(len(free) + 1)
		for _, id := range free[:n] {
			g.Items = append(g.Items, Item{ID: id})
		}
		free = free[n:]
		l.Groups = append(l.Groups, g)
	}
	return l
}

// shake changes a layout as somebody might who edits it.
func shake(r *rand.Rand, l Layout) Layout {
	l = l.clone()
	if r.IntN(3) == 0 && !slices.ContainsFunc(l.Groups, func(g Group) bool { return g.Own }) {
		l.Groups = append(l.Groups, Group{ID: "grp_own1", Area: Fields, Own: true, Columns: 1, Labels: metadata.Labels{"en": "Own"}})
	}
	for range r.IntN(6) {
		from := &l.Groups[r.IntN(len(l.Groups))]
		to := &l.Groups[r.IntN(len(l.Groups))]
		switch {
		case r.IntN(6) == 0:
			from.Hidden = !from.Hidden
		case r.IntN(6) == 0:
			from.Labels = metadata.Labels{"de": "Anders"}
		case r.IntN(6) == 0:
			from.When = `{"field":"title","op":"not_empty"}`
		case len(from.Items) == 0:
		case r.IntN(4) == 0:
			from.Items[0].When = `{"field":"title","op":"empty"}`
		default:
			i := r.IntN(len(from.Items))
			item := from.Items[i]
			from.Items = slices.Delete(from.Items, i, i+1)
			if r.IntN(3) > 0 {
				to.Items = slices.Insert(to.Items, r.IntN(len(to.Items)+1), item)
			}
		}
	}
	r.Shuffle(len(l.Groups), func(i, j int) { l.Groups[i], l.Groups[j] = l.Groups[j], l.Groups[i] })
	return l
}

func plain(l Layout) Layout {
	l = l.clone()
	for i := range l.Groups {
		if len(l.Groups[i].Items) == 0 {
			l.Groups[i].Items = nil
		}
		if len(l.Groups[i].Labels) == 0 {
			l.Groups[i].Labels = nil
		}
	}
	return l
}

func TestChangesMakeWhatWasWantedOfWhatWasBelow(t *testing.T) {
	t.Parallel()
	for seed := range uint64(5000) {
		r := rand.New(rand.NewPCG(seed, 1))
		base := draw(r)
		want := shake(r, base)
		c := diff(base, want)
		stored, err := json.Marshal(c)
		require.NoError(t, err)
		var read Changes
		require.NoError(t, json.Unmarshal(stored, &read))
		require.Equal(t, plain(want), plain(apply(base, read)), "seed %d: %s", seed, stored)
		require.True(t, diff(base, base).Empty())
		// A second layer on top of the first one.
		above := shake(r, want)
		second := diff(want, above)
		require.Equal(t, plain(above), plain(apply(apply(base, c), second)), "seed %d", seed)
	}
}

func TestWhatIsShippedLaterAppears(t *testing.T) {
	t.Parallel()
	items := func(ids ...string) (out []Item) {
		for _, id := range ids {
			out = append(out, Item{ID: id})
		}
		return out
	}
	base := Layout{[]Group{{ID: "main", Area: Fields, Columns: 1, Items: items("a", "b", "c")}, {ID: "more", Area: Fields, Columns: 1, Items: items("x")}}}
	want := Layout{[]Group{{ID: "more", Area: Fields, Columns: 1, Items: items("x", "a")}, {ID: "main", Area: Fields, Columns: 1, Items: items("c")}}}
	c := diff(base, want)
	later := Layout{[]Group{
		{ID: "main", Area: Fields, Columns: 1, Items: items("a", "a2", "b", "c", "c2")},
		{ID: "new", Area: Fields, Columns: 1, Items: items("n")},
		{ID: "more", Area: Fields, Columns: 1, Items: items("x", "x2")},
	}}
	got := apply(later, c)
	require.Equal(t, []string{"more", "main", "new"}, idsOf(got.Groups))
	require.Equal(t, []string{"x", "x2", "a"}, itemIDs(got.Groups[0]))
	require.Equal(t, []string{"a2", "c", "c2"}, itemIDs(got.Groups[1]), "b is hidden, what is new is not")
	require.Equal(t, []string{"n"}, itemIDs(got.Groups[2]))

	gone := apply(Layout{[]Group{{ID: "main", Area: Fields, Columns: 1, Items: items("c")}}}, c)
	require.Equal(t, []string{"main"}, idsOf(gone.Groups), "what there is no more is not missed")
}

func TestArrange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ have, order, want []string }{
		{[]string{"a", "b"}, nil, []string{"a", "b"}},
		{[]string{"a", "b"}, []string{"b", "a", "gone", "b"}, []string{"b", "a"}},
		{[]string{"new", "a", "b"}, []string{"b", "a"}, []string{"new", "b", "a"}},
		{[]string{"a", "new", "b"}, []string{"b", "a"}, []string{"b", "a", "new"}},
	} {
		require.Equal(t, c.want, arrange(c.have, c.order))
	}
}
