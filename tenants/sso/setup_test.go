package sso_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/outbound"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/tenants"
	"github.com/kontor-crm/kontor/tenants/sso"
)

const password = "seven quiet herons over the lake"

// names is a DNS of the test's own.
type names struct {
	mu  sync.Mutex
	txt map[string][]string
}

func (n *names) LookupTXT(_ context.Context, name string) ([]string, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if v, ok := n.txt[name]; ok {
		return v, nil
	}
	return nil, errors.New("no such host")
}

func (n *names) set(name string, v ...string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.txt[name] = v
}

// bundle is a node that listens.
type bundle struct {
	*sso.Service
	identity *identity.Service
	access   *access.Service
	secrets  *secret.Service
	tenants  *tenants.Service
	dns      *names
	hosts    owners
	url      string
}

// owners are the companies' own hosts.
type owners struct{ of *sync.Map }

// Tenant implements httpapi.Hosts.
func (o owners) Tenant(_ context.Context, host string) (string, error) {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	tenant, _ := o.of.Load(host)
	id, _ := tenant.(string)
	return id, nil
}

// setup runs a node that may call the given hosts.
func setup(t *testing.T, d *db.DB, hosts ...string) *bundle {
	t.Helper()
	srv := httptest.NewUnstartedServer(nil)
	b := &bundle{hosts: owners{&sync.Map{}}, dns: &names{txt: map[string][]string{}}, url: "http://" + srv.Listener.Addr().String()}
	out, err := outbound.New(outbound.Options{AllowHosts: hosts, Record: func(context.Context, outbound.Attempt) {}})
	require.NoError(t, err)
	t.Cleanup(out.Close)
	w, err := secret.Local("the-secret-key-of-the-tests-of-sso-is-long")
	require.NoError(t, err)
	sealer := secret.New(secret.Options{DB: d, Wrapper: w})
	b.secrets = sealer
	invalid := event.NewInvalidator(event.NewLocal(0))
	b.access = access.New(access.Options{DB: d, Invalidator: invalid})
	dir := tenants.NewDirectory(d, invalid)
	b.identity = identity.New(identity.Options{
		DB: d, Access: b.access, Tenants: dir, Invalidator: invalid, Sealer: sealer, BaseURL: b.url, Password: identity.Cost{Memory: 64, Time: 1, Threads: 1},
	})
	b.tenants = tenants.New(tenants.Options{DB: d, Directory: dir, Access: b.access, Identity: b.identity, Invalidator: invalid})
	b.Service = sso.New(sso.Options{
		DB: d, Access: b.access, Identity: b.identity, Directory: dir, Sealer: sealer, Outbound: out, Resolver: b.dns, BaseURL: b.url,
	})
	api := httpapi.New(httpapi.Options{BaseURL: b.url, Secret: make([]byte, 32), Authenticator: b.identity, Authorizer: b.access, DB: d, Hosts: b.hosts})
	b.tenants.RegisterHTTP(api)
	b.identity.RegisterHTTP(api)
	b.access.RegisterHTTP(api)
	b.RegisterHTTP(api)
	srv.Config.Handler = api.Handler(http.NotFoundHandler())
	srv.Start()
	t.Cleanup(srv.Close)
	return b
}

// company is a tenant with an administrator's browser.
type company struct {
	*browser
	bundle  *bundle
	id      string
	slug    string
	admin   string
	address string
	roles   map[string]string
}

// sign a company up.
func (b *bundle) company(t *testing.T) *company {
	t.Helper()
	c := &company{browser: newBrowser(t, b), bundle: b, roles: map[string]string{}, address: address("boss")}
	var out struct {
		Tenant struct{ ID, Slug string }
		User   struct{ ID string }
	}
	c.call(http.MethodPost, "/signup", map[string]any{"company": "Acme " + id.New("tst"), "name": "Boss", "email": c.address, "password": password}, 201, &out)
	c.id, c.slug, c.admin = out.Tenant.ID, out.Tenant.Slug, out.User.ID
	roles, err := b.access.ListRoles(c.system())
	require.NoError(t, err)
	for _, r := range roles {
		c.roles[r.Name] = r.ID
	}
	return c
}

func (c *company) system() context.Context { return actor.ForSystem(c.t.Context(), c.id, "test") }

// user returns the user with an address; it must be there.
func (c *company) user(email string) access.User {
	c.t.Helper()
	u, err := c.bundle.access.UserByEmail(c.system(), email)
	require.NoError(c.t, err)
	return u
}

// prove takes a domain as the company's own.
func (c *company) prove(domain string) {
	c.t.Helper()
	var d sso.Domain
	c.call(http.MethodPost, "/sso-domains", map[string]any{"domain": domain}, 201, &d)
	c.bundle.dns.set(d.Record, "v=spf1 -all", d.Value)
	c.call(http.MethodPost, "/sso-domains/"+domain+"/verify", nil, 200, nil)
}

func address(name string) string { return strings.ToLower(name + "." + id.New("tst") + "@example.com") }

// domain is a domain of the test's own.
func domain() string { return strings.ToLower(id.New("dom")[4:]) + ".example.net" }

// browser keeps cookies and goes where it is sent, step by step.
type browser struct {
	t      *testing.T
	base   string
	client *http.Client
}

func newBrowser(t *testing.T, b *bundle) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &browser{t: t, base: b.url, client: &http.Client{
		Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// call asks Kontor's API.
func (b *browser) call(method, path string, body any, status int, into any) string {
	b.t.Helper()
	var r io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		require.NoError(b.t, err)
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.base+"/api/v1"+path, r)
	require.NoError(b.t, err)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("If-Match", "*")
	res, err := b.client.Do(req)
	require.NoError(b.t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	require.NoError(b.t, err)
	require.Equal(b.t, status, res.StatusCode, "%s %s: %s", method, path, raw)
	if into != nil {
		require.NoError(b.t, json.Unmarshal(raw, into), string(raw))
	}
	return string(raw)
}

// get visits an address and returns where it leads, empty for a page, and the page.
func (b *browser) get(to string) (next, page string) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, to, nil)
	require.NoError(b.t, err)
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := b.client.Do(req)
	require.NoError(b.t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	require.NoError(b.t, err)
	if res.StatusCode < 300 || res.StatusCode > 399 {
		return "", string(raw)
	}
	at, err := res.Location()
	require.NoError(b.t, err)
	return at.String(), string(raw)
}

// away begins to sign in and follows the provider until it sends the browser back; the address of that is not visited yet.
func (b *browser) away(provider string, body map[string]any) string {
	b.t.Helper()
	return b.until(b.begin("/sso/"+provider+"/start", body))
}

func (b *browser) begin(path string, body map[string]any) string {
	b.t.Helper()
	var out struct{ Location string }
	b.call(http.MethodPost, path, body, 200, &out)
	return out.Location
}

func (b *browser) until(to string) string {
	b.t.Helper()
	for range 12 {
		next, page := b.get(to)
		require.NotEmpty(b.t, next, "the provider asks something at %s: %s", to, page)
		if strings.HasPrefix(next, b.base+"/api/v1/sso/") {
			return next
		}
		to = next
	}
	require.Fail(b.t, "the provider goes round in circles")
	return ""
}

// signIn signs in at a provider and returns where Kontor leads the browser.
func (b *browser) signIn(provider string) string {
	b.t.Helper()
	return b.land(b.away(provider, map[string]any{}))
}

// land visits the address at which a provider has sent the browser back, and returns the path that it is led on to.
func (b *browser) land(back string) string {
	b.t.Helper()
	next, page := b.get(back)
	require.NotEmpty(b.t, next, page)
	u, err := url.Parse(next)
	require.NoError(b.t, err)
	return u.RequestURI()
}

// who asks who is signed in.
func (b *browser) who() (user, tenant string) {
	b.t.Helper()
	var out struct {
		User   struct{ ID string }
		Tenant struct{ ID string }
	}
	b.call(http.MethodGet, "/me", nil, 200, &out)
	return out.User.ID, out.Tenant.ID
}

func (b *browser) nobody() {
	b.t.Helper()
	b.call(http.MethodGet, "/me", nil, 401, nil)
}

func engines(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	coretest.Engines(t, fn)
}
