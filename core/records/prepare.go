package records

import (
	"context"
	"maps"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// prepare completes and checks a record before it is written: hooks, contact points, automatic numbers, formulas, title,
// required fields, validation rules and references. All broken rules come back at once.
func (b *Batch) prepare(ctx context.Context, c *Change) error {
	for _, h := range b.s.hooks[c.Object.ID] {
		if err := h(ctx, b.tx, c); err != nil {
			return err
		}
	}
	for _, h := range b.s.always {
		if err := h(ctx, b.tx, c); err != nil {
			return err
		}
	}
	o, r := c.Object, c.After
	if c.points != nil {
		r.Points = slices.Clone(*c.points)
	}
	mirrorPoints(c)
	if c.Before == nil {
		if err := b.number(ctx, o, r); err != nil {
			return err
		}
	}
	var faults fault.List
	b.compute(c)
	if t := title(o, r); t != "" {
		r.Values[o.ID+".title"] = t
	} else {
		delete(r.Values, o.ID+".title")
	}
	for _, f := range o.Fields {
		if !f.Required || r.Values[f.ID] != nil {
			continue
		}
		// A record that lacked the value before the field became required may be changed elsewhere.
		if c.Before == nil || c.Given[f.ID] || c.Before.Values[f.ID] != nil {
			faults.Add(f.Path(), "required")
		}
	}
	b.validate(c, &faults)
	if err := b.references(ctx, c, &faults); err != nil {
		return err
	}
	if err := faults.Err(); err != nil {
		return err
	}
	if len(o.Secrets()) > 0 {
		if err := b.seal(ctx, c.Before, r); err != nil {
			return err
		}
	}
	return b.external(ctx, c)
}

// number gives a new record its automatic numbers. The counter is locked until the transaction ends, so the numbers
// have no gaps and no doubles.
func (b *Batch) number(ctx context.Context, o *metadata.Object, r *Record) error {
	for _, f := range o.Fields {
		if f.Type != fieldtype.AutoNumber || r.Values[f.ID] != nil {
			continue
		}
		scope := fieldtype.Series(f.Options.Pattern, b.now.In(b.actor.Location()))
		var n int64
		if err := b.tx.QueryRow(ctx, `insert into counters (tenant_id, name, value) values (?, ?, 1)
			on conflict `+counterKey(b.tx)+` do update set value = counters.value + 1 returning value`,
			b.tx.Tenant(), f.ID+scope).Scan(&n); err != nil {
			return err
		}
		r.Values[f.ID] = fieldtype.FormatNumber(f.Options.Pattern, n, b.now.In(b.actor.Location()))
	}
	return nil
}

func counterKey(tx *db.Tx) string {
	if tx.Dialect() == db.Postgres {
		return "(tenant_id, name)"
	}
	return "(name)"
}

// references checks that what a changed reference points to exists and may be read by the actor.
func (b *Batch) references(ctx context.Context, c *Change, faults *fault.List) error {
	wanted := map[string][]*metadata.Field{} // by target object
	for _, f := range c.Object.Fields {
		v := c.After.Values[f.ID]
		if v == nil || f.Type != fieldtype.Reference && f.Type != fieldtype.User {
			continue
		}
		if c.Before != nil && f.Impl.Equal(c.Before.Values[f.ID], v) {
			continue
		}
		if f.Type == fieldtype.User && v == b.actor.UserID {
			continue
		}
		target := f.Options.Target
		if f.Type == fieldtype.User {
			target = "user"
		}
		wanted[target] = append(wanted[target], f)
	}
	for _, target := range slices.Sorted(maps.Keys(wanted)) {
		fields := wanted[target]
		var ids []string
		for _, f := range fields {
			ids = append(ids, c.After.Values[f.ID].(string))
		}
		found, err := b.known(ctx, target, ids)
		if err != nil {
			return err
		}
		for _, f := range fields {
			if v := c.After.Values[f.ID].(string); !slices.Contains(found, v) {
				faults.Add(f.Path(), "unknown_reference", fault.Params{"id": v, "object": target})
			}
		}
	}
	return nil
}

// known returns those of the ids that exist and that the actor may read.
func (b *Batch) known(ctx context.Context, target string, ids []string) ([]string, error) {
	scan := func(r db.Rows) (string, error) {
		var rid string
		return rid, r.Scan(&rid)
	}
	if cached, ok := b.seen[target]; ok && !slices.ContainsFunc(ids, func(x string) bool { return !cached[x] }) {
		return ids, nil
	}
	if target == "user" {
		in, arg := b.tx.Dialect().In("id", ids)
		found, err := db.Collect(ctx, b.tx, scan, "select id from users where tenant_id = ? and active and "+in, b.tx.Tenant(), arg)
		for _, uid := range found {
			b.remember(target, uid)
		}
		return found, err
	}
	o, ok := b.model.ObjectByID(target)
	if !ok {
		return nil, nil
	}
	scope, some, err := b.scope(o, access.Read)
	if err != nil {
		return nil, err
	}
	if b.quiet {
		scope, some = filter.Bound{}, true
	}
	if !some {
		return nil, nil
	}
	q := filter.NewSQL(b.dialect())
	q.Raw("select c.id from ").Raw(o.Table).Raw(" c where ")
	b.base(b.tx, q, o, false)
	in(q, "c.id", ids)
	q.Raw(" and ")
	scope.SQL(q, "c")
	found, err := db.Collect(ctx, b.tx, scan, q.String(), q.Args()...)
	for _, rid := range found {
		b.remember(target, rid)
	}
	return found, err
}

// remember keeps in mind, for the rest of the transaction, that a record exists and may be read.
func (b *Batch) remember(objectID, recordID string) {
	if b.seen == nil {
		b.seen = map[string]map[string]bool{}
	}
	if b.seen[objectID] == nil {
		b.seen[objectID] = map[string]bool{}
	}
	b.seen[objectID][recordID] = true
}

// attach writes what hangs on a record: unique values, contact points, search words and match keys.
func (b *Batch) attach(ctx context.Context, c *Change, before *Record) error {
	o, r := c.Object, c.After
	restored := before != nil && before.Deleted()
	if err := b.unique(ctx, o, before, r, restored); err != nil {
		return err
	}
	if before == nil || !slices.Equal(before.Points, r.Points) {
		b.savePoints(o, r, before != nil)
	}
	if err := b.index(ctx, o, before, r, restored); err != nil {
		return err
	}
	if c.Action == ledger.Created {
		b.remember(o.ID, r.ID)
	}
	return nil
}

// detach removes what a record in the bin must not be found or stand in the way by.
func (b *Batch) detach(r *Record) {
	b.tx.Queue("delete from unique_values where tenant_id = ? and record_id = ?", b.tx.Tenant(), r.ID)
	b.removeDocs([]string{r.ID})
	delete(b.holders, [2]string{r.Object.ID, r.Text("external_id")})
}

// unique takes the record's values of unique fields, or says which one is taken. The primary key of unique_values
// decides when two writers want the same value at once.
func (b *Batch) unique(ctx context.Context, o *metadata.Object, before, r *Record, restored bool) error {
	var faults fault.List
	for _, f := range o.Fields {
		if !f.Unique {
			continue
		}
		was, is := "", uniqueKey(f, r.Values[f.ID])
		if before != nil && !restored {
			was = uniqueKey(f, before.Values[f.ID])
		}
		if was == is {
			continue
		}
		if was != "" {
			b.tx.Queue("delete from unique_values where tenant_id = ? and field_id = ? and value = ?", b.tx.Tenant(), f.ID, was)
		}
		if is == "" {
			continue
		}
		n, err := b.tx.Exec(ctx, `insert into unique_values (tenant_id, field_id, value, record_id) values (?, ?, ?, ?) on conflict do nothing`,
			b.tx.Tenant(), f.ID, is, r.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			faults.Add(f.Path(), "duplicate_value", fault.Params{"value": f.Impl.ToText(r.Values[f.ID], &f.Options, nil)})
		}
	}
	if len(faults) > 0 {
		return &fault.Error{Code: fault.Conflict, Reason: "duplicate_value", Fields: faults}
	}
	return nil
}

// uniqueKey is the form in which values of a unique field are compared: folded for text, as the index has it otherwise.
func uniqueKey(f *metadata.Field, v any) string {
	if v == nil {
		return ""
	}
	if s, ok := v.(string); ok && f.Impl.FilterKind() == "text" {
		return textKey(s)
	}
	return string(f.Impl.AppendJSON(nil, v))
}
