package filter

import (
	"cmp"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// localForms are the notations of a moment without a zone, which is then the actor's.
var localForms = [...]string{"2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"}

// span reads a value as a range of time.
func (b *binder) span(n Compare, v Value, expected string) (span, error) {
	var out span
	switch v := v.(type) {
	case Relative:
		r, ok := parseRelative(string(v))
		if !ok {
			return out, refuse(n, expectRelative, v)
		}
		out = r.resolve(b.env.Now)
	case Time:
		out = at(v.Time)
	case Date:
		out = b.day(string(v))
	case String:
		var ok bool
		if out, ok = b.written(string(v)); !ok {
			return out, refuse(n, expected, v)
		}
	default:
		return out, refuse(n, expected, v)
	}
	if !inCalendar(out.start.UTC()) || !inCalendar(out.end.UTC()) {
		return out, fault.At(location, ReasonRange, fault.Params{"field": n.Field, "value": string(appendValue(nil, v))})
	}
	return out, nil
}

// written reads a date or a moment from text.
func (b *binder) written(s string) (span, bool) {
	if isDate(s) {
		return b.day(s), true
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return at(t), true
	}
	for _, form := range localForms {
		if t, err := time.ParseInLocation(form, s, b.env.Location); err == nil {
			return at(t), true
		}
	}
	return span{}, false
}

// day returns the actor's day with a valid date.
func (b *binder) day(date string) span {
	t, _ := time.Parse(time.DateOnly, date)
	y, m, d := t.Date()
	return span{startOfDay(y, m, d, b.env.Location), startOfDay(y, m, d+1, b.env.Location)}
}

// moment compares moments with ranges of time.
type moment struct {
	field Field
	// op is Lt, Lte, Gt or Gte of the one span, or In: inside one of the spans.
	op    Op
	spans []span
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
	return &moment{field: *f, op: op, spans: spans}, nil
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
	if len(c.spans) > 1 {
		s.Raw("(")
		defer s.Raw(")")
	}
	s.chain(0, len(c.spans), " or ", func(i int) {
		sp := c.spans[i]
		if sp.end.Sub(sp.start) == instant {
			c.field.SQL(s, alias)
			s.Raw(" = ").Arg(sp.start.UTC())
			return
		}
		s.Raw("(")
		c.field.SQL(s, alias)
		s.Raw(" >= ").Arg(sp.start.UTC()).Raw(" and ")
		c.field.SQL(s, alias)
		s.Raw(" < ").Arg(sp.end.UTC()).Raw(")")
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

// days is a range of dates, both included.
type days struct{ first, last string }

// date compares dates with ranges of dates.
type date struct {
	field Field
	// op is Lt, Lte, Gt or Gte of the one range, or In: inside one of the ranges.
	op   Op
	days []days
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
	return &date{field: *f, op: op, days: all}, nil
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
	if len(c.days) > 1 {
		s.Raw("(")
		defer s.Raw(")")
	}
	s.chain(0, len(c.days), " or ", func(i int) {
		d := c.days[i]
		if d.first == d.last {
			c.field.SQL(s, alias)
			s.Raw(" = ").Arg(d.first)
			return
		}
		s.Raw("(")
		c.field.SQL(s, alias)
		s.Raw(" >= ").Arg(d.first).Raw(" and ")
		c.field.SQL(s, alias)
		s.Raw(" <= ").Arg(d.last).Raw(")")
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
