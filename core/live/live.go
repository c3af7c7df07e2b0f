// Package live tells clients what changes while it changes: the change feed by cursor and the event stream, which is the
// same feed, sent as it grows.
//
// It owns the cursors and the open streams of its node, and who looks at which record at this moment. The ledger is the source of what both say, read through
// core/records under the rights that the reader has at that moment; a message on the bus is only a hint to look. core/app
// gives Handle to the outbox relay.
package live

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/records"
)

// topic is where hints of changed records are published, within a tenant.
const topic = "changes"

// Options wire the service.
type Options struct {
	Records *records.Service
	Bus     event.Bus
	// Invalidator tells of changed metadata and rights.
	Invalidator *event.Invalidator
	// Retry is the first wait for changes that have been announced but cannot be read yet, since an older transaction is
	// still running; it doubles up to 50 times itself. 0 means 100 ms.
	Retry time.Duration
	// Look is how often an open stream looks for changes that nobody has told it of: those of other nodes while the bus does
	// not reach them. Each look costs one index range. 0 means never, for a single node.
	Look time.Duration
}

// Service is the door to the change feed.
type Service struct {
	records *records.Service
	bus     event.Bus
	retry   time.Duration
	look    time.Duration
	api     *httpapi.API

	mu       sync.Mutex
	watchers map[*watcher]struct{}
	present  *presence
}

// watcher is one open stream, as it is told of what has no place in the ledger.
type watcher struct {
	tenant string
	user   string
	// news holds the names of such events that were not sent yet, each once.
	news map[string]bool
	wake chan struct{}
}

// The events that tell open screens to load again what they know of the tenant.
const (
	metadataChanged = "metadata.changed"
	accessChanged   = "access.changed"
	billingChanged  = "billing.changed"
	alertsChanged   = "alerts.changed"
	// noticesChanged tells one person's screens that there is something new for that person.
	noticesChanged = "notifications.changed"
	// presenceChanged tells the screens of those who look at a record that somebody has come or gone.
	presenceChanged = "presence.changed"
	// preferencesChanged tells them that the person has set something elsewhere.
	preferencesChanged = "preferences.changed"
)

// New returns the service. RegisterHTTP must be called before it serves.
func New(o Options) *Service {
	if o.Retry <= 0 {
		o.Retry = 100 * time.Millisecond
	}
	s := &Service{records: o.Records, bus: o.Bus, retry: o.Retry, look: o.Look, watchers: map[*watcher]struct{}{}, present: newPresence(time.Now)}
	for kind, name := range map[event.Kind]string{
		event.KindMetadata: metadataChanged, event.KindAccess: accessChanged, event.KindBilling: billingChanged, event.KindAlert: alertsChanged,
	} {
		o.Invalidator.On(kind, func(i event.Invalidation) { s.announce(i.Tenant, "", name) })
	}
	for kind, name := range map[event.Kind]string{event.KindNotice: noticesChanged, event.KindPreference: preferencesChanged} {
		o.Invalidator.On(kind, func(i event.Invalidation) { s.announce(i.Tenant, i.ID, name) })
	}
	return s
}

// Handle is the outbox handler that tells all nodes of committed changes: that there are some, and nothing else. Its errors
// are those of a closed bus.
func (s *Service) Handle(ctx context.Context, tenant string, rows []outbox.Row) error {
	if !slices.ContainsFunc(rows, func(r outbox.Row) bool { return r.Topic == records.TopicChanged }) {
		return nil
	}
	return s.bus.Publish(ctx, event.Topic{Tenant: tenant, Name: topic}, []byte("{}"))
}

// announce tells the streams of a tenant, or with an empty tenant all, that something was changed; with a user only that
// person's.
func (s *Service) announce(tenant, user, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for w := range s.watchers {
		if (tenant == "" || w.tenant == tenant) && (user == "" || w.user == user) {
			w.news[name] = true
			select {
			case w.wake <- struct{}{}:
			default:
			}
		}
	}
}

func (s *Service) watch(tenant, user string) (w *watcher, stop func()) {
	w = &watcher{tenant: tenant, user: user, news: map[string]bool{}, wake: make(chan struct{}, 1)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watchers[w] = struct{}{}
	return w, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.watchers, w)
	}
}

// take returns what a watcher was told since the last call.
func (s *Service) take(w *watcher) map[string]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	news := w.news
	w.news = map[string]bool{}
	return news
}
