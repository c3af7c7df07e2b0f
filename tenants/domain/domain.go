// Package domain knows at which hosts a tenant is reached: its name under the operator's domain for tenants, and domains of
// its own.
//
// It owns the table tenant_domains. A domain of its own counts once a TXT record proves it, and only as long as it goes on
// doing so: it is proven again every day, and given up when it has failed for three days, so that whoever gets the domain
// later gets nothing of the tenant's. At one time a domain belongs to one tenant at most. Looking a record up is all that
// the network is asked for; nothing is fetched from a domain. core/httpapi asks Tenant with every request that comes to
// another host than Kontor's own, and the pages ask it whose they are.
package domain

import (
	"context"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

// Resolver looks up what proves a domain.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// Options wire the service.
type Options struct {
	DB        *db.DB
	Directory *tenants.Directory
	Access    *access.Service
	// Invalidator tells all nodes of changes.
	Invalidator *event.Invalidator
	// BaseURL is the address of Kontor itself, TenantDomain the domain under which each tenant has its slug; it may be empty.
	BaseURL, TenantDomain string
	// Resolver looks up domains; nil for the system's.
	Resolver Resolver
	// Now is the clock; nil for the real one.
	Now func() time.Time
	// Logger may be nil.
	Logger *slog.Logger
}

// Service is the door to hosts.
type Service struct {
	db        *db.DB
	directory *tenants.Directory
	access    *access.Service
	invalid   *event.Invalidator
	base      *url.URL
	under     string
	resolver  Resolver
	clock     func() time.Time
	log       *slog.Logger
	hosts     *cache.Cache[string, string]
}

const (
	// everybody stands for all tenants as the owner of what is remembered of hosts.
	everybody = "kontor"
	remember  = 10 * time.Second
	maxHosts  = 20_000
	lookup    = 5 * time.Second
)

// New returns the service.
func New(o Options) *Service {
	if o.Invalidator == nil {
		o.Invalidator = event.NewInvalidator(event.NewLocal(0))
	}
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	base, err := url.Parse(o.BaseURL)
	if err != nil {
		base = &url.URL{}
	}
	s := &Service{
		db: o.DB, directory: o.Directory, access: o.Access, invalid: o.Invalidator, base: base, resolver: o.Resolver, clock: o.Now, log: o.Logger,
		under: strings.Trim(strings.ToLower(o.TenantDomain), "."), hosts: cache.New[string, string](cache.Options{Name: "hosts", Size: maxHosts, TTL: remember}),
	}
	s.invalid.On(event.KindTenant, func(event.Invalidation) { s.hosts.InvalidateTenant(everybody) })
	return s
}

func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// Domain is a domain that a tenant says is its own.
type Domain struct {
	Domain string `json:"domain"`
	// Record is the name, and Value the content, of the TXT record that proves it.
	Record     string     `json:"record_name"`
	Value      string     `json:"record_value"`
	CreatedAt  time.Time  `json:"created_at"`
	CheckedAt  *time.Time `json:"checked_at"`
	VerifiedAt *time.Time `json:"verified_at"`
	// VerifiedBy is dns or operator.
	VerifiedBy string `json:"verified_by,omitempty"`
	// FailingSince is when the record was first missing although the domain is served.
	FailingSince *time.Time `json:"failing_since"`

	tenant string
}

const (
	maxDomains = 20
	challenge  = "_kontor-host."
	valueHead  = "kontor-host-verification="
)

// Address is where a tenant's people reach it: its own domain that was proven first, its name under the operator's domain, or
// Kontor itself.
func (s *Service) Address(ctx context.Context, tenant string) (string, error) {
	list, err := s.list(ctx, "tenant_id = ? and verified_at is not null order by verified_at, domain limit 1", tenant)
	if err != nil {
		return "", err
	}
	host := ""
	if len(list) > 0 {
		host = list[0].Domain
	} else if s.under != "" {
		t, err := s.directory.Tenant(ctx, tenant)
		if err != nil {
			return "", err
		}
		host = t.Slug + "." + s.under
	}
	if host == "" {
		return s.base.Scheme + "://" + s.base.Host, nil
	}
	if port := s.base.Port(); port != "" {
		host = net.JoinHostPort(host, port)
	}
	return s.base.Scheme + "://" + host, nil
}

// Tenant returns the tenant that a host belongs to; empty for Kontor's own hosts and for those that nobody has proven. It
// costs a look into memory for what was asked within the last ten seconds.
func (s *Service) Tenant(ctx context.Context, host string) (string, error) {
	host = bare(host)
	if host == "" || host == s.base.Hostname() || net.ParseIP(host) != nil {
		return "", nil
	}
	return s.hosts.Load(ctx, cache.Key[string]{Tenant: everybody, ID: host}, func(ctx context.Context) (string, error) {
		if slug, ok := strings.CutSuffix(host, "."+s.under); ok && s.under != "" {
			t, err := s.directory.BySlug(ctx, slug)
			if fault.Is(err, fault.NotFound) {
				return "", nil
			}
			return t.ID, err
		}
		list, err := s.list(ctx, "domain = ? and verified_at is not null", host)
		if err != nil || len(list) == 0 {
			return "", err
		}
		return list[0].tenant, nil
	})
}

// bare is a host without its port, in lower case.
func bare(host string) string {
	host = strings.ToLower(host)
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.TrimSuffix(strings.Trim(host, "[]"), ".")
}

// check returns a domain in the form that DNS has it, and refuses what is nobody's or Kontor's own.
func (s *Service) check(d string) (string, error) {
	d = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(d)), ".")
	ascii, err := idna.Lookup.ToASCII(d)
	if err == nil && len(ascii) <= 253 {
		_, err = publicsuffix.EffectiveTLDPlusOne(ascii)
	}
	if err != nil || !strings.Contains(ascii, ".") || strings.ContainsAny(ascii, " /@:_") || net.ParseIP(ascii) != nil {
		return d, fault.At("domain", "invalid_domain", fault.Params{"value": clip(d)})
	}
	for _, own := range []string{s.base.Hostname(), s.under} {
		if own != "" && (ascii == own || strings.HasSuffix(ascii, "."+own) || strings.HasSuffix(own, "."+ascii)) {
			return d, fault.At("domain", "domain_reserved", fault.Params{"value": clip(d)})
		}
	}
	return ascii, nil
}

func (s *Service) list(ctx context.Context, where string, args ...any) (out []Domain, err error) {
	err = s.db.SystemRead(ctx, "look domains of tenants up", func(ctx context.Context, tx *db.ControlTx) error {
		out, err = db.Collect(ctx, tx, func(rows db.Rows) (d Domain, err error) {
			var token string
			err = rows.Scan(&d.tenant, &d.Domain, &token, &d.CreatedAt, &d.CheckedAt, &d.FailingSince, &d.VerifiedAt, &d.VerifiedBy)
			d.CreatedAt, d.Record, d.Value = d.CreatedAt.UTC(), challenge+d.Domain, valueHead+token
			return d, err
		}, "select tenant_id, domain, token, created_at, checked_at, failing_since, verified_at, verified_by from tenant_domains where "+where, args...)
		return err
	})
	return out, err
}

func (s *Service) manager(ctx context.Context) (actor.Actor, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return a, err
	}
	return a, s.access.Require(ctx, access.ManageTenant)
}

// changed makes every node look again.
func (s *Service) changed(ctx context.Context, tenant string) {
	s.hosts.InvalidateTenant(everybody)
	if err := s.invalid.Invalidate(context.WithoutCancel(ctx), event.Invalidation{Kind: event.KindTenant, Tenant: tenant}); err != nil {
		s.log.WarnContext(ctx, "telling other nodes of a domain", "tenant", tenant, "error", err)
	}
}

// clip shortens a piece of input for a fault.
func clip(s string) string { return fold.Shorten(s, 60) }
