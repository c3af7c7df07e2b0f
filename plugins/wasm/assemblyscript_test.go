package wasm

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// assemblyScript builds the guest of testdata/as. Where there is no Node.js or no registry the test is skipped, unless
// KONTOR_TEST_REQUIRE asks for everything.
func assemblyScript(t testing.TB) []byte {
	t.Helper()
	return builtByNode(t, filepath.Join("testdata", "as"), "guest.wasm")
}

var nodeMu sync.Mutex

// builtByNode builds a folder's package in a copy that is kept, so that its modules are fetched once.
func builtByNode(t testing.TB, folder, out string) []byte {
	t.Helper()
	nodeMu.Lock()
	defer nodeMu.Unlock()
	dir, err := filepath.Abs(filepath.Join("..", "..", ".cache", "node-"+filepath.Base(folder)))
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "assembly"), 0o755))
	sources, err := filepath.Glob(filepath.Join(folder, "assembly", "*.ts"))
	require.NoError(t, err)
	for _, source := range append(sources, filepath.Join(folder, "package.json"), filepath.Join(folder, "package-lock.json")) {
		content, err := os.ReadFile(source)
		require.NoError(t, err)
		name, err := filepath.Rel(folder, source)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	npm := func(args ...string) {
		command := exec.Command("npm", args...)
		command.Dir = dir
		if said, err := command.CombinedOutput(); err != nil {
			if os.Getenv("KONTOR_TEST_REQUIRE") != "1" {
				t.Skipf("AssemblyScript is not there: %v: %s", err, said)
			}
			require.NoError(t, err, string(said))
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "assemblyscript")); err != nil {
		npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
	}
	npm("run", "build")
	wasm, err := os.ReadFile(filepath.Join(dir, out))
	require.NoError(t, err)
	return wasm
}

func TestAnAssemblyScriptGuest(t *testing.T) {
	t.Parallel()
	m := load(t, assemblyScript(t), Options{Logger: quiet}, Limits{Timeout: 20 * time.Second})
	require.NotNil(t, m.image, "its instances can be put back")
	book := &logBook{}
	call := func(key, method, request string) (string, error) {
		host := func(_ context.Context, method string, request []byte) ([]byte, error) {
			return append(make([]byte, 1000), method+" "+string(request)...), nil
		}
		response, err := m.Call(t.Context(), Scope{Key: key, Host: host, Log: book.log}, method, []byte(request))
		return string(response), err
	}
	response, err := call("a", "echo", "hello")
	require.NoError(t, err)
	require.Equal(t, "hello", response)
	for i, want := range []string{"1", "2", "1", "2", "1"} {
		response, err = call([]string{"a", "a", "b", "b", "a"}[i], "count", "")
		require.NoError(t, err)
		require.Equal(t, want, response)
	}
	response, err = call("a", "host", "me")
	require.NoError(t, err)
	require.Equal(t, "get me", response[1000:])
	_, err = call("a", "other", "")
	require.ErrorAs(t, err, new(*GuestError))

	_, err = call("a", "throw", "")
	require.ErrorIs(t, err, ErrTrap)
	require.Contains(t, book.String(), "warn no\nwarn more at ")
	_, err = call("a", "recurse", "")
	require.ErrorIs(t, err, ErrStack)
	require.ErrorContains(t, err, "ran out of stack")
	_, err = call("a", "bomb", "")
	require.ErrorIs(t, err, ErrMemory)
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = m.Call(short, Scope{Key: "a"}, "loop", nil)
	require.ErrorIs(t, err, ErrDeadline)
	response, err = call("a", "count", "")
	require.NoError(t, err)
	require.Equal(t, "1", response)
}
