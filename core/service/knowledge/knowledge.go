// Package knowledge is the knowledge base: what articles are beyond being records. It checks their texts, leads them from draft over
// review to what readers see, finds them, and learns from what was searched, read and answered.
//
// Articles and categories are records, written through core/records by whoever may and read under the reader's own rights, on the
// portal as in the app: a published article is what the access engine lets the reader see, and nothing here decides it again. The
// room owns the tables article_days, article_feedback, knowledge_searches and knowledge_settings. portal shows it to customers.
package knowledge

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
)

// Options wire the service.
type Options struct {
	DB       *db.DB
	Records  *records.Service
	Metadata *metadata.Service
	Access   *access.Service
	// Invalidator tells all nodes that articles have changed; nil for a node that is alone.
	Invalidator *event.Invalidator
	// Home tells what the addresses of a company's articles are on its portal, by language and slug; nil, and no function, for none.
	Home func(ctx context.Context, tenant string) (func(lang, slug string) string, error)
	// Now is the clock; nil for the real one.
	Now func() time.Time
	// Logger may be nil.
	Logger *slog.Logger
}

// Service is the door to the knowledge base.
type Service struct {
	Options
	shelves  *cache.Cache[struct{}, *shelf]
	settings *cache.Cache[struct{}, Settings]
	counter  counter
}

// What a node remembers of tenants, and for how long where no word of a change comes through.
const (
	remember   = time.Minute
	maxTenants = 500
)

// New returns the service and hangs its hooks into the write path.
func New(o Options) *Service {
	if o.Invalidator == nil {
		o.Invalidator = event.NewInvalidator(event.NewLocal(0))
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Service{
		Options:  o,
		shelves:  cache.New[struct{}, *shelf](cache.Options{Name: "knowledge", Size: maxTenants, TTL: remember}),
		settings: cache.New[struct{}, Settings](cache.Options{Name: "knowledge settings", Size: maxTenants, TTL: remember}),
	}
	s.counter.flush = s.flush
	o.Records.Before("article", s.beforeArticle)
	o.Records.Before("article_category", s.beforeCategory)
	s.Invalidator.On(event.KindKnowledge, func(what event.Invalidation) {
		if what.Tenant == "" {
			s.shelves.InvalidateAll()
			s.settings.InvalidateAll()
			return
		}
		s.shelves.InvalidateTenant(what.Tenant)
		s.settings.InvalidateTenant(what.Tenant)
	})
	return s
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// changed tells every node, once the transaction is in, that what readers see may have changed.
func (s *Service) changed(ctx context.Context, tx *db.Tx) {
	tenant := tx.Tenant()
	tx.AfterCommit(func() {
		if err := s.Invalidator.Invalidate(context.WithoutCancel(ctx), event.Invalidation{Kind: event.KindKnowledge, Tenant: tenant}); err != nil {
			s.Logger.WarnContext(ctx, "tell of changed articles", "tenant", tenant, "error", err)
		}
	})
}

// Settings are how the knowledge base and the portal are set up.
type Settings struct {
	// Closed takes the portal from the net.
	Closed bool `json:"closed,omitempty"`
	// Hidden keeps search engines away.
	Hidden bool `json:"hidden,omitempty"`
	// Titles and Intros stand on the portal's first page, by language; empty for Kontor's own words.
	Titles map[string]string `json:"titles,omitempty"`
	Intros map[string]string `json:"intros,omitempty"`
	// CompanyTag is the tag of contacts who see the tickets of their whole company on the portal; empty for nobody.
	CompanyTag string `json:"company_tag,omitempty"`
	// NoIdeas takes the ideas from the portal.
	NoIdeas bool `json:"no_ideas,omitempty"`
	// Synonyms are words that mean the same for a search.
	Synonyms [][]string `json:"synonyms,omitempty"`
}

const settingsID = "own"

// GetSettings returns the set-up of the actor's tenant, mostly out of memory.
func (s *Service) GetSettings(ctx context.Context) (Settings, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return Settings{}, err
	}
	return s.settings.Load(ctx, cache.Key[struct{}]{Tenant: a.Tenant}, func(ctx context.Context) (out Settings, err error) {
		err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
			var raw []byte
			err := tx.QueryRow(ctx, "select definition from knowledge_settings where tenant_id = ? and id = ?", tx.Tenant(), settingsID).Scan(&raw)
			if errors.Is(err, db.ErrNoRows) {
				return nil
			}
			if err == nil {
				err = json.Unmarshal(raw, &out)
			}
			return err
		})
		return out, err
	})
}
