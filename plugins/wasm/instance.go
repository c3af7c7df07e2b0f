package wasm

import (
	"context"
	"fmt"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/kontor-crm/kontor/plugins/wasm/meter"
)

// maxUses is how many calls an instance answers before it begins anew, whatever the guest has piled up.
const maxUses = 200

// instance is one running copy of a module. One goroutine at a time uses it.
type instance struct {
	module  *Module
	mod     api.Module
	fn      api.Function
	memory  api.Memory
	backing backing
	fuel    api.MutableGlobal
	stack   api.MutableGlobal
	globals []api.MutableGlobal
	args    [2]uint64
	output  []byte // what responses are written to
	call    call

	key   string
	uses  int
	since time.Time // it has been idle
}

// instantiate makes an instance whose memory is b, as the module's start leaves it.
func (m *Module) instantiate(ctx context.Context, b backing) (*instance, error) {
	mod, err := m.runtime.engine.InstantiateModule(withMemory(ctx, b), m.compiled, wazero.NewModuleConfig().WithName("").WithStartFunctions())
	if err != nil {
		b.Free()
		return nil, err
	}
	in := &instance{module: m, mod: mod, memory: mod.Memory(), backing: b, fn: mod.ExportedFunction(exportCall)}
	for name, g := range map[string]*api.MutableGlobal{meter.ExportFuel: &in.fuel, meter.ExportStack: &in.stack} {
		*g, _ = mod.ExportedGlobal(name).(api.MutableGlobal)
	}
	in.globals = make([]api.MutableGlobal, len(m.rewritten.Globals))
	for i, name := range m.rewritten.Globals {
		in.globals[i], _ = mod.ExportedGlobal(name).(api.MutableGlobal)
	}
	m.stats.created.Add(1)
	return in, nil
}

// boot makes an instance from nothing: data, _initialize, and a look at its version. warm calls are made after that.
func (m *Module) boot(ctx context.Context, warm int) (*instance, error) {
	b, err := (&copyImage{}).memory(m.memoryLimit())
	if err != nil {
		return nil, err
	}
	in, err := m.instantiate(ctx, b)
	if err != nil {
		return nil, &Error{Kind: ErrModule, Detail: clean(err.Error(), maxDetail)}
	}
	if err := in.start(ctx, warm); err != nil {
		in.close()
		return nil, err
	}
	return in, nil
}

func (in *instance) start(ctx context.Context, warm int) error {
	for _, s := range in.module.rewritten.Data {
		if !in.memory.Write(s.Offset, s.Data) {
			return &Error{Kind: ErrModule, Detail: "a data segment lies outside the memory"}
		}
	}
	said := ""
	limits := in.module.limits
	limits.LogBytes = maxDetail
	c := in.begin(ctx, Scope{Log: func(_, line string) { said += "; " + line }}, &limits, time.Now().Add(bootTimeout))
	defer c.finish()
	version := []uint64{0}
	for _, name := range []string{exportInit, exportABI} {
		fn := in.mod.ExportedFunction(name)
		if fn == nil {
			continue
		}
		if err := fn.CallWithStack(c, version); err != nil {
			c.finish()
			e := explain(err, in)
			return &Error{Kind: ErrModule, Detail: clean(name+": "+e.Error()+said, maxDetail), Trace: e.Trace, cause: e}
		}
	}
	if major := uint32(version[0]) >> 16; major != Major {
		return &Error{Kind: ErrModule, Detail: fmt.Sprintf("it is written against version %d of the ABI, not %d", major, Major)}
	}
	c.deadline = time.Now().Add(warmTimeout)
	for range warm {
		// A call of no method: the answer is an error, but the guest's run time has stretched its limbs.
		if _, err := in.run(c, "", nil); err != nil && !isGuestError(err) {
			return err
		}
	}
	return nil
}

// fork makes an instance from the module's image.
func (m *Module) fork(ctx context.Context) (*instance, error) {
	b, err := m.image.memory(max(m.memoryLimit(), m.image.size()))
	if err != nil {
		return nil, err
	}
	in, err := m.instantiate(ctx, b)
	if err != nil {
		return nil, err
	}
	if more := m.image.size()/meter.PageSize - uint64(in.memory.Size())/meter.PageSize; more > 0 {
		if _, ok := in.memory.Grow(uint32(more)); !ok {
			in.close()
			return nil, fmt.Errorf("growing a memory to its image")
		}
	}
	in.restore()
	return in, nil
}

func (in *instance) restore() {
	for i, v := range in.module.values {
		in.globals[i].Set(v)
	}
	in.stack.Set(meter.StackBytes)
	in.key, in.uses = "", 0
}

// reset puts the instance back to the module's image.
func (in *instance) reset() error { return in.putBack(in.backing.reset) }

// release is reset that gives back memory.
func (in *instance) release() error { return in.putBack(in.backing.release) }

func (in *instance) putBack(memory func() error) error {
	if err := memory(); err != nil {
		return err
	}
	in.restore()
	in.fn = in.mod.ExportedFunction(exportCall) // with a stack of its own
	in.module.stats.resets.Add(1)
	return nil
}

func (in *instance) close() {
	_ = in.mod.Close(context.Background())
}

// maxOutput is how large a response may be for its buffer to be kept.
const maxOutput = 64 << 10

// hand makes a response of run the caller's.
func (in *instance) hand(response []byte) []byte {
	if cap(in.output) <= maxOutput {
		return append([]byte(nil), response...)
	}
	in.output = nil
	return response
}

// run makes one call of the guest. What it answers is valid until the next one; hand makes it last. After an error that is not a *GuestError the instance must be closed.
func (in *instance) run(c *call, method string, request []byte) ([]byte, error) {
	c.method, c.request, c.response, c.pending = method, request, nil, nil
	in.args[0], in.args[1] = uint64(len(method)), uint64(len(request))
	in.fuel.Set(uint64(firstSlice))
	c.slice = firstSlice
	err := in.fn.CallWithStack(c, in.args[:])
	if left := int32(in.fuel.Get()); left > 0 {
		c.fuel += uint64(c.slice - left)
	} else {
		c.fuel += uint64(c.slice)
	}
	response := c.response
	c.method, c.request, c.response, c.pending = "", nil, nil, nil
	if err != nil {
		return nil, explain(err, in)
	}
	switch code := uint32(in.args[0]); code {
	case statusOK:
		return response, nil
	case statusRefused:
		return nil, &GuestError{Encoded: response}
	default:
		return nil, &Error{Kind: ErrProtocol, Detail: fmt.Sprintf("%s answered %d", exportCall, code)}
	}
}
