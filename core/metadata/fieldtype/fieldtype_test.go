package fieldtype_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

func TestNames(t *testing.T) {
	t.Parallel()
	require.Equal(t, []fieldtype.Name{
		"text", "long_text", "rich_text", "number", "decimal", "money", "boolean", "date", "datetime", "select", "multi_select", "email",
		"phone", "url",
		"address", "user", "reference", "file", "rating", "json", "auto_number", "formula", "rollup",
	}, fieldtype.Names())
	require.Len(t, fieldtype.All(), len(fieldtype.Names()))
	for i, typ := range fieldtype.All() {
		require.Equal(t, fieldtype.Names()[i], typ.Name())
		found, ok := fieldtype.Get(typ.Name())
		require.True(t, ok)
		require.Equal(t, typ.Name(), found.Name())
	}
	_, ok := fieldtype.Get("tetx")
	require.False(t, ok)
	_, ok = fieldtype.Of("tetx", nil)
	require.False(t, ok)
}

// TestEveryType checks what holds for all types, without options and environment.
func TestEveryType(t *testing.T) {
	t.Parallel()
	kinds := []string{"text", "exact", "number", "decimal", "money", "bool", "date", "time", "multi", "json"}
	values := []any{
		"x", int64(7), true, time.Date(2024, 1, 31, 0, 0, 0, 0, time.UTC), decimal.RequireFromString("1.5"),
		fieldtype.Money{Amount: 1, Currency: "EUR"},
		fieldtype.Address{City: "Köln"},
		[]string{"a"},
		json.RawMessage(`{}`), 7, nil,
	}
	for _, typ := range fieldtype.All() {
		t.Run(string(typ.Name()), func(t *testing.T) {
			t.Parallel()
			require.Contains(t, kinds, typ.FilterKind())
			requireContract(t, typ, nil, nil, nil)
			if !typ.ReadOnly() {
				for _, empty := range []string{"null", "", " null "} {
					v, err := typ.FromJSON(json.RawMessage(empty), nil, nil)
					require.NoError(t, err)
					require.Nil(t, v)
				}
				v, err := typ.FromText(" \t", nil, nil)
				require.NoError(t, err)
				require.Nil(t, v)
			}
			for _, v := range values {
				// A value of another type is written as null and never panics.
				require.True(t, json.Valid(typ.AppendJSON(nil, v)))
				typ.SlotValue(v)
				typ.ToText(v, nil, nil)
				require.False(t, v != nil && typ.Equal(v, nil) && typ.Equal(nil, v) && string(typ.Encode(v)) != "null")
			}
		})
	}
}

func TestComputedTypesFollowTheirResult(t *testing.T) {
	t.Parallel()
	formula := &fieldtype.Options{Formula: &fieldtype.Formula{Expression: "amount", Result: fieldtype.MoneyType}}
	typ, ok := fieldtype.Of(fieldtype.FormulaType, formula)
	require.True(t, ok)
	require.Equal(t, fieldtype.FormulaType, typ.Name())
	require.Equal(t, "money", typ.FilterKind())
	require.Equal(t, fieldtype.StorageMoney, typ.Storage())
	require.Equal(t, fieldtype.SlotNumber, typ.Slot())
	require.True(t, typ.ReadOnly())
	requireContract(t, typ, fieldtype.Money{Amount: 5, Currency: "EUR"}, formula, nil)

	rollup := &fieldtype.Options{Rollup: &fieldtype.Rollup{Relation: "deals", Func: fieldtype.RollupCount}}
	typ, _ = fieldtype.Of(fieldtype.RollupType, rollup)
	require.Equal(t, fieldtype.StorageInt, typ.Storage())
	requireContract(t, typ, int64(3), rollup, nil)

	for _, n := range []fieldtype.Name{fieldtype.FormulaType, fieldtype.RollupType, fieldtype.AutoNumber} {
		typ, _ := fieldtype.Of(n, nil)
		_, err := typ.FromJSON(json.RawMessage(`"x"`), nil, nil)
		require.Equal(t, "read_only", firstField(t, err).Reason)
		_, err = typ.FromText("x", nil, nil)
		require.Equal(t, "read_only", firstField(t, err).Reason)
	}
	plain, _ := fieldtype.Of(fieldtype.Text, formula)
	require.Equal(t, fieldtype.Text, plain.Name())
}

func TestAutoNumber(t *testing.T) {
	t.Parallel()
	at := time.Date(2024, 3, 5, 0, 0, 0, 0, time.UTC)
	require.Equal(t, "Q-0007", fieldtype.FormatNumber("Q-{0000}", 7, at))
	require.Equal(t, "2024-12345", fieldtype.FormatNumber("{YYYY}-{0000}", 12345, at))
	require.Equal(t, "24/03/1", fieldtype.FormatNumber("{YY}/{MM}/{0}", 1, at))
	require.Equal(t, "Q-{0000}", fieldtype.Series("Q-{0000}", at))
	require.Equal(t, "2024-{0000}", fieldtype.Series("{YYYY}-{0000}", at))
	require.NotEqual(t, fieldtype.Series("{MM}-{00}", at), fieldtype.Series("{MM}-{00}", at.AddDate(0, 1, 0)))
}

func BenchmarkFromJSON(b *testing.B) {
	for n, raw := range map[fieldtype.Name]string{
		fieldtype.Text: `"Müller & Söhne GmbH"`, fieldtype.Number: "123456", fieldtype.Decimal: `"1234.56"`,
		fieldtype.MoneyType: `{"amount":1250,"currency":"EUR"}`,
		fieldtype.DateTime:  `"2024-01-31T14:30:00Z"`, fieldtype.Email: `"juergen.weiss@muster-gmbh.de"`,
		fieldtype.Phone: `"+49 89 1234567"`, fieldtype.URL: `"https://www.example.org/x"`,
	} {
		typ := get(b, n)
		b.Run(string(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := typ.FromJSON(json.RawMessage(raw), nil, german); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAppendJSON(b *testing.B) {
	for n, v := range map[fieldtype.Name]any{
		fieldtype.Text: "Müller & Söhne GmbH", fieldtype.MoneyType: fieldtype.Money{Amount: 1250, Currency: "EUR"},
		fieldtype.DateTime: time.Unix(1706711400, 0), fieldtype.Decimal: dec("1234.56"),
	} {
		typ := get(b, n)
		b.Run(string(n), func(b *testing.B) {
			b.ReportAllocs()
			buf := make([]byte, 0, 256)
			for b.Loop() {
				buf = typ.AppendJSON(buf[:0], v)
			}
		})
	}
}
