package portal

import (
	"context"
	"strings"

	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

// Home is where everybody finds a tenant's portal.
type Home struct{ at string }

// Home returns where a tenant's portal is; false for one that is closed, or for a tenant that is not in service.
func (p *Portal) Home(ctx context.Context, tenant string) (Home, bool, error) {
	t, err := p.Directory.Tenant(ctx, tenant)
	if fault.Is(err, fault.NotFound) || err == nil && t.State != tenants.Active {
		return Home{}, false, nil
	}
	if err != nil {
		return Home{}, false, err
	}
	s, err := p.sites.Load(ctx, cache.Key[string]{Tenant: everybody, ID: "slug " + t.Slug}, func(ctx context.Context) (*site, error) {
		return p.load(ctx, "", "", t.Slug)
	})
	if err != nil || s == nil {
		return Home{}, false, err
	}
	return Home{s.home}, true, nil
}

// Article is the address of an article in a language; in English where the portal does not speak it.
func (h Home) Article(lang, slug string) string {
	if lang, _, _ = strings.Cut(lang, "-"); !spoken(lang) {
		lang = "en"
	}
	return h.at + "/" + lang + "/a/" + slug
}
