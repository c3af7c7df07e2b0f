package access

import "slices"

const (
	// Admin is the name of the role that may do everything. It cannot be changed, nothing can be taken from those who have
	// it, and somebody active always has it.
	Admin = "admin"
	// Everyone is the name of the role that everybody has without being given it. As shipped, it allows nothing.
	Everyone = "everyone"
)

// Builtin is a role that Kontor ships. A tenant may change the definitions of all of them but Admin; as long as it has not,
// the shipped definition counts, so that later versions of Kontor can add to it.
type Builtin struct {
	Name       string
	Labels     map[string]string
	Definition Definition
}

// BuiltinRoles returns the shipped roles, made anew, from the most to the least powerful.
func BuiltinRoles() []Builtin {
	return []Builtin{admin(), manager(), sales(), marketing(), service(), readOnly(), everyone()}
}

// The objects that the shipped roles speak of. Everything else, a tenant's own objects too, follows the rule of "*".
var (
	activityObjects = []string{"task", "note", "call", "meeting", "email"}
	catalogue       = []string{"product", "pipeline", "stage"}
	ticketObjects   = []string{"ticket", "conversation", "message"}
	knowledge       = []string{"article", "article_category"}
)

// each gives every action the same scope.
func each(s Scope, actions ...Action) map[Action]Grant {
	m := make(map[Action]Grant, len(actions))
	for _, a := range actions {
		m[a] = Grant{Scope: s}
	}
	return m
}

// with adds actions to a rule, over those that are there.
func with(base map[Action]Grant, more ...map[Action]Grant) map[Action]Grant {
	for _, m := range more {
		for a, g := range m {
			base[a] = g
		}
	}
	return base
}

// none closes every action that a rule does not name, so that nothing comes from "*".
func none(open map[Action]Grant) map[Action]Grant {
	return with(each(ScopeNone, Actions()...), open)
}

// consents are everybody's to see and to note down who works with people: a withdrawal waits for nobody. They are never deleted.
func consents(more ...Action) map[Action]Grant {
	return none(each(ScopeAll, append(more, Read, Create, Update)...))
}

func rules(r map[string]map[Action]Grant) map[string]Rule {
	out := make(map[string]Rule, len(r))
	for id, actions := range r {
		out[id] = Rule{Actions: actions}
	}
	return out
}

func admin() Builtin {
	return Builtin{
		Name: Admin, Labels: map[string]string{"en": "Administrator", "de": "Administration"},
		Definition: Definition{
			Objects:   rules(map[string]map[Action]Grant{everything: each(ScopeAll, Actions()...)}),
			Functions: []string{everything},
		},
	}
}

// manager leads people: sees and changes every record, but not how Kontor is set up.
func manager() Builtin {
	return Builtin{
		Name: "manager", Labels: map[string]string{"en": "Manager", "de": "Leitung"},
		Definition: Definition{
			Objects:   rules(map[string]map[Action]Grant{everything: each(ScopeAll, Actions()...)}),
			Functions: []string{RunImports, RunExports, ShareViews, UndoChangeSets, ReadJobs, PublishKnowledge},
		},
	}
}

// sales knows every customer and works on the leads and deals of the own team.
func sales() Builtin {
	m := map[string]map[Action]Grant{
		everything: with(each(ScopeTeamBelow, Read, Update, Bulk), each(ScopeAll, Create), each(ScopeOwn, Delete)),
		"contact":  with(each(ScopeAll, Read, Create, Import), each(ScopeTeamBelow, Update, Merge, Bulk, Send), each(ScopeOwn, Delete)),
		"company":  with(each(ScopeAll, Read, Create, Import), each(ScopeTeamBelow, Update, Merge, Bulk, Send), each(ScopeOwn, Delete)),
		"lead":     with(each(ScopeAll, Create, Import), each(ScopeTeamBelow, Read, Update, Merge, Bulk, Send), each(ScopeOwn, Delete, Export)),
		"deal":     with(each(ScopeAll, Create, Import), each(ScopeTeamBelow, Read, Update, Bulk), each(ScopeOwn, Delete, Export)),
		"contract": none(with(each(ScopeTeamBelow, Read, Create), each(ScopeOwn, Update))),
	}
	for _, id := range ticketObjects { // Whoever sells must know what the customer waits for.
		m[id] = none(each(ScopeAll, Read, Create))
	}
	m["idea"] = with(each(ScopeAll, Read, Create), each(ScopeOwn, Update, Delete))
	m["consent"] = consents()
	for _, id := range slices.Concat(catalogue, knowledge) {
		m[id] = none(each(ScopeAll, Read))
	}
	return Builtin{
		Name: "sales", Labels: map[string]string{"en": "Sales", "de": "Vertrieb"},
		Definition: Definition{Objects: rules(m), Functions: []string{RunImports, RunExports, ReadJobs}},
	}
}

// marketing works on everybody who may be written to, and sees what became of it.
func marketing() Builtin {
	people := func() map[Action]Grant {
		return with(each(ScopeAll, Read, Create, Update, Export, Import, Merge, Bulk, Send), each(ScopeOwn, Delete))
	}
	m := map[string]map[Action]Grant{
		everything: with(each(ScopeTeamBelow, Read, Update), each(ScopeAll, Create), each(ScopeOwn, Delete)),
		"contact":  people(), "company": people(), "lead": people(),
		"deal": none(each(ScopeAll, Read)), "contract": none(nil), "consent": consents(Import, Export, Bulk),
	}
	for _, id := range ticketObjects {
		m[id] = none(nil)
	}
	m["idea"] = with(each(ScopeAll, Read, Create), each(ScopeOwn, Update, Delete))
	for _, id := range slices.Concat(catalogue, knowledge) {
		m[id] = none(each(ScopeAll, Read))
	}
	return Builtin{
		Name: "marketing", Labels: map[string]string{"en": "Marketing", "de": "Marketing"},
		Definition: Definition{Objects: rules(m), Functions: []string{RunImports, RunExports, ShareViews, ReadJobs}},
	}
}

// service helps every customer, with the whole history at hand.
func service() Builtin {
	m := map[string]map[Action]Grant{
		everything: with(each(ScopeTeamBelow, Read, Update), each(ScopeAll, Create), each(ScopeOwn, Delete)),
		"contact":  with(each(ScopeAll, Read, Create, Update, Send), each(ScopeTeamBelow, Merge), each(ScopeOwn, Delete)),
		"company":  with(each(ScopeAll, Read, Create, Update, Send), each(ScopeOwn, Delete)),
		"lead":     none(with(each(ScopeAll, Create), each(ScopeOwn, Read, Update))),
		"deal":     none(each(ScopeAll, Read)), "contract": none(each(ScopeAll, Read)), "consent": consents(),
	}
	for _, id := range activityObjects {
		m[id] = with(each(ScopeAll, Read, Create), each(ScopeOwn, Update, Delete))
	}
	for _, id := range ticketObjects { // Tickets belong to the desk, whoever has taken them.
		m[id] = with(each(ScopeAll, Read, Create, Update, Merge, Bulk, Send, Export), each(ScopeOwn, Delete))
	}
	for _, id := range catalogue {
		m[id] = none(each(ScopeAll, Read))
	}
	for _, id := range append([]string{"idea"}, knowledge...) {
		m[id] = with(each(ScopeAll, Read, Create, Update), each(ScopeOwn, Delete))
	}
	return Builtin{
		Name: "service", Labels: map[string]string{"en": "Service", "de": "Service"},
		Definition: Definition{Objects: rules(m), Functions: []string{ReadJobs}},
	}
}

// readOnly sees every record and changes none.
func readOnly() Builtin {
	return Builtin{
		Name: "read_only", Labels: map[string]string{"en": "Read only", "de": "Nur lesen"},
		Definition: Definition{Objects: rules(map[string]map[Action]Grant{everything: each(ScopeAll, Read)})},
	}
}

// everyone is what all people have in common.
func everyone() Builtin {
	return Builtin{Name: Everyone, Labels: map[string]string{"en": "Everybody", "de": "Alle"}}
}
