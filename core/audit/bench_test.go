package audit_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/secret"
)

// BenchmarkAuditedRequests times reading a record with a confidential field, and the least transaction that there can be, without
// the audit and with it, while the chainer links what is written.
func BenchmarkAuditedRequests(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": coretest.SQLite, "postgres": coretest.PostgresDB} {
		b.Run(name, func(b *testing.B) {
			d := open(b)
			w, err := secret.Local(strings.Repeat("k", 32))
			require.NoError(b, err)
			a := audit.New(audit.Options{DB: d, Secrets: secret.New(secret.Options{DB: d, Wrapper: w}), Logger: slog.New(slog.DiscardHandler)})
			run, stop := context.WithCancel(b.Context())
			done := make(chan struct{})
			go func() { defer close(done); _ = a.Run(run) }()
			defer func() { stop(); <-done }()
			for _, audited := range []bool{false, true} {
				ctx := coretest.Tenant(b, d)
				m, _, r := crm.Wire(d)
				if audited {
					r.SetNoter(a)
				}
				_, err := m.CreateField(ctx, "contacts", metadata.FieldInput{Name: "iban", Type: "text", Labels: metadata.Labels{"en": "IBAN"}, Classification: metadata.Confidential})
				require.NoError(b, err)
				made, err := r.Create(ctx, "contacts", []byte(`{"last_name":"X","custom":{"iban":"DE00"}}`))
				require.NoError(b, err)
				label := map[bool]string{false: "plain", true: "audited"}[audited]
				b.Run("read/"+label, func(b *testing.B) {
					for b.Loop() {
						_, err := r.Get(ctx, "contacts", made.ID, records.GetOptions{})
						require.NoError(b, err)
					}
				})
				b.Run("write/"+label, func(b *testing.B) {
					for b.Loop() {
						require.NoError(b, d.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
							tx.Queue(`insert into counters (tenant_id, name, value) values (?, 'x', 1) on conflict do nothing`, tx.Tenant())
							if _, err := tx.Exec(ctx, "update counters set value = value + 1 where tenant_id = ? and name = 'x'", tx.Tenant()); err != nil || !audited {
								return err
							}
							return audit.Record(ctx, tx, audit.Entry{Action: audit.RecordsChanged, Detail: audit.Change{Before: 1, After: 2}})
						}))
					}
				})
			}
		})
	}
}

// BenchmarkSteadyRequests reads a record with a confidential field 1,000 times per second, as a busy company does, and reports
// how long a read takes on average and at worst in a hundred, without the audit and with it.
func BenchmarkSteadyRequests(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": coretest.SQLite, "postgres": coretest.PostgresDB} {
		d := open(b)
		w, err := secret.Local(strings.Repeat("k", 32))
		require.NoError(b, err)
		a := audit.New(audit.Options{DB: d, Secrets: secret.New(secret.Options{DB: d, Wrapper: w}), Logger: slog.New(slog.DiscardHandler)})
		run, stop := context.WithCancel(b.Context())
		done := make(chan struct{})
		go func() { defer close(done); _ = a.Run(run) }()
		for _, audited := range []bool{false, true} {
			ctx := coretest.Tenant(b, d)
			m, _, r := crm.Wire(d)
			if audited {
				r.SetNoter(a)
			}
			_, err := m.CreateField(ctx, "contacts", metadata.FieldInput{Name: "iban", Type: "text", Labels: metadata.Labels{"en": "IBAN"}, Classification: metadata.Confidential})
			require.NoError(b, err)
			made, err := r.Create(ctx, "contacts", []byte(`{"last_name":"X","custom":{"iban":"DE00"}}`))
			require.NoError(b, err)
			b.Run(name+map[bool]string{false: "/plain", true: "/audited"}[audited], func(b *testing.B) {
				took := make([]time.Duration, 0, 1<<16)
				next := time.Now()
				for b.Loop() {
					next = next.Add(time.Millisecond)
					<-time.After(time.Until(next))
					began := time.Now()
					_, err := r.Get(ctx, "contacts", made.ID, records.GetOptions{})
					took = append(took, time.Since(began))
					require.NoError(b, err)
				}
				slices.Sort(took)
				var sum time.Duration
				for _, t := range took {
					sum += t
				}
				b.ReportMetric(float64(sum.Microseconds())/float64(len(took)), "µs/read")
				b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs/median")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs/p99")
			})
		}
		stop()
		<-done
	}
}
