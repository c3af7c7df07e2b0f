package records

import (
	"context"
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
	bin   bool
	// bounds are the filter and the scopes, all of which a record must satisfy.
	bounds []filter.Bound
	c      *session
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
	sel := &selection{c: c, obj: o, order: order, bin: q.Bin, bounds: []filter.Bound{bound}}
	actions := []access.Action{action}
	if action != access.Read {
		actions = append(actions, access.Read)
	}
	for _, a := range actions {
		scope, some, err := c.scope(o, a)
		if err != nil {
			return nil, err
		}
		sel.empty = sel.empty || !some
		sel.bounds = append(sel.bounds, scope)
	}
	return sel, nil
}

// where writes the conditions on the alias c.
func (sel *selection) where(tx *db.Tx, b *filter.SQL) { sel.whereBy(tx, b, nil) }

// whereBy is where so that the engine finds the rows by one comparison, where one is given.
func (sel *selection) whereBy(tx *db.Tx, b *filter.SQL, by *filter.Equality) {
	sel.c.base(tx, b, sel.obj, sel.bin)
	b.Steer("c", by)
	for _, bound := range sel.bounds {
		b.Raw(" and ")
		bound.SQL(b, "c")
	}
	b.Steer("", nil)
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
	way, err := c.way(ctx, tx, sel)
	if err != nil {
		return err
	}
	halves := c.halves(sel, cur)
	if way.few && cur == nil {
		halves = []half{{keys: sel.order, open: true, where: func(*filter.SQL) {}}}
	}
	need := q.Limit + 1
	var last []db.Value
	// Empty values of the first key come last, from a statement of their own: so each half is an index range. Where the
	// records are few, they are all read and sorted.
	for _, half := range halves {
		b := filter.NewSQL(c.dialect())
		b.Raw(way.verb()).Raw(p.columnsSQL(b.Dialect()))
		for i := range sel.order {
			b.Raw(", ").Raw(sel.order[i].selected())
		}
		way.from(b, sel.obj)
		sel.whereBy(tx, b, way.by)
		half.where(b)
		c.orderBy(b, half.keys, half.open)
		b.Raw(" limit ").Arg(need - len(page.Rows))
		keys, err := p.read(ctx, tx, way.plan, b, len(sel.order), page)
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
