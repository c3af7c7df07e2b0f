package records

import (
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// byPath gives expressions the record's values under their API names.
func byPath(r *Record) map[string]any {
	out := make(map[string]any, len(r.Values))
	for _, f := range r.Object.Fields {
		if v := r.Values[f.ID]; v != nil && !f.Computed() && !f.Secret() {
			out[f.Path()] = v
		}
	}
	return out
}

// compute works out the formulas. Their values are stored like others, so that they are filtered, sorted and exported
// like others. A formula that cannot be worked out for this record is empty.
func (b *Batch) compute(c *Change) {
	var values map[string]any
	for _, f := range c.Object.Fields {
		if f.Type != fieldtype.FormulaType {
			continue
		}
		if values == nil {
			values = byPath(c.After)
		}
		if v := worked(c.Object, f, values); v != nil {
			c.After.Values[f.ID] = v
		} else {
			delete(c.After.Values, f.ID)
		}
	}
}

func worked(o *metadata.Object, f *metadata.Field, values map[string]any) any {
	p, err := f.Program(o)
	if err != nil {
		return nil
	}
	v, err := p.Run(values)
	if err != nil {
		return nil
	}
	return v
}

// validate runs the validation rules of fields that have a value. A rule whose expression no longer fits the fields is
// not enforced, since nobody could fulfil it.
func (b *Batch) validate(c *Change, faults *fault.List) {
	var values map[string]any
	for _, f := range c.Object.Fields {
		if f.Validation == "" || c.After.Values[f.ID] == nil {
			continue
		}
		rule, err := f.Rule(c.Object)
		if err != nil {
			continue
		}
		if values == nil {
			values = byPath(c.After)
		}
		if ok, err := rule.Run(values); err != nil || ok != true {
			faults.Add(f.Path(), "validation_rule", fault.Params{"rule": f.Validation, "text": f.ValidationText.In(b.actor.Locale)})
		}
	}
}
