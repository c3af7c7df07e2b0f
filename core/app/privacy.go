package app

import (
	"context"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/privacy"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/plugins/host"
	"github.com/kontor-crm/kontor/sdk/fault"
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
	a.jobs.Periodic("audiences", "48 2 * * *", func(ctx context.Context) error { return a.eachTenant(ctx, a.Plugins.SyncAudiences) })
}

// postman delivers what is said to people by the operator's mail server.
type postman struct{ mail *mail.Service }

// CanSend implements privacy.Mailer.
func (p postman) CanSend() bool { return p.mail.CanSend() }

// Deliver implements privacy.Mailer.
func (p postman) Deliver(ctx context.Context, m privacy.Mail) (bool, error) {
	return p.mail.Deliver(ctx, mail.Outgoing(m))
}

// segment reads a saved view for the audiences of plugins: as its actor may see it, or whatever there is for the system.
func (a *App) segment(ctx context.Context, viewID string) (host.Segment, error) {
	who, err := actor.From(ctx)
	if err != nil {
		return host.Segment{}, err
	}
	if who.Kind != actor.System {
		v, err := a.Views.Get(ctx, viewID)
		if err != nil {
			return host.Segment{}, err
		}
		return host.Segment{Object: v.Object, Name: v.Name, Filter: v.Filter}, nil
	}
	all, err := a.Views.All(ctx)
	if err != nil {
		return host.Segment{}, err
	}
	for _, v := range all {
		if v.ID == viewID {
			return host.Segment{Object: v.Object, Name: v.Name, Filter: v.Filter}, nil
		}
	}
	return host.Segment{}, fault.Missing("view", viewID)
}
