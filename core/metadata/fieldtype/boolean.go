package fieldtype

import (
	"encoding/json"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// boolean is true or false. It uses no options.
type boolean struct{ trait }

var booleanType = boolean{trait{name: Boolean, kind: kindBool, storage: StorageBool, slot: SlotNumber}}

// booleanWords are the folded words of cells.
var booleanWords = map[string]bool{
	"true": true, "yes": true, "y": true, "on": true, "1": true, "x": true, "ja": true, "j": true, "wahr": true, "✓": true, "✔": true, "☑": true,
	"false": false, "no": false, "n": false, "off": false, "0": false, "nein": false, "falsch": false, "☐": false,
}

// CheckOptions implements Type.
func (boolean) CheckOptions(o *Options) error { return o.orEmpty().only(Boolean) }

// FromJSON implements Type.
func (t boolean) FromJSON(raw json.RawMessage, _ *Options, _ *Env) (any, error) { return t.Decode(raw) }

// FromText implements Type: yes and no in English and German, 1 and 0, a check mark.
func (boolean) FromText(s string, _ *Options, _ *Env) (any, error) {
	s, err := cell(s)
	if err != nil || s == "" {
		return nil, err
	}
	if b, ok := booleanWords[fold.Fold(s)]; ok {
		return b, nil
	}
	return nil, invalid(ReasonInvalidBoolean, fault.Params{"allowed": []string{"true", "false", "yes", "no", "ja", "nein", "1", "0", "x"}})
}

// ToText implements Type.
func (t boolean) ToText(v any, _ *Options, _ *Env) string {
	if v == nil {
		return ""
	}
	return string(t.AppendJSON(nil, v))
}

// AppendJSON implements Type.
func (boolean) AppendJSON(dst []byte, v any) []byte {
	switch v {
	case true:
		return append(dst, "true"...)
	case false:
		return append(dst, "false"...)
	}
	return append(dst, "null"...)
}

// Encode implements Type.
func (t boolean) Encode(v any) json.RawMessage { return t.AppendJSON(nil, v) }

// Decode implements Type.
func (boolean) Decode(raw json.RawMessage) (any, error) {
	raw = bare(raw)
	switch {
	case isNull(raw):
		return nil, nil
	case string(raw) == "true":
		return true, nil
	case string(raw) == "false":
		return false, nil
	}
	return nil, wrongType("boolean", raw)
}

// Equal implements Type.
func (boolean) Equal(a, b any) bool { return a == b }

// SlotValue implements Type.
func (boolean) SlotValue(v any) any {
	switch v {
	case true:
		return float64(1)
	case false:
		return float64(0)
	}
	return nil
}
