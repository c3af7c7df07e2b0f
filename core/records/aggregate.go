package records

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// MeasureFunc is what is worked out for each group.
type MeasureFunc string

// The functions. Sums and averages are for numbers, decimals and amounts of money; the least and the greatest also for
// dates and moments.
const (
	MeasureCount         MeasureFunc = "count"
	MeasureSum           MeasureFunc = "sum"
	MeasureAvg           MeasureFunc = "avg"
	MeasureMin           MeasureFunc = "min"
	MeasureMax           MeasureFunc = "max"
	MeasureCountDistinct MeasureFunc = "count_distinct"
)

// Measure is one number to work out.
type Measure struct {
	// Name is the key in Group.Values; when empty it is the function, with _ and the field behind it if there is one.
	Name string      `json:"name,omitempty"`
	Func MeasureFunc `json:"func"`
	// Field is an API path; a count may do without one and then counts records, else records that have a value.
	Field string `json:"field,omitempty"`
}

// GroupBy is one key by which records are grouped.
type GroupBy struct {
	Field string `json:"field"`
	// Bucket is day, week, month, quarter or year, for dates and moments; moments fall into days of the actor's time
	// zone when it is empty.
	Bucket string `json:"bucket,omitempty"`
}

// Aggregation asks for numbers about an object's records.
type Aggregation struct {
	// Filter may be nil.
	Filter filter.Node
	// GroupBy are at most MaxGroupKeys keys; without any there is one group of all records.
	GroupBy []GroupBy
	// Measures are at most MaxMeasures; without any the records are counted.
	Measures []Measure
	// Sort names measures or fields of GroupBy. Groups without a value come last. By default the keys decide, after the
	// first measure unless the first key is a period of time. Amounts of money are ordered by those in the tenant's currency.
	Sort []Sort
	// Limit is the greatest number of groups, at most and by default MaxGroups.
	Limit int
}

// The bounds of an aggregation.
const (
	MaxGroups    = 1000
	MaxGroupKeys = 3
	MaxMeasures  = 10
)

// AggregateResult is the answer to an aggregation.
type AggregateResult struct {
	Groups []Group `json:"groups"`
	// Truncated says that there are more groups than the limit let through.
	Truncated bool `json:"truncated"`
}

// Group is one group and its numbers.
type Group struct {
	Keys []GroupKey `json:"keys"`
	// Values are the measures by name: a whole number for counts and numbers, a decimal string for decimals and averages,
	// a list of amounts for money, one for each currency since currencies are never added up, a date or a moment as the
	// API writes it, or nil when no record of the group has a value.
	Values map[string]any `json:"values"`
}

// GroupKey is one key of a group.
type GroupKey struct {
	Field string `json:"field"`
	// Value is a text, a whole number, a boolean, the date on which the period begins, or nil for records without one.
	Value any `json:"value"`
	// Label is for people: the title of a record that the actor may read, a person's name, the text of an option.
	Label string `json:"label,omitempty"`
}

var buckets = []string{"day", "week", "month", "quarter", "year"}

// groupKey is a key of a group as SQL.
type groupKey struct {
	name  string
	field *metadata.Field
	kind  filter.Kind
	sql   string
	// period says that the key is a date.
	period bool
}

// measure is a measure that was found possible.
type measure struct {
	Measure
	field *metadata.Field // nil for a count of records
	kind  filter.Kind
	sql   string
	// currency is the SQL of the currency, for money.
	currency string
}

// aggregation is an Aggregation that was checked.
type aggregation struct {
	*session
	obj      *metadata.Object
	sel      *selection
	keys     []groupKey
	measures []measure
	sorts    []groupSort
	limit    int
	// home is the tenant's currency.
	home string
}

// groupSort orders groups by a key or a measure.
type groupSort struct {
	key, measure int // one of them is -1
	desc         bool
}

// Aggregate groups the records that the actor may read and works out numbers for each group, in one statement and one more
// for each field with amounts of money. A field that is hidden or masked for the actor is an unknown_field.
func (s *Service) Aggregate(ctx context.Context, object string, q Aggregation) (*AggregateResult, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, _, err := c.object(object, access.Read)
	if err != nil {
		return nil, err
	}
	env, err := s.tenancy.Defaults(ctx)
	if err != nil {
		return nil, err
	}
	a := &aggregation{session: c, obj: o, home: env.Currency}
	if err := a.check(q); err != nil {
		return nil, err
	}
	if a.sel, err = c.selection(o, access.Read, Query{Filter: q.Filter}); err != nil {
		return nil, err
	}
	out := &AggregateResult{Groups: []Group{}}
	if a.sel.empty {
		return out, nil
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := a.run(ctx, tx, out); err != nil {
			return err
		}
		return a.label(ctx, tx, out.Groups)
	})
	return out, err
}

// check finds the fields of an aggregation and refuses what cannot be worked out, all at once.
func (a *aggregation) check(q Aggregation) error {
	var faults fault.List
	if a.limit = q.Limit; a.limit <= 0 {
		a.limit = MaxGroups
	}
	if a.limit > MaxGroups {
		faults.Add("limit", "too_large", fault.Params{"max": MaxGroups})
	}
	if len(q.GroupBy) > MaxGroupKeys {
		return fault.At("group_by", "too_many", fault.Params{"max": MaxGroupKeys})
	}
	if len(q.Measures) > MaxMeasures {
		return fault.At("measures", "too_many", fault.Params{"max": MaxMeasures})
	}
	for i, g := range q.GroupBy {
		a.key("group_by."+strconv.Itoa(i), g, &faults)
	}
	if len(q.Measures) == 0 {
		q.Measures = []Measure{{Func: MeasureCount}}
	}
	for i, m := range q.Measures {
		a.measure("measures."+strconv.Itoa(i), m, &faults)
	}
	if len(faults) == 0 {
		a.order(q.Sort, &faults)
	}
	return faults.Err()
}

// named finds a field that the actor may read, or the part of an address or amount: city, postal_code, country, currency.
func (a *aggregation) named(at, path string, faults *fault.List) (f *metadata.Field, part string, kind filter.Kind, ok bool) {
	known, err := a.schema(a.obj).Field(path)
	if err != nil || len(known.Path) > 0 {
		faults.Add(at+".field", "unknown_field", fault.Params{"field": path})
		return nil, "", "", false
	}
	if f, ok = a.obj.Field(path); ok {
		return f, "", known.Kind, true
	}
	i := strings.LastIndexByte(path, '.')
	f, ok = a.obj.Field(path[:i])
	return f, path[i+1:], known.Kind, ok
}

// raw is the SQL of a value as it was written, not folded.
func (a *aggregation) raw(f *metadata.Field, part string) string {
	d := a.dialect()
	var sql string
	switch {
	case part == "currency":
		sql = a.currency(f)
	case part == "city":
		sql = db.Dialect(d).JSONText("@."+f.Column, "city")
	case part != "":
		sql = "@." + f.Parts[part]
	case f.Custom && f.Impl.FilterKind() == "text":
		sql = customSQL(d, f)
	case f.Custom:
		sql, _ = fieldSQL(d, f)
	default:
		sql = "@." + f.Column
	}
	return strings.ReplaceAll(sql, "@", "c")
}

// currency is the SQL of the currency of an amount.
func (a *aggregation) currency(f *metadata.Field) string {
	switch {
	case !f.Custom:
		return "@." + f.CurrencyColumn
	case a.dialect() == filter.Postgres:
		return "(@.custom -> '" + f.ID + "' ->> 'currency')"
	}
	return `json_extract(@.custom, '$."` + f.ID + `".currency')`
}

func (a *aggregation) key(at string, g GroupBy, faults *fault.List) {
	f, part, kind, ok := a.named(at, g.Field, faults)
	if !ok {
		return
	}
	k := groupKey{name: g.Field, field: f, kind: kind, sql: a.raw(f, part)}
	temporal := kind == filter.KindDate || kind == filter.KindTime
	if g.Bucket != "" && (!temporal || !slices.Contains(buckets, g.Bucket)) {
		if temporal {
			faults.Add(at+".bucket", "not_an_option", fault.Params{"allowed": buckets})
		} else {
			faults.Add(at+".bucket", "not_for_this_type", fault.Params{"type": string(f.Type)})
		}
		return
	}
	d := db.Dialect(a.dialect())
	switch {
	case kind == filter.KindTime:
		if g.Bucket == "" {
			g.Bucket = "day"
		}
		k.sql, k.period = d.Bucket("("+k.sql+")", g.Bucket, a.zone()), true
	case kind == filter.KindDate:
		if k.period = true; g.Bucket != "" {
			k.sql = d.DateBucket("("+k.sql+")", g.Bucket)
		}
	case kind == filter.KindNumber:
		k.sql = whole64(k.sql)
	case kind == filter.KindBool, kind == filter.KindExact, kind == filter.KindText && f.Impl.Slot() != fieldtype.SlotNone, part != "":
	default:
		faults.Add(at+".field", "not_groupable", fault.Params{"field": g.Field, "type": string(f.Type)})
		return
	}
	a.keys = append(a.keys, k)
}

// zone is the actor's time zone under a name that both engines know.
func (a *aggregation) zone() string {
	name := a.actor.Location().String()
	if name == "Local" || name == "" {
		return "UTC"
	}
	return name
}

func (a *aggregation) measure(at string, m Measure, faults *fault.List) {
	if m.Name == "" {
		if m.Name = string(m.Func); m.Field != "" {
			m.Name += "_" + m.Field
		}
	}
	out := measure{Measure: m}
	if slices.ContainsFunc(a.measures, func(x measure) bool { return x.Name == m.Name }) {
		faults.Add(at+".name", "duplicate")
		return
	}
	if !slices.Contains([]MeasureFunc{MeasureCount, MeasureSum, MeasureAvg, MeasureMin, MeasureMax, MeasureCountDistinct}, m.Func) {
		faults.Add(at+".func", "not_an_option", fault.Params{"allowed": []MeasureFunc{
			MeasureCount, MeasureSum, MeasureAvg, MeasureMin, MeasureMax, MeasureCountDistinct,
		}})
		return
	}
	if m.Field == "" {
		if m.Func != MeasureCount {
			faults.Add(at+".field", "required")
			return
		}
		a.measures = append(a.measures, out)
		return
	}
	f, part, kind, ok := a.named(at, m.Field, faults)
	if !ok {
		return
	}
	out.field, out.kind, out.sql = f, kind, a.raw(f, part)
	var fits bool
	switch m.Func {
	case MeasureCount:
		fits = true
	case MeasureCountDistinct:
		fits = kind != filter.KindMulti && kind != filter.KindJSON && kind != filter.KindMoney
	case MeasureSum, MeasureAvg:
		fits = kind == filter.KindNumber || kind == filter.KindDecimal || kind == filter.KindMoney
	default:
		fits = slices.Contains([]filter.Kind{filter.KindNumber, filter.KindDecimal, filter.KindMoney, filter.KindDate, filter.KindTime}, kind)
	}
	if !fits {
		faults.Add(at+".func", "not_for_this_type", fault.Params{"type": string(f.Type)})
		return
	}
	switch kind {
	case filter.KindMoney:
		out.sql, out.currency = whole64(out.sql), strings.ReplaceAll(a.currency(f), "@", "c")
	case filter.KindNumber:
		out.sql = whole64(out.sql)
	}
	a.measures = append(a.measures, out)
}

// whole64 reads a whole number exactly, also where a side column holds it as a double.
func whole64(sql string) string { return "cast(" + sql + " as bigint)" }

// order finds what groups are ordered by, and adds the keys so that the order is always the same.
func (a *aggregation) order(sorts []Sort, faults *fault.List) {
	if len(sorts) > maxSorts {
		faults.Add("sort", "too_many", fault.Params{"max": maxSorts})
		return
	}
	for _, s := range sorts {
		g := groupSort{
			key:     slices.IndexFunc(a.keys, func(k groupKey) bool { return k.name == s.Field }),
			measure: slices.IndexFunc(a.measures, func(m measure) bool { return m.Name == s.Field }),
			desc:    s.Desc,
		}
		if g.key < 0 && g.measure < 0 {
			faults.Add("sort", "unknown_field", fault.Params{"field": s.Field})
			return
		}
		if g.measure >= 0 {
			g.key = -1
		}
		a.sorts = append(a.sorts, g)
	}
	if len(sorts) == 0 && len(a.keys) > 0 && !a.keys[0].period {
		a.sorts = append(a.sorts, groupSort{key: -1, measure: 0, desc: true})
	}
	for i := range a.keys {
		a.sorts = append(a.sorts, groupSort{key: i, measure: -1})
	}
}

// MarshalJSON writes no groups as an empty list.
func (r AggregateResult) MarshalJSON() ([]byte, error) {
	type plain AggregateResult
	if r.Groups == nil {
		r.Groups = []Group{}
	}
	return json.Marshal(plain(r))
}
