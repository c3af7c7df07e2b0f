// Package oauth lets programs of others in: it is the tenant's OAuth 2.1 authorization server.
//
// It owns the tables oauth_apps, oauth_consents, oauth_grants and oauth_tokens: which programs a tenant has registered, what
// people have allowed them, and what came of it. Apps get in by the authorization code with PKCE (S256) for a person who has
// consented, or by client credentials for themselves; there are no other ways. The protocol itself is ory/fosite's.
//
// It decides nothing about rights. A token makes an actor of the kind app: for a person, with that person's rights as far as
// the token's scopes let them through, or for itself, with the roles that it was given; core/access compiles both like
// everybody's. Tokens, codes and secrets are random texts of which only hashes are kept. core/app puts Authenticator before
// core/identity, mounts Handler beside the pages, and the settings under the API.
package oauth

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/ory/fosite"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/core/web"
)

const (
	// AccessAge is how long an access token lives.
	AccessAge = 10 * time.Minute
	// RefreshAge is how long a refresh token waits for its use.
	RefreshAge = 30 * 24 * time.Hour
	// CodeAge is how long a code waits for its use.
	CodeAge = time.Minute

	// seen is how often it is written down that an app is at work.
	seen = time.Minute
	// remember is how long this node goes on with the language and the time zone of a person.
	remember = 30 * time.Second
)

// Options wire the service.
type Options struct {
	DB       *db.DB
	Access   *access.Service
	Identity *identity.Service
	Tenants  identity.Tenants
	Metadata *metadata.Service
	// Limiter counts requests of programs; nil counts nothing.
	Limiter ratelimit.Limiter
	// BaseURL is the address that programs and people reach Kontor at: the issuer.
	BaseURL string
	// Now is the clock; nil for the real one.
	Now func() time.Time
	// Logger may be nil.
	Logger *slog.Logger
}

// Service is the door to the apps of all tenants.
type Service struct {
	db       *db.DB
	access   *access.Service
	identity *identity.Service
	tenants  identity.Tenants
	metadata *metadata.Service
	limiter  ratelimit.Limiter
	issuer   string
	clock    func() time.Time
	log      *slog.Logger
	dialogs  *web.Dialogs
	provider *fosite.Fosite
	people   *cache.Cache[string, manner]
}

// manner is how a person likes texts and times.
type manner struct{ locale, zone string }

// New returns the service.
func New(o Options) *Service {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Service{
		db: o.DB, access: o.Access, identity: o.Identity, tenants: o.Tenants, metadata: o.Metadata, limiter: o.Limiter,
		issuer: strings.TrimRight(o.BaseURL, "/"), clock: o.Now, log: o.Logger, dialogs: web.NewDialogs(),
		people: cache.New[string, manner](cache.Options{Name: "people of apps", Size: 10_000, TTL: remember}),
	}
	s.provider = newProvider(s)
	s.identity.OnSuspend(func(_ context.Context, tx *db.ControlTx, tenant, userID string) error {
		tx.Queue("delete from oauth_grants where tenant_id = ? and user_id = ?", tenant, userID)
		return nil
	})
	return s
}

func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// Sweep removes what has ended by itself: tokens, and what was let in with nothing left of it. It is for a job.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.System(ctx, "remove tokens of apps that have ended", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("delete from oauth_tokens where expires_at <= ?", s.now())
		tx.Queue("delete from oauth_grants where expires_at <= ?", s.now())
		return nil
	})
}
