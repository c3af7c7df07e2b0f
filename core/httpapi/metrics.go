package httpapi

import (
	"net/http"
	"net/http/pprof"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics count requests by operation and status. No label names a tenant, a person or anything of theirs.
type metrics struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	inFlight prometheus.Gauge
	streams  prometheus.Gauge
	panics   prometheus.Counter
	// unrouted and web stand for requests that reach no operation.
	unrouted *operation
	web      *operation
}

func newMetrics(r prometheus.Registerer) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kontor_http_requests_total", Help: "Requests by operation and status.",
		}, []string{"operation", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kontor_http_request_duration_seconds", Help: "Time from the first byte of a request to the last of its answer.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"operation"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "kontor_http_requests_in_flight", Help: "Requests that are being answered, streams included."}),
		streams:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "kontor_http_streams", Help: "Open event streams."}),
		panics:   prometheus.NewCounter(prometheus.CounterOpts{Name: "kontor_http_panics_total", Help: "Requests that ended in a panic."}),
	}
	if r != nil {
		r.MustRegister(m.requests, m.duration, m.inFlight, m.streams, m.panics)
	}
	m.unrouted = &operation{name: "unrouted", metrics: m.operation("unrouted")}
	m.web = &operation{name: "web", metrics: m.operation("web")}
	return m
}

// operationMetrics are the metrics of one operation, found once.
type operationMetrics struct {
	all      *metrics
	name     string
	duration prometheus.Observer
	// byStatus keeps the counters that have been used: a handful.
	byStatus sync.Map // of int to prometheus.Counter
}

func (m *metrics) operation(name string) *operationMetrics {
	return &operationMetrics{all: m, name: name, duration: m.duration.WithLabelValues(name)}
}

func (o *operationMetrics) done(status int, took time.Duration) {
	o.duration.Observe(took.Seconds())
	c, ok := o.byStatus.Load(status)
	if !ok {
		c, _ = o.byStatus.LoadOrStore(status, o.all.requests.WithLabelValues(o.name, strconv.Itoa(status)))
	}
	c.(prometheus.Counter).Inc()
}

// Admin is the handler of the separate listener for operators: /metrics, the health checks and pprof. It must not be
// reachable from outside.
func (a *API) Admin(g prometheus.Gatherer) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(g, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", a.health.live)
	mux.HandleFunc("GET /readyz", a.health.ready)
	mux.HandleFunc("GET /version", a.health.version)
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}
