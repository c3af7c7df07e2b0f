package records

import (
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
)

// Head is what a record is called, and what it is about where it is an activity.
type Head struct {
	// Object is the API name.
	Object string
	ID     string
	// Title is empty where the actor may not read it.
	Title string
	// About is the record that an activity is about, with its object's API name; empty for others. Whether the actor may read
	// it is not said.
	AboutObject, AboutID string
}

// aboutFields are the references that tie an activity to what it is about, the nearest first.
var aboutFields = []string{"deal_id", "lead_id", "contact_id", "company_id"}

// Heads returns those of some records of an object, by id, that the actor may read and that are not in the bin. Object is a
// stable id or an API name; an unknown one, or one that the actor may not read, has none. One statement by primary key; nothing
// classified is read.
func (s *Service) Heads(ctx context.Context, object string, ids []string) (map[string]Head, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, ok := c.model.ObjectByID(object)
	if !ok {
		if o, err = c.model.Object(object); err != nil {
			return nil, nil //nolint:nilerr // an object that is gone has no records
		}
	}
	rules := c.rules.Object(o.ID)
	ids = slices.DeleteFunc(slices.Clone(ids), func(rid string) bool { return !id.Valid(o.Prefix, rid) })
	if !rules.Can(access.Read) || len(ids) == 0 {
		return nil, nil
	}
	fields := []string{"id"}
	titled := false
	if f, ok := o.Field("title"); ok && level(o, rules, f) >= access.Readable {
		fields, titled = append(fields, "title"), true
	}
	about := map[string]string{}
	if slices.Contains(activities, o.ID) {
		for _, name := range aboutFields {
			f, ok := o.Field(name)
			if !ok || level(o, rules, f) < access.Readable {
				continue
			}
			if target, ok := c.model.ObjectByID(f.Options.Target); ok {
				fields, about[name] = append(fields, name), target.Name
			}
		}
	}
	p, err := c.plan(o, rules, fields)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Head, len(ids))
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		var page Page
		if err := c.fetchByIDs(ctx, tx, p, o, access.Read, ids, false, &page); err != nil {
			return err
		}
		for _, row := range page.Rows {
			r, err := row.record()
			if err != nil {
				return err
			}
			h := Head{Object: o.Name, ID: row.ID()}
			if titled {
				h.Title = r.Text("title")
			}
			for _, name := range aboutFields {
				if object, ok := about[name]; ok && r.Text(name) != "" {
					h.AboutObject, h.AboutID = object, r.Text(name)
					break
				}
			}
			out[h.ID] = h
		}
		return nil
	})
	return out, err
}
