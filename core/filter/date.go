package filter

import (
	"cmp"
	"slices"
	"time"
)

// days is a range of dates, both included.
type days struct{ first, last string }

// date compares dates with ranges of dates.
type date struct {
	field Field
	// op is Lt, Lte, Gt or Gte of the one range, or In: inside one of the ranges, which are sorted and do not overlap.
	op   Op
	days []days
	// points and ranges are the ranges of In, apart: the single days and the longer ones.
	points []string
	ranges []days
}

func (b *binder) date(op Op, n Compare, f *Field) (bound, error) {
	list := n.values()
	all := make([]days, len(list))
	for i, v := range list {
		d, err := b.days(n, v)
		if err != nil {
			return nil, err
		}
		all[i] = d
	}
	switch op {
	case Eq:
		op = In
	case Between:
		op, all = In, []days{{all[0].first, all[1].last}}
	case In:
		slices.SortFunc(all, func(x, y days) int {
			return cmp.Or(cmp.Compare(x.first, y.first), cmp.Compare(y.last, x.last))
		})
		out := all[:0]
		for _, d := range all {
			if last := len(out) - 1; last >= 0 && d.first <= out[last].last {
				out[last].last = max(out[last].last, d.last)
				continue
			}
			out = append(out, d)
		}
		if all = out; len(all) == 0 {
			return nothing, nil
		}
	}
	out := &date{field: *f, op: op, days: all}
	if op != In {
		return out, nil
	}
	for _, d := range all {
		if d.first == d.last {
			out.points = append(out.points, d.first)
		} else {
			out.ranges = append(out.ranges, d)
		}
	}
	return out, b.spend(len(out.ranges))
}

// days reads a value as a range of dates. A moment lies in the actor's day.
func (b *binder) days(n Compare, v Value) (days, error) {
	switch v := v.(type) {
	case Date:
		return days{string(v), string(v)}, nil
	case String:
		if isDate(string(v)) {
			return days{string(v), string(v)}, nil
		}
	}
	sp, err := b.span(n, v, expectDate)
	if err != nil {
		return days{}, err
	}
	return days{
		sp.start.In(b.env.Location).Format(time.DateOnly),
		sp.end.Add(-instant).In(b.env.Location).Format(time.DateOnly),
	}, nil
}

func (c *date) write(s *SQL, alias string) {
	if c.op != In {
		c.field.SQL(s, alias)
		arg := c.days[0].first
		if c.op == Lte || c.op == Gt {
			arg = c.days[0].last
		}
		s.Raw(sign(c.op)).Arg(arg)
		return
	}
	either(s, len(c.ranges), len(c.points), func(i int) {
		s.Raw("(")
		c.field.SQL(s, alias)
		s.Raw(" >= ").Arg(c.ranges[i].first).Raw(" and ")
		c.field.SQL(s, alias)
		s.Raw(" <= ").Arg(c.ranges[i].last).Raw(")")
	}, func() {
		c.field.SQL(s, alias)
		stringSet(s, c.points)
	})
}

func (c *date) match(r Record) bool {
	v, ok := r.Value(c.field).(string)
	if !ok || v == "" {
		return false
	}
	switch d := c.days[0]; c.op {
	case Lt:
		return v < d.first
	case Lte:
		return v <= d.last
	case Gt:
		return v > d.last
	case Gte:
		return v >= d.first
	}
	i, found := slices.BinarySearchFunc(c.days, v, func(d days, v string) int { return cmp.Compare(d.first, v) })
	if !found {
		i--
	}
	return i >= 0 && v >= c.days[i].first && v <= c.days[i].last
}
