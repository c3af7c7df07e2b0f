package filter

// Node is one node of a filter: AllOf, AnyOf, NotOf, Compare or Related. A nil Node is satisfied by every record. Trees
// are never changed once they are made, so they may be shared.
type Node interface{ node() }

// AllOf holds when each of its nodes does; without nodes it always holds.
type AllOf struct{ Nodes []Node }

// AnyOf holds when at least one of its nodes does; without nodes it never holds.
type AnyOf struct{ Nodes []Node }

// NotOf holds when its node does not.
type NotOf struct{ Node Node }

// Compare compares a field with a value.
type Compare struct {
	// Field is the API name of a field, such as "stage_id", "custom.region" or, through a reference, "company.name".
	Field string
	Op    Op
	// Value is nil for Empty and NotEmpty, a List for In, NotIn, HasAny, HasAll, HasNone and Between (two values), else
	// a single value.
	Value Value
}

// Related looks at the records that a relation leads to.
type Related struct {
	// Relation is the API name of a relation, such as "deals".
	Relation string
	Quant    Quant
	// CountOp (Eq, Ne, Lt, Lte, Gt, Gte) and Count are for the quantifier Count only.
	CountOp Op
	Count   int
	// Where narrows the related records; nil takes all of them.
	Where Node
}

func (AllOf) node()   {}
func (AnyOf) node()   {}
func (NotOf) node()   {}
func (Compare) node() {}
func (Related) node() {}

// Op is an operator of a comparison.
type Op string

// The operators. HasAny, HasAll and HasNone are for fields with several values.
const (
	Eq          Op = "eq"
	Ne          Op = "ne"
	Lt          Op = "lt"
	Lte         Op = "lte"
	Gt          Op = "gt"
	Gte         Op = "gte"
	In          Op = "in"
	NotIn       Op = "not_in"
	Contains    Op = "contains"
	NotContains Op = "not_contains"
	StartsWith  Op = "starts_with"
	EndsWith    Op = "ends_with"
	Empty       Op = "empty"
	NotEmpty    Op = "not_empty"
	Between     Op = "between"
	HasAny      Op = "has_any"
	HasAll      Op = "has_all"
	HasNone     Op = "has_none"
)

// arity is how many values an operator takes.
type arity uint8

const (
	unknown arity = iota
	none
	single
	pair
	many
)

// arity returns how many values the operator takes; unknown for what is no operator.
func (o Op) arity() arity {
	switch o {
	case Empty, NotEmpty:
		return none
	case Eq, Ne, Lt, Lte, Gt, Gte, Contains, NotContains, StartsWith, EndsWith:
		return single
	case Between:
		return pair
	case In, NotIn, HasAny, HasAll, HasNone:
		return many
	}
	return unknown
}

// counts reports whether the operator can compare a count.
func (o Op) counts() bool {
	switch o {
	case Eq, Ne, Lt, Lte, Gt, Gte:
		return true
	}
	return false
}

// Quant says how many of the related records must satisfy the condition.
type Quant string

// The quantifiers: at least one, not a single one, or as many as the comparison with Count asks for.
const (
	Some  Quant = "some"
	None  Quant = "none"
	Count Quant = "count"
)

// And returns the conjunction of the nodes. Nil nodes are left out and conjunctions inside are opened; one node that
// remains is returned itself, and none yields nil.
func And(nodes ...Node) Node {
	flat := make([]Node, 0, len(nodes))
	for _, n := range nodes {
		switch n := n.(type) {
		case nil:
		case AllOf:
			flat = append(flat, n.Nodes...)
		default:
			flat = append(flat, n)
		}
	}
	switch len(flat) {
	case 0:
		return nil
	case 1:
		return flat[0]
	}
	return AllOf{Nodes: flat}
}

// Or returns the disjunction of the nodes, with disjunctions inside opened. A nil node makes it nil, since that one is
// satisfied by everything; no nodes at all yield Nothing.
func Or(nodes ...Node) Node {
	flat := make([]Node, 0, len(nodes))
	for _, n := range nodes {
		switch n := n.(type) {
		case nil:
			return nil
		case AnyOf:
			flat = append(flat, n.Nodes...)
		default:
			flat = append(flat, n)
		}
	}
	switch len(flat) {
	case 0:
		return Nothing()
	case 1:
		return flat[0]
	}
	return AnyOf{Nodes: flat}
}

// Not returns the complement of the node: Nothing for nil, and the node inside for a complement.
func Not(n Node) Node {
	switch n := n.(type) {
	case nil:
		return Nothing()
	case NotOf:
		return n.Node
	}
	return NotOf{Node: n}
}

// Everything is satisfied by every record, like nil.
func Everything() Node { return AllOf{} }

// Nothing is satisfied by no record.
func Nothing() Node { return AnyOf{} }
