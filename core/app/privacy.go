package app

import (
	"context"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/privacy"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/tenants"
)

// guardPeople wires the room of consents with the mail server and the companies.
func (a *App) guardPeople(limiter ratelimit.Limiter) {
	a.Privacy = privacy.New(privacy.Options{
		DB: a.DB, Records: a.Records, Metadata: a.Metadata, Access: a.Access, Mailer: postman{a.Mail}, Limiter: limiter, Keys: a.derivedKeys("consent"),
		BaseURL: a.Config.BaseURL, Logger: a.log,
		Active: func(ctx context.Context, tenant string) bool {
			t, err := a.Directory.Tenant(ctx, tenant)
			return err == nil && t.State == tenants.Active
		},
		Company: func(ctx context.Context) (privacy.Company, error) {
			t, err := a.Directory.Own(ctx)
			if err != nil {
				return privacy.Company{}, err
			}
			zone, err := time.LoadLocation(t.TimeZone)
			if err != nil {
				return privacy.Company{}, fmt.Errorf("the time zone of %s: %w", t.ID, err)
			}
			return privacy.Company{Name: t.Name, Locale: t.Locale, Zone: zone}, nil
		},
	})
	a.Privacy.RegisterJobs(a.jobs)
	a.jobs.Periodic("consents", "22 0 * * *", func(ctx context.Context) error { return a.eachTenant(ctx, a.Privacy.Sweep) })
}

// postman delivers what is said to people by the operator's mail server.
type postman struct{ mail *mail.Service }

// CanSend implements privacy.Mailer.
func (p postman) CanSend() bool { return p.mail.CanSend() }

// Deliver implements privacy.Mailer.
func (p postman) Deliver(ctx context.Context, m privacy.Mail) (bool, error) {
	return p.mail.Deliver(ctx, mail.Outgoing(m))
}
