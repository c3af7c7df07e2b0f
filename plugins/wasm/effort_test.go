package wasm

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What a scope has worked counts against its next calls, is forgotten in time, and is nobody else's.
func TestEffort(t *testing.T) {
	t.Parallel()
	e, now := effort{paid: map[string]time.Time{}}, time.Now()
	require.False(t, e.much("loops"))
	require.Equal(t, int64(4), share(e.add("calm", 20*time.Millisecond, now)))
	for range 3 {
		e.add("loops", 50*time.Millisecond, now)
	}
	require.Equal(t, int64(16), share(e.add("loops", time.Millisecond, now)))
	require.True(t, e.much("loops"))
	require.False(t, e.much("calm"))
	require.Equal(t, mostEffort, e.add("loops", time.Minute, now))
	require.Equal(t, int64(64), share(e.add("loops", 0, now.Add(time.Second))))
	require.Equal(t, int64(4), share(e.add("calm", 20*time.Millisecond, now)))
	e.forget(now.Add(11 * time.Second))
	require.Len(t, e.paid, 1)
	require.Equal(t, time.Millisecond, e.add("loops", time.Millisecond, now.Add(time.Minute)))
}
