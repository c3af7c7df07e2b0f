package httpapi

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// heartbeat is how often a stream shows that it is alive, and that its actor may still be asked about.
	heartbeat = 20 * time.Second
	// streamWrite is how long a reader may take to fetch one event.
	streamWrite = 10 * time.Second
	eventStream = "text/event-stream"
)

// StreamLimits bound the event streams of a node.
type StreamLimits struct {
	// PerActor is how many streams one person or key may have open; 0 means 10.
	PerActor int
	// Total is how many streams the node holds; 0 means 10,000.
	Total int
}

// streams counts the open ones.
type streams struct {
	limits StreamLimits
	mu     sync.Mutex
	byWho  map[string]int
	total  int
}

func newStreams(l StreamLimits) *streams {
	if l.PerActor <= 0 {
		l.PerActor = 10
	}
	if l.Total <= 0 {
		l.Total = 10_000
	}
	return &streams{limits: l, byWho: map[string]int{}}
}

func (s *streams) enter(who string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.total >= s.limits.Total {
		return fault.New(fault.Unavailable, "too_many_streams", fault.Params{"max": s.limits.Total})
	}
	if s.byWho[who] >= s.limits.PerActor {
		return fault.New(fault.RateLimited, "too_many_streams", fault.Params{"max": s.limits.PerActor, "retry_after": int64(10)})
	}
	s.total++
	s.byWho[who]++
	return nil
}

func (s *streams) leave(who string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.total--
	if s.byWho[who]--; s.byWho[who] == 0 {
		delete(s.byWho, who)
	}
}

// Event is one message of a stream.
type Event struct {
	// ID is where a reader that was cut off goes on; empty leaves the last one standing.
	ID string
	// Name is the kind of event; empty means "message".
	Name string
	// Data is any text, usually JSON.
	Data []byte
	// Retry tells the reader how long to wait before it connects again; 0 says nothing.
	Retry time.Duration
}

// Stream is an answer that goes on. Its methods may be called by several goroutines.
type Stream struct {
	x    *exchange
	last string
	mu   sync.Mutex
	buf  bytes.Buffer
	open bool
	dead error
}

// LastEventID is the id of the last event that the reader has seen before it was cut off; empty for a new reader.
func (s *Stream) LastEventID() string { return s.last }

// Open starts the answer, so that the reader knows that it is connected before anything happens. Send does it too.
func (s *Stream) Open() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.write(nil)
}

// Send writes one event and sends it off. An error means that the reader is gone.
func (s *Stream) Send(e Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buf.Reset()
	line := func(name, value string) {
		if value != "" {
			s.buf.WriteString(name + ": " + strings.NewReplacer("\n", " ", "\r", " ", "\x00", " ").Replace(value) + "\n")
		}
	}
	line("id", e.ID)
	line("event", e.Name)
	if e.Retry > 0 {
		line("retry", strconv.FormatInt(e.Retry.Milliseconds(), 10))
	}
	for data := range bytes.Lines(e.Data) {
		s.buf.WriteString("data: ")
		s.buf.Write(bytes.Trim(data, "\r\n"))
		s.buf.WriteByte('\n')
	}
	s.buf.WriteByte('\n')
	return s.write(s.buf.Bytes())
}

func (s *Stream) beat() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.open {
		return nil
	}
	return s.write([]byte(":\n\n"))
}

func (s *Stream) write(b []byte) error {
	if s.dead != nil {
		return s.dead
	}
	s.x.setWriteDeadline(time.Now().Add(streamWrite))
	if !s.open {
		s.open = true
		h := s.x.Header()
		h["Content-Type"] = []string{eventStream}
		h["X-Accel-Buffering"] = []string{"no"}
		s.x.WriteHeader(http.StatusOK)
	}
	if len(b) > 0 {
		_, s.dead = s.x.Write(b)
	}
	s.x.Flush()
	return s.dead
}

// RegisterStream adds an operation that answers with server-sent events. Follow sends them until its context ends: when
// the reader goes, when the actor's sign-in ends, or when the node shuts down (the reader is told to connect again
// soon). An error before the first event is answered as a problem; a later one ends the stream. Data is an example
// of what the events carry, for the description.
func RegisterStream[I any](a *API, op Operation, data any, follow func(ctx context.Context, in *I, s *Stream) error) {
	if op.Public {
		panic("httpapi: operation " + op.OperationID + ": a stream is somebody's and cannot be public")
	}
	op.Timeout = -1
	op.Method = http.MethodGet
	o := &operation{Operation: op, stream: true}
	register(a, o, func(ctx context.Context, in *I) (*struct{ Body func(huma.Context) }, error) {
		x := from(ctx)
		who := x.actor.Tenant + " " + string(x.actor.Kind) + " " + x.actor.ID
		if err := a.streams.enter(who); err != nil {
			return nil, err
		}
		return &struct{ Body func(huma.Context) }{Body: func(hctx huma.Context) {
			defer a.streams.leave(who)
			a.metrics.streams.Inc()
			defer a.metrics.streams.Dec()
			s := &Stream{x: x, last: clip(hctx.Header("Last-Event-ID"), 200)}
			x.run(ctx, o, s, hctx, func(ctx context.Context) error { return follow(ctx, in, s) })
		}}, nil
	})
	a.describeStream(o, data)
}

// run follows a stream to its end.
func (x *exchange) run(ctx context.Context, o *operation, s *Stream, hctx huma.Context, follow func(context.Context) error) {
	ctx, cancel := context.WithCancelCause(ctx)
	var watch sync.WaitGroup
	request, _ := humago.Unwrap(hctx)
	watch.Go(func() { x.watch(ctx, cancel, s, request) })
	err := follow(ctx)
	cause := context.Cause(ctx)
	cancel(nil)
	watch.Wait()
	if errors.Is(cause, errDraining) {
		// Spread the readers, so that they do not all come back at once.
		wait := time.Second + rand.N(4*time.Second) //nolint:gosec // no secret, only a spread
		_ = s.Send(Event{Name: "reconnect", Data: []byte("{}"), Retry: wait})
		return
	}
	if err == nil || cause != nil {
		return
	}
	if !s.open {
		x.fail(x, request, err)
		return
	}
	if s.dead == nil {
		x.api.log.LogAttrs(ctx, slog.LevelError, "stream", slog.String("request_id", x.id), slog.String("operation", o.name), slog.String("error", clip(err.Error(), 2000)))
	}
}

// watch keeps a stream alive, and ends it when its actor is not signed in any more or the node shuts down.
func (x *exchange) watch(ctx context.Context, cancel context.CancelCauseFunc, s *Stream, r *http.Request) {
	ticker := time.NewTicker(heartbeat)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-x.api.draining:
			cancel(errDraining)
			return
		case <-ticker.C:
			if err := s.beat(); err != nil {
				cancel(err)
				return
			}
			if err := x.again(ctx, r); err != nil {
				cancel(err)
				return
			}
		}
	}
}

// again asks whether the actor of a stream is still who it was.
func (x *exchange) again(ctx context.Context, r *http.Request) error {
	if !x.known {
		return nil
	}
	c, _ := x.credentials(r)
	a, err := x.api.options.Authenticator.Authenticate(ctx, c)
	if err == nil {
		if a, err = x.viewAs(ctx, r, a); fault.Is(err, fault.Forbidden) {
			return err
		}
	}
	switch {
	case fault.Is(err, fault.Unauthenticated), err == nil && (a.Tenant != x.actor.Tenant || a.ID != x.actor.ID):
		return fault.New(fault.Unauthenticated, "unauthenticated")
	default:
		// A database that is away for a moment ends nobody's session.
		return nil
	}
}

// describeStream tells the description what the events of a stream look like.
func (a *API) describeStream(o *operation, data any) {
	schema := a.OpenAPI().Components.Schemas.Schema(reflect.TypeOf(data), true, o.OperationID+"Event")
	op := a.OpenAPI().Paths[Prefix+o.Path].Get
	op.Responses["200"] = &huma.Response{
		Description: "Server-sent events: id, event, and data as JSON.",
		Content:     map[string]*huma.MediaType{eventStream: {Schema: schema}},
	}
	op.Parameters = append(op.Parameters, &huma.Param{
		Name: "Last-Event-ID", In: "header", Description: "The id of the last event that was seen, to go on from there.",
		Schema: &huma.Schema{Type: huma.TypeString},
	})
}
