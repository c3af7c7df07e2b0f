// Package access decides who may do what: it owns a tenant's users, teams, roles, grants, shares and absences, and compiles
// all that concerns whoever acts into filters over records, levels of fields and functions.
//
// It knows no object and no record: rules name objects and fields by their stable ids, and a scope becomes a filter on
// owner_id that the record engine binds and runs with every statement. It must not read the tables of any other room.
// Every room asks Service.For or Service.Require; identity and tenants create users through it. Each change here raises
// the tenant's access epoch in its own transaction, so that no node goes on with rights that somebody has lost.
package access

import (
	"fmt"
	"strings"
)

// Action is what somebody may do with records of an object.
type Action uint8

// The actions. Every action but Create and Import reaches only records that the person may also read.
const (
	// Read sees records, in lists, searches, counts, reports and streams.
	Read Action = iota
	// Create makes records; its scope says for which owners.
	Create
	// Update changes records. The scope asks about the record as it was: who may change a record may also give it away.
	Update
	// Delete moves records to the bin and takes them out again.
	Delete
	// Export takes records out in bulk.
	Export
	// Import brings records in by file. What the rows do is still subject to Create and Update.
	Import
	// Merge makes one record out of several.
	Merge
	// Bulk changes many records at once. What happens to each is still subject to Update or Delete.
	Bulk
	// Send writes to the people behind records: e-mail, letters, messages. Consent is a question of its own.
	Send

	actionCount = int(Send) + 1
)

var actionNames = [actionCount]string{"read", "create", "update", "delete", "export", "import", "merge", "bulk", "send"}

// Actions returns all actions.
func Actions() []Action {
	out := make([]Action, actionCount)
	for i := range out {
		out[i] = Action(i)
	}
	return out
}

// needsRead reports whether the action reaches only what the person may read.
func (a Action) needsRead() bool { return a != Read && a != Create && a != Import }

// Scope says on whose records an action may be used. Each one includes those before it.
type Scope uint8

// The scopes.
const (
	// ScopeNone allows the action on no record.
	ScopeNone Scope = iota
	// ScopeOwn allows it on records that the person owns, and on those of absent people whose deputy the person is.
	ScopeOwn
	// ScopeReports allows it on the records of those, too, who report to the person, directly or through others.
	ScopeReports
	// ScopeTeam allows it on the records of all members of the person's teams, too, and on records that have no owner:
	// somebody has to find and take them.
	ScopeTeam
	// ScopeTeamBelow allows it on the records of the members of the teams below the person's teams, too.
	ScopeTeamBelow
	// ScopeAll allows it on every record of the tenant.
	ScopeAll

	scopeCount = int(ScopeAll) + 1
)

var scopeNames = [scopeCount]string{"none", "own", "own_reports", "team", "team_below", "all"}

// Level is what somebody may do with a field, in records that the actions let through. Each one includes those before it.
type Level uint8

// The levels.
const (
	// Hidden fields do not exist for the person, in answers, filters, sorting, history and errors.
	Hidden Level = iota
	// Masked fields show that there is a value, and a part of it that gives nothing away. They cannot be filtered by.
	Masked
	// Readable fields can be seen, filtered and sorted by.
	Readable
	// Writable fields can also be changed.
	Writable
)

var levelNames = [...]string{"hidden", "masked", "read", "write"}

// String returns the name that rules use.
func (a Action) String() string { return nameOf(actionNames[:], uint8(a)) }

// String returns the name that rules use.
func (s Scope) String() string { return nameOf(scopeNames[:], uint8(s)) }

// String returns the name that rules use.
func (l Level) String() string { return nameOf(levelNames[:], uint8(l)) }

// MarshalText writes the name.
func (a Action) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// MarshalText writes the name.
func (s Scope) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalText writes the name.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads the name.
func (a *Action) UnmarshalText(text []byte) error { return readName(a, "action", actionNames[:], text) }

// UnmarshalText reads the name.
func (s *Scope) UnmarshalText(text []byte) error { return readName(s, "scope", scopeNames[:], text) }

// UnmarshalText reads the name.
func (l *Level) UnmarshalText(text []byte) error { return readName(l, "level", levelNames[:], text) }

func nameOf(names []string, i uint8) string {
	if int(i) < len(names) {
		return names[i]
	}
	return fmt.Sprintf("unknown(%d)", i)
}

func readName[T ~uint8](to *T, kind string, names []string, text []byte) error {
	for i, name := range names {
		if name == string(text) {
			*to = T(i)
			return nil
		}
	}
	return fmt.Errorf("unknown %s %q, expected one of %s", kind, text, strings.Join(names, ", "))
}
