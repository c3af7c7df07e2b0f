package db

import (
	"maps"
	"slices"
	"sync"
)

// listeners are who wants to hear of committed announcements, by topic.
type listeners struct {
	mu   sync.RWMutex
	next int
	by   map[string]map[int]func(tenant string)
}

// Listen has f called with the tenant after each committed transaction that has announced the topic. It hears this
// node's transactions only. f runs on the goroutine that has committed, so it must not block; stop ends the calls.
func (d *DB) Listen(topic string, f func(tenant string)) (stop func()) {
	l := &d.listeners
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.by == nil {
		l.by = map[string]map[int]func(string){}
	}
	if l.by[topic] == nil {
		l.by[topic] = map[int]func(string){}
	}
	l.next++
	key := l.next
	l.by[topic][key] = f
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.by[topic], key)
	}
}

func (l *listeners) tell(topics []string, tenant string) {
	for _, topic := range topics {
		l.mu.RLock()
		all := slices.Collect(maps.Values(l.by[topic]))
		l.mu.RUnlock()
		for _, f := range all {
			f(tenant)
		}
	}
}

// Announce tells the listeners of a topic, once the transaction has committed, that there is something new for the
// tenant. However often a transaction announces a topic, they hear it once.
func (tx *Tx) Announce(topic string) {
	if !slices.Contains(tx.topics, topic) {
		tx.topics = append(tx.topics, topic)
	}
}
