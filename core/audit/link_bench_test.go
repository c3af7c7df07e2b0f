package audit_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/secret"
)

func spent() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkLink links entries of reads of some thousand records, as many at once as one round of the chainer does at 1,000
// requests a second, and reports the CPU time of this process for an entry.
func BenchmarkLink(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": coretest.SQLite, "postgres": coretest.PostgresDB} {
		for _, size := range []int{250, 1000} {
			b.Run(fmt.Sprintf("%s/%d", name, size), func(b *testing.B) {
				d := open(b)
				w, err := secret.Local(strings.Repeat("k", 32))
				require.NoError(b, err)
				a := audit.New(audit.Options{DB: d, Secrets: secret.New(secret.Options{DB: d, Wrapper: w}), Logger: slog.New(slog.DiscardHandler)})
				ctx := coretest.Tenant(b, d)
				run, stop := context.WithCancel(b.Context())
				done := make(chan struct{})
				go func() { defer close(done); _ = a.Run(run) }()
				defer func() { stop(); <-done }()
				targets := make([]string, 5000)
				for i := range targets {
					targets[i] = id.New("con")
				}
				fill := func() {
					for range size {
						require.NoError(b, a.Note(ctx, audit.Entry{
							Action: audit.FieldsRead, Object: "contacts", Target: targets[rand.IntN(len(targets))],
							Detail: map[string]any{"fields": []string{"custom.iban"}, "records": 1},
						}))
					}
					require.NoError(b, a.Chain(ctx))
				}
				for range 40_000 / size {
					fill()
				}
				b.ResetTimer()
				n, began := 0, spent()
				for b.Loop() {
					fill()
					n += size
				}
				b.ReportMetric(float64((spent()-began).Nanoseconds())/1000/float64(n), "µs-cpu/entry")
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/1000/float64(n), "µs/entry")
			})
		}
	}
}
