package fieldtype_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// german, american and neutral are the environments of most tests.
var (
	german   = &fieldtype.Env{Region: "DE", Currency: "EUR", Locale: fieldtype.LocaleOf("de"), Language: "de"}
	american = &fieldtype.Env{Region: "US", Currency: "USD", Locale: fieldtype.LocaleOf("en"), Language: "en"}
	neutral  = &fieldtype.Env{Currency: "EUR"}
)

// reading is one input with the value or the reason that it gives.
type reading struct {
	in     string
	want   any
	reason string
	o      *fieldtype.Options
	env    *fieldtype.Env
}

func get(tb testing.TB, n fieldtype.Name) fieldtype.Type {
	tb.Helper()
	typ, ok := fieldtype.Get(n)
	require.True(tb, ok)
	return typ
}

// checkJSON runs readings through FromJSON, and what they give through every other method.
func checkJSON(t *testing.T, n fieldtype.Name, readings []reading) {
	t.Helper()
	typ := get(t, n)
	for _, r := range readings {
		v, err := typ.FromJSON(json.RawMessage(r.in), r.o, r.env)
		checkReading(t, typ, r, v, err)
	}
}

// checkText runs readings through FromText.
func checkText(t *testing.T, n fieldtype.Name, readings []reading) {
	t.Helper()
	typ := get(t, n)
	for _, r := range readings {
		v, err := typ.FromText(r.in, r.o, r.env)
		checkReading(t, typ, r, v, err)
	}
}

func checkReading(t *testing.T, typ fieldtype.Type, r reading, v any, err error) {
	t.Helper()
	if r.reason != "" {
		require.Error(t, err, "%q gives %v", r.in, v)
		require.Equal(t, r.reason, firstField(t, err).Reason, "%q", r.in)
		require.Nil(t, v, "%q", r.in)
		return
	}
	require.NoError(t, err, "%q", r.in)
	require.True(t, typ.Equal(r.want, v), "%q: want %v, got %v", r.in, r.want, v)
	require.Equal(t, r.want == nil, v == nil, "%q", r.in)
	requireContract(t, typ, v, r.o, r.env)
}

func firstField(t *testing.T, err error) fault.Field {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	require.True(t, ok, "%v is no fault", err)
	require.Equal(t, fault.Invalid, f.Code)
	require.NotEmpty(t, f.Fields)
	return f.Fields[0]
}

// requireContract checks what holds for every value of every type.
func requireContract(t *testing.T, typ fieldtype.Type, v any, o *fieldtype.Options, env *fieldtype.Env) {
	t.Helper()
	raw := typ.Encode(v)
	require.True(t, json.Valid(raw), "%s", raw)
	require.Equal(t, string(raw), string(typ.AppendJSON(nil, v)))
	back, err := typ.Decode(raw)
	require.NoError(t, err, "%s", raw)
	require.True(t, typ.Equal(v, back), "%v became %v", v, back)
	require.Equal(t, raw, typ.Encode(back))
	require.True(t, typ.Equal(v, v))
	require.Equal(t, v == nil, typ.Equal(v, nil))

	switch slot := typ.SlotValue(v).(type) {
	case nil:
		require.True(t, v == nil || typ.Slot() == fieldtype.SlotNone)
	case string:
		require.Contains(t, []fieldtype.Slot{fieldtype.SlotText, fieldtype.SlotRef}, typ.Slot())
		require.Less(t, len(slot), 2100)
	case float64:
		require.Equal(t, fieldtype.SlotNumber, typ.Slot())
	default:
		require.Equal(t, fieldtype.SlotTime, typ.Slot())
	}
	if typ.ReadOnly() {
		return
	}

	// What the API shows, the API takes again.
	again, err := typ.FromJSON(raw, o, env)
	require.NoError(t, err, "%s", raw)
	require.True(t, typ.Equal(v, again), "%v became %v", v, again)

	// What an export writes, an import takes again.
	text := typ.ToText(v, o, env)
	require.Equal(t, v == nil, text == "")
	cells := []string{fieldtype.Guard(text)}
	if fieldtype.Guard(text) == text || typ.Storage() != fieldtype.StorageString {
		cells = append(cells, text)
	}
	for _, cell := range cells {
		read, err := typ.FromText(cell, o, env)
		require.NoError(t, err, "%s: cell %q of %v", typ.Name(), cell, v)
		require.True(t, typ.Equal(v, read), "%s: %v became %v through %q", typ.Name(), v, read, cell)
	}
}

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func rawJSON(s string) json.RawMessage { return json.RawMessage(s) }
