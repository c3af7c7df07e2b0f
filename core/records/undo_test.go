package records_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// set runs operations in one change set and returns its id.
func (b *bundle) set(ctx context.Context, ops ...records.Operation) string {
	b.t.Helper()
	res, err := b.rec.Batch(ctx, "test", records.AllOrNothing, ops)
	require.NoError(b.t, err)
	return res.ChangeSetID
}

func (b *bundle) undo(ctx context.Context, setID string, o records.UndoOptions) *records.UndoResult {
	b.t.Helper()
	res, err := b.rec.Undo(ctx, setID, o)
	require.NoError(b.t, err)
	return res
}

// state is what all records of some objects look like, without what every write changes.
func (b *bundle) state(objects ...string) map[string]any {
	b.t.Helper()
	out := map[string]any{}
	for _, o := range objects {
		page, err := b.rec.List(b.ctx, o, records.Query{Limit: 200})
		require.NoError(b.t, err)
		for _, r := range page.Rows {
			m := b.get(b.ctx, o, r.ID())
			delete(m, "version")
			delete(m, "updated_at")
			delete(m, "updated_by")
			out[r.ID()] = m
		}
	}
	return out
}

func TestAWholeChangeSetIsTakenBack(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		changed := b.create("contacts", `{"first_name":"A","last_name":"One","email":"a@b.de","tags":["x"],"contact_points":[{"kind":"email","value":"home@b.de"}]}`)
		deleted := b.create("products", `{"name":"P","sku":"1"}`)
		binned := b.create("companies", `{"name":"C"}`)
		require.NoError(b.t, b.rec.Delete(b.ctx, "companies", binned.ID, 0))
		before := b.state("contacts", "products", "companies")
		set := b.set(b.ctx,
			records.Operation{Op: "update", Object: "contacts", ID: changed.ID, Body: raw(`{"last_name":"Two","email":"new@b.de","tags":null,"contact_points":[{"kind":"phone","value":"089 1234567","label":"x"}]}`)},
			records.Operation{Op: "update", Object: "contacts", ID: changed.ID, Body: raw(`{"last_name":"Three","score":5}`)},
			records.Operation{Op: "delete", Object: "products", ID: deleted.ID},
			records.Operation{Op: "restore", Object: "companies", ID: binned.ID},
			records.Operation{Op: "create", Object: "contacts", Body: raw(`{"last_name":"New","email":"new@b.de","external_id":"e1"}`)},
			records.Operation{Op: "upsert", Object: "contacts", Match: &records.Match{Field: "external_id"}, Body: raw(`{"external_id":"e1","score":7}`)},
		)
		after := b.state("contacts", "products", "companies")
		require.NotEqual(b.t, before, after)

		preview := b.undo(b.ctx, set, records.UndoOptions{DryRun: true})
		require.EqualValues(b.t, 6, preview.Checked)
		require.EqualValues(b.t, 4, preview.Undone, "the changes of one record are taken back together")
		require.Empty(b.t, preview.ChangeSetID)
		require.Equal(b.t, after, b.state("contacts", "products", "companies"), "a dry run changes nothing")

		res := b.undo(b.ctx, set, records.UndoOptions{Reason: "mistake"})
		require.EqualValues(b.t, 4, res.Undone)
		require.Empty(b.t, res.Conflicts)
		require.Empty(b.t, res.Failures)
		require.Equal(b.t, before, b.state("contacts", "products", "companies"))
		require.Empty(b.t, mustSearch(b, "new@b.de"))
		info, err := b.rec.ChangeSet(b.ctx, set)
		require.NoError(b.t, err)
		require.Equal(b.t, res.ChangeSetID, *info.UndoneBy)
		require.Len(b.t, info.Changes, 6)

		again := b.undo(b.ctx, set, records.UndoOptions{})
		require.Zero(b.t, again.Undone)
		require.Empty(b.t, again.ChangeSetID)
		require.Empty(b.t, again.Conflicts)
		require.Empty(b.t, again.Failures)

		redo := b.undo(b.ctx, res.ChangeSetID, records.UndoOptions{})
		require.Empty(b.t, redo.Conflicts)
		require.Empty(b.t, redo.Failures)
		require.Equal(b.t, after, b.state("contacts", "products", "companies"), "an undo can be undone")
		info, err = b.rec.ChangeSet(b.ctx, set)
		require.NoError(b.t, err)
		require.Nil(b.t, info.UndoneBy)
		info, err = b.rec.ChangeSet(b.ctx, redo.ChangeSetID)
		require.NoError(b.t, err)
		require.Equal(b.t, res.ChangeSetID, *info.UndoOf)
	})
}

func TestWhatWasChangedSinceIsAConflict(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		con := b.create("contacts", `{"last_name":"One","score":1,"job_title":"A"}`)
		set := b.set(b.ctx,
			records.Operation{Op: "update", Object: "contacts", ID: con.ID, Body: raw(`{"last_name":"Two","score":2,"job_title":"B"}`)},
			records.Operation{Op: "create", Object: "companies", Body: raw(`{"name":"New"}`)})
		com := b.titlesToIDs("companies")["New"]
		b.update("contacts", con.ID, `{"last_name":"Theirs","job_title":"A"}`)
		b.update("companies", com, `{"industry":"Stahl"}`)
		res := b.undo(b.ctx, set, records.UndoOptions{})
		require.EqualValues(b.t, 1, res.Undone)
		require.EqualValues(b.t, 2, res.Conflicted)
		require.Equal(b.t, []records.UndoConflict{
			{Object: "companies", ID: com, Field: "industry", Base: raw(`null`), Theirs: raw(`"Stahl"`), Mine: raw(`null`)},
			{Object: "contacts", ID: con.ID, Field: "last_name", Base: raw(`"One"`), Theirs: raw(`"Theirs"`), Mine: raw(`"Two"`)},
		}, res.Conflicts)
		m := b.get(b.ctx, "contacts", con.ID)
		require.Equal(b.t, "Theirs", m["last_name"])
		require.EqualValues(b.t, 1, m["score"])
		require.Equal(b.t, "A", m["job_title"])

		res = b.undo(b.ctx, set, records.UndoOptions{Force: map[string][]string{con.ID: {"last_name"}}, Skip: []string{com}})
		require.Empty(b.t, res.Conflicts)
		require.Equal(b.t, "One", b.get(b.ctx, "contacts", con.ID)["last_name"])
		res = b.undo(b.ctx, set, records.UndoOptions{ForceAll: true})
		require.EqualValues(b.t, 1, res.Undone)
		require.Empty(b.t, b.titles(b.ctx, "companies", "", ""))
	})
}

// titlesToIDs maps the titles of an object's records to their ids.
func (b *bundle) titlesToIDs(object string) map[string]string {
	b.t.Helper()
	page, err := b.rec.List(b.ctx, object, records.Query{Limit: 200})
	require.NoError(b.t, err)
	out := map[string]string{}
	for _, r := range page.Rows {
		title, _ := asMap(b.t, r)["title"].(string)
		out[title] = r.ID()
	}
	return out
}

func TestWhatCannotBeTakenBackIsNamed(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		one, two := b.create("products", `{"name":"A","sku":"1"}`), b.create("products", `{"name":"B","sku":"2"}`)
		set := b.set(b.ctx, records.Operation{Op: "delete", Object: "products", ID: one.ID}, records.Operation{Op: "update", Object: "products", ID: two.ID, Body: raw(`{"sku":"3"}`)},
			records.Operation{Op: "create", Object: "products", Body: raw(`{"name":"C"}`)})
		b.create("products", `{"name":"D","sku":"1"}`)
		required := true
		_, err := b.meta.UpdateField(b.ctx, "products", "unit", metadata.FieldPatch{Required: &required})
		require.NoError(b.t, err)
		res := b.undo(b.ctx, set, records.UndoOptions{})
		require.EqualValues(b.t, 1, res.Failed)
		require.Equal(b.t, one.ID, res.Failures[0].ID)
		require.Equal(b.t, "duplicate_value", res.Failures[0].Fault.Reason)
		require.EqualValues(b.t, 2, res.Undone)
		require.Equal(b.t, []string{"B", "D"}, b.titles(b.ctx, "products", "", "name"))
	})
}

func TestUndoIsNoWayAroundRights(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		own, all := access.Grant{Scope: access.ScopeOwn}, access.Grant{Scope: access.ScopeAll}
		def := access.Definition{Objects: map[string]access.Rule{"contact": {
			Actions: map[access.Action]access.Grant{access.Read: all, access.Create: all, access.Update: own, access.Delete: own},
			Fields:  map[string]access.Level{"contact.score": access.Readable},
		}}}
		ctx, uid := b.role(def)
		con := b.create("contacts", `{"last_name":"Mine","score":1,"owner_id":"`+uid+`"}`)
		other := b.create("contacts", `{"last_name":"Other"}`)
		theirs := b.set(b.ctx, records.Operation{Op: "update", Object: "contacts", ID: con.ID, Body: raw(`{"last_name":"X","score":2}`)},
			records.Operation{Op: "update", Object: "contacts", ID: other.ID, Body: raw(`{"last_name":"Y"}`)})
		_, err := b.rec.Undo(ctx, theirs, records.UndoOptions{})
		require.Equal(b.t, fault.Forbidden, fault.CodeOf(err))
		_, err = b.rec.Undo(b.tenant().ctx, theirs, records.UndoOptions{})
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
		_, err = b.rec.ChangeSet(b.tenant().ctx, theirs)
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))

		mine := b.set(ctx, records.Operation{Op: "create", Object: "contacts", Body: raw(`{"last_name":"Given away"}`)})
		_, err = b.rec.Undo(ctx, mine, records.UndoOptions{})
		require.NoError(b.t, err, "one's own set needs no function")

		def.Functions = []string{access.UndoChangeSets}
		helper, helperID := b.role(def)
		b.update("contacts", con.ID, `{"owner_id":"`+helperID+`"}`)
		res := b.undo(helper, theirs, records.UndoOptions{})
		require.EqualValues(b.t, 1, res.Undone)
		require.EqualValues(b.t, 2, res.Failed)
		require.Equal(b.t, other.ID, res.Failures[0].ID)
		require.Equal(b.t, fault.Forbidden, res.Failures[0].Fault.Code)
		require.Equal(b.t, "score", res.Failures[1].Field)
		m := b.get(b.ctx, "contacts", con.ID)
		require.Equal(b.t, "Mine", m["last_name"])
		require.EqualValues(b.t, 2, m["score"])
		require.Equal(b.t, "Y", b.get(b.ctx, "contacts", other.ID)["last_name"])

		blind, _ := b.role(access.Definition{})
		_, err = b.rec.ChangeSet(blind, theirs)
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
	})
}

func TestUndoOfALargeImportLeavesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.field("contacts", metadata.FieldInput{Name: "number", Type: "number", Filterable: true})
		ctx, _ := b.user("manager")
		kept := b.create("contacts", `{"last_name":"Kept"}`)
		var ops []records.Operation
		for range 999 {
			ops = append(ops, records.Operation{Op: "create", Object: "contacts", Body: raw(`{"last_name":"Imported","email":"i@b.de","custom":{"number":1}}`)})
		}
		ops = append(ops, records.Operation{Op: "update", Object: "contacts", ID: kept.ID, Body: raw(`{"score":1}`)})
		set := b.set(ctx, ops...)
		res := b.undo(ctx, set, records.UndoOptions{Reason: "wrong file"})
		require.NotEmpty(b.t, res.JobID)
		args := b.left(records.JobUndo)
		require.Len(b.t, args, 1)
		require.ErrorIs(b.t, b.rec.RunJob(ctx, records.JobUndo, args[0], true), job.Stopped)
		require.EqualValues(b.t, 501, b.count("contacts", ""))
		for range 2 {
			require.NoError(b.t, b.rec.RunJob(ctx, records.JobUndo, args[0], false))
		}
		require.Equal(b.t, []string{"Kept"}, b.titles(b.ctx, "contacts", "", ""))
		require.Zero(b.t, b.count("contacts", "custom.number = 1"))
		require.Empty(b.t, mustSearch(b, "imported"))
		require.Nil(b.t, b.get(b.ctx, "contacts", kept.ID)["score"])
		found, err := b.byKey(b.ctx, "contacts", "email", "i@b.de")
		require.NoError(b.t, err)
		require.Empty(b.t, found)
		done, err := b.rec.ChangeSet(b.ctx, res.ChangeSetID)
		require.NoError(b.t, err)
		require.EqualValues(b.t, 1000, done.Records)
		require.Equal(b.t, set, *done.UndoOf)
		require.Equal(b.t, "wrong file", done.Reason)
		original, err := b.rec.ChangeSet(b.ctx, set)
		require.NoError(b.t, err)
		require.Equal(b.t, res.ChangeSetID, *original.UndoneBy)
		_, done2, err := b.rec.UndoChunk(ctx, set, res.ChangeSetID, records.UndoOptions{})
		require.NoError(b.t, err)
		require.True(b.t, done2)
	})
}
