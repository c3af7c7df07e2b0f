package app

import (
	"context"

	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/core/service/account"
	"github.com/kontor-crm/kontor/core/service/idea"
	"github.com/kontor-crm/kontor/core/service/knowledge"
	"github.com/kontor-crm/kontor/portal"
)

// help builds the knowledge base and the portal that shows it.
func (a *App) help(limiter ratelimit.Limiter) {
	a.Knowledge = knowledge.New(knowledge.Options{
		DB: a.DB, Records: a.Records, Metadata: a.Metadata, Access: a.Access, Invalidator: a.invalid, Logger: a.log,
	})
	a.closers = append(a.closers, a.Knowledge.Close)
	a.jobs.Periodic("articles", "@every 1m", func(ctx context.Context) error { return a.eachTenant(ctx, a.Knowledge.PublishDue) })
	a.jobs.Periodic("knowledge", "51 3 * * *", func(ctx context.Context) error { return a.eachTenant(ctx, a.Knowledge.Sweep) })
	a.Accounts = account.New(account.Options{DB: a.DB, Records: a.Records, Mailer: a.Mail})
	a.jobs.Periodic("portal-accounts", "41 * * * *", func(ctx context.Context) error { return a.eachTenant(ctx, a.Accounts.Sweep) })
	a.Ideas = idea.NewService(idea.Options{DB: a.DB, Records: a.Records, Mailer: a.Mail, Logger: a.log, Home: func(ctx context.Context, tenant, lang string) (string, string, error) {
		return a.Portal.Front(ctx, tenant, lang)
	}})
	a.Ideas.RegisterJobs(a.jobs)
	a.Portal = portal.New(portal.Options{
		Accounts: a.Accounts, Ideas: a.Ideas, Desk: a.Desk, Knowledge: a.Knowledge, Records: a.Records, Hosts: a.Domains, Brands: a.Brands, Directory: a.Directory, Invalidator: a.invalid, Limiter: limiter,
		BaseURL: a.Config.BaseURL, Logger: a.log,
	})
	a.Knowledge.Home = func(ctx context.Context, tenant string) (func(lang, slug string) string, error) {
		home, open, err := a.Portal.Home(ctx, tenant)
		if err != nil || !open {
			return nil, err
		}
		return home.Article, nil
	}
}
