package author

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/kontor-crm/kontor/plugins/wasm"
	"github.com/kontor-crm/kontor/sdk/native"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

// Module is a WebAssembly module that is ready to be called, within the limits that it would have in Kontor.
type Module struct {
	engine *wasm.Runtime
	module *wasm.Module
}

// Open loads a module. What it compiles to is kept in the cache of this account.
func Open(ctx context.Context, file string) (*Module, error) {
	code, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	o := wasm.Options{}
	if cache, err := os.UserCacheDir(); err == nil {
		o.CacheDir = filepath.Join(cache, "kontor", "plugins")
		if err := os.MkdirAll(o.CacheDir, 0o700); err != nil {
			o.CacheDir = ""
		}
	}
	engine, err := wasm.New(ctx, o)
	if err != nil {
		return nil, err
	}
	m, err := engine.Load(ctx, filepath.Base(file), code, wasm.Limits{})
	if err != nil {
		_ = engine.Close(ctx)
		return nil, fmt.Errorf("load %s: %w", file, err)
	}
	return &Module{engine: engine, module: m}, nil
}

// Close frees the module.
func (m *Module) Close(ctx context.Context) error { return m.engine.Close(ctx) }

// Call implements sdktest.Runtime. Each call is one of another installation, so that nothing of one is left for the next:
// a plugin that keeps state between calls fails its tests here, and not with its users.
func (m *Module) Call(ctx context.Context, host pluginv1.Caller, method string, req []byte) ([]byte, error) {
	resp, err := m.module.Call(ctx, wasm.Scope{
		Key: rand.Text(),
		Host: func(ctx context.Context, method string, req []byte) ([]byte, error) {
			resp, err := host.Call(ctx, method, req)
			if err != nil {
				b, err := pluginv1.AsError(err).MarshalVT()
				if err != nil {
					return nil, err
				}
				return nil, &wasm.Refusal{Encoded: b}
			}
			return resp, nil
		},
		Log: func(level, line string) { _, _ = fmt.Fprintln(os.Stderr, level+": "+line) },
	}, method, req)
	if err == nil {
		return resp, nil
	}
	if g, ok := errors.AsType[*wasm.GuestError](err); ok {
		e := &pluginv1.Error{}
		if err := e.UnmarshalVT(g.Encoded); err != nil {
			return nil, err
		}
		return nil, e
	}
	code := pluginv1.CodeUnavailable
	switch {
	case errors.Is(err, wasm.ErrDeadline):
		code = pluginv1.CodeDeadline
	case errors.Is(err, wasm.ErrTooLarge):
		code = pluginv1.CodeTooLarge
	}
	message := err.Error()
	if w, ok := errors.AsType[*wasm.Error](err); ok && w.Trace != "" {
		message += "\n" + w.Trace
	}
	return nil, &pluginv1.Error{Code: code, Message: message}
}

var _ sdktest.Runtime = (*Module)(nil).Call

// Serve lets a module be called as a native plugin is, by a test that has started this program for it.
func Serve(ctx context.Context, file string) error {
	m, err := Open(ctx, file)
	if err != nil {
		return err
	}
	native.Serve(m.Call)
	return m.Close(ctx)
}
