package wasm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const secret = "the-password-of-tenant-a"

// each runs a test with every kind of image.
func each(t *testing.T, test func(t *testing.T, o Options, newImage func([]byte) (image, error))) {
	for name, images := range map[string]func([]byte) (image, error){
		"system": newImage,
		"copy":   func(content []byte) (image, error) { return &copyImage{bytes: bytes.Clone(content)}, nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, Options{CacheDir: cacheDir, MaxRunning: 4}, images)
		})
	}
}

func TestAScopeFindsNothingOfAnother(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o Options, images func([]byte) (image, error)) {
		r := newRuntime(t, o)
		r.newImage = images
		m, err := r.Load(t.Context(), "guest", guests["guest"], Limits{})
		require.NoError(t, err)
		call := func(key, method, request string) string {
			response, err := m.Call(t.Context(), Scope{Key: key}, method, []byte(request))
			require.NoError(t, err)
			return string(response)
		}
		memory := func() []byte {
			require.Len(t, m.idle, 1)
			b, ok := m.idle[0].memory.Read(0, m.idle[0].memory.Size())
			require.True(t, ok)
			return b
		}
		require.Empty(t, call("a", "remember", secret))
		require.Equal(t, secret, call("a", "remember", secret), "the same scope may find what it left")
		require.Contains(t, string(memory()), secret)

		require.Equal(t, "1", call("b", "count", ""))
		require.NotContains(t, string(memory()), secret)
		require.Empty(t, call("b", "remember", ""))
		require.Equal(t, "2", call("b", "count", ""))
		require.Equal(t, "1", call("a", "count", ""))
		require.Equal(t, Stats{Calls: 6, Created: 2, Resets: 2, Instances: 1, Idle: 1, Fuel: m.Stats().Fuel}, m.Stats())

		// Memory that grew while a scope used it goes with the instance.
		call("a", "remember", secret)
		call("a", "grow", "")
		require.Empty(t, m.idle)
		require.Equal(t, "1", call("b", "count", ""))
		require.NotContains(t, string(memory()), secret)

		// So does whatever a guest piles up in many calls.
		for range maxUses {
			call("c", "count", "")
		}
		require.Equal(t, "1", call("c", "count", ""))
	})
}

func TestAThousandScopesShareFourInstances(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o Options, images func([]byte) (image, error)) {
		r := newRuntime(t, o)
		r.newImage = images
		m, err := r.Load(t.Context(), "guest", guests["guest"], Limits{Timeout: time.Minute})
		require.NoError(t, err)
		var callers sync.WaitGroup
		for caller := range 8 {
			callers.Go(func() {
				for i := range 375 {
					key := fmt.Sprintf("scope-%d", (caller*375+i*7)%1000)
					before, err := m.Call(context.Background(), Scope{Key: key}, "remember", []byte(key))
					require.NoError(t, err)
					require.Contains(t, []string{"", key}, string(before))
				}
			})
		}
		callers.Wait()
		s := m.Stats()
		require.Equal(t, uint64(3000), s.Calls)
		require.LessOrEqual(t, s.Instances, 4)
		require.Less(t, s.Created, uint64(100), "instances are put back, not made anew")
	})
}

func TestCallsNestWithoutWaitingForThemselves(t *testing.T) {
	t.Parallel()
	m := load(t, guests["guest"], Options{MaxRunning: 1}, Limits{Concurrency: 1})
	deepest := 0
	var at func(depth int) Scope
	at = func(depth int) Scope {
		return Scope{Key: "a", Host: func(ctx context.Context, _ string, request []byte) ([]byte, error) {
			deepest = max(deepest, depth)
			return m.Call(ctx, at(depth+1), "host", request)
		}}
	}
	_, err := m.Call(t.Context(), at(1), "host", []byte("again"))
	require.ErrorIs(t, err, ErrBusy)
	require.ErrorContains(t, err, "the host could not answer")
	require.Equal(t, maxNested+1, deepest)

	_, err = m.Call(t.Context(), Scope{Key: "a"}, "echo", nil)
	require.NoError(t, err)
}

func TestCallersWaitTheirTurn(t *testing.T) {
	t.Parallel()
	m := load(t, guests["guest"], Options{MaxRunning: 2, Logger: quiet}, Limits{Concurrency: 1, Timeout: time.Minute})
	inside, leave := make(chan struct{}), make(chan struct{})
	slow := Scope{Key: "slow", Host: func(context.Context, string, []byte) ([]byte, error) {
		close(inside)
		<-leave
		panic("and then it fails")
	}}
	var callers sync.WaitGroup
	callers.Go(func() {
		_, err := m.Call(context.Background(), slow, "host", nil)
		require.ErrorIs(t, err, ErrHost)
	})
	<-inside

	// Another call of the same scope waits in vain, one of another scope does not wait.
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := m.Call(short, Scope{Key: "slow"}, "echo", nil)
	require.ErrorIs(t, err, ErrBusy)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	_, err = m.Call(t.Context(), Scope{Key: "other"}, "echo", nil)
	require.NoError(t, err)

	// Those who wait while an instance is thrown away are woken all the same.
	for range 5 {
		callers.Go(func() {
			_, err := m.Call(context.Background(), Scope{Key: "slow"}, "echo", nil)
			require.NoError(t, err)
		})
	}
	require.Eventually(t, func() bool {
		s := m.runtime.scheduler
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.waiting.Len() == 5
	}, time.Minute, time.Millisecond)
	gone, leaveQueue := context.WithCancel(t.Context())
	leaveQueue()
	_, err = m.Call(gone, Scope{Key: "slow"}, "echo", nil)
	require.ErrorIs(t, err, context.Canceled)
	close(leave)
	callers.Wait()
	require.Empty(t, m.runtime.scheduler.scopes)
	require.Zero(t, m.runtime.scheduler.running)
}

func TestWaitingForTheHostStopsNobodyElse(t *testing.T) {
	t.Parallel()
	m := load(t, guests["guest"], Options{MaxRunning: 1}, Limits{Timeout: time.Minute})
	leave := make(chan struct{})
	var inside, callers sync.WaitGroup
	inside.Add(3)
	for i := range 3 {
		callers.Go(func() {
			_, err := m.Call(context.Background(), Scope{Key: fmt.Sprint(i), Host: func(context.Context, string, []byte) ([]byte, error) {
				inside.Done()
				<-leave
				return nil, nil
			}}, "host", nil)
			require.NoError(t, err)
		})
	}
	inside.Wait() // all three, though one runs at a time
	_, err := m.Call(t.Context(), Scope{Key: "other"}, "echo", nil)
	require.NoError(t, err)
	close(leave)
	callers.Wait()
	s := m.runtime.scheduler
	require.Zero(t, s.running)
	require.Zero(t, s.paused)
	require.Empty(t, s.scopes)
}

func TestAFullQueueSaysSo(t *testing.T) {
	t.Parallel()
	s := newScheduler(1)
	one, other := scopeOf{nil, "one"}, scopeOf{nil, "other"}
	require.NoError(t, s.acquire(t.Context(), time.Now().Add(time.Hour), one, 1))
	ctx, cancel := context.WithCancel(t.Context())
	var callers sync.WaitGroup
	for range maxWaitingPerScope {
		callers.Go(func() { require.Error(t, s.acquire(ctx, time.Now().Add(time.Hour), one, 1)) })
	}
	require.Eventually(t, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.waiting.Len() == maxWaitingPerScope
	}, time.Minute, time.Millisecond)
	require.ErrorIs(t, s.acquire(ctx, time.Now().Add(time.Hour), one, 1), ErrBusy)
	callers.Go(func() {
		require.NoError(t, s.acquire(t.Context(), time.Now().Add(time.Hour), other, 1))
		s.release(other)
	})
	require.Eventually(t, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.waiting.Len() == maxWaitingPerScope+1
	}, time.Minute, time.Millisecond)
	cancel()
	require.Eventually(t, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.waiting.Len() == 1
	}, time.Minute, time.Millisecond)
	s.release(one)
	callers.Wait()
	require.Empty(t, s.scopes)
}

func TestIdleInstancesGiveBackTheirMemory(t *testing.T) {
	t.Parallel()
	m := load(t, guests["guest"], Options{IdlePerModule: 2}, Limits{})
	_, err := m.Call(t.Context(), Scope{Key: "a"}, "remember", []byte(secret))
	require.NoError(t, err)
	m.trim(time.Now())
	require.Equal(t, "a", m.idle[0].key)
	m.trim(time.Now().Add(idleReset))
	require.Len(t, m.idle, 1)
	require.Empty(t, m.idle[0].key)
	require.Equal(t, uint64(1), m.Stats().Resets)
	m.trim(time.Now().Add(idleClose))
	require.Empty(t, m.idle)
	require.Zero(t, m.Stats().Instances)
}

func TestClosingWaitsForCalls(t *testing.T) {
	t.Parallel()
	r := newRuntime(t, Options{CacheDir: cacheDir})
	m, err := r.Load(t.Context(), "guest", guests["guest"], Limits{})
	require.NoError(t, err)
	inside, leave := make(chan struct{}), make(chan struct{})
	answered := make(chan error, 1)
	go func() {
		_, err := m.Call(context.Background(), Scope{Key: "a", Host: func(context.Context, string, []byte) ([]byte, error) {
			close(inside)
			<-leave
			return nil, nil
		}}, "host", nil)
		answered <- err
	}()
	<-inside
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, m.Close(impatient), context.Canceled)
	_, err = m.Call(t.Context(), Scope{Key: "a"}, "echo", nil)
	require.ErrorIs(t, err, ErrClosed)
	close(leave)
	require.NoError(t, <-answered)
	require.Eventually(t, func() bool { return m.Stats().Instances == 0 }, time.Minute, time.Millisecond)
	require.NoError(t, m.Close(t.Context()))
	require.NoError(t, r.Close(t.Context()))
	_, err = r.Load(t.Context(), "guest", guests["guest"], Limits{})
	require.Error(t, err)
}

func TestMemoriesHoldTheirImageAndTheirLimit(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, _ Options, images func([]byte) (image, error)) {
		content := append(bytes.Repeat([]byte{7}, 10_000), make([]byte, 65536-10_000)...)
		img, err := images(content)
		require.NoError(t, err)
		require.Equal(t, uint64(len(content)), img.size())
		a, err := img.memory(4 * 65536)
		require.NoError(t, err)
		b, err := img.memory(4 * 65536)
		require.NoError(t, err)
		one, other := a.Reallocate(65536), b.Reallocate(65536)
		require.Equal(t, content, one)
		one[0], one[65535] = 1, 1
		require.Equal(t, content, other)
		require.NoError(t, a.reset())
		require.Equal(t, content, one)
		require.False(t, a.grown())
		random := rand.New(rand.NewPCG(1, 2))
		for range 200 {
			for range random.IntN(20) {
				one[random.IntN(len(one))]++
			}
			_ = one[random.IntN(len(one))] // a page that is read stays the image's
			if random.IntN(2) == 0 {
				require.NoError(t, a.reset())
			} else {
				require.NoError(t, a.release())
			}
			require.True(t, bytes.Equal(content, one))
			require.True(t, bytes.Equal(content, other))
		}

		one = a.Reallocate(3 * 65536)
		require.Equal(t, content, one[:65536])
		require.Equal(t, make([]byte, 2*65536), one[65536:])
		require.True(t, a.grown())
		require.False(t, a.refused())
		require.Nil(t, a.Reallocate(5*65536))
		require.True(t, a.refused())
		a.Free()
		b.Free()
		b.Free()
		require.NoError(t, img.close())
	})
}

func TestErrorsAreToldApart(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("call: %w", &Error{Kind: ErrStack, Detail: "x", cause: errors.New("why")})
	require.ErrorIs(t, err, ErrStack)
	require.ErrorIs(t, err, ErrTrap)
	require.NotErrorIs(t, err, ErrMemory)
	require.Equal(t, "call: the plugin ran out of stack: x", err.Error())
	require.Positive(t, runtime.NumCPU())
}
