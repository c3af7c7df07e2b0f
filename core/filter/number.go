package filter

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// number compares whole numbers, or decimals as doubles.
type number[T int64 | float64] struct {
	field Field
	op    Op
	arg   T
	// upper is the inclusive end of Between.
	upper T
	// set are the sorted values of In.
	set []T
	// read takes the record's value.
	read func(v any) (T, bool)
}

func (b *binder) integer(op Op, n Compare, f *Field) (bound, error) {
	expected := expectInteger
	if f.Kind == KindMoney {
		expected = expectMinor
	}
	return bindNumber(op, n, f, readInteger, func(v Value) (int64, bool) {
		i, ok := numeric(v).(Int)
		return int64(i), ok
	}, expected)
}

func (b *binder) decimal(op Op, n Compare, f *Field) (bound, error) {
	return bindNumber(op, n, f, readDecimal, func(v Value) (float64, bool) {
		switch v := numeric(v).(type) {
		case Int:
			return float64(v), significant(strconv.FormatInt(int64(v), 10)) <= maxDigits
		case Decimal:
			return v.InexactFloat64(), significant(v.String()) <= maxDigits
		}
		return 0, false
	}, expectDecimal)
}

func bindNumber[T int64 | float64](
	op Op, n Compare, f *Field, read func(any) (T, bool), convert func(Value) (T, bool), expected string,
) (bound, error) {
	list := n.values()
	values := make([]T, len(list))
	for i, v := range list {
		var ok bool
		if values[i], ok = convert(v); !ok {
			return nil, refuse(n, expected, v)
		}
	}
	out := &number[T]{field: *f, op: op, read: read}
	switch op {
	case In:
		slices.Sort(values)
		values = slices.Compact(values)
		switch len(values) {
		case 0:
			return nothing, nil
		case 1:
			out.op = Eq
		default:
			out.set = values
		}
	case Between:
		out.upper = values[1]
	}
	out.arg = values[0]
	return out, nil
}

// numeric reads a text as a number, so that a quoted number and one with trailing zeros are numbers, too.
func numeric(v Value) Value {
	if s, ok := v.(String); ok {
		if number, ok := parseNumber(string(s)); ok {
			return number
		}
	}
	return v
}

// maxDigits is how many significant digits a double always keeps.
const maxDigits = 15

// significant counts the digits of a number between its first and its last that is not zero.
func significant(s string) int {
	s = strings.TrimLeft(s, "-0.")
	if !strings.Contains(s, ".") {
		return len(strings.TrimRight(s, "0"))
	}
	return len(strings.TrimRight(s, "0.")) - strings.Count(strings.TrimRight(s, "0."), ".")
}

func (c *number[T]) write(s *SQL, alias string) {
	switch c.op {
	case In:
		c.column(s, alias)
		numberSet(s, c.set)
	case Between:
		s.Raw("(")
		c.column(s, alias)
		s.Raw(" >= ").Arg(c.arg).Raw(" and ")
		c.column(s, alias)
		s.Raw(" <= ").Arg(c.upper).Raw(")")
	default:
		c.column(s, alias)
		s.Raw(sign(c.op)).Arg(c.arg)
	}
}

func (c *number[T]) column(s *SQL, alias string) {
	if s.away(alias) {
		s.aside(" + 0", func() { c.field.SQL(s, alias) })
		return
	}
	c.field.SQL(s, alias)
}

// numberSet writes that what stands before is one of the numbers. SQLite gets doubles one by one, since it does not read
// every decimal notation to the nearest double.
func numberSet[T int64 | float64](s *SQL, set []T) {
	integers, whole := any(set).([]int64)
	if s.dialect == Postgres || !whole {
		argSet(s, set)
		return
	}
	b := make([]byte, 0, 12*len(integers))
	for i, v := range integers {
		if i == 0 {
			b = append(b, '[')
		} else {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, v, 10)
	}
	s.Raw(" in (select value from json_each(").Arg(string(append(b, ']'))).Raw("))")
}

// argSet writes that what stands before is one of the values, each of which is an argument on SQLite.
func argSet[T any](s *SQL, set []T) {
	switch {
	case len(set) == 1:
		s.Raw(" = ").Arg(set[0])
	case s.dialect == Postgres:
		s.Raw(" = any(").Arg(set).Raw(")")
	default:
		s.Raw(" in (")
		for i, v := range set {
			if i > 0 {
				s.Raw(", ")
			}
			s.Arg(v)
		}
		s.Raw(")")
	}
}

func (c *number[T]) match(r Record) bool {
	v, ok := c.read(r.Value(c.field))
	if !ok {
		return false
	}
	switch c.op {
	case In:
		_, found := slices.BinarySearch(c.set, v)
		return found
	case Between:
		return v >= c.arg && v <= c.upper
	}
	return ordered(c.op, v, c.arg)
}

// readInteger reads a record's value as a whole number.
func readInteger(v any) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case int:
		return int64(v), true
	case float64:
		return int64(v), v == math.Trunc(v) && math.Abs(v) <= 1<<53
	case decimal.Decimal:
		return v.IntPart(), v.IsInteger() && v.BigInt().IsInt64()
	}
	return 0, false
}

// readDecimal reads a record's value as a double.
func readDecimal(v any) (float64, bool) {
	switch v := v.(type) {
	case decimal.Decimal:
		return v.InexactFloat64(), true
	case float64:
		return v, !math.IsNaN(v)
	case int64:
		return float64(v), true
	case int:
		return float64(v), true
	}
	return 0, false
}

// boolean compares true and false.
type boolean struct {
	field Field
	arg   bool
}

func (b *binder) bool(n Compare, f *Field) (bound, error) {
	var yes, no bool
	for _, v := range n.values() {
		switch {
		case v == Bool(true) || v == String("true"):
			yes = true
		case v == Bool(false) || v == String("false"):
			no = true
		default:
			return nil, refuse(n, expectBool, v)
		}
	}
	switch {
	case yes && no:
		return &presence{field: *f}, nil
	case yes || no:
		return &boolean{field: *f, arg: yes}, nil
	}
	return nothing, nil
}

func (c *boolean) write(s *SQL, alias string) {
	switch {
	case !s.away(alias):
		c.field.SQL(s, alias)
	case c.field.Counted:
		s.aside(" + 0", func() { c.field.SQL(s, alias) })
	default:
		s.aside(" and true", func() { c.field.SQL(s, alias) })
	}
	if !c.field.Counted {
		s.Raw(" = ").Arg(c.arg)
		return
	}
	if c.arg {
		s.Raw(" = 1")
		return
	}
	s.Raw(" = 0")
}

func (c *boolean) match(r Record) bool {
	v, ok := r.Value(c.field).(bool)
	return ok && v == c.arg
}
