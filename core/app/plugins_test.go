package app_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"aead.dev/minisign"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/plugins/host/pack"
)

// guest is testdata/plugin as a WebAssembly module, built once.
var guest = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "kontor-plugin-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "plugin.wasm")
	build := exec.Command("go", "build", "-buildmode=c-shared", "-trimpath", "-ldflags=-w", "-o", out, "./testdata/plugin")
	build.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	if text, err := build.CombinedOutput(); err != nil {
		return nil, &exec.Error{Name: string(text), Err: err}
	}
	return os.ReadFile(out)
})

const pluginManifest = `{"manifest":1,"id":"test.guest","version":"1.0.0","name":{"en":"Guest","de":"Gast"},"publisher":"Tests","abi":"kontor.plugin.v1",
 "runtime":{"wasm":{"file":"plugin.wasm","timeout_ms":2000}},
 "capabilities":{"enrich":{"objects":["contact"],"fields":["job_title"]},"before_save":{"objects":["contact"]}},
 "scopes":["records:contact:read:last_name,email,job_title","records:contact:write:job_title","kv","jobs","secrets:api_key"],
 "http":{"allow":["config:base_url"]},
 "config_schema":{"type":"object","properties":{"api_key":{"type":"string","title":"Key","x-secret":true,"minLength":3},"base_url":{"type":"string","format":"uri"},"plan":{"enum":["free","pro"]}},"required":["api_key","base_url"]},
 "events":[{"type":"record.created","object":"contact","filter":"last_name = \"Eventful\""}],
 "schedules":[{"job":"sync","every":"1h"}],
 "actions":[{"id":"probe","title":{"en":"Probe"},"objects":["contact"],"input_schema":{"type":"object","properties":{"do":{"type":"string"}}}},{"id":"loose","title":{"en":"Loose"}}],
 "routes":[{"method":"POST","path":"/webhook","max_body_kb":1}]}`

// packOf is a package of the guest, with parts of the manifest replaced.
func packOf(t *testing.T, key minisign.PrivateKey, replace ...string) []byte {
	t.Helper()
	wasm, err := guest()
	require.NoError(t, err)
	var b bytes.Buffer
	manifest := strings.NewReplacer(replace...).Replace(pluginManifest)
	require.NoError(t, pack.Pack(&b, fstest.MapFS{"plugin.wasm": {Data: wasm}}, []byte(manifest), key))
	return b.Bytes()
}

// uploaded sends a package, as somebody who reads the language if there is one.
func (c *company) uploaded(content []byte, language ...string) answer {
	c.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "plugin.kpx")
	require.NoError(c.t, err)
	_, err = part.Write(content)
	require.NoError(c.t, err)
	require.NoError(c.t, w.Close())
	return c.send(http.MethodPost, "/plugin-packages", form.String(), http.Header{"Content-Type": {w.FormDataContentType()}, "Accept-Language": language})
}

// must sends a request that has to be answered so, and reads the answer.
func (c *company) must(method, path, body string, status int) map[string]any {
	c.t.Helper()
	a := c.send(method, path, body, nil)
	require.Equal(c.t, status, a.status, "%s %s: %s", method, path, a.body)
	out := map[string]any{}
	if a.body != "" {
		require.NoError(c.t, json.Unmarshal([]byte(a.body), &out))
	}
	return out
}

// peopleService is what the guest asks.
func peopleService(t *testing.T) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/find":
			if r.Header.Get("Authorization") != "Bearer s3cret" {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			_, _ = io.WriteString(w, `{"title":"CTO"}`)
		case "/away":
			http.Redirect(w, r, "http://127.0.0.2:1/inside", http.StatusFound)
		case "/there":
			_, _ = io.WriteString(w, r.Header.Get("Authorization"))
		}
	}))
	t.Cleanup(srv.Close)
	return srv
}

// withPlugins runs nodes that take plugins of a key in and let them reach a service on this machine.
func withPlugins(t *testing.T, fn func(t *testing.T, a *app.App, url string, key minisign.PrivateKey, service string)) {
	t.Helper()
	public, private, err := minisign.GenerateKey(rand.Reader)
	require.NoError(t, err)
	srv := peopleService(t)
	onEach(t, func(t *testing.T, database string) (*app.App, string) {
		t.Helper()
		return startWith(t, app.Config{
			DataDir: t.TempDir(), Database: app.Secret(database), DatabaseConns: 16, PluginKeys: []string{public.String()}, AllowHosts: []string{strings.TrimPrefix(srv.URL, "http://")},
		})
	}, func(t *testing.T, a *app.App, base string) {
		fn(t, a, base, private, srv.URL)
	})
}

// TestAPluginLives takes a plugin through its life over HTTP, with a real module: taken in, installed, configured, used for what
// it was let, upgraded with more rights, rolled back and removed.
func TestAPluginLives(t *testing.T) {
	t.Parallel()
	withPlugins(t, func(t *testing.T, a *app.App, base string, key minisign.PrivateKey, service string) {
		c := signUp(t, base, "Plugged")
		stop, err := a.Start(t.Context())
		require.NoError(t, err)
		defer stop()

		require.Equal(t, http.StatusUnprocessableEntity, c.uploaded([]byte("no package")).status)
		_, stranger, err := minisign.GenerateKey(rand.Reader)
		require.NoError(t, err)
		foreign := c.uploaded(packOf(t, stranger))
		require.Equal(t, http.StatusUnprocessableEntity, foreign.status)
		require.Contains(t, foreign.body, "package_key_unknown")
		taken := c.uploaded(packOf(t, key))
		require.Equal(t, http.StatusCreated, taken.status, taken.body)
		var p struct{ ID, Digest string }
		require.NoError(t, json.Unmarshal([]byte(taken.body), &p))
		review := c.must(http.MethodGet, "/plugin-packages/"+p.ID+"/review", "", 200)
		require.NotEmpty(t, review["rights"])

		require.Contains(t, c.send(http.MethodPost, "/plugins", `{"package_id":"`+p.ID+`","digest":"0"}`, nil).body, "consent_outdated")
		plugin := c.must(http.MethodPost, "/plugins", `{"package_id":"`+p.ID+`","digest":"`+p.Digest+`"}`, 201)
		at := "/plugins/" + plugin["id"].(string)
		require.Contains(t, c.send(http.MethodPost, at+"/enable", `{}`, nil).body, "config.api_key", "it is not turned on before it is configured")
		require.Contains(t, c.send(http.MethodPut, at+"/config", `{"config":{"api_key":"s3cret","base_url":"`+service+`","plan":"gold"}}`, nil).body, "config.plan")
		shown := c.send(http.MethodPut, at+"/config", `{"config":{"api_key":"s3cret","base_url":"`+service+`","plan":"pro"}}`, nil)
		require.Equal(t, 200, shown.status, shown.body)
		require.NotContains(t, shown.body, "s3cret")
		c.must(http.MethodPost, at+"/enable", `{}`, 200)

		// Enrich: it suggests what it may, from the service that it may ask.
		contact := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Enriched","email":"e@example.org"}`)
		here := "/records/contacts/" + contact
		found := c.must(http.MethodPost, here+"/suggestions", `{"installation_id":"`+plugin["id"].(string)+`"}`, 200)
		require.Len(t, found["items"], 1, "the address is not its to suggest")
		require.Equal(t, "CTO", found["items"].([]any)[0].(map[string]any)["value"])
		require.Len(t, c.must(http.MethodGet, here+"/suggestions", "", 200)["data"], 1)
		c.must(http.MethodPost, here+"/suggestions/"+found["id"].(string), `{"fields":["job_title"]}`, 204)
		require.Equal(t, "CTO", c.must(http.MethodGet, here, "", 200)["job_title"])
		require.Contains(t, c.send(http.MethodGet, here+"/history", "", nil).body, "test.guest: people")
		require.Empty(t, c.must(http.MethodGet, here+"/suggestions", "", 200)["data"])

		// Events: it is told of what it asked for and writes what it may, as itself.
		eventful := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Eventful"}`)
		require.Eventually(t, func() bool {
			return strings.Contains(c.send(http.MethodGet, "/records/contacts/"+eventful, "", nil).body, "seen Eventful")
		}, wait, tick)
		require.Contains(t, c.send(http.MethodGet, "/records/contacts/"+eventful+"/history", "", nil).body, plugin["id"].(string))
		require.Equal(t, "CTO", c.must(http.MethodGet, here, "", 200)["job_title"], "others were not told of")

		// Before a record is saved: it refuses, changes, and where it wants more than it may or fails nothing is saved.
		no := c.send(http.MethodPost, "/records/contacts", `{"last_name":"Forbidden"}`, nil)
		require.Equal(t, http.StatusUnprocessableEntity, no.status, no.body)
		require.Contains(t, no.body, "not this one")
		canonical := c.must(http.MethodPost, "/records/contacts", `{"last_name":"Canonical","job_title":"Boss"}`, 201)
		require.Equal(t, "Chief", canonical["job_title"])
		changes := c.must(http.MethodGet, "/records/contacts/"+canonical["id"].(string)+"/history", "", 200)["data"].([]any)[0].(map[string]any)["changes"].([]any)
		for _, x := range changes {
			x, _ := x.(map[string]any)
			through, _ := x["through"].(string)
			require.Equal(t, x["field"] == "job_title", through == "test.guest 1.0.0", "%v: the saver's own values are theirs, the plugin's are not", x)
		}
		require.Contains(t, c.send(http.MethodPost, "/records/contacts", `{"last_name":"Overreach"}`, nil).body, "plugin_overreached")
		require.Contains(t, c.send(http.MethodPost, "/records/contacts", `{"last_name":"Loop"}`, nil).body, "plugin_failed")

		// Jobs and requests from outside.
		hook := plugin["hook_url"].(string)
		hook = base + hook[strings.Index(hook, "/hooks/"):]
		post := func(path, body string) (int, string, http.Header) {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
			require.NoError(t, err)
			req.Header.Set("Cookie", c.cookie)
			res, err := http.DefaultClient.Do(req)
			require.NoError(t, err)
			defer res.Body.Close()
			raw, err := io.ReadAll(res.Body)
			require.NoError(t, err)
			return res.StatusCode, string(raw), res.Header
		}
		status, body, header := post(hook+"/webhook", "ping")
		require.Equal(t, 202, status, body)
		require.Equal(t, "got ping", body)
		require.Empty(t, header.Get("Set-Cookie"))
		status, _, _ = post(hook+"/webhook", strings.Repeat("x", 2000))
		require.Equal(t, http.StatusRequestEntityTooLarge, status)
		status, _, _ = post(hook+"/other", "")
		require.Equal(t, http.StatusNotFound, status)
		status, _, _ = post(base+"/hooks/AAAAAAAAAAAAAAAAAAAAAAAAAA/webhook", "")
		require.Equal(t, http.StatusNotFound, status)

		// What went through it stands in the log, without a forged line and without the values.
		calls := c.send(http.MethodGet, at+"/calls", "", nil).body
		require.Contains(t, calls, `"method":"Enrich"`)
		require.Contains(t, calls, `"outcome":"deadline"`)
		require.Contains(t, calls, `enriched INFO forged line`)
		flows := c.send(http.MethodGet, at+"/flows", "", nil).body
		require.Contains(t, flows, `"name":"contacts.email"`)
		require.Contains(t, flows, `"kind":"sent"`)
		require.NotContains(t, flows, "e@example.org")

		// What it costs, in the settings and for whoever runs this Kontor.
		cost := c.must(http.MethodGet, at+"/usage", "", 200)
		day, week := cost["day"].(map[string]any), cost["week"].(map[string]any)
		require.GreaterOrEqual(t, day["calls"], 8.0)
		require.GreaterOrEqual(t, day["errors"], 1.0, "the loop took too long")
		for _, figure := range []string{"p95_us", "mean_us", "own_us", "fuel", "bytes"} {
			require.Positive(t, day[figure], figure)
			require.GreaterOrEqual(t, week[figure], 1.0, figure)
		}
		metrics := httptest.NewRecorder()
		a.Admin().ServeHTTP(metrics, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
		require.Contains(t, metrics.Body.String(), `kontor_plugin_calls_total{outcome="deadline",plugin="test.guest"} 1`)
		require.Contains(t, metrics.Body.String(), `kontor_plugin_fuel_total{plugin="test.guest"}`)

		// A new version that asks for more has to be agreed to; the old one comes back.
		more := c.uploaded(packOf(t, key, `"version":"1.0.0"`, `"version":"1.1.0"`, `"kv","jobs"`, `"kv","jobs","records:company:read"`))
		require.Equal(t, http.StatusCreated, more.status, more.body)
		var next struct{ ID, Digest string }
		require.NoError(t, json.Unmarshal([]byte(more.body), &next))
		require.Equal(t, true, c.must(http.MethodGet, "/plugin-packages/"+next.ID+"/review", "", 200)["more"])
		require.Contains(t, c.send(http.MethodPost, at+"/upgrade", `{"package_id":"`+next.ID+`"}`, nil).body, "consent_needed")
		require.Equal(t, "1.1.0", c.must(http.MethodPost, at+"/upgrade", `{"package_id":"`+next.ID+`","digest":"`+next.Digest+`"}`, 200)["version"])
		require.Contains(t, c.send(http.MethodPost, at+"/upgrade", `{"package_id":"`+p.ID+`"}`, nil).body, "plugin_downgrade")
		require.Equal(t, "1.0.0", c.must(http.MethodPost, at+"/rollback", `{}`, 200)["version"])
		require.Contains(t, c.send(http.MethodPost, at+"/rollback", `{}`, nil).body, "nothing_to_roll_back")

		c.must(http.MethodPost, at+"/disable", `{}`, 200)
		c.must(http.MethodPost, "/records/contacts", `{"last_name":"Forbidden"}`, 201)
		require.Contains(t, c.send(http.MethodPost, here+"/suggestions", `{"installation_id":"`+plugin["id"].(string)+`"}`, nil).body, "plugin_off")
		c.must(http.MethodDelete, at, "", 204)
		require.Empty(t, c.must(http.MethodGet, "/plugins", "", 200)["data"])
		status, _, _ = post(hook+"/webhook", "ping")
		require.Equal(t, http.StatusNotFound, status)
		audit := c.send(http.MethodGet, "/audit?limit=200", "", nil).body
		for _, action := range []string{"uploaded", "installed", "configured", "enabled", "upgraded", "rolled_back", "disabled", "removed"} {
			require.Contains(t, audit, `"action":"plugin.`+action+`"`)
		}
	})
}

// TestAPluginStaysWhereItWasLet has a plugin try what it was not let: T-49, T-50.
func TestAPluginStaysWhereItWasLet(t *testing.T) {
	t.Parallel()
	withPlugins(t, func(t *testing.T, a *app.App, base string, key minisign.PrivateKey, service string) {
		other := signUp(t, base, "Other")
		theirs := other.id("id", http.MethodPost, "/records/contacts", `{"last_name":"CANARY"}`)
		c := signUp(t, base, "Hostile")
		var p struct{ ID, Digest string }
		taken := c.uploaded(packOf(t, key))
		require.NoError(t, json.Unmarshal([]byte(taken.body), &p), taken.body)
		plugin := c.id("id", http.MethodPost, "/plugins", `{"package_id":"`+p.ID+`","digest":"`+p.Digest+`"}`)
		at := "/plugins/" + plugin
		c.must(http.MethodPut, at+"/config", `{"config":{"api_key":"s3cret","base_url":"`+service+`"}}`, 200)
		c.must(http.MethodPost, at+"/enable", `{}`, 200)
		mine := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Mine","email":"m@example.org","first_name":"Secret"}`)
		c.id("id", http.MethodPost, "/records/deals", `{"name":"Deal"}`)
		do := func(input string) answer {
			return c.send(http.MethodPost, at+"/actions/loose", `{"input":`+input+`}`, nil)
		}
		require.Contains(t, do(`{"do":"read","id":"`+mine+`"}`).body, "Mine")
		require.Contains(t, do(`{"do":"read","id":"`+theirs+`"}`).body, "not_found")
		require.Contains(t, do(`{"do":"write","id":"`+mine+`"}`).body, "email")
		require.Equal(t, "m@example.org", c.must(http.MethodGet, "/records/contacts/"+mine, "", 200)["email"])
		require.Contains(t, do(`{"do":"deals"}`).body, "not_found")
		fields := do(`{"do":"contacts"}`).body
		require.Contains(t, fields, "last_name")
		require.NotContains(t, fields, "first_name")
		require.Contains(t, do(`{"do":"secret"}`).body, "secrets:other was not granted")
		require.Contains(t, do(`{"do":"fetch","url":"`+service+`/there"}`).body, "200 Bearer mine")
		for _, to := range []string{service + "/away", "http://127.0.0.2/", "http://2130706433/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0x7f.1/", "https://example.org/", "file:///etc/passwd", "http://169.254.169.254/"} {
			x := do(`{"do":"fetch","url":"` + to + `"}`)
			require.NotEqual(t, 200, x.status, to+x.body)
			require.NotContains(t, x.body, "inside")
		}
		require.Contains(t, do(`{"do":"count"}`).body, `"output":1`)
		require.Contains(t, do(`{"do":"count"}`).body, `"output":2`)
		for _, crash := range []string{"exit", "memory", "loop"} {
			x := do(`{"do":"` + crash + `"}`)
			require.Equal(t, http.StatusServiceUnavailable, x.status, x.body)
			require.Contains(t, x.body, "plugin_failed")
		}
		require.Contains(t, do(`{"do":"panic"}`).body, "on purpose", "the SDK makes an answer of a panic")
		require.Contains(t, do(`{"do":"count"}`).body, `"output":3`, "the others go on")
		// The fifth failure within a minute stops it.
		do(`{"do":"exit"}`)
		do(`{"do":"exit"}`)
		require.Eventually(t, func() bool { return strings.Contains(do(`{"do":"count"}`).body, "plugin_resting") }, wait, tick)
		c.must(http.MethodPost, at+"/enable", `{}`, 200)
		require.Contains(t, do(`{"do":"count"}`).body, `"output":`)
		// Whoever runs this Kontor stops it everywhere.
		require.NoError(t, a.Plugins.Block(t.Context(), "test.guest", "", "unsafe"))
		require.Contains(t, do(`{"do":"count"}`).body, "plugin_blocked")
		require.NoError(t, a.Plugins.Unblock(t.Context(), "test.guest", ""))
		require.Contains(t, do(`{"do":"count"}`).body, `"output":`)
		require.Equal(t, http.StatusNotFound, other.send(http.MethodPost, at+"/actions/loose", `{"input":{"do":"count"}}`, nil).status)
		require.Equal(t, http.StatusNotFound, other.send(http.MethodGet, at, "", nil).status)
	})
}
