package app_test

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestTheTutorialOfPluginsWorks follows the tutorial of the SDK to the letter, but for the addresses: from nothing to an
// installed plugin that enriches a contact.
func TestTheTutorialOfPluginsWorks(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a plugin in each runtime")
	}
	t.Parallel()
	raw, err := os.ReadFile("../../sdk/README.md")
	require.NoError(t, err)
	_, section, ok := strings.Cut(string(raw), "\n## Fifteen minutes\n")
	require.True(t, ok)
	section, _, _ = strings.Cut(section, "\n## ")
	var steps strings.Builder
	for _, m := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(section, -1) {
		steps.WriteString(m[1])
	}

	// The folder of the sources has what the tutorial uses of it: the program, and the SDK.
	root := t.TempDir()
	sources := filepath.Join(root, "kontor")
	require.NoError(t, os.MkdirAll(filepath.Join(sources, "bin"), 0o750))
	require.NoError(t, os.Symlink(kontor(t), filepath.Join(sources, "bin", "kontor")))
	sdk, err := filepath.Abs("../../sdk")
	require.NoError(t, err)
	require.NoError(t, os.Symlink(sdk, filepath.Join(sources, "sdk")))

	app, people := address(t), address(t)
	script := strings.NewReplacer("localhost:8080", app, "127.0.0.1:8099", people, "go run ./people &", "go run ./people -address "+people+" &").Replace(steps.String())
	require.NotEqual(t, steps.String(), script)
	cmd := exec.CommandContext(t.Context(), "bash", "-c", "set -euo pipefail\n"+script)
	cmd.Dir = sources
	cmd.Env = append(os.Environ(), "KONTOR_ADDR="+app, "KONTOR_BASE_URL=http://"+app, "KONTOR_DATABASE=", "KONTOR_REDIS=")
	// What the script starts in the background ends with the test.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stop := func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.Cancel, cmd.WaitDelay = stop, time.Second
	out := filepath.Join(root, "out")
	f, err := os.Create(out)
	require.NoError(t, err)
	cmd.Stdout, cmd.Stderr = f, f
	require.NoError(t, cmd.Start())
	failed := cmd.Wait()
	_ = stop()
	require.NoError(t, f.Close())
	said, err := os.ReadFile(out)
	require.NoError(t, err)
	require.NoError(t, failed, string(said))
	for _, want := range []string{"plugin.wasm conforms", "acme.greeter 1.0.0 by acme", "is enabled", "Head of ada"} {
		require.Contains(t, string(said), want)
	}
}

// address is one on this machine that nobody listens at.
func address(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}
