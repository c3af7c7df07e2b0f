package filter

import (
	"slices"
	"strconv"
)

// Covers reports whether wide is satisfied by every record that satisfies narrow, as far as the conditions themselves tell:
// false says nothing. It costs no more than comparing each of the one with each of the other.
func Covers(wide, narrow Node) bool {
	switch w := wide.(type) {
	case nil:
		return true
	case AllOf:
		return !slices.ContainsFunc(w.Nodes, func(n Node) bool { return !Covers(n, narrow) })
	}
	switch n := narrow.(type) {
	case AnyOf:
		return !slices.ContainsFunc(n.Nodes, func(x Node) bool { return !Covers(wide, x) })
	case AllOf:
		return slices.ContainsFunc(n.Nodes, func(x Node) bool { return Covers(wide, x) })
	}
	switch w := wide.(type) {
	case AnyOf:
		return slices.ContainsFunc(w.Nodes, func(x Node) bool { return Covers(x, narrow) })
	case Compare:
		n, ok := narrow.(Compare)
		return ok && w.Field == n.Field && w.covers(n)
	}
	return false
}

// covers compares two comparisons of one field.
func (n Compare) covers(narrow Compare) bool {
	a, b := n.listed(), narrow.listed()
	if a.Op == In && b.Op == In {
		if !joinable(a) || !joinable(b) {
			return false
		}
		have := a.Value.(List)
		return !slices.ContainsFunc(b.Value.(List), func(v Value) bool { return !slices.Contains(have, v) })
	}
	x, ok := a.Value.(Int)
	y, also := b.Value.(Int)
	if !ok || !also || !alike(x, y) {
		return a.Op == b.Op && a.Value != nil && fixed(a.Value) && a.Value == b.Value
	}
	switch a.Op {
	case Gt:
		return b.Op == Gt && x <= y || b.Op == Gte && x < y
	case Gte:
		return (b.Op == Gt || b.Op == Gte) && x <= y
	case Lt:
		return b.Op == Lt && x >= y || b.Op == Lte && x > y
	case Lte:
		return (b.Op == Lt || b.Op == Lte) && x >= y
	}
	return a.Op == b.Op && x == y
}

// listed is an equality as a list of one value.
func (n Compare) listed() Compare {
	if n.Op == Eq {
		return Compare{Field: n.Field, Op: In, Value: List{n.Value}}
	}
	return n
}

// alike reports whether two numbers have the same order as numbers and as texts, which a field of texts compares.
func alike(a, b Int) bool {
	return (a < b) == (strconv.FormatInt(int64(a), 10) < strconv.FormatInt(int64(b), 10))
}
