package transfer

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/transfer/tabular"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// RowFault is one thing that is wrong with a row, or worth knowing.
type RowFault struct {
	Column string       `json:"column,omitempty"`
	Field  string       `json:"field,omitempty"`
	Code   string       `json:"code"`
	Params fault.Params `json:"params,omitempty"`
	// Note says that the row was stored all the same.
	Note bool `json:"note,omitempty"`
}

// line is a row on its way into a record.
type line struct {
	// twins are what the line may be a duplicate of, earlier the lines among them; made is the record that it became.
	twins   []Twin
	earlier []*line
	made    string

	number int
	cells  []string
	input  records.Input
	// links are references by what the cell calls the record.
	links  []link
	faults []RowFault
	// match are the values of the fields that rows are matched by, by field path.
	match map[string]string
	// lenient lines are stored without the cells that cannot be read.
	lenient bool
}

type link struct {
	target *target
	name   string
}

func (l *line) failed() bool {
	for _, f := range l.faults {
		if !f.Note {
			return true
		}
	}
	return false
}

// fail keeps the fields of an error; a foreign error is returned.
func (l *line) fail(column string, f *metadata.Field, err error) error {
	var list fault.List
	at := ""
	if f != nil {
		at = f.Path()
	}
	if err := list.Merge(at, err); err != nil {
		return err
	}
	for _, x := range list {
		l.faults = append(l.faults, RowFault{Column: column, Field: x.Location, Code: x.Reason, Params: x.Params, Note: l.lenient && column != ""})
	}
	return nil
}

// reader turns rows into lines.
type reader struct {
	header []string
	bound  []target
	env    fieldtype.Env
	match  []string
	// name is the required name of the object, when no column holds it.
	name *metadata.Field
	// lenient is Options.Invalid.
	lenient bool
	// fresh are values that a dry run takes as known; see run.fresh.
	fresh map[string]map[string]bool
}

// read converts the cells of a row by the types of their fields. Everything that is wrong with it is gathered.
func (r *reader) read(row tabular.Row) (*line, error) {
	l := &line{number: row.Number, cells: row.Cells, match: map[string]string{}, lenient: r.lenient}
	damaged := map[int]bool{}
	for _, p := range row.Problems {
		column := ""
		if p.Column >= 0 && p.Column < len(r.header) {
			column = r.header[p.Column]
			damaged[p.Column] = p.Severity == tabular.SeverityError
		}
		if p.Column >= 0 && !r.mapped(p.Column) {
			continue
		}
		l.faults = append(l.faults, RowFault{Column: column, Code: p.Reason, Params: p.Params, Note: p.Severity == tabular.SeverityNote || r.lenient && p.Column >= 0})
	}
	addresses := map[string]*fieldtype.Address{}
	for i := range r.bound {
		b := &r.bound[i]
		if damaged[b.index] {
			continue
		}
		if err := r.cell(l, b, strings.TrimSpace(row.Cells[b.index]), addresses); err != nil {
			return nil, err
		}
	}
	for i := range r.bound {
		b := &r.bound[i]
		a := addresses[b.field.ID]
		if a == nil {
			continue
		}
		delete(addresses, b.field.ID)
		if _, known := fieldtype.CountryCode(a.Country); a.Country != "" && !known && a.Region == "" {
			// A misspelt country is no reason to lose the row, nor the text.
			l.faults = append(l.faults, RowFault{Column: b.Column, Field: b.field.Path() + ".country", Code: "country_kept_as_region", Params: fault.Params{"value": a.Country}, Note: true})
			a.Region, a.Country = a.Country, ""
		}
		v, err := fieldtype.NormaliseAddress(*a)
		if err != nil {
			if err := l.fail(b.Column, b.field, err); err != nil {
				return nil, err
			}
			continue
		}
		if v != nil {
			l.input.Set(b.field, v)
		}
	}
	if r.name != nil && l.input.Values[r.name.ID] == nil {
		if n := r.named(l); n != "" {
			l.input.Set(r.name, n)
		}
	}
	for _, path := range r.match {
		for i := range r.bound {
			if b := &r.bound[i]; b.field.Path() == path {
				if v := l.input.Values[b.field.ID]; v != nil {
					l.match[path] = matchKey(b.field, v)
				}
			}
		}
	}
	return l, nil
}

// named makes up a name for a row whose file has no column for it: what the row refers to, such as company and product,
// else its id in the other system, else its first cell.
func (r *reader) named(l *line) string {
	var parts []string
	for _, k := range l.links {
		if k.target.field.Type == fieldtype.Reference && k.target.field.Options.Target != "stage" && k.target.field.Options.Target != "pipeline" {
			parts = append(parts, k.name)
		}
	}
	if len(parts) == 0 {
		for i := range r.bound {
			if b := &r.bound[i]; b.field.Name == "external_id" {
				parts = append(parts, strings.TrimSpace(l.cells[b.index]))
			}
		}
	}
	for i := 0; len(parts) == 0 && i < len(l.cells); i++ {
		if c := strings.TrimSpace(l.cells[i]); c != "" {
			parts = append(parts, c)
		}
	}
	return fold.Clip(strings.Join(parts, " – "), 200)
}

func matchKey(f *metadata.Field, v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return f.Impl.ToText(v, &f.Options, nil)
}

func (r *reader) mapped(column int) bool {
	for i := range r.bound {
		if r.bound[i].index == column {
			return true
		}
	}
	return false
}

func (r *reader) cell(l *line, b *target, cell string, addresses map[string]*fieldtype.Address) error {
	if cell == "" {
		return nil
	}
	f := b.field
	switch {
	case f.Type == fieldtype.AddressType:
		a := addresses[f.ID]
		if a == nil {
			a = &fieldtype.Address{}
			addresses[f.ID] = a
		}
		if strings.HasPrefix(cell, "{") { // A whole address, as an export writes it.
			if v, err := f.Impl.FromText(cell, &f.Options, &r.env); err == nil {
				if whole, ok := v.(fieldtype.Address); ok {
					*a = whole
					return nil
				}
			}
		}
		setPart(a, b.Part, b.split(cell)[0])
		return nil
	case f.Type == fieldtype.MoneyType && b.Part == "currency":
		return nil // It is read with the amount.
	case f.Type == fieldtype.Reference || f.Type == fieldtype.User:
		if b.By == "" && f.Type == fieldtype.Reference && strings.HasPrefix(cell, f.Options.TargetPrefix+"_") || f.Type == fieldtype.User && strings.HasPrefix(cell, "usr_") {
			if v, err := f.Impl.FromText(cell, &f.Options, &r.env); err == nil {
				l.input.Set(f, v)
				return nil
			}
		}
		l.links = append(l.links, link{b, b.split(cell)[0]})
		return nil
	}
	if f.Type == fieldtype.MultiSelect && strings.HasPrefix(cell, "[") { // A list, as JSON lines have it.
		var list []string
		if json.Unmarshal([]byte(cell), &list) == nil {
			v, err := f.Impl.FromJSON([]byte(cell), &f.Options, &r.env)
			if err != nil {
				return l.fail(b.Column, f, err)
			}
			r.put(l, b, v)
			return nil
		}
	}
	if f.Type == fieldtype.MoneyType {
		cell = r.withCurrency(l, f, cell)
	}
	if cell = r.known(b, cell); cell == "" {
		return nil
	}
	if len(b.values) > 0 || b.Separator != "" {
		return r.cellOfSeveral(l, b, cell)
	}
	v, err := f.Impl.FromText(cell, &f.Options, &r.env)
	if err != nil {
		return l.fail(b.Column, f, err)
	}
	r.put(l, b, v)
	return nil
}

// known is a cell without the values that the import would add to its select.
func (r *reader) known(b *target, cell string) string {
	fresh := r.fresh[b.field.ID]
	if len(fresh) == 0 {
		return cell
	}
	parts := b.split(cell)
	rest := slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return fresh[fold.Fold(p)] })
	if len(rest) == len(parts) {
		return cell
	}
	return strings.Join(rest, b.Separator)
}

// withCurrency completes an amount with the currency that stands in a column of its own.
func (r *reader) withCurrency(l *line, f *metadata.Field, cell string) string {
	for i := range r.bound {
		if b := &r.bound[i]; b.field == f && b.Part == "currency" {
			if cur := strings.TrimSpace(l.cells[b.index]); cur != "" && !strings.Contains(cell, cur) {
				return cell + " " + cur
			}
		}
	}
	return cell
}

// cellOfSeveral reads a cell whose values are replaced or parted. For a field of one value, the first counts and the
// others become contact points where there are such.
func (r *reader) cellOfSeveral(l *line, b *target, cell string) error {
	f := b.field
	parts := b.split(cell)
	if f.Type == fieldtype.MultiSelect {
		v, err := f.Impl.FromText(strings.Join(parts, "; "), &f.Options, &r.env)
		if err != nil {
			return l.fail(b.Column, f, err)
		}
		r.put(l, b, v)
		return nil
	}
	for i, p := range parts {
		v, err := f.Impl.FromText(p, &f.Options, &r.env)
		if err != nil {
			return l.fail(b.Column, f, err)
		}
		s, isText := v.(string)
		kind := map[fieldtype.Name]string{fieldtype.Email: "email", fieldtype.Phone: "phone", fieldtype.URL: "url"}[f.Type]
		switch {
		case i == 0:
			r.put(l, b, v)
		case isText && kind != "":
			points := []records.ContactPoint{}
			if l.input.Points != nil {
				points = *l.input.Points
			}
			points = append(points, records.ContactPoint{Kind: kind, Value: s})
			l.input.Points = &points
		default:
			return l.fail(b.Column, f, fault.At("", fieldtype.ReasonSeveralValues, fault.Params{"separator": b.Separator}))
		}
	}
	return nil
}

// put sets a value, or adds it where several columns fill one field.
func (r *reader) put(l *line, b *target, v any) {
	if v == nil {
		return
	}
	had := l.input.Values[b.field.ID]
	switch x := had.(type) {
	case []string:
		if more, ok := v.([]string); ok {
			v = append(append([]string{}, x...), more...)
		}
	case string:
		if s, ok := v.(string); ok && several(b.field) {
			v = x + "\n" + s
		}
	}
	l.input.Set(b.field, v)
}

func setPart(a *fieldtype.Address, part, v string) {
	switch part {
	case "street2":
		a.Street2 = v
	case "postal_code":
		a.PostalCode = v
	case "city":
		a.City = v
	case "region":
		a.Region = v
	case "country":
		a.Country = v
	default:
		if a.Street != "" {
			a.Street2 = v
			return
		}
		a.Street = v
	}
}

// encode writes faults for the table import_rows.
func encode(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return "[]"
	}
	return string(raw)
}

// linkKey is how names of referenced records are compared.
func linkKey(name string) string { return strings.ReplaceAll(fold.Fold(name), " ", "") }
