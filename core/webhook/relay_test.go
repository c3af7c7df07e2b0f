package webhook_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/outbox"
)

// TestThroughRelayAndJobs is the whole way on a node of its own: the relay dies after the webhooks have heard of changes and
// before the rows are gone, so that it hands them over again.
func TestThroughRelayAndJobs(t *testing.T) {
	t.Parallel()
	coretest.Apart(t, func(t *testing.T, d *db.DB) {
		r := newReceiver(t)
		h := setup(t, d, r)
		ctx, _ := h.person("admin", access.Admin)
		log := slog.New(slog.DiscardHandler)
		queue := job.New(h.DB, h.jobs, job.Config{Logger: log})
		var deaths atomic.Int32
		die := func(context.Context, string, []outbox.Row) error {
			if deaths.Add(1) <= 2 {
				return errors.New("the relay dies")
			}
			return nil
		}
		relay := outbox.NewRelay(h.DB, outbox.Options{
			Jobs: queue, Handlers: []outbox.Handler{h.hooks.Handle, die}, Logger: log, Poll: 5 * time.Millisecond, Linger: time.Millisecond,
			Pause: func(int) time.Duration { return time.Millisecond },
		})
		runner := job.NewRunner(queue, job.RunnerOptions{Poll: 5 * time.Millisecond})
		require.NoError(t, runner.Start(t.Context()))
		background, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- relay.Run(background) }()
		t.Cleanup(func() {
			cancel()
			require.NoError(t, <-done)
			_ = runner.Stop(context.Background())
		})

		w, _ := h.hook(ctx, r.url, "contact.created")
		want := map[string]bool{}
		for range 20 {
			want[h.Create("contacts", `{"last_name":"One"}`).ID] = true
		}
		for range 20 {
			m := r.next()
			require.True(t, want[m.data.ID], "%s came twice", m.data.ID)
			delete(want, m.data.ID)
		}
		require.GreaterOrEqual(t, deaths.Load(), int32(3))
		require.Len(t, h.deliveries(w.ID), 20)
	})
}
