package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Authenticator knows access tokens, and asks next about everything else.
func (s *Service) Authenticator(next httpapi.Authenticator) httpapi.Authenticator {
	return authenticator{s, next}
}

type authenticator struct {
	s    *Service
	next httpapi.Authenticator
}

// Authenticate implements httpapi.Authenticator.
func (a authenticator) Authenticate(ctx context.Context, c httpapi.Credentials) (actor.Actor, error) {
	if strings.HasPrefix(c.Token, accessPrefix) {
		return a.s.authenticate(ctx, c)
	}
	return a.next.Authenticate(ctx, c)
}

// authenticate finds out which app shows a token, and for whom. It asks the database each time, by two unique indexes, so that
// what is taken back ends with the next request on every node. Everything that is not good is the same unauthenticated fault.
func (s *Service) authenticate(ctx context.Context, c httpapi.Credentials) (actor.Actor, error) {
	unknown := fault.New(fault.Unauthenticated, "unauthenticated")
	if !identity.IsSecret(strings.TrimPrefix(c.Token, accessPrefix)) {
		return actor.Actor{}, unknown
	}
	var (
		a               = actor.Actor{Kind: actor.App}
		grant           string
		granted, allows []byte
		ends            time.Time
		last            *time.Time
		now             = s.now()
	)
	err := s.db.SystemRead(ctx, "find an app by its token", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, `select g.id, g.tenant_id, g.app_id, g.user_id, t.scopes, p.scopes, t.expires_at, g.last_used_at
			from oauth_tokens t join oauth_grants g on g.id = t.grant_id join oauth_apps p on p.id = g.app_id
			where t.hash = ? and t.kind = 'access' and g.revoked_at is null and p.active and (g.user_id <> '' or p.machine) and `+stillThere, identity.HashText(c.Token)).
			Scan(&grant, &a.Tenant, &a.ID, &a.UserID, &granted, &allows, &ends, &last)
	})
	if errors.Is(err, db.ErrNoRows) || err == nil && !now.Before(ends) {
		return actor.Actor{}, unknown
	}
	if err != nil {
		return actor.Actor{}, err
	}
	if a.Scopes, err = both(granted, allows); err != nil {
		return actor.Actor{}, err
	}
	// No scopes would be no limit.
	if len(a.Scopes) == 0 {
		return actor.Actor{}, unknown
	}
	a.OnBehalfOf = a.UserID
	company, err := s.tenants.Company(ctx, a.Tenant)
	switch {
	case fault.Is(err, fault.NotFound):
		return actor.Actor{}, unknown
	case err != nil:
		return actor.Actor{}, err
	case !company.Active:
		return actor.Actor{}, fault.New(fault.Forbidden, "company_suspended")
	}
	a.Locale, a.TimeZone = company.Locale, company.TimeZone
	if a.UserID != "" {
		if err := s.like(ctx, &a); err != nil {
			return actor.Actor{}, err
		}
	}
	if last == nil || now.Sub(*last) >= seen {
		err = s.db.System(ctx, "write down that an app is at work", func(_ context.Context, tx *db.ControlTx) error {
			tx.Queue("update oauth_grants set last_used_at = ? where id = ?", now, grant)
			return nil
		})
	}
	return a, err
}

// both are the scopes that stand in two columns.
func both(granted, allows []byte) ([]string, error) {
	var a, b []string
	if err := errors.Join(json.Unmarshal(granted, &a), json.Unmarshal(allows, &b)); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(a, func(s string) bool { return !covered(b, s) }), nil
}

// like fills in how the person likes texts and times.
func (s *Service) like(ctx context.Context, a *actor.Actor) error {
	m, err := s.people.Load(ctx, cache.Key[string]{Tenant: a.Tenant, ID: a.UserID}, func(ctx context.Context) (manner, error) {
		u, err := s.access.GetUser(actor.ForSystem(ctx, a.Tenant, "oauth"), a.UserID)
		if fault.Is(err, fault.NotFound) {
			err = fault.New(fault.Unauthenticated, "unauthenticated")
		}
		return manner{u.Locale, u.TimeZone}, err
	})
	if err != nil {
		return err
	}
	if m.locale != "" {
		a.Locale = m.locale
	}
	if m.zone != "" {
		a.TimeZone = m.zone
	}
	return nil
}
