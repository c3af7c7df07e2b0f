package event

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	firstPause = 50 * time.Millisecond
	lastPause  = 2 * time.Second
	// maxHeard bounds the memory of what was heard last. Nodes and tenants come and go; forgetting them can only let a
	// repeated message through.
	maxHeard = 1 << 16
)

// source is a stream of frames that arrive in the order of their numbers: in a cluster that holds for each Redis
// channel, not for a node's frames altogether.
type source struct {
	origin  nodeID
	channel string
}

// receive keeps a subscription of Redis alive until the context ends.
func (b *Redis) receive(ctx context.Context) {
	heard := map[source]uint64{}
	pause := firstPause
	for {
		err := b.listen(ctx, heard)
		if ctx.Err() != nil {
			return
		}
		b.away.Store(true)
		if b.connected.Swap(false) {
			pause = firstPause
			slog.Warn("live events of other nodes cannot be heard: redis does not answer", "error", err)
		}
		// Nodes that lost the same Redis come back one by one.
		timer := time.NewTimer(pause/2 + rand.N(pause/2)) //nolint:gosec // chance without an adversary
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		pause = min(2*pause, lastPause)
	}
}

// listen holds one connection, until it breaks or the context ends.
func (b *Redis) listen(ctx context.Context, heard map[source]uint64) error {
	ctx, cancel := context.WithCancel(ctx)
	conn := b.client.Subscribe(ctx)
	var alive atomic.Bool
	var helpers sync.WaitGroup
	helpers.Go(func() {
		<-ctx.Done()
		_ = conn.Close() // ends a Receive that waits
	})
	helpers.Go(func() {
		defer cancel()
		b.follow(ctx, conn)
	})
	helpers.Go(func() {
		defer cancel()
		b.watch(ctx, conn, &alive)
	})
	defer helpers.Wait()
	defer cancel()
	for {
		received, err := conn.Receive(ctx)
		if err != nil {
			return err
		}
		alive.Store(true)
		switch r := received.(type) {
		case *redis.Subscription:
			b.confirmed(r)
		case *redis.Message:
			b.accept(r.Channel, []byte(r.Payload), heard)
		}
	}
}

// follow keeps the connection's channels those that the node's subscriptions need.
func (b *Redis) follow(ctx context.Context, conn *redis.PubSub) {
	have := map[string]struct{}{}
	for {
		want := map[string]struct{}{b.names.control(): {}}
		for _, c := range b.hub.list() {
			want[b.names.of(c)] = struct{}{}
		}
		var join, leave []string
		for name := range want {
			if _, ok := have[name]; !ok {
				join = append(join, name)
			}
		}
		for name := range have {
			if _, ok := want[name]; !ok {
				leave = append(leave, name)
			}
		}
		have = want
		if len(join) > 0 && conn.Subscribe(ctx, join...) != nil || len(leave) > 0 && conn.Unsubscribe(ctx, leave...) != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-b.wanted:
		}
	}
}

// watch returns when the connection has been silent for two heartbeats, though it was asked to say something.
func (b *Redis) watch(ctx context.Context, conn *redis.PubSub, alive *atomic.Bool) {
	tick := time.NewTicker(b.heartbeat)
	defer tick.Stop()
	asked := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		switch {
		case alive.Swap(false):
			asked = false
		case asked:
			return
		default:
			asked = true
			if conn.Ping(ctx) != nil {
				return
			}
		}
	}
}

// confirmed is called when Redis says that the node hears a channel from now on. Whoever subscribed to it before may
// have missed something.
func (b *Redis) confirmed(s *redis.Subscription) {
	if s.Kind != "subscribe" {
		return
	}
	if s.Channel == b.names.control() {
		b.away.Store(false)
		if !b.connected.Swap(true) {
			slog.Info("live events of other nodes can be heard")
		}
		return
	}
	if c, ok := b.names.parse(s.Channel); ok {
		b.hub.gap(c)
	}
}

// accept delivers what another node sent. What is no frame, comes from this node, was heard already or speaks for a
// tenant other than its channel's is passed over.
func (b *Redis) accept(name string, raw []byte, heard map[source]uint64) {
	f, err := decodeFrame(raw)
	from := source{f.origin, name}
	if err != nil || f.origin == b.node || f.number <= heard[from] {
		return
	}
	if len(heard) >= maxHeard {
		clear(heard)
	}
	heard[from] = f.number
	if name == b.names.control() {
		if f.kind == gapAllFrame {
			b.hub.gapEverywhere()
		}
		return
	}
	c, ok := b.names.parse(name)
	if !ok || c.kind == tenantChannel && f.topic.Tenant != c.name || c.kind == nodeChannel && f.topic.Name != c.name {
		return
	}
	switch f.kind {
	case messageFrame:
		b.hub.deliver(c, Message{Topic: f.topic, Payload: f.payload})
	case gapFrame:
		b.hub.gap(c)
	}
}
