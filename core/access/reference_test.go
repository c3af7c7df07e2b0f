package access

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/kontor-crm/kontor/core/filter"
)

// world is a small tenant: who is in which team, which teams lie below which, who reports to whom, and what `me` was given.
type world struct {
	me       string
	parents  tree
	members  map[string][]string // team → users
	managers tree
	deputies []string // those for whom me stands in
	roles    []role   // each inherits only from those before it
	held     []int
	grants   []Definition
	shares   map[string]map[string]ShareLevel // object → record → level
	limit    *limit
}

type role struct {
	Definition
	parents []int
}

// record is all that rules can ask about.
type record struct{ id, owner, stage string }

// decide is the reference: it asks every role about one record, word for word as the documentation has it, and knows no
// compiled form.
func (w world) decide(object string, a Action, r record) bool {
	if a.needsRead() && !w.decide(object, Read, r) || !w.anywhere(object, a) {
		return false
	}
	for _, g := range w.said(object, a) {
		if w.inScope(g.Scope, r.owner) && (g.Where == nil || g.Where.(filter.Compare).Value == filter.String(r.stage)) {
			return true
		}
	}
	level := w.shares[object][r.id]
	return level == ShareWrite && (a == Read || a == Update || a == Bulk) || level == ShareRead && a == Read
}

// said are the grants of all roles and the personal ones on an action.
func (w world) said(object string, a Action) []Grant {
	var out []Grant
	for _, i := range w.held {
		out = append(out, w.roleSays(i, object, a)...)
	}
	for _, d := range w.grants {
		if g, ok := d.grant(object, a); ok {
			out = append(out, g)
		}
	}
	return slices.DeleteFunc(out, func(g Grant) bool { return g.Scope == ScopeNone })
}

func (w world) roleSays(i int, object string, a Action) []Grant {
	r := w.roles[i]
	if g, ok := r.Objects[object].Actions[a]; ok {
		return []Grant{g}
	}
	if g, ok := r.Objects["*"].Actions[a]; ok {
		return []Grant{g}
	}
	var out []Grant
	for _, p := range r.parents {
		out = append(out, w.roleSays(p, object, a)...)
	}
	return out
}

// ancestry are the definitions of all roles that are held or inherited from, and the personal ones.
func (w world) ancestry() []Definition {
	seen := map[int]bool{}
	var walk func(i int)
	walk = func(i int) {
		seen[i] = true
		for _, p := range w.roles[i].parents {
			walk(p)
		}
	}
	for _, i := range w.held {
		walk(i)
	}
	out := slices.Clone(w.grants)
	for i := range seen {
		out = append(out, w.roles[i].Definition)
	}
	return out
}

func (w world) inScope(s Scope, owner string) bool {
	switch {
	case s == ScopeAll:
		return true
	case s == ScopeNone:
		return false
	case owner == "":
		return s >= ScopeTeam
	case owner == w.me || slices.Contains(w.deputies, owner):
		return true
	}
	if s >= ScopeReports {
		for above := w.managers[owner]; above != ""; above = w.managers[above] {
			if above == w.me {
				return true
			}
		}
	}
	for team, users := range w.members {
		if !slices.Contains(users, owner) {
			continue
		}
		if s >= ScopeTeam && slices.Contains(users, w.me) {
			return true
		}
		for above := team; s >= ScopeTeamBelow && above != ""; above = w.parents[above] {
			if slices.Contains(w.members[above], w.me) {
				return true
			}
		}
	}
	return false
}

// level is the reference for fields.
func (w world) level(object, field string) Level {
	readable, written, reads, writes := Hidden, false, false, false
	for _, i := range w.held {
		l, r, c := w.roleLevel(i, object, field)
		if r {
			readable = max(readable, min(l.read, Readable))
		}
		written = written || c && l.write
		reads, writes = reads || r, writes || c
	}
	for _, d := range w.grants {
		l, said := d.level(object, field)
		if said || !reads && w.grantAllows(d, object, Read) {
			readable = max(readable, min(l, Readable))
		}
		if said || !writes && (w.grantAllows(d, object, Create) || w.grantAllows(d, object, Update)) {
			written = written || l == Writable
		}
	}
	out := readable
	if !w.anywhere(object, Read) {
		out = Readable
	}
	if out == Readable && written && (w.anywhere(object, Create) || w.anywhere(object, Update)) {
		out = Writable
	}
	for _, d := range w.ancestry() {
		if l, ok := d.Deny.Objects[object].Fields[field]; ok {
			out = min(out, l)
		}
	}
	return out
}

func (w world) grantAllows(d Definition, object string, a Action) bool {
	g, _ := d.grant(object, a)
	return g.Scope != ScopeNone
}

type refLevel struct {
	read  Level
	write bool
	any   Level
}

// roleLevel is what a role says about a field, and whether it lets anybody read, or write, the object.
func (w world) roleLevel(i int, object, field string) (l refLevel, reads, writes bool) {
	some := func(a Action) bool {
		return slices.ContainsFunc(w.roleSays(i, object, a), func(g Grant) bool { return g.Scope != ScopeNone })
	}
	reads, writes = some(Read), some(Create) || some(Update)
	own, said := w.roles[i].level(object, field)
	if said || len(w.roles[i].parents) == 0 {
		return refLevel{own, own == Writable, own}, reads, writes
	}
	read, written := Hidden, false
	parentReads, parentWrites := false, false
	for _, p := range w.roles[i].parents {
		above, r, c := w.roleLevel(p, object, field)
		l.any = max(l.any, above.any)
		if r {
			read, parentReads = max(read, above.read), true
		}
		if c {
			written, parentWrites = written || above.write, true
		}
	}
	l.read, l.write = l.any, l.any == Writable
	if parentReads {
		l.read = read
	}
	if parentWrites {
		l.write = written
	}
	return l, reads, writes
}

// anywhere reports whether the action is allowed at all, before it is cut down to what can be read.
func (w world) anywhere(object string, a Action) bool {
	if !w.limit.action(object, a) {
		return false
	}
	for _, d := range w.ancestry() {
		if slices.Contains(d.Deny.Objects[object].Actions, a) || slices.Contains(d.Deny.Objects["*"].Actions, a) ||
			slices.Contains(d.Deny.Modules, "sales") && object == "deal" {
			return false
		}
	}
	return len(w.said(object, a)) > 0
}

// source is what the service reads from the database.
func (w world) source() *source {
	r := &roster{
		active: map[string]bool{w.me: true}, roles: map[string]knownRole{}, userRoles: map[string][]string{}, teams: w.parents, members: w.members,
		managers: w.managers, userTeams: map[string][]string{}, grants: map[string][]storedGrant{}, absences: map[string][]Absence{},
		shares: map[string][]storedShare{}, now: time.Unix(1000, 0),
	}
	for team, users := range w.members {
		for _, u := range users {
			r.userTeams[u] = append(r.userTeams[u], team)
		}
	}
	name := func(i int) string { return fmt.Sprintf("rol_%d", i) }
	for i, d := range w.roles {
		k := knownRole{Name: name(i), Definition: d.Definition}
		for _, p := range d.parents {
			k.Parents = append(k.Parents, name(p))
		}
		r.roles[name(i)] = k
	}
	for _, i := range w.held {
		r.userRoles[w.me] = append(r.userRoles[w.me], name(i))
	}
	for i, d := range w.grants {
		r.grants[w.me] = append(r.grants[w.me], storedGrant{knownGrant: knownGrant{ID: fmt.Sprint(i), Definition: d}})
	}
	for _, absent := range w.deputies {
		r.absences[w.me] = append(r.absences[w.me], Absence{UserID: absent, StartsAt: time.Unix(0, 0), EndsAt: time.Unix(2000, 0)})
	}
	for object, list := range w.shares {
		for id, level := range list {
			r.shares[w.me] = append(r.shares[w.me], storedShare{grantee: w.me, object: object, record: id, write: level == ShareWrite})
		}
	}
	return r.user(w.me)
}

func (w world) compile() *Compiled { return w.source().compile(w.limit) }

type schema struct{}

func (schema) Field(name string) (filter.Field, error) {
	if name != "owner_id" && name != "stage" && name != "id" {
		return filter.Field{}, filter.UnknownField(name)
	}
	return filter.Field{Name: name, ID: name, Kind: filter.KindExact}, nil
}

func (schema) Relation(name string) (filter.Relation, error) {
	return filter.Relation{}, filter.UnknownRelation(name)
}

func (r record) Value(f filter.Field) any {
	v := map[string]string{"id": r.id, "owner_id": r.owner, "stage": r.stage}[f.Name]
	if v == "" {
		return nil
	}
	return v
}

func (record) Related(filter.Relation) []filter.Record { return nil }

// T-39: the compiled filter decides about every record as the reference does, and so do the shortcuts by owner.
func TestCompiledEqualsTheReference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		c := w.compile()
		for _, object := range objects {
			o := c.Object(object)
			for _, a := range Actions() {
				node, ok := o.Filter(a)
				require.Equal(t, ok, o.Can(a))
				bound, err := filter.Bind(node, schema{}, filter.Env{Now: time.Unix(0, 0)})
				require.NoError(t, err)
				ids, all, unowned := o.Owners(a)
				for _, owner := range append([]string{""}, users...) {
					for i, stage := range stages {
						r := record{shareable[i], owner, stage}
						want := w.decide(object, a, r)
						require.Equal(t, want, ok && bound.Match(r), "%s %s %+v", a, object, r)
						if allowed, known := o.AllowsRecord(a, owner); known {
							require.Equal(t, want, allowed, "%s %s %+v", a, object, r)
						}
						within := slices.Contains(o.Shared(a), r.id) || all || owner == "" && unowned || owner != "" && slices.Contains(ids, owner)
						if o.Exact(a) {
							require.Equal(t, want, within, "%s %s %+v", a, object, r)
						} else if want {
							require.True(t, within, "%s %s %+v", a, object, r)
						}
					}
				}
			}
			restricted, unreadable := false, false
			for _, f := range append(slices.Clone(fields), "f_unnamed") {
				l := o.Field(f)
				require.Equal(t, w.level(object, f), l, "%s of %s", f, object)
				restricted, unreadable = restricted || l < Writable, unreadable || l < Readable
			}
			if restricted {
				require.True(t, o.FieldsRestricted())
			}
			require.Equal(t, unreadable, o.ReadRestricted())
		}
		for _, f := range functions {
			want := false
			for _, d := range w.ancestry() {
				want = want || slices.Contains(d.Functions, f) || slices.Contains(d.Functions, "*")
			}
			for _, d := range w.ancestry() {
				want = want && !slices.Contains(d.Deny.Functions, f)
			}
			require.Equal(t, want && w.limit.function(f), c.Has(f), f)
		}
	})
}

// T-36: a role that somebody may give, or may make one that others have into, brings nobody more than the giver can do
// himself, or than the taker had already been given and only could not read.
func TestGivingStaysBelowTheGiver(t *testing.T) {
	t.Parallel()
	given := 0
	rapid.Check(t, func(t *rapid.T) {
		giver, taker := drawWorld(t), drawWorld(t)
		// The taker belongs to the same teams, so that scopes mean the same people.
		taker.parents, taker.members, taker.managers, taker.deputies, taker.limit = giver.parents, giver.members, giver.managers, giver.deputies, nil
		giver.shares, taker.shares = nil, nil
		gift := Definition{Objects: map[string]Rule{"contact": {Actions: map[Action]Grant{
			rapid.SampledFrom(Actions()).Draw(t, "action"): {Scope: Scope(rapid.IntRange(1, 5).Draw(t, "scope"))},
		}}}}
		if rapid.Bool().Draw(t, "any role") {
			gift = drawDefinition(t)
			gift.Deny = Denial{}
		}
		me := giver.compile()
		if mayGive(me, unite(lineages(gift), nil, nil)) != nil {
			return
		}
		given++
		blind := taker
		blind.grants = append(slices.Clone(taker.grants), Definition{Objects: rules(map[string]map[Action]Grant{
			"*": each(ScopeAll, Read), "contact": each(ScopeAll, Read), "deal": each(ScopeAll, Read),
		})})
		had := blind.compile()
		before := taker.compile()
		taker.roles, taker.held = append(slices.Clone(taker.roles), role{Definition: gift}), append(slices.Clone(taker.held), len(taker.roles))
		after := taker.compile()
		for _, object := range objects {
			for _, a := range Actions() {
				was := had
				if a == Read {
					was = before
				}
				for _, owner := range append([]string{""}, users...) {
					for _, stage := range stages {
						r := record{"rec_x", owner, stage}
						if matches(t, after, object, a, r) {
							require.True(t, matches(t, me, object, a, r) || matches(t, was, object, a, r), "%s %s %+v", a, object, r)
						}
					}
				}
			}
		}
		for _, f := range functions {
			require.False(t, after.Has(f) && !me.Has(f) && !before.Has(f), f)
		}
	})
	require.Positive(t, given)
}

func matches(t *rapid.T, c *Compiled, object string, a Action, r record) bool {
	node, ok := c.Object(object).Filter(a)
	bound, err := filter.Bind(node, schema{}, filter.Env{Now: time.Unix(0, 0)})
	require.NoError(t, err)
	return ok && bound.Match(r)
}

func TestEqualRightsHaveEqualHashes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		hash := w.compile().Hash()
		require.Equal(t, hash, w.compile().Hash())
		other := w
		other.me = "usr_b"
		require.NotEqual(t, hash, other.compile().Hash())
	})
}
