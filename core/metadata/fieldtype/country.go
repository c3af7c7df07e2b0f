package fieldtype

import (
	"strings"
	"sync"

	"github.com/kontor-crm/kontor/core/fold"
)

// country is one row of the table of countries.
type country struct{ alpha2, alpha3, english, german string }

// countryAliases are the folded names that people write beside the official ones, and the signs on cars that German
// address books use instead of codes.
var countryAliases = map[string]string{
	"a": "AT", "b": "BE", "d": "DE", "e": "ES", "f": "FR", "h": "HU", "i": "IT", "l": "LU", "n": "NO", "p": "PT", "s": "SE",
	"uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
	"grossbritannien": "GB", "schottland": "GB", "nordirland": "GB", "vereinigtes koenigreich": "GB",
	"u.s.": "US", "u.s.a.": "US", "united states of america": "US", "vereinigte staaten von amerika": "US", "amerika": "US",
	"brd": "DE", "bundesrepublik deutschland": "DE", "germany (federal republic)": "DE", "federal republic of germany": "DE",
	"holland": "NL", "the netherlands": "NL", "tuerkiye": "TR", "turkiye": "TR", "czech republic": "CZ", "tschechische republik": "CZ", "slowakische republik": "SK",
	"slovak republic": "SK", "russian federation": "RU", "russische foederation": "RU", "north macedonia": "MK", "nordmazedonien": "MK",
	"korea": "KR", "republic of korea": "KR", "hong kong": "HK", "hongkong": "HK", "macau": "MO", "macao": "MO", "burma": "MM", "birma": "MM",
	"ivory coast": "CI", "cabo verde": "CV", "kap verde": "CV", "weissrussland": "BY", "moldau": "MD", "republik moldau": "MD", "vatican": "VA", "vatikan": "VA",
	"fl": "LI", "emirates": "AE", "uae": "AE", "vae": "AE", "viet nam": "VN", "eswatini": "SZ", "east timor": "TL", "congo": "CG",
	"palaestina": "PS", "palestine": "PS", "iran, islamic republic of": "IR", "ireland, republic of": "IE", "republik irland": "IE",
}

var countryByName = sync.OnceValue(func() map[string]string {
	m := make(map[string]string, 4*len(countries)+len(countryAliases))
	for alias, code := range countryAliases {
		m[alias] = code
	}
	for _, c := range countries {
		for _, name := range []string{c.english, c.german, c.alpha3, c.alpha2} {
			m[fold.Fold(name)] = c.alpha2
			m[strings.ReplaceAll(fold.Fold(name), "&", "and")] = c.alpha2
			m[strings.ReplaceAll(fold.Fold(name), "&", "und")] = c.alpha2
		}
	}
	return m
})

// CountryCode returns the ISO 3166 code of a country that is named by its codes, its name in English or German, or a
// usual short form, and false for a name that is not known.
func CountryCode(name string) (string, bool) {
	code, ok := countryByName()[fold.Fold(name)]
	return code, ok
}
