package records

import (
	"context"

	"github.com/kontor-crm/kontor/core/db"
)

// Total is how many records the actor's tenant has of all objects, those in the bin included. It is for a job that counts
// now and then, never for a write: an index is counted per object, at a million records 50 to 900 ms.
func (s *Service) Total(ctx context.Context) (total int64, err error) {
	m, err := s.meta.Model(ctx)
	if err != nil {
		return 0, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		counted := map[string]bool{}
		for _, o := range m.Objects {
			if o.Table == "" || counted[o.Table] {
				continue // Objects that a company has made lie in one table together.
			}
			counted[o.Table] = true
			where, args := tx.Where("")
			var n int64
			if err := tx.QueryRow(ctx, "select count(*) from "+o.Table+" where "+where, args...).Scan(&n); err != nil {
				return err
			}
			total += n
		}
		return nil
	})
	return total, err
}
