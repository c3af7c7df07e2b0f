package scim

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/elimity-com/scim/schema"
	filter "github.com/scim2/filter-parser/v2"
)

// change is one operation of a PATCH.
type change struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value"`
}

// patch is the body of a PATCH.
type patch struct {
	Operations []change `json:"Operations"`
}

const maxOperations = 1000

// apply changes a document as a PATCH says, in the forms of RFC 7644 and in those that Entra ID and Okta send: operations in
// capitals, values as texts, whole paths as names in a value without a path, and members to remove in the value. It returns
// the names of attributes that no directory may change, which were left as they are.
func (k *kind) apply(d document, p patch) (ignored []string, err error) {
	if len(p.Operations) == 0 || len(p.Operations) > maxOperations {
		return nil, &problem{status: 400, kind: "invalidSyntax", detail: "Operations must hold between 1 and 1000 operations."}
	}
	for _, c := range p.Operations {
		c.Op = strings.ToLower(c.Op)
		if c.Op != "add" && c.Op != "replace" && c.Op != "remove" {
			return nil, &problem{status: 400, kind: "invalidSyntax", detail: "op must be add, replace or remove."}
		}
		steps := []change{c}
		if c.Path == "" {
			if steps, err = k.spread(c); err != nil {
				return nil, err
			}
		}
		for _, step := range steps {
			skipped, err := k.step(d, step)
			if err != nil {
				return nil, err
			}
			if skipped != "" && !slices.Contains(ignored, skipped) {
				ignored = append(ignored, skipped)
			}
		}
	}
	return ignored, nil
}

// spread turns an operation without a path into one for each name of its value, in the order of the names.
func (k *kind) spread(c change) ([]change, error) {
	m, ok := c.Value.(map[string]any)
	if !ok || c.Op == "remove" {
		return nil, &problem{status: 400, kind: "noTarget", detail: "An operation without a path needs an object as its value, and cannot remove."}
	}
	var out []change
	for name, v := range m {
		if k.extension != nil && strings.EqualFold(name, k.extension.ID) {
			sub, ok := v.(map[string]any)
			if !ok {
				return nil, invalidValue("%s must be an object", name)
			}
			for s, v := range sub {
				out = append(out, change{Op: c.Op, Path: k.extension.ID + ":" + s, Value: v})
			}
			continue
		}
		out = append(out, change{Op: c.Op, Path: name, Value: v})
	}
	slices.SortFunc(out, func(a, b change) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

func parsePath(text string) (p filter.Path, err error) {
	bad := &problem{status: 400, kind: "invalidPath", detail: "The path cannot be read."}
	if unparsable(text) {
		return p, bad
	}
	defer func() {
		if v := recover(); v != nil {
			err = bad
		}
	}()
	if p, err = filter.ParsePath([]byte(text)); err != nil {
		return p, bad
	}
	return p, nil
}

// step makes one change at one path.
func (k *kind) step(d document, c change) (ignored string, err error) {
	p, err := parsePath(c.Path)
	if err != nil {
		return "", err
	}
	target, attributes := d, k.attributes
	switch uri := p.AttributePath.URI(); {
	case k.extension != nil && strings.EqualFold(uri, k.extension.ID):
		attributes = k.extension.Attributes
		if target, _ = d[k.extension.ID].(map[string]any); target == nil {
			target = document{}
			d[k.extension.ID] = target
		}
	case uri != "" && !strings.EqualFold(uri, k.core.ID):
		return "", nil // An extension that Kontor does not have.
	}
	a, ok := attributes.ContainsAttribute(p.AttributePath.AttributeName)
	if !ok {
		return "", nil
	}
	if server(a.Name()) || a.Name() == "roles" || a.Name() == "entitlements" {
		if a.Name() == "id" || a.Name() == "meta" || a.Name() == "groups" {
			return "", &problem{status: 400, kind: "mutability", detail: a.Name() + " can only be read."}
		}
		return a.Name(), nil
	}
	sub := p.AttributePath.SubAttributeName()
	if p.SubAttribute != nil {
		sub = p.SubAttributeName()
	}
	if sub != "" {
		s, ok := a.SubAttributes().ContainsAttribute(sub)
		if !ok {
			return "", nil
		}
		sub = s.Name()
	}
	switch {
	case p.ValueExpression != nil:
		err = stepItems(target, a, p.ValueExpression, sub, c)
	case sub != "":
		err = stepInner(target, a, sub, c)
	default:
		err = stepWhole(target, a, c)
	}
	return "", err
}

// stepWhole changes an attribute as a whole.
func stepWhole(d document, a schema.CoreAttribute, c change) error {
	name := a.Name()
	if c.Op == "remove" && (c.Value == nil || !a.MultiValued()) || c.Value == nil || c.Value == "" && !a.MultiValued() {
		if a.Required() {
			return &problem{status: 400, kind: "mutability", detail: name + " cannot be removed."}
		}
		delete(d, name)
		return nil
	}
	v, err := readValue(a, c.Value)
	if err != nil {
		return err
	}
	list, many := v.([]any)
	if !many {
		if m, ok := v.(map[string]any); ok && d[name] != nil {
			for key, value := range inner(d, name) { // Sub-attributes that are not named stay as they are.
				if _, given := m[key]; !given {
					m[key] = value
				}
			}
		}
		d[name] = v
		return nil
	}
	have, _ := d[name].([]any)
	switch c.Op {
	case "replace":
		d[name] = list
	case "add":
		d[name] = merged(have, list)
	case "remove":
		gone := map[string]bool{}
		for _, item := range list {
			gone[identify(item)] = true
		}
		d[name] = slices.DeleteFunc(slices.Clone(have), func(item any) bool { return gone[identify(item)] })
	}
	return nil
}

// merged adds items that are not there yet. A new primary item takes that from the others.
func merged(have, more []any) []any {
	out := slices.Clone(have)
	known := map[string]bool{}
	for _, item := range have {
		known[identify(item)] = true
	}
	for _, item := range more {
		if known[identify(item)] {
			continue
		}
		known[identify(item)] = true
		if m, ok := item.(map[string]any); ok && m["primary"] == true {
			for _, other := range out {
				if o, ok := other.(map[string]any); ok && o["primary"] == true {
					o["primary"] = false
				}
			}
		}
		out = append(out, item)
	}
	return out
}

// identify is what two items are the same by: their value and type, or all of them.
func identify(item any) string {
	if m, ok := item.(map[string]any); ok {
		if v, ok := m["value"].(string); ok {
			return v
		}
	}
	raw, err := json.Marshal(item)
	if err != nil {
		return fmt.Sprint(item)
	}
	return string(raw)
}

// stepInner changes one part of a complex attribute; of a multi-valued one, that of all items.
func stepInner(d document, a schema.CoreAttribute, sub string, c change) error {
	if a.MultiValued() {
		for _, item := range values(d, a.Name()) {
			if err := setInner(item, a, sub, c); err != nil {
				return err
			}
		}
		return nil
	}
	m, _ := d[a.Name()].(map[string]any)
	if m == nil {
		m = document{}
		d[a.Name()] = m
	}
	return setInner(m, a, sub, c)
}

func setInner(m document, a schema.CoreAttribute, sub string, c change) error {
	if c.Op == "remove" || c.Value == nil {
		delete(m, sub)
		return nil
	}
	s, _ := a.SubAttributes().ContainsAttribute(sub)
	v, err := readValue(s, c.Value)
	if err == nil {
		m[sub] = v
	}
	return err
}

// stepItems changes the items that a filter in brackets finds. Where it finds none, the item that it describes is made, as
// Entra ID expects of `emails[type eq "work"].value`.
func stepItems(d document, a schema.CoreAttribute, e filter.Expression, sub string, c change) error {
	if !a.MultiValued() || !a.HasSubAttributes() {
		return &problem{status: 400, kind: "invalidPath", detail: a.Name() + " has no items to choose from."}
	}
	list, _ := d[a.Name()].([]any)
	var kept []any
	found := false
	for _, item := range list {
		m, _ := item.(map[string]any)
		ok, err := matchItem(a, m, e)
		if err != nil {
			return err
		}
		found = found || ok
		switch {
		case ok && sub != "":
			if err := setInner(m, a, sub, c); err != nil {
				return err
			}
		case ok && c.Op == "remove":
			continue
		case ok:
			v, err := readSingle(a, c.Value)
			if err != nil {
				return err
			}
			item = v
		}
		kept = append(kept, item)
	}
	if !found && c.Op != "remove" {
		made := document{}
		describe(a, e, made)
		if len(made) == 0 {
			return &problem{status: 400, kind: "noTarget", detail: "The filter of the path finds nothing."}
		}
		if sub != "" {
			if err := setInner(made, a, sub, c); err != nil {
				return err
			}
		} else if m, err := readSingle(a, c.Value); err != nil {
			return err
		} else if m, ok := m.(map[string]any); ok {
			for key, v := range m {
				made[key] = v
			}
		}
		kept = append(kept, made)
	}
	if reflect.DeepEqual(kept, list) {
		return nil
	}
	d[a.Name()] = append([]any{}, kept...)
	return nil
}

// describe fills in what a filter says that an item is equal to.
func describe(a schema.CoreAttribute, e filter.Expression, into document) {
	switch e := e.(type) {
	case *filter.LogicalExpression:
		if e.Operator == filter.AND {
			describe(a, e.Left, into)
			describe(a, e.Right, into)
		}
	case *filter.AttributeExpression:
		s, ok := a.SubAttributes().ContainsAttribute(e.AttributePath.AttributeName)
		if !ok || e.Operator != filter.EQ {
			return
		}
		if v, err := readValue(s, e.CompareValue); err == nil {
			into[s.Name()] = v
		}
	}
}
