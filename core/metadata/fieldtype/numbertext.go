package fieldtype

import (
	"strings"
	"unicode"

	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// numberCell is a number as a person wrote it.
type numberCell struct {
	value decimal.Decimal
	// fraction is the number of digits that stand after the decimal separator, zeros included.
	fraction int
	// leadingZeros says that a whole number begins with zeros, as identifiers do.
	leadingZeros bool
}

// parseNumber reads the number in a trimmed cell: 1234.5, 1.234,50, 1'234.50, 1 234,50, (12), 12-. Which separator
// parts decimals is said by the locale; without one, a cell with two readings is refused.
func parseNumber(s string, l Locale) (numberCell, error) {
	if isScientific(s) {
		return numberCell{}, invalid(ReasonScientific, fault.Params{"value": excerpt(s)})
	}
	if len(s) > 2*maxNumberText {
		return numberCell{}, invalid(ReasonInvalidNumber)
	}
	body, negative, ok := cutSign(s)
	if !ok || body == "" || !isDigit(body[0]) || !isDigit(body[len(body)-1]) {
		return numberCell{}, notANumber(s)
	}
	body, grouped, ok := unifySeparators(body)
	if !ok {
		return numberCell{}, notANumber(s)
	}
	whole, fraction, err := splitNumber(s, body, grouped, l)
	if err != nil {
		return numberCell{}, err
	}
	text := whole
	if fraction != "" {
		text += "." + fraction
	}
	if negative {
		text = "-" + text
	}
	d, err := plainDecimal(text)
	if err != nil {
		return numberCell{}, err
	}
	return numberCell{value: d, fraction: len(fraction), leadingZeros: len(whole) > 1 && whole[0] == '0'}, nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// notANumber tells an amount of money and a share from other text.
func notANumber(s string) error {
	for _, r := range s {
		if unicode.Is(unicode.Sc, r) {
			return invalid(ReasonCurrencyInside, fault.Params{"value": excerpt(s)})
		}
	}
	if _, currency, err := cutCurrency(s); err == nil && currency != "" && len(resolveSymbol(currency)) > 0 {
		return invalid(ReasonCurrencyInside, fault.Params{"value": excerpt(s)})
	}
	return invalid(ReasonInvalidNumber)
}

// cutSign takes one sign off a number: +, -, the typographic minus, a minus behind it (as SAP writes) or parentheses.
func cutSign(s string) (body string, negative, ok bool) {
	s = strings.ReplaceAll(s, "−", "-")
	switch {
	case strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")"):
		s, negative = s[1:len(s)-1], true
	case strings.HasPrefix(s, "-"):
		s, negative = s[1:], true
	case strings.HasPrefix(s, "+"):
		s = s[1:]
	case strings.HasSuffix(s, "-"):
		s, negative = s[:len(s)-1], true
	}
	s = strings.TrimFunc(s, unicode.IsSpace)
	return s, negative, !strings.ContainsAny(s, "()+-")
}

// unifySeparators replaces the separators that can only part thousands, blanks and apostrophes, by '_'. It refuses
// any other character than digits, points and commas.
func unifySeparators(s string) (body string, grouped, ok bool) {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', r == '.', r == ',':
			b.WriteRune(r)
		case r == '\'' || r == '’' || r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u2009':
			b.WriteByte('_')
			grouped = true
		default:
			return "", false, false
		}
	}
	return b.String(), grouped, true
}

// splitNumber finds the decimal separator of a number and takes the thousands separators out.
func splitNumber(cell, body string, grouped bool, l Locale) (whole, fraction string, err error) {
	mark, err := decimalMark(cell, body, grouped, l)
	if err != nil {
		return "", "", err
	}
	whole = body
	if mark != 0 {
		i := strings.LastIndexByte(body, mark)
		whole, fraction = body[:i], body[i+1:]
	}
	var group byte
	for i := range len(whole) {
		if c := whole[i]; !isDigit(c) {
			if c == mark || group != 0 && c != group {
				return "", "", notFormatted(cell, c, l)
			}
			group = c
		}
	}
	if !isDigits(whole) {
		parts := strings.Split(whole, string(rune(group)))
		for i, p := range parts {
			if i == 0 && (len(p) == 0 || len(p) > 3 || p[0] == '0') || i > 0 && len(p) != 3 {
				return "", "", notFormatted(cell, group, l)
			}
		}
		whole = strings.Join(parts, "")
	}
	if mark != 0 && !isDigits(fraction) || !isDigits(whole) {
		return "", "", invalid(ReasonInvalidNumber)
	}
	return whole, fraction, nil
}

// decimalMark returns the decimal separator of a number, or 0 when it is whole.
func decimalMark(cell, body string, grouped bool, l Locale) (byte, error) {
	points, commas := strings.Count(body, "."), strings.Count(body, ",")
	if points == 0 && commas == 0 {
		return 0, nil
	}
	if l.Decimal != 0 {
		other := byte('.')
		if l.Decimal == '.' {
			other = ','
		}
		at := strings.IndexByte(body, l.Decimal)
		switch {
		case at < 0:
			return 0, nil
		case strings.Count(body, string(rune(l.Decimal))) > 1, strings.LastIndexByte(body, other) > at:
			return 0, invalid(ReasonNumberFormat, fault.Params{"value": excerpt(cell), "decimal": string(rune(l.Decimal))})
		}
		return l.Decimal, nil
	}
	switch {
	case points > 0 && commas > 0:
		if strings.LastIndexByte(body, '.') > strings.LastIndexByte(body, ',') {
			return '.', nil
		}
		return ',', nil
	case points > 1 || commas > 1:
		return 0, nil
	}
	mark := byte('.')
	if commas == 1 {
		mark = ','
	}
	whole, fraction, _ := strings.Cut(body, string(rune(mark)))
	if !grouped && len(fraction) == 3 && len(whole) <= 3 && whole[0] != '0' {
		return 0, invalid(ReasonNumberUnclear, fault.Params{"value": excerpt(cell), "readings": []string{whole + fraction, whole + "." + fraction}})
	}
	return mark, nil
}

// notFormatted is the fault of thousands that are not in groups of three: a number of the other format, or none at all.
func notFormatted(cell string, group byte, l Locale) error {
	if l.Decimal != 0 && (group == '.' || group == ',') {
		return invalid(ReasonNumberFormat, fault.Params{"value": excerpt(cell), "decimal": string(rune(l.Decimal))})
	}
	return invalid(ReasonInvalidNumber)
}
