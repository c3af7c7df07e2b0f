package job

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

type snoozed struct{ d time.Duration }

func (s *snoozed) Error() string { return fmt.Sprintf("snoozed for %s", s.d) }

type cancelled struct{ err error }

func (c *cancelled) Error() string { return fmt.Sprintf("cancelled: %v", c.err) }
func (c *cancelled) Unwrap() error { return c.err }

// Snooze is what a worker returns to run again after d, without counting the attempt.
func Snooze(d time.Duration) error { return &snoozed{max(d, 0)} }

// Cancel is what a worker returns when trying again is of no use. The error is kept with the job.
func Cancel(err error) error { return &cancelled{err} }

// Stopped is what a worker returns after its node has begun to stop: the job goes back to the queue at once, without
// counting the attempt.
var Stopped = errors.New("the node stops") //nolint:revive,staticcheck // it is an outcome like Snooze and Cancel, not a failure

// The causes with which a worker's context ends early.
var (
	// ErrLost means that the lease has run out and somebody else has the job, or that it was cancelled.
	ErrLost = errors.New("the job was taken away: its lease ran out or it was cancelled")
	// ErrTimeout means that the attempt took longer than its kind allows.
	ErrTimeout = errors.New("the attempt took too long")
)

// Backoff is the default wait after the nth failed attempt: 5 s, 15 s, 45 s, tripling up to 6 h, within a tenth more
// or less, so that jobs that have failed together do not come back together.
func Backoff(attempt int) time.Duration {
	d := 5 * time.Second
	for range attempt - 1 {
		if d = min(3*d, 6*time.Hour); d == 6*time.Hour {
			break
		}
	}
	tenth := int64(d / 10)
	return d + time.Duration(rand.Int64N(2*tenth+1)-tenth) //nolint:gosec // spreading retries needs no secret
}

// outcome is what is written about a job whose worker has returned.
type outcome struct {
	claim
	state State
	runAt time.Time
	// uncounted takes the attempt back.
	uncounted bool
	note      string
}

const maxNote = 2000

// decide turns what a worker returned into what is written.
func decide(c claim, backoff func(int) time.Duration, err error, now time.Time) outcome {
	o := outcome{claim: c, state: Completed, runAt: now}
	if err == nil {
		return o
	}
	o.note = note(err)
	var s *snoozed
	var x *cancelled
	switch {
	case errors.Is(err, Stopped):
		o.state, o.uncounted, o.note = Available, true, ""
	case errors.As(err, &s):
		o.state, o.uncounted, o.note = Scheduled, true, ""
		o.runAt = now.Add(s.d)
	case errors.As(err, &x):
		o.state = Cancelled
	case c.attempt >= c.maxAttempts, errors.Is(err, errSeal):
		o.state = Discarded
	default:
		o.state = Scheduled
		o.runAt = now.Add(backoff(c.attempt))
	}
	return o
}

// note cuts an error's text to what is kept with a job.
func note(err error) string {
	s := err.Error()
	if len(s) > maxNote {
		s = s[:maxNote]
	}
	return cleanText(s)
}
