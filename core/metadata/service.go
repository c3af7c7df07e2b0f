package metadata

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
)

// revalidate is how long a model is used before its epoch is compared with the database's again. Changes made on
// this node are seen at once; other nodes see them at the latest after this time, or when they are told.
const revalidate = time.Second

// Guard refuses an actor who may not use a function, such as "settings.metadata", with a forbidden fault.
type Guard func(ctx context.Context, function string) error

// Shipped are the definitions that come with Kontor. Each function makes them anew.
type Shipped struct {
	Objects            func() []*Object
	Relations          func() []*Relation
	CustomObjectFields func(objectID string) []*Field
	CustomSlots        SlotCounts
}

// Service is the door to the metadata.
type Service struct {
	db      *db.DB
	shipped Shipped
	guard   Guard
	// reindex is called in the transaction that creates a field with a side column or a formula, makes one filterable or
	// searchable, or changes its formula.
	reindex func(ctx context.Context, tx *db.Tx, objectID, fieldID string) error
	// changed is called after a commit that changed a tenant's metadata.
	changed func(tenant string)
	base    func() *base

	mu     sync.RWMutex
	models map[string]*cached
}

type cached struct {
	model   *Model
	checked time.Time
}

// Options wire the service.
type Options struct {
	DB      *db.DB
	Shipped Shipped
	Guard   Guard
	// Reindex enqueues the job that brings the side column of a field, its formula and the search words of existing records
	// in line, and calls SlotFilled in the same transaction where there is nothing to do. May be nil.
	Reindex func(ctx context.Context, tx *db.Tx, objectID, fieldID string) error
	// Changed tells other nodes and open screens; may be nil.
	Changed func(tenant string)
}

// New returns the service.
func New(o Options) *Service {
	s := &Service{db: o.DB, shipped: o.Shipped, guard: o.Guard, reindex: o.Reindex, changed: o.Changed, models: map[string]*cached{}}
	s.base = sync.OnceValue(func() *base { return newBase(o.Shipped) })
	if s.changed == nil {
		s.changed = func(string) {}
	}
	return s
}

// SetReindex wires the job after the fact, since its worker is built on rooms that are built on this one.
func (s *Service) SetReindex(fn func(ctx context.Context, tx *db.Tx, objectID, fieldID string) error) {
	s.reindex = fn
}

// Model returns the metadata of the actor's tenant.
func (s *Service) Model(ctx context.Context) (*Model, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	if m := s.fresh(a.Tenant); m != nil {
		return m, nil
	}
	var m *Model
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err = s.ModelTx(ctx, tx)
		return err
	})
	return m, err
}

// ModelTx is Model within a transaction, whose own changes it sees.
func (s *Service) ModelTx(ctx context.Context, tx *db.Tx) (*Model, error) {
	if m := s.fresh(tx.Tenant()); m != nil && tx.ReadOnly() {
		return m, nil
	}
	epoch, err := epochOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	s.mu.RLock()
	c := s.models[tx.Tenant()]
	s.mu.RUnlock()
	if c != nil && c.model.Epoch == epoch {
		s.keep(c.model)
		return c.model, nil
	}
	m, err := s.load(ctx, tx, epoch)
	if err != nil {
		return nil, err
	}
	if tx.ReadOnly() {
		s.keep(m)
	}
	return m, nil
}

// Current is Model for a write transaction on records: the cached model when it is fresh, without a look at the database.
func (s *Service) Current(ctx context.Context, tx *db.Tx) (*Model, error) {
	if m := s.fresh(tx.Tenant()); m != nil {
		return m, nil
	}
	return s.ModelTx(ctx, tx)
}

// Forget drops what is known of a tenant, because another node has changed it; of every tenant where it is empty, because
// nobody knows what has changed.
func (s *Service) Forget(tenant string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if tenant == "" {
		clear(s.models)
		return
	}
	delete(s.models, tenant)
}

func (s *Service) fresh(tenant string) *Model {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if c := s.models[tenant]; c != nil && time.Since(c.checked) < revalidate {
		return c.model
	}
	return nil
}

// maxModels bounds the memory: a model is some ten kilobytes, and as much again for each shipped object that the tenant has
// extended.
const maxModels = 500

func (s *Service) keep(m *Model) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.models) >= maxModels {
		for t := range s.models {
			delete(s.models, t)
			break
		}
	}
	s.models[m.Tenant] = &cached{model: m, checked: time.Now()}
}

// change runs fn in a transaction that raises the tenant's metadata epoch.
func (s *Service) change(ctx context.Context, fn func(ctx context.Context, tx *db.Tx, m *Model) error) error {
	if err := s.guard(ctx, "settings.metadata"); err != nil {
		return err
	}
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		// The epoch is raised first: it locks the row, so that two administrators change one after the other.
		if err := s.Raise(ctx, tx); err != nil {
			return err
		}
		m, err := s.ModelTx(ctx, tx)
		if err != nil {
			return err
		}
		return fn(ctx, tx, m)
	})
}

// Raise raises the tenant's metadata epoch in the transaction of a room that keeps something that belongs to the metadata, such as
// layouts, and tells other nodes and open screens after it. It locks the epoch: call it before reading what the change depends on.
func (s *Service) Raise(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.Exec(ctx, `insert into tenant_state (tenant_id, metadata_epoch) values (?, 2)
		on conflict (tenant_id) do update set metadata_epoch = tenant_state.metadata_epoch + 1`, tx.Tenant()); err != nil {
		return err
	}
	tenant := tx.Tenant()
	tx.AfterCommit(func() {
		s.Forget(tenant)
		s.changed(tenant)
	})
	return nil
}

func epochOf(ctx context.Context, tx *db.Tx) (int64, error) {
	var epoch int64
	err := tx.QueryRow(ctx, "select metadata_epoch from tenant_state where tenant_id = ?", tx.Tenant()).Scan(&epoch)
	if errors.Is(err, db.ErrNoRows) {
		return 1, nil
	}
	return epoch, err
}

// Shipped returns the definitions that come with Kontor, without any tenant's changes.
func (s *Service) Shipped() []*Object {
	return s.base().model.Objects
}
