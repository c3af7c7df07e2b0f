package knowledge

import (
	"context"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// counter gathers what is counted between two writes, so that a page that is read a thousand times a second writes one row.
type counter struct {
	mu       sync.Mutex
	days     map[dayKey]*dayCount
	searches map[searchKey]*searchCount
	waiting  bool
	flush    func()
}

type dayKey struct{ tenant, article, day string }

type dayCount struct{ seen, helpful, unhelpful, tickets int64 }

type searchKey struct{ tenant, day, words, language string }

type searchCount struct{ searches, misses int64 }

const (
	flushAfter = 5 * time.Second
	// maxWaiting bounds what is kept in memory: what comes beyond it until the next write is not counted.
	maxWaiting = 20_000
	maxWords   = 120
	maxComment = 2000
	kept       = 400 * 24 * time.Hour
	keptWords  = 90 * 24 * time.Hour
)

func (c *counter) add(fn func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.days == nil {
		c.days, c.searches = map[dayKey]*dayCount{}, map[searchKey]*searchCount{}
	}
	fn()
	if !c.waiting {
		c.waiting = true
		time.AfterFunc(flushAfter, c.flush)
	}
}

func (c *counter) day(tenant, article, day string) *dayCount {
	k := dayKey{tenant, article, day}
	if c.days[k] == nil {
		if len(c.days) >= maxWaiting {
			return &dayCount{}
		}
		c.days[k] = &dayCount{}
	}
	return c.days[k]
}

// Seen counts that somebody has read an article. It writes nothing by itself.
func (s *Service) Seen(tenant, articleID string) {
	day := s.now().Format(time.DateOnly)
	s.counter.add(func() { s.counter.day(tenant, articleID, day).seen++ })
}

// Ticketed counts that somebody has opened a ticket after reading articles.
func (s *Service) Ticketed(tenant string, articleIDs []string) {
	day := s.now().Format(time.DateOnly)
	s.counter.add(func() {
		for _, a := range articleIDs {
			s.counter.day(tenant, a, day).tickets++
		}
	})
}

// Asked counts a search and whether it has found anything. Only its words are kept, for 90 days, and nothing of who has searched.
func (s *Service) Asked(tenant, text, lang string, found bool) {
	words := strings.Join(fold.QueryTokens(text), " ")
	if words == "" || utf8.RuneCountInString(words) > maxWords || strings.Contains(text, "@") {
		return
	}
	k := searchKey{tenant, s.now().Format(time.DateOnly), words, lang}
	s.counter.add(func() {
		if s.counter.searches[k] == nil {
			if len(s.counter.searches) >= maxWaiting {
				return
			}
			s.counter.searches[k] = &searchCount{}
		}
		s.counter.searches[k].searches++
		if !found {
			s.counter.searches[k].misses++
		}
	})
}

// Close writes what was counted and not yet written.
func (s *Service) Close() { s.flush() }

// flush writes the counts. What cannot be written is lost, and said so: they are figures, not records.
func (s *Service) flush() {
	s.counter.mu.Lock()
	days, searches := s.counter.days, s.counter.searches
	s.counter.days, s.counter.searches, s.counter.waiting = map[dayKey]*dayCount{}, map[searchKey]*searchCount{}, false
	s.counter.mu.Unlock()
	tenants := map[string]bool{}
	for k := range days {
		tenants[k.tenant] = true
	}
	for k := range searches {
		tenants[k.tenant] = true
	}
	for tenant := range tenants {
		ctx := actor.ForSystem(context.Background(), tenant, "knowledge")
		err := s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
			for k, n := range days {
				if k.tenant == tenant {
					addDay(tx, k, *n)
				}
			}
			for k, n := range searches {
				if k.tenant == tenant {
					tx.Queue(`insert into knowledge_searches (tenant_id, day, words, language, searches, misses) values (?, ?, ?, ?, ?, ?)
						on conflict `+key(tx, "day, words, language")+` do update set searches = knowledge_searches.searches + excluded.searches, misses = knowledge_searches.misses + excluded.misses`,
						tenant, k.day, k.words, k.language, n.searches, n.misses)
				}
			}
			return nil
		})
		if err != nil {
			s.Logger.Warn("write what the knowledge base has counted", "tenant", tenant, "error", err)
		}
	}
}

func addDay(tx *db.Tx, k dayKey, n dayCount) {
	tx.Queue(`insert into article_days (tenant_id, article_id, day, seen, helpful, unhelpful, tickets) values (?, ?, ?, ?, ?, ?, ?)
		on conflict `+key(tx, "article_id, day")+` do update set seen = article_days.seen + excluded.seen, helpful = article_days.helpful + excluded.helpful,
			unhelpful = article_days.unhelpful + excluded.unhelpful, tickets = article_days.tickets + excluded.tickets`,
		tx.Tenant(), k.article, k.day, n.seen, n.helpful, n.unhelpful, n.tickets)
}

func key(tx *db.Tx, columns string) string {
	if tx.Dialect() == db.Postgres {
		return "(tenant_id, " + columns + ")"
	}
	return "(" + columns + ")"
}

// Feedback is what a reader says of an article.
type Feedback struct {
	ID        string    `json:"id"`
	Helpful   bool      `json:"helpful"`
	Comment   string    `json:"comment"`
	Language  string    `json:"language"`
	CreatedAt time.Time `json:"created_at"`
}

// Rate keeps what a reader of a published article says of it. Faults: not_found for an article that the actor may not read, too_long.
func (s *Service) Rate(ctx context.Context, slug string, f Feedback) error {
	f.Comment = strings.TrimSpace(f.Comment)
	if utf8.RuneCountInString(f.Comment) > maxComment {
		return fault.At("comment", "too_long", fault.Params{"max": maxComment})
	}
	if !utf8.ValidString(f.Comment) || strings.ContainsRune(f.Comment, 0) {
		return fault.At("comment", "invalid_content")
	}
	x, err := s.ArticleBySlug(ctx, slug)
	if err != nil {
		return err
	}
	if _, known := x.Texts[f.Language]; !known {
		f.Language = x.Main
	}
	at := s.now()
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		n := dayCount{helpful: 1}
		if !f.Helpful {
			n = dayCount{unhelpful: 1}
		}
		addDay(tx, dayKey{article: x.ID, day: at.Format(time.DateOnly)}, n)
		tx.Queue("insert into article_feedback (tenant_id, id, article_id, language, helpful, comment, created_at) values (?, ?, ?, ?, ?, ?, ?)",
			tx.Tenant(), id.New("afb"), x.ID, f.Language, f.Helpful, f.Comment, at)
		return nil
	})
}

// Sweep removes figures and feedback that are old. It belongs to the upkeep of a tenant.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		at := s.now()
		tx.Queue("delete from article_days where tenant_id = ? and day < ?", tx.Tenant(), at.Add(-kept).Format(time.DateOnly))
		tx.Queue("delete from article_feedback where tenant_id = ? and created_at < ?", tx.Tenant(), at.Add(-kept))
		tx.Queue("delete from knowledge_searches where tenant_id = ? and day < ?", tx.Tenant(), at.Add(-keptWords).Format(time.DateOnly))
		return nil
	})
}
