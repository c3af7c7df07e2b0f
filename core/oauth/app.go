package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// App is a program of somebody else that a tenant has registered. Its id is its client_id.
type App struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Confidential apps can keep a secret: they run on a server. Others are public.
	Confidential bool `json:"confidential"`
	Active       bool `json:"active"`
	// RedirectURIs are where browsers may be sent back to, letter by letter; of http://127.0.0.1 and http://[::1] the port may
	// differ (RFC 8252).
	RedirectURIs []string `json:"redirect_uris"`
	// Scopes are what the app may ask for: those that API keys know.
	Scopes []string `json:"scopes"`
	// RoleIDs are what the app may do for itself, by client credentials; empty where it only acts for people.
	RoleIDs []string `json:"role_ids"`
	// Hint is the beginning of the secret, to tell it from others.
	Hint       string     `json:"hint,omitempty"`
	CreatedAt  time.Time  `json:"created_at"`
	CreatedBy  string     `json:"created_by"`
	UpdatedAt  time.Time  `json:"updated_at"`
	LastUsedAt *time.Time `json:"last_used_at"`
	Version    int64      `json:"version"`

	tenant, secretHash string
	machine            bool
}

// NewApp is what an app is made of.
type NewApp struct {
	Name         string
	Confidential bool
	RedirectURIs []string
	Scopes       []string
	RoleIDs      []string
}

// Patch is what is to be changed of an app.
type Patch struct {
	Name         *string
	RedirectURIs *[]string
	Scopes       *[]string
	RoleIDs      *[]string
	Active       *bool
}

const (
	maxApps      = 200
	maxRedirects = 20
	maxURI       = 2000

	columns = "id, tenant_id, name, confidential, machine, active, redirect_uris, scopes, secret_hash, hint, created_at, created_by, updated_at, version"
)

// manager is the actor, who must be a person, or Kontor itself, with access.ManageKeys: an app that registers apps could never
// be got rid of.
func (s *Service) manager(ctx context.Context, change bool) (actor.Actor, error) {
	by, err := actor.From(ctx)
	if err != nil {
		return by, err
	}
	if change && by.Kind != actor.Person && by.Kind != actor.System {
		return by, fault.New(fault.Forbidden, "people_only")
	}
	return by, s.access.Require(ctx, access.ManageKeys)
}

// Create registers an app and returns it with its secret, which is kept nowhere and shown once; a public app has none. It
// needs access.ManageKeys, and with roles access.ManageAccess and all that the roles allow.
func (s *Service) Create(ctx context.Context, in NewApp) (App, string, error) {
	by, err := s.manager(ctx, true)
	if err != nil {
		return App{}, "", err
	}
	a := App{
		ID: id.New("app"), Name: in.Name, Confidential: in.Confidential, Active: true, RedirectURIs: in.RedirectURIs, Scopes: in.Scopes, RoleIDs: in.RoleIDs,
		CreatedAt: s.now(), CreatedBy: by.ID, Version: 1, tenant: by.Tenant,
	}
	a.UpdatedAt = a.CreatedAt
	if err := a.check(); err != nil {
		return App{}, "", err
	}
	secret := ""
	if a.Confidential {
		secret = a.newSecret()
	}
	if err := s.giveRoles(ctx, a.ID, a.RoleIDs, false); err != nil {
		return App{}, "", err
	}
	err = s.db.System(ctx, "register an app", func(ctx context.Context, tx *db.ControlTx) error {
		var count int
		if err := tx.QueryRow(ctx, "select count(*) from oauth_apps where tenant_id = ?", by.Tenant).Scan(&count); err != nil {
			return err
		}
		if count >= maxApps {
			return fault.New(fault.Conflict, "too_many_apps", fault.Params{"max": maxApps})
		}
		_, err := tx.Exec(ctx, "insert into oauth_apps ("+columns+") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", a.ID, a.tenant, a.Name, a.Confidential, a.machine, a.Active,
			list(a.RedirectURIs), list(a.Scopes), a.secretHash, a.Hint, a.CreatedAt, a.CreatedBy, a.UpdatedAt, a.Version)
		return err
	})
	if err == nil {
		err = audit.Write(ctx, s.db, audit.Entry{Action: audit.AppCreated, Target: a.ID, Detail: audit.Change{After: a}})
	}
	if err != nil {
		return App{}, "", err
	}
	return a, secret, nil
}

// newSecret gives the app another secret, in place of the one that it has.
func (a *App) newSecret() string {
	secret := secretPrefix + identity.NewSecret()
	a.secretHash, a.Hint = identity.HashText(secret), secret[:len(secretPrefix)+4]+"…"
	return secret
}

// check completes an app and refuses what cannot be one.
func (a *App) check() error {
	var l fault.List
	a.Name = access.CheckName(&l, "name", a.Name)
	a.Scopes, a.RoleIDs, a.RedirectURIs = tidy(a.Scopes), tidy(a.RoleIDs), append([]string{}, a.RedirectURIs...)
	if len(a.Scopes) == 0 {
		l.Add("scopes", "required")
	}
	if err := l.Merge("", access.CheckScopes(a.Scopes)); err != nil {
		return err
	}
	a.machine = len(a.RoleIDs) > 0
	if a.machine && !a.Confidential {
		l.Add("role_ids", "app_needs_secret")
	}
	switch {
	case len(a.RedirectURIs) == 0 && !a.machine:
		l.Add("redirect_uris", "required")
	case len(a.RedirectURIs) > maxRedirects:
		l.Add("redirect_uris", "too_many", fault.Params{"max": maxRedirects})
	}
	for _, u := range a.RedirectURIs {
		if !goodRedirect(u) {
			l.Add("redirect_uris", "redirect_uri", fault.Params{"value": u[:min(len(u), 200)]})
		}
	}
	return l.Err()
}

func tidy(texts []string) []string {
	out := append([]string{}, texts...)
	slices.Sort(out)
	return slices.Compact(out)
}

// goodRedirect accepts https, http on the own machine, and schemes of installed programs, which carry a reversed domain
// (RFC 8252). A fragment or a user would be lost or misread.
func goodRedirect(text string) bool {
	u, err := url.Parse(text)
	if err != nil || len(text) > maxURI || !u.IsAbs() || u.Fragment != "" || strings.Contains(text, "#") || u.User != nil || strings.ContainsAny(text, " \t\r\n\"'<>\\;,*") {
		return false
	}
	switch u.Scheme {
	case "https":
		return u.Hostname() != ""
	case "http":
		if u.Hostname() == "localhost" {
			return true
		}
		ip, err := netip.ParseAddr(u.Hostname())
		return err == nil && ip.IsLoopback()
	}
	return strings.Contains(u.Scheme, ".")
}

// giveRoles sets what the app may do for itself.
func (s *Service) giveRoles(ctx context.Context, appID string, roleIDs []string, had bool) error {
	if len(roleIDs) == 0 && !had {
		return nil
	}
	return s.access.SetPrincipalRoles(ctx, actor.App, appID, roleIDs)
}

// List returns the tenant's apps, the youngest first. It needs access.ManageKeys.
func (s *Service) List(ctx context.Context) ([]App, error) { return s.apps(ctx, "") }

// Get returns one app; a not-found fault when the tenant has none with this id. It needs access.ManageKeys.
func (s *Service) Get(ctx context.Context, appID string) (App, error) {
	found, err := s.apps(ctx, appID)
	if err != nil {
		return App{}, err
	}
	if len(found) == 0 {
		return App{}, fault.Missing("app", appID)
	}
	return found[0], nil
}

func (s *Service) apps(ctx context.Context, appID string) (out []App, err error) {
	by, err := s.manager(ctx, false)
	if err != nil {
		return nil, err
	}
	err = s.db.SystemRead(ctx, "list the apps of a tenant", func(ctx context.Context, tx *db.ControlTx) error {
		out, err = db.Collect(ctx, tx, scanApp, "select "+columns+" from oauth_apps where tenant_id = ? and (id = ? or ? = '') order by id desc",
			by.Tenant, appID, appID)
		if err != nil {
			return err
		}
		used, err := lastUsed(ctx, tx, by.Tenant, "")
		for i := range out {
			out[i].LastUsedAt = used[out[i].ID]
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		if out[i].RoleIDs, err = s.access.PrincipalRoles(ctx, actor.App, out[i].ID); err != nil {
			return nil, err
		}
	}
	return out, err
}

// app returns any tenant's app; nil where there is none.
func (s *Service) app(ctx context.Context, appID string) (*App, error) {
	if !id.Valid("app", appID) {
		return nil, nil //nolint:nilnil // none is an answer
	}
	var found []App
	err := s.db.SystemRead(ctx, "find an app", func(ctx context.Context, tx *db.ControlTx) (err error) {
		found, err = db.Collect(ctx, tx, scanApp, "select "+columns+" from oauth_apps where id = ?", appID)
		return err
	})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// lastUsed tells when the apps of a tenant were last at work, for one user or with an empty id for anybody.
func lastUsed(ctx context.Context, tx *db.ControlTx, tenant, userID string) (map[string]*time.Time, error) {
	out := map[string]*time.Time{}
	_, err := db.Collect(ctx, tx, func(rows db.Rows) (_ struct{}, err error) {
		var (
			appID string
			at    time.Time
		)
		err = rows.Scan(&appID, &at)
		if at = at.UTC(); out[appID] == nil || at.After(*out[appID]) {
			out[appID] = &at
		}
		return struct{}{}, err
	}, `select g.app_id, g.last_used_at from oauth_grants g where g.tenant_id = ? and (g.user_id = ? or ? = '') and g.last_used_at = (
		select max(o.last_used_at) from oauth_grants o where o.tenant_id = g.tenant_id and o.user_id = g.user_id and o.app_id = g.app_id)`, tenant, userID, userID)
	return out, err
}

func scanApp(rows db.Rows) (a App, err error) {
	var redirects, scopes []byte
	if err := rows.Scan(&a.ID, &a.tenant, &a.Name, &a.Confidential, &a.machine, &a.Active, &redirects, &scopes, &a.secretHash, &a.Hint, &a.CreatedAt, &a.CreatedBy, &a.UpdatedAt,
		&a.Version); err != nil {
		return a, err
	}
	a.CreatedAt, a.UpdatedAt, a.RoleIDs = a.CreatedAt.UTC(), a.UpdatedAt.UTC(), []string{}
	return a, errors.Join(json.Unmarshal(redirects, &a.RedirectURIs), json.Unmarshal(scopes, &a.Scopes))
}

// Update changes an app. Where version is given, it must be the app's. What an app is no longer let do, it cannot do from the
// next request on; an app that is switched off does not exist for programs and people, and what it was given is gone.
func (s *Service) Update(ctx context.Context, appID string, version int64, p Patch) (App, error) {
	if _, err := s.manager(ctx, true); err != nil {
		return App{}, err
	}
	before, err := s.Get(ctx, appID)
	if err != nil {
		return App{}, err
	}
	if version > 0 && version != before.Version {
		return App{}, fault.New(fault.Stale, "stale")
	}
	a := before
	set(&a.Name, p.Name)
	set(&a.RedirectURIs, p.RedirectURIs)
	set(&a.Scopes, p.Scopes)
	set(&a.RoleIDs, p.RoleIDs)
	set(&a.Active, p.Active)
	if err := a.check(); err != nil {
		return App{}, err
	}
	if !slices.Equal(before.RoleIDs, a.RoleIDs) {
		if err := s.giveRoles(ctx, a.ID, a.RoleIDs, true); err != nil {
			return App{}, err
		}
	}
	a.UpdatedAt, a.Version = s.now(), before.Version+1
	err = s.db.System(ctx, "change an app", func(ctx context.Context, tx *db.ControlTx) error {
		n, err := tx.Exec(ctx, "update oauth_apps set name = ?, machine = ?, active = ?, redirect_uris = ?, scopes = ?, updated_at = ?, version = ? where tenant_id = ? and id = ? and version = ?",
			a.Name, a.machine, a.Active, list(a.RedirectURIs), list(a.Scopes), a.UpdatedAt, a.Version, a.tenant, a.ID, before.Version)
		if err == nil && n == 0 {
			err = fault.New(fault.Stale, "stale")
		}
		if err == nil && !a.Active {
			_, err = tx.Exec(ctx, "delete from oauth_grants where app_id = ?", a.ID)
		}
		return err
	})
	if err != nil {
		return App{}, err
	}
	return a, audit.Write(ctx, s.db, audit.Entry{Action: audit.AppUpdated, Target: a.ID, Detail: audit.Change{Before: before, After: a}})
}

func set[T any](to *T, v *T) {
	if v != nil {
		*to = *v
	}
}

// RotateSecret gives a confidential app another secret, and returns it. The former one ends at once.
func (s *Service) RotateSecret(ctx context.Context, appID string) (App, string, error) {
	if _, err := s.manager(ctx, true); err != nil {
		return App{}, "", err
	}
	a, err := s.Get(ctx, appID)
	if err != nil {
		return App{}, "", err
	}
	if !a.Confidential {
		return App{}, "", fault.New(fault.Conflict, "app_has_no_secret")
	}
	secret := a.newSecret()
	a.UpdatedAt, a.Version = s.now(), a.Version+1
	err = s.db.System(ctx, "renew the secret of an app", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "update oauth_apps set secret_hash = ?, hint = ?, updated_at = ?, version = version + 1 where tenant_id = ? and id = ?",
			a.secretHash, a.Hint, a.UpdatedAt, a.tenant, a.ID)
		return err
	})
	if err != nil {
		return App{}, "", err
	}
	return a, secret, audit.Write(ctx, s.db, audit.Entry{Action: audit.SecretRotated, Target: a.ID, Detail: map[string]string{"kind": "app"}})
}

// Delete removes an app with everything that it was given.
func (s *Service) Delete(ctx context.Context, appID string) error {
	if _, err := s.manager(ctx, true); err != nil {
		return err
	}
	a, err := s.Get(ctx, appID)
	if err != nil {
		return err
	}
	if err := s.giveRoles(ctx, a.ID, nil, len(a.RoleIDs) > 0); err != nil {
		return err
	}
	err = s.db.System(ctx, "remove an app", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "delete from oauth_apps where tenant_id = ? and id = ?", a.tenant, a.ID)
		return err
	})
	if err != nil {
		return err
	}
	return audit.Write(ctx, s.db, audit.Entry{Action: audit.AppDeleted, Target: a.ID, Detail: audit.Change{Before: a}})
}
