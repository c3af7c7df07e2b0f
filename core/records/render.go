package records

import (
	"context"
	"encoding/json"

	"github.com/kontor-crm/kontor/core/access"
)

// JSON writes a record that was just written as the API shows it to the actor, like Row.AppendJSON. Roll-ups are not
// part of it, since they belong to other records.
func (s *Service) JSON(ctx context.Context, r *Record) ([]byte, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	return c.render(r)
}

func (c *session) render(r *Record) ([]byte, error) {
	rules := c.rules.Object(r.Object.ID)
	p, err := c.plan(r.Object, rules, nil)
	if err != nil {
		return nil, err
	}
	dst := []byte{'{'}
	for i := range p.columns {
		col := &p.columns[i]
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, col.prefix...)
		dst = appendValue(dst, r, customField{field: col.field, masked: col.masked})
	}
	if len(p.customAll) > 0 {
		dst = append(dst, `,"custom":{`...)
		for i, cf := range p.customAll {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(dst, cf.prefix...)
			dst = appendValue(dst, r, cf)
		}
		dst = append(dst, '}')
	}
	if r.Object.ContactPoints && rules.Can(access.Read) {
		raw, err := json.Marshal(visiblePoints(r.Object, rules, r.Points))
		if err != nil {
			return nil, err
		}
		dst = append(dst, `,"contact_points":`...)
		dst = append(dst, raw...)
	}
	return append(dst, '}'), nil
}

func appendValue(dst []byte, r *Record, cf customField) []byte {
	v := r.Values[cf.field.ID]
	switch {
	case v == nil:
		return append(dst, "null"...)
	case cf.masked || cf.field.Secret():
		return append(dst, mask...)
	}
	return cf.field.Impl.AppendJSON(dst, v)
}
