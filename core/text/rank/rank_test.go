package rank_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/text/rank"
)

func add(t testing.TB, x *rank.Index, id, title, body string) {
	t.Helper()
	require.NoError(t, x.Add(rank.Document{ID: id, Fields: []rank.Field{{Text: title, Weight: 3}, {Text: body}}}))
}

func ids(hits []rank.Hit) []string {
	list := []string{}
	for _, h := range hits {
		list = append(list, h.ID)
	}
	return list
}

func search(x *rank.Index, question string) []string {
	return ids(x.Search(rank.Query{Text: question}))
}

// desk is a small knowledge base.
func desk(t testing.TB) *rank.Index {
	x := rank.New()
	add(t, x, "password", "Passwort zurücksetzen", "So setzen Sie Ihr Kennwort zurück, wenn Sie es vergessen haben.")
	add(t, x, "invoice", "Rechnungen herunterladen", "Alle Rechnungen liegen im Kundenbereich als PDF. Die Rechnungsnummer steht oben.")
	add(t, x, "refund", "Refunds and returns", "You get your money back within 14 days when you return the goods.")
	add(t, x, "printer", "Printer is offline", "Check the cable and restart the print spooler.")
	add(t, x, "delivery", "Lieferzeiten und Häuser", "Wir liefern in alle Häuser innerhalb von drei Tagen.")
	return x
}

func TestSearchFindsWhatAQuestionIsAbout(t *testing.T) {
	t.Parallel()
	x := desk(t)
	require.Equal(t, 5, x.Len())
	for question, want := range map[string]string{
		"Passwort vergessen":                      "password",
		"passwort zuruecksetzen":                  "password",
		"wo finde ich meine Rechnung":             "invoice",
		"Nummer der Rechnung":                     "invoice",
		"returning goods for a refund":            "refund",
		"my printers are offline":                 "printer",
		"Haus":                                    "delivery",
		"Pasword zurücksetzn":                     "password",
		"prnter":                                  "printer",
		"How long until the delivery of refunds?": "refund",
	} {
		found := search(x, question)
		require.NotEmpty(t, found, question)
		require.Equal(t, want, found[0], question)
	}
	require.Empty(t, search(x, "Quantenchromodynamik"))
	require.Empty(t, search(x, ""))
	require.Empty(t, search(x, "?!"))
}

func TestTypingFindsTheBeginningOfAWord(t *testing.T) {
	t.Parallel()
	x := desk(t)
	require.Equal(t, []string{"invoice"}, ids(x.Search(rank.Query{Text: "rechnu", Typing: true})))
	require.Equal(t, "printer", x.Search(rank.Query{Text: "restart the prin", Typing: true})[0].ID)
}

func TestSynonymsStandForEachOther(t *testing.T) {
	t.Parallel()
	x := desk(t)
	require.Empty(t, search(x, "Zugangscode"))
	x.SetSynonyms([][]string{{"Zugangscode", "Passwort"}, {"get my money back", "chargeback"}, {"", "Faktura", "Rechnung"}})
	require.Equal(t, []string{"password"}, search(x, "Zugangscode"))
	require.Equal(t, "invoice", search(x, "Faktura")[0])
	require.Equal(t, "refund", search(x, "chargeback")[0])
	x.SetSynonyms(nil)
	require.Empty(t, search(x, "Zugangscode"))
}

func TestKeepRefusesDocumentsWithoutTakingTheirPlace(t *testing.T) {
	t.Parallel()
	x := rank.New()
	for i := range 50 {
		add(t, x, fmt.Sprint(i), "Passwort", strings.Repeat("wort ", i))
	}
	q := rank.Query{Text: "Passwort", Limit: 5, Keep: func(id string) bool { return len(id) == 2 && id[0] == '4' }}
	require.Len(t, x.Search(q), 5)
	for _, h := range x.Search(q) {
		require.Equal(t, byte('4'), h.ID[0])
	}
}

func TestAnIndexAfterManyChangesEqualsANewOne(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("Passwort Rechnung Lieferung Drucker printer refund invoice Haus Häuser Konto account login Anmeldung delivery")
	prose := func() string {
		var b strings.Builder
		for range 5 + random.IntN(20) {
			b.WriteString(words[random.IntN(len(words))] + " ")
		}
		return b.String()
	}
	changed, bodies := rank.New(), map[string]string{}
	for range 3000 {
		id := fmt.Sprint(random.IntN(200))
		if random.IntN(3) == 0 {
			changed.Remove(id)
			delete(bodies, id)
			continue
		}
		bodies[id] = prose()
		add(t, changed, id, id, bodies[id])
	}
	for i := range 200 { // Removes the rest of what is marked: compaction comes with removals.
		id := fmt.Sprint("extra", i)
		add(t, changed, id, id, prose())
		changed.Remove(id)
	}
	require.Equal(t, len(bodies), changed.Len())
	fresh := rank.New()
	for id, body := range bodies {
		add(t, fresh, id, id, body)
	}
	for range 50 {
		q := rank.Query{Text: words[random.IntN(len(words))], Limit: 200}
		require.ElementsMatch(t, ids(fresh.Search(q)), ids(changed.Search(q)))
	}
	require.Less(t, changed.Bytes(), 3*fresh.Bytes())
}

// library is n documents of 300 words from a vocabulary of 200,000 whose frequencies fall as in prose. A word is three
// to five syllables of 14 consonants or pairs of them and 7 vowels.
func library(n int) (documents []rank.Document, prose func(words int) string) {
	random := rand.New(rand.NewPCG(3, 4))
	onsets := strings.Fields("b ch d f g k l m n r s sch st tr")
	vowels := strings.Fields("a e i o u ei ern")
	vocabulary := make([]string, 200_000)
	for i := range vocabulary {
		for range 3 + random.IntN(3) {
			vocabulary[i] += onsets[random.IntN(len(onsets))] + vowels[random.IntN(len(vowels))]
		}
	}
	zipf := rand.NewZipf(random, 1.1, 8, uint64(len(vocabulary)-1))
	prose = func(words int) string {
		var b strings.Builder
		for range words {
			b.WriteString(vocabulary[zipf.Uint64()] + " ")
		}
		return b.String()
	}
	for i := range n {
		documents = append(documents, rank.Document{ID: fmt.Sprint("art_", i), Fields: []rank.Field{{Text: prose(300)}}})
	}
	return documents, prose
}

func BenchmarkAdd(b *testing.B) {
	documents, _ := library(10_000)
	x := rank.New()
	for i := 0; b.Loop(); i++ {
		require.NoError(b, x.Add(documents[i%len(documents)]))
	}
}

func BenchmarkSearchIn100000(b *testing.B) {
	documents, prose := library(100_000)
	x := rank.New()
	for _, d := range documents {
		require.NoError(b, x.Add(d))
	}
	questions := make([]string, 100)
	for i := range questions {
		questions[i] = prose(6)
	}
	for i := 0; b.Loop(); i++ {
		x.Search(rank.Query{Text: questions[i%len(questions)]})
	}
	b.ReportMetric(float64(x.Bytes())/(1<<20), "MB")
}

func FuzzSearch(f *testing.F) {
	f.Add("Passwort zurücksetzen", "passwort", "Kennwort")
	f.Add("a b c", "\xff\xfe", " ")
	f.Add("ﬁ ß ǆ", "ﬁ", "İ")
	f.Fuzz(func(t *testing.T, body, question, synonym string) {
		x := rank.New()
		require.NoError(t, x.Add(rank.Document{ID: "1", Fields: []rank.Field{{Text: body}}}))
		x.SetSynonyms([][]string{{question, synonym}})
		for _, h := range x.Search(rank.Query{Text: question, Typing: true}) {
			require.Equal(t, "1", h.ID)
			require.True(t, h.Match >= 0 && h.Match <= 1)
		}
		x.Remove("1")
		require.Empty(t, x.Search(rank.Query{Text: question}))
	})
}
