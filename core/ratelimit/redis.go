package ratelimit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	defaultPrefix  = "kontor"
	defaultTimeout = 50 * time.Millisecond
	defaultRetry   = time.Second
)

// takeScript is bucket.take at the server, by the server's clock, so that nodes need not agree on the time. The key holds the
// moment to which its intervals reach, in microseconds, and expires with it. What is no such moment (a foreign type,
// text, a moment beyond reason) is taken for the nearest that makes sense.
//
// KEYS[1]: the key. ARGV[1]: the cost, ARGV[2]: the capacity, in microseconds. Returns {allowed, pending}.
var takeScript = redis.NewScript(`
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local cost, capacity = tonumber(ARGV[1]), tonumber(ARGV[2])
local stored = redis.pcall('GET', KEYS[1])
if type(stored) == 'table' then
  redis.call('DEL', KEYS[1])
  stored = nil
end
local pending = (tonumber(stored or '') or 0) - now
if not (pending > 0) then pending = 0 end
if pending > capacity then pending = capacity end
if cost > 0 and pending + cost > capacity then
  return {0, pending}
end
pending = pending + cost
if cost > 0 then
  redis.call('SET', KEYS[1], string.format('%.0f', now + pending), 'PX', math.ceil(pending / 1000))
end
return {1, pending}
`)

// RedisOptions tune a Redis limiter. The zero value is good.
type RedisOptions struct {
	// Prefix begins every key. Empty means "kontor".
	Prefix string
	// Timeout is the longest that one decision waits for Redis. 0 means 50 ms.
	Timeout time.Duration
	// Retry is how long Redis is left alone after it failed. 0 means one second.
	Retry time.Duration
	// MaxKeys bounds the in-process limiter that stands in; see NewMemory.
	MaxKeys int
	// OnChange is told when the limiter begins (true) or ceases (false) to count in this process alone. Nil means that
	// it is logged.
	OnChange func(degraded bool, cause error)
}

// Redis counts for all nodes together. While Redis does not answer it counts in this process, without an error and,
// after the first failure, without waiting: one background call per Retry finds out whether Redis is back.
type Redis struct {
	client   redis.Scripter
	local    *Memory
	policies Policies
	prefix   string
	timeout  time.Duration
	breaker  *breaker
}

var _ Limiter = (*Redis)(nil)

// NewRedis returns a limiter that counts in the client's Redis. It does not close the client.
func NewRedis(client redis.Scripter, policies Policies, o RedisOptions) *Redis {
	if o.Prefix == "" {
		o.Prefix = defaultPrefix
	}
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.Retry <= 0 {
		o.Retry = defaultRetry
	}
	if o.OnChange == nil {
		o.OnChange = logChange
	}
	return &Redis{
		client: client, local: NewMemory(policies, o.MaxKeys), policies: policies,
		prefix: o.Prefix, timeout: o.Timeout, breaker: newBreaker(o.Retry, o.OnChange),
	}
}

// Allow implements Limiter.
func (l *Redis) Allow(ctx context.Context, k Key, cost int) (Decision, error) {
	if err := k.check(); err != nil {
		return Decision{}, err
	}
	b, limited := l.policies(k).bucket()
	if !limited {
		return unlimited, nil
	}
	if l.breaker.open(l.probe) {
		return l.local.allow(k, b, cost), nil
	}
	d, err := l.take(ctx, k.redis(l.prefix), b, cost)
	if err != nil {
		l.breaker.trip(err)
		return l.local.allow(k, b, cost), nil
	}
	return d, nil
}

// Degraded reports whether the limiter counts in this process alone because Redis does not answer.
func (l *Redis) Degraded() bool { return l.breaker.isOpen() }

// probe does what a decision does, on a key of its own.
func (l *Redis) probe() error {
	_, err := l.take(context.Background(), l.prefix+":ratelimit:probe", bucket{interval: time.Millisecond, burst: 1}, 1)
	return err
}

// take asks Redis, and waits no longer than the timeout whatever the client's own settings are. The caller's
// cancellation is not passed on: it would say nothing about Redis.
func (l *Redis) take(ctx context.Context, key string, b bucket, units int) (Decision, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.timeout)
	type reply struct {
		values []int64
		err    error
	}
	replies := make(chan reply, 1)
	cost := b.cost(units)
	go func() {
		defer cancel()
		values, err := takeScript.Run(ctx, l.client, []string{key}, cost.Microseconds(), b.capacity().Microseconds()).Int64Slice()
		replies <- reply{values, err}
	}()
	select {
	case <-ctx.Done():
		// The answer may have come in the same moment.
		select {
		case r := <-replies:
			return read(r.values, r.err, b, cost)
		default:
			return Decision{}, fmt.Errorf("ask redis: %w", ctx.Err())
		}
	case r := <-replies:
		return read(r.values, r.err, b, cost)
	}
}

func read(values []int64, err error, b bucket, cost time.Duration) (Decision, error) {
	if err != nil {
		return Decision{}, fmt.Errorf("ask redis: %w", err)
	}
	if len(values) != 2 || values[1] < 0 {
		return Decision{}, errors.New("ask redis: the answer is not the script's")
	}
	pending := min(time.Duration(values[1])*time.Microsecond, b.capacity())
	return b.decision(pending, cost, values[0] == 1), nil
}

func logChange(degraded bool, cause error) {
	if degraded {
		slog.Warn("rate limits are counted per node: redis does not answer", "error", cause)
		return
	}
	slog.Info("rate limits are counted in redis again")
}
