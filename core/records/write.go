package records

import (
	"context"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Create makes a record of an object out of an API body. Faults: invalid with every wrong property, forbidden,
// conflict duplicate_value, not_found for the object.
func (s *Service) Create(ctx context.Context, object string, body []byte) (*Record, error) {
	var out *Record
	_, err := s.Do(ctx, "", func(ctx context.Context, b *Batch) error {
		o, rules, err := b.object(object, access.Create)
		if err != nil {
			return err
		}
		in, err := b.parse(ctx, o, rules, body)
		if err != nil {
			return err
		}
		out, err = b.Create(ctx, o, in)
		return err
	})
	return out, err
}

// Update changes a record by an API body. Version is what the change was based on; 0 takes whatever is there. Faults
// as for Create, and stale when the record has another version.
func (s *Service) Update(ctx context.Context, object, recordID string, version int64, body []byte) (*Record, error) {
	var out *Record
	_, err := s.Do(ctx, "", func(ctx context.Context, b *Batch) error {
		o, rules, err := b.object(object, access.Update)
		if err != nil {
			return err
		}
		in, err := b.parse(ctx, o, rules, body)
		if err != nil {
			return err
		}
		out, err = b.Update(ctx, o, recordID, version, in)
		return err
	})
	return out, err
}

// Delete moves a record to the bin.
func (s *Service) Delete(ctx context.Context, object, recordID string, version int64) error {
	_, err := s.Do(ctx, "", func(ctx context.Context, b *Batch) error {
		o, _, err := b.object(object, access.Delete)
		if err != nil {
			return err
		}
		_, err = b.Delete(ctx, o, recordID, version)
		return err
	})
	return err
}

// Restore takes a record out of the bin.
func (s *Service) Restore(ctx context.Context, object, recordID string) (*Record, error) {
	var out *Record
	_, err := s.Do(ctx, "", func(ctx context.Context, b *Batch) error {
		o, _, err := b.object(object, access.Delete)
		if err != nil {
			return err
		}
		out, err = b.Restore(ctx, o, recordID)
		return err
	})
	return out, err
}

// Create writes a new record. Values must be canonical; the fields must be ones that the actor may write.
func (b *Batch) Create(ctx context.Context, o *metadata.Object, in Input) (*Record, error) {
	if b.s.limits != nil {
		if err := b.s.limits.Room(ctx, 1); err != nil {
			return nil, err
		}
	}
	r := &Record{Object: o, ID: id.At(o.Prefix, b.now), Version: 1, Values: make(map[string]any, len(in.Values)+12)}
	given := make(map[string]bool, len(in.Values))
	for fid, v := range in.Values {
		given[fid] = true
		if v != nil {
			r.Values[fid] = v
		}
	}
	if err := b.defaults(ctx, o, r, given); err != nil {
		return nil, err
	}
	who := b.who()
	for path, v := range map[string]any{
		"id": r.ID, "version": r.Version, "created_at": b.now, "created_by": who, "updated_at": b.now, "updated_by": who,
	} {
		r.Values[o.ID+"."+path] = v
	}
	c := &Change{Action: ledger.Created, Object: o, After: r, Given: given, session: b.session, points: in.Points, undo: b.undoing, tx: b.tx}
	if err := b.prepare(ctx, c); err != nil {
		return nil, err
	}
	cols := store(o, r)
	values := make([]any, len(cols))
	for i := range cols {
		values[i] = cols[i].value
	}
	b.tx.Insert(b.insert(o, cols), values...)
	if err := b.attach(ctx, c, nil); err != nil {
		return nil, err
	}
	if err := b.allowed(ctx, o, r, access.Create); err != nil {
		return nil, err
	}
	b.log(o, r, ledger.Created, c.marked(diff(o, nil, r, [2][]ContactPoint{nil, r.Points})))
	return r, nil
}

// who is the id that stands in created_by and updated_by.
func (b *Batch) who() string {
	if b.actor.UserID != "" {
		return b.actor.UserID
	}
	return b.actor.ID
}

// defaults fills in what the caller left out.
func (b *Batch) defaults(ctx context.Context, o *metadata.Object, r *Record, given map[string]bool) error {
	owner := o.ID + ".owner_id"
	if !given[owner] && b.actor.Kind != actor.System && b.actor.UserID != "" && !b.quiet {
		r.Values[owner] = b.actor.UserID
	}
	for _, f := range o.Fields {
		if len(f.Default) == 0 || given[f.ID] || f.Archived {
			continue
		}
		env, err := b.s.tenancy.Defaults(ctx)
		if err != nil {
			return err
		}
		v, err := f.Impl.FromJSON(f.Default, &f.Options, &env)
		if err != nil {
			var l fault.List
			if err := l.Merge(f.Path(), err); err != nil {
				return err
			}
			return l.Err()
		}
		if v != nil {
			r.Values[f.ID] = v
		}
	}
	return nil
}

// Update changes a record. A change that changes nothing writes nothing.
func (b *Batch) Update(ctx context.Context, o *metadata.Object, recordID string, version int64, in Input) (*Record, error) {
	before, err := b.lock(ctx, o, recordID, access.Update, false)
	if err != nil {
		return nil, err
	}
	if version != 0 && version != before.Version {
		return nil, stale(recordID, before.Version)
	}
	return b.update(ctx, o, before, in, ledger.Updated)
}

func (b *Batch) update(ctx context.Context, o *metadata.Object, before *Record, in Input, action ledger.Action) (*Record, error) {
	r := before.clone()
	given := make(map[string]bool, len(in.Values))
	for fid, v := range in.Values {
		given[fid] = true
		if v == nil {
			delete(r.Values, fid)
		} else {
			r.Values[fid] = v
		}
	}
	c := &Change{Action: action, Object: o, Before: before, After: r, Given: given, session: b.session, points: in.Points, undo: b.undoing, tx: b.tx}
	if err := b.prepare(ctx, c); err != nil {
		return nil, err
	}
	d := diff(o, before, r, [2][]ContactPoint{before.Points, r.Points})
	if string(d) == "{}" && action == ledger.Updated {
		return before, nil
	}
	b.stamp(o, r)
	b.save(o, before, r)
	if err := b.attach(ctx, c, before); err != nil {
		return nil, err
	}
	b.log(o, r, action, c.marked(d))
	return r, nil
}

// stamp raises the version and says who changed the record.
func (b *Batch) stamp(o *metadata.Object, r *Record) {
	r.Version++
	r.Values[o.ID+".version"] = r.Version
	r.Values[o.ID+".updated_at"] = b.now
	r.Values[o.ID+".updated_by"] = b.who()
}

// save writes the columns that differ. The row is locked, so its version cannot have moved.
func (b *Batch) save(o *metadata.Object, before, r *Record) {
	cols := differing(store(o, before), store(o, r))
	q := strings.Builder{}
	q.WriteString("update " + o.Table + " set ")
	args := make([]any, 0, len(cols)+2)
	for i, c := range cols {
		if i > 0 {
			q.WriteString(", ")
		}
		q.WriteString(c.name + " = ?")
		args = append(args, c.value)
	}
	q.WriteString(" where tenant_id = ? and id = ?")
	b.tx.Queue(q.String(), append(args, b.tx.Tenant(), r.ID)...)
}

// Delete moves a record to the bin. Its links and history stay, its unique values are free again.
func (b *Batch) Delete(ctx context.Context, o *metadata.Object, recordID string, version int64) (*Record, error) {
	before, err := b.lock(ctx, o, recordID, access.Delete, false)
	if err != nil {
		return nil, err
	}
	if version != 0 && version != before.Version {
		return nil, stale(recordID, before.Version)
	}
	return b.bin(ctx, o, before, ledger.Deleted, nil)
}

// bin writes the deletion; more are further values that go with it.
func (b *Batch) bin(ctx context.Context, o *metadata.Object, before *Record, action ledger.Action, more map[string]any) (*Record, error) {
	r := before.clone()
	r.Values[o.ID+".deleted_at"] = b.now
	for fid, v := range more {
		r.Values[fid] = v
	}
	c := &Change{Action: action, Object: o, Before: before, After: r, session: b.session, undo: b.undoing, tx: b.tx}
	for _, h := range b.s.hooks[o.ID] {
		if err := h(ctx, b.tx, c); err != nil {
			return nil, err
		}
	}
	b.stamp(o, r)
	b.save(o, before, r)
	b.detach(r)
	b.log(o, r, action, diff(o, before, r, [2][]ContactPoint{}))
	return r, nil
}

// Restore takes a record out of the bin.
func (b *Batch) Restore(ctx context.Context, o *metadata.Object, recordID string) (*Record, error) {
	before, err := b.lock(ctx, o, recordID, access.Delete, true)
	if err != nil {
		return nil, err
	}
	if !before.Deleted() {
		return before, nil
	}
	return b.unbin(ctx, o, before)
}

// unbin writes the restoration of a record that is locked and in the bin.
func (b *Batch) unbin(ctx context.Context, o *metadata.Object, before *Record) (*Record, error) {
	in := Input{Values: map[string]any{o.ID + ".deleted_at": nil, o.ID + ".merged_into": nil}}
	return b.update(ctx, o, before, in, ledger.Restored)
}

// Load reads a record with all its values and contact points for the actor's action, and locks it until the transaction ends.
func (b *Batch) Load(ctx context.Context, o *metadata.Object, recordID string, action access.Action) (*Record, error) {
	return b.lock(ctx, o, recordID, action, false)
}

// lock reads a record for a change. A record that the actor may read but not change is forbidden; one that it may not
// read is not_found.
func (b *Batch) lock(ctx context.Context, o *metadata.Object, recordID string, action access.Action, bin bool) (*Record, error) {
	list, err := b.lockAll(ctx, o, []string{recordID}, action, bin)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, missingRecord(recordID)
	}
	return list[0], nil
}

// lockAll is lock for several records of an object; those that do not exist for the actor are left out.
func (b *Batch) lockAll(ctx context.Context, o *metadata.Object, ids []string, action access.Action, bin bool) ([]*Record, error) {
	list, denied, err := b.lockSome(ctx, o, ids, action, bin)
	if err == nil && len(denied) > 0 {
		err = forbidden(action, o.Name)
	}
	return list, err
}

// lockSome is lockAll, but names the records that the actor may read but not change instead of refusing all.
func (b *Batch) lockSome(ctx context.Context, o *metadata.Object, ids []string, action access.Action, bin bool) (list []*Record, denied []string, err error) {
	valid := make([]string, 0, len(ids))
	for _, rid := range ids {
		if id.Valid(o.Prefix, rid) {
			valid = append(valid, rid)
		}
	}
	if len(valid) == 0 {
		return nil, nil, nil
	}
	p := whole(o)
	q := filter.NewSQL(b.dialect())
	q.Raw("select ").Raw(p.list)
	scope, some, err := b.scope(o, action)
	if err != nil {
		return nil, nil, err
	}
	read, readable, err := b.scope(o, access.Read)
	if err != nil {
		return nil, nil, err
	}
	if b.quiet {
		scope, read, some, readable = filter.Bound{}, filter.Bound{}, true, true
	}
	if !readable {
		return nil, nil, nil
	}
	q.Raw(", case when ")
	if some {
		scope.SQL(q, "c")
	} else {
		q.Raw("1 = 0")
	}
	q.Raw(" then 1 else 0 end, ")
	// The contact points of one record come along; those of many cost less in a statement of their own.
	along := o.ContactPoints && len(valid) == 1
	if along {
		q.Raw(pointsSQL(b.tx.Dialect()))
	} else {
		q.Raw("null")
	}
	q.Raw(" from ").Raw(o.Table).Raw(" c where ")
	belongs(b.tx, q, o)
	if !bin {
		q.Raw(" and c.deleted_at is null")
	}
	if len(valid) == 1 {
		q.Raw(" and c.id = ").Arg(valid[0])
	} else {
		in(q, "c.id", valid)
	}
	q.Raw(" and ")
	read.SQL(q, "c")
	// Always in the order of ids, so that two writers of the same records never wait for each other.
	q.Raw(" order by c.id" + db.Dialect(b.dialect()).ForUpdate())
	rows, err := b.tx.Query(ctx, q.String(), q.Args()...)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		cells := make([]db.Value, p.width()+2)
		if err := rows.Values(cells); err != nil {
			return nil, nil, err
		}
		may := cells[p.width()].Num
		r, err := (&Row{plan: p, cells: cells[:p.width()]}).record()
		if err != nil {
			return nil, nil, err
		}
		if r.Points, err = readPoints(cells[p.width()+1].Text); err != nil {
			return nil, nil, err
		}
		if may == 0 {
			denied = append(denied, r.ID)
			continue
		}
		list = append(list, r)
	}
	if err := rows.Err(); err != nil {
		return nil, nil, err
	}
	rows.Close()
	if along {
		return list, denied, nil
	}
	return list, denied, b.loadPoints(ctx, o, list)
}

func (r *Record) clone() *Record {
	c := *r
	c.Values = make(map[string]any, len(r.Values)+2)
	for k, v := range r.Values {
		c.Values[k] = v
	}
	return &c
}
