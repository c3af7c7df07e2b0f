package event

import (
	"context"
	"sync"
	"sync/atomic"
)

const defaultBuffer = 256

// hub is the node's own part of a bus: which subscriptions there are, and the delivery to them.
type hub struct {
	buffer int
	// changed is called, without a lock, when a channel gets its first subscription or loses its last.
	changed func()

	mu       sync.RWMutex
	channels map[channel]map[*Subscription]struct{}
	closed   bool

	published, delivered, lagged, gaps atomic.Uint64
}

func newHub(buffer int, changed func()) *hub {
	if buffer <= 0 {
		buffer = defaultBuffer
	}
	return &hub{buffer: buffer, changed: changed, channels: map[channel]map[*Subscription]struct{}{}}
}

func (h *hub) subscribe(ctx context.Context, c channel, name string) (*Subscription, error) {
	messages := make(chan Message, h.buffer)
	s := &Subscription{C: messages, messages: messages, channel: c, name: name, remove: h.remove}
	h.mu.Lock()
	if h.closed {
		h.mu.Unlock()
		return nil, ErrClosed
	}
	members := h.channels[c]
	first := members == nil
	if first {
		members = map[*Subscription]struct{}{}
		h.channels[c] = members
	}
	members[s] = struct{}{}
	h.mu.Unlock()
	if first {
		h.changed()
	}
	s.bind(ctx)
	return s, nil
}

func (h *hub) remove(s *Subscription) {
	h.mu.Lock()
	members := h.channels[s.channel]
	delete(members, s)
	last := members != nil && len(members) == 0
	if last {
		delete(h.channels, s.channel)
	}
	h.mu.Unlock()
	if last {
		h.changed()
	}
}

// deliver hands the message to those who want it, and ends the subscriptions that have no room for it.
func (h *hub) deliver(c channel, m Message) {
	var slow []*Subscription
	h.mu.RLock()
	for s := range h.channels[c] {
		if !s.wants(m) {
			continue
		}
		if s.offer(m) {
			h.delivered.Add(1)
		} else {
			slow = append(slow, s)
		}
	}
	h.mu.RUnlock()
	for _, s := range slow {
		h.lagged.Add(1)
		h.remove(s)
	}
}

// gap tells all subscriptions of a channel that they may have missed something.
func (h *hub) gap(c channel) {
	h.gaps.Add(1)
	h.deliver(c, Message{Topic: c.gapTopic(), Gap: true})
}

func (h *hub) gapEverywhere() {
	for _, c := range h.list() {
		h.gap(c)
	}
}

// list returns the channels that have subscriptions.
func (h *hub) list() []channel {
	h.mu.RLock()
	defer h.mu.RUnlock()
	out := make([]channel, 0, len(h.channels))
	for c := range h.channels {
		out = append(out, c)
	}
	return out
}

func (h *hub) isClosed() bool {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.closed
}

// close ends all subscriptions, and reports whether this call did.
func (h *hub) close() bool {
	h.mu.Lock()
	if h.closed {
		h.mu.Unlock()
		return false
	}
	h.closed = true
	channels := h.channels
	h.channels = map[channel]map[*Subscription]struct{}{}
	h.mu.Unlock()
	for _, members := range channels {
		for s := range members {
			s.end()
		}
	}
	return true
}

// Stats counts what happened since a bus was made.
type Stats struct {
	// Published counts messages and broadcasts of this node; Delivered what its subscriptions received, gaps included.
	Published, Delivered uint64
	// Lagged counts the subscriptions that were ended because their reader was too slow.
	Lagged uint64
	// Gaps counts how often a channel's subscriptions were told that they may have missed something.
	Gaps uint64
	// Lost counts messages of this node that did not reach the other nodes; always 0 within one process.
	Lost uint64
	// Subscriptions is their present number.
	Subscriptions int
	// Connected reports whether other nodes can be heard at present; always true within one process.
	Connected bool
}

func (h *hub) stats() Stats {
	h.mu.RLock()
	n := 0
	for _, members := range h.channels {
		n += len(members)
	}
	h.mu.RUnlock()
	return Stats{
		Published: h.published.Load(), Delivered: h.delivered.Load(), Lagged: h.lagged.Load(), Gaps: h.gaps.Load(),
		Subscriptions: n,
	}
}
