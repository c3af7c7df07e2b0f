package web

import (
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// country is a country as people choose it.
type country struct{ Code, Name string }

// countries are all countries, in the order of a language.
func countries(lang string) []country {
	tag := language.Make(lang)
	names := display.Regions(tag)
	var out countryList
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			region, err := language.ParseRegion(code)
			if err != nil || !region.IsCountry() || region.String() != code || code == "ZZ" {
				continue
			}
			if name := names.Name(region); name != "" {
				out = append(out, country{Code: code, Name: name})
			}
		}
	}
	collate.New(tag).Sort(out)
	return out
}

// countryList can be put in the order of a language.
type countryList []country

func (l countryList) Len() int           { return len(l) }
func (l countryList) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }
func (l countryList) Bytes(i int) []byte { return []byte(l[i].Name) }
