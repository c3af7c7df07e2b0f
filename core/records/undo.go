package records

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// undoChunk is how many changes are taken back in one transaction; a set with more is undone by a job.
	undoChunk = 500
	// maxUndoPreview is how many changes a dry run looks at.
	maxUndoPreview = 2000
	// maxUndoFindings bounds the conflicts and the failures that are named.
	maxUndoFindings = 500
	// maxUndoInput bounds what is forced and skipped, in bytes of JSON, since a job carries it.
	maxUndoInput = 48 << 10
)

// UndoOptions say how a change set is undone.
type UndoOptions struct {
	// DryRun only says what would happen, for the newest 2,000 changes of the set.
	DryRun bool `json:"-"`
	// Force overwrites values that have been changed since: fields by their API path, or "*" for all, by record id.
	Force map[string][]string `json:"force,omitempty"`
	// ForceAll overwrites all of them.
	ForceAll bool `json:"force_all,omitempty"`
	// Skip are records that are left as they are.
	Skip []string `json:"skip,omitempty"`
	// Reason is kept in the new change set.
	Reason string `json:"reason,omitempty"`
}

// UndoConflict is a value that was changed after the set, so that undoing would lose it. It is left alone unless forced.
type UndoConflict struct {
	Object string `json:"object"`
	ID     string `json:"id"`
	// Field is an API path, contact_points, or deleted_at where the record was restored and deleted anew. For a record that
	// the set created, any conflict keeps it from being deleted.
	Field string `json:"field"`
	// Base is the value before the set, Theirs the present one, Mine the one that the set wrote.
	Base   json.RawMessage `json:"base"`
	Theirs json.RawMessage `json:"theirs"`
	Mine   json.RawMessage `json:"mine"`
}

// UndoFailure is a record, or with Field one value, that could not be taken back.
type UndoFailure struct {
	Object string
	ID     string
	Field  string
	Fault  *fault.Error
}

// UndoResult says what an undo did.
type UndoResult struct {
	UndoOf string `json:"undo_of"`
	// ChangeSetID is the new change set, also for changes that a job has yet to make; empty when nothing was changed.
	ChangeSetID string `json:"change_set_id,omitempty"`
	// JobID is set when a job does it.
	JobID  string `json:"job_id,omitempty"`
	DryRun bool   `json:"dry_run,omitempty"`
	// Checked is how many changes of the set were looked at, Undone how many record changes that has led to.
	Checked int64 `json:"checked"`
	Undone  int64 `json:"undone"`
	// Conflicted and Failed count what was left alone; the first of them are named.
	Conflicted int64          `json:"conflicted"`
	Conflicts  []UndoConflict `json:"conflicts"`
	Failed     int64          `json:"failed"`
	Failures   []UndoFailure  `json:"-"`
	// Truncated says that a dry run has not looked at all changes.
	Truncated bool `json:"truncated,omitempty"`
}

// Undo takes back a whole change set in one new one: what it created goes to the bin, what it deleted comes back, what it
// changed has its old values again. A value that was changed since is a conflict and left alone unless forced; what the
// actor may not do with a record is reported, and nothing is done with it. A set of up to 500 changes is undone at once,
// a larger one by a job. Undoing again does what is still to be done; undoing an undo does the changes again. Faults:
// not_found; forbidden for a set of somebody else without the function changesets.undo.
func (s *Service) Undo(ctx context.Context, setID string, opts UndoOptions) (*UndoResult, error) {
	if raw, err := json.Marshal(opts); err != nil || len(raw) > maxUndoInput {
		return nil, fault.New(fault.TooLarge, "too_large", fault.Params{"max": maxUndoInput})
	}
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	var info ledger.Info
	if err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		info, err = ledger.Get(ctx, tx, setID)
		return err
	}); err != nil {
		return nil, err
	}
	if !c.mayUndo(info) {
		return nil, fault.New(fault.Forbidden, "function_missing", fault.Params{"function": access.UndoChangeSets})
	}
	if info.Records > undoChunk && !opts.DryRun {
		out := &UndoResult{UndoOf: setID, ChangeSetID: id.At("cst", c.now), Conflicts: []UndoConflict{}}
		out.JobID, err = s.enqueueUndo(ctx, undo{SetID: setID, UndoID: out.ChangeSetID, Options: opts})
		return out, err
	}
	limit := undoChunk
	if opts.DryRun {
		limit = maxUndoPreview
	}
	var out *UndoResult
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		b, err := s.In(ctx, tx, opts.Reason, "")
		if err != nil {
			return err
		}
		b.set.UndoOf = setID
		out = &UndoResult{UndoOf: setID, DryRun: opts.DryRun, Conflicts: []UndoConflict{}}
		last, err := b.undo(ctx, setID, 0, limit, opts, out)
		switch {
		case err != nil:
			return err
		case opts.DryRun:
			out.Truncated = last > 0
			return errDryRun
		case b.Changes() == 0:
			return nil
		}
		out.ChangeSetID = b.set.ID
		if err := b.Finish(); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, audit.Entry{Action: audit.ChangesUndone, Target: setID, Detail: map[string]any{"change_set_id": b.set.ID}}); err != nil {
			return err
		}
		return b.markUndone(ctx, info)
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return out, explain(err)
}

// errDryRun rolls a transaction back whose work was only to be looked at.
var errDryRun = errors.New("it was a dry run")

// markUndone notes on a set that this batch's set has undone it, and on the set that it had undone itself that it stands
// again.
func (b *Batch) markUndone(ctx context.Context, info ledger.Info) error {
	ledger.MarkUndone(b.tx, info.ID, b.set.ID)
	if info.UndoOf == nil {
		return nil
	}
	original, err := ledger.Infos(ctx, b.tx, []string{*info.UndoOf})
	if err != nil {
		return err
	}
	if o, ok := original[*info.UndoOf]; ok && o.UndoneBy != nil && *o.UndoneBy == info.ID {
		ledger.MarkUndone(b.tx, o.ID, "")
	}
	return nil
}

// undo are the arguments of the job.
type undo struct {
	SetID   string      `json:"set_id"`
	UndoID  string      `json:"undo_id"`
	Options UndoOptions `json:"options"`
}

// UndoChunk takes back the next 500 changes of a set under the change set undoID, which the first chunk starts, in one
// transaction. Where it stands is kept in the same transaction, so that nothing is taken back twice however often and
// wherever it is called again; done says that there was nothing left to do.
func (s *Service) UndoChunk(ctx context.Context, setID, undoID string, opts UndoOptions) (out *UndoResult, done bool, err error) {
	return s.undoChunk(ctx, setID, undoID, opts, new(bool))
}

func (s *Service) undoChunk(ctx context.Context, setID, undoID string, opts UndoOptions, noted *bool) (out *UndoResult, done bool, err error) {
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		out, done = &UndoResult{UndoOf: setID, ChangeSetID: undoID, Conflicts: []UndoConflict{}}, false
		info, err := ledger.Get(ctx, tx, setID)
		if err != nil {
			return err
		}
		if err := s.rules.NoteKept(ctx, tx, undoID, noted); err != nil {
			return err
		}
		b, err := s.In(ctx, tx, opts.Reason, undoID)
		if err != nil {
			return err
		}
		if !b.mayUndo(info) {
			return fault.New(fault.Forbidden, "function_missing", fault.Params{"function": access.UndoChangeSets})
		}
		b.set.UndoOf = setID
		before, err := b.undoPosition(ctx, undoID)
		if err != nil || before == allUndone {
			done = before == allUndone
			return err
		}
		if before, err = b.undo(ctx, setID, before, undoChunk, opts, out); err != nil {
			return err
		}
		if err := b.Finish(); err != nil {
			return err
		}
		if done = before == 0; done {
			before = allUndone
			sets, err := ledger.Infos(ctx, tx, []string{undoID})
			if err != nil {
				return err
			}
			if len(sets) > 0 {
				if err := b.markUndone(ctx, info); err != nil {
					return err
				}
			}
		}
		tx.Queue(`insert into counters (tenant_id, name, value) values (?, ?, ?)
			on conflict `+counterKey(tx)+` do update set value = excluded.value`, tx.Tenant(), undoCounter+undoID, before)
		return nil
	})
	return out, done, explain(err)
}

const (
	// undoCounter is the name of the counter of an undo that goes in chunks: the lowest sequence number that was looked at.
	undoCounter = "undo:"
	// allUndone is the counter of an undo that is through: no change has a lower number.
	allUndone = 1
)

// undoPosition reads and locks where an undo stands, 0 at its beginning.
func (b *Batch) undoPosition(ctx context.Context, undoID string) (int64, error) {
	b.tx.Queue(`insert into counters (tenant_id, name, value) values (?, ?, 0) on conflict `+counterKey(b.tx)+` do nothing`, b.tx.Tenant(), undoCounter+undoID)
	var at int64
	err := b.tx.QueryRow(ctx, "select value from counters where tenant_id = ? and name = ?"+b.tx.Dialect().ForUpdate(), b.tx.Tenant(), undoCounter+undoID).Scan(&at)
	return at, err
}
