package records

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
)

// way is how the rows of a list are found.
type way struct {
	// by is the comparison whose index is walked; nil leaves the choice to the engine.
	by   *filter.Equality
	plan db.Plan
	// index is the index that is walked in order. SQLite must be told: it does not know that many rows have the value, and
	// takes sorting them for cheap.
	index string
	// few says that so few records satisfy the comparison that all of them are read and sorted.
	few bool
}

// verb begins the statement. PostgreSQL keeps plans by the statement's text, and each way needs its own.
func (w way) verb() string {
	switch {
	case w.by == nil:
		return "select "
	case w.few:
		return "select /* few */ "
	}
	return "select /* in order */ "
}

// from writes the table.
func (w way) from(b *filter.SQL, o *metadata.Object) {
	b.Raw(" from ").Raw(o.Table).Raw(" c")
	if w.index != "" && b.Dialect() == filter.SQLite {
		b.Raw(" indexed by ").Raw(w.index)
	}
	b.Raw(" where ")
}

const (
	// fewRows is up to how many records are rather read and sorted than walked through in order.
	fewRows = 600
	// manyRows is where counting how often a value occurs stops.
	manyRows = 50_000
	// rarer is how much rarer than that of the index that gives the order another value must be for the choice to be the
	// engine's.
	rarer = 20
)

// indexed are the indexes of one column with the id behind, by table and column, beside those of the side columns, the owner
// and the title.
var indexed = map[string]map[string]string{
	"contacts": {
		"first_name_key": "first_name", "last_name_key": "last_name", "company_id": "company", "email": "email", "phone": "phone",
		"mobile": "mobile", "address_city_key": "city", "address_postal_code": "postal_code", "lifecycle_stage": "lifecycle", "lead_source": "source",
	},
	"companies": {
		"domain": "domain", "email": "email", "phone": "phone", "industry_key": "industry", "parent_id": "parent", "address_city_key": "city",
		"lifecycle_stage": "lifecycle",
	},
	"leads": {
		"first_name_key": "first_name", "last_name_key": "last_name", "email": "email", "phone": "phone", "company_name_key": "company_name",
		"status": "status", "lead_source": "source", "address_city_key": "city",
	},
	"deals": {
		"stage_id": "stage", "pipeline_id": "pipeline", "status": "status", "company_id": "company", "contact_id": "contact", "lead_id": "lead",
		"product_id": "product",
	},
	"contracts": {"contract_number": "number", "company_id": "company", "deal_id": "deal", "status": "status"},
}

// byName are the columns that have an index with the name behind, by table, beside the side columns of texts.
var byName = map[string][]string{
	"contacts":  {"owner_id", "address_city_key", "lifecycle_stage"},
	"companies": {"owner_id"},
	"leads":     {"owner_id", "status"},
}

// nameColumn is the column of those indexes.
func nameColumn(o *metadata.Object) string {
	if len(o.SortTitle) > 0 {
		return "c.sort_key"
	}
	return "c.title_key"
}

// indexOf is the name of the index over a column with the id behind; empty for none.
func indexOf(o *metadata.Object, column string) string {
	name := indexed[o.Table][column]
	switch {
	case name != "":
	case column == "owner_id" || column == "title_key" || isSlot(column, "tr"):
		name = column
	default:
		return ""
	}
	return o.Table + "_" + name + "_idx"
}

// nameIndexOf is the name of the index over a column with the name and the id behind; empty for none.
func nameIndexOf(o *metadata.Object, column string) string {
	if list, ok := byName[o.Table]; ok && (isSlot(column, "t") || slices.Contains(list, column)) {
		return o.Table + "_" + column + "_name_idx"
	}
	return ""
}

// isSlot reports whether a column is a side column of one of the kinds.
func isSlot(column, kinds string) bool {
	return len(column) >= 2 && strings.IndexByte(kinds, column[0]) >= 0 && strings.Trim(column[1:], "0123456789") == ""
}

// candidate is a comparison whose column has an index.
type candidate struct {
	eq     filter.Equality
	column string
	rows   int
}

// way chooses the index by which the rows of a list are found: by the comparison that fewest records satisfy, of those
// whose index gives the order. Neither engine knows how often a value occurs in one tenant. How often it does is counted
// along the index, up to a bound, and remembered for some minutes.
func (c *session) way(ctx context.Context, tx *db.Tx, sel *selection) (way, error) {
	var list []candidate
	for i, bound := range sel.bounds {
		if !bound.Steerable(i > 0) {
			return way{}, nil
		}
		for _, eq := range bound.Equalities() {
			b := filter.NewSQL(c.dialect())
			eq.Field.SQL(b, "c")
			if column, ok := strings.CutPrefix(b.String(), "c."); ok && indexOf(sel.obj, column) != "" {
				list = append(list, candidate{eq: eq, column: column})
			}
		}
	}
	if len(list) == 0 {
		return way{}, nil
	}
	if err := c.frequencies(ctx, tx, sel.obj, list); err != nil {
		return way{}, err
	}
	rarest := slices.MinFunc(list, func(a, b candidate) int { return a.rows - b.rows })
	if rarest.rows <= fewRows {
		return way{by: &rarest.eq, plan: db.Kept, few: true}, nil
	}
	if len(sel.order) == 1 { // By id.
		return way{by: &rarest.eq, plan: db.Ordered, index: indexOf(sel.obj, rarest.column)}, nil
	}
	if len(sel.order) != 2 || sel.order[0].sql != nameColumn(sel.obj) {
		return way{}, nil
	}
	list = slices.DeleteFunc(list, func(x candidate) bool { return nameIndexOf(sel.obj, x.column) == "" })
	if len(list) == 0 {
		return way{}, nil
	}
	named := slices.MinFunc(list, func(a, b candidate) int { return a.rows - b.rows })
	if named.rows > rarer*rarest.rows {
		return way{}, nil
	}
	return way{by: &named.eq, plan: db.Ordered, index: nameIndexOf(sel.obj, named.column)}, nil
}

// occurrence is a value of an object's column.
type occurrence struct{ object, column, value string }

// frequency is how often a value occurred, at most upTo times.
type frequency struct {
	rows, upTo int
	at         time.Time
}

const (
	frequencies = 20_000
	// frequencyAge is how long a count is believed, youngAge a small one, which is soon done again.
	frequencyAge = 10 * time.Minute
	youngAge     = 30 * time.Second
)

func newFrequencies() *cache.Cache[occurrence, frequency] {
	return cache.New[occurrence, frequency](cache.Options{Name: "frequencies", Size: frequencies, TTL: frequencyAge})
}

// frequencies counts how many records satisfy each comparison, as far as it takes to find the rarest.
func (c *session) frequencies(ctx context.Context, tx *db.Tx, o *metadata.Object, list []candidate) error {
	for upTo := fewRows + 1; ; upTo = min(upTo*8, manyRows) {
		open := 0
		for i := range list {
			f, err := c.frequency(ctx, tx, o, &list[i], upTo)
			if err != nil {
				return err
			}
			if list[i].rows = f.rows; f.rows == f.upTo {
				open++
			}
		}
		if open <= 1 || upTo == manyRows {
			return nil
		}
	}
}

func (c *session) frequency(ctx context.Context, tx *db.Tx, o *metadata.Object, x *candidate, upTo int) (frequency, error) {
	k := cache.Key[occurrence]{Tenant: tx.Tenant(), ID: occurrence{o.ID, x.column, x.eq.Value}}
	if f, ok := c.s.often.Get(k); ok && (f.rows < f.upTo || f.upTo >= upTo) && (f.rows > fewRows || c.now.Sub(f.at) < youngAge) {
		return f, nil
	}
	b := filter.NewSQL(c.dialect())
	b.Raw("select count(*) from (select 1 from ").Raw(o.Table).Raw(" c where ")
	belongs(tx, b, o)
	b.Raw(" and c." + x.column + " = ").Arg(x.eq.Value).Raw(" limit ").Arg(upTo).Raw(") x")
	f := frequency{upTo: upTo, at: c.now}
	rows, err := tx.Planned(ctx, db.Ordered, b.String(), b.Args()...)
	if err != nil {
		return f, err
	}
	defer rows.Close()
	if rows.Next() {
		if err := rows.Scan(&f.rows); err != nil {
			return f, err
		}
	}
	if err := rows.Err(); err != nil {
		return f, err
	}
	c.s.often.Set(k, f)
	return f, nil
}
