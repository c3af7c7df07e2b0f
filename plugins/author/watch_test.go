package author_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/semver"

	"github.com/kontor-crm/kontor/plugins/author"
)

func TestATrialLiesBetweenWhatIsInstalledAndWhatComesNext(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	now := time.UnixMilli(1_700_000_000_000)
	for _, c := range []struct{ manifest, installed, want string }{
		{"1.0.0", "", "1.0.0-dev.1700000000000"},
		{"1.0.0", "1.0.0-dev.1600000000000", "1.0.0-dev.1700000000000"},
		{"1.0.0", "1.0.0", "1.0.1-dev.1700000000000"},
		{"1.0.0", "1.0.1-dev.1600000000000", "1.0.1-dev.1700000000000"},
		{"1.0.0", "2.3.4", "2.3.5-dev.1700000000000"},
		{"1.1.0", "1.0.9", "1.1.0-dev.1700000000000"},
	} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, "manifest.json"), []byte(`{"version":"`+c.manifest+`"}`), 0o600))
		got, err := author.Trial(folder, c.installed, now)
		require.NoError(t, err)
		require.Equal(t, c.want, got)
		require.True(t, author.IsTrial(got))
		require.True(t, c.installed == "" || semver.Compare("v"+got, "v"+c.installed) > 0)
	}
}

func TestWatchFollowsSourcesOnly(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	put := func(name, content string) {
		p := filepath.Join(folder, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(p), 0o700))
		require.NoError(t, os.WriteFile(p, []byte(content), 0o600))
	}
	put("main.go", "one")
	put("manifest.json", `{"runtime":{"wasm":{"file":"plugin.wasm"},"native":{"node":"native/plugin.cjs"}}}`)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	called := make(chan struct{}, 10)
	ended := make(chan error, 1)
	go func() {
		ended <- author.Watch(ctx, folder, 20*time.Millisecond, []string{filepath.Join(folder, "data")}, func() { called <- struct{}{} })
	}()
	<-called
	for _, name := range []string{"plugin.wasm", "native/plugin.cjs", "people.log", "data/x.json", "node_modules/x.js", ".git/x.go", "acme.key"} {
		put(name, "other")
	}
	put("more/part.go", "two")
	<-called
	put("main.go", "three")
	<-called
	cancel()
	require.NoError(t, <-ended)
	require.Empty(t, called)
}
