// Package tenants is the service around the tenants: companies sign up here, and keep their name, language, country, time
// zone and currency.
//
// It owns the table tenants. A sign-up is whole or not at all: until its last transaction the tenant is being founded, and
// nobody can sign in to it. What a new company starts with comes from Starters, which core/app gives. It must know no
// records. core/httpapi serves it, and everybody who needs a tenant's time zone or currency asks Directory.
package tenants

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// State is where a tenant stands.
type State string

// The states.
const (
	// Founding tenants are being signed up, or were when the program ended: nobody can sign in, and Sweep removes them.
	Founding State = "founding"
	// Active tenants can be signed in to.
	Active State = "active"
	// Suspended tenants keep their data, but nobody can sign in.
	Suspended State = "suspended"
	// Deleting tenants are being erased, or were when the program ended: nobody can sign in, and Sweep goes on.
	Deleting State = "deleting"
)

// Tenant is one company.
type Tenant struct {
	ID string `json:"id"`
	// Slug names the company in addresses.
	Slug  string `json:"slug"`
	Name  string `json:"name"`
	State State  `json:"state"`
	// Locale is the language that the company's texts are in: "en" or "de".
	Locale string `json:"locale"`
	// Country is an ISO 3166-1 code. It decides how phone numbers and addresses are read.
	Country string `json:"country"`
	// TimeZone is an IANA zone.
	TimeZone string `json:"time_zone"`
	// Currency is an ISO 4217 code, of amounts that name none.
	Currency  string    `json:"currency"`
	CreatedAt time.Time `json:"created_at"`
	// StateReason is why it is suspended.
	StateReason string `json:"-"`
	// EraseAt is when it will be erased, since its administration has asked for it; nil for never.
	EraseAt *time.Time `json:"erase_at,omitempty"`
}

// remember is how long a node goes on with what it knows of a tenant. Changes are told to all nodes.
const (
	remember      = 10 * time.Second
	maxRemembered = 20_000
)

// Directory looks tenants up, mostly in memory. It has no side effects and asks for no rights: what it says of the actor's
// own tenant is known to everybody in it.
type Directory struct {
	db    *db.DB
	cache *cache.Cache[struct{}, Tenant]
}

var _ identity.Tenants = (*Directory)(nil)

// NewDirectory returns a directory. The invalidator may be nil for a node that is alone.
func NewDirectory(d *db.DB, invalid *event.Invalidator) *Directory {
	dir := &Directory{db: d, cache: cache.New[struct{}, Tenant](cache.Options{Name: "tenants", Size: maxRemembered, TTL: remember})}
	if invalid != nil {
		invalid.On(event.KindTenant, func(what event.Invalidation) {
			if what.Tenant == "" {
				dir.cache.InvalidateAll()
			} else {
				dir.cache.InvalidateTenant(what.Tenant)
			}
		})
	}
	return dir
}

// Tenant returns a tenant; a not-found fault when there is none with this id.
func (d *Directory) Tenant(ctx context.Context, tenant string) (Tenant, error) {
	k := cache.Key[struct{}]{Tenant: tenant}
	if t, ok := d.cache.Get(k); ok {
		return t, nil
	}
	return d.cache.Load(ctx, k, func(ctx context.Context) (Tenant, error) {
		list, err := d.list(ctx, "id = ?", tenant)
		if err != nil {
			return Tenant{}, err
		}
		if len(list) == 0 {
			return Tenant{}, fault.Missing("tenant", tenant)
		}
		return list[0], nil
	})
}

// Own returns the actor's tenant.
func (d *Directory) Own(ctx context.Context) (Tenant, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return Tenant{}, err
	}
	return d.Tenant(ctx, a.Tenant)
}

// Company implements identity.Tenants.
func (d *Directory) Company(ctx context.Context, tenant string) (identity.Company, error) {
	t, err := d.Tenant(ctx, tenant)
	if err != nil {
		return identity.Company{}, err
	}
	return identity.Company{
		ID: t.ID, Slug: t.Slug, Name: t.Name, Locale: t.Locale, TimeZone: t.TimeZone, Country: t.Country, Currency: t.Currency,
		Active: t.State == Active,
	}, nil
}

// BySlug returns the tenant with a slug. It is for Kontor's own command line and public pages.
func (d *Directory) BySlug(ctx context.Context, slug string) (Tenant, error) {
	list, err := d.list(ctx, "slug = ?", slug)
	if err != nil {
		return Tenant{}, err
	}
	if len(list) == 0 {
		return Tenant{}, fault.Missing("tenant", slug)
	}
	return list[0], nil
}

// List returns up to limit tenants after an id, the oldest first, in whatever state. It is for jobs and for Kontor's own
// command line.
func (d *Directory) List(ctx context.Context, after string, limit int) ([]Tenant, error) {
	return d.list(ctx, "id > ? order by id limit ?", after, limit)
}

// Search returns up to limit tenants after an id whose name or slug has a text in it, or whose id it is; all with an empty one.
// It is for who runs this Kontor.
func (d *Directory) Search(ctx context.Context, text, after string, limit int) ([]Tenant, error) {
	if text == "" {
		return d.List(ctx, after, limit)
	}
	like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(text)) + "%"
	return d.list(ctx, `id > ? and (id = ? or slug like ? escape '\' or lower(name) like ? escape '\') order by id limit ?`, after, text, like, like, limit)
}

func (d *Directory) list(ctx context.Context, where string, args ...any) (out []Tenant, err error) {
	err = d.db.SystemRead(ctx, "look up tenants", func(ctx context.Context, tx *db.ControlTx) error {
		out, err = db.Collect(ctx, tx, func(rows db.Rows) (t Tenant, err error) {
			err = rows.Scan(&t.ID, &t.Slug, &t.Name, &t.State, &t.Locale, &t.Country, &t.TimeZone, &t.Currency, &t.CreatedAt, &t.StateReason, &t.EraseAt)
			t.CreatedAt = t.CreatedAt.UTC()
			return t, err
		}, "select id, slug, name, state, locale, country, time_zone, currency, created_at, state_reason, erase_at from tenants where "+where, args...)
		return err
	})
	return out, err
}

// Start is a company that is being founded, and what it has chosen to start with.
type Start struct {
	Tenant Tenant
	// UserID is its first user, an administrator.
	UserID string
	// Template names what it starts with; empty for the least. Sample asks for sample data.
	Template string
	Sample   bool
}

// Starter gives a new company something to start with, such as its first pipeline. The system acts for the new tenant in its
// context. Whatever it writes is gone again when the sign-up fails; a starter that fails makes it fail.
type Starter func(ctx context.Context, s Start) error

// Options wire the service.
type Options struct {
	DB        *db.DB
	Directory *Directory
	Access    *access.Service
	Identity  *identity.Service
	// Invalidator tells all nodes of changes; nil for a node that is alone.
	Invalidator *event.Invalidator
	// Limiter counts sign-ups by address; nil counts nothing.
	Limiter  ratelimit.Limiter
	Starters []Starter
	// KnowsTemplate reports whether there is a template to start with; nil for none at all.
	KnowsTemplate func(name string) bool
	// Signer signs proofs of erasure; nil signs none.
	Signer Signer
	// Mailer tells people of what becomes of their company; nil tells nobody.
	Mailer Mailer
	// Address is where a tenant's people reach it, for links.
	Address func(ctx context.Context, tenant string) (string, error)
	// Now is the clock; nil for the real one.
	Now func() time.Time
	// Erasers remove what lies outside of the tenant's own tables.
	Erasers []Eraser
	// Logger may be nil.
	Logger *slog.Logger
}

// Service is the door to signing up and to the company's settings.
type Service struct {
	db        *db.DB
	directory *Directory
	access    *access.Service
	identity  *identity.Service
	invalid   *event.Invalidator
	limiter   ratelimit.Limiter
	starters  []Starter
	templates func(name string) bool
	erasers   []Eraser
	signer    Signer
	mailer    Mailer
	address   func(ctx context.Context, tenant string) (string, error)
	clock     func() time.Time
	log       *slog.Logger
}

// New returns the service.
func New(o Options) *Service {
	if o.Invalidator == nil {
		o.Invalidator = event.NewInvalidator(event.NewLocal(0))
		o.Invalidator.On(event.KindTenant, func(what event.Invalidation) { o.Directory.cache.InvalidateTenant(what.Tenant) })
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{
		db: o.DB, directory: o.Directory, access: o.Access, identity: o.Identity, invalid: o.Invalidator, limiter: o.Limiter,
		starters: o.Starters, templates: o.KnowsTemplate, erasers: o.Erasers, log: o.Logger,
		signer: o.Signer, mailer: o.Mailer, address: o.Address, clock: o.Now,
	}
}

// Version names the state of a tenant, for optimistic checks.
func (t Tenant) Version() string {
	b, err := json.Marshal(t)
	if err != nil {
		panic(err) // A tenant is made of texts and a moment.
	}
	return digest(b)
}
