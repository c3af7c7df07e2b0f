package db

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// liteSnapshot holds a read transaction on each file that it has read.
type liteSnapshot struct {
	e    *liteEngine
	mu   sync.Mutex
	open map[string]*liteSession
}

func (e *liteEngine) snapshot(context.Context) (snapshotSource, error) {
	return &liteSnapshot{e: e, open: map[string]*liteSession{}}, nil
}

// session returns the read transaction on a tenant's file, or on the control file. Its state is fixed when it returns.
func (s *liteSnapshot) session(ctx context.Context, tenant string) (*liteSession, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.open[tenant]; ok {
		return c, nil
	}
	var c *liteSession
	var err error
	if tenant == "" {
		c, err = s.e.root.session(ctx, false)
	} else {
		var got session
		if got, err = s.e.acquire(ctx, tenant, false); err == nil {
			c = got.(*liteSession)
		}
	}
	if err != nil {
		return nil, err
	}
	for _, q := range []string{"begin", "select count(*) from sqlite_master"} {
		if _, err := c.run(ctx, q, nil); err != nil {
			c.rollback()
			return nil, mapSQLite(err)
		}
	}
	s.open[tenant] = c
	return c, nil
}

func (s *liteSnapshot) tables(ctx context.Context, control bool) ([]SnapshotTable, error) {
	f := s.e.root
	if !control {
		// All tenants' files have one shape: that of the template.
		path, err := s.e.template(ctx)
		if err != nil {
			return nil, err
		}
		if f, err = openLite(ctx, path, 1); err != nil {
			return nil, err
		}
		defer f.close()
	}
	c, err := f.session(ctx, false)
	if err != nil {
		return nil, err
	}
	defer c.rollback()
	names, err := Collect(ctx, rawQuery{c}, func(r Rows) (n string, err error) { return n, r.Scan(&n) },
		"select name from sqlite_master where type = 'table' order by name")
	if err != nil {
		return nil, err
	}
	var out []SnapshotTable
	for _, name := range names {
		if derivedTable(name) {
			continue
		}
		t := SnapshotTable{Name: name}
		keys := map[int]string{}
		rows, err := c.query(ctx, Fresh, "select name, lower(type), pk from pragma_table_info(?) order by name", []any{name})
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var col, typ string
			var pk int
			if err := rows.Scan(&col, &typ, &pk); err != nil {
				rows.Close()
				return nil, err
			}
			kind, ok := map[string]Kind{"text": KindText, "bigint": KindInt, "integer": KindInt, "boolean": KindBool, "timestamp": KindTime, "real": KindFloat}[typ]
			if !ok {
				rows.Close()
				return nil, fmt.Errorf("column %s.%s has the unknown type %s", name, col, typ)
			}
			t.Columns = append(t.Columns, SnapshotColumn{col, kind})
			if pk > 0 {
				keys[pk] = col
			}
		}
		rows.Close()
		if err := rows.Err(); err != nil {
			return nil, err
		}
		for i := 1; i <= len(keys); i++ {
			t.Key = append(t.Key, keys[i])
		}
		out = append(out, t)
	}
	return out, nil
}

// rawQuery lets Collect run on a session.
type rawQuery struct{ c *liteSession }

// Query runs a statement that returns rows.
func (q rawQuery) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	return q.c.query(ctx, Fresh, query, args)
}

func (s *liteSnapshot) rows(ctx context.Context, tenant string, t SnapshotTable, fn func([]any) error) error {
	c, err := s.session(ctx, tenant)
	if err != nil {
		return err
	}
	rows, err := c.query(ctx, Fresh, "select "+columnList(t.Columns)+" from "+t.Name+orderOf(t), nil)
	if err != nil {
		return err
	}
	defer rows.Close()
	return scanSnapshot(rows, t, fn)
}

func (s *liteSnapshot) release(tenant string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.open[tenant]; ok {
		delete(s.open, tenant)
		if c.open != nil {
			c.open.Close()
		}
		_, _ = c.run(context.Background(), "commit", nil)
		c.rollback()
	}
}

func (s *liteSnapshot) close() {
	for _, tenant := range func() (list []string) {
		s.mu.Lock()
		defer s.mu.Unlock()
		for t := range s.open {
			list = append(list, t)
		}
		return list
	}() {
		s.release(tenant)
	}
}

func (e *liteEngine) loading(ctx context.Context, tenant string) (session, error) {
	if tenant == "" {
		return e.control(ctx, true)
	}
	return e.acquire(ctx, tenant, true)
}

// advance has nothing to do: SQLite counts on from the highest number by itself.
func (e *liteEngine) advance(context.Context, map[string]int64) error { return nil }

func columnList(columns []SnapshotColumn) string {
	s := ""
	for i, c := range columns {
		if i > 0 {
			s += ", "
		}
		s += c.Name
	}
	return s
}

// orderOf orders by the primary key, the tenant left out.
func orderOf(t SnapshotTable) string {
	key := slices.DeleteFunc(slices.Clone(t.Key), func(c string) bool { return c == "tenant_id" && len(t.Key) > 1 })
	if len(key) == 0 {
		return ""
	}
	s := " order by "
	for i, c := range key {
		if i > 0 {
			s += ", "
		}
		s += c
	}
	return s
}

// scanSnapshot reads rows into the values of their kinds.
func scanSnapshot(rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
}, t SnapshotTable, fn func([]any) error,
) error {
	values, dest := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range values {
		dest[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		for i, c := range t.Columns {
			v, err := carried(values[i], c.Kind)
			if err != nil {
				return fmt.Errorf("read %s.%s: %w", t.Name, c.Name, err)
			}
			values[i] = v
		}
		if err := fn(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

// carried is a driver's value as a snapshot gives it.
func carried(v any, k Kind) (any, error) {
	switch x := v.(type) {
	case nil:
		return nil, nil
	case []byte:
		return carried(string(x), k)
	case string:
		if k == KindText || k == KindJSON {
			return x, nil
		}
	case time.Time:
		if k == KindTime {
			return x.UnixMicro(), nil
		}
	case bool:
		if k == KindBool {
			return x, nil
		}
	case int64:
		switch k {
		case KindInt, KindTime:
			return x, nil
		case KindBool:
			return x != 0, nil
		case KindFloat:
			return float64(x), nil
		}
	case int32:
		return carried(int64(x), k)
	case float64:
		if k == KindFloat {
			return x, nil
		}
	}
	return nil, fmt.Errorf("%T is no %s", v, k)
}
