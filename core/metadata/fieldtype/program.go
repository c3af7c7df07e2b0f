package fieldtype

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/parser/lexer"
	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// maxExpression is the greatest length of an expression in bytes; it bounds the recursion of the parser, too.
	maxExpression = 4000
	// maxNodes is the greatest number of parts of an expression.
	maxNodes = 500
	// maxBytes is how much text one evaluation may build.
	maxBytes = 1 << 20
)

// Program is a compiled formula. It is immutable and may run concurrently.
//
// The language is that of expr-lang/expr without variables, loops, ranges, patterns and its own functions. The parser is
// the library's; checking and evaluation are Kontor's own, because numbers are exact decimals here (the library's virtual
// machine counts in doubles) and because resolving overloaded operators makes the library's checker exponential in the
// depth of an expression. An expression without loops runs in time proportional to its length; texts and numbers are
// bounded on top. There is no clock, so a formula changes only with its record.
//
// Fields are named by their API names, custom ones as custom.region, the parts of an address as address.city:
//
//	number, decimal, rating           number, exact
//	money                             number in major units (12.5 for 12.50 EUR); all amounts that one evaluation reads
//	                                  must have the same currency
//	boolean                           true or false; empty counts as false
//	date                              date
//	datetime                          moment, in UTC
//	multi_select, file                list of texts
//	the other types                   text; json, whole addresses, formulas and roll-ups cannot be used
//
// An empty operand makes a result empty, except that joining texts skips it, a comparison with it is false, and == and !=
// tell it from a value. The functions are listed at functions.
type Program struct {
	eval   evaluator
	kind   kind
	fields []fieldUse
	// result and options are set by As.
	result  Name
	options *Options
}

// fieldUse is a field that a program reads, in the order of the slots of a run.
type fieldUse struct {
	// path is the name as it stands in the expression; field is the name of the field, without the part of an address.
	path, field, part string
	typ               Name
}

// run is one evaluation.
type run struct {
	values []any
	bytes  int
}

// evaluator computes one part of an expression. Its result is nil, string, decimal.Decimal, bool, time.Time or []string.
type evaluator func(r *run) (any, error)

// Compile reads an expression over the fields of the given types. Its faults have the location "" and name the position
// of what is wrong, in characters from 1.
func Compile(expression string, fields map[string]Name) (p *Program, err error) {
	if len(expression) > maxExpression {
		return nil, invalid(ReasonFormulaComplex, fault.Params{"max": maxExpression})
	}
	if !utf8.ValidString(expression) {
		return nil, invalid(ReasonInvalidUTF8)
	}
	defer func() {
		// The parser is foreign code that reads foreign input; nothing that it trips over may end the program.
		if recover() != nil {
			p, err = nil, invalid(ReasonFormulaSyntax, fault.Params{"position": 1})
		}
	}()
	tree, err := parser.ParseWithConfig(callable(expression), &conf.Config{MaxNodes: maxNodes, DisableIfOperator: true, Disabled: foreignFunctions})
	if err != nil {
		position := 1
		if at, ok := errors.AsType[*file.Error](err); ok {
			position = at.From + 1
		}
		return nil, invalid(ReasonFormulaSyntax, fault.Params{"position": position})
	}
	c := &compiler{types: fields, slots: map[string]int{}}
	root, err := c.compile(tree.Node)
	if err != nil {
		return nil, err
	}
	return &Program{eval: root.eval, kind: root.kind, fields: c.fields}, nil
}

// containsCall is how the parser is shown the function contains, whose name is an operator of the language. It has the
// same length, so that positions stay right, and is no name that a field or function can have.
const containsCall = "contain_"

// callable renames the function contains where it is called; the operator stands behind an operand, the function does not.
func callable(expression string) string {
	if !strings.Contains(expression, "contains") {
		return expression
	}
	tokens, err := lexer.Lex(file.NewSource(expression))
	if err != nil {
		return expression
	}
	runes := []rune(expression)
	for i, t := range tokens {
		if !t.Is(lexer.Operator, "contains") || i+1 == len(tokens) || !tokens[i+1].Is(lexer.Bracket, "(") {
			continue
		}
		before := i - 1
		if before >= 0 && tokens[before].Is(lexer.Operator, "not") {
			before--
		}
		if before < 0 || tokens[before].Is(lexer.Operator) || tokens[before].Is(lexer.Bracket, "(", "[", "{") {
			copy(runes[t.From:], []rune(containsCall))
		}
	}
	return string(runes)
}

// Referenced returns the names of the fields that the program reads, sorted.
func (p *Program) Referenced() []string {
	names := map[string]bool{}
	for _, f := range p.fields {
		names[f.field] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// Run evaluates the program over canonical values by field name; missing ones are empty. Without As the result is
// nil, string, decimal.Decimal, bool, a date as string, time.Time or []string.
func (p *Program) Run(values map[string]any) (any, error) {
	r := run{values: make([]any, len(p.fields))}
	currency := ""
	for i, f := range p.fields {
		v := values[f.field]
		if m, ok := v.(Money); ok {
			if currency != "" && currency != m.Currency {
				return nil, invalid(ReasonFormulaMixed)
			}
			currency = m.Currency
		}
		r.values[i] = f.load(v)
	}
	v, err := p.eval(&r)
	if err != nil {
		return nil, err
	}
	if p.result == "" {
		return plainResult(v, p.kind), nil
	}
	return p.convert(v, currency)
}

// load turns a canonical value into one that evaluators know; what does not fit the type is empty.
func (f fieldUse) load(v any) any {
	switch v := v.(type) {
	case int64:
		return decimal.NewFromInt(v)
	case Money:
		return v.Major()
	case Address:
		if s := v.Part(f.part); s != "" {
			return s
		}
		return nil
	case string:
		if f.typ == Date {
			day, err := time.Parse(dateLayout, v)
			if err != nil {
				return nil
			}
			return day
		}
		return v
	case time.Time:
		return v.UTC()
	case decimal.Decimal, []string:
		return v
	case bool:
		return v
	}
	if f.typ == Boolean {
		return false
	}
	return nil
}

// plainResult turns dates back into their canonical form.
func plainResult(v any, k kind) any {
	if day, ok := v.(time.Time); ok && k == kindOfDate {
		return day.Format(dateLayout)
	}
	return v
}

// grow accounts for a text that was built.
func (r *run) grow(s string) (any, error) {
	if r.bytes += len(s); r.bytes > maxBytes {
		return nil, invalid(ReasonFormulaBudget)
	}
	return s, nil
}

// bounded refuses numbers that grow out of what any field could hold, before they cost time and memory.
func bounded(d decimal.Decimal) (any, error) {
	const maxBits, maxScale = 256, 64
	if d.Exponent() > maxScale || d.Exponent() < -maxScale || d.Coefficient().BitLen() > maxBits {
		return nil, invalid(ReasonFormulaBudget)
	}
	return d, nil
}
