package app_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"aead.dev/minisign"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/plugins/author"
)

// slow is how long building a plugin may take on a busy machine.
const slow = 4 * time.Minute

// said is what a command has said so far.
type said struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.Write(b)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.String()
}

// TestAPluginFollowsItsFolder writes a plugin while it runs: kontor plugin run puts every save into the Kontor that serves
// beside it; what does not build changes nothing, and what the plugin remembers stays.
func TestAPluginFollowsItsFolder(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds a plugin several times")
	}
	public, private, err := minisign.GenerateKey(rand.Reader)
	require.NoError(t, err)
	onEach(t, func(t *testing.T, database string) (*app.App, string) {
		t.Helper()
		return startWith(t, app.Config{DataDir: t.TempDir(), Database: app.Secret(database), DatabaseConns: 16, PluginKeys: []string{public.String()}})
	}, func(t *testing.T, a *app.App, base string) {
		c := signUp(t, base, "Author")
		folder := filepath.Join(t.TempDir(), "guest")
		sdk, err := filepath.Abs("../../sdk")
		require.NoError(t, err)
		require.NoError(t, author.New{Folder: folder, ID: "test.guest", SDK: sdk}.Create())
		code, err := os.ReadFile("testdata/plugin/main.go")
		require.NoError(t, err)
		put := func(name, content string) {
			require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600))
		}
		require.NoError(t, os.Remove(filepath.Join(folder, "main_test.go")))
		put("main.go", string(code))
		put("manifest.json", pluginManifest)
		secret, err := private.MarshalText()
		require.NoError(t, err)
		put("local.key", string(secret))

		ctx, cancel := context.WithCancel(t.Context())
		var out said
		cmd := app.Command()
		cmd.SetOut(&out)
		cmd.SetErr(&out)
		cmd.SetArgs([]string{
			"plugin", "run", c.slug, folder, "--plugin-config", `{"api_key":"s3cret","base_url":"http://127.0.0.1:9"}`,
			"--data-dir", a.Config.DataDir, "--database", a.Config.Database.Reveal(), "--plugin-keys", public.String(), "--redis", "", "--log-level", "error",
		})
		ended := make(chan error, 1)
		go func() { ended <- cmd.ExecuteContext(ctx) }()
		defer func() {
			cancel()
			require.NoError(t, <-ended, out.String())
		}()

		at := ""
		require.Eventually(t, func() bool {
			var list struct{ Data []struct{ ID, State string } }
			require.NoError(t, json.Unmarshal([]byte(c.send("GET", "/plugins", "", nil).body), &list))
			if len(list.Data) == 0 || list.Data[0].State != "enabled" {
				return false
			}
			at = "/plugins/" + list.Data[0].ID
			return true
		}, slow, tick, "%s", &out)
		do := func(input string) string { return c.send("POST", at+"/actions/loose", `{"input":`+input+`}`, nil).body }
		require.Contains(t, do(`{"do":"count"}`), `"output":1`)

		put("main.go", strings.Replace(string(code), "return answer(os.Getpid(), nil)", "return answer(4711, nil)", 1))
		require.Eventually(t, func() bool { return strings.Contains(do(`{"do":"pid"}`), `"output":4711`) }, slow, tick, "%s", &out)
		require.Contains(t, do(`{"do":"count"}`), `"output":2`, "what it remembers stays")

		put("main.go", string(code)+"\nfunc broken( {\n")
		require.Eventually(t, func() bool { return strings.Contains(out.String(), "Nothing was changed") }, slow, tick, "%s", &out)
		require.Contains(t, out.String(), "main.go:")
		require.Contains(t, do(`{"do":"pid"}`), `"output":4711`, "the version before goes on")

		put("main.go", strings.Replace(string(code), "return answer(os.Getpid(), nil)", "return answer(4712, nil)", 1))
		require.Eventually(t, func() bool { return strings.Contains(do(`{"do":"pid"}`), `"output":4712`) }, slow, tick, "%s", &out)
		require.Contains(t, do(`{"do":"count"}`), `"output":3`)
		require.Contains(t, c.send("GET", at, "", nil).body, `"version":"1.0.0-dev.`)
	})
}
