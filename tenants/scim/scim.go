// Package scim lets a tenant's directory of people (Entra ID, Okta and the like) keep users and groups in step by SCIM 2.0
// (RFC 7643 and 7644).
//
// It owns the tables scim_tokens, scim_users, scim_groups and scim_mappings: what a directory shows to be let in, which users
// and teams are the directory's, and which roles the tenant gives to whom it names. Users and teams themselves are
// core/access's, sessions core/identity's: everything happens through their doors, as the actor kind scim, whose rights
// core/access knows. So a directory reaches nobody who may do more than it, owners and administrators first of all, and
// cannot give roles but those of the mapping. It sees only what it has provisioned itself. core/app mounts its handler
// under /scim/v2 and its settings under the API.
package scim

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

// Options wire the service.
type Options struct {
	DB        *db.DB
	Access    *access.Service
	Identity  *identity.Service
	Directory *tenants.Directory
	// Limiter counts requests; nil counts nothing.
	Limiter ratelimit.Limiter
	// BaseURL is the address that directories reach Kontor at.
	BaseURL string
	// Now is the clock; nil for the real one.
	Now func() time.Time
	// Logger may be nil.
	Logger *slog.Logger
}

// Service is the door for directories, and to their settings.
type Service struct {
	db        *db.DB
	access    *access.Service
	identity  *identity.Service
	directory *tenants.Directory
	limiter   ratelimit.Limiter
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
	return &Service{
		db: o.DB, access: o.Access, identity: o.Identity, directory: o.Directory, limiter: o.Limiter,
		baseURL: strings.TrimRight(o.BaseURL, "/"), clock: o.Now, log: o.Logger,
	}
}

func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// refused writes a refusal into the audit, and returns it. Everything else passes.
func (s *Service) refused(ctx context.Context, target, what string, err error) error {
	if !fault.Is(err, fault.Forbidden) {
		return err
	}
	if aerr := s.ignored(ctx, target, what); aerr != nil {
		return aerr
	}
	return &problem{status: 403, detail: "The directory may not change this person or group: the company has not given it the right."}
}

// ignored writes into the audit what a directory has asked for in vain.
func (s *Service) ignored(ctx context.Context, target, what string) error {
	return audit.Write(ctx, s.db, audit.Entry{Action: audit.DirectoryRefused, Target: target, Detail: map[string]string{"request": what}})
}

// manager is the actor, who must be allowed to change the company's settings.
func (s *Service) manager(ctx context.Context) (actor.Actor, error) {
	by, err := actor.From(ctx)
	if err != nil {
		return by, err
	}
	return by, s.access.Require(ctx, access.ManageTenant)
}
