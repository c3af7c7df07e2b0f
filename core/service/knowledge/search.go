package knowledge

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/text/rank"
)

// shelf is what a node remembers of a tenant's published articles: whatever their visibility, so nothing of it leaves this room
// before the reader's rights were asked.
type shelf struct {
	// index holds each text as a document of its own, whose id is the article's and the language.
	index *rank.Index
}

// docID names the text of an article in one language.
func docID(article, lang string) string { return article + " " + lang }

const (
	// maxArticles bounds what is searched of a tenant.
	maxArticles = 5000
	maxQuery    = 500
	// leastMatch is how much of the words an article must have: little, since whole messages are asked for, too.
	leastMatch = 0.05
	// titleWeight is what a word of a title counts beside one of the text.
	titleWeight = 4
	// deep is how many found texts are looked at for each that is asked for, since the reader may not see some.
	deep = 8
)

// Hit is an article that a search has found.
type Hit struct {
	Article  Article
	Language string
	Text     Text
	// Snippet is the place of the text that speaks of the words, as plain text.
	Snippet string
}

// Search finds published articles that the actor may read, the best first, in the asked language before others. What others have
// mistyped or named otherwise is found, too. It costs a ranking in memory and one statement by ids.
func (s *Service) Search(ctx context.Context, text, lang string, limit int) ([]Hit, error) {
	text = fold.Cut(strings.TrimSpace(text), maxQuery)
	if text == "" {
		return nil, nil
	}
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	limit = min(max(limit, 1), 50)
	sh, err := s.shelf(ctx, a.Tenant)
	if err != nil {
		return nil, err
	}
	// An article counts once, by the best of its texts.
	var order []string
	for _, hit := range sh.index.Search(rank.Query{Text: text, Limit: limit * deep, Least: leastMatch}) {
		if article, _, _ := strings.Cut(hit.ID, " "); !slices.Contains(order, article) {
			order = append(order, article)
		}
	}
	if len(order) == 0 {
		return nil, nil
	}
	found, err := s.byIDs(ctx, order)
	if err != nil {
		return nil, err
	}
	var out []Hit
	for _, id := range order {
		x, visible := found[id]
		if !visible {
			continue
		}
		t, in := x.Texts.In(lang, x.Main)
		out = append(out, Hit{Article: x, Language: in, Text: t, Snippet: snippet(t, text)})
		if len(out) == limit {
			break
		}
	}
	return out, nil
}

// shelf reads all published articles of a tenant as Kontor itself, mostly out of memory.
func (s *Service) shelf(ctx context.Context, tenant string) (*shelf, error) {
	return s.shelves.Load(ctx, cache.Key[struct{}]{Tenant: tenant}, func(ctx context.Context) (*shelf, error) {
		ctx = actor.ForSystem(ctx, tenant, "knowledge")
		set, err := s.GetSettings(ctx)
		if err != nil {
			return nil, err
		}
		sh := &shelf{index: rank.New()}
		sh.index.SetSynonyms(set.Synonyms)
		q := records.Query{Filter: live, Fields: []string{"language", "keywords", "published"}, Limit: records.MaxLimit}
		for n := 0; n < maxArticles; n += records.MaxLimit {
			page, err := s.Records.List(ctx, "articles", q)
			if err != nil {
				return nil, err
			}
			for _, r := range page.Rows {
				v := values(r)
				keywords, _ := v.get("keywords").([]string)
				raw, _ := v.get("published").(json.RawMessage)
				for lang, t := range ReadTexts(raw) {
					err := sh.index.Add(rank.Document{ID: docID(r.ID(), lang), Fields: []rank.Field{
						{Text: t.Title + "\n" + strings.Join(keywords, "\n"), Weight: titleWeight},
						{Text: t.Summary + "\n" + t.Blocks.Plain(), Weight: 1},
					}})
					if err != nil {
						return nil, err
					}
				}
			}
			if q.Cursor = page.NextCursor; q.Cursor == "" {
				break
			}
		}
		return sh, nil
	})
}

const snippetRunes = 180

// snippet is the line of a text that has the most of the words.
func snippet(t Text, text string) string {
	words := fold.QueryTokens(text)
	best, most := t.Summary, 0
	for _, line := range append([]string{t.Summary}, t.Blocks.Lines()...) {
		n := 0
		folded := fold.Fold(line)
		for _, w := range words {
			if strings.Contains(folded, w) {
				n++
			}
		}
		if n > most {
			best, most = line, n
		}
	}
	if best == "" {
		if lines := t.Blocks.Lines(); len(lines) > 0 {
			best = lines[0]
		}
	}
	if utf8.RuneCountInString(best) > snippetRunes {
		r := []rune(best)
		best = strings.TrimRight(string(r[:snippetRunes]), " ,.;") + "…"
	}
	return best
}
