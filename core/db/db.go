// Package db is the only door to the database, and it opens only for one tenant at a time.
//
// Every room gets its data through Tenant and Read, which bind the transaction to the tenant of the context's actor:
// on PostgreSQL by row-level security, on SQLite by opening that tenant's own file. System is the reviewed exception
// for the few tables that stand above tenants (accounts, sessions, jobs). Nobody else may hold a connection, so a
// query without a tenant cannot be written.
package db

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Options say where the data lives.
type Options struct {
	// URL is empty for SQLite under Dir, or a postgres:// URL for the serving role.
	URL string
	// MigrateURL is the PostgreSQL URL of the role that owns the tables; empty means URL.
	MigrateURL string
	// Dir is the directory of the SQLite files.
	Dir string
	// MaxConns bounds the PostgreSQL connections (default 20) and the SQLite readers per tenant (default 4).
	MaxConns int
	// MaxOpenTenants bounds the SQLite files that are held open (default 64).
	MaxOpenTenants int
	// Logger may be nil.
	Logger *slog.Logger
}

// engine is what differs between SQLite and PostgreSQL.
type engine interface {
	dialect() Dialect
	acquire(ctx context.Context, tenant string, write bool) (session, error)
	control(ctx context.Context, write bool) (session, error)
	migrate(ctx context.Context) error
	createTenant(ctx context.Context, tenant string) error
	dropTenant(ctx context.Context, tenant string) error
	snapshot(ctx context.Context) (snapshotSource, error)
	loading(ctx context.Context, tenant string) (session, error)
	advance(ctx context.Context, highest map[string]int64) error
	ping(ctx context.Context) error
	stats() Stats
	close() error
}

// session is one connection that is bound to a tenant or to the control tables, inside a transaction when it writes.
type session interface {
	queue(query string, args []any)
	// explicit makes the transaction one that begins and commits by statements, as savepoints need it.
	explicit()
	// push has the database begin with what is queued.
	push()
	exec(ctx context.Context, query string, args []any) (int64, error)
	query(ctx context.Context, plan Plan, query string, args []any) (Rows, error)
	bun(ctx context.Context) (bunDB, error)
	commit(ctx context.Context) error
	rollback()
}

// DB is the database of one Kontor node.
type DB struct {
	eng       engine
	log       *slog.Logger
	listeners listeners
}

// Stats tell an operator what is open.
type Stats struct {
	OpenTenants int
	OpenConns   int
}

// Open connects and checks that the serving role cannot step over tenants. It does not migrate.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.MaxOpenTenants <= 0 {
		o.MaxOpenTenants = 64
	}
	var (
		eng engine
		err error
	)
	switch {
	case o.URL == "":
		eng, err = openSQLite(ctx, o)
	case strings.HasPrefix(o.URL, "postgres://"), strings.HasPrefix(o.URL, "postgresql://"):
		eng, err = openPostgres(ctx, o)
	default:
		return nil, errors.New("the database URL must be empty (SQLite) or start with postgres://")
	}
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return &DB{eng: eng, log: o.Logger}, nil
}

// Close releases all connections.
func (d *DB) Close() error { return d.eng.close() }

// Dialect tells which SQL the database speaks.
func (d *DB) Dialect() Dialect { return d.eng.dialect() }

// Ping answers nil when the database can be asked.
func (d *DB) Ping(ctx context.Context) error { return d.eng.ping(ctx) }

// Stats counts what is open.
func (d *DB) Stats() Stats { return d.eng.stats() }

// Migrate brings the schema up to date: the control tables, and every tenant's (on SQLite, a tenant's file is
// brought up to date when it is next opened).
func (d *DB) Migrate(ctx context.Context) error { return d.eng.migrate(ctx) }

// CreateTenant prepares the storage of a new tenant. It is idempotent.
func (d *DB) CreateTenant(ctx context.Context, tenant string) error {
	return d.eng.createTenant(ctx, tenant)
}

// DropTenant erases all rows of a tenant. It cannot be undone.
func (d *DB) DropTenant(ctx context.Context, tenant string) error {
	return d.eng.dropTenant(ctx, tenant)
}

// Tenant runs fn in one write transaction of the actor's tenant. It commits when fn returns nil, else nothing has
// happened. A deadlock or serialization failure runs fn again, up to three times; fn must have no other effects
// than those on tx. Without an actor it is an unauthenticated fault, for one who may only look a forbidden one.
func (d *DB) Tenant(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	if a.ReadOnly {
		return fault.New(fault.Forbidden, "viewing_only")
	}
	return retry(ctx, func() error {
		s, err := d.eng.acquire(ctx, a.Tenant, true)
		if err != nil {
			return err
		}
		tx := &Tx{conn: conn{s: s, dialect: d.eng.dialect()}, tenant: a.Tenant}
		if err := run(ctx, s, func() error {
			err := fn(ctx, tx)
			if err == nil {
				tx.settle()
			}
			return err
		}); err != nil {
			return err
		}
		for _, f := range tx.after {
			f()
		}
		d.listeners.tell(tx.topics, tx.tenant)
		return nil
	})
}

// Read runs fn with a read-only handle on the actor's tenant. Each statement sees the latest committed state.
func (d *DB) Read(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	s, err := d.eng.acquire(ctx, a.Tenant, false)
	if err != nil {
		return err
	}
	defer s.rollback()
	return fn(ctx, &Tx{conn: conn{s: s, dialect: d.eng.dialect()}, tenant: a.Tenant, readOnly: true})
}

// System runs fn in one write transaction on the control tables, which stand above tenants. The reason is written
// down for review. It reaches no tenant's rows.
func (d *DB) System(ctx context.Context, reason string, fn func(ctx context.Context, tx *ControlTx) error) error {
	if reason == "" {
		return errors.New("system access needs a reason")
	}
	return retry(ctx, func() error {
		s, err := d.eng.control(ctx, true)
		if err != nil {
			return err
		}
		tx := &ControlTx{conn: conn{s: s, dialect: d.eng.dialect()}}
		if err := run(ctx, s, func() error { return fn(ctx, tx) }); err != nil {
			return err
		}
		for _, f := range tx.after {
			f()
		}
		return nil
	})
}

// SystemRead is System without writing.
func (d *DB) SystemRead(ctx context.Context, reason string, fn func(ctx context.Context, tx *ControlTx) error) error {
	if reason == "" {
		return errors.New("system access needs a reason")
	}
	s, err := d.eng.control(ctx, false)
	if err != nil {
		return err
	}
	defer s.rollback()
	return fn(ctx, &ControlTx{conn: conn{s: s, dialect: d.eng.dialect()}})
}

func run(ctx context.Context, s session, fn func() error) (err error) {
	done := false
	defer func() {
		if !done {
			s.rollback()
		}
	}()
	if err := fn(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	done = true
	return s.commit(ctx)
}

func retry(ctx context.Context, fn func() error) error {
	var err error
	for try := range 4 {
		if err = fn(); err == nil || !isRetryable(err) || try == 3 {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(1<<try) * 10 * time.Millisecond):
		}
	}
	return err
}

// ErrNoRows is returned by Row.Scan when there is no row.
var ErrNoRows = errors.New("no rows")

// NotFound turns ErrNoRows into a not-found fault for the kind and id, and leaves other errors alone.
func NotFound(err error, kind, id string) error {
	if errors.Is(err, ErrNoRows) {
		return fault.Missing(kind, id)
	}
	return err
}
