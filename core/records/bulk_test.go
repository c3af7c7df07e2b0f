package records_test

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func parse(t *testing.T, text string) filter.Node {
	t.Helper()
	n, err := filter.Parse(text)
	require.NoError(t, err)
	return n
}

// many creates n records with numbered bodies and returns their ids.
func (b *bundle) many(object string, n int, body string) []string {
	b.t.Helper()
	var ids []string
	for at := 0; at < n; at += records.MaxOperations {
		var ops []records.Operation
		for i := at; i < min(n, at+records.MaxOperations); i++ {
			ops = append(ops, records.Operation{Op: "create", Object: object, Body: raw(fmt.Sprintf(body, i))})
		}
		res, err := b.rec.Batch(b.ctx, "", records.AllOrNothing, ops)
		require.NoError(b.t, err)
		for _, r := range res.Results {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// left returns the arguments of the jobs of a kind that wait in the outbox, oldest first.
func (b *bundle) left(kind string) (out [][]byte) {
	b.t.Helper()
	require.NoError(b.t, b.db.Read(b.ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := db.Collect(ctx, tx, func(r db.Rows) ([]byte, error) {
			var payload []byte
			var p struct{ Args string }
			if err := r.Scan(&payload); err != nil {
				return nil, err
			}
			err := json.Unmarshal(payload, &p)
			return []byte(p.Args), err
		}, "select payload from outbox where tenant_id = ? and kind = 'job' and topic = ? order by seq", tx.Tenant(), kind)
		out = append(out, list...)
		return err
	}))
	return out
}

func (b *bundle) count(object, text string) int64 {
	b.t.Helper()
	page, err := b.rec.List(b.ctx, object, records.Query{Filter: parse(b.t, text), Limit: 1, Count: records.CountExact})
	require.NoError(b.t, err)
	return page.Count.Value
}

func TestABulkChangeReachesWhatTheFilterFinds(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.field("contacts", metadata.FieldInput{Name: "limit", Type: fieldtype.Number, Validation: "custom.limit < score"})
		b.many("contacts", 20, `{"last_name":"N%d","score":10}`)
		b.create("contacts", `{"last_name":"Low","score":1}`)
		b.create("contacts", `{"last_name":"Other"}`)
		res, err := b.rec.BulkUpdate(b.ctx, "contacts", parse(b.t, "score > 0"), raw(`{"custom":{"limit":5}}`), records.BulkOptions{DryRun: true})
		require.NoError(b.t, err)
		require.Equal(b.t, &records.BulkResult{Matched: records.Count{Value: 21}}, res)
		require.Zero(b.t, b.count("contacts", "custom.limit = 5"))
		res, err = b.rec.BulkUpdate(b.ctx, "contacts", parse(b.t, "score > 0"), raw(`{"custom":{"limit":5}}`), records.BulkOptions{Reason: "year's end"})
		require.NoError(b.t, err)
		require.EqualValues(b.t, 20, res.Changed)
		require.EqualValues(b.t, 1, res.Failed)
		require.Equal(b.t, map[string]string{"custom.limit": "validation_rule"}, reasons(b.t, res.Failures[0].Fault))
		require.EqualValues(b.t, 20, b.count("contacts", "custom.limit = 5"))

		res, err = b.rec.BulkDelete(b.ctx, "contacts", parse(b.t, "custom.limit = 5"), records.BulkOptions{})
		require.NoError(b.t, err)
		require.EqualValues(b.t, 20, res.Changed)
		require.EqualValues(b.t, 2, b.count("contacts", ""))
		res, err = b.rec.BulkRestore(b.ctx, "contacts", nil, records.BulkOptions{All: true})
		require.NoError(b.t, err)
		require.EqualValues(b.t, 20, res.Changed)
		require.EqualValues(b.t, 22, b.count("contacts", ""))

		_, err = b.rec.BulkDelete(b.ctx, "contacts", nil, records.BulkOptions{})
		require.Equal(b.t, map[string]string{"filter": "required"}, reasons(b.t, err))
		_, err = b.rec.BulkUpdate(b.ctx, "contacts", parse(b.t, "score > 0"), raw(`{"external_id":"x"}`), records.BulkOptions{})
		require.Equal(b.t, map[string]string{"external_id": "not_in_bulk"}, reasons(b.t, err))
		_, err = b.rec.BulkUpdate(b.ctx, "contacts", parse(b.t, "nope > 0"), raw(`{}`), records.BulkOptions{})
		require.Equal(b.t, fault.Invalid, fault.CodeOf(err))
	})
}

func TestABulkRestoreLeavesOutWhatIsTaken(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.create("products", `{"name":"A","sku":"1"}`)
		b.create("products", `{"name":"B","external_id":"e"}`)
		b.create("products", `{"name":"C","sku":"3"}`)
		_, err := b.rec.BulkDelete(b.ctx, "products", nil, records.BulkOptions{All: true})
		require.NoError(b.t, err)
		b.create("products", `{"name":"D","sku":"1"}`)
		b.create("products", `{"name":"E","external_id":"e"}`)
		res, err := b.rec.BulkRestore(b.ctx, "products", nil, records.BulkOptions{All: true})
		require.NoError(b.t, err)
		require.EqualValues(b.t, 1, res.Changed)
		require.EqualValues(b.t, 2, res.Failed)
		require.Equal(b.t, []string{"C", "D", "E"}, b.titles(b.ctx, "products", "", "name"))
	})
}

func TestABulkChangeNeedsItsOwnRight(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		all := access.Grant{Scope: access.ScopeAll}
		grants := map[access.Action]access.Grant{access.Read: all, access.Update: all, access.Delete: all}
		ctx, _ := b.role(access.Definition{Objects: map[string]access.Rule{"contact": {Actions: grants}}})
		_, err := b.rec.BulkUpdate(ctx, "contacts", parse(b.t, "score > 0"), raw(`{"score":2}`), records.BulkOptions{DryRun: true})
		require.Equal(b.t, fault.Forbidden, fault.CodeOf(err))
		grants[access.Bulk] = access.Grant{Scope: access.ScopeOwn}
		ctx, uid := b.role(access.Definition{Objects: map[string]access.Rule{"contact": {Actions: grants}}})
		b.create("contacts", `{"last_name":"Mine","score":1,"owner_id":"`+uid+`"}`)
		b.create("contacts", `{"last_name":"Other","score":1}`)
		res, err := b.rec.BulkUpdate(ctx, "contacts", parse(b.t, "score > 0"), raw(`{"score":2}`), records.BulkOptions{})
		require.NoError(b.t, err)
		require.EqualValues(b.t, 1, res.Matched.Value)
		require.Equal(b.t, []string{"Mine"}, b.titles(b.ctx, "contacts", "score = 2", ""))
	})
}

func TestALargeBulkChangeIsAJobThatMayBeKilled(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.many("companies", 1200, `{"name":"N%d","employees":1}`)
		ctx, _ := b.user("manager")
		res, err := b.rec.BulkUpdate(ctx, "companies", parse(b.t, "employees > 0"), raw(`{"employees":7}`), records.BulkOptions{Reason: "all"})
		require.NoError(b.t, err)
		require.NotEmpty(b.t, res.JobID)
		require.EqualValues(b.t, 1200, res.Matched.Value)
		require.Zero(b.t, b.count("companies", "employees = 7"))
		// What is made after the bulk change began is told by the millisecond in its id.
		for began := time.Now().UnixMilli(); time.Now().UnixMilli() == began; {
			runtime.Gosched()
		}
		b.create("companies", `{"name":"later","employees":1}`)
		args := b.left(records.JobBulk)
		require.Len(b.t, args, 1)
		require.ErrorIs(b.t, b.rec.RunJob(ctx, records.JobBulk, args[0], true), job.Stopped)
		require.EqualValues(b.t, 500, b.count("companies", "employees = 7"))
		for range 2 {
			require.NoError(b.t, b.rec.RunJob(ctx, records.JobBulk, args[0], false))
			require.EqualValues(b.t, 1200, b.count("companies", "employees = 7 and version = 2"))
		}
		set, err := b.rec.ChangeSet(b.ctx, res.ChangeSetID)
		require.NoError(b.t, err)
		require.EqualValues(b.t, 1200, set.Records)
		require.Equal(b.t, "all", set.Reason)
	})
}
