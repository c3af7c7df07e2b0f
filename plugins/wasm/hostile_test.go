package wasm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// quiet drops the logs of guests that are meant to fail.
var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// logBook collects the lines of a scope's log.
type logBook struct {
	mu    sync.Mutex
	lines []string
}

func (b *logBook) log(level, line string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines = append(b.lines, level+" "+line)
}

func (b *logBook) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Join(b.lines, "\n")
}

// TestAHostileGuestEndsAlone makes a guest do its worst. Each time the caller gets an error that says what it was, and
// the next call finds a sound plugin.
func TestAHostileGuestEndsAlone(t *testing.T) {
	t.Parallel()
	for method, c := range map[string]struct {
		request string
		kind    error
		says    string
		logs    string
	}{
		"loop":       {kind: ErrDeadline},
		"bomb":       {kind: ErrMemory, logs: "out of memory"},
		"goroutines": {kind: ErrMemory, logs: "out of memory"},
		"recurse":    {kind: ErrTrap},
		"huge":       {kind: ErrTooLarge, says: "a response of 4294967295 bytes"},
		"large":      {kind: ErrTooLarge, says: "a response of 5242880 bytes"},
		"outside":    {kind: ErrTrap, says: "out of bounds"},
		"panic":      {kind: ErrTrap, logs: "panic: oh no"},
		"exit":       {kind: ErrExit, says: "with code 3"},
		"flood":      {kind: ErrHostCalls, says: "more than 1000 times"},
		"sleep":      {request: "1h", kind: ErrDeadline},
		"deadlock":   {kind: ErrTrap, logs: "all goroutines are asleep"},
		"spam":       {kind: ErrDeadline, logs: dropped},
		"status":     {kind: ErrProtocol, says: "answered 7"},
	} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			// What runs out of something other than time gets time to do so.
			limits := Limits{MemoryMiB: 32, Timeout: 20 * time.Second}
			if errors.Is(c.kind, ErrDeadline) {
				limits.Timeout = 200 * time.Millisecond
			}
			m := load(t, guests["guest"], Options{Logger: quiet}, limits)
			book := &logBook{}
			host := func(context.Context, string, []byte) ([]byte, error) { return nil, nil }
			before := m.Stats()
			began := time.Now()
			_, err := m.Call(t.Context(), Scope{Key: "a", Host: host, Log: book.log}, method, []byte(c.request))
			took := time.Since(began)
			require.ErrorIs(t, err, c.kind)
			require.ErrorContains(t, err, c.says)
			require.Contains(t, book.String(), c.logs)
			if errors.Is(c.kind, ErrDeadline) {
				require.ErrorIs(t, err, context.DeadlineExceeded)
				require.Equal(t, uint64(1), m.Stats().Deadlines)
				t.Logf("stopped %s after its deadline", took-limits.Timeout)
			}
			require.Equal(t, before.Instances, m.Stats().Instances, "the instance was thrown away")

			response, err := m.Call(t.Context(), Scope{Key: "a"}, "echo", []byte("still here"))
			require.NoError(t, err)
			require.Equal(t, "still here", string(response))
		})
	}
}

func TestTheHostLivesOnWhileGuestsLoop(t *testing.T) {
	t.Parallel()
	m := loadGuest(t, Limits{Timeout: 2 * time.Second})
	var loops sync.WaitGroup
	for i := range 2 * runtime.GOMAXPROCS(0) {
		loops.Go(func() {
			_, err := m.Call(context.Background(), Scope{Key: fmt.Sprint(i)}, "loop", nil)
			require.ErrorIs(t, err, ErrDeadline)
		})
	}
	// A guest that the garbage collector cannot stop would stop this for good.
	for range 10 {
		runtime.GC()
	}
	loops.Wait()
}

func TestACallIsCancelled(t *testing.T) {
	t.Parallel()
	m := loadGuest(t, Limits{Timeout: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	host := func(hostCtx context.Context, _ string, _ []byte) ([]byte, error) {
		cancel()
		<-hostCtx.Done()
		return nil, hostCtx.Err()
	}
	_, err := m.Call(ctx, Scope{Key: "a", Host: host}, "host", []byte("wait"))
	require.ErrorIs(t, err, context.Canceled)

	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = m.Call(ctx, Scope{Key: "a"}, "loop", nil)
	require.ErrorIs(t, err, ErrDeadline)
	_, err = m.Call(ctx, Scope{Key: "a"}, "loop", nil)
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestAGuestSeesNothingOfTheHost(t *testing.T) {
	t.Parallel()
	m := loadGuest(t, Limits{})
	found, err := m.Call(t.Context(), Scope{Key: "a"}, "outward", nil)
	require.NoError(t, err)
	require.Empty(t, string(found))
}

func TestAGuestKeepsItsConcurrency(t *testing.T) {
	t.Parallel()
	m := loadGuest(t, Limits{})
	sum, err := m.Call(t.Context(), Scope{Key: "a"}, "parallel", nil)
	require.NoError(t, err)
	require.Equal(t, "6", string(sum))
}

func TestRandomNumbersAreFresh(t *testing.T) {
	t.Parallel()
	m := loadGuest(t, Limits{})
	seen := map[string]bool{}
	for i := range 20 {
		b, err := m.Call(t.Context(), Scope{Key: fmt.Sprint(i % 3)}, "random", nil)
		require.NoError(t, err)
		require.False(t, seen[string(b)])
		seen[string(b)] = true
	}
}

func TestLogsCannotBeForged(t *testing.T) {
	t.Parallel()
	m := loadGuest(t, Limits{LogBytes: 200 << 10})
	book := &logBook{}
	s := Scope{Key: "a", Log: book.log}
	_, err := m.Call(t.Context(), s, "log", []byte("one\r\ntwo\x00\x1b[2J\u202eevil\u2028x\xff\tend\n\nÄ "+strings.Repeat("€", 10)+"\nrest"))
	require.NoError(t, err)
	_, err = m.Call(t.Context(), s, "print", []byte("plain"))
	require.NoError(t, err)
	require.Equal(t, "warn one\\r\nwarn two\\x00\\x1b[2J\\u202eevil\\u2028x\\xff end\nwarn Ä €€€€€€€€€€\nwarn rest\ninfo plain", book.String())

	book.lines = nil
	_, err = m.Call(t.Context(), s, "log", append(bytes.Repeat([]byte("y"), 100<<10), "\nnext\n"...))
	require.NoError(t, err)
	require.Len(t, book.lines, 2)
	require.Len(t, book.lines[0], len("warn ")+maxLine+len("…"))
	require.Equal(t, "warn next", book.lines[1])

	book.lines = nil
	_, err = m.Call(t.Context(), s, "log", bytes.Repeat([]byte("z\n"), 300<<10))
	require.NoError(t, err)
	require.LessOrEqual(t, len(book.lines), 100<<10+1)
	require.Equal(t, "warn "+dropped, book.lines[len(book.lines)-1])
}
