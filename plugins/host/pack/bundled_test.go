package pack_test

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/plugins/host/pack"
)

// TestThePluginsOfThisRepositoryCanBePacked reads the manifests of the bundled plugins, of the template and of the examples by
// the rules that an installation goes by.
func TestThePluginsOfThisRepositoryCanBePacked(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..")
	seen := 0
	for _, pattern := range []string{"plugins/*/manifest.json", "plugins/author/template/manifest.json", "examples/*/manifest.json", "examples/*/*/manifest.json"} {
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		require.NoError(t, err)
		for _, path := range paths {
			raw, err := os.ReadFile(path)
			require.NoError(t, err)
			files := fstest.MapFS{"plugin.wasm": {Data: []byte("wasm")}}
			for _, native := range []string{"linux-amd64", "linux-arm64", "darwin-arm64", "darwin-amd64", "windows-amd64"} {
				files["native/"+native+"/plugin"] = &fstest.MapFile{Data: []byte("program")}
			}
			for _, name := range []string{"plugin.js", "plugin.cjs"} {
				files["native/node/"+name] = &fstest.MapFile{Data: []byte("program")}
			}
			beside, err := os.ReadDir(filepath.Dir(path))
			require.NoError(t, err)
			for _, e := range beside {
				if e.Type().IsRegular() {
					files[e.Name()] = &fstest.MapFile{Data: []byte(e.Name())}
				}
			}
			_, err = pack.Seal(files, raw)
			if err != nil {
				t.Errorf("%s: %v", path, err)
			}
			seen++
		}
	}
	require.Positive(t, seen)
}
