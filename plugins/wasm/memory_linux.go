package wasm

import (
	"fmt"
	"os"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// mappedImage is an image in memory that belongs to no file system. Every instance maps it privately: a page costs
// memory once the instance writes to it.
type mappedImage struct {
	file    *os.File
	len     uint64
	content []byte // the image itself, mapped to be read
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
	if i.len > 0 {
		if i.content, err = unix.Mmap(fd, 0, int(i.len), unix.PROT_READ, unix.MAP_SHARED); err != nil {
			return nil, fmt.Errorf("mapping an image: %w", closeAfter(err, i.file))
		}
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

func (i *mappedImage) close() error {
	if i.content != nil {
		if err := unix.Munmap(i.content); err != nil {
			return closeAfter(err, i.file)
		}
		i.content = nil
	}
	return i.file.Close()
}

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
	m := &mappedMemory{bytes: unsafe.Slice((*byte)(base), limit), image: i.content} //nolint:gosec // limit bytes were mapped there
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
	image []byte
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
		_ = unix.MunmapPtr(unsafe.Pointer(unsafe.SliceData(m.bytes)), uintptr(len(m.bytes))) //nolint:gosec // what memory has mapped
		m.bytes = nil
	}
}

func (m *mappedMemory) reset() error {
	if m.restore() {
		return nil
	}
	return m.release()
}

func (m *mappedMemory) release() error {
	if m.size == 0 {
		return nil
	}
	return unix.Madvise(m.bytes[:m.size], unix.MADV_DONTNEED)
}

// pageMap tells which pages of this process are its own. Nil where the system does not tell, or not as expected.
var pageMap = sync.OnceValue(func() *os.File {
	f, err := os.Open("/proc/self/pagemap")
	if err != nil {
		return nil
	}
	if !tellsPagesApart(f) {
		_ = f.Close()
		return nil
	}
	return f
})

// tellsPagesApart tries a page map on a page that was written to and one that was only read.
func tellsPagesApart(pages *os.File) bool {
	page := os.Getpagesize()
	i, err := newImage(make([]byte, 2*page))
	if err != nil {
		return false
	}
	defer func() { _ = i.close() }()
	b, err := i.memory(uint64(2 * page))
	if err != nil {
		return false
	}
	defer b.Free()
	bytes := b.Reallocate(uint64(2 * page))
	bytes[0] = 1 + bytes[page]
	entries, ok := pageEntries(pages, bytes)
	return ok && isOwn(entries[0]) && !isOwn(entries[1])
}

// pageEntries reads the page map's entries for a part of this process's memory.
func pageEntries(pages *os.File, of []byte) ([]uint64, bool) {
	page := os.Getpagesize()
	entries := make([]uint64, len(of)/page)
	raw := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(entries))), 8*len(entries)) //nolint:gosec // the entries as bytes
	at := int64(uintptr(unsafe.Pointer(unsafe.SliceData(of)))) / int64(page) * 8            //nolint:gosec // only the address counts
	n, err := pages.ReadAt(raw, at)
	return entries, err == nil && n == len(raw)
}

// What an entry of the page map says.
const (
	pagePresent = 1 << 63
	pageSwapped = 1 << 62
	pageOfFile  = 1 << 61 // still the image's: nobody has written to it
	// keptPages is how many pages an instance may keep for the next scope.
	keptPages = 1024
)

// isOwn says whether a page was written to, so that it is no longer the image's.
func isOwn(entry uint64) bool {
	return entry&(pagePresent|pageSwapped) != 0 && entry&pageOfFile == 0
}

// restore copies the image over the pages that were written to since the memory was made. That is several times cheaper
// than giving them back, after which each costs a fault at the next call. It answers false when that is not the way.
func (m *mappedMemory) restore() bool {
	pages := pageMap()
	if pages == nil || m.size == 0 || m.size != uint64(len(m.image)) {
		return false
	}
	entries, ok := pageEntries(pages, m.bytes[:m.size])
	if !ok {
		return false
	}
	own := 0
	for _, e := range entries {
		if isOwn(e) {
			own++
		}
	}
	if own == 0 || own > keptPages { // no guest runs without writing
		return false
	}
	page := os.Getpagesize()
	for i, e := range entries {
		if isOwn(e) {
			copy(m.bytes[i*page:(i+1)*page], m.image[i*page:])
		}
	}
	return true
}

func (m *mappedMemory) grown() bool   { return m.size > uint64(len(m.image)) }
func (m *mappedMemory) refused() bool { return m.over }
