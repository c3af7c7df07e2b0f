package app

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/kontor-crm/kontor/core/alert"
)

// watchOver wires the watch over the audit with what it reads and whom it holds.
func (a *App) watchOver() {
	a.Alerts = alert.New(alert.Options{
		DB: a.DB, Audit: a.Audit, Access: a.Access, Identity: a.Identity, Mailer: a.Mail, Invalidator: a.invalid,
		Company: func(ctx context.Context) (string, *time.Location, error) {
			t, err := a.Directory.Own(ctx)
			if err != nil {
				return "", nil, err
			}
			zone, err := time.LoadLocation(t.TimeZone)
			if err != nil {
				return "", nil, fmt.Errorf("the time zone of %s: %w", t.ID, err)
			}
			return t.Name, zone, nil
		},
		BaseURL: a.Config.BaseURL, Logger: a.log,
	})
	a.Alerts.RegisterJobs(a.jobs)
	a.Audit.OnLinked(a.Alerts.Noticed)
	a.Watch.SetGate(a.Alerts.MayExport)
	a.jobs.Periodic("alerts", "50 2 * * *", func(ctx context.Context) error { return a.eachTenant(ctx, a.Alerts.Sweep) })
}

// audited links the audit and watches over it until the context ends.
func (a *App) audited(ctx context.Context) {
	var wg sync.WaitGroup
	wg.Go(func() { _ = a.Alerts.Run(ctx) })
	_ = a.Audit.Run(ctx)
	wg.Wait()
}
