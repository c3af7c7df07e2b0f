package records

import (
	"context"
	"strconv"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Find returns records that a hook needs to decide about a change, in the change's transaction and whatever the actor may
// see: a stage asks for its fields no matter who moves the deal. What it finds must not reach the actor.
func (c *Change) Find(ctx context.Context, object string, where filter.Node, sort string, limit int) ([]*Record, error) {
	return c.session.findOnce(ctx, c.tx, object, where, sort, limit)
}

// findOnce is find that asks the database once for each question of a call, until the call writes records of the object:
// an import of deals asks for the same few stages thousands of times.
func (c *session) findOnce(ctx context.Context, tx *db.Tx, object string, where filter.Node, sort string, limit int) ([]*Record, error) {
	key := string(filter.FormatJSON(where)) + "\x00" + sort + "\x00" + strconv.Itoa(limit)
	if list, ok := c.found[object][key]; ok {
		return list, nil
	}
	list, err := c.find(ctx, tx, object, where, sort, limit)
	if err != nil {
		return nil, err
	}
	if c.found == nil {
		c.found = map[string]map[string][]*Record{}
	}
	if c.found[object] == nil || len(c.found[object]) > 1000 {
		c.found[object] = map[string][]*Record{}
	}
	c.found[object][key] = list
	return list, nil
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
	c.orderBy(b, order, true)
	b.Raw(" limit ").Arg(limit)
	var page Page
	if err := p.fetch(ctx, tx, b, &page); err != nil {
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

// Matches reports whether the record as it is to be satisfies a condition on its own fields, whatever the actor may see of them. One
// on related records is never satisfied. Faults are those of a filter that does not fit the object.
func (c *Change) Matches(where filter.Node) (bool, error) {
	bound, err := filter.Bind(where, &schema{c: c.session, obj: c.Object, unrestricted: true}, c.session.env())
	if err != nil {
		return false, err
	}
	return c.After.Match(bound), nil
}

// Eq is the condition that a field has a value.
func Eq(field, value string) filter.Node {
	return filter.Compare{Field: field, Op: filter.Eq, Value: filter.String(value)}
}

// Find is Change.Find for whoever writes a batch: it reads whatever the actor may see or not, to decide what to write.
func (b *Batch) Find(ctx context.Context, object string, where filter.Node, sort string, limit int) ([]*Record, error) {
	return b.session.findOnce(ctx, b.tx, object, where, sort, limit)
}
