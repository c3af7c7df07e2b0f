package identity

import (
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// acting returns a context in which a person of a company acts from where a request came.
func acting(ctx context.Context, tenant, userID, session string, from Client) context.Context {
	a := actor.Actor{
		Tenant: tenant, Kind: actor.Person, ID: userID, UserID: userID, Via: actor.ViaApp, Session: session, Address: from.Address.Unmap().WithZone(""), Agent: from.UserAgent,
	}
	if known, ok := actor.Peek(ctx); ok {
		a.RequestID = known.RequestID
	}
	return actor.With(ctx, a)
}

// signedIn writes a sign-in into the audit of its company.
func (s *Service) signedIn(ctx context.Context, in SignedIn, how How, from Client) error {
	return audit.Write(acting(ctx, in.Company.ID, in.User.ID, in.Session.ID, from), s.db, audit.Entry{
		Action: audit.LoginSucceeded, Target: in.User.ID, Detail: map[string]any{"methods": how.Methods, "provider_id": how.Provider, "country": from.Country},
	})
}

// refused writes an attempt to sign in that has failed into the audit of the company that it was for: the named one, or else
// that which the account was used in last. Nobody has proven to be the person, so it is the target and not who acts.
func (s *Service) refused(ctx context.Context, a Account, slug, method string, from Client) error {
	if a.ID == "" {
		return nil
	}
	companies, users, err := s.companies(ctx, a.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(companies, func(c Company) bool { return slug == "" || c.Slug == slug })
	if i < 0 {
		return nil
	}
	tenant := companies[i].ID
	ctx = actor.With(ctx, actor.Actor{
		Tenant: tenant, Kind: actor.System, ID: "sign-in", Via: actor.ViaApp, Address: from.Address.Unmap().WithZone(""), Agent: from.UserAgent,
	})
	return audit.Write(ctx, s.db, audit.Entry{Action: audit.LoginFailed, Target: users[tenant], Detail: map[string]string{"method": method}})
}

// opened writes a change of what opens an account into the audit of every company that the account opens.
func (s *Service) opened(ctx context.Context, a Account, action audit.Action, detail any) error {
	companies, users, err := s.companies(ctx, a.ID)
	if err != nil {
		return err
	}
	by, known := actor.Peek(ctx)
	for _, c := range companies {
		here := ctx
		if !known || by.Tenant != c.ID {
			here = acting(ctx, c.ID, users[c.ID], "", Client{Address: by.Address, UserAgent: by.Agent})
		}
		if err := audit.Write(here, s.db, audit.Entry{Action: action, Target: users[c.ID], Detail: detail}); err != nil {
			return err
		}
	}
	return nil
}

// wrong writes down that a code was refused, and returns the refusal.
func (s *Service) wrong(ctx context.Context, a Account, tenant string, err error, from Client) error {
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	c, cerr := s.tenants.Company(ctx, tenant)
	if cerr != nil {
		return cerr
	}
	if aerr := s.refused(ctx, a, c.Slug, MethodTOTP, from); aerr != nil {
		return aerr
	}
	return err
}
