package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWordsAreFolded(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"groesse", "strasse", "naive", "oe", "2fa"}, words("Größe, STRASSE naïve Œ 2FA"))
	require.Equal(t, terms("Rechnungen ändern"), terms("rechnung aendern"))
	require.Equal(t, terms("deliveries"), terms("Delivery"))
	require.Empty(t, terms("Wie kann ich das machen?"))
}

func TestCompoundsAreLikeTheirParts(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		a, b string
		like bool
	}{
		{"rechnungsadresse", "rechnung", true},
		{"rechnungsadresse", "adresse", true},
		{"versandkosten", "versand", true},
		{"kenwort", "kennwort", true},
		{"2024", "2025", false},
		{"haus", "maus", false},
		{"vertrag", "versand", false},
		{"ein", "einkauf", false},
	} {
		require.Equal(t, x.like, likeness(stem(x.a), stem(x.b)) > 0, "%s %s", x.a, x.b)
		require.InDelta(t, likeness(x.a, x.b), likeness(x.b, x.a), 1e-9)
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"Wie geht das?": "de", "How does it work": "en", "Rückgabe": "de", "CSV": "fr", "": "fr"} {
		require.Equal(t, want, language(text, "fr"), text)
	}
}

func TestPlainLeavesTheWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"<p>One</p><p>Two &amp; <b>three</b></p>":        "One\n\nTwo & three",
		"a<script>alert(1)</script>b<style>x{}</style>c": "a b c",
		"<!-- no -->yes":                       "yes",
		"# Head\n**bold** [link](https://x.y)": "Head\nbold link",
		"1 < 2":                                "1",
		"<script>never ends":                   "",
		"]( [ )":                               "]( [ )",
	} {
		require.Equal(t, want, plain(in), in)
	}
}

func FuzzPlain(f *testing.F) {
	for _, s := range []string{"<a href='x'>y</a>", "<script>", "[a](b)", "<!--", "](", "<<>>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		require.NotContains(t, withoutTags(s), "<script")
		plain(s)
		terms(s)
		wantsPerson(s)
		angry(s)
		shorten(s, 10)
	})
}
