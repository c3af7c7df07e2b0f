package wasm

import (
	"sync"
	"sync/atomic"
	"time"
)

const (
	// forgiven is how much of a scope's work is forgotten meanwhile: a twentieth of the time, as long as it takes.
	forgiven = 20
	// mostEffort bounds what is remembered: after 12 s nothing is left of it.
	mostEffort = 600 * time.Millisecond
)

// effort remembers how long each scope has worked lately in calls that take long, whichever call it was in.
type effort struct {
	mu sync.Mutex
	// paid is when a scope's work will be forgotten.
	paid map[string]time.Time
	// some says whether there is any, without the lock.
	some atomic.Bool
}

// much says whether a scope has worked so much lately that its next call gives way from the beginning.
func (e *effort) much(scope string) bool {
	if !e.some.Load() {
		return false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return share(time.Until(e.paid[scope])/forgiven) > share(0)
}

// add counts work, and returns how much of all that the scope did is not forgotten yet.
func (e *effort) add(scope string, worked time.Duration, now time.Time) time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	lately := min(max(e.paid[scope].Sub(now), 0)/forgiven+worked, mostEffort)
	e.paid[scope] = now.Add(lately * forgiven)
	e.some.Store(true)
	return lately
}

// forget drops the scopes whose work is forgotten.
func (e *effort) forget(now time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for scope, at := range e.paid {
		if at.Before(now) {
			delete(e.paid, scope)
		}
	}
	e.some.Store(len(e.paid) > 0)
}

// share is the part of the processors, one by so many, that scopes which have worked so much take together while others
// want them. One that loops is soon down to what nobody notices; one that has real work gets it done.
func share(lately time.Duration) int64 {
	switch {
	case lately < 100*time.Millisecond:
		return 4
	case lately < 300*time.Millisecond:
		return 16
	}
	return 64
}
