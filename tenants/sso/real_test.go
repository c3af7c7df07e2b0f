package sso_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/tenants/sso"
)

// freePort returns a port that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// run starts a program and returns how to stop it; it is stopped with the test at the latest.
func run(t *testing.T, cmd *exec.Cmd) (stop func()) {
	t.Helper()
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	require.NoError(t, cmd.Start())
	var once sync.Once
	stop = func() {
		once.Do(func() {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			if t.Failed() {
				t.Log(log.String())
			}
		})
	}
	t.Cleanup(stop)
	return stop
}

// answers waits until a provider describes itself.
func answers(t *testing.T, issuer string) {
	t.Helper()
	require.Eventually(t, func() bool {
		res, err := http.Get(issuer + "/.well-known/openid-configuration")
		if err != nil {
			return false
		}
		defer res.Body.Close()
		return res.StatusCode == http.StatusOK
	}, 2*time.Minute, 20*time.Millisecond, issuer)
}

// built returns the path that a script of the repository prints.
var built = sync.OnceValues(func() (string, error) {
	cmd := exec.Command(filepath.Join("..", "..", "deploy", "dev", "dex.sh"))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
})

const dexConfig = `
issuer: %[1]s
storage: {type: memory}
web: {http: "127.0.0.1:%[2]d"}
oauth2: {skipApprovalScreen: true}
staticClients:
- id: kontor
  secret: dex-secret
  name: Kontor
  redirectURIs: ["%[3]s"]
connectors:
- {type: mockCallback, id: mock, name: Mock}
`

// dex starts Dex for one redirect address.
func dex(t *testing.T, port int, redirect string) (stop func()) {
	t.Helper()
	binary, err := built()
	require.NoError(t, err, "Dex cannot be built")
	issuer := fmt.Sprintf("http://127.0.0.1:%d/dex", port)
	config := filepath.Join(t.TempDir(), "dex.yaml")
	require.NoError(t, os.WriteFile(config, fmt.Appendf(nil, dexConfig, issuer, port, redirect), 0o600))
	stop = run(t, exec.Command(binary, "serve", config))
	answers(t, issuer)
	return stop
}

// Dex signs everybody in as Kilgore Trout, a member of the group authors. It does not name itself in its answers.
func TestDex(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		port := freePort(t)
		stop := dex(t, port, "http://127.0.0.1/none")
		b := setup(t, d, fmt.Sprintf("127.0.0.1:%d", port))
		c := b.company(t)
		var p sso.Provider
		c.call(http.MethodPost, "/sso-providers", map[string]any{
			"name": "Dex", "issuer": fmt.Sprintf("http://127.0.0.1:%d/dex", port), "client_id": "kontor", "client_secret": "dex-secret",
			"settings": whole(map[string]any{
				"scopes": []string{"email", "profile", "groups"}, "provision": true, "role_ids": []string{c.roles["read_only"]}, "groups_claim": "groups",
				"group_roles": []any{map[string]any{"group": "authors", "role_id": c.roles["marketing"]}, map[string]any{"group": "editors", "role_id": c.roles["manager"]}},
			}),
		}, 201, &p)
		stop()
		dex(t, port, p.RedirectURI)

		journey(t, b, c, p, "kilgore@kilgore.trout", "Kilgore Trout", []string{c.roles["read_only"], c.roles["marketing"]})
		// T-17: Dex promises no name in its answers; one that names another is refused all the same.
		victim := newBrowser(t, b)
		back := victim.away(p.ID, map[string]any{})
		require.Equal(t, "/login?problem=sso_refused", victim.land(back+"&iss="+url.QueryEscape("https://evil.example")))
	})
}

// journey is what every provider has to bear: first sign-in, provisioning, groups, and every refusal of T-18.
func journey(t *testing.T, b *bundle, c *company, p sso.Provider, email, name string, roles []string) {
	t.Helper()
	first := newBrowser(t, b)
	back := first.away(p.ID, map[string]any{"hint": email, "next": "/deals"})
	require.Equal(t, "/deals", first.land(back))
	u := c.user(email)
	require.Equal(t, name, u.Name)
	require.ElementsMatch(t, roles, u.RoleIDs)
	user, tenant := first.who()
	require.Equal(t, u.ID, user)
	require.Equal(t, c.id, tenant)

	again := newBrowser(t, b)
	require.Equal(t, "/home", again.signIn(p.ID))
	user, _ = again.who()
	require.Equal(t, u.ID, user, "the same subject is the same user")

	const expired = "/login?problem=sign_in_expired"
	require.Equal(t, expired, first.land(back), "a state is good once")
	victim := newBrowser(t, b)
	used := query(t, back).Get("code")
	fresh := victim.away(p.ID, map[string]any{})
	require.Equal(t, "/login?problem=sso_refused", victim.land(changed(t, fresh, "code", used)), "the provider refuses a code that was used")
	fresh = victim.away(p.ID, map[string]any{})
	require.Equal(t, expired, newBrowser(t, b).land(fresh), "another browser")
	fresh = victim.away(p.ID, map[string]any{})
	require.Equal(t, expired, victim.land(changed(t, fresh, "state", query(t, back).Get("state"))), "an earlier state")
	// A code that belongs to another browser's request fits neither its nonce nor its verifier.
	attacker := newBrowser(t, b)
	stolen := query(t, attacker.away(p.ID, map[string]any{})).Get("code")
	fresh = victim.away(p.ID, map[string]any{})
	require.Equal(t, "/login?problem=sso_refused", victim.land(changed(t, fresh, "code", stolen)))
	victim.nobody()
}

func query(t *testing.T, address string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	return u.Query()
}

// changed changes one parameter of an address.
func changed(t *testing.T, address, key, value string) string {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	q := u.Query()
	q.Set(key, value)
	u.RawQuery = q.Encode()
	return u.String()
}

// node starts panva's oidc-provider for a person.
func node(t *testing.T, person map[string]any) (issuer string) {
	t.Helper()
	binary, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("CI") == "true" || os.Getenv("KONTOR_TEST_REQUIRE") == "1" {
			t.Fatal("node is needed")
		}
		t.Skip("node is needed for oidc-provider")
	}
	dir := filepath.Join("testdata", "oidc-provider")
	installed(t, dir)
	port := freePort(t)
	raw, err := json.Marshal(person)
	require.NoError(t, err)
	cmd := exec.Command(binary, "--no-warnings", "provider.mjs", fmt.Sprint(port))
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "PERSON="+string(raw))
	run(t, cmd)
	issuer = fmt.Sprintf("http://127.0.0.1:%d", port)
	answers(t, issuer)
	return issuer
}

var installing sync.Mutex

// installed makes sure that the packages of the lock file are there.
func installed(t *testing.T, dir string) {
	t.Helper()
	installing.Lock()
	defer installing.Unlock()
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "oidc-provider")); err == nil {
		return
	}
	cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
}

// register makes the company's provider known to oidc-provider, and its client known to the company.
func register(t *testing.T, c *company, p sso.Provider, issuer string) {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"redirect_uris": []string{p.RedirectURI}, "backchannel_logout_uri": p.LogoutURI, "backchannel_logout_session_required": true,
		"post_logout_redirect_uris": []string{c.base + "/login"}, "token_endpoint_auth_method": "client_secret_basic",
	})
	require.NoError(t, err)
	res, err := http.Post(issuer+"/reg", "application/json", bytes.NewReader(body))
	require.NoError(t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusCreated, res.StatusCode, string(raw))
	var out struct {
		ID     string `json:"client_id"`
		Secret string `json:"client_secret"`
	}
	require.NoError(t, json.Unmarshal(raw, &out))
	c.call(http.MethodPatch, "/sso-providers/"+p.ID, map[string]any{"client_id": out.ID, "client_secret": out.Secret}, 200, nil)
}

var field = regexp.MustCompile(`name="([^"]+)" value="([^"]*)"`)

// oidc-provider is a certified provider. It names itself in its answers, keeps its tokens small, and tells of sign-outs.
func TestOIDCProvider(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		own := domain()
		email := "mia@" + own
		issuer := node(t, map[string]any{"account": "mia", "email": email, "email_verified": true, "name": "Mia Brandt", "locale": "de", "groups": []string{"team-sales"}})
		b := setup(t, d, strings.TrimPrefix(issuer, "http://"))
		c := b.company(t)
		c.prove(own)
		var p sso.Provider
		c.call(http.MethodPost, "/sso-providers", map[string]any{
			"name": "Panva", "issuer": issuer, "client_id": "not registered yet",
			"settings": whole(map[string]any{
				"scopes": []string{"email", "profile", "groups"}, "provision": true, "domains": []string{own}, "groups_claim": "groups",
				"group_roles": []any{map[string]any{"group": "team-sales", "role_id": c.roles["sales"]}},
			}),
		}, 201, &p)
		register(t, c, p, issuer)
		var found sso.Choices
		newBrowser(t, b).call(http.MethodPost, "/login/discover", map[string]any{"email": email}, 200, &found)
		require.Equal(t, []sso.Choice{{ID: p.ID, Name: "Panva"}}, found.Providers)

		journey(t, b, c, p, email, "Mia Brandt", []string{c.roles["sales"]})

		// T-17: it promises to name itself, so an answer without its name, or with another, is not its answer.
		victim := newBrowser(t, b)
		back := victim.away(p.ID, map[string]any{})
		require.Equal(t, issuer, query(t, back).Get("iss"))
		require.Equal(t, "/login?problem=sso_refused", victim.land(changed(t, back, "iss", "")))
		back = victim.away(p.ID, map[string]any{})
		require.Equal(t, "/login?problem=sso_refused", victim.land(changed(t, back, "iss", "https://evil.example")))

		// A fresh sign-in is really one.
		mia := newBrowser(t, b)
		require.Equal(t, "/home", mia.land(mia.away(p.ID, map[string]any{"fresh": true})))

		// T-31: signing out here leads there, and the provider ends the sessions that it has vouched for.
		other := newBrowser(t, b)
		other.client.Jar = mia.client.Jar
		var out struct{ Location string }
		mia.call(http.MethodPost, "/sso/logout", nil, 200, &out)
		mia.nobody()
		require.Equal(t, "/home", mia.signIn(p.ID))
		mia.who()
		_, page := mia.get(out.Location)
		form := url.Values{"logout": {"yes"}}
		for _, m := range field.FindAllStringSubmatch(page, -1) {
			form.Set(m[1], m[2])
		}
		require.NotEmpty(t, form.Get("xsrf"), page)
		res, err := mia.client.PostForm(issuer+"/session/end/confirm", form)
		require.NoError(t, err)
		defer res.Body.Close()
		body, err := io.ReadAll(bufio.NewReader(res.Body))
		require.NoError(t, err)
		require.Equal(t, http.StatusSeeOther, res.StatusCode, string(body))
		at, err := res.Location()
		require.NoError(t, err)
		require.Equal(t, b.url+"/login", at.String())
		require.Eventually(t, func() bool {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.url+"/api/v1/me", nil)
			require.NoError(t, err)
			res, err := mia.client.Do(req)
			require.NoError(t, err)
			defer res.Body.Close()
			return res.StatusCode == http.StatusUnauthorized
		}, 20*time.Second, 20*time.Millisecond, "the provider's word ends the session")
	})
}
