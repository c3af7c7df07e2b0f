package outbox

import (
	"context"
	"sync"
	"time"
)

// tenantQueue holds the tenants whose files may hold waiting rows. A tenant is with one worker at a time, so that its
// rows keep their order.
type tenantQueue struct {
	mu    sync.Mutex
	by    map[string]*tenantState
	ready []string
	more  chan struct{}
}

type tenantState struct {
	queued   bool
	busy     bool
	again    bool
	failures int
	heard    time.Time
}

func newTenantQueue() *tenantQueue {
	return &tenantQueue{by: map[string]*tenantState{}, more: make(chan struct{}, tenantWorkers)}
}

// signal queues a tenant that has just committed rows.
func (q *tenantQueue) signal(tenant string) { q.put(tenant, true) }

// add queues a tenant that may have rows.
func (q *tenantQueue) add(tenant string) { q.put(tenant, false) }

func (q *tenantQueue) put(tenant string, committed bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	s := q.by[tenant]
	if s == nil {
		s = &tenantState{}
		q.by[tenant] = s
	}
	if committed {
		s.heard, s.failures = time.Now(), 0
	}
	switch {
	case s.busy:
		s.again = true
	case !s.queued:
		s.queued = true
		q.ready = append(q.ready, tenant)
		poke(q.more)
	}
}

// take gives the next tenant to its caller, which must finish it.
func (q *tenantQueue) take() (tenant string, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.ready) == 0 {
		return "", false
	}
	tenant, q.ready = q.ready[0], q.ready[1:]
	s := q.by[tenant]
	s.queued, s.busy, s.again = false, true, false
	if len(q.ready) > 0 {
		poke(q.more)
	}
	return tenant, true
}

// wait is take that waits for a tenant; not ok means that the context has ended.
func (q *tenantQueue) wait(ctx context.Context) (tenant string, ok bool) {
	for ctx.Err() == nil {
		if tenant, ok := q.take(); ok {
			return tenant, true
		}
		select {
		case <-ctx.Done():
		case <-q.more:
		}
	}
	return "", false
}

// count returns how many passes over the tenant have failed in a row, this one included.
func (q *tenantQueue) count(tenant string, err error) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	s := q.by[tenant]
	if err == nil {
		s.failures = 0
	} else {
		s.failures++
	}
	return s.failures
}

// finish ends a tenant's turn, and queues it again when rows have come in meanwhile.
func (q *tenantQueue) finish(tenant string) {
	q.mu.Lock()
	s := q.by[tenant]
	s.busy = false
	again := s.again
	q.mu.Unlock()
	if again {
		q.add(tenant)
	}
}

// recent are the tenants that have committed rows within the time; it forgets the others that are at rest.
func (q *tenantQueue) recent(within time.Duration) []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	var out []string
	for tenant, s := range q.by {
		switch {
		case time.Since(s.heard) < within:
			out = append(out, tenant)
		case !s.queued && !s.busy:
			delete(q.by, tenant)
		}
	}
	return out
}
