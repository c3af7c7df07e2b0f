package cache

import (
	"context"
	"fmt"
)

// load is one call of a loader that others wait for. value and err are written before done is closed.
type load[V any] struct {
	done  chan struct{}
	value V
	err   error
	// retry says that the outcome is nobody else's: the caller who ran the load was cancelled, or the loader panicked.
	retry bool
}

// Load returns the entry of k, calling fetch for it when there is none. Callers who ask for the same key at the same
// time share one call: it runs in the goroutine and under the context of the first of them, and the others wait. When
// the first is cancelled, one of the others tries in its place. An error is returned to all who waited, wrapped with
// the cache's name, and is not stored.
//
// What fetch returns after k was invalidated or set by somebody else is given to those who already waited, but not
// stored; whoever asks after the invalidation gets a fetch that began after it.
func (c *Cache[K, V]) Load(ctx context.Context, k Key[K], fetch func(context.Context) (V, error)) (V, error) {
	for {
		c.mu.Lock()
		if v, ok := c.get(k); ok {
			c.mu.Unlock()
			return v, nil
		}
		other := c.loads[k]
		if other == nil {
			mine := &load[V]{done: make(chan struct{})}
			c.loads[k] = mine
			c.mu.Unlock()
			return c.run(ctx, k, mine, fetch)
		}
		c.mu.Unlock()

		select {
		case <-ctx.Done():
			var none V
			return none, fmt.Errorf("load %s: %w", c.name, ctx.Err())
		case <-other.done:
		}
		if !other.retry {
			return other.value, other.err
		}
	}
}

// run calls fetch, stores what it returned unless the load was abandoned meanwhile, and wakes those who wait, also
// when fetch panics.
func (c *Cache[K, V]) run(ctx context.Context, k Key[K], mine *load[V], fetch func(context.Context) (V, error)) (V, error) {
	returned := false
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		mine.retry = !returned || mine.err != nil && ctx.Err() != nil
		current := c.loads[k] == mine
		if current {
			delete(c.loads, k)
		}
		if returned && mine.err == nil {
			if current {
				c.set(k, mine.value)
			} else {
				c.discards.Add(1)
			}
		} else {
			c.failed.Add(1)
		}
		close(mine.done)
	}()
	c.loaded.Add(1)
	mine.value, mine.err = fetch(ctx)
	if mine.err != nil {
		mine.err = fmt.Errorf("load %s: %w", c.name, mine.err)
	}
	returned = true
	return mine.value, mine.err
}

// abandon makes a load that is under way invisible: it will neither be joined nor stored. The lock is held.
func (c *Cache[K, V]) abandon(k Key[K]) { delete(c.loads, k) }
