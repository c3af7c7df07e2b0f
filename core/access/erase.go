package access

import (
	"context"

	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// EraseUser takes the name and the address of a suspended user away, for good. The user's id stays where it stands, in records
// and in the ledger. The actor must be allowed to manage the user. Accounts and the audit are core/identity's to clear.
func (s *Service) EraseUser(ctx context.Context, userID string) error {
	return s.change(ctx, ManageUsers, func(ctx context.Context, tx *db.Tx, me *Compiled) error {
		u, err := getUser(ctx, tx, userID)
		if err != nil {
			return err
		}
		if err := mayManage(ctx, tx, me, userID); err != nil {
			return err
		}
		if u.Active {
			return fault.New(fault.Conflict, "user_still_active")
		}
		tx.Queue("update users set name = ?, name_key = ?, email = ?, updated_at = ? where tenant_id = ? and id = ?",
			userID, userID, userID+"@erased.invalid", now(), tx.Tenant(), userID)
		return s.note(ctx, tx, audit.UserErased, userID, nil, nil)
	})
}
