package filter

import (
	"strconv"
	"time"

	"github.com/shopspring/decimal"
)

// Value is what a field is compared with: String, Bool, Int, Decimal, Date, Time, Me, Relative or a List of these.
type Value interface{ value() }

// String is a text, an identifier or an option. Bind reads it as a number, a date or a moment where the field is one.
type String string

// Bool is true or false.
type Bool bool

// Int is a whole number; for money it counts minor units, such as cents.
type Int int64

// Decimal is a number that is no Int. Make it by Number.
type Decimal struct{ decimal.Decimal }

// Date is a day of the calendar, written 2006-01-02.
type Date string

// Time is a moment, in UTC and cut to microseconds. Make it by At.
type Time struct{ time.Time }

// Me is the user for whom the filter runs.
type Me struct{}

// Relative is a time that depends on the moment at which the filter runs, such as "today" or "last_30_days".
type Relative string

// List is several single values.
type List []Value

func (String) value()   {}
func (Bool) value()     {}
func (Int) value()      {}
func (Decimal) value()  {}
func (Date) value()     {}
func (Time) value()     {}
func (Me) value()       {}
func (Relative) value() {}
func (List) value()     {}

// Strings returns a list of texts, such as the identifiers that an access scope allows.
func Strings(texts ...string) List {
	l := make(List, len(texts))
	for i, s := range texts {
		l[i] = String(s)
	}
	return l
}

// Number returns an Int where d is a whole number that fits, else a Decimal without trailing zeros.
func Number(d decimal.Decimal) Value {
	text, ok := spell(d)
	if !ok {
		return Decimal{d}
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return Int(n)
	}
	if canonical, err := decimal.NewFromString(text); err == nil {
		d = canonical
	}
	return Decimal{d}
}

// At returns the moment t as a value.
func At(t time.Time) Time { return Time{t.UTC().Truncate(time.Microsecond)} }

// maxNumberLength is the longest notation of a number that is read or written.
const maxNumberLength = 64

// spell writes d out. It refuses what would need too many digits: 1e999999999 is ten bytes, but a gigabyte when spelled.
func spell(d decimal.Decimal) (string, bool) {
	if e := d.Exponent(); e < -maxNumberLength || e > maxNumberLength {
		return "", false
	}
	text := d.String()
	return text, len(text) <= maxNumberLength
}

// parseNumber reads a number in any notation, such as 1, 1.50 or 2e3.
func parseNumber(s string) (Value, bool) {
	if s == "" || len(s) > maxNumberLength {
		return nil, false
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return Int(n), true
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return nil, false
	}
	if _, ok := spell(d); !ok {
		return nil, false
	}
	return Number(d), true
}

// word gives an unquoted word of the text form its type. A word is typed only when its value is written exactly like
// it: 007 and 1.50 stay texts, which Bind reads as numbers where the field is one.
func word(s string) Value {
	if s == "" {
		return String(s)
	}
	switch c := s[0]; {
	case c == '-' || c >= '0' && c <= '9':
		if len(s) >= len("2006-01-02") {
			if isDate(s) {
				return Date(s)
			}
			if t, err := time.Parse(time.RFC3339Nano, s); err == nil && inCalendar(t) {
				if v := At(t); v.Format(time.RFC3339Nano) == s {
					return v
				}
			}
		}
		switch v, _ := parseNumber(s); v := v.(type) {
		case Int:
			if strconv.FormatInt(int64(v), 10) == s {
				return v
			}
		case Decimal:
			if v.String() == s {
				return v
			}
		}
	case c == 't' && s == "true":
		return Bool(true)
	case c == 'f' && s == "false":
		return Bool(false)
	case c == 'm' && s == "me":
		return Me{}
	case c >= 'a' && c <= 'z':
		if r, ok := parseRelative(s); ok {
			return Relative(r.String())
		}
	}
	return String(s)
}

// isDate reports whether s is a day of the calendar in the form 2006-01-02, from year 1 on.
func isDate(s string) bool {
	if len(s) != len("2006-01-02") {
		return false
	}
	t, err := time.Parse("2006-01-02", s)
	return err == nil && inCalendar(t)
}

// inCalendar reports whether t lies in the years 1 to 9999, which both engines can hold.
func inCalendar(t time.Time) bool { return t.Year() >= 1 && t.Year() <= 9999 }
