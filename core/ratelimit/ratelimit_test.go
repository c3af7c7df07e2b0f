package ratelimit

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The script and the Go function are the same function: same history, same decisions.
func TestScriptAgainstFunction(t *testing.T) {
	t.Parallel()
	m := miniredis.RunT(t)
	client := connect(t, &redis.Options{Addr: m.Addr()})
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		m.FlushAll()
		policy := Policy{
			Limit:  rapid.IntRange(1, 1000).Draw(t, "limit"),
			Period: time.Duration(rapid.Int64Range(1, int64(time.Hour)).Draw(t, "period")),
			Burst:  rapid.IntRange(0, 50).Draw(t, "burst"),
		}
		b, ok := policy.bucket()
		require.True(t, ok)
		l := NewRedis(client, fixed(policy), RedisOptions{Timeout: time.Minute})
		var until time.Time
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.Int64Range(0, 2*b.capacity().Microseconds()).Draw(t, "pause")) * time.Microsecond)
			m.SetTime(now)
			cost := b.cost(rapid.IntRange(-1, 60).Draw(t, "cost"))
			pending, allowed := b.take(until.Sub(now), cost)
			if allowed {
				until = now.Add(pending)
			}
			got, err := l.take(ctxOf(t), "x", b, int(cost/b.interval))
			require.NoError(t, err)
			require.Equal(t, b.decision(pending, cost, allowed), got)
		}
	})
}

// Over any stretch of time, no key gets more than its burst and the rate.
func TestNeverMoreThanThePolicy(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b, _ := Policy{
			Limit: rapid.IntRange(1, 100).Draw(t, "limit"), Period: time.Second, Burst: rapid.IntRange(1, 20).Draw(t, "burst"),
		}.bucket()
		var now, until time.Duration
		taken := 0
		for range 200 {
			now += time.Duration(rapid.Int64Range(0, int64(b.interval*3)).Draw(t, "pause"))
			units := rapid.IntRange(1, b.burst).Draw(t, "units")
			pending, allowed := b.take(until-now, b.cost(units))
			d := b.decision(pending, b.cost(units), allowed)
			require.GreaterOrEqual(t, d.Remaining, 0)
			require.LessOrEqual(t, d.Remaining, d.Limit)
			if !allowed {
				require.Positive(t, d.RetryAfter)
				_, later := b.take(until-now-d.RetryAfter, b.cost(units))
				require.True(t, later, "the promised time is enough")
				continue
			}
			until = now + pending
			taken += units
			require.LessOrEqual(t, taken, b.burst+int(now/b.interval))
		}
	})
}

func TestExtremePolicies(t *testing.T) {
	t.Parallel()
	for _, p := range []Policy{
		{Limit: 1 << 62, Period: 1},
		{Limit: 1, Period: 1<<63 - 1},
		{Limit: 1, Period: 1<<63 - 1, Burst: 1 << 62},
		{Limit: 1 << 40, Period: time.Second, Burst: 1 << 62},
	} {
		b, ok := p.bucket()
		require.True(t, ok)
		require.Positive(t, b.burst)
		require.Positive(t, b.capacity())
		require.Positive(t, b.cost(1<<62))
		_, allowed := b.take(0, b.cost(1<<62))
		require.True(t, allowed)
	}
}

func TestAddressKeys(t *testing.T) {
	t.Parallel()
	key := func(s string) Key { return AddressKey(Address, netip.MustParseAddr(s)) }
	require.Equal(t, key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff:ffff:ffff:ffff"))
	require.Equal(t, key("fe80::1%eth0"), key("fe80::2"))
	require.NotEqual(t, key("2001:db8:1:2::1"), key("2001:db8:1:3::1"))
	require.Equal(t, key("192.0.2.1"), key("::ffff:192.0.2.1"))
	require.NotEqual(t, key("192.0.2.1"), key("192.0.2.2"))
	require.Empty(t, key("192.0.2.1").Tenant())
	require.Equal(t, Address, key("192.0.2.1").Scope())
	require.NoError(t, AddressKey(Address, netip.Addr{}).check())
}

func TestKeysInRedisNameTheTenantAndHideTheRest(t *testing.T) {
	t.Parallel()
	k := PublicKey(LoginAccount, "jo@example.com").redis("kontor")
	require.True(t, strings.HasPrefix(k, "kontor:ratelimit:{-}:login_account:"), k)
	require.NotContains(t, k, "jo@")
	require.True(t, strings.HasPrefix(NewKey(Tenant, "ten_a", "").redis("p"), "p:ratelimit:{ten_a}:tenant:"))
	for s := Tenant; s <= SignUpAddress; s++ {
		require.NotEmpty(t, s.String())
	}
	require.Empty(t, Scope(0).String())
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := NewMemory(fixed(Policy{Limit: 10, Period: time.Minute}), 640)
		for i := range 20_000 {
			require.True(t, allow(t, m, NewKey(Person, "ten_a", fmt.Sprint(i)), 1).Allowed)
		}
		require.LessOrEqual(t, m.Len(), 640)
		require.Greater(t, m.Len(), 500)
	})
}

func TestIdleKeysLeave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := NewMemory(fixed(Policy{Limit: 10, Period: time.Minute}), 100_000)
		for i := range 8000 {
			allow(t, m, NewKey(Person, "ten_a", fmt.Sprint(i)), 10)
		}
		require.Equal(t, 8000, m.Len())
		<-time.After(time.Minute)
		for i := range 2000 {
			allow(t, m, NewKey(Person, "ten_b", fmt.Sprint(i)), 10)
		}
		require.Less(t, m.Len(), 4000, "each new key has made room")
	})
}

// Somebody who comes with many addresses must not be able to wash away the key that is in most trouble.
func TestFullMemoryKeepsTheBusiest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := NewMemory(fixed(Policy{Limit: 1000, Period: time.Hour}), shards*32)
		busy := person()
		require.True(t, allow(t, m, busy, 1000).Allowed)
		for i := range 50_000 {
			allow(t, m, NewKey(Person, "ten_b", fmt.Sprint(i)), 1)
		}
		require.False(t, allow(t, m, busy, 1).Allowed)
	})
}

func BenchmarkMemory(b *testing.B) {
	m := NewMemory(fixed(Policy{Limit: 1000, Period: time.Second}), 0)
	k := person()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			_, _ = m.Allow(b.Context(), k, 1)
		}
	})
}
