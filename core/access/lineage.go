package access

import "slices"

// lineage is a role with all that it inherits from. What the role leaves open comes from its parents.
type lineage struct {
	own     Definition
	parents []*lineage
}

// lineages makes roles without parents of definitions.
func lineages(defs ...Definition) []*lineage {
	out := make([]*lineage, len(defs))
	for i, d := range defs {
		out[i] = &lineage{own: d}
	}
	return out
}

// all returns the definitions of the roles and of everything they inherit from, each once.
func all(roles []*lineage) []Definition {
	var out []Definition
	seen := map[*lineage]bool{}
	var walk func(list []*lineage)
	walk = func(list []*lineage) {
		for _, l := range list {
			if !seen[l] {
				seen[l] = true
				out = append(out, l.own)
				walk(l.parents)
			}
		}
	}
	walk(roles)
	return out
}

// word is what one role says about one object.
type word struct {
	own     *Definition
	object  string
	parents []*word
	actions [actionCount]terms
	fields  map[string]fieldWord
}

// fieldWord is what one role says about a field: how far it may be seen by those whom the role lets read the object, and
// whether it may be written by those whom the role lets create or change it.
type fieldWord struct {
	read  Level
	write bool
	// ceiling is the level itself, whatever the role lets them do.
	ceiling Level
}

// words asks every role about an object, each once, however often it is inherited from.
func words(roles []*lineage, object string, asked map[*lineage]*word) []*word {
	out := make([]*word, 0, len(roles))
	for _, l := range roles {
		w, ok := asked[l]
		if !ok {
			w = &word{own: &l.own, object: object, fields: map[string]fieldWord{}}
			asked[l] = w
			w.parents = words(l.parents, object, asked)
			for a := range w.actions {
				w.actions[a] = w.action(Action(a))
			}
		}
		out = append(out, w)
	}
	return out
}

// action is what the role says itself, or else what any of its parents says.
func (w *word) action(a Action) terms {
	if g, ok := w.own.grant(w.object, a); ok {
		return terms(nil).add(g)
	}
	var ts terms
	for _, p := range w.parents {
		ts = ts.union(p.actions[a])
	}
	return ts
}

func (w *word) reads() bool { return len(w.actions[Read]) > 0 }

func (w *word) writes() bool { return len(w.actions[Create])+len(w.actions[Update]) > 0 }

// field is the role's word on a field; an empty one stands for the fields that are not named. A parent that does not let
// people read the object has no say in what they see, unless no parent does.
func (w *word) field(name string) fieldWord {
	if f, ok := w.fields[name]; ok {
		return f
	}
	f := fieldWord{}
	l, said := w.own.level(w.object, name)
	if said || len(w.parents) == 0 {
		f = fieldWord{read: min(l, Readable), write: l == Writable, ceiling: l}
	} else {
		reads, writes := false, false
		for _, p := range w.parents {
			above := p.field(name)
			f.ceiling = max(f.ceiling, above.ceiling)
			f.read, f.write = max(f.read, above.read), f.write || above.write
			reads, writes = reads || p.reads(), writes || p.writes()
		}
		if !reads {
			f.read = min(f.ceiling, Readable)
		}
		if !writes {
			f.write = f.ceiling == Writable
		}
	}
	if !w.reads() {
		f.read = Hidden
	}
	f.write = f.write && w.writes()
	w.fields[name] = f
	return f
}

// fieldNames are the fields that the definitions name, of one object.
func fieldNames(defs []Definition, object string) []string {
	var out []string
	for _, d := range defs {
		for f := range d.Objects[object].Fields {
			out = append(out, f)
		}
		for f := range d.Deny.Objects[object].Fields {
			out = append(out, f)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
