package job_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func ids(list []job.Info) (out []string) {
	for _, i := range list {
		out = append(out, i.ID)
	}
	return out
}

func reason(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return ""
	}
	return f.Reason
}

func TestATenantSeesItsOwnJobsOnly(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		mine, theirs := coretest.Tenant(t, d), coretest.Tenant(t, d)
		n := prepare(t, d, job.NewRegistry(), nodeOptions{})
		a := n.relayed(t, mine, "x", greeting{Name: "a"}, job.Key("k"), job.WithPriority(job.Low), job.WithMaxAttempts(2))
		b := n.relayed(t, theirs, "x", greeting{Name: "b"})

		i, err := n.Mine().Get(mine, a)
		require.NoError(t, err)
		require.JSONEq(t, `{"name":"a","n":0}`, string(i.Args))
		require.Equal(t, coretest.TenantOf(t, mine), i.Tenant)
		require.Equal(t, []any{"x", "default", job.Available, job.Low, 0, 2, "k"}, []any{i.Kind, i.Lane, i.State, i.Priority, i.Attempt, i.MaxAttempts, i.UniqueKey})

		for name, err := range map[string]error{
			"get":    second(n.Mine().Get(mine, b)),
			"retry":  n.Mine().Retry(mine, b),
			"cancel": n.Mine().Cancel(mine, b),
			"absent": second(n.Operator().Get(mine, "job_absent")),
		} {
			require.Equal(t, fault.NotFound, fault.CodeOf(err), name)
		}
		list, err := n.Mine().List(mine, job.Filter{})
		require.NoError(t, err)
		require.Equal(t, []string{a}, ids(list))
		counts, err := n.Mine().Counts(mine)
		require.NoError(t, err)
		require.Equal(t, 1, counts[job.Available])

		list, err = n.Operator().List(t.Context(), job.Filter{})
		require.NoError(t, err)
		require.Equal(t, []string{b, a}, ids(list))
		counts, err = n.Operator().Counts(t.Context())
		require.NoError(t, err)
		require.Equal(t, map[job.State]int{job.Available: 2, job.Scheduled: 0, job.Running: 0, job.Completed: 0, job.Cancelled: 0, job.Discarded: 0}, counts)

		for _, err := range []error{second(n.Mine().List(t.Context(), job.Filter{})), second(n.Mine().Counts(t.Context())), n.Mine().Cancel(t.Context(), a)} {
			require.Equal(t, fault.Unauthenticated, fault.CodeOf(err), "without a tenant")
		}
	})
}

func TestListsAreFilteredAndPaged(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		n := prepare(t, d, job.NewRegistry(), nodeOptions{})
		var all []string
		for i := range 7 {
			kind := []string{"even", "odd"}[i%2]
			var opts []job.Option
			if i%3 == 0 {
				opts = append(opts, job.At(time.Now().Add(time.Hour)))
			}
			all = append(all, n.relayed(t, ctx, kind, i, opts...))
		}
		slices.Reverse(all) // 6 5 4 3 2 1 0
		for name, c := range map[string]struct {
			f    job.Filter
			want []string
		}{
			"all":       {job.Filter{}, all},
			"first":     {job.Filter{Limit: 3}, all[:3]},
			"second":    {job.Filter{Limit: 3, Before: all[2]}, all[3:6]},
			"kind":      {job.Filter{Kind: "odd"}, []string{all[1], all[3], all[5]}},
			"state":     {job.Filter{States: []job.State{job.Scheduled}}, []string{all[0], all[3], all[6]}},
			"both":      {job.Filter{States: []job.State{job.Scheduled, job.Completed}, Kind: "even", Limit: 1}, []string{all[0]}},
			"no lane":   {job.Filter{Lane: job.LaneMail}, nil},
			"its lane":  {job.Filter{Lane: job.LaneDefault, Limit: 1}, all[:1]},
			"different": {job.Filter{States: []job.State{job.Discarded}}, nil},
		} {
			for _, v := range []job.View{n.Mine(), n.Operator()} {
				list, err := v.List(ctx, c.f)
				require.NoError(t, err, name)
				require.Equal(t, c.want, ids(list), name)
			}
		}
		_, err := n.Mine().List(ctx, job.Filter{States: []job.State{"lost"}})
		require.Equal(t, fault.Invalid, fault.CodeOf(err))
	})
}

func TestRetryAndCancel(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		ran := make(chan int, 10)
		reg := job.NewRegistry()
		job.Register(reg, "x", job.Options{MaxAttempts: 2, Backoff: func(int) time.Duration { return time.Hour }}, func(_ context.Context, j job.Job[int]) error {
			ran <- j.Attempt
			if j.Attempt < 3 {
				return errors.New("not yet")
			}
			return nil
		})
		n := start(t, d, reg, nodeOptions{})
		v := n.Mine()
		id := enqueue(t, ctx, d, "x", 1, job.Key("k"))
		require.Equal(t, 1, receive(t, ran))
		n.reaches(t, id, job.Scheduled)
		require.NoError(t, v.Retry(ctx, id), "sooner than scheduled")
		require.Equal(t, 2, receive(t, ran))
		i := n.reaches(t, id, job.Scheduled)
		require.Equal(t, 3, i.MaxAttempts, "a retry has the kind's attempts ahead of it")
		require.NoError(t, v.Cancel(ctx, id))
		require.NotNil(t, n.get(t, id).FinishedAt)
		require.Equal(t, "job_finished", reason(v.Cancel(ctx, id)))

		other := n.relayed(t, ctx, "x", 2, job.Key("k"), job.At(time.Now().Add(time.Hour)))
		err := v.Retry(ctx, id)
		require.Equal(t, fault.Conflict, fault.CodeOf(err), "%v", err)
		require.Equal(t, "job_duplicate", reason(err))
		require.NoError(t, v.Cancel(ctx, other))
		require.NoError(t, v.Retry(ctx, id))
		require.Equal(t, 3, receive(t, ran))
		i = n.reaches(t, id, job.Completed)
		require.Equal(t, 3, i.Attempt)
		require.Equal(t, "job_not_retryable", reason(v.Retry(ctx, id)))
		require.Equal(t, "job_finished", reason(v.Cancel(ctx, id)))
	})
}

func TestCancellingARunningJobInterruptsIt(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		ctx := coretest.Tenant(t, d)
		started, causes := make(chan struct{}, 1), make(chan error, 1)
		reg := job.NewRegistry()
		job.Register(reg, "x", job.Options{}, func(ctx context.Context, _ job.Job[int]) error {
			started <- struct{}{}
			<-ctx.Done()
			causes <- context.Cause(ctx)
			return ctx.Err()
		})
		n := start(t, d, reg, nodeOptions{})
		id := enqueue(t, ctx, d, "x", 1)
		receive(t, started)
		require.NoError(t, n.Mine().Cancel(ctx, id))
		require.ErrorIs(t, receive(t, causes), job.ErrLost)
		require.NoError(t, n.stop(t.Context()))
		i := n.get(t, id)
		require.Equal(t, job.Cancelled, i.State)
		require.Equal(t, 1, i.Attempt)
	})
}

func TestForgetRemovesAllJobsOfATenant(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, d *db.DB) {
		gone, stays := coretest.Tenant(t, d), coretest.Tenant(t, d)
		n := prepare(t, d, job.NewRegistry(), nodeOptions{})
		require.NoError(t, d.Tenant(gone, func(_ context.Context, tx *db.Tx) error {
			for i := range 1001 {
				if _, err := job.Enqueue(tx, "x", i); err != nil {
					return err
				}
			}
			return nil
		}))
		kept := n.relayed(t, stays, "x", 1)
		require.NoError(t, n.Forget(t.Context(), coretest.TenantOf(t, gone)))
		list, err := n.Operator().List(t.Context(), job.Filter{})
		require.NoError(t, err)
		require.Equal(t, []string{kept}, ids(list))
	})
}
