package records

import (
	"context"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// ExportQuery chooses the records and fields of an export.
type ExportQuery struct {
	Object string
	Filter filter.Node
	Sort   []Sort
	Fields []string
}

// exported is the plan of an export: masked and secret values are left out altogether, since a file outlives every right.
func (c *session) exported(q ExportQuery) (*metadata.Object, access.Object, []string, error) {
	o, rules, err := c.object(q.Object, access.Export)
	if err != nil {
		return nil, rules, nil, err
	}
	if q.Fields != nil {
		var faults fault.List
		for _, path := range q.Fields {
			if f, ok := o.Field(path); !ok || level(o, rules, f) < access.Readable || f.Secret() {
				faults.Add("fields", "unknown_field", fault.Params{"field": path})
			}
		}
		return o, rules, q.Fields, faults.Err()
	}
	var fields []string
	for _, f := range o.Fields {
		if level(o, rules, f) < access.Readable || f.Secret() || f.Type == "rollup" || f.System && (f.Name == "deleted_at" || f.Name == "merged_into" || f.Name == "title") {
			continue
		}
		fields = append(fields, f.Path())
	}
	return o, rules, fields, nil
}

// ExportFields returns the fields of an export in order.
func (s *Service) ExportFields(ctx context.Context, object string, fields []string) ([]*metadata.Field, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, _, paths, err := c.exported(ExportQuery{Object: object, Fields: fields})
	if err != nil {
		return nil, err
	}
	out := make([]*metadata.Field, 0, len(paths))
	for _, p := range paths {
		f, _ := o.Field(p)
		out = append(out, f)
	}
	return out, nil
}

// Export hands every record that the actor may export to fn, page by page along the order, with only the values of the
// chosen fields. Limit bounds the records, 0 for none. Memory does not depend on their number.
func (s *Service) Export(ctx context.Context, q ExportQuery, limit int, fn func(*Record) error) error {
	c, err := s.open(ctx, nil)
	if err != nil {
		return err
	}
	o, rules, fields, err := c.exported(q)
	if err != nil {
		return err
	}
	list := Query{Filter: q.Filter, Sort: q.Sort, Fields: fields, Limit: MaxLimit}
	if limit > 0 {
		list.Limit = min(limit, MaxLimit)
	}
	for n := 0; ; {
		page, err := c.list(ctx, o, rules, access.Export, list)
		if err != nil {
			return err
		}
		for _, row := range page.Rows {
			r, err := row.record()
			if err != nil {
				return err
			}
			if err := fn(r); err != nil {
				return err
			}
			if n++; n == limit {
				return nil
			}
		}
		if list.Cursor = page.NextCursor; list.Cursor == "" {
			return nil
		}
	}
}
