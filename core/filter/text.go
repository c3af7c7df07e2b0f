package filter

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// text compares folded or exact text.
type text struct {
	field Field
	op    Op
	arg   string
	// upper is the inclusive end of Between, and for StartsWith the first text behind all that start with arg; empty
	// where there is none.
	upper string
	// set are the sorted values of In.
	set []string
}

func (b *binder) text(op Op, n Compare, f *Field) (bound, error) {
	values, err := b.strings(op, n, f)
	if err != nil {
		return nil, err
	}
	t := &text{field: *f, op: op}
	switch op {
	case In:
		slices.Sort(values)
		values = slices.Compact(values)
		switch len(values) {
		case 0:
			return nothing, nil
		case 1:
			t.op, t.arg = Eq, values[0]
		default:
			t.set = values
		}
		return t, nil
	case Between:
		t.upper = values[1]
	case StartsWith:
		t.upper = successor(values[0])
	}
	t.arg = values[0]
	return t, nil
}

// strings reads the values of a comparison with text, folded where the field is.
func (b *binder) strings(op Op, n Compare, f *Field) ([]string, error) {
	list := n.values()
	out := make([]string, len(list))
	for i, v := range list {
		s, err := b.string(n, f, v)
		if err != nil {
			return nil, err
		}
		switch {
		case f.Kind == KindText:
			s = fold.Fold(s)
		case f.Options != nil && (op == Eq || op == In || op == HasAny || op == HasAll) && !slices.Contains(f.Options, s):
			return nil, fault.At(location, ReasonOption, fault.Params{"field": n.Field, "value": clip(s), "expected": f.Options})
		}
		out[i] = s
	}
	return out, nil
}

// string reads a value as text. An unquoted word that looks like something else is still that word.
func (b *binder) string(n Compare, f *Field, v Value) (string, error) {
	switch v := v.(type) {
	case String:
		return string(v), nil
	case Int:
		return strconv.FormatInt(int64(v), 10), nil
	case Decimal:
		return v.String(), nil
	case Bool:
		return strconv.FormatBool(bool(v)), nil
	case Date:
		return string(v), nil
	case Time:
		return v.UTC().Format(time.RFC3339Nano), nil
	case Me:
		if f.Kind == KindText {
			break
		}
		if b.env.Me == "" {
			return "", fault.At(location, ReasonNoUser, fault.Params{"field": n.Field})
		}
		return b.env.Me, nil
	}
	return "", refuse(n, expectText, v)
}

// successor returns the first text behind all those that start with the prefix, or "" where there is none. The order of
// code points is that of their bytes in UTF-8.
func successor(prefix string) string {
	for prefix != "" {
		r, size := utf8.DecodeLastRuneInString(prefix)
		prefix = prefix[:len(prefix)-size]
		if r < utf8.MaxRune {
			if r++; !utf8.ValidRune(r) {
				r = '\ue000' // behind the surrogates
			}
			return prefix + string(r)
		}
	}
	return ""
}

// folded writes the folded value of a text field.
func folded(s *SQL, f *Field, alias string) {
	if f.Folded {
		f.SQL(s, alias)
		return
	}
	s.Raw("kontor_fold(")
	f.SQL(s, alias)
	s.Raw(")")
}

func (t *text) column(s *SQL, alias string) {
	if s.by != t && s.away(alias) {
		s.aside(" || ''", func() { t.plain(s, alias) })
		return
	}
	t.plain(s, alias)
}

func (t *text) plain(s *SQL, alias string) {
	if t.field.Kind == KindText {
		folded(s, &t.field, alias)
	} else {
		t.field.SQL(s, alias)
	}
}

// ordered writes the column for comparisons that ask for an order, which is that of the bytes.
func (t *text) ordered(s *SQL, alias string) *SQL {
	if s.dialect != Postgres {
		t.column(s, alias)
		return s
	}
	s.Raw("(")
	t.column(s, alias)
	return s.Raw(`) collate "C"`)
}

func (t *text) write(s *SQL, alias string) {
	switch t.op {
	case Eq:
		t.column(s, alias)
		s.Raw(" = ").Arg(t.arg)
	case In:
		t.column(s, alias)
		stringSet(s, t.set)
	case Lt, Lte, Gt, Gte:
		t.ordered(s, alias).Raw(sign(t.op)).Arg(t.arg)
	case Between:
		s.Raw("(")
		t.ordered(s, alias).Raw(" >= ").Arg(t.arg).Raw(" and ")
		t.ordered(s, alias).Raw(" <= ").Arg(t.upper).Raw(")")
	case StartsWith:
		if t.upper == "" {
			t.ordered(s, alias).Raw(" >= ").Arg(t.arg)
			return
		}
		s.Raw("(")
		t.ordered(s, alias).Raw(" >= ").Arg(t.arg).Raw(" and ")
		t.ordered(s, alias).Raw(" < ").Arg(t.upper).Raw(")")
	default:
		t.part(s, alias)
	}
}

// part writes Contains and EndsWith. SQLite's like knows no case, which does not matter for folded text but would for
// exact text.
func (t *text) part(s *SQL, alias string) {
	exact := s.dialect == SQLite && t.field.Kind == KindExact
	switch {
	case exact && t.op == Contains:
		s.Raw("instr(")
		t.column(s, alias)
		s.Raw(", ").Arg(t.arg).Raw(") > 0")
	case exact && t.arg == "":
		t.column(s, alias)
		s.Raw(" is not null")
	case exact:
		s.Raw("substr(")
		t.column(s, alias)
		s.Raw(", -").int(utf8.RuneCountInString(t.arg)).Raw(") = ").Arg(t.arg)
	default:
		pattern := "%" + likeEscapes.Replace(t.arg)
		if t.op == Contains {
			pattern += "%"
		}
		t.column(s, alias)
		s.Raw(" like ").Arg(pattern).Raw(` escape '\'`)
	}
}

var likeEscapes = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// stringSet writes that what stands before is one of the texts.
func stringSet(s *SQL, set []string) {
	switch {
	case len(set) == 1:
		s.Raw(" = ").Arg(set[0])
	case s.dialect == Postgres:
		s.Raw(" = any(").Arg(set).Raw(")")
	default:
		b := make([]byte, 0, 32*len(set))
		for i, v := range set {
			if i == 0 {
				b = append(b, '[')
			} else {
				b = append(b, ',')
			}
			b = appendJSONString(b, v)
		}
		s.Raw(" in (select value from json_each(").Arg(string(append(b, ']'))).Raw("))")
	}
}

func (t *text) match(r Record) bool {
	v, ok := r.Value(t.field).(string)
	if !ok {
		return false
	}
	if t.field.Kind == KindText {
		v = fold.Fold(v)
	}
	switch t.op {
	case In:
		_, found := slices.BinarySearch(t.set, v)
		return found
	case Between:
		return v >= t.arg && v <= t.upper
	case StartsWith:
		return strings.HasPrefix(v, t.arg)
	case EndsWith:
		return strings.HasSuffix(v, t.arg)
	case Contains:
		return strings.Contains(v, t.arg)
	}
	return ordered(t.op, v, t.arg)
}
