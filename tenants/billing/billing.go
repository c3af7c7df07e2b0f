// Package billing sells plans: a trial at sign-up, then a price per active member, paid through Stripe.
//
// It owns the tables billing_accounts, billing_events and billing_notices. What a company has subscribed to is Stripe's to
// say: an event from Stripe is only a hint to fetch the subscription anew, so that late, doubled and shuffled events end in
// the same state. Without a Stripe key it is off, everything is allowed, and its routes say so. It refuses growth and
// changes, never reading, exporting or paying, and removes no data. core/app gives it the counters of the other rooms, and
// them its Limits; core/httpapi serves it.
package billing

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/tenants"
)

// Resource is what a plan bounds.
type Resource string

// The resources. Storage is in bytes.
const (
	Seats   Resource = "seats"
	Records Resource = "records"
	Storage Resource = "storage"
	Plugins Resource = "plugins"
)

var resources = []Resource{Seats, Records, Storage, Plugins}

// Limits is what other rooms ask before a company changes or grows. Both cost a look into memory.
type Limits interface {
	// Writable refuses changes of the actor's company while it is read-only, with a forbidden fault that says why and what
	// helps.
	Writable(ctx context.Context) error
	// Allow refuses n more of a resource when the plan and its grace are used up, with a conflict fault that names the limit
	// and what helps.
	Allow(ctx context.Context, r Resource, n int64) error
}

var _ Limits = (*Service)(nil)

// Counter counts what the actor's company has of a resource.
type Counter func(ctx context.Context) (int64, error)

// Queue is where work waits; it is core/job's.
type Queue interface {
	Insert(ctx context.Context, tx *db.ControlTx, tenant, kind string, args any, opts ...job.Option) (jobID string, inserted bool, err error)
}

// Stripe says how Stripe is reached.
type Stripe struct {
	// Key is the secret key; empty turns billing off. WebhookSecret signs Stripe's events.
	Key, WebhookSecret string
	// URL is the address of Stripe's API; empty for the real one.
	URL string
}

// Options wire the service.
type Options struct {
	DB          *db.DB
	Directory   *tenants.Directory
	Access      *access.Service
	Mailer      *mail.Service
	Invalidator *event.Invalidator
	// Queue returns the queue once it is made.
	Queue func() Queue
	// Counters count by resource; those that are absent are not bounded.
	Counters map[Resource]Counter
	Catalog  Catalog
	Stripe   Stripe
	// BaseURL is the address that people reach Kontor at.
	BaseURL string
	// Now is the clock; nil for the real one.
	Now func() time.Time
	// Logger may be nil.
	Logger *slog.Logger
}

// Service is the door.
type Service struct {
	db        *db.DB
	directory *tenants.Directory
	access    *access.Service
	mailer    *mail.Service
	invalid   *event.Invalidator
	queue     func() Queue
	counters  map[Resource]Counter
	catalog   Catalog
	stripe    *gateway
	secret    string
	baseURL   string
	clock     func() time.Time
	log       *slog.Logger
	accounts  *cache.Cache[struct{}, Account]

	priceMu sync.Mutex
	prices  pricing
}

// remember is how long a node goes on with what it knows of a company's account. Changes are told to all nodes.
const (
	remember      = 30 * time.Second
	maxRemembered = 20_000
)

// New returns the service.
func New(o Options) *Service {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Service{
		db: o.DB, directory: o.Directory, access: o.Access, mailer: o.Mailer, invalid: o.Invalidator, queue: o.Queue, counters: o.Counters,
		catalog: o.Catalog, stripe: newGateway(o.Stripe), secret: o.Stripe.WebhookSecret, baseURL: strings.TrimRight(o.BaseURL, "/"),
		clock: o.Now, log: o.Logger,
		accounts: cache.New[struct{}, Account](cache.Options{Name: "billing accounts", Size: maxRemembered, TTL: remember}),
	}
	o.Invalidator.On(event.KindBilling, func(what event.Invalidation) {
		if what.Tenant == "" {
			s.accounts.InvalidateAll()
		} else {
			s.accounts.InvalidateTenant(what.Tenant)
		}
	})
	return s
}

// On reports whether companies have to pay at all.
func (s *Service) On() bool { return s.stripe != nil }

func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// changed tells all nodes, and the open screens, that a company's account has changed.
func (s *Service) changed(ctx context.Context, tenant string) {
	if err := s.invalid.Invalidate(context.WithoutCancel(ctx), event.Invalidation{Kind: event.KindBilling, Tenant: tenant}); err != nil {
		s.log.WarnContext(ctx, "telling other nodes of a changed account", "tenant", tenant, "error", err)
	}
}
