package wasm

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/kontor-crm/kontor/plugins/wasm/meter"
)

// Runtime compiles modules and runs them. One is enough for a process.
type Runtime struct {
	options   Options
	logger    *slog.Logger
	engine    wazero.Runtime
	cache     wazero.CompilationCache
	scheduler *scheduler
	cacheDir  string
	newImage  func(content []byte) (image, error)
	long      atomic.Int64 // calls that work for long
	effort    effort

	mu      sync.Mutex
	modules map[*Module]struct{}
	closed  bool
	stop    chan struct{}
	stopped chan struct{}
}

// New makes a Runtime. Close frees it.
func New(ctx context.Context, o Options) (*Runtime, error) {
	o = o.withDefaults()
	r := &Runtime{
		options: o, logger: o.Logger, scheduler: newScheduler(o.MaxRunning), modules: map[*Module]struct{}{},
		cache: wazero.NewCompilationCache(), stop: make(chan struct{}), stopped: make(chan struct{}),
		newImage: newImage, effort: effort{paid: map[string]time.Time{}},
	}
	if o.CacheDir != "" {
		// The engine adds its own version to the path, and names files by what is compiled.
		r.cacheDir = filepath.Join(o.CacheDir, "meter-"+strconv.Itoa(meter.Version))
		if err := os.MkdirAll(r.cacheDir, 0o700); err != nil {
			return nil, fmt.Errorf("making the cache of compiled plugins: %w", err)
		}
		cache, err := wazero.NewCompilationCacheWithDir(r.cacheDir)
		if err != nil {
			return nil, fmt.Errorf("opening the cache of compiled plugins: %w", err)
		}
		r.cache = cache
	}
	// The engine must never be told to look at contexts: guests get several times slower. The meter stops them.
	r.engine = wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2).WithCompilationCache(r.cache).WithDebugInfoEnabled(false))
	if err := offer(ctx, r.engine); err != nil {
		_ = r.engine.Close(ctx)
		return nil, fmt.Errorf("offering host functions: %w", err)
	}
	go r.housekeep()
	return r, nil
}

// Load checks, rewrites and compiles a module and boots it once; from what it is then every instance starts. The name
// is for logs. An *Error of the kind ErrModule says what is wrong with a module that cannot be run.
func (r *Runtime) Load(ctx context.Context, name string, wasm []byte, l Limits) (*Module, error) {
	m, err := r.load(ctx, name, wasm, l)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	closed := r.closed
	if !closed {
		r.modules[m] = struct{}{}
	}
	r.mu.Unlock()
	if closed {
		_ = m.Close(ctx)
		return nil, &Error{Kind: ErrClosed}
	}
	return m, nil
}

// compile compiles a rewritten module. A cache that is damaged is emptied: it holds nothing that cannot be made again.
func (r *Runtime) compile(ctx context.Context, wasm []byte) (wazero.CompiledModule, error) {
	compiled, err := r.engine.CompileModule(ctx, wasm)
	if err == nil || r.cacheDir == "" || !strings.HasPrefix(err.Error(), "compilationcache:") {
		return compiled, err
	}
	r.logger.Warn("emptying the cache of compiled plugins", "directory", r.cacheDir, "error", err)
	files, globErr := filepath.Glob(filepath.Join(r.cacheDir, "*", "*"))
	if globErr != nil {
		return nil, err
	}
	for _, file := range files {
		if err := os.Remove(file); err != nil {
			return nil, err
		}
	}
	return r.engine.CompileModule(ctx, wasm)
}

func (r *Runtime) forget(m *Module) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.modules, m)
}

func (r *Runtime) loaded() []*Module {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]*Module, 0, len(r.modules))
	for m := range r.modules {
		all = append(all, m)
	}
	return all
}

func (r *Runtime) housekeep() {
	defer close(r.stopped)
	ticker := time.NewTicker(idleReset / 4)
	defer ticker.Stop()
	for {
		select {
		case <-r.stop:
			return
		case now := <-ticker.C:
			for _, m := range r.loaded() {
				m.trim(now)
			}
			r.effort.forget(now)
		}
	}
}

// Close closes all modules, waits for their calls at most as long as the context, and frees the runtime. It may be
// called twice.
func (r *Runtime) Close(ctx context.Context) error {
	r.mu.Lock()
	first := !r.closed
	r.closed = true
	r.mu.Unlock()
	if !first {
		return nil
	}
	close(r.stop)
	<-r.stopped
	for _, m := range r.loaded() {
		if err := m.Close(ctx); err != nil {
			return fmt.Errorf("closing plugin %s: %w", m.name, err)
		}
	}
	if err := r.engine.Close(ctx); err != nil {
		return fmt.Errorf("closing the engine: %w", err)
	}
	if err := r.cache.Close(ctx); err != nil {
		return fmt.Errorf("closing the cache: %w", err)
	}
	return nil
}
