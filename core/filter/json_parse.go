package filter

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
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
	r := reader{dec: json.NewDecoder(bytes.NewReader(data))}
	r.dec.UseNumber()
	t, err := r.next()
	if err != nil {
		return nil, err
	}
	var n Node
	if t != nil {
		if n, err = r.node(t, 1); err != nil {
			return nil, err
		}
	}
	if _, err := r.dec.Token(); !errors.Is(err, io.EOF) {
		return nil, r.broken()
	}
	return n, nil
}

// reader reads the JSON form token by token.
type reader struct {
	dec    *json.Decoder
	path   []byte
	census census
}

// next returns the next token.
func (r *reader) next() (json.Token, error) {
	t, err := r.dec.Token()
	if err != nil {
		return nil, r.broken()
	}
	return t, nil
}

// broken is the fault for JSON that ends or goes wrong here.
func (r *reader) broken() error {
	return fault.At(location, ReasonJSON, fault.Params{"path": string(r.path), "position": r.dec.InputOffset() + 1})
}

// refuse is a fault at the present path.
func (r *reader) refuse(reason string, params fault.Params) error {
	params["path"] = string(r.path)
	return fault.At(location, reason, params)
}

// enter goes down one step of the path and returns how to go back.
func (r *reader) enter(step string) int {
	size := len(r.path)
	if size > 0 && step[0] != '[' {
		r.path = append(r.path, '.')
	}
	r.path = append(r.path, step...)
	return size
}

func (r *reader) leave(size int) { r.path = r.path[:size] }

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

// node reads the rest of a node whose first token is t.
func (r *reader) node(t json.Token, depth int) (Node, error) {
	if t != json.Delim('{') {
		return nil, r.refuse(ReasonNode, fault.Params{"expected": nodeKeys})
	}
	if err := r.census.enter(depth); err != nil {
		return nil, err
	}
	var d draft
	for {
		t, err := r.next()
		if err != nil {
			return nil, err
		}
		name, ok := t.(string)
		if !ok {
			return r.finish(&d)
		}
		bit := 0
		for i, k := range nodeKeys {
			if k == name {
				bit = 1 << i
			}
		}
		if bit == 0 || d.keys&bit != 0 {
			return nil, r.refuse(ReasonKey, fault.Params{"key": clip(name), "expected": nodeKeys})
		}
		d.keys |= bit
		size := r.enter(name)
		if err := r.key(&d, bit, depth); err != nil {
			return nil, err
		}
		r.leave(size)
	}
}

// key reads what stands under one key.
func (r *reader) key(d *draft, bit, depth int) (err error) {
	t, err := r.next()
	if err != nil {
		return err
	}
	switch bit {
	case keyAnd, keyOr:
		d.list, err = r.nodes(t, depth)
	case keyNot:
		d.node, err = r.node(t, depth+1)
	case keyWhere:
		d.related.Where, err = r.node(t, depth+1)
	case keyField:
		d.compare.Field, err = r.string(t)
	case keyRelation:
		d.related.Relation, err = r.string(t)
	case keyOp:
		var op string
		op, err = r.string(t)
		d.compare.Op = Op(op)
	case keyQuant:
		var q string
		q, err = r.string(t)
		d.related.Quant = Quant(q)
	case keyCount:
		number, _ := t.(json.Number)
		n, fail := strconv.ParseInt(string(number), 10, 32)
		if fail != nil {
			return r.refuse(ReasonValue, fault.Params{"expected": expectNatural})
		}
		d.related.Count = int(n)
	case keyValue:
		d.compare.Value, err = r.value(t)
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

// nodes reads the rest of a list of nodes.
func (r *reader) nodes(t json.Token, depth int) ([]Node, error) {
	if t != json.Delim('[') {
		return nil, r.refuse(ReasonValue, fault.Params{"expected": expectList})
	}
	var nodes []Node
	for i := 0; ; i++ {
		t, err := r.next()
		if err != nil {
			return nil, err
		}
		if t == json.Delim(']') {
			return nodes, nil
		}
		size := r.enter("[" + strconv.Itoa(i) + "]")
		n, err := r.node(t, depth+1)
		if err != nil {
			return nil, err
		}
		r.leave(size)
		nodes = append(nodes, n)
	}
}

func (r *reader) string(t json.Token) (string, error) {
	s, ok := t.(string)
	if !ok {
		return "", r.refuse(ReasonValue, fault.Params{"expected": expectText})
	}
	return s, nil
}

// value reads the rest of a value or of a list of values.
func (r *reader) value(t json.Token) (Value, error) {
	if t != json.Delim('[') {
		return r.single(t)
	}
	list := List{}
	for {
		t, err := r.next()
		if err != nil {
			return nil, err
		}
		if t == json.Delim(']') {
			return list, nil
		}
		if len(list) == MaxList {
			return nil, limitFault("values", MaxList)
		}
		v, err := r.single(t)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
}

func (r *reader) single(t json.Token) (Value, error) {
	switch t := t.(type) {
	case nil:
		return nil, nil
	case string:
		return String(t), nil
	case bool:
		return Bool(t), nil
	case json.Number:
		if v, ok := parseNumber(string(t)); ok {
			return v, nil
		}
		return nil, r.refuse(ReasonValue, fault.Params{"expected": expectDecimal, "value": clip(string(t))})
	case json.Delim:
		if t == '{' {
			return r.symbol()
		}
	}
	return nil, r.refuse(ReasonValue, fault.Params{"expected": expectSingle})
}

var symbolKeys = []string{"me", "relative", "date", "time"}

// symbol reads the rest of a value that is an object with one key.
func (r *reader) symbol() (Value, error) {
	key, err := r.next()
	if err != nil {
		return nil, err
	}
	name, ok := key.(string)
	if !ok {
		return nil, r.refuse(ReasonNode, fault.Params{"expected": symbolKeys})
	}
	if !slices.Contains(symbolKeys, name) {
		return nil, r.refuse(ReasonKey, fault.Params{"key": clip(name), "expected": symbolKeys})
	}
	size := r.enter(name)
	defer r.leave(size)
	t, err := r.next()
	if err != nil {
		return nil, err
	}
	v, expected := readSymbol(name, t)
	if v == nil {
		return nil, r.refuse(ReasonValue, fault.Params{"expected": expected})
	}
	if t, err := r.next(); err != nil || t != json.Delim('}') {
		return nil, r.refuse(ReasonNode, fault.Params{"expected": symbolKeys})
	}
	return v, nil
}

// readSymbol returns the value of a symbol, or nil, and what was expected.
func readSymbol(name string, t json.Token) (Value, string) {
	text, _ := t.(string)
	switch name {
	case "me":
		if t == true {
			return Me{}, expectTrue
		}
		return nil, expectTrue
	case "relative":
		if rel, ok := parseRelative(text); ok {
			return Relative(rel.String()), expectRelative
		}
		return nil, expectRelative
	case "date":
		if isDate(text) {
			return Date(text), expectDate
		}
		return nil, expectDate
	default:
		if m, err := time.Parse(time.RFC3339Nano, text); err == nil && inCalendar(m.UTC()) {
			return At(m), expectTime
		}
		return nil, expectTime
	}
}
