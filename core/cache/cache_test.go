package cache

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func key(tenant, id string) Key[string] { return Key[string]{Tenant: tenant, ID: id} }

func TestSameIDOfTwoTenantsIsTwoEntries(t *testing.T) {
	t.Parallel()
	c := New[string, string](Options{Name: "names", Size: 8})
	c.Set(key("b", "usr_1"), "CANARY-B")
	_, ok := c.Get(key("a", "usr_1"))
	require.False(t, ok)
	c.Set(key("a", "usr_1"), "of a")

	v, ok := c.Get(key("a", "usr_1"))
	require.True(t, ok)
	require.Equal(t, "of a", v)
	v, ok = c.Get(key("b", "usr_1"))
	require.True(t, ok)
	require.Equal(t, "CANARY-B", v)
}

func TestLeastRecentlyUsedLeaves(t *testing.T) {
	t.Parallel()
	c := New[int, int](Options{Size: 2})
	one, two, three := Key[int]{"t", 1}, Key[int]{"t", 2}, Key[int]{"t", 3}
	c.Set(one, 1)
	c.Set(two, 2)
	_, ok := c.Get(one)
	require.True(t, ok)
	c.Set(three, 3)

	_, ok = c.Get(two)
	require.False(t, ok, "the entry that nobody read has made room")
	_, ok = c.Get(one)
	require.True(t, ok)
	require.Equal(t, Stats{Hits: 2, Misses: 1, Evictions: 1, Size: 2}, c.Stats())
}

func TestEntriesExpire(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := New[string, int](Options{Size: 4, TTL: time.Minute})
		c.Set(key("t", "x"), 1)
		<-time.After(time.Minute - 1)
		_, ok := c.Get(key("t", "x"))
		require.True(t, ok)
		<-time.After(1)
		_, ok = c.Get(key("t", "x"))
		require.False(t, ok)
		require.Equal(t, Stats{Hits: 1, Misses: 1, Expirations: 1}, c.Stats())
	})
}

func TestInvalidateTenantLeavesTheOthers(t *testing.T) {
	t.Parallel()
	c := New[int, int](Options{Size: 100})
	for i := range 10 {
		c.Set(Key[int]{"a", i}, i)
		c.Set(Key[int]{"b", i}, i)
	}
	c.InvalidateTenant("a")
	c.InvalidateTenant("nobody")
	for i := range 10 {
		_, ok := c.Get(Key[int]{"a", i})
		require.False(t, ok)
		_, ok = c.Get(Key[int]{"b", i})
		require.True(t, ok)
	}
	require.Len(t, c.tenants, 1)
	c.Invalidate(Key[int]{"b", 3})
	_, ok := c.Get(Key[int]{"b", 3})
	require.False(t, ok)
	c.InvalidateAll()
	require.Zero(t, c.Stats().Size)
	require.Empty(t, c.tenants)
}

func TestLoadIsSharedAndStored(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := New[string, int](Options{Size: 4})
		var calls atomic.Int32
		release := make(chan struct{})
		const callers = 20
		got := make(chan int, callers)
		for range callers {
			go func() {
				v, err := c.Load(t.Context(), key("t", "x"), func(context.Context) (int, error) {
					calls.Add(1)
					<-release
					return 7, nil
				})
				if err != nil {
					v = -1
				}
				got <- v
			}()
		}
		synctest.Wait()
		close(release)
		for range callers {
			require.Equal(t, 7, <-got)
		}
		require.Equal(t, int32(1), calls.Load())
		v, ok := c.Get(key("t", "x"))
		require.True(t, ok)
		require.Equal(t, 7, v)
		require.Equal(t, uint64(1), c.Stats().Loads)
	})
}

func TestLoadErrorIsSharedAndNotStored(t *testing.T) {
	t.Parallel()
	c := New[string, int](Options{Name: "roles", Size: 4})
	boom := errors.New("boom")
	_, err := c.Load(t.Context(), key("t", "x"), func(context.Context) (int, error) { return 0, boom })
	require.ErrorIs(t, err, boom)
	require.EqualError(t, err, "load roles: boom")
	v, err := c.Load(t.Context(), key("t", "x"), func(context.Context) (int, error) { return 1, nil })
	require.NoError(t, err)
	require.Equal(t, 1, v)
	require.Equal(t, uint64(1), c.Stats().LoadErrors)
}

// A permission that is taken away while it is being read must not come back out of the cache.
func TestInvalidationDuringLoadIsNotOverwritten(t *testing.T) {
	t.Parallel()
	invalidations := map[string]func(*Cache[string, string]){
		"key":    func(c *Cache[string, string]) { c.Invalidate(key("t", "x")) },
		"tenant": func(c *Cache[string, string]) { c.InvalidateTenant("t") },
		"all":    func(c *Cache[string, string]) { c.InvalidateAll() },
		"set":    func(c *Cache[string, string]) { c.Set(key("t", "x"), "new") },
	}
	for name, invalidate := range invalidations {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := New[string, string](Options{Size: 4})
			v, err := c.Load(t.Context(), key("t", "x"), func(context.Context) (string, error) {
				invalidate(c)
				return "old", nil
			})
			require.NoError(t, err)
			require.Equal(t, "old", v)
			require.Equal(t, uint64(1), c.Stats().Discards)

			v, err = c.Load(t.Context(), key("t", "x"), func(context.Context) (string, error) { return "new", nil })
			require.NoError(t, err)
			require.Equal(t, "new", v)
		})
	}
}

func TestAfterInvalidationNobodyJoinsTheOldLoad(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := New[string, string](Options{Size: 4})
		release := make(chan struct{})
		old := make(chan string, 1)
		go func() {
			v, _ := c.Load(t.Context(), key("t", "x"), func(context.Context) (string, error) {
				<-release
				return "old", nil
			})
			old <- v
		}()
		synctest.Wait()
		c.Invalidate(key("t", "x"))
		v, err := c.Load(t.Context(), key("t", "x"), func(context.Context) (string, error) { return "new", nil })
		require.NoError(t, err)
		require.Equal(t, "new", v)
		close(release)
		require.Equal(t, "old", <-old)
		v, ok := c.Get(key("t", "x"))
		require.True(t, ok)
		require.Equal(t, "new", v, "the slow old load has not overwritten the new entry")
	})
}

func TestCancelledCallerHandsOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := New[string, int](Options{Size: 4})
		ctx, cancel := context.WithCancel(t.Context())
		first := make(chan error, 1)
		go func() {
			_, err := c.Load(ctx, key("t", "x"), func(ctx context.Context) (int, error) {
				<-ctx.Done()
				return 0, ctx.Err()
			})
			first <- err
		}()
		synctest.Wait()
		second := make(chan int, 1)
		go func() {
			v, _ := c.Load(t.Context(), key("t", "x"), func(context.Context) (int, error) { return 2, nil })
			second <- v
		}()
		impatient, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		_, err := c.Load(impatient, key("t", "x"), func(context.Context) (int, error) { return 3, nil })
		require.ErrorIs(t, err, context.DeadlineExceeded, "one who waits can leave alone")

		cancel()
		require.ErrorIs(t, <-first, context.Canceled)
		require.Equal(t, 2, <-second)
	})
}

func TestPanicInLoaderDoesNotLockTheKey(t *testing.T) {
	t.Parallel()
	c := New[string, int](Options{Size: 4})
	require.Panics(t, func() {
		_, _ = c.Load(t.Context(), key("t", "x"), func(context.Context) (int, error) { panic("no") })
	})
	v, err := c.Load(t.Context(), key("t", "x"), func(context.Context) (int, error) { return 1, nil })
	require.NoError(t, err)
	require.Equal(t, 1, v)
}

func TestSizeMustBePositive(t *testing.T) {
	t.Parallel()
	require.PanicsWithValue(t, "cache roles: must provide a positive size", func() { New[int, int](Options{Name: "roles"}) })
}

// Whatever is done, the cache answers like a plain map or not at all, never exceeds its size, and its index of
// tenants holds exactly the keys that are there.
func TestAgainstAMap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 6).Draw(t, "size")
		c := New[int, string](Options{Size: size})
		model := map[Key[int]]string{}
		keys := rapid.Custom(func(t *rapid.T) Key[int] {
			return Key[int]{rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "tenant"), rapid.IntRange(0, 3).Draw(t, "id")}
		})
		step := 0
		t.Repeat(map[string]func(*rapid.T){
			"set": func(t *rapid.T) {
				step++
				k, v := keys.Draw(t, "key"), fmt.Sprint(step)
				c.Set(k, v)
				model[k] = v
			},
			"get": func(t *rapid.T) {
				k := keys.Draw(t, "key")
				if v, ok := c.Get(k); ok {
					require.Equal(t, model[k], v)
				}
			},
			"load": func(t *rapid.T) {
				k := keys.Draw(t, "key")
				v, err := c.Load(context.Background(), k, func(context.Context) (string, error) { return model[k], nil })
				require.NoError(t, err)
				require.Equal(t, model[k], v)
			},
			"invalidate": func(t *rapid.T) {
				k := keys.Draw(t, "key")
				c.Invalidate(k)
				delete(model, k)
			},
			"invalidate tenant": func(t *rapid.T) {
				tenant := keys.Draw(t, "key").Tenant
				c.InvalidateTenant(tenant)
				for k := range model {
					if k.Tenant == tenant {
						delete(model, k)
					}
				}
			},
			"": func(t *rapid.T) {
				require.LessOrEqual(t, c.entries.Len(), size)
				indexed := 0
				for tenant, keys := range c.tenants {
					require.NotEmpty(t, keys)
					indexed += len(keys)
					for k := range keys {
						require.Equal(t, tenant, k.Tenant)
						require.True(t, c.entries.Contains(k))
					}
				}
				require.Equal(t, c.entries.Len(), indexed)
				require.Empty(t, c.loads)
			},
		})
	})
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	c := New[int, int](Options{Size: 16, TTL: time.Hour})
	var group sync.WaitGroup
	var wrong atomic.Int32
	for worker := range 8 {
		group.Go(func() {
			for i := range 500 {
				k := Key[int]{fmt.Sprint(i % 3), i % 20}
				switch (i + worker) % 5 {
				case 0:
					c.Invalidate(k)
				case 1:
					c.InvalidateTenant(k.Tenant)
				default:
					v, err := c.Load(t.Context(), k, func(context.Context) (int, error) { return k.ID, nil })
					if err != nil || v != k.ID {
						wrong.Add(1)
					}
				}
			}
		})
	}
	group.Wait()
	require.Zero(t, wrong.Load())
}

func BenchmarkGet(b *testing.B) {
	c := New[string, int](Options{Size: 1000, TTL: time.Hour})
	c.Set(key("t", "x"), 1)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			c.Get(key("t", "x"))
		}
	})
}
