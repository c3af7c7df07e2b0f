package fieldtype_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

var regions = &fieldtype.Options{Options: []fieldtype.Option{
	{Value: "north", Labels: map[string]string{"en": "North", "de": "Norden"}},
	{Value: "south", Labels: map[string]string{"en": "South", "de": "Süden"}},
	{Value: "dach", Labels: map[string]string{"en": "Germany, Austria, Switzerland", "de": "DACH"}},
	{Value: "old", Labels: map[string]string{"en": "Old"}, Archived: true},
	{Value: "twin-a", Labels: map[string]string{"en": "Twin"}},
	{Value: "twin-b", Labels: map[string]string{"en": "twin"}},
}}

func TestSelect(t *testing.T) {
	t.Parallel()
	checkJSON(t, fieldtype.Select, []reading{
		{in: `"north"`, o: regions, want: "north"},
		{in: "null", o: regions},
		{in: `""`, o: regions},
		{in: `"North"`, o: regions, reason: "not_an_option"},
		{in: `"west"`, o: regions, reason: "not_an_option"},
		{in: `"old"`, o: regions, reason: "option_archived"},
		{in: `["north"]`, o: regions, reason: "wrong_type"},
		{in: `"x"`, reason: "not_an_option"},
		{in: "1", reason: "wrong_type"},
	})
	for _, env := range []*fieldtype.Env{nil, german, american} {
		checkText(t, fieldtype.Select, []reading{
			{in: "north", o: regions, env: env, want: "north"},
			{in: "NORDEN", o: regions, env: env, want: "north"},
			{in: "Sueden", o: regions, env: env, want: "south"},
			{in: "süden", o: regions, env: env, want: "south"},
			{in: "South", o: regions, env: env, want: "south"},
			{in: "Germany, Austria, Switzerland", o: regions, env: env, want: "dach"},
			{in: "twin-a", o: regions, env: env, want: "twin-a"},
			{in: "", o: regions},
			{in: "Twin", o: regions, reason: "ambiguous_option"},
			{in: "Old", o: regions, reason: "option_archived"},
			{in: "Westen", o: regions, reason: "not_an_option"},
			{in: "#REF!", o: regions, reason: "spreadsheet_error"},
		})
	}
	typ := get(t, fieldtype.Select)
	require.Equal(t, "Norden", typ.ToText("north", regions, german))
	require.Equal(t, "dach", typ.ToText("dach", regions, american), "a label that looks like several values is not written")
	require.Equal(t, "twin-a", typ.ToText("twin-a", regions, american), "a label of two options is not written")
	_, err := typ.FromJSON([]byte(`"west"`), regions, nil)
	require.Equal(t, []string{"north", "south", "dach", "twin-a", "twin-b"}, firstField(t, err).Params["allowed"])
}

func TestMultiSelect(t *testing.T) {
	t.Parallel()
	checkJSON(t, fieldtype.MultiSelect, []reading{
		{in: `["south","north","south"]`, o: regions, want: []string{"north", "south"}},
		{in: "[]", o: regions},
		{in: "null"},
		{in: `["north"]`, o: regions, want: []string{"north"}},
		{in: `["west"]`, o: regions, reason: "not_an_option"},
		{in: `["old"]`, o: regions, reason: "option_archived"},
		{in: `"north"`, o: regions, reason: "wrong_type"},
		{in: `[1]`, o: regions, reason: "wrong_type"},
		{in: `["north"`, o: regions, reason: "invalid_json"},
	})
	checkText(t, fieldtype.MultiSelect, []reading{
		{in: "Norden; Süden", o: regions, env: german, want: []string{"north", "south"}},
		{in: "north,south", o: regions, want: []string{"north", "south"}},
		{in: "* North ::: South", o: regions, reason: "not_an_option"},
		{in: "North ::: South", o: regions, want: []string{"north", "south"}},
		{in: "Germany, Austria, Switzerland", o: regions, want: []string{"dach"}},
		{in: "North; Germany, Austria, Switzerland", o: regions, want: []string{"north", "dach"}},
		{in: " ; ", o: regions},
		{in: "", o: regions},
		{in: "north;west", o: regions, reason: "not_an_option"},
		{in: "north;twin", o: regions, reason: "ambiguous_option"},
	})
	typ := get(t, fieldtype.MultiSelect)
	require.True(t, typ.Equal([]string{"a", "b"}, []string{"b", "a"}))
	require.False(t, typ.Equal([]string{"a"}, []string{"a", "b"}))
	require.Equal(t, "Norden; DACH", typ.ToText([]string{"north", "dach"}, regions, &fieldtype.Env{Language: "de"}))
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"a": {"a"}, "": {}, "a; b": {"a", "b"}, "a ::: b;c": {"a", "b;c"}, "a\nb": {"a", "b"}, "a, b,": {"a", "b"}, "a,b; c": {"a,b", "c"},
	} {
		require.ElementsMatch(t, want, fieldtype.Split(in), in)
	}
}
