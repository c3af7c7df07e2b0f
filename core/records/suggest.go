package records

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/metadata"
)

// beginning is a range of a folded, indexed column in which search as you type looks.
type beginning struct{ column, low string }

// maxSplits bounds the ways in which a text is read as last name and first name.
const maxSplits = 3

// beginnings are where the names are that begin with a folded text. The text may be a last name with the beginning of a
// first name behind it, and each blank may be where one ends and the other begins.
func beginnings(o *metadata.Object, low string) []beginning {
	out := []beginning{{"title_key", low}}
	if len(o.SortTitle) == 0 {
		return out
	}
	out = append(out, beginning{"sort_key", low})
	for at, n := 0, 0; n < maxSplits; n++ {
		i := strings.IndexByte(low[at:], ' ')
		if i < 0 {
			break
		}
		at += i + 1
		out = append(out, beginning{"sort_key", low[:at-1] + namePart + low[at:]})
	}
	return out
}

// suggest reads the first records by name whose name begins with the search text. Each beginning is one short walk along
// an index, however many records there are.
func (c *session) suggest(ctx context.Context, tx *db.Tx, p *plan, sel *selection, q Query, page *Page) error {
	low := fold.Fold(q.Search)
	if low == "" {
		return nil
	}
	b := filter.NewSQL(c.dialect())
	b.Raw("select ").Raw(p.columnsSQL(b.Dialect())).Raw(", c.title_key from ").Raw(sel.obj.Table).Raw(" c where ")
	c.base(tx, b, sel.obj, q.Bin)
	b.Raw(" and c.id in (")
	for i, x := range beginnings(sel.obj, low) {
		if i > 0 {
			b.Raw(" union ")
		}
		b.Raw("select id from (select c.id from ").Raw(sel.obj.Table).Raw(" c where ")
		sel.where(tx, b)
		b.Raw(" and c." + x.column + " >= ").Arg(x.low).Raw(" and c." + x.column + " < ").Arg(x.low + "\U0010FFFF")
		b.Raw(" order by c." + x.column + ", c.id limit ").Arg(q.Limit).Raw(") k")
	}
	b.Raw(")")
	how := db.Ordered
	for _, bound := range sel.bounds {
		if bound.Fields() != nil { // Another index may be far better than that of the names.
			how = db.Fresh
		}
	}
	titles, err := p.read(ctx, tx, how, b, 1, page)
	if err != nil {
		return err
	}
	// The rows are few, and PostgreSQL would rather walk all names in order than sort them under a plan for ordered rows.
	order := make([]int, len(page.Rows))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int {
		return cmp.Or(cmp.Compare(titles[x].Text, titles[y].Text), cmp.Compare(page.Rows[x].ID(), page.Rows[y].ID()))
	})
	rows := make([]*Row, 0, q.Limit)
	for _, i := range order[:min(q.Limit, len(order))] {
		rows = append(rows, page.Rows[i])
	}
	page.Rows = rows
	return nil
}
