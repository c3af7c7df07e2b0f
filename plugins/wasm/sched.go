package wasm

import (
	"container/list"
	"context"
	"errors"
	"sync"
	"time"
)

// Bounds of the queue. A caller beyond them hears at once that the plugin is busy.
const (
	maxWaiting         = 4096
	maxWaitingPerScope = 256
	// pausedPerRunning bounds how many calls wait for the host beside each that runs: they keep their memory.
	pausedPerRunning = 8
)

// scopeOf is a scope of one module, whose calls at a time are bounded.
type scopeOf struct {
	module *Module
	key    string
}

// scheduler decides whose call runs: at most max at a time, at most so many of one scope, first come first served among
// those that may run. A scope that floods the queue delays nobody else by more than the calls that it may run.
type scheduler struct {
	mu      sync.Mutex
	max     int
	running int
	paused  int
	scopes  map[scopeOf]*scopeCount
	waiting list.List // of *waiter
	resumed list.List // of chan struct{}: they come first
}

type scopeCount struct{ running, waiting int }

type waiter struct {
	scope   scopeOf
	limit   int
	granted bool
	ready   chan struct{}
}

func newScheduler(most int) *scheduler {
	return &scheduler{max: most, scopes: map[scopeOf]*scopeCount{}}
}

func (s *scheduler) count(of scopeOf) *scopeCount {
	c := s.scopes[of]
	if c == nil {
		c = &scopeCount{}
		s.scopes[of] = c
	}
	return c
}

func (s *scheduler) forget(of scopeOf, c *scopeCount) {
	if c.running == 0 && c.waiting == 0 {
		delete(s.scopes, of)
	}
}

// acquire waits for the scope's turn. Whoever gets nil calls release.
// No scope has more than half of all turns, however many it may have.
func (s *scheduler) acquire(ctx context.Context, deadline time.Time, of scopeOf, limit int) error {
	limit = min(limit, max(1, s.max/2))
	s.mu.Lock()
	c := s.count(of)
	if s.running < s.max && c.running < limit {
		s.running++
		c.running++
		s.mu.Unlock()
		return nil
	}
	if s.waiting.Len() >= maxWaiting || c.waiting >= maxWaitingPerScope {
		s.forget(of, c)
		s.mu.Unlock()
		return &Error{Kind: ErrBusy, Detail: "too many calls wait already"}
	}
	w := &waiter{scope: of, limit: limit, ready: make(chan struct{})}
	at := s.waiting.PushBack(w)
	c.waiting++
	s.mu.Unlock()

	timer := time.NewTimer(time.Until(deadline))
	defer timer.Stop()
	var err error
	select {
	case <-w.ready:
		return nil
	case <-timer.C:
		err = &Error{Kind: ErrBusy, Detail: "its turn did not come in time", cause: context.DeadlineExceeded}
	case <-ctx.Done():
		err = &Error{Kind: ErrBusy, Detail: "its turn did not come in time", cause: ctx.Err()}
		if errors.Is(ctx.Err(), context.Canceled) {
			err = &Error{Kind: context.Canceled}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.granted {
		return nil // in the last moment: the call itself will see that its time is over
	}
	s.waiting.Remove(at)
	c.waiting--
	s.forget(of, c)
	return err
}

// release ends a call and lets the next run.
func (s *scheduler) release(of scopeOf) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.scopes[of]
	c.running--
	s.running--
	s.forget(of, c)
	s.wake()
}

// pause lets another call run while this one waits for the host, so that those who wait for slow services do not stop
// the others. It answers false when so many wait already that this one keeps its turn; else resume must follow.
func (s *scheduler) pause() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.paused >= pausedPerRunning*s.max {
		return false
	}
	s.paused++
	s.running--
	s.wake()
	return true
}

// resume waits for the turn again, until the deadline at most. The call has its turn then in any case.
func (s *scheduler) resume(ctx context.Context, deadline time.Time) {
	s.mu.Lock()
	s.paused--
	if s.running < s.max {
		s.running++
		s.mu.Unlock()
		return
	}
	ready := make(chan struct{})
	at := s.resumed.PushBack(ready)
	s.mu.Unlock()
	timer := time.NewTimer(time.Until(deadline))
	defer timer.Stop()
	select {
	case <-ready:
		return
	case <-timer.C:
	case <-ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-ready:
	default: // its time is over, which it will see at once
		s.resumed.Remove(at)
		s.running++
	}
}

// wake lets those run whose turn it is.
func (s *scheduler) wake() {
	for at := s.resumed.Front(); at != nil && s.running < s.max; at = s.resumed.Front() {
		close(s.resumed.Remove(at).(chan struct{}))
		s.running++
	}
	for at := s.waiting.Front(); at != nil && s.running < s.max; {
		next, w := at.Next(), at.Value.(*waiter)
		if c := s.scopes[w.scope]; c.running < w.limit {
			s.waiting.Remove(at)
			c.waiting--
			c.running++
			s.running++
			w.granted = true
			close(w.ready)
		}
		at = next
	}
}
