package httpapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/ratelimit"
)

// Prefix is the path under which every operation lives.
const Prefix = "/api/v1"

// Options are what an API is made of.
type Options struct {
	// Version is the program's version, for the description and /version.
	Version string
	// Commit is the source that the program was built from, for /version. It may be empty.
	Commit string
	// BaseURL is the address that people reach Kontor at. With https, cookies are only sent over TLS. It may be empty.
	BaseURL string
	// Secret authenticates cursors; at least 32 bytes, the same on every node.
	Secret []byte
	// Authenticator says who is asking. Required.
	Authenticator Authenticator
	// Authorizer says whether somebody may use a function. Required once an operation names one.
	Authorizer Authorizer
	// Viewer lets people look at Kontor as somebody else. Without one nobody can.
	Viewer Viewer
	// Hosts knows which hosts belong to a tenant. Nil means that none does.
	Hosts Hosts
	// Count is told the tenant of every request that somebody signed in makes. It must not wait. It may be nil.
	Count func(tenant string)
	// AllowCall refuses a request of a program whose tenant has made too many. It must cost no more than a look into memory. It
	// may be nil.
	AllowCall func(ctx context.Context, tenant string) error
	// Acted is told of every request that is made as support, before it is done; an error refuses the request. It may be nil
	// where there is no support.
	Acted func(ctx context.Context, operation, path string) error
	// CrossOrigin are patterns of requests that pages of other origins may send, since no cookie counts for them, as in
	// "POST /oauth/token".
	CrossOrigin []string
	// DB keeps the answers of requests with an Idempotency-Key. Without one, such requests are refused.
	DB *db.DB
	// Limiter counts requests. Nil means that nothing is counted.
	Limiter ratelimit.Limiter
	// Policies are those of the limiter, for the header RateLimit-Policy. It may be nil.
	Policies ratelimit.Policies
	// TrustedProxies are the networks whose X-Forwarded-For and X-Forwarded-Proto are believed.
	TrustedProxies []netip.Prefix
	// CountryHeader is the header in which a trusted proxy says which country a request comes from; empty for none.
	CountryHeader string
	// Streams bound the event streams; the zero value is good.
	Streams StreamLimits
	// Public are the operations that need no sign-in, one per line as in public.txt. Nil means that list, which is
	// right for the product; tests bring their own.
	Public []string
	// Logger may be nil.
	Logger *slog.Logger
	// Metrics takes the request metrics. Nil means that they are counted for nobody.
	Metrics prometheus.Registerer
}

// API is the HTTP side of one node.
type API struct {
	options  Options
	huma     huma.API
	mux      *http.ServeMux
	csrf     *http.CrossOriginProtection
	compress func(http.Handler) http.HandlerFunc
	metrics  *metrics
	log      *slog.Logger
	secure   bool
	booted   time.Time

	cursors   *cursors
	streams   *streams
	spec      *specs
	health    *health
	public    map[string]bool
	routes    []Route
	draining  chan struct{}
	drainOnce sync.Once
}

// New returns an API without operations. It panics on options that cannot work, which is a mistake in the program.
func New(o Options) *API {
	if o.Authenticator == nil {
		panic("httpapi: no authenticator")
	}
	if len(o.Secret) < 32 {
		panic("httpapi: the secret is shorter than 32 bytes")
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Public == nil {
		o.Public = publicOperations()
	}
	settle()
	a := &API{
		booted:  time.Now(),
		options: o, mux: http.NewServeMux(), csrf: http.NewCrossOriginProtection(), log: o.Logger,
		metrics: newMetrics(o.Metrics), cursors: newCursors(o.Secret), streams: newStreams(o.Streams),
		public: map[string]bool{}, draining: make(chan struct{}), compress: newCompressor(),
	}
	for _, line := range o.Public {
		a.public[line] = true
	}
	if base, err := url.Parse(o.BaseURL); err == nil && o.BaseURL != "" {
		a.secure = base.Scheme == "https"
		if err := a.csrf.AddTrustedOrigin(base.Scheme + "://" + base.Host); err != nil {
			panic(fmt.Errorf("httpapi: base URL: %w", err))
		}
	}
	for _, pattern := range o.CrossOrigin {
		a.csrf.AddInsecureBypassPattern(pattern)
	}
	a.huma = huma.NewAPI(config(o.Version), &adapter{api: a})
	a.health = newHealth(a)
	a.spec = newSpecs(a)
	a.mount()
	return a
}

// mount adds what is not an operation: the description, its viewer, and the answers to paths that do not exist.
func (a *API) mount() {
	a.mux.HandleFunc("/", a.unrouted)
	a.plain("GET /healthz", "healthz", http.HandlerFunc(a.health.live))
	a.plain("GET /readyz", "readyz", http.HandlerFunc(a.health.ready))
	a.plain("GET /version", "version", http.HandlerFunc(a.health.version))
	a.plain("GET "+Prefix+"/openapi.json", "openapi", http.HandlerFunc(a.spec.serve))
	viewer := newDocs()
	a.plain("GET /api/docs", "docs", http.HandlerFunc(viewer.page))
	a.plain("GET /api/docs/{asset}", "docs-asset", a.compress(http.HandlerFunc(viewer.asset)))
}

// plain mounts a public handler that is no operation of the API. It stands on the list of public operations all the same.
func (a *API) plain(pattern, name string, h http.Handler) {
	method, path, _ := strings.Cut(pattern, " ")
	a.mustBePublic(method, path, name)
	op := &operation{api: a, name: name, pattern: pattern, metrics: a.metrics.operation(name)}
	a.routes = append(a.routes, Route{Method: method, Path: path, OperationID: name, Public: true})
	a.mux.Handle(pattern, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from(r.Context()).op = op
		h.ServeHTTP(w, r)
	}))
}

// Handler answers every request: the API's own paths itself, all others through fallback (the web application), which
// may be nil. It panics when an operation names a function and there is no Authorizer.
func (a *API) Handler(fallback http.Handler) http.Handler {
	for _, r := range a.routes {
		if r.Function != "" && a.options.Authorizer == nil {
			panic("httpapi: operation " + r.OperationID + " names a function, but there is no authorizer")
		}
	}
	own := http.Handler(a.mux)
	if fallback == nil {
		return a.envelope(own)
	}
	return a.envelope(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, "/api/"), r.URL.Path == "/healthz", r.URL.Path == "/readyz", r.URL.Path == "/version":
			own.ServeHTTP(w, r)
		default:
			from(r.Context()).op = a.metrics.web
			fallback.ServeHTTP(w, r)
		}
	}))
}

// unrouted answers a path or a method that there is no operation for.
func (a *API) unrouted(w http.ResponseWriter, r *http.Request) {
	x := from(r.Context())
	var allowed []string
	for _, method := range []string{"DELETE", "GET", "PATCH", "POST", "PUT"} {
		probe := *r
		probe.Method = method
		if _, pattern := a.mux.Handler(&probe); pattern != "/" && pattern != "" {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) == 0 {
		x.fail(w, r, notFoundPath())
		return
	}
	if slices.Contains(allowed, "GET") {
		allowed = append(allowed, "HEAD")
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	x.fail(w, r, methodNotAllowed(r.Method, allowed))
}

// Route is one registered operation, for tests that walk all of them.
type Route struct {
	Method      string
	Path        string
	OperationID string
	// Public operations need no sign-in.
	Public bool
	// Function is the access function that is needed; empty for anybody who is signed in.
	Function string
	// ReadOnly operations change nothing.
	ReadOnly bool
}

// Routes returns all operations, ordered by path and method.
func (a *API) Routes() []Route {
	out := slices.Clone(a.routes)
	slices.SortFunc(out, func(x, y Route) int {
		return cmp.Or(cmp.Compare(x.Path, y.Path), cmp.Compare(x.Method, y.Method))
	})
	return out
}

// OpenAPI is the description of all operations. It may be completed until the first request, not afterwards.
func (a *API) OpenAPI() *huma.OpenAPI { return a.huma.OpenAPI() }

// Drain makes the node unready and asks event streams to connect elsewhere. It may be called more than once.
func (a *API) Drain() { a.drainOnce.Do(func() { close(a.draining) }) }

func (a *API) isDraining() bool {
	select {
	case <-a.draining:
		return true
	default:
		return false
	}
}

// errDraining is the cause with which streams end when the node shuts down.
var errDraining = errors.New("the node shuts down")
