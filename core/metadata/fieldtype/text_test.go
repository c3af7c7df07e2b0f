package fieldtype_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

func TestText(t *testing.T) {
	t.Parallel()
	ten := &fieldtype.Options{MaxLength: 10}
	checkJSON(t, fieldtype.Text, []reading{
		{in: `"Müller"`, want: "Müller"},
		{in: `"Mu\u0308ller"`, want: "Müller"},
		{in: `"  a  "`, want: "a"},
		{in: `"a\r\nb\tc"`, want: "a\nb\tc"},
		{in: `"\ud83d\ude00 \"\\/"`, want: `😀 "\/`},
		{in: `"\ufffd"`, want: "\ufffd"},
		{in: "null"},
		{in: ""},
		{in: `""`},
		{in: `" \n "`},
		{in: `"äöüäöüäöüä"`, o: ten, want: "äöüäöüäöüä"},
		{in: `"01234567890"`, o: ten, reason: "too_long"},
		{in: quoted(strings.Repeat("ä", 1000)), want: strings.Repeat("ä", 1000)},
		{in: quoted(strings.Repeat("a", 1001)), reason: "too_long"},
		{in: `7`, reason: "wrong_type"},
		{in: `true`, reason: "wrong_type"},
		{in: `["a"]`, reason: "wrong_type"},
		{in: `{"a":1}`, reason: "wrong_type"},
		{in: "\"\xff\"", reason: "invalid_utf8"},
		{in: `"\ud800"`, reason: "invalid_utf8"},
		{in: `"\udc00\ud800"`, reason: "invalid_utf8"},
		{in: `"a\u0000b"`, reason: "control_characters"},
		{in: `"\u001b[0m"`, reason: "control_characters"},
		{in: `"\u0085"`},
		{in: `"a\u009fb"`, reason: "control_characters"},
		{in: `"a`, reason: "invalid_json"},
		{in: `"=1+1"`, want: "=1+1"},
		{in: `"'=1"`, want: "'=1"},
		{in: `"@x"`, want: "@x"},
	})
	checkText(t, fieldtype.Text, []reading{
		{in: "Müller & Söhne\n(Verlängerung)", want: "Müller & Söhne\n(Verlängerung)"},
		{in: "\ufeffRecord", want: "Record"},
		{in: "01067", want: "01067"},
		{in: "  ", want: nil},
		{in: `="01067"`, reason: "formula_cell"},
		{in: "#REF!", reason: "spreadsheet_error"},
		{in: "#NV", reason: "spreadsheet_error"},
		{in: "########", reason: "spreadsheet_error"},
		{in: "#1 choice", want: "#1 choice"},
		{in: `'=HYPERLINK("http://x")`, want: `=HYPERLINK("http://x")`},
		{in: `'="01067"`, want: `="01067"`},
		{in: "''=1", want: "'=1"},
		{in: "'s Gravenhage", want: "'s Gravenhage"},
		{in: "M\xfcller", reason: "invalid_utf8"},
		{in: "a\x00b", reason: "control_characters"},
		{in: "--03-07", want: "--03-07"},
	})
	f := firstField(t, func() error {
		_, err := get(t, fieldtype.Text).FromJSON([]byte(`[]`), nil, nil)
		return err
	}())
	require.Empty(t, f.Location)
	require.Equal(t, "string", f.Params["expected"])
	require.Equal(t, "array", f.Params["got"])

	slot := get(t, fieldtype.Text).SlotValue("Straße " + strings.Repeat("x", 300))
	require.Equal(t, fold.Key("Straße "+strings.Repeat("x", 300), fieldtype.SlotBytes), slot)
	require.Len(t, slot, fieldtype.SlotBytes)
}

func TestLongText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Zeile\n", 10_000)
	checkJSON(t, fieldtype.LongText, []reading{
		{in: quoted(long), want: long},
		{in: `"  indented\n"`, want: "  indented\n"},
		{in: `" \n"`},
		{in: quoted(strings.Repeat("a", 100_001)), reason: "too_long"},
		{in: `"\u0007"`, reason: "control_characters"},
		{in: `{}`, reason: "wrong_type"},
	})
	checkText(t, fieldtype.LongText, []reading{{in: "Line one\r\nLine \"two\"", want: "Line one\nLine \"two\""}, {in: ""}})
}

func TestRichText(t *testing.T) {
	t.Parallel()
	checkJSON(t, fieldtype.RichText, []reading{
		{in: `"<p>Hallo <b>Welt</b></p>"`, want: "<p>Hallo <b>Welt</b></p>"},
		{in: `"a\nb & c < d"`, want: "a<br>b &amp; c &lt; d"},
		{in: `"<p>x</p><script>alert(1)</script>"`, want: "<p>x</p>"},
		{in: `"<img src=x onerror=alert(1)>"`, want: `<img src="x">`},
		{in: `"<a href=\"javascript:alert(1)\">k</a>"`, want: "k"},
		{in: `"<a href=\"https://x.de\">l</a>"`, want: `<a href="https://x.de" rel="nofollow noreferrer noopener" target="_blank">l</a>`},
		{in: `"<svg onload=alert(1)><style>*{}</style></svg>"`},
		{in: `"<p><br></p>"`},
		{in: `"<p> &nbsp;</p>"`},
		{in: `""`},
		{in: "null"},
		{in: `"<p>\u0001</p>"`, reason: "control_characters"},
		{in: `"<p>&#1;</p>"`, reason: "control_characters"},
		{in: `"<p>\u0000</p>"`, reason: "control_characters"},
		{in: `"<p>u&#x308;&amp;lt;</p>"`, want: "<p>ü&amp;lt;</p>"},
		{in: quoted("<p>" + strings.Repeat("a", 100_000)), reason: "too_long"},
		{in: `1`, reason: "wrong_type"},
	})
	for _, attack := range []string{
		`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
		`<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">`,
		`<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`,
		`<a href="jav&#x09;ascript:alert(1)">x</a>`, `<iframe srcdoc="<script>alert(1)</script>"></iframe>`,
		`<p style="background:url(javascript:alert(1))" onclick="x()">y</p>`, `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
	} {
		clean, ok := fieldtype.Sanitise(attack)
		require.True(t, ok, attack)
		for _, bad := range []string{"onerror=alert(1)>", "<script", "javascript:", "style=", "onclick", "<iframe", "<svg", "<math", "<form"} {
			require.NotContains(t, clean, bad, attack)
		}
		again, _ := fieldtype.Sanitise(clean)
		require.Equal(t, clean, again)
	}
}

func TestGuard(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "abc": "abc", "=1": "'=1", "+49": "'+49", "-x": "'-x", "@x": "'@x", "\tx": "'\tx", "'=1": "''=1", "'s": "'s", "a=1": "a=1",
	} {
		require.Equal(t, want, fieldtype.Guard(in))
	}
}
