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
}

type module struct {
	Module
	of    *modules
	ready chan struct{}
	err   error
	users int
	used  time.Time
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
	m.of.mu.Unlock()
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
}
