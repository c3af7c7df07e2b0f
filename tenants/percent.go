package tenants

import "math/bits"

// Percent is how much of a limit is used, rounded down; without one 0.
func Percent(used, limit int64) int {
	if limit <= 0 || used <= 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(used), 100)
	if hi >= uint64(limit) {
		return 1 << 30
	}
	q, _ := bits.Div64(hi, lo, uint64(limit))
	return int(min(q, 1<<30))
}
