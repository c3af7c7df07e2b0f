package job

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
)

// waiting is a job as the model of the claim sees it.
type waiting struct {
	id, tenant, lane string
	state            State
	priority         Priority
	runAt            time.Time
}

// model says in Go what the claim's SQL must take, at any size of the queue.
func model(jobs []waiting, o order) []string {
	// Tenants take their turns behind the cursor first.
	turn := func(tenant string) string {
		if tenant > o.cursor {
			return "0" + tenant
		}
		return "1" + tenant
	}
	byTenant := map[string][]waiting{}
	for _, j := range jobs {
		if j.lane == o.lane && j.state == Available {
			byTenant[j.tenant] = append(byTenant[j.tenant], j)
		}
	}
	type candidate struct {
		waiting
		place int
	}
	var all []candidate
	for tenant, mine := range byTenant {
		slices.SortFunc(mine, func(a, b waiting) int {
			return cmp.Or(cmp.Compare(a.priority, b.priority), a.runAt.Compare(b.runAt), cmp.Compare(a.id, b.id))
		})
		for i, j := range mine {
			if place := o.busy[tenant] + i + 1; place <= o.perTenant {
				all = append(all, candidate{j, place})
			}
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.priority, b.priority), cmp.Compare(a.place, b.place), cmp.Compare(turn(a.tenant), turn(b.tenant)))
	})
	var ids []string
	for _, c := range all[:min(len(all), o.free)] {
		ids = append(ids, c.id)
	}
	slices.Sort(ids)
	return ids
}

func put(t *testing.T, d *db.DB, jobs []waiting) {
	t.Helper()
	require.NoError(t, d.System(t.Context(), "test", func(_ context.Context, tx *db.ControlTx) error {
		for _, j := range jobs {
			tx.Queue(insert, j.id, j.tenant, "x", j.lane, "{}", nil, j.state, j.priority, 3, j.runAt, j.runAt, nil, "")
		}
		return nil
	}))
}

func TestTheClaimIsFair(t *testing.T) {
	t.Parallel()
	run := func(t *testing.T, d *db.DB) {
		r := rand.New(rand.NewPCG(1, 2))
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		for round := range 30 {
			lane, other := id.New("lan"), id.New("lan") // the queue is other tests' too
			var jobs []waiting
			tenants := 1 + r.IntN(12)
			for n := range r.IntN(80) {
				j := waiting{
					id: fmt.Sprintf("%s_%03d", lane, n), tenant: fmt.Sprintf("ten_%02d", r.IntN(tenants)), lane: lane,
					state: Available, priority: Priority(r.IntN(4) - 1), runAt: start.Add(time.Duration(r.IntN(5)) * time.Second),
				}
				if r.IntN(4) == 0 {
					j.tenant = "ten_03" // floods
				}
				if r.IntN(8) == 0 {
					j.lane = other
				}
				if r.IntN(8) == 0 {
					j.state = []State{Scheduled, Running, Completed, Discarded}[r.IntN(4)]
				}
				jobs = append(jobs, j)
			}
			put(t, d, jobs)
			o := order{lane: lane, owner: "me", free: 1 + r.IntN(12), perTenant: 1 + r.IntN(4), busy: map[string]int{}}
			for range r.IntN(4) {
				o.busy[fmt.Sprintf("ten_%02d", r.IntN(tenants))] = r.IntN(4)
			}
			for len(jobs) > 0 {
				want := model(jobs, o)
				var got []string
				require.NoError(t, d.System(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
					claims, cursor, err := take(ctx, tx, o, start, start.Add(time.Hour))
					if err != nil {
						return err
					}
					got = nil
					for _, c := range claims {
						got = append(got, c.id)
						require.Equal(t, 1, c.attempt)
						require.Equal(t, 3, c.maxAttempts)
						require.False(t, c.createdAt.IsZero())
					}
					o.cursor = cursor
					return nil
				}))
				slices.Sort(got)
				require.Equal(t, want, got, "round %d: %+v", round, o)
				if len(got) == 0 {
					break
				}
				// Those that were taken are done at once.
				jobs = slices.DeleteFunc(jobs, func(j waiting) bool { return slices.Contains(got, j.id) })
			}
		}
	}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		run(t, coretest.SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		run(t, coretest.PostgresDB(t))
	})
}

// Every tenant has its turn, however many there are and however much the first ones have.
func TestTurnsGoRoundTheTenants(t *testing.T) {
	t.Parallel()
	coretest.Engines(t, func(t *testing.T, d *db.DB) {
		lane := coretest.TenantOf(t, coretest.Tenant(t, d)) // a name of the test's own
		const tenants, free = 30, 4
		var jobs []waiting
		for n := range tenants * 5 {
			jobs = append(jobs, waiting{id: fmt.Sprintf("%s_%03d", lane, n), tenant: fmt.Sprintf("ten_%02d", n%tenants), lane: lane, state: Available, runAt: time.Unix(int64(n), 0).UTC()})
		}
		put(t, d, jobs)
		o := order{lane: lane, owner: "me", free: free, perTenant: 2}
		seen := map[string]int{}
		for n := range tenants * 5 / free {
			require.NoError(t, d.System(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
				claims, cursor, err := take(ctx, tx, o, time.Now(), time.Now())
				for _, c := range claims {
					seen[c.tenant]++
				}
				o.cursor = cursor
				return err
			}))
			least, most := tenants, 0
			for i := range tenants {
				k := seen[fmt.Sprintf("ten_%02d", i)]
				least, most = min(least, k), max(most, k)
			}
			require.LessOrEqual(t, most-least, 1, "after %d claims", n+1)
		}
	})
}

func TestBackoffTriplesWithinBounds(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]time.Duration{1: 5 * time.Second, 2: 15 * time.Second, 5: 405 * time.Second, 9: 6 * time.Hour, 1000: 6 * time.Hour} {
		for range 100 {
			require.InDelta(t, float64(want), float64(Backoff(n)), float64(want)/10)
		}
	}
}
