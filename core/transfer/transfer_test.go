package transfer_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/sales"
	"github.com/kontor-crm/kontor/core/transfer"
	"github.com/kontor-crm/kontor/core/transfer/tabular"
	"github.com/kontor-crm/kontor/sdk/fault"
)

type bundle struct {
	*crm.Bundle
	files *file.Service
	svc   *transfer.Service
}

func each(t *testing.T, fn func(b *bundle)) {
	t.Helper()
	coretest.Engines(t, func(t *testing.T, d *db.DB) { fn(equip(t, d)) })
}

// equip makes the bundle over a database.
func equip(t *testing.T, d *db.DB) *bundle {
	t.Helper()
	c := crm.New(t, d)
	files, err := file.Open(t.Context(), d, "mem://")
	require.NoError(t, err)
	t.Cleanup(func() { _ = files.Close() })
	require.NoError(t, sales.New(c.Records, c.Metadata).Start(c.Ctx))
	return &bundle{c, files, transfer.New(transfer.Wiring{
		DB: d, Records: c.Records, Metadata: c.Metadata, Access: c.Access, Files: files, Tenancy: crm.Germany{},
	})}
}

func (b *bundle) run(name, content string, o transfer.ImportOptions) transfer.Import {
	b.T.Helper()
	f, err := b.files.Put(b.Ctx, name, file.ForImport, strings.NewReader(content), 1<<30)
	require.NoError(b.T, err)
	i, err := b.svc.StartImport(b.Ctx, f, o)
	require.NoError(b.T, err)
	i, err = b.svc.Run(b.Ctx, i.ID)
	require.NoError(b.T, err)
	return i
}

func (b *bundle) data(o transfer.ImportOptions, elem ...string) transfer.Import {
	b.T.Helper()
	raw, err := os.ReadFile(coretest.SharedData(b.T, elem...))
	require.NoError(b.T, err)
	i := b.run(filepath.Base(elem[len(elem)-1]), string(raw), o)
	var bad bytes.Buffer
	require.NoError(b.T, b.svc.WriteErrors(b.Ctx, i, &bad))
	require.Equal(b.T, transfer.Completed, i.State, "%+v", i.Problem)
	if i.Counts.Failed > 0 {
		b.T.Logf("%s: %+v\n%.1500s", elem[len(elem)-1], i.Counts, bad.String())
	}
	return i
}

func TestRealFilesImportWithTheMappingSuggested(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		all := transfer.ImportOptions{CreateFields: true, CreateOptions: true, Invalid: transfer.InvalidLeaveOut}
		for _, c := range []struct {
			object string
			path   []string
			rows   int64
		}{
			{"companies", []string{"maven_crm", "accounts.csv"}, 85},
			{"products", []string{"maven_crm", "products.csv"}, 7},
			{"deals", []string{"maven_crm", "sales_pipeline_closed_until_2017-10.csv"}, 5292},
			{"contacts", []string{"us500", "us-500.csv"}, 500},
			{"contacts", []string{"german_contacts", "german_contacts_dev.csv"}, 2799},
		} {
			o := all
			o.Object = c.object
			i := b.data(o, c.path...)
			require.Equal(b.T, c.rows, i.Counts.Rows, c.path)
			require.Equal(b.T, c.rows, i.Counts.Created+i.Counts.Failed, c.path)
			b.T.Logf("%v: %+v", c.path, i.Counts)
			require.Zero(b.T, i.Counts.Failed, c.path)
		}
		deals := b.List("deals", `company.name = "Cancity" AND stage.name = "Won"`, "")
		require.NotEmpty(b.T, deals)
	})
}

func TestAnImportMatchesUpdatesAndReports(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		csv := "E-Mail;Vorname;Nachname;Telefon;Anrede\na@x.de;Anna;Alt;089 1234567;Frau\nkaputt;Bert;B;;Herr\nc@x.de;Cleo;C;;Herr\n"
		first := b.run("k.csv", csv, transfer.ImportOptions{Object: "contacts", Match: []string{"email"}})
		require.Equal(b.T, transfer.Counts{Rows: 3, Done: 3, Created: 2, Failed: 1}, first.Counts)
		var bad bytes.Buffer
		require.NoError(b.T, b.svc.WriteErrors(b.Ctx, first, &bad))
		require.Contains(b.T, bad.String(), "kaputt")
		require.Contains(b.T, bad.String(), tabular.ErrorColumn)
		require.NotContains(b.T, bad.String(), "Anna")

		again := b.run("k.csv", strings.Replace(csv, "Alt", "Neu", 1), transfer.ImportOptions{Object: "contacts", Match: []string{"email"}})
		require.Equal(b.T, transfer.Counts{Rows: 3, Done: 3, Updated: 1, Skipped: 1, Failed: 1}, again.Counts)
		require.Len(b.T, b.List("contacts", `last_name = "Neu"`, ""), 1)

		dry := b.run("k.csv", strings.Replace(csv, "Alt", "Dritt", 1)+"d@x.de;Dora;D;;\nd@x.de;Dora;E;;\n", transfer.ImportOptions{Object: "contacts", Match: []string{"email"}, DryRun: true})
		require.Equal(b.T, transfer.Counts{Rows: 5, Done: 5, Created: 1, Updated: 2, Skipped: 1, Failed: 1}, dry.Counts)
		require.Empty(b.T, b.List("contacts", `last_name = "Dritt"`, ""))
		require.Nil(b.T, dry.ChangeSetID)
	})
}

func TestAColumnOfCurrenciesBelongsToTheAmount(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		i := b.run("d.csv", "Title,Value,Currency\nA,1.50,USD\nB,2.50,\n", transfer.ImportOptions{Object: "deals"})
		require.Equal(b.T, transfer.Counts{Rows: 2, Done: 2, Created: 2}, i.Counts)
		require.Equal(b.T, "USD", at(b.List("deals", `name = "A"`, "")[0], "amount.currency"))
		require.Equal(b.T, "EUR", at(b.List("deals", `name = "B"`, "")[0], "amount.currency"))
	})
}

func TestAnInterruptedImportGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		var csv strings.Builder
		csv.WriteString("Nachname\n")
		for range 1700 {
			csv.WriteString("N\n")
		}
		f, err := b.files.Put(b.Ctx, "n.csv", file.ForImport, strings.NewReader(csv.String()), 1<<20)
		require.NoError(b.T, err)
		i, err := b.svc.StartImport(b.Ctx, f, transfer.ImportOptions{Object: "contacts"})
		require.NoError(b.T, err)
		b.interrupt(i.ID, 500)
		i, err = b.svc.Run(b.Ctx, i.ID)
		require.NoError(b.T, err)
		require.Equal(b.T, transfer.Counts{Rows: 1700, Done: 1700, Created: 1700}, i.Counts)
		require.NoError(b.T, b.DB.Read(b.Ctx, func(ctx context.Context, tx *db.Tx) error {
			set, err := ledger.Get(ctx, tx, *i.ChangeSetID)
			require.EqualValues(b.T, 1700, set.Records)
			return err
		}))
	})
}

// The row of a record may come behind the rows that refer to it, in another batch, and the import may be interrupted between.
func TestRowsThatReferToEachOtherMakeOneRecordEach(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		var csv strings.Builder
		csv.WriteString("Firma;Muttergesellschaft;Ort\n")
		for i := range 1600 {
			fmt.Fprintf(&csv, "Tochter %d;%s;Köln\n", i, []string{"Holding AG", "Fremde SE"}[i%2])
		}
		csv.WriteString("Holding AG;Oben AG;Bonn\nOben AG;;Kiel\n")
		f, err := b.files.Put(b.Ctx, "c.csv", file.ForImport, strings.NewReader(csv.String()), 1<<20)
		require.NoError(b.T, err)
		i, err := b.svc.StartImport(b.Ctx, f, transfer.ImportOptions{Object: "companies"})
		require.NoError(b.T, err)
		b.interrupt(i.ID, 500)
		i, err = b.svc.Run(b.Ctx, i.ID)
		require.NoError(b.T, err)
		require.Equal(b.T, transfer.Counts{Rows: 1602, Done: 1602, Created: 1602}, i.Counts)
		require.EqualValues(b.T, 1603, b.count("companies"), "only the foreign one has no row")
		holding := b.List("companies", `name = "Holding AG"`, "")
		require.Len(b.T, holding, 1)
		require.Equal(b.T, "Bonn", at(holding[0], "address.city"))
		top := b.List("companies", `name = "Oben AG"`, "")
		require.Len(b.T, top, 1)
		require.Equal(b.T, top[0]["id"], holding[0]["parent_id"])
		require.Equal(b.T, "Kiel", at(top[0], "address.city"))
		require.Len(b.T, b.List("companies", `parent.name = "Holding AG" AND name > "Tochter 15"`, ""), 200)

		dry := b.run("c.csv", csv.String(), transfer.ImportOptions{Object: "companies", DryRun: true})
		require.Equal(b.T, transfer.Counts{Rows: 1602, Done: 1602, Created: 1602}, dry.Counts)
		require.EqualValues(b.T, 1603, b.count("companies"))
	})
}

// interrupt runs an import until so many rows are done.
func (b *bundle) interrupt(importID string, rows int64) {
	b.T.Helper()
	ctx, cancel := context.WithCancel(b.Ctx)
	defer cancel()
	go func() {
		for {
			x, err := b.svc.GetImport(b.Ctx, importID)
			if err != nil || x.Counts.Done >= rows {
				cancel()
				return
			}
		}
	}()
	if _, err := b.svc.Run(ctx, importID); err == nil {
		b.T.Log("the import was done before it could be interrupted")
	}
}

func TestAnExportIsCompleteAndComesBack(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		for _, body := range []string{
			`{"name":"=cmd|' /C calc'!A0","annual_revenue":{"amount":123456,"currency":"EUR"},"tags":["a","b"],"address":{"city":"Köln"}}`,
			`{"name":"Zweite; \"GmbH\"","employees":5}`,
		} {
			b.Create("companies", body)
		}
		for _, format := range []tabular.Format{tabular.CSV, tabular.XLSX, tabular.JSONLines} {
			var out bytes.Buffer
			n, err := b.svc.Write(b.Ctx, transfer.ExportOptions{Object: "companies", Format: format, Fields: []string{"id", "name", "annual_revenue", "employees", "tags"}}, &out, nil)
			require.NoError(b.T, err)
			require.EqualValues(b.T, 2, n)
			t, err := tabular.Open(b.Ctx, "x."+string(format), bytes.NewReader(out.Bytes()), int64(out.Len()), tabular.Options{})
			require.NoError(b.T, err)
			row, err := t.Next()
			require.NoError(b.T, err)
			require.Contains(b.T, row.Cells, "=cmd|' /C calc'!A0", format)
			require.NoError(b.T, t.Close())
		}
	})
}

func TestImportsOfOthersDoNotExist(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		i := b.run("n.csv", "Nachname\nX\n", transfer.ImportOptions{Object: "contacts"})
		_, err := b.svc.GetImport(b.Tenant().Ctx, i.ID)
		require.Equal(b.T, fault.NotFound, fault.CodeOf(err))
		reader, _ := b.User("read_only")
		_, err = b.svc.GetImport(reader, i.ID)
		require.Equal(b.T, fault.NotFound, fault.CodeOf(err))
		f, err := b.files.Put(b.Ctx, "n.csv", file.ForImport, strings.NewReader("Nachname\nX\n"), 1<<20)
		require.NoError(b.T, err)
		_, err = b.svc.StartImport(reader, f, transfer.ImportOptions{Object: "contacts"})
		require.Equal(b.T, fault.Forbidden, fault.CodeOf(err))
	})
}
