package reference_test

import (
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/filter"
)

// judge says what one person may do, by asking all of the person's roles about one record at a time.
type judge struct {
	w     *world
	me    string
	roles []access.Definition
}

// may reports whether the person may do something with a record.
func (j *judge) may(a access.Action, r *row) bool {
	if a != access.Create && a != access.Import && a != access.Read && !j.may(access.Read, r) {
		return false
	}
	object := ids[r.object]
	for _, d := range j.roles {
		if slices.Contains(d.Deny.Objects[object].Actions, a) || slices.Contains(d.Deny.Objects["*"].Actions, a) {
			return false
		}
	}
	return slices.ContainsFunc(j.roles, func(d access.Definition) bool {
		g := grant(d, object, a)
		owner, _ := r.at("owner_id").(string)
		return j.within(g.Scope, owner) && (g.Where == nil || j.w.satisfies(nil, g.Where, r, j.me))
	})
}

// can reports whether the person may do something with any record of an object at all, as far as the roles say.
func (j *judge) can(a access.Action, object string) bool {
	if a != access.Create && a != access.Import && a != access.Read && !j.can(access.Read, object) {
		return false
	}
	for _, d := range j.roles {
		if slices.Contains(d.Deny.Objects[ids[object]].Actions, a) || slices.Contains(d.Deny.Objects["*"].Actions, a) {
			return false
		}
	}
	return slices.ContainsFunc(j.roles, func(d access.Definition) bool { return grant(d, ids[object], a).Scope != access.ScopeNone })
}

func grant(d access.Definition, object string, a access.Action) access.Grant {
	if g, ok := d.Objects[object].Actions[a]; ok {
		return g
	}
	return d.Objects["*"].Actions[a]
}

// within reports whether a scope reaches the records of an owner. Each scope reaches what those before it reach.
func (j *judge) within(s access.Scope, owner string) bool {
	switch s {
	case access.ScopeAll:
		return true
	case access.ScopeOwn:
		return owner == j.me
	case access.ScopeReports:
		for above := owner; above != ""; above = j.w.managers[above] {
			if above == j.me {
				return true
			}
		}
		return false
	case access.ScopeTeam, access.ScopeTeamBelow:
		if owner == "" || j.within(access.ScopeReports, owner) {
			return true
		}
		for team, members := range j.w.teams {
			if !slices.Contains(members, owner) {
				continue
			}
			for above := team; above != ""; above = j.w.parents[above] {
				if slices.Contains(j.w.teams[above], j.me) {
					return true
				}
				if s == access.ScopeTeam {
					break
				}
			}
		}
	}
	return false
}

// readable reports whether the person may read a field, by its stable id.
func (j *judge) readable(object, field string) bool {
	best := access.Hidden
	for _, d := range j.roles {
		l := access.Writable
		if all := d.Objects["*"].Level; all != nil {
			l = *all
		}
		rule := d.Objects[ids[object]]
		if rule.Level != nil {
			l = *rule.Level
		}
		if own, ok := rule.Fields[field]; ok {
			l = own
		}
		if grant(d, ids[object], access.Read).Scope != access.ScopeNone {
			best = max(best, l)
		}
	}
	for _, d := range j.roles {
		for _, object := range []string{ids[object], "*"} {
			if l, ok := d.Deny.Objects[object].Fields[field]; ok {
				best = min(best, l)
			}
		}
	}
	return best >= access.Readable
}

// satisfies evaluates a filter on a record as somebody may use it, nobody meaning that nothing is hidden.
func (w *world) satisfies(j *judge, n filter.Node, r *row, me string) bool {
	b, err := filter.Bind(n, schema{w, j, r.object, 0}, filter.Env{Now: w.now, Me: me})
	if err != nil {
		panic(err)
	}
	return b.Match(record{w, j, r})
}

// schema answers for the fields of an object from the test's own tables.
type schema struct {
	w      *world
	j      *judge
	object string
	depth  int
}

// Field implements filter.Schema.
func (s schema) Field(path string) (filter.Field, error) {
	if slices.Contains(fields[s.object], path) {
		return s.own(path)
	}
	name, rest, ok := strings.Cut(path, ".")
	h, known := hops[s.object][name]
	if !ok || !known || s.depth == 4 {
		return filter.Field{}, filter.UnknownField(path)
	}
	rel, err := s.Relation(name)
	if err != nil {
		return filter.Field{}, filter.UnknownField(path)
	}
	f, err := schema{s.w, s.j, h.to, s.depth + 1}.Field(rest)
	if err != nil {
		return filter.Field{}, err
	}
	rel.Target = nil
	f.Path = append([]filter.Relation{rel}, f.Path...)
	return f, nil
}

func (s schema) own(path string) (filter.Field, error) {
	o, err := s.w.model.Object(s.object)
	if err != nil {
		return filter.Field{}, err
	}
	f, ok := o.Field(path)
	if !ok || s.j != nil && !s.j.readable(s.object, f.ID) {
		return filter.Field{}, filter.UnknownField(path)
	}
	out := filter.Field{Name: path, ID: f.ID, Kind: filter.Kind(f.Impl.FilterKind()), Ordered: path == "id"}
	if path == "id" {
		out.Kind = filter.KindExact
	}
	if !f.Options.Open {
		for _, x := range f.Options.Options {
			out.Options = append(out.Options, x.Value)
		}
	}
	return out, nil
}

// Relation implements filter.Schema.
func (s schema) Relation(name string) (filter.Relation, error) {
	h, ok := hops[s.object][name]
	if !ok || s.depth == 4 {
		return filter.Relation{}, filter.UnknownRelation(name)
	}
	if s.j != nil {
		switch {
		case h.field != "" && !s.j.readable(s.object, ids[s.object]+"."+h.field), h.back != "" && !s.j.readable(h.to, ids[h.to]+"."+h.back), !s.j.can(access.Read, h.to):
			return filter.Relation{}, filter.UnknownRelation(name)
		}
	}
	return filter.Relation{Name: name, ID: s.object + "." + name, Target: schema{s.w, s.j, h.to, s.depth + 1}}, nil
}

// record gives the values of a row, and the rows that it is related to: those that are not in the bin and that the person
// may read.
type record struct {
	w *world
	j *judge
	r *row
}

// Value implements filter.Record.
func (x record) Value(f filter.Field) any { return value(f.Kind, x.r.at(f.Name)) }

// Related implements filter.Record.
func (x record) Related(rel filter.Relation) []filter.Record {
	object, name, _ := strings.Cut(rel.ID, ".")
	h := hops[object][name]
	var out []filter.Record
	for _, other := range x.w.rows[h.to] {
		var tied bool
		switch {
		case h.field != "":
			tied = x.r.at(h.field) == other.id()
		case h.back != "":
			tied = other.at(h.back) == x.r.id()
		case h.reverse:
			tied = slices.Contains(x.w.edges, edge{h.edge, other.id(), x.r.id()})
		default:
			tied = slices.Contains(x.w.edges, edge{h.edge, x.r.id(), other.id()})
		}
		if tied && !other.binned && (x.j == nil || x.j.may(access.Read, other)) {
			out = append(out, record{x.w, x.j, other})
		}
	}
	return out
}
