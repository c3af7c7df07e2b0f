// Package wasm runs plugins that are WebAssembly modules: bytes in, bytes out.
//
// It owns compiling, limits, the pool of instances and the border between guest and host. It knows nothing of plugins'
// contract, of tenants or of records: whoever calls says for which scope a call is made, and answers the guest's calls.
// Two scopes never see anything of one another: an instance that changes its scope is put back to the state in which
// the module was loaded. plugins/host calls it.
//
// A guest is metered by rewriting its module (package meter), because a guest without a check stops the whole process
// at the next garbage collection, and the engine's own check costs several times as much.
package wasm

import (
	"context"
	"log/slog"
	"runtime"
	"time"
)

// The version of the ABI that guests are written against. They export kontor_v1_abi, which answers Major<<16 | minor.
const (
	Major = 1

	module        = "kontor_v1"
	exportABI     = "kontor_v1_abi"
	exportCall    = "kontor_v1_call"
	exportInit    = "_initialize"
	exportMemory  = "memory"
	statusOK      = 0
	statusRefused = 1
)

// Host answers a guest's host calls; the tenant is bound by whoever made it. An error that is a *Refusal reaches the
// guest as the encoded error that it carries; every other error ends the call. The context ends with the call. Calls
// that the Host makes with it are nested in this one. The request belongs to the Host, the response to the runtime.
type Host func(ctx context.Context, method string, request []byte) (response []byte, err error)

// Scope is for whom a call is made.
type Scope struct {
	// Key names the installation. Consecutive calls with the same key may find what they left in the guest's memory;
	// calls with different keys never do.
	Key string
	// Host answers the guest; without one every host call ends the call.
	Host Host
	// Log gets what the guest writes to its standard output ("info") and standard error ("warn"), line by line, with
	// control characters escaped. Nil drops it.
	Log func(level, line string)
	// Fuel gets what the call has used of it added. It may be nil.
	Fuel *uint64
}

// Limits bound one call of a module. A zero field takes the default.
type Limits struct {
	// MemoryMiB is how large the guest's memory can grow: 64 by default, 4096 at most.
	MemoryMiB int
	// Timeout is how long a call takes at most, waiting for its turn included: 5 s by default. The context's deadline
	// counts when it is earlier.
	Timeout time.Duration
	// MaxRequest and MaxResponse bound what goes in and out in bytes, in both directions of host calls too: 4 MiB each.
	MaxRequest, MaxResponse int
	// HostCalls is how often the guest may call the host during one call: 1,000 by default.
	HostCalls int
	// LogBytes is how much of what the guest writes during one call is kept: 64 KiB by default.
	LogBytes int
	// Concurrency is how many calls of one scope run at a time: 4 by default. More wait.
	Concurrency int
}

func (l Limits) withDefaults() Limits {
	set := func(v *int, to int) {
		if *v <= 0 {
			*v = to
		}
	}
	set(&l.MemoryMiB, 64)
	l.MemoryMiB = min(l.MemoryMiB, 4095)
	if l.Timeout <= 0 {
		l.Timeout = 5 * time.Second
	}
	set(&l.MaxRequest, 4<<20)
	set(&l.MaxResponse, 4<<20)
	set(&l.HostCalls, 1000)
	set(&l.LogBytes, 64<<10)
	set(&l.Concurrency, 4)
	return l
}

// Options are for a whole Runtime.
type Options struct {
	// CacheDir keeps compiled modules. It must be writable by nobody else: what lies there is run. Empty: no cache.
	CacheDir string
	// Logger gets what an operator should know. Nil: the default one.
	Logger *slog.Logger
	// MaxRunning is how many calls run at a time over all modules; more wait. 0: twice GOMAXPROCS.
	MaxRunning int
	// IdlePerModule is how many instances of a module wait for the next call. 0: MaxRunning.
	IdlePerModule int
	// Crowded tells whether others want the processors just now: guests that work for long give way to them then. Nil: nobody
	// does. It is asked often and must be quick.
	Crowded func() bool
}

func (o Options) withDefaults() Options {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.MaxRunning <= 0 {
		o.MaxRunning = 2 * runtime.GOMAXPROCS(0)
	}
	if o.IdlePerModule <= 0 {
		o.IdlePerModule = o.MaxRunning
	}
	return o
}

// Stats are what a module has done since it was loaded.
type Stats struct {
	// Calls have ended, in whatever way. Errors among them ended with an error other than a GuestError.
	Calls, Errors uint64
	// Fuel was used: about one unit per pass through a loop or a function.
	Fuel uint64
	// Traps are calls that the guest's own fault ended; Deadlines those that took too long.
	Traps, Deadlines uint64
	// Created and Resets count instances made and instances put back for another scope.
	Created, Resets uint64
	// Instances exist now; Idle of them wait for a call.
	Instances, Idle int
}
