package records

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// MaxBulk is how many records a bulk change does at once; more are done by a job.
const MaxBulk = 1000

const (
	// bulkChunk is how many records a job changes in one transaction.
	bulkChunk = 500
	// maxBulkFailures bounds the refused records that are named.
	maxBulkFailures = 100
	// maxBulkInput bounds the filter and the body together, in bytes, since a job carries them.
	maxBulkInput = 48 << 10
)

// BulkOptions say how a bulk change is done.
type BulkOptions struct {
	// DryRun only counts the records.
	DryRun bool
	// All has to be said where there is no filter.
	All bool
	// Reason is kept in the change set.
	Reason string
}

// BulkResult is what a bulk change did, or is going to do.
type BulkResult struct {
	// Matched is the number of records that the filter finds and that the actor may change so, exact up to CountCap.
	Matched Count `json:"matched"`
	// Changed is how many of them were changed; the others were so already, or failed.
	Changed int64 `json:"changed"`
	// Failed is how many were refused; Failures name the first of them.
	Failed   int64         `json:"failed"`
	Failures []BulkFailure `json:"-"`
	// ChangeSetID is the change set of all changes, also of those that a job has yet to make.
	ChangeSetID string `json:"change_set_id,omitempty"`
	// JobID is set when a job does it.
	JobID string `json:"job_id,omitempty"`
}

// BulkFailure is a record that could not be changed.
type BulkFailure struct {
	ID    string
	Fault *fault.Error
}

// bulk is a change of many records: what the API calls update, delete or restore.
type bulk struct {
	Op     string          `json:"op"`
	Object string          `json:"object"` // the stable id
	Filter json.RawMessage `json:"filter,omitempty"`
	Body   json.RawMessage `json:"body,omitempty"`
	Reason string          `json:"reason,omitempty"`
	// SetID is the change set, for all transactions of a job.
	SetID string `json:"set_id,omitempty"`
	// Until is an id above those of all records that existed when the change was asked for.
	Until string `json:"until,omitempty"`

	matched int64
}

// BulkUpdate changes every record that a filter finds and that the actor may change in bulk, by one API body. Up to
// MaxBulk records are changed at once, in one transaction and one change set; more by a job, in the same change set.
// A record that refuses the change, such as by a validation rule, is left as it is. Faults: invalid with every wrong
// property of the body, not_in_bulk for a unique field, forbidden without the actions bulk and update.
func (s *Service) BulkUpdate(ctx context.Context, object string, node filter.Node, body []byte, o BulkOptions) (*BulkResult, error) {
	return s.bulk(ctx, OpUpdate, object, node, body, o)
}

// BulkDelete moves every record that a filter finds, and that the actor may delete in bulk, to the bin. See BulkUpdate.
func (s *Service) BulkDelete(ctx context.Context, object string, node filter.Node, o BulkOptions) (*BulkResult, error) {
	return s.bulk(ctx, OpDelete, object, node, nil, o)
}

// BulkRestore takes every record in the bin that a filter finds out of it. See BulkUpdate.
func (s *Service) BulkRestore(ctx context.Context, object string, node filter.Node, o BulkOptions) (*BulkResult, error) {
	return s.bulk(ctx, OpRestore, object, node, nil, o)
}

func (s *Service) bulk(ctx context.Context, op, object string, node filter.Node, body []byte, opts BulkOptions) (*BulkResult, error) {
	if node == nil && !opts.All {
		return nil, fault.At("filter", "required")
	}
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, err := c.model.Object(object)
	if err != nil {
		return nil, err
	}
	work := bulk{Op: op, Object: o.ID, Body: body, Reason: opts.Reason, Until: id.At(o.Prefix, c.now.Add(time.Millisecond))}
	if node != nil {
		work.Filter = filter.FormatJSON(node)
	}
	if len(work.Body)+len(work.Filter) > maxBulkInput {
		return nil, fault.New(fault.TooLarge, "too_large", fault.Params{"max": maxBulkInput})
	}
	prepared, err := c.prepareBulk(ctx, &work)
	if err != nil {
		return nil, err
	}
	out := &BulkResult{}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := c.count(ctx, tx, prepared.sel, CountCapped)
		if err == nil {
			out.Matched = *n
		}
		return err
	})
	switch {
	case err != nil || opts.DryRun || out.Matched.Value == 0:
		return out, err
	case out.Matched.Value > MaxBulk:
		work.SetID = id.At("cst", c.now)
		out.ChangeSetID = work.SetID
		out.JobID, err = s.enqueueBulk(ctx, work, out.Matched.Value)
		return out, err
	}
	_, err = s.Do(ctx, opts.Reason, func(ctx context.Context, b *Batch) error {
		out.Changed, out.Failed, out.Failures, out.ChangeSetID = 0, 0, nil, ""
		prepared, err := b.prepareBulk(ctx, &work)
		if err != nil {
			return err
		}
		if _, err = b.bulk(ctx, prepared, "", MaxBulk, out); err != nil || b.Changes() == 0 {
			return err
		}
		out.ChangeSetID = b.ChangeSetID()
		work.SetID = out.ChangeSetID
		return work.record(ctx, b.tx, out.Changed)
	})
	return out, err
}

// record writes a bulk change into the audit.
func (w *bulk) record(ctx context.Context, tx *db.Tx, records int64) error {
	return audit.Record(ctx, tx, audit.Entry{Action: audit.RecordsChanged, Object: w.Object, Target: w.SetID, Detail: map[string]any{
		"operation": w.Op, "filter": w.Filter, "records": records,
	}})
}

// preparedBulk is a bulk change that was checked for its actor.
type preparedBulk struct {
	*bulk
	obj    *metadata.Object
	action access.Action
	in     Input
	sel    *selection
}

// prepareBulk checks the actor's rights, the body and the filter.
func (c *session) prepareBulk(ctx context.Context, work *bulk) (*preparedBulk, error) {
	o, ok := c.model.ObjectByID(work.Object)
	if !ok {
		return nil, missingObject(work.Object)
	}
	p := &preparedBulk{bulk: work, obj: o, action: access.Delete}
	if work.Op == OpUpdate {
		p.action = access.Update
	}
	for _, a := range []access.Action{access.Bulk, p.action} {
		if _, _, err := c.object(o.Name, a); err != nil {
			return nil, err
		}
	}
	if work.Op == OpUpdate {
		var err error
		if p.in, err = c.parse(ctx, o, c.rules.Object(o.ID), work.Body); err != nil {
			return nil, err
		}
		if err := notInBulk(o, p.in); err != nil {
			return nil, err
		}
	}
	var node filter.Node
	if len(work.Filter) > 0 {
		var err error
		if node, err = filter.ParseJSON(work.Filter); err != nil {
			return nil, err
		}
	}
	sel, err := c.selection(o, p.action, Query{Filter: node, Bin: work.Op == OpRestore})
	if err != nil {
		return nil, err
	}
	scope, some, err := c.scope(o, access.Bulk)
	if err != nil {
		return nil, err
	}
	sel.empty = sel.empty || !some
	sel.bounds = append(sel.bounds, scope)
	p.sel = sel
	return p, nil
}

// notInBulk refuses what only one record can have.
func notInBulk(o *metadata.Object, in Input) error {
	var faults fault.List
	for fid, v := range in.Values {
		if f, ok := o.FieldByID(fid); ok && v != nil && (f.Unique || f.Name == "external_id" && !f.Custom) {
			faults.Add(f.Path(), "not_in_bulk")
		}
	}
	return faults.Err()
}

// bulk changes up to limit records behind an id, and returns the id of the last one, "" when there are no more.
func (b *Batch) bulk(ctx context.Context, p *preparedBulk, after string, limit int, out *BulkResult) (last string, err error) {
	if p.sel.empty {
		return "", nil
	}
	list, err := b.bulkRecords(ctx, p, after, limit)
	if err != nil {
		return "", err
	}
	for _, r := range list {
		before := b.Changes()
		f, err := b.bulkOne(ctx, p, r)
		switch {
		case err != nil:
			return "", err
		case f != nil:
			if out.Failed++; len(out.Failures) < maxBulkFailures {
				out.Failures = append(out.Failures, BulkFailure{ID: r.ID, Fault: f})
			}
		case b.Changes() > before:
			out.Changed++
		}
	}
	if len(list) == limit {
		last = list[limit-1].ID
	}
	return last, nil
}

// bulkRecords reads and locks the next records, in the order of their ids.
func (b *Batch) bulkRecords(ctx context.Context, p *preparedBulk, after string, limit int) ([]*Record, error) {
	q := filter.NewSQL(b.dialect())
	w := whole(p.obj)
	q.Raw("select ").Raw(w.list).Raw(" from ").Raw(p.obj.Table).Raw(" c where ")
	p.sel.where(b.tx, q)
	if after != "" {
		q.Raw(" and c.id > ").Arg(after)
	}
	q.Raw(" and c.id <= ").Arg(p.Until)
	q.Raw(" order by c.id limit ").Arg(limit).Raw(b.tx.Dialect().ForUpdate())
	var page Page
	if err := w.fetch(ctx, b.tx, q, &page); err != nil {
		return nil, err
	}
	list := make([]*Record, len(page.Rows))
	for i, row := range page.Rows {
		var err error
		if list[i], err = row.record(); err != nil {
			return nil, err
		}
	}
	return list, b.loadPoints(ctx, p.obj, list)
}

// bulkOne changes one record. A savepoint is made only where a refusal can come after the first write.
func (b *Batch) bulkOne(ctx context.Context, p *preparedBulk, r *Record) (*fault.Error, error) {
	write := func() (err error) {
		switch p.Op {
		case OpUpdate:
			_, err = b.update(ctx, p.obj, r, p.in, ledger.Updated)
		case OpDelete:
			_, err = b.bin(ctx, p.obj, r, ledger.Deleted, nil)
		default:
			_, err = b.unbin(ctx, p.obj, r)
		}
		return err
	}
	if p.Op == OpRestore || len(b.s.hooks[p.obj.ID]) > 0 {
		return b.Attempt(ctx, write)
	}
	err := write()
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Code != fault.Internal {
		return f, nil
	}
	return nil, err
}
