package scim

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/elimity-com/scim/schema"
)

const (
	userSchema       = "urn:ietf:params:scim:schemas:core:2.0:User"
	groupSchema      = "urn:ietf:params:scim:schemas:core:2.0:Group"
	enterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	schemaSchema     = "urn:ietf:params:scim:schemas:core:2.0:Schema"
	typeSchema       = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
	configSchema     = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
	listSchema       = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
	patchSchema      = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
	errorSchema      = "urn:ietf:params:scim:api:messages:2.0:Error"
)

// document is a resource as JSON. Its attributes have the names of the schema.
type document = map[string]any

// kind is a type of resource: what attributes it has.
type kind struct {
	name, endpoint string
	core           schema.Schema
	extension      *schema.Schema
	attributes     schema.Attributes
}

func newKind(name, endpoint string, core schema.Schema, extension *schema.Schema) *kind {
	return &kind{name: name, endpoint: endpoint, core: core, extension: extension, attributes: append(schema.CommonAttributes(), core.Attributes...)}
}

var (
	enterprise = schema.ExtensionEnterpriseUser()
	users      = newKind("User", "Users", schema.CoreUserSchema(), &enterprise)
	groups     = newKind("Group", "Groups", schema.CoreGroupSchema(), nil)
)

// server are attributes that Kontor alone says; password is never taken, since the directory signs nobody in.
func server(name string) bool {
	switch name {
	case "id", "meta", "schemas", "groups", "password":
		return true
	}
	return false
}

const (
	maxText  = 4096
	maxItems = 20_000
)

// read takes what a directory has sent: names in any case become those of the schema, texts become booleans where the schema
// says so (Entra ID sends "False"), and what the schema does not know is left out, as RFC 7644 lets a server.
func (k *kind) read(raw document) (document, error) {
	out := document{}
	for name, v := range raw {
		if k.extension != nil && strings.EqualFold(name, k.extension.ID) {
			m, ok := v.(map[string]any)
			if !ok {
				return nil, invalidValue("%s must be an object", name)
			}
			sub, err := readAll(k.extension.Attributes, m)
			if err != nil {
				return nil, err
			}
			out[k.extension.ID] = sub
			continue
		}
		a, ok := k.attributes.ContainsAttribute(name)
		if !ok || server(a.Name()) || v == nil {
			continue
		}
		value, err := readValue(a, v)
		if err != nil {
			return nil, err
		}
		out[a.Name()] = value
	}
	return out, nil
}

func readAll(attributes schema.Attributes, raw map[string]any) (document, error) {
	out := document{}
	for name, v := range raw {
		a, ok := attributes.ContainsAttribute(name)
		if !ok || v == nil {
			continue
		}
		value, err := readValue(a, v)
		if err != nil {
			return nil, err
		}
		out[a.Name()] = value
	}
	return out, nil
}

func readValue(a schema.CoreAttribute, v any) (any, error) {
	if !a.MultiValued() {
		return readSingle(a, v)
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	if len(list) > maxItems {
		return nil, invalidValue("%s has too many values", a.Name())
	}
	out := make([]any, 0, len(list))
	for _, item := range list {
		value, err := readSingle(a, item)
		if err != nil {
			return nil, err
		}
		out = append(out, value)
	}
	return out, nil
}

func readSingle(a schema.CoreAttribute, v any) (any, error) {
	if a.HasSubAttributes() {
		switch v := v.(type) {
		case map[string]any:
			return readAll(a.SubAttributes(), v)
		case string: // A bare value, as some send members and managers.
			if _, ok := a.SubAttributes().ContainsAttribute("value"); ok {
				return document{"value": v}, nil
			}
		}
		return nil, invalidValue("%s must be an object", a.Name())
	}
	if a.AttributeType() == "boolean" {
		switch v := v.(type) {
		case bool:
			return v, nil
		case string:
			if strings.EqualFold(v, "true") || strings.EqualFold(v, "false") {
				return strings.EqualFold(v, "true"), nil
			}
		}
		return nil, invalidValue("%s must be true or false", a.Name())
	}
	switch v := v.(type) {
	case string:
		if len(v) > maxText || strings.ContainsRune(v, 0) {
			return nil, invalidValue("%s is too long or holds control characters", a.Name())
		}
		return v, nil
	case json.Number:
		return v.String(), nil
	case float64:
		return fmt.Sprint(v), nil
	}
	return nil, invalidValue("%s must be a text", a.Name())
}

// text returns a text of a document; empty where there is none.
func text(d document, name string) string {
	v, _ := d[name].(string)
	return strings.TrimSpace(v)
}

// inner returns an object of a document; an empty one where there is none.
func inner(d document, name string) document {
	m, _ := d[name].(map[string]any)
	return m
}

// values are the items of a multi-valued attribute.
func values(d document, name string) []document {
	list, _ := d[name].([]any)
	var out []document
	for _, v := range list {
		if m, ok := v.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}
