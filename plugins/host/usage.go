package host

import (
	"context"
	"math"
	"slices"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
)

// Usage is what the calls of an installation have cost in a while.
type Usage struct {
	Calls, Errors int64
	// P95 is how long 95 of 100 calls took at most, to a fifth; Mean is how long they took on average. Both include what the
	// plugin has waited for.
	P95, Mean time.Duration
	// Own is how long the plugin itself was at work: all of the calls' time but that in which it waited for Kontor.
	Own time.Duration
	// Fuel is the work of modules, about one for each pass through a loop or a function; programs are not metered.
	Fuel int64
	// Bytes went to the plugin and came from it, with what it asked of Kontor.
	Bytes int64
}

const (
	// usageFor is how long usage is kept: the week that is shown, and what is left of a day.
	usageFor   = 8 * 24 * time.Hour
	hourFormat = "2006-01-02T15"
	// firstBucket is where the first bucket ends, and maxBucket what the last has behind it: beyond 90 s.
	firstBucket = 100 * time.Microsecond
	maxBucket   = 40
)

// bucketOf is the bucket of a duration: half a power of two each.
func bucketOf(d time.Duration) int {
	if d <= firstBucket {
		return 0
	}
	return min(int(math.Ceil(2*math.Log2(float64(d)/float64(firstBucket)))), maxBucket)
}

// endOf is where a bucket ends.
func endOf(bucket int) time.Duration {
	return time.Duration(float64(firstBucket) * math.Pow(2, float64(bucket)/2))
}

// meter measures a call.
type meter struct {
	fuel          uint64
	bytes, waited atomic.Int64
}

// watched measures what a plugin asks of Kontor.
func (m *meter) watched(host func(ctx context.Context, method string, req []byte) ([]byte, error)) func(ctx context.Context, method string, req []byte) ([]byte, error) {
	return func(ctx context.Context, method string, req []byte) ([]byte, error) {
		began := time.Now()
		out, err := host(ctx, method, req)
		m.waited.Add(int64(time.Since(began)))
		m.bytes.Add(int64(len(req) + len(out)))
		return out, err
	}
}

type usageKey struct {
	installation, hour string
	bucket             int
}

// used is the sum of the calls of an hour that took about the same time.
type used struct {
	calls, errors, us, own, fuel, bytes int64
}

func (u *used) add(v used) {
	u.calls, u.errors, u.us, u.own, u.fuel, u.bytes = u.calls+v.calls, u.errors+v.errors, u.us+v.us, u.own+v.own, u.fuel+v.fuel, u.bytes+v.bytes
}

// used notes what a call has cost.
func (n *notes) used(c *call, outcome string, took time.Duration) {
	u := used{calls: 1, us: took.Microseconds(), own: max(took-time.Duration(c.meter.waited.Load()), 0).Microseconds(), fuel: int64(min(c.meter.fuel, math.MaxInt64)), bytes: c.meter.bytes.Load()}
	if outcome != outcomeOK {
		u.errors = 1
	}
	n.s.metrics.observe(c.Package.Manifest.ID, outcome, took, u)
	key := usageKey{c.ID, n.s.now().Format(hourFormat), bucketOf(took)}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.usage[c.tenant] == nil {
		n.usage[c.tenant] = map[usageKey]*used{}
	}
	have := n.usage[c.tenant][key]
	if have == nil {
		have = &used{}
		n.usage[c.tenant][key] = have
	}
	have.add(u)
}

// writeUsage adds what waits to the rows of its hours.
func writeUsage(tx *db.Tx, usage map[usageKey]*used) {
	key := "(installation_id, hour, bucket)"
	if tx.Dialect() == db.Postgres {
		key = "(tenant_id, installation_id, hour, bucket)"
	}
	for k, u := range usage {
		tx.Queue(`insert into plugin_usage (tenant_id, installation_id, hour, bucket, calls, errors, duration_us, own_us, fuel, bytes)
			select ?, id, ?, ?, ?, ?, ?, ?, ?, ? from plugin_installations where tenant_id = ? and id = ?
			on conflict `+key+` do update set calls = plugin_usage.calls + excluded.calls, errors = plugin_usage.errors + excluded.errors,
				duration_us = plugin_usage.duration_us + excluded.duration_us, own_us = plugin_usage.own_us + excluded.own_us,
				fuel = plugin_usage.fuel + excluded.fuel, bytes = plugin_usage.bytes + excluded.bytes`,
			tx.Tenant(), k.hour, k.bucket, u.calls, u.errors, u.us, u.own, u.fuel, u.bytes, tx.Tenant(), k.installation)
	}
}

// Usage says what an installation has cost in the last hours, the present one with them. The actor needs
// access.ManagePlugins. It reads 40 rows an hour at most, by index.
func (s *Service) Usage(ctx context.Context, installationID string, hours int) (Usage, error) {
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return Usage{}, err
	}
	s.notes.flush(ctx)
	buckets := map[int]int64{}
	var sum used
	err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := getInstallation(ctx, tx, installationID, false); err != nil {
			return err
		}
		since := s.now().Add(-time.Duration(hours-1) * time.Hour).Format(hourFormat)
		_, err := db.Collect(ctx, tx, func(r db.Rows) (bucket int, err error) {
			var u used
			if err := r.Scan(&bucket, &u.calls, &u.errors, &u.us, &u.own, &u.fuel, &u.bytes); err != nil {
				return 0, err
			}
			buckets[bucket] += u.calls
			sum.add(u)
			return bucket, nil
		}, `select bucket, calls, errors, duration_us, own_us, fuel, bytes from plugin_usage where tenant_id = ? and installation_id = ? and hour >= ?`, tx.Tenant(), installationID, since)
		return err
	})
	u := Usage{Calls: sum.calls, Errors: sum.errors, P95: percentile(buckets, sum.calls, 95), Own: time.Duration(sum.own) * time.Microsecond, Fuel: sum.fuel, Bytes: sum.bytes}
	if sum.calls > 0 {
		u.Mean = time.Duration(sum.us/sum.calls) * time.Microsecond
	}
	return u, err
}

// percentile is where so many of a hundred calls have ended, within the bucket that it lies in.
func percentile(buckets map[int]int64, calls, percent int64) time.Duration {
	order := make([]int, 0, len(buckets))
	for b := range buckets {
		order = append(order, b)
	}
	slices.Sort(order)
	want, seen := float64(calls*percent)/100, 0.0
	for _, b := range order {
		n := float64(buckets[b])
		if seen+n >= want {
			from := time.Duration(0)
			if b > 0 {
				from = endOf(b - 1)
			}
			return from + time.Duration((want-seen)/n*float64(endOf(b)-from))
		}
		seen += n
	}
	return 0
}

// metrics are for whoever runs this Kontor: by plugin, not by company, so that there are as many as there are plugins.
type metrics struct {
	calls       *prometheus.CounterVec
	duration    *prometheus.HistogramVec
	fuel, bytes *prometheus.CounterVec
}

func newMetrics(r prometheus.Registerer) *metrics {
	m := &metrics{
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "kontor_plugin_calls_total", Help: "Calls of plugins by outcome."}, []string{"plugin", "outcome"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kontor_plugin_call_duration_seconds", Help: "How long calls of plugins took, with what they waited for.",
			Buckets: []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 60},
		}, []string{"plugin"}),
		fuel:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "kontor_plugin_fuel_total", Help: "Work of plugins that are modules: passes through loops and functions."}, []string{"plugin"}),
		bytes: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "kontor_plugin_bytes_total", Help: "Bytes to plugins and from them."}, []string{"plugin"}),
	}
	if r != nil {
		r.MustRegister(m.calls, m.duration, m.fuel, m.bytes)
	}
	return m
}

func (m *metrics) observe(plugin, outcome string, took time.Duration, u used) {
	m.calls.WithLabelValues(plugin, outcome).Inc()
	m.duration.WithLabelValues(plugin).Observe(took.Seconds())
	m.fuel.WithLabelValues(plugin).Add(float64(u.fuel))
	m.bytes.WithLabelValues(plugin).Add(float64(u.bytes))
}
