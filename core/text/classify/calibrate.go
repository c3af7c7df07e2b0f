package classify

import (
	"cmp"
	"math"
	"slices"
)

// knot says that a best label of the probability raw was right in the share actual of the texts held out.
type knot struct{ raw, actual float32 }

// Bounds of the calibration curve: how many knots it has, and of how many texts each.
const (
	maxKnots = 12
	perKnot  = 40
)

// findTemperature returns the factor of the scores under which the outcomes are most probable, by golden section.
func findTemperature(outcomes []outcome) float32 {
	if len(outcomes) == 0 {
		return 1
	}
	loss := func(log float64) float64 {
		t, sum := float32(math.Exp(log)), 0.0
		for _, o := range outcomes {
			sum -= math.Log(max(softmax(o.scores, t)[o.class], 1e-9))
		}
		return sum
	}
	low, high := math.Log(0.1), math.Log(50)
	const golden = 0.6180339887
	a, b := high-golden*(high-low), low+golden*(high-low)
	lossA, lossB := loss(a), loss(b)
	for range 24 {
		if lossA < lossB {
			high, b, lossB = b, a, lossA
			a = high - golden*(high-low)
			lossA = loss(a)
		} else {
			low, a, lossA = a, b, lossB
			b = low + golden*(high-low)
			lossB = loss(b)
		}
	}
	return float32(math.Exp((low + high) / 2))
}

// findKnots returns the curve from the probabilities of the best labels to how often they are right: stretches of the
// same length, made rising by pooling neighbours that fall. It is empty where too few texts were held out.
func findKnots(verdicts []verdict) []knot {
	stretches := min(maxKnots, len(verdicts)/perKnot)
	if stretches < 3 {
		return nil
	}
	sorted := slices.SortedFunc(slices.Values(verdicts), func(a, b verdict) int { return cmp.Compare(a.probability, b.probability) })
	type pool struct{ n, sum, right float64 }
	var pools []pool
	for i := range stretches {
		p := pool{}
		for _, v := range sorted[i*len(sorted)/stretches : (i+1)*len(sorted)/stretches] {
			p.n++
			p.sum += v.probability
			if v.right {
				p.right++
			}
		}
		for len(pools) > 0 && pools[len(pools)-1].right/pools[len(pools)-1].n >= p.right/p.n {
			last := pools[len(pools)-1]
			p = pool{p.n + last.n, p.sum + last.sum, p.right + last.right}
			pools = pools[:len(pools)-1]
		}
		pools = append(pools, p)
	}
	knots := make([]knot, 0, len(pools))
	for _, p := range pools {
		// One text of the opposite outcome keeps a stretch without errors from looking certain.
		knots = append(knots, knot{float32(p.sum / p.n), float32((p.right + 0.5) / (p.n + 1))})
	}
	return knots
}

// calibrated maps a probability of the best label by straight lines between the knots. Beyond the last one it rises
// half of what is left, so that surer texts stay surer.
func calibrated(knots []knot, p float64) float64 {
	if len(knots) == 0 {
		return p
	}
	before := knot{0, 0}
	for _, k := range knots {
		if p <= float64(k.raw) {
			return line(before, k, p)
		}
		before = k
	}
	return line(before, knot{1, before.actual + (1-before.actual)/2}, p)
}

func line(a, b knot, p float64) float64 {
	if b.raw <= a.raw {
		return float64(a.actual)
	}
	return float64(a.actual) + float64(b.actual-a.actual)*(p-float64(a.raw))/float64(b.raw-a.raw)
}
