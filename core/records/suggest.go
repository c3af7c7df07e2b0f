package records

import (
	"context"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/metadata"
)

// nameKeys are the folded, indexed columns in which search as you type looks.
func nameKeys(o *metadata.Object) []string {
	if len(o.SortTitle) > 0 {
		return []string{"title_key", "sort_key"}
	}
	return []string{"title_key"}
}

// suggest reads the first records by name whose name begins with the search text. Each key is one short walk along its
// index, however many records there are.
func (c *session) suggest(ctx context.Context, tx *db.Tx, p *plan, sel *selection, q Query, page *Page) error {
	low := fold.Fold(q.Search)
	if low == "" {
		return nil
	}
	b := filter.NewSQL(c.dialect())
	b.Raw("select ").Raw(p.list).Raw(" from ").Raw(sel.obj.Table).Raw(" c where ")
	c.base(tx, b, sel.obj, q.Bin)
	b.Raw(" and c.id in (")
	for i, key := range nameKeys(sel.obj) {
		if i > 0 {
			b.Raw(" union ")
		}
		b.Raw("select id from (select c.id from ").Raw(sel.obj.Table).Raw(" c where ")
		sel.where(tx, b)
		b.Raw(" and c." + key + " >= ").Arg(low).Raw(" and c." + key + " < ").Arg(low + "\U0010FFFF")
		b.Raw(" order by c." + key + ", c.id limit ").Arg(q.Limit).Raw(") k" + key)
	}
	b.Raw(") order by c.title_key, c.id limit ").Arg(q.Limit)
	_, err := p.fetch(ctx, tx, b, 0, page)
	return err
}
