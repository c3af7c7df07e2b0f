package whereused

import (
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// look goes through definitions for a target.
type look struct {
	m      *metadata.Model
	target target
	out    *Uses
}

// use collects the places of one thing in which the target is named.
type use struct {
	*look
	Use
}

// found adds the place where the target is named there.
func (u *use) found(place string, named bool) {
	if named && !slices.Contains(u.Places, place) {
		u.Places = append(u.Places, place)
	}
}

// keep adds the use where the target was found in it.
func (u *use) keep() {
	if len(u.Places) > 0 {
		u.out.Uses = append(u.out.Uses, u.Use)
	}
}

func (l *look) field(id string) bool  { return id != "" && id == l.target.field }
func (l *look) object(id string) bool { return id != "" && id == l.target.object }

// path reports whether an API path of an object's records names the target, also through relations such as "company.name".
func (l *look) path(o *metadata.Object, path string) bool {
	if f, ok := o.Field(path); ok {
		return l.field(f.ID)
	}
	for i, c := range path {
		if c != '.' {
			continue
		}
		if e, ok := l.m.End(o.ID, path[:i]); ok {
			target, known := l.m.ObjectByID(e.Target)
			return l.end(e) || known && l.path(target, path[i+1:])
		}
	}
	e, ok := l.m.End(o.ID, path)
	return ok && l.end(e)
}

// end reports whether walking a relation names the target: its field, or the object that it leads to.
func (l *look) end(e metadata.End) bool {
	return l.object(e.Target) || e.Field != nil && l.field(e.Field.ID)
}

// node reports whether a condition on an object's records names the target.
func (l *look) node(o *metadata.Object, n filter.Node) bool {
	switch n := n.(type) {
	case filter.AllOf:
		return slices.ContainsFunc(n.Nodes, func(n filter.Node) bool { return l.node(o, n) })
	case filter.AnyOf:
		return slices.ContainsFunc(n.Nodes, func(n filter.Node) bool { return l.node(o, n) })
	case filter.NotOf:
		return l.node(o, n.Node)
	case filter.Compare:
		return l.path(o, n.Field)
	case filter.Related:
		e, ok := l.m.End(o.ID, n.Relation)
		if !ok {
			return false
		}
		target, known := l.m.ObjectByID(e.Target)
		return l.end(e) || known && l.node(target, n.Where)
	}
	return false
}

// model looks into the data model itself: formulas, validations, roll-ups and relations.
func (l *look) model() {
	for _, o := range l.m.Objects {
		for _, f := range o.Fields {
			l.expressions(o, f)
		}
	}
	for _, r := range l.m.Relations {
		// A reference field is itself, and tells of the object that it leads to alone.
		from, _ := l.m.ObjectByID(r.From)
		u := &use{look: l, Use: Use{Kind: Relation, ID: r.ID, Name: r.Name, Labels: r.Labels}}
		if from != nil {
			u.Object = from.Name
		}
		u.found("target", l.object(r.To) && r.From != r.To)
		u.found("source", r.Field == nil && l.object(r.From))
		u.keep()
	}
}

func (l *look) expressions(o *metadata.Object, f *metadata.Field) {
	of := func(k Kind) *use {
		return &use{look: l, Use: Use{Kind: k, ID: f.ID, Name: f.Path(), Labels: f.Labels, Object: o.Name}}
	}
	named := func(paths []string) bool {
		return slices.ContainsFunc(paths, func(path string) bool { return path != f.Path() && l.path(o, path) })
	}
	if f.Type == fieldtype.FormulaType && f.Options.Formula != nil {
		if p, err := f.Program(o); err == nil {
			u := of(Formula)
			u.found("expression", named(p.Referenced()))
			u.keep()
		}
	}
	if f.Validation != "" {
		if p, err := f.Rule(o); err == nil {
			u := of(Validation)
			u.found("expression", named(p.Referenced()))
			u.keep()
		}
	}
	if r := f.Options.Rollup; r != nil {
		u := of(Rollup)
		if e, ok := l.m.End(o.ID, r.Relation); ok {
			u.found("relation", l.end(e))
			if target, known := l.m.ObjectByID(e.Target); known {
				u.found("field", r.Field != "" && l.path(target, r.Field))
				if n, err := filter.ParseOptional(r.Filter); err == nil {
					u.found("filter", l.node(target, n))
				}
			}
		}
		u.keep()
	}
}

// event reports whether an event of a webhook, such as "deal.*", is one of the target object.
func (l *look) event(e string) (*metadata.Object, bool) {
	name, _, _ := strings.Cut(e, ".")
	o, ok := l.m.ObjectByID(name)
	if !ok {
		var err error
		if o, err = l.m.Object(name); err != nil {
			return nil, false
		}
	}
	return o, l.object(o.ID)
}
