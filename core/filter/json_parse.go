package filter

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// ParseJSON reads the JSON form of a filter:
//
//	{"and":[…]}  {"or":[…]}  {"not":{…}}
//	{"field":"custom.region","op":"eq","value":"north"}
//	{"relation":"deals","quant":"some","where":{…}}
//	{"relation":"deals","quant":"count","op":"gte","count":3,"where":{…}}
//
// A value is a string, a number, true, false, {"me":true}, {"relative":"last_30_days"}, {"date":"2024-05-31"},
// {"time":"2024-05-31T10:00:00Z"} or a list of these; null with eq or ne means empty or not empty. The value of an operator
// that takes a list may be a single one. Null instead of a node yields nil. What it cannot read is a fault that says where.
func ParseJSON(data []byte) (Node, error) {
	if len(data) > MaxText {
		return nil, limitFault("text", MaxText)
	}
	if !utf8.Valid(data) {
		return nil, fault.At(location, ReasonEncoding)
	}
	r := reader{src: string(data)}
	var n Node
	if !r.word("null") {
		var err error
		if n, err = r.node(1); err != nil {
			return nil, err
		}
	}
	if r.peek(); r.pos < len(r.src) {
		return nil, r.broken()
	}
	return n, nil
}

// ParseOptional is ParseJSON where a filter may be left out: nothing, null and {} yield nil.
func ParseOptional(data []byte) (Node, error) {
	switch string(data) {
	case "", "null", "{}":
		return nil, nil
	}
	return ParseJSON(data)
}

// The keys of nodes, as a set.
const (
	keyAnd = 1 << iota
	keyOr
	keyNot
	keyField
	keyOp
	keyValue
	keyRelation
	keyQuant
	keyCount
	keyWhere
)

var nodeKeys = []string{"and", "or", "not", "field", "op", "value", "relation", "quant", "count", "where"}

// draft is a node whose keys have been read.
type draft struct {
	keys    int
	list    []Node
	node    Node
	compare Compare
	related Related
}

// node reads a node.
func (r *reader) node(depth int) (Node, error) {
	if !r.open('{') {
		if r.pos == len(r.src) {
			return nil, r.broken()
		}
		return nil, r.refuse(ReasonNode, fault.Params{"expected": nodeKeys})
	}
	if err := r.census.enter(depth); err != nil {
		return nil, err
	}
	var d draft
	for {
		ok, err := r.more(d.keys == 0, '}')
		if err != nil {
			return nil, err
		}
		if !ok {
			return r.finish(&d)
		}
		name, err := r.key()
		if err != nil {
			return nil, err
		}
		bit := 1 << max(0, slices.Index(nodeKeys, name))
		if !slices.Contains(nodeKeys, name) || d.keys&bit != 0 {
			return nil, r.refuse(ReasonKey, fault.Params{"key": clip(name), "expected": nodeKeys})
		}
		d.keys |= bit
		size := r.enter(name)
		if err := r.member(&d, bit, depth); err != nil {
			return nil, err
		}
		r.leave(size)
	}
}

// member reads what stands under one key of a node.
func (r *reader) member(d *draft, bit, depth int) (err error) {
	switch bit {
	case keyAnd, keyOr:
		d.list, err = r.nodes(depth)
	case keyNot:
		d.node, err = r.node(depth + 1)
	case keyWhere:
		d.related.Where, err = r.node(depth + 1)
	case keyField:
		d.compare.Field, err = r.string()
	case keyRelation:
		d.related.Relation, err = r.string()
	case keyOp:
		var op string
		op, err = r.string()
		d.compare.Op = Op(op)
	case keyQuant:
		var q string
		q, err = r.string()
		d.related.Quant = Quant(q)
	case keyCount:
		r.peek()
		text := r.number()
		n, fail := strconv.ParseInt(text, 10, 32)
		if fail != nil || !isNumber(text) {
			return r.refuse(ReasonValue, fault.Params{"expected": expectNatural})
		}
		d.related.Count = int(n)
	case keyValue:
		d.compare.Value, err = r.value()
	}
	return err
}

// finish makes the node that the keys of the draft describe.
func (r *reader) finish(d *draft) (Node, error) {
	switch d.keys {
	case keyAnd:
		return AllOf{Nodes: d.list}, nil
	case keyOr:
		return AnyOf{Nodes: d.list}, nil
	case keyNot:
		return NotOf{Node: d.node}, nil
	case keyField | keyOp, keyField | keyOp | keyValue:
		return r.compare(d)
	case keyRelation | keyQuant, keyRelation | keyQuant | keyWhere:
		return d.related, r.at(r.census.related(d.related))
	case keyRelation | keyQuant | keyOp | keyCount, keyRelation | keyQuant | keyOp | keyCount | keyWhere:
		d.related.CountOp = d.compare.Op
		if d.related.Quant == Count {
			return d.related, r.at(r.census.related(d.related))
		}
	}
	expected := []string{"and", "or", "not", "field", "relation"}
	switch {
	case d.keys&keyField != 0:
		expected = []string{"field", "op", "value"}
	case d.keys&keyRelation != 0:
		expected = []string{"relation", "quant", "where"}
		if d.related.Quant == Count {
			expected = []string{"relation", "quant", "op", "count", "where"}
		}
	}
	return nil, r.refuse(ReasonNode, fault.Params{"expected": expected})
}

// compare brings a comparison into the shape that the text form yields, too.
func (r *reader) compare(d *draft) (Node, error) {
	n := d.compare
	if d.keys&keyValue != 0 && n.Value == nil {
		switch n.Op {
		case Eq:
			n.Op = Empty
		case Ne:
			n.Op = NotEmpty
		}
	}
	if _, ok := n.Value.(List); !ok && n.Value != nil && n.Op.arity() == many {
		n.Value = List{n.Value}
	}
	return n, r.at(r.census.compare(n))
}

// at adds the present path to a fault about a node.
func (r *reader) at(err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok && len(f.Fields) == 1 {
		params := fault.Params{"path": string(r.path)}
		for k, v := range f.Fields[0].Params {
			params[k] = v
		}
		f.Fields[0].Params = params
	}
	return err
}

// nodes reads a list of nodes.
func (r *reader) nodes(depth int) ([]Node, error) {
	if !r.open('[') {
		return nil, r.refuse(ReasonValue, fault.Params{"expected": expectList})
	}
	var nodes []Node
	for {
		ok, err := r.more(nodes == nil, ']')
		if err != nil || !ok {
			return nodes, err
		}
		size := r.enter("[" + strconv.Itoa(len(nodes)) + "]")
		n, err := r.node(depth + 1)
		if err != nil {
			return nil, err
		}
		r.leave(size)
		nodes = append(nodes, n)
	}
}

// string reads a string that names something.
func (r *reader) string() (string, error) {
	if r.peek() != '"' {
		return "", r.refuse(ReasonValue, fault.Params{"expected": expectText})
	}
	return r.quoted()
}

// value reads a value or a list of values.
func (r *reader) value() (Value, error) {
	if !r.open('[') {
		return r.single()
	}
	list := List{}
	for {
		ok, err := r.more(len(list) == 0, ']')
		if err != nil || !ok {
			return list, err
		}
		if len(list) == MaxList {
			return nil, limitFault("values", MaxList)
		}
		v, err := r.single()
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
}

// single reads one value; null is nil.
func (r *reader) single() (Value, error) {
	switch c := r.peek(); {
	case c == '"':
		s, err := r.quoted()
		return String(s), err
	case c == '{':
		r.pos++
		return r.symbol()
	case c == '[':
		return nil, r.refuse(ReasonValue, fault.Params{"expected": expectSingle})
	case c == '-' || c >= '0' && c <= '9':
		text := r.number()
		if !isNumber(text) {
			return nil, r.broken()
		}
		if v, ok := parseNumber(text); ok {
			return v, nil
		}
		return nil, r.refuse(ReasonValue, fault.Params{"expected": expectDecimal, "value": clip(text)})
	case r.word("true"):
		return Bool(true), nil
	case r.word("false"):
		return Bool(false), nil
	case r.word("null"):
		return nil, nil
	}
	return nil, r.broken()
}

var symbolKeys = []string{"me", "relative", "date", "time"}

// symbol reads the rest of a value that is an object with one key.
func (r *reader) symbol() (Value, error) {
	if ok, err := r.more(true, '}'); err != nil || !ok {
		return nil, cmp.Or(err, r.refuse(ReasonNode, fault.Params{"expected": symbolKeys}))
	}
	name, err := r.key()
	if err != nil {
		return nil, err
	}
	if !slices.Contains(symbolKeys, name) {
		return nil, r.refuse(ReasonKey, fault.Params{"key": clip(name), "expected": symbolKeys})
	}
	size := r.enter(name)
	v, expected, err := r.symbolValue(name)
	if err != nil {
		return nil, err
	}
	if v == nil {
		return nil, r.refuse(ReasonValue, fault.Params{"expected": expected})
	}
	r.leave(size)
	if ok, err := r.more(false, '}'); err != nil || ok {
		return nil, cmp.Or(err, r.refuse(ReasonNode, fault.Params{"expected": symbolKeys}))
	}
	return v, nil
}

// symbolValue reads the value of a symbol; without one it returns nil, and what was expected.
func (r *reader) symbolValue(name string) (Value, string, error) {
	if name == "me" {
		if r.word("true") {
			return Me{}, "", nil
		}
		return nil, expectTrue, nil
	}
	text := ""
	if r.peek() == '"' {
		var err error
		if text, err = r.quoted(); err != nil {
			return nil, "", err
		}
	}
	switch name {
	case "relative":
		if rel, ok := parseRelative(text); ok {
			return Relative(rel.String()), "", nil
		}
		return nil, expectRelative, nil
	case "date":
		if isDate(text) {
			return Date(text), "", nil
		}
		return nil, expectDate, nil
	}
	if m, err := time.Parse(time.RFC3339Nano, text); err == nil && inCalendar(m.UTC()) {
		return At(m), "", nil
	}
	return nil, expectTime, nil
}
