package knowledge

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Article is a published article as its reader sees it.
type Article struct {
	ID          string
	Slug        string
	CategoryID  string
	Keywords    []string
	Main        string
	Texts       Texts
	PublishedAt time.Time
	Version     int64
	Position    int64
}

// Category is a shelf of the knowledge base.
type Category struct {
	ID       string
	Slug     string
	Name     string
	About    string
	Texts    map[string]CategoryText
	Position int64
}

// In returns name and description in a language, or else as they are.
func (c Category) In(lang string) (name, about string) {
	t := c.Texts[lang]
	return cmp.Or(t.Name, c.Name), cmp.Or(t.Description, c.About)
}

// articleFields are what readers see of an article.
var articleFields = []string{"slug", "language", "category_id", "keywords", "position", "published", "published_at", "published_version"}

// live are the published articles: for those who may see others, too, since the portal's principals see only these.
var live = filter.Compare{Field: "live", Op: filter.Eq, Value: filter.Bool(true)}

// ArticleBySlug returns a published article that the actor may read. Faults: not_found.
func (s *Service) ArticleBySlug(ctx context.Context, slug string) (Article, error) {
	list, err := s.published(ctx, records.Eq("slug", slug), "", 1)
	if err == nil && len(list) == 0 {
		err = fault.Missing("article", slug)
	}
	if err != nil {
		return Article{}, err
	}
	return list[0], nil
}

// Articles returns the published articles that the actor may read, those of a category first by position and then the newest; with
// an empty id of all categories. At most 200.
func (s *Service) Articles(ctx context.Context, categoryID string) ([]Article, error) {
	var where filter.Node
	if categoryID != "" {
		where = records.Eq("category_id", categoryID)
	}
	list, err := s.published(ctx, where, "-published_at", records.MaxLimit)
	slices.SortStableFunc(list, func(a, b Article) int { return cmp.Compare(a.Position, b.Position) })
	return list, err
}

// Newest returns the published articles that the actor may read, the newest first.
func (s *Service) Newest(ctx context.Context, limit int) ([]Article, error) {
	return s.published(ctx, nil, "-published_at", limit)
}

// ArticlesByID returns those of some articles that are published and that the actor may read, by id.
func (s *Service) ArticlesByID(ctx context.Context, ids []string) (map[string]Article, error) {
	return s.byIDs(ctx, ids)
}

// byIDs returns those of the articles that are published and that the actor may read.
func (s *Service) byIDs(ctx context.Context, ids []string) (map[string]Article, error) {
	out := map[string]Article{}
	for part := range slices.Chunk(ids, records.MaxLimit) {
		list, err := s.published(ctx, filter.Compare{Field: "id", Op: filter.In, Value: filter.Strings(part...)}, "", records.MaxLimit)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			out[a.ID] = a
		}
	}
	return out, nil
}

// published reads what is live under the actor's rights.
func (s *Service) published(ctx context.Context, where filter.Node, sort string, limit int) ([]Article, error) {
	q := records.Query{Filter: where, Sort: records.ParseSort(sort), Fields: articleFields, Limit: limit}
	if visible, err := s.Records.VisiblePaths(ctx, "articles"); err != nil {
		return nil, err
	} else if visible["live"] {
		q.Filter = filter.And(live, where)
	}
	page, err := s.Records.List(ctx, "articles", q)
	if err != nil {
		return nil, err
	}
	out := make([]Article, 0, len(page.Rows))
	for _, r := range page.Rows {
		v := values(r)
		a := Article{ID: r.ID(), Slug: v.text("slug"), CategoryID: v.text("category_id"), Main: v.text("language"), Texts: ReadTexts(v.get("published"))}
		a.Keywords, _ = v.get("keywords").([]string)
		a.PublishedAt, _ = v.get("published_at").(time.Time)
		a.Version, _ = v.get("published_version").(int64)
		a.Position, _ = v.get("position").(int64)
		out = append(out, a)
	}
	return out, nil
}

// Categories returns the categories that the actor may read, by position and name. At most 200.
func (s *Service) Categories(ctx context.Context) ([]Category, error) {
	page, err := s.Records.List(ctx, "article_categories", records.Query{
		Fields: []string{"name", "slug", "texts", "description", "position"}, Sort: records.ParseSort("position,name"), Limit: records.MaxLimit,
	})
	if err != nil {
		return nil, err
	}
	out := make([]Category, 0, len(page.Rows))
	for _, r := range page.Rows {
		v := values(r)
		c := Category{ID: r.ID(), Slug: v.text("slug"), Name: v.text("name"), About: v.text("description")}
		c.Position, _ = v.get("position").(int64)
		if raw, ok := v.get("texts").(json.RawMessage); ok {
			// What was stored before the texts were checked counts as none.
			_ = json.Unmarshal(raw, &c.Texts)
		}
		out = append(out, c)
	}
	return out, nil
}

// row reads a row by API paths.
type row struct{ *records.Row }

func values(r *records.Row) row { return row{r} }

func (r row) get(path string) any {
	f, ok := r.Object().Field(path)
	if !ok {
		return nil
	}
	v, err := r.Value(f)
	if err != nil {
		return nil
	}
	return v
}

func (r row) text(path string) string {
	s, _ := r.get(path).(string)
	return s
}
