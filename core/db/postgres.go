package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// appRole is the role that serves: it owns nothing and cannot bypass row-level security.
const appRole = "kontor_app"

type pgEngine struct {
	db         *sql.DB
	bun        *bun.DB
	migrateURL string
	log        *slog.Logger
}

func openPostgres(ctx context.Context, o Options) (*pgEngine, error) {
	if o.MigrateURL == "" {
		o.MigrateURL = o.URL
	}
	cfg, err := pgx.ParseConfig(o.URL)
	if err != nil {
		return nil, err
	}
	cfg.RuntimeParams["application_name"] = "kontor"
	cfg.RuntimeParams["timezone"] = "UTC"
	// The settings with which every transaction begins are planned once; those of reads say how the reads are.
	cfg.RuntimeParams["plan_cache_mode"] = "auto"
	cfg.RuntimeParams["jit"] = "off"
	sqlDB := stdlib.OpenDB(*cfg, stdlib.OptionAfterConnect(becomeAppRole), stdlib.OptionResetSession(func(context.Context, *pgx.Conn) error { return nil }))
	if o.MaxConns <= 0 {
		o.MaxConns = 20
	}
	sqlDB.SetMaxOpenConns(o.MaxConns)
	sqlDB.SetMaxIdleConns(o.MaxConns)
	if err := sqlDB.PingContext(ctx); err != nil {
		_ = sqlDB.Close()
		return nil, err
	}
	return &pgEngine{db: sqlDB, bun: bun.NewDB(sqlDB, pgdialect.New()), migrateURL: o.MigrateURL, log: o.Logger}, nil
}

// becomeAppRole drops a privileged login to the serving role, and refuses a connection that could step over tenants.
func becomeAppRole(ctx context.Context, c *pgx.Conn) error {
	const privileged = `select r.rolsuper or r.rolbypassrls or exists (
			select from pg_class t where t.relowner = r.oid and t.relrowsecurity)
		from pg_roles r where r.rolname = current_user`
	var yes, exists bool
	if err := c.QueryRow(ctx, privileged).Scan(&yes); err != nil {
		return err
	}
	if !yes {
		return nil
	}
	if err := c.QueryRow(ctx, `select exists (select from pg_roles where rolname = $1)`, appRole).Scan(&exists); err != nil {
		return err
	}
	if !exists {
		return nil // Before the first migration there is nothing to step over.
	}
	if _, err := c.Exec(ctx, "set role "+appRole); err != nil {
		return fmt.Errorf("become role %s: %w", appRole, err)
	}
	if err := c.QueryRow(ctx, privileged).Scan(&yes); err != nil {
		return err
	}
	if yes {
		return errors.New("the database role " + appRole + " owns tables or may bypass row-level security; Kontor refuses to serve with it")
	}
	return nil
}

func (e *pgEngine) dialect() Dialect { return Postgres }

func (e *pgEngine) acquire(ctx context.Context, tenant string, write bool) (session, error) {
	return e.session(ctx, tenant, write)
}

func (e *pgEngine) control(ctx context.Context, write bool) (session, error) {
	return e.session(ctx, "", write)
}

func (e *pgEngine) session(ctx context.Context, tenant string, write bool) (session, error) {
	c, err := e.bun.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("get a database connection: %w", err)
	}
	s := &pgSession{conn: c, tenant: tenant, write: write}
	if err := c.Raw(func(dc any) error { s.pgx = dc.(*stdlib.Conn).Conn(); return nil }); err != nil {
		_ = c.Close()
		return nil, err
	}
	return s, nil
}

func (e *pgEngine) createTenant(context.Context, string) error { return nil }

// dropTenant works as the owner of the tables, since the serving role cannot remove rows of the ledger.
func (e *pgEngine) dropTenant(ctx context.Context, tenant string) error {
	c, err := pgx.Connect(ctx, e.migrateURL)
	if err != nil {
		return err
	}
	defer c.Close(context.WithoutCancel(ctx))
	return pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, setTenant, tenant); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
			where c.relkind = 'r' and c.relrowsecurity and c.relnamespace = 'public'::regnamespace`)
		if err != nil {
			return err
		}
		tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "set constraints all deferred"); err != nil {
			return err
		}
		for _, t := range tables {
			if _, err := tx.Exec(ctx, "delete from "+pgx.Identifier{t}.Sanitize()+" where tenant_id = $1", tenant); err != nil {
				return fmt.Errorf("erase %s: %w", t, err)
			}
		}
		return nil
	})
}

func (e *pgEngine) ping(ctx context.Context) error { return e.db.PingContext(ctx) }

func (e *pgEngine) stats() Stats { return Stats{OpenConns: e.db.Stats().OpenConnections} }

func (e *pgEngine) close() error { return e.db.Close() }

// pgSession pipelines: the tenant setting, queued writes and the statement that needs an answer travel in one round
// trip. A write transaction whose statements all fit into one batch needs no begin and commit, since PostgreSQL runs a
// batch up to its sync message as one transaction.
type pgSession struct {
	conn    bun.Conn
	pgx     *pgx.Conn
	tenant  string
	write   bool
	began   bool
	begin   bool
	broken  bool
	closed  bool
	failed  error // of what was pushed
	pending []pgStatement
	open    *pgRows
	plan    Plan   // of the statement that is sent next
	text    []byte // where Values collects the texts of a row
	// ahead are statements that PostgreSQL works on while the next ones are made.
	ahead *pgAhead
}

type pgAhead struct {
	results pgx.BatchResults
	n       int
}

type pgStatement struct {
	query string
	args  []any
}

func (s *pgSession) queue(query string, args []any) {
	s.pending = append(s.pending, pgStatement{query, args})
}

// explicit has the next statements preceded by a begin.
func (s *pgSession) explicit() { s.begin = true }

const setTenant = "select set_config('kontor.tenant', $1, true)"

// setTenantRead is setTenant for reads by Plan; a write lets its plans be kept, since an insert or an update by id has one
// good plan, whatever the tenant's size, and planning it anew costs more than running it. Tenants differ in size by orders
// of magnitude, so that a plan made for an average one is wrong for most: Fresh. A plan that was made under the settings of
// the others is kept with the statement; they are sent with each execution all the same, since the server makes it anew
// whenever the tables' statistics change.
var setTenantRead = [...]string{
	Fresh: setTenant + ", set_config('plan_cache_mode', 'force_custom_plan', true)",
	Kept:  setTenant + ", set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)",
	Ordered: setTenant + ", set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)" +
		", set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)",
}

// push sends what is queued without waiting for it, so that PostgreSQL works on it meanwhile.
func (s *pgSession) push() {
	if len(s.pending) == 0 || s.open != nil || s.broken || s.drain() != nil {
		return
	}
	s.explicit()
	br, n := s.transmit(context.Background(), true, nil)
	s.ahead = &pgAhead{br, n}
}

// drain waits for what was pushed.
func (s *pgSession) drain() error {
	if s.ahead == nil || s.failed != nil {
		return s.failed
	}
	a := s.ahead
	s.ahead = nil
	s.failed = s.skip(a.results, a.n)
	if err := a.results.Close(); s.failed == nil {
		s.failed = mapPostgres(err)
	}
	return s.failed
}

// skip reads the results of statements that nobody asks for.
func (s *pgSession) skip(br pgx.BatchResults, n int) error {
	for range n {
		if _, err := br.Exec(); err != nil {
			s.broken = true
			_ = br.Close()
			return mapPostgres(err)
		}
	}
	return nil
}

// send sends what is pending and leaves the reader at the result of the last statement.
func (s *pgSession) send(ctx context.Context, begin bool, last *pgStatement) (pgx.BatchResults, error) {
	if s.open != nil {
		s.open.Close()
	}
	if err := s.drain(); err != nil {
		return nil, err
	}
	br, n := s.transmit(ctx, begin, last)
	if err := s.skip(br, n); err != nil {
		return nil, err
	}
	return br, nil
}

// transmit sends what is pending, with begin and the tenant setting first where needed, and says how many results come
// before that of the last statement.
func (s *pgSession) transmit(ctx context.Context, begin bool, last *pgStatement) (br pgx.BatchResults, n int) {
	var b pgx.Batch
	if !s.began {
		if begin || s.begin {
			if s.write {
				b.Queue("begin")
			} else {
				b.Queue("begin read only")
			}
			s.began = true
			n++
		}
		if s.write {
			b.Queue(setTenant, s.tenant)
		} else {
			b.Queue(setTenantRead[s.plan], s.tenant)
		}
		n++
	}
	for _, p := range s.pending {
		b.Queue(p.query, p.args...)
	}
	n += len(s.pending)
	s.pending = s.pending[:0]
	if last != nil {
		b.Queue(last.query, last.args...)
	}
	return s.pgx.SendBatch(ctx, &b), n
}

func (s *pgSession) exec(ctx context.Context, query string, args []any) (int64, error) {
	if !s.write {
		return 0, errReadOnly
	}
	br, err := s.send(ctx, true, &pgStatement{query, args})
	if err != nil {
		return 0, err
	}
	tag, err := br.Exec()
	if cerr := br.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		s.broken = true
		return 0, mapPostgres(err)
	}
	return tag.RowsAffected(), nil
}

func (s *pgSession) query(ctx context.Context, plan Plan, query string, args []any) (Rows, error) {
	s.plan = plan
	br, err := s.send(ctx, s.write, &pgStatement{query, args})
	if err != nil {
		return nil, err
	}
	rows, err := br.Query()
	if err != nil {
		s.broken = true
		_ = br.Close()
		return nil, mapPostgres(err)
	}
	s.open = &pgRows{Rows: rows, batch: br, s: s}
	return s.open, nil
}

func (s *pgSession) bun(ctx context.Context) (bunDB, error) {
	s.plan = Fresh
	br, err := s.send(ctx, true, nil)
	if err != nil {
		return nil, err
	}
	if err := br.Close(); err != nil {
		s.broken = true
		return nil, mapPostgres(err)
	}
	return s.conn, nil
}

func (s *pgSession) commit(ctx context.Context) error {
	if s.open != nil {
		s.open.Close()
	}
	var err error
	switch {
	case s.began || s.begin:
		s.queue("commit", nil)
		err = s.flush(ctx)
	case len(s.pending) > 0:
		err = s.flush(ctx)
	}
	if err != nil {
		s.rollback()
		return err
	}
	s.release()
	return nil
}

func (s *pgSession) flush(ctx context.Context) error {
	br, err := s.send(context.WithoutCancel(ctx), false, nil)
	if err != nil {
		return err
	}
	return mapPostgres(br.Close())
}

func (s *pgSession) rollback() {
	if s.closed {
		return
	}
	if s.open != nil {
		s.open.Close()
	}
	_ = s.drain()
	if s.began && !s.pgx.IsClosed() {
		ctx, cancel := context.WithTimeout(context.Background(), rollbackTimeout)
		if _, err := s.pgx.Exec(ctx, "rollback"); err != nil {
			_ = s.pgx.Close(ctx)
		}
		cancel()
	}
	s.release()
}

func (s *pgSession) release() {
	s.closed = true
	_ = s.conn.Close()
}

type pgRows struct {
	pgx.Rows
	batch  pgx.BatchResults
	s      *pgSession
	closed bool
	err    error
}

func (r *pgRows) Close() {
	if r.closed {
		return
	}
	r.closed = true
	r.Rows.Close()
	r.err = r.Rows.Err()
	if err := r.batch.Close(); r.err == nil {
		r.err = err
	}
	if r.err != nil {
		r.s.broken = true
	}
	r.s.open = nil
}

func (r *pgRows) Err() error {
	if r.err != nil {
		return mapPostgres(r.err)
	}
	return mapPostgres(r.Rows.Err())
}

func mapPostgres(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNoRows
	}
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return err
	}
	switch pg.Code {
	case "23505":
		return &ConstraintError{Kind: Unique, Name: pg.ConstraintName, Table: pg.TableName, err: err}
	case "23503":
		return &ConstraintError{Kind: ForeignKey, Name: pg.ConstraintName, Table: pg.TableName, err: err}
	case "23514", "23502":
		return &ConstraintError{Kind: Check, Name: pg.ConstraintName, Table: pg.TableName, err: err}
	case "40001", "40P01":
		return &retryable{err}
	}
	return err
}
