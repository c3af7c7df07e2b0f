package fieldtype

import (
	"encoding/json"
	"strings"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// multiSelect is a set of options of the field, in the order in which the field lists them. Archived options are
// refused as input. With the option open, other texts are values, too, behind the options. Options: options, open.
type multiSelect struct {
	trait
	listValue
}

var multiSelectType = multiSelect{trait: trait{name: MultiSelect, kind: kindMulti, storage: StorageList, slot: SlotNone}}

// CheckOptions implements Type.
func (multiSelect) CheckOptions(o *Options) error {
	o = o.orEmpty()
	if err := o.only(MultiSelect, "options", "open"); err != nil {
		return err
	}
	return checkOptionList(o.Options)
}

// FromJSON implements Type: an array of values of options.
func (multiSelect) FromJSON(raw json.RawMessage, o *Options, _ *Env) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	list, err := jsonStrings(raw, maxOptions)
	if err != nil {
		return nil, err
	}
	if o.orEmpty().Open {
		return openValues(list, o.Options)
	}
	options := o.orEmpty().Options
	for _, s := range list {
		if err := checkOption(s, options); err != nil {
			return nil, err
		}
	}
	return inOrder(list, options), nil
}

// FromText implements Type: values or labels of options, parted by " ::: ", semicolons, line breaks or commas. A label
// may hold such a separator itself when it stands alone in the cell.
func (multiSelect) FromText(s string, o *Options, _ *Env) (any, error) {
	s, err := cell(s)
	if err != nil || s == "" {
		return nil, err
	}
	options := o.orEmpty().Options
	if value, err := optionOf(s, options); err == nil {
		return []string{value}, nil
	}
	var list []string
	if o.orEmpty().Open {
		return openValues(Split(s), options)
	}
	for _, part := range Split(s) {
		value, err := optionOf(part, options)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return inOrder(list, options), nil
}

// maxTag is the greatest number of characters of a value that is no option.
const maxTag = 100

// openValues returns the values once each, labels of options as their values.
func openValues(list []string, options []Option) (any, error) {
	if len(list) > maxOptions {
		return nil, invalid(ReasonTooMany, fault.Params{"max": maxOptions})
	}
	var out []string
	for _, s := range list {
		if value, err := optionOf(s, options); err == nil {
			s = value
		}
		v, err := textType.normalise(s, &Options{MaxLength: maxTag})
		if err != nil {
			return nil, err
		}
		if tag, ok := v.(string); ok && !contains(out, tag) {
			out = append(out, tag)
		}
	}
	if out == nil {
		return nil, nil
	}
	return out, nil
}

// inOrder returns the chosen options once each, in the order of the field, or nil for none.
func inOrder(chosen []string, options []Option) any {
	var out []string
	for _, opt := range options {
		if contains(chosen, opt.Value) {
			out = append(out, opt.Value)
		}
	}
	if out == nil {
		return nil
	}
	return out
}

// ToText implements Type: labels or values, as for a single selection, parted by semicolons.
func (multiSelect) ToText(v any, o *Options, env *Env) string {
	list, _ := v.([]string)
	texts := make([]string, len(list))
	for i, s := range list {
		texts[i] = optionText(s, o.orEmpty().Options, env.orEmpty().Language)
	}
	return strings.Join(texts, "; ")
}
