package event

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// maxBatch is how many messages travel in one round trip.
	maxBatch = 256
	// maxLost is up to how many channels lost messages are remembered one by one.
	maxLost = 1000
	// confessEvery is how often a node that has lost messages tries to tell the others.
	confessEvery = 500 * time.Millisecond
	sendTimeout  = 2 * time.Second
)

// outgoing is a message on its way to the other nodes.
type outgoing struct {
	channel channel
	message Message
}

// lost remembers the channels whose messages did not reach the other nodes, until these have been told. The zero
// value is empty.
type lost struct {
	mu       sync.Mutex
	channels map[channel]struct{}
	// all means that there were too many to remember.
	all bool
}

func (l *lost) add(c channel) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.all:
	case len(l.channels) >= maxLost:
		l.all, l.channels = true, nil
	default:
		if l.channels == nil {
			l.channels = map[channel]struct{}{}
		}
		l.channels[c] = struct{}{}
	}
}

// take empties the memory.
func (l *lost) take() (channels map[channel]struct{}, all bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	channels, all = l.channels, l.all
	l.channels, l.all = nil, false
	return channels, all
}

func (l *lost) putBack(channels map[channel]struct{}, all bool) {
	for c := range channels {
		l.add(c)
	}
	if all {
		l.mu.Lock()
		l.all, l.channels = true, nil
		l.mu.Unlock()
	}
}

func (l *lost) empty() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.all && len(l.channels) == 0
}

// send publishes what is queued until the context ends, and then what is left. It is the only sender of this node, so
// that its frames are numbered in the order in which they leave.
func (b *Redis) send(ctx context.Context) {
	retry := time.NewTicker(confessEvery)
	defer retry.Stop()
	var number uint64
	for {
		var batch []outgoing
		select {
		case <-ctx.Done():
			for sent := !b.away.Load(); sent && len(b.queue) > 0; {
				sent = b.sendBatch(ctx, b.queued(nil), &number)
			}
			return
		case first := <-b.queue:
			batch = b.queued([]outgoing{first})
		case <-retry.C:
			if b.lost.empty() {
				continue
			}
		}
		b.sendBatch(ctx, batch, &number)
	}
}

// queued adds to the batch what is waiting, without waiting itself.
func (b *Redis) queued(batch []outgoing) []outgoing {
	for len(batch) < maxBatch {
		select {
		case o := <-b.queue:
			batch = append(batch, o)
		default:
			return batch
		}
	}
	return batch
}

// sendBatch sends the batch in one round trip, and before it the news of what was lost earlier. What cannot be sent is
// lost, and not tried again: by then it would be old news. It reports whether all was sent. The end
// of the running context interrupts it only when Redis is away.
func (b *Redis) sendBatch(running context.Context, batch []outgoing, number *uint64) bool {
	channels, all := b.lost.take()
	next := func(f frame) []byte {
		*number++
		f.origin, f.number = b.node, *number
		return f.encode()
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(running), sendTimeout)
	defer cancel()
	defer context.AfterFunc(running, func() {
		if b.away.Load() {
			cancel()
		}
	})()
	_, err := b.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		if all {
			p.Publish(ctx, b.names.control(), next(frame{kind: gapAllFrame}))
		}
		for c := range channels {
			p.Publish(ctx, b.names.of(c), next(frame{kind: gapFrame, topic: c.gapTopic()}))
		}
		for _, o := range batch {
			p.Publish(ctx, b.names.of(o.channel), next(frame{kind: messageFrame, topic: o.message.Topic, payload: o.message.Payload}))
		}
		return nil
	})
	if err == nil {
		return true
	}
	slog.Debug("live events did not reach the other nodes", "error", fmt.Errorf("publish to redis: %w", err))
	b.lost.putBack(channels, all)
	for _, o := range batch {
		b.lose(o.channel)
	}
	return false
}
