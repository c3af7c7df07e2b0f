package ratelimit

import (
	"context"
	"net"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/id"
)

// counter counts the commands that a client sends.
type counter struct {
	redis.Hook
	commands atomic.Int64
}

func (c *counter) DialHook(next redis.DialHook) redis.DialHook { return next }
func (c *counter) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (c *counter) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		c.commands.Add(1)
		return next(ctx, cmd)
	}
}

type change struct {
	degraded bool
	cause    error
}

func watched(t *testing.T, addr string, o RedisOptions) (*Redis, *counter, chan change) {
	t.Helper()
	client := connect(t, &redis.Options{Addr: addr})
	count := &counter{}
	client.AddHook(count)
	changes := make(chan change, 10)
	o.OnChange = func(degraded bool, cause error) { changes <- change{degraded, cause} }
	return NewRedis(client, fixed(Policy{Limit: 5, Period: 5 * time.Hour}), o), count, changes
}

func TestDeadRedisIsNoError(t *testing.T) {
	t.Parallel()
	m := miniredis.RunT(t)
	l, count, changes := watched(t, m.Addr(), RedisOptions{Timeout: time.Minute, Retry: time.Hour})
	k := person()
	require.Equal(t, 4, allow(t, l, k, 1).Remaining)
	require.False(t, l.Degraded())
	m.Close()

	require.Equal(t, 4, allow(t, l, k, 1).Remaining, "the local count begins afresh")
	require.True(t, l.Degraded())
	first := <-changes
	require.True(t, first.degraded)
	require.Error(t, first.cause)
	before := count.commands.Load()
	for i := range 1000 {
		require.Equal(t, i < 4, allow(t, l, k, 1).Allowed, "the limit holds without redis")
	}
	require.Equal(t, before, count.commands.Load(), "nobody waits for redis any more")
}

func TestRedisThatNeverAnswersIsLeftAlone(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	l, count, changes := watched(t, listener.Addr().String(), RedisOptions{Timeout: 20 * time.Millisecond, Retry: time.Hour})
	require.True(t, allow(t, l, person(), 1).Allowed)
	require.ErrorIs(t, (<-changes).cause, context.DeadlineExceeded)
	before := count.commands.Load()
	for range 1000 {
		require.True(t, allow(t, l, person(), 1).Allowed)
	}
	require.Equal(t, before, count.commands.Load())
}

func TestRedisComesBack(t *testing.T) {
	t.Parallel()
	m := miniredis.RunT(t)
	l, _, changes := watched(t, m.Addr(), RedisOptions{Timeout: time.Minute, Retry: 1})
	k := person()
	require.Equal(t, 4, allow(t, l, k, 1).Remaining)
	m.Close()
	allow(t, l, k, 3)
	require.True(t, (<-changes).degraded)
	require.NoError(t, m.Restart())
	for l.Degraded() {
		allow(t, l, k, 0)
		runtime.Gosched()
	}
	require.False(t, (<-changes).degraded)
	require.Equal(t, 3, allow(t, l, k, 1).Remaining, "and counting goes on where redis had stopped")
}

// A server that answers, but not to the script: no write permission, a full memory, still loading.
func TestRedisThatRefusesIsNoError(t *testing.T) {
	t.Parallel()
	m := miniredis.RunT(t)
	l, _, changes := watched(t, m.Addr(), RedisOptions{Timeout: time.Minute, Retry: time.Hour})
	m.SetError("OOM command not allowed when used memory > 'maxmemory'.")
	require.True(t, allow(t, l, person(), 1).Allowed)
	require.ErrorContains(t, (<-changes).cause, "OOM")
}

func TestJunkInRedisIsIgnored(t *testing.T) {
	t.Parallel()
	options, err := redis.ParseURL(coretest.Redis(t))
	require.NoError(t, err)
	client := connect(t, options)
	l := patient(t, client, fixed(Policy{Limit: 5, Period: 5 * time.Hour}), id.New("tst"))
	for value, remaining := range map[string]int{
		"": 4, "x": 4, "nan": 4, "-inf": 4, "-1e300": 4, "0": 4, "1e5": 4, "0x10": 4, "\x00\xff": 4,
	} {
		k := person()
		require.NoError(t, client.Set(t.Context(), k.redis(l.prefix), value, time.Minute).Err())
		require.Equal(t, remaining, allow(t, l, k, 1).Remaining, "%q", value)
	}
	for _, value := range []string{"inf", "1e300", "9999999999999999999999"} {
		k := person()
		require.NoError(t, client.Set(t.Context(), k.redis(l.prefix), value, time.Minute).Err())
		d := allow(t, l, k, 1)
		require.False(t, d.Allowed, "%q", value)
		require.LessOrEqual(t, d.RetryAfter, 5*time.Hour, "poison cannot lock anybody out for longer than a full bucket")
	}
	k := person()
	require.NoError(t, client.LPush(t.Context(), k.redis(l.prefix), "a", "b").Err())
	require.Equal(t, 4, allow(t, l, k, 1).Remaining)
}

func TestKeysExpire(t *testing.T) {
	t.Parallel()
	options, err := redis.ParseURL(coretest.Redis(t))
	require.NoError(t, err)
	client := connect(t, options)
	l, k := patient(t, client, fixed(Policy{Limit: 5, Period: 5 * time.Hour}), id.New("tst")), person()
	allow(t, l, k, 1)
	ttl, err := client.PTTL(t.Context(), k.redis(l.prefix)).Result()
	require.NoError(t, err)
	require.Positive(t, ttl)
	require.LessOrEqual(t, ttl, time.Hour)
	require.NoError(t, client.ScriptFlush(t.Context()).Err())
	require.Equal(t, 3, allow(t, l, k, 1).Remaining, "a server that has forgotten the script is taught again")
}

func TestTwoNodesShareTheCount(t *testing.T) {
	t.Parallel()
	m := miniredis.RunT(t)
	a, _, _ := watched(t, m.Addr(), RedisOptions{Timeout: time.Minute})
	b, _, _ := watched(t, m.Addr(), RedisOptions{Timeout: time.Minute})
	k := person()
	for i := range 5 {
		require.True(t, allow(t, []Limiter{a, b}[i%2], k, 1).Allowed)
	}
	require.False(t, allow(t, a, k, 1).Allowed)
	require.False(t, allow(t, b, k, 1).Allowed)
}

func TestLogChange(t *testing.T) {
	t.Parallel()
	client := connect(t, &redis.Options{Addr: "127.0.0.1:1", MaxRetries: -1})
	l := NewRedis(client, fixed(Policy{Limit: 5, Period: time.Hour}), RedisOptions{})
	require.True(t, allow(t, l, person(), 1).Allowed)
	logChange(false, nil)
}

func ctxOf(t *rapid.T) context.Context { return t.Context() }

func BenchmarkRedis(b *testing.B) {
	options, err := redis.ParseURL(coretest.Redis(b))
	require.NoError(b, err)
	client := redis.NewClient(options)
	defer func() { _ = client.Close() }()
	l := NewRedis(client, fixed(Policy{Limit: 1_000_000, Period: time.Second}), RedisOptions{Timeout: time.Minute})
	k := person()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			_, _ = l.Allow(b.Context(), k, 1)
		}
	})
}
