package access

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// revalidate is how long this node goes on with a tenant's epoch before it looks again. Changes made here count at once,
// changes made on other nodes after this time at the latest, also where no message comes through.
const revalidate = time.Second

// The bounds of what a node remembers: a compiled principal takes some kilobytes.
const (
	maxEpochs   = 20_000
	maxCompiled = 5_000
)

// Catalogue knows the objects that rules and scopes of keys speak of. Without one, names are taken as ids and conditions are
// not checked.
type Catalogue interface {
	// ObjectID returns the stable id of an object by its API name; false when there is none.
	ObjectID(ctx context.Context, name string) (id string, ok bool, err error)
	// CheckRule refuses a rule that names an object, fields or a condition that do not exist, with locations below the
	// object's own.
	CheckRule(ctx context.Context, objectID string, fieldIDs []string, conditions []filter.Node) error
}

// Options wire the service.
type Options struct {
	DB *db.DB
	// Invalidator tells all nodes, and the open screens, that rights of a tenant have changed; nil for a node that is alone.
	Invalidator *event.Invalidator
	// Logger may be nil.
	Logger *slog.Logger
}

// Service is the door to rights, users, teams and roles.
type Service struct {
	db        *db.DB
	invalid   *event.Invalidator
	log       *slog.Logger
	catalogue Catalogue
	surveyor  Surveyor
	seats     func(ctx context.Context) error
	epochs    *cache.Cache[struct{}, int64]
	compiled  *cache.Cache[string, *Compiled]
}

// New returns the service.
func New(o Options) *Service {
	if o.Invalidator == nil {
		o.Invalidator = event.NewInvalidator(event.NewLocal(0))
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Service{
		db: o.DB, invalid: o.Invalidator, log: o.Logger,
		epochs:   cache.New[struct{}, int64](cache.Options{Name: "access epochs", Size: maxEpochs, TTL: revalidate}),
		compiled: cache.New[string, *Compiled](cache.Options{Name: "access", Size: maxCompiled, TTL: time.Hour}),
	}
	s.invalid.On(event.KindAccess, func(what event.Invalidation) {
		if what.Tenant == "" {
			s.epochs.InvalidateAll()
		} else {
			s.epochs.InvalidateTenant(what.Tenant)
		}
	})
	return s
}

// SetCatalogue wires the catalogue after the fact, since it is made by a room that asks this one. It must be called before
// the service is used.
func (s *Service) SetCatalogue(c Catalogue) { s.catalogue = c }

// SetSeats has new users, and those who are taken back, ask whether the company's plan has a seat for one more. It must be
// called before the service is used.
func (s *Service) SetSeats(ask func(ctx context.Context) error) { s.seats = ask }

// seat refuses one more active user where the company's plan has no room.
func (s *Service) seat(ctx context.Context) error {
	if s.seats == nil {
		return nil
	}
	return s.seats(ctx)
}

// system may do everything.
var system = compile(unite(lineages(admin().Definition), nil, nil), 0, &people{})

// For returns what the actor of the context may do. It costs a look into memory, and once a second and tenant a short
// query. Somebody who is not, or no longer, an active user of the tenant is unauthenticated.
//
// It must not be called within a transaction, which already holds a connection; ForTx is for there.
func (s *Service) For(ctx context.Context) (*Compiled, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	if a.Kind == actor.System {
		return system, nil
	}
	epoch, err := s.Epoch(ctx, a.Tenant)
	if err != nil {
		return nil, err
	}
	k := principal(a)
	if c, ok := s.compiled.Get(k); ok && c.fresh(epoch, time.Now()) {
		return c, nil
	}
	for {
		c, err := s.compiled.Load(ctx, k, func(ctx context.Context) (c *Compiled, err error) {
			err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
				c, err = s.load(ctx, tx, a)
				return err
			})
			return c, err
		})
		if err != nil {
			return nil, err
		}
		if c.fresh(epoch, time.Now()) {
			return c, nil
		}
		// Whoever asks after the invalidation gets a load that began after it, and so sees at least this epoch.
		s.compiled.Invalidate(k)
	}
}

// Epoch returns the access epoch of a tenant, at most a second old: it is raised whenever what somebody there may do changes.
func (s *Service) Epoch(ctx context.Context, tenant string) (int64, error) {
	k := cache.Key[struct{}]{Tenant: tenant}
	if epoch, ok := s.epochs.Get(k); ok {
		return epoch, nil
	}
	return s.epochs.Load(ctx, k, func(ctx context.Context) (epoch int64, err error) {
		err = s.db.Read(actor.ForSystem(ctx, tenant, "access"), func(ctx context.Context, tx *db.Tx) error {
			epoch, err = epochOf(ctx, tx)
			return err
		})
		return epoch, err
	})
}

// ForTx is For within a transaction: the rights as the transaction sees them. Where nobody has changed any since they were
// compiled, it costs one read by primary key.
func (s *Service) ForTx(ctx context.Context, tx *db.Tx) (*Compiled, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	if a.Kind == actor.System {
		return system, nil
	}
	if c, ok := s.compiled.Get(principal(a)); ok {
		epoch, err := epochOf(ctx, tx)
		if err != nil {
			return nil, err
		}
		if c.fresh(epoch, time.Now()) {
			return c, nil
		}
	}
	// What the transaction itself has changed may yet be rolled back, so this is not remembered.
	return s.load(ctx, tx, a)
}

// Require refuses an actor who may not use the function with a forbidden fault.
func (s *Service) Require(ctx context.Context, function string) error {
	c, err := s.For(ctx)
	if err != nil {
		return err
	}
	return c.require(function)
}

func (c *Compiled) require(function string) error {
	if c.Has(function) {
		return nil
	}
	return fault.New(fault.Forbidden, "function_missing", fault.Params{"function": function})
}

// Raise raises the tenant's access epoch in the transaction. It locks the epoch, so that changes of rights in one tenant
// happen one after the other: call it before reading what the change depends on.
func (s *Service) Raise(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.Exec(ctx, `insert into tenant_state (tenant_id, access_epoch) values (?, 2)
		on conflict (tenant_id) do update set access_epoch = tenant_state.access_epoch + 1`, tx.Tenant()); err != nil {
		return err
	}
	what := event.Invalidation{Kind: event.KindAccess, Tenant: tx.Tenant()}
	tx.AfterCommit(func() {
		if err := s.invalid.Invalidate(context.WithoutCancel(ctx), what); err != nil {
			s.log.WarnContext(ctx, "telling other nodes of changed rights", "tenant", what.Tenant, "error", err)
		}
	})
	return nil
}

// change runs fn in a transaction that raises the epoch, with the actor's rights as they are once all earlier changes have
// been made. Without the function the actor is refused.
func (s *Service) change(ctx context.Context, function string, fn func(ctx context.Context, tx *db.Tx, me *Compiled) error) error {
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error { return s.changeTx(ctx, tx, function, fn) })
}

// changeTx is change within a transaction.
func (s *Service) changeTx(ctx context.Context, tx *db.Tx, function string, fn func(ctx context.Context, tx *db.Tx, me *Compiled) error) error {
	if err := s.Raise(ctx, tx); err != nil {
		return err
	}
	me, err := s.ForTx(ctx, tx)
	if err != nil {
		return err
	}
	if function != "" {
		if err := me.require(function); err != nil {
			return err
		}
	}
	return fn(ctx, tx, me)
}

// principal is the key under which the actor's rights are remembered: who it is, what limits it, and the rights that a job
// was started with.
func principal(a actor.Actor) cache.Key[string] {
	id := a.UserID
	if id == "" {
		id = string(a.Kind) + "\x00" + a.ID
	}
	if a.Kind == actor.Portal {
		id += "\x02" + customerKey(a.Customer)
	}
	if a.Rights != "" {
		id += "\x01" + a.Rights
	}
	if len(a.Scopes) > 0 {
		id += "\x00" + strings.Join(a.Scopes, "\x00")
	}
	return cache.Key[string]{Tenant: a.Tenant, ID: id}
}

func epochOf(ctx context.Context, tx *db.Tx) (int64, error) {
	var epoch int64
	err := tx.QueryRow(ctx, "select access_epoch from tenant_state where tenant_id = ?", tx.Tenant()).Scan(&epoch)
	if errors.Is(err, db.ErrNoRows) {
		return 1, nil
	}
	return epoch, err
}

// load compiles the actor's rights.
func (s *Service) load(ctx context.Context, tx *db.Tx, a actor.Actor) (*Compiled, error) {
	if a.Kind == actor.System {
		return system, nil
	}
	if a.Rights != "" {
		return s.loadPinned(ctx, tx, a)
	}
	from, err := sourceOf(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	limit, err := s.limit(ctx, a.Scopes)
	if err != nil {
		return nil, err
	}
	return from.compile(limit), nil
}

func (s *Service) limit(ctx context.Context, scopes []string) (*limit, error) {
	var failed error
	l := newLimit(scopes, func(name string) (string, bool) {
		if s.catalogue == nil {
			return "", false
		}
		id, ok, err := s.catalogue.ObjectID(ctx, name)
		if err != nil {
			failed = err
		}
		return id, ok
	})
	return l, failed
}
