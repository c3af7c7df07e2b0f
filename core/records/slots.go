package records

import (
	"context"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// reindexChunk is how many records are brought in line in one transaction.
	reindexChunk = 500
	// reindexDelay lets transactions end that know the field as it was, on every node; until the job has run, filters read
	// the values themselves.
	reindexDelay = 5 * time.Second
)

// reindex are the arguments of the job.
type reindex struct {
	Object string `json:"object"`
	Field  string `json:"field"`
	// Turn is that of the field's latest change; a job of an earlier one stops.
	Turn int64 `json:"turn"`
}

// reindexCounter is the name of the counter that holds the turn of a field whose records are being brought in line.
const reindexCounter = "reindex:"

// Reindex has the records of an object brought in line with a changed field by a job: its side column, its formula, its
// search words. The side column of a new field is ready at once where no former field has left anything there. It is what
// metadata.Service.SetReindex wants.
func (s *Service) Reindex(ctx context.Context, tx *db.Tx, objectID, fieldID string) error {
	m, err := s.meta.ModelTx(ctx, tx)
	if err != nil {
		return err
	}
	o, ok := m.ObjectByID(objectID)
	if !ok {
		return missingObject(objectID)
	}
	f, ok := o.FieldByID(fieldID)
	if !ok {
		return fault.Missing("field", fieldID)
	}
	nothing, err := inLine(ctx, tx, o, f)
	if err != nil {
		return err
	}
	if nothing {
		return s.meta.SlotFilled(ctx, tx, fieldID)
	}
	work := reindex{Object: objectID, Field: fieldID}
	if err := tx.QueryRow(ctx, `insert into counters (tenant_id, name, value) values (?, ?, ?)
		on conflict `+counterKey(tx)+` do update set value = counters.value + 1 returning value`,
		tx.Tenant(), reindexCounter+fieldID, s.now().UnixMicro()).Scan(&work.Turn); err != nil {
		return err
	}
	_, err = job.Enqueue(tx, JobReindex, work, job.At(s.now().Add(reindexDelay)))
	return err
}

// inLine reports whether a field is new, has nothing to work out, and no former field has left values in its side column.
func inLine(ctx context.Context, tx *db.Tx, o *metadata.Object, f *metadata.Field) (bool, error) {
	fresh, err := db.Exists(ctx, tx, "select 1 from fields where tenant_id = ? and id = ? and created_at = updated_at", tx.Tenant(), f.ID)
	if err != nil || !fresh || !f.Custom || f.Secret() {
		return false, err
	}
	q, args := "select 1 from "+o.Table+" where tenant_id = ?", []any{tx.Tenant()}
	if o.Custom {
		q, args = q+" and object_id = ?", append(args, o.ID)
	}
	if f.Type != fieldtype.FormulaType {
		if f.Slot == "" {
			return true, nil
		}
		q += " and " + f.Slot + " is not null"
	}
	some, err := db.Exists(ctx, tx, q+" limit 1", args...)
	return !some, err
}

// runReindex goes through all records of the object, also those in the bin. It changes no versions, and of the ledger
// only the form of values that have become secret, since no value that a person has given changes; it may begin again at any time.
func (s *Service) runReindex(ctx context.Context, work reindex, stopping <-chan struct{}) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	ctx = actor.With(ctx, actor.Actor{Tenant: a.Tenant, Kind: actor.System, ID: "reindex", Via: actor.ViaJob, Locale: a.Locale})
	s.meta.Forget(a.Tenant)
	for after := ""; ; {
		last, done := "", false
		err := s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
			last, done, err = s.reindexChunk(ctx, tx, work, after)
			return err
		})
		if err != nil {
			return err
		}
		if done {
			return s.sealGone(ctx, work, stopping)
		}
		if after = last; stopped(stopping) {
			return job.Stopped
		}
	}
}

// reindexChunk brings the next records in line and returns the id of the last one; done says that there are no more.
func (s *Service) reindexChunk(ctx context.Context, tx *db.Tx, work reindex, after string) (last string, done bool, err error) {
	c, err := s.open(ctx, tx)
	if err != nil {
		return "", false, err
	}
	o, ok := c.model.ObjectByID(work.Object)
	if !ok {
		return "", true, nil
	}
	f, ok := o.FieldByID(work.Field)
	if !ok {
		return "", true, nil // Taken out of use in the meantime.
	}
	if current, err := db.Exists(ctx, tx, "select 1 from counters where tenant_id = ? and name = ? and value = ?",
		tx.Tenant(), reindexCounter+f.ID, work.Turn); err != nil || !current {
		return "", true, err
	}
	b, err := c.batch(ctx, tx, "")
	if err != nil {
		return "", false, err
	}
	// Words are looked at when the field is searchable, and when it may have been until now. Who writes them must hold the
	// record; the rest is written only where nobody has changed it in between, who then has brought it in line.
	words := f.Searchable || f.Slot == "" || f.SlotReady || f.Secret()
	list, err := b.everyRecord(ctx, o, after, reindexChunk, words)
	if err != nil {
		return "", false, err
	}
	for i, r := range list {
		if list[i], err = b.align(ctx, o, f, r, words); err != nil {
			return "", false, err
		}
	}
	if f.Secret() {
		if err := b.sealHistory(ctx, f, list); err != nil {
			return "", false, err
		}
	}
	if len(list) == reindexChunk {
		return list[len(list)-1].ID, false, nil
	}
	tx.Queue("delete from counters where tenant_id = ? and name = ?", tx.Tenant(), reindexCounter+f.ID)
	if !f.SlotReady {
		err = s.meta.SlotFilled(ctx, tx, f.ID)
	}
	return "", true, err
}

// everyRecord reads the records of an object behind an id, in the bin or not.
func (b *Batch) everyRecord(ctx context.Context, o *metadata.Object, after string, limit int, lock bool) ([]*Record, error) {
	p := whole(o)
	q := filter.NewSQL(b.dialect())
	q.Raw("select ").Raw(p.list).Raw(" from ").Raw(o.Table).Raw(" c where c.tenant_id = ").Arg(b.tx.Tenant())
	if o.Custom {
		q.Raw(" and c.object_id = ").Arg(o.ID)
	}
	q.Raw(" and c.id > ").Arg(after).Raw(" order by c.id limit ").Arg(limit)
	if lock {
		q.Raw(b.tx.Dialect().ForUpdate())
	}
	var page Page
	if err := p.fetch(ctx, b.tx, q, &page); err != nil {
		return nil, err
	}
	list := make([]*Record, len(page.Rows))
	for i, row := range page.Rows {
		var err error
		if list[i], err = row.record(); err != nil {
			return nil, err
		}
	}
	return list, b.loadPoints(ctx, o, list)
}

// align writes what a record derives from its values and a field's definition.
func (b *Batch) align(ctx context.Context, o *metadata.Object, f *metadata.Field, before *Record, words bool) (*Record, error) {
	r := before.clone()
	b.compute(&Change{Object: o, Before: before, After: r})
	if len(o.Secrets()) > 0 {
		if err := b.seal(ctx, nil, r); err != nil {
			return nil, err
		}
	}
	if is := customJSON(o, r); is != customJSON(o, before) {
		b.tx.Queue("update "+o.Table+" set custom = ? where tenant_id = ? and id = ? and version = ?", is, b.tx.Tenant(), r.ID, r.Version)
	}
	for _, x := range o.Fields {
		// Only the field's own side column can be out of line, and those of formulas that have come out otherwise now.
		if x.Slot == "" || x != f && (x.Type != fieldtype.FormulaType || equal(x, before.Values[x.ID], r.Values[x.ID])) {
			continue
		}
		var v any
		if r.Values[x.ID] != nil {
			v = slotValue(x, r.Values[x.ID])
		}
		b.setSlot(r, x.Slot, v)
	}
	if words && !r.Deleted() {
		return r, b.indexTerms(ctx, o, r, searchTerms(o, r))
	}
	return r, nil
}

// setSlot writes a side column unless it holds the value already.
func (b *Batch) setSlot(r *Record, slot string, v any) {
	q := "update " + r.Object.Table + " set " + slot + " = ? where tenant_id = ? and id = ? and version = ? and " + slot
	args := []any{v, b.tx.Tenant(), r.ID, r.Version}
	switch {
	case v == nil:
		q += " is not null"
	case b.tx.Dialect() == db.Postgres:
		q, args = q+" is distinct from ?", append(args, v)
	default:
		q, args = q+" is not ?", append(args, v)
	}
	b.tx.Queue(q, args...)
}
