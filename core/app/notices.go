package app

import (
	"context"

	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/notify"
)

// notices wires what people are told with what they are told of, and with their open screens.
func (a *App) notices() {
	a.Notify = notify.New(notify.Options{
		DB: a.DB, Records: a.Records, Metadata: a.Metadata, Access: a.Access, Mailer: a.Mail, Client: a.outbound, Secrets: a.Secrets, BaseURL: a.Config.BaseURL, Logger: a.log,
		Changed: func(tenant, userID string) {
			what := event.Invalidation{Kind: event.KindNotice, Tenant: tenant, ID: userID}
			if err := a.invalid.Invalidate(context.Background(), what); err != nil {
				a.log.Warn("tell of a notification", "error", err.Error())
			}
		},
		Company: func(ctx context.Context) (string, error) {
			t, err := a.Directory.Own(ctx)
			return t.Name, err
		},
	})
	a.Notify.RegisterJobs(a.jobs)
	a.Identity.OnErase(a.Notify.Forget)
}
