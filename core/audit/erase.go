package audit

import (
	"context"
	"fmt"

	"github.com/kontor-crm/kontor/core/db"
)

// Erase removes the witness of a tenant that is erased. Its chain goes with the tenant's other rows.
func (s *Service) Erase(ctx context.Context, tenant string) error {
	if err := s.db.System(ctx, "remove an erased tenant's witness", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "delete from audit_witnesses where tenant_id = ?", tenant)
		return err
	}); err != nil {
		return fmt.Errorf("remove the witness of %s: %w", tenant, err)
	}
	return nil
}
