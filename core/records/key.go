package records

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// FindByKey returns the ids of the records that have one of the given values in a field, by value; a value that nobody
// has is missing from the answer. It costs one statement for all values together, along an index.
//
// The field is named by its API path and is the id, the external_id, a unique field or another indexed field with one
// value; anything else is an invalid fault not_matchable at "match". A phone number is also looked for in the record's
// other phone fields, and where an object has contact points, e-mail addresses, phone numbers and profiles are also
// looked for there. Values are read as the field's type reads them, so "089 1234567" finds +49891234567; one that it
// cannot read has no records. Records in the bin and those that the actor may not read are not found; a field that the
// actor may not read is an unknown_field.
func (b *Batch) FindByKey(ctx context.Context, o *metadata.Object, path string, values []string) (map[string][]string, error) {
	f, err := b.keyField(o, path)
	if err != nil || len(values) == 0 {
		return nil, err
	}
	scope, some, err := b.scope(o, access.Read)
	if err != nil {
		return nil, err
	}
	if b.quiet {
		scope, some = filter.Bound{}, true
	}
	env, err := b.s.tenancy.Defaults(ctx)
	if err != nil || !some {
		return nil, err
	}
	given := map[string][]string{} // the values as they were given, by stored key
	var keys []string
	for _, v := range values {
		key := keyOf(f, v, &env)
		if key == "" {
			continue
		}
		if given[key] == nil {
			keys = append(keys, key)
		}
		if !slices.Contains(given[key], v) {
			given[key] = append(given[key], v)
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	q := filter.NewSQL(b.dialect())
	b.writeLookup(q, o, f, keys, scope)
	rows, err := b.tx.Query(ctx, q.String(), q.Args()...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string][]string{}
	for rows.Next() {
		var key, rid string
		if err := rows.Scan(&key, &rid); err != nil {
			return nil, err
		}
		b.remember(o.ID, rid)
		for _, v := range given[key] {
			if !slices.Contains(out[v], rid) {
				out[v] = append(out[v], rid)
			}
		}
	}
	for _, ids := range out {
		slices.Sort(ids)
	}
	return out, rows.Err()
}

// keyField is a field by whose values records can be found, and which the actor may read.
func (b *Batch) keyField(o *metadata.Object, path string) (*metadata.Field, error) {
	f, ok := o.Field(path)
	if !ok || !b.quiet && level(o, b.rules.Object(o.ID), f) < access.Readable {
		return nil, fault.At("match", "unknown_field", fault.Params{"field": path})
	}
	switch f.Impl.FilterKind() {
	case "text", "exact", "number":
		if f.Unique || f.Indexed() || isPoint(o, f) || len(kin(o, f)) > 1 {
			return f, nil
		}
	}
	return nil, fault.At("match", "not_matchable", fault.Params{"field": path})
}

// isPoint reports whether the field holds the primary contact point of a kind.
func isPoint(o *metadata.Object, f *metadata.Field) bool { return pointKind(o, f) != "" }

func pointKind(o *metadata.Object, f *metadata.Field) string {
	if !o.ContactPoints || f.Custom {
		return ""
	}
	for kind, name := range mirrored {
		if f.Name == name {
			return kind
		}
	}
	return ""
}

// kin are the columns in which a value of the field is looked for: its own, and for a phone number the other phones.
func kin(o *metadata.Object, f *metadata.Field) []*metadata.Field {
	if f.Custom || f.Type != fieldtype.Phone {
		return []*metadata.Field{f}
	}
	return slices.DeleteFunc(slices.Clone(o.Fields), func(x *metadata.Field) bool {
		return x.Custom || x.Type != fieldtype.Phone || !x.Filterable
	})
}

// keyOf is the form in which the database holds a value, "" when the field's type cannot read it.
func keyOf(f *metadata.Field, value string, env *fieldtype.Env) string {
	if f.System && f.Name == "id" {
		return value
	}
	v, ok := readKey(f, value, env)
	switch {
	case !ok:
		return ""
	case f.Unique:
		return uniqueKey(f, v)
	}
	if s, ok := v.(string); ok {
		if f.KeyColumn != "" || f.Custom && f.Impl.FilterKind() == "text" {
			return textKey(s)
		}
		return s
	}
	return string(f.Impl.AppendJSON(nil, v))
}

// readKey reads a text as a value of the field.
func readKey(f *metadata.Field, value string, env *fieldtype.Env) (any, bool) {
	raw := json.RawMessage(value)
	if f.Impl.Storage() != fieldtype.StorageInt {
		raw, _ = json.Marshal(value) // A text cannot fail.
	}
	if f.ReadOnly || f.Impl.ReadOnly() {
		return value, value != ""
	}
	v, err := f.Impl.FromJSON(raw, &f.Options, env)
	return v, err == nil && v != nil
}

// keyText is a canonical value as FindByKey takes it.
func keyText(f *metadata.Field, v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	if v == nil {
		return ""
	}
	return string(f.Impl.AppendJSON(nil, v))
}

// writeLookup writes the statement that gives pairs of stored key and id.
func (b *Batch) writeLookup(q *filter.SQL, o *metadata.Object, f *metadata.Field, keys []string, scope filter.Bound) {
	d := db.Dialect(b.dialect())
	among := func(column string) {
		sql, arg := d.In(column, keys)
		at := strings.LastIndexByte(sql, '?')
		q.Raw(" and ").Raw(sql[:at]).Arg(arg).Raw(sql[at+1:])
	}
	rest := func() {
		q.Raw(" and ")
		b.base(b.tx, q, o, false)
		q.Raw(" and ")
		scope.SQL(q, "c")
	}
	joined := func(table string) {
		q.Raw(" from ").Raw(table).Raw(" k join ").Raw(o.Table).Raw(" c on c.tenant_id = k.tenant_id and c.id = k.record_id where k.tenant_id = ").Arg(b.tx.Tenant())
	}
	if f.Unique {
		q.Raw("select k.value, c.id")
		joined("unique_values")
		q.Raw(" and k.field_id = ").Arg(f.ID)
		among("k.value")
		rest()
		return
	}
	for i, x := range kin(o, f) {
		if i > 0 {
			q.Raw(" union all ")
		}
		sql, _ := fieldSQL(b.dialect(), x)
		sql = strings.ReplaceAll(sql, "@", "c")
		if x.Impl.Storage() == fieldtype.StorageInt {
			sql = "cast(cast(" + sql + " as bigint) as text)"
		}
		q.Raw("select " + sql + ", c.id from ").Raw(o.Table).Raw(" c where 1 = 1")
		among(sql)
		rest()
	}
	if kind := pointKind(o, f); kind != "" {
		q.Raw(" union all select k.value, c.id")
		joined("contact_points")
		q.Raw(" and k.kind = ").Arg(kind).Raw(" and k.object_id = ").Arg(o.ID)
		among("k.value")
		rest()
	}
}
