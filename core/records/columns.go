package records

import (
	"strings"
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/core/db"
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
	typ   db.ColumnType
	value any
}

// store lists all columns of a record's row: typed columns, their folded twins, currencies, address parts, slots and the
// JSON of custom values. The order depends on the object alone, so that every insert is the same statement.
func store(o *metadata.Object, r *Record) []stored {
	out := make([]stored, 0, len(o.Fields)*2)
	add := func(name string, typ db.ColumnType, v any) { out = append(out, stored{name, typ, v}) }
	var slots map[string]any
	for _, f := range o.Fields {
		v := r.Values[f.ID]
		switch {
		case f.Computed() && f.Type == fieldtype.RollupType:
		case f.Custom:
			if f.Slot != "" && v != nil {
				if slots == nil {
					slots = map[string]any{}
				}
				slots[f.Slot] = slotValue(f, v)
			}
		case f.Column == "title" && !f.System: // The name of a custom object is its title.
		default:
			storeShipped(f, v, add)
		}
	}
	if o.Custom {
		add("object_id", db.Text, o.ID)
	}
	if len(o.SortTitle) > 0 {
		add("sort_key", db.Text, sortKey(o, r))
	}
	for _, name := range o.Slots.Names() {
		add(name, slotTypes[name[0]], slots[name])
	}
	add("custom", db.JSON, customJSON(o, r))
	return out
}

// slotTypes are the types of side columns, by the first letter of their names.
var slotTypes = map[byte]db.ColumnType{'t': db.Text, 'n': db.Float, 'd': db.Time, 'r': db.Text}

// columnTypes are the types of the columns of shipped fields.
var columnTypes = [...]db.ColumnType{
	colText: db.Text, colInt: db.Int, colFloat: db.Float, colBool: db.Bool, colTime: db.Time, colJSON: db.JSON, colMoney: db.Int,
}

func storeShipped(f *metadata.Field, v any, add func(string, db.ColumnType, any)) {
	kind := kindOf(f)
	typ := columnTypes[kind]
	switch x := v.(type) {
	case fieldtype.Money:
		add(f.Column, typ, x.Amount)
		add(f.CurrencyColumn, db.Text, x.Currency)
		return
	case decimal.Decimal:
		add(f.Column, typ, x.InexactFloat64()) // At most 15 digits: exact.
	case string, int64, bool, nil:
		if f.CurrencyColumn != "" {
			add(f.Column, typ, nil)
			add(f.CurrencyColumn, db.Text, nil)
			return
		}
		if v == nil && (f.Name == "title" || f.Name == "created_by" || f.Name == "updated_by") {
			v = ""
		}
		add(f.Column, typ, v)
	case fieldtype.Address, []string:
		add(f.Column, typ, string(f.Impl.Encode(v)))
	default:
		if kind == colJSON {
			v = string(f.Impl.Encode(v))
		}
		add(f.Column, typ, v)
	}
	if f.KeyColumn != "" && (f.System || f.KeyColumn != "title_key") {
		if s, ok := v.(string); ok {
			add(f.KeyColumn, db.Text, textKey(s))
		} else {
			add(f.KeyColumn, db.Text, nil)
		}
	}
	if len(f.Parts) > 0 {
		a, _ := v.(fieldtype.Address)
		add(f.Parts["city"], db.Text, db.OrNull(textKey(a.City)))
		add(f.Parts["postal_code"], db.Text, db.OrNull(a.PostalCode))
		add(f.Parts["country"], db.Text, db.OrNull(a.Country))
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

// namePart separates the parts of a sort title. Folded text has no such character, and it comes before all others: so the
// order of sort titles is that of their first parts, then of their second.
const namePart = "\x01"

// partBytes is how much of each part of a name a sort title holds; an index has it beside other columns.
const partBytes = 400

// sortKey is the folded sort title.
func sortKey(o *metadata.Object, r *Record) string {
	var parts []string
	for _, id := range o.SortTitle {
		if s, ok := r.Values[id].(string); ok && s != "" {
			parts = append(parts, fold.Key(s, partBytes))
		}
	}
	return strings.Join(parts, namePart)
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

// tableRanks order the tables so that a row comes behind those that its foreign keys name; any other table is last.
var tableRanks = map[string]int{"pipelines": 0, "companies": 0, "products": 0, "article_categories": 0, "stages": 1, "contacts": 1, "leads": 2, "deals": 3, "contracts": 4, "tickets": 5, "conversations": 6}

const (
	// lastTable is the rank of tables that no other table of records refers to.
	lastTable = 7
	// behindRecords is the rank of what hangs on records.
	behindRecords = lastTable + 1
)

// inserts keeps the insert of each table layout.
var inserts sync.Map // of string (the columns) to *db.Insert

// insert is the statement that adds a record's row.
func (c *session) insert(o *metadata.Object, cols []stored) *db.Insert {
	if q := c.inserts[o]; q != nil {
		return q
	}
	if c.inserts == nil {
		c.inserts = map[*metadata.Object]*db.Insert{}
	}
	var key strings.Builder
	key.WriteString(o.Table)
	columns := make([]db.Column, len(cols))
	for i := range cols {
		columns[i] = db.Column{Name: cols[i].name, Type: cols[i].typ}
		key.WriteByte(',')
		key.WriteString(cols[i].name)
	}
	q, ok := inserts.Load(key.String())
	if !ok {
		rank, known := tableRanks[o.Table]
		if !known {
			rank = lastTable
		}
		q, _ = inserts.LoadOrStore(key.String(), db.NewInsert(o.Table, rank, columns...))
	}
	c.inserts[o] = q.(*db.Insert)
	return c.inserts[o]
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
