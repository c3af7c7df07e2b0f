package access

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"github.com/kontor-crm/kontor/core/filter"
)

// ownerField is the API name of the field that scopes are about.
const ownerField = "owner_id"

// Compiled is what one principal may do, ready for use. It is immutable and may be kept for the length of a request.
type Compiled struct {
	user    string
	epoch   int64
	hash    string
	rights  *rights
	objects map[string]*object
}

// Object is what one principal may do with one object. The zero Object allows nothing.
type Object struct{ o *object }

type object struct {
	rights     *objectRights
	actions    [actionCount]allowed
	restricted bool // some field is not writable
	unreadable bool // some field is not readable
}

// allowed is one action, cut down to what can be read.
type allowed struct {
	node  filter.Node // nil when every record is allowed
	scope Scope       // the widest scope of all alternatives; ScopeNone when nothing is allowed
	exact bool        // the scope says everything: there is no condition
	*people
}

// people are whose records the scopes ScopeOwn and ScopeTeam reach.
type people struct {
	me   string
	team []string // sorted, me included
}

// compile turns rights into filters for one person. team are the ids of all users whose records the scope ScopeTeam reaches.
func compile(r *rights, epoch int64, me string, team []string) *Compiled {
	c := &Compiled{user: me, epoch: epoch, rights: r, objects: make(map[string]*object, len(r.objects))}
	p := &people{me: me, team: slices.Clone(team)}
	if me != "" {
		p.team = append(p.team, me)
	}
	slices.Sort(p.team)
	p.team = slices.Compact(p.team)
	scopes := p.nodes()
	for id, o := range r.objects {
		c.objects[id] = compileObject(o, p, scopes)
	}
	c.hash = c.digest(p)
	return c
}

func compileObject(r *objectRights, p *people, scopes [len(scopeNames)]filter.Node) *object {
	o := &object{rights: r, restricted: r.rest < Writable, unreadable: r.rest < Readable}
	for _, l := range r.fields {
		o.restricted = o.restricted || l < Writable
		o.unreadable = o.unreadable || l < Readable
	}
	for a := range o.actions {
		act := r.actions[a].allowed(p, scopes)
		switch {
		case !Action(a).needsRead():
		case slices.EqualFunc(r.actions[a], r.actions[Read], term.same):
			act = o.actions[Read]
		default:
			act = act.within(o.actions[Read], scopes)
		}
		o.actions[a] = act
	}
	return o
}

// nodes are the filters of the scopes.
func (p *people) nodes() [len(scopeNames)]filter.Node {
	own := filter.Nothing()
	if p.me != "" {
		own = filter.Compare{Field: ownerField, Op: filter.Eq, Value: filter.String(p.me)}
	}
	team := []filter.Node{filter.Compare{Field: ownerField, Op: filter.Empty}}
	for ids := range slices.Chunk(p.team, filter.MaxList) {
		team = append(team, filter.Compare{Field: ownerField, Op: filter.In, Value: filter.Strings(ids...)})
	}
	return [len(scopeNames)]filter.Node{ScopeNone: filter.Nothing(), ScopeOwn: own, ScopeTeam: filter.Or(team...), ScopeAll: nil}
}

// allowed makes one action out of its alternatives.
func (ts terms) allowed(p *people, scopes [len(scopeNames)]filter.Node) allowed {
	a := allowed{exact: true, people: p}
	nodes := make([]filter.Node, 0, len(ts))
	for _, t := range ts {
		a.scope = max(a.scope, t.scope)
		a.exact = a.exact && t.key == ""
		nodes = append(nodes, filter.And(scopes[t.scope], t.where))
	}
	a.node = filter.Or(nodes...)
	return a
}

// within cuts an action down to what can be read.
func (a allowed) within(read allowed, scopes [len(scopeNames)]filter.Node) allowed {
	scope := min(a.scope, read.scope)
	switch {
	case scope == ScopeNone:
		a.node, a.exact = filter.Nothing(), true
	case a.exact && read.exact:
		a.node = scopes[scope]
	default:
		a.node = filter.And(read.node, a.node)
		a.exact = false
	}
	a.scope = scope
	return a
}

// digest names what is allowed, so that equal rights have equal names.
func (c *Compiled) digest(p *people) string {
	h := sha256.New()
	fmt.Fprintln(h, p.me, p.team, c.rights.others)
	for _, f := range slices.Sorted(maps.Keys(c.rights.functions)) {
		fmt.Fprintln(h, f, c.rights.functions[f])
	}
	for _, id := range slices.Sorted(maps.Keys(c.rights.objects)) {
		o := c.rights.objects[id]
		fmt.Fprintln(h, id, o.rest)
		for _, ts := range o.actions {
			for _, t := range ts {
				fmt.Fprint(h, t.scope, t.key, ";")
			}
			fmt.Fprintln(h)
		}
		for _, f := range slices.Sorted(maps.Keys(o.fields)) {
			fmt.Fprintln(h, f, o.fields[f])
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// UserID is the person whose records the scope ScopeOwn reaches; empty for Kontor itself.
func (c *Compiled) UserID() string { return c.user }

// Epoch is the tenant's access epoch at which the rights were read.
func (c *Compiled) Epoch() int64 { return c.epoch }

// Hash is a short name of everything that is allowed, for keys of caches: equal rights have equal names.
func (c *Compiled) Hash() string { return c.hash }

// Has reports whether a function is allowed.
func (c *Compiled) Has(function string) bool { return c.rights.function(function) }

// Functions returns all functions that are allowed.
func (c *Compiled) Functions() []string {
	return slices.DeleteFunc(Functions(), func(f string) bool { return !c.Has(f) })
}

// Object returns what is allowed with an object, by its stable id.
func (c *Compiled) Object(id string) Object {
	if o, ok := c.objects[id]; ok {
		return Object{o}
	}
	return Object{c.objects[everything]}
}

// Covers reports whether c allows at least what other allows. Scopes are compared by name: ScopeOwn is as much as ScopeOwn.
func (c *Compiled) Covers(other *Compiled) bool { return c.rights.covers(other.rights) }

// Can reports whether the action is allowed on any record at all.
func (o Object) Can(a Action) bool { return o.o != nil && o.o.actions[a].scope != ScopeNone }

// Filter returns what records must satisfy for the action; a nil node lets every record through. It is false when no record
// is let through. The node must be bound with all fields of the object, also those that the person may not see.
func (o Object) Filter(a Action) (filter.Node, bool) {
	if !o.Can(a) {
		return nil, false
	}
	return o.o.actions[a].node, true
}

// Scope returns the widest scope of the action. Where Exact is false, a condition narrows it.
func (o Object) Scope(a Action) Scope {
	if o.o == nil {
		return ScopeNone
	}
	return o.o.actions[a].scope
}

// Exact reports whether the scope alone decides about the action, so that Owners and AllowsRecord say the same as Filter.
func (o Object) Exact(a Action) bool { return o.o == nil || o.o.actions[a].exact }

// Owners returns whose records the action reaches: of everybody, or of the users in ids (sorted, not to be changed) and,
// with unowned, those of nobody. Where Exact is false, it reaches no others but not all of these.
func (o Object) Owners(a Action) (ids []string, all, unowned bool) {
	if o.o == nil {
		return nil, false, false
	}
	act := &o.o.actions[a]
	switch act.scope {
	case ScopeAll:
		return nil, true, true
	case ScopeTeam:
		return act.team, false, true
	case ScopeOwn:
		if act.me != "" {
			return []string{act.me}, false, false
		}
	}
	return nil, false, false
}

// AllowsRecord decides about a record by its owner alone (empty for none). Where known is false, the record must be matched
// with Filter instead.
func (o Object) AllowsRecord(a Action, owner string) (allowed, known bool) {
	if o.o == nil {
		return false, true
	}
	act := &o.o.actions[a]
	in := false
	switch act.scope {
	case ScopeAll:
		in = true
	case ScopeTeam:
		in = owner == ""
		if !in {
			_, in = slices.BinarySearch(act.team, owner)
		}
	case ScopeOwn:
		in = owner != "" && owner == act.me
	}
	return in, !in || act.exact
}

// Field returns what may be done with a field, by its stable id, in the records that the actions let through.
func (o Object) Field(id string) Level {
	if o.o == nil {
		return Hidden
	}
	return o.o.rights.level(id)
}

// FieldsRestricted reports whether any field may not be written.
func (o Object) FieldsRestricted() bool { return o.o == nil || o.o.restricted }

// ReadRestricted reports whether any field may not be read.
func (o Object) ReadRestricted() bool { return o.o == nil || o.o.unreadable }
