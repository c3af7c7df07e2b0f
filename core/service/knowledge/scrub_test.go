package knowledge

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestWhatTellsOfAPersonIsTakenOut(t *testing.T) {
	t.Parallel()
	names := []string{"Erika Muster-Frey", "Kim O’Hara", "an de"}
	for in, want := range map[string]string{
		"Guten Tag Frau Muster,\n\nbitte rufen Sie Erika Muster-Frey an: +49 (0)89 1234-5678.": "bitte rufen Sie [name] an: [phone].",
		"Dear Mr Smith,\nmail me at kim.ohara@mail.example.org or ask Dr. Anna Berg.":          "mail me at [e-mail] or ask Dr. [name].",
		"Erikas Gerät, gekauft am 12.03.2025 für 1.299,00 EUR, Rechnung 2025-0042":             "[name] Gerät, gekauft am 12.03.2025 für 1.299,00 EUR, Rechnung [number]",
		"IBAN DE89 3704 0044 0532 0130 00, Tel. 089/12345678":                                  "IBAN [number], Tel. [phone]",
		"ERIKA has pressed F5; Erikaner stays, and so does kim":                                "[name] has pressed F5; Erikaner stays, and so does kim",
		"Hello": "Hello",
	} {
		require.Equal(t, want, scrub(in, names))
	}
}

func FuzzScrub(f *testing.F) {
	f.Add("Dear Mr Smith,\ncall +49 89 12345678", "Erika Muster")
	f.Add("ERIKA a@b.example", "Erika")
	f.Fuzz(func(t *testing.T, text, name string) {
		if !utf8.ValidString(text) || !utf8.ValidString(name) || len(text) > 10_000 {
			return
		}
		out := scrub(text, []string{name})
		require.True(t, utf8.ValidString(out))
		require.NotRegexp(t, emailShape, strings.ReplaceAll(out, someEmail, ""))
	})
}
