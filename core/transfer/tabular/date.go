package tabular

import (
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
)

// dateForm is how a date is written.
type dateForm struct {
	order  string // "ymd", "dmy", "mdy"; empty: could be either of the last two
	time   bool   // a time of day follows
	noYear bool   // day and month only
	named  bool   // the month is a word
}

// months are the first letters by which the names of months are told apart, folded, German and English.
var months = map[string]int{
	"jan": 1, "jae": 1, "feb": 2, "mar": 3, "mae": 3, "mrz": 3, "apr": 4, "mai": 5, "may": 5, "jun": 6, "jul": 7,
	"aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dez": 12, "dec": 12,
}

// parseDate reads how a date is written. It checks that day and month are possible.
func parseDate(s string) (dateForm, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 6 || len(s) > 40 {
		return dateForm{}, false
	}
	if strings.HasPrefix(s, "--") && len(s) == 7 && allDigits(s[2:4]) && s[4] == '-' && allDigits(s[5:]) {
		return dateForm{order: "ymd", noYear: true}, true
	}
	if !isDigit(s[0]) {
		return namedDate(s)
	}
	var parts [3]int
	var lens [3]int
	sep, at := byte(0), 0
	for n := range parts {
		start := at
		for at < len(s) && isDigit(s[at]) {
			at++
		}
		if lens[n] = at - start; lens[n] == 0 || lens[n] > 4 {
			return namedDate(s)
		}
		parts[n], _ = strconv.Atoi(s[start:at])
		if n == 2 {
			break
		}
		if at == len(s) || s[at] != '.' && s[at] != '/' && s[at] != '-' || n == 1 && s[at] != sep {
			return namedDate(s)
		}
		sep = s[at]
		at++
		if at < len(s) && s[at] == ' ' && sep == '.' {
			at++
		}
	}
	f, ok := arrange(parts, lens, sep)
	if !ok {
		return f, false
	}
	rest := s[at:]
	if rest == "" {
		return f, true
	}
	f.time = isTimeOfDay(strings.TrimLeft(rest, " ,T"))
	return f, f.time && (rest[0] == ' ' || rest[0] == 'T' || rest[0] == ',')
}

// arrange finds out which of three numbers is which.
func arrange(p, lens [3]int, sep byte) (dateForm, bool) {
	day := func(n int) bool { return n >= 1 && n <= 31 }
	month := func(n int) bool { return n >= 1 && n <= 12 }
	year := func(n, l int) bool { return l == 2 || l == 4 && n >= 1000 }
	switch {
	case lens[0] == 4:
		return dateForm{order: "ymd"}, month(p[1]) && day(p[2]) && year(p[0], 4) && lens[1] <= 2 && lens[2] <= 2
	case lens[0] > 2 || lens[1] > 2 || !year(p[2], lens[2]):
		return dateForm{}, false
	case sep == '.':
		return dateForm{order: "dmy"}, day(p[0]) && month(p[1])
	case day(p[0]) && month(p[1]) && month(p[0]) && day(p[1]):
		return dateForm{}, true
	case day(p[0]) && month(p[1]):
		return dateForm{order: "dmy"}, true
	case month(p[0]) && day(p[1]):
		return dateForm{order: "mdy"}, true
	}
	return dateForm{}, false
}

// namedDate reads dates with the name of a month: 12. März 2024, 12-Mar-24, Mar 12, 2024.
func namedDate(s string) (dateForm, bool) {
	words := strings.FieldsFunc(fold.Fold(s), func(r rune) bool { return strings.ContainsRune(" .,-/", r) })
	if len(words) < 3 {
		return dateForm{}, false
	}
	isMonth := func(w string) bool {
		return len(w) >= 3 && len(w) <= 9 && !isDigit(w[0]) && months[w[:3]] > 0
	}
	isDay := func(w string) bool { n, err := strconv.Atoi(w); return err == nil && n >= 1 && n <= 31 && len(w) <= 2 }
	isYear := func(w string) bool { return allDigits(w) && (len(w) == 4 || len(w) == 2) }
	f := dateForm{named: true}
	switch {
	case isDay(words[0]) && isMonth(words[1]) && isYear(words[2]):
		f.order = "dmy"
	case isMonth(words[0]) && isDay(words[1]) && isYear(words[2]):
		f.order = "mdy"
	default:
		return dateForm{}, false
	}
	if len(words) > 3 {
		f.time = isTimeOfDay(strings.Join(words[3:], " "))
		return f, f.time
	}
	return f, true
}

// isTimeOfDay reports whether s is a time such as 9:14, 09:14:00.123Z, 9:14 PM or 09:14 Uhr.
func isTimeOfDay(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, suffix := range []string{"z", "am", "pm", "uhr", "utc", "gmt"} {
		if rest, ok := strings.CutSuffix(s, suffix); ok {
			s = strings.TrimSpace(rest)
			break
		}
	}
	if i := strings.LastIndexAny(s, "+-"); i > 0 {
		zone := strings.ReplaceAll(s[i+1:], ":", "")
		if !allDigits(zone) || len(zone) != 2 && len(zone) != 4 {
			return false
		}
		s = strings.TrimSpace(s[:i])
	}
	s, fraction, ok := strings.Cut(strings.ReplaceAll(s, ",", "."), ".")
	if ok && !allDigits(fraction) {
		return false
	}
	parts := strings.Split(s, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return false
	}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || len(p) > 2 || n < 0 || i == 0 && n > 24 || i > 0 && n > 59 {
			return false
		}
	}
	return true
}
