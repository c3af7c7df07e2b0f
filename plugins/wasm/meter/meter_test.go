package meter_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/kontor-crm/kontor/plugins/wasm/meter"
)

// wasm builds a module of sections, each given as its number and content.
func wasm(sections ...[]byte) []byte {
	out := []byte("\x00asm\x01\x00\x00\x00")
	for _, s := range sections {
		out = append(append(out, s[0], byte(len(s)-1)|0x80, byte((len(s)-1)>>7)), s[1:]...)
	}
	return out
}

var (
	types    = []byte{1, 1, 0x60, 0, 1, 0x7f} // () -> i32
	oneFunc  = []byte{3, 1, 0}
	oneMem   = []byte{5, 1, 0, 1}
	memoryEx = append([]byte{7, 1, 6}, "memory\x02\x00"...)
)

// body is a code section with one function without locals.
func body(code ...byte) []byte {
	return append([]byte{10, 1, byte(len(code) + 2), 0}, append(code, 0x0b)...)
}

func TestARefusalSaysWhy(t *testing.T) {
	t.Parallel()
	guest := meter.Policy{Guest: true, Import: func(mod, name string) bool { return mod == "env" && name == "good" }}
	for name, c := range map[string]struct {
		wasm []byte
		says string
	}{
		"nothing":           {nil, "not a WebAssembly module"},
		"component":         {[]byte("\x00asm\x0d\x00\x01\x00"), "not a WebAssembly module of version 1"},
		"cut":               {[]byte("\x00asm\x01\x00\x00\x00\x01\x05"), "unexpected end"},
		"order":             {wasm(oneMem, types), "type section is out of order"},
		"twice":             {wasm(types, types), "out of order"},
		"tags":              {wasm(types, []byte{13, 0}), "section 13 is not known"},
		"no memory":         {wasm(types, oneFunc, body(0x41, 0)), "one memory of its own"},
		"hidden memory":     {wasm(types, oneFunc, oneMem, body(0x41, 0)), `not exported as "memory"`},
		"two memories":      {wasm(types, oneFunc, []byte{5, 2, 0, 1, 0, 1}, memoryEx, body(0x41, 0)), "more than one memory"},
		"shared memory":     {wasm(types, oneFunc, []byte{5, 1, 3, 1, 1}, memoryEx, body(0x41, 0)), "limits of kind 3"},
		"64-bit memory":     {wasm(types, oneFunc, []byte{5, 1, 4, 1}, memoryEx, body(0x41, 0)), "limits of kind 4"},
		"start":             {wasm(types, oneFunc, oneMem, memoryEx, []byte{8, 0}, body(0x41, 0)), "start function"},
		"import":            {wasm(types, append([]byte{2, 1, 3}, "env\x03bad\x00\x00"...)), `import "env.bad" is not offered`},
		"import of memory":  {wasm(types, append([]byte{2, 1, 3}, "env\x03mem\x02\x00\x01"...)), `import "env.mem" is not a function`},
		"import of a meter": {wasm(types, append([]byte{2, 1, 5}, "meter\x04tick\x00\x00"...)), `import of "meter.tick"`},
		"export of fuel":    {wasm(types, oneFunc, oneMem, append([]byte{7, 1, 6}, "__fuel\x02\x00"...), body(0x41, 0)), `export of "__fuel"`},
		"export of global":  {wasm(types, oneFunc, oneMem, append([]byte{7, 1, 4}, "__g7\x02\x00"...), body(0x41, 0)), `export of "__g7"`},
		"large table":       {wasm(types, oneFunc, []byte{4, 1, 0x70, 0, 0xff, 0xff, 0x7f}, oneMem, memoryEx, body(0x41, 0)), "tables of more than"},
		"atomics":           {wasm(types, oneFunc, oneMem, memoryEx, body(0x41, 0, 0xfe, 0x03, 0)), "unknown instruction 0xfe in function 0"},
		"exceptions":        {wasm(types, oneFunc, oneMem, memoryEx, body(0x08, 0)), "unknown instruction 0x8"},
		"tail call":         {wasm(types, oneFunc, oneMem, memoryEx, body(0x12, 0)), "unknown instruction 0x12"},
		"garbage collected": {wasm(types, oneFunc, oneMem, memoryEx, body(0xfb, 0)), "unknown instruction 0xfb"},
		"relaxed vectors":   {wasm(types, oneFunc, oneMem, memoryEx, body(0xfd, 0x80, 0x02)), "unknown instruction fd 0x100"},
		// What would be valid only in the rewritten module, where it would reach what the meter added.
		"the fuel":      {wasm(types, oneFunc, oneMem, memoryEx, body(0x23, 0)), "there is no global 0"},
		"the tick":      {wasm(types, oneFunc, oneMem, memoryEx, body(0x10, 1)), "there is no function 1"},
		"its type":      {wasm(types, []byte{3, 1, 1}, oneMem, memoryEx, body(0x41, 0)), "there is no type 1"},
		"the label":     {wasm(types, oneFunc, oneMem, memoryEx, body(0x41, 0, 0x0c, 1)), "there is no label 1"},
		"the local":     {wasm(types, oneFunc, oneMem, memoryEx, body(0x20, 0)), "there is no local 0"},
		"long number":   {wasm(types, oneFunc, oneMem, memoryEx, body(0x41, 0x80, 0x80, 0x80, 0x80, 0x70)), "number too long"},
		"after the end": {wasm(types, oneFunc, oneMem, memoryEx, body(0x41, 0, 0x0b, 0x01)), "bytes after the end"},
		"no end":        {wasm(types, oneFunc, oneMem, memoryEx, body(0x41, 0, 0x02, 0x40)), "unexpected end"},
	} {
		_, err := meter.Rewrite(c.wasm, guest)
		require.ErrorIs(t, err, meter.ErrRefused, name)
		require.ErrorContains(t, err, c.says, name)
	}
}

func TestWhatCannotBePutBackIsToldApart(t *testing.T) {
	t.Parallel()
	guest := meter.Policy{Guest: true}
	tableSection := []byte{4, 1, 0x70, 0, 1}
	for name, c := range map[string]struct {
		wasm []byte
		why  string
	}{
		"plain":        {wasm(types, oneFunc, oneMem, memoryEx, body(0x41, 0)), ""},
		"table.set":    {wasm(types, oneFunc, tableSection, oneMem, memoryEx, body(0x41, 0, 0xd0, 0x70, 0x26, 0, 0x41, 0)), "writes to a table"},
		"elem.drop":    {wasm(types, oneFunc, tableSection, oneMem, memoryEx, []byte{9, 1, 1, 0, 1, 0}, body(0xfc, 13, 0, 0x41, 0)), "drops an element segment"},
		"passive data": {wasm(types, oneFunc, oneMem, memoryEx, body(0x41, 0), []byte{11, 1, 1, 1, 'x'}), "data segments"},
		"funcref":      {wasm(types, oneFunc, oneMem, []byte{6, 1, 0x70, 1, 0xd0, 0x70, 0x0b}, memoryEx, body(0x41, 0)), "global 0 is not a number"},
	} {
		r, err := meter.Rewrite(c.wasm, guest)
		require.NoError(t, err, name)
		require.Equal(t, c.why == "", r.Fixed, name)
		require.Contains(t, r.Why, c.why, name)
	}
}

func TestDataAndGlobalsAreTakenOut(t *testing.T) {
	t.Parallel()
	r, err := meter.Rewrite(wasm(types, oneFunc, oneMem,
		[]byte{6, 3, 0x7f, 1, 0x41, 5, 0x0b, 0x7f, 0, 0x41, 6, 0x0b, 0x7e, 1, 0x42, 7, 0x0b}, memoryEx,
		body(0x41, 0), append([]byte{11, 2, 0, 0x41, 8, 0x0b, 2}, "ab\x00\x41\x10\x0b\x01c"...)), meter.Policy{Guest: true})
	require.NoError(t, err)
	require.Equal(t, []meter.Segment{{8, []byte("ab")}, {16, []byte("c")}}, r.Data)
	require.Equal(t, []string{"__g0", "__g2"}, r.Globals)
	require.Equal(t, uint32(1), r.MemoryPages)
	compile(t, r.Bytes)
}

func compile(t testing.TB, wasm []byte) {
	t.Helper()
	ctx := context.Background()
	engine := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter().WithCoreFeatures(api.CoreFeaturesV2))
	defer engine.Close(ctx)
	_, err := engine.CompileModule(ctx, wasm)
	require.NoError(t, err)
}

// withoutCustom drops the custom sections of a module that has been read before. The engine minds what is in them, and
// takes all memory for some; the specification does not, and the rewriter drops them.
func withoutCustom(wasm []byte) []byte {
	out := bytes.Clone(wasm[:8])
	for rest := wasm[8:]; len(rest) > 0; {
		size, n := binary.Uvarint(rest[1:])
		end := 1 + n + int(size)
		if rest[0] != 0 {
			out = append(out, rest[:end]...)
		}
		rest = rest[end:]
	}
	return out
}

func FuzzRewrite(f *testing.F) {
	ctx := context.Background()
	engine := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter().WithCoreFeatures(api.CoreFeaturesV2))
	f.Cleanup(func() { _ = engine.Close(ctx) })
	f.Add(wasm(types, oneFunc, oneMem, memoryEx, body(0x03, 0x40, 0x0c, 0, 0x0b, 0x41, 0)))
	f.Add(wasm(types, oneFunc, oneMem, memoryEx, body(0x41, 0, 0x0f)))
	f.Add([]byte("\x00asm\x01\x00\x00\x00\x01\x04\x95\x95\x95\x95\x95\x02\x01\x00")) // a length that ends with its section
	f.Add(wasm(types, oneFunc, oneMem, memoryEx, body(0x41, 0, 0x41, 0, 0x41, 1, 0xfc, 11, 0, 0x10, 0)))
	dir := specDir(f)
	for _, pattern := range []string{"v1/testdata/br*.0.wasm", "v1/testdata/call*.0.wasm", "v1/testdata/names.*.wasm", "v1/testdata/loop.0.wasm", "v2/testdata/bulk.0.wasm", "v2/testdata/table_*.0.wasm", "v2/testdata/simd_lane.0.wasm", "v2/testdata/simd_load*.0.wasm", "v2/testdata/global.0.wasm", "v2/testdata/elem.*.wasm", "threads/testdata/atomic.0.wasm", "exception-handling/testdata/t*.0.wasm", "tail-call/testdata/*.0.wasm"} {
		files, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern)))
		require.NoError(f, err)
		require.NotEmpty(f, files, pattern)
		for _, file := range files {
			seed, err := os.ReadFile(file)
			require.NoError(f, err)
			if len(seed) < 4<<10 { // larger ones are long to mutate
				f.Add(seed)
			}
		}
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		before := bytes.Clone(in)
		guest, guestErr := meter.Rewrite(in, meter.Policy{Guest: true, Import: func(string, string) bool { return true }})
		r, err := meter.Rewrite(in, meter.Policy{})
		require.Equal(t, before, in)
		if guestErr == nil {
			require.NoError(t, err, "a guest is a module")
		}
		if err != nil {
			// That nothing valid is refused is for TestSpec: the engine believes any length, and may take all memory.
			require.ErrorIs(t, err, meter.ErrRefused)
			return
		}
		compiled, validErr := engine.CompileModule(ctx, withoutCustom(in))
		if validErr == nil {
			require.NoError(t, compiled.Close(ctx))
		}
		for _, r := range []*meter.Rewritten{r, guest} {
			if r == nil {
				continue
			}
			rewritten, rewrittenErr := engine.CompileModule(ctx, r.Bytes)
			require.Equal(t, validErr == nil, rewrittenErr == nil, "%v, rewritten: %v", validErr, rewrittenErr)
			if rewrittenErr != nil {
				continue
			}
			for name := range compiled.ExportedFunctions() {
				require.Contains(t, rewritten.ExportedFunctions(), name)
			}
			for name := range rewritten.ExportedFunctions() {
				require.False(t, strings.HasPrefix(name, "__fuel"))
			}
			require.NoError(t, rewritten.Close(ctx))
			// What is rewritten says so, and is not rewritten again.
			_, err := meter.Rewrite(r.Bytes, meter.Policy{})
			require.ErrorIs(t, err, meter.ErrRefused)
		}
	})
}
