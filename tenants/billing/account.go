package billing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
)

// Account is what is known of a company's plan. Its subscription is a copy of what Stripe has said last.
type Account struct {
	Tenant string
	// Customer is the company at Stripe; empty before the first checkout.
	Customer string
	// Checkout is the checkout that was begun last; it ends when another begins.
	Checkout     string
	Subscription Subscription
	TrialEndsAt  time.Time
	// Usage is what the company had of each resource when it was last counted, and Over since when it has had too much.
	Usage     map[Resource]int64
	Over      map[Resource]time.Time
	CountedAt *time.Time
	SyncedAt  *time.Time
	// Version rises whenever the subscription is written.
	Version int64
}

// Subscription is a subscription as Stripe tells it.
type Subscription struct {
	ID string `json:"id,omitempty"`
	// Item is the line with the price.
	Item string `json:"item,omitempty"`
	// Status is Stripe's; empty without a subscription.
	Status   string `json:"status,omitempty"`
	Plan     string `json:"plan,omitempty"`
	Interval string `json:"interval,omitempty"`
	Price    string `json:"price,omitempty"`
	Seats    int64  `json:"seats,omitempty"`
	// Cancels says that it ends with the period.
	Cancels   bool       `json:"cancels,omitempty"`
	PeriodEnd *time.Time `json:"period_end,omitempty"`
	// PastDueSince is when the invoice that was not paid was written.
	PastDueSince *time.Time `json:"past_due_since,omitempty"`
	EndedAt      *time.Time `json:"ended_at,omitempty"`
	// Invoice is the newest one.
	Invoice string `json:"invoice,omitempty"`
}

// Living subscriptions can be changed and paid for.
func (s Subscription) Living() bool {
	switch s.Status {
	case "active", "trialing", "past_due", "unpaid", "paused":
		return true
	}
	return false
}

const accountColumns = `tenant_id, coalesce(customer_id, ''), checkout_id, subscription, trial_ends_at, usage, over_since, counted_at, synced_at, version`

func scanAccount(r interface{ Scan(dest ...any) error }) (a Account, err error) {
	var subscription, usage, over []byte
	if err = r.Scan(&a.Tenant, &a.Customer, &a.Checkout, &subscription, &a.TrialEndsAt, &usage, &over, &a.CountedAt, &a.SyncedAt, &a.Version); err != nil {
		return a, err
	}
	a.TrialEndsAt = a.TrialEndsAt.UTC()
	return a, errors.Join(json.Unmarshal(subscription, &a.Subscription), json.Unmarshal(usage, &a.Usage), json.Unmarshal(over, &a.Over))
}

// Start begins the trial of a company that signs up. It is a tenants.Starter.
func (s *Service) Start(ctx context.Context) error {
	if !s.On() {
		return nil
	}
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	_, err = s.read(ctx, a.Tenant)
	return err
}

// read returns the account of a tenant from the database. A company that was there before there was billing begins its trial now.
func (s *Service) read(ctx context.Context, tenant string) (Account, error) {
	a, err := s.find(ctx, "tenant_id = ?", tenant)
	if !errors.Is(err, db.ErrNoRows) {
		return a, err
	}
	err = s.db.System(ctx, "begin a company's trial", func(_ context.Context, tx *db.ControlTx) error {
		tx.Queue("insert into billing_accounts (tenant_id, trial_ends_at, created_at) values (?, ?, ?) on conflict do nothing",
			tenant, s.now().Add(days(s.catalog.Trial.Days)), s.now())
		return nil
	})
	if err != nil {
		return a, fmt.Errorf("begin the trial of %s: %w", tenant, err)
	}
	return s.find(ctx, "tenant_id = ?", tenant)
}

// find returns one account by a unique column; db.ErrNoRows without one.
func (s *Service) find(ctx context.Context, where string, arg any) (a Account, err error) {
	err = s.db.SystemRead(ctx, "read a company's account", func(ctx context.Context, tx *db.ControlTx) error {
		a, err = scanAccount(tx.QueryRow(ctx, "select "+accountColumns+" from billing_accounts where "+where, arg))
		return err
	})
	return a, err
}

// account returns the account of the actor's tenant, mostly out of memory.
func (s *Service) account(ctx context.Context) (Account, error) {
	who, err := actor.From(ctx)
	if err != nil {
		return Account{}, err
	}
	return s.accounts.Load(ctx, cache.Key[struct{}]{Tenant: who.Tenant}, func(ctx context.Context) (Account, error) {
		return s.read(ctx, who.Tenant)
	})
}

// each calls fn for every account, page by page. One account's error does not keep the others waiting.
func (s *Service) each(ctx context.Context, fn func(ctx context.Context, a Account) error) error {
	var errs []error
	for after := ""; ; {
		var page []Account
		err := s.db.SystemRead(ctx, "go through the companies' accounts", func(ctx context.Context, tx *db.ControlTx) (err error) {
			page, err = db.Collect(ctx, tx, func(r db.Rows) (Account, error) { return scanAccount(r) },
				"select "+accountColumns+" from billing_accounts where tenant_id > ? order by tenant_id limit 200", after)
			return err
		})
		if err != nil {
			return err
		}
		for _, a := range page {
			after = a.Tenant
			errs = append(errs, fn(actor.ForSystem(ctx, a.Tenant, "billing"), a))
		}
		if len(page) < 200 || ctx.Err() != nil {
			return errors.Join(append(errs, ctx.Err())...)
		}
	}
}
