package tenants

import (
	"context"
	"fmt"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Patch is what a company can change about itself; nil leaves as it is.
type Patch struct {
	Name, Locale, Country, TimeZone, Currency *string
}

// Update changes the actor's tenant; with a version that is not the present one it is a stale fault. It needs
// access.ManageTenant. Amounts and times that are stored stay what they are.
func (s *Service) Update(ctx context.Context, based string, p Patch) (Tenant, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return Tenant{}, err
	}
	if err := s.access.Require(ctx, access.ManageTenant); err != nil {
		return Tenant{}, err
	}
	var t, before Tenant
	err = s.db.System(ctx, "change a tenant's settings", func(ctx context.Context, tx *db.ControlTx) error {
		err := tx.QueryRow(ctx, "select id, slug, name, state, locale, country, time_zone, currency, created_at, state_reason, erase_at from tenants where id = ?"+tx.Dialect().ForUpdate(), a.Tenant).
			Scan(&t.ID, &t.Slug, &t.Name, &t.State, &t.Locale, &t.Country, &t.TimeZone, &t.Currency, &t.CreatedAt, &t.StateReason, &t.EraseAt)
		if err != nil {
			return db.NotFound(err, "tenant", a.Tenant)
		}
		t.CreatedAt = t.CreatedAt.UTC()
		before = t
		if based != "" && based != t.Version() {
			return fault.New(fault.Stale, "stale", fault.Params{"kind": "tenant", "id": t.ID})
		}
		for _, change := range []struct{ to, from *string }{
			{&t.Name, p.Name}, {&t.Locale, p.Locale}, {&t.Country, p.Country}, {&t.TimeZone, p.TimeZone}, {&t.Currency, p.Currency},
		} {
			if change.from != nil {
				*change.to = *change.from
			}
		}
		var l fault.List
		t.check(&l, "name")
		if err := l.Err(); err != nil {
			return err
		}
		tx.Queue("update tenants set name = ?, locale = ?, country = ?, time_zone = ?, currency = ? where id = ?",
			t.Name, t.Locale, t.Country, t.TimeZone, t.Currency, t.ID)
		tx.AfterCommit(func() { s.changed(ctx, t.ID) })
		return nil
	})
	if err == nil {
		err = audit.Write(ctx, s.db, audit.Entry{Action: audit.SettingsUpdated, Target: t.ID, Detail: audit.Change{Before: before, After: t}})
	}
	return t, err
}

// SetState suspends a tenant, whose people and keys are refused from the next request on, or takes it back. Only Kontor
// itself may, through its command line and for its operators.
func (s *Service) SetState(ctx context.Context, to State) error { return s.Suspend(ctx, to, "") }

// Suspend is SetState with a reason, which the audit and the operators see.
func (s *Service) Suspend(ctx context.Context, to State, reason string) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	if a.Kind != actor.System {
		return fault.New(fault.Forbidden, "system_only")
	}
	if to != Active && to != Suspended {
		return fmt.Errorf("a tenant cannot be made %s", to)
	}
	if to == Active {
		reason = ""
	}
	err = s.db.System(ctx, "suspend a tenant or take it back", func(ctx context.Context, tx *db.ControlTx) error {
		n, err := tx.Exec(ctx, "update tenants set state = ?, state_reason = ? where id = ? and state not in (?, ?)", string(to), reason, a.Tenant, string(Founding), string(Deleting))
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Missing("tenant", a.Tenant)
		}
		tx.AfterCommit(func() { s.changed(ctx, a.Tenant) })
		return nil
	})
	if err != nil {
		return err
	}
	entry := audit.Entry{Action: audit.TenantSuspended, Target: a.Tenant, Detail: map[string]string{"reason": reason}}
	if to == Active {
		entry = audit.Entry{Action: audit.TenantResumed, Target: a.Tenant}
	}
	return audit.Write(ctx, s.db, entry)
}
