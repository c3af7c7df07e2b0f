package identity

import (
	"context"

	"github.com/kontor-crm/kontor/core/db"
)

// LeaveTx ends all memberships, sessions and API keys of a tenant that is erased, and returns the accounts that were members.
func (s *Service) LeaveTx(ctx context.Context, tx *db.ControlTx, tenant string) (accounts []string, err error) {
	accounts, err = db.Collect(ctx, tx, func(r db.Rows) (account string, err error) {
		err = r.Scan(&account)
		return account, err
	}, "select account_id from memberships where tenant_id = ?", tenant)
	if err != nil {
		return nil, err
	}
	for _, table := range []string{"sessions", "api_keys", "memberships"} {
		tx.Queue("delete from "+table+" where tenant_id = ?", tenant)
	}
	return accounts, nil
}

// RemoveHomelessTx removes those of the accounts that belong to no tenant any more.
func (s *Service) RemoveHomelessTx(ctx context.Context, tx *db.ControlTx, accounts []string) error {
	if len(accounts) == 0 {
		return nil
	}
	in, arg := tx.Dialect().In("id", accounts)
	_, err := tx.Exec(ctx, "delete from accounts where "+in+" and not exists (select 1 from memberships m where m.account_id = accounts.id)", arg)
	return err
}
