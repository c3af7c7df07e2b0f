// Package calendar counts working time: how much of it lies between two moments, and when a given amount will have passed.
//
// It is arithmetic and nothing else: it knows no tenant, no ticket and no clock. What counts is what a clock on the wall of the
// calendar's zone shows, so that an hour that a zone repeats counts twice and one that it skips does not count. core/service and
// core/service/sla call it.
package calendar

import (
	"slices"
	"time"
)

// Span is a part of a day in minutes from midnight on the wall clock: From is within it, To is not, 0 ≤ From < To ≤ 1440.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Date is a day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Calendar says when somebody works. Its zero value never works.
type Calendar struct {
	// Zone is where the wall clock hangs; nil is UTC.
	Zone *time.Location
	// Week are the spans of each weekday, 0 for Sunday. They may overlap, which counts once.
	Week [7][]Span
	// Closed are days without work.
	Closed map[Date]bool
	// Sets name holidays; see Holidays.
	Sets []string
}

// Always is a calendar in which every moment counts.
func Always() *Calendar {
	c := &Calendar{Zone: time.UTC}
	for i := range c.Week {
		c.Week[i] = []Span{{0, minutesOfDay}}
	}
	return c
}

// Interval is the time from From on, without To. A zero To is open.
type Interval struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to,omitzero"`
}

const (
	minutesOfDay = 24 * 60
	day          = 24 * time.Hour
	// farthest is how far After looks ahead.
	farthest = 10 * 366 * day
)

func (c *Calendar) zone() *time.Location {
	if c.Zone == nil {
		return time.UTC
	}
	return c.Zone
}

// stretch calls fn for every working stretch between two moments, in order, until fn returns false.
func (c *Calendar) stretch(from, to time.Time, fn func(from, to time.Time) bool) {
	spans := c.merged()
	for t := from; t.Before(to); {
		end := to
		local := t.In(c.zone())
		if _, next := local.ZoneBounds(); !next.IsZero() && next.Before(end) {
			end = next
		}
		if !c.constant(spans, local, end, fn) {
			return
		}
		t = end
	}
}

// constant is stretch for a time in which the zone's offset stays what it is, so that the wall clock runs like any other.
func (c *Calendar) constant(spans [7][]Span, local, end time.Time, fn func(from, to time.Time) bool) bool {
	_, offset := local.Zone()
	wall := func(t time.Time) time.Duration {
		return time.Duration(t.UnixNano()) + time.Duration(offset)*time.Second
	}
	from, to := wall(local), wall(end)
	for n := floor(from, day); time.Duration(n)*day < to; n++ {
		midnight := time.Duration(n) * day
		date := time.Unix(0, int64(midnight)).UTC()
		list := spans[date.Weekday()]
		if len(list) == 0 || c.closed(date) {
			continue
		}
		for _, s := range list {
			a, b := max(from, midnight+time.Duration(s.From)*time.Minute), min(to, midnight+time.Duration(s.To)*time.Minute)
			if a < b && !fn(local.Add(a-from), local.Add(b-from)) {
				return false
			}
		}
	}
	return true
}

// floor is how many whole units lie before d, also for times before 1970.
func floor(d, unit time.Duration) int64 {
	n := int64(d / unit)
	if d%unit < 0 {
		n--
	}
	return n
}

func (c *Calendar) closed(date time.Time) bool {
	d := Date{date.Year(), date.Month(), date.Day()}
	if c.Closed[d] {
		return true
	}
	for _, set := range c.Sets {
		if IsHoliday(set, d) {
			return true
		}
	}
	return false
}

// merged are the spans of the week in order, those that touch made one.
func (c *Calendar) merged() (out [7][]Span) {
	for i, list := range c.Week {
		list = slices.Clone(list)
		slices.SortFunc(list, func(a, b Span) int { return a.From - b.From })
		for _, s := range list {
			s.From, s.To = max(s.From, 0), min(s.To, minutesOfDay)
			if n := len(out[i]); n > 0 && s.From <= out[i][n-1].To {
				out[i][n-1].To = max(out[i][n-1].To, s.To)
			} else if s.From < s.To {
				out[i] = append(out[i], s)
			}
		}
	}
	return out
}

// Between is the working time from one moment to another, without the pauses; 0 where to is not after from.
func (c *Calendar) Between(from, to time.Time, pauses []Interval) time.Duration {
	var sum time.Duration
	for _, run := range running(from, to, pauses) {
		c.stretch(run.From, run.To, func(a, b time.Time) bool {
			sum += b.Sub(a)
			return true
		})
	}
	return sum
}

// After is the first moment by which so much working time will have passed since from, without the pauses; false where that does not
// happen within ten years, as in a pause that is open. Nothing has passed at from.
func (c *Calendar) After(from time.Time, amount time.Duration, pauses []Interval) (time.Time, bool) {
	if amount <= 0 {
		return from, true
	}
	var at time.Time
	found := false
	for _, run := range running(from, from.Add(farthest), pauses) {
		c.stretch(run.From, run.To, func(a, b time.Time) bool {
			if length := b.Sub(a); length < amount {
				amount -= length
				return true
			}
			at, found = a.Add(amount), true
			return false
		})
		if found {
			return at.In(from.Location()), true
		}
	}
	return time.Time{}, false
}

// Open reports whether a moment is working time.
func (c *Calendar) Open(at time.Time) bool { return c.Between(at, at.Add(1), nil) > 0 }

// running is the time between two moments outside of the pauses.
func running(from, to time.Time, pauses []Interval) (out []Interval) {
	pauses = slices.Clone(pauses)
	slices.SortFunc(pauses, func(a, b Interval) int { return a.From.Compare(b.From) })
	for _, p := range pauses {
		switch {
		case !p.To.IsZero() && !p.From.Before(p.To):
			continue
		case !p.From.Before(to) || !from.Before(to):
		case p.From.After(from):
			out = append(out, Interval{from, p.From})
			fallthrough
		default:
			if p.To.IsZero() {
				return out
			}
			if p.To.After(from) {
				from = p.To
			}
		}
	}
	if from.Before(to) {
		out = append(out, Interval{from, to})
	}
	return out
}
