package filter

import (
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

// spend counts ranges of time that are looked for at once. Several are an "or" each, which SQLite plans in a time that
// grows with their square.
func (b *binder) spend(ranges int) error {
	if ranges > 1 {
		b.ranges += ranges
	}
	if b.ranges > MaxRanges {
		return limitFault("ranges", MaxRanges)
	}
	return nil
}

// either writes that one of the ranges holds or one of the points.
func either(s *SQL, ranges, points int, rangeAt func(i int), pointSet func()) {
	terms := ranges + min(points, 1)
	if terms > 1 {
		s.Raw("(")
	}
	s.chain(0, terms, " or ", func(i int) {
		if i < ranges {
			rangeAt(i)
		} else {
			pointSet()
		}
	})
	if terms > 1 {
		s.Raw(")")
	}
}
