package classify_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/text/classify"
)

// bucket deals the texts of a set to a hundred buckets, of which 60 to 79 are held out here.
func bucket(set, key string) uint64 {
	sum := sha256.Sum256([]byte("crm-yardstick-v1|" + set + "|" + key))
	return binary.BigEndian.Uint64(sum[:8]) % 100
}

// split is a set of texts to learn from and one to be judged by.
type split struct{ train, valid []classify.Example }

func (s *split) add(e classify.Example, valid bool) {
	if valid {
		s.valid = append(s.valid, e)
	} else {
		s.train = append(s.train, e)
	}
}

func banking(t testing.TB) split {
	var s split
	for _, row := range table(t, "banking77", "train.csv") {
		s.add(classify.Example{Text: row["text"], Label: row["category"]}, bucket("banking77", row["text"])/20 == 3)
	}
	return s
}

// massive is the official training part to learn from and the official development part to be judged by.
func massive(t testing.TB) split { return massiveSplit(t, true) }

// massiveHashed is both parts dealt by their hashes.
func massiveHashed(t testing.TB) split { return massiveSplit(t, false) }

func massiveSplit(t testing.TB, official bool) split {
	var s split
	for _, file := range []string{"train.txt", "dev.txt"} {
		raw, err := os.ReadFile(coretest.SharedData(t, "massive_de", file))
		require.NoError(t, err)
		for line := range strings.Lines(string(raw)) {
			text, label, ok := strings.Cut(strings.TrimSpace(line), "\t")
			require.True(t, ok, line)
			s.add(classify.Example{Text: text, Label: label}, official && file == "dev.txt" || !official && bucket("massive_de", text)/20 == 3)
		}
	}
	return s
}

// endava is the tickets of the 24 most frequent services, in the parts that the set itself names.
func endava(t testing.TB) split {
	rows := table(t, "endava_tickets", "tickets.csv")
	counts := map[string]int{}
	for _, row := range rows {
		counts[row["business_service"]]++
	}
	services := slices.SortedFunc(func(yield func(string) bool) {
		for s := range counts {
			if !yield(s) {
				return
			}
		}
	}, func(a, b string) int { return counts[b] - counts[a] })[:24]
	var s split
	for _, row := range rows {
		if slices.Contains(services, row["business_service"]) {
			s.add(classify.Example{Text: row["title"] + "\n" + row["body"], Label: row["business_service"]}, row["split"] == "valid")
		}
	}
	return s
}

func table(t testing.TB, elem ...string) []map[string]string {
	t.Helper()
	f, err := os.Open(coretest.SharedData(t, elem...))
	require.NoError(t, err)
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	rows := make([]map[string]string, 0, len(all))
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// figures are what a model is worth on texts that it has not seen.
type figures struct{ accuracy, macro, calibration, precision, coverage float64 }

func worth(t testing.TB, m *classify.Model, valid []classify.Example) figures {
	t.Helper()
	threshold, _, automatic := m.Threshold(0.95)
	var f figures
	var sum, right, n [15]float64
	hits, guessed, actual := map[string]float64{}, map[string]float64{}, map[string]float64{}
	sure, sureRight := 0.0, 0.0
	for _, e := range valid {
		actual[e.Label]++
		best := m.Classify(e.Text, 1)
		if len(best) == 0 {
			continue
		}
		guessed[best[0].Label]++
		bin := min(int(best[0].Probability*15), 14)
		n[bin]++
		sum[bin] += best[0].Probability
		ok := best[0].Label == e.Label
		if ok {
			hits[e.Label]++
			right[bin]++
			f.accuracy++
		}
		if automatic && best[0].Probability >= threshold {
			sure++
			if ok {
				sureRight++
			}
		}
	}
	total := float64(len(valid))
	for bin := range n {
		f.calibration += max(sum[bin]-right[bin], right[bin]-sum[bin]) / total
	}
	for label := range actual {
		f.macro += 2 * hits[label] / (guessed[label] + actual[label]) / float64(len(actual))
	}
	f.accuracy /= total
	if sure > 0 {
		f.precision, f.coverage = sureRight/sure, sure/total
	}
	return f
}

func TestQualityOnRealTexts(t *testing.T) {
	if testing.Short() {
		t.Skip("training on real texts takes some seconds")
	}
	sets := []struct {
		name            string
		load            func(testing.TB) split
		accuracy, macro float64
	}{
		{"banking77", banking, 0.895, 0.895},
		{"massive_de", massiveHashed, 0.84, 0},
		{"massive_de official", massive, 0.83, 0},
		{"endava", endava, 0.67, 0},
	}
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			s := set.load(t)
			m, err := classify.Train(context.Background(), s.train, classify.Options{})
			require.NoError(t, err)
			raw, err := m.MarshalBinary()
			require.NoError(t, err)
			m, err = classify.Parse(raw)
			require.NoError(t, err)
			f := worth(t, m, s.valid)
			t.Logf("%d texts learned, %d judged: accuracy %.4f, macro-F1 %.4f, calibration error %.4f; at a wanted precision of 0.95: %.4f for %.0f %% of the texts; %d kB",
				len(s.train), len(s.valid), f.accuracy, f.macro, f.calibration, f.precision, 100*f.coverage, len(raw)>>10)
			require.GreaterOrEqual(t, f.accuracy, set.accuracy)
			require.GreaterOrEqual(t, f.macro, set.macro)
			require.LessOrEqual(t, f.calibration, 0.06)
			require.GreaterOrEqual(t, f.precision, 0.93)
		})
	}
}
