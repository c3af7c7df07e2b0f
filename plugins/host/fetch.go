package host

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/outbound"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// The limits of requests that plugins send.
const (
	// MaxFetch bounds an answer, and a request, in bytes.
	MaxFetch = 2 << 20
	// FetchTimeout bounds a request with its redirects.
	FetchTimeout = 10 * time.Second
	maxRedirects = 5
)

// Fetch implements pluginv1.HostServer. The place is looked for among those that were agreed to by its name, at every hop; which
// address a name may stand for is core/outbound's to say, at the moment of connecting. What is refused is an error of the
// contract and never ends the call.
func (g *gate) Fetch(ctx context.Context, req *pluginv1.FetchRequest) (*pluginv1.FetchResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, FetchTimeout)
	if req.TimeoutMS > 0 {
		ctx, cancel = context.WithTimeout(ctx, min(durationMS(req.TimeoutMS), FetchTimeout))
	}
	defer cancel()
	if len(req.Body) > MaxFetch {
		return nil, fault.New(fault.TooLarge, "too_large", fault.Params{"max": MaxFetch})
	}
	method := strings.ToUpper(req.Method)
	if method == "" {
		method = http.MethodGet
	}
	if !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}, method) {
		return nil, &pluginv1.Error{Code: pluginv1.CodeInvalid, Field: "method", Message: "unknown method"}
	}
	to, err := g.place(req.URL)
	if err != nil {
		return nil, err
	}
	header := http.Header{}
	for _, h := range req.Headers {
		if !hopByHop[http.CanonicalHeaderKey(h.Name)] {
			header.Add(h.Name, h.Value)
		}
	}
	payload := req.Body
	for hop := 0; ; hop++ {
		d, err := g.s.Limiter.Allow(ctx, ratelimit.NewKey(ratelimit.PluginFetch, g.tenant, g.ID), 1)
		if err != nil {
			return nil, err
		}
		if !d.Allowed {
			return nil, &pluginv1.Error{Code: pluginv1.CodeRateLimited, Message: "too many requests", Retryable: true, RetryAfterMS: max(d.RetryAfter.Milliseconds(), 1)}
		}
		g.s.notes.flow(g.tenant, g.ID, "sent", to.Host, 1)
		r, err := http.NewRequestWithContext(ctx, method, to.String(), bytes.NewReader(payload))
		if err != nil {
			return nil, &pluginv1.Error{Code: pluginv1.CodeInvalid, Message: "the request cannot be made"}
		}
		r.Header = header.Clone()
		if r.Header.Get("User-Agent") == "" {
			r.Header.Set("User-Agent", "Kontor-Plugin/"+g.Package.Manifest.ID)
		}
		res, err := g.s.Client.Do(r)
		if err != nil {
			return nil, g.unreachable(ctx, to, err)
		}
		next := res.Header.Get("Location")
		if !redirects(res.StatusCode) || next == "" || req.NoRedirect {
			return received(res, to)
		}
		_ = res.Body.Close()
		if hop == maxRedirects {
			return nil, &pluginv1.Error{Code: pluginv1.CodeUpstream, Message: "too many redirects"}
		}
		was := to
		there, err := to.Parse(next)
		if err != nil {
			return nil, &pluginv1.Error{Code: pluginv1.CodeUpstream, Message: "a redirect to nowhere"}
		}
		if to, err = g.place(there.String()); err != nil {
			return nil, err
		}
		if to.Host != was.Host || to.Scheme != was.Scheme {
			header.Del("Authorization")
			header.Del("Cookie")
			header.Del("Proxy-Authorization")
		}
		if res.StatusCode == http.StatusSeeOther || res.StatusCode != http.StatusTemporaryRedirect && res.StatusCode != http.StatusPermanentRedirect && method == http.MethodPost {
			method, payload = http.MethodGet, nil
			header.Del("Content-Type")
		}
	}
}

// hopByHop are headers that are the connection's and not the plugin's.
var hopByHop = map[string]bool{
	"Host": true, "Connection": true, "Content-Length": true, "Transfer-Encoding": true, "Upgrade": true, "Te": true, "Trailer": true, "Keep-Alive": true, "Proxy-Connection": true,
	"Accept-Encoding": true,
}

func redirects(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// place reads an address and refuses one that was not agreed to.
func (g *gate) place(text string) (*url.URL, error) {
	to, err := url.Parse(text)
	if err != nil || to.Scheme != "https" && to.Scheme != "http" || to.Hostname() == "" || to.User != nil || to.Opaque != "" {
		return nil, &pluginv1.Error{Code: pluginv1.CodeInvalid, Field: "url", Message: "it is no address of the web"}
	}
	to.Fragment = ""
	for _, agreed := range g.Hosts {
		h, ok := pack.ParseHost(agreed)
		if !ok {
			continue
		}
		if h.Setting != "" {
			base, _ := g.Config[h.Setting].(string)
			own, err := url.Parse(base)
			if err != nil || own.Hostname() == "" || own.Scheme != "https" && own.Scheme != "http" {
				continue
			}
			if h, ok = pack.ParseHost(own.Scheme + "://" + own.Host); !ok {
				// What the company's own administrator has set may be an address; which one, core/outbound says.
				if to.Scheme == own.Scheme && to.Host == own.Host {
					return to, nil
				}
				continue
			}
		}
		if h.Matches(to.Scheme, to.Hostname(), to.Port()) {
			return to, nil
		}
	}
	return nil, denied("requests to %s://%s were not agreed to", to.Scheme, fold.Shorten(plain(to.Host), 100))
}

// unreachable says why nothing came back, without what the operator's network looks like.
func (g *gate) unreachable(ctx context.Context, to *url.URL, err error) error {
	switch {
	case outbound.IsRefused(err):
		g.s.Logger.WarnContext(ctx, "a plugin wanted to go where it must not", "plugin", g.Package.Manifest.ID, "host", to.Host, "error", err.Error())
		return denied("requests to %s are not let through", fold.Shorten(plain(to.Host), 100))
	case errors.Is(err, context.DeadlineExceeded):
		return &pluginv1.Error{Code: pluginv1.CodeUpstream, Message: to.Host + " did not answer in time", Retryable: true}
	}
	return &pluginv1.Error{Code: pluginv1.CodeUpstream, Message: to.Host + " cannot be reached", Retryable: true}
}

func received(res *http.Response, from *url.URL) (*pluginv1.FetchResponse, error) {
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, MaxFetch+1))
	if errors.Is(err, outbound.ErrBodyTooLarge) || len(b) > MaxFetch {
		return nil, &pluginv1.Error{Code: pluginv1.CodeTooLarge, Message: "the answer is too large"}
	}
	if err != nil {
		return nil, &pluginv1.Error{Code: pluginv1.CodeUpstream, Message: from.Host + " has broken off", Retryable: true}
	}
	out := &pluginv1.FetchResponse{Status: int32(res.StatusCode), Body: b, URL: from.String()}
	for name, values := range res.Header {
		for _, v := range values {
			out.Headers = append(out.Headers, &pluginv1.Header{Name: name, Value: v})
		}
	}
	slices.SortFunc(out.Headers, func(a, b *pluginv1.Header) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}
