package standard

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The table of the specification: the delay before each attempt and the time since the first.
func TestScheduleOfTheSpecification(t *testing.T) {
	t.Parallel()
	want := []struct{ delay, since string }{
		{"0s", "0s"},
		{"5s", "5s"},
		{"5m", "5m5s"},
		{"30m", "35m5s"},
		{"2h", "2h35m5s"},
		{"5h", "7h35m5s"},
		{"10h", "17h35m5s"},
		{"14h", "31h35m5s"},
		{"20h", "51h35m5s"},
		{"24h", "75h35m5s"},
	}
	require.Len(t, want, MaxAttempts)
	since := time.Duration(0)
	for failed, w := range want {
		delay, ok := Wait(failed, 0, 0)
		require.True(t, ok)
		since += delay
		require.Equal(t, duration(t, w.delay), delay)
		require.Equal(t, duration(t, w.since), since)
	}
	for _, failed := range []int{-1, MaxAttempts, MaxAttempts + 1} {
		_, ok := Wait(failed, 0, 0)
		require.False(t, ok)
	}
}

// The whole life of a delivery to a receiver that never answers.
func TestScheduleInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begin, attempts := time.Now(), 0
		for {
			delay, ok := Wait(attempts, 0, 0)
			if !ok {
				break
			}
			<-time.After(delay)
			attempts++
		}
		require.Equal(t, 10, attempts)
		require.Equal(t, 75*time.Hour+35*time.Minute+5*time.Second, time.Since(begin))
	})
}

func TestJitterOnlyLengthens(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		failed := rapid.IntRange(0, MaxAttempts-1).Draw(t, "failed")
		random := rapid.Float64().Draw(t, "random")
		asked := time.Duration(rapid.Int64().Draw(t, "asked"))
		delay, ok := Wait(failed, random, asked)
		require.True(t, ok)
		require.GreaterOrEqual(t, delay, schedule[failed])
		require.GreaterOrEqual(t, delay, min(asked, 24*time.Hour))
		require.LessOrEqual(t, delay, max(schedule[failed]*6/5, min(asked, 24*time.Hour)))
	})
	delay, _ := Wait(9, 0.5, 0)
	require.Equal(t, 26*time.Hour+24*time.Minute, delay)
	delay, _ = Wait(1, 0, time.Hour)
	require.Equal(t, time.Hour, delay)
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"":                               0,
		"0":                              0,
		"120":                            2 * time.Minute,
		" 120 ":                          2 * time.Minute,
		"-5":                             0,
		"1.5":                            0,
		"soon":                           0,
		"4294967295":                     24 * time.Hour,
		"99999999999999999999":           0,
		"Sun, 01 Mar 2026 12:01:00 GMT":  time.Minute,
		"Sun, 01 Mar 2026 11:00:00 GMT":  0,
		"Mon, 01 Mar 2066 12:01:00 GMT":  24 * time.Hour,
		"Sunday, 01-Mar-26 12:01:00 GMT": time.Minute,
	} {
		require.Equal(t, want, RetryAfter(value, now), "%q", value)
	}
}

func FuzzRetryAfter(f *testing.F) {
	f.Add("120")
	f.Add("Sun, 01 Mar 2026 12:01:00 GMT")
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, value string) {
		got := RetryAfter(value, now)
		require.GreaterOrEqual(t, got, time.Duration(0))
		require.LessOrEqual(t, got, 24*time.Hour)
	})
}

func TestJudge(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]Outcome{
		0: Failed, 100: Failed, 200: Delivered, 204: Delivered, 299: Delivered,
		301: Failed, 307: Failed, 400: Failed, 401: Failed, 404: Failed, 500: Failed,
		http.StatusGone:               Gone,
		http.StatusTooManyRequests:    Throttled,
		http.StatusBadGateway:         Throttled,
		http.StatusServiceUnavailable: Throttled,
		http.StatusGatewayTimeout:     Throttled,
	} {
		require.Equal(t, want, Judge(status), "%d", status)
	}
}

func duration(t *testing.T, s string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(s)
	require.NoError(t, err)
	return d
}
