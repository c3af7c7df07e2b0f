package sso

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Domain is an e-mail domain that a tenant says is its own.
type Domain struct {
	Domain string `json:"domain"`
	// Record is the name, and Value the content, of the TXT record that proves it.
	Record     string     `json:"record_name"`
	Value      string     `json:"record_value"`
	CreatedAt  time.Time  `json:"created_at"`
	VerifiedAt *time.Time `json:"verified_at"`
	// VerifiedBy is dns or operator.
	VerifiedBy string `json:"verified_by,omitempty"`
}

const (
	maxDomains = 50
	challenge  = "_kontor-challenge."
	valueHead  = "kontor-domain-verification="
)

// checkDomain returns a domain in the form that DNS has it. A public suffix such as co.uk belongs to nobody.
func checkDomain(d string) (string, error) {
	d = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(d)), ".")
	ascii, err := idna.Lookup.ToASCII(d)
	if err == nil && len(ascii) <= 253 {
		_, err = publicsuffix.EffectiveTLDPlusOne(ascii)
	}
	if err != nil || !strings.Contains(ascii, ".") || strings.ContainsAny(ascii, " /@:") {
		return d, fault.At("domain", "invalid_domain", fault.Params{"value": clip(d)})
	}
	return ascii, nil
}

func (s *Service) domains(ctx context.Context, where string, args ...any) (out []Domain, err error) {
	err = s.db.SystemRead(ctx, "look e-mail domains up", func(ctx context.Context, tx *db.ControlTx) error {
		out, err = db.Collect(ctx, tx, func(rows db.Rows) (d Domain, err error) {
			var token string
			err = rows.Scan(&d.Domain, &token, &d.CreatedAt, &d.VerifiedAt, &d.VerifiedBy)
			d.CreatedAt, d.Record, d.Value = d.CreatedAt.UTC(), challenge+d.Domain, valueHead+token
			return d, err
		}, "select domain, token, created_at, verified_at, verified_by from sso_domains where "+where, args...)
		return err
	})
	return out, err
}

// ListDomains returns the tenant's e-mail domains by name. It needs access.ManageTenant, as everything about them does.
func (s *Service) ListDomains(ctx context.Context) ([]Domain, error) {
	by, err := s.manager(ctx)
	if err != nil {
		return nil, err
	}
	return s.domains(ctx, "tenant_id = ? order by domain", by.Tenant)
}

func (s *Service) domain(ctx context.Context, name string) (Domain, actor.Actor, error) {
	by, err := s.manager(ctx)
	if err != nil {
		return Domain{}, by, err
	}
	list, err := s.domains(ctx, "tenant_id = ? and domain = ?", by.Tenant, strings.ToLower(name))
	if err == nil && len(list) == 0 {
		err = fault.Missing("sso_domain", name)
	}
	if err != nil {
		return Domain{}, by, err
	}
	return list[0], by, nil
}

// AddDomain notes a domain and says how to prove it. Whether another tenant has proven it is told at the proof only.
func (s *Service) AddDomain(ctx context.Context, name string) (Domain, error) {
	by, err := s.manager(ctx)
	if err != nil {
		return Domain{}, err
	}
	if name, err = checkDomain(name); err != nil {
		return Domain{}, err
	}
	err = s.db.System(ctx, "note an e-mail domain", func(ctx context.Context, tx *db.ControlTx) error {
		var n int
		if err := tx.QueryRow(ctx, "select count(*) from sso_domains where tenant_id = ?", by.Tenant).Scan(&n); err != nil {
			return err
		}
		if n >= maxDomains {
			return fault.New(fault.Conflict, "too_many_domains", fault.Params{"max": maxDomains})
		}
		tx.Queue("insert into sso_domains (tenant_id, domain, token, created_at) values (?, ?, ?, ?) on conflict (tenant_id, domain) do nothing",
			by.Tenant, name, rand.Text(), s.now())
		return nil
	})
	if err != nil {
		return Domain{}, err
	}
	d, _, err := s.domain(ctx, name)
	return d, err
}

// VerifyDomain looks for the TXT record. From then on the tenant's providers may speak for addresses of the domain.
func (s *Service) VerifyDomain(ctx context.Context, name string) (Domain, error) {
	d, _, err := s.domain(ctx, name)
	if err != nil || d.VerifiedAt != nil {
		return d, err
	}
	records, err := s.resolver.LookupTXT(ctx, d.Record)
	if err != nil || !slices.Contains(records, d.Value) {
		return d, fault.New(fault.Conflict, "domain_unproven", fault.Params{"record": d.Record, "value": d.Value})
	}
	return s.proven(ctx, name, "dns")
}

// ApproveDomain is the operator's word for a tenant's domain, through the command line.
func (s *Service) ApproveDomain(ctx context.Context, name string) (Domain, error) {
	by, err := actor.From(ctx)
	if err != nil {
		return Domain{}, err
	}
	if by.Kind != actor.System {
		return Domain{}, fault.New(fault.Forbidden, "system_only")
	}
	if _, err := s.AddDomain(ctx, name); err != nil {
		return Domain{}, err
	}
	return s.proven(ctx, name, "operator")
}

func (s *Service) proven(ctx context.Context, name, by string) (Domain, error) {
	d, a, err := s.domain(ctx, name)
	if err != nil {
		return d, err
	}
	err = s.db.System(ctx, "take an e-mail domain as proven", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "update sso_domains set verified_at = ?, verified_by = ? where tenant_id = ? and domain = ?", s.now(), by, a.Tenant, d.Domain)
		if _, taken := db.Violates(err, db.Unique); taken {
			return fault.New(fault.Conflict, "domain_taken", fault.Params{"domain": d.Domain})
		}
		return err
	})
	if err != nil {
		return d, err
	}
	d, _, err = s.domain(ctx, name)
	return d, err
}

// RemoveDomain gives a domain up.
func (s *Service) RemoveDomain(ctx context.Context, name string) error {
	d, by, err := s.domain(ctx, name)
	if err != nil {
		return err
	}
	return s.db.System(ctx, "give an e-mail domain up", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("delete from sso_domains where tenant_id = ? and domain = ?", by.Tenant, d.Domain)
		return nil
	})
}

// speaksFor reports whether a provider may be believed about an address: it claims the domain, and the tenant has proven it.
func (s *Service) speaksFor(ctx context.Context, p Provider, email string) (bool, error) {
	domain := domainOf(email)
	if domain == "" || !slices.Contains(p.Domains, domain) {
		return false, nil
	}
	list, err := s.domains(ctx, "tenant_id = ? and domain = ? and verified_at is not null", p.tenant, domain)
	return len(list) > 0, err
}

// Choice is a provider as the page for signing in offers it.
type Choice struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Preset string `json:"preset,omitempty"`
}

// Choices are the ways in which somebody can sign in.
type Choices struct {
	Ways      []identity.Way `json:"ways"`
	Providers []Choice       `json:"providers"`
}

// Discover tells how to sign in with an address, or to the company with a slug. It goes by the domain of the address alone,
// so that nobody learns whether there is an account.
func (s *Service) Discover(ctx context.Context, email, slug string) (Choices, error) {
	out := Choices{Ways: []identity.Way{identity.WayPassword, identity.WayPasskey}, Providers: []Choice{}}
	tenant, domain := "", domainOf(email)
	switch {
	case slug != "":
		t, err := s.directory.BySlug(ctx, slug)
		if fault.Is(err, fault.NotFound) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		tenant, domain = t.ID, ""
	case domain == "":
		return out, fault.At("email", "invalid_email")
	default:
		ascii, err := idna.Lookup.ToASCII(domain)
		if err != nil {
			return out, nil //nolint:nilerr // nobody has such a domain
		}
		domain = ascii
		err = s.db.SystemRead(ctx, "whose e-mail domain is it", func(ctx context.Context, tx *db.ControlTx) error {
			list, err := db.Collect(ctx, tx, func(rows db.Rows) (t string, err error) { err = rows.Scan(&t); return t, err },
				"select tenant_id from sso_domains where domain = ? and verified_at is not null", domain)
			if len(list) > 0 {
				tenant = list[0]
			}
			return err
		})
		if err != nil {
			return out, err
		}
	}
	if tenant == "" {
		return out, nil
	}
	return s.choices(ctx, tenant, domain)
}

func (s *Service) choices(ctx context.Context, tenant, domain string) (Choices, error) {
	out := Choices{Providers: []Choice{}}
	ways, err := s.identity.WaysOf(ctx, tenant)
	if err != nil {
		return out, err
	}
	list, err := s.providers(ctx, "tenant_id = ? and active order by name, id", tenant)
	if err != nil {
		return out, err
	}
	for _, p := range list {
		if slices.Contains(ways, identity.WaySSO) && (domain == "" || len(p.Domains) == 0 || slices.Contains(p.Domains, domain)) {
			out.Providers = append(out.Providers, Choice{ID: p.ID, Name: p.Name, Preset: p.Preset})
		}
	}
	for _, w := range ways {
		if w != identity.WaySSO || len(out.Providers) > 0 {
			out.Ways = append(out.Ways, w)
		}
	}
	return out, nil
}
