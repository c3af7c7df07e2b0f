package identity

import (
	"context"
	"errors"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi"
)

// OnErase adds what forgets a user who is erased. It is for wiring, and may be called again for the same user.
func (s *Service) OnErase(fn func(ctx context.Context, userID string) error) {
	s.onErase = append(s.onErase, fn)
}

// EraseUser erases a suspended user: name and address, the membership, and the account unless it belongs to other companies,
// too. What the user has done stays, under an id that says nothing. The audit still verifies, and names nobody. It cannot be
// undone, and may be called again where it was cut off. The actor needs what access.Service.EraseUser demands.
func (s *Service) EraseUser(ctx context.Context, userID string) error {
	by, err := actor.From(ctx)
	if err != nil {
		return err
	}
	if err := s.access.EraseUser(ctx, userID); err != nil {
		return err
	}
	err = s.db.System(ctx, "erase a user", func(ctx context.Context, tx *db.ControlTx) error {
		accounts, err := db.Collect(ctx, tx, func(r db.Rows) (account string, err error) {
			err = r.Scan(&account)
			return account, err
		}, "select account_id from memberships where tenant_id = ? and user_id = ?", by.Tenant, userID)
		if err != nil {
			return err
		}
		if _, err := s.endSessionsTx(ctx, tx, "tenant_id = ? and user_id = ?", by.Tenant, userID); err != nil {
			return err
		}
		if err := s.suspendTx(ctx, tx, by.Tenant, userID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "delete from memberships where tenant_id = ? and user_id = ?", by.Tenant, userID); err != nil {
			return err
		}
		return s.RemoveHomelessTx(ctx, tx, accounts)
	})
	if err != nil {
		return err
	}
	var errs []error
	for _, forget := range s.onErase {
		errs = append(errs, forget(ctx, userID))
	}
	return errors.Join(errs...)
}

func (s *Service) registerErasure(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "erase-user", Method: http.MethodPost, Path: "/users/{id}/erase", Summary: "Erase a suspended user", Tags: []string{peopleTag},
		Function: access.ManageUsers, Recent: true, Status: http.StatusNoContent,
		Description: "Name and address go for good, in the audit, too; what the person has done stays, under the id alone.",
	}, func(ctx context.Context, in *byID) (*struct{}, error) { return nil, s.EraseUser(ctx, in.ID) })
}
