package filter

import "time"

// Kind says how the values of a field are compared.
type Kind string

// The kinds.
const (
	// KindText is text that people write; it is compared in its folded form.
	KindText Kind = "text"
	// KindExact is text that machines write, such as identifiers, options and e-mail addresses; it is compared byte by byte.
	KindExact Kind = "exact"
	// KindNumber is a whole number in a column of integers or doubles.
	KindNumber Kind = "number"
	// KindDecimal is a number of at most 15 significant digits in a column of doubles.
	KindDecimal Kind = "decimal"
	// KindMoney is an amount in minor units, in a column of integers.
	KindMoney Kind = "money"
	// KindBool is true or false.
	KindBool Kind = "bool"
	// KindDate is a day of the calendar in a column of text or dates, written 2006-01-02.
	KindDate Kind = "date"
	// KindTime is a moment with the precision of a microsecond.
	KindTime Kind = "time"
	// KindMulti is a list of exact texts in a column that holds a JSON array of strings.
	KindMulti Kind = "multi"
	// KindJSON is any JSON; a filter can only ask whether there is some.
	KindJSON Kind = "json"
)

// Field is what a schema knows of one field.
type Field struct {
	// Name is the canonical API name, which may differ from the one that was asked for when that is an alias.
	Name string
	// ID is the stable identifier of the field; it tells fields of different objects apart.
	ID   string
	Kind Kind
	// Options are the values that a field of kind exact or multi can have; nil allows any.
	Options []string
	// SQL writes the expression of the value. Null is a missing value. The texts of exact fields and of folded text
	// should be collated "C" on PostgreSQL, so that an index serves prefixes and ranges.
	SQL func(s *SQL, alias string)
	// Folded says that the SQL of a text field yields text that is folded already.
	Folded bool
	// Counted says that the SQL of a boolean field yields 1 for true and 0 for false, as a column of numbers holds it.
	Counted bool
	// Ordered says that the order of an exact field means something, so that lt, lte, gt, gte and between are allowed. The
	// other kinds that have an order allow them always.
	Ordered bool
	// Path leads to the record that holds the value, for a field that is reached through references, such as
	// company.name. SQL then reads that last record, and Record.Value is asked of it. A record whose path leads nowhere
	// lacks the value; where a relation of the path leads to several records, one of them has to satisfy the comparison.
	Path []Relation
}

// Relation is a way from a record to others.
type Relation struct {
	// Name is the canonical API name.
	Name string
	// ID is the stable identifier of the relation.
	ID string
	// Target knows the fields of the related records. It is not needed for the relations of a Path.
	Target Schema
	// Join writes "from <table> <childAlias> where <condition that ties the child to the parent>".
	Join func(s *SQL, parentAlias, childAlias string)
	// Scope restricts the related records to those that the actor may see; the zero Bound allows all.
	Scope Bound
}

// Schema answers for the fields and relations of one object, as one actor may use them.
type Schema interface {
	// Field finds a field by its API name, which has dots where it is nested, as in custom.region, or where it leads
	// through a reference, as in company.name (see Field.Path). UnknownField makes the fault for one that does not exist.
	Field(name string) (Field, error)
	// Relation finds a relation by its API name. UnknownRelation makes the fault for one that does not exist.
	Relation(name string) (Relation, error)
}

// Env is what the symbols of a filter stand for.
type Env struct {
	// Now is the present moment.
	Now time.Time
	// Location is the actor's time zone; nil means UTC.
	Location *time.Location
	// Me is the identifier of the actor's user; without one a filter that speaks of me is refused.
	Me string
}

// Record gives the values of one record to Bound.Match.
type Record interface {
	// Value returns nil for a missing value, else by the kind of the field:
	//
	//	text, exact    string
	//	number, money  int64, int, or a decimal.Decimal or float64 without fraction
	//	decimal        decimal.Decimal, float64, int64 or int
	//	bool           bool
	//	date           string as 2006-01-02
	//	time           time.Time
	//	multi          []string, or []any of string
	//	json           the text as string or []byte, or the decoded value
	//
	// Anything else counts as missing.
	Value(f Field) any
	// Related returns the records that a relation leads to, without regard to its Scope.
	Related(r Relation) []Record
}
