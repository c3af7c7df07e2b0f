package sdktest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/kontor-crm/kontor/sdk"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Runtime runs a plugin: it answers calls, and reaches the host of each call through host.
type Runtime func(ctx context.Context, host pluginv1.Caller, method string, req []byte) ([]byte, error)

// Direct runs a plugin within the test, where a debugger and the race detector reach it. Messages are encoded and
// decoded as between programs.
func Direct(plugin any) Runtime {
	return func(ctx context.Context, host pluginv1.Caller, method string, req []byte) ([]byte, error) {
		resp, err := sdk.Serve(sdk.WithHost(ctx, host), plugin, method, req)
		if err != nil {
			return nil, pluginv1.AsError(err)
		}
		return resp, nil
	}
}

// Client calls the plugin that a runtime runs. Each call carries a context, as the host's calls do.
func (h *Host) Client(run Runtime) pluginv1.PluginClient {
	return pluginv1.PluginClient{Caller: pluginv1.CallerFunc(func(ctx context.Context, method string, req []byte) ([]byte, error) {
		h.mu.Lock()
		limit := h.limit
		h.mu.Unlock()
		ctx, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		deadline, _ := ctx.Deadline()
		// The context is the first field of every request; in protobuf, two encoded messages after one another are one.
		framed, err := (&pluginv1.CheckRequest{Context: h.frame(deadline)}).MarshalVT()
		if err != nil {
			return nil, err
		}
		return run(ctx, h, method, append(framed, req...))
	})}
}

// Each runs a test with the plugin in every runtime: within the test; as a native program; and, when the command kontor
// is there to run it, as a WebAssembly module. Between two runtimes the host is put back to what it was before. The
// folder of the test must be that of the plugin's main package. With -short only the first is run.
func (h *Host) Each(plugin any, f func(t *testing.T, p pluginv1.PluginClient)) {
	t, ok := h.t.(*testing.T)
	if !ok {
		h.t.Fatalf("sdktest: Each needs a *testing.T")
	}
	t.Helper()
	restore := h.snapshot()
	try := func(name string, open func(t *testing.T) Runtime) {
		t.Run(name, func(t *testing.T) {
			restore()
			h.t = t
			f(t, h.Client(open(t)))
		})
		h.t = t
	}
	try("direct", func(*testing.T) Runtime { return Direct(plugin) })
	if testing.Short() {
		return
	}
	try("native", func(t *testing.T) Runtime { return Program(t, Build(t, ".", false)) })
	try("wasm", func(t *testing.T) Runtime {
		kontor := Kontor()
		if kontor == "" {
			t.Skip("the command kontor is not there to run the module: put it on the PATH, or name it in KONTOR")
		}
		return Program(t, kontor, "plugin", "module", Build(t, ".", true))
	})
}

// Kontor finds the command kontor, by the variable KONTOR or on the PATH; empty when it is not there.
func Kontor() string {
	if path := os.Getenv("KONTOR"); path != "" {
		return path
	}
	path, err := exec.LookPath("kontor")
	if err != nil {
		return ""
	}
	return path
}

// Build compiles the plugin in a folder to a native program or to a WebAssembly module, and gives the file.
func Build(t testing.TB, folder string, wasm bool) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "plugin")
	args := []string{"build", "-trimpath", "-ldflags=-w"}
	env := append(os.Environ(), "CGO_ENABLED=0")
	if wasm {
		out += ".wasm"
		args = append(args, "-buildmode=c-shared")
		env = append(env, "GOOS=wasip1", "GOARCH=wasm")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", append(args, "-o", out, ".")...) //nolint:gosec // what a test builds
	cmd.Dir, cmd.Env = folder, env
	if b, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("sdktest: building the plugin: %v\n%s", err, b)
	}
	return out
}
