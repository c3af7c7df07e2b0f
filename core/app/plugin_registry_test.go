package app_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"aead.dev/minisign"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/plugins/author"
	"github.com/kontor-crm/kontor/plugins/host/pack"
)

// TestTheRegistryOfPlugins lists what a registry has, takes packages in from it, and refuses what is not signed, not what was
// promised, or older than what the company has had.
func TestTheRegistryOfPlugins(t *testing.T) {
	t.Parallel()
	public, private, err := minisign.GenerateKey(rand.Reader)
	require.NoError(t, err)
	folder := t.TempDir()
	put := func(name string, content []byte) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), content, 0o600))
	}
	put("guest-1.kpx", packOf(t, private))
	put("guest-2.kpx", packOf(t, private, `"version":"1.0.0"`, `"version":"1.2.0"`))
	put("other.kpx", packOf(t, private, `"id":"test.guest"`, `"id":"test.other"`))
	put("changed.kpx", packOf(t, private, `"id":"test.guest"`, `"id":"test.changed"`))
	key := filepath.Join(t.TempDir(), "key.pub")
	require.NoError(t, os.WriteFile(key, []byte(public.String()), 0o600))
	var said bytes.Buffer
	cmd := app.Command()
	cmd.SetOut(&said)
	cmd.SetArgs([]string{"plugin", "index", folder, "--key", key})
	require.NoError(t, cmd.ExecuteContext(t.Context()))
	require.Contains(t, said.String(), "lists 4 packages")
	// What the publisher of the index could not have meant: a package that nobody has signed, and one that was exchanged.
	var index pack.Index
	raw, err := os.ReadFile(filepath.Join(folder, author.IndexName))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(raw, &index))
	wasm, err := guest()
	require.NoError(t, err)
	files := fstest.MapFS{"plugin.wasm": {Data: wasm}}
	sealed, err := pack.Seal(files, []byte(strings.Replace(pluginManifest, "test.guest", "test.unsigned", 1)))
	require.NoError(t, err)
	var unsigned bytes.Buffer
	require.NoError(t, pack.Write(&unsigned, files, sealed, nil))
	put("unsigned.kpx", unsigned.Bytes())
	_, err = author.Index(folder, "", public)
	require.Error(t, err, "an index has signed packages only")
	sum, err := author.Checksum(filepath.Join(folder, "unsigned.kpx"))
	require.NoError(t, err)
	index.Packages = append(index.Packages, pack.IndexEntry{ID: "test.unsigned", Version: "1.0.0", URL: "unsigned.kpx", SHA256: sum})
	index.Packages = append(index.Packages, pack.IndexEntry{ID: "test.lies", Version: "1.0.0", URL: "other.kpx", SHA256: index.Packages[3].SHA256})
	raw, err = json.Marshal(index)
	require.NoError(t, err)
	put(author.IndexName, raw)
	put("changed.kpx", packOf(t, private, `"id":"test.guest"`, `"id":"test.changed"`, `"Guest"`, `"Another"`))

	var asked atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Path == "/"+author.IndexName {
			http.Redirect(w, r, "/moved/"+author.IndexName, http.StatusFound)
			return
		}
		r.URL.Path = strings.TrimPrefix(r.URL.Path, "/moved")
		http.FileServer(http.Dir(folder)).ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	onEach(t, func(t *testing.T, database string) (*app.App, string) {
		t.Helper()
		return startWith(t, app.Config{
			DataDir: t.TempDir(), Database: app.Secret(database), DatabaseConns: 16, PluginKeys: []string{public.String()}, AllowHosts: []string{strings.TrimPrefix(srv.URL, "http://")},
			PluginRegistry: srv.URL + "/" + author.IndexName,
		})
	}, func(t *testing.T, _ *app.App, base string) {
		c := signUp(t, base, "Registered")
		offers := c.send(http.MethodGet, "/plugin-offers", "", nil).body
		require.Contains(t, offers, `"packages":6`)
		require.NotContains(t, offers, `"problem"`)
		require.Contains(t, offers, `"version":"1.2.0"`)
		require.Contains(t, offers, `"source":"registry"`)
		require.NotContains(t, offers, `"plugin":"test.guest","version":"1.0.0"`, "the newest only")
		take := func(plugin string) answer {
			return c.send(http.MethodPost, "/plugin-packages/bundled", `{"plugin":"`+plugin+`"}`, nil)
		}
		require.Contains(t, take("test.unsigned").body, "package_unsigned")
		require.Contains(t, take("test.changed").body, "package_tampered")
		require.Contains(t, take("test.lies").body, "plugin_other")
		require.Equal(t, http.StatusNotFound, take("test.nobody").status)
		a := take("test.guest")
		require.Equal(t, http.StatusCreated, a.status, a.body)
		require.Contains(t, a.body, `"version":"1.2.0"`)
		before := asked.Load()
		require.Equal(t, http.StatusCreated, take("test.guest").status)
		require.Equal(t, before, asked.Load(), "what was fetched is kept")

		// A registry that was set back does not bring an old version in the place of a newer one.
		id, digest := c.taken(packOf(t, private, `"id":"test.guest"`, `"id":"test.other"`, `"version":"1.0.0"`, `"version":"1.1.0"`))
		c.must(http.MethodPost, "/plugins", `{"package_id":"`+id+`","digest":"`+digest+`"}`, 201)
		require.Contains(t, take("test.other").body, "plugin_downgrade")
	})
}

// TestARegistryThatIsAway leaves everything else as it is, and says so.
func TestARegistryThatIsAway(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"kontor_registry":2}`) }))
	t.Cleanup(srv.Close)
	for registry, problem := range map[string]string{"http://" + address(t): "unreachable", srv.URL: "unreadable"} {
		a, base := startWith(t, app.Config{DataDir: t.TempDir(), PluginRegistry: registry, AllowHosts: []string{strings.TrimPrefix(registry, "http://")}})
		c := signUp(t, base, "Away")
		offers := c.send(http.MethodGet, "/plugin-offers", "", nil)
		require.Equal(t, http.StatusOK, offers.status)
		require.Contains(t, offers.body, `"problem":"`+problem+`"`)
		a.Close()
	}
	for _, registry := range []string{"http://registry.example/index.json", "ftp://x/y", "index.json"} {
		_, err := app.New(t.Context(), app.Config{BaseURL: "http://localhost", DataDir: t.TempDir(), PluginRegistry: registry}, slog.New(slog.DiscardHandler))
		require.ErrorContains(t, err, "plugin-registry", registry)
	}
}
