package wasm

import (
	"context"
	"time"
)

// How long an instance waits before it gives back its memory, and before it is closed.
const (
	idleReset = time.Minute
	idleClose = 10 * time.Minute
)

// take returns an instance that holds nothing of another scope.
func (m *Module) take(ctx context.Context, key string) (*instance, error) {
	m.mu.Lock()
	in := m.pick(key)
	m.mu.Unlock()
	if in != nil && in.key != key && in.key != "" {
		if !m.rewritten.Fixed {
			m.discard(in)
			in = nil
		} else if err := in.reset(); err != nil {
			m.runtime.logger.Warn("putting back an instance of a plugin", "plugin", m.name, "error", err)
			m.discard(in)
			in = nil
		}
	}
	if in == nil {
		var err error
		if in, err = m.create(ctx); err != nil {
			return nil, err
		}
	}
	in.key = key
	return in, nil
}

// pick takes the best idle instance: the one that this scope used last, else the one that nobody has used for longest.
func (m *Module) pick(key string) *instance {
	last := len(m.idle) - 1
	at := last
	for ; at >= 0 && m.idle[at].key != key; at-- {
	}
	if at < 0 && last >= 0 {
		at = 0
	}
	if at < 0 {
		return nil
	}
	in := m.idle[at]
	copy(m.idle[at:], m.idle[at+1:])
	m.idle[last] = nil
	m.idle = m.idle[:last]
	return in
}

func (m *Module) create(ctx context.Context) (*instance, error) {
	m.live.Add(1)
	var in *instance
	var err error
	if m.image != nil {
		in, err = m.fork(ctx)
	} else {
		in, err = m.boot(ctx, 0)
	}
	if err != nil {
		m.live.Add(-1)
		return nil, err
	}
	return in, nil
}

func (m *Module) discard(in *instance) {
	in.close()
	m.live.Add(-1)
}

// put takes an instance back after a call that left it whole.
func (m *Module) put(in *instance) {
	in.uses++
	whole := true
	if m.image != nil && in.backing.grown() {
		whole = false
	} else if in.uses >= maxUses {
		whole = m.image != nil && in.reset() == nil
	}
	if !whole {
		m.discard(in)
		return
	}
	var out *instance
	m.mu.Lock()
	switch {
	case m.closed:
		out = in
	default:
		in.since = time.Now()
		m.idle = append(m.idle, in)
		if len(m.idle) > m.runtime.options.IdlePerModule {
			out = m.pick("\x00 no scope") // the oldest
		}
	}
	m.mu.Unlock()
	if out != nil {
		m.discard(out)
	}
}

// trim gives back the memory of instances that nobody has used for a while.
func (m *Module) trim(now time.Time) {
	var old []*instance
	m.mu.Lock()
	kept := m.idle[:0]
	for _, in := range m.idle {
		idle := now.Sub(in.since)
		if idle >= idleClose || idle >= idleReset && in.key != "" {
			old = append(old, in)
		} else {
			kept = append(kept, in)
		}
	}
	clear(m.idle[len(kept):])
	m.idle = kept
	m.mu.Unlock()
	for _, in := range old {
		if now.Sub(in.since) >= idleClose || m.image == nil || in.release() != nil {
			m.discard(in)
			continue
		}
		m.mu.Lock()
		closed := m.closed
		if !closed {
			m.idle = append([]*instance{in}, m.idle...) // its time goes on
		}
		m.mu.Unlock()
		if closed {
			m.discard(in)
		}
	}
}
