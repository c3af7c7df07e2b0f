package alert

import (
	"math"
	"slices"
)

const (
	// window is how many days the usual is learned from.
	window = 30
	// leastDays is how many days must be known before the usual counts; until then only the least numbers of the policy do.
	leastDays = 7
	// spread is how many times the usual deviation is let pass.
	spread = 6
	// normal makes the median of the deviations comparable with a standard deviation.
	normal = 1.4826
)

// bound returns what is usual by the median of earlier values, and what is let pass. A few wild days change neither. Counts
// scatter by the square root of what is usual even where the last days were all alike, so that the bound is never nearer.
func bound(past []int64, least int64) (usual, limit int64) {
	if len(past) == 0 {
		return 0, least
	}
	m := median(past)
	deviations := make([]int64, len(past))
	for i, v := range past {
		deviations[i] = int64(math.Abs(float64(v) - m))
	}
	if len(past) < leastDays {
		return int64(m), least
	}
	scale := max(normal*median(deviations), math.Sqrt(m), 1)
	return int64(m), max(least, int64(math.Ceil(m+spread*scale)))
}

// median is the middle of the values, or the mean of the two middle ones.
func median(values []int64) float64 {
	v := slices.Clone(values)
	slices.Sort(v)
	n := len(v) / 2
	if len(v)%2 == 1 {
		return float64(v[n])
	}
	return (float64(v[n-1]) + float64(v[n])) / 2
}
