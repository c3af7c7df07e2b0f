package fieldtype_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

var formulaFields = map[string]fieldtype.Name{
	"name": fieldtype.Text, "note": fieldtype.LongText, "stage": fieldtype.Select, "tags": fieldtype.MultiSelect,
	"count": fieldtype.Number, "rate": fieldtype.Decimal,
	"amount": fieldtype.MoneyType, "cost": fieldtype.MoneyType, "active": fieldtype.Boolean, "start": fieldtype.Date,
	"end": fieldtype.Date, "seen": fieldtype.DateTime,
	"address": fieldtype.AddressType, "data": fieldtype.JSON, "total": fieldtype.FormulaType, "custom.region": fieldtype.Select,
	"custom.factor": fieldtype.Decimal, "stars": fieldtype.Rating,
}

var formulaValues = map[string]any{
	"name": "Müller", "stage": "won", "tags": []string{"a", "b"}, "count": int64(3), "rate": dec("0.19"),
	"amount": fieldtype.Money{Amount: 10010, Currency: "EUR"}, "cost": fieldtype.Money{Amount: 4005, Currency: "EUR"}, "active": true,
	"start": "2024-01-31", "end": "2024-03-01",
	"seen": time.Date(2024, 2, 3, 23, 30, 0, 0, time.UTC), "address": fieldtype.Address{City: "Köln"}, "custom.region": "north",
	"custom.factor": dec("1.5"), "stars": int64(4),
}

func TestFormula(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]any{
		"0.1 + 0.2": dec("0.3"), "1 / 3 * 3": dec("0.99999999999999999999"), "7 % 3": dec("1"), "-count": dec("-3"), "+count": dec("3"),
		"2 * (3 + 4)": dec("14"), "1e3": dec("1000"),
		"amount": dec("100.1"), "amount - cost": dec("60.05"), "(amount - cost) / amount * 100": dec("59.990009990009990010"),
		"amount * rate": dec("19.019"), "round(amount * rate, 2)": dec("19.02"), "round(2.5)": dec("3"), "round(-2.5)": dec("-3"),
		"round(1234, -2)": dec("1200"), "floor(1.9)": dec("1"), "ceil(1.1)": dec("2"), "abs(-1.5)": dec("1.5"), "min(3, 1, 2)": dec("1"),
		"max(count, stars)": dec("4"), "min(start, end)": "2024-01-31",
		"name + \"!\"": "Müller!", `concat(name, " ", count, " ", rate, " ", active, " ", start)`: "Müller 3 0.19 true 2024-01-31",
		"upper(name)": "MÜLLER", "lower(name)": "müller", "trim(\" x \")": "x", "len(name)": dec("6"), "len(tags)": dec("2"),
		"len(note)":      dec("0"),
		`stage == "won"`: true, `stage != "won"`: false, `stage in ["won", "lost"]`: true, `stage not in ["won"]`: false,
		`"a" in tags`: true, `contains(tags, "c")`: false, `contains(name, "üll")`: true, `name contains "ull"`: false,
		`name startsWith "Mü"`: true, `name endsWith "er"`: true,
		"count > 2 && active": true, "count > 2 and not active": false, "false || active": true, "!active": false, "1 < count": true,
		"1 < count < 3": false, "count >= 3": true, "count <= 2.9": false, `name < "N"`: true,
		"start < end": true, `start == "2024-01-31"`: true, `"2024-02-01" > start`: true, `seen > "2024-02-03T23:00:00Z"`: true,
		"date_diff_days(start, end)": dec("30"), "date_diff_days(end, start)": dec("-30"), "date_diff_days(seen, end)": dec("27"),
		`date_diff_days("2024-01-01", start)`: dec("30"),
		"year(start)":                         dec("2024"), "month(seen)": dec("2"), "day(end)": dec("1"), "active ? 1 : 2": dec("1"),
		`if(count > 5, "big", "small")`: "small", "if(active, start, nil)": "2024-01-31", "count > 2 ? (count > 5 ? 1 : 2) : 3": dec("2"),
		"custom.region": "north", "custom.factor * 2": dec("3"), `custom["region"]`: "north", "address.city": "Köln",
		"address.street": nil, "stars": dec("4"), "tags": []string{"a", "b"}, "seen": formulaValues["seen"],
		"note": nil, "note ?? name": "Müller", "coalesce(note, nil, name)": "Müller", "coalesce(nil)": nil, "nil": nil, "nil + 1": nil,
		"nil == nil": true, "note == nil": true, "name != nil": true, "note == \"\"": false, "nil > 1": false, "if(nil, 1, 2)": dec("2"),
		`upper(note)`: nil, "abs(nil)": nil, "min(nil, 2)": dec("2"),
		`name + note`: "Müller", "year(nil)": nil, "date_diff_days(start, nil)": nil, "round(nil)": nil, "round(1.5, nil)": nil,
		"!nil": true, "nil && active": false, `contains(nil, "x")`: false, `not contains(name, "x")`: true,
		`!contains(name, "M") || contains ( "contains(", "contains" )`: true, `name contains ("ü")`: true,
		`not (name contains ("ü"))`: false, `name not contains ("ü")`: false,
		`if(contains(tags, "a"), 1, 0) + (contains(tags, "z") ? 1 : 0)`: dec("1"), "true == active": true,
		"count": dec("3"), "9007199254740993 + 1": dec("9007199254740994"),
	} {
		p, err := fieldtype.Compile(expression, formulaFields)
		require.NoError(t, err, expression)
		got, err := p.Run(formulaValues)
		require.NoError(t, err, expression)
		if d, ok := want.(decimal.Decimal); ok {
			require.IsType(t, d, got, expression)
			require.Equal(t, d.String(), got.(decimal.Decimal).String(), expression)
			continue
		}
		require.Equal(t, want, got, expression)
	}
}

func TestFormulaFaults(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]string{
		"": "formula_syntax", "1 +": "formula_syntax", "(1": "formula_syntax", "\"a": "formula_syntax", "1 1": "formula_syntax",
		"\x00": "formula_syntax", "a b": "formula_syntax", "9999999999999999999999": "formula_syntax",
		"nmae": "formula_unknown_field", "custom.x": "formula_unknown_field", "address.town": "formula_unknown_field",
		"$env": "formula_unknown_field", "custom": "formula_unknown_field", "name.length": "formula_unknown_field",
		"data": "formula_field_type", "address": "formula_field_type", "total + 1": "formula_field_type",
		"now()": "formula_unknown_function", "now": "formula_unknown_field", "map(tags, #)": "formula_unknown_function",
		"filter(tags, true)": "formula_unknown_function", "reduce(tags, #acc + #)": "formula_unknown_function",
		"env(\"HOME\")": "formula_unknown_function", "toJSON(name)": "formula_unknown_function",
		"repeat(name, 99)": "formula_unknown_function", "name | upper()": "",
		"if(active, 1)": "formula_argument_count", "upper()": "formula_argument_count", "round(1, 2, 3)": "formula_argument_count",
		"min()": "formula_argument_count",
		"1..9":  "formula_not_allowed", "2 ** 9": "formula_not_allowed", "2 ^ 9": "formula_not_allowed",
		"name matches \"a+\"": "formula_not_allowed", "let x = 1; x": "formula_not_allowed", "1; 2": "formula_not_allowed",
		"{\"a\": 1}": "formula_not_allowed", "tags[0]": "formula_not_allowed", "name[0:2]": "formula_not_allowed",
		"name?.x": "formula_not_allowed", "name.upper()": "formula_not_allowed",
		"name + 1": "formula_type", "1 - name": "formula_type", "name * 2": "formula_type", "active + 1": "formula_type",
		"upper(1)": "formula_type", "abs(name)": "formula_type", "1 ? 2 : 3": "formula_type", "if(active, 1, name)": "formula_type",
		"count && true": "formula_type", "!count": "formula_type", "-name": "formula_type", "count == name": "formula_type",
		"start == \"gestern\"": "formula_type", "start < seen": "formula_type",
		"active < true": "formula_type", "year(name)": "formula_type", "date_diff_days(1, 2)": "formula_type",
		"coalesce(1, name)": "formula_type", "name in name": "formula_type", "1 in tags": "formula_type", "stage in [1]": "formula_type",
		"stage in [name]": "formula_type", "len(1)": "formula_type", "contains(1, name)": "formula_type",
		"contains(name, 1)": "formula_type", "count startsWith name": "formula_type", "min(active)": "formula_type",
		"tags == tags": "formula_type", "seen > \"2024\"": "formula_type",
		strings.Repeat("1+", 400) + "1": "formula_syntax", strings.Repeat(" ", 5000): "formula_too_complex", "1e300": "formula_result_too_large",
	} {
		if want == "" {
			_, err := fieldtype.Compile(expression, formulaFields)
			require.NoError(t, err, expression)
			continue
		}
		_, err := fieldtype.Compile(expression, formulaFields)
		require.Error(t, err, expression)
		require.Equal(t, want, firstField(t, err).Reason, expression)
	}
	_, err := fieldtype.Compile("count + nmae", formulaFields)
	require.Equal(t, 9, firstField(t, err).Params["position"])
	_, err = fieldtype.Compile("now()", formulaFields)
	require.Contains(t, firstField(t, err).Params["allowed"], "date_diff_days")
}

func TestFormulaRunFaults(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]string{
		"1 / 0": "formula_division_by_zero", "count % (count - 3)": "formula_division_by_zero",
		strings.Repeat("1e40 * ", 40) + "1": "formula_result_too_large", strings.Repeat("count * ", 400) + "count": "",
		"cost + custom.dollars": "formula_different_currency",
	} {
		fields := map[string]fieldtype.Name{"count": fieldtype.Number, "cost": fieldtype.MoneyType, "custom.dollars": fieldtype.MoneyType}
		p, err := fieldtype.Compile(expression, fields)
		if want == "" {
			require.Error(t, err)
			continue
		}
		require.NoError(t, err, expression)
		v, err := p.Run(map[string]any{"count": int64(3), "cost": fieldtype.Money{Amount: 1, Currency: "EUR"}, "custom.dollars": fieldtype.Money{Amount: 1, Currency: "USD"}})
		require.Error(t, err, expression)
		require.Nil(t, v)
		require.Equal(t, want, firstField(t, err).Reason, expression)
	}
}

// TestFormulaBombs runs expressions that explode in naive evaluators: each must end at once, whatever it gives.
func TestFormulaBombs(t *testing.T) {
	t.Parallel()
	nested := func(open, shut string, n int) string {
		return strings.Repeat(open, n) + "1" + strings.Repeat(shut, n)
	}
	chain := "count"
	for range 60 {
		chain = "(0 < (" + chain + " < 9 < 10 ? 1 : 2) < 5 ? 1 : 2)"
	}
	elvis := "active"
	for range 60 {
		elvis = "((" + elvis + ") ?: true)"
	}
	for name, expression := range map[string]string{
		"parentheses": nested("(", ")", 1999), "brackets": nested("[", "]", 1999), "min": nested("min(", ")", 240),
		"concat": nested("concat(", ")", 240), "nots": strings.Repeat("!", 3000) + "true", "minus": strings.Repeat("-", 3000) + "1",
		"ternaries": strings.Repeat("active ? 1 : ", 200) + "2", "chained comparisons": chain, "elvis": elvis,
		"long sum": strings.Repeat("1+", 1990) + "1", "text sum": `"a"` + strings.Repeat(`+"a"`, 240),
		"nested if": nested("if(active, 1, ", ")", 150), "coalesce": nested("coalesce(nil, ", ")", 150),
		"doubling": strings.Repeat("concat(", 12) + "note" + strings.Repeat(",note,note,note,note,note,note,note,note)", 12),
		"powers":   strings.Repeat("(", 100) + "9999999999999" + strings.Repeat("*9999999999999)", 100),
		"loops":    "reduce(1..1000000, #acc + #)", "division": "1" + strings.Repeat("/3", 200), "map": "map(map(map(1..1000, #), #), #)",
	} {
		p, err := fieldtype.Compile(expression, formulaFields)
		if err != nil {
			require.NotEmpty(t, firstField(t, err).Reason, name)
			continue
		}
		v, err := p.Run(map[string]any{"count": int64(3), "active": true, "note": strings.Repeat("x", 100_000)})
		if s, ok := v.(string); ok {
			require.Less(t, len(s), 2<<20, name)
		}
		require.True(t, v == nil || err == nil, name)
	}
	p, err := fieldtype.Compile(strings.Repeat("concat(", 3)+"note"+strings.Repeat(",note,note,note,note,note,note,note,note)", 3), formulaFields)
	require.NoError(t, err)
	_, err = p.Run(map[string]any{"note": strings.Repeat("x", 100_000)})
	require.Equal(t, "formula_result_too_large", firstField(t, err).Reason)
}

func TestFormulaResults(t *testing.T) {
	t.Parallel()
	two := 2
	formula := func(expression string, result fieldtype.Name) *fieldtype.Options {
		return &fieldtype.Options{Formula: &fieldtype.Formula{Expression: expression, Result: result}}
	}
	type result struct {
		o      *fieldtype.Options
		want   any
		reason string
	}
	inDollars := formula("amount * 2", fieldtype.MoneyType)
	inDollars.Currency = "USD"
	inEuros := formula("count / 7", fieldtype.MoneyType)
	inEuros.Currency = "EUR"
	precise := formula("10 / 3", fieldtype.Decimal)
	precise.Precision = &two
	for _, r := range []result{
		{o: formula("count * 1.5", fieldtype.Number), want: int64(5)},
		{o: formula("-2.5", fieldtype.Number), want: int64(-3)},
		{o: formula("1e20", fieldtype.Number), reason: "too_large"},
		{o: formula("10 / 3", fieldtype.Decimal), want: dec("3.33333333333333")},
		{o: precise, want: dec("3.33")},
		{o: formula("1e20 / 3", fieldtype.Decimal), reason: "too_many_digits"},
		{o: formula("123456789012345.678", fieldtype.Decimal), want: dec("123456789012346")},
		{o: formula("1 / 3000000", fieldtype.Decimal), want: dec("0.000000333333333")},
		{o: formula("amount * rate", fieldtype.MoneyType), want: fieldtype.Money{Amount: 1902, Currency: "EUR"}},
		{o: inEuros, want: fieldtype.Money{Amount: 43, Currency: "EUR"}},
		{o: inDollars, reason: "formula_different_currency"},
		{o: formula("count", fieldtype.MoneyType), reason: "formula_currency_missing"},
		{o: formula("amount", fieldtype.Text), want: "100.1"},
		{o: formula("active", fieldtype.Text), want: "true"},
		{o: formula("seen", fieldtype.Text), want: "2024-02-03T23:30:00Z"},
		{o: formula(`trim(" ")`, fieldtype.Text)},
		{o: formula("nil", fieldtype.MoneyType)},
		{o: formula("note", fieldtype.Text)},
		{o: formula("count > 2", fieldtype.Boolean), want: true},
		{o: formula("end", fieldtype.Date), want: "2024-03-01"},
		{o: formula("seen", fieldtype.DateTime), want: formulaValues["seen"]},
	} {
		p, err := fieldtype.CompileFormula(r.o, formulaFields)
		require.NoError(t, err, r.o.Formula.Expression)
		v, err := p.Run(formulaValues)
		if r.reason != "" {
			require.Equal(t, r.reason, firstField(t, err).Reason, r.o.Formula.Expression)
			continue
		}
		require.NoError(t, err)
		typ, ok := fieldtype.Of(fieldtype.FormulaType, r.o)
		require.True(t, ok)
		require.True(t, typ.Equal(r.want, v), "%s: %v", r.o.Formula.Expression, v)
		requireContract(t, typ, v, r.o, nil)
	}
	for _, o := range []*fieldtype.Options{formula("name", fieldtype.Number), formula("count", fieldtype.Boolean), formula("start", fieldtype.DateTime), formula("tags", fieldtype.Text), formula("1 +", fieldtype.Number)} {
		_, err := fieldtype.CompileFormula(o, formulaFields)
		require.Equal(t, "formula.expression", firstField(t, err).Location, o.Formula.Expression)
	}
	_, err := fieldtype.CompileFormula(nil, formulaFields)
	require.Equal(t, "formula", firstField(t, err).Location)
}

func TestReferenced(t *testing.T) {
	t.Parallel()
	p, err := fieldtype.Compile(`concat(name, custom.region, name, address.city, address.street) + upper(custom["region"])`, formulaFields)
	require.NoError(t, err)
	require.Equal(t, []string{"address", "custom.region", "name"}, p.Referenced())
}

func TestProgramRunsConcurrently(t *testing.T) {
	t.Parallel()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			p, err := fieldtype.Compile("amount * rate + custom.factor", formulaFields)
			if err != nil {
				t.Error(err)
				return
			}
			for range 100 {
				if _, err := p.Run(formulaValues); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}

func BenchmarkFormula(b *testing.B) {
	p, err := fieldtype.Compile(`if(stage == "won", round((amount - cost) / amount * 100, 1), 0)`, formulaFields)
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Run(formulaValues); err != nil {
			b.Fatal(err)
		}
	}
}
