package app_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"aead.dev/minisign"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

// bundled is a package of a plugin that Kontor brings along, made of its folder.
func bundled(t *testing.T, name string, key minisign.PrivateKey) []byte {
	t.Helper()
	dir := t.TempDir()
	folder := filepath.Join("..", "..", "plugins", name)
	require.NoError(t, os.CopyFS(dir, os.DirFS(folder)))
	require.NoError(t, os.Rename(sdktest.Build(t, folder, true), filepath.Join(dir, "plugin.wasm")))
	manifest, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, pack.Pack(&b, os.DirFS(dir), manifest, key))
	return b.Bytes()
}

// newsletter is as much of a service as the plugin asks for: it takes contacts in, and lets them go.
type newsletter struct {
	mu     sync.Mutex
	emails []string
}

func (n *newsletter) has() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.emails)
}

// ServeHTTP implements http.Handler.
func (n *newsletter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if r.Header.Get("Api-Key") != "k" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var in struct {
		Email  string
		Emails []string
	}
	_ = json.NewDecoder(r.Body).Decode(&in)
	switch r.Method + " " + r.URL.Path {
	case "POST /contacts":
		n.emails = append(n.emails, in.Email)
		w.WriteHeader(http.StatusCreated)
	case "POST /contacts/lists/7/contacts/remove":
		n.emails = slices.DeleteFunc(n.emails, func(e string) bool { return slices.Contains(in.Emails, e) })
		w.WriteHeader(http.StatusCreated)
	case "GET /contacts":
		_, _ = w.Write([]byte(`{"contacts":[],"count":0}`))
	case "GET /contacts/lists/7":
		_, _ = w.Write([]byte(`{"id":7}`))
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// TestTheBundledPluginsRun installs the plugins that Kontor brings along, and takes e-mail marketing through a day: who agrees
// comes into the list, what became of a mailing stands on the timeline, who leaves has withdrawn.
func TestTheBundledPluginsRun(t *testing.T) {
	t.Parallel()
	public, key, err := minisign.GenerateKey(rand.Reader)
	require.NoError(t, err)
	service := &newsletter{}
	srv := httptest.NewServer(service)
	t.Cleanup(srv.Close)
	packages := map[string][]byte{"mailing": bundled(t, "mailing", key), "linkedin": bundled(t, "linkedin", key)}
	onEach(t, func(t *testing.T, database string) (*app.App, string) {
		t.Helper()
		return startWith(t, app.Config{
			DataDir: t.TempDir(), Database: app.Secret(database), DatabaseConns: 16, PluginKeys: []string{public.String()}, AllowHosts: []string{strings.TrimPrefix(srv.URL, "http://")},
		})
	}, func(t *testing.T, a *app.App, base string) {
		service.mu.Lock()
		service.emails = nil
		service.mu.Unlock()
		c := signUp(t, base, "Bundled")
		stop, err := a.Start(t.Context())
		require.NoError(t, err)
		defer stop()
		for _, object := range []string{"contacts", "leads"} {
			c.must(http.MethodPost, "/objects/"+object+"/fields", `{"name":"newsletter","type":"boolean","labels":{"en":"Newsletter","de":"Newsletter"}}`, 201)
		}
		install := func(name, config string) map[string]any {
			taken := c.uploaded(packages[name])
			require.Equal(t, http.StatusCreated, taken.status, taken.body)
			var p struct{ ID, Digest string }
			require.NoError(t, json.Unmarshal([]byte(taken.body), &p))
			plugin := c.must(http.MethodPost, "/plugins", `{"package_id":"`+p.ID+`","digest":"`+p.Digest+`"}`, 201)
			at := "/plugins/" + plugin["id"].(string)
			c.must(http.MethodPut, at+"/config", `{"config":`+config+`}`, 200)
			c.must(http.MethodPost, at+"/enable", `{}`, 200)
			return plugin
		}
		install("linkedin", `{"access_token":"none"}`)
		ada := c.id("id", http.MethodPost, "/records/contacts", `{"first_name":"Ada","last_name":"Lovelace","email":"ada@x.example","custom":{"newsletter":true}}`)
		c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"No","email":"no@x.example","custom":{"newsletter":false}}`)
		plugin := install("mailing", `{"vendor":"brevo","api_key":"k","list_id":"7","consent_field":"custom.newsletter","objects":["contacts","leads"],"base_url":"`+srv.URL+`","webhook_key":"0123456789abcdef"}`)
		// The daily job begins when the plugin is turned on.
		require.Eventually(t, func() bool { return slices.Equal(service.has(), []string{"ada@x.example"}) }, wait, tick)

		hook := plugin["hook_url"].(string)
		hook = base + hook[strings.Index(hook, "/hooks/"):] + "/webhook?key="
		told := func(key, body string) int {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, hook+key, strings.NewReader(body))
			require.NoError(t, err)
			res, err := http.DefaultClient.Do(req)
			require.NoError(t, err)
			require.NoError(t, res.Body.Close())
			return res.StatusCode
		}
		opened := `{"event":"opened","email":"ada@x.example","camp_id":42,"campaign name":"Autumn","ts_event":1604933737}`
		require.Equal(t, http.StatusUnauthorized, told("wrong", opened))
		for range 2 {
			require.Equal(t, http.StatusOK, told("0123456789abcdef", opened))
		}
		mails := c.must(http.MethodGet, "/records/emails", "", 200)["data"].([]any)
		require.Len(t, mails, 1)
		mail := mails[0].(map[string]any)
		require.Equal(t, "Autumn", mail["subject"])
		require.Equal(t, "2020-11-09 14:55 UTC opened", mail["body_text"])
		require.Equal(t, http.StatusOK, told("0123456789abcdef", `{"event":"unsubscribe","email":"ada@x.example","camp_id":42,"campaign name":"Autumn","ts_event":1604933800}`))
		now := c.must(http.MethodGet, "/records/contacts/"+ada, "", 200)
		require.Equal(t, true, now["do_not_email"])
		require.Equal(t, false, now["custom"].(map[string]any)["newsletter"])
	})
}
