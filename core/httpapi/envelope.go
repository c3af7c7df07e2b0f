package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// fixed are the headers of every answer; a handler for pages sets its own policy over them.
var fixed = map[string][]string{
	"Content-Security-Policy":      {"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Cross-Origin-Opener-Policy":   {"same-origin"},
	"Referrer-Policy":              {"no-referrer"},
	"X-Content-Type-Options":       {"nosniff"},
	"X-Frame-Options":              {"DENY"},
}

var strictTransport = []string{"max-age=31536000"}

// envelope is what happens around every request: request id, protective headers, refusal of requests from other
// sites, a log line, metrics, and an answer even when a handler panics.
func (a *API) envelope(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := &exchange{ResponseWriter: w, api: a, start: time.Now(), id: requestID(r), host: r.Host, op: a.metrics.unrouted}
		x.trace = traceparent(r)
		x.client, x.secure = a.origin(r)
		x.country = a.country(r)
		if h := r.Header["Accept-Language"]; len(h) > 0 {
			x.accept = h[0]
		}
		h := w.Header()
		for k, v := range fixed {
			h[k] = v
		}
		if x.secure {
			h["Strict-Transport-Security"] = strictTransport
		}
		h["X-Request-Id"] = []string{x.id}
		// A connection keeps the deadline of its last request, so that each request must set one.
		x.setWriteDeadline(x.start.Add(DefaultTimeout + writeGrace))
		r = r.WithContext(context.WithValue(r.Context(), exchangeKey{}, x))
		a.metrics.inFlight.Inc()
		defer x.finish(r)
		if err := a.csrf.Check(r); err != nil {
			x.fail(x, r, fault.New(fault.Forbidden, "cross_origin"))
			return
		}
		next.ServeHTTP(x, r)
	})
}

// finish recovers from a panic that nobody has answered, and writes the log line.
func (x *exchange) finish(r *http.Request) {
	cut := x.recovered(x, r, recover())
	if cut {
		defer panic(http.ErrAbortHandler)
	}
	a := x.api
	a.metrics.inFlight.Dec()
	took := time.Since(x.start)
	switch {
	case cut:
		// Whatever was announced, the caller did not get it.
		x.status = http.StatusInternalServerError
	case x.status == 0:
		x.status = http.StatusOK
	}
	x.op.metrics.done(x.status, took)
	level := slog.LevelInfo
	if x.status >= 500 {
		level = slog.LevelError
	}
	if !a.log.Enabled(r.Context(), level) {
		return
	}
	attrs := make([]slog.Attr, 0, 12)
	attrs = append(attrs,
		slog.String("request_id", x.id), slog.String("method", r.Method), slog.String("operation", x.op.name),
		slog.Int("status", x.status), slog.Int64("bytes", x.bytes), slog.Float64("ms", float64(took.Microseconds())/1000))
	if x.known {
		attrs = append(attrs, slog.String("tenant", x.actor.Tenant), slog.String("actor", x.actor.ID))
	}
	if x.problem != "" {
		attrs = append(attrs, slog.String("problem", x.problem))
	}
	if len(x.trace) == traceparentLen {
		attrs = append(attrs, slog.String("trace_id", x.trace[3:35]))
	}
	a.log.LogAttrs(r.Context(), level, "request", attrs...)
}

// recovered turns a panic into a problem. It reports whether the connection must be cut instead: because the answer is
// half out, and nobody may take it for whole, or because that is what the panic asks for.
func (x *exchange) recovered(w http.ResponseWriter, r *http.Request, v any) (cut bool) {
	if v == nil {
		return false
	}
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		return true
	}
	x.api.metrics.panics.Inc()
	x.api.log.LogAttrs(r.Context(), slog.LevelError, "panic", slog.String("request_id", x.id),
		slog.String("operation", x.op.name), slog.String("panic", clip(fmt.Sprint(v), 500)), slog.String("stack", string(debug.Stack())))
	if x.status != 0 {
		return true
	}
	x.fail(w, r, fault.New(fault.Internal, "internal"))
	return false
}

// requestID is the caller's X-Request-Id when it is harmless, else a new one.
func requestID(r *http.Request) string {
	if h := r.Header["X-Request-Id"]; len(h) == 1 && harmless(h[0]) {
		return h[0]
	}
	return id.New("req")
}

func harmless(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if c != '-' && c != '_' && c != '.' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

const traceparentLen = len("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")

// traceparent is the caller's trace context when it is well formed.
func traceparent(r *http.Request) string {
	h := r.Header["Traceparent"]
	if len(h) != 1 || len(h[0]) != traceparentLen {
		return ""
	}
	parts := strings.Split(h[0], "-")
	if len(parts) != 4 || len(parts[0]) != 2 || len(parts[1]) != 32 || len(parts[2]) != 16 || parts[0] == "ff" ||
		strings.Trim(parts[1], "0") == "" || strings.Trim(parts[2], "0") == "" {
		return ""
	}
	for _, p := range parts {
		if strings.Trim(p, "0123456789abcdef") != "" {
			return ""
		}
	}
	return h[0]
}

// clip shortens a text to at most n bytes at a character's border.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}
