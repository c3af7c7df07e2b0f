package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/kontor-crm/kontor/tenants"
	"github.com/kontor-crm/kontor/tenants/billing"
)

// billing reads the plans and checks what belongs to Stripe.
func (c *Config) billing(plans string) error {
	c.BillingPlans = billing.Shipped()
	if plans != "" {
		raw, err := os.ReadFile(plans)
		if err != nil {
			return fmt.Errorf("read the billing-plans: %w", err)
		}
		if c.BillingPlans, err = billing.ReadCatalog(raw); err != nil {
			return fmt.Errorf("%s: %w", plans, err)
		}
	}
	if c.StripeKey != "" && c.StripeWebhookSecret == "" {
		return errors.New("stripe-webhook-secret is missing: without it nobody could tell Stripe's events from others")
	}
	if u, err := url.Parse(c.StripeURL); c.StripeURL != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return errors.New("stripe-url must be an http or https address")
	}
	return nil
}

// sell wires billing with what counts what a company has, and the rooms with what its plan lets in.
func (a *App) sell() {
	catalog := a.Config.BillingPlans
	if len(catalog.Plans) == 0 { // A configuration that was not loaded, as in tests.
		catalog = billing.Shipped()
	}
	a.Billing = billing.New(billing.Options{
		DB: a.DB, Directory: a.Directory, Access: a.Access, Mailer: a.Mail, Invalidator: a.invalid, Queue: func() billing.Queue { return a.Queue },
		Counters: map[billing.Resource]billing.Counter{
			billing.Seats: a.Access.CountActive, billing.Records: a.Records.Total, billing.Storage: a.Files.Used,
		},
		Catalog: catalog, BaseURL: a.Config.BaseURL, Logger: a.log,
		Stripe: billing.Stripe{Key: a.Config.StripeKey.Reveal(), WebhookSecret: a.Config.StripeWebhookSecret.Reveal(), URL: a.Config.StripeURL},
	})
	a.Billing.RegisterJobs(a.jobs)
	a.Records.SetLimits(plan{a.Billing})
	a.Access.SetSeats(func(ctx context.Context) error { return a.Billing.Allow(ctx, billing.Seats, 1) })
	a.Files.SetRoom(func(ctx context.Context, bytes int64) error {
		if err := a.Billing.Writable(ctx); err != nil {
			return err
		}
		return a.Billing.Allow(ctx, billing.Storage, bytes)
	})
}

// plan is what a company's plan lets in, as the record engine asks it.
type plan struct{ billing.Limits }

// Room implements records.Limits.
func (p plan) Room(ctx context.Context, n int64) error { return p.Allow(ctx, billing.Records, n) }

// trial begins the trial of a company that signs up.
func (a *App) trial(ctx context.Context, _ tenants.Start) error { return a.Billing.Start(ctx) }
