package filter

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Parse reads the text form of a filter; see the package comment. Blank text yields nil. What it cannot read is a fault
// that says where.
func Parse(text string) (Node, error) {
	if len(text) > MaxText {
		return nil, limitFault("text", MaxText)
	}
	if !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0 {
		return nil, fault.At(location, ReasonEncoding)
	}
	p := parser{src: text}
	p.blanks()
	if p.end() {
		return nil, nil
	}
	n, err := p.expression(0)
	if err != nil {
		return nil, err
	}
	if !p.end() {
		return nil, p.fault(p.pos, expectEnd)
	}
	// The parser bounds its own recursion; whether the tree is within its limits is asked once it is whole.
	var c census
	if err := c.node(n, 1); err != nil {
		return nil, err
	}
	return n, nil
}

// parser reads the text form by recursive descent. Every method leaves pos behind the blanks that follow what it read.
type parser struct {
	src string
	pos int
	// nodes counts terms while they are read, so that a tree that is too large is not built first.
	nodes int
}

// expression reads terms that are joined by AND or stand side by side, up to a bracket, a comma or the end.
func (p *parser) expression(depth int) (Node, error) {
	if depth > MaxDepth {
		return nil, limitFault("depth", MaxDepth)
	}
	first, err := p.factor(depth)
	if err != nil {
		return nil, err
	}
	var nodes []Node
	for {
		if p.word("AND") {
			p.blanks()
		} else if p.end() || p.src[p.pos] == ')' || p.src[p.pos] == ',' {
			break
		}
		next, err := p.factor(depth)
		if err != nil {
			return nil, err
		}
		if nodes == nil {
			nodes = append(make([]Node, 0, 4), first)
		}
		nodes = append(nodes, next)
	}
	if nodes == nil {
		return first, nil
	}
	return AllOf{Nodes: nodes}, nil
}

// factor reads terms that are joined by OR.
func (p *parser) factor(depth int) (Node, error) {
	first, err := p.term(depth)
	if err != nil {
		return nil, err
	}
	var nodes []Node
	for p.word("OR") {
		p.blanks()
		next, err := p.term(depth)
		if err != nil {
			return nil, err
		}
		if nodes == nil {
			nodes = append(make([]Node, 0, 4), first)
		}
		nodes = append(nodes, next)
	}
	if nodes == nil {
		return first, nil
	}
	return AnyOf{Nodes: nodes}, nil
}

// term reads a group, a comparison or a function, or the complement of one.
func (p *parser) term(depth int) (Node, error) {
	if p.nodes++; p.nodes > MaxNodes {
		return nil, limitFault("nodes", MaxNodes)
	}
	if depth > MaxDepth {
		return nil, limitFault("depth", MaxDepth)
	}
	switch {
	case p.end():
		return nil, p.fault(p.pos, expectTerm)
	case p.src[p.pos] == '(':
		p.pos++
		p.blanks()
		n, err := p.expression(depth + 1)
		if err != nil {
			return nil, err
		}
		return n, p.close()
	case p.src[p.pos] == '-':
		p.pos++
	case !p.word("NOT"):
		return p.restriction(depth)
	}
	p.blanks()
	n, err := p.term(depth + 1)
	if err != nil {
		return nil, err
	}
	return NotOf{Node: n}, nil
}

// restriction reads a comparison, a function, or one of the words true and false.
func (p *parser) restriction(depth int) (Node, error) {
	start := p.pos
	name := p.name()
	if name == "" || keyword(name) != "" {
		return nil, p.fault(start, expectTerm)
	}
	if !p.end() && p.src[p.pos] == '(' {
		p.pos++
		p.blanks()
		return p.function(start, name, depth)
	}
	p.blanks()
	at := p.pos
	op := p.comparator()
	if op == "" {
		switch name {
		case "true":
			return Everything(), nil
		case "false":
			return Nothing(), nil
		}
		return nil, p.fault(at, expectComparator)
	}
	if err := p.field(start, name); err != nil {
		return nil, err
	}
	return p.comparison(name, op)
}

// field checks the spelling of a name.
func (p *parser) field(start int, name string) error {
	if validName(name) {
		return nil
	}
	return fault.At(location, ReasonName, fault.Params{"field": clip(name), "position": position(p.src, start)})
}

// comparison reads the value behind a comparator and makes the node that both mean.
func (p *parser) comparison(field, comparator string) (Node, error) {
	start := p.pos
	l, err := p.literal()
	if err != nil {
		return nil, err
	}
	op := comparators[comparator]
	switch {
	case l.null() && op == Eq:
		return Compare{Field: field, Op: Empty}, nil
	case l.null() && op == Ne:
		return Compare{Field: field, Op: NotEmpty}, nil
	case l.null():
		return nil, p.fault(start, expectValue)
	case op != Eq && op != Ne && op != Contains:
		return Compare{Field: field, Op: op, Value: l.value()}, nil
	}
	if l.inner {
		return nil, fault.At(location, ReasonWildcard, p.params(start))
	}
	if l.first || l.last {
		text := l.text[btoi(l.first) : len(l.text)-btoi(l.last && len(l.text) > 1)]
		n := Compare{Field: field, Op: Contains, Value: String(text)}
		switch {
		case text == "":
			n.Op, n.Value = NotEmpty, nil
		case !l.first:
			n.Op = StartsWith
		case !l.last:
			n.Op = EndsWith
		}
		if op == Ne {
			return NotOf{Node: n}, nil
		}
		return n, nil
	}
	return Compare{Field: field, Op: op, Value: l.value()}, nil
}

// comparators says which operator a sign stands for.
var comparators = map[string]Op{"=": Eq, "!=": Ne, "<": Lt, "<=": Lte, ">": Gt, ">=": Gte, ":": Contains}

// signs are the comparators, longer ones first.
var signs = [...]string{"!=", "<=", ">=", "=", "<", ">", ":"}

// comparator reads a sign, or nothing.
func (p *parser) comparator() string {
	for _, s := range signs {
		if strings.HasPrefix(p.src[p.pos:], s) {
			p.pos += len(s)
			p.blanks()
			return s
		}
	}
	return ""
}

// function reads the arguments of a function, behind its opening bracket.
func (p *parser) function(start int, name string, depth int) (Node, error) {
	switch op := Op(name); {
	case name == "exists":
		return p.related(Some, depth)
	case name == "none":
		return p.related(None, depth)
	case name == "count":
		return p.related(Count, depth)
	case isFunction(op):
		return p.call(op)
	}
	params := p.params(start)
	params["expected"] = functions
	return nil, fault.At(location, ReasonFunction, params)
}

// call reads a field and its values.
func (p *parser) call(op Op) (Node, error) {
	start := p.pos
	field := p.name()
	if !validName(field) {
		return nil, p.fault(start, expectField)
	}
	p.blanks()
	wanted := MaxList
	switch op.arity() {
	case single:
		wanted = 1
	case pair:
		wanted = 2
	}
	list := List{}
	for !p.end() && p.src[p.pos] == ',' {
		p.pos++
		p.blanks()
		at := p.pos
		l, err := p.literal()
		if err != nil {
			return nil, err
		}
		if l.null() {
			return nil, p.fault(at, expectValue)
		}
		if len(list) == wanted {
			if wanted == MaxList {
				return nil, limitFault("values", MaxList)
			}
			return nil, p.fault(at, expectClose)
		}
		list = append(list, l.value())
	}
	if p.end() || p.src[p.pos] != ')' || wanted < MaxList && len(list) < wanted {
		return nil, p.fault(p.pos, expectComma)
	}
	if err := p.close(); err != nil {
		return nil, err
	}
	if wanted == 1 {
		return Compare{Field: field, Op: op, Value: list[0]}, nil
	}
	return Compare{Field: field, Op: op, Value: list}, nil
}

// related reads a relation, its condition if there is one, and for count the comparison behind the bracket.
func (p *parser) related(q Quant, depth int) (Node, error) {
	start := p.pos
	n := Related{Relation: p.name(), Quant: q}
	if !validName(n.Relation) {
		return nil, p.fault(start, expectRelation)
	}
	p.blanks()
	if !p.end() && p.src[p.pos] == ',' {
		p.pos++
		p.blanks()
		var err error
		if n.Where, err = p.expression(depth + 1); err != nil {
			return nil, err
		}
	}
	if err := p.close(); err != nil || q != Count {
		return n, err
	}
	at := p.pos
	sign := p.comparator()
	if n.CountOp = comparators[sign]; !n.CountOp.counts() {
		return nil, p.fault(at, expectCount)
	}
	at = p.pos
	for !p.end() && p.src[p.pos] >= '0' && p.src[p.pos] <= '9' {
		p.pos++
	}
	count, err := strconv.ParseUint(p.src[at:p.pos], 10, 31)
	if err != nil {
		return nil, p.fault(at, expectNatural)
	}
	n.Count = int(count)
	p.blanks()
	return n, nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
