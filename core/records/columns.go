package records

import (
	"strings"
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// keyBytes is how much of a text an index column holds. PostgreSQL refuses index entries of more than about 2,700 bytes.
const keyBytes = 1000

// textKey is the folded form of a text, as key columns and text slots hold it.
func textKey(s string) string { return fold.Key(s, keyBytes) }

// stored is one table column with the value that a record has there.
type stored struct {
	name  string
	value any
}

// store lists all columns of a record's row: typed columns, their folded twins, currencies, address parts, slots and the
// JSON of custom values. The order depends on the object alone, so that every insert is the same statement.
func store(o *metadata.Object, r *Record) []stored {
	out := make([]stored, 0, len(o.Fields)*2)
	add := func(name string, v any) { out = append(out, stored{name, v}) }
	slots := map[string]any{}
	for _, f := range o.Fields {
		v := r.Values[f.ID]
		switch {
		case f.Computed() && f.Type == fieldtype.RollupType:
		case f.Custom:
			if f.Slot != "" && v != nil {
				slots[f.Slot] = slotValue(f, v)
			}
		case f.Column == "title" && !f.System: // The name of a custom object is its title.
		default:
			storeShipped(f, v, add)
		}
	}
	if o.Custom {
		add("object_id", o.ID)
	}
	if len(o.SortTitle) > 0 {
		add("sort_key", textKey(joined(r, o.SortTitle)))
	}
	for _, name := range o.Slots.Names() {
		add(name, slots[name])
	}
	add("custom", customJSON(o, r))
	return out
}

func storeShipped(f *metadata.Field, v any, add func(string, any)) {
	switch x := v.(type) {
	case fieldtype.Money:
		add(f.Column, x.Amount)
		add(f.CurrencyColumn, x.Currency)
		return
	case decimal.Decimal:
		add(f.Column, x.InexactFloat64()) // At most 15 digits: exact.
	case string, int64, bool, nil:
		if f.CurrencyColumn != "" {
			add(f.Column, nil)
			add(f.CurrencyColumn, nil)
			return
		}
		if f.Name == "title" && v == nil {
			v = ""
		}
		if (f.Name == "created_by" || f.Name == "updated_by") && v == nil {
			v = ""
		}
		add(f.Column, v)
	case fieldtype.Address, []string:
		add(f.Column, string(f.Impl.Encode(v)))
	default:
		if kindOf(f) == colJSON {
			add(f.Column, string(f.Impl.Encode(v)))
		} else {
			add(f.Column, v)
		}
	}
	if f.KeyColumn != "" && (f.System || f.KeyColumn != "title_key") {
		if s, ok := v.(string); ok {
			add(f.KeyColumn, textKey(s))
		} else {
			add(f.KeyColumn, nil)
		}
	}
	if len(f.Parts) > 0 {
		a, _ := v.(fieldtype.Address)
		add(f.Parts["city"], orNil(textKey(a.City)))
		add(f.Parts["postal_code"], orNil(a.PostalCode))
		add(f.Parts["country"], orNil(a.Country))
	}
}

// slotValue is what the side column of a custom field holds.
func slotValue(f *metadata.Field, v any) any {
	if s, ok := v.(string); ok && f.Impl.FilterKind() == "text" {
		return textKey(s)
	}
	return f.Impl.SlotValue(v)
}

// customJSON is the JSON column of custom values, by field id.
func customJSON(o *metadata.Object, r *Record) string {
	b := []byte{'{'}
	put := func(key string) {
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, key...)
		b = append(b, '"', ':')
	}
	for _, f := range o.Fields {
		if v := r.Values[f.ID]; f.Custom && v != nil && f.Type != fieldtype.RollupType {
			put(f.ID)
			b = f.Impl.AppendJSON(b, v)
		}
	}
	for key, raw := range r.retired {
		put(key)
		b = append(b, raw...)
	}
	return string(append(b, '}'))
}

// joined is the text of several fields, with blanks between.
func joined(r *Record, ids []string) string {
	var parts []string
	for _, id := range ids {
		if s, ok := r.Values[id].(string); ok && s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " ")
}

// title is the display title: the first alternative that has a value.
func title(o *metadata.Object, r *Record) string {
	for _, alternative := range o.Title {
		if s := joined(r, alternative); s != "" {
			return s
		}
	}
	return ""
}

// inserts keeps the insert statement of each table layout.
var inserts sync.Map // of string (the columns) to string

func insertSQL(table string, cols []stored) string {
	var key strings.Builder
	key.WriteString(table)
	for i := range cols {
		key.WriteByte(',')
		key.WriteString(cols[i].name)
	}
	if q, ok := inserts.Load(key.String()); ok {
		return q.(string)
	}
	q := "insert into " + table + " (tenant_id" + key.String()[len(table):] + ") values (?" + strings.Repeat(", ?", len(cols)) + ")"
	inserts.Store(key.String(), q)
	return q
}

// differing are the columns whose value has changed; both lists are of the same object.
func differing(before, after []stored) []stored {
	var out []stored
	for i := range after {
		if !same(before[i].value, after[i].value) {
			out = append(out, after[i])
		}
	}
	return out
}

func same(a, b any) bool {
	if t, ok := a.(time.Time); ok {
		u, ok := b.(time.Time)
		return ok && t.Equal(u)
	}
	return a == b
}
