package filter_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func cmp(field string, op filter.Op, v filter.Value) filter.Compare {
	return filter.Compare{Field: field, Op: op, Value: v}
}

func all(nodes ...filter.Node) filter.Node { return filter.AllOf{Nodes: nodes} }
func some(nodes ...filter.Node) filter.Node {
	return filter.AnyOf{Nodes: nodes}
}
func not(n filter.Node) filter.Node { return filter.NotOf{Node: n} }

func dec(s string) filter.Value { return filter.Number(decimal.RequireFromString(s)) }

var a, b, c = cmp("a", filter.Eq, filter.Int(1)), cmp("b", filter.Eq, filter.Int(2)), cmp("c", filter.Eq, filter.Int(3))

// texts are filters as people write them, and the trees that they mean.
var texts = map[string]filter.Node{
	"":    nil,
	" \t": nil,
	`stage = "won" AND (amount >= 1000 OR NOT owner_id = me) AND custom.region:"nor*"`: all(
		cmp("stage", filter.Eq, filter.String("won")),
		some(cmp("amount", filter.Gte, filter.Int(1000)), not(cmp("owner_id", filter.Eq, filter.Me{}))),
		cmp("custom.region", filter.StartsWith, filter.String("nor")),
	),
	// Precedence: OR binds closer than AND, and what stands side by side is joined by AND.
	"a=1 AND b=2 OR c=3":    all(a, some(b, c)),
	"a=1 OR b=2 AND c=3":    all(some(a, b), c),
	"(a=1 AND b=2) OR c=3":  some(all(a, b), c),
	"a=1 b=2 c=3":           all(a, b, c),
	"a=1 b=2 AND c=3":       all(a, b, c),
	"a=1 and b=2 or c=3":    all(a, some(b, c)),
	"a=1\nAnd\tnot(b=2)":    all(a, not(b)),
	"((a=1))":               a,
	"-a=1 -(b=2 OR c=3)":    all(not(a), not(some(b, c))),
	"NOT -NOT a=1":          not(not(not(a))),
	"(a=1 AND b=2) AND c=3": all(all(a, b), c),
	"true":                  filter.Everything(),
	"false OR a=1":          some(filter.Nothing(), a),
	"true = false":          cmp("true", filter.Eq, filter.Bool(false)),
	// Comparators.
	"a!=1":           cmp("a", filter.Ne, filter.Int(1)),
	"a<1":            cmp("a", filter.Lt, filter.Int(1)),
	"a <= 1":         cmp("a", filter.Lte, filter.Int(1)),
	"a>1":            cmp("a", filter.Gt, filter.Int(1)),
	"a>=1":           cmp("a", filter.Gte, filter.Int(1)),
	"a:1":            cmp("a", filter.Contains, filter.Int(1)),
	"a = null":       cmp("a", filter.Empty, nil),
	"a != null":      cmp("a", filter.NotEmpty, nil),
	`a = "null"`:     cmp("a", filter.Eq, filter.String("null")),
	"a:*":            cmp("a", filter.NotEmpty, nil),
	`a:"*"`:          cmp("a", filter.NotEmpty, nil),
	"a = *":          cmp("a", filter.NotEmpty, nil),
	"a != *":         not(cmp("a", filter.NotEmpty, nil)),
	"a:nor*":         cmp("a", filter.StartsWith, filter.String("nor")),
	"a:*nor":         cmp("a", filter.EndsWith, filter.String("nor")),
	"a:*nor*":        cmp("a", filter.Contains, filter.String("nor")),
	"a=nor*":         cmp("a", filter.StartsWith, filter.String("nor")),
	"a!=*nor":        not(cmp("a", filter.EndsWith, filter.String("nor"))),
	`a:"*\*"`:        cmp("a", filter.EndsWith, filter.String("*")),
	`a:"\**"`:        cmp("a", filter.StartsWith, filter.String("*")),
	`a:"\*"`:         cmp("a", filter.Contains, filter.String("*")),
	`a:"\u00e4*"`:    cmp("a", filter.StartsWith, filter.String("ä")),
	`a = "\*x\*y\*"`: cmp("a", filter.Eq, filter.String("*x*y*")),
	"a < x*":         cmp("a", filter.Lt, filter.String("x*")),
	"a:5*":           cmp("a", filter.StartsWith, filter.String("5")),
	// Words and quotes.
	"a = Müller":                 cmp("a", filter.Eq, filter.String("Müller")),
	"a = a.b@c-d.de":             cmp("a", filter.Eq, filter.String("a.b@c-d.de")),
	"a:http://x.de/?q":           cmp("a", filter.Contains, filter.String("http://x.de/?q")),
	`a = 'it is "so"'`:           cmp("a", filter.Eq, filter.String(`it is "so"`)),
	`a = "it's"`:                 cmp("a", filter.Eq, filter.String("it's")),
	`a = "\"\'\\\n\r\t\u00e4\*"`: cmp("a", filter.Eq, filter.String("\"'\\\n\r\tä*")),
	`a = ""`:                     cmp("a", filter.Eq, filter.String("")),
	"a = and":                    cmp("a", filter.Eq, filter.String("and")),
	`a = x\y`:                    cmp("a", filter.Eq, filter.String(`x\y`)),
	// Types of words.
	"a = -5":                        cmp("a", filter.Eq, filter.Int(-5)),
	"a = 1.5":                       cmp("a", filter.Eq, dec("1.5")),
	"a = -0.25":                     cmp("a", filter.Eq, dec("-0.25")),
	"a = 1.50":                      cmp("a", filter.Eq, filter.String("1.50")),
	"a = 007":                       cmp("a", filter.Eq, filter.String("007")),
	"a = +49":                       cmp("a", filter.Eq, filter.String("+49")),
	"a = 1e3":                       cmp("a", filter.Eq, filter.String("1e3")),
	"a = -":                         cmp("a", filter.Eq, filter.String("-")),
	"a = 9223372036854775807":       cmp("a", filter.Eq, filter.Int(9223372036854775807)),
	"a = 9223372036854775808":       cmp("a", filter.Eq, dec("9223372036854775808")),
	`a = "5"`:                       cmp("a", filter.Eq, filter.String("5")),
	"a = true":                      cmp("a", filter.Eq, filter.Bool(true)),
	"a = TRUE":                      cmp("a", filter.Eq, filter.String("TRUE")),
	"a = 2024-05-31":                cmp("a", filter.Eq, filter.Date("2024-05-31")),
	"a = 2024-02-30":                cmp("a", filter.Eq, filter.String("2024-02-30")),
	"a = 0000-01-01":                cmp("a", filter.Eq, filter.String("0000-01-01")),
	"a >= 2024-05-31T10:00:00Z":     cmp("a", filter.Gte, filter.At(time.Date(2024, 5, 31, 10, 0, 0, 0, time.UTC))),
	"a = 2024-05-31T10:00:00.5Z":    cmp("a", filter.Eq, filter.At(time.Date(2024, 5, 31, 10, 0, 0, 5e8, time.UTC))),
	"a > 2024-05-31T10:00:00+02:00": cmp("a", filter.Gt, filter.String("2024-05-31T10:00:00+02:00")),
	"a = me":                        cmp("a", filter.Eq, filter.Me{}),
	"a = today":                     cmp("a", filter.Eq, filter.Relative("today")),
	"a < now-7d":                    cmp("a", filter.Lt, filter.Relative("now-7d")),
	"a = today+2w":                  cmp("a", filter.Eq, filter.Relative("today+2w")),
	"a = last_1_day":                cmp("a", filter.Eq, filter.Relative("last_1_days")),
	"a = last_030_days":             cmp("a", filter.Eq, filter.Relative("last_30_days")),
	"a = this_day":                  cmp("a", filter.Eq, filter.Relative("this_day")),
	"a = last_day":                  cmp("a", filter.Eq, filter.Relative("yesterday")),
	"a = last_0_days":               cmp("a", filter.Eq, filter.String("last_0_days")),
	"a = this_30_days":              cmp("a", filter.Eq, filter.String("this_30_days")),
	"a = today-3h":                  cmp("a", filter.Eq, filter.String("today-3h")),
	"a = nowhere":                   cmp("a", filter.Eq, filter.String("nowhere")),
	// Functions.
	"in(a, 1, 'x', me)":        cmp("a", filter.In, filter.List{filter.Int(1), filter.String("x"), filter.Me{}}),
	"in(a)":                    cmp("a", filter.In, filter.List{}),
	"not_in( a ,1 )":           cmp("a", filter.NotIn, filter.List{filter.Int(1)}),
	"between(a, 1, 2.5)":       cmp("a", filter.Between, filter.List{filter.Int(1), dec("2.5")}),
	"has_any(a, x, y)":         cmp("a", filter.HasAny, filter.Strings("x", "y")),
	"has_all(a, x)":            cmp("a", filter.HasAll, filter.Strings("x")),
	"has_none(a, 'x y')":       cmp("a", filter.HasNone, filter.Strings("x y")),
	`contains(a, "*")`:         cmp("a", filter.Contains, filter.String("*")),
	"not_contains(a, x*)":      cmp("a", filter.NotContains, filter.String("x*")),
	"starts_with(a, x)":        cmp("a", filter.StartsWith, filter.String("x")),
	"ends_with(a, x)":          cmp("a", filter.EndsWith, filter.String("x")),
	"exists(deals)":            filter.Related{Relation: "deals", Quant: filter.Some},
	"exists(deals, a=1 b=2)":   filter.Related{Relation: "deals", Quant: filter.Some, Where: all(a, b)},
	"none(deals) a=1":          all(filter.Related{Relation: "deals", Quant: filter.None}, a),
	"-none(deals, none(x))":    not(filter.Related{Relation: "deals", Quant: filter.None, Where: filter.Related{Relation: "x", Quant: filter.None}}),
	"count(deals, a=1) >= 2":   filter.Related{Relation: "deals", Quant: filter.Count, CountOp: filter.Gte, Count: 2, Where: a},
	"count(deals)=0 OR a=1":    some(filter.Related{Relation: "deals", Quant: filter.Count, CountOp: filter.Eq}, a),
	"count(deals) != 1000":     filter.Related{Relation: "deals", Quant: filter.Count, CountOp: filter.Ne, Count: 1000},
	"exists = 1":               cmp("exists", filter.Eq, filter.Int(1)),
	"company.parent.name:acme": cmp("company.parent.name", filter.Contains, filter.String("acme")),
}

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range texts {
		got, err := filter.Parse(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
		again, err := filter.Parse(filter.Format(got))
		require.NoError(t, err, "%s, formatted as %s", text, filter.Format(got))
		require.Equal(t, want, again, "%s, formatted as %s", text, filter.Format(got))
		again, err = filter.ParseJSON(filter.FormatJSON(got))
		require.NoError(t, err, "%s, as %s", text, filter.FormatJSON(got))
		require.Equal(t, want, again, "%s, as %s", text, filter.FormatJSON(got))
	}
}

func TestFormat(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`stage="won" (amount>=1000 OR NOT owner_id=me) custom.region:"nor*"`: `stage = "won" AND (amount >= 1000 OR NOT owner_id = me) AND starts_with(custom.region, "nor")`,
		`-a:"x"`:                        `NOT a:"x"`,
		`NOT (a=1 b=2)`:                 `NOT (a = 1 AND b = 2)`,
		`a=null -b:*`:                   `a = null AND NOT b:*`,
		`in(a,"*",today,2024-01-01)`:    `in(a, "\*", today, 2024-01-01)`,
		"a='\x01\x7f'":                  `a = "\u0001\u007f"`,
		`count(deals,a=1 OR b=2)>3`:     `count(deals, a = 1 OR b = 2) > 3`,
		`exists(deals, true) AND false`: `exists(deals, true) AND false`,
	} {
		n, err := filter.Parse(text)
		require.NoError(t, err, text)
		require.Equal(t, want, filter.Format(n))
	}
	require.Equal(t, "a = 1", filter.Format(all(some(a))))
}

func TestParseFaults(t *testing.T) {
	t.Parallel()
	syntax := func(position int, near, expected string) fault.Params {
		return fault.Params{"position": position, "near": near, "expected": expected}
	}
	for text, want := range map[string]fault.Field{
		"a":                   {Reason: filter.ReasonSyntax, Params: syntax(2, "", "comparator")},
		"a b = 1":             {Reason: filter.ReasonSyntax, Params: syntax(3, "b = 1", "comparator")},
		"a = 1 AND":           {Reason: filter.ReasonSyntax, Params: syntax(10, "", "term")},
		"AND a = 1":           {Reason: filter.ReasonSyntax, Params: syntax(1, "AND a = 1", "term")},
		"or = 1":              {Reason: filter.ReasonSyntax, Params: syntax(1, "or = 1", "term")},
		"a = 1 OR OR b = 1":   {Reason: filter.ReasonSyntax, Params: syntax(10, "OR b = 1", "term")},
		"NOT":                 {Reason: filter.ReasonSyntax, Params: syntax(4, "", "term")},
		"()":                  {Reason: filter.ReasonSyntax, Params: syntax(2, ")", "term")},
		"(a = 1":              {Reason: filter.ReasonSyntax, Params: syntax(7, "", "close")},
		"a = 1)":              {Reason: filter.ReasonSyntax, Params: syntax(6, ")", "end")},
		"a = 1, b = 2":        {Reason: filter.ReasonSyntax, Params: syntax(6, ", b = 2", "end")},
		"ä = 1":               {Reason: filter.ReasonSyntax, Params: syntax(1, "ä = 1", "term")},
		"a = ä b = ":          {Reason: filter.ReasonSyntax, Params: syntax(11, "", "value")},
		"a == 1":              {Reason: filter.ReasonSyntax, Params: syntax(4, "= 1", "value")},
		"a = (1)":             {Reason: filter.ReasonSyntax, Params: syntax(5, "(1)", "value")},
		"a < null":            {Reason: filter.ReasonSyntax, Params: syntax(5, "null", "value")},
		"in(a, null)":         {Reason: filter.ReasonSyntax, Params: syntax(7, "null)", "value")},
		"in()":                {Reason: filter.ReasonSyntax, Params: syntax(4, ")", "field")},
		"in(a":                {Reason: filter.ReasonSyntax, Params: syntax(5, "", "comma")},
		"in(a, 1 2)":          {Reason: filter.ReasonSyntax, Params: syntax(9, "2)", "comma")},
		"between(a, 1)":       {Reason: filter.ReasonSyntax, Params: syntax(13, ")", "comma")},
		"between(a, 1, 2, 3)": {Reason: filter.ReasonSyntax, Params: syntax(18, "3)", "close")},
		"contains(a)":         {Reason: filter.ReasonSyntax, Params: syntax(11, ")", "comma")},
		"exists(1)":           {Reason: filter.ReasonSyntax, Params: syntax(8, "1)", "relation")},
		"exists(a, b=1, c=1)": {Reason: filter.ReasonSyntax, Params: syntax(14, ", c=1)", "close")},
		"count(a)":            {Reason: filter.ReasonSyntax, Params: syntax(9, "", "count_comparator")},
		"count(a): 3":         {Reason: filter.ReasonSyntax, Params: syntax(9, ": 3", "count_comparator")},
		"count(a) > x":        {Reason: filter.ReasonSyntax, Params: syntax(12, "x", "natural")},
		"count(a) > -1":       {Reason: filter.ReasonSyntax, Params: syntax(12, "-1", "natural")},
		"count(a) > 1000001":  {Reason: filter.ReasonLimit, Params: fault.Params{"limit": "count", "max": filter.MaxCount}},
		"a.:1":                {Reason: filter.ReasonName, Params: fault.Params{"field": "a.", "position": 1}},
		"1a = 1":              {Reason: filter.ReasonName, Params: fault.Params{"field": "1a", "position": 1}},
		"a = 'x":              {Reason: filter.ReasonString, Params: fault.Params{"position": 5, "near": "'x"}},
		`a = "x\y"`:           {Reason: filter.ReasonString, Params: fault.Params{"position": 7, "near": `\y"`}},
		`a = "\u00"`:          {Reason: filter.ReasonString, Params: fault.Params{"position": 6, "near": `\u00"`}},
		`a = "\u0000"`:        {Reason: filter.ReasonString, Params: fault.Params{"position": 6, "near": `\u0000"`}},
		`a = "\ud800"`:        {Reason: filter.ReasonString, Params: fault.Params{"position": 6, "near": `\ud800"`}},
		`a = "\`:              {Reason: filter.ReasonString, Params: fault.Params{"position": 6, "near": `\`}},
		"a = x*y":             {Reason: filter.ReasonWildcard, Params: fault.Params{"position": 5, "near": "x*y"}},
		`a = "***"`:           {Reason: filter.ReasonWildcard, Params: fault.Params{"position": 5, "near": `"***"`}},
		"a = \xff":            {Reason: filter.ReasonEncoding},
		"a = \x00":            {Reason: filter.ReasonEncoding},
		"a = '" + strings.Repeat("x", filter.MaxString+1) + "'":   {Reason: filter.ReasonLimit, Params: fault.Params{"limit": "length", "max": filter.MaxString}},
		strings.Repeat("(", 30) + "a=1" + strings.Repeat(")", 30): {Reason: filter.ReasonLimit, Params: fault.Params{"limit": "depth", "max": filter.MaxDepth}},
		strings.Repeat("-", 1000):                                 {Reason: filter.ReasonLimit, Params: fault.Params{"limit": "depth", "max": filter.MaxDepth}},
		strings.Repeat("exists(x,", 1000):                         {Reason: filter.ReasonLimit, Params: fault.Params{"limit": "depth", "max": filter.MaxDepth}},
		strings.Repeat("a=1 ", 1000):                              {Reason: filter.ReasonLimit, Params: fault.Params{"limit": "nodes", "max": filter.MaxNodes}},
		"in(a" + strings.Repeat(",1", 1001) + ")":                 {Reason: filter.ReasonLimit, Params: fault.Params{"limit": "values", "max": filter.MaxList}},
		strings.Repeat("in(a"+strings.Repeat(",1", 1000)+") ", 11): {
			Reason: filter.ReasonLimit, Params: fault.Params{"limit": "values", "max": filter.MaxValues},
		},
		strings.Repeat(" ", filter.MaxText+1): {Reason: filter.ReasonLimit, Params: fault.Params{"limit": "text", "max": filter.MaxText}},
	} {
		n, err := filter.Parse(text)
		require.Nil(t, n)
		requireFault(t, err, want, text)
	}
	_, err := filter.Parse("median(a, 1)")
	field := requireReason(t, err, filter.ReasonFunction)
	require.Contains(t, field.Params["expected"], "between")
}

// requireFault checks that err is a fault about the filter, with this reason and these parameters.
func requireFault(t *testing.T, err error, want fault.Field, input string) {
	t.Helper()
	if len(input) > 60 {
		input = input[:60]
	}
	f, ok := errors.AsType[*fault.Error](err)
	require.True(t, ok, "%s: %v", input, err)
	require.Equal(t, fault.Invalid, f.Code)
	want.Location = "filter"
	require.Equal(t, []fault.Field{want}, f.Fields, input)
}

// requireReason checks that err is a fault about the filter with this reason, and returns its field.
func requireReason(t *testing.T, err error, reason string) fault.Field {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	require.True(t, ok, "%v", err)
	require.Len(t, f.Fields, 1)
	require.Equal(t, "filter", f.Fields[0].Location)
	require.Equal(t, reason, f.Fields[0].Reason, "%v", err)
	return f.Fields[0]
}
