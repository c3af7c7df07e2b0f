package standard

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// schedule is the specification's: how long to wait before each attempt, counted from the one before. Without jitter
// the last attempt comes 75 hours, 35 minutes and 5 seconds after the first.
var schedule = [...]time.Duration{
	0,
	5 * time.Second,
	5 * time.Minute,
	30 * time.Minute,
	2 * time.Hour,
	5 * time.Hour,
	10 * time.Hour,
	14 * time.Hour,
	20 * time.Hour,
	24 * time.Hour,
}

// MaxAttempts is the number of attempts after which a delivery is given up.
const MaxAttempts = len(schedule)

// maxRetryAfter bounds how far a receiver can put off the next attempt.
const maxRetryAfter = 24 * time.Hour

// Wait returns how long to wait before the next attempt when `failed` attempts have failed so far, and false when
// there is no next one. 0 failed attempts means the first attempt, which is immediate.
//
// random, from 0 up to but not including 1, spreads attempts over a fifth of the delay, so that receivers that failed
// together are not called together again; the delay is never shorter than the specification's. retryAfter is what the
// receiver asked for in its Retry-After header (see RetryAfter), 0 for nothing; the longer of the two counts, and more
// than a day is read as a day.
func Wait(failed int, random float64, retryAfter time.Duration) (time.Duration, bool) {
	if failed < 0 || failed >= MaxAttempts {
		return 0, false
	}
	delay := schedule[failed]
	if random > 0 && random < 1 {
		delay += time.Duration(random * float64(delay) / 5)
	}
	return max(delay, min(retryAfter, maxRetryAfter)), true
}

// RetryAfter reads a Retry-After header: seconds, or an HTTP date relative to now. It is 0 when the value is missing,
// malformed or past, and never more than a day.
func RetryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.ParseUint(value, 10, 32); err == nil {
		return min(time.Duration(seconds)*time.Second, maxRetryAfter)
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return min(max(at.Sub(now), 0), maxRetryAfter)
}

// Outcome is what a receiver's answer means for the delivery.
type Outcome int

const (
	// Failed means that the attempt failed and the schedule goes on. Redirects are failures: they are not followed.
	Failed Outcome = iota
	// Delivered means that the receiver took the message.
	Delivered
	// Throttled is Failed, and the receiver is under load: other deliveries to it should wait as well.
	Throttled
	// Gone means that the receiver wants no more messages: the endpoint is to be disabled.
	Gone
)

// Judge says what a status means. A status of 0 stands for no answer at all.
func Judge(status int) Outcome {
	switch {
	case status >= 200 && status <= 299:
		return Delivered
	case status == http.StatusGone:
		return Gone
	case status == http.StatusTooManyRequests, status == http.StatusBadGateway,
		status == http.StatusServiceUnavailable, status == http.StatusGatewayTimeout:
		return Throttled
	}
	return Failed
}
