package tenants

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// SignupInput is what a company signs up with.
type SignupInput struct {
	// Company is the company's name, Name the person's.
	Company, Name, Email, Password string
	// Locale, Country, TimeZone and Currency may be left out: they follow from each other.
	Locale, Country, TimeZone, Currency string
	// Template is what the company starts with, Sample asks for sample data; see Start.
	Template string
	Sample   bool
	Client   identity.Client
}

// Founded is a company that has just signed up.
type Founded struct {
	Tenant Tenant
	// User is its first, an administrator.
	User access.User
	// Token is that of the user's session; it is kept nowhere and shown once.
	Token   string
	Session identity.Session
}

// Signup founds a tenant. Whoever has an account may found another one with its password. It is whole or not at all: what
// was written when something fails is removed again, and what a crash leaves nobody can sign in to, until Sweep removes it.
func (s *Service) Signup(ctx context.Context, in SignupInput) (Founded, error) {
	if host, err := httpapi.HostTenant(ctx); err != nil || host != "" {
		if err == nil {
			err = fault.New(fault.Forbidden, "host_of_a_company")
		}
		return Founded{}, err
	}
	if err := s.count(ctx, in.Client); err != nil {
		return Founded{}, err
	}
	t := Tenant{
		ID: id.New("ten"), Name: in.Company, State: Founding, Locale: in.Locale, Country: in.Country, TimeZone: in.TimeZone, Currency: in.Currency,
		CreatedAt: time.Now().UTC().Truncate(time.Microsecond),
	}
	t.defaults()
	var l fault.List
	t.check(&l, "company")
	if in.Template != "" && (s.templates == nil || !s.templates(in.Template)) {
		l.Add("template", "unknown_template", fault.Params{"value": clip(in.Template)})
	}
	account, err := s.identity.Prepare(ctx, identity.NewAccount{Email: in.Email, Name: in.Name, Password: in.Password}, in.Client)
	if len(l) > 0 {
		if err := l.Merge("", err); err != nil {
			return Founded{}, err
		}
		return Founded{}, l.Err()
	}
	if err != nil {
		return Founded{}, err
	}
	if err := s.register(ctx, &t); err != nil {
		return Founded{}, err
	}
	f, err := s.found(ctx, t, account, in)
	if err != nil {
		if cleanup := s.discard(context.WithoutCancel(ctx), t.ID); cleanup != nil {
			s.log.ErrorContext(ctx, "removing a failed sign-up", "tenant", t.ID, "error", cleanup)
		}
		return Founded{}, err
	}
	if err := s.identity.SendVerification(ctx, account, t.Locale); err != nil {
		s.log.ErrorContext(ctx, "asking for a proof of an address", "tenant", t.ID, "error", err)
	}
	return f, nil
}

func (s *Service) count(ctx context.Context, from identity.Client) error {
	if s.limiter == nil || !from.Address.IsValid() {
		return nil
	}
	d, err := s.limiter.Allow(ctx, ratelimit.AddressKey(ratelimit.SignUpAddress, from.Address), 1)
	if err == nil && !d.Allowed {
		err = httpapi.Limited(d)
	}
	return err
}

// register writes the tenant down as being founded, under the first free slug.
func (s *Service) register(ctx context.Context, t *Tenant) error {
	const tries = 20
	var err error
	for range tries {
		err = s.db.System(ctx, "found a tenant", func(ctx context.Context, tx *db.ControlTx) error {
			if t.Slug, err = freeSlug(ctx, tx, slugOf(t.Name)); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `insert into tenants (id, slug, name, state, locale, country, time_zone, currency, created_at)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?)`, t.ID, t.Slug, t.Name, string(t.State), t.Locale, t.Country, t.TimeZone, t.Currency, t.CreatedAt)
			return err
		})
		// Two companies of one name that sign up at the same moment: the later one looks again.
		if _, taken := db.Violates(err, db.Unique); !taken {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("register tenant: %w", err)
	}
	return nil
}

// found fills a registered tenant and opens it with the last transaction.
func (s *Service) found(ctx context.Context, t Tenant, account identity.Account, in SignupInput) (Founded, error) {
	f := Founded{Tenant: t}
	if err := s.db.CreateTenant(ctx, t.ID); err != nil {
		return f, fmt.Errorf("create tenant: %w", err)
	}
	system := actor.ForSystem(ctx, t.ID, "signup")
	if err := s.db.Tenant(system, s.access.Seed); err != nil {
		return f, fmt.Errorf("seed roles: %w", err)
	}
	roles, err := s.access.ListRoles(system)
	if err != nil {
		return f, err
	}
	var admin []string
	for _, r := range roles {
		if r.Builtin && r.Name == access.Admin {
			admin = append(admin, r.ID)
		}
	}
	f.User, err = s.access.CreateUser(system, access.NewUser{Email: account.Email, Name: account.Name, Locale: t.Locale, RoleIDs: admin})
	if err != nil {
		return f, fmt.Errorf("create the first user: %w", err)
	}
	for _, start := range s.starters {
		if err := start(system, Start{Tenant: t, UserID: f.User.ID, Template: in.Template, Sample: in.Sample}); err != nil {
			return f, fmt.Errorf("give tenant %s something to start with: %w", t.ID, err)
		}
	}
	err = s.db.System(ctx, "open a tenant", func(ctx context.Context, tx *db.ControlTx) (err error) {
		if err = s.identity.EnrolTx(ctx, tx, account, t.ID, f.User.ID); err != nil {
			return err
		}
		if f.Token, f.Session, err = s.identity.OpenSessionTx(ctx, tx, account, t.ID, f.User.ID,
			identity.How{Methods: []string{identity.MethodPassword}}, in.Client); err != nil {
			return err
		}
		tx.Queue("update tenants set state = ? where id = ?", string(Active), t.ID)
		tx.AfterCommit(func() { s.changed(ctx, t.ID) })
		return nil
	})
	f.Tenant.State = Active
	return f, err
}

// discard removes a tenant that was not opened.
func (s *Service) discard(ctx context.Context, tenant string) error {
	err := s.db.DropTenant(ctx, tenant)
	return errors.Join(err, s.db.System(ctx, "remove a tenant that was not opened", func(_ context.Context, tx *db.ControlTx) error {
		if err == nil {
			tx.Queue("delete from tenants where id = ? and state = ?", tenant, string(Founding))
		}
		return nil
	}))
}

// Sweep removes what sign-ups that were cut off have left, once they are older than the age, and goes on with deletions that
// were cut off. It is for a job, and must not be given less time than a sign-up can take.
func (s *Service) Sweep(ctx context.Context, age time.Duration) error {
	old, err := s.directory.list(ctx, "state = ? and created_at < ? order by id limit 100", string(Founding), time.Now().UTC().Add(-age))
	if err != nil {
		return err
	}
	for _, t := range old {
		if err := s.discard(ctx, t.ID); err != nil {
			return fmt.Errorf("remove tenant %s, whose sign-up was cut off: %w", t.ID, err)
		}
	}
	going, err := s.directory.list(ctx, "state = ? order by id limit 100", string(Deleting))
	if err != nil {
		return err
	}
	for _, t := range going {
		if _, err := s.erase(ctx, t.ID); err != nil {
			return err
		}
	}
	return nil
}

// changed tells all nodes that a tenant has changed.
func (s *Service) changed(ctx context.Context, tenant string) {
	if err := s.invalid.Invalidate(context.WithoutCancel(ctx), event.Invalidation{Kind: event.KindTenant, Tenant: tenant}); err != nil {
		s.log.WarnContext(ctx, "telling other nodes of a changed tenant", "tenant", tenant, "error", err)
	}
}
