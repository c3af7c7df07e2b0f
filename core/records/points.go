package records

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/metadata"
)

// mirrored are the fields that hold the primary contact point of a kind.
var mirrored = map[string]string{"email": "email", "phone": "phone", "url": "website"}

// mirrorPoints keeps the record's own e-mail, phone and website and its contact points in step: when the points were
// given, the primary ones fill fields that were not given; a changed field replaces the primary point of its kind.
func mirrorPoints(c *Change) {
	o, r := c.Object, c.After
	if !o.ContactPoints {
		return
	}
	for kind, name := range mirrored {
		f, ok := o.Field(name)
		if !ok {
			continue
		}
		if c.points != nil && !c.Given[f.ID] {
			i := slices.IndexFunc(r.Points, func(p ContactPoint) bool { return p.Kind == kind && p.Primary })
			if i < 0 {
				i = slices.IndexFunc(r.Points, func(p ContactPoint) bool { return p.Kind == kind })
			}
			if i >= 0 {
				r.Values[f.ID] = r.Points[i].Value
			} else {
				delete(r.Values, f.ID)
			}
		}
		value, _ := r.Values[f.ID].(string)
		r.Points = withPrimary(r.Points, kind, value, c.Before != nil && c.points == nil)
	}
	r.Points = onlyMirrors(r.Points) // After all kinds, since each is asked of the whole list.
}

// withPrimary returns the points with value as the only primary one of its kind. The old primary one is replaced where
// the field alone was changed.
func withPrimary(points []ContactPoint, kind, value string, replace bool) []ContactPoint {
	out := make([]ContactPoint, 0, len(points)+1)
	found := false
	for _, p := range points {
		if p.Kind == kind {
			if replace && p.Primary && p.Value != value {
				if value == "" || slices.ContainsFunc(points, func(x ContactPoint) bool { return x.Kind == kind && x.Value == value }) {
					continue
				}
				p.Value = value
			}
			if p.Primary = p.Value == value && !found; p.Primary {
				found = true
			} else if p.Value == value {
				continue
			}
		}
		out = append(out, p)
	}
	if value != "" && !found && len(out) > 0 {
		out = append(out, ContactPoint{Kind: kind, Value: value, Primary: true})
	}
	return out
}

// onlyMirrors drops points that say nothing beyond the record's own fields, so that most records have none to store.
func onlyMirrors(points []ContactPoint) []ContactPoint {
	if slices.ContainsFunc(points, func(p ContactPoint) bool { return !p.Primary || p.Label != "" }) {
		return points
	}
	return nil
}

var insertPoint = db.NewInsert("contact_points", behindRecords, db.Column{Name: "id"}, db.Column{Name: "object_id"}, db.Column{Name: "record_id"},
	db.Column{Name: "kind"}, db.Column{Name: "value"}, db.Column{Name: "label"}, db.Column{Name: "is_primary", Type: db.Bool}, db.Column{Name: "position", Type: db.Int})

func (b *Batch) savePoints(o *metadata.Object, r *Record, replace bool) {
	if replace {
		b.tx.Queue("delete from contact_points where tenant_id = ? and record_id = ?", b.tx.Tenant(), r.ID)
	}
	for i, p := range r.Points {
		b.tx.Insert(insertPoint, id.New("cpt"), o.ID, r.ID, p.Kind, p.Value, p.Label, p.Primary, int64(i))
	}
}

// loadPoints reads the contact points of records.
func (b *Batch) loadPoints(ctx context.Context, o *metadata.Object, list []*Record) error {
	if !o.ContactPoints || len(list) == 0 {
		return nil
	}
	ids := make([]string, len(list))
	for i, r := range list {
		ids[i] = r.ID
	}
	points, err := pointsOf(ctx, b.tx, ids)
	for _, r := range list {
		r.Points = points[r.ID]
	}
	return err
}

func pointsOf(ctx context.Context, tx *db.Tx, ids []string) (map[string][]ContactPoint, error) {
	in, arg := tx.Dialect().In("record_id", ids)
	rows, err := tx.Query(ctx, `select record_id, kind, value, label, is_primary from contact_points
		where tenant_id = ? and `+in+` order by record_id, position`, tx.Tenant(), arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string][]ContactPoint{}
	for rows.Next() {
		var rid string
		var p ContactPoint
		if err := rows.Scan(&rid, &p.Kind, &p.Value, &p.Label, &p.Primary); err != nil {
			return nil, err
		}
		out[rid] = append(out[rid], p)
	}
	return out, rows.Err()
}

// pointsSQL is the column of a record's contact points, as a JSON list in their order. It spares reading one record a
// statement of its own.
func pointsSQL(d db.Dialect) string {
	if d == db.Postgres {
		return `(select json_agg(json_build_object('kind', p.kind, 'value', p.value, 'label', p.label, 'primary', p.is_primary) order by p.position)::text
			from contact_points p where p.tenant_id = c.tenant_id and p.record_id = c.id)`
	}
	return `(select json_group_array(json_object('kind', p.kind, 'value', p.value, 'label', p.label, 'primary', json(iif(p.is_primary, 'true', 'false'))))
		from (select * from contact_points where record_id = c.id order by position) p)`
}

// readPoints reads what pointsSQL has selected.
func readPoints(column string) (list []ContactPoint, err error) {
	if column == "" || column == "[]" {
		return nil, nil // As loadPoints leaves it.
	}
	err = json.Unmarshal([]byte(column), &list)
	return list, err
}

// attachPoints puts the contact points that pointsSQL has read into a row, as far as the actor may see them.
func attachPoints(o *metadata.Object, rules access.Object, row *Row, column string) error {
	list, err := readPoints(column)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(visiblePoints(o, rules, list))
	if err == nil {
		row.Attach(pointsKey, raw)
	}
	return err
}

// points puts the contact points that the actor may see into rows.
func (c *session) points(ctx context.Context, tx *db.Tx, o *metadata.Object, rules access.Object, rows []*Row) error {
	if !o.ContactPoints || len(rows) == 0 {
		return nil
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID()
	}
	all, err := pointsOf(ctx, tx, ids)
	if err != nil {
		return err
	}
	for _, r := range rows {
		raw, err := json.Marshal(visiblePoints(o, rules, all[r.ID()]))
		if err != nil {
			return err
		}
		r.Attach(pointsKey, raw)
	}
	return nil
}

// visiblePoints leaves out the kinds whose field the actor may not read.
func visiblePoints(o *metadata.Object, rules access.Object, points []ContactPoint) []ContactPoint {
	out := []ContactPoint{}
	for _, p := range points {
		if f, ok := o.Field(mirrored[p.Kind]); ok && rules.Field(f.ID) >= access.Readable {
			out = append(out, p)
		}
	}
	return out
}
