// Package cache holds what a node may remember for a short while: a bounded, expiring, least-recently-used map whose
// keys always carry the tenant.
//
// It owns no data and is never a source of truth: whoever fills a cache also says when an entry is no longer true,
// most often through core/event's Invalidator. It must not be used without a tenant, which Key makes impossible to
// forget. Rooms that read slow-changing things on every request (metadata, access, sessions) call it.
package cache

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Key names an entry: the tenant that it belongs to, and what it is within that tenant.
type Key[K comparable] struct {
	Tenant string
	ID     K
}

// Options bound a cache.
type Options struct {
	// Name tells caches apart in errors.
	Name string
	// Size is the greatest number of entries; beyond it the least recently used one leaves. At least 1.
	Size int
	// TTL is how long an entry is served after it was stored. 0 means until it is invalidated or evicted.
	TTL time.Duration
}

// Stats counts what happened since the cache was made. Size is the present number of entries, expired ones included.
type Stats struct {
	Hits, Misses            uint64
	Loads, LoadErrors       uint64
	Evictions, Expirations  uint64
	Invalidations, Discards uint64
	Size                    int
}

// Cache is a bounded map from Key to V. All methods may be called at the same time. Values are shared between
// callers, who must not change them.
type Cache[K comparable, V any] struct {
	name string
	ttl  time.Duration

	mu      sync.Mutex
	entries *simplelru.LRU[Key[K], entry[V]]
	// tenants finds a tenant's keys without a walk over everybody's.
	tenants map[string]map[Key[K]]struct{}
	loads   map[Key[K]]*load[V]

	hits, misses, loaded, failed                  atomic.Uint64
	evictions, expirations, invalidated, discards atomic.Uint64
}

type entry[V any] struct {
	value   V
	expires time.Time
}

// New returns an empty cache. It panics when Size is below 1, which is a mistake in the program.
func New[K comparable, V any](o Options) *Cache[K, V] {
	c := &Cache[K, V]{
		name: o.Name, ttl: o.TTL,
		tenants: map[string]map[Key[K]]struct{}{},
		loads:   map[Key[K]]*load[V]{},
	}
	entries, err := simplelru.NewLRU(o.Size, func(k Key[K], _ entry[V]) { c.forget(k) })
	if err != nil {
		panic("cache " + o.Name + ": " + err.Error())
	}
	c.entries = entries
	return c
}

// Get returns the entry of k, if there is one and it has not expired.
func (c *Cache[K, V]) Get(k Key[K]) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.get(k)
}

// Set stores v under k. A load of the same key that is under way will not overwrite it.
func (c *Cache[K, V]) Set(k Key[K], v V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.abandon(k)
	c.set(k, v)
}

// Invalidate removes the entry of k. A load that began before is not stored, and nobody joins it any more.
func (c *Cache[K, V]) Invalidate(k Key[K]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.invalidated.Add(1)
	c.abandon(k)
	c.entries.Remove(k)
}

// InvalidateTenant removes all entries of one tenant, with the same promise about loads as Invalidate.
func (c *Cache[K, V]) InvalidateTenant(tenant string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.invalidated.Add(1)
	for k := range c.loads {
		if k.Tenant == tenant {
			c.abandon(k)
		}
	}
	for k := range c.tenants[tenant] {
		c.entries.Remove(k)
	}
}

// InvalidateAll removes every entry of every tenant, with the same promise about loads as Invalidate.
func (c *Cache[K, V]) InvalidateAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.invalidated.Add(1)
	for k := range c.loads {
		c.abandon(k)
	}
	c.entries.Purge()
}

// Stats returns the counters.
func (c *Cache[K, V]) Stats() Stats {
	c.mu.Lock()
	size := c.entries.Len()
	c.mu.Unlock()
	return Stats{
		Hits: c.hits.Load(), Misses: c.misses.Load(),
		Loads: c.loaded.Load(), LoadErrors: c.failed.Load(),
		Evictions: c.evictions.Load(), Expirations: c.expirations.Load(),
		Invalidations: c.invalidated.Load(), Discards: c.discards.Load(),
		Size: size,
	}
}

func (c *Cache[K, V]) get(k Key[K]) (V, bool) {
	e, ok := c.entries.Get(k)
	if ok && !e.expires.IsZero() && !time.Now().Before(e.expires) {
		c.expirations.Add(1)
		c.entries.Remove(k)
		ok = false
	}
	if !ok {
		c.misses.Add(1)
		var none V
		return none, false
	}
	c.hits.Add(1)
	return e.value, true
}

func (c *Cache[K, V]) set(k Key[K], v V) {
	e := entry[V]{value: v}
	if c.ttl > 0 {
		e.expires = time.Now().Add(c.ttl)
	}
	if c.entries.Add(k, e) {
		c.evictions.Add(1)
	}
	keys := c.tenants[k.Tenant]
	if keys == nil {
		keys = map[Key[K]]struct{}{}
		c.tenants[k.Tenant] = keys
	}
	keys[k] = struct{}{}
}

// forget drops k from the index of its tenant; the LRU calls it, with the lock held, for every entry that leaves.
func (c *Cache[K, V]) forget(k Key[K]) {
	keys := c.tenants[k.Tenant]
	delete(keys, k)
	if len(keys) == 0 {
		delete(c.tenants, k.Tenant)
	}
}
