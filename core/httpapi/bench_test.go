package httpapi_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/ratelimit"
)

// discard is an answer that goes nowhere.
type discard struct{ header http.Header }

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(int)             {}

// BenchmarkOperation is what the conventions cost: an operation that does nothing, with a signed-in actor, rate limits
// and a log line. Aim: less than 15 µs.
func BenchmarkOperation(b *testing.B) {
	policies := func(ratelimit.Key) ratelimit.Policy {
		return ratelimit.Policy{Limit: 1_000_000_000, Period: 60_000_000_000}
	}
	a := httpapi.New(httpapi.Options{
		Secret: make([]byte, 32), Public: []string{},
		Authenticator: authenticator(func(httpapi.Credentials) (actor.Actor, error) { return person(), nil }),
		Limiter:       ratelimit.NewMemory(policies, 0), Policies: policies,
		Logger: slog.New(slog.NewJSONHandler(io.Discard, nil)),
	})
	answer := []byte(`{"data":[]}`)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-things", Method: http.MethodGet, Path: "/things", Summary: "List things", Tags: []string{"Things"},
	}, func(context.Context, *empty) (*httpapi.JSON, error) {
		return httpapi.RawJSON(http.StatusOK, answer), nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "create-thing", Method: http.MethodPost, Path: "/things", Summary: "Create a thing", Tags: []string{"Things"},
	}, func(_ context.Context, in *httpapi.In[thing]) (*struct{ Body thing }, error) {
		return &struct{ Body thing }{Body: in.Body}, nil
	})
	h := a.Handler(nil)

	b.Run("get", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			r := httptest.NewRequest(http.MethodGet, "/api/v1/things", nil)
			r.Header.Set("Authorization", "Bearer kt_x")
			h.ServeHTTP(&discard{header: http.Header{}}, r)
		}
	})
	b.Run("post", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			r := httptest.NewRequest(http.MethodPost, "/api/v1/things", strings.NewReader(`{"name":"Ada","count":3}`))
			r.Header.Set("Authorization", "Bearer kt_x")
			r.Header.Set("Content-Type", "application/json")
			h.ServeHTTP(&discard{header: http.Header{}}, r)
		}
	})
	b.Run("floor", func(b *testing.B) {
		mux := http.NewServeMux()
		mux.HandleFunc("GET /api/v1/things", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(answer) })
		b.ReportAllocs()
		for b.Loop() {
			mux.ServeHTTP(&discard{header: http.Header{}}, httptest.NewRequest(http.MethodGet, "/api/v1/things", nil))
		}
	})
	require.NotEmpty(b, a.Routes())
}
