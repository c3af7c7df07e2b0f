package app

import (
	"context"

	"github.com/kontor-crm/kontor/core/service"
)

// serve wires the service desk.
func (a *App) serve() {
	a.Desk = service.New(service.Options{DB: a.DB, Records: a.Records, Teams: a.Access, People: a.Access, Guard: a.Access.Require})
	a.Desk.RegisterJobs(a.jobs)
	a.jobs.Periodic("desk", "19 2 * * *", func(ctx context.Context) error { return a.eachTenant(ctx, a.Desk.Nightly) })
	a.chats()
}
