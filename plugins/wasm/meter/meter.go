// Package meter rewrites WebAssembly modules so that a host can run them without trusting them: every loop and every
// function pays fuel and asks the host for more when it is used up, every function that calls others pays for its stack,
// and what an instance can change is exported, so that it can be put back.
//
// It owns the binary format of WebAssembly 2.0 as far as that needs. It does not judge types: what it leaves is a valid
// module exactly when what it was given is one, and the engine that compiles the result says so. It refuses what it
// does not know. Only plugins/wasm calls it.
package meter

import (
	"errors"
	"fmt"
)

// Version names the way modules are rewritten; it changes when the same module gives other bytes.
const Version = 1

// Names that the rewritten module adds. A module that already uses them is refused.
const (
	// ImportModule and ImportTick name the function () -> i32 that the host provides: it is called when the fuel is
	// used up, and answers how much there is now. It stops the guest by panicking.
	ImportModule = "meter"
	ImportTick   = "tick"
	// ExportFuel is the mutable i32 global that holds what is left of the fuel.
	ExportFuel = "__fuel"
	// ExportStack is the mutable i32 global that holds how many bytes of stack are left, as estimated by the rewriter.
	// Below zero the guest has trapped by its recursion.
	ExportStack = "__stack"
	// exportGlobal begins the names under which mutable globals are exported.
	exportGlobal = "__g"
)

// StackBytes is the stack that a guest may use, as estimated by the rewriter.
const StackBytes = 16 << 20

// PageSize is the unit of a linear memory in bytes.
const PageSize = 65536

// ErrRefused is in every error that Rewrite returns.
var ErrRefused = errors.New("module refused")

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrRefused, fmt.Sprintf(format, args...))
}

// Policy says what a module may be. The zero Policy lets every module through that the package understands; a guest
// gets one with Guest set.
type Policy struct {
	// Guest demands one memory of the module's own that is exported as "memory", imports of functions only, no start
	// function and bounded tables, and takes the active data segments out of the module into Rewritten.Data.
	Guest bool
	// Import says whether a guest may import a function. Nil: none.
	Import func(module, name string) bool
}

// Bounds of a guest. They are far above what compilers make of real programs, and keep small what a module can cost
// before it runs.
const (
	maxModule    = 64 << 20
	maxFunctions = 100_000
	maxTypes     = 20_000
	maxGlobals   = 10_000
	maxBody      = 1 << 20
	maxLocals    = 10_000
	maxTables    = 16
	maxElements  = 200_000
	maxSegments  = 100_000
	maxNesting   = 10_000
	maxBranches  = 1 << 18
)

// Segment is data that stands in the memory before the guest's first instruction.
type Segment struct {
	Offset uint32
	Data   []byte
}

// Rewritten is a module that may be run.
type Rewritten struct {
	Bytes []byte
	// Globals are the names under which the module's own mutable globals are exported.
	Globals []string
	// Data was taken out of a guest: whoever boots it writes the segments in order.
	Data []Segment
	// MemoryPages is how large the memory is at first.
	MemoryPages uint32
	// Fixed says that nothing but the memory and the Globals changes while an instance runs, so that putting these
	// back makes an instance new. Why says what stands in the way.
	Fixed bool
	Why   string
}

// Rewrite returns the metered form of a module, or an error that says what was refused.
func Rewrite(wasm []byte, p Policy) (*Rewritten, error) {
	if len(wasm) > maxModule {
		return nil, refuse("%d bytes, more than %d", len(wasm), maxModule)
	}
	m := &module{policy: p, blockTypes: map[string]uint32{}, out: Rewritten{Fixed: true}}
	if err := m.parse(wasm); err != nil {
		return nil, err
	}
	if err := m.judge(); err != nil {
		return nil, err
	}
	if err := m.write(); err != nil {
		return nil, err
	}
	return &m.out, nil
}
