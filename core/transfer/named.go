package transfer

import (
	"context"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/transfer/tabular"
)

// column is one column of an export: a field's value or, for a reference, the name of what it refers to.
type column struct {
	tabular.Column
	field *metadata.Field
	named bool
}

// exportColumns are the columns of fields. A reference has two, its name and, behind it, the id: the one for people and for
// taking it in elsewhere, the other for programs.
func exportColumns(fields []*metadata.Field, language string) []column {
	var out []column
	for _, f := range fields {
		c := column{Column: tabular.Column{Key: f.Path(), Label: f.Path()}, field: f}
		label := ""
		if language != "" {
			label = f.Labels.In(language)
		}
		name := strings.TrimSuffix(f.Path(), "_id")
		if refers(f) && !slices.ContainsFunc(fields, func(x *metadata.Field) bool { return x.Path() == name && x != f }) {
			if name == f.Path() {
				name += "_name"
			}
			n := column{Column: tabular.Column{Key: name, Label: name}, field: f, named: true}
			if label != "" {
				n.Label, label = label, label+" (ID)"
			}
			out = append(out, n)
		}
		if label != "" {
			c.Label = label
		}
		out = append(out, c)
	}
	return out
}

func refers(f *metadata.Field) bool {
	return f.Type == fieldtype.Reference && f.Options.Target != "" || f.Type == fieldtype.User
}

// names are what the references of some records are called, by object and id, as far as the actor may read it: a look-up
// for each object.
type names map[string]map[string]string

func (n names) of(f *metadata.Field, v any) string {
	ref, _ := v.(string)
	return n[leadsTo(f)][ref]
}

// leadsTo is the object that a reference leads to, "user" for people.
func leadsTo(f *metadata.Field) string {
	if f.Type == fieldtype.User {
		return "user"
	}
	return f.Options.Target
}

func (s *Service) names(ctx context.Context, columns []column, page []*records.Record, users map[string]string) (names, error) {
	wanted := map[string][]string{}
	for _, c := range columns {
		if !c.named || c.field.Type == fieldtype.User {
			continue
		}
		for _, r := range page {
			if ref, ok := r.Values[c.field.ID].(string); ok {
				wanted[c.field.Options.Target] = append(wanted[c.field.Options.Target], ref)
			}
		}
	}
	out := names{"user": users}
	for object, ids := range wanted {
		slices.Sort(ids)
		titles, err := s.records.Titles(ctx, object, slices.Compact(ids))
		if err != nil {
			return nil, err
		}
		out[object] = titles
	}
	return out, nil
}
