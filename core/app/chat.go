package app

import (
	"context"

	"github.com/kontor-crm/kontor/core/service/chat"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

// chats wires live chat.
func (a *App) chats() {
	a.Chat = chat.New(chat.Options{DB: a.DB, Desk: a.Desk, Records: a.Records, People: a.Access, Company: a.company})
	a.Identity.OnErase(a.Chat.Erase)
}

// company is a tenant in service, for visitors who name it by the key of its widget.
func (a *App) company(ctx context.Context, tenant string) (chat.Company, error) {
	t, err := a.Directory.Tenant(ctx, tenant)
	if fault.Is(err, fault.NotFound) || err == nil && t.State != tenants.Active {
		return chat.Company{}, fault.Missing("chat", "")
	}
	return chat.Company{Name: t.Name, Locale: t.Locale, TimeZone: t.TimeZone}, err
}
