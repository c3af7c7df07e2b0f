//go:generate go tool templ generate -path .

// Package portal is the public face of a tenant: pages drawn by the server, at /portal/{slug} on Kontor's own host and at /portal on
// a host of the tenant's, where people help themselves by the knowledge base.
//
// It owns no table and decides no right: everything it shows was read through the rooms below under the rights of whoever looks, as
// the access engine has them for a portal principal. Every page works without a script. Pages that are the same for all visitors
// are kept in memory until an article, a category or the look changes. Only core/app mounts it, before the staff app.
package portal

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/service"
	"github.com/kontor-crm/kontor/core/service/account"
	"github.com/kontor-crm/kontor/core/service/idea"
	"github.com/kontor-crm/kontor/core/service/knowledge"
	"github.com/kontor-crm/kontor/core/web"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

// Hosts knows whose a host is, and where a tenant is at home; tenants/domain does.
type Hosts interface {
	Tenant(ctx context.Context, host string) (string, error)
	Address(ctx context.Context, tenant string) (string, error)
}

// Brands know how a tenant looks; tenants/brand does.
type Brands interface {
	Brand(ctx context.Context, host, slug string) (*web.Brand, error)
}

// Directory knows tenants; tenants.Directory does.
type Directory interface {
	Tenant(ctx context.Context, tenant string) (tenants.Tenant, error)
	BySlug(ctx context.Context, slug string) (tenants.Tenant, error)
}

// Options wire the portal.
type Options struct {
	Knowledge *knowledge.Service
	// Accounts let customers in, Desk has their tickets; nil for a portal of articles only.
	Accounts *account.Service
	Desk     *service.Service
	// Ideas takes customers' ideas; nil for a portal without.
	Ideas       *idea.Service
	Records     *records.Service
	Hosts       Hosts
	Brands      Brands
	Directory   Directory
	Invalidator *event.Invalidator
	// Limiter counts what visitors send; nil for no limit.
	Limiter ratelimit.Limiter
	// BaseURL is Kontor's own address.
	BaseURL string
	Logger  *slog.Logger
}

// Portal answers for all tenants.
type Portal struct {
	Options
	base  *url.URL
	sites *cache.Cache[string, *site]
	pages *cache.Cache[string, *page]
	files assets
	// crossOrigin refuses forms that pages of others send.
	crossOrigin *http.CrossOriginProtection
}

const (
	// Prefix is where portals live.
	Prefix   = "/portal"
	remember = 10 * time.Second
	fresh    = time.Minute
	maxSites = 2000
	// maxPages bounds the pages in memory: some 30 kB each.
	maxPages = 3000
	// everybody stands for all tenants as the owner of what is remembered of addresses.
	everybody = "kontor"
)

// New returns the portal.
func New(o Options) *Portal {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	base, err := url.Parse(o.BaseURL)
	if err != nil {
		base = &url.URL{}
	}
	p := &Portal{
		Options: o, base: base, files: loadAssets(), crossOrigin: http.NewCrossOriginProtection(),
		sites: cache.New[string, *site](cache.Options{Name: "portals", Size: maxSites, TTL: remember}),
		pages: cache.New[string, *page](cache.Options{Name: "portal pages", Size: maxPages, TTL: fresh}),
	}
	forget := func(what event.Invalidation) {
		p.sites.InvalidateTenant(everybody)
		if what.Tenant == "" {
			p.pages.InvalidateAll()
		} else {
			p.pages.InvalidateTenant(what.Tenant)
		}
	}
	o.Invalidator.On(event.KindKnowledge, forget)
	o.Invalidator.On(event.KindTenant, forget)
	return p
}

// site is the portal of one tenant as it was asked for.
type site struct {
	tenant string
	name   string
	// root is the path that the portal's own begin with, home its address for everybody.
	root, home string
	locale     string
	brand      *web.Brand
	set        knowledge.Settings
	// entrance says that customers can sign in.
	entrance bool
	// ideas says that customers can suggest and vote.
	ideas bool
}

// site finds whose portal a request is for, and the path within it; nil for nobody's. It fails with tooMany for an address that asks
// for one after another.
func (p *Portal) site(r *http.Request) (*site, string, error) {
	ctx := r.Context()
	rest := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, Prefix), "/")
	owner, err := p.Hosts.Tenant(ctx, r.Host)
	if err != nil {
		return nil, "", err
	}
	first, after, _ := strings.Cut(rest, "/")
	if owner == "" && (first == "" || len(first) > 100) {
		return nil, "", nil
	}
	key := "host " + owner
	if owner == "" {
		key = "slug " + first
	}
	at := cache.Key[string]{Tenant: everybody, ID: key}
	s, held := p.sites.Get(at)
	if !held {
		if err = p.pass(r, 1); err != nil {
			return nil, "", err
		}
		s, err = p.sites.Load(ctx, at, func(ctx context.Context) (*site, error) { return p.load(ctx, r.Host, owner, first) })
	}
	if err != nil || s == nil {
		return nil, "", err
	}
	if owner == "" || s.brand != nil && first == s.brand.Slug {
		rest = after
	}
	return s, rest, nil
}

func (p *Portal) load(ctx context.Context, host, owner, slug string) (*site, error) {
	var t tenants.Tenant
	var err error
	if owner != "" {
		t, err = p.Directory.Tenant(ctx, owner)
	} else {
		t, err = p.Directory.BySlug(ctx, slug)
	}
	if fault.Is(err, fault.NotFound) || err == nil && t.State != tenants.Active {
		return nil, nil //nolint:nilnil // nobody's is an answer
	}
	if err != nil {
		return nil, err
	}
	s := &site{tenant: t.ID, name: t.Name, locale: t.Locale, root: Prefix + "/" + t.Slug, entrance: p.Accounts != nil && p.Accounts.CanSend()}
	if owner != "" {
		s.root = Prefix
	}
	if s.set, err = p.Knowledge.GetSettings(actor.ForPortal(ctx, t.ID, "en", actor.Customer{})); err != nil {
		return nil, err
	}
	if s.set.Closed {
		return nil, nil //nolint:nilnil // a closed portal is nobody's
	}
	s.ideas = s.entrance && p.Ideas != nil && !s.set.NoIdeas
	if s.brand, err = p.Brands.Brand(ctx, host, t.Slug); err != nil {
		return nil, err
	}
	if s.brand != nil && s.brand.Name != "" {
		s.name = s.brand.Name
	}
	s.home, err = p.address(ctx, t)
	return s, err
}

// address is that of a tenant's portal for everybody.
func (p *Portal) address(ctx context.Context, t tenants.Tenant) (string, error) {
	address, err := p.Hosts.Address(ctx, t.ID)
	if err != nil {
		return "", err
	}
	if address == "" || strings.TrimSuffix(address, "/") == strings.TrimSuffix(p.base.String(), "/") {
		return strings.TrimSuffix(p.base.String(), "/") + Prefix + "/" + t.Slug, nil
	}
	return strings.TrimSuffix(address, "/") + Prefix, nil
}

// Front is the address of a tenant's portal in a language, with a slash behind, and the company's name; empty where it is closed.
func (p *Portal) Front(ctx context.Context, tenant, lang string) (address, company string, err error) {
	t, err := p.Directory.Tenant(ctx, tenant)
	if err != nil {
		return "", "", err
	}
	set, err := p.Knowledge.GetSettings(actor.ForPortal(ctx, tenant, "en", actor.Customer{}))
	if err != nil || set.Closed || t.State != tenants.Active {
		return "", "", err
	}
	if !spoken(lang) {
		lang = "en"
	}
	address, err = p.address(ctx, t)
	return address + "/" + lang + "/", t.Name, err
}

// languages are those that the portal speaks; articles may come in others.
var languages = []string{"en", "de"}

func spoken(lang string) bool { return lang == "en" || lang == "de" }
