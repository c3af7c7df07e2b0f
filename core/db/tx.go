package db

import (
	"context"
	"errors"

	"github.com/uptrace/bun"
)

type bunDB = bun.IDB

// Rows is a result that is read row by row. Close may be called more than once.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	// Values reads the row into dst, which must have as many elements as the row has columns. It knows the types of record
	// tables: texts, JSON, whole numbers, doubles, booleans and moments.
	Values(dst []Value) error
	Err() error
	Close()
}

// Plan says how PostgreSQL is to plan a statement. SQLite plans each statement once and has no choice.
type Plan uint8

// The ways to plan.
const (
	// Fresh plans anew for the arguments of each execution, which takes longer than many statements run. It is for statements
	// whose best plan depends on what is asked for.
	Fresh Plan = iota
	// Kept plans once for all arguments and never scans a table: for statements that one index serves, whatever is asked for.
	Kept
	// Ordered is Kept, and takes the rows out of an index in the order that is asked for instead of sorting them: for
	// statements with a limit.
	Ordered
)

// conn is what tenant and control transactions share. Queries write placeholders as ? on both engines.
type conn struct {
	s       session
	dialect Dialect
	after   []func()
}

// Dialect tells which SQL the transaction speaks.
func (c *conn) Dialect() Dialect { return c.dialect }

// Queue sends a statement with the next one that needs an answer, or at commit, in the same round trip. Its error
// comes back from that later call. Use it for writes whose result nobody reads.
func (c *conn) Queue(query string, args ...any) { c.s.queue(c.dialect.Rebind(query), args) }

// Exec runs a statement and returns the number of rows it changed.
func (c *conn) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	return c.s.exec(ctx, c.dialect.Rebind(query), args)
}

// Query runs a statement that returns rows. The rows must be closed before the next statement.
func (c *conn) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	return c.s.query(ctx, Fresh, c.dialect.Rebind(query), args)
}

// Planned is Query with a word on how PostgreSQL is to plan the statement. Kept and Ordered plans count outside of write
// transactions only, whose plans are kept anyway. A statement must always come with the same word: its plan is kept under
// its text.
func (c *conn) Planned(ctx context.Context, plan Plan, query string, args ...any) (Rows, error) {
	return c.s.query(ctx, plan, c.dialect.Rebind(query), args)
}

// QueryRow runs a statement that returns at most one row.
func (c *conn) QueryRow(ctx context.Context, query string, args ...any) Row {
	rows, err := c.Query(ctx, query, args...)
	return Row{rows: rows, err: err}
}

// Bun gives the query builder on this transaction, for rooms whose tables are plain models.
func (c *conn) Bun(ctx context.Context) (bun.IDB, error) { return c.s.bun(ctx) }

// AfterCommit runs f once the transaction has committed. f must not fail and must not touch the transaction.
func (c *conn) AfterCommit(f func()) { c.after = append(c.after, f) }

// Tx is a transaction, or a read-only handle, on one tenant's rows.
type Tx struct {
	conn
	tenant   string
	readOnly bool
	topics   []string
	// waiting are the rows of Insert that were not written yet.
	waiting    []*gathered
	savepoints []*Savepoint
	// held is how many values wait, or more.
	held int
	// sequences are the last numbers of tables, on SQLite.
	sequences map[string]int64
}

// Number is the next number of a table with a primary key that counts up, on SQLite, whose writer is alone. Every row that
// the transaction adds to the table must be given its number by this.
func (tx *Tx) Number(ctx context.Context, table string) (int64, error) {
	n, known := tx.sequences[table]
	if !known {
		if err := tx.QueryRow(ctx, "select coalesce(max(seq), 0) from sqlite_sequence where name = ?", table).Scan(&n); err != nil {
			return 0, err
		}
		if tx.sequences == nil {
			tx.sequences = map[string]int64{}
		}
	}
	tx.sequences[table] = n + 1
	return n + 1, nil
}

// Queue is conn.Queue, behind the rows of Insert.
func (tx *Tx) Queue(query string, args ...any) {
	tx.before(query)
	tx.conn.Queue(query, args...)
}

// Exec is conn.Exec, behind the rows of Insert.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	tx.before(query)
	return tx.conn.Exec(ctx, query, args...)
}

// Query is conn.Query, behind the rows of Insert.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	tx.before(query)
	return tx.conn.Query(ctx, query, args...)
}

// QueryRow is conn.QueryRow, behind the rows of Insert.
func (tx *Tx) QueryRow(ctx context.Context, query string, args ...any) Row {
	tx.before(query)
	return tx.conn.QueryRow(ctx, query, args...)
}

// Bun is conn.Bun, behind the rows of Insert.
func (tx *Tx) Bun(ctx context.Context) (bun.IDB, error) {
	tx.settle()
	return tx.conn.Bun(ctx)
}

// Tenant is the tenant whose rows the transaction sees.
func (tx *Tx) Tenant() string { return tx.tenant }

// Where is the tenant predicate for a statement on alias, with its arguments. On SQLite the file already is the tenant,
// and a predicate would only keep indexes from covering the query; on PostgreSQL it gives the planner the tenant's own
// statistics, which row-level security alone does not.
func (tx *Tx) Where(alias string) (string, []any) {
	if tx.dialect != Postgres {
		return "true", nil
	}
	if alias != "" {
		alias += "."
	}
	return alias + "tenant_id = ?", []any{tx.tenant}
}

// ReadOnly reports whether the handle came from Read.
func (tx *Tx) ReadOnly() bool { return tx.readOnly }

// ControlTx is a transaction on the tables above tenants. It is a type of its own, so that no room's store can be
// given one by mistake.
type ControlTx struct{ conn }

// Row is the result of QueryRow.
type Row struct {
	rows Rows
	err  error
}

// Scan reads the row; ErrNoRows when there is none.
func (r Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return ErrNoRows
	}
	if err := r.rows.Scan(dest...); err != nil {
		return err
	}
	r.rows.Close()
	return r.rows.Err()
}

// OrNull is a text as an argument of a statement; an empty one is null.
func OrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Collect runs a query on tx and reads every row by scan. Use it where the query bounds its own result.
func Collect[T any](ctx context.Context, tx interface {
	Query(ctx context.Context, query string, args ...any) (Rows, error)
}, scan func(Rows) (T, error), query string, args ...any,
) ([]T, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// Exists reports whether a query returns a row.
func Exists(ctx context.Context, tx interface {
	Query(ctx context.Context, query string, args ...any) (Rows, error)
}, query string, args ...any,
) (bool, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	ok := rows.Next()
	return ok, rows.Err()
}

var errReadOnly = errors.New("write on a read-only handle")
