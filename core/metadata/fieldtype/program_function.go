package fieldtype

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// function is one that formulas may call.
type function struct {
	min, max int
	// compile is given as many parts as min and max allow.
	compile func(args []part) (kind, evaluator, error)
}

// maxArguments bounds the functions that take any number of arguments.
const maxArguments = 50

// functions is the whole list; if(condition, yes, no) stands beside it, because it evaluates one branch only.
var functions = map[string]function{
	// concat joins anything to one text: numbers in plain notation, dates after ISO 8601.
	"concat": {1, maxArguments, func(args []part) (kind, evaluator, error) { return kindOfText, joined(args), nil }},
	"upper":  {1, 1, onText(strings.ToUpper)},
	"lower":  {1, 1, onText(strings.ToLower)},
	"trim":   {1, 1, onText(strings.TrimSpace)},
	// round(x) and round(x, places) round half away from zero.
	"round": {1, 2, compileRound},
	"floor": {1, 1, onNumber(decimal.Decimal.Floor)},
	"ceil":  {1, 1, onNumber(decimal.Decimal.Ceil)},
	"abs":   {1, 1, onNumber(decimal.Decimal.Abs)},
	// min and max leave empty arguments out.
	"min": {1, maxArguments, extreme(-1)},
	"max": {1, maxArguments, extreme(1)},
	// coalesce returns the first argument that is not empty.
	"coalesce": {1, maxArguments, func(args []part) (kind, evaluator, error) {
		k, err := alike(args)
		return k, firstOf(args), err
	}},
	// len counts the characters of a text or the entries of a list; there are none in an empty value.
	"len": {1, 1, compileLen},
	// contains(whole, piece) is the operator of the same name.
	"contains": {2, 2, func(args []part) (kind, evaluator, error) { return containing(args[0], args[1]) }},
	// date_diff_days(from, to) counts the days of the calendar, in UTC; it is negative when to is earlier.
	"date_diff_days": {2, 2, compileDayDifference},
	"year":           {1, 1, onDay(func(t time.Time) int { return t.Year() })},
	"month":          {1, 1, onDay(func(t time.Time) int { return int(t.Month()) })},
	"day":            {1, 1, onDay(func(t time.Time) int { return t.Day() })},
}

// FormulaFunctions returns the names of the functions that formulas may call, sorted.
func FormulaFunctions() []string {
	names := append(slices.Collect(maps.Keys(functions)), "if")
	slices.Sort(names)
	return names
}

func typeName(v any) string { return fmt.Sprintf("%T", v) }

func unknownFunction(name string, position int) error {
	return invalid(ReasonFormulaFunction, fault.Params{"name": excerpt(name), "allowed": FormulaFunctions(), "position": position})
}

func wrongCount(name string, least, most, position int) error {
	return invalid(ReasonFormulaArguments, fault.Params{"function": name, "min": least, "max": most, "position": position})
}

func (c *compiler) call(n *ast.CallNode, position int) (part, error) {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		return part{}, forbidden("method", position)
	}
	name := callee.Value
	if name == containsCall {
		name = "contains"
	}
	if name == "if" {
		if len(n.Arguments) != 3 {
			return part{}, wrongCount("if", 3, 3, position)
		}
		return c.conditional(position, n.Arguments[0], n.Arguments[1], n.Arguments[2])
	}
	f, ok := functions[name]
	if !ok {
		return part{}, unknownFunction(name, position)
	}
	if len(n.Arguments) < f.min || len(n.Arguments) > f.max {
		return part{}, wrongCount(name, f.min, f.max, position)
	}
	args := make([]part, len(n.Arguments))
	for i, node := range n.Arguments {
		var err error
		if args[i], err = c.compile(node); err != nil {
			return part{}, err
		}
	}
	k, eval, err := f.compile(args)
	return part{eval: eval, kind: k, position: position}, err
}

// needKind checks that every argument is of the kind or empty.
func needKind(k kind, args ...part) error {
	for _, a := range args {
		if a.kind != k && a.kind != kindOfNull {
			return wrongKind(k.String(), a)
		}
	}
	return nil
}

func onText(f func(string) string) func([]part) (kind, evaluator, error) {
	return func(args []part) (kind, evaluator, error) {
		return kindOfText, func(r *run) (any, error) {
			v, err := args[0].eval(r)
			s, ok := v.(string)
			if err != nil || !ok {
				return nil, err
			}
			return r.grow(f(s))
		}, needKind(kindOfText, args...)
	}
}

func onNumber(f func(decimal.Decimal) decimal.Decimal) func([]part) (kind, evaluator, error) {
	return func(args []part) (kind, evaluator, error) {
		return kindOfNumber, func(r *run) (any, error) {
			v, err := args[0].eval(r)
			d, ok := v.(decimal.Decimal)
			if err != nil || !ok {
				return nil, err
			}
			return f(d), nil
		}, needKind(kindOfNumber, args...)
	}
}

func compileRound(args []part) (kind, evaluator, error) {
	return kindOfNumber, func(r *run) (any, error) {
		v, err := args[0].eval(r)
		d, ok := v.(decimal.Decimal)
		if err != nil || !ok {
			return nil, err
		}
		places := int64(0)
		if len(args) == 2 {
			p, err := args[1].eval(r)
			number, ok := p.(decimal.Decimal)
			if err != nil || !ok {
				return nil, err
			}
			places = max(-maxDigits, min(number.IntPart(), maxDigits))
		}
		return bounded(canonicalDecimal(d.Round(int32(places))))
	}, needKind(kindOfNumber, args...)
}

// extreme picks the least (-1) or greatest (1) argument that is not empty.
func extreme(sign int) func([]part) (kind, evaluator, error) {
	return func(args []part) (kind, evaluator, error) {
		k, err := alike(args)
		if err == nil && (k == kindOfBool || k == kindOfList) {
			err = wrongKind("number", args[0])
		}
		return k, func(r *run) (any, error) {
			var best any
			for _, a := range args {
				v, err := a.eval(r)
				if err != nil {
					return nil, err
				}
				if v != nil && (best == nil || compare(v, best)*sign > 0) {
					best = v
				}
			}
			return best, nil
		}, err
	}
}

func compileLen(args []part) (kind, evaluator, error) {
	if k := args[0].kind; k != kindOfText && k != kindOfList && k != kindOfNull {
		return 0, nil, wrongKind("text", args[0])
	}
	return kindOfNumber, func(r *run) (any, error) {
		v, err := args[0].eval(r)
		n := 0
		switch v := v.(type) {
		case string:
			n = utf8.RuneCountInString(v)
		case []string:
			n = len(v)
		}
		return decimal.NewFromInt(int64(n)), err
	}, nil
}

// needDay checks that arguments are dates or moments; a literal text is read as a date.
func needDay(args []part) error {
	for i, a := range args {
		switch {
		case a.kind == kindOfDate || a.kind == kindOfMoment || a.kind == kindOfNull:
		case a.kind == kindOfText && a.constant != nil:
			day, err := time.Parse(dateLayout, a.constant.(string))
			if err != nil {
				return wrongKind("date", a)
			}
			args[i] = literal(day, kindOfDate, a.position)
		default:
			return wrongKind("date", a)
		}
	}
	return nil
}

func onDay(f func(time.Time) int) func([]part) (kind, evaluator, error) {
	return func(args []part) (kind, evaluator, error) {
		err := needDay(args)
		return kindOfNumber, func(r *run) (any, error) {
			v, err := args[0].eval(r)
			t, ok := v.(time.Time)
			if err != nil || !ok {
				return nil, err
			}
			return decimal.NewFromInt(int64(f(t))), nil
		}, err
	}
}

func compileDayDifference(args []part) (kind, evaluator, error) {
	err := needDay(args)
	return kindOfNumber, func(r *run) (any, error) {
		a, b, err := both(r, args)
		from, fok := a.(time.Time)
		to, tok := b.(time.Time)
		if err != nil || !fok || !tok {
			return nil, err
		}
		return decimal.NewFromInt(dayNumber(to) - dayNumber(from)), nil
	}, err
}

// dayNumber counts the days since 1970 in UTC.
func dayNumber(t time.Time) int64 {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
}
