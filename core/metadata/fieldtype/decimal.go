package fieldtype

import (
	"encoding/json"

	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// decimalNumber is a number of at most 15 significant digits, so that a double holds it exactly. It is exact in the
// program and a string in JSON ("12.5": no trailing zeros, no exponent). Options: min, max, precision.
type decimalNumber struct{ trait }

var decimalType = decimalNumber{trait{name: Decimal, kind: kindDecimal, storage: StorageDecimal, slot: SlotNumber}}

// CheckOptions implements Type.
func (decimalNumber) CheckOptions(o *Options) error {
	o = o.orEmpty()
	if err := o.only(Decimal, "min", "max", "precision"); err != nil {
		return err
	}
	if err := checkPrecision(o); err != nil {
		return err
	}
	return checkBoundOptions(o)
}

func checkPrecision(o *Options) error {
	if o.Precision != nil && (*o.Precision < 0 || *o.Precision > maxDigits) {
		return fault.At("precision", ReasonOutOfRange, fault.Params{"min": 0, "max": maxDigits})
	}
	return nil
}

// FromJSON implements Type: a JSON number, or a string that holds one.
func (t decimalNumber) FromJSON(raw json.RawMessage, o *Options, _ *Env) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	d, err := readDecimal(raw)
	if err != nil {
		return nil, err
	}
	return checkDecimal(d, o)
}

func readDecimal(raw []byte) (decimal.Decimal, error) {
	switch jsonKind(raw) {
	case "number":
		return jsonDecimal(raw)
	case "string":
		s, err := jsonString(raw)
		if err != nil {
			return decimal.Decimal{}, err
		}
		return plainDecimal(s)
	}
	return decimal.Decimal{}, wrongType("number", raw)
}

// FromText implements Type.
func (t decimalNumber) FromText(s string, o *Options, env *Env) (any, error) {
	s, err := cell(s)
	if err != nil || s == "" {
		return nil, err
	}
	c, err := parseNumber(s, env.orEmpty().Locale)
	if err != nil {
		return nil, err
	}
	return checkDecimal(c.value, o)
}

func checkDecimal(d decimal.Decimal, o *Options) (any, error) {
	o = o.orEmpty()
	if err := checkDigits(d); err != nil {
		return nil, err
	}
	if o.Precision != nil && places(d) > *o.Precision {
		return nil, invalid(ReasonTooPrecise, fault.Params{"max": *o.Precision})
	}
	if err := checkBounds(d, o); err != nil {
		return nil, err
	}
	return d, nil
}

// ToText implements Type.
func (decimalNumber) ToText(v any, _ *Options, env *Env) string {
	d, ok := v.(decimal.Decimal)
	if !ok {
		return ""
	}
	return localDecimal(canonicalDecimal(d), 0, env.orEmpty().Locale)
}

// AppendJSON implements Type.
func (decimalNumber) AppendJSON(dst []byte, v any) []byte {
	d, ok := v.(decimal.Decimal)
	if !ok {
		return append(dst, "null"...)
	}
	dst = append(dst, '"')
	dst = append(dst, d.String()...)
	return append(dst, '"')
}

// Encode implements Type.
func (t decimalNumber) Encode(v any) json.RawMessage { return t.AppendJSON(nil, v) }

// Decode implements Type.
func (decimalNumber) Decode(raw json.RawMessage) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	d, err := readDecimal(raw)
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Equal implements Type: 1.5 equals 1.50.
func (decimalNumber) Equal(a, b any) bool {
	x, xok := a.(decimal.Decimal)
	y, yok := b.(decimal.Decimal)
	if !xok || !yok {
		return xok == yok
	}
	return x.Equal(y)
}

// SlotValue implements Type.
func (decimalNumber) SlotValue(v any) any {
	d, ok := v.(decimal.Decimal)
	if !ok {
		return nil
	}
	return d.InexactFloat64()
}
