package ratelimit

import (
	"sync"
	"time"
)

// breaker remembers that Redis does not answer. Unlike the usual kind it never sends a caller to find out whether
// Redis is back: a goroutine of its own does, at most one at a time.
type breaker struct {
	retry    time.Duration
	onChange func(degraded bool, cause error)

	mu      sync.RWMutex
	tripped bool
	retryAt time.Time
	probing bool
}

func newBreaker(retry time.Duration, onChange func(bool, error)) *breaker {
	return &breaker{retry: retry, onChange: onChange}
}

func (b *breaker) isOpen() bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.tripped
}

// open reports whether Redis is to be left alone, and when it is time starts a probe in the background.
func (b *breaker) open(probe func() error) bool {
	if !b.isOpen() {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tripped && !b.probing && !time.Now().Before(b.retryAt) {
		b.probing = true
		go b.try(probe)
	}
	return b.tripped
}

// trip opens the breaker.
func (b *breaker) trip(cause error) {
	b.mu.Lock()
	changed := !b.tripped
	b.tripped, b.retryAt = true, time.Now().Add(b.retry)
	b.mu.Unlock()
	if changed {
		b.onChange(true, cause)
	}
}

func (b *breaker) try(probe func() error) {
	err := probe()
	b.mu.Lock()
	b.probing = false
	if err != nil {
		b.retryAt = time.Now().Add(b.retry)
	} else {
		b.tripped = false
	}
	b.mu.Unlock()
	if err == nil {
		b.onChange(false, nil)
	}
}
