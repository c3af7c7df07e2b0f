package filter

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// Expr carries a tree through encoding/json, for request bodies and stored views, segments and scopes. A nil Node is
// null.
type Expr struct{ Node Node }

// MarshalJSON writes the JSON form.
func (e Expr) MarshalJSON() ([]byte, error) { return FormatJSON(e.Node), nil }

// UnmarshalJSON reads the JSON form; what it cannot read is a fault.
func (e *Expr) UnmarshalJSON(data []byte) error {
	n, err := ParseJSON(data)
	if err != nil {
		return err
	}
	e.Node = n
	return nil
}

// FormatJSON writes a tree in the JSON form, so that ParseJSON returns the same tree. Nil is written as null.
func FormatJSON(n Node) []byte {
	if n == nil {
		return []byte("null")
	}
	return appendJSON(make([]byte, 0, 256), n)
}

func appendJSON(b []byte, n Node) []byte {
	switch n := n.(type) {
	case AllOf:
		return appendJSONGroup(append(b, `{"and":[`...), n.Nodes)
	case AnyOf:
		return appendJSONGroup(append(b, `{"or":[`...), n.Nodes)
	case NotOf:
		return append(appendJSON(append(b, `{"not":`...), n.Node), '}')
	case Compare:
		b = appendJSONString(append(b, `{"field":`...), n.Field)
		b = appendJSONString(append(b, `,"op":`...), string(n.Op))
		if n.Value != nil {
			b = appendJSONValue(append(b, `,"value":`...), n.Value)
		}
		return append(b, '}')
	case Related:
		b = appendJSONString(append(b, `{"relation":`...), n.Relation)
		b = appendJSONString(append(b, `,"quant":`...), string(n.Quant))
		if n.Quant == Count {
			b = appendJSONString(append(b, `,"op":`...), string(n.CountOp))
			b = strconv.AppendInt(append(b, `,"count":`...), int64(n.Count), 10)
		}
		if n.Where != nil {
			b = appendJSON(append(b, `,"where":`...), n.Where)
		}
		return append(b, '}')
	}
	return append(b, "null"...)
}

func appendJSONGroup(b []byte, nodes []Node) []byte {
	for i, n := range nodes {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSON(b, n)
	}
	return append(b, "]}"...)
}

func appendJSONValue(b []byte, v Value) []byte {
	switch v := v.(type) {
	case String:
		return appendJSONString(b, string(v))
	case Bool:
		return strconv.AppendBool(b, bool(v))
	case Int:
		return strconv.AppendInt(b, int64(v), 10)
	case Decimal:
		return append(b, v.String()...)
	case Date:
		return append(appendJSONString(append(b, `{"date":`...), string(v)), '}')
	case Time:
		b = v.UTC().AppendFormat(append(b, `{"time":"`...), time.RFC3339Nano)
		return append(b, `"}`...)
	case Me:
		return append(b, `{"me":true}`...)
	case Relative:
		return append(appendJSONString(append(b, `{"relative":`...), string(v)), '}')
	case List:
		b = append(b, '[')
		for i, e := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSONValue(b, e)
		}
		return append(b, ']')
	}
	return append(b, "null"...)
}

// appendJSONString writes a JSON string.
func appendJSONString(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r < 0x20:
			b = append(b, `\u00`...)
			b = append(b, hex[r>>4], hex[r&15])
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}
