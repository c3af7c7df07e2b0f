package main

import (
	"context"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

const (
	// pageSize keeps an answer of the host below its limit, also with long articles.
	pageSize = 50
	// maxText is how many bytes of text are looked through in one call.
	maxText = 3 << 20
	// perWord is how many articles are asked for by each word where there are more than are looked through.
	perWord = 10
)

func (c *config) fields() []string {
	out := []string{c.TitleField, c.BodyField}
	for _, f := range []string{c.URLField, c.LanguageField} {
		if f != "" {
			out = append(out, f)
		}
	}
	return out
}

// knowledge reads the articles: all of them up to the limit, and beyond it those that the host's search finds by the
// question's words. An article that the filter leaves out is never read: the host's search does not know the filter, so
// that what it finds is asked for once more with it.
func knowledge(ctx context.Context, host sdk.Host, c *config, question string) ([]*article, error) {
	var out []*article
	size := 0
	have := map[string]bool{}
	take := func(r *sdk.Record) {
		if have[r.ID] || size > maxText {
			return
		}
		a := c.article(r)
		if a.title == "" && a.text == "" {
			return
		}
		have[r.ID] = true
		size += len(a.title) + len(a.text)
		out = append(out, a)
	}
	req := &sdk.QueryRecordsRequest{Object: c.Object, Filter: c.Filter, Sort: "-updated_at", Fields: c.fields(), Limit: pageSize}
	for {
		resp, err := host.QueryRecords(ctx, req)
		if err != nil {
			return nil, err
		}
		for _, r := range resp.Records {
			take(r)
		}
		if resp.NextCursor == "" {
			return out, nil
		}
		if len(out) >= c.MaxArticles || size > maxText {
			break
		}
		req.Cursor = resp.NextCursor
	}
	size = 0 // What was found by words may come on top.
	for _, id := range found(ctx, host, c, question, have) {
		filter := `id = "` + id + `"`
		if c.Filter != "" {
			filter += " AND (" + c.Filter + ")"
		}
		resp, err := host.QueryRecords(ctx, &sdk.QueryRecordsRequest{Object: c.Object, Filter: filter, Fields: c.fields(), Limit: 1})
		if err != nil {
			return nil, err
		}
		for _, r := range resp.Records {
			take(r)
		}
	}
	return out, nil
}

// found asks the host's search for the longest words of the question.
func found(ctx context.Context, host sdk.Host, c *config, question string, have map[string]bool) []string {
	var asked []string
	for _, w := range words(question) {
		if !stopWords[w] && len(w) > 3 {
			asked = append(asked, w)
		}
	}
	slices.SortStableFunc(asked, func(a, b string) int { return len(b) - len(a) })
	var ids []string
	for _, w := range asked[:min(len(asked), 5)] {
		resp, err := host.Search(ctx, &sdk.SearchRequest{Query: w, Objects: []string{c.Object}, Limit: perWord})
		if err != nil {
			host.Warn(ctx, "the search for articles has failed", "error", sdk.AsError(err).Code)
			break
		}
		for _, h := range resp.Hits {
			if id := h.Record.GetID(); id != "" && !have[id] && !slices.Contains(ids, id) && !strings.ContainsAny(id, `"\`) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func (c *config) article(r *sdk.Record) *article {
	a := &article{ref: r.Ref(), title: plain(r.Value(c.TitleField)), text: plain(r.Value(c.BodyField))}
	if a.title == "" {
		a.title = plain(r.Title)
	}
	if c.URLField != "" {
		a.url = c.link(r.Value(c.URLField))
	}
	if c.LanguageField != "" {
		a.language = r.Value(c.LanguageField)
	}
	return a
}

// link makes an address of what an article says of its own: complete, or below the company's site. Anything but the web is
// left out.
func (c *config) link(s string) string {
	s = strings.TrimSpace(s)
	switch {
	case strings.ContainsAny(s, " \t\n<>\"'"):
		return ""
	case strings.HasPrefix(s, "https://"), strings.HasPrefix(s, "http://"):
		return s
	case s == "" || c.BaseURL == "" || strings.HasPrefix(s, "//") || strings.Contains(s, ":"):
		return ""
	}
	return strings.TrimRight(c.BaseURL, "/") + "/" + strings.TrimLeft(s, "/")
}

func (a *article) source() *sdk.ChatSource {
	return &sdk.ChatSource{Title: a.title, URL: a.url, Record: a.ref}
}
