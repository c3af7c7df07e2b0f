package db

import (
	"context"
	"time"
)

const (
	// restStep is how soon a pause notices that somebody waits.
	restStep = time.Millisecond
	// longestRest bounds a pause behind work that was interrupted for long.
	longestRest = 20 * time.Millisecond
)

// crowded is a session that knows whether others wait for what it holds.
type crowded interface{ crowded() bool }

var _ crowded = (*liteSession)(nil)

// Rest writes the rows of Insert and then pauses for times as long as was worked since a moment, so that a transaction of
// many rows, which nobody waits for, leaves the processors to others between them. It does not pause while another write of
// the tenant waits for its turn, and does nothing on PostgreSQL, whose server does the work.
func (tx *Tx) Rest(ctx context.Context, since time.Time, times int) {
	s, ok := tx.s.(crowded)
	if !ok {
		return
	}
	tx.settle()
	now := time.Now()
	step := time.NewTicker(restStep)
	defer step.Stop()
	for until := now.Add(min(longestRest, time.Duration(times)*now.Sub(since))); !s.crowded() && time.Now().Before(until); {
		select {
		case <-step.C:
		case <-ctx.Done():
			return
		}
	}
}

// crowded reports whether another write waits for this one.
func (s *liteSession) crowded() bool { return s.write && s.file.waiting.Load() > 0 }
