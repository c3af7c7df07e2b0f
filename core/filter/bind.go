package filter

import (
	"errors"
	"time"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Bound is a filter that has been checked against a schema and whose symbols are resolved; it is ready to run and safe for
// concurrent use. The zero Bound is satisfied by every record.
type Bound struct {
	root   bound
	fields []Field
}

// bound is a node that can run. What it writes is never true for a record that it does not match, and true for one that
// it does; where it is not true it may be false or null, so a complement asks "is not true".
type bound interface {
	write(s *SQL, alias string)
	match(r Record) bool
}

// Bind checks every comparison of the tree against the schema and resolves its symbols. What does not fit is a fault that
// names the field, the operator and what was expected; the faults of the schema are passed on.
func Bind(n Node, s Schema, env Env) (Bound, error) {
	if n == nil {
		return Bound{}, nil
	}
	var c census
	if err := c.node(n, 1); err != nil {
		return Bound{}, err
	}
	b := binder{env: env}
	if b.env.Location == nil {
		b.env.Location = time.UTC
	}
	b.env.Now = b.env.Now.In(b.env.Location)
	root, err := b.node(n, s)
	if err != nil {
		return Bound{}, err
	}
	return Bound{root: root, fields: b.fields}, nil
}

// SQL writes the filter as a boolean expression over the table that the alias stands for; 1=1 when it is satisfied by
// every record. Where the expression is not true it may be null.
func (b Bound) SQL(s *SQL, alias string) {
	if b.root == nil {
		s.Raw("1=1")
		return
	}
	b.root.write(s, alias)
}

// Match reports whether the record satisfies the filter.
func (b Bound) Match(r Record) bool { return b.root == nil || b.root.match(r) }

// Fields returns every field that the filter mentions, those of related records included, each once, in the order of
// their appearance. The scopes of relations are not part of it.
func (b Bound) Fields() []Field { return b.fields }

// binder binds the nodes of one tree.
type binder struct {
	env    Env
	fields []Field
	// ranges counts the ranges of time in lists.
	ranges int
}

func (b *binder) node(n Node, s Schema) (bound, error) {
	switch n := n.(type) {
	case AllOf:
		nodes, err := b.nodes(n.Nodes, s)
		return &group{nodes: nodes, all: true}, err
	case AnyOf:
		nodes, err := b.nodes(n.Nodes, s)
		return &group{nodes: nodes}, err
	case NotOf:
		node, err := b.node(n.Node, s)
		return &complement{node}, err
	case Compare:
		return b.compare(n, s)
	case Related:
		return b.related(n, s)
	}
	return nil, fault.At(location, ReasonNode)
}

func (b *binder) nodes(nodes []Node, s Schema) ([]bound, error) {
	out := make([]bound, len(nodes))
	for i, n := range nodes {
		var err error
		if out[i], err = b.node(n, s); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// positives maps each complementary operator to the one whose complement it is.
func (o Op) positive() (Op, bool) {
	switch o {
	case Ne:
		return Eq, true
	case NotIn:
		return In, true
	case NotContains:
		return Contains, true
	case HasNone:
		return HasAny, true
	}
	return o, false
}

func (b *binder) compare(n Compare, s Schema) (bound, error) {
	f, err := s.Field(n.Field)
	if err != nil {
		return nil, err
	}
	b.mention(f)
	op, negated := n.Op.positive()
	if op == Empty && len(f.Path) > 0 {
		// A path that leads nowhere has no value either, which only the complement of "there is one" says.
		op, negated = NotEmpty, true
	}
	if op, err = fit(op, n, f); err != nil {
		return nil, err
	}
	leaf, err := b.leaf(op, n, &f)
	if err != nil {
		return nil, err
	}
	for i := len(f.Path) - 1; i >= 0; i-- {
		leaf = &related{relation: f.Path[i], quant: Some, where: leaf}
	}
	if negated {
		leaf = &complement{leaf}
	}
	return leaf, nil
}

// mention remembers a field for Fields.
func (b *binder) mention(f Field) {
	for i := range b.fields {
		if b.fields[i].ID == f.ID && b.fields[i].Name == f.Name {
			return
		}
	}
	b.fields = append(b.fields, f)
}

// leaf binds a comparison whose operator is positive and fits the field.
func (b *binder) leaf(op Op, n Compare, f *Field) (bound, error) {
	if op == Empty || op == NotEmpty {
		return &presence{field: *f, empty: op == Empty}, nil
	}
	switch f.Kind {
	case KindText, KindExact:
		return b.text(op, n, f)
	case KindNumber, KindMoney:
		return b.integer(op, n, f)
	case KindDecimal:
		return b.decimal(op, n, f)
	case KindBool:
		return b.bool(n, f)
	case KindDate:
		return b.date(op, n, f)
	case KindTime:
		return b.time(op, n, f)
	}
	return b.multi(op, n, f)
}

func (b *binder) related(n Related, s Schema) (bound, error) {
	rel, err := s.Relation(n.Relation)
	if err != nil {
		return nil, err
	}
	out := &related{relation: rel, quant: n.Quant, op: n.CountOp, count: n.Count}
	if n.Quant == Count {
		switch {
		case n.Count == 0 && (n.CountOp == Gt || n.CountOp == Ne), n.Count == 1 && n.CountOp == Gte:
			out.quant = Some
		case n.Count == 0 && (n.CountOp == Eq || n.CountOp == Lte), n.Count == 1 && n.CountOp == Lt:
			out.quant = None
		}
	}
	if n.Where == nil {
		return out, nil
	}
	if rel.Target == nil {
		return nil, fault.Wrap(errors.New("relation " + rel.Name + " has no target schema"))
	}
	out.where, err = b.node(n.Where, rel.Target)
	return out, err
}

// The operators that each kind allows, for faults.
var (
	orderedOps = []string{
		string(Eq), string(Ne), string(Lt), string(Lte), string(Gt), string(Gte), string(In), string(NotIn),
		string(Between), string(Empty), string(NotEmpty),
	}
	textOps = append([]string{
		string(Contains), string(NotContains), string(StartsWith), string(EndsWith),
	}, orderedOps...)
	exactOps = []string{
		string(Eq), string(Ne), string(In), string(NotIn), string(Contains), string(NotContains), string(StartsWith),
		string(EndsWith), string(Empty), string(NotEmpty),
	}
	boolOps  = []string{string(Eq), string(Ne), string(In), string(NotIn), string(Empty), string(NotEmpty)}
	multiOps = []string{
		string(HasAny), string(HasAll), string(HasNone), string(Contains), string(NotContains), string(Empty), string(NotEmpty),
	}
	jsonOps = []string{string(Empty), string(NotEmpty)}
)

// fit checks that the operator, made positive, suits the field. Contains is the operator of the sign ":", which means has
// for a list and equals for what has no parts.
func fit(op Op, n Compare, f Field) (Op, error) {
	var expected []string
	ok := false
	switch f.Kind {
	case KindText, KindExact:
		expected = textOps
		ok = op != HasAny && op != HasAll
		if f.Kind == KindExact && !f.Ordered {
			expected = exactOps
			ok = ok && !order(op)
		}
	case KindNumber, KindDecimal, KindMoney, KindDate, KindTime:
		expected = orderedOps
		if op == Contains {
			op = Eq
		}
		ok = op == Eq || op == In || order(op)
	case KindBool:
		expected = boolOps
		if op == Contains {
			op = Eq
		}
		ok = op == Eq || op == In
	case KindMulti:
		expected = multiOps
		if op == Contains {
			op = HasAny
		}
		ok = op == HasAny || op == HasAll
	default:
		expected = jsonOps
	}
	if ok || op == Empty || op == NotEmpty {
		return op, nil
	}
	return op, fault.At(location, ReasonOperator, fault.Params{
		"field": n.Field, "kind": string(f.Kind), "op": string(n.Op), "expected": expected,
	})
}

// order reports whether the operator asks for an order.
func order(op Op) bool {
	switch op {
	case Lt, Lte, Gt, Gte, Between:
		return true
	}
	return false
}

// values returns the values of a comparison as a list.
func (n Compare) values() List {
	if list, ok := n.Value.(List); ok {
		return list
	}
	return List{n.Value}
}

// badValue is the fault for a value that is not what the field or the operator needs.
func badValue(n Compare, expected, value string) error {
	return fault.At(location, ReasonValue, fault.Params{
		"field": n.Field, "op": string(n.Op), "expected": expected, "value": clip(value),
	})
}

// refuse is badValue for a value of the tree.
func refuse(n Compare, expected string, v Value) error {
	return badValue(n, expected, string(appendValue(nil, v)))
}
