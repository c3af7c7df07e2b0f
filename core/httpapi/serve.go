package httpapi

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// ServeHTTP finds out whether the caller takes compressed answers.
func (o *operation) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	from(r.Context()).op = o
	if len(r.Header["Accept-Encoding"]) > 0 {
		o.packed.ServeHTTP(w, r)
		return
	}
	if !o.stream {
		w.Header()["Vary"] = varyEncoding
	}
	o.plain.ServeHTTP(w, r)
}

var varyEncoding = []string{"Accept-Encoding"}

// serve takes the steps that all operations share, in this order: who asks, how often, whether they may, what they
// ask, whether they have asked it before.
func (o *operation) serve(w http.ResponseWriter, r *http.Request) {
	x := from(r.Context())
	out := &tracked{ResponseWriter: w}
	if !o.stream {
		w = out
	}
	defer func() {
		if v := recover(); v != nil {
			if cut := x.recovered(out.ResponseWriter, r, v); cut || out.begun {
				panic(http.ErrAbortHandler)
			}
		}
	}()
	ctx, err := o.admit(x, r)
	if err != nil {
		x.fail(w, r, err)
		return
	}
	if limit := o.limit(); limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
		x.setWriteDeadline(x.start.Add(limit + writeGrace))
	} else {
		x.setWriteDeadline(time.Time{})
	}
	r = r.WithContext(ctx)
	if err := checkQuery(r.URL, o.several); err != nil {
		x.fail(w, r, err)
		return
	}
	body, err := o.readBody(x, r)
	if err != nil {
		x.fail(w, r, err)
		return
	}
	if body != nil {
		defer release(body)
	}
	switch key := r.Header[idempotencyHeader]; {
	case len(key) == 0 || o.readOnly() || o.Public:
		o.next(w, r)
	case o.Secret || o.api.options.DB == nil:
		x.fail(w, r, fault.At(idempotencyHeader, "idempotency_unsupported"))
	case !o.repeatable():
		// PUT and DELETE do nothing more the second time.
		o.next(w, r)
	default:
		o.once(x, w, r, key, body)
	}
	if r.MultipartForm != nil {
		_ = r.MultipartForm.RemoveAll()
	}
}

// writeGrace is how long a slow reader may take to fetch an answer beyond the operation's own time.
const writeGrace = time.Minute

// admit finds out who asks and whether they may, and counts the request.
func (o *operation) admit(x *exchange, r *http.Request) (context.Context, error) {
	ctx := r.Context()
	if o.Public {
		return ctx, x.countAddress(ctx, o)
	}
	if err := x.authenticate(ctx, r); err != nil {
		if fault.Is(err, fault.Unauthenticated) {
			if limited := x.countAddress(ctx, o); limited != nil {
				return nil, limited
			}
		}
		return nil, err
	}
	if x.actor.Unproven && !o.Unproven {
		return nil, fault.New(fault.Unauthenticated, "step_up_required")
	}
	ctx = actor.With(ctx, x.actor)
	if err := x.countActor(ctx, o); err != nil {
		return nil, err
	}
	if x.actor.Kind == actor.Support && o.api.options.Acted != nil {
		if err := o.api.options.Acted(ctx, o.OperationID, r.URL.Path); err != nil {
			return nil, err
		}
	}
	if x.actor.ReadOnly && !o.readOnly() {
		return nil, fault.New(fault.Forbidden, "viewing_only")
	}
	if o.Function != "" {
		if err := o.api.options.Authorizer.Require(ctx, o.Function); err != nil {
			return nil, err
		}
	}
	if o.Recent {
		if err := RequireRecent(ctx); err != nil {
			return nil, err
		}
	}
	return ctx, nil
}

// RequireRecent is what Operation.Recent demands, for operations that need it only for some of what they change: a person who
// acts in the context has proven to be the same within StepUpAge. Keys and Kontor itself have nothing to prove.
func RequireRecent(ctx context.Context) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	if a.Unproven || (a.Kind == actor.Person || a.Kind == actor.Support) && time.Since(a.AuthenticatedAt) > StepUpAge {
		return fault.New(fault.Unauthenticated, "step_up_required")
	}
	return nil
}

// checkQuery refuses a query that cannot be read, or that two readers could understand differently. Only the parameters in
// several may stand there more than once.
func checkQuery(u *url.URL, several map[string]bool) error {
	if !utf8.ValidString(u.Path) || strings.IndexByte(u.Path, 0) >= 0 {
		return notFoundPath()
	}
	if u.RawQuery == "" {
		return nil
	}
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return &fault.Error{Code: fault.Malformed, Reason: "query_syntax", Fields: []fault.Field{{Location: "query", Reason: "query_syntax"}}}
	}
	var list fault.List
	for name, v := range values {
		switch {
		case !utf8.ValidString(name):
			list.Add("query", "invalid_utf8")
		case len(v) > 1 && !several[name]:
			list.Add(name, "duplicate_parameter")
		case slices.ContainsFunc(v, func(one string) bool { return !utf8.ValidString(one) }):
			list.Add(name, "invalid_utf8")
		case slices.ContainsFunc(v, func(one string) bool { return strings.IndexByte(one, 0) >= 0 }):
			list.Add(name, "control_characters")
		}
	}
	return list.Err()
}

// buffers hold request bodies while they are handled.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// release gives a buffer back, unless it has grown so much that it would only be held.
func release(b *bytes.Buffer) {
	if b.Cap() <= DefaultMaxBody {
		b.Reset()
		buffers.Put(b)
	}
}

// tracked knows whether an answer has begun, even while a compressor still holds it back.
type tracked struct {
	http.ResponseWriter
	begun bool
}

func (t *tracked) WriteHeader(status int) {
	t.begun = true
	t.ResponseWriter.WriteHeader(status)
}

func (t *tracked) Write(b []byte) (int, error) {
	t.begun = true
	return t.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController and huma reach the connection.
func (t *tracked) Unwrap() http.ResponseWriter { return t.ResponseWriter }
