package access

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/kontor-crm/kontor/core/filter"
)

// world is a small tenant: who is in which team, which teams lie below which, and what the roles of `me` say.
type world struct {
	me      string
	parents tree
	members map[string][]string // team → users
	defs    []Definition
	limit   *limit
}

// record is all that rules can ask about.
type record struct{ owner, stage string }

// decide is the reference: it asks every role about one record, word for word as the documentation has it, and knows no
// compiled form.
func (w world) decide(object string, a Action, r record) bool {
	if a.needsRead() && !w.decide(object, Read, r) {
		return false
	}
	if !w.limit.action(object, a) {
		return false
	}
	for _, d := range w.defs {
		if slices.Contains(d.Deny.Objects[object].Actions, a) || slices.Contains(d.Deny.Objects["*"].Actions, a) {
			return false
		}
	}
	for _, d := range w.defs {
		g, ok := d.Objects[object].Actions[a]
		if !ok {
			g = d.Objects["*"].Actions[a]
		}
		if w.inScope(g.Scope, r.owner) && (g.Where == nil || g.Where.(filter.Compare).Value == filter.String(r.stage)) {
			return true
		}
	}
	return false
}

func (w world) inScope(s Scope, owner string) bool {
	switch s {
	case ScopeAll:
		return true
	case ScopeOwn:
		return owner == w.me
	case ScopeTeam:
		if owner == "" || owner == w.me {
			return true
		}
		for team, users := range w.members {
			if !slices.Contains(users, owner) {
				continue
			}
			for above := team; above != ""; above = w.parents[above] {
				if slices.Contains(w.members[above], w.me) {
					return true
				}
			}
		}
	}
	return false
}

// level is the reference for fields.
func (w world) level(object, field string) Level {
	readable, written := Hidden, false
	may := func(a Action) bool { return w.anywhere(object, a) }
	for _, d := range w.defs {
		l := Writable
		if all := d.Objects["*"].Level; all != nil {
			l = *all
		}
		rule := d.Objects[object]
		if rule.Level != nil {
			l = *rule.Level
		}
		if own, ok := rule.Fields[field]; ok {
			l = own
		}
		if d.grant(object, Read).Scope != ScopeNone {
			readable = max(readable, l)
		}
		if d.grant(object, Create).Scope != ScopeNone || d.grant(object, Update).Scope != ScopeNone {
			written = written || l == Writable
		}
	}
	reads := may(Read)
	out := min(readable, Readable)
	if !reads {
		out = Readable
	}
	if out == Readable && written && (may(Create) || may(Update)) {
		out = Writable
	}
	for _, d := range w.defs {
		if l, ok := d.Deny.Objects[object].Fields[field]; ok {
			out = min(out, l)
		}
	}
	return out
}

// anywhere reports whether any role allows the action at all, before it is cut down to what can be read.
func (w world) anywhere(object string, a Action) bool {
	if !w.limit.action(object, a) {
		return false
	}
	allowed := false
	for _, d := range w.defs {
		if slices.Contains(d.Deny.Objects[object].Actions, a) || slices.Contains(d.Deny.Objects["*"].Actions, a) {
			return false
		}
		allowed = allowed || d.grant(object, a).Scope != ScopeNone
	}
	return allowed
}

var (
	users   = []string{"usr_a", "usr_b", "usr_c", "usr_d", "usr_e"}
	teams   = []string{"tea_1", "tea_2", "tea_3", "tea_4"}
	stages  = []string{"new", "won"}
	objects = []string{"contact", "deal", "obj_x"}
	fields  = []string{"f_one", "f_two"}
)

func drawDefinition(t *rapid.T) Definition {
	d := Definition{Objects: map[string]Rule{}}
	level := rapid.SampledFrom([]Level{Hidden, Masked, Readable, Writable})
	for _, object := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"*", "contact", "deal"}), 0, 3, rapid.ID).Draw(t, "objects") {
		r := Rule{Actions: map[Action]Grant{}}
		for _, a := range rapid.SliceOfNDistinct(rapid.SampledFrom(Actions()), 0, actionCount, rapid.ID).Draw(t, "actions") {
			g := Grant{Scope: Scope(rapid.IntRange(0, 3).Draw(t, "scope"))}
			if rapid.IntRange(0, 2).Draw(t, "conditional") == 0 {
				g.Where = filter.Compare{Field: "stage", Op: filter.Eq, Value: filter.String(rapid.SampledFrom(stages).Draw(t, "stage"))}
			}
			r.Actions[a] = g
		}
		if rapid.Bool().Draw(t, "has level") {
			l := level.Draw(t, "level")
			r.Level = &l
		}
		if object != "*" {
			r.Fields = rapid.MapOfN(rapid.SampledFrom(fields), level, 0, 2).Draw(t, "fields")
		}
		d.Objects[object] = r
	}
	d.Functions = rapid.SliceOfN(rapid.SampledFrom(append(Functions(), "*")), 0, 4).Draw(t, "functions")
	if rapid.IntRange(0, 3).Draw(t, "denies") == 0 {
		d.Deny.Functions = rapid.SliceOfN(rapid.SampledFrom(functions), 0, 2).Draw(t, "denied functions")
		d.Deny.Objects = map[string]ObjectDenial{rapid.SampledFrom([]string{"*", "contact"}).Draw(t, "denied object"): {
			Actions: rapid.SliceOfN(rapid.SampledFrom(Actions()), 0, 2).Draw(t, "denied actions"),
		}}
		d.Deny.Objects["deal"] = ObjectDenial{Fields: rapid.MapOfN(rapid.SampledFrom(fields), level, 0, 2).Draw(t, "denied fields")}
	}
	return d
}

func drawWorld(t *rapid.T) world {
	w := world{me: "usr_a", parents: tree{}, members: map[string][]string{}}
	for i, id := range teams {
		w.parents[id] = ""
		if i > 0 && rapid.Bool().Draw(t, "has parent") {
			w.parents[id] = teams[rapid.IntRange(0, i-1).Draw(t, "parent")]
		}
		w.members[id] = rapid.SliceOfNDistinct(rapid.SampledFrom(users), 0, 3, rapid.ID).Draw(t, "members")
	}
	w.defs = rapid.SliceOfN(rapid.Custom(drawDefinition), 0, 4).Draw(t, "roles")
	if rapid.IntRange(0, 3).Draw(t, "is key") == 0 {
		scopes := rapid.SliceOfN(rapid.SampledFrom([]string{"read", "write", "import", "export", "admin", "contact:read", "deals:write", "metadata:write"}), 1, 3)
		w.limit = newLimit(scopes.Draw(t, "scopes"), func(name string) (string, bool) { return "deal", name == "deals" })
	}
	return w
}

// compile does what the service does with the rows of the database.
func (w world) compile() *Compiled {
	var mine, team []string
	for id, users := range w.members {
		if slices.Contains(users, w.me) {
			mine = append(mine, id)
		}
	}
	for _, id := range w.parents.below(mine) {
		team = append(team, w.members[id]...)
	}
	return compile(unite(w.defs, w.limit), 1, w.me, team)
}

type schema struct{}

func (schema) Field(name string) (filter.Field, error) {
	if name != "owner_id" && name != "stage" {
		return filter.Field{}, filter.UnknownField(name)
	}
	return filter.Field{Name: name, ID: name, Kind: filter.KindExact}, nil
}

func (schema) Relation(name string) (filter.Relation, error) {
	return filter.Relation{}, filter.UnknownRelation(name)
}

func (r record) Value(f filter.Field) any {
	v := map[string]string{"owner_id": r.owner, "stage": r.stage}[f.Name]
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
					for _, stage := range stages {
						r := record{owner, stage}
						want := w.decide(object, a, r)
						require.Equal(t, want, ok && bound.Match(r), "%s %s %+v", a, object, r)
						if allowed, known := o.AllowsRecord(a, owner); known {
							require.Equal(t, want, allowed, "%s %s %+v", a, object, r)
						}
						within := all || owner == "" && unowned || owner != "" && slices.Contains(ids, owner)
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
			for _, d := range w.defs {
				want = want || slices.Contains(d.Functions, f) || slices.Contains(d.Functions, "*")
			}
			for _, d := range w.defs {
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
		taker.parents, taker.members, taker.limit = giver.parents, giver.members, nil
		role := Definition{Objects: map[string]Rule{"contact": {Actions: map[Action]Grant{
			rapid.SampledFrom(Actions()).Draw(t, "action"): {Scope: Scope(rapid.IntRange(1, 3).Draw(t, "scope"))},
		}}}}
		if rapid.Bool().Draw(t, "any role") {
			role = drawDefinition(t)
			role.Deny = Denial{}
		}
		me := giver.compile()
		if mayGive(me, role) != nil {
			return
		}
		given++
		blind := taker
		blind.defs = append(slices.Clone(taker.defs), Definition{Objects: rules(map[string]map[Action]Grant{
			"*": each(ScopeAll, Read), "contact": each(ScopeAll, Read), "deal": each(ScopeAll, Read),
		})})
		had := blind.compile()
		before := taker.compile()
		taker.defs = append(slices.Clone(taker.defs), role)
		after := taker.compile()
		for _, object := range objects {
			for _, a := range Actions() {
				was := had
				if a == Read {
					was = before
				}
				for _, owner := range append([]string{""}, users...) {
					for _, stage := range stages {
						r := record{owner, stage}
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

func BenchmarkDecision(b *testing.B) {
	var defs []Definition
	for range 50 {
		for _, r := range BuiltinRoles()[2:] {
			defs = append(defs, r.Definition)
		}
	}
	c := compile(unite(defs, nil), 1, "usr_a", users)
	for b.Loop() {
		o := c.Object("contact")
		if !o.Can(Update) || o.Field("contact.email") != Writable {
			b.Fatal("refused")
		}
		o.AllowsRecord(Update, "usr_b")
	}
}

func BenchmarkCompile50Roles(b *testing.B) {
	var defs []Definition
	for range 10 {
		for _, r := range BuiltinRoles()[1:] {
			defs = append(defs, r.Definition)
		}
	}
	for b.Loop() {
		compile(unite(defs, nil), 1, "usr_a", users)
	}
}
