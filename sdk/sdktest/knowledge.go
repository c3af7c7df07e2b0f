package sdktest

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Article puts an article that everybody may read into the knowledge base; the newest is the last.
func (h *Host) Article(title, text, url, language string) *pluginv1.Article {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := &pluginv1.Article{
		Record: &pluginv1.RecordRef{Object: "articles", ID: "art_" + strconv.Itoa(len(h.articles)+1)}, Title: title, Text: text, URL: url, Language: language,
	}
	h.articles = append(h.articles, a)
	return a
}

// SearchArticles implements pluginv1.HostServer: it finds articles that have one of the words, those with most of them first.
func (h *Host) SearchArticles(_ context.Context, req *pluginv1.SearchArticlesRequest) (*pluginv1.SearchArticlesResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.Manifest.has("knowledge") {
		return nil, denied("knowledge")
	}
	words := strings.Fields(strings.ToLower(req.Query))
	count := func(a *pluginv1.Article) (n int) {
		text := strings.ToLower(a.Title + " " + a.Text)
		for _, w := range words {
			if strings.Contains(text, strings.Trim(w, "?!.,")) {
				n++
			}
		}
		return n
	}
	var found []*pluginv1.Article
	for _, a := range slices.Backward(h.articles) {
		if len(words) == 0 || count(a) > 0 {
			found = append(found, a)
		}
	}
	if len(words) > 0 {
		slices.SortStableFunc(found, func(a, b *pluginv1.Article) int { return count(b) - count(a) })
	}
	return &pluginv1.SearchArticlesResponse{Articles: found[:min(len(found), max(int(req.Limit), 1))]}, nil
}
