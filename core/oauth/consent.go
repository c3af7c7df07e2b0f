package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Consent is that a person has allowed an app to act for them, within scopes.
type Consent struct {
	AppID      string     `json:"app_id"`
	Name       string     `json:"name"`
	Scopes     []string   `json:"scopes"`
	CreatedAt  time.Time  `json:"created_at"`
	UpdatedAt  time.Time  `json:"updated_at"`
	LastUsedAt *time.Time `json:"last_used_at"`
}

func person(ctx context.Context) (actor.Actor, error) {
	by, err := actor.From(ctx)
	if err == nil && by.Kind != actor.Person {
		err = fault.New(fault.Forbidden, "people_only")
	}
	return by, err
}

// Consents returns the apps that the person who acts has allowed, in the order of their names.
func (s *Service) Consents(ctx context.Context) (out []Consent, err error) {
	by, err := person(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.SystemRead(ctx, "list the apps that a person has allowed", func(ctx context.Context, tx *db.ControlTx) error {
		out, err = db.Collect(ctx, tx, func(rows db.Rows) (c Consent, err error) {
			var scopes []byte
			err = rows.Scan(&c.AppID, &c.Name, &scopes, &c.CreatedAt, &c.UpdatedAt)
			c.CreatedAt, c.UpdatedAt = c.CreatedAt.UTC(), c.UpdatedAt.UTC()
			return c, errors.Join(err, json.Unmarshal(scopes, &c.Scopes))
		}, `select c.app_id, a.name, c.scopes, c.created_at, c.updated_at from oauth_consents c join oauth_apps a on a.id = c.app_id where c.tenant_id = ? and c.user_id = ? order by a.name, a.id`, by.Tenant, by.UserID)
		if err != nil {
			return err
		}
		used, err := lastUsed(ctx, tx, by.Tenant, by.UserID)
		for i := range out {
			out[i].LastUsedAt = used[out[i].AppID]
		}
		return err
	})
	return out, err
}

// Revoke takes back what the person who acts has allowed an app: its tokens for the person end at once. It is a not-found
// fault where there is nothing to take back.
func (s *Service) Revoke(ctx context.Context, appID string) error {
	by, err := person(ctx)
	if err != nil {
		return err
	}
	err = s.db.System(ctx, "take back what an app was allowed", func(ctx context.Context, tx *db.ControlTx) error {
		n, err := tx.Exec(ctx, "delete from oauth_consents where tenant_id = ? and user_id = ? and app_id = ?", by.Tenant, by.UserID, appID)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Missing("app", appID)
		}
		_, err = tx.Exec(ctx, "delete from oauth_grants where tenant_id = ? and user_id = ? and app_id = ?", by.Tenant, by.UserID, appID)
		return err
	})
	if err != nil {
		return err
	}
	return audit.Write(ctx, s.db, audit.Entry{Action: audit.AppRevoked, Target: appID})
}

// consented returns what a person has allowed an app.
func (s *Service) consented(ctx context.Context, by actor.Actor, appID string) (scopes []string, err error) {
	var raw []byte
	err = s.db.SystemRead(ctx, "find what an app was allowed", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, "select scopes from oauth_consents where tenant_id = ? and user_id = ? and app_id = ?", by.Tenant, by.UserID, appID).Scan(&raw)
	})
	if errors.Is(err, db.ErrNoRows) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &scopes)
	}
	return scopes, err
}

// consent remembers what a person has allowed an app, on top of what was allowed before. The context's actor is the person.
func (s *Service) consent(ctx context.Context, by actor.Actor, appID string, scopes []string) error {
	before, err := s.consented(ctx, by, appID)
	if err != nil {
		return err
	}
	all := tidy(append(before, scopes...))
	err = s.db.System(ctx, "remember what an app was allowed", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, `insert into oauth_consents (tenant_id, user_id, app_id, scopes, created_at, updated_at) values (?, ?, ?, ?, ?, ?)
			on conflict (tenant_id, user_id, app_id) do update set scopes = excluded.scopes, updated_at = excluded.updated_at`,
			by.Tenant, by.UserID, appID, list(all), s.now(), s.now())
		return err
	})
	if err != nil {
		return err
	}
	return audit.Write(ctx, s.db, audit.Entry{Action: audit.AppConsented, Target: appID, Detail: map[string]any{"scopes": scopes}})
}

// remembered reports whether an app need not ask again: the person has allowed all of it, and nobody else can take the app's
// place at its address. What comes back to the own machine, or to an installed program, could be any program there.
func remembered(a *App, redirect string, allowed, scopes []string) bool {
	for _, sc := range scopes {
		if !covered(allowed, sc) {
			return false
		}
	}
	return a.Confidential || strings.HasPrefix(redirect, "https://")
}
