package sdktest

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

const maxFetch = 2 << 20

// answer is what the web says to a request.
type answer struct {
	method, url string
	status      int
	body        string
	headers     []*pluginv1.Header
	times, used int
}

// Answer lets a test say more about an answer of the web.
type Answer struct{ a *answer }

// Header adds a header to the answer.
func (a Answer) Header(name, value string) Answer {
	a.a.headers = append(a.a.headers, &pluginv1.Header{Name: name, Value: value})
	return a
}

// Times lets the answer be given so often, and the next one that fits after that.
func (a Answer) Times(n int) Answer {
	a.a.times = n
	return a
}

// HTTP writes down what the web answers to a request: "GET https://api.example.com/v1/find". An address without a query
// fits requests with any. A request that nothing fits fails the test, and so does one to a host that the manifest does
// not allow, if the plugin does not expect to be refused: see Denied.
func (h *Host) HTTP(request string, status int, body string) Answer {
	h.t.Helper()
	method, to, ok := strings.Cut(request, " ")
	if !ok {
		h.t.Fatalf("sdktest: %q is not a method and an address", request)
	}
	a := &answer{method: method, url: to, status: status, body: body}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.answers = append(h.answers, a)
	return Answer{a}
}

// Fetched gives the requests that the plugin has sent and the web has answered.
func (h *Host) Fetched() []*pluginv1.FetchRequest {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.fetched)
}

// Fetch implements pluginv1.HostServer. Every hop of a redirect must be allowed.
func (h *Host) Fetch(_ context.Context, req *pluginv1.FetchRequest) (*pluginv1.FetchResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	method := strings.ToUpper(req.Method)
	if method == "" {
		method = "GET"
	}
	if len(req.Body) > maxFetch {
		return nil, fail(pluginv1.CodeTooLarge, "body", "at most 2 MiB")
	}
	to, err := url.Parse(req.URL)
	if err != nil || to.Host == "" {
		return nil, fail(pluginv1.CodeInvalid, "url", "not an address")
	}
	for range 6 {
		if !h.Manifest.allows(to, h.config) {
			return nil, fail(pluginv1.CodePermissionDenied, "url", to.Scheme+"://"+to.Host+" is not allowed by the manifest")
		}
		a := h.visit(method, to, req)
		if a == nil {
			a = h.answer(method, to)
		}
		if a == nil {
			h.t.Errorf("sdktest: nothing answers %s %s: write it down with Host.HTTP", method, to)
			return nil, fail(pluginv1.CodeUnavailable, "url", "nothing answers")
		}
		h.fetched = append(h.fetched, req)
		next := ""
		for _, x := range a.headers {
			if strings.EqualFold(x.Name, "Location") {
				next = x.Value
			}
		}
		if a.status < 300 || a.status > 399 || next == "" || req.NoRedirect {
			return &pluginv1.FetchResponse{Status: int32(a.status), Headers: a.headers, Body: []byte(a.body), URL: to.String()}, nil
		}
		if to, err = to.Parse(next); err != nil {
			return nil, fail(pluginv1.CodeInvalid, "url", "the redirect leads nowhere")
		}
	}
	return nil, fail(pluginv1.CodeUnavailable, "url", "too many redirects")
}

func (h *Host) answer(method string, to *url.URL) *answer {
	whole := to.String()
	plain, _, _ := strings.Cut(whole, "?")
	for _, a := range h.answers {
		if a.method == method && (a.url == whole || a.url == plain) && (a.times == 0 || a.used < a.times) {
			a.used++
			return a
		}
	}
	return nil
}
