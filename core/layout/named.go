package layout

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/kontor-crm/kontor/core/filter"
)

// Named is what a layer itself speaks of, besides all that it takes over from the layers below.
type Named struct {
	Scope Scope
	// Items are the items that it places, orders, hides or puts a condition on.
	Items []string
	// Conditions are those of its groups and items.
	Conditions []filter.Node
}

// Named returns what each layer that changes something speaks of. It needs ManageMetadata.
func (s *Service) Named(ctx context.Context) ([]Named, error) {
	m, counts, err := s.editing(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.all(ctx, m)
	if err != nil {
		return nil, err
	}
	var out []Named
	for _, l := range all {
		sc, ok := l.scope(m, counts)
		if !ok {
			continue
		}
		n := Named{Scope: sc}
		if n.Items, n.Conditions, err = l.changes.named(); err != nil {
			return nil, fmt.Errorf("read the layout %s: %w", l.id, err)
		}
		if l.typeField != "" {
			n.Items = append(n.Items, l.typeField)
		}
		out = append(out, n)
	}
	return out, nil
}

func (c Changes) named() (items []string, conditions []filter.Node, err error) {
	seen := map[string]bool{}
	for _, list := range c.Items {
		add(seen, list...)
	}
	for _, list := range c.Hidden {
		add(seen, list...)
	}
	for _, moved := range c.Moved {
		add(seen, slices.Collect(maps.Keys(moved))...)
	}
	var texts []string
	for _, when := range c.When {
		add(seen, slices.Collect(maps.Keys(when))...)
		texts = append(texts, slices.Collect(maps.Values(when))...)
	}
	for _, g := range c.Groups {
		if g.When != nil {
			texts = append(texts, *g.When)
		}
	}
	for _, text := range texts {
		if text == "" {
			continue
		}
		n, err := filter.ParseJSON([]byte(text))
		if err != nil {
			return nil, nil, err
		}
		conditions = append(conditions, n)
	}
	return slices.Sorted(maps.Keys(seen)), conditions, nil
}

func add(to map[string]bool, ids ...string) {
	for _, id := range ids {
		to[id] = true
	}
}
