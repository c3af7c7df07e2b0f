package records

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// MaxOperations is the greatest number of operations in one call of Batch.
const MaxOperations = 1000

// The operations.
const (
	OpCreate  = "create"
	OpUpdate  = "update"
	OpUpsert  = "upsert"
	OpDelete  = "delete"
	OpRestore = "restore"
)

var operations = []string{OpCreate, OpUpdate, OpUpsert, OpDelete, OpRestore}

// Operation is one write among others.
type Operation struct {
	// Op is one of the operations.
	Op     string `json:"op"`
	Object string `json:"object"`
	// ID names the record, for all but create and upsert.
	ID string `json:"id,omitempty"`
	// Version is what an update or a deletion was based on; 0 takes whatever is there.
	Version int64 `json:"version,omitempty"`
	// Match is for upserts.
	Match *Match `json:"match,omitempty"`
	// Body is an API body, for create, update and upsert.
	Body json.RawMessage `json:"body,omitempty"`
}

// Mode says what becomes of the other operations when one is refused.
type Mode string

// The modes.
const (
	// AllOrNothing writes nothing when any operation is refused.
	AllOrNothing Mode = "all_or_nothing"
	// PerItem leaves out what is refused.
	PerItem Mode = "per_item"
)

// OperationResult is what became of one operation.
type OperationResult struct {
	Index int `json:"index"`
	// Status is created, updated, unchanged, deleted, restored or failed.
	Status  string `json:"status"`
	ID      string `json:"id,omitempty"`
	Version int64  `json:"version,omitempty"`
	// Record is the record as the API shows it, after a create, update, upsert or restore.
	Record json.RawMessage `json:"record,omitempty"`
	// Fault says why the operation has failed.
	Fault *fault.Error `json:"-"`
}

// BatchResult is the answer to a batch.
type BatchResult struct {
	// ChangeSetID is empty when nothing was written.
	ChangeSetID string            `json:"change_set_id,omitempty"`
	Results     []OperationResult `json:"results"`
}

// Batch does up to MaxOperations writes in their order in one transaction, under one change set. With AllOrNothing every
// faulty body is reported at once, at "operations.<index>"; the first other refusal ends the batch with a fault at that
// place. With PerItem, what is refused leaves no trace and is reported in the results.
func (s *Service) Batch(ctx context.Context, reason string, mode Mode, ops []Operation) (*BatchResult, error) {
	if mode != AllOrNothing && mode != PerItem {
		return nil, fault.At("mode", "not_an_option", fault.Params{"allowed": []Mode{AllOrNothing, PerItem}})
	}
	if len(ops) > MaxOperations {
		return nil, fault.At("operations", "too_many", fault.Params{"max": MaxOperations})
	}
	var out *BatchResult
	for try := 1; ; try++ {
		_, err := s.Do(ctx, reason, func(ctx context.Context, b *Batch) error {
			out = &BatchResult{Results: make([]OperationResult, len(ops))}
			if err := b.operate(ctx, mode, ops, out.Results); err != nil {
				return err
			}
			if b.Changes() > 0 {
				out.ChangeSetID = b.ChangeSetID()
			}
			return nil
		})
		if err == nil {
			return out, nil
		}
		// An upsert whose key somebody else has just taken finds the record the next time.
		again := slices.ContainsFunc(ops, func(op Operation) bool { return op.Match != nil && keyTaken(err, op.Match.Field) })
		if !again || try == upsertTries {
			return nil, err
		}
	}
}

// operate runs the operations.
func (b *Batch) operate(ctx context.Context, mode Mode, ops []Operation, results []OperationResult) error {
	parsed := make([]operation, len(ops))
	var refused fault.List
	var first *fault.Error
	for i, op := range ops {
		results[i].Index = i
		p, err := b.parseOperation(ctx, op)
		f, ok := errors.AsType[*fault.Error](err)
		switch {
		case err == nil:
			parsed[i] = p
		case !ok || f.Code == fault.Internal:
			return err
		case mode == PerItem:
			results[i].Status, results[i].Fault = "failed", f
		default:
			if first == nil {
				first = f
			}
			refused = append(refused, placed(i, f).Fields...)
		}
	}
	if first != nil {
		return &fault.Error{Code: first.Code, Reason: first.Reason, Params: first.Params, Fields: refused}
	}
	for i := range parsed {
		if results[i].Fault != nil {
			continue
		}
		run := func() error { return b.do(ctx, parsed[i], &results[i]) }
		if mode == AllOrNothing {
			if err := run(); err != nil {
				if f, ok := errors.AsType[*fault.Error](err); ok && f.Code != fault.Internal {
					return placed(i, f)
				}
				return err
			}
			continue
		}
		f, err := b.Attempt(ctx, run)
		if err != nil {
			return err
		}
		if f != nil {
			results[i] = OperationResult{Index: i, Status: "failed", ID: ops[i].ID, Fault: f}
		}
	}
	return nil
}

// placed says at which operation a fault has happened.
func placed(i int, f *fault.Error) *fault.Error {
	var l fault.List
	_ = l.Merge("operations."+strconv.Itoa(i), f) // A fault that is not internal merges.
	return &fault.Error{Code: f.Code, Reason: f.Reason, Params: f.Params, Fields: l, Err: f.Err}
}

// operation is an operation whose body was read.
type operation struct {
	Operation
	obj *metadata.Object
	in  Input
}

func (b *Batch) parseOperation(ctx context.Context, op Operation) (operation, error) {
	p := operation{Operation: op}
	var rules access.Object
	var err error
	switch op.Op {
	case OpCreate:
		p.obj, rules, err = b.object(op.Object, access.Create)
	case OpUpdate:
		p.obj, rules, err = b.object(op.Object, access.Update)
	case OpUpsert:
		p.obj, rules, err = b.upsertable(op.Object)
		if err == nil && op.Match == nil {
			err = fault.At("match", "required")
		}
	case OpDelete, OpRestore:
		p.obj, rules, err = b.object(op.Object, access.Delete)
	default:
		err = fault.At("op", "not_an_option", fault.Params{"value": op.Op, "allowed": operations})
	}
	if err == nil && op.ID == "" && op.Op != OpCreate && op.Op != OpUpsert {
		err = fault.At("id", "required")
	}
	if err != nil || op.Op == OpDelete || op.Op == OpRestore {
		return p, err
	}
	if len(op.Body) == 0 {
		return p, fault.At("body", "required")
	}
	p.in, err = b.parse(ctx, p.obj, rules, op.Body)
	return p, err
}

func (b *Batch) do(ctx context.Context, p operation, out *OperationResult) (err error) {
	before := b.Changes()
	var r *Record
	switch p.Op {
	case OpCreate:
		out.Status = "created"
		r, err = b.Create(ctx, p.obj, p.in)
	case OpUpdate:
		out.Status = "updated"
		r, err = b.Update(ctx, p.obj, p.ID, p.Version, p.in)
	case OpUpsert:
		var created bool
		out.Status = "updated"
		if r, created, err = b.Upsert(ctx, p.obj, *p.Match, p.in); created {
			out.Status = "created"
		}
	case OpDelete:
		out.Status = "deleted"
		r, err = b.Delete(ctx, p.obj, p.ID, p.Version)
	case OpRestore:
		out.Status = "restored"
		r, err = b.Restore(ctx, p.obj, p.ID)
	}
	if err != nil {
		return err
	}
	if b.Changes() == before {
		out.Status = "unchanged"
	}
	out.ID, out.Version = r.ID, r.Version
	if p.Op == OpDelete {
		return nil
	}
	if !b.rules.Object(p.obj.ID).Can(access.Read) {
		return nil
	}
	out.Record, err = b.render(r)
	return err
}
