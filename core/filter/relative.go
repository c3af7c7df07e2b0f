package filter

import (
	"strconv"
	"strings"
	"time"
)

// unit is a unit of time.
type unit uint8

const (
	minute unit = iota
	hour
	day
	week
	month
	quarter
	year
)

var (
	unitNames   = [...]string{"minute", "hour", "day", "week", "month", "quarter", "year"}
	unitLetters = [...]string{"min", "h", "d", "w", "m", "q", "y"}
)

// form is the kind of a relative time.
type form uint8

const (
	// fromNow is now, n units later (or earlier, for a negative n).
	fromNow form = iota
	// fromToday is the whole day that lies n units after today.
	fromToday
	// period is the whole unit that lies n units after the present one.
	period
	// rolling is the time from n units ago until now, or for a positive n from now until n units ahead.
	rolling
)

// maxOffset is the largest number of units in a relative time.
const maxOffset = 9999

// relative is a relative time that was read.
type relative struct {
	form form
	unit unit
	n    int
}

// parseRelative reads a relative time; see the package comment for the notation.
func parseRelative(s string) (relative, bool) {
	switch s {
	case "now":
		return relative{form: fromNow, unit: day}, true
	case "today":
		return relative{form: fromToday, unit: day}, true
	case "yesterday":
		return relative{form: period, unit: day, n: -1}, true
	case "tomorrow":
		return relative{form: period, unit: day, n: 1}, true
	}
	if rest, ok := strings.CutPrefix(s, "now"); ok {
		return parseOffset(rest, fromNow, minute)
	}
	if rest, ok := strings.CutPrefix(s, "today"); ok {
		return parseOffset(rest, fromToday, day)
	}
	head, rest, ok := strings.Cut(s, "_")
	if !ok {
		return relative{}, false
	}
	sign := 0
	switch head {
	case "last":
		sign = -1
	case "next":
		sign = 1
	case "this":
	default:
		return relative{}, false
	}
	if number, name, ok := strings.Cut(rest, "_"); ok {
		n, ok := parseCount(number)
		if !ok || sign == 0 {
			return relative{}, false
		}
		if len(name) > 1 && name[len(name)-1] == 's' {
			name = name[:len(name)-1]
		}
		u, ok := parseUnit(name, unitNames[:], minute)
		return relative{form: rolling, unit: u, n: sign * n}, ok
	}
	u, ok := parseUnit(rest, unitNames[:], day)
	return relative{form: period, unit: u, n: sign}, ok
}

// parseOffset reads what follows now or today, such as -7d.
func parseOffset(s string, f form, smallest unit) (relative, bool) {
	if len(s) < 3 || s[0] != '+' && s[0] != '-' {
		return relative{}, false
	}
	digits := 1
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	n, ok := parseCount(s[1:digits])
	if !ok {
		return relative{}, false
	}
	u, ok := parseUnit(s[digits:], unitLetters[:], smallest)
	if s[0] == '-' {
		n = -n
	}
	return relative{form: f, unit: u, n: n}, ok
}

// parseCount reads a number of units, from 1 to maxOffset.
func parseCount(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' || n > maxOffset {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, n >= 1 && n <= maxOffset
}

func parseUnit(s string, names []string, smallest unit) (unit, bool) {
	for u := smallest; int(u) < len(names); u++ {
		if names[u] == s {
			return u, true
		}
	}
	return 0, false
}

// String writes the relative time in its one canonical notation.
func (r relative) String() string {
	switch r.form {
	case fromNow:
		return "now" + offset(r.n, r.unit)
	case fromToday:
		return "today" + offset(r.n, r.unit)
	case rolling:
		if r.n < 0 {
			return "last_" + strconv.Itoa(-r.n) + "_" + unitNames[r.unit] + "s"
		}
		return "next_" + strconv.Itoa(r.n) + "_" + unitNames[r.unit] + "s"
	}
	switch {
	case r.unit == day && r.n < 0:
		return "yesterday"
	case r.unit == day && r.n > 0:
		return "tomorrow"
	case r.n < 0:
		return "last_" + unitNames[r.unit]
	case r.n > 0:
		return "next_" + unitNames[r.unit]
	}
	return "this_" + unitNames[r.unit]
}

func offset(n int, u unit) string {
	switch {
	case n == 0:
		return ""
	case n < 0:
		return strconv.Itoa(n) + unitLetters[u]
	}
	return "+" + strconv.Itoa(n) + unitLetters[u]
}

// instant is the shortest span: moments have the precision of a microsecond.
const instant = time.Microsecond

// span is a half-open range of time.
type span struct{ start, end time.Time }

func at(t time.Time) span {
	t = t.Truncate(instant)
	return span{t, t.Add(instant)}
}

// resolve turns the relative time into a range, seen from now in now's location. A single moment becomes a range of one
// microsecond.
func (r relative) resolve(now time.Time) span {
	now = now.Truncate(instant)
	switch r.form {
	case fromNow:
		if r.n == 0 {
			return at(now)
		}
		return at(shift(now, r.n, r.unit))
	case fromToday:
		return dayOf(shift(noon(now), r.n, r.unit))
	case period:
		return r.whole(now)
	}
	if r.unit < day {
		edge := shift(now, r.n, r.unit)
		if r.n < 0 {
			return span{edge, now.Add(instant)}
		}
		return span{now, edge}
	}
	edge := dayOf(shift(noon(now), r.n, r.unit))
	if r.n < 0 {
		return span{edge.start, now.Add(instant)}
	}
	return span{now, edge.end}
}

// whole returns the whole day, week, month, quarter or year that lies n units after now's.
func (r relative) whole(now time.Time) span {
	y, m, d := now.Date()
	loc := now.Location()
	n := r.n
	switch r.unit {
	case day:
		return span{startOfDay(y, m, d+n, loc), startOfDay(y, m, d+n+1, loc)}
	case week:
		monday := d - (int(now.Weekday())+6)%7 + 7*n
		return span{startOfDay(y, m, monday, loc), startOfDay(y, m, monday+7, loc)}
	case month:
		return span{startOfDay(y, m+time.Month(n), 1, loc), startOfDay(y, m+time.Month(n+1), 1, loc)}
	case quarter:
		first := m - (m-1)%3 + time.Month(3*n)
		return span{startOfDay(y, first, 1, loc), startOfDay(y, first+3, 1, loc)}
	}
	return span{startOfDay(y+n, time.January, 1, loc), startOfDay(y+n+1, time.January, 1, loc)}
}

// shift moves t by n units: by the clock for minutes and hours, else by the calendar, where the day is cut to the last of
// its month.
func shift(t time.Time, n int, u unit) time.Time {
	switch u {
	case minute:
		return t.Add(time.Duration(n) * time.Minute)
	case hour:
		return t.Add(time.Duration(n) * time.Hour)
	case day:
		return t.AddDate(0, 0, n)
	case week:
		return t.AddDate(0, 0, 7*n)
	case quarter:
		n *= 3
	case year:
		n *= 12
	}
	y, m, d := t.Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 12, 0, 0, 0, time.UTC)
	if d > last.Day() {
		d = last.Day()
	}
	return time.Date(last.Year(), last.Month(), d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location())
}

// noon returns a time of t's day that no change of the clock can move into another day.
func noon(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 12, 0, 0, 0, t.Location())
}

// dayOf returns the day that t lies in.
func dayOf(t time.Time) span {
	y, m, d := t.Date()
	return span{startOfDay(y, m, d, t.Location()), startOfDay(y, m, d+1, t.Location())}
}

// startOfDay returns the first moment of a day. That is not always midnight: some clocks jump from 23:59 to 1:00, and
// some strike midnight twice.
func startOfDay(y int, m time.Month, d int, loc *time.Location) time.Time {
	t := time.Date(y, m, d, 0, 0, 0, 0, loc)
	from, to := t.ZoneBounds()
	if !to.IsZero() && t.Hour() > 12 {
		// Midnight is skipped, and time.Date answered with an hour of the evening before: the day begins at the jump.
		return to
	}
	if !from.IsZero() {
		_, offset := t.Zone()
		_, before := from.Add(-1).Zone()
		if first := t.Add(time.Duration(offset-before) * time.Second); first.Before(from) && first.Before(t) {
			return first
		}
	}
	return t
}
