package records

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/tidwall/gjson"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// undoing is the state of taking back some changes.
type undoing struct {
	*Batch
	opts UndoOptions
	out  *UndoResult
	// records are the present records, and may says for which action the actor may have them.
	records map[string]*Record
	may     map[undoRight]bool
	denied  map[undoRight]bool
	// binned are the records on their way to the bin that are not written yet; see writeBinned.
	binned []binning
}

type undoRight struct {
	id     string
	action access.Action
}

// undo takes back up to limit changes of a set, newest first, before a sequence number (0: from the newest on). It returns
// the lowest number it has looked at, 0 when there are no more.
func (b *Batch) undo(ctx context.Context, setID string, before int64, limit int, opts UndoOptions, out *UndoResult) (int64, error) {
	entries, err := ledger.OfSetBackwards(ctx, b.tx, setID, before, limit)
	if err != nil {
		return 0, err
	}
	u := &undoing{Batch: b, opts: opts, out: out, records: map[string]*Record{}, may: map[undoRight]bool{}, denied: map[undoRight]bool{}}
	if err := u.load(ctx, entries); err != nil {
		return 0, err
	}
	out.Checked += int64(len(entries))
	for _, e := range net(entries) {
		if slices.Contains(opts.Skip, e.RecordID) {
			continue
		}
		if err := u.one(ctx, e); err != nil {
			return 0, err
		}
	}
	u.writeBinned()
	if len(entries) == limit {
		return entries[limit-1].Seq, nil
	}
	return 0, nil
}

// net makes one change of all that the entries, newest first, say about a record that was created or updated only. Records
// that went into the bin or came out of it keep their entries.
func net(entries []ledger.Entry) []ledger.Entry {
	list := map[string][]ledger.Entry{}
	for _, e := range entries {
		list[e.RecordID] = append(list[e.RecordID], e)
	}
	out := make([]ledger.Entry, 0, len(entries))
	for _, e := range entries {
		of := list[e.RecordID]
		switch {
		case len(of) == 1 || slices.ContainsFunc(of, func(x ledger.Entry) bool { return x.Action != ledger.Created && x.Action != ledger.Updated }):
			out = append(out, e)
		case e.Seq == of[0].Seq:
			out = append(out, together(of))
		}
	}
	return out
}

// together is one entry for several of a record, newest first: each field from its oldest to its newest value.
func together(of []ledger.Entry) ledger.Entry {
	diff := map[string][2]json.RawMessage{}
	for _, e := range of {
		gjson.ParseBytes(e.Diff).ForEach(func(k, v gjson.Result) bool {
			if pair := v.Array(); len(pair) == 2 {
				have, ok := diff[k.String()]
				if !ok {
					have[1] = json.RawMessage(pair[1].Raw)
				}
				have[0] = json.RawMessage(pair[0].Raw)
				diff[k.String()] = have
			}
			return true
		})
	}
	e := of[0]
	e.Action = of[len(of)-1].Action
	e.Diff, _ = json.Marshal(diff) // What was read as JSON can be written.
	return e
}

// needs is the action that the actor needs to take back a change.
func needs(a ledger.Action) access.Action {
	switch a {
	case ledger.Updated, ledger.Linked, ledger.Unlinked:
		return access.Update
	case ledger.Merged:
		return access.Merge
	}
	return access.Delete
}

// load reads and locks all records of the entries, with one statement for each object and action.
func (u *undoing) load(ctx context.Context, entries []ledger.Entry) error {
	type group struct {
		object string
		action access.Action
	}
	ids := map[group][]string{}
	var groups []group
	for _, e := range entries {
		g := group{e.ObjectID, needs(e.Action)}
		if ids[g] == nil {
			groups = append(groups, g)
		}
		ids[g] = append(ids[g], e.RecordID)
	}
	for _, g := range groups {
		o, ok := u.model.ObjectByID(g.object)
		if !ok {
			continue
		}
		slices.Sort(ids[g])
		list, denied, err := u.lockSome(ctx, o, slices.Compact(ids[g]), g.action, true)
		if err != nil {
			return err
		}
		for _, r := range list {
			u.records[r.ID] = r
			u.may[undoRight{r.ID, g.action}] = true
		}
		for _, rid := range denied {
			u.denied[undoRight{rid, g.action}] = true
		}
	}
	return nil
}

func (u *undoing) fail(object, recordID, field string, f *fault.Error) {
	if u.out.Failed++; len(u.out.Failures) < maxUndoFindings {
		u.out.Failures = append(u.out.Failures, UndoFailure{Object: object, ID: recordID, Field: field, Fault: f})
	}
}

// one takes back one change.
func (u *undoing) one(ctx context.Context, e ledger.Entry) error {
	o, ok := u.model.ObjectByID(e.ObjectID)
	if !ok {
		u.fail(e.ObjectID, e.RecordID, "", fault.Missing("object", e.ObjectID))
		return nil
	}
	if old, is, ok := edgeChange(e.Diff); ok {
		u.writeBinned()
		return u.edge(ctx, o, e, old, is)
	}
	right := undoRight{e.RecordID, needs(e.Action)}
	switch {
	case u.denied[right]:
		u.fail(o.Name, e.RecordID, "", fault.New(fault.Forbidden, "action_forbidden", fault.Params{"action": right.action.String(), "object": o.Name}))
		return nil
	case !u.may[right]:
		u.fail(o.Name, e.RecordID, "", fault.Missing("record", e.RecordID))
		return nil
	}
	r := u.records[e.RecordID]
	if e.Action == ledger.Updated {
		if err := u.files(ctx, o, r, e); err != nil {
			return err
		}
	}
	var write func() (*Record, error)
	switch e.Action {
	case ledger.Created:
		if !u.untouched(o, r, e) {
			return nil
		}
		if len(u.s.hooks[o.ID]) == 0 {
			u.records[r.ID] = u.binLater(o, r)
			u.out.Undone++
			return nil
		}
		write = func() (*Record, error) { return u.bin(ctx, o, r, ledger.Deleted, nil) }
	case ledger.Deleted, ledger.Merged:
		write = u.deleted(ctx, o, r, e)
	case ledger.Restored:
		write = u.restored(ctx, o, r, e)
	case ledger.Updated:
		write = u.updated(ctx, o, r, e)
	}
	if write == nil {
		return nil
	}
	u.writeBinned()
	before := u.Changes()
	f, err := u.careful(ctx, o, e.Action, func() error {
		changed, err := write()
		if err == nil {
			u.records[r.ID] = changed
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case f != nil:
		u.records[r.ID] = r
		u.fail(o.Name, r.ID, "", f)
	default:
		u.out.Undone += u.Changes() - before
	}
	return nil
}

// careful makes a savepoint where a refusal can come after the first write.
func (u *undoing) careful(ctx context.Context, o *metadata.Object, a ledger.Action, write func() error) (*fault.Error, error) {
	plain := a == ledger.Created || a == ledger.Restored
	if !plain || len(u.s.hooks[o.ID]) > 0 {
		return u.Attempt(ctx, write)
	}
	err := write()
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Code != fault.Internal {
		return f, nil
	}
	return nil, err
}

// untouched reports whether a creation can be taken back: the record is there, and nobody has changed it since or that is to
// be overwritten anyway.
func (u *undoing) untouched(o *metadata.Object, r *Record, e ledger.Entry) bool {
	if r.Deleted() {
		return false
	}
	ds := deltas(o, e.Diff)
	told := make(map[string]bool, len(ds))
	for _, d := range ds {
		told[d.key] = true
	}
	for _, f := range o.Fields { // Values that have come since.
		if r.Values[f.ID] != nil && !told[f.ID] {
			ds = append(ds, delta{key: f.ID, field: f, old: json.RawMessage("null"), new: json.RawMessage("null")})
		}
	}
	if !told[pointsKey] {
		ds = append(ds, delta{key: pointsKey, old: json.RawMessage("[]"), new: json.RawMessage("[]")})
	}
	free := true
	for _, d := range ds {
		if d.field != nil && (d.field.System || d.field.Computed()) {
			continue
		}
		_, wipe := u.settled(o, r, d)
		free = free && wipe
	}
	return free
}

// deleted takes a record out of the bin again, unless it has been restored and deleted anew since.
func (u *undoing) deleted(ctx context.Context, o *metadata.Object, r *Record, e ledger.Entry) func() (*Record, error) {
	if !r.Deleted() {
		return nil
	}
	in := Input{Values: map[string]any{o.ID + ".deleted_at": nil, o.ID + ".merged_into": nil}}
	for _, d := range deltas(o, e.Diff) {
		switch {
		case d.key == o.ID+".deleted_at":
			if _, wipe := u.settled(o, r, d); !wipe {
				return nil
			}
		case d.field != nil && !d.field.System && !d.field.Computed():
			if todo, wipe := u.settled(o, r, d); todo && wipe {
				in.Set(d.field, decoded(d.field, d.old))
			}
		}
	}
	return func() (*Record, error) { return u.update(ctx, o, r, in, ledger.Restored) }
}

// restored moves a record to the bin again.
func (u *undoing) restored(ctx context.Context, o *metadata.Object, r *Record, e ledger.Entry) func() (*Record, error) {
	if r.Deleted() {
		return nil
	}
	more := map[string]any{}
	for _, d := range deltas(o, e.Diff) {
		if d.key == o.ID+".merged_into" && !isNull(d.old) {
			more[d.key] = decoded(d.field, d.old)
		}
	}
	return func() (*Record, error) { return u.bin(ctx, o, r, ledger.Deleted, more) }
}

// updated gives fields their old values again.
func (u *undoing) updated(ctx context.Context, o *metadata.Object, r *Record, e ledger.Entry) func() (*Record, error) {
	if onlyFiles(e.Diff) {
		return nil
	}
	if r.Deleted() {
		u.fail(o.Name, r.ID, "", fault.New(fault.Conflict, "record_deleted", fault.Params{"id": r.ID}))
		return nil
	}
	var in Input
	for _, d := range deltas(o, e.Diff) {
		if d.field == nil && d.key != pointsKey || d.field != nil && (d.field.System || d.field.Computed()) {
			continue
		}
		todo, wipe := u.settled(o, r, d)
		switch {
		case !todo || !wipe:
		case !u.writable(o, d):
			u.fail(o.Name, r.ID, d.path(), fault.New(fault.Forbidden, "field_forbidden"))
		case d.field == nil:
			points := storedPoints(d.old)
			in.Points = &points
		default:
			in.Set(d.field, decoded(d.field, d.old))
		}
	}
	if len(in.Values) == 0 && in.Points == nil {
		return nil
	}
	if in.Points != nil { // What the points do not repeat stands in the record's own fields, which keep it.
		for _, name := range mirrored {
			if f, ok := o.Field(name); ok {
				if _, given := in.Values[f.ID]; !given {
					in.Set(f, r.Values[f.ID])
				}
			}
		}
	}
	return func() (*Record, error) { return u.update(ctx, o, r, in, ledger.Updated) }
}

// writable reports whether the actor may change what a delta is about.
func (u *undoing) writable(o *metadata.Object, d delta) bool {
	rules := u.rules.Object(o.ID)
	if u.quiet {
		return true
	}
	if d.field != nil {
		return rules.Field(d.field.ID) >= access.Writable
	}
	for _, name := range mirrored {
		if f, ok := o.Field(name); ok && rules.Field(f.ID) < access.Writable {
			return false
		}
	}
	return true
}

func (d delta) path() string {
	if d.field == nil {
		return d.key
	}
	return d.field.Path()
}

func decoded(f *metadata.Field, raw json.RawMessage) any {
	if isNull(raw) {
		return nil
	}
	v, err := f.Impl.Decode(raw)
	if err != nil {
		return nil
	}
	return v
}

// settled compares a value with the present one: todo says that it is not the old one yet, wipe that nobody has changed
// it since, or that it is to be overwritten anyway. Otherwise it is reported as a conflict.
func (u *undoing) settled(o *metadata.Object, r *Record, d delta) (todo, wipe bool) {
	var isOld, isNew bool
	var theirs json.RawMessage
	if d.field == nil {
		if d.key != pointsKey {
			return false, true
		}
		isOld, isNew = slices.Equal(r.Points, storedPoints(d.old)), slices.Equal(r.Points, storedPoints(d.new))
		theirs, _ = json.Marshal(append([]ContactPoint{}, r.Points...)) // Texts and booleans cannot fail.
	} else {
		now := r.Values[d.key]
		isOld, isNew = equal(d.field, now, decoded(d.field, d.old)), equal(d.field, now, decoded(d.field, d.new))
		theirs = d.field.Impl.AppendJSON(nil, now)
	}
	// What has its old value already needs nothing; for a creation the old value is none.
	if isNew || isOld {
		return !isOld, true
	}
	if u.opts.ForceAll || slices.Contains(u.opts.Force[r.ID], d.path()) || slices.Contains(u.opts.Force[r.ID], "*") {
		return true, true
	}
	u.out.Conflicted++
	if len(u.out.Conflicts) < maxUndoFindings {
		u.out.Conflicts = append(u.out.Conflicts, u.conflict(o, r, d, theirs))
	}
	return true, false
}

func equal(f *metadata.Field, a, b any) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return f.Impl.Equal(a, b)
}

// conflict shows no more than the actor may see.
func (u *undoing) conflict(o *metadata.Object, r *Record, d delta, theirs json.RawMessage) UndoConflict {
	c := UndoConflict{Object: o.Name, ID: r.ID, Field: d.path()}
	rules := u.rules.Object(o.ID)
	switch {
	case d.field == nil:
		c.Base, c.Theirs, c.Mine = pointsJSON(o, rules, d.old), pointsJSON(o, rules, theirs), pointsJSON(o, rules, d.new)
	default:
		if level(o, rules, d.field) < access.Masked {
			c.Field = "*"
		}
		c.Base, c.Theirs, c.Mine = u.visible(o, d.field, d.old), u.visible(o, d.field, theirs), u.visible(o, d.field, d.new)
	}
	return c
}
