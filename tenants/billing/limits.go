package billing

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

// stretch is how far a company may go beyond a limit during its grace, in percent of the limit.
const stretch = 120

// Level says how near a company is to a limit.
type Level string

// The levels: from 80 percent of a limit, and from all of it.
const (
	Fine    Level = "none"
	Near    Level = "warning"
	Reached Level = "reached"
)

const nearPercent = 80

func levelOf(used, limit int64) Level {
	switch {
	case limit == 0:
		return Fine
	case used >= limit:
		return Reached
	case tenants.Percent(used, limit) >= nearPercent:
		return Near
	}
	return Fine
}

// Writable implements Limits.
func (s *Service) Writable(ctx context.Context) error {
	if !s.On() {
		return nil
	}
	a, err := s.account(ctx)
	if err != nil {
		return err
	}
	st := s.catalog.Grace.standing(&a, s.now())
	if st.Phase != ReadOnly {
		return nil
	}
	switch st.Cause {
	case PaymentFailed:
		return fault.New(fault.Forbidden, "billing_unpaid")
	case Ended:
		return fault.New(fault.Forbidden, "billing_ended")
	}
	return fault.New(fault.Forbidden, "billing_trial_over")
}

// Allow implements Limits. What a company has was counted by a job up to an hour ago, so that no write waits for a count;
// only its members are counted now. That leaves limits soft by as much as comes in within the hour.
func (s *Service) Allow(ctx context.Context, r Resource, n int64) error {
	if !s.On() {
		return nil
	}
	who, err := actor.From(ctx)
	if err != nil || who.Kind == actor.System && r != Seats {
		return err
	}
	a, err := s.account(ctx)
	if err != nil {
		return err
	}
	limit := s.catalog.allowance(&a).Of(r)
	if limit == 0 {
		return nil
	}
	used := a.Usage[r]
	if r == Seats {
		if used, err = s.seats(ctx); err != nil {
			return err
		}
	}
	if used+n <= limit {
		return nil
	}
	over, known := a.Over[r]
	if !known {
		over = s.now()
	}
	if s.now().Before(over.Add(days(s.catalog.Grace.Limit))) && tenants.Percent(used+n, limit) <= stretch {
		return nil
	}
	p := fault.Params{"max": limit, "used": used}
	switch r {
	case Seats:
		return fault.New(fault.Conflict, "limit_seats", p)
	case Records:
		return fault.New(fault.Conflict, "limit_records", p)
	case Storage:
		return fault.New(fault.Conflict, "limit_storage", p)
	}
	return fault.New(fault.Conflict, "limit_plugins", p)
}

// Count counts what the actor's company has, and since when that has been too much. It is for a job.
func (s *Service) Count(ctx context.Context) error {
	who, err := actor.From(ctx)
	if err != nil {
		return err
	}
	usage := map[Resource]int64{}
	for r, count := range s.counters {
		if usage[r], err = count(ctx); err != nil {
			return fmt.Errorf("count %s: %w", r, err)
		}
	}
	a, err := s.read(ctx, who.Tenant)
	if err != nil {
		return err
	}
	over := map[Resource]time.Time{}
	allowance := s.catalog.allowance(&a)
	for r, n := range usage {
		if limit := allowance.Of(r); limit > 0 && n >= limit {
			if since, known := a.Over[r]; known {
				over[r] = since
			} else {
				over[r] = s.now()
			}
		}
	}
	used, err := json.Marshal(usage)
	if err != nil {
		return err
	}
	since, err := json.Marshal(over)
	if err != nil {
		return err
	}
	return s.db.System(ctx, "write down what a company has", func(ctx context.Context, tx *db.ControlTx) error {
		tx.Queue("update billing_accounts set usage = ?, over_since = ?, counted_at = ? where tenant_id = ?", string(used), string(since), s.now(), who.Tenant)
		tx.AfterCommit(func() { s.accounts.InvalidateTenant(who.Tenant) })
		return nil
	})
}
