package records_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func raw(s string) json.RawMessage { return json.RawMessage(s) }

func TestABatchIsWrittenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		com := b.create("companies", `{"name":"A"}`)
		gone := b.create("companies", `{"name":"B"}`)
		ops := []records.Operation{
			{Op: "create", Object: "companies", Body: raw(`{"name":"C"}`)},
			{Op: "update", Object: "companies", ID: com.ID, Version: 1, Body: raw(`{"industry":"Stahl"}`)},
			{Op: "upsert", Object: "contacts", Match: &records.Match{Field: "email"}, Body: raw(`{"email":"a@b.de","last_name":"X"}`)},
			{Op: "upsert", Object: "contacts", Match: &records.Match{Field: "email"}, Body: raw(`{"email":"a@b.de","last_name":"Y"}`)},
			{Op: "delete", Object: "companies", ID: gone.ID},
			{Op: "restore", Object: "companies", ID: gone.ID},
			{Op: "update", Object: "companies", ID: com.ID, Body: raw(`{"industry":"Stahl"}`)},
		}
		res, err := b.rec.Batch(b.ctx, "", records.AllOrNothing, ops)
		require.NoError(b.t, err)
		var status []string
		for _, r := range res.Results {
			status = append(status, r.Status)
		}
		require.Equal(b.t, []string{"created", "updated", "created", "updated", "deleted", "restored", "unchanged"}, status)
		require.Equal(b.t, res.Results[2].ID, res.Results[3].ID)
		require.EqualValues(b.t, 2, res.Results[1].Version)
		require.Contains(b.t, string(res.Results[3].Record), `"last_name":"Y"`)
		page, err := b.rec.History(b.ctx, "companies", com.ID, "", 1)
		require.NoError(b.t, err)
		require.Equal(b.t, res.ChangeSetID, page.Data[0].ChangeSet.ID)
		require.EqualValues(b.t, 6, page.Data[0].ChangeSet.Records)

		_, err = b.rec.Batch(b.ctx, "", records.AllOrNothing, []records.Operation{
			{Op: "create", Object: "contacts", Body: raw(`{"last_name":"Z"}`)},
			{Op: "create", Object: "contacts", Body: raw(`{"email":"nope","x":1}`)},
			{Op: "jump", Object: "contacts"},
			{Op: "update", Object: "contacts", Body: raw(`{}`)},
		})
		require.Equal(b.t, map[string]string{
			"operations.1.email": "invalid_email", "operations.1.x": "unknown_field", "operations.2.op": "not_an_option", "operations.3.id": "required",
		}, reasons(b.t, err))
		_, err = b.rec.Batch(b.ctx, "", records.AllOrNothing, []records.Operation{
			{Op: "create", Object: "contacts", Body: raw(`{"last_name":"Z"}`)},
			{Op: "update", Object: "companies", ID: com.ID, Version: 1, Body: raw(`{"industry":"Holz"}`)},
		})
		require.Equal(b.t, fault.Stale, fault.CodeOf(err))
		require.Equal(b.t, map[string]string{"operations.1": "stale_version"}, reasons(b.t, err))
		require.Equal(b.t, []string{"Y"}, b.titles(b.ctx, "contacts", "", ""))
		_, err = b.rec.Batch(b.ctx, "", records.AllOrNothing, make([]records.Operation, 1001))
		require.Equal(b.t, map[string]string{"operations": "too_many"}, reasons(b.t, err))
		_, err = b.rec.Batch(b.ctx, "", "half", nil)
		require.Equal(b.t, map[string]string{"mode": "not_an_option"}, reasons(b.t, err))
	})
}

func TestABatchCanLeaveOutWhatIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		b.field("products", metadata.FieldInput{Name: "number", Type: fieldtype.AutoNumber, Options: fieldtype.Options{Pattern: "P{00}"}})
		b.create("products", `{"name":"A","sku":"taken"}`)
		ctx, uid := b.role(access.Definition{Objects: map[string]access.Rule{
			"product": {Actions: map[access.Action]access.Grant{access.Read: {Scope: access.ScopeAll}, access.Create: {Scope: access.ScopeAll, Where: filter.Compare{Field: "name", Op: filter.Ne, Value: filter.String("forbidden")}}}},
			"contact": {Actions: map[access.Action]access.Grant{access.Read: {Scope: access.ScopeAll}}},
		}})
		res, err := b.rec.Batch(ctx, "", records.PerItem, []records.Operation{
			{Op: "create", Object: "products", Body: raw(`{"name":"ok","sku":"1"}`)},
			{Op: "create", Object: "products", Body: raw(`{"name":"B","sku":"taken"}`)},
			{Op: "create", Object: "products", Body: raw(`{"name":"forbidden","sku":"2"}`)},
			{Op: "create", Object: "products", Body: raw(`{"sku":"3"}`)},
			{Op: "create", Object: "contacts", Body: raw(`{"last_name":"X"}`)},
			{Op: "create", Object: "products", Body: raw(`{"name":"also ok","sku":"2"}`)},
			{Op: "create", Object: "nothing", Body: raw(`{}`)},
			{Op: "create", Object: "products", Body: raw(`{"name":"twin","external_id":"e1"}`)},
			{Op: "create", Object: "products", Body: raw(`{"name":"twin","external_id":"e1"}`)},
		})
		require.NoError(b.t, err)
		var codes []string
		for i, r := range res.Results {
			require.Equal(b.t, i, r.Index)
			if r.Fault == nil {
				require.Equal(b.t, "created", r.Status)
				codes = append(codes, "")
				continue
			}
			require.Equal(b.t, "failed", r.Status)
			codes = append(codes, string(r.Fault.Code)+" "+r.Fault.Reason)
		}
		require.Equal(b.t, []string{"", "conflict duplicate_value", "forbidden action_forbidden", "invalid validation", "forbidden action_forbidden", "", "not_found not_found", "", "conflict duplicate_value"}, codes)
		require.Equal(b.t, []string{"A", "also ok", "ok", "twin"}, b.titles(b.ctx, "products", "", "name"))
		require.Equal(b.t, []string{"ok", "also ok", "twin"}, b.titles(b.ctx, "products", `owner_id = "`+uid+`"`, "custom.number"))
		require.Contains(b.t, string(res.Results[5].Record), `"number":"P03"`, "what was refused took no number")
		page, err := b.rec.History(b.ctx, "products", res.Results[0].ID, "", 1)
		require.NoError(b.t, err)
		require.EqualValues(b.t, 3, page.Data[0].ChangeSet.Records)
		require.Empty(b.t, mustSearch(b, "forbidden"))
	})
}
