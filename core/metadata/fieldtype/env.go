package fieldtype

import (
	"strings"
	"time"
)

// Env is what the reading and writing of values depends on beside the field: the tenant's defaults and, for files, how
// the person writes numbers and dates. Nil means that nothing is known.
type Env struct {
	// Region is the ISO 3166 code of the country of phone numbers without a country code.
	Region string
	// Currency is the ISO 4217 code of amounts that name none, where the field sets none either.
	Currency string
	// Location is the time zone of cells that name none; nil means UTC.
	Location *time.Location
	// Locale is how numbers and dates are written in files.
	Locale Locale
	// Language is the language of option labels in exports, such as "de"; empty writes the values of options.
	Language string
}

// DateOrder is the order of day and month in dates such as 02/11/2024.
type DateOrder string

// The orders. Dates with dots are always day first, dates that begin with a year are always year first.
const (
	OrderUnknown    DateOrder = ""
	OrderDayFirst   DateOrder = "day_first"
	OrderMonthFirst DateOrder = "month_first"
)

// Locale is how a file writes numbers and dates. The zero value refuses whatever has two readings.
type Locale struct {
	// Decimal is ',' or '.', or 0 when it is not known.
	Decimal byte
	// Order is the order of day and month.
	Order DateOrder
}

// LocaleOf returns how files are usually written in a language, with or without its country: "de", "de-CH", "en-GB".
// The zero Locale stands for a language that is not known.
func LocaleOf(tag string) Locale {
	lang, country, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	switch {
	case lang == "de" && (country == "CH" || country == "LI"):
		return Locale{Decimal: '.', Order: OrderDayFirst}
	case lang == "de":
		return Locale{Decimal: ',', Order: OrderDayFirst}
	case lang == "en" && (country == "" || country == "US"):
		return Locale{Decimal: '.', Order: OrderMonthFirst}
	case lang == "en":
		return Locale{Decimal: '.', Order: OrderDayFirst}
	}
	return Locale{}
}

var noEnv = &Env{}

// orEmpty lets the types read an environment that nobody set.
func (e *Env) orEmpty() *Env {
	if e == nil {
		return noEnv
	}
	return e
}

func (e *Env) location() *time.Location {
	if e == nil || e.Location == nil {
		return time.UTC
	}
	return e.Location
}
