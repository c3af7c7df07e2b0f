package event

import (
	"bytes"
	"context"
)

// Local is the bus of a single node.
type Local struct{ hub *hub }

var _ Bus = (*Local)(nil)

// NewLocal returns a bus within this process. A subscription has room for `buffer` messages that its reader has not
// taken yet; 0 means 256.
func NewLocal(buffer int) *Local { return &Local{hub: newHub(buffer, func() {})} }

// Publish implements Bus.
func (b *Local) Publish(_ context.Context, t Topic, payload []byte) error {
	if err := t.checkPublish(payload); err != nil {
		return err
	}
	_, err := b.hub.publish(channel{tenantChannel, t.Tenant}, t, payload)
	return err
}

// Broadcast implements Bus.
func (b *Local) Broadcast(_ context.Context, t Topic, payload []byte) error {
	if err := t.checkBroadcast(payload); err != nil {
		return err
	}
	_, err := b.hub.publish(channel{nodeChannel, t.Name}, t, payload)
	return err
}

// Subscribe implements Bus.
func (b *Local) Subscribe(ctx context.Context, t Topic) (*Subscription, error) {
	if t.Tenant == "" {
		return nil, ErrTopic
	}
	return b.hub.subscribe(ctx, channel{tenantChannel, t.Tenant}, t.Name)
}

// Listen implements Bus.
func (b *Local) Listen(ctx context.Context, name string) (*Subscription, error) {
	if name == "" {
		return nil, ErrTopic
	}
	return b.hub.subscribe(ctx, channel{nodeChannel, name}, name)
}

// Close implements Bus.
func (b *Local) Close() error {
	b.hub.close()
	return nil
}

// Stats returns the counters.
func (b *Local) Stats() Stats {
	s := b.hub.stats()
	s.Connected = true
	return s
}

// publish delivers within the node, and returns the message with its own copy of the payload.
func (h *hub) publish(c channel, t Topic, payload []byte) (Message, error) {
	if h.isClosed() {
		return Message{}, ErrClosed
	}
	m := Message{Topic: t, Payload: bytes.Clone(payload)}
	h.published.Add(1)
	h.deliver(c, m)
	return m, nil
}
