package filter_test

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/kontor-crm/kontor/core/filter"
)

// column returns the SQL of a plain column.
func column(name string) func(*filter.SQL, string) {
	return func(s *filter.SQL, alias string) { s.Raw(alias).Raw(".").Raw(name) }
}

// object is a schema for tests.
type object struct {
	fields    map[string]filter.Field
	relations map[string]filter.Relation
}

func (o *object) Field(name string) (filter.Field, error) {
	f, ok := o.fields[name]
	if !ok {
		return f, filter.UnknownField(name)
	}
	return f, nil
}

func (o *object) Relation(name string) (filter.Relation, error) {
	r, ok := o.relations[name]
	if !ok {
		return r, filter.UnknownRelation(name)
	}
	return r, nil
}

// add defines fields of the object, with IDs that tell them from those of others.
func (o *object) add(prefix string, fields ...filter.Field) {
	for _, f := range fields {
		f.ID = prefix + f.Name
		if f.SQL == nil {
			f.SQL = column(f.Name)
		}
		o.fields[f.Name] = f
	}
}

// join ties a child to its parent by one column of each.
func join(table, child, parent string) func(*filter.SQL, string, string) {
	return func(s *filter.SQL, parentAlias, childAlias string) {
		s.Raw("from ").Raw(table).Raw(" ").Raw(childAlias).Raw(" where ").Raw(childAlias).Raw(".").Raw(child)
		s.Raw(" = ").Raw(parentAlias).Raw(".").Raw(parent)
	}
}

var stages = []string{"new", "won", "lost", "Won", "w'n", `w\n`, "w%"}

// world is the schema of people, who have fields of every kind, a company and its parent, deals, and a list of deals that
// is restricted by a scope.
func world() *object {
	companies := &object{fields: map[string]filter.Field{}, relations: map[string]filter.Relation{}}
	companies.add("com_",
		filter.Field{Name: "name", Kind: filter.KindText, SQL: column("name_folded"), Folded: true},
		filter.Field{Name: "size", Kind: filter.KindNumber},
	)
	deals := &object{fields: map[string]filter.Field{}, relations: map[string]filter.Relation{}}
	deals.add("dea_",
		filter.Field{Name: "title", Kind: filter.KindText},
		filter.Field{Name: "stage", Kind: filter.KindExact, Options: stages},
		filter.Field{Name: "amount", Kind: filter.KindDecimal},
		filter.Field{Name: "closed", Kind: filter.KindDate},
	)
	people := &object{fields: map[string]filter.Field{}, relations: map[string]filter.Relation{}}
	people.add("con_",
		filter.Field{Name: "id", Kind: filter.KindExact, Ordered: true},
		filter.Field{Name: "name", Kind: filter.KindText, SQL: column("name_folded"), Folded: true},
		filter.Field{Name: "note", Kind: filter.KindText},
		filter.Field{Name: "email", Kind: filter.KindExact, Ordered: true},
		filter.Field{Name: "stage", Kind: filter.KindExact, Options: stages},
		filter.Field{Name: "age", Kind: filter.KindNumber},
		filter.Field{Name: "visits", Kind: filter.KindNumber},
		filter.Field{Name: "score", Kind: filter.KindDecimal},
		filter.Field{Name: "revenue", Kind: filter.KindMoney},
		filter.Field{Name: "active", Kind: filter.KindBool},
		filter.Field{Name: "born", Kind: filter.KindDate},
		filter.Field{Name: "seen", Kind: filter.KindTime},
		filter.Field{Name: "tags", Kind: filter.KindMulti, Options: stages},
		filter.Field{Name: "extra", Kind: filter.KindJSON},
		filter.Field{Name: "custom.hobby", Kind: filter.KindText, SQL: func(s *filter.SQL, alias string) {
			if s.Dialect() == filter.Postgres {
				s.Raw("(").Raw(alias).Raw(".custom ->> ").Arg("hobby").Raw(")")
				return
			}
			s.Raw("json_extract(").Raw(alias).Raw(".custom, ").Arg("$.hobby").Raw(")")
		}},
	)
	company := filter.Relation{Name: "company", ID: "company", Target: companies, Join: join("companies", "id", "company_id")}
	parent := filter.Relation{Name: "parent", ID: "parent", Target: companies, Join: join("companies", "id", "parent_id")}
	owner := filter.Relation{Name: "person", ID: "person", Target: people, Join: join("people", "id", "person_id")}
	list := filter.Relation{Name: "deals", ID: "deals", Target: deals, Join: join("deals", "person_id", "id")}
	open, err := filter.Bind(filter.Or(
		cmp("stage", filter.Ne, filter.String("lost")), cmp("amount", filter.Gt, filter.Int(0)),
	), deals, filter.Env{})
	if err != nil {
		panic(err)
	}
	visible := list
	visible.Name, visible.Scope = "open_deals", open
	for name, f := range companies.fields {
		f.Name, f.Path = "company."+name, []filter.Relation{company}
		people.fields[f.Name] = f
		f.Name, f.Path = "company.parent."+name, []filter.Relation{company, parent}
		people.fields[f.Name] = f
	}
	// A path through a list finds one that satisfies the comparison.
	for name, f := range deals.fields {
		f.Name, f.Path = "open_deals."+name, []filter.Relation{visible}
		people.fields[f.Name] = f
	}
	people.relations["deals"], people.relations["open_deals"], people.relations["company"] = list, visible, company
	deals.relations["person"] = owner
	age := people.fields["age"]
	age.Name, age.Path = "person.age", []filter.Relation{owner}
	deals.fields["person.age"] = age
	return people
}

// row is a record for tests: columns by name, and related rows by the name of the table.
type row struct {
	table  string
	values map[string]any
	data   *data
}

// data are the rows of all tables.
type data struct{ people, companies, deals []row }

// Value takes the value of a field from the column of its name; text keeps its original there.
func (r row) Value(f filter.Field) any {
	name := f.Name[strings.LastIndexByte(f.Name, '.')+1:]
	v := r.values[name]
	switch {
	case f.Kind == filter.KindMulti && v != nil:
		var list []string
		if json.Unmarshal([]byte(v.(string)), &list) != nil {
			return nil
		}
		return list
	case f.Kind == filter.KindDecimal && v != nil:
		return v.(decimal.Decimal)
	}
	return v
}

func (r row) Related(rel filter.Relation) []filter.Record {
	var table []row
	var child, parent string
	switch rel.ID {
	case "company":
		table, child, parent = r.data.companies, "id", "company_id"
	case "parent":
		table, child, parent = r.data.companies, "id", "parent_id"
	case "deals":
		table, child, parent = r.data.deals, "person_id", "id"
	case "person":
		table, child, parent = r.data.people, "id", "person_id"
	}
	var out []filter.Record
	for _, c := range table {
		if r.values[parent] != nil && c.values[child] == r.values[parent] {
			out = append(out, c)
		}
	}
	return out
}

// env is a Sunday in Berlin on which the clock was set forward.
func env() filter.Env {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return filter.Env{Now: time.Date(2024, 3, 31, 12, 30, 0, 123456789, loc), Location: loc, Me: "usr_1"}
}
