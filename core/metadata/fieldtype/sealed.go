package fieldtype

import (
	"encoding/json"
	"strings"
)

// Sealed is the canonical value of a secret field as it is stored: text that only its tenant's data key opens. It is no
// string, so that nothing that reads texts takes it for one: no word, key, formula or title comes of it.
type Sealed string

// sealedPrefix begins every sealed value; see core/secret.
const sealedPrefix = "ks1."

// Mask is what the API shows in the place of a value that the reader must not see.
const Mask = "•••"

// sealable are the types whose values can be sealed.
var sealable = map[Name]bool{Text: true, LongText: true, Email: true, Phone: true, URL: true}

// Sealable reports whether fields of the type can be secret.
func Sealable(n Name) bool { return sealable[n] }

// Secret is a type whose values are sealed once they are written. Input is read and checked as that of the type itself;
// what is stored is a Sealed, or, until a job has sealed it, a value from before the field was secret.
func Secret(t Type) Type {
	if _, already := t.(sealedType); already {
		return t
	}
	return sealedType{t}
}

type sealedType struct{ Type }

// FromJSON refuses the mask, which a program sends back that has read a record and writes all of it.
func (t sealedType) FromJSON(raw json.RawMessage, o *Options, env *Env) (any, error) {
	if string(raw) == `"`+Mask+`"` {
		return nil, invalid("masked_value")
	}
	return t.Type.FromJSON(raw, o, env)
}

func (t sealedType) FromText(s string, o *Options, env *Env) (any, error) {
	if strings.TrimSpace(s) == Mask {
		return nil, invalid("masked_value")
	}
	return t.Type.FromText(s, o, env)
}

// ToText gives nothing: exports and the search for duplicates have no secrets.
func (sealedType) ToText(any, *Options, *Env) string { return "" }

func (t sealedType) AppendJSON(dst []byte, v any) []byte {
	if s, ok := v.(Sealed); ok {
		return AppendText(dst, string(s))
	}
	return t.Type.AppendJSON(dst, v)
}

func (t sealedType) Encode(v any) json.RawMessage { return t.AppendJSON(nil, v) }

func (t sealedType) Decode(raw json.RawMessage) (any, error) {
	if strings.HasPrefix(string(raw), `"`+sealedPrefix) {
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return nil, err
		}
		return Sealed(s), nil
	}
	return t.Type.Decode(raw)
}

func (t sealedType) Equal(a, b any) bool {
	x, sealed := a.(Sealed)
	y, both := b.(Sealed)
	if sealed || both {
		return sealed && both && x == y
	}
	return t.Type.Equal(a, b)
}

func (sealedType) Slot() Slot { return SlotNone }

func (sealedType) SlotValue(any) any { return nil }
