package main

import (
	"context"

	"github.com/kontor-crm/kontor/sdk"
)

const (
	// maxText is how many bytes of text are looked through in one call.
	maxText = 2 << 20
	// maxFound is how many articles Kontor's own search gives for a question.
	maxFound = 20
)

// knowledge gives the articles that may answer: those that Kontor's search finds by the question, which knows synonyms and slips
// in typing, and the newest ones, by which words are known to be telling or not. All of them can be read by everybody.
func knowledge(ctx context.Context, host sdk.Host, c *config, question, lang string) ([]*article, error) {
	var out []*article
	size := 0
	have := map[string]bool{}
	for _, req := range []*sdk.SearchArticlesRequest{
		{Query: question, Language: lang, Limit: maxFound}, {Language: lang, Limit: int32(min(c.MaxArticles, 200))},
	} {
		resp, err := host.SearchArticles(ctx, req)
		if err != nil {
			return nil, err
		}
		for _, x := range resp.Articles {
			a := &article{ref: x.Record, title: plain(x.Title), text: plain(x.Text), url: x.URL, language: x.Language}
			if have[x.Record.GetID()] || size > maxText || a.title == "" && a.text == "" {
				continue
			}
			have[x.Record.GetID()] = true
			size += len(a.title) + len(a.text)
			out = append(out, a)
		}
	}
	return out, nil
}

func (a *article) source() *sdk.ChatSource {
	return &sdk.ChatSource{Title: a.title, URL: a.url, Record: a.ref}
}
