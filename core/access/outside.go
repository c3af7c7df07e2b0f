package access

import (
	"context"
	"errors"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// errTrial takes a trial back.
var errTrial = errors.New("it was a trial")

// MayGrant refuses an actor who could not add a user with the roles, in the very words that adding one would: for what gives
// the roles later, such as an invitation or the groups of a provider. It adds a user and takes it back.
func (s *Service) MayGrant(ctx context.Context, roleIDs []string) error {
	err := s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.CreateUserTx(ctx, tx, NewUser{Email: id.New("tri") + "@trial.invalid", Name: "Trial", RoleIDs: roleIDs}); err != nil {
			return err
		}
		return errTrial
	})
	if errors.Is(err, errTrial) {
		return nil
	}
	return err
}

// SetEmail gives a user another address, which the person has proven to core/identity. Only Kontor itself may.
func (s *Service) SetEmail(ctx context.Context, userID, email string) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	if a.Kind != actor.System {
		return fault.New(fault.Forbidden, "system_only")
	}
	if email, err = NormalizeEmail("email", email); err != nil {
		return err
	}
	return s.change(ctx, ManageUsers, func(ctx context.Context, tx *db.Tx, _ *Compiled) error {
		taken, err := db.Exists(ctx, tx, "select 1 from users where tenant_id = ? and email = ? and id <> ?", tx.Tenant(), email, userID)
		if err != nil {
			return err
		}
		if taken {
			return conflictAt("email", "email_taken")
		}
		n, err := tx.Exec(ctx, "update users set email = ?, updated_at = ? where tenant_id = ? and id = ?", email, now(), tx.Tenant(), userID)
		if err == nil && n == 0 {
			err = fault.Missing("user", userID)
		}
		return err
	})
}
