package access

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// The limits of one definition.
const (
	maxDefinition = 256 << 10 // bytes of JSON
	maxObjects    = 500
	maxFields     = 1000
	maxKeys       = 20 // of everything else
)

var stableID = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.]{0,127}$`)

// ParseDefinition reads a definition as a person or a program has written it. The fault names every place that is wrong,
// such as definition.objects.contact.actions.raed.
func ParseDefinition(data []byte) (Definition, error) {
	p := &definitionParser{}
	if len(data) > maxDefinition {
		return Definition{}, fault.At("definition", "too_long", fault.Params{"max": maxDefinition})
	}
	d := Definition{}
	for key, raw := range p.object("definition", data, maxKeys) {
		at := "definition." + shorten(key)
		switch key {
		case "objects":
			d.Objects = map[string]Rule{}
			for id, raw := range p.object(at, raw, maxObjects) {
				p.id(at, id, true)
				d.Objects[id] = p.rule(at+"."+shorten(id), id, raw)
			}
		case "functions":
			d.Functions = p.functions(at, raw, true)
		case "deny":
			d.Deny = p.denial(at, raw)
		default:
			p.Add(at, "unknown_key", fault.Params{"expected": []string{"objects", "functions", "deny"}})
		}
	}
	slices.SortFunc(p.List, func(a, b fault.Field) int { return strings.Compare(a.Location, b.Location) })
	if err := p.Err(); err != nil {
		return Definition{}, err
	}
	return d, nil
}

// definitionParser gathers what is wrong while it reads.
type definitionParser struct{ fault.List }

// object reads a JSON object with at most limit keys; null and nothing are empty.
func (p *definitionParser) object(at string, data []byte, limit int) map[string]json.RawMessage {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || string(data) == "null" {
		return nil
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(data, &m); err != nil {
		p.Add(at, "not_an_object")
		return nil
	}
	if len(m) > limit {
		p.Add(at, "too_many", fault.Params{"max": limit})
		return nil
	}
	return m
}

func (p *definitionParser) id(at, id string, wildcard bool) {
	if !stableID.MatchString(id) && (!wildcard || id != everything) {
		p.Add(at, "invalid_id", fault.Params{"value": shorten(id)})
	}
}

func (p *definitionParser) rule(at, object string, data []byte) Rule {
	r := Rule{}
	for key, raw := range p.object(at, data, maxKeys) {
		at := at + "." + shorten(key)
		switch {
		case key == "actions":
			r.Actions = map[Action]Grant{}
			for name, raw := range p.object(at, raw, maxKeys) {
				var a Action
				if a.UnmarshalText([]byte(name)) != nil {
					p.Add(at+"."+shorten(name), "unknown_action", fault.Params{"expected": actionNames[:]})
					continue
				}
				r.Actions[a] = p.grant(at+"."+name, raw)
			}
		case key == "level":
			l := p.level(at, raw)
			r.Level = &l
		case key == "fields" && object != everything:
			r.Fields = p.levels(at, raw)
		default:
			p.Add(at, "unknown_key", fault.Params{"expected": []string{"actions", "level", "fields"}})
		}
	}
	return r
}

func (p *definitionParser) grant(at string, data []byte) Grant {
	if trimmed := bytes.TrimSpace(data); len(trimmed) > 0 && trimmed[0] == '"' {
		return Grant{Scope: p.scope(at, trimmed)}
	}
	g := Grant{}
	m := p.object(at, data, maxKeys)
	g.Scope = p.scope(at+".scope", m["scope"])
	if raw, ok := m["where"]; ok {
		n, err := filter.ParseJSON(raw)
		if err != nil {
			_ = p.Merge(at+".where", err)
		}
		g.Where = n
	}
	delete(m, "scope")
	delete(m, "where")
	for key := range m {
		p.Add(at+"."+shorten(key), "unknown_key", fault.Params{"expected": []string{"scope", "where"}})
	}
	return g
}

func (p *definitionParser) scope(at string, data []byte) (s Scope) {
	if json.Unmarshal(data, &s) != nil {
		p.Add(at, "unknown_scope", fault.Params{"expected": scopeNames[:]})
	}
	return s
}

func (p *definitionParser) level(at string, data []byte) (l Level) {
	if json.Unmarshal(data, &l) != nil {
		p.Add(at, "unknown_level", fault.Params{"expected": levelNames[:]})
	}
	return l
}

func (p *definitionParser) levels(at string, data []byte) map[string]Level {
	out := map[string]Level{}
	for id, raw := range p.object(at, data, maxFields) {
		p.id(at, id, false)
		out[id] = p.level(at+"."+shorten(id), raw)
	}
	return out
}

func (p *definitionParser) functions(at string, data []byte, wildcard bool) []string {
	var names []string
	if json.Unmarshal(data, &names) != nil {
		p.Add(at, "not_a_list")
		return nil
	}
	for _, n := range names {
		if !slices.Contains(functions, n) && (!wildcard || n != everything) {
			p.Add(at, "unknown_function", fault.Params{"value": shorten(n), "expected": functions})
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (p *definitionParser) denial(at string, data []byte) Denial {
	d := Denial{}
	for key, raw := range p.object(at, data, maxKeys) {
		at := at + "." + shorten(key)
		switch key {
		case "functions":
			d.Functions = p.functions(at, raw, false)
		case "modules":
			d.Modules = p.modules(at, raw)
		case "objects":
			d.Objects = map[string]ObjectDenial{}
			for id, raw := range p.object(at, raw, maxObjects) {
				p.id(at, id, true)
				d.Objects[id] = p.objectDenial(at+"."+shorten(id), id, raw)
			}
		default:
			p.Add(at, "unknown_key", fault.Params{"expected": []string{"objects", "functions", "modules"}})
		}
	}
	return d
}

func (p *definitionParser) modules(at string, data []byte) []string {
	var names []string
	if json.Unmarshal(data, &names) != nil {
		p.Add(at, "not_a_list")
		return nil
	}
	for _, n := range names {
		if _, ok := modules[n]; !ok {
			p.Add(at, "unknown_module", fault.Params{"value": shorten(n), "expected": Modules()})
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (p *definitionParser) objectDenial(at, object string, data []byte) ObjectDenial {
	d := ObjectDenial{}
	for key, raw := range p.object(at, data, maxKeys) {
		at := at + "." + shorten(key)
		switch {
		case key == "actions":
			if json.Unmarshal(raw, &d.Actions) != nil {
				p.Add(at, "unknown_action", fault.Params{"expected": actionNames[:]})
			}
		case key == "fields" && object != everything:
			d.Fields = p.levels(at, raw)
		default:
			p.Add(at, "unknown_key", fault.Params{"expected": []string{"actions", "fields"}})
		}
	}
	return d
}

// objectIDs returns the ids of all objects that the definition speaks of, without "*".
func (d Definition) objectIDs() []string {
	ids := map[string]bool{}
	for id := range d.Objects {
		ids[id] = true
	}
	for id := range d.Deny.Objects {
		ids[id] = true
	}
	delete(ids, everything)
	return slices.Sorted(maps.Keys(ids))
}

// shorten cuts a piece of input for a fault.
func shorten(s string) string {
	for i := range s {
		if i > 40 {
			return s[:i] + "…"
		}
	}
	return s
}
