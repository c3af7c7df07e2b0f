package identity

import (
	"context"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// NewUser is a user who can sign in.
type NewUser struct {
	access.NewUser
	// Password is the initial one; empty for a user who cannot sign in until SetPassword.
	Password string
}

// CreateUser adds a user who can sign in. The actor needs what access.Service.CreateUser demands.
//
// An address that has an account already is refused, except to Kontor itself: nobody has proven yet that the account is the
// person's whom the administrator means, and an account that somebody else has made beforehand would get into the company.
func (s *Service) CreateUser(ctx context.Context, in NewUser) (access.User, error) {
	if err := s.access.Require(ctx, access.ManageUsers); err != nil {
		return access.User{}, err
	}
	by, err := actor.From(ctx)
	if err != nil {
		return access.User{}, err
	}
	email, err := access.NormalizeEmail("email", in.Email)
	if err != nil {
		return access.User{}, err
	}
	a, err := s.accountByEmail(ctx, email)
	switch {
	case err == nil && by.Kind != actor.System && !s.isMember(ctx, by.Tenant, a):
		return access.User{}, conflictAt("email", "account_exists")
	case err != nil && !fault.Is(err, fault.NotFound):
		return access.User{}, err
	case err != nil:
		a = Account{ID: id.New("acc"), Email: email, Name: in.Name, fresh: true}
		if in.Password != "" {
			if err := CheckPassword("password", in.Password, email); err != nil {
				return access.User{}, err
			}
			if a.hash, err = s.hasher.hash(ctx, in.Password); err != nil {
				return access.User{}, err
			}
		}
	}
	u, err := s.access.CreateUser(ctx, in.NewUser)
	if err != nil {
		return s.adopt(ctx, by.Tenant, a, err)
	}
	return u, s.enrol(ctx, a, by.Tenant, u.ID)
}

// adopt goes on where an earlier CreateUser was cut off between the user and the account: it lets a user sign in who has no
// membership yet. In every other case it returns the refusal.
func (s *Service) adopt(ctx context.Context, tenant string, a Account, refusal error) (access.User, error) {
	if !a.fresh || !fault.Is(refusal, fault.Conflict) {
		return access.User{}, refusal
	}
	u, err := s.access.UserByEmail(ctx, a.Email)
	if err != nil {
		return access.User{}, refusal
	}
	if _, err := s.accountOf(ctx, tenant, u.ID); !fault.Is(err, fault.NotFound) {
		return access.User{}, refusal
	}
	return u, s.enrol(ctx, a, tenant, u.ID)
}

func (s *Service) enrol(ctx context.Context, a Account, tenant, userID string) error {
	return s.db.System(ctx, "let a user sign in", func(ctx context.Context, tx *db.ControlTx) error {
		return s.EnrolTx(ctx, tx, a, tenant, userID)
	})
}

func (s *Service) isMember(ctx context.Context, tenant string, a Account) bool {
	found := false
	err := s.db.SystemRead(ctx, "is an account a member of a tenant", func(ctx context.Context, tx *db.ControlTx) (err error) {
		found, err = db.Exists(ctx, tx, "select 1 from memberships where account_id = ? and tenant_id = ?", a.ID, tenant)
		return err
	})
	return err == nil && found
}

// SetActive suspends a user, whose sessions and keys end at once, or takes the user back. Keys do not come back. The actor
// needs what access.Service.SetActive demands.
func (s *Service) SetActive(ctx context.Context, userID string, active bool) (access.User, error) {
	by, err := actor.From(ctx)
	if err != nil {
		return access.User{}, err
	}
	u, err := s.access.SetActive(ctx, userID, active)
	if err != nil {
		return u, err
	}
	return u, s.db.System(ctx, "suspend a user or take the user back", func(ctx context.Context, tx *db.ControlTx) error {
		tx.Queue("update memberships set active = ? where tenant_id = ? and user_id = ?", active, by.Tenant, userID)
		if active {
			return nil
		}
		if _, err := s.endSessionsTx(ctx, tx, "tenant_id = ? and user_id = ?", by.Tenant, userID); err != nil {
			return err
		}
		return s.suspendTx(ctx, tx, by.Tenant, userID)
	})
}

// ChangePassword sets the password of the person who acts, who has to know the present one. All other sessions of the
// account end, in every tenant. present is the token of the session that asks.
func (s *Service) ChangePassword(ctx context.Context, current, next, present string, from Client) error {
	by, err := person(ctx)
	if err != nil {
		return err
	}
	a, err := s.accountOf(ctx, by.Tenant, by.UserID)
	if err != nil {
		return err
	}
	if err := s.count(ctx, a.Email, from); err != nil {
		return err
	}
	if err := s.knows(ctx, a, current, "current_password"); err != nil {
		return err
	}
	return s.replacePassword(ctx, a, next, present)
}

// SetPassword gives a user a new password, for somebody who has none or has forgotten it. All sessions of the account end.
// The actor must be allowed to manage the user, and the account must belong to this tenant alone.
func (s *Service) SetPassword(ctx context.Context, userID, password string) error {
	a, err := s.manageable(ctx, userID)
	if err != nil {
		return err
	}
	return s.replacePassword(ctx, a, password, "")
}

func (s *Service) replacePassword(ctx context.Context, a Account, password, present string) error {
	if err := CheckPassword("password", password, a.Email); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	var gone int
	err = s.db.System(ctx, "change a password", func(ctx context.Context, tx *db.ControlTx) error {
		if err := s.setPassword(ctx, tx, a, hash); err != nil {
			return err
		}
		gone, err = s.endSessionsTx(ctx, tx, "account_id = ? and token_hash <> ?", a.ID, hashToken(present).String())
		return err
	})
	if err == nil {
		err = s.opened(ctx, a, audit.PasswordChanged, nil)
	}
	if err != nil || gone == 0 {
		return err
	}
	return s.recall(ctx)
}

// revokeTx revokes keys and tells all nodes of it.
func (s *Service) revokeTx(ctx context.Context, tx *db.ControlTx, where string, args ...any) error {
	gone, err := db.Collect(ctx, tx, func(rows db.Rows) (r reference, err error) {
		err = rows.Scan(&r.Tenant, &r.ID)
		return r, err
	}, "update api_keys set revoked_at = ? where revoked_at is null and "+where+" returning tenant_id, id", append([]any{s.now()}, args...)...)
	if err != nil {
		return err
	}
	tx.AfterCommit(func() {
		for _, r := range gone {
			s.ended(ctx, event.KindKey, r.Tenant, r.ID)
		}
	})
	return nil
}
