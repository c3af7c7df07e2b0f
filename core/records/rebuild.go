package records

import (
	"context"

	"github.com/kontor-crm/kontor/core/db"
)

// Rebuild makes anew by what the records of the actor's tenant are found: words and match keys. It is for a tenant that was
// taken in from an archive, which does not hold them, and which nobody uses yet. About 5,000 records per second.
func (s *Service) Rebuild(ctx context.Context) error {
	m, err := s.meta.Model(ctx)
	if err != nil {
		return err
	}
	for _, o := range m.Objects {
		for after, more := "", true; more; {
			err := s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
				c, err := s.open(ctx, tx)
				if err != nil {
					return err
				}
				b, err := c.batch(ctx, tx, "")
				if err != nil {
					return err
				}
				list, err := b.everyRecord(ctx, o, after, reindexChunk, false)
				if err != nil {
					return err
				}
				for _, r := range list {
					if !r.Deleted() {
						if err := b.index(ctx, o, nil, r, false); err != nil {
							return err
						}
					}
				}
				if more = len(list) == reindexChunk; more {
					after = list[len(list)-1].ID
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
