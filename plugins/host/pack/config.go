package pack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Config is what a plugin can be configured with: an object whose schema the manifest has, in JSON Schema 2020-12. Texts that
// are marked with x-secret are kept apart, and only the plugin gets to see them.
type Config struct {
	schema     *jsonschema.Schema
	properties map[string]bool
	secret     map[string]bool
}

// schemaURL is where a manifest's schema stands for its own references. Nothing is fetched.
const schemaURL = "kontor:config"

// noLoader refuses references to other documents.
type noLoader struct{}

// Load implements jsonschema.URLLoader.
func (noLoader) Load(url string) (any, error) { return nil, fmt.Errorf("%s stands outside", url) }

// compile reads a schema; without one everything is valid.
func compile(raw json.RawMessage) (*jsonschema.Schema, error) {
	if len(bytes.TrimSpace(raw)) == 0 || string(bytes.TrimSpace(raw)) == "null" {
		return nil, nil //nolint:nilnil // no schema is a valid answer
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.UseLoader(noLoader{})
	c.AssertFormat()
	if err := c.AddResource(schemaURL, doc); err != nil {
		return nil, err
	}
	return c.Compile(schemaURL)
}

func newConfig(raw json.RawMessage) (*Config, error) {
	c := &Config{properties: map[string]bool{}, secret: map[string]bool{}}
	var err error
	if c.schema, err = compile(raw); err != nil || c.schema == nil {
		return c, err
	}
	var top struct {
		Type       string `json:"type"`
		Properties map[string]struct {
			Type   any  `json:"type"`
			Secret bool `json:"x-secret"`
		} `json:"properties"`
	}
	if err := json.Unmarshal(raw, &top); err != nil {
		return c, errors.New("it is not the schema of an object")
	}
	if top.Type != "object" {
		return c, errors.New("it is not the schema of an object")
	}
	for key, p := range top.Properties {
		if !name.MatchString(key) {
			return c, fmt.Errorf("the property %q is not made of small letters", shorten(key))
		}
		c.properties[key] = true
		if p.Secret {
			if p.Type != "string" {
				return c, fmt.Errorf("the secret %q is no text", key)
			}
			c.secret[key] = true
		}
	}
	return c, nil
}

// Has reports whether there is a field of the name.
func (c *Config) Has(field string) bool { return c.properties[field] }

// Secrets are the names of the secret fields, sorted.
func (c *Config) Secrets() []string { return slices.Sorted(maps.Keys(c.secret)) }

// Split parts a configuration into what may be shown and what is secret.
func (c *Config) Split(config map[string]any) (open map[string]any, secrets map[string]string) {
	open, secrets = map[string]any{}, map[string]string{}
	for k, v := range config {
		if !c.secret[k] {
			open[k] = v
		} else if s, ok := v.(string); ok {
			secrets[k] = s
		}
	}
	return open, secrets
}

// Check refuses a configuration that the schema does not allow, with its secrets in place. Fields that the schema does not
// know are refused, too. Faults: invalid, with every wrong field below config.
func (c *Config) Check(config map[string]any) error {
	var l fault.List
	for _, k := range slices.Sorted(maps.Keys(config)) {
		if !c.properties[k] {
			l.Add("config."+shorten(k), "unknown_key", fault.Params{"expected": slices.Sorted(maps.Keys(c.properties))})
		}
	}
	if c.schema == nil {
		return l.Err()
	}
	err := c.schema.Validate(config)
	broken, ok := errors.AsType[*jsonschema.ValidationError](err)
	if err != nil && !ok {
		return fmt.Errorf("check a configuration: %w", err)
	}
	if ok {
		explain(&l, "config", broken)
	}
	return l.Err()
}

// explain names what is wrong, leaf by leaf.
func explain(l *fault.List, root string, e *jsonschema.ValidationError) {
	for _, cause := range e.Causes {
		explain(l, root, cause)
	}
	if len(e.Causes) > 0 {
		return
	}
	location := strings.Join(append([]string{root}, e.InstanceLocation...), ".")
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		for _, field := range k.Missing {
			l.Add(location+"."+field, "required")
		}
	case *kind.Enum:
		l.Add(location, "not_an_option", fault.Params{"value": shorten(fmt.Sprint(k.Got)), "allowed": k.Want})
	case *kind.Type:
		l.Add(location, "config_type", fault.Params{"expected": strings.Join(k.Want, ", ")})
	case *kind.MinLength:
		l.Add(location, "too_short", fault.Params{"min": k.Want})
	case *kind.MaxLength:
		l.Add(location, "too_long", fault.Params{"max": k.Want})
	case *kind.AdditionalProperties:
		// Check has named them.
	default:
		rule := ""
		if path := e.ErrorKind.KeywordPath(); len(path) > 0 {
			rule = path[len(path)-1]
		}
		l.Add(location, "config_rule", fault.Params{"rule": rule})
	}
}

// CheckInput refuses an input that the action's schema does not allow. Faults: invalid, with every wrong field below input.
func (a Action) CheckInput(input map[string]any) error {
	schema, err := compile(a.InputSchema)
	if err != nil || schema == nil {
		return err
	}
	err = schema.Validate(input)
	broken, ok := errors.AsType[*jsonschema.ValidationError](err)
	if err != nil && !ok {
		return fmt.Errorf("check an input: %w", err)
	}
	var l fault.List
	if ok {
		explain(&l, "input", broken)
	}
	return l.Err()
}
