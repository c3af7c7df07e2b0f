package scim

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Prefix is the path under which directories reach a tenant; the token says which.
const Prefix = "/scim/v2"

const (
	maxBody = 4 << 20
	timeout = 30 * time.Second
)

type handler func(ctx context.Context, r *http.Request) (status int, body any, err error)

// Handler answers directories, and everything else through next. Each request must show a token, those for the description
// of the service, too. It has to stand behind httpapi's envelope.
func (s *Service) Handler(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	on := func(pattern string, h handler) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" "+Prefix+path, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, h) })
	}
	s.describe(on)
	on("GET /Users", listed(s.listUsers))
	on("POST /Users", created(s.createUser))
	on("GET /Users/{id}", func(ctx context.Context, r *http.Request) (int, any, error) {
		return projected(r)(s.getUser(ctx, r.PathValue("id")))
	})
	on("PUT /Users/{id}", func(ctx context.Context, r *http.Request) (int, any, error) {
		raw, err := body[document](r)
		if err != nil {
			return 0, nil, err
		}
		return projected(r)(s.changeUser(ctx, r.PathValue("id"), func(document) (document, []string, error) {
			d, err := users.read(raw)
			return d, nil, err
		}))
	})
	on("PATCH /Users/{id}", func(ctx context.Context, r *http.Request) (int, any, error) {
		p, err := body[patch](r)
		if err != nil {
			return 0, nil, err
		}
		return projected(r)(s.changeUser(ctx, r.PathValue("id"), func(d document) (document, []string, error) {
			skipped, err := users.apply(d, p)
			return d, skipped, err
		}))
	})
	on("DELETE /Users/{id}", removed(s.deleteUser))
	on("GET /Groups", listed(s.listGroups))
	on("POST /Groups", created(s.createGroup))
	on("GET /Groups/{id}", func(ctx context.Context, r *http.Request) (int, any, error) {
		return projected(r)(s.getGroup(ctx, r.PathValue("id")))
	})
	on("PUT /Groups/{id}", func(ctx context.Context, r *http.Request) (int, any, error) {
		raw, err := body[document](r)
		if err != nil {
			return 0, nil, err
		}
		return projected(r)(s.changeGroup(ctx, r.PathValue("id"), func(document) (document, error) { return groups.read(raw) }))
	})
	on("PATCH /Groups/{id}", func(ctx context.Context, r *http.Request) (int, any, error) {
		p, err := body[patch](r)
		if err != nil {
			return 0, nil, err
		}
		return projected(r)(s.changeGroup(ctx, r.PathValue("id"), func(d document) (document, error) {
			_, err := groups.apply(d, p)
			return d, err
		}))
	})
	on("DELETE /Groups/{id}", removed(s.deleteGroup))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.serve(w, r, func(context.Context, *http.Request) (int, any, error) {
			return 0, nil, &problem{status: http.StatusNotFound, detail: "There is no such endpoint."}
		})
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == Prefix || strings.HasPrefix(r.URL.Path, Prefix+"/") {
			mux.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// serve finds out whose directory asks, and counts the request.
func (s *Service) serve(w http.ResponseWriter, r *http.Request, h handler) {
	ctx, cancel := context.WithTimeout(r.Context(), timeout)
	defer cancel()
	a, err := s.authenticate(ctx, r.Header.Get("Authorization"))
	counted := ratelimit.AddressKey(ratelimit.Address, httpapi.ClientIP(ctx))
	if err == nil {
		counted = ratelimit.NewKey(ratelimit.Tenant, a.Tenant, "")
	}
	if s.limiter != nil {
		// A limiter that fails lets the request pass, as it does everywhere.
		if d, lerr := s.limiter.Allow(ctx, counted, 1); lerr == nil && d.Limit > 0 && !d.Allowed {
			err = httpapi.Limited(d)
		}
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	a.RequestID, a.Address, a.Agent = httpapi.RequestID(ctx), httpapi.ClientIP(ctx), cut(r.UserAgent(), 300)
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	status, out, err := h(actor.With(ctx, a), r)
	switch {
	case err != nil:
		s.fail(w, r, err)
	case out == nil:
		w.WriteHeader(status)
	default:
		if d, ok := out.(document); ok && status == http.StatusCreated {
			w.Header().Set("Location", text(inner(d, "meta"), "location"))
		}
		write(w, status, out)
	}
}

func cut(s string, n int) string { return strings.ToValidUTF8(s[:min(len(s), n)], "") }

// body reads a request's JSON.
func body[T any](r *http.Request) (out T, err error) {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/scim+json" && media != "application/json" {
		return out, &problem{status: http.StatusUnsupportedMediaType, detail: "Send application/scim+json."}
	}
	raw, err := io.ReadAll(r.Body)
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return out, fault.New(fault.TooLarge, "body_too_large", fault.Params{"max": large.Limit})
	}
	if err != nil {
		return out, fault.New(fault.Malformed, "body_incomplete")
	}
	return out, decode(raw, &out)
}

// decode reads JSON as what it is called for; what stands behind it is refused.
func decode(raw []byte, out any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	err := dec.Decode(out)
	if err == nil {
		if _, end := dec.Token(); !errors.Is(end, io.EOF) {
			err = errors.New("more than one value")
		}
	}
	if err != nil || bytes.Equal(bytes.TrimSpace(raw), []byte("null")) {
		return &problem{status: http.StatusBadRequest, kind: "invalidSyntax", detail: "The body is no JSON of the right form."}
	}
	return nil
}

func projected(r *http.Request) func(document, error) (int, any, error) {
	return func(d document, err error) (int, any, error) {
		if err != nil {
			return 0, nil, err
		}
		q := r.URL.Query()
		return http.StatusOK, project(d, q.Get("attributes"), q.Get("excludedAttributes")), nil
	}
}

func created(add func(context.Context, document) (document, error)) handler {
	return func(ctx context.Context, r *http.Request) (int, any, error) {
		raw, err := body[document](r)
		if err != nil {
			return 0, nil, err
		}
		d, err := add(ctx, raw)
		if err != nil {
			return 0, nil, err
		}
		return http.StatusCreated, d, nil
	}
}

func removed(remove func(context.Context, string) error) handler {
	return func(ctx context.Context, r *http.Request) (int, any, error) {
		return http.StatusNoContent, nil, remove(ctx, r.PathValue("id"))
	}
}

func listed(list func(context.Context, query) (page, error)) handler {
	return func(ctx context.Context, r *http.Request) (int, any, error) {
		v := r.URL.Query()
		number := func(name string, otherwise, least, most int) int {
			n, err := strconv.Atoi(v.Get(name))
			if err != nil {
				return otherwise
			}
			return min(max(n, least), most)
		}
		q := query{start: number("startIndex", 1, 1, 1<<30), count: number("count", 100, 0, maxCount)}
		var err error
		if q.where, err = parseFilter(v.Get("filter")); err != nil {
			return 0, nil, err
		}
		p, err := list(ctx, q)
		if err != nil {
			return 0, nil, err
		}
		for i, d := range p.Resources {
			p.Resources[i] = project(d, v.Get("attributes"), v.Get("excludedAttributes"))
		}
		return http.StatusOK, p, nil
	}
}

// location is the address of a resource.
func (s *Service) location(k *kind, id string) string {
	return s.baseURL + Prefix + "/" + k.endpoint + "/" + id
}

func (s *Service) meta(k *kind, id string, from, to time.Time) document {
	return document{
		"resourceType": k.name, "location": s.location(k, id), "created": from.Format(time.RFC3339Nano), "lastModified": to.Format(time.RFC3339Nano),
	}
}

// deepCopy is a document of its own.
func deepCopy(d document) document {
	out, _ := copyValue(d).(document)
	return out
}

func copyValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(document, len(v))
		for name, value := range v {
			out[name] = copyValue(value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, value := range v {
			out[i] = copyValue(value)
		}
		return out
	}
	return v
}
