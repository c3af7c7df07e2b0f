package httpapi

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi/message"
)

// exchange is one request and its answer, from the first byte to the log line. It is the ResponseWriter that
// everything inside writes to.
type exchange struct {
	http.ResponseWriter
	api     *API
	op      *operation
	start   time.Time
	id      string
	trace   string
	client  netip.Addr
	country string
	host    string
	secure  bool
	accept  string
	actor   actor.Actor
	known   bool
	started bool
	key     *Idempotency
	problem string
	// quotas are what the request was counted against.
	quotas  [maxQuotas]quota
	counted int
	// bodyFault is why a body that is handed through could not be read to its end.
	bodyFault error

	status int
	bytes  int64
}

type exchangeKey struct{}

// from returns the exchange of a context. Outside of a request, which only tests of single parts see, it is an empty one.
func from(ctx context.Context) *exchange {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return x
	}
	return &exchange{}
}

// RequestID is the id that ties the log, the change set and the answer of a request together.
func RequestID(ctx context.Context) string { return from(ctx).id }

// Traceparent is the caller's W3C trace context, to pass on to whatever the request calls; empty without one.
func Traceparent(ctx context.Context) string { return from(ctx).trace }

// ClientIP is the address that the request came from: the peer's, or what a trusted proxy says about it.
func ClientIP(ctx context.Context) netip.Addr { return from(ctx).client }

// Country is where a trusted proxy says that the request came from, two capital letters; empty when nobody says.
func Country(ctx context.Context) string { return from(ctx).country }

// Secure reports whether the request came over TLS, here or at a trusted proxy.
func Secure(ctx context.Context) bool { return from(ctx).secure }

// Locale is the language of texts for the reader of the answer: what the request asks for, else the actor's own, else
// English.
func Locale(ctx context.Context) string {
	x := from(ctx)
	if !x.known {
		if a, ok := actor.Peek(ctx); ok {
			return (&exchange{accept: x.accept, actor: a}).locale()
		}
	}
	return x.locale()
}

func (x *exchange) locale() string {
	if lang, ok := message.Match(x.accept); ok {
		return lang
	}
	if strings.HasPrefix(x.actor.Locale, message.German) {
		return message.German
	}
	return message.English
}

// Unwrap lets http.ResponseController reach the connection.
func (x *exchange) Unwrap() http.ResponseWriter { return x.ResponseWriter }

// WriteHeader completes the headers of an answer and notes its status.
func (x *exchange) WriteHeader(status int) {
	if x.status != 0 {
		return
	}
	if status >= 200 {
		x.status = status
	}
	h := x.Header()
	if x.counted > 0 {
		x.writeQuotas(h)
	}
	if h["Cache-Control"] == nil {
		// A versioned answer may be kept by its reader and asked for again; everything else is not kept at all.
		if h["Etag"] != nil {
			h["Cache-Control"] = privateCache
		} else {
			h["Cache-Control"] = noStore
		}
	}
	x.ResponseWriter.WriteHeader(status)
}

var (
	privateCache = []string{"private, no-cache"}
	noStore      = []string{"no-store"}
)

// Write writes a piece of the answer.
func (x *exchange) Write(b []byte) (int, error) {
	if x.status == 0 {
		x.WriteHeader(http.StatusOK)
	}
	n, err := x.ResponseWriter.Write(b)
	x.bytes += int64(n)
	return n, err
}

// Flush sends what has been written so far.
func (x *exchange) Flush() {
	if f, ok := x.ResponseWriter.(http.Flusher); ok {
		if x.status == 0 {
			x.WriteHeader(http.StatusOK)
		}
		f.Flush()
	}
}

// deadlines of the connection, without the allocations of http.ResponseController.
func (x *exchange) setReadDeadline(t time.Time) {
	if c, ok := x.ResponseWriter.(interface{ SetReadDeadline(time.Time) error }); ok {
		_ = c.SetReadDeadline(t)
	}
}

func (x *exchange) setWriteDeadline(t time.Time) {
	if c, ok := x.ResponseWriter.(interface{ SetWriteDeadline(time.Time) error }); ok {
		_ = c.SetWriteDeadline(t)
	}
}

// extend gives a long answer time for its next piece.
func (x *exchange) extend() { x.setWriteDeadline(time.Now().Add(writeGrace)) }
