package filter

import (
	"strings"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// The limits of one filter. They keep the cost of reading, binding and running it bounded, and its SQL within what both
// engines accept.
const (
	// MaxDepth is how deep nodes may be nested.
	MaxDepth = 20
	// MaxNodes is how many nodes a filter may have.
	MaxNodes = 500
	// MaxList is how many values one list may have.
	MaxList = 1000
	// MaxValues is how many values all comparisons together may have.
	MaxValues = 10_000
	// MaxRanges is how many ranges of time, such as months, all lists together may have. Ranges that touch count as one, and
	// moments and single dates do not count, save that a date is a range for a field that holds moments.
	MaxRanges = 200
	// MaxString is the longest text that a field can be compared with, in bytes.
	MaxString = 4096
	// MaxText is the longest filter that is read, in bytes.
	MaxText = 1 << 20
	// MaxCount is the largest number of related records that can be asked for.
	MaxCount = 1_000_000
)

// census counts what a tree is made of and finds what it must not be made of.
type census struct{ nodes, values int }

// node checks a tree whose root lies depth levels deep. It never descends below MaxDepth.
func (c *census) node(n Node, depth int) error {
	if err := c.enter(depth); err != nil {
		return err
	}
	switch n := n.(type) {
	case AllOf:
		return c.each(n.Nodes, depth)
	case AnyOf:
		return c.each(n.Nodes, depth)
	case NotOf:
		return c.node(n.Node, depth+1)
	case Compare:
		return c.compare(n)
	case Related:
		if err := c.related(n); err != nil || n.Where == nil {
			return err
		}
		return c.node(n.Where, depth+1)
	}
	return fault.At(location, ReasonNode)
}

// enter counts one more node.
func (c *census) enter(depth int) error {
	if depth > MaxDepth {
		return limitFault("depth", MaxDepth)
	}
	if c.nodes++; c.nodes > MaxNodes {
		return limitFault("nodes", MaxNodes)
	}
	return nil
}

func (c *census) each(nodes []Node, depth int) error {
	for _, n := range nodes {
		if err := c.node(n, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (c *census) compare(n Compare) error {
	if !validName(n.Field) {
		return fault.At(location, ReasonName, fault.Params{"field": clip(n.Field)})
	}
	list, isList := n.Value.(List)
	expected := ""
	switch n.Op.arity() {
	case unknown:
		return fault.At(location, ReasonOperator, fault.Params{"field": n.Field, "op": clip(string(n.Op)), "expected": allOps})
	case none:
		if n.Value != nil {
			expected = expectNone
		}
	case single:
		if n.Value == nil || isList {
			expected = expectSingle
		}
	case pair:
		if len(list) != 2 {
			expected = expectPair
		}
	case many:
		if !isList {
			expected = expectList
		}
	}
	if expected != "" {
		return fault.At(location, ReasonValue, fault.Params{"field": n.Field, "op": string(n.Op), "expected": expected})
	}
	if !isList {
		return c.value(n, n.Value)
	}
	if len(list) > MaxList {
		return limitFault("values", MaxList)
	}
	for _, v := range list {
		if err := c.value(n, v); err != nil {
			return err
		}
	}
	return nil
}

// value checks one single value of a comparison.
func (c *census) value(n Compare, v Value) error {
	if c.values++; c.values > MaxValues {
		return limitFault("values", MaxValues)
	}
	switch v := v.(type) {
	case String:
		return checkString(string(v))
	case Decimal:
		if _, ok := spell(v.Decimal); !ok {
			return fault.At(location, ReasonValue, fault.Params{"field": n.Field, "op": string(n.Op), "expected": expectDecimal})
		}
	case Relative:
		if _, ok := parseRelative(string(v)); !ok {
			return badValue(n, expectRelative, string(v))
		}
	case Date:
		if !isDate(string(v)) {
			return badValue(n, expectDate, string(v))
		}
	case Time:
		if !inCalendar(v.UTC()) {
			return fault.At(location, ReasonRange, fault.Params{"field": n.Field, "value": clip(v.String())})
		}
	case List:
		return badValue(n, expectSingle, "")
	case nil:
		if n.Op.arity() != none {
			return badValue(n, expectSingle, "null")
		}
	}
	return nil
}

func (c *census) related(n Related) error {
	if !validName(n.Relation) {
		return fault.At(location, ReasonName, fault.Params{"field": clip(n.Relation)})
	}
	counted := n.Quant == Count
	switch {
	case !counted && n.Quant != Some && n.Quant != None:
		return fault.At(location, ReasonOperator, fault.Params{"field": n.Relation, "op": clip(string(n.Quant)), "expected": allQuants})
	case counted && !n.CountOp.counts():
		return fault.At(location, ReasonOperator, fault.Params{"field": n.Relation, "op": clip(string(n.CountOp)), "expected": countOps})
	case !counted && (n.CountOp != "" || n.Count != 0):
		return fault.At(location, ReasonValue, fault.Params{"field": n.Relation, "op": string(n.Quant), "expected": expectNone})
	case n.Count < 0 || n.Count > MaxCount:
		return fault.At(location, ReasonLimit, fault.Params{"limit": "count", "max": MaxCount})
	}
	return nil
}

// checkString refuses a text that is too long or that PostgreSQL could not take as an argument.
func checkString(s string) error {
	if len(s) > MaxString {
		return limitFault("length", MaxString)
	}
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		return fault.At(location, ReasonEncoding)
	}
	return nil
}

// validName reports whether s can name a field or a relation: parts of ASCII letters, digits and _ with dots between
// them, the first character no digit. And, or and not are words of the language.
func validName(s string) bool {
	if s == "" || len(s) > 255 || s[0] >= '0' && s[0] <= '9' || keyword(s) != "" {
		return false
	}
	start := true
	for i := range len(s) {
		switch {
		case isNameByte(s[i]):
			start = false
		case s[i] == '.' && !start:
			start = true
		default:
			return false
		}
	}
	return !start
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}

// keyword returns AND, OR or NOT when s is that word in any case, else "".
func keyword(s string) string {
	switch len(s) {
	case 2:
		if strings.EqualFold(s, "or") {
			return "OR"
		}
	case 3:
		if strings.EqualFold(s, "and") {
			return "AND"
		}
		if strings.EqualFold(s, "not") {
			return "NOT"
		}
	}
	return ""
}
