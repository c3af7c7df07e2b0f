package pack_test

import (
	"encoding/json"
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
			if matched, _ := filepath.Match(filepath.Join(root, "plugins", "*", "manifest.json"), path); matched {
				inBothLanguages(t, path, raw)
			}
			seen++
		}
	}
	require.Positive(t, seen)
}

// inBothLanguages looks whether the form of a bundled plugin's configuration has every text in German and English.
func inBothLanguages(t *testing.T, path string, raw []byte) {
	t.Helper()
	var m struct {
		Schema struct {
			Properties map[string]struct {
				Title        map[string]string `json:"x-title"`
				Description  map[string]string `json:"x-description"`
				InOneTongue  string            `json:"title"`
				OptionTitles map[string]struct {
					De string `json:"de"`
					En string `json:"en"`
				} `json:"x-enum-titles"`
			} `json:"properties"`
		} `json:"config_schema"`
	}
	require.NoError(t, json.Unmarshal(raw, &m), path)
	require.NotEmpty(t, m.Schema.Properties, path)
	for name, p := range m.Schema.Properties {
		require.NotEmpty(t, p.Title["de"], path, name)
		require.Equal(t, p.InOneTongue, p.Title["en"], path, name)
		require.Equal(t, p.Description["en"] == "", p.Description["de"] == "", path, name)
		for option, title := range p.OptionTitles {
			require.NotEmpty(t, title.De, path, option)
			require.NotEmpty(t, title.En, path, option)
		}
	}
}
