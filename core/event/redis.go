package event

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	defaultPrefix    = "kontor"
	defaultHeartbeat = 5 * time.Second
	defaultQueue     = 4096
	closeTimeout     = time.Second
)

// RedisClient is what a Redis bus needs of a client; every client of go-redis has it.
type RedisClient interface {
	Subscribe(ctx context.Context, channels ...string) *redis.PubSub
	Pipelined(ctx context.Context, fn func(redis.Pipeliner) error) ([]redis.Cmder, error)
}

// RedisOptions tune a Redis bus. The zero value is good.
type RedisOptions struct {
	// Prefix begins the name of every Redis channel. Empty means "kontor".
	Prefix string
	// Buffer is the room of a subscription, as for NewLocal.
	Buffer int
	// Queue is how many messages may wait to be sent to other nodes. 0 means 4,096.
	Queue int
	// Heartbeat is how often a silent connection is tried. One that does not answer is given up after twice that
	// time. 0 means five seconds.
	Heartbeat time.Duration
}

// Redis is the bus of several nodes. Within the node it is a Local bus; Redis pub/sub carries messages to the others.
//
// Delivery between nodes is at most once, and in order for each sender. Whenever that cannot be kept up, be it that
// this node lost its connection or that another one could not send, the subscriptions concerned get a Gap.
type Redis struct {
	hub       *hub
	client    RedisClient
	names     names
	node      nodeID
	heartbeat time.Duration

	// wanted is signalled when the set of channels has changed.
	wanted chan struct{}
	queue  chan outgoing
	lost   lost
	// connected is true while Redis has confirmed that this node hears the control channel.
	connected atomic.Bool
	// away is true from a failed attempt to hear Redis until one succeeds.
	away      atomic.Bool
	lostCount atomic.Uint64

	stop    context.CancelFunc
	running sync.WaitGroup
}

var _ Bus = (*Redis)(nil)

// NewRedis returns a bus that reaches all nodes which use the same Redis and prefix. It connects in the background, and
// again whenever it must. It does not close the client, which has to outlive it.
func NewRedis(client RedisClient, o RedisOptions) *Redis {
	if o.Prefix == "" {
		o.Prefix = defaultPrefix
	}
	if o.Queue <= 0 {
		o.Queue = defaultQueue
	}
	if o.Heartbeat <= 0 {
		o.Heartbeat = defaultHeartbeat
	}
	b := &Redis{
		client: client, names: names{o.Prefix}, node: newNodeID(), heartbeat: o.Heartbeat,
		wanted: make(chan struct{}, 1), queue: make(chan outgoing, o.Queue),
	}
	b.hub = newHub(o.Buffer, b.want)
	ctx, stop := context.WithCancel(context.Background())
	b.stop = stop
	b.running.Go(func() { b.receive(ctx) })
	b.running.Go(func() { b.send(ctx) })
	return b
}

// Publish implements Bus.
func (b *Redis) Publish(_ context.Context, t Topic, payload []byte) error {
	if err := t.checkPublish(payload); err != nil {
		return err
	}
	return b.publish(channel{tenantChannel, t.Tenant}, t, payload)
}

// Broadcast implements Bus.
func (b *Redis) Broadcast(_ context.Context, t Topic, payload []byte) error {
	if err := t.checkBroadcast(payload); err != nil {
		return err
	}
	return b.publish(channel{nodeChannel, t.Name}, t, payload)
}

// Subscribe implements Bus.
func (b *Redis) Subscribe(ctx context.Context, t Topic) (*Subscription, error) {
	if t.Tenant == "" {
		return nil, ErrTopic
	}
	return b.hub.subscribe(ctx, channel{tenantChannel, t.Tenant}, t.Name)
}

// Listen implements Bus.
func (b *Redis) Listen(ctx context.Context, name string) (*Subscription, error) {
	if name == "" {
		return nil, ErrTopic
	}
	return b.hub.subscribe(ctx, channel{nodeChannel, name}, name)
}

// Close implements Bus. It waits no longer than a second for Redis.
func (b *Redis) Close() error {
	if !b.hub.close() {
		return nil
	}
	b.stop()
	done := make(chan struct{})
	go func() {
		b.running.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(closeTimeout):
		slog.Warn("live events: redis keeps the bus from closing cleanly")
	}
	return nil
}

// Stats returns the counters.
func (b *Redis) Stats() Stats {
	s := b.hub.stats()
	s.Lost, s.Connected = b.lostCount.Load(), b.connected.Load()
	return s
}

func (b *Redis) publish(c channel, t Topic, payload []byte) error {
	m, err := b.hub.publish(c, t, payload)
	if err != nil {
		return err
	}
	select {
	case b.queue <- outgoing{c, m}:
	default:
		b.lose(c)
	}
	return nil
}

func (b *Redis) want() {
	select {
	case b.wanted <- struct{}{}:
	default:
	}
}

func (b *Redis) lose(c channel) {
	b.lostCount.Add(1)
	b.lost.add(c)
}
