package app

import (
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/service/knowledge"
	"github.com/kontor-crm/kontor/plugins/host"
)

// asVisitor is somebody on the portal of the actor's company whom nobody knows.
func asVisitor(ctx context.Context, lang string) (context.Context, string, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, "", err
	}
	return actor.ForPortal(ctx, a.Tenant, lang, actor.Customer{}), a.Tenant, nil
}

// publicArticles finds what a visitor of the portal would find, for plugins: nothing where the portal is closed.
func (a *App) publicArticles(ctx context.Context, query, lang string, limit int) ([]host.Article, error) {
	ctx, tenant, err := asVisitor(ctx, lang)
	if err != nil {
		return nil, err
	}
	home, open, err := a.Portal.Home(ctx, tenant)
	if err != nil || !open {
		return nil, err
	}
	var out []host.Article
	add := func(x knowledge.Article, t knowledge.Text, in string) {
		out = append(out, host.Article{ID: x.ID, Title: t.Title, Text: t.Summary + "\n" + t.Blocks.Plain(), Language: in, URL: home.Article(in, x.Slug)})
	}
	if query != "" {
		hits, err := a.Knowledge.Search(ctx, query, lang, limit)
		for _, h := range hits {
			add(h.Article, h.Text, h.Language)
		}
		return out, err
	}
	list, err := a.Knowledge.Newest(ctx, limit)
	for _, x := range list {
		t, in := x.Texts.In(lang, x.Main)
		add(x, t, in)
	}
	return slices.Clip(out), err
}
