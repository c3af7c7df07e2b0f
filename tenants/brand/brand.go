// Package brand is how a tenant looks to its people: name, logo and colour on the pages for signing in, and the sender's name
// of its mails.
//
// It owns the table tenant_brands; the logo is a file of the tenant's. What a brand says is public to whoever knows the
// tenant's address or its slug. Pictures are taken apart and made anew, so that nothing but pixels remains of them. core/web
// draws pages with it, core/mail asks Sender, and core/httpapi serves its settings.
package brand

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/web"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

// Hosts knows whose a host is; tenants/domain does.
type Hosts interface {
	Tenant(ctx context.Context, host string) (string, error)
}

// Options wire the service.
type Options struct {
	DB          *db.DB
	Access      *access.Service
	Files       *file.Service
	Directory   *tenants.Directory
	Hosts       Hosts
	Invalidator *event.Invalidator
}

// Service is the door to brands.
type Service struct {
	Options
	brands *cache.Cache[struct{}, Brand]
}

// Brand is how a tenant looks.
type Brand struct {
	// Name stands on the pages; empty for the company's own.
	Name string `json:"name"`
	// Color is that of buttons and links, as in #1d4ed8; empty for Kontor's. White on it can be read.
	Color string `json:"color"`
	// Sender is the name that mails come from; empty for Kontor's own.
	Sender string `json:"sender"`
	// LogoID is the file of the logo; empty for none. LogoURL is where everybody can fetch it.
	LogoID  string `json:"logo_file_id,omitempty"`
	LogoURL string `json:"logo_url,omitempty"`
}

// Patch is what can be changed of a brand; nil leaves as it is.
type Patch struct{ Name, Color, Sender *string }

const (
	remember = 10 * time.Second
	maxNode  = 2_000
	maxName  = 100
)

// New returns the service.
func New(o Options) *Service {
	if o.Invalidator == nil {
		o.Invalidator = event.NewInvalidator(event.NewLocal(0))
	}
	s := &Service{Options: o, brands: cache.New[struct{}, Brand](cache.Options{Name: "brands", Size: maxNode, TTL: remember})}
	s.Invalidator.On(event.KindTenant, func(what event.Invalidation) {
		if what.Tenant == "" {
			s.brands.InvalidateAll()
		} else {
			s.brands.InvalidateTenant(what.Tenant)
		}
	})
	return s
}

// of returns the brand of a tenant, mostly out of memory.
func (s *Service) of(ctx context.Context, tenant string) (Brand, error) {
	return s.brands.Load(ctx, cache.Key[struct{}]{Tenant: tenant}, func(ctx context.Context) (b Brand, err error) {
		var raw []byte
		err = s.DB.SystemRead(ctx, "look a brand up", func(ctx context.Context, tx *db.ControlTx) error {
			return tx.QueryRow(ctx, "select definition from tenant_brands where tenant_id = ?", tenant).Scan(&raw)
		})
		if errors.Is(err, db.ErrNoRows) {
			return b, nil
		}
		if err == nil {
			err = json.Unmarshal(raw, &b)
		}
		return b, err
	})
}

// Get returns the brand of the actor's tenant.
func (s *Service) Get(ctx context.Context) (Brand, error) {
	t, err := s.Directory.Own(ctx)
	if err != nil {
		return Brand{}, err
	}
	b, err := s.of(ctx, t.ID)
	b.LogoURL = logoPath(t.Slug, b)
	return b, err
}

// Update changes the brand of the actor's tenant. It needs access.ManageTenant. Faults: invalid_color, and contrast_too_low
// with a colour that would do.
func (s *Service) Update(ctx context.Context, p Patch) (Brand, error) {
	return s.change(ctx, func(b *Brand) error {
		var l fault.List
		for _, x := range []struct {
			at   string
			to   *string
			from *string
		}{{"name", &b.Name, p.Name}, {"sender", &b.Sender, p.Sender}} {
			if x.from != nil {
				*x.to = checkName(&l, x.at, *x.from)
			}
		}
		if p.Color != nil {
			b.Color = checkColor(&l, *p.Color)
		}
		return l.Err()
	})
}

// SetLogo makes a picture the logo in place of the one before; see picture for what is taken. It needs access.ManageTenant.
func (s *Service) SetLogo(ctx context.Context, content []byte) (Brand, error) {
	if err := s.Access.Require(ctx, access.ManageTenant); err != nil {
		return Brand{}, err
	}
	clean, err := picture(content)
	if err != nil {
		return Brand{}, err
	}
	f, err := s.Files.Put(ctx, "logo.png", file.ForBrand, strings.NewReader(string(clean)), int64(len(clean)))
	if err != nil {
		return Brand{}, err
	}
	return s.replaceLogo(ctx, f.ID)
}

// RemoveLogo takes the logo away.
func (s *Service) RemoveLogo(ctx context.Context) (Brand, error) { return s.replaceLogo(ctx, "") }

func (s *Service) replaceLogo(ctx context.Context, fileID string) (Brand, error) {
	old := ""
	b, err := s.change(ctx, func(b *Brand) error {
		old, b.LogoID = b.LogoID, fileID
		return nil
	})
	if err != nil {
		if fileID != "" {
			err = errors.Join(err, s.Files.Delete(ctx, fileID))
		}
		return b, err
	}
	if old != "" {
		if err := s.Files.Delete(ctx, old); err != nil && !fault.Is(err, fault.NotFound) {
			return b, fmt.Errorf("remove the logo before: %w", err)
		}
	}
	return b, nil
}

func (s *Service) change(ctx context.Context, fn func(b *Brand) error) (Brand, error) {
	if err := s.Access.Require(ctx, access.ManageTenant); err != nil {
		return Brand{}, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return Brand{}, err
	}
	s.brands.InvalidateTenant(a.Tenant)
	b, err := s.of(ctx, a.Tenant)
	if err != nil {
		return b, err
	}
	before := b
	if err := fn(&b); err != nil {
		return b, err
	}
	raw, err := json.Marshal(b)
	if err != nil {
		return b, err
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	if err := s.DB.System(ctx, "change a brand", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue(`insert into tenant_brands (tenant_id, definition, updated_at) values (?, ?, ?)
			on conflict (tenant_id) do update set definition = excluded.definition, updated_at = excluded.updated_at`, a.Tenant, string(raw), now)
		return nil
	}); err != nil {
		return b, err
	}
	s.brands.InvalidateTenant(a.Tenant)
	if err := s.Invalidator.Invalidate(context.WithoutCancel(ctx), event.Invalidation{Kind: event.KindTenant, Tenant: a.Tenant}); err != nil {
		return b, err
	}
	if err := audit.Write(ctx, s.DB, audit.Entry{Action: audit.SettingsUpdated, Target: a.Tenant, Detail: audit.Change{Before: before, After: b}}); err != nil {
		return b, err
	}
	return s.Get(ctx)
}

// Sender is the name that a tenant's mails come from; empty for Kontor's own.
func (s *Service) Sender(ctx context.Context, tenant string) string {
	b, err := s.of(ctx, tenant)
	if err != nil {
		return ""
	}
	return b.Sender
}

// Brand implements web.Branding: the brand of a host, or of the tenant with a slug. Nobody's is nil, and so is that of a tenant
// that nobody can sign in to.
func (s *Service) Brand(ctx context.Context, host, slug string) (*web.Brand, error) {
	tenant, err := s.Hosts.Tenant(ctx, host)
	if err != nil {
		return nil, err
	}
	var t tenants.Tenant
	switch {
	case tenant != "":
		t, err = s.Directory.Tenant(ctx, tenant)
	case slug != "" && len(slug) <= 100:
		t, err = s.Directory.BySlug(ctx, slug)
	default:
		return nil, nil //nolint:nilnil // nobody's is an answer
	}
	if fault.Is(err, fault.NotFound) || err == nil && t.State == tenants.Founding {
		return nil, nil //nolint:nilnil // nobody's is an answer
	}
	if err != nil {
		return nil, err
	}
	b, err := s.of(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	out := &web.Brand{Name: b.Name, Slug: t.Slug, Host: tenant != "", Logo: logoPath(t.Slug, b)}
	if out.Name == "" {
		out.Name = t.Name
	}
	if b.Color != "" {
		out.Color, out.Hover = b.Color, darker(b.Color)
	}
	return out, nil
}

// Logo implements web.Branding: the logo of the tenant with a slug, as PNG; a not-found fault without one.
func (s *Service) Logo(ctx context.Context, slug, fileID string) ([]byte, error) {
	t, err := s.Directory.BySlug(ctx, slug)
	if err != nil {
		return nil, err
	}
	b, err := s.of(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	if b.LogoID == "" || b.LogoID != fileID {
		return nil, fault.Missing("file", fileID)
	}
	content, err := s.Files.Read(actor.ForSystem(ctx, t.ID, "brand"), b.LogoID)
	if err != nil {
		return nil, err
	}
	var out strings.Builder
	if _, err := content.WriteTo(&out); err != nil {
		return nil, err
	}
	return []byte(out.String()), nil
}

// logoPath is where a logo is served. Each logo has an address of its own, so that browsers may keep it.
func logoPath(slug string, b Brand) string {
	if b.LogoID == "" {
		return ""
	}
	return "/brand/" + slug + "/" + b.LogoID + ".png"
}

func checkName(l *fault.List, at, s string) string {
	s = strings.TrimSpace(s)
	switch {
	case utf8.RuneCountInString(s) > maxName:
		l.Add(at, "too_long", fault.Params{"max": maxName})
	case !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) || strings.ContainsAny(s, "<>\"@"):
		l.Add(at, "invalid_characters")
	}
	return s
}
