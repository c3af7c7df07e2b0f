package calendar

import (
	"slices"
	"strings"
	"time"
)

// easter is Easter Sunday of a year in the Gregorian calendar, after the algorithm of Meeus, Jones and Butcher.
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	month := (h + l - 7*m + 114) / 31
	dayOf := (h+l-7*m+114)%31 + 1
	return time.Date(year, time.Month(month), dayOf, 0, 0, 0, 0, time.UTC)
}

// rule says on which day of a year a holiday falls, or that it does not.
type rule func(year int) (Date, bool)

func of(t time.Time) Date { return Date{t.Year(), t.Month(), t.Day()} }

func fixed(month time.Month, dayOf int) rule {
	return func(year int) (Date, bool) { return Date{year, month, dayOf}, true }
}

// since is a rule that holds from a year on.
func since(first int, r rule) rule {
	return func(year int) (Date, bool) {
		if year < first {
			return Date{}, false
		}
		return r(year)
	}
}

// afterEaster is so many days after Easter Sunday.
func afterEaster(days int) rule {
	return func(year int) (Date, bool) { return of(easter(year).AddDate(0, 0, days)), true }
}

// repentance is the Wednesday before 23 November.
func repentance(year int) (Date, bool) {
	t := time.Date(year, time.November, 22, 0, 0, 0, 0, time.UTC)
	for t.Weekday() != time.Wednesday {
		t = t.AddDate(0, 0, -1)
	}
	return of(t), true
}

// reformation was a holiday in all of Germany in 2017.
func reformation(year int) (Date, bool) { return Date{year, time.October, 31}, year == 2017 }

// berlin2020 are the two anniversaries of the end of the war that were holidays in Berlin.
func berlin2020(year int) (Date, bool) {
	return Date{year, time.May, 8}, year == 2020 || year == 2025
}

var (
	epiphany       = fixed(time.January, 6)
	womensDay      = fixed(time.March, 8)
	corpusChristi  = afterEaster(60)
	assumption     = fixed(time.August, 15)
	reformationDay = fixed(time.October, 31)
	allSaints      = fixed(time.November, 1)
	josephsDay     = fixed(time.March, 19)
	berchtold      = fixed(time.January, 2)
	labour         = fixed(time.May, 1)
	stStephen      = fixed(time.December, 26)
	immaculate     = fixed(time.December, 8)
	goodFriday     = afterEaster(-2)
	easterMonday   = afterEaster(1)
	ascension      = afterEaster(39)
	whitMonday     = afterEaster(50)
	newYear        = fixed(time.January, 1)
	christmas      = fixed(time.December, 25)
)

// sets are the holidays of each set, without those of the country that it is part of.
var sets = map[string][]rule{
	"DE": {newYear, goodFriday, easterMonday, labour, ascension, whitMonday, since(1990, fixed(time.October, 3)), christmas, stStephen, reformation},

	"DE-BW": {epiphany, corpusChristi, allSaints},
	"DE-BY": {epiphany, corpusChristi, assumption, allSaints},
	"DE-BE": {since(2019, womensDay), berlin2020},
	"DE-BB": {afterEaster(0), afterEaster(49), reformationDay},
	"DE-HB": {since(2018, reformationDay)},
	"DE-HH": {since(2018, reformationDay)},
	"DE-HE": {corpusChristi},
	"DE-MV": {since(2023, womensDay), reformationDay},
	"DE-NI": {since(2018, reformationDay)},
	"DE-NW": {corpusChristi, allSaints},
	"DE-RP": {corpusChristi, allSaints},
	"DE-SL": {corpusChristi, assumption, allSaints},
	"DE-SN": {reformationDay, repentance},
	"DE-ST": {epiphany, reformationDay},
	"DE-SH": {since(2018, reformationDay)},
	"DE-TH": {since(2019, fixed(time.September, 20)), reformationDay},

	"AT": {
		newYear, epiphany, easterMonday, labour, ascension, whitMonday, corpusChristi, assumption, fixed(time.October, 26), allSaints, immaculate, christmas, stStephen,
	},

	"CH":    {newYear, ascension, since(1994, fixed(time.August, 1)), christmas},
	"CH-AG": {berchtold, goodFriday, easterMonday, labour, whitMonday, stStephen},
	"CH-BE": {berchtold, goodFriday, easterMonday, whitMonday, stStephen},
	"CH-BL": {goodFriday, easterMonday, labour, whitMonday, stStephen},
	"CH-BS": {goodFriday, easterMonday, labour, whitMonday, stStephen},
	"CH-GE": {goodFriday, easterMonday, whitMonday, fixed(time.December, 31)},
	"CH-LU": {berchtold, goodFriday, easterMonday, whitMonday, corpusChristi, assumption, allSaints, immaculate, stStephen},
	"CH-SG": {goodFriday, easterMonday, whitMonday, allSaints, stStephen},
	"CH-TI": {epiphany, josephsDay, easterMonday, labour, whitMonday, corpusChristi, fixed(time.June, 29), assumption, allSaints, immaculate, stStephen},
	"CH-VD": {berchtold, goodFriday, easterMonday, whitMonday},
	"CH-ZG": {berchtold, goodFriday, easterMonday, whitMonday, corpusChristi, assumption, allSaints, immaculate, stStephen},
	"CH-ZH": {berchtold, goodFriday, easterMonday, labour, whitMonday, stStephen},
}

// Sets are the names of all sets of holidays, sorted: countries, and countries with a state or canton, whose set has those of the
// country, too.
func Sets() []string {
	out := make([]string, 0, len(sets))
	for name := range sets {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// Known reports whether there is a set.
func Known(set string) bool { _, ok := sets[set]; return ok }

// IsHoliday reports whether a day is a holiday of a set.
func IsHoliday(set string, d Date) bool {
	country, _, part := strings.Cut(set, "-")
	if part && IsHoliday(country, d) {
		return true
	}
	return slices.ContainsFunc(sets[set], func(r rule) bool {
		at, ok := r(d.Year)
		return ok && at == d
	})
}

// Holidays are the holidays of a set in a year, sorted.
func Holidays(set string, year int) []Date {
	var out []Date
	for t := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC); t.Year() == year; t = t.AddDate(0, 0, 1) {
		if IsHoliday(set, of(t)) {
			out = append(out, of(t))
		}
	}
	return out
}
