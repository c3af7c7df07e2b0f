package meter_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/kontor-crm/kontor/plugins/wasm/meter"
)

// specDir is where the engine's module keeps the tests of the WebAssembly specification.
func specDir(t testing.TB) string {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/tetratelabs/wazero").Output()
	require.NoError(t, err)
	return filepath.Join(strings.TrimSpace(string(dir)), "internal", "integration_test", "spectest")
}

type command struct {
	Type     string
	Line     int
	Name     string
	Filename string
	As       string
	Module   string `json:"module_type"`
	Action   struct {
		Type   string
		Module string
		Field  string
		Args   []value
	}
}

type value struct {
	Type     string
	LaneType string `json:"lane_type"`
	Value    any
}

// bits are the argument as the engine takes it.
func (v value) bits(t *testing.T) []uint64 {
	number := func(s any, size int) uint64 {
		text, _ := s.(string)
		if n, err := strconv.ParseUint(text, 10, size); err == nil {
			return n
		}
		n, err := strconv.ParseInt(text, 10, size)
		require.NoError(t, err, text)
		return uint64(n) & (1<<size - 1)
	}
	switch v.Type {
	case "v128":
		lanes := v.Value.([]any)
		width := 128 / len(lanes)
		out := make([]uint64, 2)
		for i, lane := range lanes {
			at := i * width
			out[at/64] |= number(lane, width) << (at % 64)
		}
		return out
	case "externref", "funcref":
		if v.Value == nil || v.Value == "null" {
			return []uint64{0}
		}
		return []uint64{number(v.Value, 64) + 1}
	case "i32", "f32":
		return []uint64{number(v.Value, 32)}
	default:
		return []uint64{number(v.Value, 64)}
	}
}

// machine runs the commands of a test, with or without rewriting.
type machine struct {
	engine  wazero.Runtime
	rewrite bool
	last    api.Module
	named   map[string]api.Module
	ticks   atomic.Int64
}

func newMachine(t *testing.T, rewrite bool, features api.CoreFeatures, spectest []byte) *machine {
	ctx := context.Background()
	m := &machine{engine: wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigCompiler().WithCoreFeatures(features)), rewrite: rewrite, named: map[string]api.Module{}}
	t.Cleanup(func() { _ = m.engine.Close(ctx) })
	_, err := m.engine.NewHostModuleBuilder(meter.ImportModule).NewFunctionBuilder().WithFunc(func() int32 { m.ticks.Add(1); return 3 }).Export(meter.ImportTick).Instantiate(ctx)
	require.NoError(t, err)
	_, err = m.engine.InstantiateWithConfig(ctx, spectest, wazero.NewModuleConfig().WithName("spectest"))
	require.NoError(t, err)
	return m
}

func (m *machine) instantiate(wasm []byte, name string) (api.Module, error) {
	if m.rewrite {
		r, err := meter.Rewrite(wasm, meter.Policy{})
		if err != nil {
			return nil, err
		}
		wasm = r.Bytes
	}
	return m.engine.InstantiateWithConfig(context.Background(), wasm, wazero.NewModuleConfig().WithName(name).WithStartFunctions())
}

func (m *machine) of(c command) api.Module {
	if c.Action.Module != "" {
		return m.named[c.Action.Module]
	}
	return m.last
}

// TestSpec runs the tests of the WebAssembly specification on every module as it is and rewritten, side by side: the
// two are valid or not, answer, trap and hold the same.
func TestSpec(t *testing.T) { //nolint:tparallel // what counts the commands waits for them
	t.Parallel()
	dir := specDir(t)
	spectest, err := os.ReadFile(filepath.Join(dir, "testdata", "spectest.wasm"))
	require.NoError(t, err)
	ran := atomic.Int64{}
	t.Run("all", func(t *testing.T) {
		for version, features := range map[string]api.CoreFeatures{"v1": api.CoreFeaturesV1, "v2": api.CoreFeaturesV2} {
			files, err := filepath.Glob(filepath.Join(dir, version, "testdata", "*.json"))
			require.NoError(t, err)
			require.Greater(t, len(files), 50)
			for _, file := range files {
				t.Run(version+"/"+strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
					t.Parallel()
					raw, err := os.ReadFile(file)
					require.NoError(t, err)
					var test struct{ Commands []command }
					require.NoError(t, json.Unmarshal(raw, &test))
					a, b := newMachine(t, false, features, spectest), newMachine(t, true, features, spectest)
					for i, c := range test.Commands {
						name := ""
						if i+1 < len(test.Commands) && test.Commands[i+1].Type == "register" {
							name = test.Commands[i+1].As
						}
						if compare(t, a, b, c, name, filepath.Dir(file)) {
							ran.Add(1)
						}
					}
				})
			}
		}
	})
	t.Logf("%d commands", ran.Load())
	require.Greater(t, ran.Load(), int64(70_000))
}

// compare runs a command on both machines.
func compare(t *testing.T, a, b *machine, c command, name, dir string) bool {
	where := fmt.Sprintf("line %d: %s %s", c.Line, c.Type, c.Action.Field)
	ctx := context.Background()
	switch c.Type {
	case "module", "assert_malformed", "assert_invalid", "assert_unlinkable", "assert_uninstantiable":
		if c.Module == "text" {
			return false
		}
		wasm, err := os.ReadFile(filepath.Join(dir, c.Filename))
		require.NoError(t, err, where)
		plain, plainErr := a.instantiate(wasm, name)
		metered, meteredErr := b.instantiate(wasm, name)
		require.Equal(t, plainErr == nil, meteredErr == nil, "%s: %v, rewritten: %v", where, plainErr, meteredErr)
		if c.Type == "module" {
			require.NoError(t, plainErr, where)
			a.last, b.last = plain, metered
			if c.Name != "" {
				a.named[c.Name], b.named[c.Name] = plain, metered
			}
		}
	case "assert_return", "assert_trap", "action":
		if c.Action.Type == "get" {
			plain, metered := a.of(c).ExportedGlobal(c.Action.Field), b.of(c).ExportedGlobal(c.Action.Field)
			require.Equal(t, plain.Get(), metered.Get(), where)
			return true
		}
		var args []uint64
		for _, v := range c.Action.Args {
			args = append(args, v.bits(t)...)
		}
		fn := a.of(c).ExportedFunction(c.Action.Field)
		plain, plainErr := fn.Call(ctx, args...)
		metered, meteredErr := b.of(c).ExportedFunction(c.Action.Field).Call(ctx, args...)
		require.Equal(t, trapOf(plainErr), trapOf(meteredErr), where)
		if plainErr != nil {
			return true
		}
		requireSame(t, fn.Definition().ResultTypes(), plain, metered, where)
	case "assert_exhaustion": // the engine alone takes 400 MB for it
		var args []uint64
		for _, v := range c.Action.Args {
			args = append(args, v.bits(t)...)
		}
		_, err := b.of(c).ExportedFunction(c.Action.Field).Call(ctx, args...)
		require.Error(t, err, where)
		stack := b.of(c).ExportedGlobal(meter.ExportStack).(api.MutableGlobal)
		require.Negative(t, int32(stack.Get()), where)
		stack.Set(meter.StackBytes)
	case "register":
		return false
	default:
		t.Fatalf("%s is not known", where)
	}
	return true
}

func trapOf(err error) string {
	if err == nil {
		return ""
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return first
}

// requireSame compares results. Which NaN an operation gives is not determined, and references are addresses.
func requireSame(t *testing.T, types []api.ValueType, a, b []uint64, where string) {
	require.Len(t, b, len(a), where)
	at := 0
	for _, typ := range types {
		switch typ {
		case api.ValueTypeF32:
			if x, y := math.Float32frombits(uint32(a[at])), math.Float32frombits(uint32(b[at])); x != x && y != y {
				a[at], b[at] = 0, 0
			}
		case api.ValueTypeF64:
			if x, y := math.Float64frombits(a[at]), math.Float64frombits(b[at]); x != x && y != y {
				a[at], b[at] = 0, 0
			}
		case api.ValueTypeExternref, api.ValueTypeI32, api.ValueTypeI64:
		case 0x70: // funcref
			require.Equal(t, a[at] == 0, b[at] == 0, where)
			a[at], b[at] = 0, 0
		default: // v128
			at++
		}
		at++
	}
	require.Equal(t, a, b, where)
}
