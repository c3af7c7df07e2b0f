package records

import (
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// plan is how rows of one object are selected and written out for one actor: which columns, in which order, and which
// custom values may be shown. It holds no row and may be shared.
type plan struct {
	obj     *metadata.Object
	columns []column
	extra   int // cells for currencies, after those of the columns
	list    string
	// packed is the list on SQLite with all that is not a double in one text; floats are the indexes of the columns behind it.
	packed string
	floats []int
	// custom are the custom fields to show, by field id; nil when the JSON column is not selected.
	custom    map[string]customField
	customAll []customField
	rollups   []*metadata.Field
	// classified are the fields whose reading is written down: those that are confidential or secret, and not masked.
	classified []string
	// secrets are those of them whose values are sealed.
	secrets []*metadata.Field
}

type customField struct {
	field  *metadata.Field
	at     int // in customAll
	prefix string
	masked bool
	secret bool
}

// planKey is what a plan depends on. A model and rights that have changed are others.
type planKey struct {
	object *metadata.Object
	rights *access.Compiled
	fields string
}

// plans is how many plans are kept. One takes some kilobytes.
const plans = 128

func newPlans() *lru.Cache[planKey, *plan] {
	l, err := lru.New[planKey, *plan](plans)
	if err != nil {
		panic(err) // The size is above 0.
	}
	return l
}

// plan is newPlan for the actor's own rights, kept for the next request.
func (c *session) plan(o *metadata.Object, rules access.Object, fields []string) (*plan, error) {
	k := planKey{object: o, rights: c.rules, fields: "*"}
	if fields != nil {
		k.fields = strings.Join(fields, ",")
	}
	if rules != c.rules.Object(o.ID) || len(k.fields) > 200 {
		return newPlan(o, rules, fields)
	}
	if p, ok := c.s.plans.Get(k); ok {
		return p, nil
	}
	p, err := newPlan(o, rules, fields)
	if err == nil {
		c.s.plans.Add(k, p)
	}
	return p, err
}

// newPlan makes the select list of the fields that were asked for (nil: all) and that the actor may see. id and version
// are always there. An unknown or hidden field is an invalid fault.
func newPlan(o *metadata.Object, rules access.Object, fields []string) (*plan, error) {
	p := &plan{obj: o}
	var faults fault.List
	var wanted map[string]bool
	if fields != nil {
		wanted = make(map[string]bool, len(fields))
		for _, path := range fields {
			f, ok := o.Field(path)
			if !ok || level(o, rules, f) < access.Masked {
				faults.Add("fields", "unknown_field", fault.Params{"field": path})
				continue
			}
			wanted[f.ID] = true
		}
		if err := faults.Err(); err != nil {
			return nil, err
		}
	}
	for _, f := range o.Fields {
		l := level(o, rules, f)
		always := f.System && (f.Name == "id" || f.Name == "version")
		if !always && (l < access.Masked || wanted != nil && !wanted[f.ID]) {
			continue
		}
		if wanted == nil && f.System && (f.Name == "deleted_at" || f.Name == "merged_into") {
			continue
		}
		p.add(f, l == access.Masked && !always)
	}
	p.finish()
	return p, nil
}

// whole is the plan that reads everything, for writes.
func whole(o *metadata.Object) *plan {
	p := &plan{obj: o}
	for _, f := range o.Fields {
		p.add(f, false)
	}
	p.finish()
	return p
}

func (p *plan) add(f *metadata.Field, masked bool) {
	if !masked && f.Classified() {
		p.classified = append(p.classified, f.Path())
		if f.Secret() {
			p.secrets = append(p.secrets, f)
		}
	}
	switch {
	case f.Type == fieldtype.RollupType:
		if !masked {
			p.rollups = append(p.rollups, f)
		}
	case f.Custom:
		if p.custom == nil {
			p.custom = map[string]customField{}
		}
		cf := customField{field: f, at: len(p.customAll), prefix: `"` + f.Name + `":`, masked: masked, secret: f.Secret()}
		p.custom[f.ID] = cf
		p.customAll = append(p.customAll, cf)
	default:
		p.columns = append(p.columns, column{field: f, sql: f.Column, kind: kindOf(f), prefix: `"` + f.Name + `":`, masked: masked, verbatim: fieldtype.Verbatim(f.Impl)})
	}
}

func (p *plan) finish() {
	names := make([]string, 0, len(p.columns)+4)
	for i := range p.columns {
		names = append(names, "c."+p.columns[i].sql)
	}
	for i := range p.columns {
		if cur := p.columns[i].field.CurrencyColumn; cur != "" {
			p.columns[i].currency = len(p.columns) + p.extra
			p.extra++
			names = append(names, "c."+cur)
		}
	}
	if p.custom != nil {
		names = append(names, "c.custom")
	}
	p.list = strings.Join(names, ", ")
	p.pack(names)
}

// pack writes the packed list. SQLite's driver takes about as long for the columns of a row as SQLite takes to find it; one
// long text costs it no more than one column.
func (p *plan) pack(names []string) {
	var texts, floats []string
	for i, name := range names {
		if i < len(p.columns) && p.columns[i].kind == colFloat {
			p.floats = append(p.floats, i)
			floats = append(floats, name)
		} else {
			texts = append(texts, name)
		}
	}
	if len(texts) > maxPacked {
		return
	}
	p.packed = strings.Join(append([]string{"concat(" + strings.Join(texts, ", char(31), ") + ")"}, floats...), ", ")
}

// maxPacked is how many columns SQLite can pack: a function takes no more than 127 arguments, of which half stand between.
const maxPacked = 64

// width is the number of cells of a row.
func (p *plan) width() int {
	n := len(p.columns) + p.extra
	if p.custom != nil {
		n++
	}
	return n
}
