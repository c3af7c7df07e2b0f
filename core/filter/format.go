package filter

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// Format writes a tree in the text form, so that Parse returns the same tree; only a group of one node is written as
// that node. Nil is written as empty text.
func Format(n Node) string {
	if n == nil {
		return ""
	}
	return string(appendNode(make([]byte, 0, 128), n, false))
}

// appendNode writes a node; inner says that a group needs brackets where it stands.
func appendNode(b []byte, n Node, inner bool) []byte {
	switch n := n.(type) {
	case AllOf:
		return appendGroup(b, n.Nodes, " AND ", "true", inner)
	case AnyOf:
		return appendGroup(b, n.Nodes, " OR ", "false", inner)
	case NotOf:
		return appendNode(append(b, "NOT "...), n.Node, true)
	case Compare:
		return appendCompare(b, n)
	case Related:
		return appendRelated(b, n)
	}
	return b
}

func appendGroup(b []byte, nodes []Node, operator, none string, inner bool) []byte {
	switch len(nodes) {
	case 0:
		return append(b, none...)
	case 1:
		return appendNode(b, nodes[0], inner)
	}
	if inner {
		b = append(b, '(')
	}
	for i, n := range nodes {
		if i > 0 {
			b = append(b, operator...)
		}
		b = appendNode(b, n, true)
	}
	if inner {
		b = append(b, ')')
	}
	return b
}

func appendCompare(b []byte, n Compare) []byte {
	if isFunction(n.Op) && n.Op != Contains {
		b = append(b, n.Op...)
		b = append(b, '(')
		b = append(b, n.Field...)
		if list, ok := n.Value.(List); ok {
			for _, v := range list {
				b = appendValue(append(b, ", "...), v)
			}
		} else {
			b = appendValue(append(b, ", "...), n.Value)
		}
		return append(b, ')')
	}
	b = append(b, n.Field...)
	switch n.Op {
	case Empty:
		return append(b, " = null"...)
	case NotEmpty:
		return append(b, ":*"...)
	case Contains:
		return appendValue(append(b, ':'), n.Value)
	}
	return appendValue(appendSign(b, n.Op), n.Value)
}

func appendSign(b []byte, op Op) []byte {
	for sign, o := range comparators {
		if o == op {
			b = append(b, ' ')
			b = append(b, sign...)
			return append(b, ' ')
		}
	}
	return b
}

func appendRelated(b []byte, n Related) []byte {
	switch n.Quant {
	case Some:
		b = append(b, "exists("...)
	case None:
		b = append(b, "none("...)
	case Count:
		b = append(b, "count("...)
	}
	b = append(b, n.Relation...)
	if n.Where != nil {
		b = appendNode(append(b, ", "...), n.Where, false)
	}
	b = append(b, ')')
	if n.Quant == Count {
		b = strconv.AppendInt(appendSign(b, n.CountOp), int64(n.Count), 10)
	}
	return b
}

func appendValue(b []byte, v Value) []byte {
	switch v := v.(type) {
	case String:
		return appendQuoted(b, string(v))
	case Bool:
		return strconv.AppendBool(b, bool(v))
	case Int:
		return strconv.AppendInt(b, int64(v), 10)
	case Decimal:
		return append(b, v.String()...)
	case Date:
		return append(b, v...)
	case Time:
		return v.UTC().AppendFormat(b, time.RFC3339Nano)
	case Me:
		return append(b, "me"...)
	case Relative:
		return append(b, v...)
	}
	return b
}

// appendQuoted writes a text so that it is read back as it is: a star is no wildcard there.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\' || r == '*':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r < 0x20 || r == 0x7f:
			b = append(b, `\u00`...)
			b = append(b, hex[r>>4], hex[r&15])
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}

const hex = "0123456789abcdef"
