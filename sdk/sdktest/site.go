package sdktest

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Site lets a handler answer all requests to a place such as "https://api.example.com", for services whose answers depend
// on what was asked of them before. The manifest must allow the place all the same. The handler is called while the host
// is locked, one request at a time, and must not use it. What it keeps is its own to forget between two runtimes.
func (h *Host) Site(place string, site http.Handler) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.sites == nil {
		h.sites = map[string]http.Handler{}
	}
	h.sites[place] = site
}

// visit lets a site answer a request; nil when none stands there.
func (h *Host) visit(method string, to *url.URL, req *pluginv1.FetchRequest) *answer {
	site := h.sites[to.Scheme+"://"+to.Host]
	if site == nil {
		return nil
	}
	r := httptest.NewRequestWithContext(context.Background(), method, to.String(), bytes.NewReader(req.Body))
	for _, x := range req.Headers {
		r.Header.Add(x.Name, x.Value)
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	a := &answer{status: w.Code, body: w.Body.String()}
	for name, values := range w.Header() {
		for _, v := range values {
			a.headers = append(a.headers, &pluginv1.Header{Name: name, Value: v})
		}
	}
	return a
}
