package records

import (
	"context"
	"errors"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Match says by what an upsert finds its record.
type Match struct {
	// Field is the API path of a field that FindByKey takes.
	Field string `json:"field"`
	// Value is what to look for; when empty it is the body's value of the field.
	Value string `json:"value,omitempty"`
}

// upsertTries is how often an upsert begins again when somebody else has just taken its key.
const upsertTries = 4

// Upsert changes the record that matches, or creates one when none does; created says which. Two upserts of the same key
// at the same time make one record. Several matching records are a conflict ambiguous_match that names their ids.
// Other faults are those of Create and Update.
func (s *Service) Upsert(ctx context.Context, object string, m Match, body []byte) (r *Record, created bool, err error) {
	for try := 1; ; try++ {
		_, err = s.Do(ctx, "", func(ctx context.Context, b *Batch) error {
			o, rules, err := b.upsertable(object)
			if err != nil {
				return err
			}
			in, err := b.parse(ctx, o, rules, body)
			if err != nil {
				return err
			}
			r, created, err = b.Upsert(ctx, o, m, in)
			return err
		})
		if err == nil || try == upsertTries || !keyTaken(err, m.Field) {
			return r, created, err
		}
	}
}

// upsertable finds an object of which the actor may create or update records.
func (b *Batch) upsertable(object string) (*metadata.Object, access.Object, error) {
	o, rules, err := b.object(object, access.Create)
	if fault.Is(err, fault.Forbidden) {
		return b.object(object, access.Update)
	}
	return o, rules, err
}

// keyTaken reports whether a write has failed because somebody else has just written the key.
func keyTaken(err error, path string) bool {
	f, ok := errors.AsType[*fault.Error](err)
	return ok && f.Code == fault.Conflict && f.Reason == "duplicate_value" &&
		(len(f.Fields) == 0 || slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Location == path }))
}

// Upsert is Service.Upsert within a batch. The key stays locked until the transaction ends. On a conflict
// duplicate_value at the field of the match, which a plain create at the same time can cause, the caller may begin a new
// transaction.
func (b *Batch) Upsert(ctx context.Context, o *metadata.Object, m Match, in Input) (r *Record, created bool, err error) {
	f, err := b.keyField(o, m.Field)
	if err != nil {
		return nil, false, err
	}
	if m.Value == "" {
		if m.Value = keyText(f, in.Values[f.ID]); m.Value == "" {
			return nil, false, fault.At(f.Path(), "required")
		}
	}
	if err := b.lockKey(ctx, f, m.Value); err != nil {
		return nil, false, err
	}
	found, err := b.FindByKey(ctx, o, m.Field, []string{m.Value})
	if err != nil {
		return nil, false, err
	}
	switch ids := found[m.Value]; {
	case len(ids) > 1:
		return nil, false, fault.New(fault.Conflict, "ambiguous_match", fault.Params{"field": f.Path(), "value": m.Value, "ids": ids[:min(len(ids), 10)]})
	case len(ids) == 1:
		r, err = b.Update(ctx, o, ids[0], 0, in)
		return r, false, err
	case f.System && f.Name == "id":
		return nil, false, missingRecord(m.Value)
	}
	if in, err = b.withKey(ctx, o, f, m.Value, in); err != nil {
		return nil, false, err
	}
	r, err = b.Create(ctx, o, in)
	return r, err == nil, err
}

// withKey adds the value that was looked for to a new record, unless the body has another.
func (b *Batch) withKey(ctx context.Context, o *metadata.Object, f *metadata.Field, value string, in Input) (Input, error) {
	if _, given := in.Values[f.ID]; given {
		return in, nil
	}
	if f.ReadOnly || f.Impl.ReadOnly() {
		return in, fault.At(f.Path(), "read_only")
	}
	if !b.quiet && b.rules.Object(o.ID).Field(f.ID) < access.Writable {
		return in, fault.At(f.Path(), "field_forbidden")
	}
	env, err := b.s.tenancy.Defaults(ctx)
	if err != nil {
		return in, err
	}
	v, ok := readKey(f, value, &env)
	if !ok {
		return in, fault.At(f.Path(), "invalid")
	}
	out := Input{Values: make(map[string]any, len(in.Values)+1), Points: in.Points}
	for k, x := range in.Values {
		out.Values[k] = x
	}
	out.Set(f, v)
	return out, nil
}

// lockKey makes others wait who upsert by the same value, until the transaction ends. SQLite's writer is alone anyway.
func (b *Batch) lockKey(ctx context.Context, f *metadata.Field, value string) error {
	if b.tx.Dialect() != db.Postgres {
		return nil
	}
	env, err := b.s.tenancy.Defaults(ctx)
	if err != nil {
		return err
	}
	b.tx.Queue("select pg_advisory_xact_lock(hashtextextended(?, 0))", b.tx.Tenant()+"|"+f.ID+"|"+keyOf(f, value, &env))
	return nil
}
