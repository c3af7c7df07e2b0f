package operator

import (
	"context"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/id"
	kmail "github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

// State is where a grant stands.
type State string

// The states.
const (
	Asked   State = "asked"
	Allowed State = "allowed"
	Refused State = "refused"
	Ended   State = "ended"
)

// Grant is access that an operator has asked a tenant for.
type Grant struct {
	ID       string `json:"id"`
	TenantID string `json:"tenant_id"`
	// Operator is the address of who asks.
	Operator string `json:"operator"`
	Reason   string `json:"reason"`
	Minutes  int    `json:"minutes"`
	// WantsWrite says that the operator has asked to change things, too; Writes that the tenant has agreed to that.
	WantsWrite  bool       `json:"wants_write"`
	Writes      bool       `json:"writes"`
	State       State      `json:"state"`
	RequestedAt time.Time  `json:"requested_at"`
	DecidedBy   string     `json:"decided_by,omitempty"`
	DecidedAt   *time.Time `json:"decided_at"`
	// EndsAt is when an allowed access ends by itself.
	EndsAt *time.Time `json:"ends_at"`

	account string
}

// The bounds of support access.
const (
	maxMinutes = 8 * 60
	maxAge     = 7 * 24 * time.Hour // for which a question can be answered
	maxGrants  = 100
)

const grantColumns = "id, tenant_id, account_id, operator, reason, minutes, wants_write, writes, state, requested_at, decided_by, decided_at, ends_at"

// grants reads grants; what has run out is told as ended.
func (s *Service) grants(ctx context.Context, where string, args ...any) (out []Grant, err error) {
	err = s.DB.SystemRead(ctx, "look support access up", func(ctx context.Context, tx *db.ControlTx) error {
		out, err = db.Collect(ctx, tx, func(rows db.Rows) (g Grant, err error) {
			err = rows.Scan(&g.ID, &g.TenantID, &g.account, &g.Operator, &g.Reason, &g.Minutes, &g.WantsWrite, &g.Writes, &g.State, &g.RequestedAt, &g.DecidedBy, &g.DecidedAt, &g.EndsAt)
			g.RequestedAt = g.RequestedAt.UTC()
			if g.State == Allowed && !s.now().Before(*g.EndsAt) || g.State == Asked && s.now().Sub(g.RequestedAt) > maxAge {
				g.State = Ended
			}
			return g, err
		}, "select "+grantColumns+" from support_grants where "+where, args...)
		return err
	})
	return out, err
}

// Ask asks a tenant's administration for access. Faults: conflict support_asked while an earlier question is open.
func (s *Service) Ask(ctx context.Context, tenant, reason string, minutes int, write bool) (Grant, error) {
	o, err := s.Who(ctx)
	if err != nil {
		return Grant{}, err
	}
	if reason, err = checkReason(reason); err != nil {
		return Grant{}, err
	}
	if minutes < 5 || minutes > maxMinutes {
		return Grant{}, fault.At("minutes", "out_of_range", fault.Params{"min": 5, "max": maxMinutes})
	}
	t, err := s.Directory.Tenant(ctx, tenant)
	if err != nil {
		return Grant{}, err
	}
	if t.State != tenants.Active {
		return Grant{}, fault.New(fault.Conflict, "tenant_not_active")
	}
	open, err := s.grants(ctx, "tenant_id = ? and account_id = ? and state in ('asked', 'allowed') order by id desc limit 20", tenant, o.AccountID)
	if err != nil {
		return Grant{}, err
	}
	for _, g := range open {
		if g.State != Ended {
			return Grant{}, fault.New(fault.Conflict, "support_asked", fault.Params{"id": g.ID})
		}
	}
	letters, err := s.letters(ctx, t, o, reason)
	if err != nil {
		return Grant{}, err
	}
	g := Grant{
		ID: id.New("sup"), TenantID: tenant, Operator: o.Email, Reason: reason, Minutes: minutes, WantsWrite: write, State: Asked, RequestedAt: s.now(), account: o.AccountID,
	}
	if err := s.DB.System(ctx, "ask a tenant for support access", func(ctx context.Context, tx *db.ControlTx) error {
		tx.Queue(`insert into support_grants (id, tenant_id, account_id, operator, reason, minutes, wants_write, writes, state, requested_at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, g.ID, tenant, o.AccountID, o.Email, reason, minutes, write, false, string(Asked), g.RequestedAt)
		for _, m := range letters {
			if err := s.Mailer.Send(ctx, tx, tenant, m); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return Grant{}, err
	}
	return g, s.note(ctx, g, audit.SupportAsked)
}

// letters tell the tenant's administrators of a question.
func (s *Service) letters(ctx context.Context, t tenants.Tenant, o Operator, reason string) (out []kmail.Prepared, err error) {
	if s.Mailer == nil || !s.Mailer.CanSend() {
		return nil, nil
	}
	link, err := s.Address(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	people, err := s.Tenants.Administrators(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		m, err := s.Mailer.Prepare(ctx, kmail.Message{To: p.Email, Locale: p.Locale, Kind: kmail.SupportAsked, Data: kmail.Data{
			Name: p.Name, Company: t.Name, By: o.Email, What: reason, Link: link + "/settings/company",
		}})
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// note writes into the tenant's audit what an operator, or Kontor, has done about a grant.
func (s *Service) note(ctx context.Context, g Grant, action audit.Action) error {
	return audit.Write(writing(actor.With(ctx, s.actor(ctx, g))), s.DB, audit.Entry{Action: action, Target: g.ID, Detail: map[string]any{
		"operator": g.Operator, "reason": g.Reason, "minutes": g.Minutes, "wants_write": g.WantsWrite, "writes": g.Writes,
	}})
}

// writing lets what support does be written down, also of support that may only read.
func writing(ctx context.Context) context.Context {
	a, _ := actor.Peek(ctx)
	a.ReadOnly = false
	return actor.With(ctx, a)
}

// behalf is on whose behalf an operator acts in a tenant.
const behalf = "support"

// actor is support in a tenant.
func (s *Service) actor(ctx context.Context, g Grant) actor.Actor {
	a, _ := actor.Peek(ctx)
	return actor.Actor{
		Tenant: g.TenantID, Kind: actor.Support, ID: g.Operator, OnBehalfOf: behalf, ReadOnly: !g.Writes, Locale: a.Locale, TimeZone: a.TimeZone,
		AuthenticatedAt: a.AuthenticatedAt, Session: a.Session, Via: a.Via, Address: a.Address, Agent: a.Agent, RequestID: a.RequestID,
	}
}

// Mine returns the operator's own grants, the youngest first.
func (s *Service) Mine(ctx context.Context) ([]Grant, error) {
	o, err := s.Who(ctx)
	if err != nil {
		return nil, err
	}
	return s.grants(ctx, "account_id = ? order by id desc limit ?", o.AccountID, maxGrants)
}

// Enter returns the operator's grant that has been allowed. From then on requests that show its id act as support.
func (s *Service) Enter(ctx context.Context, grantID string) (Grant, error) {
	o, err := s.Who(ctx)
	if err != nil {
		return Grant{}, err
	}
	list, err := s.grants(ctx, "id = ? and account_id = ?", grantID, o.AccountID)
	if err == nil && (len(list) == 0 || list[0].State != Allowed) {
		err = fault.Missing("support_grant", grantID)
	}
	if err != nil {
		return Grant{}, err
	}
	return list[0], s.note(ctx, list[0], audit.SupportAccess)
}

// Support returns who acts when an operator shows a grant. A grant that is not, or no longer, allowed is a forbidden fault,
// support_ended; to somebody who is no operator it does not exist.
func (s *Service) Support(ctx context.Context, own actor.Actor, grantID string) (actor.Actor, error) {
	ctx = actor.With(ctx, own)
	o, err := s.Who(ctx)
	if err != nil {
		return own, err
	}
	list, err := s.grants(ctx, "id = ? and account_id = ?", grantID, o.AccountID)
	if err != nil {
		return own, err
	}
	if len(list) == 0 || list[0].State != Allowed {
		return own, fault.New(fault.Forbidden, "support_ended")
	}
	t, err := s.Directory.Tenant(ctx, list[0].TenantID)
	if err != nil || t.State != tenants.Active {
		return own, fault.New(fault.Forbidden, "support_ended")
	}
	a := s.actor(ctx, list[0])
	a.Locale, a.TimeZone = own.Locale, t.TimeZone
	return a, nil
}

// Authenticator lets requests that show a grant act as support.
func (s *Service) Authenticator(next httpapi.Authenticator) httpapi.Authenticator {
	return supporter{s, next}
}

type supporter struct {
	s    *Service
	next httpapi.Authenticator
}

// Authenticate implements httpapi.Authenticator.
func (x supporter) Authenticate(ctx context.Context, c httpapi.Credentials) (actor.Actor, error) {
	a, err := x.next.Authenticate(ctx, c)
	if err != nil || c.Support == "" || a.Kind != actor.Person {
		return a, err
	}
	a.Address, a.Agent = c.Client, c.UserAgent
	return x.s.Support(ctx, a, c.Support)
}

// Acted writes down a request that was made as support. It is called before the request is done, and refuses it when that
// cannot be written down.
func (s *Service) Acted(ctx context.Context, operation, path string) error {
	return audit.Write(writing(ctx), s.DB, audit.Entry{Action: audit.SupportActed, Detail: map[string]string{"operation": operation, "path": path}})
}

// ListGrants returns what operators have asked the actor's tenant for, the youngest first. It needs access.ManageTenant.
func (s *Service) ListGrants(ctx context.Context) ([]Grant, error) {
	a, err := s.manager(ctx)
	if err != nil {
		return nil, err
	}
	return s.grants(ctx, "tenant_id = ? order by id desc limit ?", a.Tenant, maxGrants)
}

// Present tells everybody in a tenant which operators are allowed in at the moment.
func (s *Service) Present(ctx context.Context) ([]Grant, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.grants(ctx, "tenant_id = ? and state = 'allowed' and ends_at > ? order by id", a.Tenant, s.now())
	return list, err
}

func (s *Service) manager(ctx context.Context) (actor.Actor, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return a, err
	}
	if a.Kind != actor.Person {
		return a, fault.New(fault.Forbidden, "people_only")
	}
	return a, s.Access.Require(ctx, access.ManageTenant)
}

func (s *Service) grant(ctx context.Context, grantID string) (Grant, actor.Actor, error) {
	a, err := s.manager(ctx)
	if err != nil {
		return Grant{}, a, err
	}
	list, err := s.grants(ctx, "id = ? and tenant_id = ?", grantID, a.Tenant)
	if err == nil && len(list) == 0 {
		err = fault.Missing("support_grant", grantID)
	}
	if err != nil {
		return Grant{}, a, err
	}
	return list[0], a, nil
}

// Allow lets an operator in, from now on for the minutes that were asked for, with the roles that are given; without any it is
// the shipped role that reads everything, or with write that of a manager. Writing must have been asked for. The actor needs
// access.ManageTenant and everything that the roles allow. Faults: not_found, conflict support_decided.
func (s *Service) Allow(ctx context.Context, grantID string, write bool, roleIDs []string) (Grant, error) {
	g, a, err := s.grant(ctx, grantID)
	if err != nil {
		return g, err
	}
	if g.State != Asked {
		return g, fault.New(fault.Conflict, "support_decided", fault.Params{"state": string(g.State)})
	}
	g.Writes = write && g.WantsWrite
	if len(roleIDs) == 0 {
		if roleIDs, err = s.usual(ctx, g.Writes); err != nil {
			return g, err
		}
	}
	if err := s.Access.SetPrincipalRoles(ctx, actor.Support, g.Operator, roleIDs); err != nil {
		return g, err
	}
	ends := s.now().Add(time.Duration(g.Minutes) * time.Minute)
	if err := s.decide(ctx, g, Asked, Allowed, a.UserID, &ends); err != nil {
		return g, err
	}
	g.State, g.EndsAt = Allowed, &ends
	return g, audit.Write(ctx, s.DB, audit.Entry{Action: audit.SupportAllowed, Target: g.ID, Detail: map[string]any{"operator": g.Operator, "writes": g.Writes, "ends_at": ends, "role_ids": roleIDs}})
}

// usual are the roles of support when nobody has chosen others.
func (s *Service) usual(ctx context.Context, write bool) ([]string, error) {
	roles, err := s.Access.ListRoles(ctx)
	if err != nil {
		return nil, err
	}
	name := "read_only"
	if write {
		name = "manager"
	}
	for _, r := range roles {
		if r.Builtin && r.Name == name {
			return []string{r.ID}, nil
		}
	}
	return nil, fault.At("role_ids", "required")
}

// Refuse says no to a question.
func (s *Service) Refuse(ctx context.Context, grantID string) (Grant, error) {
	return s.close(ctx, grantID, Asked, Refused, audit.SupportRefused)
}

// Revoke ends an access at once: the next request of the operator is refused, on every node.
func (s *Service) Revoke(ctx context.Context, grantID string) (Grant, error) {
	return s.close(ctx, grantID, Allowed, Ended, audit.SupportEnded)
}

func (s *Service) close(ctx context.Context, grantID string, from, to State, action audit.Action) (Grant, error) {
	g, a, err := s.grant(ctx, grantID)
	if err != nil {
		return g, err
	}
	if g.State != from {
		return g, fault.New(fault.Conflict, "support_decided", fault.Params{"state": string(g.State)})
	}
	now := s.now()
	if err := s.decide(ctx, g, from, to, a.UserID, &now); err != nil {
		return g, err
	}
	g.State, g.EndsAt = to, &now
	if from == Allowed {
		if err := s.Access.SetPrincipalRoles(ctx, actor.Support, g.Operator, nil); err != nil {
			return g, err
		}
	}
	return g, audit.Write(ctx, s.DB, audit.Entry{Action: action, Target: g.ID, Detail: map[string]any{"operator": g.Operator}})
}

func (s *Service) decide(ctx context.Context, g Grant, from, to State, by string, ends *time.Time) error {
	return s.DB.System(ctx, "decide about support access", func(ctx context.Context, tx *db.ControlTx) error {
		n, err := tx.Exec(ctx, "update support_grants set state = ?, writes = ?, decided_by = ?, decided_at = ?, ends_at = ? where id = ? and state = ?",
			string(to), g.Writes, by, s.now(), *ends, g.ID, string(from))
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "support_decided", fault.Params{"state": "changed"})
		}
		return err
	})
}

// Sweep ends what has run out, with its roles. It is for a job; the requests themselves look at the time.
func (s *Service) Sweep(ctx context.Context) error {
	over, err := s.grants(ctx, "state = 'allowed' and ends_at <= ? limit 200", s.now())
	if err != nil {
		return err
	}
	for _, g := range over {
		system := actor.ForSystem(ctx, g.TenantID, "support")
		if err := s.Access.SetPrincipalRoles(system, actor.Support, g.Operator, nil); err != nil {
			return err
		}
		if err := s.decide(ctx, g, Allowed, Ended, g.DecidedBy, g.EndsAt); err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
		if err := audit.Write(system, s.DB, audit.Entry{Action: audit.SupportEnded, Target: g.ID, Detail: map[string]any{"operator": g.Operator, "cause": "time"}}); err != nil {
			return err
		}
	}
	return nil
}
