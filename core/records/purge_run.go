package records

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// references are the fields of an object that refer to records.
func references(o *metadata.Object) []*metadata.Field {
	var out []*metadata.Field
	for _, f := range o.Fields {
		if f.Type == fieldtype.Reference {
			out = append(out, f)
		}
	}
	return out
}

// referring locks the records of an object, in the bin or not, that refer to what goes and stay so far. A reference without an
// index costs a scan of the object's table.
func (p *purging) referring(ctx context.Context, o *metadata.Object) ([]*Record, error) {
	var ids []string
	for _, f := range references(o) {
		gone := slices.Sorted(maps.Keys(p.goes[f.Options.Target]))
		if len(gone) == 0 {
			continue
		}
		q := filter.NewSQL(p.dialect())
		q.Raw("select c.id from ").Raw(o.Table).Raw(" c where ")
		belongs(p.tx, q, o)
		in(q, strings.ReplaceAll(referenceSQL(p.dialect(), f), "@", "c"), gone)
		q.Raw(" limit ").Arg(maxPurged + 1)
		found, err := db.Collect(ctx, p.tx, func(r db.Rows) (rid string, err error) { return rid, r.Scan(&rid) }, q.String(), q.Args()...)
		if err != nil {
			return nil, err
		}
		ids = append(ids, found...)
	}
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(rid string) bool { return p.goes[o.ID][rid] != nil })
	if len(ids) > maxPurged {
		return nil, fault.New(fault.Conflict, "purge_too_large", fault.Params{"max": maxPurged})
	}
	quiet := p.quiet
	p.quiet = true
	defer func() { p.quiet = quiet }()
	var out []*Record
	for chunk := range slices.Chunk(ids, repointStep) {
		list, err := p.lockAll(ctx, o, chunk, access.Update, true)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// unlink removes the links of what goes.
func (p *purging) unlink(ctx context.Context) error {
	for _, list := range p.goes {
		ids := slices.Sorted(maps.Keys(list))
		fromIn, fromArg := p.tx.Dialect().In("from_id", ids)
		toIn, toArg := p.tx.Dialect().In("to_id", ids)
		found, err := p.edges(ctx, "("+fromIn+" or "+toIn+")", fromArg, toArg)
		if err != nil {
			return err
		}
		for _, e := range found {
			if err := p.putEdge(ctx, e, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// unrefer takes the references to what goes out of the records that stay. Neither a rule nor a required field keeps a reference
// to nothing.
func (p *purging) unrefer(ctx context.Context) error {
	for _, o := range p.model.Objects {
		for _, rid := range slices.Sorted(maps.Keys(p.stays[o.ID])) {
			before := p.stays[o.ID][rid]
			r := before.clone()
			c := &Change{Action: ledger.Updated, Object: o, Before: before, After: r, session: p.session, tx: p.tx}
			for _, f := range references(o) {
				if target, _ := r.Values[f.ID].(string); p.goes[f.Options.Target][target] != nil {
					delete(r.Values, f.ID)
				}
			}
			p.compute(c)
			if t := title(o, r); t != "" {
				r.Values[o.ID+".title"] = t
			} else {
				delete(r.Values, o.ID+".title")
			}
			p.stamp(o, r)
			p.save(o, before, r)
			if !r.Deleted() {
				if err := p.attach(ctx, c, before); err != nil {
					return err
				}
			}
			p.log(o, r, ledger.Updated, diff(o, before, r, [2][]ContactPoint{}))
		}
	}
	return nil
}

// bin deletes what goes as everywhere, so that hooks, the ledger and those who listen learn of it.
func (p *purging) bin(ctx context.Context) error {
	for _, o := range p.order() {
		for _, rid := range slices.Sorted(maps.Keys(p.goes[o.ID])) {
			r := p.goes[o.ID][rid]
			if r.Deleted() {
				continue
			}
			if _, err := p.Batch.bin(ctx, o, r, ledger.Deleted, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// forget removes the rows. The content of files goes with the next sweep.
func (p *purging) forget(ctx context.Context) error {
	var all []string
	for _, list := range p.goes {
		all = append(all, slices.Collect(maps.Keys(list))...)
	}
	slices.Sort(all)
	in, arg := p.tx.Dialect().In("record_id", all)
	for _, table := range []string{"contact_points", "unique_values"} {
		p.tx.Queue("delete from "+table+" where tenant_id = ? and "+in, p.tx.Tenant(), arg)
	}
	p.tx.Queue("update attachments set removed_at = ? where tenant_id = ? and "+in, p.now.Add(-2*keepRemoved), p.tx.Tenant(), arg)
	for _, h := range p.s.purged {
		if err := h(ctx, p.tx, all); err != nil {
			return err
		}
	}
	for _, o := range p.order() {
		in, arg := p.tx.Dialect().In("id", slices.Sorted(maps.Keys(p.goes[o.ID])))
		p.tx.Queue("delete from "+o.Table+" where tenant_id = ? and "+in, p.tx.Tenant(), arg)
	}
	return nil
}

// order are the objects of what goes, those first that refer to others of them.
func (p *purging) order() []*metadata.Object {
	var out []*metadata.Object
	seen := map[string]bool{}
	var visit func(o *metadata.Object)
	visit = func(o *metadata.Object) {
		if seen[o.ID] {
			return
		}
		seen[o.ID] = true
		for _, f := range references(o) {
			if target, ok := p.model.ObjectByID(f.Options.Target); ok && !f.Custom {
				visit(target)
			}
		}
		if len(p.goes[o.ID]) > 0 {
			out = append(out, o)
		}
	}
	for _, o := range p.model.Objects {
		visit(o)
	}
	slices.Reverse(out)
	return out
}
