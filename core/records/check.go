package records

import (
	"context"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// CheckFilter refuses a filter that the actor could not list an object's records with: unknown or hidden fields, operators
// and values that do not fit. The faults are those of List; an object that the actor may not read is not_found.
func (s *Service) CheckFilter(ctx context.Context, object string, node filter.Node) error {
	_, err := s.CheckQuery(ctx, object, Query{Filter: node})
	return err
}

// CheckQuery is CheckFilter for the sort keys and fields of a query, too, and returns the object. It runs nothing.
// Faults name filter, sort and fields.
func (s *Service) CheckQuery(ctx context.Context, object string, q Query) (*metadata.Object, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, rules, err := c.object(object, access.Read)
	if err != nil {
		return nil, err
	}
	var l fault.List
	if _, err := filter.Bind(q.Filter, c.schema(o), c.env()); l.Merge("", err) != nil {
		return nil, err
	}
	if _, err := c.order(o, q.Sort); l.Merge("", err) != nil {
		return nil, err
	}
	if _, err := c.plan(o, rules, q.Fields); l.Merge("", err) != nil {
		return nil, err
	}
	return o, l.Err()
}
