// Package host is where plugins live: it takes their packages in, installs them for a company with what the company has agreed
// to, calls them, and stands between them and everything else.
//
// It owns the installations with their configuration and memory, what is written down of their calls, and the gate through
// which a plugin reaches Kontor. A plugin acts as a principal of its own, with the rights that it was granted, through the
// same doors as everybody else; for which company it acts is bound to the call and never a parameter. What a package must
// look like is plugins/host/pack's, how code runs is the runtime's. core/app wires it.
package host

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"aead.dev/minisign"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/outbound"
	"github.com/kontor-crm/kontor/core/ratelimit"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/plugins/host/pack"
)

// State is where an installation stands.
type State string

// The states.
const (
	// Installed was never turned on.
	Installed State = "installed"
	// Enabled is called for what it has asked for.
	Enabled State = "enabled"
	// Disabled was turned off by a person. Events that happen meanwhile are not made up for.
	Disabled State = "disabled"
)

// Policy is what becomes of what a plugin suggests.
type Policy string

// The policies.
const (
	// Suggest leaves it to a person.
	Suggest Policy = "suggest"
	// FillEmpty writes suggestions for fields that are empty, when a record is made.
	FillEmpty Policy = "fill_empty"
)

// Installation is a plugin that a company has.
type Installation struct {
	ID string
	// Package is what runs.
	Package *Package
	// PreviousID is the package before the last upgrade; empty when there is none to go back to.
	PreviousID string
	State      State
	Policy     Policy
	// Scopes and Hosts are what the company has agreed to.
	Scopes, Hosts []string
	// Config is the configuration without its secrets; HasSecrets are the names of those that are set.
	Config     map[string]any
	HasSecrets []string
	// OpenUntil is until when the plugin is not called, because it has kept failing. Reason says how.
	OpenUntil *time.Time
	Reason    string
	// Blocked is why whoever runs this Kontor has stopped the plugin everywhere; empty when it is not.
	Blocked              string
	Version              int64
	CreatedAt, UpdatedAt time.Time
	CreatedBy, UpdatedBy string

	newest         string
	previousConfig map[string]any
	secrets        map[string]string // sealed
	token          string            // sealed
	trips          int64
}

// Running reports whether the plugin is called now.
func (i *Installation) Running(now time.Time) bool {
	return i.State == Enabled && i.Blocked == "" && (i.OpenUntil == nil || !now.Before(*i.OpenUntil))
}

// Package is a package that a company has taken in.
type Package struct {
	ID, Digest, Signer string
	// Source is bundled, registry or upload.
	Source    string
	Manifest  *pack.Manifest
	CreatedAt time.Time

	fileID string
	raw    []byte
}

// Scope binds a call of a module to whoever it is made for.
type Scope struct {
	// Key names company and installation; nothing of a module's state passes from one to another.
	Key string
	// Host answers what the plugin asks for.
	Host func(ctx context.Context, method string, req []byte) ([]byte, error)
	// Log takes what the plugin writes to its standard error.
	Log func(line string)
	// Fuel gets what a module has used of it added.
	Fuel *uint64
}

// Module is code that was loaded. It may be called at the same time for many companies.
type Module interface {
	// Call calls a method. An error of the contract is the plugin's answer; every other error means that it has failed.
	Call(ctx context.Context, scope Scope, method string, req []byte) ([]byte, error)
	// Close ends the module once its calls have ended.
	Close() error
}

// Limits bound a module.
type Limits struct {
	MemoryMB int
	Timeout  time.Duration
}

// Runtime loads code.
type Runtime interface {
	Load(ctx context.Context, name string, code []byte, l Limits) (Module, error)
	// Close ends what is left, once all modules were closed.
	Close(ctx context.Context) error
}

// Teller tells those who may manage plugins that one was stopped.
type Teller func(ctx context.Context, plugin, reason string) error

// Options wire the service.
type Options struct {
	DB       *db.DB
	Records  *records.Service
	Metadata *metadata.Service
	Access   *access.Service
	Files    *file.Service
	Secrets  *secret.Service
	Client   *outbound.Client
	// Jobs is where the service registers its work.
	Jobs        *job.Registry
	Invalidator *event.Invalidator
	Limiter     ratelimit.Limiter
	Runtime     Runtime
	// Native says which plugins run as programs; nil for none.
	Native *Native
	// Keys are those whose signatures count: the word of whoever runs this Kontor.
	Keys []minisign.PublicKey
	// Bundled is a folder of packages that every company may install; empty for none.
	Bundled string
	// Registry is where more packages can be fetched from; nil for none.
	Registry *Registry
	// KontorVersion is what plugins may require.
	KontorVersion string
	BaseURL       string
	// Metrics may be nil.
	Metrics prometheus.Registerer
	// Tell may be nil.
	Tell Teller
	// People are written to by it.
	People People
	// Inbox takes the messages of channels.
	Inbox Inbox
	// Segment reads a saved view that the actor may see; a not_found fault for none.
	Segment func(ctx context.Context, viewID string) (Segment, error)
	// Agreed are those of some contacts that have agreed to a purpose at advertising networks.
	Agreed func(ctx context.Context, tx *db.Tx, contacts []string, purpose string) (map[string]bool, error)
	// Articles finds published articles that everybody may read; without a query the newest. Nil for no knowledge base.
	Articles func(ctx context.Context, query, language string, limit int) ([]Article, error)
	// Logger may be nil.
	Logger *slog.Logger
	// Now is the clock; nil means the usual one.
	Now func() time.Time
}

// Service is the door to plugins.
type Service struct {
	Options
	modules *modules
	folders sync.Once
	notes   *notes
	metrics *metrics
	active  *cache.Cache[struct{}, *known[[]*Installation]]
	blocks  *cache.Cache[struct{}, *known[map[[2]string]string]]
	bundle  struct {
		sync.Mutex
		read  time.Time
		found []*bundled
	}
	registry registry
	breakers sync.Map // installation id → *breaker
	// frameFiles are the files of frames by the digest of their package.
	frameFiles *cache.Cache[string, frames]
	work       sync.WaitGroup
}

// revalidate is how long a node goes on with what it knows of a company's plugins before it looks again. Within a transaction
// nobody waits for that: there the look is taken beside it, and what is known counts until it is done.
const revalidate = 2 * time.Second

// known is something that was read, when, and whether somebody looks again already.
type known[T any] struct {
	of    T
	at    time.Time
	again atomic.Bool
}

// New returns the service. It registers its jobs, its hook before records are saved, and how its secrets are sealed anew.
func New(o Options) *Service {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Invalidator == nil {
		o.Invalidator = event.NewInvalidator(event.NewLocal(0))
	}
	s := &Service{
		Options:    o,
		active:     cache.New[struct{}, *known[[]*Installation]](cache.Options{Name: "plugins", Size: 20_000}),
		frameFiles: cache.New[string, frames](cache.Options{Name: "plugin frames", Size: 64}),
		blocks:     cache.New[struct{}, *known[map[[2]string]string]](cache.Options{Name: "plugin blocks", Size: 1}),
	}
	s.modules = newModules(s.load, o.Logger)
	s.notes = newNotes(s)
	s.metrics = newMetrics(o.Metrics)
	s.Invalidator.On(event.KindPlugin, func(i event.Invalidation) {
		if i.Tenant == "" {
			s.active.InvalidateAll()
			s.blocks.InvalidateAll()
		} else {
			s.active.InvalidateTenant(i.Tenant)
		}
	})
	s.registerJobs(o.Jobs)
	s.Records.BeforeAll(s.beforeSave)
	s.Secrets.Register("plugin_installations", s.reseal)
	return s
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// Run writes down what is noted of calls, and ends programs that nobody has called for a while, until the context ends.
func (s *Service) Run(ctx context.Context) error {
	var reaper sync.WaitGroup
	reaper.Go(func() { s.modules.reap(ctx) })
	s.notes.run(ctx)
	reaper.Wait()
	return nil
}

// Close writes down what was noted, and ends all modules.
func (s *Service) Close(ctx context.Context) {
	s.work.Wait()
	s.notes.flush(ctx)
	s.modules.close()
	if err := s.Runtime.Close(ctx); err != nil {
		s.Logger.WarnContext(ctx, "end the plugins", "error", err.Error())
	}
}

// changed has every node look anew at a company's plugins, once the transaction has committed.
func (s *Service) changed(tx *db.Tx) {
	what := event.Invalidation{Kind: event.KindPlugin, Tenant: tx.Tenant()}
	tx.AfterCommit(func() {
		s.active.InvalidateTenant(what.Tenant)
		if err := s.Invalidator.Invalidate(context.Background(), what); err != nil {
			s.Logger.Warn("tell of a changed plugin", "error", err.Error())
		}
	})
}

// as returns a context in which the plugin acts, through its own door.
func as(ctx context.Context, tenant string, i *Installation) context.Context {
	a, _ := actor.Peek(ctx)
	return actor.With(ctx, actor.Actor{
		Tenant: tenant, Kind: actor.Plugin, ID: i.ID, Via: actor.ViaPlugin, Locale: a.Locale, TimeZone: a.TimeZone, RequestID: a.RequestID,
	})
}
