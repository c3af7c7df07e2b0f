package access

import (
	"slices"

	"github.com/kontor-crm/kontor/core/filter"
)

// ownerField is the API name of the field that scopes are about, idField that of a record's id.
const (
	ownerField = "owner_id"
	idField    = "id"
)

// The relations to the shares of a record with those for whom rights were compiled. Only a schema that binds access scopes
// knows them; see Compiled.Grantees.
const (
	SharedRelation   = "kontor__shared"
	WritableRelation = "kontor__shared_to_write"
)

// maxNamed is how many shared records of an object are named one by one in a scope. On a million records that costs as many
// look-ups in the primary key as there are shares, 0.1 ms for 200; more are looked up in the index of shares, which is read
// once per statement (2,000 shares: 2 ms) but keeps the scope from being an index range.
const maxNamed = 200

// people are whose records the scopes reach. Each list is sorted and holds the one before it.
type people struct {
	// Me is who acts; empty for principals that are no people.
	Me string `json:"me,omitempty"`
	// Own are the person and those whose deputy the person is.
	Own     []string `json:"own,omitempty"`
	Reports []string `json:"reports,omitempty"`
	Team    []string `json:"team,omitempty"`
	Below   []string `json:"below,omitempty"`
	// Shared are the records that were shared with the person, by object.
	Shared map[string]shared `json:"shared,omitempty"`
	// Grantees are the ids under which records are shared with the person: the person and the teams.
	Grantees []string `json:"grantees,omitempty"`
}

// shared are the ids of an object's records that were shared, sorted. Those of Write are among those of Read.
type shared struct {
	Read  []string `json:"read,omitempty"`
	Write []string `json:"write,omitempty"`
}

// set fills the lists from what each adds to the one before it.
func (p *people) set(own, reports, team, below []string) {
	if p.Me != "" {
		own = append(own, p.Me)
	}
	p.Own = sorted(own)
	p.Reports = sorted(slices.Concat(p.Own, reports))
	p.Team = sorted(slices.Concat(p.Reports, team))
	p.Below = sorted(slices.Concat(p.Team, below))
}

// owners returns whose records a scope reaches: those of the users in ids (sorted, not to be changed), of everybody, and of
// nobody.
func (p *people) owners(s Scope) (ids []string, all, unowned bool) {
	switch s {
	case ScopeOwn:
		return p.Own, false, false
	case ScopeReports:
		return p.Reports, false, false
	case ScopeTeam:
		return p.Team, false, true
	case ScopeTeamBelow:
		return p.Below, false, true
	case ScopeAll:
		return nil, true, true
	}
	return nil, false, false
}

// widest is the widest scope that reaches the same records as s.
func (p *people) widest(s Scope) Scope {
	ids, all, unowned := p.owners(s)
	for at := Scope(scopeCount - 1); at > s; at-- {
		others, everybody, nobody := p.owners(at)
		if all == everybody && unowned == nobody && slices.Equal(ids, others) {
			return at
		}
	}
	return s
}

// reaches reports whether a scope reaches the records of an owner, empty for none.
func (p *people) reaches(s Scope, owner string) bool {
	ids, all, unowned := p.owners(s)
	if all || owner == "" {
		return all || unowned
	}
	_, ok := slices.BinarySearch(ids, owner)
	return ok
}

// nodes are the filters of the scopes; that of ScopeAll is nil.
func (p *people) nodes() (nodes [scopeCount]filter.Node) {
	for i := range nodes {
		ids, all, unowned := p.owners(Scope(i))
		if all {
			continue
		}
		var parts []filter.Node
		if unowned {
			parts = append(parts, filter.Compare{Field: ownerField, Op: filter.Empty})
		}
		parts = append(parts, anyOf(ownerField, ids)...)
		nodes[i] = filter.Or(parts...)
	}
	return nodes
}

// anyOf compares a field with a list of any length.
func anyOf(field string, ids []string) []filter.Node {
	if len(ids) == 1 {
		return []filter.Node{filter.Compare{Field: field, Op: filter.Eq, Value: filter.String(ids[0])}}
	}
	var out []filter.Node
	for part := range slices.Chunk(ids, filter.MaxList) {
		out = append(out, filter.Compare{Field: field, Op: filter.In, Value: filter.Strings(part...)})
	}
	return out
}

// node is the filter of the records that were shared; nil where there are none.
func (p *people) sharedNode(object string, write bool) filter.Node {
	ids, relation := p.Shared[object].Read, SharedRelation
	if write {
		ids, relation = p.Shared[object].Write, WritableRelation
	}
	switch {
	case len(ids) == 0:
		return nil
	case len(ids) > maxNamed:
		return filter.Related{Relation: relation, Quant: filter.Some}
	}
	return anyOf(idField, ids)[0]
}
