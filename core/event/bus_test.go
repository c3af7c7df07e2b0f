package event

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/id"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds the wait for something that must come. It is never waited for in a test that passes.
const patience = 30 * time.Second

func TestLocal(t *testing.T) {
	t.Parallel()
	exercise(t, func(t *testing.T, buffer int) Bus {
		t.Helper()
		b := NewLocal(buffer)
		t.Cleanup(func() { _ = b.Close() })
		return b
	})
}

func TestMiniredis(t *testing.T) {
	t.Parallel()
	exercise(t, func(t *testing.T, buffer int) Bus {
		t.Helper()
		return node(t, &redis.Options{Addr: miniredis.RunT(t).Addr()}, RedisOptions{Buffer: buffer})
	})
}

func TestRedis(t *testing.T) {
	t.Parallel()
	options, err := redis.ParseURL(coretest.Redis(t))
	require.NoError(t, err)
	exercise(t, func(t *testing.T, buffer int) Bus {
		t.Helper()
		return node(t, options, RedisOptions{Buffer: buffer, Prefix: id.New("tst")})
	})
}

// A Redis that was never there makes no difference within the node.
func TestRedisThatIsNotThere(t *testing.T) {
	t.Parallel()
	exercise(t, func(t *testing.T, buffer int) Bus {
		t.Helper()
		return node(t, &redis.Options{Addr: "127.0.0.1:1", MaxRetries: -1}, RedisOptions{Buffer: buffer})
	})
}

// node returns a Redis bus of its own, with its own client, as another process would have.
func node(t *testing.T, server *redis.Options, o RedisOptions) *Redis {
	t.Helper()
	copied := *server
	client := redis.NewClient(&copied)
	b := NewRedis(client, o)
	t.Cleanup(func() {
		require.NoError(t, b.Close())
		_ = client.Close()
	})
	return b
}

func exercise(t *testing.T, open func(t *testing.T, buffer int) Bus) {
	t.Helper()
	for name, check := range conformance {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, func(buffer int) Bus { return open(t, buffer) })
		})
	}
}

func subscribe(t *testing.T, b Bus, tenant, name string) *Subscription {
	t.Helper()
	s, err := b.Subscribe(t.Context(), Topic{tenant, name})
	require.NoError(t, err)
	return s
}

func publish(t *testing.T, b Bus, tenant, name, payload string) {
	t.Helper()
	require.NoError(t, b.Publish(t.Context(), Topic{tenant, name}, []byte(payload)))
}

// receive returns what comes next, a gap or a message, and false at the end.
func receive(t *testing.T, s *Subscription) (Message, bool) {
	t.Helper()
	select {
	case m, ok := <-s.C:
		return m, ok
	case <-time.After(patience):
		require.FailNow(t, "nothing came")
		return Message{}, false
	}
}

// next returns the payload of the next message, past gaps.
func next(t *testing.T, s *Subscription) string {
	t.Helper()
	for {
		m, ok := receive(t, s)
		require.True(t, ok, "the subscription has ended")
		if !m.Gap {
			return string(m.Payload)
		}
	}
}

// awaitGap returns when a gap has come, and fails when a message comes before it.
func awaitGap(t *testing.T, s *Subscription) {
	t.Helper()
	m, ok := receive(t, s)
	require.True(t, ok, "the subscription has ended")
	require.True(t, m.Gap, "%q came before the gap", m.Payload)
	require.Nil(t, m.Payload)
}

// ended drains the subscription and returns the payloads that were left in it.
func ended(t *testing.T, s *Subscription) []string {
	t.Helper()
	var left []string
	for {
		m, ok := receive(t, s)
		switch {
		case !ok:
			return left
		case !m.Gap:
			left = append(left, string(m.Payload))
		}
	}
}

var conformance = map[string]func(t *testing.T, open func(buffer int) Bus){
	"topics and whole tenants": func(t *testing.T, open func(int) Bus) {
		b := open(0)
		created, all := subscribe(t, b, "ten_a", "contact.created"), subscribe(t, b, "ten_a", "")
		publish(t, b, "ten_a", "contact.created", "1")
		publish(t, b, "ten_a", "contact.deleted", "2")
		publish(t, b, "ten_a", "contact.created", "3")
		require.Equal(t, []string{"1", "3"}, []string{next(t, created), next(t, created)})
		require.Equal(t, []string{"1", "2", "3"}, []string{next(t, all), next(t, all), next(t, all)})
		publish(t, b, "ten_a", "deal.won", "4")
		for {
			if m, _ := receive(t, all); !m.Gap {
				require.Equal(t, Message{Topic: Topic{"ten_a", "deal.won"}, Payload: []byte("4")}, m)
				return
			}
		}
	},
	"no tenant hears another": func(t *testing.T, open func(int) Bus) {
		b := open(0)
		a, other := subscribe(t, b, "ten_a", ""), subscribe(t, b, "ten_a", "deal.won")
		for _, tenant := range []string{"ten_b", "ten_", "ten_aa", "ten_a:n", "*", "ten_?"} {
			publish(t, b, tenant, "deal.won", "CANARY-B")
			require.NoError(t, b.Broadcast(t.Context(), Topic{"ten_a", "deal.won"}, []byte("CANARY")))
		}
		publish(t, b, "ten_a", "deal.won", "of a")
		require.Equal(t, "of a", next(t, a))
		require.Equal(t, "of a", next(t, other))
	},
	"the payload is a copy": func(t *testing.T, open func(int) Bus) {
		b := open(0)
		s := subscribe(t, b, "ten_a", "")
		payload := []byte("before")
		require.NoError(t, b.Publish(t.Context(), Topic{"ten_a", "x"}, payload))
		copy(payload, "after!")
		require.Equal(t, "before", next(t, s))
		publish(t, b, "ten_a", "x", "")
		require.Empty(t, next(t, s))
	},
	"a slow subscriber is dropped and told": func(t *testing.T, open func(int) Bus) {
		b := open(4)
		slow, quick := subscribe(t, b, "ten_a", ""), subscribe(t, b, "ten_a", "")
		for i := range 20 {
			publish(t, b, "ten_a", "x", fmt.Sprint(i))
			require.Equal(t, fmt.Sprint(i), next(t, quick))
		}
		left := ended(t, slow)
		require.LessOrEqual(t, len(left), 4)
		for i, payload := range left {
			require.Equal(t, fmt.Sprint(i), payload, "what was delivered before can be read")
		}
		require.True(t, slow.Lagged())
		require.False(t, quick.Lagged())
		slow.Close()
		require.True(t, slow.Lagged())
		again := subscribe(t, b, "ten_a", "")
		publish(t, b, "ten_a", "x", "again")
		require.Equal(t, "again", next(t, again))
	},
	"closing": func(t *testing.T, open func(int) Bus) {
		b := open(0)
		s, other := subscribe(t, b, "ten_a", ""), subscribe(t, b, "ten_a", "")
		publish(t, b, "ten_a", "x", "1")
		s.Close()
		s.Close()
		publish(t, b, "ten_a", "x", "2")
		require.Equal(t, []string{"1"}, ended(t, s))
		require.False(t, s.Lagged())
		require.Equal(t, []string{"1", "2"}, []string{next(t, other), next(t, other)})
	},
	"the context ends a subscription": func(t *testing.T, open func(int) Bus) {
		b := open(0)
		ctx, cancel := context.WithCancel(t.Context())
		s, err := b.Subscribe(ctx, Topic{Tenant: "ten_a"})
		require.NoError(t, err)
		cancel()
		require.Empty(t, ended(t, s))
		require.False(t, s.Lagged())
		late, err := b.Subscribe(ctx, Topic{Tenant: "ten_a"})
		require.NoError(t, err)
		require.Empty(t, ended(t, late))
	},
	"closing the bus": func(t *testing.T, open func(int) Bus) {
		b := open(0)
		s := subscribe(t, b, "ten_a", "")
		l, err := b.Listen(t.Context(), "x")
		require.NoError(t, err)
		require.NoError(t, b.Close())
		require.NoError(t, b.Close())
		require.Empty(t, ended(t, s))
		require.Empty(t, ended(t, l))
		require.ErrorIs(t, b.Publish(t.Context(), Topic{"ten_a", "x"}, nil), ErrClosed)
		require.ErrorIs(t, b.Broadcast(t.Context(), Topic{"ten_a", "x"}, nil), ErrClosed)
		_, err = b.Subscribe(t.Context(), Topic{Tenant: "ten_a"})
		require.ErrorIs(t, err, ErrClosed)
		_, err = b.Listen(t.Context(), "x")
		require.ErrorIs(t, err, ErrClosed)
	},
	"broadcasts": func(t *testing.T, open func(int) Bus) {
		b := open(0)
		l, err := b.Listen(t.Context(), "x")
		require.NoError(t, err)
		publish(t, b, "ten_a", "x", "no broadcast")
		require.NoError(t, b.Broadcast(t.Context(), Topic{"ten_a", "y"}, []byte("other name")))
		require.NoError(t, b.Broadcast(t.Context(), Topic{"ten_a", "x"}, []byte("1")))
		require.NoError(t, b.Broadcast(t.Context(), Topic{"", "x"}, []byte("2")))
		require.Equal(t, []string{"1", "2"}, []string{next(t, l), next(t, l)})
	},
	"mistakes": func(t *testing.T, open func(int) Bus) {
		b := open(0)
		long := strings.Repeat("x", 201)
		for _, topic := range []Topic{{}, {Name: "x"}, {Tenant: "ten_a"}, {long, "x"}, {"ten_a", long}} {
			require.ErrorIs(t, b.Publish(t.Context(), topic, nil), ErrTopic)
		}
		for _, topic := range []Topic{{}, {Tenant: "ten_a"}, {long, "x"}, {"ten_a", long}} {
			require.ErrorIs(t, b.Broadcast(t.Context(), topic, nil), ErrTopic)
		}
		require.ErrorIs(t, b.Publish(t.Context(), Topic{"ten_a", "x"}, make([]byte, MaxPayload+1)), ErrTooLarge)
		require.ErrorIs(t, b.Broadcast(t.Context(), Topic{"ten_a", "x"}, make([]byte, MaxPayload+1)), ErrTooLarge)
		require.NoError(t, b.Publish(t.Context(), Topic{"ten_a", "x"}, make([]byte, MaxPayload)))
		_, err := b.Subscribe(t.Context(), Topic{Name: "x"})
		require.ErrorIs(t, err, ErrTopic)
		_, err = b.Listen(t.Context(), "")
		require.ErrorIs(t, err, ErrTopic)
	},
	"many at once": func(t *testing.T, open func(int) Bus) {
		const publishers, each, subscribers = 4, 100, 5
		b := open(publishers*each + 10)
		var subscriptions []*Subscription
		for range subscribers {
			subscriptions = append(subscriptions, subscribe(t, b, "ten_a", ""))
		}
		var group sync.WaitGroup
		for p := range publishers {
			group.Go(func() {
				for i := range each {
					_ = b.Publish(t.Context(), Topic{"ten_a", fmt.Sprint(p)}, []byte(fmt.Sprint(i)))
				}
			})
		}
		// Others come and go meanwhile.
		for range 50 {
			subscribe(t, b, "ten_a", "").Close()
			subscribe(t, b, "ten_b", "").Close()
		}
		group.Wait()
		for _, s := range subscriptions {
			expected := map[string]int{}
			for n := 0; n < publishers*each; {
				m, ok := receive(t, s)
				require.True(t, ok)
				if m.Gap {
					continue
				}
				require.Equal(t, fmt.Sprint(expected[m.Topic.Name]), string(m.Payload), "once each, and in the publisher's order")
				expected[m.Topic.Name]++
				n++
			}
		}
	},
}

func TestStatsOfLocal(t *testing.T) {
	t.Parallel()
	b := NewLocal(1)
	s := subscribe(t, b, "ten_a", "")
	subscribe(t, b, "ten_b", "")
	publish(t, b, "ten_a", "x", "1")
	publish(t, b, "ten_a", "x", "2")
	require.Equal(t, []string{"1"}, ended(t, s))
	require.Equal(t, Stats{Published: 2, Delivered: 1, Lagged: 1, Subscriptions: 1, Connected: true}, b.Stats())
	require.NoError(t, b.Close())
	require.Zero(t, b.Stats().Subscriptions)
}
