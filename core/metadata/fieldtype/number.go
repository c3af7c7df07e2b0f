package fieldtype

import (
	"encoding/json"

	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// number is a whole number of at most 2^53 on either side of zero. Options: min, max.
type number struct {
	trait
	intValue
}

var numberType = number{trait: trait{name: Number, kind: kindNumber, storage: StorageInt, slot: SlotNumber}}

// CheckOptions implements Type.
func (number) CheckOptions(o *Options) error {
	o = o.orEmpty()
	if err := o.only(Number, "min", "max"); err != nil {
		return err
	}
	return checkBoundOptions(o)
}

// FromJSON implements Type: a JSON number without fraction.
func (t number) FromJSON(raw json.RawMessage, o *Options, _ *Env) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	n, err := jsonInteger(raw)
	if err != nil {
		return nil, err
	}
	return checkInteger(n, o)
}

// FromText implements Type: a whole number with or without separators of thousands.
func (t number) FromText(s string, o *Options, env *Env) (any, error) {
	s, err := cell(s)
	if err != nil || s == "" {
		return nil, err
	}
	n, err := integerCell(s, env)
	if err != nil {
		return nil, err
	}
	return checkInteger(n, o)
}

// integerCell reads a whole number as a person wrote it.
func integerCell(s string, env *Env) (int64, error) {
	c, err := parseNumber(s, env.orEmpty().Locale)
	switch {
	case err != nil:
		return 0, err
	case c.fraction == 3:
		// Nobody writes three decimals of a whole number: the file has another format than was chosen.
		return 0, invalid(ReasonNumberUnclear, fault.Params{"value": excerpt(s), "readings": []string{c.value.String(), c.value.Shift(3).String()}})
	case c.leadingZeros:
		return 0, invalid(ReasonLeadingZeros, fault.Params{"value": excerpt(s)})
	}
	return integerOf(c.value)
}

func checkInteger(n int64, o *Options) (any, error) {
	if o = o.orEmpty(); o.Min != "" || o.Max != "" {
		if err := checkBounds(decimal.NewFromInt(n), o); err != nil {
			return nil, err
		}
	}
	return n, nil
}
