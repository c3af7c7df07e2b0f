package httpapi_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
	"github.com/kontor-crm/kontor/sdk/fault"
)

type streamInput struct {
	Objects string `query:"objects"`
}

func (h house) stream(follow func(ctx context.Context, in *streamInput, s *httpapi.Stream) error) {
	httpapi.RegisterStream(h.API, operation("stream", "GET", "/stream"), thing{}, follow)
}

// frame reads one event of a stream.
func frame(t *testing.T, r *bufio.Reader) string {
	t.Helper()
	var b strings.Builder
	for {
		line, err := r.ReadString('\n')
		require.NoError(t, err)
		if line == "\n" {
			return b.String()
		}
		b.WriteString(line)
	}
}

func connect(t *testing.T, url string, header map[string]string) (*http.Response, *bufio.Reader) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/api/v1/stream?objects=x", nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer kt_a")
	for k, v := range header {
		r.Header.Set(k, v)
	}
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	t.Cleanup(func() { _ = res.Body.Close() })
	return res, bufio.NewReader(res.Body)
}

func TestStreams(t *testing.T) {
	t.Parallel()
	h := build(t, func(o *httpapi.Options) { o.Streams.PerActor = 2 })
	more := make(chan struct{})
	h.stream(func(ctx context.Context, in *streamInput, s *httpapi.Stream) error {
		require.Equal(t, "x", in.Objects)
		if err := s.Send(httpapi.Event{ID: "7\n8", Name: "record", Data: []byte("{\"after\":\"" + s.LastEventID() + "\"}"), Retry: time.Second}); err != nil {
			return err
		}
		<-more
		if err := s.Send(httpapi.Event{Data: []byte("two\nlines\r\n")}); err != nil {
			return err
		}
		<-ctx.Done()
		return ctx.Err()
	})
	server := httptest.NewServer(h.Handler(nil))
	t.Cleanup(server.Close)

	res, events := connect(t, server.URL, map[string]string{"Last-Event-ID": "6", "Accept-Encoding": "gzip"})
	require.Equal(t, "text/event-stream", res.Header.Get("Content-Type"))
	require.Empty(t, res.Header.Get("Content-Encoding"))
	require.Equal(t, "id: 7 8\nevent: record\nretry: 1000\ndata: {\"after\":\"6\"}\n", frame(t, events))
	close(more)
	require.Equal(t, "data: two\ndata: lines\n", frame(t, events))

	_, other := connect(t, server.URL, nil)
	frame(t, other)
	refused, _ := connect(t, server.URL, nil)
	require.Equal(t, http.StatusTooManyRequests, refused.StatusCode)

	h.Drain()
	last := frame(t, events)
	require.Contains(t, last, "event: reconnect\n")
	require.Contains(t, last, "retry: ")
	_, err := events.ReadString('\n')
	require.Error(t, err, "the stream has ended")
}

func TestStreamsThatFail(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	h.stream(func(_ context.Context, in *streamInput, s *httpapi.Stream) error {
		if in.Objects == "late" {
			if err := s.Open(); err != nil {
				return err
			}
		}
		return fault.At("objects", "unknown_field")
	})
	h.scenarios().Run(t,
		apitest.Scenario{Method: "GET", Path: "/api/v1/stream", Status: 401},
		apitest.Scenario{Method: "GET", Path: "/api/v1/stream", Key: "kt_a", Status: 422, Locations: []string{"objects"}},
		apitest.Scenario{Method: "GET", Path: "/api/v1/stream?objects=late", Key: "kt_a", Status: 200, NotContains: []string{"problem"}},
	)
	require.Contains(t, h.logs.String(), `"msg":"stream"`)
}

// TestStreamsLive runs in a bubble with a clock of its own: heartbeats every 20 seconds, and the end when the sign-in
// ends.
func TestStreamsLive(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var signedOut atomic.Bool
		h := build(t, func(o *httpapi.Options) {
			o.Authenticator = authenticator(func(httpapi.Credentials) (actor.Actor, error) {
				if signedOut.Load() {
					return actor.Actor{}, fault.New(fault.Unauthenticated, "unauthenticated")
				}
				return person(), nil
			})
		})
		var cause error
		h.stream(func(ctx context.Context, _ *streamInput, s *httpapi.Stream) error {
			if err := s.Open(); err != nil {
				return err
			}
			<-ctx.Done()
			cause = context.Cause(ctx)
			return nil
		})
		w := httptest.NewRecorder()
		done := make(chan struct{})
		go func() {
			defer close(done)
			h.Handler(nil).ServeHTTP(w, apitest.Scenario{Method: "GET", Path: "/api/v1/stream", Session: "person"}.Request(t))
		}()
		<-time.After(50 * time.Second)
		synctest.Wait()
		signedOut.Store(true)
		<-done
		require.Equal(t, strings.Repeat(":\n\n", 3), w.Body.String())
		require.Equal(t, fault.Unauthenticated, fault.CodeOf(cause))
	})
}
