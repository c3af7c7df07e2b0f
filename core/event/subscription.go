package event

import (
	"context"
	"sync"
)

// Subscription is a listener's end of the bus.
type Subscription struct {
	// C delivers the messages. It is closed when the subscription ends, by whichever cause; what was delivered before
	// can still be read.
	C <-chan Message

	messages chan Message
	channel  channel
	// name is the topic's name that is wanted; empty means all of the channel.
	name   string
	remove func(*Subscription)

	mu     sync.Mutex
	closed bool
	lagged bool
	// release lets go of the context.
	release func() bool
}

// Close ends the subscription. It may be called several times.
func (s *Subscription) Close() {
	if s.end() {
		s.remove(s)
	}
}

// Lagged reports whether the subscription was ended by the bus because its reader was too slow. The reader then
// subscribes again and catches up from the database by its cursor.
func (s *Subscription) Lagged() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lagged
}

// bind ends the subscription when the context ends.
func (s *Subscription) bind(ctx context.Context) {
	release := context.AfterFunc(ctx, s.Close)
	s.mu.Lock()
	s.release = release
	closed := s.closed
	s.mu.Unlock()
	if closed {
		release()
	}
}

func (s *Subscription) wants(m Message) bool { return m.Gap || s.name == "" || s.name == m.Topic.Name }

// offer hands over a message without waiting. It returns false when it ended the subscription for want of room.
func (s *Subscription) offer(m Message) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return true
	}
	select {
	case s.messages <- m:
		return true
	default:
		s.finish(true)
		return false
	}
}

// end ends the subscription, and reports whether this call did.
func (s *Subscription) end() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.finish(false)
	return true
}

// finish is called once, with the lock held.
func (s *Subscription) finish(lagged bool) {
	s.closed, s.lagged = true, lagged
	close(s.messages)
	if s.release != nil {
		s.release()
	}
}
