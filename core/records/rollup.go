package records

import (
	"context"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
)

// rollups works out the roll-up fields of a page: one grouped statement for each field, over the related records that
// the actor may read. A person never learns the sum of what is hidden from them.
func (c *session) rollups(ctx context.Context, tx *db.Tx, p *plan, rows []*Row) error {
	if len(rows) == 0 {
		return nil
	}
	for _, f := range p.rollups {
		values, err := c.rollup(ctx, tx, p.obj, f, rows)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.rollups == nil {
				r.rollups = map[string][]byte{}
			}
			if raw, ok := values[r.ID()]; ok {
				r.rollups[f.ID] = raw
			} else if f.Options.Rollup.Func == fieldtype.RollupCount {
				r.rollups[f.ID] = []byte("0")
			}
		}
	}
	return nil
}

func (c *session) rollup(ctx context.Context, tx *db.Tx, o *metadata.Object, f *metadata.Field, rows []*Row) (map[string][]byte, error) {
	def := f.Options.Rollup
	s := c.schema(o)
	rel, err := s.Relation(def.Relation)
	if err != nil {
		return nil, nil //nolint:nilerr // The relation is gone, or not for this actor: the field is empty.
	}
	end, _ := c.model.End(o.ID, def.Relation)
	target, _ := c.model.ObjectByID(end.Target)
	var where filter.Bound
	if len(def.Filter) > 0 && string(def.Filter) != "null" {
		node, err := filter.ParseJSON(def.Filter)
		if err != nil {
			return nil, err
		}
		if where, err = filter.Bind(node, rel.Target, c.env()); err != nil {
			return nil, nil //nolint:nilerr // A field of the filter is gone, or not for this actor.
		}
	}
	value, currency := "", ""
	if def.Func != fieldtype.RollupCount {
		summed, ok := target.Field(def.Field)
		if !ok || c.rules.Object(target.ID).Field(summed.ID) < access.Readable {
			return nil, nil
		}
		sql, _ := fieldSQL(c.dialect(), summed)
		value = sql
		if summed.CurrencyColumn != "" {
			currency = "@." + summed.CurrencyColumn
		}
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID()
	}
	return c.rollupQuery(ctx, tx, o, f, rel, where, value, currency, ids)
}

// rollupQuery groups the related records by the page's records. The relation's join is written as a correlated
// subquery for each record of the page, which both engines run as one index range each.
func (c *session) rollupQuery(ctx context.Context, tx *db.Tx, o *metadata.Object, f *metadata.Field, rel filter.Relation, where filter.Bound, value, currency string, ids []string) (map[string][]byte, error) {
	def := f.Options.Rollup
	b := filter.NewSQL(c.dialect())
	sub := func(expression string) {
		child := b.Alias()
		b.Raw("(select " + strings.ReplaceAll(expression, "@", child) + " ")
		rel.Join(b, "c", child)
		b.Raw(" and ")
		rel.Scope.SQL(b, child)
		b.Raw(" and ")
		where.SQL(b, child)
		b.Raw(")")
	}
	double := "real"
	if b.Dialect() == filter.Postgres {
		double = "double precision"
	}
	b.Raw("select c.id, ")
	if value == "" {
		sub("cast(count(*) as " + double + ")")
	} else {
		sub("cast(" + string(def.Func) + "(" + value + ") as " + double + ")")
	}
	b.Raw(", ")
	if currency != "" {
		sub("min(" + currency + ")")
		b.Raw(", ")
		sub("max(" + currency + ")")
	} else {
		b.Raw("null, null")
	}
	b.Raw(" from ").Raw(o.Table).Raw(" c where ")
	c.base(tx, b, o, false)
	in(b, "c.id", ids)
	rows, err := tx.Query(ctx, b.String(), b.Args()...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string][]byte{}
	for rows.Next() {
		var rid string
		var n *float64
		var low, high *string
		if err := rows.Scan(&rid, &n, &low, &high); err != nil {
			return nil, err
		}
		if raw := rollupJSON(f, n, low, high); raw != nil {
			out[rid] = raw
		}
	}
	return out, rows.Err()
}

// rollupJSON writes a sum in the declared type. Amounts of different currencies have no sum.
func rollupJSON(f *metadata.Field, n *float64, low, high *string) []byte {
	if n == nil {
		return nil
	}
	switch f.Options.Rollup.Result {
	case fieldtype.MoneyType:
		if low == nil || high == nil || *low != *high {
			return nil
		}
		return f.Impl.AppendJSON(nil, fieldtype.Money{Amount: int64(*n), Currency: *low})
	case fieldtype.Decimal:
		return f.Impl.AppendJSON(nil, decimal.NewFromFloat(*n))
	}
	return strconv.AppendInt(nil, int64(*n), 10)
}
