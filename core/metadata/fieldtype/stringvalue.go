package fieldtype

import "encoding/json"

// stringValue is the behaviour of the types whose canonical value is a string.
type stringValue struct{}

// Verbatim reports whether the canonical value of a type is a string that the API shows as it is: AppendJSON of such a
// type does what AppendText does.
func Verbatim(t Type) bool {
	_, ok := t.(interface{ verbatim() })
	return ok
}

func (stringValue) verbatim() {}

// AppendText appends a text as a JSON string.
func AppendText(dst []byte, s string) []byte { return appendString(dst, s) }

// AppendJSON implements Type.
func (stringValue) AppendJSON(dst []byte, v any) []byte {
	if s, ok := v.(string); ok {
		return appendString(dst, s)
	}
	return append(dst, "null"...)
}

// Encode implements Type.
func (t stringValue) Encode(v any) json.RawMessage { return t.AppendJSON(nil, v) }

// Decode implements Type.
func (stringValue) Decode(raw json.RawMessage) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	s, err := jsonString(raw)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Equal implements Type.
func (stringValue) Equal(a, b any) bool { return a == b }

// ToText implements Type.
func (stringValue) ToText(v any, _ *Options, _ *Env) string {
	s, _ := v.(string)
	return s
}

// SlotValue implements Type: the text as it is.
func (stringValue) SlotValue(v any) any {
	if s, ok := v.(string); ok {
		return s
	}
	return nil
}

// listValue is the behaviour of the types whose canonical value is a list of strings that are compared as a set.
type listValue struct{}

// AppendJSON implements Type.
func (listValue) AppendJSON(dst []byte, v any) []byte {
	list, ok := v.([]string)
	if !ok {
		return append(dst, "null"...)
	}
	dst = append(dst, '[')
	for i, s := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, s)
	}
	return append(dst, ']')
}

// Encode implements Type.
func (t listValue) Encode(v any) json.RawMessage { return t.AppendJSON(nil, v) }

// Decode implements Type.
func (listValue) Decode(raw json.RawMessage) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	list, err := jsonStrings(raw, maxOptions)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list, nil
}

// Equal implements Type; the order of the entries does not matter.
func (listValue) Equal(a, b any) bool {
	x, _ := a.([]string)
	y, _ := b.([]string)
	if len(x) != len(y) {
		return false
	}
	for _, s := range x {
		if !contains(y, s) {
			return false
		}
	}
	return true
}

// SlotValue implements Type: a list has no single index value.
func (listValue) SlotValue(any) any { return nil }

// intValue is the behaviour of the types whose canonical value is an int64.
type intValue struct{}

// AppendJSON implements Type.
func (intValue) AppendJSON(dst []byte, v any) []byte {
	if n, ok := v.(int64); ok {
		return appendInt(dst, n)
	}
	return append(dst, "null"...)
}

// Encode implements Type.
func (t intValue) Encode(v any) json.RawMessage { return t.AppendJSON(nil, v) }

// Decode implements Type.
func (intValue) Decode(raw json.RawMessage) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	n, err := jsonInteger(raw)
	if err != nil {
		return nil, err
	}
	return n, nil
}

// Equal implements Type.
func (intValue) Equal(a, b any) bool { return a == b }

// ToText implements Type.
func (t intValue) ToText(v any, _ *Options, _ *Env) string {
	if v == nil {
		return ""
	}
	return string(t.AppendJSON(nil, v))
}

// SlotValue implements Type.
func (intValue) SlotValue(v any) any {
	if n, ok := v.(int64); ok {
		return float64(n)
	}
	return nil
}
