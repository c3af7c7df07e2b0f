package identity

import (
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// SecondFactor says that a password was right, and that it is not enough.
type SecondFactor struct {
	// Token leads on; the browser keeps it in a cookie of its own.
	Token string
	// Enrol says that the person has no second factor yet and has to set one up now, since the company demands it.
	Enrol bool
}

// pending is what is kept of somebody who has yet to show a second factor.
type pending struct {
	Account string   `json:"account"`
	Tenant  string   `json:"tenant"`
	User    string   `json:"user"`
	Methods []string `json:"methods"`
	Enrol   bool     `json:"enrol"`
}

// enter goes on with an account that has proven its first factor: it begins a session in the chosen company, or asks for more.
func (s *Service) enter(ctx context.Context, a Account, in SignedIn, methods []string, previous string, from Client) (SignedIn, error) {
	rules, err := s.rules(ctx, in.Company.ID)
	if err != nil {
		return SignedIn{}, err
	}
	if !rules.reaches(from.Address) && from.Address.IsValid() {
		return SignedIn{}, fault.New(fault.Forbidden, "network_not_allowed")
	}
	if !slices.Contains(methods, MethodPasskey) && !slices.Contains(methods, MethodTOTP) && !slices.Contains(methods, MethodRecovery) {
		has, err := s.hasTOTP(ctx, a.ID)
		if err != nil {
			return SignedIn{}, err
		}
		if has || rules.SecondFactor {
			p := pending{Account: a.ID, Tenant: in.Company.ID, User: in.User.ID, Methods: methods, Enrol: !has}
			token, err := s.BeginFlow(ctx, flowSecond, "", p)
			return SignedIn{SecondFactor: &SecondFactor{Token: token, Enrol: !has}}, err
		}
	}
	how := How{Methods: methods, Expires: s.now().Add(rules.age())}
	err = s.db.System(ctx, "begin a session", func(ctx context.Context, tx *db.ControlTx) (err error) {
		return s.beginTx(ctx, tx, a, &in, how, previous, from)
	})
	if err == nil {
		err = s.signedIn(ctx, in, how, from)
	}
	return in, err
}

// beginTx begins a session in place of the one that the browser had, and clears what is over.
func (s *Service) beginTx(ctx context.Context, tx *db.ControlTx, a Account, in *SignedIn, how How, previous string, from Client) (err error) {
	if _, err = s.endSessionsTx(ctx, tx, "account_id = ? and (token_hash = ? or expires_at <= ? or last_seen_at <= ?)",
		a.ID, hashToken(previous).String(), s.now(), s.now().Add(-maxIdle)); err != nil {
		return err
	}
	if in.Token, in.Session, err = s.OpenSessionTx(ctx, tx, a, in.Company.ID, in.User.ID, how, from); err != nil {
		return err
	}
	return s.trimSessionsTx(ctx, tx, in.Company.ID, in.User.ID)
}

// Vouched begins a session for a user of the system actor's tenant for whom a provider of that tenant has vouched. It opens
// nothing else that the user's account opens: another company has not chosen that provider.
func (s *Service) Vouched(ctx context.Context, userID string, how How, previous string, from Client) (SignedIn, error) {
	by, err := actor.From(ctx)
	if err != nil {
		return SignedIn{}, err
	}
	if by.Kind != actor.System {
		return SignedIn{}, fault.New(fault.Forbidden, "system_only")
	}
	var in SignedIn
	if in.User, err = s.access.GetUser(ctx, userID); err != nil {
		return in, err
	}
	a, err := s.accountOf(ctx, by.Tenant, userID)
	if err != nil {
		return in, err
	}
	if in.Company, err = s.tenants.Company(ctx, by.Tenant); err != nil {
		return in, err
	}
	rules, err := s.rules(ctx, by.Tenant)
	if err != nil {
		return in, err
	}
	switch {
	case !in.Company.Active:
		return in, fault.New(fault.Forbidden, "company_suspended")
	case !in.User.Active:
		return in, fault.New(fault.Forbidden, "user_suspended")
	case !rules.lets(WaySSO, userID):
		return in, fault.New(fault.Forbidden, "way_not_allowed")
	case from.Address.IsValid() && !rules.reaches(from.Address):
		return in, fault.New(fault.Forbidden, "network_not_allowed")
	}
	in.Companies = []Company{in.Company}
	how.Expires = s.now().Add(rules.age())
	err = s.db.System(ctx, "begin a session that a provider vouches for", func(ctx context.Context, tx *db.ControlTx) error {
		return s.beginTx(ctx, tx, a, &in, how, previous, from)
	})
	if err == nil {
		err = s.signedIn(ctx, in, how, from)
	}
	return in, err
}

// CreateVouched adds a user whom only a provider, or a directory, of the tenant lets in. The account is this tenant's alone:
// one that somebody has made under the same address elsewhere gets nothing by it.
func (s *Service) CreateVouched(ctx context.Context, in access.NewUser) (access.User, error) {
	by, err := actor.From(ctx)
	if err != nil {
		return access.User{}, err
	}
	u, err := s.access.CreateUser(ctx, in)
	if err != nil {
		return u, err
	}
	return u, s.enrolVouched(ctx, by.Tenant, u)
}

// AdoptVouched lets a user in who was made and then not enrolled, since the program was cut off.
func (s *Service) AdoptVouched(ctx context.Context, u access.User) error {
	by, err := actor.From(ctx)
	if err != nil {
		return err
	}
	if _, err := s.accountOf(ctx, by.Tenant, u.ID); !fault.Is(err, fault.NotFound) {
		return err
	}
	return s.enrolVouched(ctx, by.Tenant, u)
}

func (s *Service) enrolVouched(ctx context.Context, tenant string, u access.User) error {
	accountID := id.New("acc")
	return s.enrol(ctx, Account{ID: accountID, Email: accountID, Name: u.Name, fresh: true}, tenant, u.ID)
}

// EndVouched ends the sessions that a provider has vouched for: those of its session, of its subject, or of both where both
// are given. It returns their number.
func (s *Service) EndVouched(ctx context.Context, provider, subject, session string) (int, error) {
	where, args := "provider_id = ?", []any{provider}
	for _, c := range []struct{ column, value string }{{"provider_subject", subject}, {"provider_session", session}} {
		if c.value != "" {
			where, args = where+" and "+c.column+" = ?", append(args, c.value)
		}
	}
	if provider == "" || len(args) == 1 {
		return 0, nil
	}
	n, err := s.endSessions(ctx, "end sessions at a provider's word", where, args...)
	if err != nil || n == 0 {
		return n, err
	}
	return n, s.recall(ctx)
}

// Present returns who shows a session in a Cookie header, on an operation that needs no sign-in; nil for nobody.
func (s *Service) Present(ctx context.Context, token string) (*Principal, error) {
	if !isSessionToken(token) {
		return nil, nil //nolint:nilnil // nobody is an answer
	}
	p, err := s.Identify(ctx, httpapi.Credentials{Session: token})
	if fault.Is(err, fault.Unauthenticated) || fault.Is(err, fault.Forbidden) {
		return nil, nil //nolint:nilnil // nobody is an answer
	}
	return p, err
}

// EndProvider ends all sessions that a provider has vouched for, and returns their number.
func (s *Service) EndProvider(ctx context.Context, provider string) (int, error) {
	if provider == "" {
		return 0, nil
	}
	n, err := s.endSessions(ctx, "end all sessions of a provider", "provider_id = ?", provider)
	if err != nil || n == 0 {
		return n, err
	}
	return n, s.recall(ctx)
}
