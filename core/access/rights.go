package access

import (
	"maps"
	"slices"

	"github.com/kontor-crm/kontor/core/filter"
)

// rights are what several roles allow together, before it is known whose teams and records are meant. They can be
// compared: nobody may give what he does not have.
type rights struct {
	// objects always holds "*", which stands for every object that is not named.
	objects   map[string]*objectRights
	functions map[string]bool
	// others says whether functions that are not named are allowed.
	others bool
	// closed are the modules that are denied, sorted.
	closed []string
}

type objectRights struct {
	actions [actionCount]terms
	fields  map[string]Level
	// rest is the level of the fields that are not named.
	rest Level
}

// term is one scope with its condition; key is the condition in its JSON form, empty for none.
type term struct {
	scope Scope
	where filter.Node
	key   string
}

// terms are alternatives. At most one has no condition, and it is the first; the others reach further than it.
type terms []term

// add returns the terms with one more alternative.
func (ts terms) add(g Grant) terms {
	if g.Scope == ScopeNone {
		return ts
	}
	t := term{scope: g.Scope, where: g.Where}
	if g.Where != nil {
		t.key = string(filter.FormatJSON(g.Where))
	}
	return ts.with(t)
}

// union returns the terms with all the other alternatives.
func (ts terms) union(others terms) terms {
	for _, t := range others {
		ts = ts.with(t)
	}
	return ts
}

func (ts terms) with(t term) terms {
	if ts.covers(t) {
		return ts
	}
	ts = slices.Clone(ts)
	ts = slices.DeleteFunc(ts, func(old term) bool { return t.covers(old) })
	if t.key == "" {
		return slices.Insert(ts, 0, t)
	}
	return append(ts, t)
}

// covers reports whether t allows at least what other allows. Two different conditions are never comparable.
func (t term) covers(other term) bool {
	return t.scope >= other.scope && (t.key == "" || t.key == other.key)
}

func (t term) same(other term) bool { return t.scope == other.scope && t.key == other.key }

func (ts terms) covers(other term) bool {
	return slices.ContainsFunc(ts, func(t term) bool { return t.covers(other) })
}

func (ts terms) coverAll(others terms) bool {
	return !slices.ContainsFunc(others, func(o term) bool { return !ts.covers(o) })
}

// unite makes the union of the roles and the personal grants, takes away what any of them denies and what lies beyond the
// limit.
func unite(roles []*lineage, grants []Definition, limit *limit) *rights {
	r := &rights{objects: map[string]*objectRights{everything: nil}, functions: map[string]bool{}}
	defs := append(all(roles), grants...)
	closed := map[string]bool{}
	for _, d := range defs {
		for _, id := range d.objectIDs() {
			r.objects[id] = nil
		}
		for _, m := range d.Deny.Modules {
			closed[m] = true
			for _, id := range modules[m] {
				r.objects[id] = nil
			}
		}
	}
	for _, id := range limit.objectIDs() {
		r.objects[id] = nil
	}
	for id := range r.objects {
		u := uniting{defs: defs, words: words(roles, id, map[*lineage]*word{}), grants: grants, limit: limit, object: id}
		r.objects[id] = u.unite(closed[moduleOf(id)])
	}
	for _, d := range defs {
		for _, f := range d.Functions {
			if f == everything {
				r.others = true
			} else {
				r.functions[f] = true
			}
		}
	}
	for _, f := range functions {
		if r.others || r.functions[f] {
			r.functions[f] = limit.function(f)
		}
	}
	r.others = r.others && limit == nil
	for _, d := range defs {
		for _, f := range d.Deny.Functions {
			r.functions[f] = false
		}
	}
	maps.DeleteFunc(r.functions, func(_ string, allowed bool) bool { return !allowed && !r.others })
	for _, m := range Modules() {
		if closed[m] {
			r.closed = append(r.closed, m)
		}
	}
	return r
}

// uniting is the union about one object.
type uniting struct {
	defs   []Definition
	words  []*word
	grants []Definition
	limit  *limit
	object string
}

func (u *uniting) unite(closed bool) *objectRights {
	o := &objectRights{fields: map[string]Level{}}
	for a := range o.actions {
		if closed || !u.limit.action(u.object, Action(a)) || u.denied(Action(a)) {
			continue
		}
		for _, w := range u.words {
			o.actions[a] = o.actions[a].union(w.actions[a])
		}
		for _, d := range u.grants {
			g, _ := d.grant(u.object, Action(a))
			o.actions[a] = o.actions[a].add(g)
		}
	}
	o.rest = u.level(o, "")
	for _, f := range fieldNames(u.defs, u.object) {
		if l := u.level(o, f); l != o.rest {
			o.fields[f] = l
		}
	}
	return o
}

func (u *uniting) denied(a Action) bool {
	return slices.ContainsFunc(u.defs, func(d Definition) bool {
		return slices.Contains(d.Deny.Objects[u.object].Actions, a) || slices.Contains(d.Deny.Objects[everything].Actions, a)
	})
}

// level is the level of one field, or with an empty field of those that are not named. A role counts for reading only where
// it lets the person read the object, and for writing only where it lets the person create or change it: a role that has
// nothing to say about an object must not open its fields. A personal grant counts where it names a level, and its silence
// only where no role lets the person read.
func (u *uniting) level(o *objectRights, field string) Level {
	read, write, reads, writes := Hidden, false, false, false
	for _, w := range u.words {
		f := w.field(field)
		read, write = max(read, f.read), write || f.write
		reads, writes = reads || w.reads(), writes || w.writes()
	}
	for _, d := range u.grants {
		l, said := d.level(u.object, field)
		if said || !reads {
			if g, _ := d.grant(u.object, Read); said || g.Scope != ScopeNone {
				read = max(read, min(l, Readable))
			}
		}
		if said || !writes {
			c, _ := d.grant(u.object, Create)
			w, _ := d.grant(u.object, Update)
			write = write || l == Writable && (said || c.Scope != ScopeNone || w.Scope != ScopeNone)
		}
	}
	if len(o.actions[Read]) == 0 {
		// Whoever may only create sees nothing anyway, and has to fill in the fields.
		read = Readable
	}
	out := read
	if read == Readable && write && len(o.actions[Create])+len(o.actions[Update]) > 0 {
		out = Writable
	}
	for _, d := range u.defs {
		if highest, ok := d.Deny.Objects[u.object].Fields[field]; ok {
			out = min(out, highest)
		}
	}
	return out
}

// object returns the rights on an object.
func (r *rights) object(id string) *objectRights {
	if o, ok := r.objects[id]; ok {
		return o
	}
	return r.objects[everything]
}

func (r *rights) function(name string) bool {
	if allowed, ok := r.functions[name]; ok {
		return allowed
	}
	return r.others
}

// covers reports whether whoever has r has at least the other rights, so that he may give them to somebody. What r can
// do counts only as far as r can read: given to somebody who reads more, it would become more.
func (r *rights) covers(other *rights) bool {
	if other.others && !r.others {
		return false
	}
	for _, f := range functions {
		if other.function(f) && !r.function(f) {
			return false
		}
	}
	for _, list := range []map[string]*objectRights{r.objects, other.objects} {
		for id := range list {
			if !r.object(id).covers(other.object(id)) {
				return false
			}
		}
	}
	return true
}

func (o *objectRights) covers(other *objectRights) bool {
	used := false
	for a := range o.actions {
		used = used || len(other.actions[a]) > 0
		if !o.effective(Action(a)).coverAll(other.actions[a]) {
			return false
		}
	}
	if !used {
		return true
	}
	if other.rest > o.rest {
		return false
	}
	for _, list := range []map[string]Level{o.fields, other.fields} {
		for f := range list {
			if other.level(f) > o.level(f) {
				return false
			}
		}
	}
	return true
}

// effective are alternatives that an action certainly has once it is cut down to what can be read.
func (o *objectRights) effective(a Action) terms {
	if !a.needsRead() {
		return o.actions[a]
	}
	var out terms
	for _, t := range o.actions[a] {
		for _, r := range o.actions[Read] {
			if r.key == "" || r.key == t.key {
				out = out.add(Grant{Scope: min(t.scope, r.scope), Where: t.where})
			}
		}
	}
	return out
}

func (o *objectRights) level(field string) Level {
	if l, ok := o.fields[field]; ok {
		return l
	}
	return o.rest
}
