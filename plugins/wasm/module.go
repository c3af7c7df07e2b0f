package wasm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tetratelabs/wazero"

	"github.com/kontor-crm/kontor/plugins/wasm/meter"
)

// Module is a plugin that has been loaded. All scopes share its compiled code and its instances.
type Module struct {
	runtime   *Runtime
	name      string
	limits    Limits
	rewritten *meter.Rewritten
	compiled  wazero.CompiledModule
	image     image    // nil when instances cannot be put back
	values    []uint64 // of the globals in the image
	stats     counters

	live   atomic.Int64
	mu     sync.Mutex
	idle   []*instance // least recently used first
	active sync.WaitGroup
	closed bool
}

type counters struct{ calls, errors, fuel, traps, deadlines, created, resets atomic.Uint64 }

// warmCalls are made before the image is taken, so that what a language's run time does at its first calls is in it.
const warmCalls = 3

// load does Runtime.Load's work.
func (r *Runtime) load(ctx context.Context, name string, wasm []byte, l Limits) (*Module, error) {
	rewritten, err := meter.Rewrite(wasm, meter.Policy{Guest: true, Import: isOffered})
	if err != nil {
		return nil, &Error{Kind: ErrModule, Detail: clean(err.Error(), maxDetail), cause: err}
	}
	m := &Module{runtime: r, name: name, limits: l.withDefaults(), rewritten: rewritten}
	if need := uint64(rewritten.MemoryPages) * meter.PageSize; need > m.memoryLimit() {
		return nil, &Error{Kind: ErrModule, Detail: fmt.Sprintf("it needs %d MiB of memory, more than %d", need>>20, m.limits.MemoryMiB)}
	}
	if m.compiled, err = r.compile(ctx, rewritten.Bytes); err != nil {
		return nil, &Error{Kind: ErrModule, Detail: clean(err.Error(), maxDetail)}
	}
	rewritten.Bytes = nil
	if err := m.prepare(ctx); err != nil {
		_ = m.compiled.Close(ctx)
		return nil, err
	}
	return m, nil
}

func (m *Module) memoryLimit() uint64 { return uint64(m.limits.MemoryMiB) << 20 }

// prepare checks the exports, boots the module once and keeps what it finds then.
func (m *Module) prepare(ctx context.Context) error {
	for _, want := range []struct {
		name, params, results string
		optional              bool
	}{{exportABI, "", "i", false}, {exportCall, "ii", "i", false}, {exportInit, "", "", true}} {
		f, ok := m.compiled.ExportedFunctions()[want.name]
		if !ok && want.optional {
			continue
		}
		if !ok || !slices.Equal(f.ParamTypes(), valueTypes(want.params)) || !slices.Equal(f.ResultTypes(), valueTypes(want.results)) {
			return &Error{Kind: ErrModule, Detail: "it does not export " + want.name + " as the ABI wants it"}
		}
	}
	in, err := m.boot(ctx, warmCalls)
	if err != nil && !errors.Is(err, ErrModule) {
		in, err = m.boot(ctx, 0) // it does not bear to be warmed
	}
	if err != nil {
		return err
	}
	defer in.close()
	if !m.rewritten.Fixed {
		m.runtime.logger.Info("a plugin's instances cannot be put back: each scope gets new ones", "plugin", m.name, "because", m.rewritten.Why)
		return nil
	}
	content, _ := in.memory.Read(0, in.memory.Size())
	if m.image, err = m.runtime.newImage(content); err != nil {
		return err
	}
	for _, g := range in.globals {
		m.values = append(m.values, g.Get())
	}
	m.rewritten.Data = nil
	return nil
}

// Name is the name that the module was loaded under.
func (m *Module) Name() string { return m.name }

// Call calls the guest for a scope. An error that the guest answered is a *GuestError; every other one is an *Error of
// one of the kinds in this package. The request stays the caller's, the response is the caller's.
func (m *Module) Call(ctx context.Context, s Scope, method string, request []byte) (response []byte, err error) {
	defer func() { m.stats.count(err) }()
	if len(request) > m.limits.MaxRequest || len(method) > maxMethod {
		return nil, &Error{Kind: ErrTooLarge, Detail: fmt.Sprintf("a request of %d bytes, more than %d", len(request), m.limits.MaxRequest)}
	}
	deadline := time.Now().Add(m.limits.Timeout)
	if d, ok := ctx.Deadline(); ok && d.Before(deadline) {
		deadline = d
	}
	if !m.enter() {
		return nil, &Error{Kind: ErrClosed}
	}
	defer m.active.Done()
	depth, _ := ctx.Value(depthKey{}).(int)
	if depth > maxNested {
		return nil, &Error{Kind: ErrBusy, Detail: fmt.Sprintf("calls nested more than %d deep", maxNested)}
	}
	if depth == 0 { // a nested call has its turn by the one around it, which waits for it
		of := scopeOf{m, s.Key}
		if err := m.runtime.scheduler.acquire(ctx, deadline, of, m.limits.Concurrency); err != nil {
			return nil, err
		}
		defer m.runtime.scheduler.release(of)
	}
	in, err := m.take(ctx, s.Key)
	if err != nil {
		return nil, err
	}
	whole := false
	defer func() {
		if !whole {
			m.discard(in)
		}
	}()
	c := in.begin(ctx, s, &m.limits, deadline)
	c.depth = depth
	if depth == 0 {
		c.turn = m.runtime.scheduler
	}
	response, err = in.run(c, method, request)
	m.stats.fuel.Add(c.fuel)
	if s.Fuel != nil {
		*s.Fuel += c.fuel
	}
	c.finish()
	if guest, ok := errors.AsType[*GuestError](err); ok {
		guest.Encoded = in.hand(guest.Encoded)
	} else if err == nil {
		response = in.hand(response)
	} else {
		return nil, err
	}
	whole = true
	m.put(in)
	return response, err
}

func isGuestError(err error) bool {
	_, ok := errors.AsType[*GuestError](err)
	return ok
}

func (m *Module) enter() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return false
	}
	m.active.Add(1)
	return true
}

func (c *counters) count(err error) {
	c.calls.Add(1)
	if err == nil || isGuestError(err) {
		return
	}
	c.errors.Add(1)
	switch {
	case errors.Is(err, ErrDeadline):
		c.deadlines.Add(1)
	case errors.Is(err, ErrTrap), errors.Is(err, ErrExit), errors.Is(err, ErrProtocol), errors.Is(err, ErrHostCalls):
		c.traps.Add(1)
	}
}

// Stats are what the module has done since it was loaded.
func (m *Module) Stats() Stats {
	m.mu.Lock()
	idle := len(m.idle)
	m.mu.Unlock()
	s := &m.stats
	return Stats{
		Calls: s.calls.Load(), Errors: s.errors.Load(), Fuel: s.fuel.Load(), Traps: s.traps.Load(), Deadlines: s.deadlines.Load(),
		Created: s.created.Load(), Resets: s.resets.Load(), Instances: int(m.live.Load()), Idle: idle,
	}
}

// Close refuses further calls, waits for those that run, at most as long as the context, and frees what the module
// holds. It may be called twice.
func (m *Module) Close(ctx context.Context) error {
	m.mu.Lock()
	first := !m.closed
	m.closed = true
	idle := m.idle
	m.idle = nil
	m.mu.Unlock()
	for _, in := range idle {
		m.discard(in)
	}
	if !first {
		return nil
	}
	m.runtime.forget(m)
	done := make(chan error, 1)
	go func() { //nolint:gosec // what the module holds is freed also when whoever closes it has gone
		m.active.Wait()
		err := m.compiled.Close(context.Background())
		if m.image != nil {
			err = errors.Join(err, m.image.close())
		}
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
