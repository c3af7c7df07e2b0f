package records

import (
	"context"
	"encoding/json"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/metadata"
)

// Draft reads an API body as a record that is not written. The faults are those of Create.
func (s *Service) Draft(ctx context.Context, object string, body []byte) (*Record, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, rules, err := c.object(object, access.Read)
	if err != nil {
		return nil, err
	}
	in, err := c.parse(ctx, o, rules, body)
	if err != nil {
		return nil, err
	}
	return NewDraft(o, in), nil
}

// NewDraft is a record that is not written.
func NewDraft(o *metadata.Object, in Input) *Record {
	r := &Record{Object: o, Values: map[string]any{}}
	for fid, v := range in.Values {
		if v != nil {
			r.Values[fid] = v
		}
	}
	if in.Points != nil {
		r.Points = *in.Points
	}
	return r
}

// Load returns the records of an object with the given ids that the actor may read and that are not in the bin, with
// contact points and without the values that the actor may not read. The object is named by its stable id.
func (s *Service) Load(ctx context.Context, objectID string, ids []string) ([]*Record, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, ok := c.model.ObjectByID(objectID)
	if !ok || !canRead(c.rules, objectID) {
		return nil, missingObject(objectID)
	}
	var out []*Record
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		out, err = c.load(ctx, tx, o, ids)
		return err
	})
	return out, err
}

func (c *session) load(ctx context.Context, tx *db.Tx, o *metadata.Object, ids []string) ([]*Record, error) {
	out, err := c.loadPlan(ctx, tx, whole(o), ids, true)
	rules := c.rules.Object(o.ID)
	for _, f := range o.Fields {
		if f.Name == "id" || level(o, rules, f) >= access.Readable {
			continue
		}
		for _, r := range out {
			delete(r.Values, f.ID)
		}
	}
	return out, err
}

// Titles are the titles of the records, not in the bin, that the actor may read, by id; "" where the title is hidden.
func (s *Service) Titles(ctx context.Context, objectID string, ids []string) (map[string]string, error) {
	heads, err := s.Heads(ctx, objectID, ids)
	out := make(map[string]string, len(heads))
	for rid, h := range heads {
		out[rid] = h.Title
	}
	return out, err
}

// Rekey brings the match keys of the next records of an object, by id, up to date, as after a new version of the Matcher,
// and returns the ids of these records. Only the system calls it.
func (s *Service) Rekey(ctx context.Context, objectID, after string, limit int) ([]string, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, ok := c.model.ObjectByID(objectID)
	if !ok || s.matcher == nil {
		return nil, nil
	}
	var ids []string
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		b, err := c.batch(ctx, tx, "")
		if err != nil {
			return err
		}
		ids, err = nextIDs(ctx, tx, o, after, limit)
		if err != nil || len(ids) == 0 {
			return err
		}
		// The rows are locked, so that a writer's keys are not mixed with these.
		list, err := b.lockAll(ctx, o, ids, access.Read, false)
		if err != nil {
			return err
		}
		had, err := keysOf(ctx, tx, ids)
		if err != nil {
			return err
		}
		for _, r := range list {
			b.saveMatchKeys(r, had[r.ID], hashes(o.ID, s.matcher.MatchKeys(c.model, o, r)))
		}
		return nil
	})
	return ids, err
}

func scanText(r db.Rows) (string, error) {
	var s string
	return s, r.Scan(&s)
}

// keysOf are the match keys that records have.
func keysOf(ctx context.Context, tx *db.Tx, ids []string) (map[string][]int64, error) {
	in, arg := tx.Dialect().In("record_id", ids)
	rows, err := tx.Query(ctx, "select record_id, match_keys from search_docs where tenant_id = ? and match_keys is not null and "+in, tx.Tenant(), arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string][]int64{}
	for rows.Next() {
		var rid, list string
		if err := rows.Scan(&rid, &list); err != nil {
			return nil, err
		}
		var keys []int64
		if err := json.Unmarshal([]byte(list), &keys); err != nil {
			return nil, err
		}
		out[rid] = keys
	}
	return out, rows.Err()
}
