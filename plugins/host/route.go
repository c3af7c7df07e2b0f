package host

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// hooksPath is where requests from outside come in for plugins; the token of an installation follows, and then the path of a
// route.
const hooksPath = "/hooks/"

const maxAnswer = 1 << 20

// Handler answers requests from outside for plugins, and those for the files of their frames, and hands everything else on. What is no known token, no route and no
// plugin that is turned on is not found, in the same words.
func (s *Service) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if file, ok := strings.CutPrefix(r.URL.Path, framesPath); ok {
			s.frame(w, r, file)
			return
		}
		rest, ok := strings.CutPrefix(r.URL.Path, hooksPath)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		if d := r.Header.Get("Sec-Fetch-Dest"); d == "iframe" || d == "frame" || d == "embed" || d == "object" {
			// A frame of a plugin may lead itself to any address of Kontor: what it knows must not go to somebody's hook that way.
			http.NotFound(w, r)
			return
		}
		token, path, _ := strings.Cut(rest, "/")
		tenant, installation, err := s.hook(r.Context(), token)
		if err != nil {
			s.Logger.ErrorContext(r.Context(), "find the plugin of a request", "error", err.Error())
			http.Error(w, "unavailable", http.StatusServiceUnavailable)
			return
		}
		if installation == "" {
			http.NotFound(w, r)
			return
		}
		d, err := s.Limiter.Allow(r.Context(), ratelimit.NewKey(ratelimit.PluginRequest, tenant, installation), 1)
		if err != nil {
			s.Logger.ErrorContext(r.Context(), "count the requests to a plugin", "error", err.Error())
			http.Error(w, "unavailable", http.StatusServiceUnavailable)
			return
		}
		if !d.Allowed {
			w.Header().Set("Retry-After", strconv.Itoa(int(d.RetryAfter/time.Second)+1))
			http.Error(w, "too many requests", http.StatusTooManyRequests)
			return
		}
		s.serve(w, r.WithContext(actor.ForSystem(r.Context(), tenant, "plugin request")), installation, "/"+path)
	})
}

// hook finds whose token it is; empty for nobody's.
func (s *Service) hook(ctx context.Context, token string) (tenant, installation string, err error) {
	if len(token) < 20 || len(token) > 64 {
		return "", "", nil
	}
	err = s.DB.SystemRead(ctx, "whose plugin a request is for", func(ctx context.Context, tx *db.ControlTx) error {
		err := tx.QueryRow(ctx, "select h.tenant_id, h.installation_id from plugin_hooks h join tenants t on t.id = h.tenant_id where h.token_hash = ? and t.state = 'active'",
			hashed(token)).Scan(&tenant, &installation)
		if errors.Is(err, db.ErrNoRows) {
			return nil
		}
		return err
	})
	return tenant, installation, err
}

// serve hands a request to the plugin.
func (s *Service) serve(w http.ResponseWriter, r *http.Request, installation, path string) {
	ctx := r.Context()
	i, err := s.one(ctx, installation)
	if err != nil {
		status := http.StatusNotFound
		if fault.Is(err, fault.Unavailable) {
			status = http.StatusServiceUnavailable
			w.Header().Set("Retry-After", "60")
		}
		http.Error(w, http.StatusText(status), status)
		return
	}
	at := slices.IndexFunc(i.Package.Manifest.Routes, func(x pack.Route) bool { return x.Method == r.Method && x.Path == path && x.Auth != pack.AuthPerson })
	if at < 0 {
		http.NotFound(w, r)
		return
	}
	route := i.Package.Manifest.Routes[at]
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, route.MaxBody()))
	if err != nil {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	req := &pluginv1.HandleHTTPRequest{Route: route.Path, Method: r.Method, Path: path, Query: r.URL.RawQuery, Body: raw}
	for name, values := range r.Header {
		if name == "Cookie" || name == "Authorization" && strings.Contains(values[0], "kt_") {
			continue // They are the session or the key of somebody of the company's, and none of the plugin's business.
		}
		for _, v := range values {
			req.Headers = append(req.Headers, &pluginv1.Header{Name: name, Value: v})
		}
	}
	out, err := s.handed(ctx, i, route, req)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusBadGateway), http.StatusBadGateway)
		return
	}
	// The answer stands under Kontor's own address, so that a browser must neither run it nor take it for Kontor.
	h := w.Header()
	for _, x := range out.Headers {
		if answerHeaders[http.CanonicalHeaderKey(x.Name)] {
			h.Set(x.Name, x.Value)
		}
	}
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "no-store")
	status := int(out.Status)
	if status < 200 || status > 599 {
		status = http.StatusOK
	}
	if len(out.Body) > maxAnswer {
		out.Body, status = nil, http.StatusBadGateway
	}
	w.WriteHeader(status)
	_, _ = w.Write(out.Body)
}

// handed gives a request to what its route is for, and what comes of it to those whom it concerns: only then is it answered.
func (s *Service) handed(ctx context.Context, i *Installation, route pack.Route, req *pluginv1.HandleHTTPRequest) (out *pluginv1.HandleHTTPResponse, err error) {
	if route.For == pack.ForMessages {
		got, err := s.receive(ctx, i, occasion{cause: ByRequest}, &pluginv1.ReceiveMessagesRequest{HTTP: req})
		if err != nil {
			s.Logger.WarnContext(ctx, "take messages of a plugin", "plugin", i.Package.Manifest.ID, "error", err.Error())
			return nil, err
		}
		return cmp.Or(got.HTTP, &pluginv1.HandleHTTPResponse{Status: http.StatusOK}), nil
	}
	err = s.run(ctx, i, occasion{cause: ByRequest}, func(ctx context.Context, p pluginv1.PluginClient, frame *pluginv1.CallContext) (err error) {
		req.Context = frame
		out, err = p.HandleHTTP(ctx, req)
		return err
	})
	return out, err
}

// answerHeaders are those that a plugin may set.
var answerHeaders = map[string]bool{"Content-Type": true, "Retry-After": true, "Location": true}
