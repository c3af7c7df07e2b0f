// Package classify learns from a company's own texts which label a text has, and says how sure it is.
//
// It owns a linear classifier: squared-hinge support vector machines, one against the rest, over TF-IDF of words, pairs
// of words and n-grams of characters, whose scores become probabilities by a temperature and a rising curve found on
// texts that it held out. Training starts from zero each time (seconds for 10,000 texts); a model is a compact string of bytes without a
// word of the texts in it (features are hashes). It knows no record, no tenant and no database, stores nothing, and
// must not decide what is done with a label: the service rooms train it, keep the bytes and ask a person where it is
// unsure.
package classify

import (
	"cmp"
	"math"
	"slices"
)

// Limits of training and of what a model may be.
const (
	MaxLabels   = 500
	MaxExamples = 100_000
	MaxText     = 8 << 10 // bytes of one text that are read
	maxLabel    = 200     // bytes of a label
	maxFeatures = 1 << 18
	maxTrained  = 16 << 20 // features times labels while training, which bounds its memory to some 64 MiB of weights
	maxWeights  = 4 << 20  // features times labels of a model, which bounds it to about 5 MiB
)

// An Example is a text whose label is known.
type Example struct {
	Text  string
	Label string
}

// A Scored is a label with the probability that it is right.
type Scored struct {
	Label       string  `json:"label"`
	Probability float64 `json:"probability"`
}

// A Model tells labels of texts. It is immutable and may be used by several goroutines.
type Model struct {
	labels      []string
	vocab       map[uint32]int32
	hashes      []uint32 // ascending; the column of a hash is its place
	idf         []float32
	weights     []int8    // [feature][label], times scale of the label
	scale       []float32 // of each label
	bias        []float32 // of each label
	temperature float32
	knots       []knot
	curve       []point
	report      Report
}

// Labels returns the labels that the model knows, sorted.
func (m *Model) Labels() []string { return slices.Clone(m.labels) }

// Report returns what the model was worth on the texts held out when it was trained.
func (m *Model) Report() Report { return m.report }

// Classify returns the n most probable labels of a text, the best first. It returns none for a text that shares
// nothing with those the model was trained on: such a text is for a person.
func (m *Model) Classify(text string, n int) []Scored {
	scores, known := m.scores(m.vector(text, nil))
	if !known {
		return nil
	}
	probabilities := softmax(scores, m.temperature)
	first := bestOf(probabilities)
	raw := probabilities[first]
	sure := calibrated(m.knots, raw)
	all := make([]Scored, len(m.labels))
	for i, p := range probabilities {
		switch {
		case i == first:
			p = sure
		case raw < 1: // The others share what is left, none of them more than the best.
			p = min(p*(1-sure)/(1-raw), sure)
		}
		all[i] = Scored{Label: m.labels[i], Probability: p}
	}
	slices.SortFunc(all, func(a, b Scored) int {
		return cmp.Or(cmp.Compare(b.Probability, a.Probability), cmp.Compare(a.Label, b.Label))
	})
	if at := slices.IndexFunc(all, func(s Scored) bool { return s.Label == m.labels[first] }); at > 0 {
		all[0], all[at] = all[at], all[0]
	}
	return all[:max(0, min(n, len(all)))]
}

// Threshold returns the lowest probability from which on automatic labels keep the wanted precision (0 to 1), with the
// share of texts that reach it, both as seen on the texts held out. The precision is a lower bound at 90 %, so that few
// texts do not look certain. It is 0.5 at least: a label more likely wrong than right is never automatic. It is not ok
// where no probability keeps the precision: then every text is for a person.
func (m *Model) Threshold(precision float64) (probability, coverage float64, ok bool) {
	total := 0
	for _, p := range m.curve {
		total += p.n
	}
	n, right := 0, 0
	for _, p := range m.curve { // from the surest to the least sure
		n += p.n
		right += p.right
		if p.from >= 0.5 && lowerBound(right, n) >= precision {
			probability, coverage, ok = float64(p.from), float64(n)/float64(total), true
		}
	}
	return probability, coverage, ok
}

// lowerBound is Wilson's one-sided lower bound at 90 % of a share of right in n.
func lowerBound(right, n int) float64 {
	if n == 0 {
		return 0
	}
	const z = 1.2816
	p, total := float64(right)/float64(n), float64(n)
	centre := p + z*z/(2*total)
	margin := z * math.Sqrt(p*(1-p)/total+z*z/(4*total*total))
	return (centre - margin) / (1 + z*z/total)
}

// scores adds up the weights of a vector's features. known is false where the vector has none.
func (m *Model) scores(v vector) (scores []float32, known bool) {
	scores = slices.Clone(m.bias)
	labels := len(m.labels)
	sums := make([]float32, labels)
	for _, f := range v {
		row := m.weights[int(f.column)*labels:][:labels]
		for k, w := range row {
			sums[k] += f.value * float32(w)
		}
	}
	for k := range scores {
		scores[k] += sums[k] * m.scale[k]
	}
	return scores, len(v) > 0
}

// softmax turns scores into probabilities.
func softmax(scores []float32, temperature float32) []float64 {
	out := make([]float64, len(scores))
	best := float64(slices.Max(scores))
	sum := 0.0
	for i, s := range scores {
		out[i] = math.Exp((float64(s) - best) * float64(temperature))
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}
