// Package sso lets the people of a tenant sign in through the identity providers that the tenant names.
//
// It owns the tables sso_providers, sso_domains, sso_identities and sso_logouts: which providers there are, which e-mail
// domains a tenant has proven to be its own, and who somebody is at a provider. Somebody is known by the provider's issuer
// and subject alone; an address leads to an existing user only when the provider speaks for a domain that the tenant has
// proven, and to no other tenant's user ever. The protocol is core/identity/oidc's, sessions are core/identity's and users
// core/access's; this room decides which of them fit together. core/httpapi serves it.
package sso

import (
	"context"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/identity/oidc"
	"github.com/kontor-crm/kontor/core/outbound"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/tenants"
)

// Sealer is core/secret, as this room needs it.
type Sealer interface {
	Seal(ctx context.Context, owner, purpose string, plain []byte) (string, error)
	Open(ctx context.Context, owner, purpose, sealed string) ([]byte, error)
	Register(name string, run func(ctx context.Context, owner string, reseal secret.Reseal) error)
}

// Resolver looks up what proves a domain.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// Options wire the service.
type Options struct {
	DB        *db.DB
	Access    *access.Service
	Identity  *identity.Service
	Directory *tenants.Directory
	Sealer    Sealer
	// Outbound calls the providers.
	Outbound *outbound.Client
	// Resolver looks up domains; nil for the system's.
	Resolver Resolver
	// BaseURL is the address that people, and providers, reach Kontor at.
	BaseURL string
	// Now is the clock; nil for the real one.
	Now func() time.Time
	// Logger may be nil.
	Logger *slog.Logger
}

// Service is the door to a tenant's providers.
type Service struct {
	db        *db.DB
	access    *access.Service
	identity  *identity.Service
	directory *tenants.Directory
	sealer    Sealer
	outbound  *outbound.Client
	client    *oidc.Client
	resolver  Resolver
	baseURL   string
	clock     func() time.Time
	log       *slog.Logger
}

// New returns the service.
func New(o Options) *Service {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	s := &Service{
		db: o.DB, access: o.Access, identity: o.Identity, directory: o.Directory, sealer: o.Sealer, outbound: o.Outbound,
		client: oidc.New(o.Outbound.HTTP(), o.Now), resolver: o.Resolver, baseURL: strings.TrimRight(o.BaseURL, "/"), clock: o.Now, log: o.Logger,
	}
	s.sealer.Register("sso_providers", s.reseal)
	return s
}

func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// redirectURI is the address that a provider's answers come back to. Each provider has its own, so that an answer to one
// cannot be taken for an answer to another.
func (s *Service) redirectURI(providerID string) string {
	return s.baseURL + "/api/v1/sso/" + url.PathEscape(providerID) + "/callback"
}

// domainOf is what stands behind the @ of an address, in lower case; empty where there is none.
func domainOf(email string) string {
	i := strings.LastIndexByte(email, '@')
	if i < 0 {
		return ""
	}
	return strings.ToLower(email[i+1:])
}
