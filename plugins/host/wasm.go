package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/kontor-crm/kontor/plugins/wasm"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// OnWASM lets plugins that are WebAssembly modules run. The engine is made when the first one is loaded: a Kontor without plugins
// pays nothing for it.
func OnWASM(o wasm.Options) Runtime { return &wasmRuntime{options: o} }

type wasmRuntime struct {
	options wasm.Options
	mu      sync.Mutex
	engine  *wasm.Runtime
}

func (r *wasmRuntime) open(ctx context.Context) (*wasm.Runtime, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.engine != nil {
		return r.engine, nil
	}
	if r.options.CacheDir != "" {
		if err := os.MkdirAll(r.options.CacheDir, 0o700); err != nil {
			return nil, fmt.Errorf("make the cache of plugins: %w", err)
		}
	}
	engine, err := wasm.New(ctx, r.options)
	r.engine = engine
	return engine, err
}

// Load implements Runtime.
func (r *wasmRuntime) Load(ctx context.Context, name string, code []byte, l Limits) (Module, error) {
	engine, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	m, err := engine.Load(ctx, name, code, wasm.Limits{MemoryMiB: l.MemoryMB, Timeout: l.Timeout})
	if err != nil {
		return nil, err
	}
	return wasmModule{m}, nil
}

// Close implements Runtime.
func (r *wasmRuntime) Close(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.engine == nil {
		return nil
	}
	return r.engine.Close(ctx)
}

type wasmModule struct{ *wasm.Module }

// Call implements Module. Errors of the contract are encoded on their way in and out.
func (m wasmModule) Call(ctx context.Context, s Scope, method string, req []byte) ([]byte, error) {
	out, err := m.Module.Call(ctx, wasm.Scope{
		Key: s.Key,
		Host: func(ctx context.Context, method string, req []byte) ([]byte, error) {
			out, err := s.Host(ctx, method, req)
			if e, ok := errors.AsType[*pluginv1.Error](err); ok {
				raw, err := e.MarshalVT()
				if err != nil {
					return nil, err
				}
				return nil, &wasm.Refusal{Encoded: raw}
			}
			return out, err
		},
		Log:  func(_, line string) { s.Log(line) },
		Fuel: s.Fuel,
	}, method, req)
	if g, ok := errors.AsType[*wasm.GuestError](err); ok {
		e := &pluginv1.Error{}
		if failed := e.UnmarshalVT(g.Encoded); failed != nil {
			return nil, failed
		}
		return nil, e
	}
	return out, err
}

// Close implements Module.
func (m wasmModule) Close() error { return m.Module.Close(context.Background()) }
