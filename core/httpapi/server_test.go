package httpapi_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
)

func TestHealth(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	api := h.scenarios()
	api.Do(t, apitest.Scenario{Method: "GET", Path: "/healthz", Status: 200, Contains: []string{`"status":"ok"`}})
	api.Do(t, apitest.Scenario{Method: "GET", Path: "/version", Status: 200, Contains: []string{`"version":"1.2.3"`}})
	api.Do(t, apitest.Scenario{Method: "GET", Path: "/readyz", Status: 200})

	down := build(t, nil)
	runs := 0
	down.OnReady(httpapi.Check{Name: "database", Run: func(context.Context) error { runs++; return errors.New("no such host db.internal") }})
	down.OnReady(httpapi.Check{Name: "queue", Run: func(context.Context) error { return nil }})
	for range 3 {
		r := unready(t, down.Handler(nil))
		require.JSONEq(t, `{"status":"unavailable","checks":{"database":"failed","queue":"ok"}}`, r)
	}
	require.Equal(t, 1, runs, "a result is kept for a second")
	require.Contains(t, down.logs.String(), "no such host")

	h.Drain()
	h.Drain()
	require.JSONEq(t, `{"status":"draining"}`, unready(t, h.Handler(nil)))
	api.Do(t, apitest.Scenario{Method: "GET", Path: "/healthz", Status: 200})
}

func unready(t *testing.T, h http.Handler) string {
	t.Helper()
	w := &plain{header: http.Header{}}
	h.ServeHTTP(w, apitest.Scenario{Method: "GET", Path: "/readyz"}.Request(t))
	require.Equal(t, http.StatusServiceUnavailable, w.status)
	return w.body.String()
}

type plain struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (p *plain) Header() http.Header         { return p.header }
func (p *plain) WriteHeader(status int)      { p.status = status }
func (p *plain) Write(b []byte) (int, error) { return p.body.Write(b) }

func TestMetricsNameNoTenant(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	h := build(t, func(o *httpapi.Options) { o.Metrics = registry })
	h.does(operation("look", "GET", "/look/{id}"), func(context.Context) error { return nil })
	api := h.scenarios()
	api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/look/con_1", Key: "kt_a", Status: 200})
	api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/look/con_1", Status: 401})
	api.Do(t, apitest.Scenario{Method: "GET", Path: "/none", Status: 404})
	w := &plain{header: http.Header{}}
	h.Admin(registry).ServeHTTP(w, apitest.Scenario{Method: "GET", Path: "/metrics"}.Request(t))
	text := w.body.String()
	for _, line := range []string{
		`kontor_http_requests_total{operation="look",status="200"} 1`,
		`kontor_http_requests_total{operation="look",status="401"} 1`,
		`kontor_http_requests_total{operation="unrouted",status="404"} 1`,
		`kontor_http_request_duration_seconds_count{operation="look"} 2`,
		`kontor_http_requests_in_flight 0`,
	} {
		require.Contains(t, text, line)
	}
	require.NotContains(t, text, tenantA)
	require.NotContains(t, text, "con_1")
	for _, path := range []string{"/debug/pprof/", "/healthz", "/readyz", "/version"} {
		w := &plain{header: http.Header{}, status: 200}
		h.Admin(registry).ServeHTTP(w, apitest.Scenario{Method: "GET", Path: path}.Request(t))
		require.Equal(t, 200, w.status, path)
	}
	h.scenarios().Do(t, apitest.Scenario{Method: "GET", Path: "/metrics", Status: 404})
}

func TestServeEndsInOrder(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	entered, leave := make(chan struct{}), make(chan struct{})
	h.does(operation("look", "GET", "/look"), func(context.Context) error {
		close(entered)
		<-leave
		return nil
	})
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.Serve(ctx, l, h.Handler(nil), 0) }()
	answered := make(chan int, 1)
	go func() {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+l.Addr().String()+"/api/v1/look", nil)
		if err != nil {
			return
		}
		r.Header.Set("Authorization", "Bearer kt_a")
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			answered <- 0
			return
		}
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		answered <- res.StatusCode
	}()
	<-entered
	cancel()
	require.Empty(t, ended)
	close(leave)
	require.Equal(t, http.StatusOK, <-answered, "what runs may end")
	require.NoError(t, <-ended)

	l, err = config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	require.Error(t, h.Serve(t.Context(), l, h.Handler(nil), 0))
}

func TestRedact(t *testing.T) {
	t.Parallel()
	l := &logs{}
	log := slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{ReplaceAttr: httpapi.Redact}))
	log.Info("CANARY-ok", "password", "hunter2", "Authorization", "Bearer x", "note", "key kt_abcdef123456 of ada@example.org",
		"error", errors.New("dial postgres://user:hunter2@db:5432 for ada@example.org"), "n", 3, slog.Group("g", "token", "hunter2"))
	text := l.String()
	require.Contains(t, text, "CANARY-ok")
	require.Contains(t, text, "@db:5432")
	for _, secret := range []string{"hunter2", "Bearer x", "kt_abcdef123456", "ada@"} {
		require.NotContains(t, text, secret)
	}
}
