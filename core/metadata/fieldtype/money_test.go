package fieldtype_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/currency"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

func TestMoney(t *testing.T) {
	t.Parallel()
	eur := func(minor int64) fieldtype.Money { return fieldtype.Money{Amount: minor, Currency: "EUR"} }
	usd := func(minor int64) fieldtype.Money { return fieldtype.Money{Amount: minor, Currency: "USD"} }
	bounds := &fieldtype.Options{Currency: "EUR", Min: "0", Max: "1000"}
	checkJSON(t, fieldtype.MoneyType, []reading{
		{in: `{"amount":1250,"currency":"EUR"}`, want: eur(1250)},
		{in: `{"amount":"12.50","currency":"EUR"}`, want: eur(1250)},
		{in: `{"amount":"12","currency":"JPY"}`, want: fieldtype.Money{Amount: 12, Currency: "JPY"}},
		{in: `{"amount":"1.234","currency":"KWD"}`, want: fieldtype.Money{Amount: 1234, Currency: "KWD"}},
		{in: `{"amount":-1}`, env: german, want: eur(-1)},
		{in: `{"amount":1,"currency":null}`, o: bounds, want: eur(1)},
		{in: `"12.50 EUR"`, want: eur(1250)},
		{in: `"1.234,56 €"`, want: eur(123456)},
		{in: `"€ 1,234.56"`, want: eur(123456)},
		{in: `"12,50 €"`, want: eur(1250)},
		{in: `"-5 EUR"`, want: eur(-500)},
		{in: `"1234.567 KWD"`, want: fieldtype.Money{Amount: 1234567, Currency: "KWD"}},
		{in: `"12.50"`, env: german, want: eur(1250)},
		{in: "null"},
		{in: `""`},
		{in: `{"amount":12.5,"currency":"EUR"}`, reason: "not_an_integer"},
		{in: `{"amount":"12.505","currency":"EUR"}`, reason: "too_precise"},
		{in: `{"amount":"1.5","currency":"JPY"}`, reason: "too_precise"},
		{in: `{"amount":"1,5","currency":"EUR"}`, reason: "invalid_number"},
		{in: `{"amount":true,"currency":"EUR"}`, reason: "wrong_type"},
		{in: `{"currency":"EUR"}`, reason: "required"},
		{in: `{"amount":1,"currency":"EURO"}`, reason: "invalid_currency"},
		{in: `{"amount":1,"currency":"eur"}`, reason: "invalid_currency"},
		{in: `{"amount":1,"currency":"XXX"}`, reason: "invalid_currency"},
		{in: `{"amount":1,"currency":"ZZZ"}`, reason: "invalid_currency"},
		{in: `{"amount":1,"currency":7}`, reason: "wrong_type"},
		{in: `{"amount":1}`, reason: "currency_missing"},
		{in: `{"amount":1,"currency":"EUR","x":1}`, reason: "unknown_key"},
		{in: `{"amount":9007199254740993,"currency":"EUR"}`, reason: "too_large"},
		{in: `{"amount":"99999999999999999","currency":"EUR"}`, reason: "too_large"},
		{in: "12.5", reason: "wrong_type"},
		{in: "true", reason: "wrong_type"},
		{in: "[1]", reason: "wrong_type"},
		{in: `{"amount":`, reason: "invalid_json"},
		{in: `"1.500 EUR"`, reason: "ambiguous_number"},
		{in: `"1,500 EUR"`, reason: "ambiguous_number"},
		{in: `"12"`, reason: "currency_missing"},
		{in: `"abc"`, reason: "invalid_money"},
		{in: `{"amount":"1000","currency":"EUR"}`, o: bounds, want: eur(100000)},
		{in: `{"amount":"1000.01","currency":"EUR"}`, o: bounds, reason: "too_large"},
		{in: `{"amount":-1}`, o: bounds, reason: "too_small"},
	})
	checkText(t, fieldtype.MoneyType, []reading{
		{in: "12400.50", env: american, want: usd(1240050)},
		{in: "EUR 1.250.000,00", env: german, want: eur(125000000)},
		{in: "$74.69", env: american, want: usd(7469)},
		{in: "-1.250,00", env: german, want: eur(-125000)},
		{in: "1.250,00- €", env: german, want: eur(-125000)},
		{in: "-$5", env: american, want: usd(-500)},
		{in: "($5.00)", env: american, want: usd(-500)},
		{in: "1'000.00 CHF", env: &fieldtype.Env{Locale: fieldtype.LocaleOf("de-CH")}, want: fieldtype.Money{Amount: 100000, Currency: "CHF"}},
		{in: "5 Fr.", env: neutral, want: fieldtype.Money{Amount: 500, Currency: "CHF"}},
		{in: "12,50 Euro", env: german, want: eur(1250)},
		{in: "£3", env: german, want: fieldtype.Money{Amount: 300, Currency: "GBP"}},
		{in: "0", env: german, want: eur(0)},
		{in: ""},
		{in: "5 kr", env: &fieldtype.Env{Currency: "SEK"}, want: fieldtype.Money{Amount: 500, Currency: "SEK"}},
		{in: "1.000", env: german, want: eur(100000)},
		{in: "1,000", env: german, reason: "ambiguous_number"},
		{in: "1.000", env: neutral, reason: "ambiguous_number"},
		{in: "1'000.00", env: german, reason: "number_format"},
		{in: "$74.69", env: neutral, reason: "ambiguous_currency"},
		{in: "5 kr", env: german, reason: "ambiguous_currency"},
		{in: "5 Taler", env: german, reason: "invalid_currency"},
		{in: "EUR 5 EUR", env: german, reason: "invalid_money"},
		{in: "viel", env: german, reason: "invalid_money"},
		{in: "4,98912E+11", env: german, reason: "scientific_notation"},
		{in: "12.345,678", env: german, reason: "ambiguous_number"},
		{in: "12,3456", env: german, reason: "too_precise"},
		{in: "5", reason: "currency_missing"},
		{in: `="5"`, reason: "formula_cell"},
	})
	typ := get(t, fieldtype.MoneyType)
	require.Equal(t, `{"amount":1250,"currency":"EUR"}`, string(typ.AppendJSON(nil, eur(1250))))
	require.Equal(t, "12,50 EUR", typ.ToText(eur(1250), nil, german))
	require.Equal(t, "12.50 EUR", typ.ToText(eur(1250), nil, nil))
	require.Equal(t, 1250.0, typ.SlotValue(eur(1250)))

	_, err := typ.FromJSON([]byte(`{"currency":"EUR"}`), nil, nil)
	require.Equal(t, "amount", firstField(t, err).Location)
	_, err = typ.FromText("$5", nil, neutral)
	require.Contains(t, firstField(t, err).Params["candidates"], "USD")
}

// TestMinorDigits compares with the tables of CLDR, which differ where custom has given up the minor unit that ISO 4217
// still defines, and for currencies that are no longer in use.
func TestMinorDigits(t *testing.T) {
	t.Parallel()
	custom := map[string]bool{
		"AFN": true, "ALL": true, "IQD": true, "IRR": true, "KPW": true, "LAK": true, "LBP": true, "MGA": true, "MGF": true, "MMK": true,
		"MRO": true,
		"PKR": true, "RSD": true, "SLL": true, "SOS": true, "STD": true, "SYP": true, "TZS": true, "YER": true, "ZMK": true, "COP": true,
		"CRC": true,
		"GYD": true, "IDR": true, "MNT": true, "MUR": true, "UZS": true, "AMD": true, "CZK": true, "HUF": true, "NOK": true, "SEK": true,
		"TWD": true, "UYW": true,
		"ADP": true, "BYR": true, "BYB": true, "ESP": true, "GBX": true, "ITL": true, "LUF": true, "TMM": true, "TRL": true, "TPE": true,
		"ZWD": true,
	}
	count := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			for c := 'A'; c <= 'Z'; c++ {
				code := string([]rune{a, b, c})
				unit, err := currency.ParseISO(code)
				if err != nil || fieldtype.CheckCurrency(code) != nil {
					continue
				}
				count++
				if digits, _ := currency.Standard.Rounding(unit); !custom[code] {
					require.Equal(t, digits, fieldtype.MinorDigits(code), code)
				}
			}
		}
	}
	require.Greater(t, count, 150)
}
