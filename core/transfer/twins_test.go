package transfer_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/duplicate"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/transfer"
)

// notes counts the candidates that the rows of an import name.
func (b *bundle) notes(i transfer.Import) (n int) {
	b.T.Helper()
	require.NoError(b.T, b.DB.Read(b.Ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "select count(*) from import_rows where tenant_id = ? and import_id = ? and cast(errors as text) like '%possible_duplicate%'",
			tx.Tenant(), i.ID).Scan(&n)
	}))
	return n
}

func TestAnImportOffersDuplicates(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		dup := duplicate.New(duplicate.Options{DB: b.DB, Records: b.Records, Metadata: b.Metadata, Rules: b.Access, Guard: b.Access.Require})
		twins := func(ctx context.Context, o *metadata.Object, rows []records.Input) ([][]transfer.Twin, error) {
			found, err := dup.ForBatch(ctx, o, rows)
			out := make([][]transfer.Twin, len(found))
			for i, list := range found {
				for _, c := range list {
					out[i] = append(out[i], transfer.Twin{ID: c.ID, Title: c.Title, Score: c.Score, Row: c.Row})
				}
			}
			return out, err
		}
		b = &bundle{b.Bundle, b.files, transfer.New(transfer.Wiring{
			DB: b.DB, Records: b.Records, Metadata: b.Metadata, Access: b.Access, Files: b.files, Tenancy: crm.Germany{}, Twins: twins,
		})}
		b.Create("contacts", `{"first_name":"Jürgen","last_name":"Weiß","email":"j.weiss@mueller.de","phone":"089 1234567"}`)
		const csv = "Vorname;Nachname;E-Mail;Telefon;Position\n" +
			"Juergen;Weiss;j.weiss@mueller.de;+49 89 1234567;CEO\nEva;Braun;eva@braun.de;030 7654321;\nEva;Brauhn;eva@braun.de;030 7654321;CTO\n"
		o := transfer.ImportOptions{Object: "contacts", DryRun: true}

		dry := b.run("k.csv", csv, o)
		require.Equal(b.T, transfer.Counts{Rows: 3, Done: 3, Created: 3}, dry.Counts)
		require.Equal(b.T, 2, b.notes(dry), "one like a contact, one like an earlier row")

		o.Duplicates = transfer.DuplicatesUpdate
		require.Equal(b.T, transfer.Counts{Rows: 3, Done: 3, Created: 1, Updated: 2}, b.run("k.csv", csv, o).Counts)
		o.Duplicates, o.DryRun = transfer.DuplicatesSkip, false
		skip := b.run("k.csv", csv, o)
		require.Equal(b.T, transfer.Counts{Rows: 3, Done: 3, Created: 1, Skipped: 2}, skip.Counts)
		require.Equal(b.T, 2, b.notes(skip))
		require.NotNil(b.T, skip.DuplicatesURL)
		o.Duplicates = transfer.DuplicatesUpdate
		require.Equal(b.T, int64(2), b.run("k.csv", csv, o).Counts.Updated)
		require.Len(b.T, b.List("contacts", `job_title = "CEO"`, ""), 1)

		o.Duplicates = ""
		list := b.run("k.csv", csv, o)
		require.Equal(b.T, int64(3), list.Counts.Created, "they are created all the same")
		require.Zero(b.T, b.notes(list), "and found in the background")
		o.Duplicates = "nonsense"
		f, err := b.files.Put(b.Ctx, "k.csv", file.ForImport, strings.NewReader(csv), 1<<20)
		require.NoError(b.T, err)
		_, err = b.svc.StartImport(b.Ctx, f, o)
		require.Error(b.T, err)
	})
}
