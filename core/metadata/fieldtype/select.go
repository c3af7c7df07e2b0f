package fieldtype

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// selection is one of the options of the field. Archived options are refused as input, so the caller must not send a
// value through the type that the record has already. Options: options.
type selection struct {
	trait
	stringValue
}

var selectType = selection{trait: trait{name: Select, kind: kindExact, storage: StorageString, slot: SlotText}}

// CheckOptions implements Type.
func (selection) CheckOptions(o *Options) error {
	o = o.orEmpty()
	if err := o.only(Select, "options"); err != nil {
		return err
	}
	return checkOptionList(o.Options)
}

// FromJSON implements Type: the value of an option.
func (selection) FromJSON(raw json.RawMessage, o *Options, _ *Env) (any, error) {
	raw = bare(raw)
	if isNull(raw) {
		return nil, nil
	}
	s, err := jsonString(raw)
	if err != nil || s == "" {
		return nil, err
	}
	if err := checkOption(s, o.orEmpty().Options); err != nil {
		return nil, err
	}
	return s, nil
}

// FromText implements Type: the value of an option, or its label in any language.
func (selection) FromText(s string, o *Options, _ *Env) (any, error) {
	s, err := cell(s)
	if err != nil || s == "" {
		return nil, err
	}
	value, err := optionOf(s, o.orEmpty().Options)
	if err != nil {
		return nil, err
	}
	return value, nil
}

// ToText implements Type: the label in the language of env where that is unambiguous, else the value.
func (selection) ToText(v any, o *Options, env *Env) string {
	s, ok := v.(string)
	if !ok {
		return ""
	}
	return optionText(s, o.orEmpty().Options, env.orEmpty().Language)
}

// checkOption refuses what is no option, or none any more.
func checkOption(value string, options []Option) error {
	i := slices.IndexFunc(options, func(opt Option) bool { return opt.Value == value })
	switch {
	case i < 0:
		return notAnOption(value, options)
	case options[i].Archived:
		return invalid(ReasonOptionArchived, fault.Params{"value": value})
	}
	return nil
}

// maxAllowedShown bounds how many options a fault lists.
const maxAllowedShown = 50

func notAnOption(value string, options []Option) error {
	allowed := make([]string, 0, min(len(options), maxAllowedShown))
	for _, opt := range options {
		if !opt.Archived && len(allowed) < maxAllowedShown {
			allowed = append(allowed, opt.Value)
		}
	}
	return invalid(ReasonNotAnOption, fault.Params{"value": excerpt(value), "allowed": allowed})
}

// optionOf finds the option that a person means by its value or by a label.
func optionOf(s string, options []Option) (string, error) {
	for _, opt := range options {
		if opt.Value == s {
			return s, checkOption(s, options)
		}
	}
	var found []string
	folded := fold.Fold(s)
	for _, opt := range options {
		if opt.matches(folded) {
			found = append(found, opt.Value)
		}
	}
	switch len(found) {
	case 0:
		return "", notAnOption(s, options)
	case 1:
		return found[0], checkOption(found[0], options)
	}
	return "", invalid(ReasonOptionUnclear, fault.Params{"value": excerpt(s), "candidates": found})
}

func (opt Option) matches(folded string) bool {
	if fold.Fold(opt.Value) == folded {
		return true
	}
	for _, label := range opt.Labels {
		if fold.Fold(label) == folded {
			return true
		}
	}
	return false
}

// optionText returns the label of an option if it leads back to the option and cannot be taken for several values.
func optionText(value string, options []Option, language string) string {
	if language == "" {
		return value
	}
	for _, opt := range options {
		if opt.Value != value {
			continue
		}
		label := opt.Labels[language]
		if label == "" || opt.Archived || separator(label) != "" || strings.TrimSpace(label) != label {
			return value
		}
		if back, err := optionOf(label, options); err != nil || back != value {
			return value
		}
		return label
	}
	return value
}
