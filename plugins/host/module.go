package host

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// maxModules is how many modules a node keeps ready, besides those that are at work.
const maxModules = 64

// modules are the code that is loaded on this node, by digest: companies that run the same version share it. A version that
// was upgraded away stays until its last call has ended.
type modules struct {
	load func(ctx context.Context, tenant string, p *Package) (Module, error)
	log  *slog.Logger

	mu     sync.Mutex
	loaded map[string]*module
	ending sync.WaitGroup
}

type module struct {
	Module
	of    *modules
	ready chan struct{}
	err   error
	users int
	used  time.Time
	// retired modules are in no list any more, and end with their last call.
	retired bool
}

func newModules(load func(ctx context.Context, tenant string, p *Package) (Module, error), log *slog.Logger) *modules {
	return &modules{load: load, log: log, loaded: map[string]*module{}}
}

// take returns a module, loading it when it is not there. It must be released.
func (ms *modules) take(ctx context.Context, tenant string, p *Package) (*module, error) {
	ms.mu.Lock()
	m, ok := ms.loaded[p.Digest]
	if !ok {
		m = &module{of: ms, ready: make(chan struct{})}
		ms.loaded[p.Digest] = m
	}
	m.users++
	m.used = time.Now()
	ms.mu.Unlock()
	if !ok {
		// Others wait for the same load, so it does not end with the first who asked.
		m.Module, m.err = ms.load(context.WithoutCancel(ctx), tenant, p)
		if m.err != nil {
			ms.mu.Lock()
			delete(ms.loaded, p.Digest)
			ms.mu.Unlock()
		}
		close(m.ready)
		ms.trim()
	}
	select {
	case <-m.ready:
	case <-ctx.Done():
		m.release()
		return nil, ctx.Err()
	}
	if m.err != nil {
		m.release()
		return nil, m.err
	}
	return m, nil
}

func (m *module) release() {
	m.of.mu.Lock()
	m.users--
	m.used = time.Now()
	last := m.retired && m.users == 0
	m.of.mu.Unlock()
	if last {
		m.of.ending.Go(func() { m.of.end([]*module{m}) })
	}
}

// idleFor is how long a program runs on without being called, beyond which its memory is given back.
const idleFor = 5 * time.Minute

// reap ends programs that nobody has called for a while, until the context ends.
func (ms *modules) reap(ctx context.Context) {
	t := time.NewTicker(idleFor / 5)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-t.C:
			ms.retire(func(_ string, m *module) bool { return m.users == 0 && now.Sub(m.used) > idleFor })
		}
	}
}

// retire takes programs out of the list that a rule names; each ends with its last call. A company that still wants one
// starts it anew. WebAssembly modules stay: idle ones cost next to nothing.
func (ms *modules) retire(which func(digest string, m *module) bool) {
	ms.mu.Lock()
	var idle []*module
	for digest, m := range ms.loaded {
		select {
		case <-m.ready:
		default:
			continue
		}
		if _, program := m.Module.(*nativeModule); !program || !which(digest, m) {
			continue
		}
		delete(ms.loaded, digest)
		if m.retired = true; m.users == 0 {
			idle = append(idle, m)
		}
	}
	ms.mu.Unlock()
	ms.ending.Go(func() { ms.end(idle) })
}

// left ends the program of a version that a company has left.
func (ms *modules) left(digest string) {
	ms.retire(func(d string, _ *module) bool { return d == digest })
}

// trim ends the modules that nobody has used for longest.
func (ms *modules) trim() {
	ms.mu.Lock()
	var idle []string
	for digest, m := range ms.loaded {
		if m.users == 0 {
			idle = append(idle, digest)
		}
	}
	slices.SortFunc(idle, func(a, b string) int { return ms.loaded[a].used.Compare(ms.loaded[b].used) })
	var ended []*module
	for len(ms.loaded) > maxModules && len(idle) > 0 {
		ended = append(ended, ms.loaded[idle[0]])
		delete(ms.loaded, idle[0])
		idle = idle[1:]
	}
	ms.mu.Unlock()
	ms.end(ended)
}

func (ms *modules) end(list []*module) {
	for _, m := range list {
		if m.Module == nil {
			continue
		}
		if err := m.Close(); err != nil {
			ms.log.Warn("end a module", "error", err.Error())
		}
	}
}

// close ends all modules. Nothing is called any more.
func (ms *modules) close() {
	ms.mu.Lock()
	var all []*module
	for _, m := range ms.loaded {
		all = append(all, m)
	}
	ms.loaded = map[string]*module{}
	ms.mu.Unlock()
	ms.end(all)
	ms.ending.Wait()
}
