package metadata

import (
	"errors"
	"sync"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// checkExpressions compiles the field's formula and its validation rule.
func (f *Field) checkExpressions(o *Object, faults *fault.List) {
	if f.Type == fieldtype.FormulaType && f.Options.Formula != nil {
		p, err := f.Program(o)
		merge(faults, "options", err)
		if err == nil {
			f.checkReads(o, p, faults)
		}
	}
	if f.Validation != "" {
		_, err := f.Rule(o)
		merge(faults, "validation", err)
	}
}

// checkReads refuses formulas over formulas and roll-ups, whose order of working out would matter.
func (f *Field) checkReads(o *Object, p *fieldtype.Program, faults *fault.List) {
	for _, path := range p.Referenced() {
		if x, ok := o.Field(path); ok && (x.Computed() || x.ID == f.ID) {
			faults.Add("options.formula.expression", "formula_of_formula", fault.Params{"field": path})
		}
	}
}

func merge(faults *fault.List, location string, err error) {
	if foreign := faults.Merge(location, err); foreign != nil {
		faults.Add(location, "formula_syntax")
	}
}

// programs keeps compiled expressions; an expression and the types of the fields around it decide the program.
var programs sync.Map // of programKey to *fieldtype.Program

type programKey struct {
	field, expression string
	layout            string
}

// types are the names that expressions of the object may use.
func (o *Object) types() (map[string]fieldtype.Name, string) {
	out := make(map[string]fieldtype.Name, len(o.Fields))
	layout := make([]byte, 0, len(o.Fields)*16)
	for _, f := range o.Fields {
		if f.Computed() {
			continue
		}
		out[f.Path()] = f.Type
		layout = append(layout, f.Path()...)
		layout = append(layout, ':')
		layout = append(layout, f.Type...)
		layout = append(layout, ' ')
	}
	return out, string(layout)
}

// Program is the compiled formula of a formula field.
func (f *Field) Program(o *Object) (*fieldtype.Program, error) {
	if f.Options.Formula == nil {
		return nil, errors.New("field " + f.ID + " has no formula")
	}
	types, layout := o.types()
	key := programKey{f.ID, f.Options.Formula.Expression + "\x00" + string(f.Options.Formula.Result), layout}
	if p, ok := programs.Load(key); ok {
		return p.(*fieldtype.Program), nil
	}
	p, err := fieldtype.CompileFormula(&f.Options, types)
	if err == nil {
		programs.Store(key, p)
	}
	return p, err
}

// Rule is the compiled validation of a field: an expression over the record that must be true.
func (f *Field) Rule(o *Object) (*fieldtype.Program, error) {
	types, layout := o.types()
	types[f.Path()] = f.Type
	key := programKey{f.ID, "rule\x00" + f.Validation, layout}
	if p, ok := programs.Load(key); ok {
		return p.(*fieldtype.Program), nil
	}
	p, err := fieldtype.Compile(f.Validation, types)
	if err == nil {
		p, err = p.As(fieldtype.Boolean, nil)
	}
	if err == nil {
		programs.Store(key, p)
	}
	return p, err
}
