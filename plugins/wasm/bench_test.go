//go:build unix

package wasm

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// request is 1 kB.
var request = bytes.Repeat([]byte("kontor! "), 128)

// loop is b.Loop with the processor time that an operation took reported beside the time that passed, which says more
// on a machine with other work.
func loop(b *testing.B, op func()) {
	b.Helper()
	op()
	cpu, faults := usage(b)
	for b.Loop() {
		op()
	}
	cpuAfter, faultsAfter := usage(b)
	b.ReportMetric(float64(cpuAfter-cpu)/float64(b.N), "cpu-ns/op")
	b.ReportMetric(float64(faultsAfter-faults)/float64(b.N), "faults/op")
}

func usage(b *testing.B) (cpu, faults int64) {
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return u.Utime.Nano() + u.Stime.Nano(), u.Minflt
}

// BenchmarkEchoABI is the floor: one call over the border and back with all limits on, without scope and pool.
func BenchmarkEchoABI(b *testing.B) {
	m := loadGuest(b, Limits{})
	in, err := m.take(b.Context(), "a")
	require.NoError(b, err)
	defer m.discard(in)
	c := in.begin(b.Context(), Scope{Key: "a"}, &m.limits, time.Now().Add(time.Hour))
	loop(b, func() {
		if _, err := in.run(c, "echo", request); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkEcho is a call of a scope that calls again and again.
func BenchmarkEcho(b *testing.B) {
	m := loadGuest(b, Limits{})
	loop(b, func() {
		if _, err := m.Call(b.Context(), Scope{Key: "a"}, "echo", request); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkEchoAssemblyScript is BenchmarkEcho with another guest.
func BenchmarkEchoAssemblyScript(b *testing.B) {
	m := load(b, assemblyScript(b), Options{}, Limits{})
	loop(b, func() {
		if _, err := m.Call(b.Context(), Scope{Key: "a"}, "echo", request); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkHostCall is a call with one call of the host in it.
func BenchmarkHostCall(b *testing.B) {
	m := loadGuest(b, Limits{})
	s := Scope{Key: "a", Host: func(_ context.Context, _ string, request []byte) ([]byte, error) { return request, nil }}
	loop(b, func() {
		if _, err := m.Call(b.Context(), s, "host", []byte("k")); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkInstance makes an instance and throws it away.
func BenchmarkInstance(b *testing.B) {
	m := loadGuest(b, Limits{})
	loop(b, func() {
		in, err := m.create(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		m.discard(in)
	})
}

// BenchmarkTenantSwitch calls for another scope each time, with one instance.
func BenchmarkTenantSwitch(b *testing.B) {
	m := load(b, guests["guest"], Options{IdlePerModule: 1}, Limits{})
	keys := []string{"a", "b"}
	i := 0
	loop(b, func() {
		i++
		if _, err := m.Call(b.Context(), Scope{Key: keys[i%2]}, "count", nil); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkWarmStart loads a module that the cache knows, up to its first answer.
func BenchmarkWarmStart(b *testing.B) {
	loadGuest(b, Limits{})
	r := newRuntime(b, Options{CacheDir: b.TempDir()})
	m, err := r.Load(b.Context(), "first", guests["guest"], Limits{})
	require.NoError(b, err)
	require.NoError(b, m.Close(b.Context()))
	dir := r.options.CacheDir
	b.ResetTimer()
	loop(b, func() {
		r, err := New(b.Context(), Options{CacheDir: dir})
		if err != nil {
			b.Fatal(err)
		}
		m, err := r.Load(b.Context(), "again", guests["guest"], Limits{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := m.Call(b.Context(), Scope{Key: "a"}, "echo", request); err != nil {
			b.Fatal(err)
		}
		if err := r.Close(b.Context()); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkColdStart compiles a module, as at its installation.
func BenchmarkColdStart(b *testing.B) {
	loop(b, func() {
		r, err := New(b.Context(), Options{})
		require.NoError(b, err)
		_, err = r.Load(b.Context(), "guest", guests["guest"], Limits{})
		require.NoError(b, err)
		require.NoError(b, r.Close(b.Context()))
	})
}

// BenchmarkIdleInstances tells how many idle instances fit into a GiB.
func BenchmarkIdleInstances(b *testing.B) {
	m := loadGuest(b, Limits{})
	const n = 500
	all := make([]*instance, 0, n)
	before := resident(b)
	for range n {
		in, err := m.create(b.Context())
		require.NoError(b, err)
		all = append(all, in)
	}
	each := float64(resident(b)-before) / n
	for _, in := range all {
		m.discard(in)
	}
	for b.Loop() { // nothing more to measure
	}
	b.ReportMetric(each/1024, "KiB/instance")
	b.ReportMetric(float64(1<<30)/each, "instances/GiB")
}

// resident is the memory of this process in bytes, images and heap.
func resident(b *testing.B) int64 {
	b.Helper()
	runtime.GC()
	runtime.GC()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("the system does not tell")
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			require.NoError(b, err)
			return kib << 10
		}
	}
	b.Fatal("no VmRSS")
	return 0
}

// BenchmarkRunaway tells how long after its deadline a guest that loops is stopped, at worst.
func BenchmarkRunaway(b *testing.B) {
	m := loadGuest(b, Limits{Timeout: 20 * time.Millisecond})
	worst := time.Duration(0)
	for b.Loop() {
		began := time.Now()
		_, err := m.Call(b.Context(), Scope{Key: "a"}, "loop", nil)
		require.ErrorIs(b, err, ErrDeadline)
		worst = max(worst, time.Since(began)-m.limits.Timeout)
	}
	b.ReportMetric(float64(worst.Microseconds())/1000, "ms-late")
}

// BenchmarkWork is a guest that computes, with the meter and, for comparison, in this program.
func BenchmarkWork(b *testing.B) {
	m := loadGuest(b, Limits{})
	n := []byte{64, 66, 15, 0, 0, 0, 0, 0} // a million
	b.Run("guest", func(b *testing.B) {
		for b.Loop() {
			if _, err := m.Call(b.Context(), Scope{Key: "a"}, "work", n); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("host", func(b *testing.B) {
		sink := uint64(0)
		for b.Loop() {
			for range 1_000_000 {
				sink ^= sink<<13 + 1
				sink ^= sink >> 7
			}
		}
		_ = fmt.Sprint(sink)
	})
}
