package tabular

import (
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
)

// Target is a field, or a part of one, that a column can be mapped to.
type Target struct {
	// Name is the API name of the field, such as "first_name" or "custom.region".
	Name string
	// Part names a part of the field, such as "street" of an address or "currency" of an amount; empty for the whole.
	Part string
	// Type is the API name of the field's type, such as "text" or "money".
	Type string
	// Labels are the names that people see, in all languages.
	Labels []string
	// Aliases are earlier names and others by which the field is known.
	Aliases []string
	// Options are the values and labels of a select.
	Options []string
	// Unique tells that no two records have the same value.
	Unique bool
}

// Reasons of a Mapping.
const (
	// MappedByName: the column is called like the field.
	MappedByName = "name"
	// MappedBySynonym: the column has a name that other programs give to such a field.
	MappedBySynonym = "synonym"
	// MappedBySimilarName: the names have most of their words or letters in common.
	MappedBySimilarName = "similar_name"
	// MappedByValues: the values are what only this field holds.
	MappedByValues = "values"
	// NotMapped: no field fits; a custom field is suggested.
	NotMapped = "no_match"
	// NotMappedEmpty: no field fits, and no sampled row has a value.
	NotMappedEmpty = "empty_column"
)

// minConfidence is the least confidence with which a column is mapped to a field.
const minConfidence = 0.45

// Mapping says where one column goes.
type Mapping struct {
	// Column is the index of the column.
	Column int
	// Target and Part name the field; Target is empty when none fits.
	Target string
	Part   string
	// Confidence is between 0 and 1; above 0.8 a person will hardly disagree.
	Confidence float64
	// Reason is one of the constants above.
	Reason string
	// Separator separates several values in one cell, as GuessSeparator says; empty for one value.
	Separator string
	// New is the custom field that would hold the column; nil when a field fits.
	New *NewField
}

// Suggest proposes a field, or a new custom field, for every column of a table. Each field, or part of one, is given to
// one column at most, so that the sum of confidences is greatest. The result has one Mapping per column, in order.
func Suggest(header []string, samples [][]string, fields []Target) []Mapping {
	profiles := make([]*profile, len(header))
	for i := range header {
		concept, _ := lookupConcept(header[i])
		profiles[i] = newProfile(column(samples, i), conceptKind(concept) == "multi_select")
	}
	known := make([]targetNames, len(fields))
	for i := range fields {
		known[i] = fields[i].names()
	}
	var offers []offer
	for c, name := range header {
		names := columnName(name)
		for f := range fields {
			confidence, reason := names.match(&known[f])
			confidence, reason = weigh(confidence, reason, &names, profiles[c], &fields[f])
			if confidence >= minConfidence {
				offers = append(offers, offer{column: c, target: f, gain: confidence, reason: reason})
			}
		}
	}
	mappings := make([]Mapping, len(header))
	for c := range header {
		mappings[c] = Mapping{Column: c, Reason: NotMapped, Separator: profiles[c].separator}
		if len(profiles[c].values) == 0 {
			mappings[c].Reason = NotMappedEmpty
		}
	}
	for _, o := range assign(offers) {
		m := &mappings[o.column]
		m.Target, m.Part = fields[o.target].Name, fields[o.target].Part
		m.Confidence, m.Reason = o.gain, o.reason
	}
	for c, name := range header {
		if mappings[c].Target == "" {
			mappings[c].New = guessField(name, profiles[c])
		}
	}
	return mappings
}

// names are the normal forms of a name and what they may mean.
type names struct {
	normal   string
	words    []string // sorted
	trigrams []string // sorted
	concepts []concept
}

func columnName(name string) names {
	n := normal(name)
	return names{normal: n, words: slices.Sorted(strings.FieldsSeq(n)), trigrams: trigrams(n), concepts: concepts(name)}
}

// targetNames are all names of a field.
type targetNames struct {
	names []names
	// inner are names of a part alone, such as "street", which fit less well than those with the field's name.
	inner []names
}

func (t *Target) names() targetNames {
	own := t.Name
	if i := strings.LastIndexByte(own, '.'); i >= 0 {
		own = own[i+1:]
	}
	if t.Type == "reference" || t.Type == "user" {
		own = strings.TrimSuffix(own, "_id")
	}
	all := append([]string{own}, t.Labels...)
	all = append(all, t.Aliases...)
	var out targetNames
	if own != t.Name && t.Part == "" {
		out.names = append(out.names, names{normal: normal(t.Name)})
	}
	for _, n := range all {
		if t.Part == "" {
			whole := columnName(n)
			whole.concepts = surest(whole.concepts)
			out.names = append(out.names, whole)
			continue
		}
		joined := columnName(n + " " + t.Part)
		joined.concepts = nil
		out.names = append(out.names, joined)
	}
	if t.Part != "" {
		out.inner = []names{columnName(t.Part)}
		if whole := columnName(own + " " + t.Part); len(whole.concepts) > 0 && whole.concepts[0].side != "" {
			out.inner[0].concepts = whole.concepts // such as the city of the shipping address
		}
	}
	return out
}

// surest leaves the meanings that are likeliest: a field is what its name says first.
func surest(all []concept) []concept {
	top := 0.0
	for _, c := range all {
		top = max(top, c.weight)
	}
	return slices.DeleteFunc(slices.Clone(all), func(c concept) bool { return c.weight < top })
}

// match compares the name of a column with those of a field.
func (n *names) match(t *targetNames) (float64, string) {
	best, reason := 0.0, ""
	better := func(score float64, why string) {
		if score > best {
			best, reason = score, why
		}
	}
	for i := range t.names {
		if n.normal != "" && n.normal == t.names[i].normal {
			better(1, MappedByName)
		}
		better(0.92*meeting(n.concepts, t.names[i].concepts), MappedBySynonym)
		if best == 0 {
			better(0.7*similarity(n, &t.names[i]), MappedBySimilarName)
		}
	}
	for i := range t.inner {
		score := 0.92 * meeting(n.concepts, t.inner[i].concepts)
		if n.normal == t.inner[i].normal && score > 0 {
			better(score+0.03, MappedByName)
		}
		better(score, MappedBySynonym)
	}
	return best, reason
}

// meeting returns how surely a column and a field mean the same. A column beside the main one, such as the private
// address, may go to the main field; the other way round it may not.
func meeting(column, field []concept) float64 {
	best := 0.0
	for _, x := range column {
		for _, y := range field {
			switch {
			case x.name != y.name:
			case x.side != "" && x.side == y.side:
				best = max(best, 0.85)
			case y.side != "":
				best = max(best, 0.4*x.weight)
			default:
				best = max(best, x.weight*y.weight)
			}
		}
	}
	return best
}

// similarity compares two names by their words and by their letters; below 0.7 it is none.
func similarity(a, b *names) float64 {
	s := max(dice(a.words, b.words), dice(a.trigrams, b.trigrams))
	if s < 0.7 {
		return 0
	}
	return s
}

// dice returns twice the number of common elements over the number of all, for sorted lists.
func dice(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 || 3*min(len(a), len(b)) < max(len(a), len(b)) {
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := strings.Compare(a[i], b[j]); {
		case c == 0:
			common++
			i, j = i+1, j+1
		case c < 0:
			i++
		default:
			j++
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}

// trigrams returns the runs of three bytes of a name, sorted.
func trigrams(s string) []string {
	if s == "" {
		return nil
	}
	s = "  " + s + " "
	out := make([]string, 0, len(s))
	for i := 0; i+3 <= len(s); i++ {
		out = append(out, s[i:i+3])
	}
	slices.Sort(out)
	return out
}

// weigh lets the values of a column confirm or refute what its name suggests.
func weigh(score float64, reason string, n *names, p *profile, t *Target) (float64, string) {
	kind := t.kind()
	fit := p.fit(kind)
	if score == 0 && len(n.concepts) == 0 && fit >= 0.9 && len(p.parts) > 0 {
		// A name that says nothing, over values that say everything.
		switch kind {
		case "email":
			score, reason = 0.6, MappedByValues
		case "phone":
			if p.share(shapePhone) >= 0.9 && p.share(shapeInteger) < 0.5 {
				score, reason = 0.5, MappedByValues
			}
		case "url":
			score, reason = 0.5, MappedByValues
		case "country":
			score, reason = 0.48, MappedByValues
		}
		return score, reason
	}
	if len(p.parts) == 0 || score == 0 {
		return score, reason
	}
	switch {
	case fit < 0:
	case fit < 0.3:
		score *= 0.35
	case fit < 0.7:
		score *= 0.8
	case fit >= 0.9:
		score = min(1, score+0.04)
	}
	if len(t.Options) > 0 {
		score *= optionFactor(p, t.Options)
	}
	if t.Unique && p.repeats() {
		score *= 0.7
	}
	return score, reason
}

// kind is what the values of a field look like: its type, or that of its part.
func (t *Target) kind() string {
	if t.Part == "" {
		return t.Type
	}
	if c, ok := lookupConcept(t.Part); ok {
		return conceptKind(c)
	}
	return "text"
}

// fit returns how many of the values a field of a kind would take, or -1 when the kind takes anything.
func (p *profile) fit(kind string) float64 {
	switch kind {
	case "email":
		return p.share(shapeEmail)
	case "phone":
		return p.share(shapePhone | shapeInteger | shapeIdentifier)
	case "url":
		return p.share(shapeURL)
	case "date", "datetime":
		return p.share(shapeDate | shapeDateTime)
	case "number", "decimal", "money", "rating":
		return p.share(numbers)
	case "boolean":
		return p.share(shapeBoolean)
	case "country":
		return p.share(shapeCountry)
	case "reference", "user":
		return 1 - p.share(shapeDate|shapeDateTime|shapeDecimal|shapeMoney|shapeLongText)
	case "text", "select":
		if odd := p.share(shapeEmail | shapeURL | shapeDateTime | shapeLongText); odd > 0.8 {
			return 0.5
		}
	}
	return -1
}

// optionFactor says how well the values fit the options of a select. Other options can be mapped by a person, so that
// they only lessen the confidence.
func optionFactor(p *profile, options []string) float64 {
	known := map[string]bool{}
	for _, o := range options {
		known[fold.Fold(o)] = true
	}
	n := 0
	for _, v := range p.parts {
		if known[fold.Fold(v)] {
			n++
		}
	}
	return 0.9 + 0.1*float64(n)/float64(max(1, len(p.parts)))
}
