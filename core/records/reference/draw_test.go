package reference_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/filter"
)

func oneOf[T any](t *rapid.T, label string, list []T) T {
	return rapid.SampledFrom(list).Draw(t, label)
}

var compares = []filter.Op{filter.Eq, filter.Ne, filter.Lt, filter.Lte, filter.Gt, filter.Gte, filter.In, filter.NotIn, filter.Between, filter.Empty, filter.NotEmpty}

func opsOf(f filter.Field) []filter.Op {
	texts := []filter.Op{filter.Contains, filter.NotContains, filter.StartsWith, filter.EndsWith}
	switch {
	case f.Kind == filter.KindText || f.Ordered:
		return append(slices.Clone(compares), texts...)
	case f.Kind == filter.KindExact:
		return append([]filter.Op{filter.Eq, filter.Ne, filter.In, filter.NotIn, filter.Empty, filter.NotEmpty}, texts...)
	case f.Kind == filter.KindBool:
		return []filter.Op{filter.Eq, filter.Ne, filter.Empty, filter.NotEmpty}
	case f.Kind == filter.KindMulti:
		return []filter.Op{filter.HasAny, filter.HasAll, filter.HasNone, filter.Contains, filter.NotContains, filter.Empty, filter.NotEmpty}
	}
	return compares
}

// drawValue makes a value for a field, most often one that some record has.
func (w *world) drawValue(t *rapid.T, object, path string, f filter.Field, op filter.Op) filter.Value {
	part := op == filter.Contains || op == filter.NotContains || op == filter.StartsWith || op == filter.EndsWith
	if f.Options != nil && !part || f.Options != nil && f.Kind == filter.KindMulti {
		return filter.String(oneOf(t, "option", f.Options))
	}
	var have any
	if rapid.IntRange(0, 3).Draw(t, "known") > 0 {
		have = value(f.Kind, oneOf(t, "row", w.rows[object]).at(path))
	}
	switch f.Kind {
	case filter.KindNumber, filter.KindMoney:
		if n, ok := have.(int64); ok {
			return filter.Int(n)
		}
		return filter.Int(oneOf(t, "number", numbers))
	case filter.KindDecimal:
		if d, ok := have.(decimal.Decimal); ok {
			return filter.Number(d)
		}
		return filter.Number(decimal.RequireFromString(oneOf(t, "decimal", ratios)))
	case filter.KindBool:
		return filter.Bool(rapid.Bool().Draw(t, "bool"))
	case filter.KindDate, filter.KindTime:
		switch rapid.IntRange(0, 2).Draw(t, "time") {
		case 0:
			return filter.Relative(oneOf(t, "relative", []string{"today", "this_year", "last_2_years", "next_7_years", "last_90_days", "today-1y", "tomorrow"}))
		case 1:
			if f.Kind == filter.KindTime {
				if at, err := filter.ParseJSON([]byte(`{"field":"x","op":"eq","value":"` + oneOf(t, "moment", moments) + `"}`)); err == nil {
					return at.(filter.Compare).Value
				}
			}
		}
		return filter.Date(oneOf(t, "date", dates))
	case filter.KindMulti:
		return filter.String(oneOf(t, "tag", pieces[:8]))
	}
	if strings.HasSuffix(path, "owner_id") && rapid.IntRange(0, 2).Draw(t, "me") == 0 {
		return filter.Me{}
	}
	s, ok := have.(string)
	if !ok {
		s = oneOf(t, "piece", pieces)
	}
	if part && s != "" {
		letters := []rune(s)
		from := rapid.IntRange(0, len(letters)-1).Draw(t, "from")
		s = string(letters[from:])
	}
	return filter.String(s)
}

// drawPath names a field of an object, now and then through references.
func (w *world) drawPath(t *rapid.T, object string) (path, at, last string) {
	prefix := ""
	for range 2 {
		if rapid.IntRange(0, 4).Draw(t, "hop") > 0 {
			break
		}
		name := oneOf(t, "way", slices.Sorted(maps.Keys(hops[object])))
		prefix += name + "."
		object = hops[object][name].to
	}
	last = oneOf(t, "field", fields[object])
	return prefix + last, object, last
}

func (w *world) drawCompare(t *rapid.T, object string) filter.Node {
	path, at, last := w.drawPath(t, object)
	f, err := schema{w, nil, at, 0}.own(last)
	if err != nil {
		t.Fatal(err)
	}
	n := filter.Compare{Field: path, Op: oneOf(t, "op", opsOf(f))}
	switch n.Op {
	case filter.Empty, filter.NotEmpty:
	case filter.Between:
		n.Value = filter.List{w.drawValue(t, at, last, f, n.Op), w.drawValue(t, at, last, f, n.Op)}
	case filter.In, filter.NotIn, filter.HasAny, filter.HasAll, filter.HasNone:
		list := filter.List{}
		for range rapid.IntRange(1, 4).Draw(t, "values") {
			list = append(list, w.drawValue(t, at, last, f, n.Op))
		}
		n.Value = list
	default:
		n.Value = w.drawValue(t, at, last, f, n.Op)
	}
	return n
}

// drawNode makes a filter over an object.
func (w *world) drawNode(t *rapid.T, object string, depth int) filter.Node {
	kind := 0
	if depth > 0 {
		kind = rapid.IntRange(0, 8).Draw(t, "node")
	}
	switch kind {
	case 1, 2:
		n := filter.Related{
			Relation: oneOf(t, "relation", slices.Sorted(maps.Keys(hops[object]))), Quant: oneOf(t, "quant", []filter.Quant{filter.Some, filter.None, filter.Count}),
		}
		if n.Quant == filter.Count {
			n.CountOp = oneOf(t, "count op", []filter.Op{filter.Eq, filter.Ne, filter.Lt, filter.Lte, filter.Gt, filter.Gte})
			n.Count = rapid.IntRange(0, 3).Draw(t, "count")
		}
		if rapid.Bool().Draw(t, "where") {
			n.Where = w.drawNode(t, hops[object][n.Relation].to, depth-1)
		}
		return n
	case 3:
		return filter.NotOf{Node: w.drawNode(t, object, depth-1)}
	case 4, 5:
		nodes := make([]filter.Node, rapid.IntRange(1, 3).Draw(t, "nodes"))
		for i := range nodes {
			nodes[i] = w.drawNode(t, object, depth-1)
		}
		if kind == 4 {
			return filter.AllOf{Nodes: nodes}
		}
		return filter.AnyOf{Nodes: nodes}
	}
	return w.drawCompare(t, object)
}

var objects = []string{"contacts", "companies", "deals"}

// drawRole makes a role: scopes and conditions of actions, levels of fields, and denials.
func (w *world) drawRole(t *rapid.T) access.Definition {
	d := access.Definition{Objects: map[string]access.Rule{}}
	level := rapid.SampledFrom([]access.Level{access.Hidden, access.Masked, access.Readable, access.Writable})
	levels := func(object string) map[string]access.Level {
		out := map[string]access.Level{}
		for range rapid.IntRange(0, 2).Draw(t, "levels") {
			path := oneOf(t, "level of", fields[object][1:])
			if o, err := w.model.Object(object); err == nil {
				if f, ok := o.Field(path); ok {
					out[f.ID] = level.Draw(t, "level")
				}
			}
		}
		return out
	}
	for _, object := range append([]string{"*"}, objects...) {
		if rapid.IntRange(0, 3).Draw(t, "named") == 0 {
			continue
		}
		r := access.Rule{Actions: map[access.Action]access.Grant{}}
		for _, a := range []access.Action{access.Read, access.Read, access.Export, access.Delete, access.Bulk} {
			g := access.Grant{Scope: oneOf(t, "scope", []access.Scope{access.ScopeNone, access.ScopeOwn, access.ScopeReports, access.ScopeTeam, access.ScopeTeamBelow, access.ScopeAll})}
			if g.Scope != access.ScopeNone && object != "*" && rapid.IntRange(0, 2).Draw(t, "conditional") == 0 {
				g.Where = w.drawNode(t, object, 2)
			}
			r.Actions[a] = g
		}
		if object != "*" {
			r.Fields = levels(object)
			object = ids[object]
		}
		d.Objects[object] = r
	}
	if rapid.IntRange(0, 5).Draw(t, "denies") == 0 {
		object := oneOf(t, "denied", objects)
		d.Deny.Objects = map[string]access.ObjectDenial{ids[object]: {Fields: levels(object)}}
		if rapid.Bool().Draw(t, "denies action") {
			d.Deny.Objects[ids[object]] = access.ObjectDenial{Actions: []access.Action{oneOf(t, "denied action", []access.Action{access.Export, access.Delete, access.Bulk})}}
		}
	}
	return d
}
