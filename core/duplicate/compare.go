package duplicate

import (
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// The ways of comparing.
const (
	// Exact values are the same, letter by letter.
	Exact = "exact"
	// Folded values are the same but for case, accents and white space.
	Folded = "folded"
	// Email addresses are the same, or differ by a slip.
	Email = "email"
	// Phone numbers are the same in their last nine digits.
	Phone = "phone"
	// Domain compares host names, also those within e-mail and web addresses; those of mail providers say nothing.
	Domain = "domain"
	// Text is alike by Jaro-Winkler, folded.
	Text = "text"
	// PersonName compares a first and a last name.
	PersonName = "person_name"
	// CompanyName compares names of companies without their legal forms.
	CompanyName = "company_name"
	// Address compares streets and post codes.
	Address = "address"
)

var methods = []string{Exact, Folded, Email, Phone, Domain, Text, PersonName, CompanyName, Address}

// freemail are domains that people share who have nothing else in common.
var freemail = set(
	"gmail.com", "googlemail.com", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com", "web.de", "t-online.de", "freenet.de", "outlook.com", "outlook.de", "hotmail.com", "hotmail.de", "live.de", "live.com",
	"msn.com", "yahoo.com", "yahoo.de", "icloud.com", "me.com", "mac.com", "aol.com", "aol.de", "posteo.de", "mailbox.org", "arcor.de", "mail.de", "email.de", "online.de", "vodafone.de", "1und1.de", "proton.me",
	"protonmail.com", "bluewin.ch", "a1.net", "kabelmail.de", "unitybox.de", "magenta.de", "ymail.com", "mail.com", "zoho.com", "yandex.ru", "orange.fr", "wanadoo.fr", "libero.it", "example.com",
)

// lastNine are the digits at the end of a phone number that survive every way of writing it; "" for a short number.
func lastNine(s string) string {
	s, _, _ = strings.Cut(s, ";")
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	if len(digits) < 6 {
		return ""
	}
	return digits[max(0, len(digits)-9):]
}

// domainOf is the host name of an e-mail or web address, without www; "" for a mail provider's.
func domainOf(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if _, after, ok := strings.Cut(s, "://"); ok {
		s = after
	}
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		s = s[i+1:]
	}
	if i := strings.IndexAny(s, "/?#:"); i >= 0 {
		s = s[:i]
	}
	s = strings.TrimPrefix(s, "www.")
	if !strings.Contains(s, ".") || freemail[s] {
		return ""
	}
	return s
}

func likeEmail(a, b string) float64 {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if a == b {
		return 1
	}
	localA, domainA, _ := strings.Cut(a, "@")
	localB, domainB, _ := strings.Cut(b, "@")
	x, y := lettersOf(strings.ReplaceAll(localA, "_", "")), lettersOf(strings.ReplaceAll(localB, "_", ""))
	switch {
	case domainA == domainB && (x == y || len(x) > 4 && distance(x, y, 1) <= 1 && strings.TrimRight(x, "0123456789") != strings.TrimRight(y, "0123456789")):
		return 0.9
	case x == y && len(x) > 4 && distance(domainA, domainB, 2) <= 2:
		return 0.9
	case x == y && len(x) > 6:
		return 0.6
	}
	return 0
}

// likeAddress compares street with number and post code; known is false where one of them has neither.
func likeAddress(a, b fieldtype.Address) (s float64, known bool) {
	sa, na := street(a.Street)
	sb, nb := street(b.Street)
	pa, pb := lettersOf(fold.Fold(a.PostalCode)), lettersOf(fold.Fold(b.PostalCode))
	if sa == "" || sb == "" {
		if pa == "" || pb == "" {
			return 0, false
		}
		if pa == pb {
			return 0.3, true
		}
		return 0, true
	}
	same := likeWord(sa, sb)
	if same == 0 && jaroWinkler(sa, sb) > 0.92 {
		same = 0.85
	}
	if same == 0 {
		return 0, true
	}
	if na != nb {
		same *= 0.6
		if strings.TrimRight(na, "abcdefgh") == strings.TrimRight(nb, "abcdefgh") {
			same = same / 0.6 * 0.9
		}
	}
	switch {
	case pa == "" || pb == "":
		return same * 0.85, true
	case pa == pb:
		return same, true
	case distance(pa, pb, 1) <= 1 || likeWord(fold.Fold(a.City), fold.Fold(b.City)) > 0.8:
		return same * 0.9, true
	}
	return 0, true
}

// street is the name of a street and its number, in one way of writing.
func street(s string) (name, number string) {
	s = fold.Fold(s)
	at := strings.IndexAny(s, "0123456789")
	if at > 0 {
		s, number = s[:at], lettersOf(s[at:])
	}
	name = lettersOf(s)
	for _, end := range []string{"strasse", "str"} {
		if cut, ok := strings.CutSuffix(name, end); ok {
			return cut + "str", number
		}
	}
	return name, number
}

// anyLike is the best similarity of two lists of values.
func anyLike(a, b []string, like func(a, b string) float64) (best float64, known bool) {
	for _, x := range a {
		for _, y := range b {
			if x != "" && y != "" {
				best, known = max(best, like(x, y)), true
			}
		}
	}
	return best, known
}

func yes(same bool) float64 {
	if same {
		return 1
	}
	return 0
}

// likes compare two values in the ways that look at nothing else.
var likes = map[string]func(a, b string) float64{
	Exact:  func(a, b string) float64 { return yes(a == b) },
	Folded: func(a, b string) float64 { return yes(fold.Fold(a) == fold.Fold(b)) },
	Email:  likeEmail,
	Phone: func(a, b string) float64 {
		x := lastNine(a)
		return yes(x != "" && x == lastNine(b))
	},
	Text:   func(a, b string) float64 { return jaroWinkler(fold.Fold(a), fold.Fold(b)) },
	Domain: func(a, b string) float64 { return yes(a == b) },
}

// compare is how alike two records are in the fields of a condition, from 0 to 1; known is false where one of them has
// no value.
func (c *Condition) compare(a, b *Facts) (s float64, known bool) {
	values := func(f *Facts) (out []string) {
		for _, path := range c.Fields {
			out = append(out, f.texts[path]...)
		}
		return out
	}
	switch c.Compare {
	case Address:
		best, some := 0.0, false
		for _, path := range c.Fields {
			x, okA := a.addresses[path]
			y, okB := b.addresses[path]
			if okA && okB {
				s, known := likeAddress(x, y)
				best, some = max(best, s), some || known
			}
		}
		return best, some
	case PersonName:
		x, y := a.person(c), b.person(c)
		if x.empty() || y.empty() {
			return 0, false
		}
		return likePerson(x, y), true
	}
	like := likes[c.Compare]
	if c.Compare == CompanyName {
		like = func(x, y string) float64 { return likeCompany(a.stem(x), b.stem(y)) }
	}
	x, y := values(a), values(b)
	if c.Compare == Domain {
		for _, list := range []*[]string{&x, &y} {
			domains := make([]string, 0, len(*list))
			for _, v := range *list {
				domains = append(domains, domainOf(v))
			}
			*list = slices.DeleteFunc(domains, func(s string) bool { return s == "" })
		}
	}
	return anyLike(x, y, like)
}

// person reads the name out of the fields: the last one is the last name.
func (c *Condition) person(f *Facts) person {
	var p person
	for i, path := range c.Fields {
		for _, v := range f.texts[path] {
			if i == len(c.Fields)-1 {
				p.family = append(p.family, surname(v)...)
			} else {
				p.given = append(p.given, words(v)...)
			}
		}
	}
	return p
}
