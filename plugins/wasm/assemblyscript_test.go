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

// assemblyScript builds the guest of testdata/as once. Where there is no Node.js or no registry the test is skipped,
// unless KONTOR_TEST_REQUIRE asks for everything.
func assemblyScript(t testing.TB) []byte {
	t.Helper()
	wasm, err := builtAssemblyScript()
	if err != nil && os.Getenv("KONTOR_TEST_REQUIRE") != "1" {
		t.Skipf("AssemblyScript is not there: %v", err)
	}
	require.NoError(t, err)
	return wasm
}

var builtAssemblyScript = sync.OnceValues(func() ([]byte, error) {
	dir, err := filepath.Abs(filepath.Join("..", "..", ".cache", "assemblyscript"))
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(dir, "assembly"), 0o755); err != nil {
		return nil, err
	}
	for _, file := range []string{"package.json", "package-lock.json", filepath.Join("assembly", "index.ts")} {
		content, err := os.ReadFile(filepath.Join("testdata", "as", file))
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(dir, file), content, 0o600); err != nil {
			return nil, err
		}
	}
	npm := func(args ...string) error {
		command := exec.Command("npm", args...)
		command.Dir = dir
		return command.Run()
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "assemblyscript")); err != nil {
		if err := npm("ci", "--ignore-scripts", "--no-audit", "--no-fund"); err != nil {
			return nil, err
		}
	}
	if err := npm("run", "build"); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, "guest.wasm"))
})

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
