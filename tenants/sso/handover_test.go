package sso_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/tenants/sso"
)

// at is a browser that is at a company's own host; every name leads to the node.
func (b *bundle) at(t *testing.T, c *company, host string) *browser {
	t.Helper()
	b.hosts.of.Store(host, c.id)
	node, err := url.Parse(b.url)
	require.NoError(t, err)
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		if strings.HasPrefix(address, host) {
			address = node.Host
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	transport := &http.Transport{DialContext: dial}
	t.Cleanup(transport.CloseIdleConnections)
	return &browser{t: t, base: "http://" + net.JoinHostPort(host, node.Port()), client: &http.Client{
		Jar: jar, Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// follow visits addresses until one begins with a prefix, which is not visited.
func (b *browser) follow(to, prefix string) string {
	b.t.Helper()
	for range 12 {
		if strings.HasPrefix(to, prefix) {
			return to
		}
		next, page := b.get(to)
		require.NotEmpty(b.t, next, "%s: %s", to, page)
		to = next
	}
	require.Fail(b.t, "round in circles")
	return ""
}

// Somebody signs in by Dex at the company's own host: by Kontor's own address and home again, in one browser only.
func TestDexAtTheCompanysOwnHost(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		port := freePort(t)
		stop := dex(t, port, "http://127.0.0.1/none")
		b := setup(t, d, fmt.Sprintf("127.0.0.1:%d", port))
		c := b.company(t)
		var p sso.Provider
		c.call(http.MethodPost, "/sso-providers", map[string]any{
			"name": "Dex", "issuer": fmt.Sprintf("http://127.0.0.1:%d/dex", port), "client_id": "kontor", "client_secret": "dex-secret",
			"settings": whole(map[string]any{"scopes": []string{"email", "profile"}, "provision": true, "role_ids": []string{c.roles["read_only"]}}),
		}, 201, &p)
		stop()
		dex(t, port, p.RedirectURI)

		const host, expired = "kunden.acme.test", "/login?problem=sign_in_expired"
		callback, onward := p.RedirectURI, b.url+"/api/v1/sso/"+p.ID+"/continue?token="
		start := func(x *browser) string {
			t.Helper()
			to := x.begin("/sso/"+p.ID+"/start", map[string]any{"next": "/deals"})
			require.True(t, strings.HasPrefix(to, onward), to)
			return to
		}
		arrive := func(x *browser) string { return x.base + "/api/v1/sso/" + p.ID + "/arrive?token=" }
		home := func(x *browser) string { return x.follow(start(x), arrive(x)) }

		// The page offers the company's providers, whatever address is typed.
		own := b.at(t, c, host)
		var choices sso.Choices
		own.call(http.MethodPost, "/login/discover", map[string]any{"email": "someone@elsewhere.example"}, 200, &choices)
		require.Equal(t, []sso.Choice{{ID: p.ID, Name: "Dex"}}, choices.Providers)

		// The way there and back.
		first := start(own)
		back := own.follow(first, callback)
		last := own.follow(back, arrive(own))
		require.Equal(t, "/deals", own.land(last))
		user, tenant := own.who()
		require.Equal(t, c.id, tenant)
		require.Equal(t, c.user("kilgore@kilgore.trout").ID, user)
		node, err := url.Parse(b.url)
		require.NoError(t, err)
		for _, k := range own.client.Jar.Cookies(node) {
			require.NotContains(t, k.Name, "session", "no session has begun at Kontor's own address")
		}

		// Every step is good once.
		require.Equal(t, expired, own.land(first))
		require.Equal(t, expired, own.land(back))
		require.Equal(t, expired, own.land(last))

		// Nobody is signed in by an address that somebody else has begun with, wherever on the way it is handed over.
		for _, step := range []func(attacker *browser) string{
			start, func(x *browser) string { return x.follow(start(x), callback) }, home,
		} {
			victim := b.at(t, c, host)
			to := step(b.at(t, c, host))
			for !strings.HasPrefix(to, victim.base+"/login") {
				next, page := victim.get(to)
				require.NotEmpty(t, next, page)
				if strings.HasPrefix(next, "/login") || strings.HasPrefix(next, b.url+"/login") {
					require.Contains(t, next, "sign_in_expired")
					break
				}
				to = next
			}
			victim.nobody()
		}

		// The last step is nothing at other hosts, of Kontor or of another company.
		other := b.company(t)
		for _, name := range []string{"", "kunden.other.test"} {
			x := b.at(t, c, host)
			to := home(x)
			elsewhere := strings.Replace(to, x.base, b.url, 1)
			if name != "" {
				elsewhere = strings.Replace(to, host, name, 1)
				y := b.at(t, other, name)
				y.client.Jar = x.client.Jar
				x = y
			}
			require.Equal(t, expired, x.land(elsewhere))
		}
		foreign := b.at(t, other, "kunden.other.test")
		foreign.call(http.MethodPost, "/sso/"+p.ID+"/start", map[string]any{}, 404, nil)

		// What fails at the provider is told at home.
		x := b.at(t, c, host)
		back = x.follow(start(x), callback)
		next, _ := x.get(back + "&iss=" + url.QueryEscape("https://evil.example"))
		require.Equal(t, x.base+"/login?problem=sso_refused", next)

		// A signed-in person becomes known by the provider at home, too.
		to := own.begin("/sso/"+p.ID+"/link", map[string]any{"next": "/security"})
		require.Equal(t, "/security", own.land(own.follow(to, arrive(own))))
	})
}
