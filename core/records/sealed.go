package records

import (
	"context"
	"errors"
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/secret"
)

// Sealer is core/secret, as this room needs it: for the values of secret fields.
type Sealer interface {
	Key(ctx context.Context, owner string) (*secret.Key, error)
	Open(ctx context.Context, owner, purpose, sealed string) ([]byte, error)
	Register(name string, run func(ctx context.Context, owner string, reseal secret.Reseal) error)
}

// SetSealer wires what seals the values of secret fields. It must be called before the first request; without it secret fields
// cannot be written.
func (s *Service) SetSealer(k Sealer) {
	s.sealer = k
	k.Register("records", s.reseal)
}

// purpose binds a sealed value to its field: it opens in no other.
func purpose(f *metadata.Field) string { return "records/" + f.ID }

// warm fetches the tenant's data key before a connection is taken, where objects have secret fields.
func (s *Service) warm(ctx context.Context, m *metadata.Model) error {
	if !m.HasSecrets() || s.sealer == nil {
		return nil
	}
	_, err := s.sealer.Key(ctx, m.Tenant)
	return err
}

// seal seals what a record has in its secret fields and is not sealed yet. A value that was there before keeps its sealed form,
// so that writing it again changes nothing.
func (b *Batch) seal(ctx context.Context, before, r *Record) error {
	for _, f := range r.Object.Secrets() {
		v := r.Values[f.ID]
		if _, done := v.(fieldtype.Sealed); v == nil || done {
			continue
		}
		if b.s.sealer == nil {
			return errors.New("there is no key for secret fields")
		}
		plain := f.Impl.AppendJSON(nil, v)
		if before != nil {
			if was, ok := before.Values[f.ID].(fieldtype.Sealed); ok {
				had, err := b.s.sealer.Open(ctx, b.tx.Tenant(), purpose(f), string(was))
				if err != nil {
					return fmt.Errorf("open %s of %s: %w", f.ID, r.ID, err)
				}
				if string(had) == string(plain) {
					r.Values[f.ID] = was
					continue
				}
			}
		}
		key, err := b.s.sealer.Key(ctx, b.tx.Tenant())
		if err != nil {
			return err
		}
		r.Values[f.ID] = fieldtype.Sealed(key.Seal(purpose(f), plain))
	}
	return nil
}

// reveal opens the secret values of rows that were read, and whose reading has been written down.
func (c *session) reveal(ctx context.Context, p *plan, rows []*Row) error {
	for _, row := range rows {
		for _, f := range p.secrets {
			v := gjson.Get(row.custom(), f.ID)
			if !v.Exists() || v.Type == gjson.Null {
				continue
			}
			stored, err := f.Impl.Decode([]byte(v.Raw))
			if err != nil {
				return err
			}
			raw := []byte(v.Raw) // From before the field was secret; a job is about to seal it.
			if sealed, ok := stored.(fieldtype.Sealed); ok {
				if c.s.sealer == nil {
					continue
				}
				if raw, err = c.s.sealer.Open(ctx, c.actor.Tenant, purpose(f), string(sealed)); err != nil {
					return fmt.Errorf("open %s of %s: %w", f.ID, row.ID(), err)
				}
			}
			if row.revealed == nil {
				row.revealed = map[string][]byte{}
			}
			row.revealed[f.ID] = raw
		}
	}
	return nil
}

// resealChunk is how many records one transaction seals anew.
const resealChunk = 500

// reseal seals the secret values of a tenant's records anew. It changes neither versions nor the ledger. What the ledger holds
// stays sealed with the keys of its time.
func (s *Service) reseal(ctx context.Context, owner string, reseal secret.Reseal) error {
	if owner == secret.Node {
		return nil
	}
	ctx = actor.ForSystem(ctx, owner, "reseal")
	m, err := s.meta.Model(ctx)
	if err != nil || !m.HasSecrets() {
		return err
	}
	for _, o := range m.Objects {
		if len(o.Secrets()) == 0 {
			continue
		}
		for after := ""; ; {
			last, err := s.resealObject(ctx, o, after, reseal)
			if err != nil {
				return err
			}
			if after = last; after == "" {
				break
			}
		}
	}
	return nil
}

func (s *Service) resealObject(ctx context.Context, o *metadata.Object, after string, reseal secret.Reseal) (last string, err error) {
	type row struct{ id, custom string }
	var rows []row
	q := filter.NewSQL(filter.Dialect(s.db.Dialect()))
	if err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		q.Raw("select c.id, c.custom from ").Raw(o.Table).Raw(" c where c.tenant_id = ").Arg(tx.Tenant())
		if o.Custom {
			q.Raw(" and c.object_id = ").Arg(o.ID)
		}
		q.Raw(" and c.id > ").Arg(after).Raw(" order by c.id limit ").Arg(resealChunk)
		rows, err = db.Collect(ctx, tx, func(r db.Rows) (x row, err error) {
			err = r.Scan(&x.id, &x.custom)
			return x, err
		}, q.String(), q.Args()...)
		return err
	}); err != nil {
		return "", err
	}
	// Opening may ask for keys, so it is done while no connection is held.
	type change struct{ id, key, from, to string }
	var changes []change
	for _, r := range rows {
		for _, f := range o.Secrets() {
			v := gjson.Get(r.custom, f.ID)
			if stored, err := f.Impl.Decode([]byte(v.Raw)); v.Exists() && err == nil {
				sealed, ok := stored.(fieldtype.Sealed)
				if !ok {
					continue
				}
				to, changed, err := reseal(purpose(f), string(sealed))
				if err != nil {
					return "", err
				}
				if changed {
					changes = append(changes, change{r.id, f.ID, string(sealed), to})
				}
			}
		}
	}
	if len(rows) == resealChunk {
		last = rows[len(rows)-1].id
	}
	if len(changes) == 0 {
		return last, nil
	}
	return last, s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		for _, x := range changes {
			// Only where nobody has written another value meanwhile.
			if tx.Dialect() == db.Postgres {
				tx.Queue("update "+o.Table+" set custom = jsonb_set(custom::jsonb, array[?::text], to_jsonb(?::text)) where tenant_id = ? and id = ? and custom ->> ? = ?",
					x.key, x.to, tx.Tenant(), x.id, x.key, x.from)
			} else {
				path := `$."` + x.key + `"`
				tx.Queue("update "+o.Table+" set custom = json_set(custom, ?, ?) where tenant_id = ? and id = ? and json_extract(custom, ?) = ?",
					path, x.to, tx.Tenant(), x.id, path, x.from)
			}
		}
		return nil
	})
}
