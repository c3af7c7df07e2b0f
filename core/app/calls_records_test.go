package app_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/records"
)

func init() { maps.Copy(calls, recordCalls) }

// rowsOf is the JSON of rows.
func rowsOf(rows []*records.Row) string {
	out := ""
	for _, r := range rows {
		raw, _ := r.AppendJSON(nil)
		out += string(raw)
	}
	return out
}

// inBatch does something within a batch of the record engine.
func inBatch(v visit, fn func(ctx context.Context, b *records.Batch) error) error {
	return second(v.a.Records.Do(v, "", fn))
}

// recordCalls are the calls of the record engine.
var recordCalls = map[string]call{
	"records.Aggregate": blind(func(v visit) (any, error) {
		return v.a.Records.Aggregate(v, "contacts", records.Aggregation{Filter: is("id", v.of["contact"])})
	}),
	"records.AsOf": missing(func(v visit) (any, error) { return v.a.Records.AsOf(v, "contacts", v.of["contact"], time.Now()) }),
	"records.Batch": blind(func(v visit) (any, error) {
		out, err := v.a.Records.Batch(v, "", records.PerItem, []records.Operation{
			{Op: records.OpUpdate, Object: "contacts", ID: v.of["contact"], Body: []byte(`{"last_name":"stolen"}`)},
			{Op: records.OpDelete, Object: "contacts", ID: v.of["contact"]},
			{Op: records.OpRestore, Object: "contacts", ID: v.of["binned"]},
			{Op: records.OpCreate, Object: "contacts", Body: []byte(`{"last_name":"x","company_id":"` + v.of["company"] + `"}`)},
			{Op: records.OpUpsert, Object: "contacts", Match: &records.Match{Field: "id", Value: v.of["contact"]}, Body: []byte(`{"last_name":"stolen"}`)},
		})
		if err != nil {
			return nil, err
		}
		text := ""
		for _, r := range out.Results {
			text += fmt.Sprintf("%s %s %v\n", r.Status, r.ID, r.Fault)
		}
		return text, nil
	}),
	"records.BulkDelete": blind(func(v visit) (any, error) {
		return v.a.Records.BulkDelete(v, "contacts", is("id", v.of["contact"]), records.BulkOptions{})
	}),
	"records.BulkRestore": blind(func(v visit) (any, error) {
		return v.a.Records.BulkRestore(v, "contacts", is("id", v.of["binned"]), records.BulkOptions{})
	}),
	"records.BulkUpdate": blind(func(v visit) (any, error) {
		return v.a.Records.BulkUpdate(v, "contacts", is("id", v.of["contact"]), []byte(`{"last_name":"stolen"}`), records.BulkOptions{})
	}),
	"records.ByIDs": blind(func(v visit) (any, error) {
		return v.a.Records.ByIDs(v, "contacts", []string{v.of["contact"], v.of["contact2"]}, nil)
	}),
	"records.ChangeSets": blind(func(v visit) (any, error) {
		page, err := v.a.Records.ChangeSets(v, records.ChangeSetQuery{UserID: v.of["user"], Cursor: v.of["changeset"]})
		if err != nil {
			return nil, err
		}
		return len(page.Data), nil
	}),
	"records.ChangeSet": missing(func(v visit) (any, error) { return v.a.Records.ChangeSet(v, v.of["changeset"]) }),
	"records.CheckFilter": blind(func(v visit) (any, error) {
		return only(v.a.Records.CheckFilter(v, "contacts", is("custom."+v.of["field"], "CANARY")))
	}),
	"records.CheckQuery": missing(func(v visit) (any, error) { return v.a.Records.CheckQuery(v, v.of["object"], records.Query{}) }),
	"records.Create": blind(func(v visit) (any, error) {
		return only(second(v.a.Records.Create(v, "contacts", []byte(`{"last_name":"x","company_id":"`+v.of["company"]+`"}`))))
	}),
	"records.Delete": missing(func(v visit) (any, error) { return only(v.a.Records.Delete(v, "contacts", v.of["contact"], 0)) }),
	"records.Do": missing(func(v visit) (any, error) {
		return only(inBatch(v, func(ctx context.Context, b *records.Batch) error {
			o, err := b.Model().Object("contacts")
			if err != nil {
				return err
			}
			found, err := b.FindByKey(ctx, o, "email", []string{"canary@example.org"})
			if err != nil || len(found["canary@example.org"]) > 0 {
				return fmt.Errorf("found CANARY %v %w", found, err)
			}
			list, err := b.Find(ctx, "contacts", is("id", v.of["contact"]), "", 10)
			if err != nil || len(list) > 0 {
				return fmt.Errorf("found CANARY %v %w", list, err)
			}
			_, err = b.Update(ctx, o, v.of["contact"], 0, records.Input{})
			return err
		}))
	}),
	"records.In": missing(func(v visit) (any, error) {
		return only(undone(v, func(ctx context.Context, tx *db.Tx) error {
			b, err := v.a.Records.In(ctx, tx, "", v.of["changeset"])
			if err != nil {
				return err
			}
			o, err := b.Model().Object("contacts")
			if err != nil {
				return err
			}
			_, err = b.Delete(ctx, o, v.of["contact"], 0)
			return err
		}))
	}),
	"records.Draft": blind(func(v visit) (any, error) {
		return only(second(v.a.Records.Draft(v, "contacts", []byte(`{"custom":{"`+v.of["field"]+`":"x"}}`))))
	}),
	"records.Attach": missing(func(v visit) (any, error) {
		return v.a.Records.Attach(v, "contacts", v.of["contact"], "x.txt", strings.NewReader("x"))
	}),
	"records.Attachments": missing(func(v visit) (any, error) {
		return v.a.Records.Attachments(v, "contacts", v.of["contact"], "", 10)
	}),
	"records.AttachmentsOf": blind(func(v visit) (any, error) {
		return v.a.Records.AttachmentsOf(v, "contacts", []string{v.of["contact"]})
	}),
	"records.OpenAttachment": missing(func(v visit) (any, error) {
		return v.a.Records.OpenAttachment(v, "contacts", v.of["mine"], v.of["attached"], false)
	}),
	"records.Detach": missing(func(v visit) (any, error) {
		return only(v.a.Records.Detach(v, "contacts", v.of["mine"], v.of["attached"]))
	}),
	"records.Reattach": missing(func(v visit) (any, error) {
		return v.a.Records.Reattach(v, "contacts", v.of["mine"], v.of["attached"])
	}),
	"records.SweepFiles": blind(func(v visit) (any, error) { return only(v.a.Records.SweepFiles(v)) }),
	"records.Edges": missing(func(v visit) (any, error) {
		return v.a.Records.Edges(v, "contacts", v.of["contact"], "companies", "", 10)
	}),
	"records.Export": blind(func(v visit) (any, error) {
		n := 0
		err := v.a.Records.Export(v, records.ExportQuery{Object: "contacts", Filter: is("id", v.of["contact"])}, 0, func(*records.Record) error { n++; return nil })
		return n, err
	}),
	"records.ExportFields": blind(func(v visit) (any, error) {
		return v.a.Records.ExportFields(v, "contacts", []string{"custom." + v.of["field"]})
	}),
	"records.Feed": blind(func(v visit) (any, error) {
		page, err := v.a.Records.Feed(v, records.Position{}, nil, records.MaxFeed)
		for i := 0; err == nil && i < len(page.Changes); i++ {
			if c := page.Changes[i]; c.Entry.RecordID == v.of["contact"] || c.Entry.RecordID == v.of["company"] || c.Entry.ChangeSetID == v.of["changeset"] {
				return "CANARY", nil
			}
		}
		return nil, err
	}),
	"records.Get": missing(func(v visit) (any, error) {
		return v.a.Records.Get(v, "contacts", v.of["contact"], records.GetOptions{})
	}),
	"records.History": missing(func(v visit) (any, error) { return v.a.Records.History(v, "contacts", v.of["contact"], "", 10) }),
	"records.Link": blind(func(v visit) (any, error) {
		return v.a.Records.Link(v, "contacts", v.of["mine"], "companies", v.of["company"], records.EdgeInput{})
	}),
	"records.List": blind(func(v visit) (any, error) {
		page, err := v.a.Records.List(v, "contacts", records.Query{
			Filter: filter.Or(is("id", v.of["contact"]), is("email", "canary@example.org")), Count: records.CountExact,
		})
		if err != nil {
			return nil, err
		}
		return fmt.Sprint(rowsOf(page.Rows), page.Count.Value), nil
	}),
	"records.Load": blind(func(v visit) (any, error) { return v.a.Records.Load(v, "contact", []string{v.of["contact"]}) }),
	"records.PurgePreview": blind(func(v visit) (any, error) {
		return v.a.Records.PurgePreview(v, []string{v.of["changeset"]})
	}),
	"records.Merge": missing(func(v visit) (any, error) {
		return v.a.Records.Merge(v, "contacts", records.MergeInput{Into: v.of["mine"], From: []string{v.of["contact"]}})
	}),
	"records.ObjectOfEvent": blind(func(v visit) (any, error) { _, ok, err := v.a.Records.ObjectOfEvent(v, v.of["object"]); return ok, err }),
	"records.SealBefore":    blind(func(v visit) (any, error) { return v.a.Records.SealBefore(v) }),
	"records.Reindex": blind(func(v visit) (any, error) {
		return only(undone(v, func(ctx context.Context, tx *db.Tx) error {
			return v.a.Records.Reindex(ctx, tx, v.of["own_object"], v.of["field_id"])
		}))
	}),
	"records.NextIDs": blind(func(v visit) (any, error) { return nil, second(v.a.Records.NextIDs(v, "contact", "", 10)) }),
	"records.Rekey":   blind(func(v visit) (any, error) { return only(second(v.a.Records.Rekey(v, "contact", "", 10))) }),
	"records.Restore": missing(func(v visit) (any, error) { return v.a.Records.Restore(v, "contacts", v.of["binned"]) }),
	"records.Search":  blind(func(v visit) (any, error) { return counts(v.a.Records.Search(v, "canary", nil, 10)) }),
	"records.SeenOfSets": blind(func(v visit) (any, error) {
		seen, _, err := v.a.Records.SeenOfSets(v, []string{v.of["changeset"]}, []string{v.of["contact"]}, 0, 10)
		return len(seen), err
	}),
	"records.LoadFields": blind(func(v visit) (any, error) {
		return v.a.Records.LoadFields(v, "contact", []string{v.of["contact"]}, []string{"email"}, true)
	}),
	"records.Sharing": blind(func(v visit) (any, error) {
		shared, crowded, err := v.a.Records.Sharing(v, "contact", []string{"e:canary@example.org", "email:canary@example.org"}, 10)
		return len(shared) + len(crowded), err
	}),
	"records.Timeline": missing(func(v visit) (any, error) {
		return v.a.Records.Timeline(v, "contacts", v.of["contact"], records.TimelineQuery{})
	}),
	"records.Titles": blind(func(v visit) (any, error) {
		return v.a.Records.Titles(v, "contact", []string{v.of["contact"], v.of["contact2"]})
	}),
	"records.Undo": missing(func(v visit) (any, error) { return v.a.Records.Undo(v, v.of["changeset"], records.UndoOptions{}) }),
	"records.UndoChunk": missing(func(v visit) (any, error) {
		_, _, err := v.a.Records.UndoChunk(v, v.of["changeset"], "cst_01ARZ3NDEKTSV4RRFFQ69G5FAV", records.UndoOptions{})
		return nil, err
	}),
	"records.Unlink": missing(func(v visit) (any, error) {
		return only(v.a.Records.Unlink(v, "contacts", v.of["mine"], "companies", v.of["edge"]))
	}),
	"records.Update": missing(func(v visit) (any, error) {
		return v.a.Records.Update(v, "contacts", v.of["contact"], 0, []byte(`{"last_name":"stolen"}`))
	}),
	"records.UpdateLink": missing(func(v visit) (any, error) {
		return v.a.Records.UpdateLink(v, "contacts", v.of["mine"], "companies", v.of["edge"], records.EdgePatch{Role: str("owner")})
	}),
	"records.Upsert": missing(func(v visit) (any, error) {
		_, _, err := v.a.Records.Upsert(v, "contacts", records.Match{Field: "id", Value: v.of["contact"]}, []byte(`{"last_name":"stolen"}`))
		return nil, err
	}),
	"records.VisiblePaths": missing(func(v visit) (any, error) { return v.a.Records.VisiblePaths(v, v.of["object"]) }),
}
