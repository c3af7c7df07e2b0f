package access

import (
	"maps"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
)

// source is everything that the rights of one principal are made of, as it was read from the database. Rights are compiled
// from it, explained by it, and kept as it for jobs that go on under the rights they were started with.
type source struct {
	Epoch int64 `json:"epoch"`
	// Roles are those that the principal has and all that these inherit from, by id.
	Roles map[string]knownRole `json:"roles"`
	Held  []heldRole           `json:"held"`
	// Grants are what the person was given, or is denied, personally.
	Grants []knownGrant `json:"grants,omitempty"`
	// Admin says that the principal has the administrator's role, from which nothing is taken.
	Admin  bool   `json:"admin,omitempty"`
	People people `json:"people"`
	// Deputies are the absent people whose deputy the person is.
	Deputies []string `json:"deputies,omitempty"`
	// Scopes limit an API key.
	Scopes []string `json:"scopes,omitempty"`
	// Until is when something of it ends or begins.
	Until time.Time `json:"until,omitzero"`
}

// knownRole is what rights and explanations have to know of a role.
type knownRole struct {
	Name       string            `json:"name"`
	Labels     map[string]string `json:"labels"`
	Builtin    bool              `json:"builtin,omitempty"`
	Definition Definition        `json:"definition"`
	Parents    []string          `json:"parents,omitempty"`
}

// heldRole is a role that the principal has: by itself, through a team, or because everybody has it.
type heldRole struct {
	Role string `json:"role"`
	// Team is the team that has the role; empty for a role that was given to the principal, and for that of everybody.
	Team string `json:"team,omitempty"`
}

// knownGrant is a personal grant.
type knownGrant struct {
	ID         string     `json:"id"`
	Definition Definition `json:"definition"`
	Reason     string     `json:"reason,omitempty"`
}

// lineages builds the roles that the principal has.
func (s *source) lineages() []*lineage {
	built := map[string]*lineage{}
	var out []*lineage
	for _, id := range s.heldIDs() {
		out = append(out, buildLineage(s.Roles, id, built))
	}
	return out
}

// heldIDs are the ids of the roles that the principal has, each once, sorted.
func (s *source) heldIDs() []string {
	var out []string
	for _, h := range s.Held {
		if _, known := s.Roles[h.Role]; known {
			out = append(out, h.Role)
		}
	}
	return sorted(out)
}

func buildLineage(roles map[string]knownRole, id string, built map[string]*lineage) *lineage {
	if l, ok := built[id]; ok {
		return l
	}
	r := roles[id]
	l := &lineage{own: r.Definition}
	// Set before the parents are built, so that a loop, which writes prevent, ends.
	built[id] = l
	for _, p := range r.Parents {
		if _, known := roles[p]; known {
			l.parents = append(l.parents, buildLineage(roles, p, built))
		}
	}
	return l
}

func (s *source) grants() []Definition {
	out := make([]Definition, len(s.Grants))
	for i, g := range s.Grants {
		out[i] = g.Definition
	}
	return out
}

// rights unites what the principal has.
func (s *source) rights(limit *limit) *rights {
	if s.Admin {
		return unite(lineages(admin().Definition), nil, limit)
	}
	return unite(s.lineages(), s.grants(), limit)
}

// compile makes the source ready for use.
func (s *source) compile(limit *limit) *Compiled {
	c := compile(s.rights(limit), s.Epoch, &s.People)
	c.until = s.Until
	c.roles = slices.Sorted(maps.Keys(s.Roles))
	return c
}

// ends notes a moment at which something of the source ends or begins.
func (s *source) ends(at *time.Time) {
	if at != nil && (s.Until.IsZero() || at.Before(s.Until)) {
		s.Until = *at
	}
}

// roster is what the database says about some or all people of a tenant.
type roster struct {
	epoch      int64
	now        time.Time
	all        bool
	active     map[string]bool
	roles      map[string]knownRole
	everyone   string // the id of the role that everybody has
	userRoles  map[string][]string
	teamRoles  map[string][]string
	teams      tree
	userTeams  map[string][]string
	members    map[string][]string
	managers   tree // whom somebody reports to
	grants     map[string][]storedGrant
	absences   map[string][]Absence // by deputy
	shares     map[string][]storedShare
	principals map[string][]string
	granted    *Definition // what the principal has without a role
}

type storedGrant struct {
	knownGrant
	user    string
	expires *time.Time
}

type storedShare struct {
	grantee, object, record string
	write                   bool
	expires                 *time.Time
}

// user gathers what concerns one person.
func (r *roster) user(id string) *source {
	s := &source{Epoch: r.epoch, Roles: map[string]knownRole{}, People: people{Me: id}}
	for _, role := range r.userRoles[id] {
		s.Held = append(s.Held, heldRole{Role: role})
	}
	if r.everyone != "" {
		s.Held = append(s.Held, heldRole{Role: r.everyone})
	}
	mine := r.userTeams[id]
	above := r.teams.above(mine)
	for _, team := range above {
		for _, role := range r.teamRoles[team] {
			s.Held = append(s.Held, heldRole{Role: role, Team: team})
		}
	}
	r.know(s)
	for _, g := range r.grants[id] {
		if g.expires == nil || g.expires.After(r.now) {
			s.Grants = append(s.Grants, g.knownGrant)
			s.ends(g.expires)
		}
	}
	for _, a := range r.absences[id] {
		switch {
		case !a.EndsAt.After(r.now):
		case a.StartsAt.After(r.now):
			s.ends(&a.StartsAt)
		default:
			s.Deputies = append(s.Deputies, a.UserID)
			s.ends(&a.EndsAt)
		}
	}
	s.Deputies = sorted(s.Deputies)
	var reports, team, below []string
	if id != "" {
		reports = r.managers.below([]string{id})
	}
	for _, t := range mine {
		team = append(team, r.members[t]...)
	}
	for _, t := range r.teams.below(mine) {
		below = append(below, r.members[t]...)
	}
	s.People.set(slices.Clone(s.Deputies), reports, team, below)
	s.People.Grantees = sorted(append(above, id))
	r.share(s)
	return s
}

// principal gathers what concerns a principal that is no person.
func (r *roster) principal(a actor.Actor) *source {
	s := &source{Epoch: r.epoch, Roles: map[string]knownRole{}}
	for _, role := range r.principals[a.ID] {
		s.Held = append(s.Held, heldRole{Role: role})
	}
	r.know(s)
	if r.granted != nil {
		s.Grants = append(s.Grants, knownGrant{ID: a.ID, Definition: *r.granted})
	}
	return s
}

// know adds the roles that are held, and all that they inherit from.
func (r *roster) know(s *source) {
	var add func(id string)
	add = func(id string) {
		role, ok := r.roles[id]
		if _, known := s.Roles[id]; known || !ok {
			return
		}
		s.Roles[id] = role
		for _, p := range role.Parents {
			add(p)
		}
	}
	for _, h := range s.Held {
		add(h.Role)
		if role := r.roles[h.Role]; role.Builtin && role.Name == Admin {
			s.Admin = true
		}
	}
}

// share adds the records that were shared with the person or with the person's teams.
func (r *roster) share(s *source) {
	found := map[string]shared{}
	for _, g := range s.People.Grantees {
		for _, x := range r.shares[g] {
			if x.expires != nil && !x.expires.After(r.now) {
				continue
			}
			s.ends(x.expires)
			of := found[x.object]
			of.Read = append(of.Read, x.record)
			if x.write {
				of.Write = append(of.Write, x.record)
			}
			found[x.object] = of
		}
	}
	for object, of := range maps.All(found) {
		found[object] = shared{Read: sorted(of.Read), Write: sorted(of.Write)}
	}
	if len(found) > 0 {
		s.People.Shared = found
	}
}
