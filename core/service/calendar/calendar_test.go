package calendar_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/service/calendar"
)

// zones have a clock change, none, one of half an hour, an odd offset, and a day that never was.
var zones = []string{
	"Europe/Berlin", "Europe/Zurich", "Europe/Vienna", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC", "America/St_Johns",
}

// counter is the other way to count: it asks the wall clock of every single minute.
type counter struct {
	loc    *time.Location
	open   [7][1440]bool
	closed map[string]bool
	pauses [][2]time.Time
}

func (c *counter) works(t time.Time) bool {
	for _, p := range c.pauses {
		if !t.Before(p[0]) && t.Before(p[1]) {
			return false
		}
	}
	l := t.In(c.loc)
	return c.open[l.Weekday()][l.Hour()*60+l.Minute()] && !c.closed[l.Format(time.DateOnly)]
}

// changes are the moments at which a zone changes its offset, in some years.
func changes(loc *time.Location) []time.Time {
	var out []time.Time
	t := time.Date(2009, 1, 1, 0, 0, 0, 0, time.UTC)
	for len(out) < 40 {
		_, next := t.In(loc).ZoneBounds()
		if next.IsZero() || next.Year() > 2029 {
			break
		}
		out = append(out, next.UTC())
		t = next
	}
	return out
}

// TestClocksAgreeWithACounterOfMinutes draws 10,000 calendars, stretches of time and pauses, most of them about a change of the clock.
func TestClocksAgreeWithACounterOfMinutes(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(20261122, 5))
	locs, near := make([]*time.Location, len(zones)), make([][]time.Time, len(zones))
	for i, name := range zones {
		loc, err := time.LoadLocation(name)
		require.NoError(t, err)
		locs[i], near[i] = loc, changes(loc)
	}
	for n := range 10_000 {
		z := r.IntN(len(locs))
		c := &calendar.Calendar{Zone: locs[z], Closed: map[calendar.Date]bool{}}
		slow := &counter{loc: locs[z], closed: map[string]bool{}}
		for d := range 7 {
			for range r.IntN(4) {
				from := r.IntN(1440)
				to := from + 1 + r.IntN(1440-from)
				c.Week[d] = append(c.Week[d], calendar.Span{From: from, To: to})
				for m := from; m < to; m++ {
					slow.open[d][m] = true
				}
			}
		}
		middle := time.Date(2010+r.IntN(18), time.Month(1+r.IntN(12)), 1+r.IntN(28), r.IntN(24), r.IntN(60), 0, 0, time.UTC)
		if list := near[z]; len(list) > 0 && r.IntN(5) > 0 {
			middle = list[r.IntN(len(list))]
		}
		from := middle.Add(-time.Duration(r.IntN(2*1440)) * time.Minute)
		to := from.Add(time.Duration(r.IntN(3*1440)) * time.Minute)
		for range r.IntN(3) {
			d := middle.AddDate(0, 0, r.IntN(5)-2)
			c.Closed[calendar.Date{Year: d.Year(), Month: d.Month(), Day: d.Day()}] = true
			slow.closed[d.Format(time.DateOnly)] = true
		}
		var pauses []calendar.Interval
		for range r.IntN(4) {
			a := from.Add(time.Duration(r.IntN(3*1440)-600) * time.Minute)
			b := a.Add(time.Duration(r.IntN(900)-60) * time.Minute)
			pauses = append(pauses, calendar.Interval{From: a, To: b})
			slow.pauses = append(slow.pauses, [2]time.Time{a, b})
		}
		want, due := 0, from
		amount := 1 + r.IntN(600)
		for m := from; m.Before(to); m = m.Add(time.Minute) {
			if !slow.works(m) {
				continue
			}
			if want++; want == amount {
				due = m.Add(time.Minute)
			}
		}
		require.Equal(t, time.Duration(want)*time.Minute, c.Between(from, to, pauses), "draw %d: %s from %s to %s", n, zones[z], from, to)
		at, ok := c.After(from, time.Duration(amount)*time.Minute, pauses)
		if want >= amount {
			require.True(t, ok)
			require.True(t, due.Equal(at), "draw %d: %s from %s, %d minutes: %s, not %s", n, zones[z], from, amount, at, due)
		} else {
			require.False(t, ok && at.Before(to), "draw %d", n)
		}
	}
}

func TestAnHourThatComesTwiceCountsTwice(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	c := &calendar.Calendar{Zone: berlin}
	c.Week[time.Sunday] = []calendar.Span{{From: 60, To: 240}}
	autumn := time.Date(2026, 10, 25, 0, 0, 0, 0, berlin)
	require.Equal(t, 4*time.Hour, c.Between(autumn, autumn.Add(48*time.Hour), nil))
	spring := time.Date(2026, 3, 29, 0, 0, 0, 0, berlin)
	require.Equal(t, 2*time.Hour, c.Between(spring, spring.Add(48*time.Hour), nil))
	require.True(t, c.Open(spring.Add(90*time.Minute)))
	require.False(t, c.Open(spring))
	_, ok := c.After(spring, time.Hour, []calendar.Interval{{From: spring}})
	require.False(t, ok, "a pause without an end")
	_, ok = (&calendar.Calendar{}).After(spring, time.Hour, nil)
	require.False(t, ok, "nobody ever works")
}

func TestHolidays(t *testing.T) {
	t.Parallel()
	has := func(set string, year, month, day int) bool {
		return calendar.IsHoliday(set, calendar.Date{Year: year, Month: time.Month(month), Day: day})
	}
	for _, x := range []struct {
		set              string
		year, month, day int
		is               bool
	}{
		{"DE", 2026, 4, 3, true},
		{"DE", 2026, 4, 6, true},
		{"DE", 2026, 5, 14, true},
		{"DE", 2026, 5, 25, true},
		{"DE", 2026, 10, 3, true},
		{"DE", 2026, 1, 6, false},
		{"DE-BY", 2026, 1, 6, true},
		{"DE-BY", 2026, 6, 4, true},
		{"DE-SN", 2026, 11, 18, true},
		{"DE-SN", 2022, 11, 16, true},
		{"DE-BE", 2018, 3, 8, false},
		{"DE-BE", 2019, 3, 8, true},
		{"DE", 2017, 10, 31, true},
		{"DE-NI", 2017, 10, 31, true},
		{"DE-NW", 2018, 10, 31, false},
		{"AT", 2026, 10, 26, true},
		{"AT", 2026, 4, 3, false},
		{"AT", 2026, 12, 8, true},
		{"CH", 2026, 8, 1, true},
		{"CH-ZH", 2026, 1, 2, true},
		{"CH-TI", 2026, 3, 19, true},
		{"DE", 2024, 3, 29, true},
		{"DE", 2025, 4, 21, true},
	} {
		require.Equal(t, x.is, has(x.set, x.year, x.month, x.day), "%+v", x)
	}
	require.Len(t, calendar.Holidays("DE", 2026), 9)
	require.Len(t, calendar.Holidays("AT", 2026), 13)
	require.Contains(t, calendar.Sets(), "DE-TH")
	require.False(t, calendar.Known("FR"))
}
