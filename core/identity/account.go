package identity

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Account is a person with a password, who may be a member of several tenants.
type Account struct {
	ID, Email, Name string
	hash            string
	// verified is when the person has shown to get mail at the address; nil for never.
	verified *time.Time
	fresh    bool
}

const accountColumns = "a.id, a.email, a.name, a.password_hash, a.verified_at"

func (a *Account) scan(row db.Row) error {
	return row.Scan(&a.ID, &a.Email, &a.Name, &a.hash, &a.verified)
}

// NewAccount is what an account is made of.
type NewAccount struct {
	Email, Name, Password string
}

// Client is who asks from where, for the list of sessions and to count attempts. It is never trusted.
type Client struct {
	Address   netip.Addr
	UserAgent string
	// Country is where a trusted proxy says that it is; empty when nobody says.
	Country string
}

// Prepare checks what an account is made of, and does all that is slow, before EnrolTx writes it down. Where the address
// has an account, the password must be that account's: then the person, who has proven to be the same, goes on with it.
func (s *Service) Prepare(ctx context.Context, in NewAccount, from Client) (Account, error) {
	var l fault.List
	email, err := access.NormalizeEmail("email", in.Email)
	if err := l.Merge("", err); err != nil {
		return Account{}, err
	}
	in.Name = access.CheckName(&l, "name", in.Name)
	if err := l.Err(); err != nil {
		// The password cannot be judged without the address; the other faults come first.
		if in.Password == "" {
			l.Add("password", "required")
		}
		return Account{}, l.Err()
	}
	if in.Password == "" {
		return Account{}, fault.At("password", "required")
	}
	a, err := s.accountByEmail(ctx, email)
	switch {
	case err == nil:
		if err := s.count(ctx, email, from); err != nil {
			return Account{}, err
		}
		ok, _, err := s.hasher.verify(ctx, a.hash, in.Password)
		if err != nil {
			return Account{}, err
		}
		if !ok {
			return Account{}, conflictAt("email", "account_exists")
		}
		return a, nil
	case !fault.Is(err, fault.NotFound):
		return Account{}, err
	}
	a = Account{ID: id.New("acc"), Email: email, Name: in.Name, fresh: true}
	if err := CheckPassword("password", in.Password, email); err != nil {
		return Account{}, err
	}
	a.hash, err = s.hasher.hash(ctx, in.Password)
	return a, err
}

// EnrolTx makes an account, if it is new, a member of a tenant.
func (s *Service) EnrolTx(ctx context.Context, tx *db.ControlTx, a Account, tenant, userID string) error {
	if a.fresh {
		_, err := tx.Exec(ctx, "insert into accounts (id, email, name, password_hash, verified_at, created_at) values (?, ?, ?, ?, ?, ?)",
			a.ID, a.Email, a.Name, a.hash, a.verified, s.now())
		if _, taken := db.Violates(err, db.Unique); taken {
			return conflictAt("email", "account_exists")
		}
		if err != nil {
			return fmt.Errorf("insert account: %w", err)
		}
	}
	_, err := tx.Exec(ctx, "insert into memberships (account_id, tenant_id, user_id, active, created_at) values (?, ?, ?, ?, ?)",
		a.ID, tenant, userID, true, s.now())
	if err != nil {
		return fmt.Errorf("insert membership: %w", err)
	}
	return nil
}

func (s *Service) accountByEmail(ctx context.Context, email string) (a Account, err error) {
	err = s.db.SystemRead(ctx, "find an account by its address", func(ctx context.Context, tx *db.ControlTx) error {
		return a.scan(tx.QueryRow(ctx, "select "+accountColumns+" from accounts a where a.email = ?", email))
	})
	return a, db.NotFound(err, "account", "")
}

// accountOf returns the account of a user.
func (s *Service) accountOf(ctx context.Context, tenant, userID string) (a Account, err error) {
	err = s.db.SystemRead(ctx, "find the account of a user", func(ctx context.Context, tx *db.ControlTx) error {
		return a.scan(tx.QueryRow(ctx, "select "+accountColumns+` from memberships m join accounts a on a.id = m.account_id
			where m.tenant_id = ? and m.user_id = ?`, tenant, userID))
	})
	return a, db.NotFound(err, "user", userID)
}

// membership is a tenant that an account can sign in to.
type membership struct{ tenant, user string }

// memberships returns the active memberships of an account, the one that was used last first.
func (s *Service) memberships(ctx context.Context, account string) (out []membership, err error) {
	err = s.db.SystemRead(ctx, "list the memberships of an account", func(ctx context.Context, tx *db.ControlTx) error {
		out, err = db.Collect(ctx, tx, func(rows db.Rows) (m membership, err error) {
			err = rows.Scan(&m.tenant, &m.user)
			return m, err
		}, `select m.tenant_id, m.user_id from memberships m
			left join (select tenant_id, max(last_seen_at) as last_seen_at from sessions where account_id = ? group by tenant_id) s on s.tenant_id = m.tenant_id
			where m.account_id = ? and m.active
			order by case when s.last_seen_at is null then 1 else 0 end, s.last_seen_at desc, m.created_at, m.tenant_id`, account, account)
		return err
	})
	return out, err
}

// count takes one attempt from the allowances of the client's address and of the account. It counts before the password is
// looked at, so that attempts at the same time cannot slip through.
func (s *Service) count(ctx context.Context, email string, from Client) error {
	if s.limiter == nil {
		return nil
	}
	keys := []ratelimit.Key{ratelimit.PublicKey(ratelimit.LoginAccount, email)}
	if from.Address.IsValid() {
		keys = append(keys, ratelimit.AddressKey(ratelimit.LoginAddress, from.Address))
	}
	for _, k := range keys {
		d, err := s.limiter.Allow(ctx, k, 1)
		if err != nil {
			return err
		}
		if !d.Allowed {
			return httpapi.Limited(d)
		}
	}
	return nil
}

// setPassword stores a new hash, unless the account has changed since it was read.
func (s *Service) setPassword(ctx context.Context, tx *db.ControlTx, a Account, hash string) error {
	n, err := tx.Exec(ctx, "update accounts set password_hash = ? where id = ? and password_hash = ?", hash, a.ID, a.hash)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "changed_meanwhile")
	}
	return err
}

func conflictAt(location, reason string) error { //nolint:unparam // the location is what the reader looks for
	return &fault.Error{Code: fault.Conflict, Reason: reason, Fields: []fault.Field{{Location: location, Reason: reason}}}
}
