// Package fieldtype holds the types that a field of an object can have, one file for each, behind one interface.
//
// A type reads input from the API and from cells of imported files into one canonical Go value, writes that value for
// the API, for exports, for the JSON column of custom values and for the indexed side columns, and compares two of them.
// It is pure: it knows no database, tenant or record, and must not import any room but fold and id. Whether a field is
// required, unique or allowed for the actor is the business of its callers: metadata checks options with it, the record
// engine values, import and export cells.
//
// An empty value is nil everywhere; empty texts and empty lists become nil. Faults are located at the part of a value
// (amount, city) or nowhere: the caller knows the name of the field and puts it in front.
package fieldtype

import "encoding/json"

// Name is the API name of a type.
type Name string

// The types.
const (
	Text        Name = "text"
	LongText    Name = "long_text"
	RichText    Name = "rich_text"
	Number      Name = "number"
	Decimal     Name = "decimal"
	MoneyType   Name = "money"
	Boolean     Name = "boolean"
	Date        Name = "date"
	DateTime    Name = "datetime"
	Select      Name = "select"
	MultiSelect Name = "multi_select"
	Email       Name = "email"
	Phone       Name = "phone"
	URL         Name = "url"
	AddressType Name = "address"
	User        Name = "user"
	Reference   Name = "reference"
	File        Name = "file"
	Rating      Name = "rating"
	JSON        Name = "json"
	AutoNumber  Name = "auto_number"
	FormulaType Name = "formula"
	RollupType  Name = "rollup"
)

// Storage says which Go type the canonical values of a type have.
type Storage string

// The storages.
const (
	StorageString  Storage = "string"  // string; also dates, as 2024-01-31
	StorageInt     Storage = "int"     // int64
	StorageBool    Storage = "bool"    // bool
	StorageTime    Storage = "time"    // time.Time, in UTC, with the precision of a microsecond
	StorageDecimal Storage = "decimal" // decimal.Decimal
	StorageMoney   Storage = "money"   // Money
	StorageAddress Storage = "address" // Address
	StorageList    Storage = "list"    // []string
	StorageJSON    Storage = "json"    // json.RawMessage
)

// Slot says which kind of indexed side column can hold the values of a type.
type Slot string

// The slots.
const (
	SlotNone   Slot = ""          // cannot be indexed by one value
	SlotText   Slot = "text"      // string
	SlotNumber Slot = "number"    // float64
	SlotTime   Slot = "time"      // time.Time
	SlotRef    Slot = "reference" // string, an identifier
)

// The kinds of comparison that the filter language knows; the values equal the names of its kinds.
const (
	kindText    = "text"
	kindExact   = "exact"
	kindNumber  = "number"
	kindDecimal = "decimal"
	kindMoney   = "money"
	kindBool    = "bool"
	kindDate    = "date"
	kindTime    = "time"
	kindMulti   = "multi"
	kindJSON    = "json"
)

// Type is one type of field. Values (v, a, b) are canonical values of the type's Storage or nil; o and env may be nil,
// which means that nothing is set. Methods that read return faults of code invalid.
type Type interface {
	Name() Name
	// ReadOnly says that the program computes the value: FromJSON and FromText refuse any input.
	ReadOnly() bool
	// FilterKind names the kind of comparison in the filter language.
	FilterKind() string
	Storage() Storage
	// CheckOptions refuses options that are out of range or that the type does not use.
	CheckOptions(o *Options) error
	// FromJSON reads a value of the API. It is strict about JSON types; null gives nil.
	FromJSON(raw json.RawMessage, o *Options, env *Env) (any, error)
	// FromText reads the cell of an imported file as a person of env.Locale writes it. What has two readings or is
	// damaged is refused with a reason that names the fix; nothing is guessed. An empty cell gives nil.
	FromText(s string, o *Options, env *Env) (any, error)
	// ToText writes the cell of an export, which FromText reads back to an equal value.
	ToText(v any, o *Options, env *Env) string
	// AppendJSON appends the value as the API shows it.
	AppendJSON(dst []byte, v any) []byte
	// Encode returns the stored form inside the JSON column of custom values: the bytes of AppendJSON.
	Encode(v any) json.RawMessage
	// Decode reads the stored form.
	Decode(raw json.RawMessage) (any, error)
	Equal(a, b any) bool
	Slot() Slot
	// SlotValue returns what the side column holds: a folded prefix of text, identifiers, options and addresses as they
	// are, numbers and booleans as float64, money as float64 of its minor units, dates as text; nil for nil.
	SlotValue(v any) any
}

// trait is the part of a type that is plain data; every type embeds one.
type trait struct {
	name     Name
	kind     string
	storage  Storage
	slot     Slot
	readOnly bool
}

func (t trait) Name() Name         { return t.name }
func (t trait) ReadOnly() bool     { return t.readOnly }
func (t trait) FilterKind() string { return t.kind }
func (t trait) Storage() Storage   { return t.storage }
func (t trait) Slot() Slot         { return t.slot }

var all = []Type{
	textType, longTextType, richTextType, numberType, decimalType, moneyType, booleanType, dateType, dateTimeType,
	selectType, multiSelectType, emailType, phoneType, urlType, addressType, userType, referenceType, fileType,
	ratingType, jsonType, autoNumberType, formulaType, rollupType,
}

var byName = func() map[Name]Type {
	m := make(map[Name]Type, len(all))
	for _, t := range all {
		m[t.Name()] = t
	}
	return m
}()

// All returns every type, in the order in which a person chooses among them.
func All() []Type { return append([]Type(nil), all...) }

// Names returns the API names of all types in the same order.
func Names() []Name {
	names := make([]Name, len(all))
	for i, t := range all {
		names[i] = t.Name()
	}
	return names
}

// Get returns the type of a name, and false when there is none.
func Get(n Name) (Type, bool) {
	t, ok := byName[n]
	return t, ok
}

// Of returns the type that handles the values of a field: formulas and roll-ups behave like the type of their result,
// except that they cannot be written. It returns false when there is no such type.
func Of(n Name, o *Options) (Type, bool) {
	t, ok := byName[n]
	if c, ok := t.(computed); ok {
		return c.of(o), true
	}
	return t, ok
}
