package fieldtype_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

func TestAddress(t *testing.T) {
	t.Parallel()
	checkJSON(t, fieldtype.AddressType, []reading{
		{in: `{"street":"Königsstraße 5","postal_code":"04109","city":"Leipzig","country":"Deutschland"}`, want: fieldtype.Address{Street: "Königsstraße 5", PostalCode: "04109", City: "Leipzig", Country: "DE"}},
		{in: `{"city":" Vaduz\n ","country":"LI","street2":"","region":null}`, want: fieldtype.Address{City: "Vaduz", Country: "LI"}},
		{in: `{"country":"d"}`, want: fieldtype.Address{Country: "DE"}},
		{in: "{}"},
		{in: `{"city":""}`},
		{in: "null"},
		{in: `{"country":"Atlantis"}`, reason: "invalid_country"},
		{in: `{"zip":"1"}`, reason: "unknown_key"},
		{in: `{"city":1}`, reason: "wrong_type"},
		{in: `"Leipzig"`, reason: "wrong_type"},
		{in: "[]", reason: "wrong_type"},
		{in: `{"city"`, reason: "invalid_json"},
		{in: `{"city":"` + strings.Repeat("x", 201) + `"}`, reason: "too_long"},
		{in: `{"postal_code":"` + strings.Repeat("1", 21) + `"}`, reason: "too_long"},
		{in: `{"city":"a\u0000"}`, reason: "control_characters"},
		{in: `{"city":"\ud800"}`, reason: "invalid_utf8"},
	})
	checkText(t, fieldtype.AddressType, []reading{
		{in: `{"city":"Leipzig"}`, want: fieldtype.Address{City: "Leipzig"}},
		{in: ""},
		{in: "Hauptstr. 1, 01067 Dresden", reason: "address_text"},
	})
	_, err := get(t, fieldtype.AddressType).FromJSON([]byte(`{"city":1}`), nil, nil)
	require.Equal(t, "city", firstField(t, err).Location)
	require.Equal(t, "Leipzig", fieldtype.Address{City: "Leipzig"}.Part("city"))
	require.Empty(t, fieldtype.Address{City: "Leipzig"}.Part("town"))
}

func TestIdentifiers(t *testing.T) {
	t.Parallel()
	const (
		usr = "usr_01J00000000000000000000000"
		con = "con_01J00000000000000000000000"
		fil = "fil_01J00000000000000000000000"
		fi2 = "fil_01J00000000000000000000001"
	)
	contacts := &fieldtype.Options{Target: "obj_01J00000000000000000000000", TargetPrefix: "con"}
	checkJSON(t, fieldtype.User, []reading{
		{in: quoted(usr), want: usr},
		{in: "null"},
		{in: `""`},
		{in: quoted(con), reason: "invalid_id"},
		{in: `"usr_1"`, reason: "invalid_id"},
		{in: `"Eva Klein"`, reason: "invalid_id"},
		{in: "1", reason: "wrong_type"},
	})
	checkText(t, fieldtype.User, []reading{{in: usr, want: usr}, {in: ""}, {in: "Eva Klein", reason: "invalid_id"}})
	checkJSON(t, fieldtype.Reference, []reading{
		{in: quoted(con), o: contacts, want: con},
		{in: quoted(con), want: con},
		{in: "null"},
		{in: quoted(usr), o: contacts, reason: "invalid_id"},
		{in: `"con_"`, o: contacts, reason: "invalid_id"},
		{in: `"x"`, reason: "invalid_id"},
		{in: "{}", reason: "wrong_type"},
	})
	checkText(t, fieldtype.Reference, []reading{{in: con, o: contacts, want: con}, {in: "Muster GmbH", o: contacts, reason: "invalid_id"}})
	checkJSON(t, fieldtype.File, []reading{
		{in: `["` + fil + `","` + fi2 + `","` + fil + `"]`, want: []string{fil, fi2}},
		{in: "[]"},
		{in: "null"},
		{in: quoted(fil), reason: "wrong_type"},
		{in: `["` + con + `"]`, reason: "invalid_id"},
		{in: `["` + strings.Repeat(fil+`","`, 50) + fil + `"]`, reason: "too_many"},
	})
	checkText(t, fieldtype.File, []reading{{in: fil + "; " + fi2, want: []string{fil, fi2}}, {in: ""}, {in: "photo.jpg", reason: "invalid_id"}})
}

func TestJSON(t *testing.T) {
	t.Parallel()
	raw := func(s string) any { return rawJSON(s) }
	checkJSON(t, fieldtype.JSON, []reading{
		{in: ` { "a" : [ 1, 2.50, "x", null, true ] } `, want: raw(`{"a":[1,2.5,"x",null,true]}`)},
		{in: `"text"`, want: raw(`"text"`)},
		{in: "7", want: raw("7")},
		{in: "null"},
		{in: `{"b":1,"a":2}`, want: raw(`{"a":2,"b":1}`)},
		{in: "1e5", want: raw("100000")},
		{in: strings.Repeat("[", 20) + strings.Repeat("]", 20), want: raw(strings.Repeat("[", 20) + strings.Repeat("]", 20))},
		{in: strings.Repeat("[", 21) + strings.Repeat("]", 21), reason: "too_deep"},
		{in: strings.Repeat("[", 30000), reason: "invalid_json"},
		{in: quoted(strings.Repeat("x", 64<<10)), reason: "too_long"},
		{in: `{"a":}`, reason: "invalid_json"},
		{in: `{} {}`, reason: "invalid_json"},
		{in: `["\u0000"]`, reason: "control_characters"},
		{in: `{"\u0000":1}`, reason: "control_characters"},
		{in: `["\ud800x"]`, reason: "invalid_utf8"},
		{in: "[\"\xff\"]", reason: "invalid_utf8"},
		{in: `["\\u0000 [{"]`, want: raw(`["\\u0000 [{"]`)},
		{in: `["\ud83d\ude00"]`, want: raw(`["😀"]`)},
		{in: "[1e400]", reason: "too_many_digits"},
		{in: "[1e-40000]", reason: "too_many_digits"},
		{in: "[" + strings.Repeat("9", 200) + "]", reason: "too_many_digits"},
	})
	checkText(t, fieldtype.JSON, []reading{{in: `{"a":1}`, want: raw(`{"a":1}`)}, {in: ""}, {in: "a=1", reason: "invalid_json"}})
	typ := get(t, fieldtype.JSON)
	require.False(t, typ.Equal(raw(`{"a":1}`), raw(`{"a":2}`)))
	require.True(t, typ.Equal(raw(`{"a":1.50,"b":[]}`), raw(`{"b":[],"a":15e-1}`)))
}
