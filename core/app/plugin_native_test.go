package app_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"aead.dev/minisign"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/plugins/author"
	"github.com/kontor-crm/kontor/plugins/host/pack"
)

// guestProgram is testdata/plugin as a program, built once.
var guestProgram = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "kontor-plugin-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "plugin")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, "./testdata/plugin")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	if text, err := build.CombinedOutput(); err != nil {
		return nil, &exec.Error{Name: string(text), Err: err}
	}
	return os.ReadFile(out)
})

// programEntry is where the program lies in its package.
const programEntry = "native/this/plugin"

// asProgram is what makes the guest's manifest that of a program.
var asProgram = []string{`"wasm":{"file":"plugin.wasm","timeout_ms":2000}`, `"native":{"` + runtime.GOOS + "-" + runtime.GOARCH + `":"` + programEntry + `"}`}

// programOf is a package of the guest as a program, with parts of the manifest replaced.
func programOf(t *testing.T, key minisign.PrivateKey, replace ...string) []byte {
	t.Helper()
	program, err := guestProgram()
	require.NoError(t, err)
	var b bytes.Buffer
	manifest := strings.NewReplacer(replace...).Replace(strings.NewReplacer(asProgram...).Replace(pluginManifest))
	require.NoError(t, pack.Pack(&b, fstest.MapFS{programEntry: {Data: program}}, []byte(manifest), key))
	return b.Bytes()
}

// holding is the guest's service, at which requests for /hold wait until the test has ended.
func holding(t *testing.T) (address string, held <-chan struct{}) {
	t.Helper()
	waits, end := make(chan struct{}, 8), make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/hold" {
			waits <- struct{}{}
			select {
			case <-end:
			case <-r.Context().Done():
			}
			return
		}
		_, _ = w.Write([]byte(`{"title":"CTO"}`))
	}))
	t.Cleanup(srv.Close)
	t.Cleanup(func() { close(end) })
	return srv.URL, waits
}

// withPrograms runs nodes that run programs of the first key, and take plugins of the second in.
func withPrograms(t *testing.T, service string, fn func(t *testing.T, a *app.App, url string, allowed, other minisign.PrivateKey)) {
	t.Helper()
	public, allowed, err := minisign.GenerateKey(rand.Reader)
	require.NoError(t, err)
	second, other, err := minisign.GenerateKey(rand.Reader)
	require.NoError(t, err)
	onEach(t, func(t *testing.T, database string) (*app.App, string) {
		t.Helper()
		return startWith(t, app.Config{
			DataDir: t.TempDir(), Database: app.Secret(database), DatabaseConns: 16, PluginKeys: []string{second.String()}, PluginsAllowNative: true, PluginNativeKeys: []string{public.String()},
			AllowHosts: []string{strings.TrimPrefix(service, "http://")},
		})
	}, func(t *testing.T, a *app.App, base string) { fn(t, a, base, allowed, other) })
}

// taken sends a package that has to be accepted.
func (c *company) taken(content []byte) (id, digest string) {
	c.t.Helper()
	a := c.uploaded(content)
	require.Equal(c.t, http.StatusCreated, a.status, a.body)
	var p struct{ ID, Digest string }
	require.NoError(c.t, json.Unmarshal([]byte(a.body), &p))
	return p.ID, p.Digest
}

// TestAProgramLives takes a plugin that is a program through its life: installed, configured, used, killed, upgraded with
// consent, removed.
func TestAProgramLives(t *testing.T) {
	t.Parallel()
	service, held := holding(t)
	withPrograms(t, service, func(t *testing.T, _ *app.App, base string, key, other minisign.PrivateKey) {
		c := signUp(t, base, "Native")
		no := c.uploaded(programOf(t, other))
		require.Equal(t, http.StatusUnprocessableEntity, no.status)
		require.Contains(t, no.body, "plugin_native_key")
		require.Contains(t, c.uploaded(programOf(t, key, `"`+runtime.GOOS+"-"+runtime.GOARCH+`"`, `"windows-arm64"`)).body, "plugin_native_platform")
		id, digest := c.taken(programOf(t, key))
		require.Contains(t, c.send(http.MethodGet, "/plugin-packages/"+id+"/review", "", nil).body, `"kind":"program"`)
		plugin := c.id("id", http.MethodPost, "/plugins", `{"package_id":"`+id+`","digest":"`+digest+`"}`)
		at := "/plugins/" + plugin
		c.must(http.MethodPut, at+"/config", `{"config":{"api_key":"s3cret","base_url":"`+service+`"}}`, 200)
		c.must(http.MethodPost, at+"/enable", `{}`, 200)
		contact := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Enriched","email":"e@example.org"}`)
		found := c.must(http.MethodPost, "/records/contacts/"+contact+"/suggestions", `{"installation_id":"`+plugin+`"}`, 200)
		require.Equal(t, "CTO", found["items"].([]any)[0].(map[string]any)["value"])
		require.Contains(t, c.send(http.MethodPost, "/records/contacts", `{"last_name":"Forbidden"}`, nil).body, "not this one")
		do := func(input string) answer {
			return c.send(http.MethodPost, at+"/actions/loose", `{"input":`+input+`}`, nil)
		}

		// The gate is the same: another company's records and what was not granted stay out of reach.
		stranger := signUp(t, base, "Stranger")
		theirs := stranger.id("id", http.MethodPost, "/records/contacts", `{"last_name":"CANARY"}`)
		require.Contains(t, do(`{"do":"read","id":"`+theirs+`"}`).body, "not_found")
		require.Contains(t, do(`{"do":"write","id":"`+contact+`"}`).body, "email")
		require.Contains(t, do(`{"do":"fetch","url":"http://127.0.0.2/"}`).body, "were not agreed to")
		require.Contains(t, do(`{"do":"count"}`).body, `"output":1`)

		// Killed in the middle of a call: the caller hears of it, and the next call is answered.
		pid := pidOf(t, do(`{"do":"pid"}`))
		hung := make(chan answer, 1)
		go func() { hung <- do(`{"do":"fetch","url":"` + service + `/hold"}`) }()
		<-held
		require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
		killed := time.Now()
		a := <-hung
		require.Equal(t, http.StatusServiceUnavailable, a.status, a.body)
		require.Contains(t, a.body, "plugin_failed")
		require.Contains(t, do(`{"do":"count"}`).body, `"output":2`, "its memory is Kontor's")
		t.Logf("back %v after the kill", time.Since(killed))
		second := pidOf(t, do(`{"do":"pid"}`))
		require.NotEqual(t, pid, second)
		require.Contains(t, c.send(http.MethodGet, at+"/calls", "", nil).body, `"outcome":"failed"`)

		// An upgrade starts the other program, and ends this one.
		next, agreed := c.taken(programOf(t, key, `"version":"1.0.0"`, `"version":"1.1.0"`, `"kv","jobs"`, `"kv","jobs","records:company:read"`))
		require.Contains(t, c.send(http.MethodPost, at+"/upgrade", `{"package_id":"`+next+`"}`, nil).body, "consent_needed")
		c.must(http.MethodPost, at+"/upgrade", `{"package_id":"`+next+`","digest":"`+agreed+`"}`, 200)
		require.Contains(t, do(`{"do":"count"}`).body, `"output":3`)
		third := pidOf(t, do(`{"do":"pid"}`))
		require.NotEqual(t, second, third)
		gone := func(pid int) func() bool { return func() bool { return syscall.Kill(pid, 0) != nil } }
		require.Eventually(t, gone(second), wait, tick)
		c.must(http.MethodDelete, at, "", 204)
		require.Eventually(t, gone(third), wait, tick)
	})
}

func pidOf(t *testing.T, a answer) int {
	t.Helper()
	var out struct{ Output int }
	require.NoError(t, json.Unmarshal([]byte(a.body), &out), a.body)
	require.Positive(t, out.Output)
	return out.Output
}

// TestProgramsNeedTheOperatorsWord sends a program to a Kontor that runs none.
func TestProgramsNeedTheOperatorsWord(t *testing.T) {
	t.Parallel()
	withPlugins(t, func(t *testing.T, _ *app.App, base string, key minisign.PrivateKey, _ string) {
		c := signUp(t, base, "Sandboxed")
		content := programOf(t, key)
		a := c.uploaded(content)
		require.Equal(t, http.StatusUnprocessableEntity, a.status, a.body)
		require.Contains(t, a.body, "plugin_needs_native")
		require.Contains(t, a.body, "which this Kontor does not run")
		require.Contains(t, c.uploaded(content, "de").body, "führt dieses Kontor nicht aus")
	})
}

// TestAnExampleInNodeRuns installs the example that is written in JavaScript, and has it enrich a contact and greet it.
func TestAnExampleInNodeRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("builds an example")
	}
	t.Parallel()
	for _, tool := range []string{"npm", "node"} {
		if _, err := exec.LookPath(tool); err != nil && os.Getenv("KONTOR_TEST_REQUIRE") == "" {
			t.Skip("there is no " + tool)
		}
	}
	service, _ := holding(t)
	_, author, err := minisign.GenerateKey(rand.Reader)
	require.NoError(t, err)
	built := nodePackage(t, author)
	withPrograms(t, service, func(t *testing.T, _ *app.App, base string, key, _ minisign.PrivateKey) {
		c := signUp(t, base, "Node")
		var signed bytes.Buffer
		require.NoError(t, pack.Resign(&signed, bytes.NewReader(built), int64(len(built)), key))
		id, digest := c.taken(signed.Bytes())
		plugin := c.id("id", http.MethodPost, "/plugins", `{"package_id":"`+id+`","digest":"`+digest+`"}`)
		at := "/plugins/" + plugin
		c.must(http.MethodPut, at+"/config", `{"config":{"api_key":"s3cret"}}`, 200)
		c.must(http.MethodPost, at+"/enable", `{}`, 200)
		contact := c.id("id", http.MethodPost, "/records/contacts", `{"first_name":"Ada","last_name":"L","email":"ada@example.org"}`)
		a := c.send(http.MethodPost, at+"/actions/greet", `{"object":"contacts","record_id":"`+contact+`"}`, nil)
		require.Equal(t, http.StatusOK, a.status, a.body)
		require.Contains(t, a.body, "Ada")
		require.Contains(t, c.send(http.MethodPost, at+"/actions/dance", `{}`, nil).body, "not_found")
	})
}

// nodePackage builds the example in JavaScript in a folder of its own, with the contract where it expects it.
func nodePackage(t *testing.T, key minisign.PrivateKey) []byte {
	t.Helper()
	root := t.TempDir()
	folder := filepath.Join(root, "examples", "plugin-node")
	for _, name := range []string{"examples/plugin-node/src", "sdk/proto"} {
		require.NoError(t, os.CopyFS(filepath.Join(root, name), os.DirFS(filepath.Join("..", "..", name))))
	}
	for _, name := range []string{"manifest.json", "package.json", "package-lock.json", "build.mjs"} {
		content, err := os.ReadFile(filepath.Join("..", "..", "examples", "plugin-node", name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), content, 0o600))
	}
	cmd := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	_, err = author.Build(t.Context(), folder, t.Output())
	require.NoError(t, err)
	file, err := author.Pack(folder, filepath.Join(root, "node.kpx"), &key)
	require.NoError(t, err)
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	return content
}
