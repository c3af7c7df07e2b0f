// Package operator is for those who run this Kontor: they see which tenants there are and how they and the installation fare,
// suspend and limit tenants, and run failed jobs again. They see nothing that belongs to a tenant, unless its administration
// lets them in as support.
//
// It owns the tables operators and support_grants. An operator is an account that the configuration or the command line names,
// signed in to whatever company with a second factor; to everybody else none of this exists. Support is its own kind of actor,
// with the roles that the tenant has given it, read-only unless the tenant has agreed to more, and written down request by
// request. core/httpapi serves it, and asks Authenticator on every request.
package operator

import (
	"context"
	"log/slog"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/job"
	kmail "github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

// Usage knows what tenants use; tenants/usage does.
type Usage[U, L any] interface {
	Of(ctx context.Context, tenants []string) (map[string]U, error)
	SetLimits(ctx context.Context, limits L) error
}

// Mailer is core/mail, as this room needs it.
type Mailer interface {
	CanSend() bool
	Prepare(ctx context.Context, m kmail.Message) (kmail.Prepared, error)
	Send(ctx context.Context, tx *db.ControlTx, tenant string, p kmail.Prepared) error
}

// Check is one thing that has to work.
type Check struct {
	Name string `json:"name"`
	OK   bool   `json:"ok"`
	// Detail is for people.
	Detail string `json:"detail,omitempty"`
}

// Options wire the service.
type Options struct {
	DB        *db.DB
	Directory *tenants.Directory
	Tenants   *tenants.Service
	Access    *access.Service
	Identity  *identity.Service
	Usage     UsageOf
	// Jobs is the view of all tenants' jobs, once the queue is made.
	Jobs func() job.View
	// Approve takes the operator's word for a domain of the system actor's tenant.
	Approve func(ctx context.Context, domain string) error
	// Health tells how the installation fares.
	Health func(ctx context.Context) []Check
	Mailer Mailer
	// Address is where a tenant's people reach it, for links.
	Address func(ctx context.Context, tenant string) (string, error)
	// Emails are the addresses of operators. An account counts once its address is proven.
	Emails []string
	// Now is the clock; nil for the real one.
	Now func() time.Time
	// Logger may be nil.
	Logger *slog.Logger
}

// Service is the door for operators.
type Service struct{ Options }

// New returns the service.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	for i, e := range o.Emails {
		o.Emails[i] = strings.ToLower(strings.TrimSpace(e))
	}
	return &Service{o}
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// Operator is who runs this Kontor.
type Operator struct {
	AccountID string `json:"account_id"`
	Email     string `json:"email"`
	Name      string `json:"name"`
}

// unknown is what everybody else is told: there is nothing here.
func unknown() error { return fault.New(fault.NotFound, "path_not_found") }

// Who returns the operator that acts. Everybody else gets a not-found fault; an operator who has not shown a second factor in
// this session a forbidden one, operator_needs_factor.
func (s *Service) Who(ctx context.Context) (Operator, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return Operator{}, err
	}
	if a.Kind != actor.Person || a.Session == "" || a.ReadOnly || a.OnBehalfOf != "" {
		return Operator{}, unknown()
	}
	p, err := s.Identity.Proven(ctx, a.Session)
	if fault.Is(err, fault.NotFound) {
		return Operator{}, unknown()
	}
	if err != nil {
		return Operator{}, err
	}
	o := Operator{AccountID: p.AccountID, Email: p.Email, Name: p.Name}
	named := p.Verified && slices.Contains(s.Emails, p.Email)
	if !named {
		if named, err = s.listed(ctx, p.AccountID); err != nil {
			return Operator{}, err
		}
	}
	if !named || p.ProviderID != "" {
		return Operator{}, unknown()
	}
	if !slices.ContainsFunc(p.Methods, func(m string) bool {
		return m == identity.MethodTOTP || m == identity.MethodRecovery || m == identity.MethodPasskey
	}) {
		return Operator{}, fault.New(fault.Forbidden, "operator_needs_factor")
	}
	return o, nil
}

func (s *Service) listed(ctx context.Context, account string) (found bool, err error) {
	err = s.DB.SystemRead(ctx, "who runs this Kontor", func(ctx context.Context, tx *db.ControlTx) error {
		found, err = db.Exists(ctx, tx, "select 1 from operators where account_id = ?", account)
		return err
	})
	return found, err
}

// Add makes the account with an address an operator; Remove takes that back. They are for the command line. An address without
// an account is not_found.
func (s *Service) Add(ctx context.Context, email string) error {
	account, err := s.Identity.AccountID(ctx, email)
	if err != nil {
		return err
	}
	return s.DB.System(ctx, "name an operator", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("insert into operators (account_id, added_at) values (?, ?) on conflict (account_id) do nothing", account, s.now())
		return nil
	})
}

// Remove takes back that an account is an operator.
func (s *Service) Remove(ctx context.Context, email string) error {
	account, err := s.Identity.AccountID(ctx, email)
	if err != nil {
		return err
	}
	return s.DB.System(ctx, "remove an operator", func(ctx context.Context, tx *db.ControlTx) error {
		n, err := tx.Exec(ctx, "delete from operators where account_id = ?", account)
		if err == nil && n == 0 {
			err = fault.Missing("operator", email)
		}
		return err
	})
}

// List returns the addresses of all operators: those of the configuration and those that were added.
func (s *Service) List(ctx context.Context) (out []string, err error) {
	err = s.DB.SystemRead(ctx, "list the operators", func(ctx context.Context, tx *db.ControlTx) error {
		out, err = db.Collect(ctx, tx, func(rows db.Rows) (e string, err error) { err = rows.Scan(&e); return e, err },
			"select a.email from operators o join accounts a on a.id = o.account_id order by a.email")
		return err
	})
	for _, e := range s.Emails {
		if !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	slices.Sort(out)
	return out, err
}

// CheckEmails refuses a list of addresses in which one is none.
func CheckEmails(list []string) error {
	for _, e := range list {
		if _, err := mail.ParseAddress(e); err != nil {
			return err
		}
	}
	return nil
}
