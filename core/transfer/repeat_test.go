package transfer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/transfer"
	"github.com/kontor-crm/kontor/core/transfer/tabular"
)

func TestADryRunShapesNothingAndItsFileIsImportedAgain(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		csv := "Nachname;E-Mail;Lead Status;Kundenklasse\nAlt;a@x.de;Sehr heiß;A\nNeu;n@x.de;Sehr heiß;B\nBert;kaputt;;A\n"
		f, err := b.files.Put(b.Ctx, "leads.csv", file.ForImport, strings.NewReader(csv), 1<<30)
		require.NoError(b.T, err)
		o := transfer.ImportOptions{
			Object: "leads", CreateFields: true, CreateOptions: true, DryRun: true, Prepared: true, Columns: []string{"made up"},
			Mapping: transfer.Mapping{
				{Column: "Nachname", Field: "last_name"},
				{Column: "E-Mail", Field: "email"},
				{Column: "Lead Status", Field: "status"},
				{Column: "Kundenklasse", New: &tabular.NewField{Label: "Kundenklasse", Type: "select", Options: []string{"A", "B"}}},
			},
		}
		dry, err := b.svc.StartImport(b.Ctx, f, o)
		require.NoError(b.T, err)
		dry, err = b.svc.Run(b.Ctx, dry.ID)
		require.NoError(b.T, err)
		require.Equal(b.T, transfer.Completed, dry.State, "%+v", dry.Problem)
		require.Equal(b.T, transfer.Counts{Rows: 3, Done: 3, Created: 2, Failed: 1}, dry.Counts)
		require.Equal(b.T, []string{"Nachname", "E-Mail", "Lead Status", "Kundenklasse"}, dry.Options.Columns)
		shaped := func() (field, option bool) {
			m, err := b.Metadata.Model(b.Ctx)
			require.NoError(b.T, err)
			leads, err := m.Object("leads")
			require.NoError(b.T, err)
			_, field = leads.Field("custom.kundenklasse")
			status, _ := leads.Field("status")
			for _, x := range status.Options.Options {
				option = option || x.Value == "sehr_heiss"
			}
			return field, option
		}
		field, option := shaped()
		require.False(b.T, field || option, "a dry run leaves the data model alone")

		p, err := b.svc.PreviewImport(b.Ctx, dry.ID, transfer.ImportOptions{Object: "leads"})
		require.NoError(b.T, err)
		require.Equal(b.T, dry.Options.Columns, p.Header)
		require.Contains(b.T, p.Values, transfer.ColumnValues{Column: "Kundenklasse", Values: []string{"A", "B"}})

		again := dry.Options
		again.DryRun = false
		done, err := b.svc.RepeatImport(b.Ctx, dry.ID, again)
		require.NoError(b.T, err)
		require.NotEqual(b.T, dry.ID, done.ID)
		done, err = b.svc.Run(b.Ctx, done.ID)
		require.NoError(b.T, err)
		require.Equal(b.T, dry.Counts, done.Counts)
		field, option = shaped()
		require.True(b.T, field && option)
		require.Len(b.T, b.List("leads", `custom.kundenklasse = "b"`, ""), 1)
	})
}
