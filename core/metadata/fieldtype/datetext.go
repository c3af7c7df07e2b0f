package fieldtype

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	dateLayout  = "2006-01-02"
	dateExample = "2024-01-31"
	timeExample = "2024-01-31T14:30:00+01:00"
)

var (
	yearFirst   = regexp.MustCompile(`^(\d{4})([-/.])(\d{1,2})([-/.])(\d{1,2})`)
	compactDate = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	numericDate = regexp.MustCompile(`^(\d{1,2}) ?([./-]) ?(\d{1,2}) ?([./-]) ?(\d{1,4})`)
	dayAndName  = regexp.MustCompile(`^(\d{1,2})\.?[ -]?(\pL{3,10})\.?,?[ -](\d{2,4})`)
	nameAndDay  = regexp.MustCompile(`^(\pL{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{2,4})`)
	noYear      = regexp.MustCompile(`^(--\d{1,2}-?\d{1,2}|\d{1,2}\.\d{1,2}\.|\d{1,2}[/-]\d{1,2})$`)
	serialDay   = regexp.MustCompile(`^[2-7]\d{4}([.,]\d+)?$`)
	zeroDate    = regexp.MustCompile(`^0{1,4}[./-]0{1,2}[./-]0{1,4}( 0{1,2}:00(:00)?)?$`)
	timeOfDay   = regexp.MustCompile(`^(?:[T ]|, ?)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([aApP])\.?[mM]\.?)?(?: Uhr)?(?: ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?$`)
)

// months are the folded names and abbreviations of the months in English and German.
var months = map[string]time.Month{
	"january": 1, "januar": 1, "jaenner": 1, "jan": 1, "february": 2, "februar": 2, "feber": 2, "feb": 2,
	"march": 3, "maerz": 3, "mar": 3, "mae": 3, "mrz": 3, "april": 4, "apr": 4, "may": 5, "mai": 5,
	"june": 6, "juni": 6, "jun": 6, "july": 7, "juli": 7, "jul": 7, "august": 8, "aug": 8,
	"september": 9, "sep": 9, "sept": 9, "october": 10, "oktober": 10, "oct": 10, "okt": 10,
	"november": 11, "nov": 11, "december": 12, "dezember": 12, "dec": 12, "dez": 12,
}

// dateCell is a day as a person wrote it, with what follows it in the cell.
type dateCell struct {
	year, month, day int
	rest             string
}

// parseDate reads the day at the beginning of a trimmed cell. A date of zeros, as some programs write for none, gives
// false. reason is that of the fault when nothing fits.
func parseDate(s string, order DateOrder, reason, example string) (d dateCell, some bool, err error) {
	s = strings.ReplaceAll(s, "\u00a0", " ")
	if len(s) > maxNumberText {
		return d, false, invalid(reason, fault.Params{"expected": example})
	}
	var year string
	switch {
	case zeroDate.MatchString(s):
		return d, false, nil
	case noYear.MatchString(s):
		return d, false, invalid(ReasonYearMissing, fault.Params{"value": s})
	case serialDay.MatchString(s):
		days, _ := strconv.Atoi(s[:5])
		// Day 1 is the first of January 1900, and spreadsheets count a 29th of February in that year.
		day := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days)
		return d, false, invalid(ReasonDateSerial, fault.Params{"value": s, "date": day.Format(dateLayout)})
	}
	if m := compactDate.FindStringSubmatch(s); m != nil {
		year, d = m[1], dateCell{month: atoi(m[2]), day: atoi(m[3])}
	} else if m := yearFirst.FindStringSubmatch(s); m != nil && m[2] == m[4] {
		year, d = m[1], dateCell{month: atoi(m[3]), day: atoi(m[5]), rest: s[len(m[0]):]}
	} else if m := numericDate.FindStringSubmatch(s); m != nil && m[2] == m[4] {
		year, d = m[5], dateCell{rest: s[len(m[0]):]}
		if d.day, d.month, err = dayAndMonth(s, m[2], atoi(m[1]), atoi(m[3]), order); err != nil {
			return d, false, err
		}
	} else if m := dayAndName.FindStringSubmatch(s); m != nil {
		year, d = m[3], dateCell{month: int(months[fold.Fold(m[2])]), day: atoi(m[1]), rest: s[len(m[0]):]}
	} else if m := nameAndDay.FindStringSubmatch(s); m != nil {
		year, d = m[3], dateCell{month: int(months[fold.Fold(m[1])]), day: atoi(m[2]), rest: s[len(m[0]):]}
	}
	d.year = atoi(year)
	switch {
	case d.month == 0:
		return d, false, invalid(reason, fault.Params{"expected": example})
	case len(year) == 2:
		return d, false, invalid(ReasonYearShort, fault.Params{"value": excerpt(s)})
	case len(year) != 4 || !isDay(d.year, d.month, d.day):
		return d, false, invalid(reason, fault.Params{"expected": example})
	}
	return d, true, nil
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// isDay reports whether a day exists in the calendar of the years 1 to 9999.
func isDay(year, month, day int) bool {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return year >= 1 && year <= 9999 && t.Year() == year && int(t.Month()) == month && t.Day() == day
}

// dayAndMonth decides which of the first two numbers of a date is the day.
func dayAndMonth(s, separator string, first, second int, order DateOrder) (day, month int, err error) {
	switch {
	case separator == ".":
		return first, second, nil
	case order == OrderUnknown && first <= 12 && second <= 12 && first != second:
		year := s[strings.LastIndexAny(s, "/-")+1:]
		return 0, 0, invalid(ReasonDateUnclear, fault.Params{"value": excerpt(s), "readings": []string{
			pad(second) + "/" + pad(first) + "/" + excerpt(year), pad(first) + "/" + pad(second) + "/" + excerpt(year),
		}})
	case order == OrderDayFirst && second > 12 && first <= 12, order == OrderMonthFirst && first > 12 && second <= 12:
		return 0, 0, invalid(ReasonDateOrder, fault.Params{"value": excerpt(s), "expected": string(order)})
	case order == OrderMonthFirst, order == OrderUnknown && second > 12:
		return second, first, nil
	}
	return first, second, nil
}

func pad(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// clock is a time of day with an optional zone.
type clock struct {
	hour, minute, second, micro int
	zone                        *time.Location
}

// parseClock reads what follows the day in a cell; nothing at all is midnight.
func parseClock(rest string) (clock, bool) {
	if rest == "" {
		return clock{}, true
	}
	m := timeOfDay.FindStringSubmatch(rest)
	if m == nil {
		return clock{}, false
	}
	c := clock{hour: atoi(m[1]), minute: atoi(m[2]), second: atoi(m[3])}
	if m[4] != "" {
		c.micro = atoi((m[4] + "000000")[:6])
	}
	if half := strings.ToLower(m[5]); half != "" {
		if c.hour < 1 || c.hour > 12 {
			return clock{}, false
		}
		c.hour %= 12
		if half == "p" {
			c.hour += 12
		}
	}
	if c.hour > 23 || c.minute > 59 || c.second > 59 {
		return clock{}, false
	}
	var ok bool
	c.zone, ok = parseZone(m[6])
	return c, ok
}

// parseZone reads Z, UTC, GMT or an offset such as +01:00; nothing gives nil.
func parseZone(s string) (*time.Location, bool) {
	switch s {
	case "":
		return nil, true
	case "Z", "UTC", "GMT":
		return time.UTC, true
	}
	digits := strings.ReplaceAll(s[1:], ":", "")
	hours, minutes := atoi(digits[:2]), atoi(digits[2:])
	if hours > 14 || minutes > 59 {
		return nil, false
	}
	offset := hours*3600 + minutes*60
	if s[0] == '-' {
		offset = -offset
	}
	return time.FixedZone("", offset), true
}
