package tabular

import (
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
)

// maxOptions is the greatest number of options that is suggested for a new select field.
const maxOptions = 60

// NewField is the custom field that would take a column which fits no field.
type NewField struct {
	// Label is the name of the column.
	Label string `json:"label"`
	// Type is the API name of a field type.
	Type string `json:"type"`
	// Options are the values found, for select and multi_select, in order of appearance.
	Options []string `json:"options,omitempty"`
}

// guessField suggests a custom field for a column.
func guessField(name string, p *profile) *NewField {
	f := &NewField{Label: name}
	concept, _ := lookupConcept(name)
	f.Type = guessType(conceptKind(concept), p)
	if f.Type == "select" || f.Type == "multi_select" {
		f.Options = slices.Clone(p.order[:min(len(p.order), maxOptions)])
	}
	return f
}

// guessType chooses the narrowest type that holds all sampled values. The kind that the name suggests counts where
// there are no values, and where the values could be either.
func guessType(kind string, p *profile) string {
	if len(p.values) == 0 {
		switch kind {
		case "", "identifier", "postal_code", "country", "currency", "user", "select", "multi_select":
			return "text"
		}
		return kind
	}
	most := func(s shapes) bool { return p.share(s) >= 0.9 }
	switch {
	case most(shapeEmail):
		return "email"
	case most(shapeURL):
		return "url"
	case p.separator != "" && !most(shapePhone):
		if few(p) {
			return "multi_select"
		}
		return "text"
	case p.share(shapeDate|shapeDateTime) >= 0.95:
		if p.count(shapeDateTime) > 0 {
			return "datetime"
		}
		return "date"
	case p.share(shapeJSON) >= 0.95 && strings.ContainsAny(p.values[0][:1], "{["):
		return "json"
	case isBooleanColumn(p):
		return "boolean"
	case kind == "identifier" || kind == "postal_code":
		return "text"
	case most(shapePhone) && (kind == "phone" || p.share(numbers|shapeIdentifier) < 0.5):
		return "phone"
	case p.count(shapeIdentifier) > 0 && p.share(shapeIdentifier|shapeInteger) >= 0.95:
		return "text"
	case p.share(numbers) >= 0.98:
		return numberType(kind, p)
	case p.lines || p.longest > 255 || p.total > 120*len(p.values):
		return "long_text"
	case few(p):
		return "select"
	}
	return "text"
}

func numberType(kind string, p *profile) string {
	switch {
	case p.count(shapeMoney) > 0, kind == "money":
		return "money"
	case p.count(shapePercent) > 0, p.count(shapeDecimal) > 0:
		return "decimal"
	}
	return "number"
}

// isBooleanColumn reports whether a column holds one pair of opposites. Zeros and ones count only when both occur.
func isBooleanColumn(p *profile) bool {
	if p.share(shapeBoolean) < 1 {
		return false
	}
	seen := map[string]bool{}
	for _, v := range p.order {
		seen[fold.Fold(v)] = true
	}
	if len(seen) > 2 || len(seen) == 1 && (seen["0"] || seen["1"] || len(p.order[0]) == 1) {
		return false
	}
	return true
}

// few reports whether a column holds a small number of values that occur again and again.
func few(p *profile) bool {
	n, kinds := len(p.parts), len(p.order)
	for _, v := range p.order {
		if len(v) > 80 {
			return false
		}
	}
	switch {
	case p.count(shapeIdentifier)*2 > n:
		return false
	case n >= 20:
		return kinds <= maxOptions && kinds*5 <= n
	}
	return n >= 4 && kinds*2 <= n
}
