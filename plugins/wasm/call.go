package wasm

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/tetratelabs/wazero/api"
)

const (
	// firstSlice is the fuel that a call begins with. What it gets later depends on how long it took to use the last.
	firstSlice = 2000
	minSlice   = 50
	maxSlice   = 50_000
	// betweenTicks is how long a guest should run before the host looks at the clock again.
	betweenTicks = 200 * time.Microsecond
	// briefly is how long a guest works before it counts as a long one, and stretch how long such a one works at a time
	// while others want the processors.
	briefly = 10 * time.Millisecond
	stretch = time.Millisecond
	// maxRest bounds one pause.
	maxRest = 250 * time.Millisecond
	// spendPerCheck is how many bytes the host moves for a guest before it looks at the clock.
	spendPerCheck = 1 << 20
	bootTimeout   = 20 * time.Second
	warmTimeout   = 2 * time.Second
	maxMethod     = 256
	maxNested     = 4
)

// call is the state of the call that an instance is answering. It is the context that the engine hands to the host
// functions, which is how they find it.
type call struct {
	context.Context //nolint:containedctx // it is one
	in              *instance
	scope           Scope
	limits          *Limits
	deadline        time.Time
	method          string
	request         []byte
	response        []byte
	pending         []byte // the answer of a host call that did not fit
	hostCalls       int
	spent           int
	logLeft         int
	stdout          lineWriter
	stderr          lineWriter
	fuel            uint64
	slice           int32
	ticked          time.Time     // zero: no telling how long the slice took
	worked          time.Duration // since the last rest
	most            time.Duration // that it may work before it rests
	long            bool
	nested          *nested
	turn            *scheduler // nil when the call has none of its own
	depth           int
}

// Value implements context.Context. The engine looks for its own switches here, of which none are used.
func (*call) Value(any) any { return nil }

func (in *instance) begin(ctx context.Context, s Scope, l *Limits, deadline time.Time) *call {
	c := &in.call
	out, err := c.stdout.line[:0], c.stderr.line[:0]
	*c = call{Context: ctx, in: in, scope: s, limits: l, deadline: deadline, logLeft: l.LogBytes, most: briefly}
	if in.module.runtime.effort.much(s.Key) {
		c.most = stretch
	}
	c.stdout = lineWriter{log: s.Log, level: "info", left: &c.logLeft, line: out}
	c.stderr = lineWriter{log: s.Log, level: "warn", left: &c.logLeft, line: err}
	return c
}

// finish ends what the call has begun. It may be called twice.
func (c *call) finish() {
	c.stdout.flush()
	c.stderr.flush()
	if c.nested != nil {
		c.nested.end()
	}
	if c.long {
		c.long = false
		c.in.module.runtime.long.Add(-1)
	}
	c.Context, c.scope = context.Background(), Scope{}
	c.stdout.log, c.stderr.log = nil, nil
}

// check ends the call when its time is over.
func (c *call) check(now time.Time) {
	switch err := c.Err(); {
	case !now.Before(c.deadline) || errors.Is(err, context.DeadlineExceeded):
		abort(ErrDeadline, "")
	case err != nil:
		abort(context.Canceled, "")
	}
}

// spend counts work that the host does for the guest, which costs the guest no fuel.
func (c *call) spend(bytes int) {
	if c.spent += bytes + 256; c.spent > spendPerCheck {
		c.spent = 0
		c.check(time.Now())
	}
}

// tick is called when the guest has used up its fuel, and answers how much there is now.
func tick(ctx context.Context, _ api.Module, stack []uint64) {
	c := ctx.(*call)
	now := time.Now()
	c.check(now)
	c.fuel += uint64(c.slice)
	switch took := now.Sub(c.ticked); {
	case c.ticked.IsZero():
		c.slice = firstSlice
	case took > betweenTicks:
		c.slice = max(minSlice, int32(int64(c.slice)*int64(betweenTicks)/int64(took)))
		c.worked += took
	default:
		c.slice = min(maxSlice, 2*c.slice)
		c.worked += took
	}
	c.ticked = now
	if c.worked > c.most {
		c.rest(now)
	}
	stack[0] = uint64(c.slice)
}

// rest has a guest that works for long pause while others want the processors. Without it a guest that loops keeps
// whatever else this program does waiting for a processor, requests of other companies above all. Its turn goes to another
// guest meanwhile.
func (c *call) rest(now time.Time) {
	r, worked := c.in.module.runtime, c.worked
	if c.worked = 0; !c.long {
		c.long, c.most = true, stretch
		r.long.Add(1)
	}
	lately := r.effort.add(c.scope.Key, worked, now)
	if r.options.Crowded == nil || !r.options.Crowded() {
		return
	}
	pause := min(worked*time.Duration(share(lately)*r.long.Load())/time.Duration(runtime.GOMAXPROCS(0))-worked, maxRest, c.deadline.Sub(now))
	if pause <= 0 {
		return
	}
	paused := c.turn != nil && c.turn.pause()
	timer := time.NewTimer(pause)
	select {
	case <-timer.C:
	case <-c.Done():
		timer.Stop()
	}
	if paused {
		c.turn.resume(c.Context, c.deadline)
	}
	c.ticked = time.Now()
	c.check(c.ticked)
}

// sleep waits, but not beyond the deadline.
func (c *call) sleep(d time.Duration) {
	now := time.Now()
	c.check(now)
	timer := time.NewTimer(min(d, c.deadline.Sub(now)))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.Done():
	}
	c.check(time.Now())
	c.ticked = time.Time{}
}

// read returns a part of the guest's memory, which is valid until the guest runs on.
func (c *call) read(ptr, n uint32) []byte {
	b, ok := c.in.memory.Read(ptr, n)
	if !ok {
		abort(ErrTrap, fmt.Sprintf("out of bounds: %d bytes at %d", n, ptr))
	}
	return b
}

func (c *call) write(ptr uint32, b []byte) {
	c.spend(len(b))
	if !c.in.memory.Write(ptr, b) {
		abort(ErrTrap, fmt.Sprintf("out of bounds: %d bytes at %d", len(b), ptr))
	}
}

// inputRead is kontor_v1.input_read(ptr): the method and the request behind it are written to ptr.
func inputRead(ctx context.Context, _ api.Module, stack []uint64) {
	c, ptr := ctx.(*call), uint32(stack[0])
	c.spend(len(c.method))
	if !c.in.memory.WriteString(ptr, c.method) {
		abort(ErrTrap, "out of bounds: the method")
	}
	c.write(ptr+uint32(len(c.method)), c.request)
}

// outputWrite is kontor_v1.output_write(ptr, len): the response is copied; the last one wins.
func outputWrite(ctx context.Context, _ api.Module, stack []uint64) {
	c, n := ctx.(*call), uint32(stack[1])
	if uint64(n) > uint64(c.limits.MaxResponse) {
		abort(ErrTooLarge, fmt.Sprintf("a response of %d bytes, more than %d", n, c.limits.MaxResponse))
	}
	c.spend(int(n))
	c.in.output = append(c.in.output[:0], c.read(uint32(stack[0]), n)...)
	c.response = c.in.output
}

// hostCall is kontor_v1.host_call(method, its length, request, its length, buffer, its length) -> status<<32 | length
// of the response. A response that does not fit the buffer waits for host_take until the next host_call.
func hostCall(ctx context.Context, _ api.Module, stack []uint64) {
	c := ctx.(*call)
	if c.hostCalls++; c.hostCalls > c.limits.HostCalls {
		abort(ErrHostCalls, fmt.Sprintf("more than %d times", c.limits.HostCalls))
	}
	methodLen, requestLen := uint32(stack[1]), uint32(stack[3])
	if methodLen > maxMethod || uint64(requestLen) > uint64(c.limits.MaxResponse) {
		abort(ErrTooLarge, fmt.Sprintf("a host call of %d bytes, more than %d", requestLen, c.limits.MaxResponse))
	}
	c.spend(int(requestLen))
	method := string(c.read(uint32(stack[0]), methodLen))
	request := append([]byte(nil), c.read(uint32(stack[2]), requestLen)...)
	if c.scope.Host == nil {
		abort(ErrHost, "nobody answers host calls")
	}
	c.check(time.Now())
	status := uint64(statusOK)
	paused := c.turn != nil && c.turn.pause()
	response, err := c.askHost(method, request)
	if paused {
		c.turn.resume(c.Context, c.deadline)
	}
	c.ticked = time.Time{}
	if err != nil {
		refusal := (*Refusal)(nil)
		if !errors.As(err, &refusal) {
			c.check(time.Now()) // the time that is over explains more than the error that follows from it
			panic(&stop{&Error{Kind: ErrHost, Detail: clean(method, maxMethod), cause: err}})
		}
		status, response = statusRefused, refusal.Encoded
	}
	if len(response) > c.limits.MaxRequest {
		abort(ErrTooLarge, fmt.Sprintf("the host's answer to %s has %d bytes, more than %d", clean(method, maxMethod), len(response), c.limits.MaxRequest))
	}
	c.pending = nil
	if uint64(len(response)) <= uint64(uint32(stack[5])) {
		c.write(uint32(stack[4]), response)
	} else {
		c.pending = response
	}
	stack[0] = status<<32 | uint64(len(response))
}

// hostTake is kontor_v1.host_take(ptr): the response that did not fit is written to ptr.
func hostTake(ctx context.Context, _ api.Module, stack []uint64) {
	c := ctx.(*call)
	c.write(uint32(stack[0]), c.pending)
}

// askHost calls the scope's Host. Its panic becomes an error: the guest must not be able to end the process with a
// request that the Host did not expect.
func (c *call) askHost(method string, request []byte) (response []byte, err error) {
	if c.nested == nil {
		c.nested = &nested{Context: c.Context, deadline: c.deadline, depth: c.depth + 1}
	}
	defer func() {
		if p := recover(); p != nil {
			c.in.module.runtime.logger.Error("a host function of a plugin panicked", "plugin", c.in.module.name, "method", clean(method, maxMethod), "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return c.scope.Host(c.nested, method, request)
}

// nested is the context of host calls: the caller's, with the call's deadline and end, and the depth of nesting. It
// makes a real context only for those who wait for it.
type nested struct {
	context.Context //nolint:containedctx // it is one
	deadline        time.Time
	depth           int

	mu     sync.Mutex
	real   context.Context //nolint:containedctx // made late
	cancel context.CancelFunc
	ended  bool
}

type depthKey struct{}

// Deadline implements context.Context.
func (n *nested) Deadline() (time.Time, bool) { return n.deadline, true }

// Value implements context.Context.
func (n *nested) Value(key any) any {
	if key == (depthKey{}) {
		return n.depth
	}
	return n.Context.Value(key)
}

// Done implements context.Context.
func (n *nested) Done() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.materialize()
	return n.real.Done()
}

// Err implements context.Context.
func (n *nested) Err() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.real == nil && !n.ended && n.Context.Err() == nil && time.Now().Before(n.deadline) {
		return nil
	}
	n.materialize()
	return n.real.Err()
}

func (n *nested) materialize() {
	if n.real == nil {
		n.real, n.cancel = context.WithDeadline(n.Context, n.deadline)
		if n.ended {
			n.cancel()
		}
	}
}

func (n *nested) end() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ended = true
	if n.cancel != nil {
		n.cancel()
	}
}
