package db

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgtype"
)

// ColumnType is what a column of an Insert holds.
type ColumnType uint8

// The types. A value is of the Go type that is named, or nil.
const (
	Text  ColumnType = iota // string
	Int                     // int64
	Float                   // float64
	Bool                    // bool
	Time                    // time.Time
	JSON                    // string
	Words                   // string: words with blanks between, a tsvector on PostgreSQL
)

// Column is a column of an Insert.
type Column struct {
	Name string
	Type ColumnType
}

// Insert is a statement that adds rows to one table. Tx.Insert gathers its rows, so that many become one statement.
type Insert struct {
	rank    int
	table   string
	columns []Column
	single  string // one row, with ? placeholders
	many    string // any number of rows, one array for each column, for PostgreSQL
	// chunk is several rows, for SQLite: so many as chunkRows says. Empty for a statement that writes one.
	chunk     string
	chunkRows int
	// sorted has the rows written by their first column, those that are there already left out, and no tenant on SQLite.
	sorted bool
	narrow *narrowed
}

const (
	// liteChunk is how many rows of a sorted insert are one statement on SQLite.
	liteChunk = 50
	// chunkValues is how many values of other rows are.
	chunkValues = 400
)

// Sorted has the rows written in the order of their first column, an Int, which spares an index many of its pages. Rows
// that are there already are left alone on SQLite, and break the primary key on PostgreSQL. The table has no tenant column
// on SQLite, and none of its own but those of the insert.
func (q *Insert) Sorted() *Insert { return newInsert(q.table, q.rank, true, q.columns) }

// NewInsert returns the insert of rows with a tenant and the given columns, of which those that may be null have no default.
// Rows of inserts with a lower rank are written first: one whose rows refer to those of another by a foreign key has a
// higher rank.
func NewInsert(table string, rank int, columns ...Column) *Insert {
	return newInsert(table, rank, false, columns)
}

func newInsert(table string, rank int, sorted bool, columns []Column) *Insert {
	var names, values, lists, rows strings.Builder
	row := make([]string, 0, len(columns)+1)
	for i, c := range columns {
		p, r := "$"+strconv.Itoa(i+2), "r.c"+strconv.Itoa(i)
		if i > 0 {
			lists.WriteString(", ")
			rows.WriteString(", ")
		}
		names.WriteString(", " + c.Name)
		rows.WriteString("c" + strconv.Itoa(i))
		switch c.Type {
		case JSON:
			row = append(row, "?")
			values.WriteString(", " + r + "::jsonb")
			lists.WriteString(p + "::text[]")
		case Words:
			row = append(row, "array_to_tsvector(string_to_array(?, ' '))")
			values.WriteString(", array_to_tsvector(string_to_array(" + r + ", ' '))")
			lists.WriteString(p + "::text[]")
		default:
			row = append(row, "?")
			values.WriteString(", " + r)
			lists.WriteString(p + "::" + [...]string{Text: "text", Int: "bigint", Float: "float8", Bool: "boolean", Time: "timestamptz"}[c.Type] + "[]")
		}
	}
	q := &Insert{rank: rank, table: table, columns: columns, sorted: sorted, narrow: &narrowed{}}
	head := "insert into " + table + " (tenant_id" + names.String() + ") "
	q.many = head + "select $1::text" + values.String() + " from unnest(" + lists.String() + ") as r (" + rows.String() + ")"
	one := "(?, " + strings.Join(row, ", ") + ")"
	q.chunkRows = max(1, chunkValues/(len(columns)+1))
	if sorted {
		head = "insert or ignore into " + table + " (" + names.String()[2:] + ") "
		one = "(" + strings.Join(row, ", ") + ")"
		q.chunkRows = liteChunk
	}
	q.single = head + "values " + one
	q.chunk = q.single + strings.Repeat(", "+one, q.chunkRows-1)
	return q
}

const (
	// narrowRows are as many as are worth a statement of their own, without the columns that have no value in any row.
	narrowRows = 40
	// maxNarrowed bounds these statements, which are kept prepared.
	maxNarrowed = 12
)

// narrowed are inserts of the columns that some rows had a value in.
type narrowed struct {
	mu   sync.Mutex
	list map[string]*Insert // by columns
}

// without returns the insert and the rows without columns that have no value: records have far more columns than values.
func (q *Insert) without(flat []any) (*Insert, []any) {
	width := len(q.columns)
	used, n := make([]byte, width), 0
	for i := range used {
		used[i] = '-'
		for at := i; at < len(flat); at += width {
			if flat[at] != nil {
				used[i] = 'x'
				n++
				break
			}
		}
	}
	if width-n < 4 || n == 0 {
		return q, flat
	}
	q.narrow.mu.Lock()
	defer q.narrow.mu.Unlock()
	to := q.narrow.list[string(used)]
	if to == nil {
		if len(q.narrow.list) == maxNarrowed {
			return q, flat
		}
		columns := make([]Column, 0, n)
		for i, c := range q.columns {
			if used[i] == 'x' {
				columns = append(columns, c)
			}
		}
		if q.narrow.list == nil {
			q.narrow.list = map[string]*Insert{}
		}
		to = newInsert(q.table, q.rank, q.sorted, columns)
		q.narrow.list[string(used)] = to
	}
	out := make([]any, 0, len(flat)/width*n)
	for at := 0; at < len(flat); at += width {
		for i, u := range used {
			if u == 'x' {
				out = append(out, flat[at+i])
			}
		}
	}
	return to, out
}

// NewStatement returns an Insert of rows that a statement of its own writes, one at a time; on SQLite only. Its
// placeholders are the row's values, without the tenant.
func NewStatement(query string, rank, columns int) *Insert {
	return &Insert{rank: rank, columns: make([]Column, columns), single: query}
}

const (
	// gatheredValues is how many values of rows are kept back on SQLite: some megabytes.
	gatheredValues = 100_000
	// pushedValues is as much on PostgreSQL, which is to work on them while the next rows are made: of some 200 contacts.
	pushedValues = 20_000
	// fewRows are written one by one: a statement over arrays costs more to begin.
	fewRows = 3
)

// gathered are rows of one Insert that wait to be written.
type gathered struct {
	q    *Insert
	flat []any // the values, row by row
}

func (g *gathered) rows() int { return len(g.flat) / len(g.q.columns) }

// Insert adds a row, which is written with others before the next statement of another kind, at the latest when the
// transaction commits. Its error, such as of a broken constraint, comes back then, as that of Queue.
func (tx *Tx) Insert(q *Insert, values ...any) {
	if len(values) != len(q.columns) {
		panic("an insert of " + strconv.Itoa(len(q.columns)) + " columns was given " + strconv.Itoa(len(values)) + " values")
	}
	i := slices.IndexFunc(tx.waiting, func(g *gathered) bool { return g.q == q })
	if i < 0 {
		i = len(tx.waiting)
		tx.waiting = append(tx.waiting, &gathered{q: q})
	}
	if tx.held > gatheredValues || tx.held > pushedValues && tx.dialect == Postgres {
		tx.settle()
		tx.s.push()
	}
	tx.held += len(values)
	g := tx.waiting[i]
	if free := cap(g.flat) - len(g.flat); free < len(values) && len(g.flat) >= fewRows*len(values) {
		g.flat = slices.Grow(g.flat, min(4*len(g.flat), gatheredValues)) // Copied less often than by doubling.
	}
	g.flat = append(g.flat, values...)
}

// write sends the first rows of each Insert, as many as upTo says; nil means all.
func (tx *Tx) write(upTo []int) {
	order := slices.Clone(tx.waiting)
	slices.SortStableFunc(order, func(a, b *gathered) int { return cmp.Compare(a.q.rank, b.q.rank) })
	for _, g := range order {
		n := g.rows()
		if upTo != nil {
			i := slices.Index(tx.waiting, g)
			if i >= len(upTo) {
				continue
			}
			n = upTo[i]
		}
		if n == 0 {
			continue
		}
		width := len(g.q.columns)
		tx.send(g.q, g.flat[:n*width:n*width], n)
		g.flat = g.flat[n*width:]
	}
}

func (tx *Tx) send(q *Insert, flat []any, n int) {
	if q.sorted {
		flat = sorted(flat, len(q.columns))
	} else if n >= narrowRows && q.many != "" {
		q, flat = q.without(flat)
	}
	width := len(q.columns)
	if tx.dialect == Postgres && (n > fewRows || q.sorted) {
		args := make([]any, width+1)
		args[0] = tx.tenant
		for i, c := range q.columns {
			args[i+1] = arrayOf(flat, width, i, c.Type)
		}
		tx.s.queue(q.many, args)
		return
	}
	if q.chunkRows > 1 && tx.dialect != Postgres {
		each := q.chunkRows * width
		for len(flat) >= each {
			tx.s.queue(q.chunk, tx.rowArgs(q, flat[:each]))
			flat = flat[each:]
		}
	}
	query := tx.dialect.Rebind(q.single)
	for at := 0; at < len(flat); at += width {
		tx.s.queue(query, tx.rowArgs(q, flat[at:at+width]))
	}
}

// rowArgs are the values of rows as placeholders take them, each row behind its tenant.
func (tx *Tx) rowArgs(q *Insert, flat []any) []any {
	if q.many == "" || q.sorted {
		return flat
	}
	width := len(q.columns)
	out := make([]any, 0, len(flat)+len(flat)/width)
	for at := 0; at < len(flat); at += width {
		out = append(append(out, tx.tenant), flat[at:at+width]...)
	}
	return out
}

// sorted are rows in the order of their first column.
func sorted(flat []any, width int) []any {
	rows := make([][]any, 0, len(flat)/width)
	for at := 0; at < len(flat); at += width {
		rows = append(rows, flat[at:at+width])
	}
	slices.SortFunc(rows, func(a, b []any) int { return cmp.Compare(a[0].(int64), b[0].(int64)) })
	return slices.Concat(rows...)
}

// array is one column of gathered rows, as pgx encodes it.
type array struct {
	flat      []any
	width, at int
	typ       ColumnType
}

// arrayOf is an array, or nil when it has no value: unnest fills it up with nulls.
func arrayOf(flat []any, width, at int, typ ColumnType) any {
	for i := at; i < len(flat); i += width {
		if flat[i] != nil {
			return array{flat, width, at, typ}
		}
	}
	return nil
}

// Dimensions implements pgtype.ArrayGetter.
func (a array) Dimensions() []pgtype.ArrayDimension {
	return []pgtype.ArrayDimension{{Length: int32(len(a.flat) / a.width), LowerBound: 1}}
}

// Index implements pgtype.ArrayGetter.
func (a array) Index(i int) any { return a.flat[i*a.width+a.at] }

// IndexType implements pgtype.ArrayGetter.
func (a array) IndexType() any { return nil }
