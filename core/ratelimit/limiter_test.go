package ratelimit

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/id"
)

// subject is one implementation under test. Its time moves by advance, and besides that by no more than slack.
type subject struct {
	new     func(Policies) Limiter
	advance func(time.Duration)
	slack   time.Duration
}

func TestMemory(t *testing.T) {
	t.Parallel()
	for name, check := range conformance {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				check(t, subject{
					new:     func(p Policies) Limiter { return NewMemory(p, 0) },
					advance: func(d time.Duration) { <-time.After(d) },
				})
			})
		})
	}
}

func TestMiniredis(t *testing.T) {
	t.Parallel()
	for name, check := range conformance {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := miniredis.RunT(t)
			now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
			m.SetTime(now)
			client := connect(t, &redis.Options{Addr: m.Addr()})
			check(t, subject{
				new: func(p Policies) Limiter { return patient(t, client, p, "kontor") },
				advance: func(d time.Duration) {
					now = now.Add(d)
					m.SetTime(now)
					m.FastForward(d)
				},
			})
		})
	}
}

// Against a real Redis, whose clock cannot be moved, the keys are moved back instead.
func TestRedis(t *testing.T) {
	t.Parallel()
	options, err := redis.ParseURL(coretest.Redis(t))
	require.NoError(t, err)
	for name, check := range conformance {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := connect(t, options)
			prefix := id.New("tst")
			check(t, subject{
				new:   func(p Policies) Limiter { return patient(t, client, p, prefix) },
				slack: time.Minute,
				advance: func(d time.Duration) {
					keys, err := client.Keys(t.Context(), prefix+":*").Result()
					require.NoError(t, err)
					for _, k := range keys {
						require.NoError(t, client.DecrBy(t.Context(), k, d.Microseconds()).Err())
					}
				},
			})
		})
	}
}

func connect(t *testing.T, o *redis.Options) *redis.Client {
	t.Helper()
	client := redis.NewClient(o)
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// patient returns a limiter that gives a loaded machine time, and fails the test when it stops counting in Redis.
func patient(t *testing.T, client redis.Scripter, p Policies, prefix string) *Redis {
	t.Helper()
	l := NewRedis(client, p, RedisOptions{
		Prefix: prefix, Timeout: time.Minute,
		OnChange: func(_ bool, cause error) { t.Errorf("redis has failed: %v", cause) },
	})
	t.Cleanup(func() { require.Zero(t, l.local.Len(), "nothing was counted locally") })
	return l
}

func fixed(p Policy) Policies { return func(Key) Policy { return p } }

func allow(t *testing.T, l Limiter, k Key, cost int) Decision {
	t.Helper()
	d, err := l.Allow(t.Context(), k, cost)
	require.NoError(t, err)
	return d
}

// near compares decisions whose times may differ by the slack.
func near(t *testing.T, s subject, want, got Decision) {
	t.Helper()
	require.InDelta(t, want.ResetAfter, got.ResetAfter, float64(s.slack))
	require.InDelta(t, want.RetryAfter, got.RetryAfter, float64(s.slack))
	want.ResetAfter, want.RetryAfter = got.ResetAfter, got.RetryAfter
	require.Equal(t, want, got)
}

// person is a key that no other test uses.
func person() Key { return NewKey(Person, "ten_a", id.New("usr")) }

var conformance = map[string]func(*testing.T, subject){
	"a burst and then the rate": func(t *testing.T, s subject) {
		l, k := s.new(fixed(Policy{Limit: 6, Period: 60 * time.Hour, Burst: 3})), person()
		for i := 1; i <= 3; i++ {
			near(t, s, Decision{Allowed: true, Limit: 3, Remaining: 3 - i, ResetAfter: time.Duration(i) * 10 * time.Hour}, allow(t, l, k, 1))
		}
		near(t, s, Decision{Limit: 3, ResetAfter: 30 * time.Hour, RetryAfter: 10 * time.Hour}, allow(t, l, k, 1))
		s.advance(9 * time.Hour)
		near(t, s, Decision{Limit: 3, ResetAfter: 21 * time.Hour, RetryAfter: time.Hour}, allow(t, l, k, 1))
		s.advance(2 * time.Hour)
		near(t, s, Decision{Allowed: true, Limit: 3, ResetAfter: 29 * time.Hour}, allow(t, l, k, 1))
		s.advance(1000 * time.Hour)
		near(t, s, Decision{Allowed: true, Limit: 3, Remaining: 2, ResetAfter: 10 * time.Hour}, allow(t, l, k, 1))
	},
	"what is refused takes nothing": func(t *testing.T, s subject) {
		l, k := s.new(fixed(Policy{Limit: 10, Period: 10 * time.Hour})), person()
		require.True(t, allow(t, l, k, 8).Allowed)
		for range 5 {
			near(t, s, Decision{Limit: 10, Remaining: 2, ResetAfter: 8 * time.Hour, RetryAfter: time.Hour}, allow(t, l, k, 3))
		}
		require.True(t, allow(t, l, k, 2).Allowed)
	},
	"asking is free": func(t *testing.T, s subject) {
		l, k := s.new(fixed(Policy{Limit: 10, Period: 10 * time.Hour})), person()
		for _, cost := range []int{0, -1} {
			near(t, s, Decision{Allowed: true, Limit: 10, Remaining: 10}, allow(t, l, k, cost))
		}
		require.True(t, allow(t, l, k, 10).Allowed)
		near(t, s, Decision{Allowed: true, Limit: 10, ResetAfter: 10 * time.Hour}, allow(t, l, k, 0))
	},
	"a cost above the burst is the burst": func(t *testing.T, s subject) {
		l, k := s.new(fixed(Policy{Limit: 10, Period: 10 * time.Hour})), person()
		near(t, s, Decision{Allowed: true, Limit: 10, ResetAfter: 10 * time.Hour}, allow(t, l, k, 1000))
		near(t, s, Decision{Limit: 10, ResetAfter: 10 * time.Hour, RetryAfter: 10 * time.Hour}, allow(t, l, k, 1000))
		s.advance(11 * time.Hour)
		require.True(t, allow(t, l, k, 1000).Allowed)
	},
	"no limit": func(t *testing.T, s subject) {
		for _, p := range []Policy{{}, {Limit: -1, Period: time.Second}, {Limit: 5}} {
			require.Equal(t, Decision{Allowed: true}, allow(t, s.new(fixed(p)), person(), 1_000_000))
		}
	},
	"keys do not meet": func(t *testing.T, s subject) {
		l := s.new(fixed(Policy{Limit: 1, Period: time.Hour}))
		same := id.New("usr")
		for _, k := range []Key{
			NewKey(Person, "ten_a", same), NewKey(Person, "ten_b", same), NewKey(APIKey, "ten_a", same), NewKey(Tenant, "ten_a", same),
			NewKey(Person, "ten_a", same+"x"), PublicKey(LoginAccount, same), PublicKey(LoginAddress, same), NewKey(Person, same, "ten_a"),
		} {
			require.True(t, allow(t, l, k, 1).Allowed)
			require.False(t, allow(t, l, k, 1).Allowed)
		}
	},
	"each key has its policy": func(t *testing.T, s subject) {
		l := s.new(func(k Key) Policy {
			if k.Scope() == APIKey && k.Tenant() == "ten_paying" {
				return Policy{Limit: 5, Period: time.Hour}
			}
			return Policy{Limit: 2, Period: time.Hour}
		})
		require.Equal(t, 4, allow(t, l, NewKey(APIKey, "ten_paying", id.New("key")), 1).Remaining)
		require.Equal(t, 1, allow(t, l, NewKey(APIKey, "ten_free", id.New("key")), 1).Remaining)
	},
	"a key without a tenant": func(t *testing.T, s subject) {
		l := s.new(fixed(Policy{Limit: 1, Period: time.Hour}))
		for _, k := range []Key{{}, NewKey(Person, "", "usr_1"), NewKey(Person, "-", "usr_1"), NewKey(0, "ten_a", "x"), NewKey(200, "ten_a", "x"), PublicKey(0, "x")} {
			_, err := l.Allow(t.Context(), k, 1)
			require.ErrorIs(t, err, ErrKey)
		}
	},
	"many at once": func(t *testing.T, s subject) {
		l, k := s.new(fixed(Policy{Limit: 50, Period: 5000 * time.Hour})), person()
		var passed atomic.Int32
		var group sync.WaitGroup
		for range 16 {
			group.Go(func() {
				for range 20 {
					if d, err := l.Allow(t.Context(), k, 1); err == nil && d.Allowed {
						passed.Add(1)
					}
				}
			})
		}
		group.Wait()
		require.Equal(t, int32(50), passed.Load())
	},
	"a policy that shrinks": func(t *testing.T, s subject) {
		p := Policy{Limit: 1000, Period: 1000 * time.Hour}
		l, k := s.new(func(Key) Policy { return p }), person()
		require.True(t, allow(t, l, k, 1000).Allowed)
		p = Policy{Limit: 10, Period: 10 * time.Hour}
		near(t, s, Decision{Limit: 10, ResetAfter: 10 * time.Hour, RetryAfter: time.Hour}, allow(t, l, k, 1))
	},
	"a caller who has gone": func(t *testing.T, s subject) {
		l, k := s.new(fixed(Policy{Limit: 1, Period: time.Hour})), person()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		d, err := l.Allow(ctx, k, 1)
		require.NoError(t, err)
		require.True(t, d.Allowed)
		require.False(t, allow(t, l, k, 1).Allowed)
	},
}
