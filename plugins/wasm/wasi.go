package wasm

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"math"
	"runtime"
	"strconv"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/kontor-crm/kontor/plugins/wasm/meter"
)

const wasiModule = "wasi_snapshot_preview1"

// Error numbers of WASI.
const (
	errnoSuccess = 0
	errnoBadf    = 8
	errnoInval   = 28
	errnoNosys   = 52
)

// hostFunction is a function that guests can import. Its parameters are letters: i for i32, I for i64.
type hostFunction struct {
	params, results string
	fn              func(ctx context.Context, mod api.Module, stack []uint64)
}

// offered are the functions that guests can import, by module and name. Nothing of WASI has an effect outside the
// guest but what it writes to its standard output and error, which goes to the log: no files, no sockets, no arguments
// and no environment.
var offered = map[string]map[string]hostFunction{
	module: {
		"input_read":   {"i", "", inputRead},
		"output_write": {"ii", "", outputWrite},
		"host_call":    {"iiiiii", "I", hostCall},
		"host_take":    {"i", "", hostTake},
	},
	meter.ImportModule: {
		meter.ImportTick: {"", "i", tick},
	},
	wasiModule: {
		"args_get":                {"ii", "i", nothing},
		"args_sizes_get":          {"ii", "i", noneOfThem},
		"environ_get":             {"ii", "i", nothing},
		"environ_sizes_get":       {"ii", "i", noneOfThem},
		"clock_res_get":           {"ii", "i", clockResGet},
		"clock_time_get":          {"iIi", "i", clockTimeGet},
		"fd_write":                {"iiii", "i", fdWrite},
		"poll_oneoff":             {"iiii", "i", pollOneoff},
		"proc_exit":               {"i", "", procExit},
		"random_get":              {"ii", "i", randomGet},
		"sched_yield":             {"", "i", schedYield},
		"proc_raise":              {"i", "i", answer(errnoNosys)},
		"fd_advise":               {"iIIi", "i", noFile},
		"fd_allocate":             {"iII", "i", noFile},
		"fd_close":                {"i", "i", noFile},
		"fd_datasync":             {"i", "i", noFile},
		"fd_fdstat_get":           {"ii", "i", noFile},
		"fd_fdstat_set_flags":     {"ii", "i", noFile},
		"fd_fdstat_set_rights":    {"iII", "i", noFile},
		"fd_filestat_get":         {"ii", "i", noFile},
		"fd_filestat_set_size":    {"iI", "i", noFile},
		"fd_filestat_set_times":   {"iIIi", "i", noFile},
		"fd_pread":                {"iiiIi", "i", noFile},
		"fd_prestat_get":          {"ii", "i", noFile},
		"fd_prestat_dir_name":     {"iii", "i", noFile},
		"fd_pwrite":               {"iiiIi", "i", noFile},
		"fd_read":                 {"iiii", "i", noFile},
		"fd_readdir":              {"iiiIi", "i", noFile},
		"fd_renumber":             {"ii", "i", noFile},
		"fd_seek":                 {"iIii", "i", noFile},
		"fd_sync":                 {"i", "i", noFile},
		"fd_tell":                 {"ii", "i", noFile},
		"path_create_directory":   {"iii", "i", noFile},
		"path_filestat_get":       {"iiiii", "i", noFile},
		"path_filestat_set_times": {"iiiiIIi", "i", noFile},
		"path_link":               {"iiiiiii", "i", noFile},
		"path_open":               {"iiiiiIIii", "i", noFile},
		"path_readlink":           {"iiiiii", "i", noFile},
		"path_remove_directory":   {"iii", "i", noFile},
		"path_rename":             {"iiiiii", "i", noFile},
		"path_symlink":            {"iiiii", "i", noFile},
		"path_unlink_file":        {"iii", "i", noFile},
		"sock_accept":             {"iii", "i", noFile},
		"sock_recv":               {"iiiiii", "i", noFile},
		"sock_send":               {"iiiii", "i", noFile},
		"sock_shutdown":           {"ii", "i", noFile},
	},
}

// isOffered is the policy for the imports of guests.
func isOffered(mod, name string) bool {
	_, ok := offered[mod][name]
	return ok && mod != meter.ImportModule
}

func valueTypes(letters string) []api.ValueType {
	types := make([]api.ValueType, len(letters))
	for i, c := range letters {
		types[i] = api.ValueTypeI32
		if c == 'I' {
			types[i] = api.ValueTypeI64
		}
	}
	return types
}

// offer makes the host functions known to an engine.
func offer(ctx context.Context, engine wazero.Runtime) error {
	for mod, functions := range offered {
		b := engine.NewHostModuleBuilder(mod)
		for name, f := range functions {
			b.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(f.fn), valueTypes(f.params), valueTypes(f.results)).Export(name)
		}
		if _, err := b.Instantiate(ctx); err != nil {
			return err
		}
	}
	return nil
}

func answer(errno uint64) func(context.Context, api.Module, []uint64) {
	return func(_ context.Context, _ api.Module, stack []uint64) { stack[0] = errno }
}

var (
	noFile  = answer(errnoBadf)
	nothing = answer(errnoSuccess)
)

// noneOfThem answers that there are no arguments or variables.
func noneOfThem(ctx context.Context, _ api.Module, stack []uint64) {
	c := ctx.(*call)
	zero := make([]byte, 4)
	c.write(uint32(stack[0]), zero)
	c.write(uint32(stack[1]), zero)
	stack[0] = errnoSuccess
}

func (c *call) writeU64(ptr uint32, v uint64) {
	if !c.in.memory.WriteUint64Le(ptr, v) {
		abort(ErrTrap, "out of bounds: a number")
	}
}

func (c *call) writeU32(ptr, v uint32) {
	if !c.in.memory.WriteUint32Le(ptr, v) {
		abort(ErrTrap, "out of bounds: a number")
	}
}

const (
	clockRealtime  = 0
	clockMonotonic = 1
)

// started is where the monotonic clock of guests begins. It runs on from one run of the program to the next, about.
var started = time.Now()

func clock(id uint32) (int64, bool) {
	now := time.Now()
	switch id {
	case clockRealtime:
		return now.UnixNano(), true
	case clockMonotonic:
		return started.UnixNano() + int64(now.Sub(started)), true
	}
	return 0, false
}

func clockResGet(ctx context.Context, _ api.Module, stack []uint64) {
	if uint32(stack[0]) > clockMonotonic {
		stack[0] = errnoInval
		return
	}
	ctx.(*call).writeU64(uint32(stack[1]), 1)
	stack[0] = errnoSuccess
}

func clockTimeGet(ctx context.Context, _ api.Module, stack []uint64) {
	now, ok := clock(uint32(stack[0]))
	if !ok {
		stack[0] = errnoInval
		return
	}
	ctx.(*call).writeU64(uint32(stack[2]), uint64(now))
	stack[0] = errnoSuccess
}

func schedYield(_ context.Context, _ api.Module, stack []uint64) {
	runtime.Gosched()
	stack[0] = errnoSuccess
}

func procExit(_ context.Context, _ api.Module, stack []uint64) {
	abort(ErrExit, "with code "+strconv.Itoa(int(int32(stack[0]))))
}

func randomGet(ctx context.Context, _ api.Module, stack []uint64) {
	c := ctx.(*call)
	b := c.read(uint32(stack[0]), uint32(stack[1]))
	for len(b) > 0 {
		part := b[:min(len(b), 64<<10)]
		c.spend(4 * len(part)) // costs more than copying
		_, _ = rand.Read(part) // never fails
		b = b[len(part):]
	}
	stack[0] = errnoSuccess
}

// maxVectors is how many pieces one write may have; WASI calls the bound IOV_MAX.
const maxVectors = 1024

func fdWrite(ctx context.Context, _ api.Module, stack []uint64) {
	c := ctx.(*call)
	var w *lineWriter
	switch uint32(stack[0]) {
	case 1:
		w = &c.stdout
	case 2:
		w = &c.stderr
	default:
		stack[0] = errnoBadf
		return
	}
	n := uint32(stack[2])
	if n > maxVectors {
		stack[0] = errnoInval
		return
	}
	vectors := c.read(uint32(stack[1]), 8*n)
	total := uint64(0)
	for ; len(vectors) > 0; vectors = vectors[8:] {
		part := c.read(binary.LittleEndian.Uint32(vectors), binary.LittleEndian.Uint32(vectors[4:]))
		if total += uint64(len(part)); total > math.MaxInt32 {
			stack[0] = errnoInval
			return
		}
		// What is beyond the limit of the call is not looked at.
		part = part[:min(len(part), max(c.logLeft, 0)+1)]
		c.spend(len(part))
		w.write(part)
	}
	c.writeU32(uint32(stack[3]), uint32(total))
	stack[0] = errnoSuccess
}

// Layout of poll_oneoff's subscriptions and events.
const (
	subscriptionSize = 48
	eventSize        = 32
	eventClock       = 0
	clockAbsolute    = 1
)

// pollOneoff sleeps until the first of the clocks that it is given, at most until the call's deadline. Whoever waits
// for a file hears at once that there is none.
func pollOneoff(ctx context.Context, _ api.Module, stack []uint64) {
	c := ctx.(*call)
	n := uint32(stack[2])
	if n == 0 || n > maxVectors {
		stack[0] = errnoInval
		return
	}
	c.spend(int(n) * subscriptionSize)
	subscriptions := c.read(uint32(stack[0]), n*subscriptionSize)
	events := c.read(uint32(stack[1]), n*eventSize)

	waits := make([]int64, n) // per subscription, in nanoseconds; -1: not a clock
	first := int64(math.MaxInt64)
	for i := range waits {
		s := subscriptions[i*subscriptionSize:]
		waits[i] = -1
		if s[8] == eventClock {
			timeout := binary.LittleEndian.Uint64(s[24:])
			waits[i] = int64(min(timeout, math.MaxInt64))
			if binary.LittleEndian.Uint16(s[40:])&clockAbsolute != 0 {
				now, ok := clock(binary.LittleEndian.Uint32(s[16:]))
				if !ok {
					stack[0] = errnoInval
					return
				}
				waits[i] = max(0, waits[i]-now)
			}
		}
		first = min(first, waits[i])
	}
	if first > 0 {
		c.sleep(time.Duration(first))
	}
	written := 0
	for i, wait := range waits {
		if wait > first {
			continue
		}
		s, e := subscriptions[i*subscriptionSize:], events[written*eventSize:(written+1)*eventSize]
		userdata, kind := binary.LittleEndian.Uint64(s), s[8]
		clear(e)
		binary.LittleEndian.PutUint64(e, userdata)
		if kind != eventClock {
			binary.LittleEndian.PutUint16(e[8:], errnoBadf)
		}
		e[10] = kind
		written++
	}
	c.writeU32(uint32(stack[3]), uint32(written))
	stack[0] = errnoSuccess
}
