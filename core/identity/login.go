package identity

import (
	"context"
	"errors"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Credentials are what a person types to sign in.
type Credentials struct {
	Email, Password string
	// Tenant is the slug of the company; empty for the one that the person used last.
	Tenant string
	// Previous is the token of the session that the browser had before, which ends.
	Previous string
}

// SignedIn is a session that has just begun.
type SignedIn struct {
	// Token is the session's; it is kept nowhere and shown once.
	Token   string
	Session Session
	User    access.User
	Company Company
	// Companies are all that the account can sign in to, this one included.
	Companies []Company
	// SecondFactor is set when there is no session yet, since more than the password is needed; everything else is empty then.
	SecondFactor *SecondFactor
	// RecoveryCodes stand in for a second factor that has just been set up; they are shown once.
	RecoveryCodes []string
}

// badCredentials is the one fault for an unknown address, a wrong password and an account without one.
func badCredentials() error { return fault.New(fault.Unauthenticated, "bad_credentials") }

// Login begins a session, or asks for the second factor. Whether the address or the password is wrong cannot be told, neither from the fault nor from the
// time it takes. Too many attempts are a rate-limited fault.
func (s *Service) Login(ctx context.Context, c Credentials, from Client) (SignedIn, error) {
	email, err := access.NormalizeEmail("email", c.Email)
	if err != nil {
		email = strings.ToLower(strings.TrimSpace(c.Email))
	}
	if err := s.count(ctx, email, from); err != nil {
		return SignedIn{}, err
	}
	var a Account
	if err == nil {
		if a, err = s.accountByEmail(ctx, email); err != nil && !fault.Is(err, fault.NotFound) {
			return SignedIn{}, err
		}
	}
	ok, weak, err := s.hasher.verify(ctx, a.hash, truncate(c.Password))
	if err != nil {
		return SignedIn{}, err
	}
	if !ok {
		if err := s.refused(ctx, a, c.Tenant, MethodPassword, from); err != nil {
			return SignedIn{}, err
		}
		return SignedIn{}, badCredentials()
	}
	in, err := s.choose(ctx, a, c.Tenant, WayPassword)
	if err != nil {
		return SignedIn{}, err
	}
	if weak {
		if err := s.renew(ctx, a, c.Password); err != nil {
			return SignedIn{}, err
		}
	}
	return s.enter(ctx, a, in, []string{MethodPassword}, c.Previous, from)
}

// truncate bounds what is hashed: no password that was accepted is longer.
func truncate(password string) string {
	if limit := 4 * maxPassword; len(password) > limit {
		return password[:limit]
	}
	return password
}

// choose finds the company to sign in to: the named one, or the one that was used last of those that allow the way.
func (s *Service) choose(ctx context.Context, a Account, slug string, way Way) (SignedIn, error) {
	var (
		in     SignedIn
		barred bool
	)
	companies, users, err := s.companies(ctx, a.ID)
	if err != nil {
		return in, err
	}
	in.Companies = companies
	for _, c := range companies {
		if slug != "" && c.Slug != slug {
			continue
		}
		u, err := s.access.GetUser(actor.ForSystem(ctx, c.ID, "identity"), users[c.ID])
		if fault.Is(err, fault.NotFound) || err == nil && !u.Active {
			continue
		}
		if err != nil {
			return in, err
		}
		rules, err := s.rules(ctx, c.ID)
		if err != nil {
			return in, err
		}
		if !rules.lets(way, u.ID) {
			barred = true
			continue
		}
		in.Company, in.User = c, u
		return in, nil
	}
	if barred {
		return in, fault.New(fault.Forbidden, "way_not_allowed")
	}
	if slug != "" && len(companies) > 0 {
		return in, fault.At("tenant", "not_a_member", fault.Params{"value": slug})
	}
	closed, err := s.suspended(ctx, a.ID, slug)
	if err != nil {
		return in, err
	}
	if closed {
		return in, fault.New(fault.Forbidden, "company_suspended")
	}
	return in, fault.New(fault.Forbidden, "no_company")
}

// suspended reports whether an account belongs to a company, or to the one with a slug, that nobody can sign in to now.
func (s *Service) suspended(ctx context.Context, account, slug string) (bool, error) {
	members, err := s.memberships(ctx, account)
	if err != nil {
		return false, err
	}
	for _, m := range members {
		c, err := s.tenants.Company(ctx, m.tenant)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return false, err
		}
		if err == nil && !c.Active && (slug == "" || c.Slug == slug) {
			return true, nil
		}
	}
	return false, nil
}

// companies returns the active companies of an account, the one that was used last first, and the account's user in each.
func (s *Service) companies(ctx context.Context, account string) ([]Company, map[string]string, error) {
	members, err := s.memberships(ctx, account)
	if err != nil {
		return nil, nil, err
	}
	var out []Company
	users := map[string]string{}
	for _, m := range members {
		c, err := s.tenants.Company(ctx, m.tenant)
		if fault.Is(err, fault.NotFound) || err == nil && !c.Active {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		out, users[c.ID] = append(out, c), m.user
	}
	return out, users, nil
}

// Companies returns the active companies that the person who acts can sign in to, the one that was used last first.
func (s *Service) Companies(ctx context.Context) ([]Company, error) {
	a, err := person(ctx)
	if err != nil {
		return nil, err
	}
	account, err := s.accountOf(ctx, a.Tenant, a.UserID)
	if err != nil {
		return nil, err
	}
	out, _, err := s.companies(ctx, account.ID)
	return out, err
}

// renew hashes a password anew after it was found right, since hashes cost more now than when it was set.
func (s *Service) renew(ctx context.Context, a Account, password string) error {
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	err = s.db.System(ctx, "renew a password hash", func(ctx context.Context, tx *db.ControlTx) error {
		return s.setPassword(ctx, tx, a, hash)
	})
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Reason == "changed_meanwhile" {
		return nil
	}
	return err
}
