package fold_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/fold"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"":                       nil,
		" . - @ ":                nil,
		"Müller":                 {"mueller", "muller"},
		"Mueller":                {"mueller"},
		"Gro\u00dfmann":          {"grossmann"},
		"Müller-Lüdenscheidt":    {"mueller", "luedenscheidt", "muellerluedenscheidt", "muller", "ludenscheidt", "mullerludenscheidt"},
		"Muster, Söhne & Co. KG": {"muster", "soehne", "co", "kg", "sohne"},
		"O’Neill":                {"o", "neill", "oneill"},
		"H&M":                    {"h", "m", "hm"},
		"a.weiss+crm@mail.muster-gmbh.de": {
			"a.weiss+crm@mail.muster-gmbh.de", "a.weiss+crm", "a", "weiss", "crm", "aweisscrm",
			"mail.muster-gmbh.de", "mail", "muster", "gmbh", "de", "mailmustergmbhde",
		},
		"https://www.example.org/x": {"https", "www.example.org", "www", "example", "org", "wwwexampleorg", "x"},
		"1.234,56":                  {"1", "234", "1234", "56"},
		"Nr.5":                      {"nr", "5", "nr5"},
		"@example.org":              {"example.org", "example", "org", "exampleorg"},
		"a@b@c":                     {"a", "b", "c"},
		"Ёлка ΑΘΉΝΑ 東京":             {"елка", "αθηνα", "東京"},
		"dup dup DUP":               {"dup"},
	} {
		require.Equal(t, want, fold.Tokens(in), "%q", in)
	}
}

func TestQueryTokens(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"":                    nil,
		"Müller":              {"mueller"},
		"muller":              {"muller"},
		"Müller-Lüdenscheidt": {"mueller", "luedenscheidt"},
		"e-mail":              {"email"},
		"O'Neill":             {"oneill"},
		"Nr.5":                {"nr", "5"},
		"a.weiss@muster-gmbh": {"a.weiss@muster-gmbh"},
		"@example.org":        {"example", "org"},
		"juergen.weiss@":      {"juergen", "weiss"},
		"x x":                 {"x"},
	} {
		require.Equal(t, want, fold.QueryTokens(in), "%q", in)
	}
}

func TestTokensAreBounded(t *testing.T) {
	t.Parallel()
	for _, s := range []string{strings.Repeat("a", 1000), strings.Repeat("日", 100), strings.Repeat("ab-", 100), strings.Repeat("a", 70) + "@example.org"} {
		for _, token := range append(fold.Tokens(s), fold.QueryTokens(s)...) {
			require.LessOrEqual(t, len(token), fold.MaxToken)
			require.True(t, utf8.ValidString(token))
		}
	}
	var words []string
	for i := range 100 {
		words = append(words, strings.Repeat("w", i%40+1))
	}
	require.Len(t, fold.Tokens(strings.Join(words, " ")), 40)
}

// FuzzTokens proves that every text is found by itself: what a query for it asks, its index tokens hold.
func FuzzTokens(f *testing.F) {
	for _, s := range []string{"Müller-Lüdenscheidt", "a.b+c@d-e.example.org", "O’Neill & Söhne", "x@", "@@", "a..b--c", "e-mail.x@y+z", "\xff", "ä@ö.ü"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		index := fold.Tokens(s)
		for _, token := range index {
			require.NotEmpty(t, token)
			require.LessOrEqual(t, len(token), fold.MaxToken)
			require.Equal(t, token, fold.Fold(token))
		}
		for _, token := range fold.QueryTokens(s) {
			require.True(t, slices.Contains(index, token), "query %q asks for %q, index has %q", s, token, index)
		}
	})
}

func BenchmarkTokens(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		fold.Tokens("Jürgen Weiß, juergen.weiss@muster-gmbh.de")
	}
}

// FuzzASCII proves that the short ways for ASCII text give what the long ones give.
func FuzzASCII(f *testing.F) {
	for _, s := range []string{"Muster & Co. KG", " a  B ", "x@y.z", "-a.-b-", "`tick`", "a\tb", "1.234,56 ^~", "O'Neill_x+y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) {
			return
		}
		require.Equal(t, strings.TrimSuffix(fold.Fold(s+" \u6771"), "東"), strings.TrimLeft(fold.Fold(s)+" ", " "))
		long := fold.Tokens(s + " \u6771")
		require.Equal(t, long, append(fold.Tokens(s), "東"))
	})
}
