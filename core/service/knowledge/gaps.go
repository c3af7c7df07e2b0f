package knowledge

import (
	"context"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/records"
)

// Figures are what became of an article.
type Figures struct {
	Seen      int64 `json:"seen"`
	Helpful   int64 `json:"helpful"`
	Unhelpful int64 `json:"unhelpful"`
	Tickets   int64 `json:"tickets"`
}

// Missed is a search that has found nothing.
type Missed struct {
	Words    string `json:"words"`
	Language string `json:"language"`
	Searches int64  `json:"searches"`
	Misses   int64  `json:"misses"`
	LastDay  string `json:"last_day"`
}

// Weak is an article that does not do what it is for.
type Weak struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Figures
}

// Gaps are what the knowledge base lacks.
type Gaps struct {
	Since string `json:"since"`
	// Missed are searches without a result, the most frequent first.
	Missed []Missed `json:"missed"`
	// Unhelpful are articles that more readers find unhelpful than helpful; Insufficient those after which readers have opened a ticket.
	Unhelpful    []Weak `json:"unhelpful"`
	Insufficient []Weak `json:"insufficient"`
	// Unused are articles that are live for longer than the time that is looked at, and that nobody has read in it.
	Unused []Weak `json:"unused"`
}

const maxGaps = 50

// Gaps tells what was searched in vain, what did not help and what nobody has read in the last days, of articles that the actor may
// read. It costs two aggregates over the days and a list of articles.
func (s *Service) Gaps(ctx context.Context, days int) (Gaps, error) {
	days = min(max(days, 1), 365)
	since := s.now().AddDate(0, 0, -days)
	day := since.Format(time.DateOnly)
	out := Gaps{Since: day, Missed: []Missed{}, Unhelpful: []Weak{}, Insufficient: []Weak{}, Unused: []Weak{}}
	figures, err := s.figures(ctx, day)
	if err != nil {
		return out, err
	}
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		out.Missed, err = db.Collect(ctx, tx, func(rows db.Rows) (m Missed, err error) {
			err = rows.Scan(&m.Words, &m.Language, &m.Searches, &m.Misses, &m.LastDay)
			return m, err
		}, `select words, language, sum(searches), sum(misses), max(day) from knowledge_searches where tenant_id = ? and day >= ? group by words, language
			having sum(misses) > 0 order by sum(misses) desc, words limit ?`, tx.Tenant(), day, maxGaps)
		return err
	})
	if err != nil {
		return out, fmt.Errorf("read what was searched in vain: %w", err)
	}
	if out.Missed == nil {
		out.Missed = []Missed{}
	}
	q := records.Query{Filter: live, Fields: []string{"title", "published_at"}, Sort: records.ParseSort("-published_at"), Limit: records.MaxLimit}
	for n := 0; n < maxArticles; n += records.MaxLimit {
		page, err := s.Records.List(ctx, "articles", q)
		if err != nil {
			return out, err
		}
		for _, r := range page.Rows {
			v := values(r)
			w := Weak{ID: r.ID(), Title: v.text("title"), Figures: figures[r.ID()]}
			at, _ := v.get("published_at").(time.Time)
			if w.Unhelpful > w.Helpful {
				out.Unhelpful = appendUpTo(out.Unhelpful, w)
			}
			if w.Tickets > 0 {
				out.Insufficient = appendUpTo(out.Insufficient, w)
			}
			if w.Seen == 0 && at.Before(since) {
				out.Unused = appendUpTo(out.Unused, w)
			}
		}
		if q.Cursor = page.NextCursor; q.Cursor == "" {
			break
		}
	}
	return out, nil
}

func appendUpTo(list []Weak, w Weak) []Weak {
	if len(list) < maxGaps {
		list = append(list, w)
	}
	return list
}

func (s *Service) figures(ctx context.Context, since string) (map[string]Figures, error) {
	out := map[string]Figures{}
	err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := db.Collect(ctx, tx, func(rows db.Rows) (struct{}, error) {
			var article string
			var f Figures
			err := rows.Scan(&article, &f.Seen, &f.Helpful, &f.Unhelpful, &f.Tickets)
			out[article] = f
			return struct{}{}, err
		}, `select article_id, sum(seen), sum(helpful), sum(unhelpful), sum(tickets) from article_days where tenant_id = ? and day >= ? group by article_id`, tx.Tenant(), since)
		return err
	})
	return out, err
}

// Insight is what readers say of an article.
type Insight struct {
	Figures
	Comments []Feedback `json:"comments"`
}

// Insight returns the figures of the last year of an article that the actor may read, and the newest 100 comments. Faults: not_found.
func (s *Service) Insight(ctx context.Context, articleID string) (Insight, error) {
	out := Insight{Comments: []Feedback{}}
	if _, err := s.Records.Get(ctx, "articles", articleID, records.GetOptions{Fields: []string{"id"}}); err != nil {
		return out, err
	}
	err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.QueryRow(ctx, `select coalesce(sum(seen), 0), coalesce(sum(helpful), 0), coalesce(sum(unhelpful), 0), coalesce(sum(tickets), 0)
			from article_days where tenant_id = ? and article_id = ?`, tx.Tenant(), articleID).Scan(&out.Seen, &out.Helpful, &out.Unhelpful, &out.Tickets); err != nil {
			return err
		}
		list, err := db.Collect(ctx, tx, func(rows db.Rows) (f Feedback, err error) {
			err = rows.Scan(&f.ID, &f.Helpful, &f.Comment, &f.Language, &f.CreatedAt)
			return f, err
		}, `select id, helpful, comment, language, created_at from article_feedback where tenant_id = ? and article_id = ? and comment <> '' order by id desc limit 100`,
			tx.Tenant(), articleID)
		if len(list) > 0 {
			out.Comments = list
		}
		return err
	})
	return out, err
}

// Suggestion is an article that may answer somebody.
type Suggestion struct {
	ID         string `json:"id"`
	Slug       string `json:"slug"`
	Title      string `json:"title"`
	Language   string `json:"language"`
	Snippet    string `json:"snippet"`
	Visibility string `json:"visibility"`
	// Open says that the customer may open the article on the portal.
	Open bool `json:"open"`
}

// Suggest finds published articles for a text, such as a ticket's, that the actor may read, and says of each whether the customer could
// open it: the access engine is asked as that customer. With an empty contact it is asked as a visitor.
func (s *Service) Suggest(ctx context.Context, text, lang, contactID string, limit int) ([]Suggestion, error) {
	hits, err := s.Search(ctx, text, lang, limit)
	if err != nil || len(hits) == 0 {
		return []Suggestion{}, err
	}
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.Article.ID
	}
	page, err := s.Records.List(ctx, "articles", records.Query{
		Filter: filter.Compare{Field: "id", Op: filter.In, Value: filter.Strings(ids...)}, Fields: []string{"visibility"}, Limit: len(ids),
	})
	if err != nil {
		return nil, err
	}
	visibility := map[string]string{}
	for _, r := range page.Rows {
		visibility[r.ID()] = values(r).text("visibility")
	}
	customer, err := s.asCustomer(ctx, contactID)
	if err != nil {
		return nil, err
	}
	open, err := s.byIDs(customer, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Suggestion, len(hits))
	for i, h := range hits {
		_, may := open[h.Article.ID]
		out[i] = Suggestion{
			ID: h.Article.ID, Slug: h.Article.Slug, Title: h.Text.Title, Language: h.Language, Snippet: h.Snippet, Visibility: visibility[h.Article.ID], Open: may,
		}
	}
	return out, nil
}
