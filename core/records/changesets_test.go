package records_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestChangeSetsAreListedByThoseWhoMayUndoThem(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		one := b.create("contacts", `{"last_name":"A"}`)
		b.create("contacts", `{"last_name":"B"}`)
		bulk, err := b.rec.BulkUpdate(b.ctx, "contacts", nil, []byte(`{"job_title":"CEO"}`), records.BulkOptions{All: true, Reason: "promotion"})
		require.NoError(b.t, err)

		page, err := b.rec.ChangeSets(b.ctx, records.ChangeSetQuery{Several: true})
		require.NoError(b.t, err)
		require.Len(b.t, page.Data, 1)
		require.Nil(b.t, page.NextCursor)
		set := page.Data[0]
		require.Equal(b.t, bulk.ChangeSetID, set.ID)
		require.Equal(b.t, "promotion", set.Reason)
		require.EqualValues(b.t, 2, set.Records)
		require.Equal(b.t, []records.ChangeKind{{Object: "contacts", Action: "updated"}}, set.Kinds)
		require.Empty(b.t, set.RecordID)

		first, err := b.rec.ChangeSets(b.ctx, records.ChangeSetQuery{Limit: 2})
		require.NoError(b.t, err)
		require.Len(b.t, first.Data, 2)
		rest, err := b.rec.ChangeSets(b.ctx, records.ChangeSetQuery{Limit: 2, Cursor: *first.NextCursor})
		require.NoError(b.t, err)
		require.Equal(b.t, one.ID, rest.Data[0].RecordID)
		require.Equal(b.t, "contacts", rest.Data[0].Object)

		none, err := b.rec.ChangeSets(b.ctx, records.ChangeSetQuery{UserID: "usr_00000000000000000000000000"})
		require.NoError(b.t, err)
		require.Empty(b.t, none.Data)
		for _, q := range []records.ChangeSetQuery{{Limit: 101}, {Cursor: "nonsense"}} {
			_, err = b.rec.ChangeSets(b.ctx, q)
			require.True(b.t, fault.Is(err, fault.Invalid))
		}
	})
}

func TestAMergeShowsBeforehandWhatItWouldDo(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		into, from := b.create("contacts", `{"last_name":"Weiß"}`), b.create("contacts", `{"last_name":"Weiss","job_title":"CEO"}`)
		acme := b.create("companies", `{"name":"Acme"}`)
		deal := b.create("deals", `{"name":"D","contact_id":"`+from.ID+`"}`)
		_, err := b.rec.Link(b.ctx, "contacts", from.ID, "companies", acme.ID, records.EdgeInput{})
		require.NoError(b.t, err)
		in := records.MergeInput{Into: into.ID, From: []string{from.ID}, DryRun: true}
		res, err := b.rec.Merge(b.ctx, "contacts", in)
		require.NoError(b.t, err)
		require.Empty(b.t, res.ChangeSetID)
		require.Equal(b.t, "CEO", res.Record.Text("job_title"))
		require.Contains(b.t, res.Moves, records.Move{Object: "deals", Count: 1})
		require.Contains(b.t, res.Moves, records.Move{Object: "companies", Count: 1})
		require.Equal(b.t, from.ID, b.get(b.ctx, "deals", deal.ID)["contact_id"], "nothing has happened")
		b.get(b.ctx, "contacts", from.ID)

		in.DryRun = false
		done, err := b.rec.Merge(b.ctx, "contacts", in)
		require.NoError(b.t, err)
		require.Equal(b.t, res.Moves, done.Moves)
	})
}
