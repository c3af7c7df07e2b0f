package sso

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/identity/oidc"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const flowSSO identity.Flow = "sso"

// under is a sign-in that is under way at a provider. It stays on the server; the browser carries the state, which leads to
// it, and a secret of its own that is not in the address.
type under struct {
	Provider string    `json:"provider"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	Began    time.Time `json:"began"`
	Next     string    `json:"next"`
	Fresh    bool      `json:"fresh"`
	// LinkUser is the signed-in user who wants to be known by the provider; empty to sign in.
	LinkUser string `json:"link_user,omitempty"`
	// Home is the company's own host that the sign-in has begun at, and ends at; nil for Kontor's.
	Home *home `json:"home,omitempty"`
}

// Begin says how a sign-in at a provider begins.
type Begin struct {
	// Browser is the secret of the browser that begins; see identity.NewSecret.
	Browser string
	// Hint is the address that the person has typed, Next the page of Kontor to go on with; both may be empty.
	Hint, Next string
	// Fresh demands that the person signs in at the provider anew.
	Fresh bool
}

// Start begins a sign-in and returns the address to send the browser to. An unknown or inactive provider is a not-found fault.
func (s *Service) Start(ctx context.Context, providerID string, b Begin) (string, error) {
	return s.start(ctx, providerID, b, "", nil)
}

// Link begins to make the person who acts known by a provider of the tenant.
func (s *Service) Link(ctx context.Context, providerID string, b Begin) (string, error) {
	user, err := s.linker(ctx, providerID)
	if err != nil {
		return "", err
	}
	return s.start(ctx, providerID, b, user, nil)
}

// linker is the user who acts and may be made known by a provider.
func (s *Service) linker(ctx context.Context, providerID string) (string, error) {
	by, err := actor.From(ctx)
	if err != nil {
		return "", err
	}
	if by.Kind != actor.Person {
		return "", fault.New(fault.Forbidden, "people_only")
	}
	if p, err := s.active(ctx, providerID); err != nil || p.tenant != by.Tenant {
		return "", errors.Join(err, fault.Missing("sso_provider", providerID))
	}
	return by.UserID, nil
}

func (s *Service) start(ctx context.Context, providerID string, b Begin, user string, at *home) (string, error) {
	p, err := s.active(ctx, providerID)
	if err != nil {
		return "", err
	}
	r, err := s.registration(ctx, p)
	if err != nil {
		return "", err
	}
	u := under{
		Provider: p.ID, Nonce: identity.NewSecret(), Verifier: identity.NewSecret(), Began: s.now(), Next: safePath(b.Next), Fresh: b.Fresh, LinkUser: user, Home: at,
	}
	state, err := s.identity.BeginFlow(ctx, flowSSO, b.Browser, u)
	if err != nil {
		return "", err
	}
	to, err := s.client.AuthURL(ctx, r, oidc.Request{State: state, Nonce: u.Nonce, Verifier: u.Verifier, LoginHint: b.Hint, Fresh: b.Fresh})
	return to, s.explain(ctx, p, err)
}

// safePath is a page of this very host, or the first page.
func safePath(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t\x00") {
		return "/home"
	}
	return next
}

// active returns a provider that can be signed in with, of whichever tenant.
func (s *Service) active(ctx context.Context, providerID string) (Provider, error) {
	p, err := s.one(ctx, providerID, "id = ? and active", providerID)
	if err != nil {
		return p, err
	}
	company, err := s.directory.Company(ctx, p.tenant)
	if err == nil && !company.Active {
		err = fault.Missing("sso_provider", providerID)
	}
	return p, err
}

// Answer is what a browser brings back from a provider.
type Answer struct {
	State, Code, Issuer, Error string
	// Browser is the secret that the browser began with, Previous the token of the session that it had.
	Browser, Previous string
}

// Done is a sign-in that has come to its end.
type Done struct {
	identity.SignedIn
	// Next is the page to go on with.
	Next string
	// Linked says that no session has begun: the person is known by the provider from now on.
	Linked bool
	// Away says that no session has begun here, either: Next leads to the company's own host, where it does.
	Away bool
}

// Finish turns a provider's answer into a session. It takes each state once, from the browser that began, at the address of
// the provider that was asked. What fails on the way to a company's own host is told there: the Next of Done leads to its page
// for signing in.
func (s *Service) Finish(ctx context.Context, providerID string, a Answer, from identity.Client) (Done, error) {
	var u under
	if err := s.identity.TakeFlow(ctx, flowSSO, a.State, a.Browser, &u); err != nil {
		return Done{}, err
	}
	if u.Provider != providerID {
		return Done{}, fault.New(fault.Conflict, "sign_in_expired")
	}
	done, err := s.finish(ctx, u, a, from)
	if err != nil && u.Home != nil {
		return Done{Next: u.Home.Origin + "/login?problem=" + url.QueryEscape(s.problem(ctx, err)), Away: true}, nil
	}
	return done, err
}

func (s *Service) finish(ctx context.Context, u under, a Answer, from identity.Client) (Done, error) {
	p, err := s.active(ctx, u.Provider)
	if err != nil {
		return Done{}, err
	}
	if a.Error != "" {
		s.log.InfoContext(ctx, "a provider refuses a sign-in", "tenant", p.tenant, "provider", p.ID, "error", clip(a.Error))
		return Done{}, fault.New(fault.Unauthenticated, "sso_refused")
	}
	r, err := s.registration(ctx, p)
	if err != nil {
		return Done{}, err
	}
	who, err := s.client.Finish(ctx, r, oidc.Request{State: a.State, Nonce: u.Nonce, Verifier: u.Verifier, Fresh: u.Fresh}, u.Began,
		oidc.Answer{Code: a.Code, Issuer: a.Issuer})
	if err != nil {
		return Done{}, s.explain(ctx, p, err)
	}
	if u.Home != nil {
		return s.sendHome(ctx, p, who, u)
	}
	return s.arrived(ctx, p, who, u.LinkUser, u.Next, a.Previous, from)
}

// arrived begins a session for a provider's person, or makes a user known by the provider. Previous is the token of the session
// that the browser had.
func (s *Service) arrived(ctx context.Context, p Provider, who oidc.Identity, linkUser, next, previous string, from identity.Client) (Done, error) {
	system := actor.ForSystem(ctx, p.tenant, "sso")
	if linkUser != "" {
		return Done{Next: next, Linked: true}, s.link(ctx, p, who, linkUser, previous)
	}
	user, err := s.userOf(system, p, who)
	if err != nil {
		return Done{}, err
	}
	if user, err = s.follow(system, p, who, user); err != nil {
		return Done{}, err
	}
	in, err := s.identity.Vouched(system, user.ID, identity.How{
		Methods: []string{identity.MethodSSO}, Provider: p.ID, Subject: who.Subject, Session: who.SessionID,
	}, previous, from)
	return Done{SignedIn: in, Next: next}, err
}

// explain turns a failed check into what the person may know; the log has the rest.
func (s *Service) explain(ctx context.Context, p Provider, err error) error {
	e, ok := errors.AsType[*oidc.Error](err)
	if !ok {
		return err
	}
	s.log.WarnContext(ctx, "a sign-in at a provider has failed", "tenant", p.tenant, "provider", p.ID, "check", string(e.Check), "error", e.Err)
	if e.Check == oidc.Discovery {
		return fault.New(fault.Unavailable, "sso_unavailable")
	}
	return fault.New(fault.Unauthenticated, "sso_refused")
}

// userOf returns the user whom a provider's person is: whoever is known by it, else the user of an address that the provider
// speaks for, else a new one where the provider makes any.
func (s *Service) userOf(ctx context.Context, p Provider, who oidc.Identity) (access.User, error) {
	known, err := s.knownAs(ctx, p, who)
	if err != nil {
		return access.User{}, err
	}
	if known != "" {
		u, err := s.access.GetUser(ctx, known)
		if fault.Is(err, fault.NotFound) {
			return u, fault.New(fault.Forbidden, "sso_no_account")
		}
		return u, err
	}
	email, err := access.NormalizeEmail("email", who.Email)
	if err != nil {
		return access.User{}, fault.New(fault.Forbidden, "sso_no_email")
	}
	speaks, err := s.speaksFor(ctx, p, email)
	if err != nil {
		return access.User{}, err
	}
	u, err := s.access.UserByEmail(ctx, email)
	switch {
	case err == nil && (!speaks || who.Disproved):
		// Anybody can put anybody's address into a directory of their own. The person signs in as before, and links there.
		return u, fault.New(fault.Conflict, "sso_link_needed")
	case err == nil:
		if err := s.identity.AdoptVouched(ctx, u); err != nil {
			return u, err
		}
		return u, s.know(ctx, p, who, u.ID)
	case !fault.Is(err, fault.NotFound):
		return u, err
	}
	if !p.Provision || len(p.Domains) > 0 && !speaks {
		return u, fault.New(fault.Forbidden, "sso_no_account")
	}
	if who.Disproved || !who.Verified && !speaks {
		return u, fault.New(fault.Forbidden, "sso_email_unverified")
	}
	return s.provision(ctx, p, who, email)
}

// provision makes a user of somebody who comes for the first time.
func (s *Service) provision(ctx context.Context, p Provider, who oidc.Identity, email string) (access.User, error) {
	company, err := s.directory.Company(ctx, p.tenant)
	if err != nil {
		return access.User{}, err
	}
	in := access.NewUser{Email: email, Name: who.Name, Locale: company.Locale, RoleIDs: s.existing(ctx, append(slices.Clone(p.RoleIDs), p.mapped(who.Groups)...))}
	for _, lang := range []string{"de", "en"} {
		if strings.HasPrefix(strings.ToLower(who.Locale), lang) {
			in.Locale = lang
		}
	}
	var l fault.List
	if in.Name = access.CheckName(&l, "name", in.Name); len(l) > 0 {
		in.Name, _, _ = strings.Cut(email, "@")
	}
	u, err := s.identity.CreateVouched(ctx, in)
	if err != nil {
		return u, fmt.Errorf("make a user of a provider's person: %w", err)
	}
	return u, s.know(ctx, p, who, u.ID)
}

// mapped are the roles that groups give.
func (p *Provider) mapped(groups []string) []string {
	var out []string
	for _, g := range p.GroupRoles {
		if slices.Contains(groups, g.Group) {
			out = append(out, g.RoleID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// existing leaves out roles that were deleted since the provider was set up.
func (s *Service) existing(ctx context.Context, roleIDs []string) []string {
	roles, err := s.access.ListRoles(ctx)
	if err != nil {
		return nil
	}
	out := slices.DeleteFunc(roleIDs, func(roleID string) bool {
		return !slices.ContainsFunc(roles, func(r access.Role) bool { return r.ID == roleID })
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// follow keeps the roles that stand for groups in step with the groups: roles that no group stands for stay as they are, and
// a provider that lists no groups at all says nothing about them.
func (s *Service) follow(ctx context.Context, p Provider, who oidc.Identity, u access.User) (access.User, error) {
	if !who.HasGroups || len(p.GroupRoles) == 0 || !u.Active {
		return u, nil
	}
	led := func(roleID string) bool {
		return slices.ContainsFunc(p.GroupRoles, func(g GroupRole) bool { return g.RoleID == roleID })
	}
	want := s.existing(ctx, append(slices.DeleteFunc(slices.Clone(u.RoleIDs), led), p.mapped(who.Groups)...))
	have := slices.Sorted(slices.Values(u.RoleIDs))
	if slices.Equal(have, want) {
		return u, nil
	}
	next, err := s.access.UpdateUser(ctx, u.ID, "", access.UserPatch{RoleIDs: &want})
	if fault.Is(err, fault.Conflict) {
		// Somebody has to remain who can set things right: the last administrator keeps the role.
		s.log.WarnContext(ctx, "the groups of a provider cannot be followed", "tenant", p.tenant, "user", u.ID, "error", err)
		return u, nil
	}
	return next, err
}

// knownAs returns the user who is known by a provider's subject, and notes the sign-in; empty for nobody.
func (s *Service) knownAs(ctx context.Context, p Provider, who oidc.Identity) (user string, err error) {
	err = s.db.System(ctx, "who is known by a provider's subject", func(ctx context.Context, tx *db.ControlTx) error {
		err := tx.QueryRow(ctx, `update sso_identities set last_login_at = ?, email = ? where provider_id = ? and issuer = ? and subject = ? and tenant_id = ?
			returning user_id`, s.now(), clip(who.Email), p.ID, who.Issuer, who.Subject, p.tenant).Scan(&user)
		if errors.Is(err, db.ErrNoRows) {
			return nil
		}
		return err
	})
	return user, err
}

// know makes a user known by a provider's subject. A subject that is known already stays whose it is.
func (s *Service) know(ctx context.Context, p Provider, who oidc.Identity, user string) error {
	return s.db.System(ctx, "make a user known by a provider's subject", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, `insert into sso_identities (provider_id, issuer, subject, tenant_id, user_id, email, created_at, last_login_at)
			values (?, ?, ?, ?, ?, ?, ?, ?)`, p.ID, who.Issuer, who.Subject, p.tenant, user, clip(who.Email), s.now(), s.now())
		if _, taken := db.Violates(err, db.Unique); taken {
			return fault.New(fault.Conflict, "sso_identity_taken")
		}
		return err
	})
}
