// Package identity knows who is asking: accounts and their passwords, their memberships in tenants, sessions and API keys.
//
// It owns the tables accounts, memberships, sessions and api_keys, what opens an account besides its password (passkeys,
// second factors, links that were sent), invitations, and each company's rules for signing in. All of them stand above
// tenants. It owns nothing of what somebody may do: that is core/access, which also owns the users that memberships lead to.
// It never keeps or logs a password, a token or a code, only hashes, and seeds sealed. core/httpapi asks Authenticate on every
// request; tenants calls Prepare and EnrolTx when somebody founds one, and tenants/sso Vouched when a provider vouches.
package identity

import (
	"context"
	"log/slog"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/core/secret"
)

const (
	// SessionIdle is how long a session lives without a request.
	SessionIdle = 8 * time.Hour
	// SessionAge is how long a session lives at most.
	SessionAge = 30 * 24 * time.Hour

	// remember is how long this node goes on with what it knows of a session or a key. What ends them is told to all
	// nodes; see recall for when that fails.
	remember = 30 * time.Second
	// seen is how often a use of a session or a key is written down.
	seen = time.Minute

	maxRemembered = 50_000
)

// Company is what signing in has to know of a tenant.
type Company struct {
	ID       string `json:"id"`
	Slug     string `json:"slug"`
	Name     string `json:"name"`
	Locale   string `json:"locale"`
	Country  string `json:"country"`
	TimeZone string `json:"time_zone"`
	Currency string `json:"currency"`
	// Active companies can be signed in to; others are being founded, or suspended.
	Active bool `json:"-"`
}

// Tenants knows the tenants. An unknown one is a not-found fault.
type Tenants interface {
	Company(ctx context.Context, tenant string) (Company, error)
}

// Options wire the service.
type Options struct {
	DB      *db.DB
	Access  *access.Service
	Tenants Tenants
	// Invalidator tells all nodes of ended sessions and keys; nil for a node that is alone.
	Invalidator *event.Invalidator
	// Limiter counts attempts to sign in; nil counts nothing.
	Limiter ratelimit.Limiter
	// Sealer keeps second factors and addresses unreadable in the database. It is required.
	Sealer Sealer
	// Mailer sends proofs and invitations; nil where nothing can be sent.
	Mailer Mailer
	// Queue returns where slow work waits, once it is made.
	Queue func() mail.Queue
	// BaseURL is the address that people reach Kontor at: the origin that passkeys are bound to, and the head of links.
	BaseURL string
	// Addresses knows the hosts of tenants; nil where all are reached at BaseURL.
	Addresses Addresses
	// Password is the cost of password hashes; the zero value is OWASP's recommendation.
	Password Cost
	// Now is the clock; nil for the real one.
	Now func() time.Time
	// Logger may be nil.
	Logger *slog.Logger
}

// Sealer is core/secret, as this room needs it.
type Sealer interface {
	Seal(ctx context.Context, owner, purpose string, plain []byte) (string, error)
	Open(ctx context.Context, owner, purpose, sealed string) ([]byte, error)
	Register(name string, run func(ctx context.Context, owner string, reseal secret.Reseal) error)
}

// Mailer is core/mail, as this room needs it.
type Mailer interface {
	CanSend() bool
	Prepare(ctx context.Context, m mail.Message) (mail.Prepared, error)
	Send(ctx context.Context, tx *db.ControlTx, tenant string, p mail.Prepared) error
}

// node is who owns what stands above tenants, to core/secret and to the queue.
const node = "kontor"

// Service is the door to who is asking.
type Service struct {
	db      *db.DB
	access  *access.Service
	tenants Tenants
	invalid *event.Invalidator
	limiter ratelimit.Limiter
	hasher  *hasher
	sealer  Sealer
	mailer  Mailer
	queue   func() mail.Queue
	baseURL string
	// addresses may be nil.
	addresses Addresses
	clock     func() time.Time
	log       *slog.Logger

	// invitable refuses one more invitation; nil never does.
	invitable func(ctx context.Context) error
	onErase   []func(ctx context.Context, userID string) error
	onSuspend []func(ctx context.Context, tx *db.ControlTx, tenant, userID string) error

	// tokens leads from the hash of a token to the session or key that it has been made for, which never changes.
	tokens *lru.Cache[tokenHash, reference]
	// principals are the sessions and keys that are alive.
	principals *cache.Cache[string, *Principal]
}

// reference names a session or a key.
type reference = cache.Key[string]

// New returns the service.
func New(o Options) *Service {
	if o.Invalidator == nil {
		o.Invalidator = event.NewInvalidator(event.NewLocal(0))
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	tokens, err := lru.New[tokenHash, reference](maxRemembered)
	if err != nil {
		panic(err) // The size is a positive constant.
	}
	s := &Service{
		db: o.DB, access: o.Access, tenants: o.Tenants, invalid: o.Invalidator, limiter: o.Limiter,
		hasher: newHasher(o.Password), clock: o.Now, log: o.Logger, tokens: tokens,
		sealer: o.Sealer, mailer: o.Mailer, queue: o.Queue, baseURL: strings.TrimRight(o.BaseURL, "/"), addresses: o.Addresses,
		principals: cache.New[string, *Principal](cache.Options{Name: "principals", Size: maxRemembered, TTL: remember}),
	}
	s.sealer.Register("totp_seeds", s.resealSeeds)
	for _, kind := range []event.Kind{event.KindSession, event.KindKey} {
		s.invalid.On(kind, s.forget)
	}
	return s
}

// SetInvitable has invitations ask whether the company has room for one more person and mail. It must be called before the
// first request.
func (s *Service) SetInvitable(ask func(ctx context.Context) error) { s.invitable = ask }

// forget drops what has ended.
func (s *Service) forget(what event.Invalidation) {
	switch {
	case what.Tenant == "":
		s.principals.InvalidateAll()
	case what.ID == "":
		s.principals.InvalidateTenant(what.Tenant)
	default:
		s.principals.Invalidate(reference{Tenant: what.Tenant, ID: what.ID})
	}
}

// ended tells all nodes that a session or a key is no more, or of all of a tenant's with an empty id.
func (s *Service) ended(ctx context.Context, kind event.Kind, tenant, id string) {
	if err := s.invalid.Invalidate(context.WithoutCancel(ctx), event.Invalidation{Kind: kind, Tenant: tenant, ID: id}); err != nil {
		s.log.WarnContext(ctx, "telling other nodes of an ended session or key", "tenant", tenant, "error", err)
	}
}

// recall makes every node look at the tenant's sessions and keys again within a second, also where messages between nodes do
// not arrive: they compare the tenant's access epoch.
func (s *Service) recall(ctx context.Context) error {
	return s.db.Tenant(ctx, s.access.Raise)
}

// now is the present moment with the precision of the database.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }
