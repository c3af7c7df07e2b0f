// Package ratelimit decides whether a caller may go on or must slow down.
//
// It owns the counting, in this process or for all nodes together in Redis, and nothing else: it keeps no data that
// matters, knows no HTTP, and never fails because Redis does. core/httpapi asks it before each request, and rooms
// that guard something dear (signing in, signing up, exports) ask it before doing so. What is allowed comes from the
// Policies that core/app wires in.
package ratelimit

import (
	"context"
	"time"
)

// Limiter decides. Implementations may be used by many goroutines.
type Limiter interface {
	// Allow takes cost from the allowance of the key, all of it or nothing, and says how the key stands. A cost of 0
	// takes nothing. A cost above the policy's burst counts as the whole burst, or it could never pass.
	//
	// It fails with ErrKey for a key that was not made by this package's constructors, and for no other reason.
	Allow(ctx context.Context, k Key, cost int) (Decision, error)
}

// Policy is what a key may do: Limit units per Period, evenly refilled, and up to Burst of them at once.
type Policy struct {
	// Limit 0 means that there is no limit. More than one unit per microsecond counts as that.
	Limit int
	// Period 0 means that there is no limit.
	Period time.Duration
	// Burst 0 means Limit.
	Burst int
}

// Policies returns the policy of a key. It is called on every decision and must be fast; it may differ by tenant.
type Policies func(Key) Policy

// Decision says how a key stands after a question.
type Decision struct {
	Allowed bool
	// Limit is the most that can be taken at once (the policy's burst). 0 means that there is no limit; then the other
	// figures are 0 too.
	Limit int
	// Remaining is what can be taken now.
	Remaining int
	// ResetAfter is the time until everything can be taken again.
	ResetAfter time.Duration
	// RetryAfter is the time until the same question could be allowed; 0 when it was.
	RetryAfter time.Duration
}

// bucket is a policy in the terms of the generic cell rate algorithm: each unit takes up one interval, and intervals
// may pile up to `capacity` ahead of now. Everything is in whole microseconds, which Redis can count in.
type bucket struct {
	interval time.Duration
	burst    int
}

// maxCapacity keeps arithmetic within bounds, whatever a policy says.
const maxCapacity = 10 * 365 * 24 * time.Hour

// bucket returns false for a policy without a limit.
func (p Policy) bucket() (bucket, bool) {
	if p.Limit <= 0 || p.Period <= 0 {
		return bucket{}, false
	}
	interval := max((p.Period / time.Duration(p.Limit)).Truncate(time.Microsecond), time.Microsecond)
	burst := p.Burst
	if burst <= 0 {
		burst = p.Limit
	}
	return bucket{interval: interval, burst: max(min(burst, int(maxCapacity/interval)), 1)}, true
}

func (b bucket) capacity() time.Duration { return b.interval * time.Duration(b.burst) }

func (b bucket) cost(units int) time.Duration {
	return b.interval * time.Duration(min(max(units, 0), b.burst))
}

// take is the algorithm itself: pending is how far the key's intervals reach beyond now. It returns the new pending
// and whether the cost was taken. A pending that no history can explain, after a clock was set back, counts as full.
func (b bucket) take(pending, cost time.Duration) (time.Duration, bool) {
	pending = min(max(pending, 0), b.capacity())
	if cost > 0 && pending+cost > b.capacity() {
		return pending, false
	}
	return pending + cost, true
}

func (b bucket) decision(pending, cost time.Duration, allowed bool) Decision {
	d := Decision{
		Allowed:    allowed,
		Limit:      b.burst,
		Remaining:  int((b.capacity() - pending) / b.interval),
		ResetAfter: pending,
	}
	if !allowed {
		d.RetryAfter = pending + cost - b.capacity()
	}
	return d
}

// unlimited is the decision where there is no limit.
var unlimited = Decision{Allowed: true}
