package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// inviteAge is how long an invitation can be accepted.
const inviteAge = 7 * 24 * time.Hour

// Invitation is somebody who may become a user.
type Invitation struct {
	ID        string    `json:"id"`
	Email     string    `json:"email"`
	Name      string    `json:"name,omitempty"`
	Locale    string    `json:"locale"`
	RoleIDs   []string  `json:"role_ids"`
	TeamIDs   []string  `json:"team_ids"`
	InvitedBy string    `json:"invited_by"`
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at"`

	tenant string
}

// NewInvitation is what an invitation is made of.
type NewInvitation struct {
	Email, Name, Locale string
	RoleIDs, TeamIDs    []string
}

// Invite sends somebody a link to become a user, in place of an earlier one to the same address. The actor must be a person
// with a proven address who could add the user with these roles now, and still at the time of acceptance.
func (s *Service) Invite(ctx context.Context, in NewInvitation) (Invitation, error) {
	by, err := person(ctx)
	if err != nil {
		return Invitation{}, err
	}
	if err := s.cannotSend(); err != nil {
		return Invitation{}, err
	}
	if err := s.access.MayGrant(ctx, in.RoleIDs); err != nil {
		return Invitation{}, err
	}
	if s.invitable != nil {
		if err := s.invitable(ctx); err != nil {
			return Invitation{}, err
		}
	}
	var l fault.List
	v := Invitation{
		ID: id.New("inv"), Name: in.Name, Locale: in.Locale, RoleIDs: append([]string{}, in.RoleIDs...), TeamIDs: append([]string{}, in.TeamIDs...),
		InvitedBy: by.UserID, CreatedAt: s.now(), tenant: by.Tenant,
	}
	v.ExpiresAt = v.CreatedAt.Add(inviteAge)
	if v.Locale == "" {
		v.Locale = by.Locale
	}
	if v.Name != "" {
		v.Name = access.CheckName(&l, "name", v.Name)
	}
	access.CheckLocale(&l, "locale", v.Locale)
	v.Email, err = access.NormalizeEmail("email", in.Email)
	if err := l.Merge("", err); err != nil {
		return Invitation{}, err
	}
	if err := l.Err(); err != nil {
		return Invitation{}, err
	}
	own, err := s.accountOf(ctx, by.Tenant, by.UserID)
	if err != nil {
		return Invitation{}, err
	}
	if own.verified == nil && own.Email != own.ID {
		return Invitation{}, fault.New(fault.Forbidden, "email_unverified")
	}
	if _, err := s.access.UserByEmail(ctx, v.Email); err == nil {
		return Invitation{}, conflictAt("email", "email_taken")
	} else if !fault.Is(err, fault.NotFound) {
		return Invitation{}, err
	}
	return v, s.sendInvitation(ctx, v, own.Name)
}

// sendInvitation writes an invitation down under a new token, and sends it.
func (s *Service) sendInvitation(ctx context.Context, v Invitation, by string) error {
	company, err := s.tenants.Company(ctx, v.tenant)
	if err != nil {
		return err
	}
	page, err := s.address(ctx, v.tenant, "/invitation")
	if err != nil {
		return err
	}
	token := newSessionToken()
	m, err := s.mailer.Prepare(ctx, mail.Message{To: v.Email, Locale: v.Locale, Tenant: v.tenant, Kind: mail.Invite, Data: mail.Data{
		Name: v.Name, By: by, Company: company.Name, Link: page + "#" + token, Days: int(inviteAge / (24 * time.Hour)),
	}})
	if err != nil {
		return err
	}
	roles, _ := json.Marshal(v.RoleIDs) // Lists of texts cannot fail.
	teams, _ := json.Marshal(v.TeamIDs)
	return s.db.System(ctx, "invite somebody", func(ctx context.Context, tx *db.ControlTx) error {
		tx.Queue("delete from invitations where tenant_id = ? and email = ?", v.tenant, v.Email)
		tx.Queue(`insert into invitations (id, tenant_id, email, name, locale, role_ids, team_ids, token_hash, invited_by, created_at, expires_at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, v.ID, v.tenant, v.Email, v.Name, v.Locale, string(roles), string(teams),
			hashToken(token).String(), v.InvitedBy, v.CreatedAt, v.ExpiresAt)
		return s.mailer.Send(ctx, tx, v.tenant, m)
	})
}

const invitationColumns = "id, tenant_id, email, name, locale, role_ids, team_ids, invited_by, created_at, expires_at"

func (s *Service) invitations(ctx context.Context, where string, args ...any) (out []Invitation, err error) {
	err = s.db.SystemRead(ctx, "look invitations up", func(ctx context.Context, tx *db.ControlTx) error {
		out, err = db.Collect(ctx, tx, func(rows db.Rows) (v Invitation, err error) {
			var roles, teams []byte
			err = rows.Scan(&v.ID, &v.tenant, &v.Email, &v.Name, &v.Locale, &roles, &teams, &v.InvitedBy, &v.CreatedAt, &v.ExpiresAt)
			v.CreatedAt, v.ExpiresAt = v.CreatedAt.UTC(), v.ExpiresAt.UTC()
			return v, errors.Join(err, json.Unmarshal(roles, &v.RoleIDs), json.Unmarshal(teams, &v.TeamIDs))
		}, "select "+invitationColumns+" from invitations where "+where, args...)
		return err
	})
	return out, err
}

// maxInvitations is how many invitations are listed.
const maxInvitations = 1000

// ListInvitations returns the tenant's invitations that are not accepted yet, the latest first, those that are over too. It
// needs access.ManageUsers.
func (s *Service) ListInvitations(ctx context.Context) ([]Invitation, error) {
	by, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.access.Require(ctx, access.ManageUsers); err != nil {
		return nil, err
	}
	return s.invitations(ctx, "tenant_id = ? order by created_at desc, id limit ?", by.Tenant, maxInvitations)
}

// invitation returns one of the tenant's invitations.
func (s *Service) invitation(ctx context.Context, invitationID string) (Invitation, error) {
	by, err := actor.From(ctx)
	if err != nil {
		return Invitation{}, err
	}
	if err := s.access.Require(ctx, access.ManageUsers); err != nil {
		return Invitation{}, err
	}
	list, err := s.invitations(ctx, "tenant_id = ? and id = ?", by.Tenant, invitationID)
	if err == nil && len(list) == 0 {
		err = fault.Missing("invitation", invitationID)
	}
	if err != nil {
		return Invitation{}, err
	}
	return list[0], nil
}

// Uninvite takes an invitation back.
func (s *Service) Uninvite(ctx context.Context, invitationID string) error {
	v, err := s.invitation(ctx, invitationID)
	if err != nil {
		return err
	}
	return s.db.System(ctx, "take an invitation back", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("delete from invitations where id = ?", v.ID)
		return nil
	})
}

// InviteAgain sends an invitation once more, with a new link and a new time. It is then the actor's own.
func (s *Service) InviteAgain(ctx context.Context, invitationID string) (Invitation, error) {
	v, err := s.invitation(ctx, invitationID)
	if err != nil {
		return Invitation{}, err
	}
	return s.Invite(ctx, NewInvitation{Email: v.Email, Name: v.Name, Locale: v.Locale, RoleIDs: v.RoleIDs, TeamIDs: v.TeamIDs})
}

// Invited is what the owner of an invitation's link may know of it.
type Invited struct {
	Company string `json:"company"`
	Email   string `json:"email"`
	Name    string `json:"name,omitempty"`
	// Account says that the address has an account, whose password is asked for; otherwise one is chosen.
	Account bool `json:"account"`
}

// open returns an invitation that can be accepted, and the account of its address if there is one.
func (s *Service) open(ctx context.Context, token string) (Invitation, Account, error) {
	if !isSessionToken(token) {
		return Invitation{}, Account{}, linkGone()
	}
	list, err := s.invitations(ctx, "token_hash = ? and expires_at > ?", hashToken(token).String(), s.now())
	if err != nil {
		return Invitation{}, Account{}, err
	}
	if len(list) == 0 {
		return Invitation{}, Account{}, linkGone()
	}
	company, err := s.tenants.Company(ctx, list[0].tenant)
	if err != nil {
		return Invitation{}, Account{}, err
	}
	if !company.Active {
		return Invitation{}, Account{}, linkGone()
	}
	a, err := s.accountByEmail(ctx, list[0].Email)
	if fault.Is(err, fault.NotFound) {
		return list[0], Account{}, nil
	}
	return list[0], a, err
}

// Invited tells the owner of an invitation's link what it is about.
func (s *Service) Invited(ctx context.Context, token string) (Invited, error) {
	v, a, err := s.open(ctx, token)
	if err != nil {
		return Invited{}, err
	}
	company, err := s.tenants.Company(ctx, v.tenant)
	return Invited{Company: company.Name, Email: v.Email, Name: v.Name, Account: a.ID != "" && a.verified != nil}, err
}

// Accept makes the owner of an invitation's link a user, and begins a session. The link is the proof of the address. Where
// that has an account already, its password, or a session of it, is needed as well; an account whose address was never
// proven is the owner's from now on, with the new password and nothing else.
//
// The inviter must still be able to add the user with these roles. The link works once.
func (s *Service) Accept(ctx context.Context, token, name, password, present string, from Client) (SignedIn, error) {
	v, a, err := s.open(ctx, token)
	if err != nil {
		return SignedIn{}, err
	}
	known := a.ID != "" && a.verified != nil
	if known {
		err = s.sameAccount(ctx, a, password, present, from)
	} else {
		if a, err = s.newcomer(a, v, name, password); err == nil {
			a.hash, err = s.hasher.hash(ctx, password)
		}
	}
	if err != nil {
		return SignedIn{}, err
	}
	inviter := actor.With(ctx, actor.Actor{Tenant: v.tenant, Kind: actor.Person, ID: v.InvitedBy, UserID: v.InvitedBy, Via: actor.ViaApp, Locale: v.Locale})
	u, err := s.join(inviter, v, a)
	if err != nil {
		return SignedIn{}, err
	}
	enrol := func(ctx context.Context, tx *db.ControlTx) error {
		n, err := tx.Exec(ctx, "delete from invitations where id = ?", v.ID)
		if err == nil && n == 0 {
			err = linkGone()
		}
		if err != nil {
			return err
		}
		return s.EnrolTx(ctx, tx, a, v.tenant, u.ID)
	}
	if known || a.fresh {
		err = s.db.System(ctx, "accept an invitation", enrol)
	} else {
		err = s.claim(ctx, a, a.hash, enrol)
	}
	if err != nil {
		return SignedIn{}, err
	}
	in := SignedIn{User: u}
	if in.Company, err = s.tenants.Company(ctx, v.tenant); err != nil {
		return SignedIn{}, err
	}
	if in.Companies, _, err = s.companies(ctx, a.ID); err != nil {
		return SignedIn{}, err
	}
	return s.enter(ctx, a, in, []string{MethodPassword}, "", from)
}

// sameAccount refuses somebody who neither shows a session of the account nor knows its password.
func (s *Service) sameAccount(ctx context.Context, a Account, password, present string, from Client) error {
	who, err := s.Present(ctx, present)
	if err != nil || who != nil && who.AccountID == a.ID && who.ProviderID == "" {
		return err
	}
	if password == "" {
		return fault.At("password", "required")
	}
	if err := s.count(ctx, a.Email, from); err != nil {
		return err
	}
	return s.knows(ctx, a, password, "password")
}

// knows refuses a password that is not the account's, with a fault at a field.
func (s *Service) knows(ctx context.Context, a Account, password, field string) error {
	ok, _, err := s.hasher.verify(ctx, a.hash, truncate(password))
	if err == nil && !ok {
		err = fault.At(field, "wrong_password")
	}
	return err
}

// newcomer checks what the account of an invited person is made of: a new one, or one that nobody has proven to be theirs.
func (s *Service) newcomer(a Account, v Invitation, name, password string) (Account, error) {
	var l fault.List
	if name == "" {
		name = v.Name
	}
	name = access.CheckName(&l, "name", name)
	if err := l.Merge("", CheckPassword("password", password, v.Email)); err != nil {
		return a, err
	}
	if err := l.Err(); err != nil {
		return a, err
	}
	if a.ID == "" {
		current := s.now()
		return Account{ID: id.New("acc"), Email: v.Email, Name: name, verified: &current, fresh: true}, nil
	}
	a.Name = name
	return a, nil
}

// join adds the user with the inviter's present rights. One that an earlier acceptance has left without a membership goes on.
func (s *Service) join(ctx context.Context, v Invitation, a Account) (access.User, error) {
	u, err := s.access.CreateUser(ctx, access.NewUser{Email: v.Email, Name: a.Name, Locale: v.Locale, RoleIDs: v.RoleIDs, TeamIDs: v.TeamIDs})
	if err == nil {
		return u, nil
	}
	if fault.Is(err, fault.Unauthenticated) || fault.Is(err, fault.Forbidden) {
		return u, fault.New(fault.Forbidden, "inviter_rights")
	}
	if !fault.Is(err, fault.Conflict) {
		return u, fmt.Errorf("add an invited user: %w", err)
	}
	system := actor.ForSystem(ctx, v.tenant, "identity")
	u, missing := s.access.UserByEmail(system, v.Email)
	if missing != nil {
		return u, err
	}
	if _, missing = s.accountOf(ctx, v.tenant, u.ID); !fault.Is(missing, fault.NotFound) {
		return u, err
	}
	return u, nil
}
