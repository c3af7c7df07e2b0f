package filter_test

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/kontor-crm/kontor/core/filter"
)

// The pieces that texts are made of: what folding changes, and what SQL, LIKE, JSON and the text form treat as special.
var pieces = []string{
	"a", "A", "b", "ä", "Ö", "ß", "é", "ae", "%", "_", `\`, "'", `"`, "*", " ", "  ", "?", "$1", "[", "]", "null", "😀", "\u00ff", "\n", "",
	"z", "\u007f", "\ufffd", "o\u0308", "won", "-", ",", "(",
}

func oneOf[T any](t *rapid.T, label string, values []T) T {
	return rapid.SampledFrom(values).Draw(t, label)
}

func drawText(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 4).Draw(t, "text"), "")
}

// moments are the edges of relative times in env, and what lies a microsecond beside them.
func moments() []time.Time {
	var out []time.Time
	for _, s := range []string{
		"2024-03-30T23:00:00Z", "2024-03-31T10:30:00.123456Z", "2024-03-31T22:00:00Z", "2024-03-31T01:00:00Z", "2024-02-29T23:00:00Z",
		"2023-12-31T23:00:00Z", "2024-03-24T23:00:00Z", "2024-03-24T10:30:00.123456Z", "1999-12-31T23:00:00Z", "2024-04-07T22:00:00Z",
		"2024-06-30T22:00:00Z", "1955-05-05T05:05:05.000005Z",
	} {
		m := utc(s)
		out = append(out, m.Add(-time.Microsecond), m, m.Add(time.Microsecond))
	}
	return out
}

var (
	dates = []string{
		"2024-03-31", "2024-03-30", "2024-04-01", "2024-02-29", "2024-03-01", "2024-01-01", "2023-12-31", "1970-01-01", "9999-12-31",
		"0001-01-01", "2024-03-24", "2024-03-25", "2024-04-07",
	}
	relatives = []string{
		"now", "today", "yesterday", "tomorrow", "this_week", "last_week", "next_week", "this_month", "last_month", "this_quarter",
		"next_quarter", "this_year", "last_year", "last_7_days", "last_24_hours", "next_7_days", "last_1_months", "next_90_minutes",
		"now-7d", "now-3h", "today+1w", "today-1m", "last_2_quarters", "next_3_years", "last_2_weeks",
	}
	decimals = []string{"0", "0.1", "0.3", "-0.3", "1", "1.5", "99.99", "-1000000", "123456789012345", "0.000000012345", "1234567.8901"}
	integers = []int64{0, 1, -1, 2, 3, 42, 1000, 1 << 40, -(1 << 62), 9223372036854775807}
	users    = []string{"usr_1", "usr_2", "usr_A"}
	mails    = []string{"a@b.de", "A@b.de", "a%b", `a\b`, "a'b", "ä@b.de", "usr_1", "", "a_b"}
)

// maybe leaves a value out now and then.
func maybe(t *rapid.T, v any) any {
	if rapid.IntRange(0, 4).Draw(t, "missing") == 0 {
		return nil
	}
	return v
}

// drawValue makes a value that may fit a field; some do only after a conversion.
func drawValue(t *rapid.T, kind filter.Kind) filter.Value {
	switch kind {
	case filter.KindText:
		return filter.String(drawText(t))
	case filter.KindExact, filter.KindMulti:
		return filter.String(oneOf(t, "option", stages))
	case filter.KindNumber, filter.KindMoney:
		return filter.Int(oneOf(t, "integer", integers))
	case filter.KindDecimal:
		return filter.Number(decimal.RequireFromString(oneOf(t, "decimal", decimals)))
	case filter.KindBool:
		return filter.Bool(rapid.Bool().Draw(t, "bool"))
	}
	switch rapid.IntRange(0, 3).Draw(t, "time") {
	case 0:
		// The first and the last day of all reach out of the calendar in some time zones.
		if d := oneOf(t, "date", dates); d > "0001-01-01" && d < "9999-12-31" || kind == filter.KindDate {
			return filter.Date(d)
		}
	case 1:
		return filter.At(oneOf(t, "moment", moments()))
	case 2:
		return filter.String(oneOf(t, "written", []string{"2024-03-31", "2024-03-31T12:30:00.123456+02:00", "2024-03-31 12:30"}))
	}
	return filter.Relative(oneOf(t, "relative", relatives))
}

// drawField makes the value for one field of the world.
func drawField(t *rapid.T, f filter.Field) filter.Value {
	switch f.Name {
	case "id":
		if rapid.Bool().Draw(t, "me") {
			return filter.Me{}
		}
		return filter.String(oneOf(t, "user", users))
	case "email":
		if rapid.Bool().Draw(t, "mail") {
			return filter.String(oneOf(t, "address", mails))
		}
		return filter.String(drawText(t))
	}
	return drawValue(t, f.Kind)
}

var opsOf = map[filter.Kind][]filter.Op{
	filter.KindText: {
		filter.Eq, filter.Ne, filter.Lt, filter.Lte, filter.Gt, filter.Gte, filter.In, filter.NotIn, filter.Contains, filter.NotContains,
		filter.StartsWith, filter.EndsWith, filter.Empty, filter.NotEmpty, filter.Between,
	},
	filter.KindNumber: {
		filter.Eq, filter.Ne, filter.Lt, filter.Lte, filter.Gt, filter.Gte, filter.In, filter.NotIn, filter.Contains, filter.NotContains,
		filter.Empty, filter.NotEmpty, filter.Between,
	},
	filter.KindBool:  {filter.Eq, filter.Ne, filter.In, filter.NotIn, filter.Empty, filter.NotEmpty},
	filter.KindMulti: {filter.HasAny, filter.HasAll, filter.HasNone, filter.Contains, filter.NotContains, filter.Empty, filter.NotEmpty},
	filter.KindJSON:  {filter.Empty, filter.NotEmpty},
}

func opsFor(f filter.Field) []filter.Op {
	switch f.Kind {
	case filter.KindExact:
		if f.Ordered {
			return opsOf[filter.KindText]
		}
		return []filter.Op{
			filter.Eq, filter.Ne, filter.In, filter.NotIn, filter.Contains, filter.NotContains, filter.StartsWith, filter.EndsWith,
			filter.Empty, filter.NotEmpty,
		}
	case filter.KindText, filter.KindBool, filter.KindMulti, filter.KindJSON:
		return opsOf[f.Kind]
	}
	return opsOf[filter.KindNumber]
}

// drawCompare makes a comparison that fits the schema.
func drawCompare(t *rapid.T, o *object, names []string) filter.Node {
	f := o.fields[oneOf(t, "field", names)]
	n := filter.Compare{Field: f.Name, Op: oneOf(t, "op", opsFor(f))}
	switch n.Op {
	case filter.Empty, filter.NotEmpty:
	case filter.Between:
		n.Value = filter.List{drawField(t, f), drawField(t, f)}
	case filter.In, filter.NotIn, filter.HasAny, filter.HasAll, filter.HasNone:
		list := filter.List{}
		for range rapid.IntRange(btoi(n.Op == filter.HasAll), 8).Draw(t, "values") {
			list = append(list, drawField(t, f))
		}
		n.Value = list
	case filter.Contains, filter.NotContains, filter.StartsWith, filter.EndsWith:
		n.Value = drawField(t, f)
		if f.Kind == filter.KindExact && f.Options != nil {
			n.Value = filter.String(drawText(t))
		}
	default:
		n.Value = drawField(t, f)
	}
	return n
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// drawNode makes a tree that fits the schema.
func drawNode(t *rapid.T, o *object, depth int) filter.Node {
	kind := rapid.IntRange(0, 9).Draw(t, "node")
	if depth == 0 {
		kind = 0
	}
	switch {
	case kind == 1 && len(o.relations) > 0:
		n := filter.Related{
			Relation: oneOf(t, "relation", keys(o.relations)),
			Quant:    oneOf(t, "quant", []filter.Quant{filter.Some, filter.None, filter.Count}),
		}
		if n.Quant == filter.Count {
			n.CountOp = oneOf(t, "count op", []filter.Op{filter.Eq, filter.Ne, filter.Lt, filter.Lte, filter.Gt, filter.Gte})
			n.Count = rapid.IntRange(0, 3).Draw(t, "count")
		}
		if rapid.IntRange(0, 3).Draw(t, "where") > 0 {
			n.Where = drawNode(t, o.relations[n.Relation].Target.(*object), depth-1)
		}
		return n
	case kind == 2:
		return filter.NotOf{Node: drawNode(t, o, depth-1)}
	case kind == 3 || kind == 4:
		var nodes []filter.Node
		for range rapid.IntRange(0, 4).Draw(t, "nodes") {
			nodes = append(nodes, drawNode(t, o, depth-1))
		}
		if kind == 3 {
			return filter.AllOf{Nodes: nodes}
		}
		return filter.AnyOf{Nodes: nodes}
	}
	return drawCompare(t, o, keys(o.fields))
}
