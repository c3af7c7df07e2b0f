package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"aead.dev/minisign"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/plugins/host/pack"
)

// started uploads a package, installs it, configures it and turns it on; it returns where it is in the API.
func (c *company) started(content []byte, service string) string {
	c.t.Helper()
	taken := c.uploaded(content)
	require.Equal(c.t, http.StatusCreated, taken.status, taken.body)
	var p struct{ ID, Digest string }
	require.NoError(c.t, json.Unmarshal([]byte(taken.body), &p))
	at := "/plugins/" + c.id("id", http.MethodPost, "/plugins", `{"package_id":"`+p.ID+`","digest":"`+p.Digest+`"}`)
	c.must(http.MethodPut, at+"/config", `{"config":{"api_key":"s3cret","base_url":"`+service+`"}}`, 200)
	c.must(http.MethodPost, at+"/enable", `{}`, 200)
	return at
}

// withPages is the guest with panels, a frame and a route of its own.
func withPages(t *testing.T, key minisign.PrivateKey) []byte {
	t.Helper()
	wasm, err := guest()
	require.NoError(t, err)
	manifest := strings.Replace(pluginManifest, `"routes":[`, `"ui":[
		{"slot":"contact.sidebar","panel":"card","kind":"declarative","title":{"en":"Card","de":"Karte"}},
		{"slot":"contact.tab","panel":"slow","kind":"declarative","title":{"en":"Slow"}},
		{"slot":"page","panel":"board","kind":"frame","file":"assets/index.html","title":{"en":"Board","de":"Tafel"}}],
		"routes":[{"method":"POST","path":"/mine","auth":"person"},`, 1)
	var b bytes.Buffer
	require.NoError(t, pack.Pack(&b, fstest.MapFS{
		"plugin.wasm": {Data: wasm}, "assets/index.html": {Data: []byte(`<!doctype html><script src="app.js"></script>`)}, "assets/app.js": {Data: []byte("1")},
	}, []byte(manifest), key))
	return b.Bytes()
}

// TestPluginsShowPanels has a plugin fill the places in the staff app that its manifest names, and nothing but what can do no
// harm comes through.
func TestPluginsShowPanels(t *testing.T) {
	t.Parallel()
	withPlugins(t, func(t *testing.T, _ *app.App, base string, key minisign.PrivateKey, service string) {
		c := signUp(t, base, "Paneled")
		at := c.started(withPages(t, key), service)
		contact := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Shown","email":"e@example.org"}`)

		list := c.must(http.MethodGet, "/plugin-panels?object=contacts", "", 200)["data"].([]any)
		require.Len(t, list, 2)
		require.Equal(t, "sidebar", list[0].(map[string]any)["place"])
		require.Empty(t, c.must(http.MethodGet, "/plugin-panels?object=companies", "", 200)["data"])
		content := c.send(http.MethodPost, at+"/panels/card", `{"object":"contacts","record_id":"`+contact+`"}`, nil)
		require.Equal(t, 200, content.status, content.body)
		require.Contains(t, content.body, `"text":"About Shown"`)
		require.Contains(t, content.body, `"href":"https://people.example/1"`)
		require.Contains(t, content.body, `"object":"contacts","record_id":"con_1"`)
		require.Contains(t, content.body, `"action":"probe","about_record":true`)
		require.NotContains(t, content.body, "javascript:")
		require.NotContains(t, content.body, "no_such")
		require.NotContains(t, content.body, "\u202e")
		require.JSONEq(t, `[]`, asText(t, c.must(http.MethodPost, at+"/panels/card", `{"object":"contacts","record_id":"`+contact+`","state":{"empty":true}}`, 200)["blocks"]))
		slow := c.send(http.MethodPost, at+"/panels/slow", `{"object":"contacts","record_id":"`+contact+`"}`, nil)
		require.Equal(t, http.StatusServiceUnavailable, slow.status, slow.body)
		require.Equal(t, http.StatusNotFound, c.send(http.MethodPost, at+"/panels/card", `{}`, nil).status, "it stands on records")
		require.Equal(t, http.StatusNotFound, c.send(http.MethodPost, at+"/panels/board", `{}`, nil).status, "a frame is not drawn")
		other := signUp(t, base, "Elsewhere")
		require.Equal(t, http.StatusNotFound, other.send(http.MethodPost, at+"/panels/card", `{"object":"contacts","record_id":"`+contact+`"}`, nil).status)

		// The frame: its files come without a session, shut in, and only those.
		page := c.must(http.MethodGet, "/plugin-panels", "", 200)["data"].([]any)[0].(map[string]any)
		address := page["address"].(string)
		get := func(path string) (int, string, http.Header) {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+path, nil)
			require.NoError(t, err)
			res, err := http.DefaultClient.Do(req)
			require.NoError(t, err)
			defer res.Body.Close()
			raw, err := io.ReadAll(res.Body)
			require.NoError(t, err)
			return res.StatusCode, string(raw), res.Header
		}
		status, body, header := get(address)
		require.Equal(t, 200, status)
		require.Contains(t, body, "app.js")
		policy := header.Get("Content-Security-Policy")
		require.Contains(t, policy, "sandbox allow-scripts;")
		require.NotContains(t, policy, "allow-same-origin")
		require.Contains(t, policy, "connect-src 'none'")
		require.Contains(t, policy, strings.TrimSuffix(base+address, "assets/index.html"))
		below := strings.TrimSuffix(address, "assets/index.html")
		status, body, _ = get(below + "assets/app.js")
		require.Equal(t, "1", body)
		require.Equal(t, 200, status)
		for _, file := range []string{"plugin.wasm", "manifest.json", "assets/other.js", "../assets/app.js"} {
			status, _, _ = get(below + file)
			require.Equal(t, http.StatusNotFound, status, file)
		}
		status, _, _ = get(strings.Replace(address, "/plugin-frames/", "/plugin-frames/x", 1))
		require.Equal(t, http.StatusNotFound, status)

		// Its own routes are for people who are signed in, by way of the app, and for nobody outside.
		told := c.must(http.MethodPost, at+"/routes", `{"method":"POST","path":"/mine","body":"{}"}`, 200)
		require.Contains(t, told["body"], "for usr_")
		require.Equal(t, http.StatusNotFound, c.send(http.MethodPost, at+"/routes", `{"method":"POST","path":"/webhook"}`, nil).status, "a webhook is not theirs")
		hook := c.must(http.MethodGet, at, "", 200)["hook_url"].(string)
		res, err := http.Post(base+hook[strings.Index(hook, "/hooks/"):]+"/mine", "text/plain", nil)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		require.Equal(t, http.StatusNotFound, res.StatusCode)

		// Turned off, nothing of it is there any more.
		c.must(http.MethodPost, at+"/disable", `{}`, 200)
		require.Empty(t, c.must(http.MethodGet, "/plugin-panels?object=contacts", "", 200)["data"])
		status, _, _ = get(address)
		require.Equal(t, http.StatusNotFound, status)
		require.Contains(t, c.send(http.MethodPost, at+"/panels/card", `{"object":"contacts","record_id":"`+contact+`"}`, nil).body, "plugin_off")
	})
}

func asText(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}
