package sso

import (
	"context"
	"errors"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/identity/oidc"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// link makes the user who began known by the provider. The session that is shown must still be that user's.
func (s *Service) link(ctx context.Context, p Provider, who oidc.Identity, user, present string) error {
	now, err := s.identity.Present(ctx, present)
	if err != nil {
		return err
	}
	if now == nil || now.Tenant != p.tenant || now.UserID != user {
		return fault.New(fault.Conflict, "sign_in_expired")
	}
	known, err := s.knownAs(ctx, p, who)
	if err != nil || known == user {
		return err
	}
	if known != "" {
		return fault.New(fault.Conflict, "sso_identity_taken")
	}
	return s.know(ctx, p, who, user)
}

// Known is a provider that somebody is known by.
type Known struct {
	// ID is the provider's.
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Email       string    `json:"email,omitempty"`
	CreatedAt   time.Time `json:"created_at"`
	LastLoginAt time.Time `json:"last_login_at"`
}

// Known returns the providers that the person who acts is known by.
func (s *Service) Known(ctx context.Context) (out []Known, err error) {
	by, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.SystemRead(ctx, "which providers is a user known by", func(ctx context.Context, tx *db.ControlTx) error {
		out, err = db.Collect(ctx, tx, func(rows db.Rows) (k Known, err error) {
			err = rows.Scan(&k.ID, &k.Name, &k.Email, &k.CreatedAt, &k.LastLoginAt)
			k.CreatedAt, k.LastLoginAt = k.CreatedAt.UTC(), k.LastLoginAt.UTC()
			return k, err
		}, `select p.id, p.name, i.email, i.created_at, i.last_login_at from sso_identities i join sso_providers p on p.id = i.provider_id
			where i.tenant_id = ? and i.user_id = ? order by p.name, i.subject`, by.Tenant, by.UserID)
		return err
	})
	return out, err
}

// Unlink has a provider not know the person who acts any more.
func (s *Service) Unlink(ctx context.Context, providerID string) error {
	by, err := actor.From(ctx)
	if err != nil {
		return err
	}
	if by.Kind != actor.Person {
		return fault.New(fault.Forbidden, "people_only")
	}
	return s.db.System(ctx, "unlink a user from a provider", func(ctx context.Context, tx *db.ControlTx) error {
		n, err := tx.Exec(ctx, "delete from sso_identities where provider_id = ? and tenant_id = ? and user_id = ?", providerID, by.Tenant, by.UserID)
		if err == nil && n == 0 {
			err = fault.Missing("sso_provider", providerID)
		}
		return err
	})
}

// Logout ends the session with the token, and returns the address at which the provider that vouched for it signs the person
// out too; empty where there is none.
func (s *Service) Logout(ctx context.Context, token string) (string, error) {
	p, err := s.identity.Present(ctx, token)
	if err != nil {
		return "", err
	}
	if err := s.identity.Logout(ctx, token); err != nil || p == nil || p.ProviderID == "" {
		return "", err
	}
	provider, err := s.active(ctx, p.ProviderID)
	if err != nil {
		return "", nil //nolint:nilerr // the session is over all the same
	}
	r, err := s.registration(ctx, provider)
	if err != nil {
		return "", err
	}
	to, err := s.client.LogoutURL(ctx, r, s.baseURL+"/login")
	if e, ok := errors.AsType[*oidc.Error](err); ok {
		s.log.WarnContext(ctx, "a provider cannot be told of a sign-out", "tenant", provider.tenant, "provider", provider.ID, "error", e)
		return "", nil
	}
	return to, err
}

// EndAt ends sessions at a provider's word: a logout token, which counts once. A token that is not the provider's, or that has
// counted, is a malformed fault.
func (s *Service) EndAt(ctx context.Context, providerID, token string) error {
	p, err := s.active(ctx, providerID)
	if err != nil {
		return err
	}
	r, err := s.registration(ctx, p)
	if err != nil {
		return err
	}
	out, err := s.client.VerifyLogout(ctx, r, token)
	if err != nil {
		if err = s.explain(ctx, p, err); fault.Is(err, fault.Unauthenticated) {
			err = fault.New(fault.Malformed, "logout_token")
		}
		return err
	}
	err = s.db.System(ctx, "take a logout token", func(ctx context.Context, tx *db.ControlTx) error {
		tx.Queue("delete from sso_logouts where expires_at <= ?", s.now())
		n, err := tx.Exec(ctx, "insert into sso_logouts (provider_id, token_hash, expires_at) values (?, ?, ?) on conflict do nothing",
			p.ID, identity.HashText(out.ID), out.Expires)
		if err == nil && n == 0 {
			err = fault.New(fault.Malformed, "logout_token")
		}
		return err
	})
	if err != nil {
		return err
	}
	_, err = s.identity.EndVouched(actor.ForSystem(ctx, p.tenant, "sso"), p.ID, out.Subject, out.SessionID)
	return err
}
