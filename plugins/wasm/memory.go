package wasm

import (
	"context"

	"github.com/tetratelabs/wazero/experimental"
)

// backing is the memory of one instance.
type backing interface {
	experimental.LinearMemory
	// reset puts back the image. It is called only while the memory is as large as the image.
	reset() error
	// release is reset that gives back as much of the system's memory as it can.
	release() error
	// grown says whether the memory is larger than the image.
	grown() bool
	// refused says whether the guest asked for more than its limit.
	refused() bool
}

// image is what the memory of a module's new instance holds.
type image interface {
	// memory makes a backing that holds the image and can grow to limit bytes.
	memory(limit uint64) (backing, error)
	size() uint64
	close() error
}

// withMemory makes the engine use b for the module that is instantiated with the context.
func withMemory(ctx context.Context, b backing) context.Context {
	return experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(func(uint64, uint64) experimental.LinearMemory { return b }))
}

// copyImage is an image that is copied for every instance, where the system offers nothing better.
type copyImage struct{ bytes []byte }

func (i *copyImage) size() uint64 { return uint64(len(i.bytes)) }

func (i *copyImage) close() error { return nil }

func (i *copyImage) memory(limit uint64) (backing, error) {
	return &copyMemory{image: i.bytes, limit: limit, fresh: true}, nil
}

type copyMemory struct {
	image []byte
	bytes []byte
	limit uint64
	fresh bool
	over  bool
}

// Reallocate implements experimental.LinearMemory.
func (m *copyMemory) Reallocate(size uint64) []byte {
	if size > m.limit {
		m.over = true
		return nil
	}
	if m.fresh {
		m.fresh = false
		m.bytes = append(make([]byte, 0, max(size, uint64(len(m.image)))), m.image...)
	}
	if have := uint64(len(m.bytes)); size > have {
		m.bytes = append(m.bytes, make([]byte, size-have)...)
	}
	return m.bytes[:size:size]
}

// Free implements experimental.LinearMemory.
func (m *copyMemory) Free() { m.bytes = nil }

func (m *copyMemory) reset() error {
	copy(m.bytes, m.image)
	return nil
}

func (m *copyMemory) release() error { return m.reset() }

func (m *copyMemory) grown() bool   { return len(m.bytes) > len(m.image) }
func (m *copyMemory) refused() bool { return m.over }
