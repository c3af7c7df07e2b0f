package records

import (
	"context"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/metadata"
)

// maxSharedKeys is how many keys one statement looks up.
const maxSharedKeys = 4000

// Sharing returns the ids of records of an object that have match keys, by key, whatever the actor may read. Crowded are
// the keys that more than atMost records have: they say nothing and are left out. Each key costs one range of the index of
// at most atMost+1 entries, however many records there are.
func (s *Service) Sharing(ctx context.Context, objectID string, keys []string, atMost int) (shared map[string][]string, crowded []string, err error) {
	shared = make(map[string][]string, len(keys))
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		for len(keys) > 0 {
			part := keys[:min(len(keys), maxSharedKeys)]
			keys = keys[len(part):]
			if err := sharing(ctx, tx, objectID, part, atMost, shared, &crowded); err != nil {
				return err
			}
		}
		return nil
	})
	return shared, crowded, err
}

func sharing(ctx context.Context, tx *db.Tx, objectID string, keys []string, atMost int, shared map[string][]string, crowded *[]string) error {
	named := make(map[int64]string, len(keys))
	list := make([]int64, len(keys))
	for i, k := range keys {
		list[i] = hashOf(objectID, k)
		named[list[i]] = k
	}
	q, args := `select list.value, (select string_agg(x.record_id, ',') from (
		select d.record_id from match_keys m join search_docs d on d.doc = m.doc where m.key = list.value order by m.doc limit 0 + ?) x)
		from json_each(?) list`, []any{atMost + 1, keyList(list)}
	if tx.Dialect() == db.Postgres {
		q, args = `select list.value, (select string_agg(x.record_id, ',') from (
			select m.record_id from match_keys m where m.tenant_id = ? and m.key = list.value order by m.record_id limit ?) x)
			from unnest(?::bigint[]) as list (value)`, []any{tx.Tenant(), atMost + 1, list}
	}
	rows, err := tx.Query(ctx, q, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var hash int64
		var ids *string
		if err := rows.Scan(&hash, &ids); err != nil {
			return err
		}
		key := named[hash]
		if ids == nil {
			continue
		}
		if strings.Count(*ids, ",") >= atMost {
			*crowded = append(*crowded, key)
			continue
		}
		shared[key] = strings.Split(*ids, ",")
	}
	return rows.Err()
}

// LoadFields is Load of the fields with the given API paths and the title alone; a path that is unknown or hidden is left
// out. Contact points are read when points says so.
func (s *Service) LoadFields(ctx context.Context, objectID string, ids, paths []string, points bool) ([]*Record, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, ok := c.model.ObjectByID(objectID)
	if !ok || !canRead(c.rules, objectID) {
		return nil, missingObject(objectID)
	}
	rules := c.rules.Object(o.ID)
	wanted := map[*metadata.Field]bool{}
	for _, path := range append([]string{"id", "version", "title"}, paths...) {
		if f, ok := o.Field(path); ok && (level(o, rules, f) >= access.Readable || f.Name == "id" || f.Name == "version") {
			wanted[f] = true
		}
	}
	p := &plan{obj: o}
	for _, f := range o.Fields {
		if wanted[f] {
			p.add(f, false)
		}
	}
	p.finish()
	var out []*Record
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		out, err = c.loadPlan(ctx, tx, p, ids, points)
		return err
	})
	return out, err
}

func (c *session) loadPlan(ctx context.Context, tx *db.Tx, p *plan, ids []string, points bool) ([]*Record, error) {
	valid := make([]string, 0, len(ids))
	for _, rid := range ids {
		if id.Valid(p.obj.Prefix, rid) {
			valid = append(valid, rid)
		}
	}
	if len(valid) == 0 {
		return nil, nil
	}
	var page Page
	if err := c.fetchByIDs(ctx, tx, p, p.obj, access.Read, valid, false, &page); err != nil {
		return nil, err
	}
	var more map[string][]ContactPoint
	if points && p.obj.ContactPoints {
		var err error
		if more, err = pointsOf(ctx, tx, valid); err != nil {
			return nil, err
		}
	}
	rules := c.rules.Object(p.obj.ID)
	out := make([]*Record, 0, len(page.Rows))
	for _, row := range page.Rows {
		r, err := row.record()
		if err != nil {
			return nil, err
		}
		if len(more) > 0 {
			r.Points = visiblePoints(p.obj, rules, more[r.ID])
		}
		out = append(out, r)
	}
	return out, nil
}

// NextIDs returns ids of an object's records that are not in the bin, in their order, from behind one on. Only the system
// calls it.
func (s *Service) NextIDs(ctx context.Context, objectID, after string, limit int) ([]string, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, ok := c.model.ObjectByID(objectID)
	if !ok {
		return nil, nil
	}
	var ids []string
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		ids, err = nextIDs(ctx, tx, o, after, limit)
		return err
	})
	return ids, err
}

func nextIDs(ctx context.Context, tx *db.Tx, o *metadata.Object, after string, limit int) ([]string, error) {
	custom, args := "", []any{tx.Tenant(), after}
	if o.Custom {
		custom, args = " and object_id = ?", append(args, o.ID)
	}
	return db.Collect(ctx, tx, scanText, "select id from "+o.Table+" where tenant_id = ? and id > ? and deleted_at is null"+custom+" order by id limit ?",
		append(args, limit)...)
}
