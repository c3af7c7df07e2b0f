package transfer

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// shownRows is up to which row a dry run keeps the cells of rows with which nothing is wrong, for people to look at.
const shownRows = 1000

// outcome is what became of a row.
type outcome struct {
	what   string // created, updated, skipped, failed
	record string
	faults []RowFault
}

var (
	errDry = errors.New("dry run")
	// errOvertaken ends a run whose import another one has taken further meanwhile, as after the lease of its job was lost.
	errOvertaken = errors.New("another run has taken the import further")
)

// commit writes a batch of rows with the progress of the import in one transaction. When something in it breaks a rule
// that only the database knows, the batch is taken row by row, so that the one bad row is alone with its fault.
func (r *run) commit(ctx context.Context, lines []*line) error {
	if len(lines) == 0 {
		return nil
	}
	err := r.transact(ctx, lines)
	if err == nil || !rowError(err) {
		return err
	}
	if len(lines) == 1 {
		l := lines[0]
		if ferr := l.fail("", nil, asRowFault(err)); ferr != nil {
			return ferr
		}
		return r.transact(ctx, lines)
	}
	for _, l := range lines {
		if err := r.commit(ctx, []*line{l}); err != nil {
			return err
		}
	}
	return nil
}

// rowError reports whether an error is about the content of a row.
func rowError(err error) bool {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Code == fault.Invalid || f.Code == fault.Conflict || f.Code == fault.Forbidden || f.Code == fault.NotFound
	}
	_, unique := db.Violates(err, db.Unique)
	_, foreign := db.Violates(err, db.ForeignKey)
	return unique || foreign
}

func asRowFault(err error) error {
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	if _, ok := db.Violates(err, db.Unique); ok {
		return fault.New(fault.Conflict, "duplicate_value")
	}
	return fault.New(fault.Invalid, "unknown_reference")
}

func (r *run) transact(ctx context.Context, lines []*line) error {
	set := ""
	if r.imp.ChangeSetID != nil {
		set = *r.imp.ChangeSetID
	}
	var outcomes []outcome
	shells := r.shells
	err := r.s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		r.shells = maps.Clone(shells)
		if err := r.s.access.NoteKept(ctx, tx, r.imp.ID, &r.noted); err != nil {
			return err
		}
		b, err := r.s.records.In(ctx, tx, "import "+r.imp.ID, set)
		if err != nil {
			return err
		}
		if outcomes, err = r.write(ctx, b, lines); err != nil {
			return err
		}
		if r.imp.DryRun {
			return errDry
		}
		if b.Changes() > 0 {
			set = b.ChangeSetID()
		}
		if err := b.Finish(); err != nil {
			return err
		}
		return r.progress(ctx, tx, lines, outcomes, set)
	})
	if err != nil {
		r.shells = shells // Those of this batch are gone with it.
	}
	if errors.Is(err, errDry) {
		set = ""
		err = r.s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
			return r.progress(ctx, tx, lines, outcomes, "")
		})
	}
	if err != nil {
		return err
	}
	r.last = lines[len(lines)-1].number
	if set != "" {
		r.imp.ChangeSetID = &set
	}
	return nil
}

// progress notes what became of the rows, in the transaction that wrote them. It is errOvertaken when the import does not
// stand where this run has left it; the rows were written by another run then, and must not be written again.
func (r *run) progress(ctx context.Context, tx *db.Tx, lines []*line, outcomes []outcome, set string) error {
	var n Counts
	for i, o := range outcomes {
		switch o.what {
		case "created":
			n.Created++
		case "updated":
			n.Updated++
		case "skipped":
			n.Skipped++
		default:
			n.Failed++
		}
		if len(o.faults) == 0 && !r.imp.DryRun {
			continue
		}
		var cells any
		if o.what == "failed" || r.imp.DryRun && (len(o.faults) > 0 || lines[i].number <= shownRows) {
			cells = encode(lines[i].cells)
		}
		tx.Queue(`insert into import_rows (tenant_id, import_id, row_number, outcome, record_id, errors, cells) values (?, ?, ?, ?, ?, ?, ?)`,
			tx.Tenant(), r.imp.ID, lines[i].number, o.what, db.OrNull(o.record), encode(o.faults), cells)
	}
	moved, err := tx.Exec(ctx, `update imports set done_rows = done_rows + ?, created_rows = created_rows + ?, updated_rows = updated_rows + ?,
		skipped_rows = skipped_rows + ?, failed_rows = failed_rows + ?, change_set_id = ?, last_row = ?, updated_at = ?
		where tenant_id = ? and id = ? and last_row = ?`,
		len(lines), n.Created, n.Updated, n.Skipped, n.Failed, db.OrNull(set), lines[len(lines)-1].number, time.Now().UTC(), tx.Tenant(), r.imp.ID, r.last)
	if err == nil && moved == 0 {
		err = errOvertaken
	}
	return err
}

// write turns lines into records.
func (r *run) write(ctx context.Context, b *records.Batch, lines []*line) ([]outcome, error) {
	if err := r.resolve(ctx, b, lines); err != nil {
		return nil, err
	}
	matches, err := r.matches(ctx, b, lines)
	if err != nil {
		return nil, err
	}
	if err := r.foresee(ctx, b, lines); err != nil {
		return nil, err
	}
	if err := r.findTwins(ctx, lines, matches); err != nil {
		return nil, err
	}
	made := map[string]string{} // match keys of records that this batch has made
	out := make([]outcome, len(lines))
	for i, l := range lines {
		o := outcome{what: "failed"}
		if !l.failed() {
			if o, err = r.one(ctx, b, l, matches, made); err != nil {
				return nil, err
			}
		}
		o.faults, l.made = l.faults, o.record
		out[i] = o
	}
	return out, nil
}

// foresee has the batch look for taken external ids all at once instead of row by row.
func (r *run) foresee(ctx context.Context, b *records.Batch, lines []*line) error {
	f, ok := r.obj.Field("external_id")
	if !ok {
		return nil
	}
	var values []string
	for _, l := range lines {
		if v, ok := l.input.Values[f.ID].(string); ok {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return nil
	}
	return b.ForeseeExternalIDs(ctx, r.obj, values)
}

// one writes a line. A fault of its values is the line's.
func (r *run) one(ctx context.Context, b *records.Batch, l *line, matches map[string][]string, made map[string]string) (outcome, error) {
	var found []string
	key, by := "", ""
	for _, path := range r.reader.match {
		v, ok := l.match[path]
		if !ok {
			continue
		}
		k := path + "\x00" + v
		by = path
		if key == "" {
			key = k
		}
		if rid := made[k]; rid != "" {
			found = []string{rid}
			break
		}
		if found = matches[k]; len(found) > 0 {
			break
		}
	}
	mode := r.imp.Options.Mode
	if len(found) == 0 && r.imp.DryRun && r.dry[key] {
		return outcome{what: "updated"}, nil
	}
	if len(found) == 0 {
		twin, like := l.twin()
		switch {
		case like && r.imp.Options.Duplicates == DuplicatesSkip:
			return outcome{what: "skipped", record: twin}, nil
		case twin != "" && r.imp.Options.Duplicates == DuplicatesUpdate:
			found, mode = []string{twin}, ModeUpsert
		}
	}
	switch {
	case len(found) > 1:
		l.faults = append(l.faults, RowFault{Code: "ambiguous_match", Params: fault.Params{"field": by, "value": l.match[by], "ids": found}})
		return outcome{what: "failed"}, nil
	case len(found) == 1 && mode == ModeCreate:
		return outcome{what: "skipped", record: found[0]}, nil
	case len(found) == 0 && mode == ModeUpdate:
		return outcome{what: "skipped"}, nil
	case len(found) == 1:
		before := b.Changes()
		var rec *records.Record
		ok, err := l.attempt(ctx, b, func() (err error) {
			rec, err = b.Update(ctx, r.obj, found[0], 0, l.input)
			return err
		})
		if err != nil || !ok {
			return outcome{what: "failed"}, err
		}
		if b.Changes() == before {
			return outcome{what: "skipped", record: rec.ID}, nil
		}
		return outcome{what: "updated", record: rec.ID}, nil
	}
	if r.imp.Options.OwnerID != "" {
		if f, ok := r.obj.Field("owner_id"); ok && l.input.Values[f.ID] == nil {
			l.input.Set(f, r.imp.Options.OwnerID)
		}
	}
	var rec *records.Record
	shell := r.shellOf(l)
	ok, err := l.attempt(ctx, b, func() (err error) {
		if shell != "" {
			rec, err = b.Update(ctx, r.obj, shell, 0, l.input)
		} else {
			rec, err = b.Create(ctx, r.obj, l.input)
		}
		return err
	})
	if err != nil || !ok {
		return outcome{what: "failed"}, err
	}
	r.filled(l)
	for _, path := range r.reader.match {
		if v, ok := l.match[path]; ok {
			made[path+"\x00"+v] = rec.ID
		}
	}
	if r.imp.DryRun && key != "" {
		r.dry[key] = true
	}
	return outcome{what: "created", record: rec.ID}, nil
}

// attempt writes for the line; a fault takes back what was written and becomes the line's.
func (l *line) attempt(ctx context.Context, b *records.Batch, write func() error) (bool, error) {
	refused, err := b.Attempt(ctx, write)
	if err != nil || refused == nil {
		return refused == nil, err
	}
	return false, l.fail("", nil, refused)
}

// matches finds the records that the lines name, one look-up for each match field.
func (r *run) matches(ctx context.Context, b *records.Batch, lines []*line) (map[string][]string, error) {
	out := map[string][]string{}
	for _, path := range r.reader.match {
		var values []string
		for _, l := range lines {
			if v, ok := l.match[path]; ok && !l.failed() && !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
		found, err := b.FindByKey(ctx, r.obj, path, values)
		if err != nil {
			return nil, err
		}
		for v, ids := range found {
			out[path+"\x00"+v] = ids
		}
	}
	return out, nil
}
