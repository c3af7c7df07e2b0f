package classify_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/text/classify"
)

// topics are words of three kinds of tickets; a text has some of its kind's and some of everybody's.
var topics = map[string][]string{
	"invoice":  strings.Fields("Rechnung Betrag Zahlung Mahnung Überweisung Skonto"),
	"delivery": strings.Fields("Lieferung Paket Versand Spedition Adresse Zustellung"),
	"login":    strings.Fields("Passwort Anmeldung Konto gesperrt Zugang Code"),
}

func tickets(n int) []classify.Example {
	random := rand.New(rand.NewPCG(7, 8))
	filler := strings.Fields("Hallo bitte wir haben eine Frage zu der Sache und danke im Voraus heute leider noch nicht")
	labels := []string{"delivery", "invoice", "login"}
	examples := make([]classify.Example, n)
	for i := range examples {
		label := labels[random.IntN(3)]
		words := make([]string, 12)
		for j := range words {
			words[j] = filler[random.IntN(len(filler))]
			if random.IntN(4) == 0 {
				words[j] = topics[label][random.IntN(6)]
			}
		}
		examples[i] = classify.Example{Text: strings.Join(words, " "), Label: label}
	}
	return examples
}

func trained(t testing.TB, n int) *classify.Model {
	t.Helper()
	m, err := classify.Train(context.Background(), tickets(n), classify.Options{})
	require.NoError(t, err)
	return m
}

func TestAModelTellsLabelsAndWhy(t *testing.T) {
	t.Parallel()
	m := trained(t, 600)
	require.Equal(t, []string{"delivery", "invoice", "login"}, m.Labels())
	require.Greater(t, m.Report().Accuracy, 0.9)
	require.Equal(t, 600, m.Report().Examples)

	const question = "Hallo, die Rechnungen haben einen falschen Betrag"
	best := m.Classify(question, 2)
	require.Len(t, best, 2)
	require.Equal(t, "invoice", best[0].Label)
	require.Greater(t, best[0].Probability, best[1].Probability)
	sum := 0.0
	for _, s := range m.Classify(question, 10) {
		sum += s.Probability
	}
	require.InDelta(t, 1, sum, 0.01)

	why := m.Explain(question, "invoice", 2)
	require.Len(t, why, 2)
	require.ElementsMatch(t, []string{"rechnungen", "betrag"}, []string{why[0].Word, why[1].Word})
	require.Empty(t, m.Explain(question, "unknown", 3))
}

func TestAForeignTextIsForAPerson(t *testing.T) {
	t.Parallel()
	m := trained(t, 600)
	require.Empty(t, m.Classify("", 3))
	require.Empty(t, m.Classify("щщщ", 3))
	threshold, coverage, ok := m.Threshold(0.95)
	require.True(t, ok)
	require.Greater(t, coverage, 0.5)
	require.Less(t, m.Classify("Hallo, wir haben eine Frage", 1)[0].Probability, threshold)
	_, _, ok = m.Threshold(1)
	require.False(t, ok, "no finite number of texts proves certainty")
}

func TestLabelsThatTeachNothingAreLeftOutOrRefused(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	_, err := classify.Train(ctx, nil, classify.Options{})
	require.ErrorIs(t, err, classify.ErrTooFew)
	examples := tickets(60)
	m, err := classify.Train(ctx, append(examples, classify.Example{Text: "one", Label: "rare"}), classify.Options{})
	require.NoError(t, err)
	require.NotContains(t, m.Labels(), "rare")
	require.Equal(t, 1, m.Report().LeftOut)

	var many []classify.Example
	for i := range classify.MaxLabels + 1 {
		for range 5 {
			many = append(many, classify.Example{Text: "a text", Label: fmt.Sprint(i)})
		}
	}
	_, err = classify.Train(ctx, many, classify.Options{})
	require.ErrorIs(t, err, classify.ErrTooManyLabels)

	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	_, err = classify.Train(cancelled, examples, classify.Options{})
	require.ErrorIs(t, err, context.Canceled)
}

func TestTheSameTextsMakeTheSameModelWhichSurvivesStorage(t *testing.T) {
	t.Parallel()
	a, err := trained(t, 300).MarshalBinary()
	require.NoError(t, err)
	b, err := trained(t, 300).MarshalBinary()
	require.NoError(t, err)
	require.Equal(t, a, b)
	require.NotContains(t, string(a), "echnung", "a model holds no words of the texts")

	m, err := classify.Parse(a)
	require.NoError(t, err)
	for _, e := range tickets(20) {
		require.Equal(t, trained(t, 300).Classify(e.Text, 3), m.Classify(e.Text, 3))
		break
	}
	again, err := m.MarshalBinary()
	require.NoError(t, err)
	require.Equal(t, a, again)
	for _, n := range []int{0, 3, 4, 5, 6, 40, len(a) / 2, len(a) - 1} {
		_, err = classify.Parse(a[:n])
		require.ErrorIs(t, err, classify.ErrMalformed)
	}
	_, err = classify.Parse(append(a, 0))
	require.ErrorIs(t, err, classify.ErrMalformed)
}

func FuzzParse(f *testing.F) {
	raw, err := trained(f, 30).MarshalBinary()
	require.NoError(f, err)
	f.Add(raw, "Rechnung")
	f.Add(raw[:60], "")
	f.Add([]byte("KTCM\x01\x02\x01a\x01b"), "x")
	f.Fuzz(func(t *testing.T, raw []byte, question string) {
		m, err := classify.Parse(raw)
		if err != nil {
			require.ErrorIs(t, err, classify.ErrMalformed)
			return
		}
		for _, s := range m.Classify(question, 3) {
			require.Contains(t, m.Labels(), s.Label)
			m.Explain(question, s.Label, 3)
		}
		m.Threshold(0.9)
		_, err = m.MarshalBinary()
		require.NoError(t, err)
	})
}
