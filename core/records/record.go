package records

import (
	"encoding/json"

	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// Record is one record with canonical values. A value that is missing from Values is empty.
type Record struct {
	Object  *metadata.Object
	ID      string
	Version int64
	// Values are the canonical values by field id, system fields included.
	Values map[string]any
	// Points are the contact points, when they were loaded.
	Points []ContactPoint
	// retired are stored values of fields that are no longer in use, as JSON by field id; they stay stored.
	retired map[string]string
}

// ContactPoint is a further e-mail address, phone number or profile of a record.
type ContactPoint struct {
	// Kind is email, phone or url.
	Kind string `json:"kind"`
	// Value is normalised: a lower-case address, an E.164 number, a URL.
	Value string `json:"value"`
	// Label says what it is for, such as "work".
	Label string `json:"label,omitempty"`
	// Primary marks the one that the record's own field of that kind holds.
	Primary bool `json:"primary,omitempty"`
}

// Value returns a field's canonical value, nil when it is empty.
func (r *Record) Value(f *metadata.Field) any { return r.Values[f.ID] }

// Get returns the value of a field by its API path.
func (r *Record) Get(path string) any {
	if f, ok := r.Object.Field(path); ok {
		return r.Values[f.ID]
	}
	return nil
}

// Text returns a string value by API path, "" when it is empty or no text.
func (r *Record) Text(path string) string {
	s, _ := r.Get(path).(string)
	return s
}

// Owner returns the id of the record's owner, "" for none.
func (r *Record) Owner() string { return r.Text("owner_id") }

// Title returns the display title.
func (r *Record) Title() string { return r.Text("title") }

// Deleted reports whether the record is in the bin.
func (r *Record) Deleted() bool { return r.Get("deleted_at") != nil }

// match lets the filter language evaluate a record in memory.
type match struct {
	*Record
	related func(rel filter.Relation) []filter.Record
}

// Match evaluates a bound filter on the record alone. Conditions on related records need Resolve.
func (r *Record) Match(b filter.Bound) bool { return b.Match(match{Record: r}) }

// Value implements filter.Record.
func (m match) Value(f filter.Field) any {
	v := m.Values[f.ID]
	path := f.Name
	switch x := v.(type) {
	case fieldtype.Money:
		if len(path) > 9 && path[len(path)-9:] == ".currency" {
			return x.Currency
		}
		return x.Amount
	case fieldtype.Address:
		switch {
		case hasSuffix(path, ".city"):
			return db.OrNull(x.City)
		case hasSuffix(path, ".postal_code"):
			return db.OrNull(x.PostalCode)
		case hasSuffix(path, ".country"):
			return db.OrNull(x.Country)
		}
		return json.RawMessage(`{}`)
	case json.RawMessage:
		return []byte(x)
	case string:
		if f.Kind == filter.KindText {
			return textKey(x) // Columns hold no more than that of a text.
		}
	}
	return v
}

// Related implements filter.Record.
func (m match) Related(rel filter.Relation) []filter.Record {
	if m.related == nil {
		return nil
	}
	return m.related(rel)
}

func hasSuffix(s, suffix string) bool {
	return len(s) > len(suffix) && s[len(s)-len(suffix):] == suffix
}

// column is one field of a select list.
type column struct {
	field    *metadata.Field
	sql      string
	kind     columnKind
	currency int // index of the currency's cell, for money
	// prefix is `"name":`, ready to be written.
	prefix string
	masked bool
	// verbatim says that the API shows the stored text as a JSON string.
	verbatim bool
}

type columnKind uint8

const (
	colText columnKind = iota
	colInt
	colFloat
	colBool
	colTime
	colJSON
	colMoney
)

func kindOf(f *metadata.Field) columnKind {
	switch f.Impl.Storage() {
	case fieldtype.StorageInt:
		return colInt
	case fieldtype.StorageBool:
		return colBool
	case fieldtype.StorageTime:
		return colTime
	case fieldtype.StorageDecimal:
		return colFloat
	case fieldtype.StorageMoney:
		return colMoney
	case fieldtype.StorageAddress, fieldtype.StorageList, fieldtype.StorageJSON:
		return colJSON
	}
	return colText
}

// decimalOf is the number of a column of doubles; SQLite gives one without a fraction as it was stored.
func decimalOf(c *db.Value) decimal.Decimal {
	if c.Kind == db.ValueInt {
		return decimal.NewFromInt(c.Num)
	}
	return decimal.NewFromFloat(c.Float())
}
