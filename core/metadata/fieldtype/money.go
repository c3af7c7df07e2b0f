package fieldtype

import (
	"encoding/json"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Money is an amount in the minor units of a currency: {1250, "EUR"} is 12.50 EUR.
type Money struct {
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"`
}

// Major returns the amount in major units.
func (m Money) Major() decimal.Decimal { return decimal.New(m.Amount, -int32(MinorDigits(m.Currency))) }

// MoneyOf converts an amount in major units, which must not have more decimal places than the currency. The currency
// must be a code of ISO 4217.
func MoneyOf(major decimal.Decimal, currency string) (Money, error) {
	digits := MinorDigits(currency)
	minor := major.Shift(int32(digits))
	if !minor.IsInteger() {
		return Money{}, invalid(ReasonTooPrecise, fault.Params{"max": digits})
	}
	amount, err := integerOf(minor)
	return Money{Amount: amount, Currency: currency}, err
}

const moneyExample = `{"amount": 1250, "currency": "EUR"}, "12.50 EUR"`

// money is an amount with its currency. Options: currency, min, max.
type money struct{ trait }

var moneyType = money{trait{name: MoneyType, kind: kindMoney, storage: StorageMoney, slot: SlotNumber}}

// CheckOptions implements Type.
func (money) CheckOptions(o *Options) error {
	o = o.orEmpty()
	if err := o.only(MoneyType, "currency", "min", "max"); err != nil {
		return err
	}
	if err := checkCurrencyOption(o); err != nil {
		return err
	}
	return checkBoundOptions(o)
}

func checkCurrencyOption(o *Options) error {
	if o.Currency == "" {
		return nil
	}
	var faults fault.List
	_ = faults.Merge("currency", CheckCurrency(o.Currency))
	return faults.Err()
}

// FromJSON implements Type. It takes {"amount": 1250, "currency": "EUR"} with a whole number of minor units, the same
// with a decimal string of major units ("12.50"), and texts such as "12.50 EUR" or "1.234,56 €". The currency may be
// left out where the field or the tenant has one.
func (t money) FromJSON(raw json.RawMessage, o *Options, env *Env) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	switch jsonKind(raw) {
	case "object":
		return moneyObject(raw, o.orEmpty(), standardCurrency(o, env))
	case "string":
		s, err := jsonString(raw)
		if err != nil {
			return nil, err
		}
		if s, err = cell(s); err != nil || s == "" {
			return nil, err
		}
		// Texts of the API have no locale, but a lone point is the decimal point of JSON.
		l := Locale{}
		if strings.Count(s, ".") == 1 && !strings.Contains(s, ",") {
			l.Decimal = '.'
		}
		return moneyText(s, o.orEmpty(), standardCurrency(o, env), l)
	}
	return nil, wrongType("money", raw)
}

// FromText implements Type: the amount with or without a currency code or symbol on either side.
func (t money) FromText(s string, o *Options, env *Env) (any, error) {
	s, err := cell(s)
	if err != nil || s == "" {
		return nil, err
	}
	return moneyText(s, o.orEmpty(), standardCurrency(o, env), env.orEmpty().Locale)
}

// standardCurrency returns the currency of amounts that name none, or "".
func standardCurrency(o *Options, env *Env) string {
	if c := o.orEmpty().Currency; c != "" {
		return c
	}
	return env.orEmpty().Currency
}

func moneyObject(raw []byte, o *Options, standard string) (any, error) {
	parts, err := jsonObject(raw, "amount", "currency")
	if err != nil {
		return nil, err
	}
	code := standard
	if c, ok := parts["currency"]; ok {
		if code, err = jsonString(c); err == nil {
			err = CheckCurrency(code)
		}
	}
	var faults fault.List
	_ = faults.Merge("currency", err)
	if err == nil && code == "" {
		faults.Add("currency", ReasonNoCurrency)
	}
	m := Money{Currency: code}
	amount, ok := parts["amount"]
	switch {
	case !ok:
		faults.Add("amount", ReasonRequired)
	case len(faults) == 0:
		m, err = moneyAmount(amount, code)
		if err == nil {
			err = checkBounds(m.Major(), o)
		}
		_ = faults.Merge("amount", err)
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return m, nil
}

// moneyAmount reads minor units from a JSON number and major units from a string.
func moneyAmount(raw []byte, code string) (Money, error) {
	if jsonKind(raw) == "string" {
		s, err := jsonString(raw)
		if err != nil {
			return Money{}, err
		}
		d, err := plainDecimal(s)
		if err != nil {
			return Money{}, err
		}
		return MoneyOf(d, code)
	}
	n, err := jsonInteger(raw)
	return Money{Amount: n, Currency: code}, err
}

func moneyText(s string, o *Options, standard string, l Locale) (any, error) {
	if isScientific(s) {
		return nil, invalid(ReasonScientific, fault.Params{"value": excerpt(s)})
	}
	number, symbol, err := cutCurrency(s)
	if err != nil {
		return nil, err
	}
	code := standard
	if symbol != "" {
		if code, err = currencyOf(symbol, standard); err != nil {
			return nil, err
		}
	}
	if code == "" {
		return nil, invalid(ReasonNoCurrency)
	}
	c, err := parseNumber(number, l)
	if err != nil {
		return nil, err
	}
	if c.fraction == 3 && MinorDigits(code) != 3 {
		// Three places suit no such currency, so they are rather thousands.
		return nil, invalid(ReasonNumberUnclear, fault.Params{"value": excerpt(s), "readings": []string{c.value.String(), c.value.Shift(3).String()}})
	}
	m, err := MoneyOf(c.value, code)
	if err != nil {
		return nil, err
	}
	if err := checkBounds(m.Major(), o); err != nil {
		return nil, err
	}
	return m, nil
}

// ToText implements Type: the amount in major units and the code, as in "12,50 EUR".
func (money) ToText(v any, _ *Options, env *Env) string {
	m, ok := v.(Money)
	if !ok {
		return ""
	}
	return localDecimal(m.Major(), MinorDigits(m.Currency), env.orEmpty().Locale) + " " + m.Currency
}

// AppendJSON implements Type.
func (money) AppendJSON(dst []byte, v any) []byte {
	m, ok := v.(Money)
	if !ok {
		return append(dst, "null"...)
	}
	dst = append(dst, `{"amount":`...)
	dst = appendInt(dst, m.Amount)
	dst = append(dst, `,"currency":`...)
	dst = appendString(dst, m.Currency)
	return append(dst, '}')
}

// Encode implements Type.
func (t money) Encode(v any) json.RawMessage { return t.AppendJSON(nil, v) }

// Decode implements Type.
func (money) Decode(raw json.RawMessage) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	var m Money
	if jsonKind(raw) != "object" || json.Unmarshal(raw, &m) != nil {
		return nil, wrongType("money", raw)
	}
	return m, nil
}

// Equal implements Type.
func (money) Equal(a, b any) bool { return a == b }

// SlotValue implements Type: the minor units, without the currency.
func (money) SlotValue(v any) any {
	m, ok := v.(Money)
	if !ok {
		return nil
	}
	return float64(m.Amount)
}
