package records

import (
	"context"
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// sealHistory seals what the ledger holds of records' values of a field from before it was secret. A value that the record has
// now is sealed as it is there, and the same value always alike within a record, so that what was changed since can still be
// told and undone. Whatever is sealed already stays; it may begin again at any time.
func (b *Batch) sealHistory(ctx context.Context, f *metadata.Field, list []*Record) error {
	if len(list) == 0 || b.s.sealer == nil {
		return nil
	}
	ids := make([]string, 0, len(list))
	current := make(map[string]fieldtype.Sealed, len(list))
	for _, r := range list {
		ids = append(ids, r.ID)
		if v, ok := r.Values[f.ID].(fieldtype.Sealed); ok {
			current[r.ID] = v
		}
	}
	changes, err := ledger.Holding(ctx, b.tx, ids, f.ID)
	if err != nil {
		return fmt.Errorf("read the history of %s: %w", f.ID, err)
	}
	key, err := b.s.sealer.Key(ctx, b.tx.Tenant())
	if err != nil {
		return err
	}
	known, of := map[string]string{}, ""
	for _, h := range changes {
		if of != h.RecordID {
			clear(known)
			of = h.RecordID
			if v, ok := current[of]; ok {
				plain, err := b.s.sealer.Open(ctx, b.tx.Tenant(), purpose(f), string(v))
				if err != nil {
					return fmt.Errorf("open %s of %s: %w", f.ID, of, err)
				}
				known[string(plain)] = string(v)
			}
		}
		changed := false
		for i, raw := range h.Pair {
			if gjson.ParseBytes(raw).Type != gjson.String {
				continue
			}
			v, err := f.Impl.Decode(raw)
			if err != nil {
				return fmt.Errorf("read %s of %s: %w", f.ID, of, err)
			}
			if _, done := v.(fieldtype.Sealed); done {
				continue
			}
			plain := f.Impl.AppendJSON(nil, v)
			sealed := known[string(plain)]
			if sealed == "" {
				sealed = key.Seal(purpose(f), plain)
				known[string(plain)] = sealed
			}
			h.Pair[i], changed = fieldtype.AppendText(nil, sealed), true
		}
		if changed {
			if err := ledger.Seal(b.tx, h, f.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// sealGone seals what the ledger holds of a secret field in clear of records that are stored nowhere any more.
func (s *Service) sealGone(ctx context.Context, work reindex, stopping <-chan struct{}) error {
	for after := ""; ; {
		more := false
		err := s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
			more = false
			c, err := s.open(ctx, tx)
			if err != nil {
				return err
			}
			o, ok := c.model.ObjectByID(work.Object)
			if !ok {
				return nil
			}
			f, ok := o.FieldByID(work.Field)
			if !ok || !f.Secret() {
				return nil
			}
			ids, err := ledger.InClear(ctx, tx, o.ID, f.ID, after, reindexChunk)
			if err != nil || len(ids) == 0 {
				return err
			}
			list := make([]*Record, len(ids))
			for i, rid := range ids {
				list[i] = &Record{Object: o, ID: rid}
			}
			b, err := c.batch(ctx, tx, "")
			if err != nil {
				return err
			}
			more, after = len(ids) == reindexChunk, ids[len(ids)-1]
			return b.sealHistory(ctx, f, list)
		})
		switch {
		case err != nil || !more:
			return err
		case stopped(stopping):
			return job.Stopped
		}
	}
}

// SealBefore has a job seal what records and the ledger of the context's tenant hold in clear of fields that are secret: those
// that became so before sealing was known. Where nothing is left in clear the job changes nothing, so that it may be asked for
// again. It returns how many fields there are.
func (s *Service) SealBefore(ctx context.Context) (fields int, err error) {
	a, err := actor.From(ctx)
	if err != nil {
		return 0, err
	}
	m, err := s.meta.Model(ctx)
	if err != nil {
		return 0, err
	}
	for _, o := range m.Objects {
		fields += len(o.Secrets())
	}
	if fields == 0 {
		return 0, nil
	}
	defer s.meta.Forget(a.Tenant)
	return fields, s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, o := range m.Objects {
			for _, f := range o.Secrets() {
				under, err := db.Exists(ctx, tx, "select 1 from counters where tenant_id = ? and name = ?", tx.Tenant(), reindexCounter+f.ID)
				if err == nil && !under { // Else a job is at it.
					err = s.Reindex(ctx, tx, o.ID, f.ID)
				}
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
}
