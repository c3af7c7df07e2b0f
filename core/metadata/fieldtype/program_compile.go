package fieldtype

import (
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// kind is the static type of a part of an expression.
type kind uint8

const (
	kindOfNull kind = iota
	kindOfText
	kindOfNumber
	kindOfBool
	kindOfDate
	kindOfMoment
	kindOfList
)

// String names the kind in faults.
func (k kind) String() string {
	return [...]string{"nothing", "text", "number", "boolean", "date", "datetime", "list"}[k]
}

// kindByType says what the fields of a type are in an expression.
var kindByType = map[Name]kind{
	Text: kindOfText, LongText: kindOfText, RichText: kindOfText, Select: kindOfText, Email: kindOfText, Phone: kindOfText,
	URL: kindOfText, User: kindOfText, Reference: kindOfText, AutoNumber: kindOfText,
	Number: kindOfNumber, Decimal: kindOfNumber, MoneyType: kindOfNumber, Rating: kindOfNumber,
	Boolean: kindOfBool, Date: kindOfDate, DateTime: kindOfMoment, MultiSelect: kindOfList, File: kindOfList,
}

// foreignFunctions disables every function of the library, so that their names are free and nothing of them is reachable.
var foreignFunctions = func() map[string]bool {
	m := make(map[string]bool, len(builtin.Builtins))
	for _, f := range builtin.Builtins {
		m[f.Name] = true
	}
	return m
}()

// part is a compiled part of an expression.
type part struct {
	eval evaluator
	kind kind
	// constant is the value of a literal.
	constant any
	position int
}

// compiler turns a syntax tree into evaluators. Every kind of node that is not named in compile is refused.
type compiler struct {
	types  map[string]Name
	slots  map[string]int
	fields []fieldUse
	nodes  int
}

func (c *compiler) compile(node ast.Node) (part, error) {
	// The parser shares subtrees (a < b < c reads b twice), which could make a small text a huge tree.
	if c.nodes++; c.nodes > 2*maxNodes {
		return part{}, invalid(ReasonFormulaComplex, fault.Params{"max": maxNodes})
	}
	if node == nil {
		return part{}, invalid(ReasonFormulaSyntax, fault.Params{"position": 1})
	}
	position := node.Location().From + 1
	switch n := node.(type) {
	case *ast.NilNode:
		return literal(nil, kindOfNull, position), nil
	case *ast.BoolNode:
		return literal(n.Value, kindOfBool, position), nil
	case *ast.StringNode:
		return literal(n.Value, kindOfText, position), nil
	case *ast.IntegerNode:
		return literal(decimal.NewFromInt(int64(n.Value)), kindOfNumber, position), nil
	case *ast.FloatNode:
		d := decimal.NewFromFloat(n.Value)
		if _, err := bounded(d); err != nil {
			return part{}, err
		}
		return literal(d, kindOfNumber, position), nil
	case *ast.IdentifierNode, *ast.MemberNode:
		return c.field(node, position)
	case *ast.UnaryNode:
		return c.unary(n, position)
	case *ast.BinaryNode:
		return c.binary(n, position)
	case *ast.ConditionalNode:
		return c.conditional(position, n.Cond, n.Exp1, n.Exp2)
	case *ast.CallNode:
		return c.call(n, position)
	case *ast.ArrayNode:
		return c.array(n, position)
	case *ast.BuiltinNode:
		return part{}, unknownFunction(n.Name, position)
	}
	return part{}, forbidden(strings.TrimSuffix(strings.TrimPrefix(typeName(node), "*ast."), "Node"), position)
}

func literal(v any, k kind, position int) part {
	return part{eval: func(*run) (any, error) { return v, nil }, kind: k, constant: v, position: position}
}

func forbidden(what string, position int) error {
	return invalid(ReasonFormulaForbidden, fault.Params{"what": strings.ToLower(what), "position": position})
}

func wrongKind(expected string, got part) error {
	return invalid(ReasonFormulaType, fault.Params{"expected": expected, "got": got.kind.String(), "position": got.position})
}

// field compiles the name of a field, with dots where it is nested.
func (c *compiler) field(node ast.Node, position int) (part, error) {
	path, ok := dotted(node)
	if !ok {
		return part{}, forbidden("index", position)
	}
	use := fieldUse{path: path, field: path}
	t, known := c.types[path]
	if i := strings.LastIndexByte(path, '.'); !known && i > 0 {
		use.field, use.part = path[:i], path[i+1:]
		if t = c.types[use.field]; t == AddressType && contains(AddressParts, use.part) {
			known = true
		}
	}
	if !known {
		return part{}, invalid(ReasonFormulaField, fault.Params{"name": excerpt(path), "position": position})
	}
	k, usable := kindByType[t]
	if use.part != "" {
		k, usable = kindOfText, true
	}
	if !usable {
		return part{}, invalid(ReasonFormulaFieldType, fault.Params{"name": excerpt(path), "type": string(t), "position": position})
	}
	use.typ = t
	slot, seen := c.slots[path]
	if !seen {
		slot = len(c.fields)
		c.slots[path] = slot
		c.fields = append(c.fields, use)
	}
	return part{eval: func(r *run) (any, error) { return r.values[slot], nil }, kind: k, position: position}, nil
}

// dotted returns the name that a chain of members spells, such as custom.region.
func dotted(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		return n.Value, true
	case *ast.MemberNode:
		property, ok := n.Property.(*ast.StringNode)
		if !ok || n.Optional {
			return "", false
		}
		before, ok := dotted(n.Node)
		return before + "." + property.Value, ok
	}
	return "", false
}

// array compiles a list of texts, as in stage in ["won", "lost"].
func (c *compiler) array(n *ast.ArrayNode, position int) (part, error) {
	list := make([]string, 0, len(n.Nodes))
	for _, item := range n.Nodes {
		p, err := c.compile(item)
		if err != nil {
			return part{}, err
		}
		s, ok := p.constant.(string)
		if !ok {
			return part{}, wrongKind("text", p)
		}
		list = append(list, s)
	}
	return literal(list, kindOfList, position), nil
}

func (c *compiler) unary(n *ast.UnaryNode, position int) (part, error) {
	p, err := c.compile(n.Node)
	if err != nil {
		return part{}, err
	}
	switch n.Operator {
	case "!", "not":
		if p.kind != kindOfBool && p.kind != kindOfNull {
			return part{}, wrongKind("boolean", p)
		}
		return part{position: position, kind: kindOfBool, eval: func(r *run) (any, error) {
			v, err := p.eval(r)
			return v != true, err
		}}, nil
	case "-", "+":
		if p.kind != kindOfNumber && p.kind != kindOfNull {
			return part{}, wrongKind("number", p)
		}
		if n.Operator == "+" {
			return p, nil
		}
		return part{position: position, kind: kindOfNumber, eval: func(r *run) (any, error) {
			v, err := p.eval(r)
			if d, ok := v.(decimal.Decimal); ok {
				return d.Neg(), err
			}
			return nil, err
		}}, nil
	}
	return part{}, forbidden(n.Operator, position)
}

// conditional compiles condition ? yes : no, and if(condition, yes, no). An empty condition counts as false.
func (c *compiler) conditional(position int, condition, yes, no ast.Node) (part, error) {
	test, err := c.compile(condition)
	if err != nil {
		return part{}, err
	}
	if test.kind != kindOfBool && test.kind != kindOfNull {
		return part{}, wrongKind("boolean", test)
	}
	branches, k, err := c.compileAlike([]ast.Node{yes, no})
	if err != nil {
		return part{}, err
	}
	return part{position: position, kind: k, eval: func(r *run) (any, error) {
		v, err := test.eval(r)
		switch {
		case err != nil:
			return nil, err
		case v == true:
			return branches[0].eval(r)
		}
		return branches[1].eval(r)
	}}, nil
}

// compileAlike compiles parts that must be of one kind; an empty literal is of any.
func (c *compiler) compileAlike(nodes []ast.Node) ([]part, kind, error) {
	parts := make([]part, len(nodes))
	for i, node := range nodes {
		var err error
		if parts[i], err = c.compile(node); err != nil {
			return nil, 0, err
		}
	}
	k, err := alike(parts)
	return parts, k, err
}

// alike finds the kind of parts that must be of one kind. A literal text beside a date is read as a date.
func alike(parts []part) (kind, error) {
	k := kindOfNull
	for _, p := range parts {
		if p.kind == kindOfDate || p.kind == kindOfMoment {
			k = p.kind
		}
	}
	for i, p := range parts {
		switch {
		case p.kind == kindOfNull || p.kind == k:
		case k == kindOfNull:
			k = p.kind
		case p.kind == kindOfText && k == kindOfDate && p.constant != nil:
			day, err := time.Parse(dateLayout, p.constant.(string))
			if err != nil {
				return 0, wrongKind(k.String(), p)
			}
			parts[i] = literal(day, k, p.position)
		case p.kind == kindOfText && k == kindOfMoment && p.constant != nil:
			moment, err := parseMoment(p.constant.(string))
			if err != nil {
				return 0, wrongKind(k.String(), p)
			}
			parts[i] = literal(moment, k, p.position)
		default:
			return 0, wrongKind(k.String(), p)
		}
	}
	return k, nil
}
