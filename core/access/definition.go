package access

import (
	"encoding/json"

	"github.com/kontor-crm/kontor/core/filter"
)

// Definition is what a role allows.
//
//	{
//	  "objects": {
//	    "*":       {"actions": {"read": "all"}},
//	    "contact": {"actions": {"update": "team", "delete": {"scope": "own", "where": {"field": "lifecycle", "op": "eq", "value": "lead"}}},
//	                "level": "write", "fields": {"contact.birthday": "hidden"}}
//	  },
//	  "functions": ["exports.run"],
//	  "deny": {"objects": {"deal": {"actions": ["delete"], "fields": {"deal.amount": "masked"}}}, "functions": ["imports.run"]}
//	}
//
// What the rule of an object leaves open comes from the rule of "*", action by action; what both leave open is not
// allowed. Fields that no rule names are writable.
//
// A role that has parents takes from them what it leaves open itself: for an action on an object, or the level of a field,
// the nearest role that says something counts. Functions and denials add up along the way.
//
// Somebody with several roles may do what any of them allows: the widest scope, and for a field the most generous level
// among the roles that let the person read the object at all. What any of the roles denies is taken away last.
type Definition struct {
	// Objects are the rules by object id, or "*".
	Objects map[string]Rule `json:"objects,omitempty"`
	// Functions that are allowed; "*" allows all.
	Functions []string `json:"functions,omitempty"`
	// Deny takes away, whatever other roles allow.
	Deny Denial `json:"deny,omitzero"`
}

// Rule is what a role allows on one object.
type Rule struct {
	Actions map[Action]Grant `json:"actions,omitempty"`
	// Level is that of the fields that are not named.
	Level *Level `json:"level,omitempty"`
	// Fields are the levels by field id; the rule of "*" has none.
	Fields map[string]Level `json:"fields,omitempty"`
}

// Grant is the scope of an action, and a condition that the record must also meet. It is written as the name of the scope
// alone where there is no condition. The condition names fields by their API names and is bound with all fields of the
// object, also those that the person may not see.
type Grant struct {
	Scope Scope
	Where filter.Node
}

// Denial is what a role takes away.
type Denial struct {
	// Objects are the denials by object id, or "*".
	Objects map[string]ObjectDenial `json:"objects,omitempty"`
	// Functions that are not allowed.
	Functions []string `json:"functions,omitempty"`
	// Modules are closed as a whole: no action on any of their objects.
	Modules []string `json:"modules,omitempty"`
}

// ObjectDenial is what a role takes away of one object.
type ObjectDenial struct {
	// Actions that are not allowed.
	Actions []Action `json:"actions,omitempty"`
	// Fields are the highest levels that the fields may have, by field id.
	Fields map[string]Level `json:"fields,omitempty"`
}

// IsZero reports whether nothing is denied.
func (d Denial) IsZero() bool {
	return len(d.Objects) == 0 && len(d.Functions) == 0 && len(d.Modules) == 0
}

// MarshalJSON writes the scope's name, or an object where there is a condition.
func (g Grant) MarshalJSON() ([]byte, error) {
	if g.Where == nil {
		return json.Marshal(g.Scope)
	}
	return json.Marshal(struct {
		Scope Scope       `json:"scope"`
		Where filter.Expr `json:"where"`
	}{g.Scope, filter.Expr{Node: g.Where}})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (g *Grant) UnmarshalJSON(data []byte) error {
	var name Scope
	if err := json.Unmarshal(data, &name); err == nil {
		*g = Grant{Scope: name}
		return nil
	}
	var long struct {
		Scope Scope       `json:"scope"`
		Where filter.Expr `json:"where"`
	}
	if err := json.Unmarshal(data, &long); err != nil {
		return err
	}
	*g = Grant{Scope: long.Scope, Where: long.Where.Node}
	return nil
}

// grant returns what the definition says about an action on an object, and whether it says anything.
func (d Definition) grant(object string, a Action) (Grant, bool) {
	if g, ok := d.Objects[object].Actions[a]; ok {
		return g, true
	}
	g, ok := d.Objects[everything].Actions[a]
	return g, ok
}

// level returns what the definition says about a field of an object, and whether it says anything; an empty field stands
// for those that are not named.
func (d Definition) level(object, field string) (Level, bool) {
	rule := d.Objects[object]
	if l, ok := rule.Fields[field]; ok {
		return l, true
	}
	if rule.Level != nil {
		return *rule.Level, true
	}
	if all := d.Objects[everything].Level; all != nil {
		return *all, true
	}
	return Writable, false
}
