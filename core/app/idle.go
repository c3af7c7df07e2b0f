package app

import (
	"context"
	"net/http"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/kontor-crm/kontor/core/duplicate"
	"github.com/kontor-crm/kontor/core/job"
)

// calm is how long after the last request, or the last job of another lane, a node counts as busy.
const calm = 250 * time.Millisecond

// activity knows when somebody last asked something of the node. A stream that stays open does not count.
type activity struct{ last atomic.Int64 }

func (a *activity) note() { a.last.Store(time.Now().UnixNano()) }

func (a *activity) within(d time.Duration) bool { return time.Since(time.Unix(0, a.last.Load())) < d }

// watch notes every request when it begins and when it is answered.
func (a *activity) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.note()
		defer a.note()
		next.ServeHTTP(w, r)
	})
}

// busy reports whether work that nobody waits for should wait.
func (a *App) busy() bool {
	if a.activity.within(calm) {
		return true
	}
	if a.runner == nil {
		return false
	}
	for lane, n := range a.runner.Stats().Running {
		if n > 0 && lane != job.LaneQuiet {
			return true
		}
	}
	return false
}

// pace is how the search for duplicates yields.
func (a *App) pace() duplicate.Pace {
	return duplicate.Pace{Share: float64(a.Config.DuplicateShare) / 100, Busy: a.busy}
}

// lull is how long a node must have had nothing to do before it hands memory back.
const lull = 5 * time.Second

// thrift hands memory that a busy time has left behind back to the system, once after each, until the context ends. The
// runtime alone does so over many minutes, and not at all while nothing is allocated.
func (a *App) thrift(ctx context.Context) {
	t := time.NewTicker(lull)
	defer t.Stop()
	seen := [2]int64{-1, -1} // The start was a busy time, too.
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		stats := a.runner.Stats()
		now := [2]int64{a.activity.last.Load(), stats.Completed + stats.Failed}
		if now == seen || a.activity.within(lull) || a.busy() {
			continue
		}
		seen = now
		debug.FreeOSMemory()
		unmapProgram()
	}
}
