package records

import (
	"context"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// CountMode says how a page is to be counted.
type CountMode string

// The modes. A capped count stops at CountCap; an exact one reads every matching row, which takes seconds at a million.
const (
	CountNone   CountMode = "none"
	CountCapped CountMode = "capped"
	CountExact  CountMode = "exact"
)

// CountCap is where a capped count stops.
const CountCap = 10_000

// MaxLimit is the greatest page.
const MaxLimit = 200

// maxSorts bounds the fields that a list is sorted by.
const maxSorts = 3

// Sort is one key of an order. Empty values come last either way.
type Sort struct {
	Field string `json:"field"`
	Desc  bool   `json:"desc,omitempty"`
}

// ParseSort reads "-created_at,name".
func ParseSort(s string) []Sort {
	var out []Sort
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, desc := strings.CutPrefix(part, "-")
		out = append(out, Sort{Field: strings.TrimPrefix(name, "+"), Desc: desc})
	}
	return out
}

// Query asks for a page of an object's records.
type Query struct {
	// Filter may be nil.
	Filter filter.Node
	// Sort is by id (age) when empty; the id always breaks ties.
	Sort []Sort
	// Fields are the API paths to return; nil means all that the actor may see.
	Fields []string
	// Expand are references whose records are to be put in, such as "company".
	Expand []string
	// Limit is the size of the page, 50 when 0, at most MaxLimit.
	Limit int
	// Cursor is where the page before ended.
	Cursor string
	// Count is CountNone when empty.
	Count CountMode
	// Bin lists deleted records instead.
	Bin bool
	// Search restricts the page to records whose title begins with this, or for people whose last name does, for search
	// as you type: the first Limit by title, without a cursor.
	Search string
}

// Page is the answer to a query.
type Page struct {
	Rows []*Row
	// NextCursor is empty on the last page.
	NextCursor string
	// Count is nil when it was not asked for.
	Count *Count
}

// Count is a number of records.
type Count struct {
	Value int64 `json:"value"`
	// Capped says that there are at least Value.
	Capped bool `json:"capped"`
}

// List returns a page of records that the actor may read. It costs one statement, and one more for a count; with the
// filter or the order on an indexed field, the page does not depend on the number of records.
func (s *Service) List(ctx context.Context, object string, q Query) (*Page, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, rules, err := c.object(object, access.Read)
	if err != nil {
		return nil, err
	}
	return c.list(ctx, o, rules, access.Read, q)
}

func (c *session) list(ctx context.Context, o *metadata.Object, rules access.Object, action access.Action, q Query) (*Page, error) {
	if q.Limit <= 0 {
		q.Limit = 50
	}
	if q.Limit > MaxLimit {
		return nil, fault.At("limit", "too_large", fault.Params{"max": MaxLimit})
	}
	p, err := c.plan(o, rules, q.Fields)
	if err != nil {
		return nil, err
	}
	sel, err := c.selection(o, action, q)
	if err != nil {
		return nil, err
	}
	expansions, err := c.expansions(o, rules, q.Expand)
	if err != nil {
		return nil, err
	}
	page := &Page{}
	err = c.s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		switch {
		case sel.empty:
		case q.Search != "":
			err = c.suggest(ctx, tx, p, sel, q, page)
		default:
			err = c.fetch(ctx, tx, p, sel, q, page)
		}
		if err != nil {
			return err
		}
		if page.Count, err = c.count(ctx, tx, sel, q.Count); err != nil {
			return err
		}
		if err := c.rollups(ctx, tx, p, page.Rows); err != nil {
			return err
		}
		return c.expand(ctx, tx, expansions, page.Rows)
	})
	if err == nil && action == access.Read {
		err = c.classifiedRead(ctx, p, page.Rows)
	}
	return page, err
}

// selection is the where clause of a query: tenant, bin, filter, scope and quick search.
type selection struct {
	obj   *metadata.Object
	order []orderKey
	where func(tx *db.Tx, b *filter.SQL)
	// empty says that the actor's scope lets nothing through.
	empty bool
}

func (c *session) selection(o *metadata.Object, action access.Action, q Query) (*selection, error) {
	bound, err := filter.Bind(q.Filter, c.schema(o), c.env())
	if err != nil {
		return nil, err
	}
	order, err := c.order(o, q.Sort)
	if err != nil {
		return nil, err
	}
	scope, some, err := c.scope(o, action)
	if err != nil {
		return nil, err
	}
	read := filter.Bound{}
	if action != access.Read {
		var readable bool
		if read, readable, err = c.scope(o, access.Read); err != nil {
			return nil, err
		}
		some = some && readable
	}
	return &selection{obj: o, order: order, empty: !some, where: func(tx *db.Tx, b *filter.SQL) {
		c.base(tx, b, o, q.Bin)
		b.Raw(" and ")
		bound.SQL(b, "c")
		b.Raw(" and ")
		scope.SQL(b, "c")
		if action != access.Read {
			b.Raw(" and ")
			read.SQL(b, "c")
		}
	}}, nil
}

// base writes the conditions that every statement on records has.
func (c *session) base(tx *db.Tx, b *filter.SQL, o *metadata.Object, bin bool) {
	belongs(tx, b, o)
	if bin {
		b.Raw(" and c.deleted_at is not null")
	} else {
		b.Raw(" and c.deleted_at is null")
	}
}

// belongs writes that a row on the alias c is the tenant's and a record of the object, in the bin or not.
func belongs(tx *db.Tx, b *filter.SQL, o *metadata.Object) {
	tenant, args := tx.Where("c")
	if len(args) > 0 {
		i := strings.IndexByte(tenant, '?')
		b.Raw(tenant[:i]).Arg(args[0]).Raw(tenant[i+1:])
	} else {
		b.Raw(tenant)
	}
	if o.Custom {
		b.Raw(" and c.object_id = ").Arg(o.ID)
	}
}

func (c *session) fetch(ctx context.Context, tx *db.Tx, p *plan, sel *selection, q Query, page *Page) error {
	cur, err := c.openCursor(sel, q)
	if err != nil {
		return err
	}
	need := q.Limit + 1
	var last []orderValue
	// Empty values of the first key come last, from a statement of their own: so each half is an index range.
	for _, half := range c.halves(sel, cur) {
		b := filter.NewSQL(c.dialect())
		b.Raw("select ").Raw(p.list)
		for _, k := range sel.order {
			b.Raw(", ").Raw(k.sql)
		}
		b.Raw(" from ").Raw(sel.obj.Table).Raw(" c where ")
		sel.where(tx, b)
		half(b)
		c.orderBy(b, sel.order)
		b.Raw(" limit ").Arg(need - len(page.Rows))
		keys, err := p.fetch(ctx, tx, b, len(sel.order), page)
		if err != nil {
			return err
		}
		last = append(last, keys...)
		if len(page.Rows) >= need {
			break
		}
	}
	if len(page.Rows) == need {
		page.Rows = page.Rows[:q.Limit]
		n := len(sel.order)
		page.NextCursor = c.sealCursor(sel, q, last[(q.Limit-1)*n:q.Limit*n])
	}
	return nil
}

// fetch runs a statement whose select list is the plan's and then the order's keys.
func (p *plan) fetch(ctx context.Context, tx *db.Tx, b *filter.SQL, keys int, page *Page) ([]orderValue, error) {
	rows, err := tx.Query(ctx, b.String(), b.Args()...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []orderValue
	for rows.Next() {
		row := &Row{plan: p, cells: make([]cell, len(p.columns)+p.extra)}
		dest := make([]any, 0, len(row.cells)+1+keys)
		dest = row.dests(dest)
		at := len(out)
		out = slices.Grow(out, keys)[:at+keys]
		for i := range keys {
			dest = append(dest, &out[at+i].v)
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		page.Rows = append(page.Rows, row)
	}
	return out, rows.Err()
}

func (c *session) count(ctx context.Context, tx *db.Tx, sel *selection, mode CountMode) (*Count, error) {
	b := filter.NewSQL(c.dialect())
	switch mode {
	case "", CountNone:
		return nil, nil
	case CountCapped:
		b.Raw("select count(*) from (select 1 from ").Raw(sel.obj.Table).Raw(" c where ")
		sel.where(tx, b)
		b.Raw(" limit ").Arg(CountCap + 1).Raw(") x")
	case CountExact:
		b.Raw("select count(*) from ").Raw(sel.obj.Table).Raw(" c where ")
		sel.where(tx, b)
	default:
		return nil, fault.At("count", "not_an_option", fault.Params{"allowed": []CountMode{CountNone, CountCapped, CountExact}})
	}
	n := &Count{}
	if sel.empty {
		return n, nil
	}
	if err := tx.QueryRow(ctx, b.String(), b.Args()...).Scan(&n.Value); err != nil {
		return nil, err
	}
	if mode == CountCapped && n.Value > CountCap {
		n.Value, n.Capped = CountCap, true
	}
	return n, nil
}
