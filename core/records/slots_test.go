package records_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
)

// now returns a field as the metadata has it.
func (b *bundle) now(object, field string) *metadata.Field {
	b.t.Helper()
	m, err := b.meta.Model(b.ctx)
	require.NoError(b.t, err)
	o, err := m.Object(object)
	require.NoError(b.t, err)
	f, ok := o.Field(field)
	require.True(b.t, ok, field)
	return f
}

// inSlot counts the contacts whose side column has a value.
func (b *bundle) inSlot(slot string) (n int) {
	b.t.Helper()
	require.NoError(b.t, b.db.Read(b.ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "select count(*) from contacts where tenant_id = ? and "+slot+" is not null", tx.Tenant()).Scan(&n)
	}))
	return n
}

func (b *bundle) change(object, field string, p metadata.FieldPatch) {
	b.t.Helper()
	_, err := b.meta.UpdateField(b.ctx, object, field, p)
	require.NoError(b.t, err)
}

func yes() *bool { v := true; return &v }
func no() *bool  { v := false; return &v }

func TestAFieldThatBecomesFilterableIsFilledIn(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.field("contacts", metadata.FieldInput{Name: "nick", Type: fieldtype.Text})
		ids := b.many("contacts", 600, `{"last_name":"N%[1]d","custom":{"nick":"Äh%[1]d"}}`)
		b.create("contacts", `{"last_name":"Without"}`)
		require.NoError(b.t, b.rec.Delete(b.ctx, "contacts", ids[10], 0))
		b.change("contacts", "nick", metadata.FieldPatch{Filterable: yes()})
		f := b.now("contacts", "custom.nick")
		require.NotEmpty(b.t, f.Slot)
		require.False(b.t, f.SlotReady)
		right := func() {
			b.t.Helper()
			require.Equal(b.t, []string{"N599"}, b.titles(b.ctx, "contacts", `custom.nick = "aeh599"`, ""))
			require.Equal(b.t, []string{"N3"}, b.titles(b.ctx, "contacts", `custom.nick = "ÄH3"`, "custom.nick"))
			require.EqualValues(b.t, 599, b.count("contacts", "custom.nick:*"))
		}
		right()
		args := b.left(records.JobReindex)
		require.Len(b.t, args, 1)
		require.ErrorIs(b.t, b.rec.RunJob(b.ctx, records.JobReindex, args[0], true), job.Stopped)
		require.Equal(b.t, 500, b.inSlot(f.Slot))
		require.False(b.t, b.now("contacts", "custom.nick").SlotReady)
		right()
		b.update("contacts", ids[1], `{"custom":{"nick":"changed"}}`)
		b.update("contacts", ids[598], `{"custom":{"nick":"changed, too"}}`)
		for range 2 {
			require.NoError(b.t, b.rec.RunJob(b.ctx, records.JobReindex, args[0], false))
			require.True(b.t, b.now("contacts", "custom.nick").SlotReady)
			require.Equal(b.t, 600, b.inSlot(f.Slot), "records in the bin have theirs, too")
			right()
			require.Equal(b.t, []string{"N1", "N598"}, b.titles(b.ctx, "contacts", `custom.nick:"changed*"`, "custom.nick"))
		}
		require.EqualValues(b.t, 1, b.get(b.ctx, "contacts", ids[0])["version"])
		page, err := b.rec.History(b.ctx, "contacts", ids[0], "", 0)
		require.NoError(b.t, err)
		require.Len(b.t, page.Data, 1)
		_, err = b.rec.Restore(b.ctx, "contacts", ids[10])
		require.NoError(b.t, err)
		require.Equal(b.t, []string{"N10"}, b.titles(b.ctx, "contacts", `custom.nick = "aeh10"`, ""))
	})
}

func TestASideColumnKeepsNothingOfAFormerField(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		first := b.field("contacts", metadata.FieldInput{Name: "first", Type: fieldtype.Text, Filterable: true})
		require.True(b.t, first.SlotReady, "a clean side column is ready at once")
		b.many("contacts", 3, `{"last_name":"N%[1]d","custom":{"first":"x"}}`)
		require.NoError(b.t, b.meta.DeleteField(b.ctx, "contacts", "first"))
		second := b.field("contacts", metadata.FieldInput{Name: "second", Type: fieldtype.Text, Filterable: true})
		require.Equal(b.t, first.Slot, second.Slot)
		require.False(b.t, second.SlotReady)
		require.Empty(b.t, b.titles(b.ctx, "contacts", "custom.second = x", ""))
		b.create("contacts", `{"last_name":"New","custom":{"second":"x"}}`)
		require.Equal(b.t, []string{"New"}, b.titles(b.ctx, "contacts", "custom.second = x", ""))
		args := b.left(records.JobReindex)
		require.NoError(b.t, b.rec.RunJob(b.ctx, records.JobReindex, args[0], false))
		require.True(b.t, b.now("contacts", "custom.second").SlotReady)
		require.Equal(b.t, 1, b.inSlot(second.Slot))
		require.Equal(b.t, []string{"New"}, b.titles(b.ctx, "contacts", "custom.second = x", ""))

		// A field that loses its side column and gets it back has two jobs: only the later one may say that it is filled.
		b.change("contacts", "second", metadata.FieldPatch{Filterable: no()})
		b.change("contacts", "second", metadata.FieldPatch{Filterable: yes()})
		b.change("contacts", "second", metadata.FieldPatch{Filterable: no()})
		b.change("contacts", "second", metadata.FieldPatch{Filterable: yes()})
		args = b.left(records.JobReindex)
		require.Len(b.t, args, 3)
		require.NoError(b.t, b.rec.RunJob(b.ctx, records.JobReindex, args[1], false))
		require.False(b.t, b.now("contacts", "custom.second").SlotReady)
		require.NoError(b.t, b.rec.RunJob(b.ctx, records.JobReindex, args[2], false))
		require.True(b.t, b.now("contacts", "custom.second").SlotReady)
	})
}

func TestAChangedFormulaIsWorkedOutAnew(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.many("contacts", 5, `{"last_name":"N%[1]d","score":%[1]d}`)
		formula := func(expression string) fieldtype.Options {
			return fieldtype.Options{Formula: &fieldtype.Formula{Expression: expression, Result: fieldtype.Number}}
		}
		f := b.field("contacts", metadata.FieldInput{Name: "twice", Type: fieldtype.FormulaType, Filterable: true, Options: formula("score * 2")})
		require.False(b.t, f.SlotReady)
		run := func(i int) {
			b.t.Helper()
			args := b.left(records.JobReindex)
			require.Len(b.t, args, i+1)
			require.NoError(b.t, b.rec.RunJob(b.ctx, records.JobReindex, args[i], false))
		}
		run(0)
		require.Equal(b.t, []string{"N4"}, b.titles(b.ctx, "contacts", "custom.twice = 8", ""))
		options := formula("score * 3")
		b.change("contacts", "twice", metadata.FieldPatch{Options: &options})
		run(1)
		require.Equal(b.t, []string{"N4"}, b.titles(b.ctx, "contacts", "custom.twice = 12", "-custom.twice"))
		require.Empty(b.t, b.titles(b.ctx, "contacts", "custom.twice = 8", ""))
		id := b.titlesToIDs("contacts")["N4"]
		require.EqualValues(b.t, 12, b.get(b.ctx, "contacts", id)["custom"].(map[string]any)["twice"])
		require.EqualValues(b.t, 1, b.get(b.ctx, "contacts", id)["version"])
	})
}

func TestAFieldThatBecomesSearchableIsFound(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.field("contacts", metadata.FieldInput{Name: "nick", Type: fieldtype.Text})
		for i := range 3 {
			b.create("contacts", fmt.Sprintf(`{"last_name":"N%d","custom":{"nick":"Öhrchen"}}`, i))
		}
		require.Empty(b.t, mustSearch(b, "oehrchen"))
		b.change("contacts", "nick", metadata.FieldPatch{Searchable: yes()})
		require.NoError(b.t, b.rec.RunJob(b.ctx, records.JobReindex, b.left(records.JobReindex)[0], false))
		require.Len(b.t, mustSearch(b, "oehrchen"), 3)
		b.change("contacts", "nick", metadata.FieldPatch{Searchable: no()})
		require.NoError(b.t, b.rec.RunJob(b.ctx, records.JobReindex, b.left(records.JobReindex)[1], false))
		require.Empty(b.t, mustSearch(b, "oehrchen"))
		require.Len(b.t, mustSearch(b, "n1"), 1)
	})
}
