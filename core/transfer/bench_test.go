package transfer_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/duplicate"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/transfer"
)

// importRows is how many rows the imported file has.
const importRows = 50_000

// BenchmarkImport imports a file of contacts, matched by e-mail address, with history, search and match keys.
func BenchmarkImport(b *testing.B) {
	engines := map[string]func(testing.TB) *db.DB{"sqlite": coretest.SQLite, "postgres": coretest.PostgresDB}
	for _, engine := range []string{"sqlite", "postgres"} {
		for _, match := range [][]string{nil, {"email"}} {
			b.Run(fmt.Sprintf("%s/matched_by=%v", engine, match), func(b *testing.B) {
				d := engines[engine](b)
				meta, acc, rec := crm.Wire(d)
				rec.SetMatcher(duplicate.Keys{})
				files, err := file.Open(b.Context(), d, "mem://")
				require.NoError(b, err)
				b.Cleanup(func() { _ = files.Close() })
				svc := transfer.New(transfer.Wiring{DB: d, Records: rec, Metadata: meta, Access: acc, Files: files, Tenancy: crm.Germany{}})
				content := contactsCSV(importRows)
				b.ReportAllocs()
				for b.Loop() {
					ctx := coretest.Tenant(b, d)
					f, err := files.Put(ctx, "contacts.csv", file.ForImport, bytes.NewReader(content), 1<<30)
					require.NoError(b, err)
					i, err := svc.StartImport(ctx, f, transfer.ImportOptions{Object: "contacts", Match: match})
					require.NoError(b, err)
					i, err = svc.Run(ctx, i.ID)
					require.NoError(b, err)
					require.EqualValues(b, importRows, i.Counts.Created)
				}
				b.ReportMetric(float64(b.N*importRows)/b.Elapsed().Seconds(), "rows/s")
			})
		}
	}
}

func contactsCSV(n int) []byte {
	out := []byte("Vorname;Nachname;E-Mail;Telefon;Position;Straße;PLZ;Ort;Land\n")
	for i := range n {
		out = fmt.Appendf(out, "Mia;Brandt%d;mia%d@firma%d.example;030 %08d;Einkauf;Hafenstraße %d;%05d;Hamburg;DE\n",
			i%5000, i, i%1000, 10_000_000+i, 1+i%90, 10_000+i%80_000)
	}
	return out
}
