package access

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/kontor-crm/kontor/core/filter"
)

var (
	users   = []string{"usr_a", "usr_b", "usr_c", "usr_d", "usr_e"}
	teams   = []string{"tea_1", "tea_2", "tea_3", "tea_4"}
	stages  = []string{"new", "won"}
	objects = []string{"contact", "deal", "obj_x"}
	fields  = []string{"f_one", "f_two"}

	shareable = []string{"rec_1", "rec_2", "rec_3"}
)

func drawDefinition(t *rapid.T) Definition {
	d := Definition{Objects: map[string]Rule{}}
	level := rapid.SampledFrom([]Level{Hidden, Masked, Readable, Writable})
	for _, object := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"*", "contact", "deal"}), 0, 3, rapid.ID).Draw(t, "objects") {
		r := Rule{Actions: map[Action]Grant{}}
		for _, a := range rapid.SliceOfNDistinct(rapid.SampledFrom(Actions()), 0, actionCount, rapid.ID).Draw(t, "actions") {
			g := Grant{Scope: Scope(rapid.IntRange(0, 5).Draw(t, "scope"))}
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
		if rapid.IntRange(0, 4).Draw(t, "closes") == 0 {
			d.Deny.Modules = []string{"sales"}
		}
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
	w.managers = tree{}
	for i, id := range users {
		w.managers[id] = ""
		if i > 0 && rapid.IntRange(0, 2).Draw(t, "reports") == 0 {
			w.managers[id] = users[rapid.IntRange(0, i-1).Draw(t, "manager")]
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "stands in") == 0 {
		w.deputies = []string{rapid.SampledFrom(users[1:]).Draw(t, "absent")}
	}
	for i, d := range rapid.SliceOfN(rapid.Custom(drawDefinition), 0, 5).Draw(t, "roles") {
		r := role{Definition: d}
		if i > 0 {
			r.parents = rapid.SliceOfNDistinct(rapid.IntRange(0, i-1), 0, min(i, 2), rapid.ID).Draw(t, "parents")
		}
		w.roles = append(w.roles, r)
		if rapid.IntRange(0, 2).Draw(t, "held") > 0 {
			w.held = append(w.held, i)
		}
	}
	w.grants = rapid.SliceOfN(rapid.Custom(drawDefinition), 0, 1).Draw(t, "grants")
	w.shares = map[string]map[string]ShareLevel{}
	for _, object := range objects {
		w.shares[object] = rapid.MapOfN(rapid.SampledFrom(shareable), rapid.SampledFrom([]ShareLevel{ShareRead, ShareWrite}), 0, 2).Draw(t, "shares")
	}
	if rapid.IntRange(0, 3).Draw(t, "is key") == 0 {
		scopes := rapid.SliceOfN(rapid.SampledFrom([]string{"read", "write", "import", "export", "admin", "contact:read", "deals:write", "metadata:write"}), 1, 3)
		w.limit = newLimit(scopes.Draw(t, "scopes"), func(name string) (string, bool) { return "deal", name == "deals" })
	}
	return w
}

func BenchmarkDecision(b *testing.B) {
	var defs []Definition
	for range 50 {
		for _, r := range BuiltinRoles()[2:] {
			defs = append(defs, r.Definition)
		}
	}
	c := compile(unite(lineages(defs...), nil, nil), 1, benched())
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
		compile(unite(lineages(defs...), nil, nil), 1, benched())
	}
}

func benched() *people {
	p := &people{Me: "usr_a"}
	p.set(nil, nil, nil, users)
	return p
}
