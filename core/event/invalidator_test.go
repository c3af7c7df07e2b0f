package event

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// heard collects what the handlers of all kinds are told.
func heard(i *Invalidator) chan Invalidation {
	c := make(chan Invalidation, 1000)
	for _, k := range []Kind{KindMetadata, KindAccess, KindSession, KindKey, KindTenant} {
		i.On(k, func(what Invalidation) { c <- what })
	}
	return c
}

func run(t *testing.T, i *Invalidator, poll Poll) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- i.Run(ctx, poll) }()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-done)
	})
}

func take(t *testing.T, c <-chan Invalidation) Invalidation {
	t.Helper()
	select {
	case what := <-c:
		return what
	case <-time.After(patience):
		require.FailNow(t, "nothing was invalidated")
		return Invalidation{}
	}
}

func takeEverything(t *testing.T, c <-chan Invalidation) {
	t.Helper()
	for _, k := range []Kind{KindMetadata, KindAccess, KindSession, KindKey, KindTenant} {
		require.Equal(t, Invalidation{Kind: k}, take(t, c))
	}
}

func TestInvalidateIsHeardHereBeforeItReturns(t *testing.T) {
	t.Parallel()
	b := NewLocal(0)
	t.Cleanup(func() { _ = b.Close() })
	i := NewInvalidator(b)
	var got []Invalidation
	off := i.On(KindAccess, func(what Invalidation) { got = append(got, what) })
	i.On(KindMetadata, func(Invalidation) { got = append(got, Invalidation{ID: "wrong kind"}) })
	want := Invalidation{Kind: KindAccess, Tenant: "ten_a", ID: "usr_1"}
	require.NoError(t, i.Invalidate(t.Context(), want))
	require.Equal(t, []Invalidation{want}, got)
	off()
	off()
	require.NoError(t, i.Invalidate(t.Context(), want))
	require.Len(t, got, 1)
}

func TestInvalidateRefuses(t *testing.T) {
	t.Parallel()
	b := NewLocal(0)
	i := NewInvalidator(b)
	for _, what := range []Invalidation{
		{},
		{Tenant: "ten_a"},
		{Kind: "other", Tenant: "ten_a"},
		{Kind: KindKey, ID: "key_1"},
		{Kind: KindKey, Tenant: strings.Repeat("t", 201)},
		{Kind: KindKey, Tenant: "ten_a", ID: strings.Repeat("i", 201)},
	} {
		require.ErrorIs(t, i.Invalidate(t.Context(), what), ErrInvalidation)
	}
	require.NoError(t, b.Close())
	require.ErrorIs(t, i.Invalidate(t.Context(), Invalidation{Kind: KindTenant}), ErrClosed)
	require.ErrorIs(t, i.Run(t.Context(), nil), ErrClosed)
}

// Two invalidators on one bus stand for two nodes.
func TestOtherNodesHearOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := NewLocal(0)
		t.Cleanup(func() { _ = b.Close() })
		one, two := NewInvalidator(b), NewInvalidator(b)
		atOne, atTwo := heard(one), heard(two)
		run(t, one, nil)
		run(t, two, nil)
		synctest.Wait()
		for n := range 3 {
			require.NoError(t, one.Invalidate(t.Context(), Invalidation{Kind: KindSession, Tenant: "ten_a", ID: fmt.Sprint(n)}))
		}
		require.NoError(t, b.Broadcast(t.Context(), Topic{Name: broadcastInvalidate}, []byte("junk")))
		synctest.Wait()
		require.Len(t, atOne, 3)
		require.Len(t, atTwo, 3)
	})
}

func TestPollFindsWhatTheBusDidNotSay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := NewLocal(0)
		t.Cleanup(func() { _ = b.Close() })
		i := NewInvalidator(b)
		got := heard(i)
		calls := 0
		run(t, i, func(context.Context) ([]Invalidation, error) {
			switch calls++; calls {
			case 2:
				return []Invalidation{{Kind: KindAccess, Tenant: "ten_a"}, {Kind: KindMetadata, Tenant: "ten_b"}}, nil
			case 3:
				return nil, errors.New("the database is away")
			case 4:
				return []Invalidation{{Kind: KindTenant, Tenant: "ten_c"}}, nil
			}
			return nil, nil
		})
		begin := time.Now()
		require.Equal(t, Invalidation{Kind: KindAccess, Tenant: "ten_a"}, <-got)
		require.Equal(t, 2*time.Second, time.Since(begin))
		require.Equal(t, Invalidation{Kind: KindMetadata, Tenant: "ten_b"}, <-got)
		require.Equal(t, Invalidation{Kind: KindTenant, Tenant: "ten_c"}, <-got)
		require.Equal(t, 4*time.Second, time.Since(begin), "an error does not end the looking")
	})
}

// When the node was too slow to hear everything, it believes nothing that it has.
func TestLaggingInvalidatorEmptiesEverything(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := NewLocal(2)
		t.Cleanup(func() { _ = b.Close() })
		fast, slow := NewInvalidator(b), NewInvalidator(b)
		hold := make(chan struct{})
		off := slow.On(KindKey, func(Invalidation) { <-hold })
		run(t, slow, nil)
		synctest.Wait()
		for n := range 10 {
			require.NoError(t, fast.Invalidate(t.Context(), Invalidation{Kind: KindKey, Tenant: "ten_a", ID: fmt.Sprint(n)}))
		}
		synctest.Wait()
		close(hold)
		synctest.Wait()
		off()
		got := heard(slow)
		require.NoError(t, fast.Invalidate(t.Context(), Invalidation{Kind: KindAccess, Tenant: "ten_a"}))
		require.Equal(t, Invalidation{Kind: KindAccess, Tenant: "ten_a"}, <-got, "and hears again")
		require.Equal(t, uint64(1), b.Stats().Lagged)
	})
}

func TestRunEndsWithTheBus(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := NewLocal(0)
		i := NewInvalidator(b)
		done := make(chan error, 1)
		go func() { done <- i.Run(t.Context(), func(context.Context) ([]Invalidation, error) { return nil, nil }) }()
		synctest.Wait()
		require.NoError(t, b.Close())
		require.ErrorIs(t, <-done, ErrClosed)
	})
}

func TestInvalidationsBetweenNodes(t *testing.T) {
	t.Parallel()
	eachRedis(t, func(t *testing.T, server *redis.Options, prefix string) {
		one := NewInvalidator(node(t, server, RedisOptions{Prefix: prefix}))
		two := NewInvalidator(node(t, server, RedisOptions{Prefix: prefix}))
		atTwo := heard(two)
		run(t, two, nil)
		takeEverything(t, atTwo)
		want := Invalidation{Kind: KindKey, Tenant: "ten_a", ID: "key_1"}
		require.NoError(t, one.Invalidate(t.Context(), want))
		require.Equal(t, want, take(t, atTwo))
	})
}

// A node that could not hear the others believes nothing that it has, once it can.
func TestReconnectedNodeEmptiesEverything(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	i := NewInvalidator(node(t, s.options, RedisOptions{}))
	got := heard(i)
	run(t, i, nil)
	takeEverything(t, got)
	s.kill()
	here := Invalidation{Kind: KindAccess, Tenant: "ten_a", ID: "usr_1"}
	require.NoError(t, i.Invalidate(t.Context(), here))
	require.Equal(t, here, take(t, got))
	s.restart()
	takeEverything(t, got)
}

func FuzzParseInvalidation(f *testing.F) {
	f.Add([]byte(`{"node":"n","kind":"access","tenant":"ten_a","id":"usr_1"}`))
	f.Add([]byte(`{"kind":"key","id":"x"}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		_, what, err := parseInvalidation(payload)
		if err != nil {
			require.ErrorIs(t, err, ErrInvalidation)
			return
		}
		require.NoError(t, what.check())
		require.True(t, what.Kind.valid())
	})
}
