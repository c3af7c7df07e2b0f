// Package metadata knows what a tenant's records look like: the standard objects that are shipped, the tenant's own
// objects, fields and relations, and what the tenant has changed about the shipped ones.
//
// Shipped definitions are code and a tenant's changes are rows, merged into one immutable Model per tenant. Everything
// has a stable id; API names may change and stay valid as aliases. Customisation never runs DDL: values of custom
// fields live in a JSON column, and those that are filtered or sorted by also in typed, indexed side columns (slots).
// It reads and writes no records; core/records calls it.
package metadata

import (
	"encoding/json"
	"strconv"

	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// Labels are texts by language, such as {"en": "Region", "de": "Region"}.
type Labels map[string]string

// In returns the text in a language, else in English, else any.
func (l Labels) In(locale string) string {
	if s := l[locale]; s != "" {
		return s
	}
	if s := l["en"]; s != "" {
		return s
	}
	if s := l["de"]; s != "" {
		return s
	}
	return ""
}

// Object is a kind of record.
type Object struct {
	// ID is stable: the singular name for shipped objects ("contact"), obj_… for a tenant's own.
	ID string
	// Name is the API name, in the plural: "contacts".
	Name string
	// Aliases are API names that the object had before.
	Aliases []string
	// Prefix is the three-letter type prefix of its records' ids.
	Prefix string
	// Labels and PluralLabels name it for people.
	Labels, PluralLabels Labels
	// Description says what it is for.
	Description Labels
	// Icon is the name of an icon of the staff app.
	Icon string
	// Table holds its records.
	Table string
	// Custom says that it is the tenant's own, in the shared table of custom objects.
	Custom bool
	// Title are the ids of the fields that make up the display title; the first alternative with a value is taken, and
	// the fields of one alternative are joined by a blank.
	Title [][]string
	// SortTitle are the ids of the fields of the column sort_key ("last first"), where the table has one.
	SortTitle []string
	// ContactPoints says that its records have further e-mail addresses, phones and profiles.
	ContactPoints bool
	// Slots say how many side columns of each kind the table has.
	Slots SlotCounts
	// Fields are all fields in order: system, shipped, custom.
	Fields []*Field

	byPath  map[string]*Field
	secrets []*Field
	byID    map[string]*Field
}

// SlotCounts are the numbers of side columns for text, number, time and reference values.
type SlotCounts struct{ Text, Number, Time, Ref int }

// Field returns the field with an API path: "first_name", "custom.region", or an alias of one.
func (o *Object) Field(path string) (*Field, bool) {
	f, ok := o.byPath[path]
	return f, ok
}

// Secrets returns the fields whose values are sealed.
func (o *Object) Secrets() []*Field { return o.secrets }

// FieldByID returns the field with a stable id.
func (o *Object) FieldByID(id string) (*Field, bool) {
	f, ok := o.byID[id]
	return f, ok
}

// Classification says how delicate the values of a field are.
type Classification string

// The classes, from harmless to delicate. A new custom field is Internal unless said otherwise.
const (
	Public   Classification = "public"
	Internal Classification = "internal"
	Personal Classification = "personal"
	// Confidential values are shown like others, and that they were is written into the audit.
	Confidential Classification = "confidential"
	// Secret values are sealed in the database and in the ledger with the tenant's data key. They are shown, one record or page
	// at a time, to whoever may read the field, which is written into the audit, and masked everywhere else: in history, events,
	// webhooks, answers to writes. Nothing is found, sorted, filtered or computed by them, and no export has them. Only custom
	// fields that hold text can be secret, and stay so.
	Secret Classification = "secret"
)

// Field is one property of an object.
type Field struct {
	// ID is stable: "contact.first_name" for shipped fields, fld_… for custom ones.
	ID string
	// ObjectID is the object that it belongs to.
	ObjectID string
	// Name is the API name.
	Name string
	// Aliases are API names that the field had before.
	Aliases []string
	Type    fieldtype.Name
	// Impl is the implementation of Type.
	Impl    fieldtype.Type
	Options fieldtype.Options
	Labels  Labels
	Help    Labels
	// Required values must be there on create and cannot be cleared.
	Required bool
	// Unique values occur once among the records that are not in the bin.
	Unique bool
	// Default is the API value that a new record gets when none is given.
	Default json.RawMessage
	// Validation is an expression over the record's fields that must be true; empty for none.
	Validation string
	// ValidationText is what a person reads when Validation is false.
	ValidationText Labels
	// Searchable values are found by the full-text search.
	Searchable bool
	// Filterable values are indexed, for filters and sorting.
	Filterable     bool
	Classification Classification
	// Custom fields sit under "custom" in the API and in the JSON column.
	Custom bool
	// System fields are kept by the record engine itself.
	System bool
	// ReadOnly fields cannot be set from outside.
	ReadOnly bool
	// Archived fields are hidden from new input but keep their values.
	Archived bool
	// Column is the typed column of a shipped field, KeyColumn its folded twin for text that is filtered and sorted by,
	// CurrencyColumn the currency of a money column.
	Column, KeyColumn, CurrencyColumn string
	// Parts are the folded or exact columns of parts of an address, by part name ("city").
	Parts map[string]string
	// Slot is the side column of an indexed custom field ("t3"); SlotReady is false while a job fills it.
	Slot      string
	SlotReady bool
	// Inverse names the relation that leads from a reference's target back to this object ("contacts").
	Inverse  string
	Position int
}

// Classified reports whether reading the field is written into the audit.
func (f *Field) Classified() bool {
	return f.Classification == Confidential || f.Classification == Secret
}

// Secret reports whether the field's values are sealed.
func (f *Field) Secret() bool { return f.Classification == Secret && f.Custom }

// Path is how the API and filters name the field.
func (f *Field) Path() string {
	if f.Custom {
		return "custom." + f.Name
	}
	return f.Name
}

// Indexed reports whether filters and sorting by this field are served by an index.
func (f *Field) Indexed() bool {
	if f.Custom {
		return f.Slot != "" && f.SlotReady
	}
	return f.Filterable
}

// Computed reports whether the field's value comes from other values.
func (f *Field) Computed() bool {
	return f.Type == fieldtype.FormulaType || f.Type == fieldtype.RollupType
}

// RelationKind says how a relation is stored.
type RelationKind string

// The kinds.
const (
	// Reference relations are a reference field and its way back.
	Reference RelationKind = "reference"
	// Edge relations are rows of their own, n:m, with roles and validity.
	Edge RelationKind = "edge"
)

// Relation ties two objects together.
type Relation struct {
	// ID is stable: the field's id for references, a name such as "deal_contacts" for shipped edges, rel_… for own ones.
	ID   string
	Kind RelationKind
	// From and To are object ids; To may be "user".
	From, To string
	// Name is the relation seen from From, InverseName seen from To; an empty one cannot be walked.
	Name, InverseName     string
	Labels, InverseLabels Labels
	// Roles are the roles that an edge may have; empty allows none.
	Roles []fieldtype.Option
	// Field is the reference field, for references.
	Field *Field
	// Custom says that it is the tenant's own.
	Custom bool
}

// End is a relation seen from one object.
type End struct {
	*Relation
	// Inverse says that the relation is seen from its To side.
	Inverse bool
	// Target is the object at the other end.
	Target string
}

// Names are the side columns: t1, t2 …, n1 …, d1 …, r1 ….
func (c SlotCounts) Names() []string {
	out := make([]string, 0, c.Text+c.Number+c.Time+c.Ref)
	for _, k := range []struct {
		letter string
		n      int
	}{{"t", c.Text}, {"n", c.Number}, {"d", c.Time}, {"r", c.Ref}} {
		for i := 1; i <= k.n; i++ {
			out = append(out, k.letter+strconv.Itoa(i))
		}
	}
	return out
}
