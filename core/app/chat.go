package app

import (
	"context"

	"github.com/kontor-crm/kontor/core/service/chat"
	"github.com/kontor-crm/kontor/plugins/host"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

// chats wires live chat.
func (a *App) chats() {
	a.Chat = chat.New(chat.Options{DB: a.DB, Desk: a.Desk, Records: a.Records, People: a.Access, Company: a.company, Assistants: assistants{a}})
	a.Chat.RegisterJobs(a.jobs)
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

// assistants are the plugins that answer in chats, and the knowledge base that their answers are looked up in.
type assistants struct{ a *App }

var _ chat.Assistants = assistants{}

// Responders implements chat.Assistants.
func (x assistants) Responders(ctx context.Context) ([]chat.Responder, error) {
	list, err := x.a.Plugins.Responders(ctx)
	if err != nil {
		return nil, err
	}
	var out []chat.Responder
	for _, r := range list {
		out = append(out, chat.Responder{ID: r.InstallationID, Name: r.Name})
	}
	return out, nil
}

// Reply implements chat.Assistants.
func (x assistants) Reply(ctx context.Context, responderID string, q chat.Question) (chat.Reply, error) {
	c := host.Chat{ID: q.Session, Key: q.Key, Locale: q.Locale}
	for _, l := range q.Lines {
		c.Lines = append(c.Lines, host.ChatLine{Role: l.Role, Text: l.Text, At: l.At})
	}
	out, err := x.a.Plugins.ReplyChat(ctx, responderID, c)
	if err != nil {
		return chat.Reply{}, err
	}
	return chat.Reply{
		Text: out.Text, Intent: out.Intent, Confidence: out.Confidence, Articles: out.Sources, Choices: out.Choices, HandOver: out.HandOver, Reason: out.Reason,
	}, nil
}

// Public implements chat.Assistants.
func (x assistants) Public(ctx context.Context, articleIDs []string, lang string) ([]chat.Source, error) {
	if len(articleIDs) == 0 {
		return nil, nil
	}
	ctx, tenant, err := asVisitor(ctx, lang)
	if err != nil {
		return nil, err
	}
	home, open, err := x.a.Portal.Home(ctx, tenant)
	if err != nil || !open {
		return nil, err
	}
	found, err := x.a.Knowledge.ArticlesByID(ctx, articleIDs)
	if err != nil {
		return nil, err
	}
	var out []chat.Source
	for _, id := range articleIDs {
		if a, ok := found[id]; ok {
			t, in := a.Texts.In(lang, a.Main)
			out = append(out, chat.Source{ID: id, Title: t.Title, URL: home.Article(in, a.Slug)})
		}
	}
	return out, nil
}
