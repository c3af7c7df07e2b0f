package filter_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/fold"
)

// holds says what a tree means, in the plainest words: it knows no binding, no sets and no SQL. Values that depend on
// the calendar are left to the tests of relative times.
func holds(n filter.Node, o *object, r row) bool {
	switch n := n.(type) {
	case filter.AllOf:
		return !slices.ContainsFunc(n.Nodes, func(n filter.Node) bool { return !holds(n, o, r) })
	case filter.AnyOf:
		return slices.ContainsFunc(n.Nodes, func(n filter.Node) bool { return holds(n, o, r) })
	case filter.NotOf:
		return !holds(n.Node, o, r)
	case filter.Related:
		rel := o.relations[n.Relation]
		found := 0
		for _, child := range r.Related(rel) {
			deal := child.(row)
			if n.Relation == "open_deals" && !open(deal) || n.Where != nil && !holds(n.Where, rel.Target.(*object), deal) {
				continue
			}
			found++
		}
		switch n.Quant {
		case filter.Some:
			return found > 0
		case filter.None:
			return found == 0
		}
		return ranked(n.CountOp, found-n.Count)
	}
	c := n.(filter.Compare)
	switch c.Op {
	case filter.Ne:
		c.Op = filter.Eq
		return !holds(c, o, r)
	case filter.NotIn:
		c.Op = filter.In
		return !holds(c, o, r)
	case filter.NotContains:
		c.Op = filter.Contains
		return !holds(c, o, r)
	case filter.HasNone:
		c.Op = filter.HasAny
		return !holds(c, o, r)
	case filter.Empty:
		c.Op = filter.NotEmpty
		return !holds(c, o, r)
	}
	f := o.fields[c.Field]
	return slices.ContainsFunc(reach(f, r), func(r row) bool { return compares(c, f, r) })
}

// open is the scope of open_deals.
func open(deal row) bool {
	stage, amount := deal.values["stage"], deal.Value(filter.Field{Name: "amount", Kind: filter.KindDecimal})
	return stage != "lost" || amount != nil && order(amount, dec("0")) > 0
}

// reach returns the rows that hold the value of a field.
func reach(f filter.Field, r row) []row {
	rows := []row{r}
	for _, rel := range f.Path {
		var next []row
		for _, r := range rows {
			for _, child := range r.Related(rel) {
				if rel.Name != "open_deals" || open(child.(row)) {
					next = append(next, child.(row))
				}
			}
		}
		rows = next
	}
	return rows
}

// compares evaluates one positive comparison on the row that holds the value.
func compares(c filter.Compare, f filter.Field, r row) bool {
	v := r.Value(f)
	if s, ok := v.(string); ok && f.Kind == filter.KindText {
		v = fold.Fold(s)
	}
	if c.Op == filter.NotEmpty {
		switch v := v.(type) {
		case string:
			return !slices.Contains([]string{"", "[]", "{}", `""`, "null"}, v) || f.Kind != filter.KindJSON && v != ""
		case []string:
			return len(v) > 0
		}
		return v != nil
	}
	if v == nil {
		return false
	}
	args, ok := c.Value.(filter.List)
	if !ok {
		args = filter.List{c.Value}
	}
	if list, ok := v.([]string); ok {
		has := func(arg filter.Value) bool { return slices.Contains(list, string(arg.(filter.String))) }
		if c.Op == filter.HasAll {
			return !slices.ContainsFunc(args, func(arg filter.Value) bool { return !has(arg) })
		}
		return slices.ContainsFunc(args, has)
	}
	text, isText := v.(string)
	isText = isText && (f.Kind == filter.KindText || f.Kind == filter.KindExact)
	rank := func(i int) int { return order(v, argument(f, args[i])) }
	switch c.Op {
	case filter.In:
		return slices.ContainsFunc(args, func(arg filter.Value) bool { return order(v, argument(f, arg)) == 0 })
	case filter.Between:
		return rank(0) >= 0 && rank(1) <= 0
	case filter.Contains:
		if !isText {
			return rank(0) == 0
		}
		return strings.Contains(text, argument(f, args[0]).(string))
	case filter.StartsWith:
		return strings.HasPrefix(text, argument(f, args[0]).(string))
	case filter.EndsWith:
		return strings.HasSuffix(text, argument(f, args[0]).(string))
	}
	return ranked(c.Op, rank(0))
}

// argument is the value to compare a field with.
func argument(f filter.Field, v filter.Value) any {
	switch v := v.(type) {
	case filter.Me:
		return env().Me
	case filter.String:
		if f.Kind == filter.KindText {
			return fold.Fold(string(v))
		}
		return string(v)
	}
	return v
}

// order compares a row's value with an argument.
func order(v, arg any) int {
	number := func(v any) float64 {
		switch v := v.(type) {
		case filter.Decimal:
			return v.InexactFloat64()
		case filter.Int:
			return float64(v)
		case interface{ InexactFloat64() float64 }:
			return v.InexactFloat64()
		}
		return 0
	}
	switch v := v.(type) {
	case string:
		if d, ok := arg.(filter.Date); ok {
			arg = string(d)
		}
		return strings.Compare(v, arg.(string))
	case bool:
		return btoi(v) - btoi(bool(arg.(filter.Bool)))
	case int64:
		if want := int64(arg.(filter.Int)); v != want {
			return 2*btoi(v > want) - 1
		}
		return 0
	}
	switch have, want := number(v), number(arg); {
	case have < want:
		return -1
	case have > want:
		return 1
	}
	return 0
}

// ranked compares a rank with zero.
func ranked(op filter.Op, rank int) bool {
	switch op {
	case filter.Eq:
		return rank == 0
	case filter.Ne:
		return rank != 0
	case filter.Lt:
		return rank < 0
	case filter.Lte:
		return rank <= 0
	case filter.Gt:
		return rank > 0
	}
	return rank >= 0
}

// timeless reports whether a tree has no value that depends on the calendar.
func timeless(n filter.Node, o *object) bool {
	dated := func(n filter.Node) bool { return !timeless(n, o) }
	switch n := n.(type) {
	case filter.AllOf:
		return !slices.ContainsFunc(n.Nodes, dated)
	case filter.AnyOf:
		return !slices.ContainsFunc(n.Nodes, dated)
	case filter.NotOf:
		return timeless(n.Node, o)
	case filter.Related:
		return n.Where == nil || timeless(n.Where, o.relations[n.Relation].Target.(*object))
	case filter.Compare:
		kind := o.fields[n.Field].Kind
		return n.Value == nil || kind != filter.KindTime && kind != filter.KindDate
	}
	return true
}

func TestMatchMeansWhatIsWritten(t *testing.T) {
	t.Parallel()
	people := world()
	rapid.Check(t, func(t *rapid.T) {
		d := drawData(t)
		for range 40 {
			n := drawNode(t, people, 4)
			if !timeless(n, people) {
				continue
			}
			bound, err := filter.Bind(n, people, env())
			if err != nil {
				t.Fatalf("%s: %v", filter.Format(n), err)
			}
			for _, r := range d.people {
				if want := holds(n, people, r); bound.Match(r) != want {
					t.Fatalf("%s should be %v for %v", filter.Format(n), want, r.values)
				}
			}
		}
	})
}
