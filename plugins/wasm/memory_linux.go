package wasm

import (
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// mappedImage is an image in memory that belongs to no file system. Every instance maps it privately: a page costs
// memory once the instance writes to it, and gives it back at a reset.
type mappedImage struct {
	file *os.File
	len  uint64
}

func newImage(content []byte) (image, error) {
	fd, err := unix.MemfdCreate("kontor-plugin", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("making an image: %w", err)
	}
	i := &mappedImage{file: os.NewFile(uintptr(fd), "kontor-plugin"), len: uint64(len(content))}
	if err := i.fill(content); err != nil {
		return nil, fmt.Errorf("writing an image: %w", closeAfter(err, i.file))
	}
	return i, nil
}

func closeAfter(err error, f *os.File) error {
	_ = f.Close()
	return err
}

// fill writes what is not zero, so that the rest takes no memory.
func (i *mappedImage) fill(content []byte) error {
	if err := i.file.Truncate(int64(len(content))); err != nil {
		return err
	}
	page := os.Getpagesize()
	zero := make([]byte, page)
	for at := 0; at < len(content); at += page {
		part := content[at:min(at+page, len(content))]
		if string(part) == string(zero[:len(part)]) {
			continue
		}
		if _, err := i.file.WriteAt(part, int64(at)); err != nil {
			return err
		}
	}
	return nil
}

func (i *mappedImage) size() uint64 { return i.len }

func (i *mappedImage) close() error { return i.file.Close() }

func (i *mappedImage) memory(limit uint64) (backing, error) {
	limit = max(limit, i.len)
	if limit == 0 {
		return &copyMemory{}, nil
	}
	const access = unix.PROT_READ | unix.PROT_WRITE
	base, err := unix.MmapPtr(-1, 0, nil, uintptr(limit), access, unix.MAP_PRIVATE|unix.MAP_ANON|unix.MAP_NORESERVE)
	if err != nil {
		return nil, fmt.Errorf("reserving memory: %w", err)
	}
	m := &mappedMemory{bytes: unsafe.Slice((*byte)(base), limit), image: i.len}
	if i.len > 0 {
		if _, err := unix.MmapPtr(int(i.file.Fd()), 0, base, uintptr(i.len), access, unix.MAP_PRIVATE|unix.MAP_FIXED|unix.MAP_NORESERVE); err != nil {
			m.Free()
			return nil, fmt.Errorf("mapping an image: %w", err)
		}
	}
	return m, nil
}

type mappedMemory struct {
	bytes []byte // all that is reserved
	size  uint64 // what the guest has
	image uint64
	over  bool
}

// Reallocate implements experimental.LinearMemory.
func (m *mappedMemory) Reallocate(size uint64) []byte {
	if size > uint64(len(m.bytes)) {
		m.over = true
		return nil
	}
	m.size = size
	return m.bytes[:size:size]
}

// Free implements experimental.LinearMemory.
func (m *mappedMemory) Free() {
	if m.bytes != nil {
		_ = unix.MunmapPtr(unsafe.Pointer(unsafe.SliceData(m.bytes)), uintptr(len(m.bytes)))
		m.bytes = nil
	}
}

func (m *mappedMemory) reset() error {
	if m.size == 0 {
		return nil
	}
	return unix.Madvise(m.bytes[:m.size], unix.MADV_DONTNEED)
}

func (m *mappedMemory) grown() bool   { return m.size > m.image }
func (m *mappedMemory) refused() bool { return m.over }
