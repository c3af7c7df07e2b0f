package records_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestSeveralRecordsBecomeOneAndSeveralAgain(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		_, err := b.meta.CreateObject(b.ctx, metadata.ObjectInput{Name: "projects", Labels: metadata.Labels{"en": "Project"}})
		require.NoError(b.t, err)
		b.field("projects", metadata.FieldInput{Name: "customer", Type: fieldtype.Reference, Options: fieldtype.Options{Target: "contact"}, Filterable: true})
		b.field("projects", metadata.FieldInput{Name: "adviser", Type: fieldtype.Reference, Options: fieldtype.Options{Target: "contact"}})
		b.field("contacts", metadata.FieldInput{Name: "number", Type: fieldtype.Text, Unique: true})
		acme, beta := b.create("companies", `{"name":"Acme"}`), b.create("companies", `{"name":"Beta"}`)
		into := b.create("contacts", `{"first_name":"Eva","last_name":"Weiß","email":"eva@acme.de","custom":{"number":"1"}}`)
		one := b.create("contacts", `{"last_name":"Weiss","email":"e.weiss@acme.de","phone":"089 1234567","external_id":"x1","job_title":"CEO","custom":{"number":"2"}}`)
		two := b.create("contacts", `{"first_name":"E.","last_name":"Weiß","mobile":"0171 1234567","company_id":"`+acme.ID+`","contact_points":[{"kind":"email","value":"old@example.org","label":"old"}]}`)
		deal := b.create("deals", `{"name":"D","contact_id":"`+one.ID+`"}`)
		project := b.create("projects", `{"name":"P","custom":{"customer":"`+two.ID+`","adviser":"`+one.ID+`"}}`)
		for _, x := range [][2]string{{into.ID, acme.ID}, {one.ID, acme.ID}, {two.ID, beta.ID}} {
			_, err := b.rec.Link(b.ctx, "contacts", x[0], "companies", x[1], records.EdgeInput{Role: "employee", Primary: true})
			require.NoError(b.t, err)
		}
		_, err = b.rec.Link(b.ctx, "deals", deal.ID, "buying_center", two.ID, records.EdgeInput{})
		require.NoError(b.t, err)

		snapshot := func() map[string]map[string]any {
			out := map[string]map[string]any{}
			for _, x := range [][2]string{{"contacts", into.ID}, {"contacts", one.ID}, {"contacts", two.ID}, {"deals", deal.ID}, {"projects", project.ID}} {
				m := b.get(b.ctx, x[0], x[1])
				delete(m, "version")
				delete(m, "updated_at")
				out[x[1]] = m
			}
			return out
		}
		before := snapshot()
		res, err := b.rec.Merge(b.ctx, "contacts", records.MergeInput{Into: into.ID, From: []string{one.ID, two.ID}, Values: map[string]string{
			"last_name": one.ID, "custom.number": one.ID,
		}})
		require.NoError(b.t, err)
		m := b.get(b.ctx, "contacts", into.ID)
		require.Equal(b.t, "Eva Weiss", m["title"])
		require.Equal(b.t, "eva@acme.de", m["email"])
		require.Equal(b.t, "+49891234567", m["phone"])
		require.Equal(b.t, "+491711234567", m["mobile"])
		require.Equal(b.t, "x1", m["external_id"])
		require.Equal(b.t, "CEO", m["job_title"])
		require.Equal(b.t, acme.ID, m["company_id"])
		require.Equal(b.t, "2", m["custom"].(map[string]any)["number"])
		var points []string
		for _, p := range m["contact_points"].([]any) {
			p := p.(map[string]any)
			points = append(points, fmt.Sprint(p["value"], " ", p["primary"]))
		}
		require.ElementsMatch(b.t, []string{"old@example.org <nil>", "eva@acme.de true", "+49891234567 true", "e.weiss@acme.de <nil>"}, points)
		require.Equal(b.t, into.ID, b.get(b.ctx, "deals", deal.ID)["contact_id"])
		require.Equal(b.t, map[string]any{"customer": into.ID, "adviser": into.ID}, b.get(b.ctx, "projects", project.ID)["custom"])
		require.Equal(b.t, []string{"P"}, b.titles(b.ctx, "projects", `custom.customer = "`+into.ID+`"`, ""))
		require.Equal(b.t, []string{"Eva Weiss"}, b.titles(b.ctx, "contacts", "", ""))
		page, err := b.rec.Edges(b.ctx, "contacts", into.ID, "companies", "", 0)
		require.NoError(b.t, err)
		require.Len(b.t, page.Data, 2)
		require.Equal(b.t, []bool{true, false}, []bool{page.Data[0].Primary, page.Data[1].Primary})
		page, err = b.rec.Edges(b.ctx, "deals", deal.ID, "buying_center", "", 0)
		require.NoError(b.t, err)
		require.Equal(b.t, into.ID, page.Data[0].Target.ID)

		_, err = b.rec.Get(b.ctx, "contacts", one.ID, records.GetOptions{Bin: true})
		var f *fault.Error
		require.ErrorAs(b.t, err, &f)
		require.Equal(b.t, "merged", f.Reason)
		require.Equal(b.t, into.ID, f.Params["merged_into"])
		h, err := b.rec.History(b.ctx, "contacts", one.ID, "", 0)
		require.NoError(b.t, err, "the history of those that went stays")
		require.EqualValues(b.t, "merged", h.Data[0].Action)
		hits, err := b.rec.Search(b.ctx, "e.weiss@acme.de", nil, 5)
		require.NoError(b.t, err)
		require.LessOrEqual(b.t, len(hits), 1)

		undone, err := b.rec.Undo(b.ctx, res.ChangeSetID, records.UndoOptions{})
		require.NoError(b.t, err)
		require.Empty(b.t, undone.Conflicts)
		for _, x := range undone.Failures {
			b.t.Errorf("%s %s: %v", x.Object, x.ID, x.Fault)
		}
		require.Equal(b.t, before, snapshot())
		page, err = b.rec.Edges(b.ctx, "contacts", one.ID, "companies", "", 0)
		require.NoError(b.t, err)
		require.Equal(b.t, acme.ID, page.Data[0].Target.ID)
		require.True(b.t, page.Data[0].Primary)
		page, err = b.rec.Edges(b.ctx, "deals", deal.ID, "buying_center", "", 0)
		require.NoError(b.t, err)
		require.Equal(b.t, two.ID, page.Data[0].Target.ID)
	})
}

func TestPointsThatAreAllPrimaryFillTheirFields(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		one, two := b.create("contacts", `{"last_name":"A","phone":"089 1234567"}`), b.create("contacts", `{"last_name":"A","email":"a@b.de","website":"https://b.de"}`)
		_, err := b.rec.Merge(b.ctx, "contacts", records.MergeInput{Into: one.ID, From: []string{two.ID}})
		require.NoError(b.t, err)
		for _, m := range []map[string]any{b.get(b.ctx, "contacts", one.ID), b.get(b.ctx, "contacts", b.create("contacts",
			`{"last_name":"B","contact_points":[{"kind":"email","value":"a@b.de","primary":true},{"kind":"phone","value":"089 1234567","primary":true},{"kind":"url","value":"https://b.de","primary":true}]}`).ID)} {
			require.Equal(b.t, []any{"a@b.de", "+49891234567", "https://b.de"}, []any{m["email"], m["phone"], m["website"]})
		}
	})
}

func TestUndoOfLinks(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		con, com := b.create("contacts", `{"last_name":"X"}`), b.create("companies", `{"name":"Acme"}`)
		e, err := b.rec.Link(b.ctx, "contacts", con.ID, "companies", com.ID, records.EdgeInput{Role: "employee"})
		require.NoError(b.t, err)
		require.NoError(b.t, b.rec.Unlink(b.ctx, "contacts", con.ID, "companies", e.ID))
		undo := func() *records.UndoResult {
			h, err := b.rec.History(b.ctx, "companies", com.ID, "", 1)
			require.NoError(b.t, err)
			out, err := b.rec.Undo(b.ctx, h.Data[0].ChangeSet.ID, records.UndoOptions{})
			require.NoError(b.t, err)
			require.Empty(b.t, out.Failures)
			return out
		}
		count := func() int {
			page, err := b.rec.Edges(b.ctx, "companies", com.ID, "people", "", 0)
			require.NoError(b.t, err)
			return len(page.Data)
		}
		first := undo()
		require.Equal(b.t, 1, count())
		undo() // of the undo
		require.Equal(b.t, 0, count())
		again, err := b.rec.Undo(b.ctx, first.UndoOf, records.UndoOptions{})
		require.NoError(b.t, err)
		require.EqualValues(b.t, 2, again.Undone)
		role := "owner"
		_, err = b.rec.UpdateLink(b.ctx, "contacts", con.ID, "companies", e.ID, records.EdgePatch{Role: &role})
		require.NoError(b.t, err)
		undo()
		page, err := b.rec.Edges(b.ctx, "companies", com.ID, "people", "", 0)
		require.NoError(b.t, err)
		require.Equal(b.t, "employee", page.Data[0].Role)
	})
}

func TestMergesAreRefused(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		one, two := b.create("contacts", `{"last_name":"A"}`), b.create("contacts", `{"last_name":"B"}`)
		theirs := b.tenant().create("contacts", `{"last_name":"C"}`)
		try := func(in records.MergeInput) error {
			_, err := b.rec.Merge(b.ctx, "contacts", in)
			return err
		}
		require.Equal(b.t, "required", reasons(b.t, try(records.MergeInput{Into: one.ID}))["from"])
		require.Equal(b.t, "merge_with_itself", reasons(b.t, try(records.MergeInput{Into: one.ID, From: []string{one.ID}}))["from"])
		require.True(b.t, fault.Is(try(records.MergeInput{Into: one.ID, From: []string{theirs.ID}}), fault.NotFound))
		require.Equal(b.t, map[string]string{"values.email": "not_merged", "values.nix": "unknown_field", "values.id": "read_only"},
			reasons(b.t, try(records.MergeInput{Into: one.ID, From: []string{two.ID}, Values: map[string]string{"email": theirs.ID, "nix": one.ID, "id": one.ID}})))
		reader, _ := b.user("read_only")
		_, err := b.rec.Merge(reader, "contacts", records.MergeInput{Into: one.ID, From: []string{two.ID}})
		require.True(b.t, fault.Is(err, fault.Forbidden))
	})
}

func TestAMergeMovesManyReferences(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		one, two := b.create("companies", `{"name":"A"}`), b.create("companies", `{"name":"B","parent_id":null}`)
		_, err := b.rec.Update(b.ctx, "companies", one.ID, 0, []byte(`{"parent_id":"`+two.ID+`"}`))
		require.NoError(b.t, err)
		var ops []records.Operation
		for i := range 620 {
			ops = append(ops, records.Operation{Op: records.OpCreate, Object: "contacts", Body: []byte(fmt.Sprintf(`{"last_name":"P%d","company_id":%q}`, i, two.ID))})
		}
		_, err = b.rec.Batch(b.ctx, "", records.AllOrNothing, ops)
		require.NoError(b.t, err)
		res, err := b.rec.Merge(b.ctx, "companies", records.MergeInput{Into: one.ID, From: []string{two.ID}})
		require.NoError(b.t, err)
		require.Equal(b.t, 621, res.Moved)
		require.Nil(b.t, res.Record.Get("parent_id"), "nobody is their own parent")
		require.Empty(b.t, b.titles(b.ctx, "contacts", `company_id = "`+two.ID+`"`, ""))
		page, err := b.rec.Edges(b.ctx, "companies", one.ID, "people", "", 0)
		require.NoError(b.t, err)
		require.Empty(b.t, page.Data)
	})
}
