package identity

import (
	"context"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Addresses knows where a tenant's people reach Kontor.
type Addresses interface {
	// Address returns the beginning of a tenant's addresses, such as https://acme.kontor.example.
	Address(ctx context.Context, tenant string) (string, error)
}

// address is where links to a tenant's people lead. Without a host of its own, the page learns from the address whose it is.
func (s *Service) address(ctx context.Context, tenant, page string) (string, error) {
	company, err := s.tenants.Company(ctx, tenant)
	if err != nil {
		return "", err
	}
	if s.addresses == nil {
		return s.baseURL + page, nil
	}
	base, err := s.addresses.Address(ctx, tenant)
	if err == nil && base == s.baseURL {
		page += "?tenant=" + company.Slug
	}
	return base + page, err
}

// here returns the company that somebody signs in to: on a company's own host that one, whatever is asked for.
func (s *Service) here(ctx context.Context, slug string) (string, error) {
	tenant, err := httpapi.HostTenant(ctx)
	if err != nil || tenant == "" {
		return slug, err
	}
	company, err := s.tenants.Company(ctx, tenant)
	if err != nil {
		return "", err
	}
	if slug != "" && slug != company.Slug {
		return "", fault.At("tenant", "not_a_member", fault.Params{"value": slug})
	}
	return company.Slug, nil
}
