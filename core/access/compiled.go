package access

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/filter"
)

// Compiled is what one principal may do, ready for use. It is immutable and may be kept for the length of a request.
type Compiled struct {
	people *people
	epoch  int64
	until  time.Time // when something of it ends or begins; zero for never
	pinned bool      // the rights are those that a job was started with
	// overtaken says that the principal has other rights by now than those that a job was started with.
	overtaken bool
	hash      string
	rights    *rights
	objects   map[string]*object
	// roles are those that the principal has and all that these inherit from, sorted.
	roles []string
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
	node   filter.Node // nil when every record is allowed
	scope  Scope       // the widest scope of all alternatives; ScopeNone when nothing is allowed
	exact  bool        // the scope says everything: there is no condition
	shared []string    // records that are allowed whoever owns them
	*people
}

// compile turns rights into filters for one principal.
func compile(r *rights, epoch int64, p *people) *Compiled {
	c := &Compiled{people: p, epoch: epoch, rights: r, objects: make(map[string]*object, len(r.objects))}
	scopes := p.nodes()
	for id, o := range r.objects {
		c.objects[id] = compileObject(o, p, id, scopes)
	}
	rest := r.objects[everything]
	for id := range p.Shared {
		if _, named := c.objects[id]; !named {
			c.objects[id] = compileObject(rest, p, id, scopes)
		}
	}
	c.hash = c.digest(p)
	return c
}

func compileObject(r *objectRights, p *people, id string, scopes [scopeCount]filter.Node) *object {
	o := &object{rights: r, restricted: r.rest < Writable, unreadable: r.rest < Readable}
	for _, l := range r.fields {
		o.restricted = o.restricted || l < Writable
		o.unreadable = o.unreadable || l < Readable
	}
	shares := p.Shared[id]
	for a := range o.actions {
		act := r.actions[a].allowed(p, scopes)
		switch Action(a) {
		case Read:
			act = act.share(shares.Read, p.sharedNode(id, false))
		case Update, Bulk:
			act = act.share(shares.Write, p.sharedNode(id, true))
		}
		switch {
		case !Action(a).needsRead():
		case len(shares.Read) == 0 && slices.EqualFunc(r.actions[a], r.actions[Read], term.same):
			act = o.actions[Read]
		default:
			act = act.within(o.actions[Read], scopes)
		}
		o.actions[a] = act
	}
	return o
}

// allowed makes one action out of its alternatives. Those of one scope, and of scopes that reach the same people, stand
// together, so that a list of owners is in the filter once, however many conditions there are. What a wider scope allows anyway
// is left out: each holds those before it.
func (ts terms) allowed(p *people, scopes [scopeCount]filter.Node) allowed {
	a := allowed{exact: true, people: p}
	var where [scopeCount][]filter.Node
	for _, t := range ts {
		a.scope = max(a.scope, t.scope)
		a.exact = a.exact && t.key == ""
		at := p.widest(t.scope)
		where[at] = append(where[at], t.where)
	}
	var nodes, wider []filter.Node
	for s, conditions := range slices.Backward(where[:]) {
		conditions = slices.DeleteFunc(conditions, func(n filter.Node) bool {
			return slices.ContainsFunc(wider, func(w filter.Node) bool { return filter.Covers(w, n) })
		})
		if len(conditions) > 0 {
			union := filter.Union(conditions...)
			wider = append(wider, union)
			nodes = append(nodes, filter.And(scopes[s], union))
		}
	}
	slices.Reverse(nodes)
	a.node = filter.Or(nodes...)
	return a
}

// share adds records that were shared. Sharing widens what somebody may do with an object, and gives nothing to those who
// may do it with no record at all.
func (a allowed) share(ids []string, node filter.Node) allowed {
	if a.scope == ScopeNone || len(ids) == 0 || a.node == nil {
		return a
	}
	a.node, a.shared = filter.Or(a.node, node), ids
	return a
}

// within cuts an action down to what can be read.
func (a allowed) within(read allowed, scopes [scopeCount]filter.Node) allowed {
	scope := min(a.scope, read.scope)
	switch {
	case scope == ScopeNone:
		a.node, a.exact, a.shared = filter.Nothing(), true, nil
	case a.exact && read.exact && len(a.shared) == 0 && (len(read.shared) == 0 || a.scope <= read.scope):
		a.node = scopes[scope]
	case a.exact && read.exact && a.scope <= read.scope:
		// What may be written of the shared records may be read, too: the action's own filter lies within that of reading.
	default:
		a.node = filter.And(read.node, a.node)
		a.exact = false
		if len(read.shared) > 0 {
			a.shared = read.shared // Those that may be written are among them.
		}
	}
	a.scope = scope
	return a
}

// digest names what is allowed, so that equal rights have equal names.
func (c *Compiled) digest(p *people) string {
	h := sha256.New()
	fmt.Fprintln(h, p.Me, p.Own, p.Reports, p.Team, p.Below, c.rights.others, c.rights.closed)
	for _, id := range slices.Sorted(maps.Keys(p.Shared)) {
		fmt.Fprintln(h, id, p.Shared[id].Read, p.Shared[id].Write)
	}
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

// fresh reports whether the rights are those of an epoch, or of a later one, and nothing of them has run out.
func (c *Compiled) fresh(epoch int64, now time.Time) bool {
	return c.epoch >= epoch && (c.until.IsZero() || now.Before(c.until))
}

// UserID is the person whose records the scope ScopeOwn reaches; empty for Kontor itself.
func (c *Compiled) UserID() string { return c.people.Me }

// Epoch is the tenant's access epoch at which the rights were read.
func (c *Compiled) Epoch() int64 { return c.epoch }

// Hash is a short name of everything that is allowed, for keys of caches: equal rights have equal names.
func (c *Compiled) Hash() string { return c.hash }

// Pinned reports whether the rights are those that a job was started with, which may have changed since.
func (c *Compiled) Pinned() bool { return c.pinned }

// Grantees are the ids of users and teams under which records are shared with the principal.
func (c *Compiled) Grantees() []string { return c.people.Grantees }

// Circles are the ids of the roles that the principal has, with all that these inherit from, and of the teams that it is in, with
// those above them.
func (c *Compiled) Circles() (roles, teams []string) {
	for _, id := range c.people.Grantees {
		if id != c.people.Me {
			teams = append(teams, id)
		}
	}
	return slices.Clone(c.roles), teams
}

// ClosedModules are the modules that are closed to the principal.
func (c *Compiled) ClosedModules() []string { return slices.Clone(c.rights.closed) }

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
func (o Object) Exact(a Action) bool {
	return o.o == nil || o.o.actions[a].exact && len(o.o.actions[a].shared) == 0
}

// Owners returns whose records the action reaches: of everybody, or of the users in ids (sorted, not to be changed) and,
// with unowned, those of nobody. Where Exact is false, it reaches no others but those of Shared, and not all of these.
func (o Object) Owners(a Action) (ids []string, all, unowned bool) {
	if o.o == nil {
		return nil, false, false
	}
	return o.o.actions[a].owners(o.o.actions[a].scope)
}

// Shared returns the records, sorted and not to be changed, that the action may reach whoever owns them.
func (o Object) Shared(a Action) []string {
	if o.o == nil {
		return nil
	}
	return o.o.actions[a].shared
}

// AllowsRecord decides about a record by its owner alone (empty for none). Where known is false, the record must be matched
// with Filter instead.
func (o Object) AllowsRecord(a Action, owner string) (allowed, known bool) {
	if o.o == nil {
		return false, true
	}
	act := &o.o.actions[a]
	if act.reaches(act.scope, owner) {
		return true, act.exact
	}
	return false, len(act.shared) == 0
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
