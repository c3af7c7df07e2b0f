package fieldtype

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	maxJSONBytes = 64 << 10
	maxJSONDepth = 20
)

// jsonDocument is any JSON of at most 64 KiB and 20 levels, kept without white space. What PostgreSQL's jsonb cannot hold
// is refused: NUL characters, halves of surrogate pairs, numbers beyond a double. It uses no options.
type jsonDocument struct{ trait }

var jsonType = jsonDocument{trait{name: JSON, kind: kindJSON, storage: StorageJSON, slot: SlotNone}}

// CheckOptions implements Type.
func (jsonDocument) CheckOptions(o *Options) error { return o.orEmpty().only(JSON) }

// FromJSON implements Type.
func (jsonDocument) FromJSON(raw json.RawMessage, _ *Options, _ *Env) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	if len(raw) > maxJSONBytes {
		return nil, invalid(ReasonTooLong, fault.Params{"max": maxJSONBytes})
	}
	if !utf8.Valid(raw) {
		return nil, invalid(ReasonInvalidUTF8)
	}
	if !json.Valid(raw) {
		return nil, invalid(ReasonInvalidJSON)
	}
	if err := checkDocument(raw); err != nil {
		return nil, err
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, raw); err != nil {
		return nil, invalid(ReasonInvalidJSON)
	}
	return json.RawMessage(compact.Bytes()), nil
}

// checkDocument walks valid JSON for its depth, NUL characters, broken surrogates and numbers out of range.
func checkDocument(raw []byte) error {
	if hasLoneSurrogate(raw) {
		return invalid(ReasonInvalidUTF8)
	}
	depth := 0
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '{' || c == '[':
			if depth++; depth > maxJSONDepth {
				return invalid(ReasonTooDeep, fault.Params{"max": maxJSONDepth})
			}
		case c == '}' || c == ']':
			depth--
		case c == '"':
			for i++; raw[i] != '"'; i++ {
				if raw[i] != '\\' {
					continue
				}
				i++
				if unit, ok := utf16Escape(raw, i); ok && unit == 0 {
					return invalid(ReasonControl)
				}
			}
		case c == '-' || isDigit(c):
			start := i
			for i+1 < len(raw) && bytes.IndexByte([]byte("0123456789+-.eE"), raw[i+1]) >= 0 {
				i++
			}
			if !isStorable(raw[start : i+1]) {
				return invalid(ReasonTooManyDigits, fault.Params{"max": maxDigits})
			}
		}
	}
	return nil
}

// isStorable reports whether both databases can hold a number.
func isStorable(number []byte) bool {
	const maxLength, maxPower = 100, 300
	if len(number) > maxLength {
		return false
	}
	if i := bytes.IndexAny(number, "eE"); i >= 0 {
		power, err := strconv.Atoi(string(number[i+1:]))
		if err != nil || power < -maxPower || power > maxPower {
			return false
		}
	}
	f, err := strconv.ParseFloat(string(number), 64)
	return err == nil && !math.IsInf(f, 0)
}

// FromText implements Type: the cell holds JSON.
func (t jsonDocument) FromText(s string, _ *Options, _ *Env) (any, error) {
	s, err := cell(s)
	if err != nil || s == "" {
		return nil, err
	}
	return t.FromJSON(json.RawMessage(s), nil, nil)
}

// ToText implements Type.
func (t jsonDocument) ToText(v any, _ *Options, _ *Env) string {
	doc, _ := v.(json.RawMessage)
	return string(doc)
}

// AppendJSON implements Type.
func (jsonDocument) AppendJSON(dst []byte, v any) []byte {
	doc, ok := v.(json.RawMessage)
	if !ok || len(doc) == 0 {
		return append(dst, "null"...)
	}
	return append(dst, doc...)
}

// Encode implements Type.
func (t jsonDocument) Encode(v any) json.RawMessage { return t.AppendJSON(nil, v) }

// Decode implements Type. The database may have reordered keys and added white space.
func (jsonDocument) Decode(raw json.RawMessage) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, raw); err != nil {
		return nil, invalid(ReasonInvalidJSON)
	}
	return json.RawMessage(compact.Bytes()), nil
}

// Equal implements Type: the documents have the same values, in whatever order of keys and notation of numbers.
func (jsonDocument) Equal(a, b any) bool {
	x, _ := a.(json.RawMessage)
	y, _ := b.(json.RawMessage)
	if len(x) == 0 || len(y) == 0 {
		return len(x) == len(y)
	}
	return bytes.Equal(x, y) || bytes.Equal(sorted(x), sorted(y))
}

// sorted rewrites a document with its keys in order and its numbers in one notation.
func sorted(doc []byte) []byte {
	decoder := json.NewDecoder(bytes.NewReader(doc))
	decoder.UseNumber()
	var v any
	if decoder.Decode(&v) != nil {
		return doc
	}
	out, err := json.Marshal(plainNumbers(v))
	if err != nil {
		return doc
	}
	return out
}

// plainNumbers rewrites the numbers of a decoded document without exponents and trailing zeros, as jsonb does.
func plainNumbers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, item := range v {
			v[key] = plainNumbers(item)
		}
	case []any:
		for i, item := range v {
			v[i] = plainNumbers(item)
		}
	case json.Number:
		if d, err := decimal.NewFromString(v.String()); err == nil && isStorable([]byte(v)) {
			return json.Number(d.String())
		}
	}
	return v
}

// SlotValue implements Type: a document has no single index value.
func (jsonDocument) SlotValue(any) any { return nil }
