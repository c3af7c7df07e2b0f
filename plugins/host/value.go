package host

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// toValue makes a value of the contract of what the API shows of a field.
func toValue(f *metadata.Field, raw json.RawMessage) *pluginv1.Value {
	if len(raw) == 0 || string(raw) == "null" {
		return &pluginv1.Value{Kind: pluginv1.ValueKindNull}
	}
	whole := &pluginv1.Value{Kind: pluginv1.ValueKindJSON, JSON: bytes.Clone(raw)}
	var text string
	isText := json.Unmarshal(raw, &text) == nil
	as := func(kind pluginv1.ValueKind) *pluginv1.Value {
		if !isText {
			return whole
		}
		return &pluginv1.Value{Kind: kind, Text: text}
	}
	switch f.Type {
	case fieldtype.Boolean:
		return &pluginv1.Value{Kind: pluginv1.ValueKindBoolean, Boolean: string(raw) == "true"}
	case fieldtype.Decimal:
		if !isText {
			text = string(raw)
		}
		return &pluginv1.Value{Kind: pluginv1.ValueKindDecimal, Text: text}
	case fieldtype.MoneyType:
		var m struct {
			Amount   int64  `json:"amount"`
			Currency string `json:"currency"`
		}
		if json.Unmarshal(raw, &m) != nil {
			return whole
		}
		return &pluginv1.Value{Kind: pluginv1.ValueKindMoney, Integer: m.Amount, Currency: m.Currency}
	case fieldtype.Date:
		return as(pluginv1.ValueKindDate)
	case fieldtype.DateTime:
		return as(pluginv1.ValueKindTime)
	case fieldtype.MultiSelect:
		var list []string
		if json.Unmarshal(raw, &list) != nil {
			return whole
		}
		return &pluginv1.Value{Kind: pluginv1.ValueKindTexts, Texts: list}
	case fieldtype.Reference:
		v := as(pluginv1.ValueKindReference)
		v.Object = f.Options.Target
		return v
	case fieldtype.User:
		return as(pluginv1.ValueKindReference)
	case fieldtype.AddressType, fieldtype.JSON, fieldtype.File:
		return whole
	}
	if isText {
		return &pluginv1.Value{Kind: pluginv1.ValueKindText, Text: text}
	}
	if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
		return &pluginv1.Value{Kind: pluginv1.ValueKindInteger, Integer: n}
	}
	if _, err := strconv.ParseFloat(string(raw), 64); err == nil {
		return &pluginv1.Value{Kind: pluginv1.ValueKindDecimal, Text: string(raw)}
	}
	return whole
}

// fromValue makes what the API takes for a field of a value of the contract. A value that does not fit the field is for the
// field's type to refuse.
func fromValue(f *metadata.Field, v *pluginv1.Value) json.RawMessage {
	put := func(x any) json.RawMessage {
		b, err := json.Marshal(x)
		if err != nil {
			return json.RawMessage(`""`) // Texts and numbers can always be written.
		}
		return b
	}
	if v.Empty() {
		return json.RawMessage("null")
	}
	switch v.Kind {
	case pluginv1.ValueKindBoolean:
		return put(v.Boolean)
	case pluginv1.ValueKindInteger:
		return put(v.Integer)
	case pluginv1.ValueKindDecimal:
		if _, err := strconv.ParseFloat(v.Text, 64); err == nil && f != nil && f.Type == fieldtype.Number && json.Valid([]byte(v.Text)) {
			return json.RawMessage(v.Text)
		}
		return put(v.Text)
	case pluginv1.ValueKindMoney:
		return put(map[string]any{"amount": v.Integer, "currency": v.Currency})
	case pluginv1.ValueKindTexts:
		return put(append([]string{}, v.Texts...))
	case pluginv1.ValueKindJSON:
		if json.Valid(v.JSON) {
			return v.JSON
		}
		return put(string(v.JSON))
	}
	return put(v.Text)
}

// toRecord makes a record of the contract of what the API shows of one.
func toRecord(o *metadata.Object, raw []byte) (*pluginv1.Record, error) {
	var top map[string]json.RawMessage
	if err := json.Unmarshal(raw, &top); err != nil {
		return nil, err
	}
	r := &pluginv1.Record{Object: o.Name, Fields: map[string]*pluginv1.Value{}}
	add := func(path string, value json.RawMessage) {
		if f, ok := o.Field(path); ok {
			r.Fields[path] = toValue(f, value)
		} else if path == "contact_points" {
			r.Fields[path] = &pluginv1.Value{Kind: pluginv1.ValueKindJSON, JSON: value}
		}
	}
	for name, value := range top {
		switch name {
		case "id":
			_ = json.Unmarshal(value, &r.ID) // What is no text has no id.
		case "version":
			_ = json.Unmarshal(value, &r.Version)
		case "custom":
			var custom map[string]json.RawMessage
			if json.Unmarshal(value, &custom) == nil {
				for key, v := range custom {
					add("custom."+key, v)
				}
			}
		default:
			add(name, value)
		}
	}
	if t := r.Fields["title"]; t != nil {
		r.Title = t.Text
	}
	return r, nil
}

// body makes what the API takes of the fields of a record.
func body(o *metadata.Object, fields map[string]*pluginv1.Value) ([]byte, error) {
	top, custom := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	for _, path := range slices.Sorted(maps.Keys(fields)) {
		f, _ := o.Field(path) // What is no field is refused by the records.
		v := fromValue(f, fields[path])
		if key, ok := strings.CutPrefix(path, "custom."); ok {
			custom[key] = v
		} else {
			top[path] = v
		}
	}
	if len(custom) > 0 {
		raw, err := json.Marshal(custom)
		if err != nil {
			return nil, err
		}
		top["custom"] = raw
	}
	return json.Marshal(top)
}
