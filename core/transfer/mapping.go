package transfer

import (
	"context"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/transfer/tabular"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// targets are the fields, and parts of fields, that columns can go to.
func targets(o *metadata.Object) []tabular.Target {
	var out []tabular.Target
	for _, f := range o.Fields {
		if f.ReadOnly || f.Impl.ReadOnly() || f.Archived {
			continue
		}
		t := tabular.Target{Name: f.Path(), Type: string(f.Type), Aliases: f.Aliases, Unique: f.Unique || f.Name == "external_id"}
		for _, l := range f.Labels {
			t.Labels = append(t.Labels, l)
		}
		for _, opt := range f.Options.Options {
			t.Options = append(t.Options, opt.Value)
			for _, l := range opt.Labels {
				t.Options = append(t.Options, l)
			}
		}
		if f.Type != fieldtype.AddressType {
			out = append(out, t)
			continue
		}
		for _, part := range fieldtype.AddressParts {
			p := t
			p.Part = part
			out = append(out, p)
		}
	}
	return out
}

// suggest maps the columns of a table.
func suggest(t *tabular.Table, o *metadata.Object) Mapping {
	var out Mapping
	for _, m := range tabular.Suggest(t.Header, t.Sample(), targets(o)) {
		c := ColumnMap{Column: t.Header[m.Column], Field: m.Target, Part: m.Part, Separator: m.Separator, Confidence: m.Confidence, Reason: m.Reason, New: m.New}
		if f := wholeAddress(o, c.Column); c.Field == "" && f != nil {
			c.Field, c.Confidence, c.Reason, c.New = f.Path(), 1, tabular.MappedByName, nil
		}
		out = append(out, c)
	}
	out.currency(o)
	return out
}

var currencyNames = []string{"currency", "currency code", "wahrung", "waehrung", "iso currency", "deal currency"}

// currency maps a column of currencies to the amount beside it, when there is just one of each: without it, dollars would be
// taken for the company's own currency.
func (m Mapping) currency(o *metadata.Object) {
	var amount, currency []int
	for i, c := range m {
		if f, ok := o.Field(c.Field); ok && f.Type == fieldtype.MoneyType && c.Part == "" {
			amount = append(amount, i)
		}
		if c.Field == "" && slices.Contains(currencyNames, fold.Fold(strings.TrimSpace(c.Column))) {
			currency = append(currency, i)
		}
	}
	if len(amount) == 1 && len(currency) == 1 {
		c := &m[currency[0]]
		c.Field, c.Part, c.New, c.Reason, c.Confidence = m[amount[0]].Field, "currency", nil, tabular.MappedBySynonym, 1
	}
}

// wholeAddress is the address field that a column is named after, as in an export: its cells hold all parts at once.
func wholeAddress(o *metadata.Object, column string) *metadata.Field {
	for _, f := range o.Fields {
		if f.Type != fieldtype.AddressType || f.ReadOnly {
			continue
		}
		if f.Path() == column {
			return f
		}
		for _, l := range f.Labels {
			if l == column {
				return f
			}
		}
	}
	return nil
}

// guessLocale completes what the options leave open.
func guessLocale(t *tabular.Table, o *ImportOptions) []tabular.Ambiguity {
	columns := make([][]string, len(t.Header))
	for _, row := range t.Sample() {
		for i, c := range row {
			columns[i] = append(columns[i], c)
		}
	}
	g := tabular.GuessLocale(columns)
	if o.Locale.Decimal == "" && g.Decimal != 0 {
		o.Locale.Decimal = string(g.Decimal)
	}
	if o.Locale.DateOrder == "" {
		o.Locale.DateOrder = fieldtype.DateOrder(g.DateOrder)
	}
	return g.Ambiguous
}

// target is a column that is bound to a field.
type target struct {
	ColumnMap
	index int
	field *metadata.Field
	// values are ColumnMap.Values by folded cell.
	values map[string]string
}

// bind checks a mapping against the table and the object.
func bind(t *tabular.Table, o *metadata.Object, m Mapping) ([]target, error) {
	var out []target
	var faults fault.List
	taken := map[string]string{}
	for _, c := range m {
		if c.Field == "" {
			continue
		}
		i := slices.Index(t.Header, c.Column)
		if i < 0 {
			folded := fold.Fold(c.Column)
			i = slices.IndexFunc(t.Header, func(h string) bool { return fold.Fold(h) == folded })
		}
		if i < 0 {
			faults.Add("mapping", "unknown_column", fault.Params{"column": c.Column})
			continue
		}
		f, ok := o.Field(c.Field)
		part := c.Part
		if !ok {
			// address.city names a part.
			if j := strings.LastIndexByte(c.Field, '.'); j > 0 {
				if f, ok = o.Field(c.Field[:j]); ok {
					part = c.Field[j+1:]
				}
			}
		}
		if !ok {
			faults.Add("mapping", "unknown_field", fault.Params{"field": c.Field})
			continue
		}
		if f.ReadOnly || f.Impl.ReadOnly() {
			faults.Add("mapping", "read_only", fault.Params{"field": c.Field})
			continue
		}
		c.Part = part
		if f.Type == fieldtype.AddressType && c.Part == "" {
			c.Part = "street"
		}
		key := f.ID + "." + c.Part
		if other, twice := taken[key]; twice && !several(f) {
			faults.Add("mapping", "mapped_twice", fault.Params{"field": c.Field, "column": c.Column, "other": other})
			continue
		}
		taken[key] = c.Column
		x := target{ColumnMap: c, index: i, field: f, values: map[string]string{}}
		for from, to := range c.Values {
			x.values[fold.Fold(from)] = to
		}
		out = append(out, x)
	}
	if len(out) == 0 && len(faults) == 0 {
		faults.Add("mapping", "nothing_mapped")
	}
	return out, faults.Err()
}

// several reports whether more than one column may fill a field, each adding to it.
func several(f *metadata.Field) bool {
	return f.Type == fieldtype.MultiSelect || f.Type == fieldtype.LongText || f.Type == fieldtype.RichText
}

var notAPIName = regexp.MustCompile(`[^a-z0-9]+`)

// apiName makes an API name out of a column's name.
func apiName(label string) string {
	s := strings.Trim(notAPIName.ReplaceAllString(fold.Fold(label), "_"), "_")
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		s = "f_" + s
	}
	return strings.TrimRight(s[:min(len(s), 60)], "_")
}

// createFields adds the custom fields of columns that fit none, and maps the columns to them.
func (s *Service) createFields(ctx context.Context, o *metadata.Object, m Mapping) error {
	for i := range m {
		c := &m[i]
		if c.Field != "" || c.New == nil || c.Reason == tabular.NotMappedEmpty {
			continue
		}
		in := metadata.FieldInput{
			Name: apiName(c.New.Label), Type: fieldtype.Name(c.New.Type), Labels: metadata.Labels{"en": c.New.Label, "de": c.New.Label}, Filterable: true,
		}
		for n, value := range c.New.Options {
			in.Options.Options = append(in.Options.Options, option(value, n))
		}
		in.Options.Options = slices.CompactFunc(in.Options.Options, func(a, b fieldtype.Option) bool { return a.Value == b.Value })
		if f, ok := o.Field("custom." + in.Name); ok {
			c.Field = f.Path()
			continue
		}
		f, err := s.meta.CreateField(ctx, o.Name, in)
		if err != nil && in.Type != fieldtype.Text {
			// A type that the values do not quite fit is no reason to lose them.
			in.Type, in.Options = fieldtype.Text, fieldtype.Options{}
			f, err = s.meta.CreateField(ctx, o.Name, in)
		}
		if err != nil {
			return err
		}
		c.Field = f.Path()
	}
	return nil
}

// option makes an option out of a value that people wrote.
func option(value string, position int) fieldtype.Option {
	slug := strings.Trim(notAPIName.ReplaceAllString(fold.Fold(value), "_"), "_")
	if slug == "" {
		slug = "o" + strconv.Itoa(position)
	}
	return fieldtype.Option{
		Value: strings.TrimRight(slug[:min(len(slug), 60)], "_"), Labels: map[string]string{"en": fold.Clip(value, 120), "de": fold.Clip(value, 120)}, Position: position,
	}
}

// maxNewOptions bounds what one import adds to one select.
const maxNewOptions = 200

// survey reads the whole file once: it counts the rows and gathers the values of selects that are no options.
func survey(t *tabular.Table, bound []target) (rows int64, unknown map[string][]string, err error) {
	unknown = map[string][]string{}
	seen := map[string]map[string]bool{}
	for {
		row, err := t.Next()
		if errors.Is(err, io.EOF) {
			return rows, unknown, nil
		}
		if err != nil {
			return rows, unknown, err
		}
		rows++
		for _, b := range bound {
			if b.field.Type != fieldtype.Select && b.field.Type != fieldtype.MultiSelect || b.field.Options.Open {
				continue
			}
			cell := row.Cells[b.index]
			for _, v := range b.split(cell) {
				if seen[b.field.ID] == nil {
					seen[b.field.ID] = map[string]bool{}
				}
				if v == "" || seen[b.field.ID][v] {
					continue
				}
				seen[b.field.ID][v] = true
				if _, err := b.field.Impl.FromText(v, &b.field.Options, nil); err != nil && len(unknown[b.field.ID]) < maxNewOptions && len(v) <= 120 {
					unknown[b.field.ID] = append(unknown[b.field.ID], v)
				}
			}
		}
	}
}

// split cuts a cell into its values, replaced as the mapping says.
func (b *target) split(cell string) []string {
	parts := []string{cell}
	if b.Separator != "" {
		parts = tabular.Split(cell, b.Separator)
	}
	for i, p := range parts {
		p = strings.TrimSpace(p)
		if to, ok := b.values[fold.Fold(p)]; ok {
			p = to
		}
		parts[i] = p
	}
	return parts
}

// createOptions adds values to the selects that do not know them.
func (s *Service) createOptions(ctx context.Context, o *metadata.Object, unknown map[string][]string) error {
	for fieldID, values := range unknown {
		f, ok := o.FieldByID(fieldID)
		if !ok || len(values) == 0 {
			continue
		}
		options := f.Options
		options.Options = slices.Clone(options.Options)
		for _, v := range values {
			opt := option(v, len(options.Options))
			if !slices.ContainsFunc(options.Options, func(x fieldtype.Option) bool { return x.Value == opt.Value }) {
				options.Options = append(options.Options, opt)
			}
		}
		if _, err := s.meta.UpdateField(ctx, o.Name, f.ID, metadata.FieldPatch{Options: &options}); err != nil {
			return err
		}
	}
	return nil
}
