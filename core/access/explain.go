package access

import (
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
)

// StepKind says what a step of an explanation is about.
type StepKind string

// The kinds of steps.
const (
	// StepSuspended is a user who is not active.
	StepSuspended StepKind = "suspended"
	// StepAdmin is the administrator's role.
	StepAdmin StepKind = "admin"
	// StepDenial is a denial in a role or a personal one, StepModule a module that is closed by one.
	StepDenial StepKind = "denial"
	StepModule StepKind = "module"
	// StepRole is what a role allows, StepGrant what the person was given.
	StepRole  StepKind = "role"
	StepGrant StepKind = "grant"
	// StepShare is a record that was shared, StepDeputy the owner's absence.
	StepShare  StepKind = "share"
	StepDeputy StepKind = "deputy"
	// StepUnreadable is an action on a record that cannot be read.
	StepUnreadable StepKind = "unreadable"
	// StepNothing is that nothing allows the action at all.
	StepNothing StepKind = "nothing"
	// StepField is the level that a role or a grant gives to a field, StepFieldDenial the highest one that a denial leaves.
	StepField       StepKind = "field"
	StepFieldDenial StepKind = "field_denial"
)

// Step is one link of the chain that decided, or one that was missing.
type Step struct {
	Kind StepKind `json:"kind"`
	// Text says it in words.
	Text   string `json:"text"`
	Action string `json:"action,omitempty"`
	// RoleID is the role that says so. HolderID is the one that the person has, when that inherits from it.
	RoleID   string `json:"role_id,omitempty"`
	HolderID string `json:"holder_id,omitempty"`
	// TeamID is the team through which the person has the role, or with which the record was shared.
	TeamID string `json:"team_id,omitempty"`
	// Everyone says that everybody has the role.
	Everyone bool   `json:"everyone,omitempty"`
	GrantID  string `json:"grant_id,omitempty"`
	ShareID  string `json:"share_id,omitempty"`
	// UserID is the absent owner for whom the person stands in.
	UserID string `json:"user_id,omitempty"`
	Module string `json:"module,omitempty"`
	Scope  string `json:"scope,omitempty"`
	// Condition must be met, too. Reached and Met say whether the scope reaches the record, and the record meets it.
	Condition *filter.Expr `json:"condition,omitempty"`
	Reached   *bool        `json:"reached,omitempty"`
	Met       *bool        `json:"met,omitempty"`
	FieldID   string       `json:"field_id,omitempty"`
	Level     string       `json:"level,omitempty"`

	role, holder, team, person string
}

// Explanation says why somebody can, or cannot, do something with a record or a field.
type Explanation struct {
	UserID  string `json:"user_id"`
	Action  string `json:"action"`
	Allowed bool   `json:"allowed"`
	// Level is what the person may do with the field that was asked about, in this record; hidden for one that cannot be read.
	Level   string `json:"level,omitempty"`
	Summary string `json:"summary"`
	// Chain is what decided.
	Chain []Step `json:"chain"`
	// Missing is what did not suffice; each of its steps would, if it held.
	Missing []Step `json:"missing"`
}

// Case is what is asked about a record.
type Case struct {
	ObjectID, RecordID, OwnerID string
	Action                      Action
	// FieldID is the field that is asked about; empty for none. Parts are the fields that it is composed of, such as those of
	// a title: it is hidden from whoever may not read all of them.
	FieldID string
	Parts   []string
	// Met says for each of the subject's conditions, in their order, whether the record meets it.
	Met []bool
}

// Subject is the person about whom an explanation is.
type Subject struct {
	Compiled *Compiled
	TimeZone string

	source *source
	active bool
	words  *wording
}

// SubjectTx reads a user for explanations; a not-found fault when the tenant has none with the id. Everybody may ask about
// himself, others need ManageUsers or ManageAccess. lang is the language of the texts.
func (s *Service) SubjectTx(ctx context.Context, tx *db.Tx, userID, lang string) (*Subject, error) {
	me, err := s.ForTx(ctx, tx)
	if err != nil {
		return nil, err
	}
	if me.UserID() != userID && !me.Has(ManageUsers) {
		if err := me.require(ManageAccess); err != nil {
			return nil, err
		}
	}
	u, err := getUser(ctx, tx, userID)
	if err != nil {
		return nil, err
	}
	from, err := sourceOfUser(ctx, tx, userID)
	if err != nil {
		return nil, err
	}
	words, err := readWording(ctx, tx, lang, u.Name)
	if err != nil {
		return nil, err
	}
	return &Subject{Compiled: from.compile(nil), TimeZone: u.TimeZone, source: from, active: u.Active, words: words}, nil
}

// Conditions are those that the subject's roles and grants put on reading an object's records and on one more action.
func (x *Subject) Conditions(objectID string, a Action) []filter.Node {
	var out []filter.Node
	for _, c := range x.conditions(objectID, a) {
		out = append(out, c.where)
	}
	return out
}

func (x *Subject) conditions(objectID string, a Action) []term {
	var out []term
	for _, action := range []Action{Read, a} {
		for _, said := range x.sayings(objectID, action) {
			if said.where != nil && !slices.ContainsFunc(out, func(t term) bool { return t.key == said.key }) {
				out = append(out, said.term)
			}
		}
	}
	return out
}

// saying is what one role or grant says about an action.
type saying struct {
	term
	step Step
}

// sayings are the words of all roles and grants on an action, each with where it comes from.
func (x *Subject) sayings(objectID string, a Action) []saying {
	var out []saying
	said := func(g Grant, step Step) {
		t := term{scope: g.Scope, where: g.Where}
		step.Action, step.Scope = a.String(), g.Scope.String()
		if g.Where != nil {
			t.key = string(filter.FormatJSON(g.Where))
			step.Condition = &filter.Expr{Node: g.Where}
		}
		out = append(out, saying{t, step})
	}
	for _, held := range x.source.Held {
		var walk func(id string, path []string)
		walk = func(id string, path []string) {
			role, known := x.source.Roles[id]
			if !known || slices.Contains(path, id) {
				return
			}
			if g, ok := role.Definition.grant(objectID, a); ok {
				said(g, x.words.role(Step{Kind: StepRole, RoleID: id, HolderID: held.Role, TeamID: held.Team}, x.source))
				return
			}
			for _, p := range role.Parents {
				walk(p, append(path, id))
			}
		}
		walk(held.Role, nil)
	}
	for _, k := range x.source.Grants {
		if g, ok := k.Definition.grant(objectID, a); ok {
			said(g, Step{Kind: StepGrant, GrantID: k.ID})
		}
	}
	return out
}

// Explain decides about a case by asking every role, grant, share and denial by itself, and says which of them decided.
func (x *Subject) Explain(c Case) *Explanation {
	e := &Explanation{UserID: x.source.People.Me, Action: c.Action.String(), Chain: []Step{}, Missing: []Step{}}
	e.Allowed = x.decide(e, c, c.Action)
	if e.Allowed && c.Action.needsRead() {
		read := &Explanation{}
		if !x.decide(read, c, Read) {
			e.Allowed = false
			e.Chain = append([]Step{{Kind: StepUnreadable, Action: c.Action.String()}}, read.Chain...)
			e.Missing = read.Missing
		}
	}
	if c.FieldID != "" {
		x.explainFields(e, c)
	}
	x.words.finish(e, c)
	return e
}

// decide is the decision about one action, before it is cut down to what can be read.
func (x *Subject) decide(e *Explanation, c Case, a Action) bool {
	if !x.active {
		e.Chain = append(e.Chain, Step{Kind: StepSuspended})
		return false
	}
	if x.source.Admin {
		e.Chain = append(e.Chain, Step{Kind: StepAdmin, Action: a.String(), Scope: ScopeAll.String()})
		return true
	}
	if denials := x.denials(c.ObjectID, a); len(denials) > 0 {
		e.Chain = append(e.Chain, denials...)
		return false
	}
	anything := false
	for _, said := range x.sayings(c.ObjectID, a) {
		if said.scope == ScopeNone {
			continue
		}
		anything = true
		step := said.step
		reached := x.source.People.reaches(said.scope, c.OwnerID)
		met := said.where == nil || x.met(c, said.key)
		step.Reached = &reached
		if said.where != nil {
			step.Met = &met
		}
		if !reached || !met {
			e.Missing = append(e.Missing, step)
			continue
		}
		e.Chain = append(e.Chain, step)
		if c.OwnerID != x.source.People.Me && slices.Contains(x.source.Deputies, c.OwnerID) {
			e.Chain = append(e.Chain, x.words.deputy(c.OwnerID))
		}
	}
	shares := x.source.People.Shared[c.ObjectID].Read
	if a == Update || a == Bulk {
		shares = x.source.People.Shared[c.ObjectID].Write
	}
	_, shared := slices.BinarySearch(shares, c.RecordID)
	switch {
	case !anything:
		e.Chain, e.Missing = append(e.Chain, Step{Kind: StepNothing, Action: a.String()}), nil
	case shared && (a == Read || a == Update || a == Bulk):
		e.Chain = append(e.Chain, Step{Kind: StepShare, Action: a.String()})
	case len(e.Chain) == 0 && (a == Read || a == Update || a == Bulk):
		e.Missing = append(e.Missing, Step{Kind: StepShare, Action: a.String()})
	}
	if anything && len(e.Chain) > 0 {
		e.Missing = nil
		return true
	}
	return false
}

func (x *Subject) met(c Case, key string) bool {
	i := slices.IndexFunc(x.conditions(c.ObjectID, c.Action), func(t term) bool { return t.key == key })
	return i >= 0 && i < len(c.Met) && c.Met[i]
}

// denials are all that take an action away.
func (x *Subject) denials(objectID string, a Action) []Step {
	var out []Step
	x.each(func(d Definition, from Step) {
		if m := moduleOf(objectID); m != "" && slices.Contains(d.Deny.Modules, m) {
			from.Kind, from.Module = StepModule, m
			out = append(out, from)
			return
		}
		if slices.Contains(d.Deny.Objects[objectID].Actions, a) || slices.Contains(d.Deny.Objects[everything].Actions, a) {
			from.Kind, from.Action = StepDenial, a.String()
			out = append(out, from)
		}
	})
	return out
}

// each hands over the definitions of all roles, inherited ones too, and of all grants, each once.
func (x *Subject) each(fn func(d Definition, from Step)) {
	seen := map[string]bool{}
	for _, held := range x.source.Held {
		var walk func(id string)
		walk = func(id string) {
			role, known := x.source.Roles[id]
			if !known || seen[id] {
				return
			}
			seen[id] = true
			fn(role.Definition, x.words.role(Step{RoleID: id, HolderID: held.Role, TeamID: held.Team}, x.source))
			for _, p := range role.Parents {
				walk(p)
			}
		}
		walk(held.Role)
	}
	for _, g := range x.source.Grants {
		fn(g.Definition, Step{GrantID: g.ID})
	}
}

// explainFields says what may be done with the field, and who says so. A field of a record that cannot be read is hidden.
func (x *Subject) explainFields(e *Explanation, c Case) {
	rights := x.Compiled.Object(c.ObjectID)
	level, deciding := rights.Field(c.FieldID), c.FieldID
	for _, part := range c.Parts {
		if rights.Field(part) < Readable {
			level, deciding = Hidden, part
			break
		}
	}
	needed := Readable
	if c.Action == Update || c.Action == Create {
		needed = Writable
	}
	if !e.Allowed {
		e.Level = Hidden.String()
		return
	}
	e.Level, e.Allowed = level.String(), level >= needed
	if x.source.Admin {
		return
	}
	x.each(func(d Definition, from Step) {
		if l, said := d.level(c.ObjectID, deciding); said {
			from.Kind, from.FieldID, from.Level = StepField, deciding, l.String()
			e.Chain = append(e.Chain, from)
		}
	})
	x.each(func(d Definition, from Step) {
		if l, ok := d.Deny.Objects[c.ObjectID].Fields[deciding]; ok {
			from.Kind, from.FieldID, from.Level = StepFieldDenial, deciding, l.String()
			e.Chain = append(e.Chain, from)
		}
	})
	if !e.Allowed {
		e.Missing = append(e.Missing, Step{Kind: StepField, FieldID: deciding, Level: needed.String()})
	}
}
