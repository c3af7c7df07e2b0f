package file

import (
	"context"

	"github.com/kontor-crm/kontor/core/db"
)

// Used is how many bytes the files of the actor's tenant take. One pass over its files, for a job that counts now and then.
func (s *Service) Used(ctx context.Context) (n int64, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		where, args := tx.Where("")
		return tx.QueryRow(ctx, "select cast(coalesce(sum(size), 0) as bigint) from files where "+where, args...).Scan(&n)
	})
	return n, err
}
