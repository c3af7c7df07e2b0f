package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// liteFile is one open SQLite database: a single writer connection, so that writers queue in Go instead of colliding
// in SQLite, and a few readers.
type liteFile struct {
	tenant  string
	path    string
	readers int

	once  sync.Once
	err   error
	users atomic.Int32
	conns atomic.Int32
	// uses is how often the file was asked for, last when it was given back, in nanoseconds.
	uses, last atomic.Int64
	// waiting is how many writes wait for the one that is at work.
	waiting atomic.Int32

	write, read *bun.DB
	writer      chan *liteConn // holds the one writer while it is idle, nil for one that is not open
	idle        chan *liteConn // idle readers
	slots       chan struct{}  // one token per reader that may be open
	closed      atomic.Bool
}

type liteConn struct {
	conn  bun.Conn
	stmts *lru.Cache[string, *sql.Stmt]
	last  time.Time
}

// mappedBytes is how much of a file a reader sees through a mapping instead of reading page by page, which takes a third of
// the CPU time of a list: the most that SQLite is built for, and all of a file with half a million contacts. What is mapped
// is the system's page cache, which it takes back when memory is short, and is let go with the connection. A writer reads
// and writes its pages. Where nothing can be mapped, SQLite reads.
const mappedBytes = 0x7fff0000

// uriPath escapes what ends the path of a file URI.
var uriPath = strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23")

func openLite(ctx context.Context, path string, readers int) (*liteFile, error) {
	f := &liteFile{path: path, readers: readers}
	if err := f.start(); err != nil {
		return nil, err
	}
	// The writer comes first: it brings a new file into WAL mode.
	s, err := f.session(ctx, true)
	if err != nil {
		return nil, err
	}
	s.rollback()
	return f, nil
}

// start makes the pools. Connections are opened when they are needed: each costs half a megabyte, most of it for the schema.
func (f *liteFile) start() error {
	open := func(more ...string) (*bun.DB, error) {
		q := url.Values{}
		for _, p := range append([]string{"busy_timeout(10000)", "foreign_keys(1)", "temp_store(2)", "cache_size(-4096)"}, more...) {
			q.Add("_pragma", p)
		}
		q.Set("_inttotime", "1")
		q.Set("_time_integer_format", "unix_micro")
		d, err := sql.Open("sqlite", "file:"+uriPath.Replace(f.path)+"?"+q.Encode())
		if err != nil {
			return nil, err
		}
		d.SetMaxIdleConns(0)
		return bun.NewDB(d, sqlitedialect.New()), nil
	}
	var err error
	if f.write, err = open("journal_mode(WAL)"); err != nil {
		return err
	}
	if f.read, err = open("query_only(1)", fmt.Sprintf("mmap_size(%d)", mappedBytes)); err != nil {
		return err
	}
	f.writer = make(chan *liteConn, 1)
	f.idle = make(chan *liteConn, f.readers)
	f.slots = make(chan struct{}, f.readers)
	for range f.readers {
		f.slots <- struct{}{}
	}
	f.writer <- nil
	return nil
}

// connectWriter opens the writer. A larger cache and rarer checkpoints keep the inner pages of many indexes at hand while rows
// are written in bulk; only what is used is taken.
func (f *liteFile) connectWriter(ctx context.Context) (*liteConn, error) {
	w, err := f.connect(ctx, f.write)
	if err != nil {
		return nil, err
	}
	for _, p := range []string{"synchronous = normal", "cache_size = -16384", "wal_autocheckpoint = 4000"} {
		if _, err := w.conn.ExecContext(ctx, "pragma "+p); err != nil {
			f.drop(w)
			return nil, err
		}
	}
	return w, nil
}

func (f *liteFile) connect(ctx context.Context, d *bun.DB) (*liteConn, error) {
	c, err := d.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", f.path, err)
	}
	stmts, err := lru.NewWithEvict(200, func(_ string, s *sql.Stmt) { _ = s.Close() })
	if err != nil {
		return nil, err
	}
	f.conns.Add(1)
	return &liteConn{conn: c, stmts: stmts}, nil
}

func (f *liteFile) session(ctx context.Context, write bool) (*liteSession, error) {
	if write {
		f.waiting.Add(1)
		defer f.waiting.Add(-1)
		select {
		case c := <-f.writer:
			if c == nil {
				var err error
				if c, err = f.connectWriter(context.WithoutCancel(ctx)); err != nil {
					f.writer <- nil
					return nil, err
				}
			}
			return &liteSession{c: c, file: f, write: true}, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	select {
	case c := <-f.idle:
		return &liteSession{c: c, file: f}, nil
	default:
	}
	select {
	case c := <-f.idle:
		return &liteSession{c: c, file: f}, nil
	case <-f.slots:
		c, err := f.connect(context.WithoutCancel(ctx), f.read)
		if err != nil {
			f.slots <- struct{}{}
			return nil, err
		}
		return &liteSession{c: c, file: f}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (f *liteFile) release() {
	f.last.Store(time.Now().UnixNano())
	f.users.Add(-1)
}

func (f *liteFile) drop(c *liteConn) {
	c.stmts.Purge()
	_ = c.conn.Close()
	f.conns.Add(-1)
}

// trim closes the idle connections that were given back before a moment. The file may be closed meanwhile.
func (f *liteFile) trim(before time.Time) {
	for range len(f.idle) {
		select {
		case c := <-f.idle:
			if c.last.Before(before) {
				f.drop(c)
				f.slots <- struct{}{}
			} else {
				f.idle <- c
			}
		default:
		}
	}
	select {
	case c := <-f.writer:
		if c != nil && c.last.Before(before) {
			f.drop(c)
			c = nil
		}
		f.writer <- c
	default:
	}
	if f.closed.Load() {
		f.drain()
	}
}

// close drops the connections. The caller knows that nobody uses the file.
func (f *liteFile) close() {
	if f.write == nil || !f.closed.CompareAndSwap(false, true) {
		return
	}
	f.drain()
	_ = f.read.Close()
	_ = f.write.Close()
}

func (f *liteFile) drain() {
	for {
		select {
		case c := <-f.idle:
			f.drop(c)
		case c := <-f.writer:
			if c != nil {
				f.drop(c)
			}
		default:
			return
		}
	}
}

// liteSession is one use of a connection. A writer begins with its first statement.
type liteSession struct {
	c       *liteConn
	file    *liteFile
	write   bool
	began   bool
	closed  bool
	failed  error
	open    *liteRows
	row     []any // where Values reads a row to
	onClose func()
}

func (s *liteSession) begin(ctx context.Context) error {
	if s.failed != nil {
		return s.failed
	}
	if s.open != nil {
		s.open.Close()
	}
	if !s.write || s.began {
		return nil
	}
	if _, err := s.run(ctx, "begin immediate", nil); err != nil {
		return mapSQLite(err)
	}
	s.began = true
	return nil
}

func (s *liteSession) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if st, ok := s.c.stmts.Get(query); ok {
		return st, nil
	}
	st, err := s.c.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, mapSQLite(err)
	}
	s.c.stmts.Add(query, st)
	return st, nil
}

func (s *liteSession) run(ctx context.Context, query string, args []any) (sql.Result, error) {
	st, err := s.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, args...)
}

// queue runs the statement at once: there is no round trip to save. Its error fails the commit.
func (s *liteSession) queue(query string, args []any) {
	if s.failed != nil {
		return
	}
	if _, err := s.exec(context.Background(), query, args); err != nil {
		s.failed = err
	}
}

// explicit does nothing: every transaction is.
func (s *liteSession) explicit() {}

// push does nothing: what is queued runs at once.
func (s *liteSession) push() {}

func (s *liteSession) exec(ctx context.Context, query string, args []any) (int64, error) {
	if !s.write {
		return 0, errReadOnly
	}
	if err := s.begin(ctx); err != nil {
		return 0, err
	}
	res, err := s.run(ctx, query, args)
	if err != nil {
		return 0, mapSQLite(err)
	}
	return res.RowsAffected()
}

func (s *liteSession) query(ctx context.Context, _ Plan, query string, args []any) (Rows, error) {
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	st, err := s.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := st.QueryContext(ctx, args...)
	if err != nil {
		return nil, mapSQLite(err)
	}
	s.open = &liteRows{Rows: rows, s: s}
	return s.open, nil
}

func (s *liteSession) bun(ctx context.Context) (bunDB, error) {
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	return s.c.conn, nil
}

func (s *liteSession) commit(context.Context) error {
	if s.open != nil {
		s.open.Close()
	}
	if s.failed != nil {
		err := s.failed
		s.rollback()
		return err
	}
	if s.began {
		if _, err := s.run(context.Background(), "commit", nil); err != nil {
			s.rollback()
			return mapSQLite(err)
		}
		s.began = false
	}
	s.rollback()
	return nil
}

func (s *liteSession) rollback() {
	if s.closed {
		return
	}
	s.closed = true
	if s.open != nil {
		s.open.Close()
	}
	if s.began {
		_, _ = s.run(context.Background(), "rollback", nil)
	}
	s.c.last = time.Now()
	if s.write {
		s.file.writer <- s.c
	} else {
		s.file.idle <- s.c
	}
	if s.onClose != nil {
		s.onClose()
	}
}

type liteRows struct {
	*sql.Rows
	s *liteSession
}

func (r *liteRows) Close() {
	_ = r.Rows.Close()
	if r.s.open == r {
		r.s.open = nil
	}
}

func (r *liteRows) Err() error { return mapSQLite(r.Rows.Err()) }

func mapSQLite(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNoRows
	}
	se, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	switch se.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		c := &ConstraintError{Kind: Unique, Name: constraintName(se.Error()), err: err}
		c.Table, _, _ = strings.Cut(c.Name, ".")
		return c
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return &ConstraintError{Kind: ForeignKey, err: err}
	case sqlite3.SQLITE_CONSTRAINT_CHECK, sqlite3.SQLITE_CONSTRAINT_NOTNULL:
		return &ConstraintError{Kind: Check, Name: constraintName(se.Error()), err: err}
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_LOCKED:
		return &retryable{err}
	}
	return err
}

// constraintName reads the index or the columns out of "constraint failed: UNIQUE constraint failed: t.a, t.b (2067)".
func constraintName(msg string) string {
	i := strings.LastIndex(msg, "constraint failed: ")
	if i < 0 {
		return ""
	}
	name := msg[i+len("constraint failed: "):]
	if j := strings.LastIndex(name, " ("); j >= 0 {
		name = name[:j]
	}
	return strings.Trim(strings.TrimPrefix(name, "index "), "'")
}
