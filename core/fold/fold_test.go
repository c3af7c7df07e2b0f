package fold_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/kontor-crm/kontor/core/fold"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                           "",
		" ":                          "",
		"mueller gmbh":               "mueller gmbh",
		"MÜLLER & Söhne":             "mueller & soehne",
		"Mu\u0308ller":               "mueller",
		"MU\u0308LLER":               "mueller",
		"Straße / STRAẞE":            "strasse / strasse",
		"Ærø, Œuvre, Ångström":       "aeroe, oeuvre, angstroem",
		"Société Générale d’Équipe":  "societe generale d'equipe",
		"Łódź Đặng İstanbul ılık":    "lodz dang istanbul ilik",
		"ΑΘΉΝΑ Ὀδυσσεύς":             "αθηνα οδυσσευσ",
		"МОСКВА Ёлка Й":              "москва елка и",
		"Øresund":                    "oeresund",
		"ﬁnance Ｋｏｎｔｏｒ":              "finance kontor",
		"\ufeffRecord\u00a0ID\u200b": "record id",
		" a \t\r\n b\u2003\u3000c ":  "a b c",
		"soft\u00adhyphen":           "softhyphen",
		"a\u0323\u0308":              "ae",
		"\u1ea1\u0308":               "ae",
		"a \u0308b":                  "a b",
		"ä\u0308":                    "ae",
		"a\x00b\x7f":                 "ab",
		"\xffa\xc3":                  "\ufffda\ufffd",
		"日本 語":                       "日本 語",
		"𝕂 😀":                        "𝕂 😀",
		"Müller–Lüdenscheidt":        "mueller-luedenscheidt",
		"ǆ Ǉ ŉ":                      "dz lj 'n",
	} {
		require.Equal(t, want, fold.Fold(in), "%q", in)
	}
}

func TestFoldDoesNotAllocateWhenFolded(t *testing.T) {
	s := "mueller gmbh & co. kg, hauptstrasse 12a"
	require.Zero(t, testing.AllocsPerRun(100, func() { s = fold.Fold(s) }))
}

func TestKey(t *testing.T) {
	t.Parallel()
	require.Equal(t, "muell", fold.Key("Müller", 5))
	require.Equal(t, "ab", fold.Key("ab cd", 3))
	require.Equal(t, "μ", fold.Key("Μμ", 3))
	require.Empty(t, fold.Key("日", 2))
	require.Empty(t, fold.Key("abc", 0))
	require.Equal(t, "abc", fold.Key("abc", 200))
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "Müller", "a\u0308\u0308", "a \u0308", "\xff\xfe", "ß\x00Ǽ", "K Å ΐ", "и\u0306", "\u200b \u00ad"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := fold.Fold(s)
		require.True(t, utf8.ValidString(once))
		require.Equal(t, once, fold.Fold(once), "%q", s)
		require.Equal(t, strings.TrimSpace(once), once)
		key := fold.Key(s, 20)
		require.LessOrEqual(t, len(key), 20)
		require.Equal(t, key, fold.Key(key, 20))
	})
}

// TestFoldKnowsNoNormalForm proves that composed and decomposed spellings of Latin, Greek and Cyrillic letters fold alike.
func TestFoldKnowsNoNormalForm(t *testing.T) {
	t.Parallel()
	for r := rune(0xc0); r <= 0x1fff; r++ {
		if 0x530 <= r && r < 0x1e00 || !unicode.IsLetter(r) {
			continue
		}
		s := string(r)
		require.Equal(t, fold.Fold(norm.NFC.String(s)), fold.Fold(norm.NFD.String(s)), "%U", r)
	}
}

func BenchmarkFold(b *testing.B) {
	for name, s := range map[string]string{"folded": "mueller gmbh & co. kg", "ascii": "Mueller GmbH & Co. KG", "umlauts": "Müller Söhne GmbH"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				fold.Fold(s)
			}
		})
	}
}
