package access

import (
	"context"

	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
)

// note writes a change of rights into the audit, in the transaction that makes it: always in the same shape, whatever door it
// came through. before is nil for what is new, after for what is gone.
func (s *Service) note(ctx context.Context, tx *db.Tx, what audit.Action, target string, before, after any) error {
	return audit.Record(ctx, tx, audit.Entry{Action: what, Target: target, Detail: audit.Change{Before: before, After: after}})
}
