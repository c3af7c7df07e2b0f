package wasm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// guests are the modules that the tests run, by the name of their folder in testdata. TestMain builds them once.
var guests = map[string][]byte{}

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "guests")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		for _, name := range []string{"guest"} {
			out := filepath.Join(dir, name+".wasm")
			build := exec.Command("go", "build", "-buildmode=c-shared", "-trimpath", "-buildvcs=false", "-ldflags=-w", "-o", out, "./testdata/"+name)
			build.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=")
			if said, err := build.CombinedOutput(); err != nil {
				panic("building the guest: " + string(said))
			}
			if guests[name], err = os.ReadFile(out); err != nil {
				panic(err)
			}
		}
		code := m.Run()
		if code == 0 {
			if err := goleak.Find(); err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
		}
		return code
	}())
}

func newRuntime(t testing.TB, o Options) *Runtime {
	t.Helper()
	r, err := New(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.Close(context.Background())) })
	return r
}

// cacheDir is where all tests keep what they compile.
var cacheDir = filepath.Join("..", "..", ".cache", "wasm-test")

func load(t testing.TB, wasm []byte, o Options, l Limits) *Module {
	t.Helper()
	o.CacheDir = cacheDir
	m, err := newRuntime(t, o).Load(t.Context(), t.Name(), wasm, l)
	require.NoError(t, err)
	return m
}

func loadGuest(t testing.TB, l Limits) *Module {
	t.Helper()
	return load(t, guests["guest"], Options{}, l)
}

func TestACallGoesInAndOut(t *testing.T) {
	t.Parallel()
	m := loadGuest(t, Limits{})
	request := bytes.Repeat([]byte("kontor "), 150)
	response, err := m.Call(t.Context(), Scope{Key: "a"}, "echo", request)
	require.NoError(t, err)
	require.Equal(t, request, response)

	response, err = m.Call(t.Context(), Scope{Key: "a"}, "silent", nil)
	require.NoError(t, err)
	require.Empty(t, response)

	response, err = m.Call(t.Context(), Scope{Key: "a"}, "twice", nil)
	require.NoError(t, err)
	require.Equal(t, "second", string(response))

	large := bytes.Repeat([]byte("x"), 4<<20)
	response, err = m.Call(t.Context(), Scope{Key: "a"}, "echo", large)
	require.NoError(t, err)
	require.Equal(t, large, response)

	_, err = m.Call(t.Context(), Scope{Key: "a"}, "error", []byte("typed"))
	guest := (*GuestError)(nil)
	require.ErrorAs(t, err, &guest)
	require.Equal(t, "typed", string(guest.Encoded))

	_, err = m.Call(t.Context(), Scope{Key: "a"}, "echo", make([]byte, 4<<20+1))
	require.ErrorIs(t, err, ErrTooLarge)
}

func TestADamagedCacheIsNoHarm(t *testing.T) {
	t.Parallel()
	o := Options{CacheDir: t.TempDir(), Logger: quiet}
	wasm := raw{}.bytes()
	run := func() {
		r, err := New(t.Context(), o)
		require.NoError(t, err)
		defer func() { require.NoError(t, r.Close(context.Background())) }()
		m, err := r.Load(t.Context(), "raw", wasm, Limits{})
		require.NoError(t, err)
		_, err = m.Call(t.Context(), Scope{Key: "a"}, "m", nil)
		require.NoError(t, err)
	}
	run()
	files, err := filepath.Glob(filepath.Join(o.CacheDir, "*", "*", "*"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	require.NoError(t, os.Truncate(files[0], 20))
	run()
	content, err := os.ReadFile(files[0])
	require.NoError(t, err)
	require.Greater(t, len(content), 100)
	content[len(content)-60] ^= 0x10 // in the code
	require.NoError(t, os.WriteFile(files[0], content, 0o600))
	run()
}

func TestTheHostAnswersCalls(t *testing.T) {
	t.Parallel()
	m := loadGuest(t, Limits{})
	broken := errors.New("database gone")
	host := func(_ context.Context, method string, request []byte) ([]byte, error) {
		switch method {
		case "refuse":
			return nil, &Refusal{Encoded: []byte("not yours")}
		case "break":
			return nil, broken
		case "panic":
			panic("host panics")
		case "long":
			return bytes.Repeat([]byte("long "), 1000), nil
		}
		return append([]byte("got "), request...), nil
	}
	s := Scope{Key: "a", Host: host}
	response, err := m.Call(t.Context(), s, "host", []byte("hello"))
	require.NoError(t, err)
	require.Equal(t, "got hello", string(response))

	response, err = m.Call(t.Context(), s, "host", []byte("long"))
	require.NoError(t, err)
	require.Len(t, response, 5000)

	_, err = m.Call(t.Context(), s, "host", []byte("refuse"))
	guest := (*GuestError)(nil)
	require.ErrorAs(t, err, &guest)
	require.Equal(t, "not yours", string(guest.Encoded))

	_, err = m.Call(t.Context(), s, "host", []byte("break"))
	require.ErrorIs(t, err, ErrHost)
	require.ErrorIs(t, err, broken)

	_, err = m.Call(t.Context(), s, "host", []byte("panic"))
	require.ErrorIs(t, err, ErrHost)

	_, err = m.Call(t.Context(), Scope{Key: "a"}, "host", []byte("hello"))
	require.ErrorIs(t, err, ErrHost)
}
