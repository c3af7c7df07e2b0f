package filter

import (
	"slices"
	"time"
)

// moment compares moments with ranges of time.
type moment struct {
	field Field
	// op is Lt, Lte, Gt or Gte of the one span, or In: inside one of the spans, which are sorted and do not touch.
	op    Op
	spans []span
	// points and ranges are the spans of In, apart: the moments and the longer ones.
	points []time.Time
	ranges []span
}

func (b *binder) time(op Op, n Compare, f *Field) (bound, error) {
	list := n.values()
	spans := make([]span, len(list))
	for i, v := range list {
		var err error
		if spans[i], err = b.span(n, v, expectTime); err != nil {
			return nil, err
		}
	}
	switch op {
	case Eq:
		op = In
	case Between:
		op, spans = In, []span{{spans[0].start, spans[1].end}}
	case In:
		if spans = union(spans); len(spans) == 0 {
			return nothing, nil
		}
	}
	out := &moment{field: *f, op: op, spans: spans}
	if op != In {
		return out, nil
	}
	for _, sp := range spans {
		if sp.end.Sub(sp.start) == instant {
			out.points = append(out.points, sp.start.UTC())
		} else {
			out.ranges = append(out.ranges, sp)
		}
	}
	return out, b.spend(len(out.ranges))
}

// union sorts the ranges and joins those that touch.
func union(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return a.start.Compare(b.start) })
	out := spans[:0]
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && !s.start.After(out[last].end) {
			if s.end.After(out[last].end) {
				out[last].end = s.end
			}
			continue
		}
		out = append(out, s)
	}
	return out
}

func (c *moment) write(s *SQL, alias string) {
	if c.op != In {
		sp := c.spans[0]
		c.field.SQL(s, alias)
		switch single := sp.end.Sub(sp.start) == instant; {
		case c.op == Lt || c.op == Gte || single:
			s.Raw(sign(c.op)).Arg(sp.start.UTC())
		case c.op == Lte:
			s.Raw(" < ").Arg(sp.end.UTC())
		default:
			s.Raw(" >= ").Arg(sp.end.UTC())
		}
		return
	}
	either(s, len(c.ranges), len(c.points), func(i int) {
		s.Raw("(")
		c.field.SQL(s, alias)
		s.Raw(" >= ").Arg(c.ranges[i].start.UTC()).Raw(" and ")
		c.field.SQL(s, alias)
		s.Raw(" < ").Arg(c.ranges[i].end.UTC()).Raw(")")
	}, func() {
		c.field.SQL(s, alias)
		argSet(s, c.points)
	})
}

func (c *moment) match(r Record) bool {
	t, ok := r.Value(c.field).(time.Time)
	if !ok {
		return false
	}
	t = t.Truncate(instant)
	switch sp := c.spans[0]; c.op {
	case Lt:
		return t.Before(sp.start)
	case Lte:
		return t.Before(sp.end)
	case Gt:
		return !t.Before(sp.end)
	case Gte:
		return !t.Before(sp.start)
	}
	i, found := slices.BinarySearchFunc(c.spans, t, func(sp span, t time.Time) int { return sp.start.Compare(t) })
	if !found {
		i--
	}
	return i >= 0 && !t.Before(c.spans[i].start) && t.Before(c.spans[i].end)
}
