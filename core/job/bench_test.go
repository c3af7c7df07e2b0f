package job_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/outbox"
)

func benchEngines(b *testing.B, fn func(b *testing.B, d *db.DB)) {
	b.Run("sqlite", func(b *testing.B) { fn(b, coretest.SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { fn(b, coretest.OpenPostgres(b, coretest.FreshPostgres(b))) })
}

// BenchmarkEnqueue is one transaction with one insert of a record, alone and with jobs or events beside it.
func BenchmarkEnqueue(b *testing.B) {
	benchEngines(b, func(b *testing.B, d *db.DB) {
		ctx := coretest.Tenant(b, d)
		for _, jobs := range []int{0, 1, 5} {
			b.Run(fmt.Sprintf("jobs=%d", jobs), func(b *testing.B) {
				now := time.Now().UTC()
				for b.Loop() {
					require.NoError(b, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
						tx.Queue("insert into companies (tenant_id, id, version, title, name, created_at, updated_at) values (?, ?, 1, 'x', 'x', ?, ?)",
							tx.Tenant(), id.New("com"), now, now)
						for n := range jobs {
							if _, err := job.Enqueue(tx, "x", n); err != nil {
								return err
							}
						}
						return nil
					}))
				}
			})
		}
	})
}

// BenchmarkRelay is the way of a job from the outbox into the queue.
func BenchmarkRelay(b *testing.B) {
	benchEngines(b, func(b *testing.B, d *db.DB) {
		ctx := coretest.Tenant(b, d)
		n := prepare(b, d, job.NewRegistry(), nodeOptions{})
		for left := b.N; left > 0; left -= 1000 {
			require.NoError(b, d.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
				for i := range min(left, 1000) {
					if _, err := job.Enqueue(tx, "x", i); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		b.ResetTimer()
		require.NoError(b, n.relay.Drain(ctx))
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "jobs/s")
	})
}

// BenchmarkRun is the way of a waiting job through a worker that does nothing, with the default lane's workers.
func BenchmarkRun(b *testing.B) {
	for _, tenants := range []int{1, 200} {
		b.Run(fmt.Sprintf("tenants=%d", tenants), func(b *testing.B) {
			benchEngines(b, func(b *testing.B, d *db.DB) {
				done := make(chan struct{}, b.N)
				reg := job.NewRegistry()
				job.Register(reg, "x", job.Options{}, func(context.Context, job.Job[int]) error { done <- struct{}{}; return nil })
				n := prepare(b, d, reg, nodeOptions{RunnerOptions: job.RunnerOptions{Poll: time.Second}})
				names := make([]string, tenants)
				for i := range names {
					names[i] = id.New("ten")
				}
				var rows []outbox.Row
				for i := range b.N {
					rows = append(rows, outbox.Row{Tenant: names[i%tenants], ID: id.New("job"), Topic: "x", Payload: []byte(`{"args":"1"}`), CreatedAt: time.Now().UTC()})
					if len(rows) == 1000 || i == b.N-1 {
						require.NoError(b, d.System(b.Context(), "bench", func(ctx context.Context, tx *db.ControlTx) error { return n.Accept(ctx, tx, rows) }))
						rows = rows[:0]
					}
				}
				b.ResetTimer()
				require.NoError(b, n.runner.Start(b.Context()))
				for range b.N {
					<-done
				}
				require.NoError(b, n.runner.Stop(b.Context()))
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "jobs/s")
			})
		})
	}
}
