package db

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Kind is how a column's values are carried from one engine to another.
type Kind string

// The kinds. Times are microseconds since 1970 in UTC, so that both engines hold the same.
const (
	KindText  Kind = "text"
	KindInt   Kind = "int"
	KindBool  Kind = "bool"
	KindTime  Kind = "time"
	KindFloat Kind = "float"
	// KindJSON is text that one engine holds as JSON: it comes back equal as JSON, not byte for byte.
	KindJSON Kind = "json"
)

// SnapshotColumn is a column of a table in a snapshot.
type SnapshotColumn struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
}

// SnapshotTable is a table in a snapshot, with the columns of its primary key.
type SnapshotTable struct {
	Name    string           `json:"name"`
	Columns []SnapshotColumn `json:"columns"`
	Key     []string         `json:"key"`
}

// Column returns the position of a column, -1 without one.
func (t *SnapshotTable) Column(name string) int {
	return slices.IndexFunc(t.Columns, func(c SnapshotColumn) bool { return c.Name == name })
}

// derived tables hold what records.Service.Rebuild makes of the others, each engine in its own way.
func derivedTable(name string) bool {
	return name == "search_docs" || name == "match_keys" || strings.HasPrefix(name, "search_terms") ||
		strings.HasPrefix(name, "kontor_migration") || strings.HasPrefix(name, "sqlite_") || name == "bun_migrations"
}

// Snapshot is a state of the database that does not change while it is read.
//
// On PostgreSQL all of it is one moment. On SQLite each tenant's file is one moment, and so are the control tables: read
// the tenants first and the control tables last, and nothing that was on its way from a tenant to them is missed, since it
// is written there before it is removed here.
type Snapshot struct {
	dialect Dialect
	source  snapshotSource
}

// snapshotSource is what differs between the engines. The tenant is empty for the control tables.
type snapshotSource interface {
	tables(ctx context.Context, control bool) ([]SnapshotTable, error)
	rows(ctx context.Context, tenant string, t SnapshotTable, fn func([]any) error) error
	release(tenant string)
	close()
}

// Snapshot runs fn on a state of the whole database that no write changes, at the latest that of the moment when a tenant is
// first read. It holds back no writer.
func (d *DB) Snapshot(ctx context.Context, reason string, fn func(ctx context.Context, s *Snapshot) error) error {
	if reason == "" {
		return fmt.Errorf("a snapshot needs a reason")
	}
	source, err := d.eng.snapshot(ctx)
	if err != nil {
		return fmt.Errorf("take a snapshot: %w", err)
	}
	defer source.close()
	return fn(ctx, &Snapshot{dialect: d.eng.dialect(), source: source})
}

// Dialect tells which engine it is of.
func (s *Snapshot) Dialect() Dialect { return s.dialect }

// Tables are the tables of every tenant, or those above tenants, by name. Tables whose content follows from others are left
// out.
func (s *Snapshot) Tables(ctx context.Context, control bool) ([]SnapshotTable, error) {
	return s.source.tables(ctx, control)
}

// Rows hands every row of a tenant's table to fn, in the order of the primary key; with an empty tenant of a table above
// tenants. The values are nil, string, int64, bool or float64, times as microseconds. fn must not keep the slice.
func (s *Snapshot) Rows(ctx context.Context, tenant string, t SnapshotTable, fn func(values []any) error) error {
	return s.source.rows(ctx, tenant, t, fn)
}

// Release says that a tenant has been read: where the state costs something to hold, it is let go.
func (s *Snapshot) Release(tenant string) { s.source.release(tenant) }

// Loader writes rows of a snapshot, perhaps of the other engine, in one transaction.
type Loader struct {
	tx      *Tx
	control *ControlTx
	tables  map[string]SnapshotTable
	pending map[string]*pendingRows
	highest map[string]int64
}

type pendingRows struct {
	columns []SnapshotColumn
	values  []any
	rows    int
	lenient bool
}

// Load runs fn in one transaction that writes rows of a tenant, whose storage must be there and empty, or with an empty tenant
// of the tables above tenants. Foreign keys are checked at the end.
func (d *DB) Load(ctx context.Context, tenant, reason string, fn func(ctx context.Context, l *Loader) error) error {
	if reason == "" {
		return fmt.Errorf("loading rows needs a reason")
	}
	s, err := d.eng.loading(ctx, tenant)
	if err != nil {
		return err
	}
	c := conn{s: s, dialect: d.eng.dialect()}
	l := &Loader{pending: map[string]*pendingRows{}, highest: map[string]int64{}, tables: map[string]SnapshotTable{}}
	if tenant == "" {
		l.control = &ControlTx{conn: c}
	} else {
		l.tx = &Tx{conn: c, tenant: tenant}
	}
	list, err := d.tablesOf(ctx, tenant == "")
	if err != nil {
		s.rollback()
		return err
	}
	for _, t := range list {
		l.tables[t.Name] = t
	}
	err = run(ctx, s, func() error {
		if d.Dialect() == SQLite {
			if _, err := l.conn().Exec(ctx, "pragma defer_foreign_keys = on"); err != nil {
				return err
			}
		} else {
			l.conn().Queue("set constraints all deferred")
		}
		if err := fn(ctx, l); err != nil {
			return err
		}
		for _, name := range l.waiting() {
			if err := l.flush(ctx, name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.eng.advance(ctx, l.highest)
}

func (d *DB) tablesOf(ctx context.Context, control bool) (list []SnapshotTable, err error) {
	err = d.Snapshot(ctx, "read the shape of the tables", func(ctx context.Context, s *Snapshot) error {
		list, err = s.Tables(ctx, control)
		return err
	})
	return list, err
}

func (l *Loader) conn() *conn {
	if l.tx != nil {
		return &l.tx.conn
	}
	return &l.control.conn
}

func (l *Loader) waiting() []string {
	names := make([]string, 0, len(l.pending))
	for n := range l.pending {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// Insert adds a row with values as Snapshot.Rows gives them. An unknown table or column is an error: the row comes from a
// newer Kontor. With lenient, a row that is there already stays as it is.
func (l *Loader) Insert(ctx context.Context, table string, columns []SnapshotColumn, values []any, lenient bool) error {
	t, ok := l.tables[table]
	if !ok {
		return fmt.Errorf("there is no table %s here: the rows were written by a newer Kontor", table)
	}
	p := l.pending[table]
	if p == nil {
		for _, c := range columns {
			if t.Column(c.Name) < 0 {
				return fmt.Errorf("there is no column %s.%s here: the rows were written by a newer Kontor", table, c.Name)
			}
		}
		p = &pendingRows{columns: columns, lenient: lenient}
		l.pending[table] = p
	}
	for i, c := range columns {
		v := values[i]
		switch {
		case c.Kind == KindTime && v != nil:
			n, ok := v.(int64)
			if !ok {
				return fmt.Errorf("%s.%s is no time", table, c.Name)
			}
			v = time.UnixMicro(n).UTC()
		case l.conn().dialect == Postgres && c.Name == "txid":
			v = int64(0) // Numbers of another database's transactions mean nothing here; all of them are over.
		case c.Name == "seq" && c.Kind == KindInt:
			if n, ok := v.(int64); ok {
				l.highest[table] = max(l.highest[table], n)
			}
		}
		p.values = append(p.values, v)
	}
	p.rows++
	if p.rows >= 500 || len(p.values) > 12_000 {
		return l.flush(ctx, table)
	}
	return nil
}

// Flush writes the rows of a table that still wait, so that rows of other tables can refer to them.
func (l *Loader) Flush(ctx context.Context, table string) error {
	if l.pending[table] == nil {
		return nil
	}
	return l.flush(ctx, table)
}

func (l *Loader) flush(ctx context.Context, table string) error {
	p := l.pending[table]
	delete(l.pending, table)
	var b strings.Builder
	b.WriteString("insert into " + table + " (")
	for i, c := range p.columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(c.Name)
	}
	b.WriteString(")")
	if l.conn().dialect == Postgres {
		b.WriteString(" overriding system value")
	}
	b.WriteString(" values ")
	one := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(p.columns)), ", ") + ")"
	for i := range p.rows {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(one)
	}
	if p.lenient {
		b.WriteString(" on conflict do nothing")
	}
	if _, err := l.conn().Exec(ctx, b.String(), p.values...); err != nil {
		return fmt.Errorf("load %s: %w", table, err)
	}
	return nil
}
