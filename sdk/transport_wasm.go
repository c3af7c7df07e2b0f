//go:build wasip1

package sdk

import (
	"context"
	"runtime"
	"unsafe"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// The binary interface kontor_v1. The guest owns its memory; the host copies and keeps no pointer.

//go:wasmimport kontor_v1 input_read
func inputRead(ptr unsafe.Pointer)

//go:wasmimport kontor_v1 output_write
func outputWrite(ptr unsafe.Pointer, size uint32)

//go:wasmimport kontor_v1 host_call
func hostCall(method unsafe.Pointer, methodSize uint32, req unsafe.Pointer, reqSize uint32, resp unsafe.Pointer, respCap uint32) uint64

//go:wasmimport kontor_v1 host_take
func hostTake(ptr unsafe.Pointer)

// abiVersion is major<<16 | minor.
const abiVersion = 1 << 16

func init() {
	// The heap grows now, before the host takes its picture of a fresh instance: a memory that grows later costs the
	// host the instance.
	runtime.KeepAlive(make([]byte, 1<<20))
	runtime.GC()
}

//go:wasmexport kontor_v1_abi
func abi() uint32 { return abiVersion }

//go:wasmexport kontor_v1_call
func call(methodSize, reqSize uint32) uint32 {
	status := answer(methodSize, reqSize)
	// The collector's own goroutine runs only when somebody lets it: without this the heap grows to its limit.
	runtime.Gosched()
	return status
}

func answer(methodSize, reqSize uint32) uint32 {
	in := make([]byte, methodSize+reqSize)
	inputRead(start(in))
	ctx := context.WithValue(context.Background(), hostKey{}, pluginv1.Caller(guestHost{}))
	out, err := Serve(ctx, registered, string(in[:methodSize]), in[methodSize:])
	status := uint32(0)
	if err != nil {
		out, _ = pluginv1.AsError(err).MarshalVT()
		status = 1
	}
	outputWrite(start(out), uint32(len(out)))
	return status
}

// guestHost is the host as a module sees it.
type guestHost struct{}

// Call implements pluginv1.Caller.
func (guestHost) Call(_ context.Context, method string, req []byte) ([]byte, error) {
	buf := make([]byte, 512)
	res := hostCall(unsafe.Pointer(unsafe.StringData(method)), uint32(len(method)), start(req), uint32(len(req)), start(buf), uint32(len(buf)))
	status, size := uint32(res>>32), uint32(res)
	if size > uint32(len(buf)) {
		buf = make([]byte, size)
		hostTake(start(buf))
	}
	buf = buf[:size]
	runtime.KeepAlive(req)
	if status == 0 {
		return buf, nil
	}
	e := &Error{}
	if err := e.UnmarshalVT(buf); err != nil {
		return nil, err
	}
	return nil, e
}

func start(b []byte) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(b)) }

// Main does nothing in a module, whose main never runs.
func Main() {}
