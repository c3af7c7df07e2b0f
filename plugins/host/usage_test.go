package host

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAPercentileIsReadFromBuckets(t *testing.T) {
	t.Parallel()
	for _, d := range []time.Duration{0, time.Microsecond, 100 * time.Microsecond, 150 * time.Microsecond, time.Millisecond, 3 * time.Second, 59 * time.Second} {
		b := bucketOf(d)
		require.LessOrEqual(t, d, endOf(b)+time.Nanosecond)
		require.True(t, b == 0 || d > endOf(b-1)-time.Nanosecond)
	}
	require.Equal(t, maxBucket, bucketOf(time.Hour))
	require.Zero(t, percentile(nil, 0, 95))
	buckets, calls := map[int]int64{}, int64(0)
	for i := 1; i <= 1000; i++ {
		buckets[bucketOf(time.Duration(i)*time.Millisecond)]++
		calls++
	}
	require.InDelta(t, 950, percentile(buckets, calls, 95).Milliseconds(), 950*0.2)
	require.InDelta(t, 500, percentile(buckets, calls, 50).Milliseconds(), 500*0.2)
}
