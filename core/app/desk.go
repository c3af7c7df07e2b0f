package app

import (
	"context"
	"strings"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/service"
)

// serve wires the service desk.
func (a *App) serve() {
	a.Desk = service.New(service.Options{
		DB: a.DB, Records: a.Records, Teams: a.Access, People: a.Access, Guard: a.Access.Require, Portal: a.portalOf,
	})
	a.Desk.RegisterJobs(a.jobs)
	a.jobs.Periodic("desk", "19 2 * * *", func(ctx context.Context) error { return a.eachTenant(ctx, a.Desk.Nightly) })
	a.chats()
}

// portalOf is the address of a company's portal; empty where it is closed.
func (a *App) portalOf(ctx context.Context) (string, error) {
	who, err := actor.From(ctx)
	if err != nil {
		return "", err
	}
	home, _, err := a.Portal.Front(ctx, who.Tenant, "en")
	return strings.TrimSuffix(home, "/en/"), err
}
