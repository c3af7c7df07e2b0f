package records

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// plan is how rows of one object are selected and written out for one actor: which columns, in which order, and which
// custom values may be shown. It holds no row and may be shared.
type plan struct {
	obj     *metadata.Object
	columns []column
	extra   int // cells for currencies, after those of the columns
	list    string
	// custom are the custom fields to show, by field id; nil when the JSON column is not selected.
	custom    map[string]customField
	customAll []customField
	rollups   []*metadata.Field
	// classified are the fields whose reading is written down: those that are confidential or secret, and not masked.
	classified []string
}

type customField struct {
	field  *metadata.Field
	prefix string
	masked bool
}

// plan makes the select list of the fields that were asked for (nil: all) and that the actor may see. id and version
// are always there. An unknown or hidden field is an invalid fault.
func (c *session) plan(o *metadata.Object, rules access.Object, fields []string) (*plan, error) {
	p := &plan{obj: o}
	var faults fault.List
	var wanted map[string]bool
	if fields != nil {
		wanted = make(map[string]bool, len(fields))
		for _, path := range fields {
			f, ok := o.Field(path)
			if !ok || level(o, rules, f) < access.Masked {
				faults.Add("fields", "unknown_field", fault.Params{"field": path})
				continue
			}
			wanted[f.ID] = true
		}
		if err := faults.Err(); err != nil {
			return nil, err
		}
	}
	for _, f := range o.Fields {
		l := level(o, rules, f)
		always := f.System && (f.Name == "id" || f.Name == "version")
		if !always && (l < access.Masked || wanted != nil && !wanted[f.ID]) {
			continue
		}
		if wanted == nil && f.System && (f.Name == "deleted_at" || f.Name == "merged_into") {
			continue
		}
		p.add(f, l == access.Masked && !always)
	}
	p.finish()
	return p, nil
}

// whole is the plan that reads everything, for writes.
func whole(o *metadata.Object) *plan {
	p := &plan{obj: o}
	for _, f := range o.Fields {
		p.add(f, false)
	}
	p.finish()
	return p
}

func (p *plan) add(f *metadata.Field, masked bool) {
	if !masked && f.Classified() {
		p.classified = append(p.classified, f.Path())
	}
	switch {
	case f.Type == fieldtype.RollupType:
		if !masked {
			p.rollups = append(p.rollups, f)
		}
	case f.Custom:
		if p.custom == nil {
			p.custom = map[string]customField{}
		}
		cf := customField{field: f, prefix: `"` + f.Name + `":`, masked: masked}
		p.custom[f.ID] = cf
		p.customAll = append(p.customAll, cf)
	default:
		p.columns = append(p.columns, column{field: f, sql: f.Column, kind: kindOf(f), prefix: `"` + f.Name + `":`, masked: masked})
	}
}

func (p *plan) finish() {
	var b strings.Builder
	for i := range p.columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("c." + p.columns[i].sql)
	}
	for i := range p.columns {
		if cur := p.columns[i].field.CurrencyColumn; cur != "" {
			p.columns[i].currency = len(p.columns) + p.extra
			p.extra++
			b.WriteString(", c." + cur)
		}
	}
	if p.custom != nil {
		b.WriteString(", c.custom")
	}
	p.list = b.String()
}

// Row is one record as it was read for an actor. It writes itself as JSON without being unpacked first.
type Row struct {
	plan   *plan
	cells  []cell
	custom []byte
	// extra are further properties, such as expanded records, and rollups by field id.
	extra   []property
	rollups map[string][]byte
}

type property struct {
	name string
	json []byte
}

// dests appends where the driver puts the columns of the plan's list.
func (r *Row) dests(dest []any) []any {
	for i := range r.plan.columns {
		dest = append(dest, r.cells[i].dest(r.plan.columns[i].kind))
	}
	for i := len(r.plan.columns); i < len(r.cells); i++ {
		dest = append(dest, &r.cells[i].text)
	}
	if r.plan.custom != nil {
		dest = append(dest, &r.custom)
	}
	return dest
}

// ID returns the record's id.
func (r *Row) ID() string { return *r.cells[0].text }

// Version returns the record's version.
func (r *Row) Version() int64 { return *r.cells[1].num }

// Object returns the object of the record.
func (r *Row) Object() *metadata.Object { return r.plan.obj }

// Attach adds a property to the JSON of the row.
func (r *Row) Attach(name string, json []byte) { r.extra = append(r.extra, property{name, json}) }

// Value returns the canonical value of a field that was selected and is not masked.
func (r *Row) Value(f *metadata.Field) (any, error) {
	if f.Custom {
		cf, ok := r.plan.custom[f.ID]
		if !ok || cf.masked {
			return nil, nil
		}
		v := gjson.GetBytes(r.custom, f.ID)
		if !v.Exists() || v.Type == gjson.Null {
			return nil, nil
		}
		return f.Impl.Decode([]byte(v.Raw))
	}
	i := slices.IndexFunc(r.plan.columns, func(c column) bool { return c.field == f })
	if i < 0 || r.plan.columns[i].masked {
		return nil, nil
	}
	return r.cells[i].value(&r.plan.columns[i], r.cells)
}

const mask = `"•••"`

// AppendJSON writes the record as the API shows it: one flat object, custom values under "custom".
func (r *Row) AppendJSON(dst []byte) ([]byte, error) {
	dst = append(dst, '{')
	for i := range r.plan.columns {
		col := &r.plan.columns[i]
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, col.prefix...)
		if col.kind == colJSON && !col.masked && len(r.cells[i].raw) > 0 {
			dst = append(dst, r.cells[i].raw...) // It is stored as the API shows it.
			continue
		}
		v, err := r.cells[i].value(col, r.cells)
		if err != nil {
			return nil, err
		}
		switch {
		case v == nil:
			dst = append(dst, "null"...)
		case col.masked:
			dst = append(dst, mask...)
		default:
			dst = col.field.Impl.AppendJSON(dst, v)
		}
	}
	if r.plan.custom != nil || len(r.plan.rollups) > 0 {
		dst = append(dst, `,"custom":{`...)
		dst = r.appendCustom(dst)
		dst = append(dst, '}')
	}
	for _, x := range r.extra {
		dst = append(dst, ',', '"')
		dst = append(dst, x.name...)
		dst = append(dst, '"', ':')
		dst = append(dst, x.json...)
	}
	return append(dst, '}'), nil
}

func (r *Row) appendCustom(dst []byte) []byte {
	values := map[string]string{}
	gjson.ParseBytes(r.custom).ForEach(func(k, v gjson.Result) bool {
		values[k.String()] = v.Raw
		return true
	})
	first := true
	comma := func() {
		if !first {
			dst = append(dst, ',')
		}
		first = false
	}
	for _, cf := range r.plan.customAll {
		comma()
		dst = append(dst, cf.prefix...)
		raw, ok := values[cf.field.ID]
		switch {
		case !ok:
			dst = append(dst, "null"...)
		case cf.masked:
			dst = append(dst, mask...)
		default:
			dst = append(dst, raw...)
		}
	}
	for _, f := range r.plan.rollups {
		if !f.Custom {
			continue
		}
		comma()
		dst = append(dst, '"')
		dst = append(dst, f.Name...)
		dst = append(dst, '"', ':')
		if raw := r.rollups[f.ID]; raw != nil {
			dst = append(dst, raw...)
		} else {
			dst = append(dst, "null"...)
		}
	}
	return dst
}

// record unpacks a row that was read with the whole plan.
func (r *Row) record() (*Record, error) {
	rec := &Record{Object: r.plan.obj, ID: r.ID(), Version: r.Version(), Values: make(map[string]any, len(r.cells))}
	for i := range r.plan.columns {
		col := &r.plan.columns[i]
		v, err := r.cells[i].value(col, r.cells)
		if err != nil {
			return nil, err
		}
		if v != nil {
			rec.Values[col.field.ID] = v
		}
	}
	var err error
	gjson.ParseBytes(r.custom).ForEach(func(k, v gjson.Result) bool {
		cf, ok := r.plan.custom[k.String()]
		if !ok {
			if rec.retired == nil {
				rec.retired = map[string]string{}
			}
			rec.retired[k.String()] = v.Raw
			return true
		}
		if v.Type == gjson.Null {
			return true
		}
		var x any
		if x, err = cf.field.Impl.Decode([]byte(v.Raw)); err == nil && x != nil {
			rec.Values[cf.field.ID] = x
		}
		return err == nil
	})
	return rec, err
}
