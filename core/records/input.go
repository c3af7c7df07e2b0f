package records

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Input is what somebody wants a record to become: canonical values by field id, nil to clear. Fields that are not
// mentioned stay as they are.
type Input struct {
	Values map[string]any
	// Points replace all contact points when they are not nil.
	Points *[]ContactPoint
}

// Set puts a canonical value.
func (in *Input) Set(f *metadata.Field, v any) {
	if in.Values == nil {
		in.Values = map[string]any{}
	}
	in.Values[f.ID] = v
}

// parse reads an API body: one flat object, custom values under "custom". Every property is checked by its field's type,
// and all faults come back at once. Properties that the actor may not write, and those that the record engine keeps
// itself, are refused.
func (c *session) parse(ctx context.Context, o *metadata.Object, rules access.Object, body []byte) (Input, error) {
	var in Input
	var faults fault.List
	env, err := c.s.tenancy.Defaults(ctx)
	if err != nil {
		return in, err
	}
	top, err := object(body)
	if err != nil {
		return in, err
	}
	for name, raw := range top {
		switch name {
		case "custom":
			custom, err := object(raw)
			if err != nil {
				faults.Add("custom", "wrong_type", fault.Params{"expected": "object"})
				continue
			}
			for key, value := range custom {
				if err := c.parseField(o, rules, "custom."+key, value, &env, &in, &faults); err != nil {
					return in, err
				}
			}
		case "contact_points":
			in.Points = c.parsePoints(o, raw, &env, &faults)
		default:
			if err := c.parseField(o, rules, name, raw, &env, &in, &faults); err != nil {
				return in, err
			}
		}
	}
	return in, faults.Err()
}

func (c *session) parseField(o *metadata.Object, rules access.Object, path string, raw json.RawMessage, env *fieldtype.Env, in *Input, faults *fault.List) error {
	f, ok := o.Field(path)
	if !ok || rules.Field(f.ID) == access.Hidden {
		faults.Add(path, "unknown_field", fault.Params{"field": path})
		return nil
	}
	if f.ReadOnly || f.Impl.ReadOnly() {
		faults.Add(path, "read_only")
		return nil
	}
	if rules.Field(f.ID) < access.Writable {
		faults.Add(path, "field_forbidden")
		return nil
	}
	v, err := f.Impl.FromJSON(raw, &f.Options, env)
	if err != nil {
		return faults.Merge(path, err)
	}
	in.Set(f, v)
	return nil
}

// object reads a JSON object's properties without reading their values. A property that stands twice is refused, since
// readers disagree which one counts.
func object(body []byte) (map[string]json.RawMessage, error) {
	malformed := func(err error) error {
		return &fault.Error{Code: fault.Malformed, Reason: "malformed_json", Fields: []fault.Field{{Location: "body", Reason: "malformed_json"}}, Err: err}
	}
	d := json.NewDecoder(bytes.NewReader(body))
	t, err := d.Token()
	if err != nil {
		return nil, malformed(err)
	}
	if t != json.Delim('{') {
		return nil, fault.At("body", "wrong_type", fault.Params{"expected": "object"})
	}
	out := map[string]json.RawMessage{}
	for d.More() {
		k, err := d.Token()
		if err != nil {
			return nil, malformed(err)
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, malformed(err)
		}
		name := k.(string)
		if _, twice := out[name]; twice {
			return nil, fault.At(name, "duplicate")
		}
		out[name] = raw
	}
	if _, err := d.Token(); err != nil {
		return nil, malformed(err)
	}
	return out, nil
}

const maxPoints = 50

func (c *session) parsePoints(o *metadata.Object, raw json.RawMessage, env *fieldtype.Env, faults *fault.List) *[]ContactPoint {
	if !o.ContactPoints {
		faults.Add("contact_points", "unknown_field", fault.Params{"field": "contact_points"})
		return nil
	}
	var list []ContactPoint
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&list); err != nil {
		faults.Add("contact_points", "wrong_type", fault.Params{"expected": "list of {kind, value, label, primary}"})
		return nil
	}
	if len(list) > maxPoints {
		faults.Add("contact_points", "too_many", fault.Params{"max": maxPoints})
		return nil
	}
	out := make([]ContactPoint, 0, len(list))
	for i, p := range list {
		at := "contact_points." + strconv.Itoa(i)
		kind := map[string]fieldtype.Name{"email": fieldtype.Email, "phone": fieldtype.Phone, "url": fieldtype.URL}[p.Kind]
		impl, ok := fieldtype.Get(kind)
		if !ok {
			faults.Add(at+".kind", "not_an_option", fault.Params{"allowed": []string{"email", "phone", "url"}})
			continue
		}
		quoted, _ := json.Marshal(p.Value)
		v, err := impl.FromJSON(quoted, nil, env)
		if err != nil {
			if faults.Merge(at+".value", err) != nil {
				faults.Add(at+".value", "invalid")
			}
			continue
		}
		s, _ := v.(string)
		if s == "" {
			faults.Add(at+".value", "required")
			continue
		}
		p.Value, p.Label = s, strings.TrimSpace(p.Label)
		if len(p.Label) > 100 {
			faults.Add(at+".label", "too_long", fault.Params{"max": 100})
		}
		out = append(out, p)
	}
	return &out
}
