package fieldtype_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

func TestCheckOptions(t *testing.T) {
	t.Parallel()
	two, minus, many := 2, -1, 99
	type check struct {
		typ      fieldtype.Name
		o        fieldtype.Options
		location string
		reason   string
	}
	opts := func(options ...fieldtype.Option) fieldtype.Options { return fieldtype.Options{Options: options} }
	for _, c := range []check{
		{typ: fieldtype.Text, o: fieldtype.Options{MaxLength: 80}},
		{typ: fieldtype.Text, o: fieldtype.Options{MaxLength: -1}, location: "max_length", reason: "out_of_range"},
		{typ: fieldtype.Text, o: fieldtype.Options{MaxLength: 10_001}, location: "max_length", reason: "out_of_range"},
		{typ: fieldtype.RichText, o: fieldtype.Options{MaxLength: 200_000}},
		{typ: fieldtype.Text, o: fieldtype.Options{Currency: "EUR"}, location: "currency", reason: "option_not_used"},
		{typ: fieldtype.Number, o: fieldtype.Options{Min: "-1", Max: "5"}},
		{typ: fieldtype.Number, o: fieldtype.Options{Min: "6", Max: "5"}, location: "min", reason: "min_above_max"},
		{typ: fieldtype.Number, o: fieldtype.Options{Min: "six"}, location: "min", reason: "invalid_number"},
		{typ: fieldtype.Number, o: fieldtype.Options{Max: "1e999999999"}, location: "max", reason: "too_many_digits"},
		{typ: fieldtype.Decimal, o: fieldtype.Options{Precision: &two}},
		{typ: fieldtype.Decimal, o: fieldtype.Options{Precision: &minus}, location: "precision", reason: "out_of_range"},
		{typ: fieldtype.Decimal, o: fieldtype.Options{Precision: &many}, location: "precision", reason: "out_of_range"},
		{typ: fieldtype.MoneyType, o: fieldtype.Options{Currency: "CHF", Min: "0"}},
		{typ: fieldtype.MoneyType, o: fieldtype.Options{Currency: "Franken"}, location: "currency", reason: "invalid_currency"},
		{typ: fieldtype.Boolean, o: fieldtype.Options{Min: "0"}, location: "min", reason: "option_not_used"},
		{typ: fieldtype.Date, o: fieldtype.Options{Min: "2024-01-01", Max: "2024-12-31"}},
		{typ: fieldtype.Date, o: fieldtype.Options{Min: "2024-02-30"}, location: "min", reason: "invalid_date"},
		{typ: fieldtype.Date, o: fieldtype.Options{Min: "2025-01-01", Max: "2024-12-31"}, location: "min", reason: "min_above_max"},
		{typ: fieldtype.DateTime, o: fieldtype.Options{Min: "2024-01-01T00:00:00Z"}},
		{typ: fieldtype.DateTime, o: fieldtype.Options{Max: "2024-01-01"}, location: "max", reason: "invalid_datetime"},
		{typ: fieldtype.DateTime, o: fieldtype.Options{Min: "2025-01-01T00:00:00Z", Max: "2024-01-01T00:00:00Z"}, location: "min", reason: "min_above_max"},
		{typ: fieldtype.Select, o: *regions},
		{typ: fieldtype.Select, o: opts(fieldtype.Option{Value: "a"}, fieldtype.Option{Value: "a"}), location: "options.1.value", reason: "duplicate"},
		{typ: fieldtype.Select, o: opts(fieldtype.Option{Value: "A b"}), location: "options.0.value", reason: "invalid_format"},
		{typ: fieldtype.Select, o: opts(fieldtype.Option{}), location: "options.0.value", reason: "required"},
		{typ: fieldtype.Select, o: opts(fieldtype.Option{Value: "a", Labels: map[string]string{"german": "A"}}), location: "options.0.labels", reason: "invalid_format"},
		{typ: fieldtype.Select, o: opts(fieldtype.Option{Value: "a", Labels: map[string]string{"de": ""}}), location: "options.0.labels.de", reason: "required"},
		{typ: fieldtype.Select, o: opts(fieldtype.Option{Value: "a", Labels: map[string]string{"de": strings.Repeat("x", 121)}}), location: "options.0.labels.de", reason: "too_long"},
		{typ: fieldtype.Select, o: opts(fieldtype.Option{Value: "a", Labels: map[string]string{"de": "a\x00"}}), location: "options.0.labels.de", reason: "control_characters"},
		{typ: fieldtype.Select, o: opts(fieldtype.Option{Value: "a", Color: "teal"}, fieldtype.Option{Value: "b", Color: "#00ff7f"})},
		{typ: fieldtype.Select, o: opts(fieldtype.Option{Value: "a", Color: "url(x)"}), location: "options.0.color", reason: "invalid_format"},
		{typ: fieldtype.MultiSelect, o: opts(make([]fieldtype.Option, 1001)...), location: "options", reason: "too_many"},
		{typ: fieldtype.Phone, o: fieldtype.Options{Region: "AT"}},
		{typ: fieldtype.Phone, o: fieldtype.Options{Region: "XX"}, location: "region", reason: "invalid_country"},
		{typ: fieldtype.Reference, o: fieldtype.Options{Target: "obj_x", TargetPrefix: "con"}},
		{typ: fieldtype.Reference, location: "target", reason: "required"},
		{typ: fieldtype.Reference, o: fieldtype.Options{Target: "obj_x", TargetPrefix: "Con_"}, location: "target_prefix", reason: "invalid_format"},
		{typ: fieldtype.Rating, o: fieldtype.Options{RatingMax: 10}},
		{typ: fieldtype.Rating, o: fieldtype.Options{RatingMax: 1}, location: "rating_max", reason: "out_of_range"},
		{typ: fieldtype.AutoNumber, o: fieldtype.Options{Pattern: "{YYYY}-{00000}"}},
		{typ: fieldtype.AutoNumber, location: "pattern", reason: "required"},
		{typ: fieldtype.AutoNumber, o: fieldtype.Options{Pattern: "Q-"}, location: "pattern", reason: "pattern_counter"},
		{typ: fieldtype.AutoNumber, o: fieldtype.Options{Pattern: "{00}-{00}"}, location: "pattern", reason: "pattern_counter"},
		{typ: fieldtype.AutoNumber, o: fieldtype.Options{Pattern: "{00}{"}, location: "pattern", reason: "pattern_counter"},
		{typ: fieldtype.AutoNumber, o: fieldtype.Options{Pattern: "{00}{DD}"}, location: "pattern", reason: "pattern_placeholder"},
		{typ: fieldtype.AutoNumber, o: fieldtype.Options{Pattern: strings.Repeat("x", 40) + "{0}"}, location: "pattern", reason: "too_long"},
		{typ: fieldtype.FormulaType, o: fieldtype.Options{Formula: &fieldtype.Formula{Expression: "1", Result: fieldtype.Decimal}, Precision: &two}},
		{typ: fieldtype.FormulaType, o: fieldtype.Options{Formula: &fieldtype.Formula{Expression: "1", Result: fieldtype.MoneyType}, Currency: "EUR"}},
		{typ: fieldtype.FormulaType, o: fieldtype.Options{Formula: &fieldtype.Formula{Expression: "1", Result: fieldtype.Number}, Currency: "EUR"}, location: "currency", reason: "option_not_used"},
		{typ: fieldtype.FormulaType, location: "formula", reason: "required"},
		{typ: fieldtype.FormulaType, o: fieldtype.Options{Formula: &fieldtype.Formula{Result: fieldtype.Text}}, location: "formula.expression", reason: "required"},
		{typ: fieldtype.FormulaType, o: fieldtype.Options{Formula: &fieldtype.Formula{Expression: "1", Result: fieldtype.Email}}, location: "formula.result", reason: "result_type"},
		{typ: fieldtype.FormulaType, o: fieldtype.Options{Formula: &fieldtype.Formula{Expression: strings.Repeat("1+", 3000) + "1", Result: fieldtype.Number}}, location: "formula.expression", reason: "formula_too_complex"},
		{typ: fieldtype.RollupType, o: fieldtype.Options{Rollup: &fieldtype.Rollup{Relation: "deals", Func: "sum", Field: "amount", Result: fieldtype.MoneyType, Filter: json.RawMessage(`{"field":"x"}`)}}},
		{typ: fieldtype.RollupType, o: fieldtype.Options{Rollup: &fieldtype.Rollup{Relation: "deals", Func: "count"}}},
		{typ: fieldtype.RollupType, location: "rollup", reason: "required"},
		{typ: fieldtype.RollupType, o: fieldtype.Options{Rollup: &fieldtype.Rollup{Func: "count"}}, location: "rollup.relation", reason: "required"},
		{typ: fieldtype.RollupType, o: fieldtype.Options{Rollup: &fieldtype.Rollup{Relation: "d", Func: "median", Field: "x"}}, location: "rollup.func", reason: "not_an_option"},
		{typ: fieldtype.RollupType, o: fieldtype.Options{Rollup: &fieldtype.Rollup{Relation: "d", Func: "sum"}}, location: "rollup.field", reason: "required"},
		{typ: fieldtype.RollupType, o: fieldtype.Options{Rollup: &fieldtype.Rollup{Relation: "d", Func: "count", Field: "x"}}, location: "rollup.field", reason: "rollup_field"},
		{typ: fieldtype.RollupType, o: fieldtype.Options{Rollup: &fieldtype.Rollup{Relation: "d", Func: "count", Result: fieldtype.MoneyType}}, location: "rollup.result", reason: "result_type"},
		{typ: fieldtype.RollupType, o: fieldtype.Options{Rollup: &fieldtype.Rollup{Relation: "d", Func: "sum", Field: "x", Result: fieldtype.Text}}, location: "rollup.result", reason: "result_type"},
		{typ: fieldtype.RollupType, o: fieldtype.Options{Rollup: &fieldtype.Rollup{Relation: "d", Func: "count", Filter: json.RawMessage(`[]`)}}, location: "rollup.filter", reason: "wrong_type"},
	} {
		err := get(t, c.typ).CheckOptions(&c.o)
		if c.reason == "" {
			require.NoError(t, err, "%s %+v", c.typ, c.o)
			continue
		}
		require.Error(t, err, "%s %+v", c.typ, c.o)
		f := firstField(t, err)
		require.Equal(t, c.reason, f.Reason, "%s %+v", c.typ, c.o)
		require.Equal(t, c.location, f.Location, "%s %+v", c.typ, c.o)
	}
}

// TestUnusedOptionsAreRefused sets every option on every type: each must be refused or used.
func TestUnusedOptionsAreRefused(t *testing.T) {
	t.Parallel()
	precision := 2
	full := map[string]fieldtype.Options{
		"max_length": {MaxLength: 5}, "min": {Min: "2024-01-01"}, "max": {Max: "2024-01-01"}, "precision": {Precision: &precision},
		"currency": {Currency: "EUR"},
		"options":  {Options: []fieldtype.Option{{Value: "a"}}}, "target": {Target: "obj_x"}, "target_prefix": {TargetPrefix: "con"},
		"region":  {Region: "DE"},
		"pattern": {Pattern: "{0}"}, "rating_max": {RatingMax: 5}, "formula": {Formula: &fieldtype.Formula{}},
		"rollup": {Rollup: &fieldtype.Rollup{}},
	}
	used := map[fieldtype.Name][]string{
		fieldtype.Text: {"max_length"}, fieldtype.LongText: {"max_length"}, fieldtype.RichText: {"max_length"}, fieldtype.Number: {"min", "max"},
		fieldtype.Decimal: {"min", "max", "precision"}, fieldtype.MoneyType: {"min", "max", "currency"}, fieldtype.Date: {"min", "max"},
		fieldtype.DateTime: {"min", "max"},
		fieldtype.Select:   {"options"}, fieldtype.MultiSelect: {"options"}, fieldtype.Phone: {"region"},
		fieldtype.Reference: {"target", "target_prefix"},
		fieldtype.Rating:    {"rating_max"}, fieldtype.AutoNumber: {"pattern"}, fieldtype.FormulaType: {"formula"}, fieldtype.RollupType: {"rollup"},
	}
	for _, typ := range fieldtype.All() {
		for name, o := range full {
			err := typ.CheckOptions(&o)
			refused := err != nil && firstField(t, err).Reason == fieldtype.ReasonOptionUnused
			usedHere := false
			for _, u := range used[typ.Name()] {
				usedHere = usedHere || u == name
			}
			require.Equal(t, !usedHere, refused, "%s %s", typ.Name(), name)
		}
	}
}

func TestOptionsJSON(t *testing.T) {
	t.Parallel()
	var o fieldtype.Options
	require.NoError(t, json.Unmarshal([]byte(`{"options":[{"value":"north","labels":{"de":"Norden"},"position":1}],"max_length":5,"formula":{"expression":"1","result":"number"}}`), &o))
	require.Equal(t, "Norden", o.Options[0].Labels["de"])
	raw, err := json.Marshal(o)
	require.NoError(t, err)
	require.JSONEq(t, `{"options":[{"value":"north","labels":{"de":"Norden"},"position":1}],"max_length":5,"formula":{"expression":"1","result":"number"}}`, string(raw))
	empty, err := json.Marshal(fieldtype.Options{})
	require.NoError(t, err)
	require.JSONEq(t, "{}", string(empty))
}
