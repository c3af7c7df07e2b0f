package event

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/id"
)

// eachRedis runs a test of two or more nodes on miniredis and on a real Redis.
func eachRedis(t *testing.T, check func(t *testing.T, server *redis.Options, prefix string)) {
	t.Helper()
	t.Run("miniredis", func(t *testing.T) {
		t.Parallel()
		check(t, &redis.Options{Addr: miniredis.RunT(t).Addr()}, "kontor")
	})
	t.Run("redis", func(t *testing.T) {
		t.Parallel()
		options, err := redis.ParseURL(coretest.Redis(t))
		require.NoError(t, err)
		check(t, options, id.New("tst"))
	})
}

// A subscription hears other nodes for sure once its first gap has come.
func TestNodesHearEachOther(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(t *testing.T, server *redis.Options, prefix string) {
		a, b := node(t, server, RedisOptions{Prefix: prefix}), node(t, server, RedisOptions{Prefix: prefix})
		atA, atB, otherTenant := subscribe(t, a, "ten_a", ""), subscribe(t, b, "ten_a", "deal.won"), subscribe(t, b, "ten_b", "")
		listener, err := b.Listen(t.Context(), "x")
		require.NoError(t, err)
		for _, s := range []*Subscription{atA, atB, otherTenant, listener} {
			awaitGap(t, s)
		}
		for i := range 100 {
			publish(t, a, "ten_a", "deal.won", fmt.Sprint(i))
			publish(t, a, "ten_a", "deal.lost", "not for b")
			require.NoError(t, a.Broadcast(t.Context(), Topic{"ten_a", "x"}, []byte(fmt.Sprint(i))))
		}
		for i := range 100 {
			require.Equal(t, fmt.Sprint(i), next(t, atB), "in order, and once")
			require.Equal(t, fmt.Sprint(i), next(t, listener))
			require.Equal(t, fmt.Sprint(i), next(t, atA), "a node's own messages do not come back to it")
			require.Equal(t, "not for b", next(t, atA))
		}
		publish(t, b, "ten_a", "deal.won", "back")
		require.Equal(t, "back", next(t, atA))
		publish(t, a, "ten_b", "x", "of b")
		require.Equal(t, "of b", next(t, otherTenant), "and nothing of tenant a before it")
		require.True(t, b.Stats().Connected)
		require.Zero(t, a.Stats().Lost)
	})
}

func TestSecondSubscriptionNeedsNoGap(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(t *testing.T, server *redis.Options, prefix string) {
		a, b := node(t, server, RedisOptions{Prefix: prefix}), node(t, server, RedisOptions{Prefix: prefix})
		awaitGap(t, subscribe(t, b, "ten_a", ""))
		second := subscribe(t, b, "ten_a", "")
		publish(t, a, "ten_a", "x", "1")
		m, ok := receive(t, second)
		require.True(t, ok)
		require.Equal(t, "1", string(m.Payload))
	})
}

// When the last subscription of a tenant has gone, the node no longer hears the tenant; when one comes again, it does.
func TestChannelsFollowSubscriptions(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(t *testing.T, server *redis.Options, prefix string) {
		a, b := node(t, server, RedisOptions{Prefix: prefix}), node(t, server, RedisOptions{Prefix: prefix})
		client := redis.NewClient(server)
		defer func() { _ = client.Close() }()
		for i := range 5 {
			s := subscribe(t, b, "ten_a", "")
			awaitGap(t, s)
			publish(t, a, "ten_a", "x", fmt.Sprint(i))
			require.Equal(t, fmt.Sprint(i), next(t, s))
			s.Close()
			deadline := time.Now().Add(patience)
			for {
				heard, err := client.PubSubNumSub(t.Context(), b.names.of(channel{tenantChannel, "ten_a"})).Result()
				require.NoError(t, err)
				if heard[b.names.of(channel{tenantChannel, "ten_a"})] == 0 {
					break
				}
				require.True(t, time.Now().Before(deadline), "the channel is still held")
			}
		}
	})
}

func TestJunkOnTheWireIsIgnored(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(t *testing.T, server *redis.Options, prefix string) {
		b := node(t, server, RedisOptions{Prefix: prefix})
		s := subscribe(t, b, "ten_a", "")
		l, err := b.Listen(t.Context(), "x")
		require.NoError(t, err)
		awaitGap(t, s)
		awaitGap(t, l)
		client := redis.NewClient(server)
		defer func() { _ = client.Close() }()
		origin := newNodeID()
		toTenant, toName := b.names.of(channel{tenantChannel, "ten_a"}), b.names.of(channel{nodeChannel, "x"})
		for _, junk := range []struct {
			channel string
			frame   []byte
		}{
			{toTenant, nil},
			{toTenant, []byte("junk")},
			{toTenant, frame{origin: b.node, number: 1 << 60, topic: Topic{"ten_a", "x"}, payload: []byte("own")}.encode()},
			{toTenant, frame{origin: origin, number: 0, topic: Topic{"ten_a", "x"}, payload: []byte("number 0")}.encode()},
			{toTenant, frame{origin: origin, number: 1, topic: Topic{"ten_b", "x"}, payload: []byte("CANARY-B")}.encode()},
			{toName, frame{origin: origin, number: 1, topic: Topic{"ten_b", "y"}, payload: []byte("other name")}.encode()},
			{b.names.control(), []byte("junk")},
			{b.names.control(), frame{origin: origin, number: 1, topic: Topic{"ten_a", "x"}, payload: []byte("on control")}.encode()},
			{toTenant, frame{origin: origin, number: 2, topic: Topic{"ten_a", "x"}, payload: []byte("good")}.encode()},
			{toTenant, frame{origin: origin, number: 2, topic: Topic{"ten_a", "x"}, payload: []byte("repeated")}.encode()},
			{toTenant, frame{origin: origin, number: 3, topic: Topic{"ten_a", "x"}, payload: []byte("last")}.encode()},
		} {
			require.NoError(t, client.Publish(t.Context(), junk.channel, junk.frame).Err())
		}
		for _, want := range []string{"good", "last"} {
			m, ok := receive(t, s)
			require.True(t, ok)
			require.Equal(t, want, string(m.Payload))
		}
		require.NoError(t, client.Publish(t.Context(), b.names.control(), frame{kind: gapAllFrame, origin: origin, number: 2}.encode()).Err())
		awaitGap(t, s)
		awaitGap(t, l)
	})
}

func TestKilledRedis(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	a, b := node(t, s.options, RedisOptions{}), node(t, s.options, RedisOptions{})
	atA, atB := subscribe(t, a, "ten_a", ""), subscribe(t, b, "ten_a", "")
	awaitGap(t, atA)
	awaitGap(t, atB)
	publish(t, a, "ten_a", "x", "before")
	require.Equal(t, "before", next(t, atA))
	require.Equal(t, "before", next(t, atB))

	s.kill()
	for i := range 50 {
		publish(t, a, "ten_a", "x", fmt.Sprint(i))
		m, ok := receive(t, atA)
		require.True(t, ok)
		require.Equal(t, fmt.Sprint(i), string(m.Payload), "the node itself goes on")
	}
	born := subscribe(t, b, "ten_a", "")

	s.restart()
	awaitGap(t, atB)
	awaitGap(t, born)
	// From here on everything arrives, or else a gap says that it did not. What was still on its way may come too.
	for i, after := 0, false; !after; i++ {
		publish(t, a, "ten_a", "x", fmt.Sprint("after ", i))
		m, ok := receive(t, atB)
		require.True(t, ok)
		after = strings.HasPrefix(string(m.Payload), "after")
	}
	require.True(t, b.Stats().Connected)
}

// A Redis that holds its connections but says nothing: nobody waits, and the silence is noticed.
func TestFrozenRedis(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	s.options.ReadTimeout, s.options.MaxRetries = 100*time.Millisecond, -1
	a := node(t, s.options, RedisOptions{Heartbeat: 50 * time.Millisecond})
	b := node(t, s.options, RedisOptions{Heartbeat: 50 * time.Millisecond})
	atA, atB := subscribe(t, a, "ten_a", ""), subscribe(t, b, "ten_a", "")
	awaitGap(t, atA)
	awaitGap(t, atB)
	s.freeze()
	for i := range 200 {
		publish(t, a, "ten_a", "x", fmt.Sprint(i))
		require.Equal(t, fmt.Sprint(i), next(t, atA))
	}
	deadline := time.Now().Add(patience)
	for b.Stats().Connected {
		require.True(t, time.Now().Before(deadline), "the silence is not noticed")
	}
	s.thaw()
	for {
		m, ok := receive(t, atB)
		require.True(t, ok)
		if m.Gap {
			break
		}
	}
}

// A node that cannot send tells the others as soon as it can, though these never lost their connection.
func TestNodeThatCouldNotSendConfesses(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(t *testing.T, server *redis.Options, prefix string) {
		wire := newLink(t, server.Addr)
		behind := *server
		behind.Addr, behind.MaxRetries = wire.address, -1
		a, b := node(t, &behind, RedisOptions{Prefix: prefix}), node(t, server, RedisOptions{Prefix: prefix})
		atB, unconcerned := subscribe(t, b, "ten_a", ""), subscribe(t, b, "ten_b", "")
		awaitGap(t, atB)
		awaitGap(t, unconcerned)
		publish(t, a, "ten_a", "x", "1")
		require.Equal(t, "1", next(t, atB))

		wire.cut()
		publish(t, a, "ten_a", "x", "lost")
		deadline := time.Now().Add(patience)
		for a.Stats().Lost == 0 {
			require.True(t, time.Now().Before(deadline), "the loss is not noticed")
		}
		require.True(t, b.Stats().Connected)
		wire.mend(t)
		awaitGap(t, atB)
		publish(t, a, "ten_a", "x", "2")
		for next(t, atB) != "2" { // what was thought lost may have been on its way
		}
		publish(t, a, "ten_b", "x", "3")
		m, ok := receive(t, unconcerned)
		require.True(t, ok)
		require.Equal(t, "3", string(m.Payload), "no gap where nothing was lost")
	})
}

// deaf is a client that publishes nothing until it is told to.
type deaf struct {
	RedisClient
	broken  atomic.Bool
	entered chan struct{}
	blocked chan struct{}
}

func (d *deaf) Pipelined(ctx context.Context, fn func(redis.Pipeliner) error) ([]redis.Cmder, error) {
	select {
	case d.entered <- struct{}{}:
	default:
	}
	<-d.blocked
	if d.broken.Load() {
		return nil, errors.New("no redis")
	}
	return d.RedisClient.Pipelined(ctx, fn)
}

// More is lost than can be remembered: then everybody gets a gap.
func TestFullQueueAndForgottenChannels(t *testing.T) {
	t.Parallel()
	m := miniredis.RunT(t)
	b := node(t, &redis.Options{Addr: m.Addr()}, RedisOptions{})
	atB := subscribe(t, b, "ten_z", "")
	l, err := b.Listen(t.Context(), "x")
	require.NoError(t, err)
	awaitGap(t, atB)
	awaitGap(t, l)

	client := redis.NewClient(&redis.Options{Addr: m.Addr()})
	defer func() { _ = client.Close() }()
	d := &deaf{RedisClient: client, entered: make(chan struct{}, 1), blocked: make(chan struct{})}
	d.broken.Store(true)
	a := NewRedis(d, RedisOptions{Queue: 1})
	defer func() { require.NoError(t, a.Close()) }()
	own := subscribe(t, a, "ten_0", "")
	publish(t, a, "ten_0", "x", "lost")
	<-d.entered
	for i := range maxLost + 100 {
		publish(t, a, fmt.Sprint("ten_", i), "x", "lost")
	}
	require.Equal(t, "lost", next(t, own), "the node itself misses nothing")
	require.Positive(t, a.Stats().Lost, "nobody waited for the queue")
	close(d.blocked)
	d.broken.Store(false)
	awaitGap(t, atB)
	awaitGap(t, l)
}

func TestLostIsBounded(t *testing.T) {
	t.Parallel()
	var l lost
	require.True(t, l.empty())
	l.add(channel{tenantChannel, "a"})
	l.add(channel{tenantChannel, "a"})
	channels, all := l.take()
	require.Len(t, channels, 1)
	require.False(t, all)
	require.True(t, l.empty())
	l.putBack(channels, false)
	require.False(t, l.empty())
	for i := range maxLost {
		l.add(channel{tenantChannel, fmt.Sprint(i)})
	}
	l.add(channel{tenantChannel, "one more"})
	channels, all = l.take()
	require.Empty(t, channels)
	require.True(t, all)
	l.putBack(nil, true)
	require.False(t, l.empty())
}

// What was published just before the end still goes out.
func TestCloseSendsWhatIsQueued(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(t *testing.T, server *redis.Options, prefix string) {
		b := node(t, server, RedisOptions{Prefix: prefix, Buffer: 2000})
		atB := subscribe(t, b, "ten_a", "")
		awaitGap(t, atB)
		a := node(t, server, RedisOptions{Prefix: prefix})
		for i := range 1000 {
			publish(t, a, "ten_a", "x", fmt.Sprint(i))
		}
		require.NoError(t, a.Close())
		for i := range 1000 {
			require.Equal(t, fmt.Sprint(i), next(t, atB))
		}
	})
}

// A server that takes connections and never answers must not keep the program from ending.
func TestCloseDoesNotWaitForASilentRedis(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	b := node(t, &redis.Options{Addr: listener.Addr().String(), ReadTimeout: 200 * time.Millisecond, MaxRetries: -1}, RedisOptions{})
	s := subscribe(t, b, "ten_a", "")
	publish(t, b, "ten_a", "x", "1")
	require.Equal(t, "1", next(t, s))
	require.NoError(t, b.Close())
	require.Empty(t, ended(t, s))
}
