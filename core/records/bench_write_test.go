package records_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/duplicate"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
)

// benchBatch is how many records a bulk write has.
const benchBatch = 1000

// perRow reports how many records are written a second.
func perRow(b *testing.B, each int) {
	b.Helper()
	b.ReportMetric(float64(b.N*each)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkBulkWrite writes canonical values as an import does: a thousand contacts of fifty companies in a transaction.
func BenchmarkBulkWrite(b *testing.B) {
	eachBench(b, func(b *testing.B, e *benched) {
		e.rec.SetMatcher(duplicate.Keys{})
		at := benchRows
		b.ReportAllocs()
		for b.Loop() {
			_, err := e.rec.Do(e.ctx, "bench", func(ctx context.Context, t *records.Batch) error {
				contacts, err := t.Model().Object("contacts")
				if err != nil {
					return err
				}
				companies, err := t.Model().Object("companies")
				if err != nil {
					return err
				}
				company := ""
				for i := range benchBatch {
					if i%20 == 0 {
						var in records.Input
						name, _ := companies.Field("name")
						in.Set(name, fmt.Sprintf("Firma %d GmbH", at+i))
						r, err := t.Create(ctx, companies, in)
						if err != nil {
							return err
						}
						company = r.ID
					}
					var in records.Input
					for path, v := range contactValues(at+i, company) {
						f, _ := contacts.Field(path)
						in.Set(f, v)
					}
					if _, err := t.Create(ctx, contacts, in); err != nil {
						return err
					}
				}
				at += benchBatch
				return nil
			})
			require.NoError(b, err)
		}
		perRow(b, benchBatch)
	})
}

func contactValues(i int, company string) map[string]any {
	return map[string]any{
		"first_name": "Mia", "last_name": fmt.Sprintf("Brandt %d", i), "email": fmt.Sprintf("mia%d@firma%d.example", i, i%100),
		"phone": fmt.Sprintf("+4930%08d", 10_000_000+i), "job_title": "Einkauf", "lifecycle_stage": "customer", "lead_source": "website",
		"score": int64(i % 100), "company_id": company, "custom.region": fmt.Sprintf("r%d", i%8),
		"address": fieldtype.Address{Street: "Hafenstraße 1", PostalCode: "20457", City: "Hamburg", Country: "DE"},
	}
}

// BenchmarkBatch writes a thousand API bodies in a transaction, all of them or none, and each for itself.
func BenchmarkBatch(b *testing.B) {
	for _, mode := range []records.Mode{records.AllOrNothing, records.PerItem} {
		b.Run(string(mode), func(b *testing.B) {
			eachBench(b, func(b *testing.B, e *benched) {
				e.rec.SetMatcher(duplicate.Keys{})
				at := benchRows
				ops := make([]records.Operation, benchBatch)
				b.ReportAllocs()
				for b.Loop() {
					for i := range ops {
						ops[i] = records.Operation{Op: records.OpCreate, Object: "contacts", Body: contactBody(at + i)}
					}
					at += benchBatch
					_, err := e.rec.Batch(e.ctx, "bench", mode, ops)
					require.NoError(b, err)
				}
				perRow(b, benchBatch)
			})
		})
	}
}

func BenchmarkUpdate(b *testing.B) {
	eachBench(b, func(b *testing.B, e *benched) {
		e.rec.SetMatcher(duplicate.Keys{})
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			body := fmt.Appendf(nil, `{"lifecycle_stage": "lead", "score": %d, "custom": {"region": "r%d"}}`, i%97, i%8)
			_, err := e.rec.Update(e.ctx, "contacts", e.ids[i%len(e.ids)], 0, body)
			require.NoError(b, err)
			i++
		}
	})
}
