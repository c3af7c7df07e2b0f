package fieldtype_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// fuzzEnvs are the environments that the fuzzers choose from.
var fuzzEnvs = []*fieldtype.Env{
	nil, german, american, neutral,
	{Region: "CH", Currency: "CHF", Locale: fieldtype.LocaleOf("de-CH"), Location: time.FixedZone("", -3*3600-1800), Language: "en"},
}

// fuzzOptions gives the types that need options some.
var fuzzOptions = map[fieldtype.Name]*fieldtype.Options{
	fieldtype.Select: regions, fieldtype.MultiSelect: regions, fieldtype.Text: {MaxLength: 100}, fieldtype.Number: {Min: "-1000"},
	fieldtype.AutoNumber: {Pattern: "{0}"}, fieldtype.Reference: {Target: "obj_x", TargetPrefix: "con"},
}

var jsonSeeds = []string{
	"null", "true", "1", "-0", "1.50", "1e3", `""`, `"a"`, `"  =1 "`, `"'=\"x\""`, `"#REF!"`, `"\ud83d\ude00\u0000"`, `"Müller\r\n"`, `"2024-01-31"`, `"2024-01-31T14:30:00+01:00"`, `"a@b.de"`,
	`"+49 89 1234567 x12"`, `"https://x.de/a?b#c"`, `"12,50 €"`, `{"amount":"12.50","currency":"EUR"}`, `{"amount":1250}`, `["north","south"]`, `["fil_01J00000000000000000000000"]`, `"con_01J00000000000000000000000"`,
	`{"city":"Köln","country":"Germany"}`, `{"a":[1,{"b":"\\u0000"}]}`, `"<p>a<b>c</p>\n&amp;"`, "[", "{", `"\u00`, "\"\xff\"", "9007199254740993", "1e999999999",
}

// FuzzFromJSON proves that no input of the API makes a type panic, and that what is accepted survives storage, the API,
// export and import.
func FuzzFromJSON(f *testing.F) {
	for i, seed := range jsonSeeds {
		f.Add([]byte(seed), uint8(i))
	}
	f.Fuzz(func(t *testing.T, raw []byte, env uint8) {
		e := fuzzEnvs[int(env)%len(fuzzEnvs)]
		for _, typ := range fieldtype.All() {
			o := fuzzOptions[typ.Name()]
			v, err := typ.FromJSON(json.RawMessage(raw), o, e)
			if err != nil {
				require.Nil(t, v)
				require.NotEmpty(t, firstField(t, err).Reason)
				continue
			}
			requireContract(t, typ, v, o, e)
		}
	})
}

var textSeeds = []string{
	"", " ", "1.234,56", "1,234.56", "1'234.50", "1 234,5", "1.000", "-5", "(5)", "5-", "4,98912E+11", `="0891234"`, "'=1+1", "''x", "#NV", "####", "12,50 €", "EUR 1.250.000,00", "$74.69", "-$5", "31.01.2024", "31/12/2023", "02/11/2024", "31. Januar 2024", "Jan 31, 2024",
	"0.0.00", "--03-07", "45322", "2024-03-12 09:14", "2024-03-31T02:30:00Z", "1/31/2024 2:30 PM", "ja", "X", "north; south", "Norden ::: Süden", "asa@nordvind.example ::: asa.l@home.example", "mailto:A@B.de", "+49 (0)176/1234 5678", "030/1234-56",
	"www.example.org:80/x", "fil_01J00000000000000000000000, fil_01J00000000000000000000001", `{"city":"Köln"}`, "[1]", "<b>x</b>\ny", "a\nb", "\ufeffx", "\ufeff '=1", "\xff", "a\x00", "－５", "٣",
}

// FuzzFromText does the same for the cells of files.
func FuzzFromText(f *testing.F) {
	for i, seed := range textSeeds {
		f.Add(seed, uint8(i))
	}
	f.Fuzz(func(t *testing.T, s string, env uint8) {
		e := fuzzEnvs[int(env)%len(fuzzEnvs)]
		for _, typ := range fieldtype.All() {
			o := fuzzOptions[typ.Name()]
			v, err := typ.FromText(s, o, e)
			if err != nil {
				require.Nil(t, v)
				require.NotEmpty(t, firstField(t, err).Reason)
				continue
			}
			requireContract(t, typ, v, o, e)
		}
	})
}

// FuzzDecode proves that a damaged stored value is an error and never a panic.
func FuzzDecode(f *testing.F) {
	for _, seed := range jsonSeeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, typ := range fieldtype.All() {
			v, err := typ.Decode(json.RawMessage(raw))
			if err != nil || v == nil {
				continue
			}
			encoded := typ.Encode(v)
			require.True(t, json.Valid(encoded), "%s: %q", typ.Name(), encoded)
			again, err := typ.Decode(encoded)
			require.NoError(t, err)
			require.True(t, typ.Equal(v, again))
			typ.SlotValue(v)
			typ.ToText(v, nil, nil)
		}
	})
}

// FuzzFormula proves that no expression makes the compiler or a run panic or explode.
func FuzzFormula(f *testing.F) {
	for _, seed := range []string{
		"amount * rate", `if(stage == "won", round(amount, 2), nil)`, "1 < count < 3 ?: active", `contains(name, "x") and not contains(tags, "a")`, "note ?? name + \"ä\"", "date_diff_days(start, end) / 0",
		"min(1, 2, count) % -3", "let x = 1; x", "map(1..9, #)", "custom.region in [\"a\"]", "address.city", "1e308*1e308", "-(-(-1))", "((", "a.b.c.d", "//x\n1", "b\"x\"",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		p, err := fieldtype.Compile(expression, formulaFields)
		if err != nil {
			require.Nil(t, p)
			require.NotEmpty(t, firstField(t, err).Reason)
			return
		}
		for _, name := range p.Referenced() {
			require.Contains(t, formulaFields, name)
		}
		_, err = p.Run(nil)
		if err != nil {
			require.NotEmpty(t, firstField(t, err).Reason)
		}
		for _, result := range fieldtype.FormulaResults {
			o := &fieldtype.Options{Formula: &fieldtype.Formula{Expression: "1", Result: result}}
			converted, err := p.As(result, o)
			if err != nil {
				continue
			}
			v, err := converted.Run(formulaValues)
			if err != nil {
				require.NotEmpty(t, firstField(t, err).Reason)
				continue
			}
			typ, _ := fieldtype.Of(fieldtype.FormulaType, o)
			requireContract(t, typ, v, o, nil)
		}
	})
}
