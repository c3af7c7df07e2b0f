package fieldtype

import (
	"encoding/json"
	"slices"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// computed is a type whose values the program works out: they behave like those of another type, but cannot be written.
type computed struct {
	Type
	name  Name
	check func(o *Options) error
	// result names the type that the values have under the given options.
	result func(o *Options) Name
}

var (
	formulaType = computed{Type: textType, name: FormulaType, check: checkFormulaOptions, result: formulaResult}
	rollupType  = computed{Type: numberType, name: RollupType, check: checkRollupOptions, result: rollupResult}
)

// Name implements Type.
func (c computed) Name() Name { return c.name }

// ReadOnly implements Type.
func (c computed) ReadOnly() bool { return true }

// CheckOptions implements Type.
func (c computed) CheckOptions(o *Options) error { return c.check(o.orEmpty()) }

// FromJSON implements Type: the program works the value out.
func (c computed) FromJSON(json.RawMessage, *Options, *Env) (any, error) {
	return nil, invalid(ReasonReadOnly)
}

// FromText implements Type: the program works the value out.
func (c computed) FromText(string, *Options, *Env) (any, error) { return nil, invalid(ReasonReadOnly) }

// of returns the same type with the behaviour of its result.
func (c computed) of(o *Options) Type {
	if t, ok := byName[c.result(o.orEmpty())]; ok {
		c.Type = t
	}
	return c
}

// FormulaResults are the types that the result of a formula can have.
var FormulaResults = []Name{Text, Number, Decimal, MoneyType, Boolean, Date, DateTime}

func formulaResult(o *Options) Name {
	if o.Formula == nil {
		return Text
	}
	return o.Formula.Result
}

// checkFormulaOptions checks everything about a formula but its expression, which needs the fields of the object: see
// CompileFormula. Options: formula (required), currency for a result of type money, precision for a decimal one.
func checkFormulaOptions(o *Options) error {
	used := []string{"formula"}
	switch formulaResult(o) {
	case MoneyType:
		used = append(used, "currency")
	case Decimal:
		used = append(used, "precision")
	}
	if err := o.only(FormulaType, used...); err != nil {
		return err
	}
	var faults fault.List
	switch {
	case o.Formula == nil:
		faults.Add("formula", ReasonRequired)
		return faults.Err()
	case o.Formula.Expression == "":
		faults.Add("formula.expression", ReasonRequired)
	case len(o.Formula.Expression) > maxExpression:
		faults.Add("formula.expression", ReasonFormulaComplex, fault.Params{"max": maxExpression})
	}
	if !slices.Contains(FormulaResults, o.Formula.Result) {
		faults.Add("formula.result", ReasonResultType, fault.Params{"allowed": FormulaResults})
	}
	_ = faults.Merge("", checkCurrencyOption(o))
	_ = faults.Merge("", checkPrecision(o))
	return faults.Err()
}

// CompileFormula compiles the formula of a field; Run of the result gives canonical values of the declared type.
func CompileFormula(o *Options, fields map[string]Name) (*Program, error) {
	var faults fault.List
	if err := checkFormulaOptions(o.orEmpty()); err != nil {
		return nil, err
	}
	p, err := Compile(o.Formula.Expression, fields)
	if err == nil {
		p, err = p.As(o.Formula.Result, o)
	}
	if err := faults.Merge("formula.expression", err); err != nil {
		return nil, err
	}
	return p, faults.Err()
}
