package wasm

import (
	"context"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// raw is a module written by hand, for what no compiler would write. Its functions are 0 input_read, 1 output_write,
// 2 host_take, 3 fd_write, 4 poll_oneoff, 5 random_get, and from its own: 6 kontor_v1_abi, 7 kontor_v1_call, 8 _initialize.
type raw struct {
	call    []byte // of kontor_v1_call, with two locals for its parameters; answers an i32
	init    []byte
	version []byte // what kontor_v1_abi answers: by default 1<<16
	pages   byte   // of the memory: by default 1
	imports string // "module.name" of one more imported function (i32) -> ()
	table   bool
	data    []byte // data section
	hide    string // an export to leave out
}

func section(id byte, items ...[]byte) []byte {
	content := binary.AppendUvarint(nil, uint64(len(items)))
	for _, item := range items {
		content = append(content, item...)
	}
	return append(binary.AppendUvarint([]byte{id}, uint64(len(content))), content...)
}

func name(s string) []byte { return append([]byte{byte(len(s))}, s...) }

func code(b []byte) []byte {
	return append(binary.AppendUvarint(nil, uint64(len(b)+2)), append(append([]byte{0}, b...), 0x0b)...)
}

func (r raw) bytes() []byte {
	const i32, i64 = 0x7f, 0x7e
	types := section(1, []byte{0x60, 0, 1, i32}, []byte{0x60, 2, i32, i32, 1, i32}, []byte{0x60, 1, i32, 0}, []byte{0x60, 2, i32, i32, 0},
		[]byte{0x60, 0, 0}, []byte{0x60, 4, i32, i32, i32, i32, 1, i32})
	var imports [][]byte
	first := byte(0)
	add := func(mod, function string, typ byte) {
		imports = append(imports, append(append(name(mod), name(function)...), 0, typ))
		first++
	}
	add(module, "input_read", 2)
	add(module, "output_write", 3)
	add(module, "host_take", 2)
	add(wasiModule, "fd_write", 5)
	add(wasiModule, "poll_oneoff", 5)
	add(wasiModule, "random_get", 1)
	if mod, function, ok := strings.Cut(r.imports, "."); ok {
		add(mod, function, 2)
	}
	if r.version == nil {
		r.version = []byte{0x41, 0x80, 0x80, 0x04}
	}
	if r.call == nil {
		r.call = []byte{0x41, 0}
	}
	exports := [][]byte{}
	for i, function := range []string{exportABI, exportCall, exportInit} {
		if function != r.hide {
			exports = append(exports, append(name(function), 0, first+byte(i)))
		}
	}
	exports = append(exports, append(name(exportMemory), 2, 0))
	out := append([]byte("\x00asm\x01\x00\x00\x00"), types...)
	out = append(out, section(2, imports...)...)
	out = append(out, section(3, []byte{0}, []byte{1}, []byte{4})...)
	if r.table {
		out = append(out, section(4, []byte{0x70, 0, 1})...)
	}
	out = append(out, section(5, []byte{0, max(r.pages, 1)})...)
	out = append(out, section(7, exports...)...)
	out = append(out, section(10, code(r.version), code(r.call), code(r.init))...)
	return append(out, r.data...)
}

// grow900 makes the memory 900 pages larger.
var grow900 = []byte{0x41, 0x84, 0x07, 0x40, 0, 0x1a}

// sixtyMiB is the constant 58,982,400, the size of 900 pages.
var sixtyMiB = []byte{0x41, 0x80, 0x80, 0x90, 0x1c}

// endless puts instructions that leave nothing on the stack into a loop without an end.
func endless(parts ...[]byte) []byte {
	out := append([]byte(nil), grow900...)
	out = append(out, 0x03, 0x40)
	for _, p := range parts {
		out = append(out, p...)
	}
	return append(out, 0x0c, 0, 0x0b, 0x41, 0)
}

func TestGuestsWrittenByHandEndAlone(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		guest raw
		kind  error // nil: no error
		says  string
	}{
		"loop":                   {raw{call: endless()}, ErrDeadline, ""},
		"fills memory":           {raw{call: endless([]byte{0x41, 0, 0x41, 1}, sixtyMiB, []byte{0xfc, 11, 0})}, ErrDeadline, ""},
		"copies memory":          {raw{call: endless([]byte{0x41, 1, 0x41, 0}, sixtyMiB, []byte{0xfc, 10, 0, 0})}, ErrDeadline, ""},
		"draws random numbers":   {raw{call: endless([]byte{0x41, 0}, sixtyMiB, []byte{0x10, 5, 0x1a})}, ErrDeadline, ""},
		"reads its input":        {raw{call: endless([]byte{0x41, 0, 0x10, 0})}, ErrDeadline, ""},
		"writes its output":      {raw{call: endless([]byte{0x41, 0, 0x41, 0x80, 0x80, 0x80, 1, 0x10, 1})}, ErrDeadline, ""},
		"recurses":               {raw{call: []byte{0x20, 0, 0x20, 1, 0x10, 7}}, ErrStack, ""},
		"grows":                  {raw{call: []byte{0x03, 0x40, 0x41, 16, 0x40, 0, 0x41, 0x7f, 0x47, 0x0d, 0, 0x0b, 0x00}}, ErrMemory, "unreachable"},
		"traps":                  {raw{call: []byte{0x41, 1, 0x41, 0, 0x6d}}, ErrTrap, "integer divide by zero"},
		"4 GB output":            {raw{call: []byte{0x41, 0, 0x41, 0x7f, 0x10, 1, 0x41, 0}}, ErrTooLarge, "a response of 4294967295 bytes"},
		"output from outside":    {raw{call: []byte{0x41, 0xff, 0xff, 3, 0x41, 2, 0x10, 1, 0x41, 0}}, ErrTrap, "out of bounds: 2 bytes at 65535"},
		"input to outside":       {raw{call: []byte{0x41, 0x7f, 0x10, 0, 0x41, 0}}, ErrTrap, "out of bounds"},
		"takes without a call":   {raw{call: []byte{0x41, 0, 0x10, 2, 0x41, 0}}, nil, ""},
		"takes to outside":       {raw{call: []byte{0x41, 0x7f, 0x10, 2, 0x41, 0}}, ErrTrap, "out of bounds"},
		"writes too many pieces": {raw{call: []byte{0x41, 1, 0x41, 0, 0x41, 0x81, 8, 0x41, 0, 0x10, 3}}, ErrProtocol, "answered 28"},
		"writes from outside":    {raw{call: []byte{0x41, 1, 0x41, 0x7f, 0x41, 1, 0x41, 0, 0x10, 3}}, ErrTrap, "out of bounds"},
		"writes to a file":       {raw{call: []byte{0x41, 3, 0x41, 0, 0x41, 1, 0x41, 0, 0x10, 3}}, ErrProtocol, "answered 8"},
		"waits for nothing":      {raw{call: []byte{0x41, 0, 0x41, 0, 0x41, 0, 0x41, 0, 0x10, 4}}, ErrProtocol, "answered 28"},
		"waits for a past time":  {raw{call: []byte{0x41, 0, 0x41, 0, 0x41, 1, 0x41, 0, 0x10, 4}}, nil, ""},
		"waits outside":          {raw{call: []byte{0x41, 0x7f, 0x41, 0, 0x41, 1, 0x41, 0, 0x10, 4}}, ErrTrap, "out of bounds"},
		"grows a table":          {raw{table: true, call: []byte{0xd0, 0x70, 0x41, 0xc0, 0x84, 0x3d, 0xfc, 15, 0}}, ErrProtocol, "answered 4294967295"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			limits := Limits{Timeout: 20 * time.Second}
			if errors.Is(c.kind, ErrDeadline) {
				limits.Timeout = 100 * time.Millisecond
			}
			m := load(t, c.guest.bytes(), Options{Logger: quiet}, limits)
			for range 2 {
				began := time.Now()
				_, err := m.Call(t.Context(), Scope{Key: "a"}, "m", []byte("request"))
				if c.kind == nil {
					require.NoError(t, err)
					continue
				}
				require.ErrorIs(t, err, c.kind)
				require.ErrorContains(t, err, c.says)
				if errors.Is(c.kind, ErrDeadline) {
					t.Logf("stopped %s after its deadline", time.Since(began)-limits.Timeout)
				}
				require.Zero(t, m.Stats().Instances)
			}
		})
	}
}

func TestALoadThatFailsSaysWhy(t *testing.T) {
	t.Parallel()
	r := newRuntime(t, Options{Logger: quiet})
	for what, c := range map[string]struct {
		wasm []byte
		says string
	}{
		"nothing":        {nil, "not a WebAssembly module"},
		"import":         {raw{imports: "env.abort"}.bytes(), `import "env.abort" is not offered`},
		"meter":          {raw{imports: "meter.tick"}.bytes(), `import of "meter.tick"`},
		"unknown WASI":   {raw{imports: "wasi_snapshot_preview1.path_open_all"}.bytes(), `import "wasi_snapshot_preview1.path_open_all" is not offered`},
		"wrong types":    {raw{imports: "wasi_snapshot_preview1.path_open"}.bytes(), "path_open"},
		"no call":        {raw{hide: exportCall}.bytes(), "does not export kontor_v1_call"},
		"no version":     {raw{hide: exportABI}.bytes(), "does not export kontor_v1_abi"},
		"old version":    {raw{version: []byte{0x41, 0}}.bytes(), "version 0 of the ABI, not 1"},
		"new version":    {raw{version: []byte{0x41, 0x80, 0x80, 0x08}}.bytes(), "version 2 of the ABI, not 1"},
		"init traps":     {raw{init: []byte{0x00}}.bytes(), "_initialize: the plugin crashed: unreachable"},
		"memory":         {raw{pages: 0x7f}.bytes(), "it needs 7 MiB of memory, more than 4"},
		"data":           {raw{data: section(11, append([]byte{0, 0x41, 0xff, 0xff, 3, 0x0b, 2}, "ab"...))}.bytes(), "a data segment lies outside the memory"},
		"ill-typed code": {raw{call: []byte{0x42, 0}}.bytes(), "cannot use i64"},
	} {
		_, err := r.Load(t.Context(), what, c.wasm, Limits{MemoryMiB: 4})
		require.ErrorIs(t, err, ErrModule, what)
		require.ErrorContains(t, err, c.says, what)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := r.Load(ctx, "init loops", raw{init: []byte{0x03, 0x40, 0x0c, 0, 0x0b}}.bytes(), Limits{})
	require.ErrorIs(t, err, ErrModule)
	require.ErrorIs(t, err, ErrDeadline)
	require.Empty(t, r.modules)
}

// TestAModuleThatCannotBePutBackStartsAnew shows that what a reset would leave is not left to another scope either.
func TestAModuleThatCannotBePutBackStartsAnew(t *testing.T) {
	t.Parallel()
	// Answers 1 as an error when the table has been written to, else writes to it.
	guest := raw{table: true, call: []byte{
		0x41, 0, 0x25, 0, 0xd1, 0x45, 0x04, 0x40, 0x41, 1, 0x0f, 0x0b, 0x41, 0, 0xd2, 6, 0x26, 0, 0x41, 0,
	}}
	wasm := guest.bytes()
	// A function may be referred to only when an element segment declares it.
	declared := section(9, []byte{3, 0, 1, 6})
	at := strings.Index(string(wasm), string(section(10, code([]byte{0x41, 0x80, 0x80, 0x04}), code(guest.call), code(nil))))
	wasm = append(append(append([]byte(nil), wasm[:at]...), declared...), wasm[at:]...)
	m := load(t, wasm, Options{Logger: quiet}, Limits{})
	require.Nil(t, m.image)
	for _, key := range []string{"a", "b", "a"} {
		_, err := m.Call(t.Context(), Scope{Key: key}, "m", nil)
		require.NoError(t, err)
		_, err = m.Call(t.Context(), Scope{Key: key}, "m", nil)
		require.ErrorAs(t, err, new(*GuestError))
	}
	require.Equal(t, 1, m.Stats().Instances)
}
