package fieldtype

import (
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/shopspring/decimal"
)

// divisionPlaces is how many decimal places a quotient is worked out to.
const divisionPlaces = 20

// binary compiles an operator between two parts.
func (c *compiler) binary(n *ast.BinaryNode, position int) (part, error) {
	left, err := c.compile(n.Left)
	if err != nil {
		return part{}, err
	}
	right, err := c.compile(n.Right)
	if err != nil {
		return part{}, err
	}
	pair := []part{left, right}
	p := part{position: position}
	switch n.Operator {
	case "+", "-", "*", "/", "%":
		p.kind, p.eval, err = arithmetic(n.Operator, pair)
	case "&&", "and", "||", "or":
		p.kind, p.eval, err = logic(n.Operator, pair)
	case "==", "!=":
		p.kind, p.eval, err = equality(n.Operator == "==", pair)
	case "<", "<=", ">", ">=":
		p.kind, p.eval, err = ordering(n.Operator, pair)
	case "??":
		p.kind, err = alike(pair)
		p.eval = firstOf(pair)
	case "contains":
		p.kind, p.eval, err = containing(pair[0], pair[1])
	case "in":
		if right.kind != kindOfList {
			return part{}, wrongKind("list", right)
		}
		p.kind, p.eval, err = containing(pair[1], pair[0])
	case "startsWith", "endsWith":
		test := strings.HasPrefix
		if n.Operator == "endsWith" {
			test = strings.HasSuffix
		}
		p.kind, p.eval, err = textTest(pair, test)
	default:
		return part{}, forbidden(n.Operator, position)
	}
	return p, err
}

// both evaluates two parts, the first error winning.
func both(r *run, pair []part) (a, b any, err error) {
	if a, err = pair[0].eval(r); err != nil {
		return nil, nil, err
	}
	b, err = pair[1].eval(r)
	return a, b, err
}

func arithmetic(operator string, pair []part) (kind, evaluator, error) {
	if operator == "+" && (pair[0].kind == kindOfText || pair[1].kind == kindOfText) {
		for _, p := range pair {
			if p.kind != kindOfText && p.kind != kindOfNull {
				return 0, nil, wrongKind("text", p)
			}
		}
		return kindOfText, joined(pair), nil
	}
	for _, p := range pair {
		if p.kind != kindOfNumber && p.kind != kindOfNull {
			return 0, nil, wrongKind("number", p)
		}
	}
	return kindOfNumber, func(r *run) (any, error) {
		a, b, err := both(r, pair)
		x, xok := a.(decimal.Decimal)
		y, yok := b.(decimal.Decimal)
		if err != nil || !xok || !yok {
			return nil, err
		}
		return calculate(operator, x, y)
	}, nil
}

func calculate(operator string, x, y decimal.Decimal) (any, error) {
	switch operator {
	case "+":
		return bounded(x.Add(y))
	case "-":
		return bounded(x.Sub(y))
	case "*":
		return bounded(x.Mul(y))
	}
	if y.IsZero() {
		return nil, invalid(ReasonFormulaDivision)
	}
	if operator == "/" {
		return bounded(canonicalDecimal(x.DivRound(y, divisionPlaces)))
	}
	return bounded(x.Mod(y))
}

func logic(operator string, pair []part) (kind, evaluator, error) {
	for _, p := range pair {
		if p.kind != kindOfBool && p.kind != kindOfNull {
			return 0, nil, wrongKind("boolean", p)
		}
	}
	decisive := operator == "||" || operator == "or"
	return kindOfBool, func(r *run) (any, error) {
		a, err := pair[0].eval(r)
		if err != nil || (a == true) == decisive {
			return decisive, err
		}
		b, err := pair[1].eval(r)
		return b == true, err
	}, nil
}

func equality(positive bool, pair []part) (kind, evaluator, error) {
	k, err := alike(pair)
	if err == nil && k == kindOfList && pair[0].kind == pair[1].kind {
		err = wrongKind("text", pair[0])
	}
	return kindOfBool, func(r *run) (any, error) {
		a, b, err := both(r, pair)
		if err != nil {
			return nil, err
		}
		return same(a, b) == positive, nil
	}, err
}

func same(a, b any) bool {
	switch x := a.(type) {
	case decimal.Decimal:
		y, ok := b.(decimal.Decimal)
		return ok && x.Equal(y)
	case time.Time:
		y, ok := b.(time.Time)
		return ok && x.Equal(y)
	case []string:
		return false
	}
	if _, list := b.([]string); list {
		return false
	}
	return a == b
}

func ordering(operator string, pair []part) (kind, evaluator, error) {
	k, err := alike(pair)
	if err == nil && (k == kindOfBool || k == kindOfList) {
		err = wrongKind("number", pair[0])
	}
	return kindOfBool, func(r *run) (any, error) {
		a, b, err := both(r, pair)
		if err != nil || a == nil || b == nil {
			return false, err
		}
		sign := compare(a, b)
		switch operator {
		case "<":
			return sign < 0, nil
		case "<=":
			return sign <= 0, nil
		case ">":
			return sign > 0, nil
		}
		return sign >= 0, nil
	}, err
}

// compare orders two values of the same kind, neither of them nil.
func compare(a, b any) int {
	switch x := a.(type) {
	case decimal.Decimal:
		y, _ := b.(decimal.Decimal)
		return x.Cmp(y)
	case time.Time:
		y, _ := b.(time.Time)
		return x.Compare(y)
	}
	x, _ := a.(string)
	y, _ := b.(string)
	return strings.Compare(x, y)
}

// containing tests whether a list has an entry or a text another text, to the letter.
func containing(whole, piece part) (kind, evaluator, error) {
	switch {
	case whole.kind != kindOfText && whole.kind != kindOfList && whole.kind != kindOfNull:
		return 0, nil, wrongKind("text", whole)
	case piece.kind != kindOfText && piece.kind != kindOfNull:
		return 0, nil, wrongKind("text", piece)
	}
	return kindOfBool, func(r *run) (any, error) {
		a, b, err := both(r, []part{whole, piece})
		s, ok := b.(string)
		if err != nil || !ok {
			return false, err
		}
		if list, ok := a.([]string); ok {
			return contains(list, s), nil
		}
		text, ok := a.(string)
		return ok && strings.Contains(text, s), nil
	}, nil
}

func textTest(pair []part, test func(s, t string) bool) (kind, evaluator, error) {
	for _, p := range pair {
		if p.kind != kindOfText && p.kind != kindOfNull {
			return 0, nil, wrongKind("text", p)
		}
	}
	return kindOfBool, func(r *run) (any, error) {
		a, b, err := both(r, pair)
		s, sok := a.(string)
		t, tok := b.(string)
		return sok && tok && test(s, t), err
	}, nil
}

// firstOf returns the first value that is not empty.
func firstOf(parts []part) evaluator {
	return func(r *run) (any, error) {
		for _, p := range parts {
			if v, err := p.eval(r); v != nil || err != nil {
				return v, err
			}
		}
		return nil, nil
	}
}

// joined puts texts together, leaving empty parts out.
func joined(parts []part) evaluator {
	return func(r *run) (any, error) {
		var b strings.Builder
		for _, p := range parts {
			v, err := p.eval(r)
			if err != nil {
				return nil, err
			}
			s := textOf(v, p.kind)
			if r.bytes+b.Len()+len(s) > maxBytes {
				return nil, invalid(ReasonFormulaBudget)
			}
			b.WriteString(s)
		}
		return r.grow(b.String())
	}
}

// textOf writes a value as text: numbers in plain notation, dates and moments after ISO 8601.
func textOf(v any, k kind) string {
	switch v := v.(type) {
	case string:
		return v
	case decimal.Decimal:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	case time.Time:
		if k == kindOfDate {
			return v.Format(dateLayout)
		}
		return v.Format(time.RFC3339Nano)
	case []string:
		return strings.Join(v, ", ")
	}
	return ""
}
