package filter

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// multi asks a list of exact texts for some of them.
type multi struct {
	field Field
	// all asks for each of the values, else one will do.
	all bool
	// set are the sorted values.
	set []string
}

func (b *binder) multi(op Op, n Compare, f *Field) (bound, error) {
	values, err := b.strings(op, n, f)
	if err != nil {
		return nil, err
	}
	slices.Sort(values)
	values = slices.Compact(values)
	if len(values) == 0 {
		if op == HasAll {
			return nil, fault.At(location, ReasonValue, fault.Params{"field": n.Field, "op": string(n.Op), "expected": expectList})
		}
		return nothing, nil
	}
	return &multi{field: *f, all: op == HasAll && len(values) > 1, set: values}, nil
}

func (c *multi) write(s *SQL, alias string) {
	if c.all {
		s.Raw("(select count(distinct ")
	} else {
		s.Raw("exists (select 1")
	}
	item := s.Alias()
	if s.dialect == Postgres {
		if c.all {
			s.Raw(item).Raw(".v)")
		}
		s.Raw(" from jsonb_array_elements_text(case jsonb_typeof((")
		c.field.SQL(s, alias)
		s.Raw(")::jsonb) when 'array' then (")
		c.field.SQL(s, alias)
		s.Raw(")::jsonb else '[]'::jsonb end) as ").Raw(item).Raw("(v) where ").Raw(item).Raw(".v")
	} else {
		if c.all {
			s.Raw(item).Raw(".value)")
		}
		s.Raw(" from json_each(")
		c.field.SQL(s, alias)
		s.Raw(") as ").Raw(item).Raw(" where ").Raw(item).Raw(".value")
	}
	stringSet(s, c.set)
	s.Raw(")")
	if c.all {
		s.Raw(" = ").int(len(c.set))
	}
}

func (c *multi) match(r Record) bool {
	switch list := r.Value(c.field).(type) {
	case []string:
		if !c.all {
			return slices.ContainsFunc(list, c.has)
		}
		for _, v := range c.set {
			if !slices.Contains(list, v) {
				return false
			}
		}
		return true
	case []any:
		if !c.all {
			return slices.ContainsFunc(list, func(v any) bool { s, ok := v.(string); return ok && c.has(s) })
		}
		for _, v := range c.set {
			if !slices.Contains(list, any(v)) {
				return false
			}
		}
		return true
	}
	return false
}

func (c *multi) has(v string) bool {
	_, found := slices.BinarySearch(c.set, v)
	return found
}

// present reports whether a record's value is one, by the kind of its field.
func present(f *Field, v any) bool {
	switch f.Kind {
	case KindText:
		s, _ := v.(string)
		return fold.Fold(s) != ""
	case KindExact, KindDate:
		s, _ := v.(string)
		return s != ""
	case KindNumber, KindMoney:
		_, ok := readInteger(v)
		return ok
	case KindDecimal:
		_, ok := readDecimal(v)
		return ok
	case KindBool:
		_, ok := v.(bool)
		return ok
	case KindTime:
		_, ok := v.(time.Time)
		return ok
	case KindMulti:
		switch v := v.(type) {
		case []string:
			return len(v) > 0
		case []any:
			return len(v) > 0
		}
		return false
	}
	return presentJSON(v)
}

// presentJSON reports whether JSON, as text or decoded, says more than that there is nothing.
func presentJSON(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case string:
		return !slices.Contains(blankJSON, strings.TrimSpace(v))
	case []byte:
		return presentJSON(string(v))
	case json.RawMessage:
		return presentJSON(string(v))
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	}
	return true
}

var blankJSON = []string{"", "[]", "{}", `""`, "null"}
