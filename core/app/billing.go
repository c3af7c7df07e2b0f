package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/kontor-crm/kontor/tenants"
	"github.com/kontor-crm/kontor/tenants/billing"
	"github.com/kontor-crm/kontor/tenants/usage"
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

// sell wires billing with what counts what a company has.
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
}

// bound has the rooms ask what a company's plan and its operator let in, before anything grows.
func (a *App) bound() {
	a.Records.SetLimits(bounds{a.Billing, a.Usage})
	a.Access.SetSeats(func(ctx context.Context) error {
		return cmp.Or(a.Billing.Allow(ctx, billing.Seats, 1), a.Usage.Allow(ctx, usage.Members, 1))
	})
	a.Identity.SetInvitable(func(ctx context.Context) error {
		return cmp.Or(a.Billing.Allow(ctx, billing.Seats, 1), a.Usage.Allow(ctx, usage.Members, 1), a.Usage.Allow(ctx, usage.Emails, 1))
	})
	a.Files.SetRoom(func(ctx context.Context, bytes int64) error {
		return cmp.Or(a.Billing.Writable(ctx), a.Billing.Allow(ctx, billing.Storage, bytes), a.Usage.Allow(ctx, usage.Storage, bytes))
	})
}

// bounds are what a company's plan and its operator let in, as the record engine asks them.
type bounds struct {
	billing.Limits
	usage *usage.Service
}

// Room implements records.Limits.
func (b bounds) Room(ctx context.Context, n int64) error {
	return cmp.Or(b.Allow(ctx, billing.Records, n), b.usage.Allow(ctx, usage.Records, n))
}

// trial begins the trial of a company that signs up.
func (a *App) trial(ctx context.Context, _ tenants.Start) error { return a.Billing.Start(ctx) }
