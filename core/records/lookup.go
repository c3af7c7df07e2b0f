package records

import (
	"context"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Find returns records that a hook needs to decide about a change, in the change's transaction and whatever the actor may
// see: a stage asks for its fields no matter who moves the deal. What it finds must not reach the actor.
func (c *Change) Find(ctx context.Context, object string, where filter.Node, sort string, limit int) ([]*Record, error) {
	return c.session.find(ctx, c.tx, object, where, sort, limit)
}

// find reads whole records without the actor's scope.
func (c *session) find(ctx context.Context, tx *db.Tx, object string, where filter.Node, sort string, limit int) ([]*Record, error) {
	o, err := c.model.Object(object)
	if err != nil {
		return nil, err
	}
	bound, err := filter.Bind(where, &schema{c: c, obj: o, unrestricted: true}, c.env())
	if err != nil {
		return nil, err
	}
	order, err := c.order(o, ParseSort(sort))
	if err != nil {
		return nil, err
	}
	if limit <= 0 || limit > MaxLimit {
		return nil, fault.At("limit", "too_large", fault.Params{"max": MaxLimit})
	}
	p := whole(o)
	b := filter.NewSQL(c.dialect())
	b.Raw("select ").Raw(p.list).Raw(" from ").Raw(o.Table).Raw(" c where ")
	c.base(tx, b, o, false)
	b.Raw(" and ")
	bound.SQL(b, "c")
	c.orderBy(b, order)
	b.Raw(" limit ").Arg(limit)
	var page Page
	if _, err := p.fetch(ctx, tx, b, 0, &page); err != nil {
		return nil, err
	}
	out := make([]*Record, len(page.Rows))
	for i, row := range page.Rows {
		if out[i], err = row.record(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Eq is the condition that a field has a value.
func Eq(field, value string) filter.Node {
	return filter.Compare{Field: field, Op: filter.Eq, Value: filter.String(value)}
}
