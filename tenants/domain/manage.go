package domain

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// hopeful is how long an unproven domain is looked at again by itself.
	hopeful = 14 * 24 * time.Hour
	// again is how often a proven domain is proven again, and lapse how long it may fail.
	again = 24 * time.Hour
	lapse = 72 * time.Hour
	// batch is how many domains one round looks at.
	batch = 200
)

// Verified says how a domain was proven.
const (
	byDNS      = "dns"
	byOperator = "operator"
)

// List returns the domains of the actor's tenant by name. Like everything about them it needs access.ManageTenant.
func (s *Service) List(ctx context.Context) ([]Domain, error) {
	by, err := s.manager(ctx)
	if err != nil {
		return nil, err
	}
	return s.list(ctx, "tenant_id = ? order by domain", by.Tenant)
}

func (s *Service) get(ctx context.Context, name string) (Domain, error) {
	by, err := s.manager(ctx)
	if err != nil {
		return Domain{}, err
	}
	list, err := s.list(ctx, "tenant_id = ? and domain = ?", by.Tenant, strings.ToLower(name))
	if err == nil && len(list) == 0 {
		err = fault.Missing("tenant_domain", name)
	}
	if err != nil {
		return Domain{}, err
	}
	return list[0], nil
}

// Add notes a domain and says how to prove it. Whether another tenant has it is told at the proof only. Faults: invalid
// invalid_domain and domain_reserved, conflict too_many_domains.
func (s *Service) Add(ctx context.Context, name string) (Domain, error) {
	by, err := s.manager(ctx)
	if err != nil {
		return Domain{}, err
	}
	if name, err = s.check(name); err != nil {
		return Domain{}, err
	}
	added := false
	err = s.db.System(ctx, "note a domain of a tenant", func(ctx context.Context, tx *db.ControlTx) error {
		var n int
		if err := tx.QueryRow(ctx, "select count(*) from tenant_domains where tenant_id = ?", by.Tenant).Scan(&n); err != nil {
			return err
		}
		if n >= maxDomains {
			return fault.New(fault.Conflict, "too_many_domains", fault.Params{"max": maxDomains})
		}
		made, err := tx.Exec(ctx, "insert into tenant_domains (tenant_id, domain, token, created_at) values (?, ?, ?, ?) on conflict (tenant_id, domain) do nothing",
			by.Tenant, name, rand.Text(), s.now())
		added = made > 0
		return err
	})
	if err != nil {
		return Domain{}, err
	}
	if added {
		if err := audit.Write(ctx, s.db, audit.Entry{Action: audit.DomainAdded, Detail: map[string]string{"domain": name}}); err != nil {
			return Domain{}, err
		}
	}
	return s.get(ctx, name)
}

// Remove gives a domain up; from the next request on it leads nowhere.
func (s *Service) Remove(ctx context.Context, name string) error {
	d, err := s.get(ctx, name)
	if err != nil {
		return err
	}
	if err := s.db.System(ctx, "give a domain of a tenant up", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("delete from tenant_domains where tenant_id = ? and domain = ?", d.tenant, d.Domain)
		tx.AfterCommit(func() { s.changed(ctx, d.tenant) })
		return nil
	}); err != nil {
		return err
	}
	return audit.Write(ctx, s.db, audit.Entry{Action: audit.DomainRemoved, Detail: map[string]string{"domain": d.Domain}})
}

// Verify looks for the record now. Faults: conflict domain_unproven, and domain_taken while another tenant still proves it.
func (s *Service) Verify(ctx context.Context, name string) (Domain, error) {
	d, err := s.get(ctx, name)
	if err != nil {
		return d, err
	}
	proven, err := s.look(ctx, d)
	if err != nil {
		return d, err
	}
	if !proven {
		return d, fault.New(fault.Conflict, "domain_unproven", fault.Params{"record": d.Record, "value": d.Value})
	}
	return s.get(ctx, name)
}

// Approve is the operator's word for a domain of the system actor's tenant, through the command line. Such a domain needs no
// record. Faults: forbidden system_only, and those of Add and Verify.
func (s *Service) Approve(ctx context.Context, name string) (Domain, error) {
	by, err := actor.From(ctx)
	if err != nil {
		return Domain{}, err
	}
	if by.Kind != actor.System {
		return Domain{}, fault.New(fault.Forbidden, "system_only")
	}
	d, err := s.Add(ctx, name)
	if err != nil {
		return d, err
	}
	if err := s.take(ctx, d, byOperator); err != nil {
		return d, err
	}
	return s.get(ctx, name)
}

// look looks for the record of a domain and writes down what it has found. It reports whether the domain is proven.
func (s *Service) look(ctx context.Context, d Domain) (bool, error) {
	if d.VerifiedBy == byOperator {
		return true, nil
	}
	found, err := s.has(ctx, d)
	if err != nil {
		return false, err
	}
	if found {
		return true, s.take(ctx, d, byDNS)
	}
	return false, s.missed(ctx, d)
}

// has reports whether the record is there. A resolver that does not answer says neither yes nor no.
func (s *Service) has(ctx context.Context, d Domain) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, lookup)
	defer cancel()
	records, err := s.resolver.LookupTXT(ctx, d.Record)
	if none, ok := errors.AsType[*net.DNSError](err); ok && none.IsNotFound {
		return false, nil
	}
	if err != nil {
		s.log.InfoContext(ctx, "looking up the record of a domain", "domain", d.Domain, "error", err)
		return false, nil
	}
	return slices.Contains(records, d.Value), nil
}

// missed writes down that a record is not there, and gives the domain up when that has gone on for too long.
func (s *Service) missed(ctx context.Context, d Domain) error {
	now, lapsed := s.now(), d.VerifiedAt != nil && d.FailingSince != nil && s.now().Sub(*d.FailingSince) >= lapse
	err := s.db.System(ctx, "note that a domain is not proven", func(_ context.Context, tx *db.ControlTx) error {
		switch {
		case lapsed:
			tx.Queue("update tenant_domains set checked_at = ?, failing_since = null, verified_at = null, verified_by = '' where tenant_id = ? and domain = ?", now, d.tenant, d.Domain)
			tx.AfterCommit(func() { s.changed(ctx, d.tenant) })
		case d.VerifiedAt != nil:
			tx.Queue("update tenant_domains set checked_at = ?, failing_since = coalesce(failing_since, ?) where tenant_id = ? and domain = ?", now, now, d.tenant, d.Domain)
		default:
			tx.Queue("update tenant_domains set checked_at = ? where tenant_id = ? and domain = ?", now, d.tenant, d.Domain)
		}
		return nil
	})
	if err == nil && lapsed {
		err = audit.Write(actor.ForSystem(ctx, d.tenant, "domains"), s.db, audit.Entry{Action: audit.DomainLapsed, Detail: map[string]string{"domain": d.Domain}})
	}
	return err
}

// take makes a domain the tenant's. Where another tenant has it, that one must prove it at this very moment, or loses it.
func (s *Service) take(ctx context.Context, d Domain, by string) error {
	holders, err := s.list(ctx, "domain = ? and verified_at is not null and tenant_id <> ?", d.Domain, d.tenant)
	if err != nil {
		return err
	}
	for _, h := range holders {
		still := h.VerifiedBy == byOperator
		if !still {
			if still, err = s.has(ctx, h); err != nil {
				return err
			}
		}
		if still {
			return fault.New(fault.Conflict, "domain_taken", fault.Params{"domain": d.Domain})
		}
		old := s.now().Add(-lapse)
		h.FailingSince = &old
		if err := s.missed(ctx, h); err != nil {
			return err
		}
	}
	fresh := d.VerifiedAt == nil
	err = s.db.System(ctx, "take a domain of a tenant as proven", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, `update tenant_domains set checked_at = ?, failing_since = null, verified_at = coalesce(verified_at, ?), verified_by = ?
			where tenant_id = ? and domain = ?`, s.now(), s.now(), by, d.tenant, d.Domain)
		if _, taken := db.Violates(err, db.Unique); taken {
			return fault.New(fault.Conflict, "domain_taken", fault.Params{"domain": d.Domain})
		}
		tx.AfterCommit(func() { s.changed(ctx, d.tenant) })
		return err
	})
	if err == nil && fresh {
		err = audit.Write(actorFor(ctx, d.tenant), s.db, audit.Entry{Action: audit.DomainProven, Detail: map[string]string{"domain": d.Domain, "by": by}})
	}
	return err
}

// actorFor keeps the actor of a request, and makes one for a job.
func actorFor(ctx context.Context, tenant string) context.Context {
	if a, ok := actor.Peek(ctx); ok && a.Tenant == tenant {
		return ctx
	}
	return actor.ForSystem(ctx, tenant, "domains")
}

// Prove looks at the domains whose turn it is: those that were not proven yet, for two weeks, and proven ones once a day. It
// is for a job; one domain's failure does not keep the others waiting.
func (s *Service) Prove(ctx context.Context) error {
	due, err := s.list(ctx, `verified_by <> 'operator' and (
			verified_at is null and created_at > ? and (checked_at is null or checked_at < ?)
			or verified_at is not null and (checked_at is null or checked_at < ? or failing_since is not null and checked_at < ?))
		order by checked_at limit ?`, s.now().Add(-hopeful), s.now().Add(-10*time.Minute), s.now().Add(-again), s.now().Add(-time.Hour), batch)
	if err != nil {
		return err
	}
	var errs []error
	for _, d := range due {
		if _, err := s.look(ctx, d); err != nil && !fault.Is(err, fault.Conflict) {
			errs = append(errs, fmt.Errorf("prove %s: %w", d.Domain, err))
		}
	}
	return errors.Join(errs...)
}
