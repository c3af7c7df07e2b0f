package ratelimit

import (
	"context"
	"sync"
	"time"
)

const (
	shards         = 64
	defaultMaxKeys = 200_000
	// looks is how many entries a shard looks at when a new key comes, to drop those that are idle.
	looks = 8
)

// Memory counts in this process alone. It holds at most a fixed number of keys and needs no upkeep: each new key makes
// room for itself.
type Memory struct {
	policies Policies
	start    time.Time
	max      int
	shards   [shards]shard
}

var _ Limiter = (*Memory)(nil)

type shard struct {
	mu sync.Mutex
	// until holds, for each key, how far its intervals reach, counted from Memory.start. A key whose moment has passed
	// has its full allowance, like one that is not there.
	until map[Key]time.Duration
}

// NewMemory returns a limiter that holds at most maxKeys keys; 0 means 200,000, some 20 MB. When all are in use, a new
// key replaces one that has little to lose.
func NewMemory(policies Policies, maxKeys int) *Memory {
	if maxKeys <= 0 {
		maxKeys = defaultMaxKeys
	}
	m := &Memory{policies: policies, start: time.Now(), max: max(maxKeys/shards, 1)}
	for i := range m.shards {
		m.shards[i].until = map[Key]time.Duration{}
	}
	return m
}

// Allow implements Limiter.
func (m *Memory) Allow(_ context.Context, k Key, cost int) (Decision, error) {
	if err := k.check(); err != nil {
		return Decision{}, err
	}
	b, limited := m.policies(k).bucket()
	if !limited {
		return unlimited, nil
	}
	return m.allow(k, b, cost), nil
}

func (m *Memory) allow(k Key, b bucket, units int) Decision {
	cost := b.cost(units)
	s := &m.shards[int(k.id[0])%shards]
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Since(m.start)
	until, known := s.until[k]
	pending, allowed := b.take(until-now, cost)
	if allowed && cost > 0 {
		if !known {
			s.makeRoom(now, m.max)
		}
		s.until[k] = now + pending
	}
	return b.decision(pending, cost, allowed)
}

// Len returns the number of keys that are held.
func (m *Memory) Len() int {
	n := 0
	for i := range m.shards {
		s := &m.shards[i]
		s.mu.Lock()
		n += len(s.until)
		s.mu.Unlock()
	}
	return n
}

// makeRoom drops the idle ones among a few entries, which come in random order; when the shard is still full, it
// drops the one among them that has the least pending.
func (s *shard) makeRoom(now time.Duration, limit int) {
	var least Key
	var leastUntil time.Duration
	looked := 0
	for k, until := range s.until {
		if until <= now {
			delete(s.until, k)
		} else if leastUntil == 0 || until < leastUntil {
			least, leastUntil = k, until
		}
		if looked++; looked == looks {
			break
		}
	}
	if len(s.until) >= limit {
		delete(s.until, least)
	}
}
