package sso

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/identity/oidc"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// The presets.
const (
	PresetGoogle    = "google"
	PresetMicrosoft = "microsoft"
)

// GroupRole gives a role to the members of a provider's group.
type GroupRole struct {
	Group  string `json:"group" maxLength:"255" doc:"As the provider lists it"`
	RoleID string `json:"role_id" maxLength:"64"`
}

// Definition is how a provider's people are taken.
type Definition struct {
	Scopes []string `json:"scopes" maxItems:"20" doc:"Besides openid"`
	// Domains are the e-mail domains that the provider speaks for, as far as the tenant has proven them.
	Domains     []string    `json:"domains" maxItems:"50" doc:"E-mail domains that the provider speaks for, once they are proven"`
	GroupsClaim string      `json:"groups_claim" maxLength:"100" doc:"Claim that lists a person's groups; empty for none"`
	GroupRoles  []GroupRole `json:"group_roles" maxItems:"200" doc:"Roles that follow the groups at each sign-in"`
	// Provision makes a user of whoever comes for the first time.
	Provision bool     `json:"provision" doc:"Make a user of whoever comes for the first time"`
	RoleIDs   []string `json:"role_ids" maxItems:"50" doc:"Roles that such a user begins with"`
}

// Provider is an identity provider of a tenant.
type Provider struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Preset   string `json:"preset,omitempty"`
	Issuer   string `json:"issuer"`
	ClientID string `json:"client_id"`
	// HasSecret says that a client secret is kept; it is never shown again.
	HasSecret bool `json:"has_client_secret"`
	Definition
	Active bool `json:"active"`
	// RedirectURI and LogoutURI are what the provider has to be told.
	RedirectURI string    `json:"redirect_uri"`
	LogoutURI   string    `json:"backchannel_logout_uri"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
	Version     string    `json:"version"`

	tenant, secret string
}

// NewProvider is what a provider is made of.
type NewProvider struct {
	Name, Preset, Issuer, ClientID, ClientSecret string
	// Directory is the Entra directory of the preset microsoft, in place of an issuer.
	Directory string
	Definition
}

// Patch is what can be changed of a provider; nil leaves as it is. Who is known at it stays known, so the issuer is fixed.
type Patch struct {
	Name, ClientID, ClientSecret *string
	Definition                   *Definition
	Active                       *bool
}

const (
	maxProviders = 50
	maxSecret    = 500
)

var directory = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// secretPurpose is what a sealed client secret is bound to.
func secretPurpose(providerID string) string { return "sso_providers.secret:" + providerID }

// Create adds a provider, once it has answered at its issuer. It needs access.ManageTenant, and the right to give the roles
// that the provider gives.
func (s *Service) Create(ctx context.Context, in NewProvider) (Provider, error) {
	by, err := s.manager(ctx)
	if err != nil {
		return Provider{}, err
	}
	p := Provider{
		ID: id.New("sso"), Name: in.Name, Preset: in.Preset, Issuer: strings.TrimSpace(in.Issuer), ClientID: strings.TrimSpace(in.ClientID),
		Definition: in.Definition, Active: true, CreatedAt: s.now(), tenant: by.Tenant,
	}
	p.UpdatedAt = p.CreatedAt
	var l fault.List
	p.preset(&l, in.Directory)
	if err := s.check(ctx, &l, &p, in.ClientSecret); err != nil {
		return Provider{}, err
	}
	if in.ClientSecret != "" {
		if p.secret, err = s.sealer.Seal(ctx, p.tenant, secretPurpose(p.ID), []byte(in.ClientSecret)); err != nil {
			return Provider{}, fmt.Errorf("seal a client secret: %w", err)
		}
	}
	if err := s.discoverable(ctx, p); err != nil {
		return Provider{}, err
	}
	b, err := json.Marshal(p.Definition)
	if err != nil {
		return Provider{}, err
	}
	err = s.db.System(ctx, "add an identity provider", func(ctx context.Context, tx *db.ControlTx) error {
		var n int
		if err := tx.QueryRow(ctx, "select count(*) from sso_providers where tenant_id = ?", p.tenant).Scan(&n); err != nil {
			return err
		}
		if n >= maxProviders {
			return fault.New(fault.Conflict, "too_many_providers", fault.Params{"max": maxProviders})
		}
		_, err := tx.Exec(ctx, `insert into sso_providers (id, tenant_id, name, preset, issuer, client_id, secret, definition, active, created_at, updated_at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, p.ID, p.tenant, p.Name, p.Preset, p.Issuer, p.ClientID, p.secret, string(b), p.Active, p.CreatedAt, p.UpdatedAt)
		return taken(err)
	})
	return s.finished(p), err
}

// Update changes a provider; with a version that is not the present one it is a stale fault. It needs what Create does.
func (s *Service) Update(ctx context.Context, providerID, based string, c Patch) (Provider, error) {
	if _, err := s.manager(ctx); err != nil {
		return Provider{}, err
	}
	p, err := s.Get(ctx, providerID)
	if err != nil {
		return p, err
	}
	if based != "" && based != p.Version {
		return p, fault.New(fault.Stale, "stale", fault.Params{"kind": "sso_provider", "id": p.ID})
	}
	secret := ""
	for _, change := range []struct{ to, from *string }{{&p.Name, c.Name}, {&p.ClientID, c.ClientID}, {&secret, c.ClientSecret}} {
		if change.from != nil {
			*change.to = strings.TrimSpace(*change.from)
		}
	}
	if c.Definition != nil {
		p.Definition = *c.Definition
	}
	if c.Active != nil {
		p.Active = *c.Active
	}
	var l fault.List
	if err := s.check(ctx, &l, &p, secret); err != nil {
		return p, err
	}
	var sealed any // nil leaves the stored one, which a rotation of keys may have sealed anew.
	if c.ClientSecret != nil {
		if p.secret, err = s.sealer.Seal(ctx, p.tenant, secretPurpose(p.ID), []byte(secret)); err != nil {
			return p, fmt.Errorf("seal a client secret: %w", err)
		}
		sealed = p.secret
	}
	b, err := json.Marshal(p.Definition)
	if err != nil {
		return p, err
	}
	was := p.UpdatedAt
	p.UpdatedAt = s.now()
	err = s.db.System(ctx, "change an identity provider", func(ctx context.Context, tx *db.ControlTx) error {
		n, err := tx.Exec(ctx, `update sso_providers set name = ?, client_id = ?, secret = coalesce(?, secret), definition = ?, active = ?, updated_at = ?
			where id = ? and tenant_id = ? and updated_at = ?`, p.Name, p.ClientID, sealed, string(b), p.Active, p.UpdatedAt, p.ID, p.tenant, was)
		if err == nil && n == 0 {
			return fault.New(fault.Stale, "stale", fault.Params{"kind": "sso_provider", "id": p.ID})
		}
		return taken(err)
	})
	if err == nil && !p.Active {
		err = s.endAll(ctx, p)
	}
	return s.finished(p), err
}

// Delete removes a provider. Whoever has come through it is signed out, and is not known by it any more.
func (s *Service) Delete(ctx context.Context, providerID string) error {
	if _, err := s.manager(ctx); err != nil {
		return err
	}
	p, err := s.Get(ctx, providerID)
	if err != nil {
		return err
	}
	err = s.db.System(ctx, "remove an identity provider", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("delete from sso_providers where id = ? and tenant_id = ?", p.ID, p.tenant)
		return nil
	})
	if err != nil {
		return err
	}
	return s.endAll(ctx, p)
}

// endAll ends every session that a provider has vouched for.
func (s *Service) endAll(ctx context.Context, p Provider) error {
	_, err := s.identity.EndProvider(ctx, p.ID)
	return err
}

// List returns the tenant's providers by name. It needs access.ManageTenant.
func (s *Service) List(ctx context.Context) ([]Provider, error) {
	by, err := s.manager(ctx)
	if err != nil {
		return nil, err
	}
	return s.providers(ctx, "tenant_id = ? order by name, id", by.Tenant)
}

// Get returns one of the tenant's providers. It needs access.ManageTenant.
func (s *Service) Get(ctx context.Context, providerID string) (Provider, error) {
	by, err := s.manager(ctx)
	if err != nil {
		return Provider{}, err
	}
	return s.one(ctx, providerID, "tenant_id = ? and id = ?", by.Tenant, providerID)
}

// manager returns the actor, who must be allowed to set the company up.
func (s *Service) manager(ctx context.Context) (actor.Actor, error) {
	by, err := actor.From(ctx)
	if err != nil {
		return by, err
	}
	return by, s.access.Require(ctx, access.ManageTenant)
}

func (s *Service) one(ctx context.Context, providerID, where string, args ...any) (Provider, error) {
	list, err := s.providers(ctx, where, args...)
	if err == nil && len(list) == 0 {
		err = fault.Missing("sso_provider", providerID)
	}
	if err != nil {
		return Provider{}, err
	}
	return list[0], nil
}

func (s *Service) providers(ctx context.Context, where string, args ...any) (out []Provider, err error) {
	err = s.db.SystemRead(ctx, "look identity providers up", func(ctx context.Context, tx *db.ControlTx) error {
		out, err = db.Collect(ctx, tx, func(rows db.Rows) (p Provider, err error) {
			var b []byte
			if err = rows.Scan(&p.ID, &p.tenant, &p.Name, &p.Preset, &p.Issuer, &p.ClientID, &p.secret, &b, &p.Active, &p.CreatedAt, &p.UpdatedAt); err != nil {
				return p, err
			}
			p.CreatedAt, p.UpdatedAt = p.CreatedAt.UTC(), p.UpdatedAt.UTC()
			err = json.Unmarshal(b, &p.Definition)
			return s.finished(p), err
		}, "select id, tenant_id, name, preset, issuer, client_id, secret, definition, active, created_at, updated_at from sso_providers where "+where, args...)
		return err
	})
	return out, err
}

// finished adds what follows from the rest.
func (s *Service) finished(p Provider) Provider {
	p.HasSecret = p.secret != ""
	p.RedirectURI = s.redirectURI(p.ID)
	p.LogoutURI = s.baseURL + "/api/v1/sso/" + url.PathEscape(p.ID) + "/backchannel-logout"
	sum := sha256.Sum256([]byte(p.ID + p.UpdatedAt.Format(time.RFC3339Nano)))
	p.Version = hex.EncodeToString(sum[:8])
	return p
}

// registration is a provider as the protocol sees it.
func (s *Service) registration(ctx context.Context, p Provider) (oidc.Provider, error) {
	out := oidc.Provider{
		Issuer: p.Issuer, ClientID: p.ClientID, RedirectURI: p.RedirectURI, Scopes: p.Scopes, Entra: p.Preset == PresetMicrosoft, Groups: p.GroupsClaim,
	}
	if p.secret == "" {
		return out, nil
	}
	secret, err := s.sealer.Open(ctx, p.tenant, secretPurpose(p.ID), p.secret)
	if err != nil {
		return out, fmt.Errorf("open the client secret of provider %s: %w", p.ID, err)
	}
	out.ClientSecret = string(secret)
	return out, nil
}

// reseal seals the client secrets of a tenant anew. One that has been replaced meanwhile stays as it is.
func (s *Service) reseal(ctx context.Context, owner string, reseal secret.Reseal) error {
	list, err := s.providers(ctx, "tenant_id = ? and secret <> ''", owner)
	if err != nil {
		return err
	}
	for _, p := range list {
		next, changed, err := reseal(secretPurpose(p.ID), p.secret)
		if err != nil {
			return fmt.Errorf("the client secret of %s: %w", p.ID, err)
		}
		if !changed {
			continue
		}
		err = s.db.System(ctx, "seal a client secret anew", func(_ context.Context, tx *db.ControlTx) error {
			tx.Queue("update sso_providers set secret = ? where id = ? and tenant_id = ? and secret = ?", next, p.ID, p.tenant, p.secret)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// preset fills in what a preset stands for.
func (p *Provider) preset(l *fault.List, dir string) {
	switch p.Preset {
	case "":
	case PresetGoogle:
		p.Issuer = "https://accounts.google.com"
	case PresetMicrosoft:
		if dir = strings.ToLower(strings.TrimSpace(dir)); !directory.MatchString(dir) {
			// The directories common, organizations and consumers would let everybody in.
			l.Add("directory_id", "invalid_directory")
		}
		p.Issuer = "https://login.microsoftonline.com/" + dir + "/v2.0"
	default:
		l.Add("preset", "not_an_option", fault.Params{"value": p.Preset, "allowed": []string{PresetGoogle, PresetMicrosoft}})
	}
	if p.Name == "" && p.Preset != "" {
		p.Name = strings.ToUpper(p.Preset[:1]) + p.Preset[1:]
	}
	if p.Scopes == nil {
		p.Scopes = []string{"email", "profile"}
	}
}

// check refuses what cannot be, and what the actor may not give.
func (s *Service) check(ctx context.Context, l *fault.List, p *Provider, secret string) error {
	p.Name = access.CheckName(l, "name", p.Name)
	if p.ClientID == "" {
		l.Add("client_id", "required")
	}
	if len(p.ClientID) > maxSecret || len(secret) > maxSecret {
		l.Add("client_id", "too_long", fault.Params{"max": maxSecret})
	}
	switch u, err := s.outbound.ParseURL(p.Issuer); {
	case err != nil:
		f, _ := errors.AsType[*fault.Error](err)
		l.Add("issuer", f.Reason, f.Params)
	case u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && !local(u.Hostname()):
		l.Add("issuer", "issuer_url")
	}
	roles := slices.Clone(p.RoleIDs)
	for i, g := range p.GroupRoles {
		if p.GroupRoles[i].Group = strings.TrimSpace(g.Group); p.GroupRoles[i].Group == "" {
			l.Add(fmt.Sprintf("group_roles[%d].group", i), "required")
		}
		roles = append(roles, g.RoleID)
	}
	for i, d := range p.Domains {
		domain, err := checkDomain(d)
		if err != nil {
			l.Add(fmt.Sprintf("domains[%d]", i), "invalid_domain", fault.Params{"value": clip(d)})
		}
		p.Domains[i] = domain
	}
	for i, scope := range p.Scopes {
		if scope == "" || strings.ContainsAny(scope, " \"\\") || !utf8.ValidString(scope) || len(scope) > 200 {
			l.Add(fmt.Sprintf("scopes[%d]", i), "invalid_characters")
		}
	}
	if p.Preset == PresetGoogle && p.Provision && len(p.Domains) == 0 {
		// Everybody has an account at Google.
		l.Add("domains", "domains_needed")
	}
	if err := l.Err(); err != nil {
		return err
	}
	p.whole()
	if len(roles) == 0 {
		return nil
	}
	slices.Sort(roles)
	return s.access.MayGrant(ctx, slices.Compact(roles))
}

// whole has lists in place of nothing.
func (p *Provider) whole() {
	p.Scopes, p.Domains, p.RoleIDs = append([]string{}, p.Scopes...), append([]string{}, p.Domains...), append([]string{}, p.RoleIDs...)
	p.GroupRoles = append([]GroupRole{}, p.GroupRoles...)
}

// local reports whether a host is this machine, where nobody listens in between.
func local(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

// discoverable refuses an issuer that does not answer as one.
func (s *Service) discoverable(ctx context.Context, p Provider) error {
	r, err := s.registration(ctx, s.finished(p))
	if err != nil {
		return err
	}
	if err := s.client.Discover(ctx, r); err != nil {
		s.log.InfoContext(ctx, "a provider cannot be discovered", "tenant", p.tenant, "issuer", p.Issuer, "error", err)
		return fault.At("issuer", "issuer_unreachable")
	}
	return nil
}

// taken names the broken rule of a unique key.
func taken(err error) error {
	if _, is := db.Violates(err, db.Unique); is {
		return &fault.Error{Code: fault.Conflict, Reason: "name_taken", Fields: []fault.Field{{Location: "name", Reason: "name_taken"}}}
	}
	return err
}

// clip shortens a piece of input for a fault.
func clip(s string) string { return fold.Shorten(strings.ToValidUTF8(s, ""), 60) }
