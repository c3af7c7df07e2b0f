package duplicate

import (
	"context"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
)

// Count is how many open pairs of an object wait for a decision.
type Count struct {
	Object string `json:"object"`
	Open   int    `json:"open"`
	// Capped says that there are more.
	Capped bool `json:"capped"`
}

// Counts returns the objects that are compared, or have open pairs, with the number of those pairs both of whose records the
// actor may read. It goes through 2,000 pairs of an object at most, each step a range of the index of open pairs.
func (s *Service) Counts(ctx context.Context) ([]Count, error) {
	m, err := s.meta.Model(ctx)
	if err != nil {
		return nil, err
	}
	rules, err := s.rules.For(ctx)
	if err != nil {
		return nil, err
	}
	waiting := map[string]bool{}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := db.Collect(ctx, tx, func(r db.Rows) (objectID string, err error) {
			return objectID, r.Scan(&objectID)
		}, "select distinct object_id from duplicate_pairs where tenant_id = ? and state = 'open'", tx.Tenant())
		for _, objectID := range list {
			waiting[objectID] = true
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	out := []Count{}
	for _, o := range m.Objects {
		if !rules.Object(o.ID).Can(access.Read) {
			continue
		}
		if !waiting[o.ID] {
			active, err := s.active(ctx, o.ID)
			if err != nil {
				return nil, err
			}
			if len(active) > 0 {
				out = append(out, Count{Object: o.Name})
			}
			continue
		}
		c := Count{Object: o.Name}
		score, last := 101, ""
		for step := 0; ; step++ {
			if c.Capped = step == maxLooks; c.Capped {
				break
			}
			list, err := s.after(ctx, o.ID, "", Open, score, last)
			if err != nil {
				return nil, err
			}
			seen, err := s.seen(ctx, o, list)
			if err != nil {
				return nil, err
			}
			c.Open += len(seen)
			if len(list) < maxLimit {
				break
			}
			score, last = list[len(list)-1].Score, list[len(list)-1].ID
		}
		out = append(out, c)
	}
	return out, nil
}
