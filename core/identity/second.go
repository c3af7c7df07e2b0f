package identity

import (
	"context"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// account reads an account by its id.
func (s *Service) account(ctx context.Context, accountID string) (a Account, err error) {
	err = s.db.SystemRead(ctx, "read an account", func(ctx context.Context, tx *db.ControlTx) error {
		return a.scan(tx.QueryRow(ctx, "select "+accountColumns+" from accounts a where a.id = ?", accountID))
	})
	return a, db.NotFound(err, "account", accountID)
}

// ProveSecond shows a code of an app, or a recovery code, for a sign-in whose password was right, and begins the session. A
// wrong code is a fault at "code" and may be tried again, as often as passwords may.
func (s *Service) ProveSecond(ctx context.Context, token, code, previous string, from Client) (SignedIn, error) {
	var p pending
	if err := s.peekFlow(ctx, flowSecond, token, &p); err != nil {
		return SignedIn{}, err
	}
	a, err := s.account(ctx, p.Account)
	if err != nil {
		return SignedIn{}, err
	}
	if err := s.count(ctx, a.Email, from); err != nil {
		return SignedIn{}, err
	}
	method, err := s.prove(ctx, a.ID, code, p.Enrol)
	if err != nil {
		return SignedIn{}, s.wrong(ctx, a, p.Tenant, err, from)
	}
	// Taking the flow decides who goes on when two requests show a right code at once.
	if err := s.TakeFlow(ctx, flowSecond, token, "", &p); err != nil {
		return SignedIn{}, err
	}
	in, err := s.resume(ctx, a, p)
	if err != nil {
		return SignedIn{}, err
	}
	done, err := s.enter(ctx, a, in, append(p.Methods, method), previous, from)
	if err == nil && p.Enrol {
		done.RecoveryCodes, err = s.newRecoveryCodes(ctx, a.ID)
	}
	return done, err
}

// prove takes a code of either sort and returns the method that it stands for.
func (s *Service) prove(ctx context.Context, account, code string, enrol bool) (string, error) {
	err := s.takeCode(ctx, account, code, enrol)
	if err == nil || enrol || !fault.Is(err, fault.Invalid) {
		return MethodTOTP, err
	}
	return MethodRecovery, s.takeRecoveryCode(ctx, account, code)
}

// resume looks at the company and the user again: much may have changed since the password was shown.
func (s *Service) resume(ctx context.Context, a Account, p pending) (SignedIn, error) {
	companies, users, err := s.companies(ctx, a.ID)
	if err != nil {
		return SignedIn{}, err
	}
	i := slices.IndexFunc(companies, func(c Company) bool { return c.ID == p.Tenant })
	if i < 0 || users[p.Tenant] != p.User {
		return SignedIn{}, flowGone()
	}
	u, err := s.access.GetUser(actor.ForSystem(ctx, p.Tenant, "identity"), p.User)
	if err != nil {
		return SignedIn{}, err
	}
	if !u.Active {
		return SignedIn{}, flowGone()
	}
	return SignedIn{Company: companies[i], User: u, Companies: companies}, nil
}

// EnrolSecond begins to set up a second factor for a sign-in that cannot go on without one.
func (s *Service) EnrolSecond(ctx context.Context, token string) (Seed, error) {
	var p pending
	if err := s.peekFlow(ctx, flowSecond, token, &p); err != nil {
		return Seed{}, err
	}
	if !p.Enrol {
		return Seed{}, fault.New(fault.Conflict, "second_factor_exists")
	}
	a, err := s.account(ctx, p.Account)
	if err != nil {
		return Seed{}, err
	}
	return s.newSeed(ctx, a)
}

// own returns the account of the person who acts, for changes to what opens it. A session that a provider has vouched for
// may not make any: it speaks for one company, and the account may open others.
func (s *Service) own(ctx context.Context, present string) (Account, *Principal, error) {
	by, err := person(ctx)
	if err != nil {
		return Account{}, nil, err
	}
	p, err := s.Present(ctx, present)
	if err != nil {
		return Account{}, nil, err
	}
	if p == nil || p.Tenant != by.Tenant || p.UserID != by.UserID {
		return Account{}, nil, unknown()
	}
	if p.ProviderID != "" {
		return Account{}, nil, fault.New(fault.Forbidden, "own_proof_needed")
	}
	a, err := s.account(ctx, p.AccountID)
	return a, p, err
}

// BeginTOTP begins to set up a second factor for the person who acts; ConfirmTOTP makes it count.
func (s *Service) BeginTOTP(ctx context.Context, present string) (Seed, error) {
	a, _, err := s.own(ctx, present)
	if err != nil {
		return Seed{}, err
	}
	return s.newSeed(ctx, a)
}

// ConfirmTOTP makes a second factor count, once a code shows that the app has it, and returns the recovery codes.
func (s *Service) ConfirmTOTP(ctx context.Context, code, present string, from Client) ([]string, error) {
	a, _, err := s.own(ctx, present)
	if err != nil {
		return nil, err
	}
	if err := s.count(ctx, a.Email, from); err != nil {
		return nil, err
	}
	if err := s.takeCode(ctx, a.ID, code, true); err != nil {
		return nil, err
	}
	if err := s.opened(ctx, a, audit.FactorChanged, map[string]string{"method": MethodTOTP, "change": "added"}); err != nil {
		return nil, err
	}
	return s.newRecoveryCodes(ctx, a.ID)
}

// RenewRecoveryCodes makes new recovery codes in place of all others.
func (s *Service) RenewRecoveryCodes(ctx context.Context, present string) ([]string, error) {
	a, _, err := s.own(ctx, present)
	if err != nil {
		return nil, err
	}
	has, err := s.hasTOTP(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	if !has {
		return nil, fault.New(fault.Conflict, "second_factor_missing")
	}
	return s.newRecoveryCodes(ctx, a.ID)
}

// RemoveTOTP takes the second factor away. Where the company demands one, the next sign-in asks for a new one.
func (s *Service) RemoveTOTP(ctx context.Context, present string) error {
	a, _, err := s.own(ctx, present)
	if err != nil {
		return err
	}
	if err := s.db.System(ctx, "take a second factor away", func(_ context.Context, tx *db.ControlTx) error {
		dropSecondTx(tx, a.ID)
		return nil
	}); err != nil {
		return err
	}
	return s.opened(ctx, a, audit.FactorChanged, map[string]string{"method": MethodTOTP, "change": "removed"})
}

func dropSecondTx(tx *db.ControlTx, account string) {
	tx.Queue("delete from totp_seeds where account_id = ?", account)
	tx.Queue("delete from recovery_codes where account_id = ?", account)
}

// ResetSecond takes the second factor and the passkeys of a user away, for somebody who has lost the device. All sessions of
// the account end. The actor must be allowed to manage the user, whose account must belong to this tenant alone.
func (s *Service) ResetSecond(ctx context.Context, userID string) error {
	a, err := s.manageable(ctx, userID)
	if err != nil {
		return err
	}
	err = s.db.System(ctx, "take a user's second factor away", func(ctx context.Context, tx *db.ControlTx) error {
		dropSecondTx(tx, a.ID)
		tx.Queue("delete from passkeys where account_id = ?", a.ID)
		_, err := s.endSessionsTx(ctx, tx, "account_id = ?", a.ID)
		return err
	})
	if err != nil {
		return err
	}
	return s.recall(ctx)
}

// Factors are what opens an account.
type Factors struct {
	// Password says that there is one, and Email, empty for an account that only a provider opens, what to type with it.
	Password bool   `json:"password"`
	Email    string `json:"email"`
	// Verified says that the address is proven.
	Verified bool `json:"email_verified"`
	TOTP     bool `json:"totp"`
	// RecoveryCodes is how many are left.
	RecoveryCodes int       `json:"recovery_codes"`
	Passkeys      []Passkey `json:"passkeys"`
}

// Factors returns what opens the account of the person who acts.
func (s *Service) Factors(ctx context.Context) (Factors, error) {
	by, err := person(ctx)
	if err != nil {
		return Factors{}, err
	}
	a, err := s.accountOf(ctx, by.Tenant, by.UserID)
	if err != nil {
		return Factors{}, err
	}
	if a, err = s.account(ctx, a.ID); err != nil {
		return Factors{}, err
	}
	f := Factors{Password: a.hash != "", Verified: a.verified != nil, Passkeys: []Passkey{}}
	if a.Email != a.ID {
		f.Email = a.Email
	}
	if f.TOTP, err = s.hasTOTP(ctx, a.ID); err != nil {
		return f, err
	}
	err = s.db.SystemRead(ctx, "count recovery codes", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, "select count(*) from recovery_codes where account_id = ?", a.ID).Scan(&f.RecoveryCodes)
	})
	if err != nil {
		return f, err
	}
	keys, err := s.passkeysOf(ctx, a.ID)
	for _, k := range keys {
		f.Passkeys = append(f.Passkeys, k.Passkey)
	}
	return f, err
}

// StepUp proves the person who acts once more, with the password or, where there is a second factor, a code of it, and puts a
// new session in place of the present one. How long the session lives does not change.
func (s *Service) StepUp(ctx context.Context, password, code, present string, from Client) (SignedIn, error) {
	a, p, err := s.own(ctx, present)
	if err != nil {
		return SignedIn{}, err
	}
	if err := s.count(ctx, a.Email, from); err != nil {
		return SignedIn{}, err
	}
	has, err := s.hasTOTP(ctx, a.ID)
	if err != nil {
		return SignedIn{}, err
	}
	method := MethodPassword
	if has {
		if method, err = s.prove(ctx, a.ID, code, false); err != nil {
			return SignedIn{}, err
		}
	} else if err := s.knows(ctx, a, password, "password"); err != nil {
		return SignedIn{}, err
	}
	return s.renewed(ctx, a, p, method, present, from)
}

// renewed puts a new session in place of the present one.
func (s *Service) renewed(ctx context.Context, a Account, p *Principal, method, present string, from Client) (in SignedIn, err error) {
	if in.Company, err = s.tenants.Company(ctx, p.Tenant); err != nil {
		return in, err
	}
	if in.User, err = s.access.GetUser(ctx, p.UserID); err != nil {
		return in, err
	}
	methods := slices.Clone(p.Methods)
	if !slices.Contains(methods, method) {
		methods = append(methods, method)
	}
	err = s.db.System(ctx, "renew a session", func(ctx context.Context, tx *db.ControlTx) error {
		return s.beginTx(ctx, tx, a, &in, How{Methods: methods, Expires: p.Expires.Truncate(time.Microsecond)}, present, from)
	})
	return in, err
}

// manageable returns the account of a user whom the actor may manage, and which belongs to this tenant alone: what opens
// several companies is no one company's to hand out.
func (s *Service) manageable(ctx context.Context, userID string) (Account, error) {
	by, err := actor.From(ctx)
	if err != nil {
		return Account{}, err
	}
	if by.Kind == actor.Key || by.Kind == actor.App {
		return Account{}, fault.New(fault.Forbidden, "people_only")
	}
	if err := s.access.MayManage(ctx, userID); err != nil {
		return Account{}, err
	}
	a, err := s.accountOf(ctx, by.Tenant, userID)
	if err != nil {
		return Account{}, err
	}
	var tenants int
	err = s.db.SystemRead(ctx, "count the tenants of an account", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, "select count(*) from memberships where account_id = ?", a.ID).Scan(&tenants)
	})
	if err == nil && tenants > 1 {
		err = fault.New(fault.Forbidden, "account_shared")
	}
	return a, err
}
