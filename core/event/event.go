// Package event is the live bus: it tells whoever listens right now, on every node, that something has happened.
//
// It owns fan-out and nothing else. It stores nothing and promises no delivery: what happened is in the change ledger,
// and a message is a hint to look there. A listener who may have missed something is told so (Message.Gap,
// Subscription.Lagged) and catches up from the database by its cursor. Because Redis carries messages between nodes and
// could be tampered with, a payload is never shown to anybody unchecked: the listener reads the record again under its
// own access.
//
// The outbox relay publishes; the live stream subscribes; Invalidator keeps the caches of all nodes honest. It must not
// be called inside a transaction, whose outcome is not known yet.
package event

import (
	"context"
	"errors"
)

// Topic names what a message is about, within a tenant.
type Topic struct {
	Tenant string
	// Name is what subscribers choose by, such as "contact.updated".
	Name string
}

// Message is one thing that a subscription receives.
type Message struct {
	Topic Topic
	// Payload is shared between subscribers, who must not change it.
	Payload []byte
	// Gap says that messages may have been lost before this one, which carries nothing itself: the subscriber has to
	// catch up from the database. It comes when the connection between nodes was away, and once when a subscription's
	// first messages from other nodes are assured. Its topic names no event.
	Gap bool
}

// Bus carries messages. Implementations may be used by many goroutines. A failing connection between nodes is never an
// error to a caller: messages go on within the node, and everybody whom it concerns gets a Gap.
type Bus interface {
	// Publish tells the subscribers of the topic, and those of its whole tenant, on all nodes. It waits neither for
	// them nor for the network. The payload is copied. It fails with ErrTopic, ErrTooLarge or ErrClosed.
	Publish(ctx context.Context, t Topic, payload []byte) error

	// Subscribe returns the messages of one topic, or of a whole tenant when the name is empty, from now until the
	// context ends or the subscription is closed. It fails with ErrTopic without a tenant, and with ErrClosed.
	Subscribe(ctx context.Context, t Topic) (*Subscription, error)

	// Broadcast tells all nodes something about themselves, past all tenants' subscriptions: only Listen receives it.
	// The topic's tenant says whom it is about and may be empty. It fails like Publish.
	Broadcast(ctx context.Context, t Topic, payload []byte) error

	// Listen returns the broadcasts of one name, about whichever tenant. It is for the house's own plumbing: what it
	// returns must never reach a person. It fails with ErrTopic without a name, and with ErrClosed.
	Listen(ctx context.Context, name string) (*Subscription, error)

	// Close ends all subscriptions and releases what the bus holds. What was published before is still sent to other
	// nodes, if that takes no more than a moment.
	Close() error
}

// What a bus refuses. All are mistakes in the program.
var (
	ErrTopic    = errors.New("event topic is incomplete or too long")
	ErrTooLarge = errors.New("event payload is too large")
	ErrClosed   = errors.New("event bus is closed")
)

const (
	// MaxPayload bounds a message, in bytes.
	MaxPayload = 256 << 10
	// maxName bounds a tenant's id and a topic's name, in bytes.
	maxName = 200
)

// channel is where messages meet subscriptions: one per tenant, and one per name of broadcasts.
type channel struct {
	kind channelKind
	name string
}

type channelKind byte

const (
	tenantChannel channelKind = 't'
	nodeChannel   channelKind = 'n'
)

func (t Topic) checkPublish(payload []byte) error {
	switch {
	case t.Tenant == "" || t.Name == "" || len(t.Tenant) > maxName || len(t.Name) > maxName:
		return ErrTopic
	case len(payload) > MaxPayload:
		return ErrTooLarge
	}
	return nil
}

func (t Topic) checkBroadcast(payload []byte) error {
	switch {
	case t.Name == "" || len(t.Tenant) > maxName || len(t.Name) > maxName:
		return ErrTopic
	case len(payload) > MaxPayload:
		return ErrTooLarge
	}
	return nil
}

// gapTopic is the topic of a Gap on the channel.
func (c channel) gapTopic() Topic {
	if c.kind == tenantChannel {
		return Topic{Tenant: c.name}
	}
	return Topic{Name: c.name}
}
