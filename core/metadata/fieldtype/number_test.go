package fieldtype_test

import (
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func TestNumber(t *testing.T) {
	t.Parallel()
	bounds := &fieldtype.Options{Min: "-5", Max: "10.5"}
	checkJSON(t, fieldtype.Number, []reading{
		{in: "0", want: int64(0)},
		{in: "-7", want: int64(-7)},
		{in: "12.0", want: int64(12)},
		{in: "1e3", want: int64(1000)},
		{in: "9007199254740992", want: int64(1 << 53)},
		{in: "-9007199254740992", want: int64(-1 << 53)},
		{in: "9007199254740993", reason: "too_large"},
		{in: "-9007199254740993", reason: "too_small"},
		{in: "1e30", reason: "too_large"},
		{in: "1e999999999", reason: "too_many_digits"},
		{in: "1.5", reason: "not_an_integer"},
		{in: "1e-400", reason: "too_many_digits"},
		{in: `"7"`, reason: "wrong_type"},
		{in: "true", reason: "wrong_type"},
		{in: "[]", reason: "wrong_type"},
		{in: "null"},
		{in: "0x10", reason: "invalid_number"},
		{in: "1e", reason: "invalid_number"},
		{in: "--1", reason: "invalid_number"},
		{in: "10", o: bounds, want: int64(10)},
		{in: "11", o: bounds, reason: "too_large"},
		{in: "-6", o: bounds, reason: "too_small"},
	})
	checkText(t, fieldtype.Number, []reading{
		{in: "1234", want: int64(1234)},
		{in: "-5", want: int64(-5)},
		{in: "−5", want: int64(-5)},
		{in: "+5", want: int64(5)},
		{in: "5-", want: int64(-5)},
		{in: "(5)", want: int64(-5)},
		{in: "1.234.567", env: german, want: int64(1234567)},
		{in: "1.234", env: german, want: int64(1234)},
		{in: "1,234", env: american, want: int64(1234)},
		{in: "12,00", env: german, want: int64(12)},
		{in: "1 234 567", want: int64(1234567)},
		{in: "1'234", want: int64(1234)},
		{in: "1\u202f234", want: int64(1234)},
		{in: "1,000", env: german, reason: "ambiguous_number"},
		{in: "1.000", env: american, reason: "ambiguous_number"},
		{in: "1.000", env: neutral, reason: "ambiguous_number"},
		{in: "1,000", reason: "ambiguous_number"},
		{in: "12,5", env: german, reason: "not_an_integer"},
		{in: "00123", reason: "leading_zeros"},
		{in: "0", want: int64(0)},
		{in: "4,98912E+11", env: german, reason: "scientific_notation"},
		{in: "1E5", reason: "scientific_notation"},
		{in: `="0891234"`, reason: "formula_cell"},
		{in: "#DIV/0!", reason: "spreadsheet_error"},
		{in: "12 €", reason: "currency_in_number"},
		{in: "$74", reason: "currency_in_number"},
		{in: "EUR 5", reason: "currency_in_number"},
		{in: "12 Stück", reason: "invalid_number"},
		{in: "12%", reason: "invalid_number"},
		{in: "1.23.4", env: german, reason: "number_format"},
		{in: "1.2345", env: german, reason: "number_format"},
		{in: "31.01.2024", env: german, reason: "number_format"},
		{in: "31.01.2024", reason: "invalid_number"},
		{in: "abc", reason: "invalid_number"},
		{in: "- -5", reason: "invalid_number"},
		{in: "5--", reason: "invalid_number"},
		{in: "", want: nil},
		{in: "1 23", reason: "invalid_number"},
		{in: "'-5", want: int64(-5)},
	})
}

func TestDecimal(t *testing.T) {
	t.Parallel()
	two := 2
	precise := &fieldtype.Options{Precision: &two, Min: "0", Max: "99.99"}
	checkJSON(t, fieldtype.Decimal, []reading{
		{in: "12.50", want: dec("12.5")},
		{in: `"12.50"`, want: dec("12.5")},
		{in: "-0.000", want: dec("0")},
		{in: "1e2", want: dec("100")},
		{in: "1.5e-3", want: dec("0.0015")},
		{in: "123456789012345", want: dec("123456789012345")},
		{in: "1234567890123456", reason: "too_many_digits"},
		{in: "1e15", reason: "too_many_digits"},
		{in: "0.1234567890123456", reason: "too_many_digits"},
		{in: "100000000000000", want: dec("100000000000000")},
		{in: "1e999999999", reason: "too_many_digits"},
		{in: "99.99", o: precise, want: dec("99.99")},
		{in: "100", o: precise, reason: "too_large"},
		{in: "-0.01", o: precise, reason: "too_small"},
		{in: "1.001", o: precise, reason: "too_precise"},
		{in: `"1,5"`, reason: "invalid_number"},
		{in: `"abc"`, reason: "invalid_number"},
		{in: `""`, reason: "invalid_number"},
		{in: "true", reason: "wrong_type"},
		{in: "{}", reason: "wrong_type"},
		{in: "null"},
	})
	checkText(t, fieldtype.Decimal, []reading{
		{in: "1.234.567,89", env: german, want: dec("1234567.89")},
		{in: "-1.250,00", env: german, want: dec("-1250")},
		{in: "1,234,567.89", env: american, want: dec("1234567.89")},
		{in: "1.234.567,89", want: dec("1234567.89")},
		{in: "1,234.5", want: dec("1234.5")},
		{in: "12400.50", want: dec("12400.5")},
		{in: "12,5", want: dec("12.5")},
		{in: "0,500", want: dec("0.5")},
		{in: "1234.567", want: dec("1234.567")},
		{in: "1'000.500", want: dec("1000.5")},
		{in: "1,000", env: german, want: dec("1")},
		{in: "1.000", env: german, want: dec("1000")},
		{in: "1.000", reason: "ambiguous_number"},
		{in: "1,000", reason: "ambiguous_number"},
		{in: "1'000.00", env: german, reason: "number_format"},
		{in: "12400.50", env: german, reason: "number_format"},
		{in: "1,234.56", env: german, reason: "number_format"},
		{in: "1.234,56", env: american, reason: "number_format"},
		{in: "1,5,5", env: german, reason: "number_format"},
		{in: "12,50 €", env: german, reason: "currency_in_number"},
		{in: "$74.69", reason: "currency_in_number"},
		{in: "1,5e3", reason: "scientific_notation"},
		{in: "5,", reason: "invalid_number"},
		{in: ",5", reason: "invalid_number"},
		{in: "1.2.3,4", reason: "invalid_number"},
		{in: "12,34,567.89", reason: "invalid_number"},
		{in: "1.000", o: precise, env: german, reason: "too_large"},
		{in: "", want: nil},
	})
	typ := get(t, fieldtype.Decimal)
	require.JSONEq(t, `"12.5"`, string(typ.AppendJSON(nil, dec("12.50"))))
	require.Equal(t, "1234,5", typ.ToText(dec("1234.50"), nil, german))
	require.Equal(t, 12.5, typ.SlotValue(dec("12.50")))
}

func TestRating(t *testing.T) {
	t.Parallel()
	ten := &fieldtype.Options{RatingMax: 10}
	checkJSON(t, fieldtype.Rating, []reading{
		{in: "1", want: int64(1)},
		{in: "5", want: int64(5)},
		{in: "6", reason: "too_large"},
		{in: "0", reason: "too_small"},
		{in: "10", o: ten, want: int64(10)},
		{in: "11", o: ten, reason: "too_large"},
		{in: "2.5", reason: "not_an_integer"},
		{in: `"3"`, reason: "wrong_type"},
		{in: "null"},
	})
	checkText(t, fieldtype.Rating, []reading{{in: "4", want: int64(4)}, {in: "Hot", reason: "invalid_number"}, {in: ""}, {in: "9", reason: "too_large"}})
}

func TestBoolean(t *testing.T) {
	t.Parallel()
	checkJSON(t, fieldtype.Boolean, []reading{
		{in: "true", want: true},
		{in: "false", want: false},
		{in: "null"},
		{in: " true ", want: true},
		{in: "1", reason: "wrong_type"},
		{in: `"true"`, reason: "wrong_type"},
		{in: "[]", reason: "wrong_type"},
		{in: "troo", reason: "wrong_type"},
	})
	checkText(t, fieldtype.Boolean, []reading{
		{in: "Ja", want: true},
		{in: "JA", want: true},
		{in: "nein", want: false},
		{in: "Yes", want: true},
		{in: "no", want: false},
		{in: "x", want: true},
		{in: "X", want: true},
		{in: "1", want: true},
		{in: "0", want: false},
		{in: "wahr", want: true},
		{in: "FALSCH", want: false},
		{in: "TRUE", want: true},
		{in: "✓", want: true},
		{in: " ", want: nil},
		{in: "vielleicht", reason: "invalid_boolean"},
		{in: "2", reason: "invalid_boolean"},
		{in: "#NV", reason: "spreadsheet_error"},
	})
	require.Equal(t, 1.0, get(t, fieldtype.Boolean).SlotValue(true))
	require.Equal(t, 0.0, get(t, fieldtype.Boolean).SlotValue(false))
}
