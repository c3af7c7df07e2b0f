package usage

import (
	"context"
	"encoding/json"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// SetLimits sets what the system actor's tenant may use. It is for who runs this Kontor. Faults: out_of_range below zero.
func (s *Service) SetLimits(ctx context.Context, limits Limits) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	if a.Kind != actor.System {
		return fault.New(fault.Forbidden, "system_only")
	}
	var l fault.List
	for at, n := range map[string]int64{
		"members": limits.Members, "records": limits.Records, "storage_bytes": limits.StorageBytes, "api_calls_per_day": limits.APICallsPerDay, "emails_per_day": limits.EmailsPerDay,
	} {
		if n < 0 {
			l.Add(at, "out_of_range", fault.Params{"min": 0, "max": int64(1) << 50})
		}
	}
	if err := l.Err(); err != nil {
		return err
	}
	before, err := s.Of(ctx, []string{a.Tenant})
	if err != nil {
		return err
	}
	raw, err := json.Marshal(limits)
	if err != nil {
		return err
	}
	if err := s.DB.System(ctx, "limit a tenant", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue(`insert into tenant_limits (tenant_id, definition, updated_at) values (?, ?, ?)
			on conflict (tenant_id) do update set definition = excluded.definition, updated_at = excluded.updated_at`,
			a.Tenant, string(raw), s.Now().UTC().Truncate(time.Microsecond))
		return nil
	}); err != nil {
		return err
	}
	s.known.InvalidateTenant(a.Tenant)
	if s.Invalidator != nil {
		if err := s.Invalidator.Invalidate(ctx, event.Invalidation{Kind: event.KindTenant, Tenant: a.Tenant}); err != nil {
			s.Logger.WarnContext(ctx, "telling the other nodes of limits", "error", err)
		}
	}
	return audit.Write(ctx, s.DB, audit.Entry{Action: audit.LimitsChanged, Target: a.Tenant, Detail: audit.Change{Before: before[a.Tenant].Limits, After: limits}})
}

// Resource is something that the operator limits.
type Resource string

// The resources.
const (
	Members Resource = "members"
	Records Resource = "records"
	Storage Resource = "storage"
	Calls   Resource = "calls"
	Emails  Resource = "emails"
)

// refusals are the reasons of the faults.
var refusals = map[Resource]string{
	Members: "operator_members", Records: "operator_records", Storage: "operator_storage", Calls: "operator_calls", Emails: "operator_emails",
}

// of is how much of a resource is used, and how much may be; 0 is no limit.
func (u *Usage) of(r Resource) (used, limit int64) {
	switch r {
	case Members:
		return u.Members, u.Limits.Members
	case Records:
		return u.Total(), u.Limits.Records
	case Storage:
		return u.StorageBytes, u.Limits.StorageBytes
	case Calls:
		return u.APICallsToday, u.Limits.APICallsPerDay
	}
	return u.EmailsToday, u.Limits.EmailsPerDay
}

// Allow refuses n more of a resource to the actor's tenant beyond the operator's limit, with a conflict fault that names the
// limit and what helps. It costs a look into memory: records, storage, calls and mails are known as they were measured last,
// up to an hour ago or a minute for what is counted by the day, so that limits are soft by what comes in meanwhile; members
// are counted now. Reading, changing and exporting what is there is never refused, nor anything to Kontor itself, but for
// members.
func (s *Service) Allow(ctx context.Context, r Resource, n int64) error {
	a, err := actor.From(ctx)
	if err != nil || a.Kind == actor.System && r != Members {
		return err
	}
	u, err := s.look(ctx, a.Tenant)
	if err != nil {
		return err
	}
	used, limit := u.of(r)
	if limit == 0 {
		return nil
	}
	if r == Members {
		if used, err = s.Access.CountActive(ctx); err != nil {
			return err
		}
	}
	if used+n > limit {
		return fault.New(fault.Conflict, refusals[r], fault.Params{"max": limit, "used": used})
	}
	return nil
}

// AllowCall refuses a program's request when the tenant has made as many today as the operator lets it, with a fault that
// says when there may be more. It costs a look into memory.
func (s *Service) AllowCall(ctx context.Context, tenant string) error {
	u, err := s.look(ctx, tenant)
	if err != nil || u.Limits.APICallsPerDay == 0 {
		return err
	}
	s.mu.Lock()
	used := u.APICallsToday + s.calls[tenant]
	s.mu.Unlock()
	if used <= u.Limits.APICallsPerDay {
		return nil
	}
	now := s.Now().UTC()
	midnight := now.Truncate(24 * time.Hour).Add(24 * time.Hour)
	return fault.New(fault.RateLimited, refusals[Calls], fault.Params{
		"max": u.Limits.APICallsPerDay, "used": used, "retry_after": int64(midnight.Sub(now)/time.Second) + 1,
	})
}

// look returns what a node knows of a tenant's usage, at most a minute old.
func (s *Service) look(ctx context.Context, tenant string) (Usage, error) {
	return s.known.Load(ctx, cache.Key[struct{}]{Tenant: tenant}, func(ctx context.Context) (Usage, error) {
		list, err := s.Of(ctx, []string{tenant})
		return list[tenant], err
	})
}
