package fieldtype

import (
	"strings"
	"unicode"

	"golang.org/x/text/currency"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// minorDigits lists the currencies of ISO 4217 whose minor unit is not a hundredth. (The tables of CLDR in x/text follow
// custom instead: they give the dinar of Iraq no minor unit, where ISO and banks count in thousandths.)
var minorDigits = map[string]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0, "UYI": 0,
	"VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
	"CLF": 4, "UYW": 4,
}

// MinorDigits returns the number of decimal places of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD.
func MinorDigits(code string) int {
	if d, ok := minorDigits[code]; ok {
		return d
	}
	return 2
}

// CheckCurrency refuses what is not an ISO 4217 code in capitals.
func CheckCurrency(code string) error {
	if unit, err := currency.ParseISO(code); err != nil || unit.String() != code || code == "XXX" || code == "XTS" {
		return invalid(ReasonInvalidCurrency, fault.Params{"value": excerpt(strings.ToValidUTF8(code, "\ufffd"))})
	}
	return nil
}

// symbols maps what people write beside amounts to the currencies that it can mean.
var symbols = map[string][]string{
	"€": {"EUR"}, "euro": {"EUR"}, "euros": {"EUR"}, "£": {"GBP"}, "¥": {"CNY", "JPY"}, "円": {"JPY"},
	"$":   {"AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "USD"},
	"us$": {"USD"}, "c$": {"CAD"}, "ca$": {"CAD"}, "a$": {"AUD"}, "au$": {"AUD"}, "nz$": {"NZD"}, "hk$": {"HKD"}, "s$": {"SGD"}, "r$": {"BRL"},
	"kr": {"DKK", "ISK", "NOK", "SEK"}, "kr.": {"DKK", "ISK", "NOK", "SEK"}, "zł": {"PLN"}, "kč": {"CZK"}, "ft": {"HUF"}, "lei": {"RON"},
	"fr.": {"CHF"}, "sfr.": {"CHF"}, "лв": {"BGN"}, "₴": {"UAH"}, "₺": {"TRY"}, "₽": {"RUB"}, "₹": {"INR"}, "₩": {"KRW"},
	"₪": {"ILS"}, "฿": {"THB"}, "₫": {"VND"}, "₱": {"PHP"}, "₦": {"NGN"},
}

// resolveSymbol returns the currencies that a code or symbol can mean.
func resolveSymbol(s string) []string {
	if candidates, ok := symbols[strings.ToLower(s)]; ok {
		return candidates
	}
	if code := strings.ToUpper(s); len(code) == 3 && CheckCurrency(code) == nil {
		return []string{code}
	}
	return nil
}

// currencyOf decides on the currency that a symbol means, given the one that amounts have by default.
func currencyOf(symbol, standard string) (string, error) {
	candidates := resolveSymbol(symbol)
	switch {
	case len(candidates) == 0:
		return "", invalid(ReasonInvalidCurrency, fault.Params{"value": excerpt(symbol)})
	case len(candidates) == 1:
		return candidates[0], nil
	case contains(candidates, standard):
		return standard, nil
	}
	return "", invalid(ReasonCurrencyUnclear, fault.Params{"symbol": symbol, "candidates": candidates})
}

// cutCurrency parts an amount such as "EUR 1.250,00", "-$5" or "5,00- €" into the number with its sign and the
// currency as written, which is empty when there is none.
func cutCurrency(s string) (number, symbol string, err error) {
	first := strings.IndexFunc(s, unicode.IsDigit)
	last := strings.LastIndexFunc(s, unicode.IsDigit)
	if first < 0 {
		return "", "", invalid(ReasonInvalidMoney, fault.Params{"expected": moneyExample})
	}
	last++
	prefix, sign := cutSigns(s[:first])
	suffix, signAfter := cutSigns(s[last:])
	if prefix != "" && suffix != "" {
		return "", "", invalid(ReasonInvalidMoney, fault.Params{"expected": moneyExample})
	}
	return sign + s[first:last] + signAfter, prefix + suffix, nil
}

// cutSigns takes the signs and blanks out of what stands before or behind an amount.
func cutSigns(s string) (rest, signs string) {
	var r, g strings.Builder
	for _, c := range s {
		switch {
		case strings.ContainsRune("+-−()", c):
			g.WriteRune(c)
		case !unicode.IsSpace(c):
			r.WriteRune(c)
		}
	}
	return r.String(), g.String()
}
