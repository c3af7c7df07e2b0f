package records

import (
	"context"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
)

// separator stands between the columns of a packed list.
const separator = 0x1f

// columnsSQL is the select list for a statement that read runs.
func (p *plan) columnsSQL(d filter.Dialect) string {
	if d == filter.SQLite && p.packed != "" {
		return p.packed
	}
	return p.list
}

// fetch runs a statement whose select list is the plan's list.
func (p *plan) fetch(ctx context.Context, tx *db.Tx, b *filter.SQL, page *Page) error {
	_, err := p.fetchSQL(ctx, tx, b.String(), b.Args(), 0, page)
	return err
}

// fetchSQL runs a statement whose select list is the plan's list and then some keys, whose values it returns row by row.
func (p *plan) fetchSQL(ctx context.Context, tx *db.Tx, q string, args []any, keys int, page *Page) ([]db.Value, error) {
	rows, err := tx.Query(ctx, q, args...)
	if err != nil {
		return nil, err
	}
	return p.collect(rows, keys, page)
}

// collect reads the rows of a statement whose select list is the plan's list and then some keys.
func (p *plan) collect(rows db.Rows, keys int, page *Page) ([]db.Value, error) {
	defer rows.Close()
	r := reader{plan: p, keys: keys, page: page}
	for rows.Next() {
		row := r.next(p.width() + keys)
		if err := rows.Values(row); err != nil {
			return nil, err
		}
		r.keep(row)
	}
	return r.values, rows.Err()
}

// read is fetchSQL for a statement whose select list is columnsSQL.
func (p *plan) read(ctx context.Context, tx *db.Tx, how db.Plan, b *filter.SQL, keys int, page *Page) ([]db.Value, error) {
	rows, err := tx.Planned(ctx, how, b.String(), b.Args()...)
	if err != nil {
		return nil, err
	}
	if tx.Dialect() != db.SQLite || p.packed == "" {
		return p.collect(rows, keys, page)
	}
	defer rows.Close()
	r := reader{plan: p, keys: keys, page: page}
	before := len(page.Rows)
	row := make([]db.Value, 1+len(p.floats)+keys)
	for rows.Next() {
		if err := rows.Values(row); err != nil {
			return nil, err
		}
		cells := r.next(p.width() + keys)
		if !p.unpack(cells[:p.width()], row) {
			rows.Close()
			page.Rows = page.Rows[:before]
			return p.fetchPlain(ctx, tx, b, keys, page)
		}
		copy(cells[p.width():], row[1+len(p.floats):])
		r.keep(cells)
	}
	return r.values, rows.Err()
}

// fetchPlain runs a statement whose select list is packed without packing it.
func (p *plan) fetchPlain(ctx context.Context, tx *db.Tx, b *filter.SQL, keys int, page *Page) ([]db.Value, error) {
	return p.fetchSQL(ctx, tx, strings.Replace(b.String(), p.packed, p.list, 1), b.Args(), keys, page)
}

// reader collects the rows of a statement. The cells of several rows share one allocation.
type reader struct {
	plan   *plan
	keys   int
	page   *Page
	free   []db.Value
	values []db.Value
}

// slab is how many rows share the allocation of their cells.
const slab = 16

func (r *reader) next(width int) []db.Value {
	if len(r.free) < width {
		n := 1
		if len(r.page.Rows) > 0 {
			n = slab
		}
		r.free = make([]db.Value, n*width)
	}
	row := r.free[:width:width]
	r.free = r.free[width:]
	return row
}

// keep adds a row to the page, and the keys behind its columns to the values.
func (r *reader) keep(row []db.Value) {
	n := len(row) - r.keys
	r.page.Rows = append(r.page.Rows, &Row{plan: r.plan, cells: row[:n:n]})
	r.values = append(r.values, row[n:]...)
}

// unpack takes a packed row apart. It is false where a text has the separator in it.
func (p *plan) unpack(cells, row []db.Value) bool {
	rest := row[0].Text
	if strings.Count(rest, string(rune(separator))) != len(cells)-len(p.floats)-1 {
		return false
	}
	floats := 0
	for i := range cells {
		c := &cells[i]
		if floats < len(p.floats) && p.floats[floats] == i {
			floats++
			*c = row[floats]
			continue
		}
		var text string
		if at := strings.IndexByte(rest, separator); at >= 0 {
			text, rest = rest[:at], rest[at+1:]
		} else {
			text, rest = rest, ""
		}
		if text == "" {
			continue // Null, which an empty text is as good as.
		}
		kind := colText
		if i < len(p.columns) {
			kind = p.columns[i].kind
		}
		switch kind {
		case colText, colJSON:
			c.Kind, c.Text = db.ValueText, text
		default:
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return false
			}
			c.Kind, c.Num = db.ValueInt, n
		}
	}
	return true
}
