package layout

import (
	"maps"
	"slices"

	"github.com/kontor-crm/kontor/core/metadata"
)

// Changes are what one layer does to the layout below it. Only what differs is in it, so that everything else, also what is
// added below later, is as it is there.
type Changes struct {
	// Groups are groups of the layer's own, and what is different about others.
	Groups map[string]GroupChange `json:"groups,omitempty"`
	// Order is the order of an area's groups; those that it does not name stand behind the one that they stand behind below.
	Order map[Area][]string `json:"order,omitempty"`
	// Moved are items that stand in another group than below, or that are not shown there at all, with the group.
	Moved map[Area]map[string]string `json:"moved,omitempty"`
	// Items are the items of a group in order, as Order.
	Items map[string][]string `json:"items,omitempty"`
	// Hidden are items that are not shown.
	Hidden map[Area][]string `json:"hidden,omitempty"`
	// When are other conditions of items; an empty one takes the condition away.
	When map[Area]map[string]string `json:"when,omitempty"`
}

// GroupChange is what a layer says about a group; nil leaves as it is below.
type GroupChange struct {
	// Area is named for groups of the layer's own alone.
	Area      Area             `json:"area,omitempty"`
	Labels    *metadata.Labels `json:"labels,omitempty"`
	Columns   *int             `json:"columns,omitempty"`
	Collapsed *bool            `json:"collapsed,omitempty"`
	Hidden    *bool            `json:"hidden,omitempty"`
	When      *string          `json:"when,omitempty"`
}

// Empty reports whether nothing is changed.
func (c Changes) Empty() bool {
	return len(c.Groups)+len(c.Order)+len(c.Moved)+len(c.Items)+len(c.Hidden)+len(c.When) == 0
}

// arrange puts what there is into an order. What the order does not name follows what it follows now.
func arrange(have, order []string) []string {
	if len(order) == 0 {
		return have
	}
	out := make([]string, 0, len(have))
	for _, id := range order {
		if slices.Contains(have, id) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for i, id := range have {
		if slices.Contains(out, id) {
			continue
		}
		at := 0
		if i > 0 {
			at = slices.Index(out, have[i-1]) + 1
		}
		out = slices.Insert(out, at, id)
	}
	return out
}

// apply puts a layer's changes on the layout below.
func apply(base Layout, c Changes) Layout {
	if c.Empty() {
		return base
	}
	groups := base.clone().Groups
	for i := range groups {
		groups[i].change(c.Groups[groups[i].ID])
	}
	for _, id := range slices.Sorted(maps.Keys(c.Groups)) {
		if own := c.Groups[id]; own.Area != "" && !slices.ContainsFunc(groups, func(g Group) bool { return g.ID == id }) {
			g := Group{ID: id, Area: own.Area, Own: true, Columns: 1}
			g.change(own)
			groups = append(groups, g)
		}
	}
	var out Layout
	for _, area := range areasOf(groups) {
		mine := Layout{groups}.of(area)
		place(mine, area, c)
		byID := map[string]Group{}
		var ids []string
		for _, g := range mine {
			byID[g.ID], ids = g, append(ids, g.ID)
		}
		for _, id := range arrange(ids, c.Order[area]) {
			out.Groups = append(out.Groups, byID[id])
		}
	}
	return out
}

func areasOf(groups []Group) (out []Area) {
	for _, g := range groups {
		if !slices.Contains(out, g.Area) {
			out = append(out, g.Area)
		}
	}
	return out
}

func (g *Group) change(c GroupChange) {
	if c.Labels != nil {
		g.Labels = *c.Labels
	}
	if c.Columns != nil {
		g.Columns = *c.Columns
	}
	if c.Collapsed != nil {
		g.Collapsed = *c.Collapsed
	}
	if c.Hidden != nil {
		g.Hidden = *c.Hidden
	}
	if c.When != nil {
		g.When = *c.When
	}
}

// place moves, hides and orders the items of an area's groups.
func place(groups []Group, area Area, c Changes) {
	home := map[string]string{}
	when := map[string]string{}
	for _, g := range groups {
		for _, i := range g.Items {
			when[i.ID] = i.When
		}
		for id, to := range c.Moved[area] {
			if to == g.ID {
				home[id] = to
			}
		}
	}
	maps.Copy(when, c.When[area])
	moved := slices.Sorted(maps.Keys(home))
	for i := range groups {
		g := &groups[i]
		var ids []string
		for _, item := range g.Items {
			if at, away := home[item.ID]; !slices.Contains(c.Hidden[area], item.ID) && (!away || at == g.ID) {
				ids = append(ids, item.ID)
			}
		}
		for _, id := range moved {
			if home[id] == g.ID && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		g.Items = nil
		for _, id := range arrange(ids, c.Items[g.ID]) {
			g.Items = append(g.Items, Item{ID: id, When: when[id]})
		}
	}
}

// diff returns the changes that make want of base. Both have the same areas; groups of want that base does not have are own ones,
// and those of base that want does not have are hidden.
func diff(base, want Layout) Changes {
	c := Changes{}
	below := map[string]Group{}
	for _, g := range base.Groups {
		below[g.ID] = g
	}
	for _, g := range want.Groups {
		was, ok := below[g.ID]
		if !ok {
			set(&c.Groups, g.ID, ownGroup(g))
		} else if d, differs := was.diff(g); differs {
			set(&c.Groups, g.ID, d)
		}
		delete(below, g.ID)
	}
	for id, g := range below {
		if !g.Hidden {
			yes := true
			set(&c.Groups, id, GroupChange{Hidden: &yes})
		}
	}
	for _, area := range areasOf(base.Groups) {
		c.items(area, base.of(area), want.of(area))
		if order := idsOf(want.of(area)); !slices.Equal(order, idsOf(apply(base, c).of(area))) {
			set(&c.Order, area, order)
		}
	}
	return c
}

// items notes where items have gone.
func (c *Changes) items(area Area, base, want []Group) {
	at, was := map[string]string{}, map[string]string{}
	before := map[string]string{}
	for _, g := range base {
		for _, i := range g.Items {
			was[i.ID], before[i.ID] = g.ID, i.When
		}
	}
	for _, g := range want {
		for _, i := range g.Items {
			at[i.ID] = g.ID
			if was[i.ID] != g.ID {
				if c.Moved[area] == nil {
					set(&c.Moved, area, map[string]string{})
				}
				c.Moved[area][i.ID] = g.ID
			}
			if before[i.ID] != i.When {
				if c.When[area] == nil {
					set(&c.When, area, map[string]string{})
				}
				c.When[area][i.ID] = i.When
			}
		}
	}
	for _, g := range base {
		gone := !slices.ContainsFunc(want, func(w Group) bool { return w.ID == g.ID })
		for _, i := range g.Items {
			// The items of a group that is hidden because it is gone stay where they are.
			if _, kept := at[i.ID]; !kept && !gone {
				set(&c.Hidden, area, append(c.Hidden[area], i.ID))
			}
		}
	}
	for _, w := range want {
		i := slices.IndexFunc(base, func(g Group) bool { return g.ID == w.ID })
		var natural []string
		if i >= 0 {
			for _, item := range base[i].Items {
				if at[item.ID] == w.ID {
					natural = append(natural, item.ID)
				}
			}
		}
		if have := itemIDs(w); !slices.Equal(have, natural) {
			set(&c.Items, w.ID, have)
		}
	}
}

func set[K comparable, V any](m *map[K]V, k K, v V) {
	if *m == nil {
		*m = map[K]V{}
	}
	(*m)[k] = v
}

func idsOf(groups []Group) (out []string) {
	for _, g := range groups {
		out = append(out, g.ID)
	}
	return out
}

func itemIDs(g Group) (out []string) {
	for _, i := range g.Items {
		out = append(out, i.ID)
	}
	return out
}

func ownGroup(g Group) GroupChange {
	c, _ := Group{Columns: 1}.diff(g)
	c.Area = g.Area
	return c
}

// diff is what is different about a group, apart from its items.
func (g Group) diff(want Group) (c GroupChange, differs bool) {
	if !maps.Equal(g.Labels, want.Labels) {
		c.Labels, differs = &want.Labels, true
	}
	if g.Columns != want.Columns {
		c.Columns, differs = &want.Columns, true
	}
	if g.Collapsed != want.Collapsed {
		c.Collapsed, differs = &want.Collapsed, true
	}
	if g.Hidden != want.Hidden {
		c.Hidden, differs = &want.Hidden, true
	}
	if g.When != want.When {
		c.When, differs = &want.When, true
	}
	return c, differs
}
