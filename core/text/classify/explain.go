package classify

import (
	"cmp"
	"slices"
)

// A Reason is a word of a text with how far it moved the text to a label, in the units of the score; always above zero.
type Reason struct {
	Word   string  `json:"word"`
	Weight float64 `json:"weight"`
}

// Explain returns the n words of a text that moved it most to the given label, compared with the mean of the others. A
// word's pairs and n-grams count for it, those that stand in several words for each of them in part. It is empty for a
// label that the model does not know.
func (m *Model) Explain(text, label string, n int) []Reason {
	class, ok := slices.BinarySearch(m.labels, label)
	if !ok {
		return nil
	}
	places := map[uint32][]int{}
	counts, words := extract(text, func(hash uint32, word int) { places[hash] = append(places[hash], word) })
	moved := make([]float64, len(words))
	labels := len(m.labels)
	for _, f := range vectorOf(counts, m.vocab, m.idf) {
		row := m.weights[int(f.column)*labels:][:labels]
		own, others := 0.0, 0.0
		for k, w := range row {
			if k == class {
				own = float64(w) * float64(m.scale[k])
			} else {
				others += float64(w) * float64(m.scale[k])
			}
		}
		at := places[m.hashes[f.column]]
		for _, word := range at {
			moved[word] += float64(f.value) * (own - others/float64(labels-1)) / float64(len(at))
		}
	}
	sums := map[string]float64{}
	for i, w := range words {
		sums[w] += moved[i]
	}
	reasons := make([]Reason, 0, len(sums))
	for w, s := range sums {
		if s > 0 {
			reasons = append(reasons, Reason{Word: w, Weight: s})
		}
	}
	slices.SortFunc(reasons, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Word, b.Word))
	})
	return reasons[:min(n, len(reasons))]
}
