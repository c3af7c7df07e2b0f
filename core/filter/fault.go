package filter

import (
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// The reasons of the faults that this package returns. All of them are Invalid faults at the location "filter".
// Parameters in brackets are not always there. "position" counts characters from 1; "path" leads to a node of the JSON
// form, such as and[1].not; "near" and "value" quote the input, shortened.
const (
	// ReasonSyntax: the text cannot be read. position, near, expected (a key of what was expected; see the constants
	// below).
	ReasonSyntax = "filter_syntax"
	// ReasonString: a quoted text has no end or a bad escape. position, near.
	ReasonString = "filter_string"
	// ReasonWildcard: a star stands inside a value. position, near.
	ReasonWildcard = "filter_wildcard"
	// ReasonFunction: there is no such function. position, near, expected (list of names).
	ReasonFunction = "filter_function"
	// ReasonEncoding: the input is not UTF-8 or holds a zero character. [path]
	ReasonEncoding = "filter_encoding"
	// ReasonJSON: the JSON cannot be read. position (in bytes), path.
	ReasonJSON = "filter_json"
	// ReasonKey: the JSON holds a key that does not belong there, or one twice. path, key, expected (list of keys).
	ReasonKey = "filter_key"
	// ReasonNode: a JSON object is not one node: its keys do not fit together, or one is missing. path, expected (list of keys).
	ReasonNode = "filter_node"
	// ReasonName: a name of a field or a relation is misspelt. field, [position, path].
	ReasonName = "filter_name"
	// ReasonLimit: the filter is too large. limit ("depth", "nodes", "values", "ranges", "count", "text", or "length", which
	// is that of one value), max.
	ReasonLimit = "filter_limit"
	// ReasonOperator: the operator is unknown or does not fit the field. op, expected (list of operators), [field, kind, path].
	ReasonOperator = "filter_operator"
	// ReasonValue: the value does not fit the field or the operator. expected (a key), [field, op, value, path].
	ReasonValue = "filter_value"
	// ReasonOption: the field has no such option. field, value, expected (list of options).
	ReasonOption = "filter_option"
	// ReasonRange: a time lies outside the years 1 to 9999. field, value.
	ReasonRange = "filter_range"
	// ReasonNoUser: `me` was used where no user acts. field.
	ReasonNoUser = "filter_no_user"
	// ReasonUnknownField: there is no such field, or none that this actor may see. field.
	ReasonUnknownField = "filter_unknown_field"
	// ReasonUnknownRelation: there is no such relation, or none that this actor may see. relation.
	ReasonUnknownRelation = "filter_unknown_relation"
)

// The keys of what a syntax fault expected.
const (
	expectTerm       = "term"             // a comparison, a function or a group
	expectComparator = "comparator"       // one of = != < <= > >= :
	expectCount      = "count_comparator" // one of = != < <= > >=
	expectValue      = "value"
	expectField      = "field"
	expectRelation   = "relation"
	expectClose      = "close" // )
	expectComma      = "comma" // , or )
	expectEnd        = "end"   // the end of the filter, AND, OR or )
	expectNatural    = "natural"
)

// The keys of what a value fault expected.
const (
	expectText     = "text"
	expectInteger  = "integer"
	expectMinor    = "minor_units" // a whole number of the currency's minor units
	expectDecimal  = "decimal"     // a number of at most 15 digits
	expectBool     = "bool"
	expectDate     = "date"   // a date, a moment or a relative time
	expectTime     = "time"   // a moment, a date or a relative time
	expectNone     = "none"   // no value
	expectSingle   = "single" // one value
	expectPair     = "pair"   // two values
	expectList     = "list"   // a list of single values
	expectRelative = "relative"
	expectTrue     = "true"
)

const location = "filter"

// UnknownField is the fault with which a Schema refuses a field that does not exist, or that the actor may not see.
func UnknownField(name string) error {
	return fault.At(location, ReasonUnknownField, fault.Params{"field": clip(name)})
}

// UnknownRelation is the fault with which a Schema refuses a relation that does not exist, or that the actor may not see.
func UnknownRelation(name string) error {
	return fault.At(location, ReasonUnknownRelation, fault.Params{"relation": clip(name)})
}

func limitFault(limit string, maximum int) error {
	return fault.At(location, ReasonLimit, fault.Params{"limit": limit, "max": maximum})
}

// clipped is how many characters of the input a fault quotes.
const clipped = 40

// clip shortens a piece of input for a fault.
func clip(s string) string { return fold.Shorten(s, clipped) }

// position is the number of the character at a byte offset, from 1.
func position(s string, offset int) int { return utf8.RuneCountInString(s[:offset]) + 1 }
