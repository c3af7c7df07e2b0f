package tenants

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// zones are the time zones that most people of a country live in. A company elsewhere starts in UTC and says its own.
var zones = map[string]string{
	"AD": "Europe/Andorra", "AE": "Asia/Dubai", "AL": "Europe/Tirane", "AR": "America/Argentina/Buenos_Aires", "AT": "Europe/Vienna",
	"AU": "Australia/Sydney", "BA": "Europe/Sarajevo", "BE": "Europe/Brussels", "BG": "Europe/Sofia", "BR": "America/Sao_Paulo",
	"CA": "America/Toronto", "CH": "Europe/Zurich", "CL": "America/Santiago", "CN": "Asia/Shanghai", "CO": "America/Bogota",
	"CY": "Asia/Nicosia", "CZ": "Europe/Prague", "DE": "Europe/Berlin", "DK": "Europe/Copenhagen", "EE": "Europe/Tallinn",
	"EG": "Africa/Cairo", "ES": "Europe/Madrid", "FI": "Europe/Helsinki", "FR": "Europe/Paris", "GB": "Europe/London",
	"GR": "Europe/Athens", "HK": "Asia/Hong_Kong", "HR": "Europe/Zagreb", "HU": "Europe/Budapest", "ID": "Asia/Jakarta",
	"IE": "Europe/Dublin", "IL": "Asia/Jerusalem", "IN": "Asia/Kolkata", "IS": "Atlantic/Reykjavik", "IT": "Europe/Rome",
	"JP": "Asia/Tokyo", "KE": "Africa/Nairobi", "KR": "Asia/Seoul", "LI": "Europe/Vaduz", "LT": "Europe/Vilnius",
	"LU": "Europe/Luxembourg", "LV": "Europe/Riga", "MA": "Africa/Casablanca", "MC": "Europe/Monaco", "MD": "Europe/Chisinau",
	"ME": "Europe/Podgorica", "MK": "Europe/Skopje", "MT": "Europe/Malta", "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur",
	"NG": "Africa/Lagos", "NL": "Europe/Amsterdam", "NO": "Europe/Oslo", "NZ": "Pacific/Auckland", "PE": "America/Lima",
	"PH": "Asia/Manila", "PK": "Asia/Karachi", "PL": "Europe/Warsaw", "PT": "Europe/Lisbon", "RO": "Europe/Bucharest",
	"RS": "Europe/Belgrade", "SA": "Asia/Riyadh", "SE": "Europe/Stockholm", "SG": "Asia/Singapore", "SI": "Europe/Ljubljana",
	"SK": "Europe/Bratislava", "SM": "Europe/San_Marino", "TH": "Asia/Bangkok", "TN": "Africa/Tunis", "TR": "Europe/Istanbul",
	"TW": "Asia/Taipei", "UA": "Europe/Kyiv", "US": "America/New_York", "UY": "America/Montevideo", "VN": "Asia/Ho_Chi_Minh",
	"XK": "Europe/Belgrade", "ZA": "Africa/Johannesburg",
}

// german are the countries whose companies start in German when they say nothing else.
var german = []string{"DE", "AT", "CH", "LI", "LU"}

// defaults fills in what a company has not said: the country of its language, and the language, the time zone and the
// currency of its country.
func (t *Tenant) defaults() {
	t.Locale, t.Country = strings.TrimSpace(t.Locale), strings.ToUpper(strings.TrimSpace(t.Country))
	t.Currency, t.TimeZone = strings.ToUpper(strings.TrimSpace(t.Currency)), strings.TrimSpace(t.TimeZone)
	if t.Country == "" {
		t.Country = "DE"
	}
	if t.Locale == "" {
		t.Locale = "en"
		if slices.Contains(german, t.Country) {
			t.Locale = "de"
		}
	}
	if t.TimeZone == "" {
		if t.TimeZone = zones[t.Country]; t.TimeZone == "" {
			t.TimeZone = "UTC"
		}
	}
	if t.Currency == "" {
		t.Currency = "EUR"
		if region, err := language.ParseRegion(t.Country); err == nil {
			if unit, ok := currency.FromRegion(region); ok {
				t.Currency = unit.String()
			}
		}
	}
}

const maxCompany = 200

// check refuses what cannot be, with locations as in the settings.
func (t *Tenant) check(l *fault.List, name string) {
	t.Name = access.CheckName(l, name, t.Name)
	if utf8.RuneCountInString(t.Name) > maxCompany {
		l.Add(name, "too_long", fault.Params{"max": maxCompany})
	}
	access.CheckLocale(l, "locale", t.Locale)
	if !isCountry(t.Country) {
		l.Add("country", "invalid_country", fault.Params{"value": clip(t.Country)})
	}
	access.CheckTimeZone(l, "time_zone", t.TimeZone)
	if !isCurrency(t.Currency) {
		l.Add("currency", "invalid_currency", fault.Params{"value": clip(t.Currency)})
	}
}

func isCountry(code string) bool {
	if len(code) != 2 {
		return false
	}
	region, err := language.ParseRegion(code)
	return err == nil && region.IsCountry() && region.String() == code
}

func isCurrency(code string) bool {
	unit, err := currency.ParseISO(code)
	return err == nil && unit.String() == code && code != "XXX" && code != "XTS"
}

// clip shortens a piece of input for a fault.
func clip(s string) string {
	for i := range s {
		if i >= 40 {
			return s[:i] + "…"
		}
	}
	return s
}
