package fieldtype

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// resultKinds says which kinds of results a declared type takes.
var resultKinds = map[Name][]kind{
	Text:      {kindOfText, kindOfNumber, kindOfBool, kindOfDate, kindOfMoment},
	Number:    {kindOfNumber},
	Decimal:   {kindOfNumber},
	MoneyType: {kindOfNumber},
	Boolean:   {kindOfBool},
	Date:      {kindOfDate},
	DateTime:  {kindOfMoment},
}

// As returns the program with its result converted to the canonical value of a type: whole numbers and amounts of money
// are rounded half away from zero, decimals to the precision of the options and to 15 digits; a text takes anything. Money is in the
// currency of the options, else in that of the amounts which the formula reads.
func (p *Program) As(result Name, o *Options) (*Program, error) {
	kinds, ok := resultKinds[result]
	if !ok {
		return nil, invalid(ReasonResultType, fault.Params{"allowed": FormulaResults})
	}
	if p.kind != kindOfNull && !slices.Contains(kinds, p.kind) {
		return nil, invalid(ReasonFormulaType, fault.Params{"expected": string(result), "got": p.kind.String(), "position": 1})
	}
	converted := *p
	converted.result, converted.options = result, o.orEmpty()
	return &converted, nil
}

// convert makes the canonical value of the declared type.
func (p *Program) convert(v any, currency string) (any, error) {
	if v == nil {
		return nil, nil
	}
	switch p.result {
	case Text:
		return textType.normalise(textOf(v, p.kind), &Options{MaxLength: maxTextLength})
	case Number:
		n, err := integerOf(v.(decimal.Decimal).Round(0))
		if err != nil {
			return nil, err
		}
		return n, nil
	case Decimal:
		return roundToDigits(v.(decimal.Decimal), p.options.Precision)
	case MoneyType:
		code := p.options.Currency
		switch {
		case code == "":
			code = currency
		case currency != "" && currency != code:
			return nil, invalid(ReasonFormulaMixed)
		}
		if code == "" {
			return nil, invalid(ReasonFormulaCurrency)
		}
		m, err := MoneyOf(v.(decimal.Decimal).Round(int32(MinorDigits(code))), code)
		if err != nil {
			return nil, err
		}
		return m, nil
	case DateTime:
		m, err := canonicalMoment(v.(time.Time))
		if err != nil {
			return nil, err
		}
		return m, nil
	}
	return plainResult(v, p.kind), nil
}

// roundToDigits rounds to the precision of the field and to what a decimal field can hold.
func roundToDigits(d decimal.Decimal, precision *int) (any, error) {
	most := maxDigits
	if precision != nil {
		most = *precision
	}
	d = canonicalDecimal(d.Round(int32(most)))
	if checkDigits(d) == nil {
		return d, nil
	}
	whole := d.Abs().Truncate(0)
	if used := len(whole.String()); used <= maxDigits && !whole.IsZero() {
		d = canonicalDecimal(d.Round(int32(min(most, maxDigits-used))))
	}
	if err := checkDigits(d); err != nil {
		return nil, err
	}
	return d, nil
}
