package native_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/plugins/native"
	"github.com/kontor-crm/kontor/sdk"
	wire "github.com/kontor-crm/kontor/sdk/native"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// TestMain lets the test's own program be the plugin: started with the host's cookie, it serves.
func TestMain(m *testing.M) {
	if os.Getenv(wire.Handshake.MagicCookieKey) != "" {
		sdk.Register(subject{})
		sdk.Main()
		return
	}
	if socket := os.Getenv(bareSocket); socket != "" {
		serveBare(socket)
		return
	}
	os.Exit(m.Run())
}

// subject is the plugin. What it does is the name of the action.
type subject struct{}

func (subject) RunAction(ctx context.Context, req *sdk.RunActionRequest) (*sdk.RunActionResponse, error) {
	host := sdk.HostFrom(ctx)
	switch req.Action {
	case "echo":
		return &sdk.RunActionResponse{OutputJSON: req.InputJSON}, nil
	case "secret":
		s, err := host.Secret(ctx, "key")
		return &sdk.RunActionResponse{OutputJSON: []byte(s)}, err
	case "panic":
		panic("on purpose")
	case "spin":
		for { //nolint:staticcheck // the point of it
		}
	case "wait":
		<-ctx.Done()
		return nil, ctx.Err()
	case "hang":
		_, _ = host.Secret(ctx, "begin")
		select {}
	case "exit":
		os.Exit(3)
	case "large":
		return &sdk.RunActionResponse{OutputJSON: make([]byte, pluginv1.MaxMessage+1)}, nil
	case "late":
		// The call ends, and the host is asked once more with its token when the next call comes.
		ctx := context.WithoutCancel(ctx)
		lateAsk = func() error {
			_, err := host.Secret(ctx, "key")
			return err
		}
		return &sdk.RunActionResponse{}, nil
	case "ask late":
		return nil, lateAsk()
	case "env":
		return &sdk.RunActionResponse{OutputJSON: []byte(strings.Join(os.Environ(), "\n"))}, nil
	case "log":
		_, _ = io.WriteString(os.Stderr, "one\ntwo \x1b[31m\n")
		return &sdk.RunActionResponse{}, nil
	}
	return nil, &sdk.Error{Code: "invalid", Field: "action", Message: "no such action", Retryable: true, RetryAfterMS: 7}
}

var lateAsk func() error

// start supervises this very test program.
func start(t *testing.T, change func(*native.Options)) (*native.Plugin, native.Options) {
	t.Helper()
	path, err := os.Executable()
	require.NoError(t, err)
	o := native.Options{Name: "subject", Path: path, Files: map[string]string{path: sum(t, path)}, Timeout: 20 * time.Second}
	if change != nil {
		change(&o)
	}
	p := native.Start(o)
	t.Cleanup(p.Close)
	return p, o
}

var sum = func() func(t *testing.T, path string) string {
	var mu sync.Mutex
	known := map[string]string{}
	return func(t *testing.T, path string) string {
		t.Helper()
		mu.Lock()
		defer mu.Unlock()
		if known[path] == "" {
			b, err := os.ReadFile(path)
			require.NoError(t, err)
			known[path] = hash(b)
		}
		return known[path]
	}
}()

func hash(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// act runs an action of the subject.
func act(ctx context.Context, p *native.Plugin, s native.Scope, action, input string) (string, error) {
	c := pluginv1.PluginClient{Caller: pluginv1.CallerFunc(func(ctx context.Context, method string, req []byte) ([]byte, error) {
		return p.Call(ctx, s, method, req)
	})}
	resp, err := c.RunAction(ctx, &pluginv1.RunActionRequest{Action: action, InputJSON: []byte(input)})
	return string(resp.GetOutputJSON()), err
}

// knows is a host that gives one secret.
func knows(secret string) native.Scope {
	return native.Scope{Host: func(_ context.Context, method string, req []byte) ([]byte, error) {
		if method != pluginv1.MethodHostGetSecret {
			return nil, &pluginv1.Error{Code: pluginv1.CodePermissionDenied}
		}
		return (&pluginv1.GetSecretResponse{Value: secret}).MarshalVT()
	}}
}

func code(err error) string { return pluginv1.AsError(err).GetCode() }

func TestCalls(t *testing.T) {
	t.Parallel()
	for _, plain := range []bool{false, true} {
		t.Run("plain "+strconv.FormatBool(plain), func(t *testing.T) {
			t.Parallel()
			p, _ := start(t, func(o *native.Options) { o.Plain = plain })
			out, err := act(t.Context(), p, native.Scope{}, "echo", "hello")
			require.NoError(t, err)
			require.Equal(t, "hello", out)

			_, err = act(t.Context(), p, native.Scope{}, "nothing", "")
			require.Equal(t, &pluginv1.Error{Code: "invalid", Field: "action", Message: "no such action", Retryable: true, RetryAfterMS: 7}, pluginv1.AsError(err))

			_, err = p.Call(t.Context(), native.Scope{}, pluginv1.MethodPluginEnrich, nil)
			require.Equal(t, pluginv1.CodeUnimplemented, code(err))
			_, err = p.Call(t.Context(), native.Scope{}, "/nobody/knows", nil)
			require.Equal(t, pluginv1.CodeUnimplemented, code(err))
			_, err = p.Call(t.Context(), native.Scope{}, pluginv1.MethodPluginRunAction, []byte{0xff})
			require.Equal(t, pluginv1.CodeInvalid, code(err))
		})
	}
}

func TestTheHostOfACallAnswersIt(t *testing.T) {
	t.Parallel()
	p, _ := start(t, nil)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			secret := "secret " + strconv.Itoa(i)
			out, err := act(t.Context(), p, knows(secret), "secret", "")
			if err != nil || out != secret {
				t.Errorf("%q instead of %q: %v", out, secret, err)
			}
		})
	}
	all.Wait()
	_, err := act(t.Context(), p, native.Scope{}, "secret", "")
	require.Equal(t, pluginv1.CodePermissionDenied, code(err))
}

func TestACallThatIsOverReachesNoHost(t *testing.T) {
	t.Parallel()
	p, _ := start(t, nil)
	_, err := act(t.Context(), p, knows("first"), "late", "")
	require.NoError(t, err)
	_, err = act(t.Context(), p, knows("second"), "ask late", "")
	require.Equal(t, pluginv1.CodeUnauthenticated, code(err))
}

func TestAPanicEndsOneCall(t *testing.T) {
	t.Parallel()
	p, _ := start(t, nil)
	_, err := act(t.Context(), p, native.Scope{}, "panic", "")
	require.Equal(t, pluginv1.CodeInternal, code(err))
	require.ErrorContains(t, err, "on purpose")
	before := p.Stats()
	_, err = act(t.Context(), p, native.Scope{}, "echo", "")
	require.NoError(t, err)
	require.Equal(t, before, p.Stats())
}

func TestAProgramThatIsKilledIsBack(t *testing.T) {
	t.Parallel()
	p, _ := start(t, nil)
	begun := make(chan struct{})
	scope := native.Scope{Host: func(context.Context, string, []byte) ([]byte, error) {
		close(begun)
		return nil, nil
	}}
	failed := make(chan error, 1)
	go func() {
		_, err := act(t.Context(), p, scope, "hang", "")
		failed <- err
	}()
	<-begun
	pid := p.Stats().PID
	require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
	require.Equal(t, pluginv1.CodeUnavailable, code(<-failed))
	began := time.Now()
	out, err := act(t.Context(), p, native.Scope{}, "echo", "again")
	require.NoError(t, err)
	require.Equal(t, "again", out)
	t.Logf("back after %v", time.Since(began))
	require.NotEqual(t, pid, p.Stats().PID)
}

func TestAProgramThatExitsIsBackAndBacksOff(t *testing.T) {
	t.Parallel()
	p, _ := start(t, nil)
	for range 3 {
		_, err := act(t.Context(), p, native.Scope{}, "exit", "")
		require.Equal(t, pluginv1.CodeUnavailable, code(err))
		require.Eventually(t, func() bool {
			_, err := act(t.Context(), p, native.Scope{}, "echo", "")
			return err == nil
		}, 20*time.Second, 10*time.Millisecond)
	}
	require.Equal(t, 3, p.Stats().Failures)
}

func TestAProgramThatHangsIsReplaced(t *testing.T) {
	t.Parallel()
	p, _ := start(t, func(o *native.Options) { o.Drain = time.Second })
	_, err := act(t.Context(), p, native.Scope{}, "echo", "")
	require.NoError(t, err)
	pid := p.Stats().PID
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = act(ctx, p, native.Scope{}, "wait", "")
	require.Equal(t, pluginv1.CodeDeadline, code(err))
	_, err = act(t.Context(), p, native.Scope{}, "echo", "")
	require.NoError(t, err)
	require.Equal(t, pid, p.Stats().PID, "a plugin that ends with its call is left alone")

	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = act(ctx, p, native.Scope{}, "spin", "")
	require.Equal(t, pluginv1.CodeDeadline, code(err))
	require.Eventually(t, func() bool { return syscall.Kill(pid, 0) != nil }, 20*time.Second, 10*time.Millisecond)
	_, err = act(t.Context(), p, native.Scope{}, "echo", "")
	require.NoError(t, err)
	require.NotEqual(t, pid, p.Stats().PID)
}

func TestOnlyTheApprovedFileRuns(t *testing.T) {
	t.Parallel()
	p, _ := start(t, func(o *native.Options) { o.Files = map[string]string{o.Path: strings.Repeat("0", 64)} })
	require.Eventually(t, func() bool {
		_, err := act(t.Context(), p, native.Scope{}, "echo", "")
		return code(err) == pluginv1.CodeUnavailable && strings.Contains(err.Error(), "checksums did not match")
	}, 20*time.Second, 10*time.Millisecond)
	p, _ = start(t, func(o *native.Options) { o.Files = nil })
	require.Eventually(t, func() bool {
		_, err := act(t.Context(), p, native.Scope{}, "echo", "")
		return strings.Contains(err.Error(), "checksum")
	}, 20*time.Second, 10*time.Millisecond)
}

func TestAProgramThatIsNoPluginSaysSo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "no")
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\necho hello\n"), 0o700))
	p, _ := start(t, func(o *native.Options) { o.Path, o.Files = path, map[string]string{path: sum(t, path)} })
	require.Eventually(t, func() bool {
		_, err := act(t.Context(), p, native.Scope{}, "echo", "")
		return code(err) == pluginv1.CodeUnavailable && strings.Contains(err.Error(), "Unrecognized remote plugin message: hello")
	}, 20*time.Second, 10*time.Millisecond)
}

func TestTheEnvironmentOfTheHostStaysThere(t *testing.T) {
	t.Setenv("KONTOR_SECRET_KEY", "not to be seen")
	p, _ := start(t, func(o *native.Options) { o.Env = []string{"GREETING=hello"} })
	out, err := act(t.Context(), p, native.Scope{}, "env", "")
	require.NoError(t, err)
	require.Contains(t, out, "GREETING=hello")
	require.NotContains(t, out, "not to be seen")
	require.NotContains(t, out, "PATH=")
}

func TestWhatAProgramWritesIsLogged(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var got []string
	p, _ := start(t, func(o *native.Options) {
		o.Log = func(_, line string) {
			mu.Lock()
			defer mu.Unlock()
			got = append(got, line)
		}
	})
	_, err := act(t.Context(), p, native.Scope{}, "log", "")
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		mu.Lock()
		defer mu.Unlock()
		return slices.Contains(got, "one") && slices.Contains(got, "two \uFFFD[31m")
	}, 20*time.Second, 10*time.Millisecond, "%q", got)
}

func TestSizesAreBounded(t *testing.T) {
	t.Parallel()
	p, _ := start(t, nil)
	_, err := act(t.Context(), p, native.Scope{}, "large", "")
	require.Equal(t, pluginv1.CodeTooLarge, code(err))
	_, err = p.Call(t.Context(), native.Scope{}, pluginv1.MethodPluginRunAction, make([]byte, pluginv1.MaxMessage+1))
	require.Equal(t, pluginv1.CodeTooLarge, code(err))
}

func TestCloseEndsTheProgram(t *testing.T) {
	t.Parallel()
	p, _ := start(t, nil)
	_, err := act(t.Context(), p, native.Scope{}, "echo", "")
	require.NoError(t, err)
	pid := p.Stats().PID
	p.Close()
	require.Error(t, syscall.Kill(pid, 0))
	_, err = act(t.Context(), p, native.Scope{}, "echo", "")
	require.Equal(t, pluginv1.CodeUnavailable, code(err))
}
