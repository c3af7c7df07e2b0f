package text_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/text"
)

func TestWordsAreFoldedRunsOfLettersAndDigits(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"gruesse", "aus", "koeln", "don", "t", "x2", "привет"}, slices.Collect(text.Words("Grüße aus KÖLN: don't, x2 Привет!")))
	require.Empty(t, slices.Collect(text.Words(" ?! ")))
}

func TestGramsReachOverTheEndsOfAWord(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{" car", "card", "ard "}, slices.Collect(text.Grams("card", 4)))
	require.Equal(t, []string{" a "}, slices.Collect(text.Grams("a", 4)))
	require.Equal(t, []string{" пр", "при", "ри "}, slices.Collect(text.Grams("при", 3)))
}

func TestFormsOfAWordShareTheirStem(t *testing.T) {
	t.Parallel()
	german := [][]string{
		{"haus", "haeuser", "hauses", "haeusern"},
		{"rechnung", "rechnungen"},
		{"lieferung", "lieferungen"},
		{"freundlich", "freundliche", "freundlichen", "freundlichkeit"},
		{"kunde", "kunden"},
		{"neu", "neue", "neuen", "neues"},
		{"moeglich", "moeglichkeit", "moeglichkeiten"},
	}
	for _, forms := range german {
		for _, f := range forms[1:] {
			require.Equal(t, text.StemGerman(forms[0]), text.StemGerman(f), f)
		}
	}
	english := [][]string{
		{"connect", "connected", "connecting", "connection", "connections"},
		{"hope", "hoping", "hoped", "hopes"},
		{"hop", "hopping", "hopped"},
		{"invoice", "invoices", "invoiced"},
		{"relation", "relational", "relate"},
		{"happy", "happiness"},
		{"reply", "replies", "replied"},
		{"delivery", "deliveries"},
	}
	for _, forms := range english {
		for _, f := range forms[1:] {
			require.Equal(t, text.StemEnglish(forms[0]), text.StemEnglish(f), f)
		}
	}
	require.NotEqual(t, text.StemEnglish("hope"), text.StemEnglish("hop"))
	require.Equal(t, "x2", text.Stem(text.German, "x2"))
	require.Equal(t, "rechnungen", text.Stem(text.Unknown, "rechnungen"))
}

func TestLanguageIsGuessed(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"Wie kann ich mein Passwort zurücksetzen?":      text.German,
		"How do I reset my password?":                   text.English,
		"Sehr geehrte Damen und Herren, die Ware fehlt": text.German,
		"The package has not arrived yet, please help":  text.English,
		"Rechnungen":   text.German,
		"123":          text.Unknown,
		"":             text.Unknown,
		"Привет, мир!": text.Unknown,
	} {
		got, confidence := text.Language(s)
		require.Equal(t, want, got, s)
		require.True(t, confidence >= 0 && confidence < 1)
	}
}

func FuzzStem(f *testing.F) {
	for _, s := range []string{"", "s", "ss", "eed", "eedly", "ing", "ingly", "ied", "haeusern", "xxxniss", "ü", "keit", "ational"} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, s string) {
		for w := range text.Words(s) {
			text.StemGerman(w)
			text.StemEnglish(w)
			for range text.Grams(w, 4) {
			}
		}
		text.StemGerman(s)
		text.StemEnglish(s)
		text.Language(s)
	})
}
