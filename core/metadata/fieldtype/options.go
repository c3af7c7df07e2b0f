package fieldtype

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Options are the settings of one field. Which of them a type uses is said at the type; the others must be unset.
type Options struct {
	// MaxLength is the greatest number of characters of a text.
	MaxLength int `json:"max_length,omitempty"`
	// Min and Max bound numbers, decimals and amounts of money (in major units), as decimal strings, and dates and
	// moments, as written in the API. Both are inclusive.
	Min string `json:"min,omitempty"`
	Max string `json:"max,omitempty"`
	// Precision is the greatest number of decimal places.
	Precision *int `json:"precision,omitempty"`
	// Currency is the ISO 4217 code of amounts that name none.
	Currency string `json:"currency,omitempty"`
	// Options are the values to select from, in the order of their Position.
	Options []Option `json:"options,omitempty"`
	// Open lets a multi-select take values that are not among its options, such as tags.
	Open bool `json:"open,omitempty"`
	// Target is the stable identifier of the object that a reference leads to, and TargetPrefix the prefix of the
	// identifiers of its records.
	Target       string `json:"target,omitempty"`
	TargetPrefix string `json:"target_prefix,omitempty"`
	// Region is the ISO 3166 code of the country whose phone numbers may be written without their country code.
	Region string `json:"region,omitempty"`
	// Pattern is how an automatic number is written, such as "Q-{0000}".
	Pattern string `json:"pattern,omitempty"`
	// RatingMax is the best rating.
	RatingMax int `json:"rating_max,omitempty"`
	// Formula is what a formula field computes.
	Formula *Formula `json:"formula,omitempty"`
	// Rollup is what a roll-up field sums up.
	Rollup *Rollup `json:"rollup,omitempty"`
}

// Option is one value of a selection.
type Option struct {
	// Value is the stable API value.
	Value string `json:"value"`
	// Labels are the texts for people by language.
	Labels map[string]string `json:"labels,omitempty"`
	// Color is the name of a colour of the theme, or #rrggbb.
	Color string `json:"color,omitempty"`
	// Position orders the options.
	Position int `json:"position,omitempty"`
	// Archived options stay on the records that have them, but cannot be chosen any more.
	Archived bool `json:"archived,omitempty"`
}

// Formula is an expression over the fields of the same record; see Compile.
type Formula struct {
	Expression string `json:"expression"`
	Result     Name   `json:"result"`
}

// RollupFunc is how a roll-up makes one value of many.
type RollupFunc string

// The functions of roll-ups.
const (
	RollupCount RollupFunc = "count"
	RollupSum   RollupFunc = "sum"
	RollupMin   RollupFunc = "min"
	RollupMax   RollupFunc = "max"
	RollupAvg   RollupFunc = "avg"
)

// Rollup sums up one field of the related records.
type Rollup struct {
	// Relation is the API name of the relation that leads to the records.
	Relation string `json:"relation"`
	// Field is the API name of their field; a count needs none.
	Field string     `json:"field,omitempty"`
	Func  RollupFunc `json:"func"`
	// Result is the type of the value: number, decimal or money.
	Result Name `json:"result,omitempty"`
	// Filter restricts the records, in the JSON form of the filter language.
	Filter json.RawMessage `json:"filter,omitempty"`
}

var noOptions = &Options{}

// orEmpty lets the types read options that nobody set.
func (o *Options) orEmpty() *Options {
	if o == nil {
		return noOptions
	}
	return o
}

// only refuses every option that is set and not named.
func (o *Options) only(t Name, used ...string) error {
	var faults fault.List
	for _, set := range []struct {
		name string
		on   bool
	}{
		{"max_length", o.MaxLength != 0},
		{"min", o.Min != ""},
		{"max", o.Max != ""},
		{"precision", o.Precision != nil},
		{"currency", o.Currency != ""},
		{"options", len(o.Options) > 0},
		{"open", o.Open},
		{"target", o.Target != ""},
		{"target_prefix", o.TargetPrefix != ""},
		{"region", o.Region != ""},
		{"pattern", o.Pattern != ""},
		{"rating_max", o.RatingMax != 0},
		{"formula", o.Formula != nil},
		{"rollup", o.Rollup != nil},
	} {
		if set.on && !slices.Contains(used, set.name) {
			faults.Add(set.name, ReasonOptionUnused, fault.Params{"type": string(t)})
		}
	}
	return faults.Err()
}

const (
	maxOptions     = 1000
	maxOptionLabel = 120
)

var (
	optionValue = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,62}$`)
	optionColor = regexp.MustCompile(`^([a-z]{3,20}|#[0-9a-f]{6})$`)
	languageTag = regexp.MustCompile(`^[a-z]{2}(-[A-Z]{2})?$`)
)

// checkOptionList checks the options of a selection.
func checkOptionList(options []Option) error {
	var faults fault.List
	if len(options) > maxOptions {
		faults.Add("options", ReasonTooMany, fault.Params{"max": maxOptions})
		return faults.Err()
	}
	seen := make(map[string]bool, len(options))
	for i, opt := range options {
		at := func(part string) string { return "options." + strconv.Itoa(i) + "." + part }
		switch {
		case opt.Value == "":
			faults.Add(at("value"), ReasonRequired)
		case !optionValue.MatchString(opt.Value):
			faults.Add(at("value"), ReasonInvalidFormat, fault.Params{"pattern": optionValue.String()})
		case seen[opt.Value]:
			faults.Add(at("value"), ReasonDuplicate, fault.Params{"value": opt.Value})
		}
		seen[opt.Value] = true
		for lang, label := range opt.Labels {
			switch {
			case !languageTag.MatchString(lang):
				faults.Add(at("labels"), ReasonInvalidFormat, fault.Params{"pattern": languageTag.String()})
			case label == "":
				faults.Add(at("labels."+lang), ReasonRequired)
			case utf8.RuneCountInString(label) > maxOptionLabel:
				faults.Add(at("labels."+lang), ReasonTooLong, fault.Params{"max": maxOptionLabel})
			default:
				if err := checkPlain(label); err != nil {
					_ = faults.Merge(at("labels."+lang), err)
				}
			}
		}
		if opt.Color != "" && !optionColor.MatchString(opt.Color) {
			faults.Add(at("color"), ReasonInvalidFormat, fault.Params{"pattern": optionColor.String()})
		}
	}
	return faults.Err()
}
