package records

import (
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// schema answers the filter language for one object, as the session's actor may use it. An unrestricted schema knows
// every field: access scopes are bound with it, since a role may depend on a field that its holder cannot see.
type schema struct {
	c            *session
	obj          *metadata.Object
	unrestricted bool
	depth        int
}

// maxHops bounds references within references.
const maxHops = 4

func (c *session) schema(o *metadata.Object) *schema { return &schema{c: c, obj: o} }

// Field implements filter.Schema.
func (s *schema) Field(path string) (filter.Field, error) {
	if f, ok := s.obj.Field(path); ok {
		return s.field(f, path)
	}
	// The last part may name a part of an address or the currency of an amount.
	if i := strings.LastIndexByte(path, '.'); i > 0 {
		if f, ok := s.obj.Field(path[:i]); ok && (len(f.Parts) > 0 || f.CurrencyColumn != "") {
			return s.part(f, path[i+1:], path)
		}
	}
	hop, rest, ok := strings.Cut(path, ".")
	if ok && hop == "custom" {
		var next string
		if next, rest, ok = strings.Cut(rest, "."); ok {
			hop += "." + next
		}
	}
	if !ok || s.depth >= maxHops {
		return filter.Field{}, filter.UnknownField(path)
	}
	end, found := s.c.model.End(s.obj.ID, hop)
	if !found {
		return filter.Field{}, filter.UnknownField(path)
	}
	rel, err := s.relation(end, hop)
	if err != nil {
		return filter.Field{}, filter.UnknownField(path)
	}
	f, err := rel.Target.Field(rest)
	if err != nil {
		return filter.Field{}, filter.UnknownField(path)
	}
	rel.Target = nil
	f.Path = append([]filter.Relation{rel}, f.Path...)
	f.Name = hop + "." + f.Name
	return f, nil
}

func (s *schema) field(f *metadata.Field, path string) (filter.Field, error) {
	if !s.unrestricted && level(s.obj, s.c.rules.Object(s.obj.ID), f) < access.Readable {
		return filter.Field{}, filter.UnknownField(path)
	}
	if f.Type == fieldtype.RollupType || f.Secret() {
		return filter.Field{}, filter.UnknownField(path)
	}
	kind := filter.Kind(f.Impl.FilterKind())
	out := filter.Field{Name: f.Path(), ID: f.ID, Kind: kind, Ordered: f.ID == s.obj.ID+".id"}
	if kind == filter.KindExact || kind == filter.KindMulti {
		for _, o := range f.Options.Options {
			out.Options = append(out.Options, o.Value)
		}
		if f.Options.Open {
			out.Options = nil
		}
	}
	if f.System && (f.Name == "id" || f.Name == "created_by" || f.Name == "updated_by" || f.Name == "merged_into" || f.Name == "external_id") {
		out.Kind = filter.KindExact
	}
	column, folded := fieldSQL(s.c.dialect(), f)
	out.Folded = folded
	out.Counted = kind == filter.KindBool && column == "@."+f.Slot
	out.SQL = func(b *filter.SQL, alias string) { b.Raw(strings.ReplaceAll(column, "@", alias)) }
	return out, nil
}

// fieldSQL is the expression of a field's value, with @ for the table's alias, and whether it is folded text.
func fieldSQL(d filter.Dialect, f *metadata.Field) (string, bool) {
	switch {
	case f.KeyColumn != "":
		return "@." + f.KeyColumn, true
	case !f.Custom:
		return "@." + f.Column, false
	case f.Slot != "" && f.SlotReady:
		return "@." + f.Slot, f.Impl.FilterKind() == "text"
	}
	return customSQL(d, f), false
}

// customSQL reads a custom value out of the JSON column: slow, but always there.
func customSQL(d filter.Dialect, f *metadata.Field) string {
	pg := d == filter.Postgres
	key := "'" + f.ID + "'"
	if pg {
		text := "(@.custom ->> " + key + ")"
		switch f.Impl.FilterKind() {
		case "number", "decimal":
			return text + "::double precision"
		case "money":
			return "(@.custom -> " + key + " ->> 'amount')::bigint"
		case "bool":
			return text + "::boolean"
		case "time":
			return text + "::timestamptz"
		case "multi", "json":
			return "(@.custom -> " + key + ")"
		}
		return text + ` collate "C"`
	}
	path := `json_extract(@.custom, '$."` + f.ID + `"`
	switch f.Impl.FilterKind() {
	case "number", "decimal":
		return "cast(" + path + "') as real)"
	case "money":
		return path + `.amount')`
	case "time":
		return "kontor_micros(" + path + "'))"
	}
	return path + "')"
}

func (s *schema) part(f *metadata.Field, part, path string) (filter.Field, error) {
	if !s.unrestricted && s.c.rules.Object(s.obj.ID).Field(f.ID) < access.Readable {
		return filter.Field{}, filter.UnknownField(path)
	}
	column, ok := f.Parts[part]
	kind, folded := filter.KindExact, false
	switch {
	case ok && strings.HasSuffix(column, "_key"):
		kind, folded = filter.KindText, true
	case ok:
	case part == "currency" && f.CurrencyColumn != "":
		column = f.CurrencyColumn
	default:
		return filter.Field{}, filter.UnknownField(path)
	}
	return filter.Field{
		Name: f.Path() + "." + part, ID: f.ID, Kind: kind, Folded: folded,
		SQL: func(b *filter.SQL, alias string) { b.Raw(alias).Raw(".").Raw(column) },
	}, nil
}

// Relation implements filter.Schema.
func (s *schema) Relation(name string) (filter.Relation, error) {
	if s.unrestricted && (name == access.SharedRelation || name == access.WritableRelation) {
		return s.shares(name), nil
	}
	end, ok := s.c.model.End(s.obj.ID, name)
	if !ok || s.depth >= maxHops {
		return filter.Relation{}, filter.UnknownRelation(name)
	}
	return s.relation(end, name)
}

// relation describes a way to other records: their schema, the join, and the scope of those that the actor may see.
func (s *schema) relation(end metadata.End, name string) (filter.Relation, error) {
	target, ok := s.c.model.ObjectByID(end.Target)
	if !ok {
		return filter.Relation{}, filter.UnknownRelation(name)
	}
	if end.Kind == metadata.Reference && !s.unrestricted {
		owner := s.obj.ID
		if end.Inverse {
			owner = target.ID
		}
		if s.c.rules.Object(owner).Field(end.Field.ID) < access.Readable {
			return filter.Relation{}, filter.UnknownRelation(name)
		}
	}
	rel := filter.Relation{
		Name: name, ID: end.ID, Target: &schema{c: s.c, obj: target, unrestricted: s.unrestricted, depth: s.depth + 1},
		Join: s.join(end, target),
	}
	if !s.unrestricted {
		scope, ok, err := s.c.scope(target, access.Read)
		if err != nil {
			return filter.Relation{}, err
		}
		if !ok {
			return filter.Relation{}, filter.UnknownRelation(name)
		}
		rel.Scope = scope
	}
	return rel, nil
}

// shares leads to the shares of a record with the actor and the actor's teams. It is a look-up in the index of shares per
// record that the scope does not reach otherwise, or one read of the actor's shares, as the engine finds cheaper.
func (s *schema) shares(name string) filter.Relation {
	return filter.Relation{Name: name, ID: name, Join: func(b *filter.SQL, parent, child string) {
		b.Raw("from record_shares ").Raw(child).Raw(" where ")
		if b.Dialect() == filter.Postgres {
			b.Raw(child).Raw(".tenant_id = ").Raw(parent).Raw(".tenant_id and ")
		}
		b.Raw(child).Raw(".record_id = ").Raw(parent).Raw(".id")
		in(b, child+".grantee_id", s.c.rules.Grantees())
		b.Raw(" and (").Raw(child).Raw(".expires_at is null or ").Raw(child).Raw(".expires_at > ").Arg(s.c.now).Raw(")")
		if name == access.WritableRelation {
			b.Raw(" and ").Raw(child).Raw(".level = 'write'")
		}
	}}
}

func (s *schema) join(end metadata.End, target *metadata.Object) func(b *filter.SQL, parent, child string) {
	tenant := func(b *filter.SQL, a, c string) {
		if b.Dialect() == filter.Postgres {
			b.Raw(a).Raw(".tenant_id = ").Raw(c).Raw(".tenant_id and ")
		}
	}
	alive := func(b *filter.SQL, child string) {
		b.Raw(" and ").Raw(child).Raw(".deleted_at is null")
		if target.Custom {
			b.Raw(" and ").Raw(child).Raw(".object_id = ").Arg(target.ID)
		}
	}
	if end.Kind == metadata.Reference {
		return func(b *filter.SQL, parent, child string) {
			b.Raw("from ").Raw(target.Table).Raw(" ").Raw(child).Raw(" where ")
			tenant(b, child, parent)
			column := referenceSQL(b.Dialect(), end.Field)
			if end.Inverse {
				b.Raw(strings.ReplaceAll(column, "@", child)).Raw(" = ").Raw(parent).Raw(".id")
			} else {
				b.Raw(child).Raw(".id = ").Raw(strings.ReplaceAll(column, "@", parent))
			}
			alive(b, child)
		}
	}
	near, far := "from_id", "to_id"
	if end.Inverse {
		near, far = far, near
	}
	return func(b *filter.SQL, parent, child string) {
		edge := b.Alias()
		b.Raw("from edges ").Raw(edge).Raw(" join ").Raw(target.Table).Raw(" ").Raw(child).Raw(" on ")
		tenant(b, child, edge)
		b.Raw(child).Raw(".id = ").Raw(edge).Raw(".").Raw(far).Raw(" where ")
		tenant(b, edge, parent)
		b.Raw(edge).Raw(".relation_id = ").Arg(end.ID).Raw(" and ").Raw(edge).Raw(".").Raw(near).Raw(" = ").Raw(parent).Raw(".id")
		alive(b, child)
	}
}

func referenceSQL(d filter.Dialect, f *metadata.Field) string {
	sql, _ := fieldSQL(d, f)
	return sql
}

// scope is the filter of the records of an object on which the actor may use an action; false when there are none.
func (c *session) scope(o *metadata.Object, action access.Action) (filter.Bound, bool, error) {
	node, ok := c.rules.Object(o.ID).Filter(action)
	if !ok {
		return filter.Bound{}, false, nil
	}
	if node == nil {
		return filter.Bound{}, true, nil
	}
	b, err := filter.Bind(node, &schema{c: c, obj: o, unrestricted: true}, c.env())
	return b, true, err
}
