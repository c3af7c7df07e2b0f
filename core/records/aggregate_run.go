package records

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// million splits sums of whole numbers in two, so that neither engine's integers overflow.
const million = 1_000_000

// run reads the groups and what is measured in each.
func (a *aggregation) run(ctx context.Context, tx *db.Tx, out *AggregateResult) error {
	b := filter.NewSQL(a.dialect())
	b.Raw("select * from (select ")
	a.writeKeys(b)
	width := 0
	for i := range a.measures {
		width += a.writeMeasure(b, &a.measures[i])
	}
	for i, s := range a.sorts {
		if s.measure >= 0 {
			b.Raw(", ")
			a.writeRank(b, &a.measures[s.measure])
			b.Raw(" as s" + strconv.Itoa(i))
			width++
		}
	}
	b.Raw(" from ").Raw(a.obj.Table).Raw(" c where ")
	a.sel.where(tx, b)
	a.groupBy(b, 0)
	b.Raw(") g")
	for i, s := range a.sorts {
		column := "k" + strconv.Itoa(s.key)
		if s.measure >= 0 {
			column = "s" + strconv.Itoa(i)
		}
		b.Raw([]string{" order by ", ", "}[min(i, 1)]).Raw("(" + column + " is null), " + column)
		if s.desc {
			b.Raw(" desc")
		}
	}
	b.Raw(" limit ").Arg(a.limit + 1)
	rows, err := tx.Query(ctx, b.String(), b.Args()...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		cells, err := scanAny(rows, len(a.keys)+width)
		if err != nil {
			return err
		}
		out.Groups = append(out.Groups, a.group(cells))
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	if out.Truncated = len(out.Groups) > a.limit; out.Truncated {
		out.Groups = out.Groups[:a.limit]
	}
	return a.money(ctx, tx, out)
}

// writeKeys writes the keys as k0, k1, k2; without keys a number, so that a comma may follow.
func (a *aggregation) writeKeys(b *filter.SQL) {
	for i, k := range a.keys {
		if i > 0 {
			b.Raw(", ")
		}
		b.Raw(k.sql).Raw(" as k" + strconv.Itoa(i))
	}
}

// groupBy groups by the keys and, behind them, by further columns.
func (a *aggregation) groupBy(b *filter.SQL, more int) {
	for i := range len(a.keys) + more {
		b.Raw([]string{" group by ", ", "}[min(i, 1)]).Raw(strconv.Itoa(i + 1))
	}
}

// writeMeasure writes the columns of a measure and returns how many they are. Amounts of money have a statement of their own.
func (a *aggregation) writeMeasure(b *filter.SQL, m *measure) int {
	sep := ", "
	if len(a.keys) == 0 && m == &a.measures[0] {
		sep = ""
	}
	value := m.sql
	switch {
	case m.Func == MeasureCount && m.field == nil:
		b.Raw(sep + "count(*)")
	case m.Func == MeasureCount:
		b.Raw(sep + "count(" + value + ")")
	case m.Func == MeasureCountDistinct:
		b.Raw(sep + "count(distinct " + value + ")")
	case m.kind == filter.KindMoney:
		b.Raw(sep + "null")
	case m.Func == MeasureMin || m.Func == MeasureMax:
		b.Raw(sep + string(m.Func) + "(" + value + ")")
	case m.kind == filter.KindNumber:
		b.Raw(sep + sums(value) + ", count(" + value + ")")
		return 3
	case a.dialect() == filter.Postgres:
		// A double of at most 15 digits becomes the very decimal that it stands for, so the sum is exact.
		b.Raw(sep + "cast(sum(cast(" + value + " as numeric)) as text), count(" + value + ")")
		return 2
	default:
		b.Raw(sep + "sum(" + value + "), count(" + value + ")")
		return 2
	}
	return 1
}

// sums are the millions and the rest of a sum of whole numbers.
func sums(value string) string {
	m := strconv.Itoa(million)
	return "cast(sum(" + value + " / " + m + ") as bigint), cast(sum(" + value + " % " + m + ") as bigint)"
}

// writeRank writes the value by which groups are ordered, where close is good enough.
func (a *aggregation) writeRank(b *filter.SQL, m *measure) {
	double := "real"
	if a.dialect() == filter.Postgres {
		double = "double precision"
	}
	switch {
	case m.Func == MeasureCount && m.field == nil:
		b.Raw("count(*)")
	case m.Func == MeasureCount:
		b.Raw("count(" + m.sql + ")")
	case m.Func == MeasureCountDistinct:
		b.Raw("count(distinct " + m.sql + ")")
	case m.kind == filter.KindMoney:
		b.Raw(string(m.Func) + "(case when " + m.currency + " = ").Arg(a.home).Raw(" then cast(" + m.sql + " as " + double + ") end)")
	case m.kind == filter.KindDate || m.kind == filter.KindTime:
		b.Raw(string(m.Func) + "(" + m.sql + ")")
	default:
		b.Raw(string(m.Func) + "(cast(" + m.sql + " as " + double + "))")
	}
}

func scanAny(rows db.Rows, n int) ([]any, error) {
	cells := make([]any, n)
	dest := make([]any, n)
	for i := range cells {
		dest[i] = &cells[i]
	}
	err := rows.Scan(dest...)
	return cells, err
}

// group makes a group of a row.
func (a *aggregation) group(cells []any) Group {
	g := Group{Keys: make([]GroupKey, len(a.keys)), Values: make(map[string]any, len(a.measures))}
	for i := range a.keys {
		g.Keys[i] = GroupKey{Field: a.keys[i].name, Value: a.keys[i].value(cells[i])}
	}
	at := len(a.keys)
	for i := range a.measures {
		m := &a.measures[i]
		n := 1
		switch {
		case m.kind == filter.KindMoney && m.Func != MeasureCount:
			g.Values[m.Name] = []fieldtype.Money{}
		case m.Func == MeasureSum || m.Func == MeasureAvg:
			n = 2
			if m.kind == filter.KindNumber {
				n = 3
			}
			g.Values[m.Name] = m.total(cells[at : at+n])
		default:
			g.Values[m.Name] = m.value(cells[at])
		}
		at += n
	}
	return g
}

// value is a key as JSON has it.
func (k *groupKey) value(v any) any {
	switch x := v.(type) {
	case []byte:
		v = string(x)
	case int64:
		if k.kind == filter.KindBool {
			return x != 0
		}
	case float64:
		if k.kind == filter.KindBool {
			return x != 0
		}
		return int64(x)
	}
	if v == "" {
		return nil
	}
	return v
}

// value is a measure of one column as JSON has it.
func (m *measure) value(v any) any {
	if b, ok := v.([]byte); ok {
		v = string(b)
	}
	if v == nil || m.Func == MeasureCount || m.Func == MeasureCountDistinct {
		return v
	}
	switch m.kind {
	case filter.KindTime:
		switch x := v.(type) {
		case int64: // SQLite gives the integer where it does not know the column's type.
			v = time.UnixMicro(x).UTC()
		case time.Time:
			v = x.UTC()
		}
		if m.field != nil {
			return json.RawMessage(m.field.Impl.AppendJSON(nil, v))
		}
	case filter.KindDecimal:
		return number(v).String()
	}
	return v
}

// total is a sum or an average; cells are the sum, in two parts for whole numbers, and the count.
func (m *measure) total(cells []any) any {
	count := number(cells[len(cells)-1])
	if count.IsZero() {
		return nil
	}
	var sum decimal.Decimal
	if m.kind == filter.KindNumber {
		sum = number(cells[0]).Mul(decimal.NewFromInt(million)).Add(number(cells[1]))
	} else {
		sum = number(cells[0])
	}
	switch {
	case m.Func == MeasureAvg:
		return sum.DivRound(count, 10).String()
	case m.kind == filter.KindNumber:
		return json.Number(sum.String())
	}
	return sum.String()
}

// number reads what a driver gave for a number. A double counts with the 15 digits that it holds exactly.
func number(v any) decimal.Decimal {
	var text string
	switch x := v.(type) {
	case int64:
		return decimal.NewFromInt(x)
	case float64:
		text = strconv.FormatFloat(x, 'g', 15, 64)
	case []byte:
		text = string(x)
	case string:
		text = x
	}
	d, err := decimal.NewFromString(text)
	if err != nil {
		return decimal.Zero
	}
	return d
}

// money reads the amounts of money of the groups, one statement for each field.
func (a *aggregation) money(ctx context.Context, tx *db.Tx, out *AggregateResult) error {
	groups := make(map[string]*Group, len(out.Groups))
	for i := range out.Groups {
		groups[groupText(out.Groups[i].Keys)] = &out.Groups[i]
	}
	done := map[*metadata.Field]bool{}
	for i := range a.measures {
		m := &a.measures[i]
		if m.kind != filter.KindMoney || m.Func == MeasureCount || done[m.field] {
			continue
		}
		done[m.field] = true
		if err := a.amounts(ctx, tx, m, out, groups); err != nil {
			return err
		}
	}
	return nil
}

func (a *aggregation) amounts(ctx context.Context, tx *db.Tx, m *measure, out *AggregateResult, groups map[string]*Group) error {
	b := filter.NewSQL(a.dialect())
	b.Raw("select ")
	a.writeKeys(b)
	if len(a.keys) > 0 {
		b.Raw(", ")
	}
	b.Raw(m.currency + ", " + sums(m.sql) + ", count(" + m.sql + "), min(" + m.sql + "), max(" + m.sql + ") from ")
	b.Raw(a.obj.Table).Raw(" c where ")
	a.sel.where(tx, b)
	b.Raw(" and " + m.sql + " is not null")
	if out.Truncated {
		a.within(b, out.Groups)
	}
	a.groupBy(b, 1)
	b.Raw(" order by " + strconv.Itoa(len(a.keys)+1))
	rows, err := tx.Query(ctx, b.String(), b.Args()...)
	if err != nil {
		return err
	}
	defer rows.Close()
	n := len(a.keys)
	for rows.Next() {
		cells, err := scanAny(rows, n+6)
		if err != nil {
			return err
		}
		keys := make([]GroupKey, n)
		for i := range a.keys {
			keys[i] = GroupKey{Field: a.keys[i].name, Value: a.keys[i].value(cells[i])}
		}
		g, ok := groups[groupText(keys)]
		if !ok {
			continue
		}
		currency, _ := cells[n].(string)
		sum := number(cells[n+1]).Mul(decimal.NewFromInt(million)).Add(number(cells[n+2]))
		for i := range a.measures {
			x := &a.measures[i]
			if x.field != m.field || x.Func == MeasureCount {
				continue
			}
			amount := map[MeasureFunc]decimal.Decimal{
				MeasureSum: sum, MeasureMin: number(cells[n+4]), MeasureMax: number(cells[n+5]),
			}[x.Func]
			if x.Func == MeasureAvg {
				amount = sum.DivRound(number(cells[n+3]), 0)
			}
			list, _ := g.Values[x.Name].([]fieldtype.Money)
			g.Values[x.Name] = append(list, fieldtype.Money{Amount: amount.IntPart(), Currency: currency})
		}
	}
	return rows.Err()
}

// within keeps the statement from reading many more groups than are shown.
func (a *aggregation) within(b *filter.SQL, groups []Group) {
	for i, k := range a.keys {
		var list []string
		null, text := false, true
		for _, g := range groups {
			switch v := g.Keys[i].Value.(type) {
			case nil:
				null = true
			case string:
				list = append(list, v)
			default:
				text = false
			}
		}
		if !text {
			continue
		}
		sql, arg := db.Dialect(a.dialect()).In(k.sql, list)
		at := strings.LastIndexByte(sql, '?')
		b.Raw(" and (").Raw(sql[:at]).Arg(arg).Raw(sql[at+1:])
		if null {
			b.Raw(" or ").Raw(k.sql).Raw(" is null")
		}
		b.Raw(")")
	}
}

func groupText(keys []GroupKey) string {
	values := make([]any, len(keys))
	for i := range keys {
		values[i] = keys[i].Value
	}
	raw, _ := json.Marshal(values) // Texts, numbers and booleans cannot fail.
	return string(raw)
}

// label gives the keys names that people can read, with one statement for each key that refers to records or people.
func (a *aggregation) label(ctx context.Context, tx *db.Tx, groups []Group) error {
	for i, k := range a.keys {
		if k.field.Type == fieldtype.Select {
			for g := range groups {
				for _, o := range k.field.Options.Options {
					if o.Value == groups[g].Keys[i].Value {
						groups[g].Keys[i].Label = metadata.Labels(o.Labels).In(a.actor.Locale)
					}
				}
			}
			continue
		}
		if k.field.Type != fieldtype.Reference && k.field.Type != fieldtype.User {
			continue
		}
		var ids []string
		for _, g := range groups {
			if v, ok := g.Keys[i].Value.(string); ok {
				ids = append(ids, v)
			}
		}
		names, err := a.names(ctx, tx, k.field, ids)
		if err != nil {
			return err
		}
		for g := range groups {
			if v, ok := groups[g].Keys[i].Value.(string); ok {
				groups[g].Keys[i].Label = names[v]
			}
		}
	}
	return nil
}

// names are the titles of referenced records that the actor may read, or the names of people.
func (c *session) names(ctx context.Context, tx *db.Tx, f *metadata.Field, ids []string) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	if f.Type == fieldtype.User {
		return userNames(ctx, tx, slices.Clone(ids))
	}
	target, ok := c.model.ObjectByID(f.Options.Target)
	if !ok {
		return out, nil
	}
	rules := c.rules.Object(target.ID)
	title, _ := target.Field("title")
	if !rules.Can(access.Read) || level(target, rules, title) < access.Readable {
		return out, nil
	}
	p, err := c.plan(target, rules, []string{"title"})
	if err != nil {
		return nil, err
	}
	var page Page
	if err := c.fetchByIDs(ctx, tx, p, target, access.Read, ids, false, &page); err != nil {
		return nil, err
	}
	for _, r := range page.Rows {
		v, err := r.Value(title)
		if err != nil {
			return nil, err
		}
		out[r.ID()], _ = v.(string)
	}
	return out, nil
}
