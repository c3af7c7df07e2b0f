package records

import (
	"slices"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// Row is one record as it was read for an actor. It writes itself as JSON without being unpacked first.
type Row struct {
	plan *plan
	// cells are the columns of the plan's list: fields, currencies, the JSON of the custom values.
	cells []db.Value
	// extra are further properties, such as expanded records, and rollups by field id.
	extra   []property
	rollups map[string][]byte
	// revealed are the opened values of secret fields, as JSON by field id.
	revealed map[string][]byte
}

type property struct {
	name string
	json []byte
}

// custom is the JSON of the custom values by field id, empty when it was not selected.
func (r *Row) custom() string {
	if r.plan.custom == nil {
		return ""
	}
	return r.cells[len(r.cells)-1].Text
}

// ID returns the record's id.
func (r *Row) ID() string { return r.cells[0].Text }

// Version returns the record's version.
func (r *Row) Version() int64 { return r.cells[1].Num }

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
		if cf.secret {
			if raw := r.revealed[f.ID]; raw != nil {
				return f.Impl.Decode(raw)
			}
			return nil, nil
		}
		v := gjson.Get(r.custom(), f.ID)
		if !v.Exists() || v.Type == gjson.Null {
			return nil, nil
		}
		return f.Impl.Decode([]byte(v.Raw))
	}
	i := slices.IndexFunc(r.plan.columns, func(c column) bool { return c.field == f })
	if i < 0 || r.plan.columns[i].masked {
		return nil, nil
	}
	return r.plan.columns[i].value(&r.cells[i], r.cells)
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
		var err error
		if dst, err = col.appendJSON(dst, &r.cells[i], r.cells); err != nil {
			return nil, err
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

// appendJSON writes a cell. What is stored as the API shows it, which most is, is not unpacked.
func (col *column) appendJSON(dst []byte, c *db.Value, cells []db.Value) ([]byte, error) {
	if c.Kind == db.ValueNull || c.Kind == db.ValueText && c.Text == "" {
		return append(dst, "null"...), nil
	}
	if !col.masked {
		switch {
		case col.kind == colJSON:
			return append(dst, c.Text...), nil
		case col.verbatim:
			return fieldtype.AppendText(dst, c.Text), nil
		case col.kind == colTime:
			return fieldtype.AppendMicros(dst, c.Num), nil
		case col.kind == colInt:
			return strconv.AppendInt(dst, c.Num, 10), nil
		}
	}
	v, err := col.value(c, cells)
	switch {
	case err != nil:
		return nil, err
	case v == nil:
		return append(dst, "null"...), nil
	case col.masked:
		return append(dst, mask...), nil
	}
	return col.field.Impl.AppendJSON(dst, v), nil
}

func (r *Row) appendCustom(dst []byte) []byte {
	var few [16]string
	values := few[:]
	if n := len(r.plan.customAll); n <= len(few) {
		values = few[:n]
	} else {
		values = make([]string, n)
	}
	gjson.Parse(r.custom()).ForEach(func(k, v gjson.Result) bool {
		if cf, ok := r.plan.custom[k.Str]; ok {
			values[cf.at] = v.Raw
		}
		return true
	})
	first := true
	comma := func() {
		if !first {
			dst = append(dst, ',')
		}
		first = false
	}
	for i := range r.plan.customAll {
		cf := &r.plan.customAll[i]
		comma()
		dst = append(dst, cf.prefix...)
		switch {
		case values[i] == "":
			dst = append(dst, "null"...)
		case cf.secret && r.revealed[cf.field.ID] != nil:
			dst = append(dst, r.revealed[cf.field.ID]...)
		case cf.masked || cf.secret:
			dst = append(dst, mask...)
		default:
			dst = append(dst, values[i]...)
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
		v, err := col.value(&r.cells[i], r.cells)
		if err != nil {
			return nil, err
		}
		if v != nil {
			rec.Values[col.field.ID] = v
		}
	}
	var err error
	gjson.Parse(r.custom()).ForEach(func(k, v gjson.Result) bool {
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

// value is the canonical value of a cell of the column; nil when it is empty.
func (col *column) value(c *db.Value, cells []db.Value) (any, error) {
	if c.Kind == db.ValueNull {
		return nil, nil
	}
	switch col.kind {
	case colInt:
		return c.Num, nil
	case colMoney:
		return fieldtype.Money{Amount: c.Num, Currency: cells[col.currency].Text}, nil
	case colFloat:
		return decimalOf(c), nil
	case colBool:
		return c.Num != 0, nil
	case colTime:
		return time.UnixMicro(c.Num).UTC(), nil
	case colJSON:
		if c.Text != "" && c.Text != "null" {
			return col.field.Impl.Decode([]byte(c.Text))
		}
	default:
		if c.Text != "" {
			return c.Text, nil
		}
	}
	return nil, nil
}
