package db

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

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
	columns []Column
	single  string // one row, with ? placeholders
	many    string // any number of rows, one array for each column, for PostgreSQL
	// chunk is liteChunk rows, for SQLite; empty for an insert that is not sorted.
	chunk string
}

// liteChunk is how many rows of a sorted insert are one statement on SQLite.
const liteChunk = 50

// Sorted has the rows written in the order of their first column, an Int, which spares an index many of its pages. Rows
// that are there already are left alone. The table has no tenant column on SQLite, and none of its own but those of the
// insert.
func (q *Insert) Sorted() *Insert {
	table := strings.Fields(q.single)[2]
	names := make([]string, len(q.columns))
	for i, c := range q.columns {
		names[i] = c.Name
	}
	row := "(?" + strings.Repeat(", ?", len(names)-1) + ")"
	q.single = "insert or ignore into " + table + " (" + strings.Join(names, ", ") + ") values " + row
	q.chunk = q.single + strings.Repeat(", "+row, liteChunk-1)
	q.many += " on conflict do nothing"
	return q
}

// NewInsert returns the insert of rows with a tenant and the given columns. Rows of inserts with a lower rank are written
// first: one whose rows refer to those of another by a foreign key has a higher rank.
func NewInsert(table string, rank int, columns ...Column) *Insert {
	var names, single, values, lists strings.Builder
	for i, c := range columns {
		p, r := "$"+strconv.Itoa(i+2), "r.c"+strconv.Itoa(i)
		names.WriteString(", " + c.Name)
		if i > 0 {
			lists.WriteString(", ")
		}
		switch c.Type {
		case JSON:
			single.WriteString(", ?")
			values.WriteString(", " + r + "::jsonb")
			lists.WriteString(p + "::text[]")
		case Words:
			single.WriteString(", array_to_tsvector(string_to_array(?, ' '))")
			values.WriteString(", array_to_tsvector(string_to_array(" + r + ", ' '))")
			lists.WriteString(p + "::text[]")
		default:
			single.WriteString(", ?")
			values.WriteString(", " + r)
			lists.WriteString(p + "::" + [...]string{Text: "text", Int: "bigint", Float: "float8", Bool: "boolean", Time: "timestamptz"}[c.Type] + "[]")
		}
	}
	var rows strings.Builder
	for i := range columns {
		if i > 0 {
			rows.WriteString(", ")
		}
		rows.WriteString("c" + strconv.Itoa(i))
	}
	head := "insert into " + table + " (tenant_id" + names.String() + ") "
	return &Insert{
		rank: rank, columns: columns,
		single: head + "values (?" + single.String() + ")",
		many:   head + "select $1::text" + values.String() + " from unnest(" + lists.String() + ") as r (" + rows.String() + ")",
	}
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
	tx.waiting[i].flat = append(tx.waiting[i].flat, values...)
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
	width := len(q.columns)
	if q.chunk != "" {
		flat = sorted(flat, width)
	}
	if tx.dialect == Postgres && (n > fewRows || q.chunk != "") {
		args := make([]any, width+1)
		args[0] = tx.tenant
		for i, c := range q.columns {
			args[i+1] = arrayOf(flat, width, i, c.Type)
		}
		tx.s.queue(q.many, args)
		return
	}
	for q.chunk != "" && len(flat) >= liteChunk*width {
		tx.s.queue(q.chunk, flat[:liteChunk*width])
		flat = flat[liteChunk*width:]
	}
	query := tx.dialect.Rebind(q.single)
	for at := 0; at < len(flat); at += width {
		if q.many == "" || q.chunk != "" {
			tx.s.queue(query, flat[at:at+width])
			continue
		}
		tx.s.queue(query, append([]any{tx.tenant}, flat[at:at+width]...))
	}
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
	return []pgtype.ArrayDimension{{Length: int32(len(a.flat) / a.width), LowerBound: 1}} //nolint:gosec // At most gatheredValues.
}

// Index implements pgtype.ArrayGetter.
func (a array) Index(i int) any { return a.flat[i*a.width+a.at] }

// IndexType implements pgtype.ArrayGetter.
func (a array) IndexType() any { return nil }
