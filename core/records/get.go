package records

import (
	"context"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/metadata"
)

// GetOptions choose what Get returns.
type GetOptions struct {
	Fields []string
	Expand []string
	// Bin finds deleted records, too, except those that were merged: they are a not_found fault merged, which names the
	// record that has stayed.
	Bin bool
}

// Get returns one record. What the actor may not read, and what belongs to another tenant, is not_found.
func (s *Service) Get(ctx context.Context, object, recordID string, q GetOptions) (*Row, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, rules, err := c.object(object, access.Read)
	if err != nil {
		return nil, err
	}
	if !id.Valid(o.Prefix, recordID) {
		return nil, missingRecord(recordID)
	}
	p, err := c.plan(o, rules, q.Fields)
	if err != nil {
		return nil, err
	}
	expansions, err := c.expansions(o, rules, q.Expand)
	if err != nil {
		return nil, err
	}
	var page Page
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		var more []string
		if o.ContactPoints {
			more = []string{pointsSQL(tx.Dialect())}
		}
		found, err := c.fetchColumns(ctx, tx, p, o, access.Read, []string{recordID}, false, more, &page)
		if err != nil {
			return err
		}
		if len(page.Rows) == 0 && q.Bin {
			if err := c.fetchBinned(ctx, tx, p, o, recordID, &page); err != nil {
				return err
			}
		}
		if len(page.Rows) == 0 {
			return missingRecord(recordID)
		}
		if len(found) > 0 {
			err = attachPoints(o, rules, page.Rows[0], found[0].Text)
		} else {
			err = c.points(ctx, tx, o, rules, page.Rows)
		}
		if err != nil {
			return err
		}
		if err := c.rollups(ctx, tx, p, page.Rows); err != nil {
			return err
		}
		return c.expand(ctx, tx, expansions, page.Rows)
	})
	if err != nil {
		return nil, err
	}
	return page.Rows[0], c.classifiedRead(ctx, p, page.Rows)
}

// fetchBinned reads a record that may be in the bin. One that was merged into another is a fault that names the other.
func (c *session) fetchBinned(ctx context.Context, tx *db.Tx, p *plan, o *metadata.Object, recordID string, page *Page) error {
	if err := c.fetchByIDs(ctx, tx, p, o, access.Read, []string{recordID}, true, page); err != nil || len(page.Rows) == 0 {
		return err
	}
	into, err := c.mergedInto(ctx, tx, o, recordID)
	if err == nil && into != "" {
		err = missingMerged(recordID, into)
	}
	return err
}

// fetchByIDs reads records by id under the scope of an action, in no particular order.
func (c *session) fetchByIDs(ctx context.Context, tx *db.Tx, p *plan, o *metadata.Object, action access.Action, ids []string, bin bool, page *Page) error {
	_, err := c.fetchColumns(ctx, tx, p, o, action, ids, bin, nil, page)
	return err
}

// fetchColumns is fetchByIDs with more columns, whose values it returns.
func (c *session) fetchColumns(ctx context.Context, tx *db.Tx, p *plan, o *metadata.Object, action access.Action, ids []string, bin bool, more []string, page *Page) ([]db.Value, error) {
	scope, some, err := c.scope(o, action)
	if err != nil || !some {
		return nil, err
	}
	b := filter.NewSQL(c.dialect())
	b.Raw("select ").Raw(p.columnsSQL(b.Dialect()))
	for _, column := range more {
		b.Raw(", ").Raw(column)
	}
	b.Raw(" from ").Raw(o.Table).Raw(" c where ")
	belongs(tx, b, o)
	if !bin {
		b.Raw(" and c.deleted_at is null")
	}
	if len(ids) == 1 {
		b.Raw(" and c.id = ").Arg(ids[0])
	} else {
		in(b, "c.id", ids)
	}
	b.Raw(" and ")
	scope.SQL(b, "c")
	how := db.Kept
	if scope.Fields() != nil { // A scope may ask for related records, or for many owners.
		how = db.Fresh
	}
	return p.read(ctx, tx, how, b, len(more), page)
}

// in writes " and column in (list)".
func in(b *filter.SQL, column string, list []string) {
	sql, arg := db.Dialect(b.Dialect()).In(column, list)
	b.Raw(" and ").Raw(sql[:strings.IndexByte(sql, '?')]).Arg(arg).Raw(sql[strings.IndexByte(sql, '?')+1:])
}
