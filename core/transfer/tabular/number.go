package tabular

import (
	"strings"
	"unicode/utf8"
)

// numberForm is how a number is written.
type numberForm struct {
	decimal     rune // '.' or ','; 0: no fraction
	group       rune // between thousands; 0: none
	ambiguous   rune // one mark before exactly three digits, which may be either
	digits      int  // in all
	fraction    int  // behind the decimal mark
	leadingZero bool // begins with a zero that a number would not have
	negative    bool
	percent     bool
	currency    string // as written: €, EUR, $ …
}

// currencies are the marks and codes that stand beside an amount.
var currencies = []string{
	"€", "$", "£", "¥", "₹", "₺", "₽", "zł", "Kč", "kr", "Fr.", "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "SEK", "NOK", "DKK",
	"PLN", "CZK", "HUF", "RON", "TRY", "INR", "AUD", "CAD", "BRL", "Euro", "US$",
}

// parseNumber reads how a number is written, with a currency or per cent sign if there is one. It does not compute.
func parseNumber(s string) (numberForm, bool) {
	var f numberForm
	s = f.trimUnits(strings.TrimSpace(s))
	if s == "" || len(s) > 40 || s[len(s)-1] < '0' || s[len(s)-1] > '9' {
		return f, false
	}
	var marks [2]rune // the distinct marks in order of appearance
	var counts [2]int
	since, groupsOfThree, seen := 0, true, 0
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			f.digits++
			since++
		case strings.ContainsRune(".,'’ \u00a0\u202f", r):
			if i == 0 && r != '.' && r != ',' || since == 0 && i > 0 {
				return f, false
			}
			if seen > 0 && since != 3 || seen == 0 && (since > 3 || since == 0) {
				groupsOfThree = false
			}
			seen++
			since = 0
			switch {
			case marks[0] == 0 || marks[0] == r && marks[1] == 0:
				marks[0] = r
				counts[0]++
			case marks[1] == 0 && r != marks[0]:
				marks[1] = r
				counts[1]++
			default:
				return f, false
			}
		default:
			return f, false
		}
	}
	f.leadingZero = len(s) > 1 && s[0] == '0' && s[1] >= '0' && s[1] <= '9'
	return f, f.settle(marks, counts, since, groupsOfThree, s[0] == '0')
}

// settle decides which of the marks is the decimal one. A number that begins with a zero has no thousands.
func (f *numberForm) settle(marks [2]rune, counts [2]int, last int, threes, zero bool) bool {
	isPoint := func(r rune) bool { return r == '.' || r == ',' }
	switch {
	case marks[0] == 0:
		return true
	case marks[1] != 0: // 1.234.567,89
		if counts[1] != 1 || !isPoint(marks[1]) || !threes {
			return false
		}
		f.group, f.decimal, f.fraction = marks[0], marks[1], last
		return true
	case !isPoint(marks[0]): // 1 234 567
		f.group = marks[0]
		return threes && last == 3
	case counts[0] > 1: // 1.234.567
		f.group = marks[0]
		return threes && last == 3
	case last == 3 && threes && !zero: // 1.234
		f.ambiguous = marks[0]
		return true
	}
	f.decimal, f.fraction = marks[0], last
	return true
}

// trimUnits removes the sign, the currency and the per cent sign, and remembers them.
func (f *numberForm) trimUnits(s string) string {
	for range 3 {
		before := s
		if rest, ok := strings.CutPrefix(s, "-"); ok {
			s, f.negative = strings.TrimSpace(rest), true
		}
		if rest, ok := strings.CutPrefix(s, "−"); ok {
			s, f.negative = strings.TrimSpace(rest), true
		}
		if rest, ok := strings.CutPrefix(s, "+"); ok && f.digits == 0 {
			s = rest
		}
		if rest, ok := strings.CutSuffix(s, "%"); ok {
			s, f.percent = strings.TrimSpace(rest), true
		}
		if s == "" || isDigit(s[0]) && isDigit(s[len(s)-1]) {
			return s
		}
		if f.currency == "" {
			s = f.trimCurrency(s)
		}
		if s == before {
			return s
		}
	}
	return s
}

func (f *numberForm) trimCurrency(s string) string {
	for _, c := range currencies {
		rest, ok := strings.CutPrefix(s, c)
		if !ok {
			rest, ok = strings.CutSuffix(s, c)
		}
		if !ok {
			continue
		}
		// A code must not run into other letters.
		trimmed := strings.TrimSpace(rest)
		if r, _ := utf8.DecodeRuneInString(trimmed); trimmed == "" || r != '-' && r != '+' && r != '.' && (r < '0' || r > '9') {
			continue
		}
		f.currency = c
		return trimmed
	}
	return s
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
