package classify

import (
	"cmp"
	"math"
	"slices"
)

// A Report says what a model was worth on texts that it had not seen.
type Report struct {
	Examples int     // texts learned from
	LeftOut  int     // texts whose label had too few
	HeldOut  int     // texts that the figures below come from
	Accuracy float64 // share of right labels
	MacroF1  float64 // mean of the labels' F1, so that rare labels count as much as frequent ones
	Error    float64 // expected calibration error: by how much probabilities miss the share of right labels
	Brier    float64 // mean squared error of the best label's probability
}

// outcome is the scores of a text held out and its true class.
type outcome struct {
	scores []float32
	class  int
}

// point is a stretch of the texts held out, sorted by how sure the model was of them.
type point struct {
	from     float32 // the lowest probability in it
	n, right int
}

const (
	maxPoints   = 64
	reliability = 15 // bins of the calibration error
)

// verdict is the best label of a text held out: how sure, and whether it is right.
type verdict struct {
	probability float64
	right       bool
}

// bestOf returns the place of the greatest probability.
func bestOf(probabilities []float64) int {
	best := 0
	for k, p := range probabilities {
		if p > probabilities[best] {
			best = k
		}
	}
	return best
}

// judge finds the calibration of a model from texts held out, and how right it is for how sure it is.
func (m *Model) judge(outcomes []outcome) {
	m.temperature = findTemperature(outcomes)
	verdicts := make([]verdict, 0, len(outcomes))
	hits := make([]int, len(m.labels))
	guessed := make([]int, len(m.labels))
	actual := make([]int, len(m.labels))
	for _, o := range outcomes {
		probabilities := softmax(o.scores, m.temperature)
		best := bestOf(probabilities)
		guessed[best]++
		actual[o.class]++
		if best == o.class {
			hits[best]++
		}
		verdicts = append(verdicts, verdict{probabilities[best], best == o.class})
	}
	m.knots = findKnots(verdicts)
	for i := range verdicts {
		verdicts[i].probability = calibrated(m.knots, verdicts[i].probability)
	}
	m.curve = curveOf(verdicts)
	r := Report{HeldOut: len(verdicts)}
	if r.HeldOut == 0 {
		m.report = r
		return
	}
	present := 0
	for k := range m.labels {
		if actual[k] == 0 {
			continue
		}
		present++
		r.MacroF1 += 2 * float64(hits[k]) / float64(guessed[k]+actual[k])
		r.Accuracy += float64(hits[k])
	}
	r.MacroF1 /= float64(present)
	r.Accuracy /= float64(r.HeldOut)
	r.Error, r.Brier = calibration(verdicts)
	m.report = r
}

func calibration(verdicts []verdict) (expected, brier float64) {
	var n, right, sum [reliability]float64
	for _, v := range verdicts {
		bin := min(int(v.probability*reliability), reliability-1)
		n[bin]++
		sum[bin] += v.probability
		hit := 0.0
		if v.right {
			hit = 1
		}
		right[bin] += hit
		brier += (v.probability - hit) * (v.probability - hit)
	}
	for bin := range n {
		expected += math.Abs(sum[bin] - right[bin])
	}
	total := float64(len(verdicts))
	return expected / total, brier / total
}

// curveOf sorts the verdicts, the surest first, into at most maxPoints stretches of the same length.
func curveOf(verdicts []verdict) []point {
	slices.SortStableFunc(verdicts, func(a, b verdict) int { return cmp.Compare(b.probability, a.probability) })
	size := max(1, (len(verdicts)+maxPoints-1)/maxPoints)
	var curve []point
	for part := range slices.Chunk(verdicts, size) {
		// Rounded up, so that no text below the stretch reaches it.
		p := point{from: math.Nextafter32(float32(part[len(part)-1].probability), 0), n: len(part)}
		for _, v := range part {
			if v.right {
				p.right++
			}
		}
		curve = append(curve, p)
	}
	return curve
}
