package records

import (
	"context"
	"fmt"

	"github.com/tidwall/gjson"

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
