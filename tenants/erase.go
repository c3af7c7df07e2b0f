package tenants

import (
	"context"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Settle is how long a deletion waits until every node knows of it: no node remembers a tenant for longer, and by then each
// has noticed that the tenant's jobs are gone.
const Settle = remember + 2*time.Second

// Eraser removes what a room keeps of a tenant outside of the tenant's own tables, such as its files or its jobs. It must
// do nothing when there is nothing left, since a deletion that was cut off begins at the front again.
type Eraser func(ctx context.Context, tenant string) error

// Delete erases a tenant with everything that belongs to it. It cannot be undone. From the first moment on nobody can sign
// in; after settle (see Settle; nothing when no node serves) rows and files go, the tenant's own row last. Accounts stay
// when they belong to other tenants, too. Whatever cuts it off, calling it again goes on, and so does Sweep. It is for
// Kontor's own command line; a tenant that is not there is not_found.
func (s *Service) Delete(ctx context.Context, tenant string, settle time.Duration) error {
	_, err := s.Erase(ctx, tenant, settle)
	return err
}

// Erase is Delete with the proof, which the people who were to be told also get by mail.
func (s *Service) Erase(ctx context.Context, tenant string, settle time.Duration) (Proof, error) {
	if _, err := s.directory.Tenant(ctx, tenant); err != nil {
		return Proof{}, err
	}
	if err := s.db.System(ctx, "begin to delete a tenant", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("update tenants set state = ? where id = ?", string(Deleting), tenant)
		return nil
	}); err != nil {
		return Proof{}, err
	}
	s.changed(ctx, tenant)
	select {
	case <-ctx.Done():
		return Proof{}, ctx.Err()
	case <-time.After(settle):
	}
	return s.erase(ctx, tenant)
}

// erase removes a tenant that is being deleted. The rooms erase twice: what was under way in the first round, such as jobs
// between the tenant's outbox and the queue, is gone after the second. The proof is sent with the last transaction.
func (s *Service) erase(ctx context.Context, tenant string) (Proof, error) {
	t, n, err := s.asked(ctx, tenant)
	if err != nil && !fault.Is(err, fault.Conflict) {
		return Proof{}, err
	}
	for range 2 {
		for _, erase := range s.erasers {
			if err := erase(ctx, tenant); err != nil {
				return Proof{}, fmt.Errorf("erase tenant %s: %w", tenant, err)
			}
		}
		if err := s.db.DropTenant(ctx, tenant); err != nil {
			return Proof{}, fmt.Errorf("erase tenant %s: %w", tenant, err)
		}
	}
	proof, err := s.prove(ctx, t, n)
	if err != nil {
		return proof, err
	}
	letters, err := s.letters(ctx, t, mail.Erased, n, 0, proof.Statement+"\n\n"+string(proof.Signature))
	if err != nil {
		return proof, err
	}
	if err := s.db.System(ctx, "erase a tenant", func(ctx context.Context, tx *db.ControlTx) error {
		accounts, err := s.identity.LeaveTx(ctx, tx, tenant)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "delete from tenants where id = ? and state = ?", tenant, string(Deleting)); err != nil {
			return err
		}
		if err := s.post(ctx, tx, node, letters); err != nil {
			return err
		}
		return s.identity.RemoveHomelessTx(ctx, tx, accounts)
	}); err != nil {
		return proof, fmt.Errorf("erase tenant %s: %w", tenant, err)
	}
	s.changed(ctx, tenant)
	s.log.InfoContext(ctx, "erased a tenant", "tenant", tenant)
	return proof, nil
}
