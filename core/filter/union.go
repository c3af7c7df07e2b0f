package filter

import "slices"

// Union is Or for the conditions of many roles: those that compare one field in the same way are drawn together, so that
// fifty regions are one list and fifty thresholds the lowest of them. It holds for the same records as Or does.
func Union(nodes ...Node) Node {
	joined := Or(nodes...)
	alternatives, ok := joined.(AnyOf)
	if !ok {
		return joined
	}
	type key struct {
		field string
		op    Op
	}
	seen := map[key]int{}
	out := make([]Node, 0, len(alternatives.Nodes))
	for _, n := range alternatives.Nodes {
		c, ok := n.(Compare)
		c = c.listed()
		if !ok || !joinable(c) {
			out = append(out, n)
			continue
		}
		k := key{c.Field, c.Op}
		at, met := seen[k]
		if !met || !joins(out[at].(Compare), c) {
			seen[k] = len(out)
			out = append(out, n)
			continue
		}
		out[at] = join(out[at].(Compare), c)
	}
	return Or(out...)
}

// joinable reports whether a comparison can be drawn together with another of its field and operator: the values mean the
// same whatever the time and the zone.
func joinable(c Compare) bool {
	switch c.Op {
	case In:
		list, _ := c.Value.(List)
		return !slices.ContainsFunc(list, func(v Value) bool { return !fixed(v) })
	case Lt, Lte, Gt, Gte:
		_, ok := c.Value.(Int)
		return ok
	}
	return false
}

// joins reports whether two comparisons of one field and operator can be drawn together, whether or not the field is a text.
func joins(a, b Compare) bool {
	x, ok := a.Value.(Int)
	y, also := b.Value.(Int)
	return b.Op == In || ok && also && alike(x, y)
}

func fixed(v Value) bool {
	switch v.(type) {
	case String, Int, Bool:
		return true
	}
	return false
}

// join draws two comparisons of one field together; a may still be the equality as which it came.
func join(a, b Compare) Compare {
	switch b.Op {
	case In:
		list, ok := a.Value.(List)
		if !ok {
			list = List{a.Value}
		}
		for _, v := range b.Value.(List) {
			if !slices.Contains(list, v) {
				list = append(slices.Clip(list), v)
			}
		}
		return Compare{Field: a.Field, Op: In, Value: list}
	case Gt, Gte:
		return Compare{Field: a.Field, Op: a.Op, Value: min(a.Value.(Int), b.Value.(Int))}
	}
	return Compare{Field: a.Field, Op: a.Op, Value: max(a.Value.(Int), b.Value.(Int))}
}
