package scim

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/elimity-com/scim/schema"
	filter "github.com/scim2/filter-parser/v2"
)

const (
	maxFilter = 2000
	maxDepth  = 20
)

// unparsable says what the parser must not get: it calls itself for each bracket without a limit of its own, and looks back
// over bytes until it finds a character.
func unparsable(text string) bool {
	return len(text) > maxFilter || strings.Count(text, "(")+strings.Count(text, "[") > maxDepth || !utf8.ValidString(text) ||
		strings.ContainsRune(text, utf8.RuneError) || strings.ContainsFunc(text, unicode.IsControl)
}

// parseFilter reads a filter; nil for none.
func parseFilter(text string) (e filter.Expression, err error) {
	if text = strings.TrimSpace(text); text == "" {
		return nil, nil //nolint:nilnil // no filter is an answer
	}
	if unparsable(text) {
		return nil, &problem{status: 400, kind: "invalidFilter", detail: "The filter is too long, too deep, or holds control characters."}
	}
	defer func() {
		if v := recover(); v != nil {
			e, err = nil, &problem{status: 400, kind: "invalidFilter", detail: "The filter cannot be read."}
		}
	}()
	if e, err = filter.ParseFilter([]byte(text)); err != nil {
		return nil, &problem{status: 400, kind: "invalidFilter", detail: "The filter cannot be read: " + err.Error()}
	}
	return e, nil
}

// exact returns the value of a filter that is nothing but `name eq "value"`.
func exact(e filter.Expression, name string) (string, bool) {
	a, ok := e.(*filter.AttributeExpression)
	if !ok || !strings.EqualFold(a.AttributePath.AttributeName, name) || a.AttributePath.SubAttribute != nil || a.Operator != filter.EQ {
		return "", false
	}
	v, ok := a.CompareValue.(string)
	return v, ok
}

// matches reports whether a document passes a filter. A name that the schema does not know is an invalidFilter problem.
func (k *kind) matches(d document, e filter.Expression) (bool, error) {
	switch e := e.(type) {
	case nil:
		return true, nil
	case *filter.LogicalExpression:
		left, err := k.matches(d, e.Left)
		if err != nil {
			return false, err
		}
		right, err := k.matches(d, e.Right)
		if e.Operator == filter.AND {
			return left && right, err
		}
		return left || right, err
	case *filter.NotExpression:
		ok, err := k.matches(d, e.Expression)
		return !ok, err
	case *filter.AttributeExpression:
		a, owner, err := k.attribute(d, e.AttributePath)
		if err != nil {
			return false, err
		}
		return compareAttribute(a, e.AttributePath.SubAttributeName(), owner[a.Name()], e)
	case *filter.ValuePath:
		a, owner, err := k.attribute(d, e.AttributePath)
		if err != nil {
			return false, err
		}
		for _, item := range values(owner, a.Name()) {
			if ok, err := matchItem(a, item, e.ValueFilter); ok || err != nil {
				return ok, err
			}
		}
		return false, nil
	}
	return false, unknownAttribute(fmt.Sprint(e))
}

func unknownAttribute(name string) error {
	return &problem{status: 400, kind: "invalidFilter", detail: "There is no attribute " + name + "."}
}

// attribute finds what a path names, and the part of the document that holds it.
func (k *kind) attribute(d document, p filter.AttributePath) (schema.CoreAttribute, document, error) {
	attributes := k.attributes
	if k.extension != nil && strings.EqualFold(p.URI(), k.extension.ID) {
		attributes, d = k.extension.Attributes, inner(d, k.extension.ID)
	} else if p.URIPrefix != nil && !strings.EqualFold(p.URI(), k.core.ID) {
		return schema.CoreAttribute{}, nil, unknownAttribute(p.String())
	}
	a, ok := attributes.ContainsAttribute(p.AttributeName)
	if !ok || a.Name() == "password" {
		return schema.CoreAttribute{}, nil, unknownAttribute(p.String())
	}
	return a, d, nil
}

// matchItem applies the filter within the brackets of a path to one item of a multi-valued attribute.
func matchItem(a schema.CoreAttribute, item document, e filter.Expression) (bool, error) {
	inside := &kind{core: schema.Schema{ID: ""}, attributes: a.SubAttributes()}
	return inside.matches(item, e)
}

func compareAttribute(a schema.CoreAttribute, sub string, v any, e *filter.AttributeExpression) (bool, error) {
	if !a.HasSubAttributes() {
		return compare(a, v, e), nil
	}
	if sub == "" {
		if e.Operator == filter.PR {
			return v != nil, nil
		}
		sub = "value"
	}
	s, ok := a.SubAttributes().ContainsAttribute(sub)
	if !ok {
		return false, unknownAttribute(e.AttributePath.String())
	}
	switch v := v.(type) {
	case map[string]any:
		return compare(s, v[s.Name()], e), nil
	case []any:
		for _, item := range v {
			if m, ok := item.(map[string]any); ok && compare(s, m[s.Name()], e) {
				return true, nil
			}
		}
	}
	return e.Operator == filter.NE && v == nil, nil
}

func compare(a schema.CoreAttribute, v any, e *filter.AttributeExpression) bool {
	if e.Operator == filter.PR {
		return v != nil && v != ""
	}
	if b, ok := v.(bool); ok {
		want, ok := e.CompareValue.(bool)
		if !ok {
			want = strings.EqualFold(fmt.Sprint(e.CompareValue), "true")
		}
		return (b == want) == (e.Operator == filter.EQ)
	}
	have, _ := v.(string)
	want, ok := e.CompareValue.(string)
	if !ok {
		return e.Operator == filter.NE && v != nil
	}
	if !a.CaseExact() {
		have, want = strings.ToLower(have), strings.ToLower(want)
	}
	switch e.Operator {
	case filter.EQ:
		return v != nil && have == want
	case filter.NE:
		return have != want
	case filter.CO:
		return v != nil && strings.Contains(have, want)
	case filter.SW:
		return v != nil && strings.HasPrefix(have, want)
	case filter.EW:
		return v != nil && strings.HasSuffix(have, want)
	case filter.GT:
		return v != nil && have > want
	case filter.GE:
		return v != nil && have >= want
	case filter.LT:
		return v != nil && have < want
	case filter.LE:
		return v != nil && have <= want
	}
	return false
}
