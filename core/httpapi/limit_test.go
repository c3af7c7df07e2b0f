package httpapi_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
	"github.com/kontor-crm/kontor/core/ratelimit"
)

func limited(t *testing.T, policies ratelimit.Policies) house {
	t.Helper()
	h := build(t, func(o *httpapi.Options) {
		o.Limiter, o.Policies = ratelimit.NewMemory(policies, 0), policies
		o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	})
	h.does(operation("look", "GET", "/look"), func(context.Context) error { return nil })
	public := operation("echo-public", "POST", "/echo-public")
	public.Public, public.Limit = true, ratelimit.SignUpAddress
	h.echo(public)
	return h
}

func TestRateLimits(t *testing.T) {
	t.Parallel()
	h := limited(t, func(k ratelimit.Key) ratelimit.Policy {
		switch k.Scope() {
		case ratelimit.APIKey:
			return ratelimit.Policy{Limit: 2, Period: time.Hour}
		case ratelimit.Tenant:
			return ratelimit.Policy{Limit: 100, Period: time.Hour}
		default:
			return ratelimit.Policy{}
		}
	})
	api := h.scenarios()
	look := apitest.Scenario{Method: "GET", Path: "/api/v1/look", Key: "kt_a", Status: 200}
	r := api.Do(t, look)
	require.Equal(t, []string{`"tenant";q=100;w=3600, "api_key";q=2;w=3600`}, r.Header.Values("RateLimit-Policy"))
	require.Equal(t, []string{`"tenant";r=99;t=36, "api_key";r=1;t=1800`}, r.Header.Values("RateLimit"))
	api.Do(t, look)
	look.Status, look.Code = 429, "rate_limited"
	r = api.Do(t, look)
	require.Equal(t, "1800", r.Header.Get("Retry-After"))
	require.Contains(t, string(r.Bytes), "1800 s")
	api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/look", Key: "kt_b", Status: 200})
	api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/look", Session: "person", Status: 200})
}

func TestRateLimitsOfAddresses(t *testing.T) {
	t.Parallel()
	h := limited(t, func(k ratelimit.Key) ratelimit.Policy {
		switch k.Scope() {
		case ratelimit.Address:
			return ratelimit.Policy{Limit: 3, Period: time.Hour}
		case ratelimit.SignUpAddress:
			return ratelimit.Policy{Limit: 1, Period: time.Hour}
		default:
			return ratelimit.Policy{}
		}
	})
	handler := h.Handler(nil)
	ask := func(path, peer, forwarded, key string) int {
		s := apitest.Scenario{Method: "GET", Path: path, Key: key}
		if path == "/api/v1/echo-public" {
			s.Method, s.Body = "POST", `{"name":"a"}`
		}
		r := s.Request(t)
		r.RemoteAddr = peer
		if forwarded != "" {
			r.Header.Set("X-Forwarded-For", forwarded)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Code
	}
	const look, public = "/api/v1/look", "/api/v1/echo-public"
	require.Equal(t, 200, ask(public, "203.0.113.1:1", "", ""))
	require.Equal(t, 429, ask(public, "203.0.113.1:2", "", ""), "the operation's own limit")
	require.Equal(t, 429, ask(public, "203.0.113.1:2", "198.51.100.7", ""), "a forged header changes nothing")
	require.Equal(t, 200, ask(public, "192.0.2.1:2", "198.51.100.7", ""), "a proxy's word counts")
	require.Equal(t, 429, ask(public, "192.0.2.2:2", "198.51.100.7", ""))

	for range 3 {
		require.Equal(t, 401, ask(look, "[2001:db8::1]:1", "", "kt_bad"))
	}
	require.Equal(t, 429, ask(look, "[2001:db8::ffff]:1", "", "kt_bad"), "the same /64")
	require.Equal(t, 401, ask(look, "[2001:db8:0:1::1]:1", "", "kt_bad"))
	require.Equal(t, 200, ask(look, "[2001:db8::1]:1", "", "kt_a"), "who is signed in is not counted with the address")
}

type broken struct{}

func (broken) Allow(context.Context, ratelimit.Key, int) (ratelimit.Decision, error) {
	return ratelimit.Decision{}, errors.New("broken")
}

func TestABrokenLimiterLetsPass(t *testing.T) {
	t.Parallel()
	h := build(t, func(o *httpapi.Options) { o.Limiter = broken{} })
	h.does(operation("look", "GET", "/look"), func(context.Context) error { return nil })
	h.scenarios().Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/look", Key: "kt_a", Status: 200})
	require.Contains(t, h.logs.String(), "rate limit")
}
