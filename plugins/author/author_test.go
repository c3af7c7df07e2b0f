package author_test

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/plugins/author"
	"github.com/kontor-crm/kontor/sdk/native"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

// TestMain lets the test's own program be the command kontor that runs a module for sdktest.
func TestMain(m *testing.M) {
	if os.Getenv(native.Handshake.MagicCookieKey) != "" && len(os.Args) == 4 && os.Args[1] == "plugin" && os.Args[2] == "module" {
		if err := author.Serve(context.Background(), os.Args[3]); err != nil {
			_, _ = io.WriteString(os.Stderr, err.Error()+"\n")
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

const (
	hello     = "../../examples/plugin-hello"
	sdkFolder = "../../sdk"
)

// TestANewPluginIsTheExample keeps the template and the example the same: what is said of the one holds for the other.
func TestANewPluginIsTheExample(t *testing.T) {
	t.Parallel()
	err := fs.WalkDir(os.DirFS("template"), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		got, err := os.ReadFile(filepath.Join("template", path))
		require.NoError(t, err)
		want, err := os.ReadFile(filepath.Join(hello, strings.TrimSuffix(path, ".txt")))
		require.NoError(t, err)
		require.Equal(t, string(want), string(got), "copy %s from examples/plugin-hello", path)
		return nil
	})
	require.NoError(t, err)
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	full := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(full, "mine"), nil, 0o600))
	for name, n := range map[string]author.New{
		"a bad id":       {Folder: t.TempDir(), ID: "Hello", SDK: sdkFolder},
		"a full folder":  {Folder: full, ID: "acme.greeter", SDK: sdkFolder},
		"another module": {Folder: t.TempDir(), ID: "acme.greeter", SDK: "../.."},
		"no release":     {Folder: t.TempDir(), ID: "acme.greeter", Version: "v1.0.0-3-gabc"},
	} {
		require.Error(t, n.Create(), name)
	}
	n := author.New{Folder: filepath.Join(t.TempDir(), "deep", "greeter"), ID: "acme.greeter", Version: "v1.2.3"}
	require.NoError(t, n.Create())
	mod, err := os.ReadFile(filepath.Join(n.Folder, "go.mod"))
	require.NoError(t, err)
	require.Contains(t, string(mod), "require github.com/kontor-crm/kontor/sdk v1.2.3\n")
}

// TestAPluginFromNothingToTested begins a plugin and does with it what the tutorial says.
func TestAPluginFromNothingToTested(t *testing.T) {
	if testing.Short() {
		t.Skip("builds three programs")
	}
	t.Parallel()
	n := author.New{Folder: filepath.Join(t.TempDir(), "greeter"), ID: "acme.greeter", SDK: sdkFolder}
	require.NoError(t, n.Create())
	self, err := os.Executable()
	require.NoError(t, err)
	var out strings.Builder
	err = author.Test(t.Context(), n.Folder, self, &out, "-v")
	require.NoError(t, err, out.String())
	for _, want := range []string{"--- PASS: TestEnrich/direct", "--- PASS: TestEnrich/native", "--- PASS: TestEnrich/wasm", "--- PASS: TestConformance", "plugin.wasm conforms"} {
		require.Contains(t, out.String(), want)
	}
}

// TestAPluginThatLies has a manifest that promises what the plugin cannot do.
func TestAPluginThatLies(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	t.Parallel()
	wasm := sdktest.Build(t, hello, true)
	folder := t.TempDir()
	manifest, err := os.ReadFile(filepath.Join(hello, "manifest.json"))
	require.NoError(t, err)
	lie := strings.Replace(string(manifest), `"capabilities": {`, `"capabilities": {"chat": true,`, 1)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "manifest.json"), []byte(lie), 0o600))
	require.NoError(t, os.Rename(wasm, filepath.Join(folder, "plugin.wasm")))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "package.json"), []byte(`{"scripts":{"build":"true"}}`), 0o600))
	var out strings.Builder
	err = author.Test(t.Context(), folder, "", &out)
	require.ErrorContains(t, err, "does not conform")
	require.Contains(t, out.String(), "the manifest needs the capability chat")
}
