package records

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/tidwall/gjson"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Change is one record on its way through the write path, as hooks see it.
type Change struct {
	Action ledger.Action
	Object *metadata.Object
	// Before is the record as it was, nil for a new one.
	Before *Record
	// After is the record as it is to be; hooks may complete it with Set. For a deletion it is the record in the bin.
	After *Record
	// Given are the ids of the fields that the caller named.
	Given map[string]bool

	session *session
	points  *[]ContactPoint
	undo    bool
	tx      *db.Tx
	// through are the values that a hook has put in for somebody else, by the field's id, with whose they are.
	through map[string]hooked
}

// hooked is a value that a hook has put in, and the name of whose hook it was.
type hooked struct {
	value any
	by    string
}

// Model returns the tenant's metadata.
func (c *Change) Model() *metadata.Model { return c.session.model }

// Actor returns who acts.
func (c *Change) Actor() actor.Actor { return c.session.actor }

// Set completes the record by API path; nil clears the value. The path must be a field of the object.
func (c *Change) Set(path string, v any) {
	f, ok := c.Object.Field(path)
	if !ok {
		panic("no field " + path + " on " + c.Object.ID)
	}
	if v == nil {
		delete(c.After.Values, f.ID)
		return
	}
	c.After.Values[f.ID] = v
}

// SetJSONFor is SetJSON on behalf of somebody who is not the actor, such as a plugin: the ledger says of the field's change that
// it came through them. By is their name.
func (c *Change) SetJSONFor(ctx context.Context, by, path string, raw json.RawMessage) error {
	if err := c.SetJSON(ctx, path, raw); err != nil {
		return err
	}
	f, _ := c.Object.Field(path)
	if c.through == nil {
		c.through = map[string]hooked{}
	}
	c.through[f.ID] = hooked{c.After.Values[f.ID], by}
	return nil
}

// throughKey is the key in a diff of who has put in what the actor has not, by the field's id. It is no pair of values, so that
// whoever reads changes of fields goes past it.
const throughKey = "~through"

// marked adds to a diff what came through others, as far as it is still what they have put in.
func (c *Change) marked(d []byte) []byte {
	by := map[string]string{}
	for fieldID, h := range c.through {
		f, ok := c.Object.FieldByID(fieldID)
		is := c.After.Values[fieldID]
		same := ok && (is == nil && h.value == nil || is != nil && h.value != nil && f.Impl.Equal(is, h.value))
		if same && gjson.GetBytes(d, gjson.Escape(fieldID)).Exists() {
			by[fieldID] = h.by
		}
	}
	if len(by) == 0 {
		return d
	}
	raw, err := json.Marshal(by)
	if err != nil {
		return d // Texts by texts can be written.
	}
	out := append(d[:len(d)-1:len(d)-1], `,"`+throughKey+`":`...)
	return append(append(out, raw...), '}')
}

// SetJSON completes the record with what the API takes for a field. Faults: invalid at the path, for a value that the field's type
// refuses and for a field that is not there or is kept by the record engine.
func (c *Change) SetJSON(ctx context.Context, path string, raw json.RawMessage) error {
	f, ok := c.Object.Field(path)
	switch {
	case !ok:
		return fault.At(path, "unknown_field", fault.Params{"field": path})
	case f.ReadOnly || f.Impl.ReadOnly():
		return fault.At(path, "read_only")
	}
	env, err := c.session.s.tenancy.Defaults(ctx)
	if err != nil {
		return err
	}
	v, err := f.Impl.FromJSON(raw, &f.Options, &env)
	if err != nil {
		var l fault.List
		if err := l.Merge(path, err); err != nil {
			return err
		}
		return l.Err()
	}
	c.Set(path, v)
	return nil
}

// Changed reports whether a field's value differs from before.
func (c *Change) Changed(path string) bool {
	f, ok := c.Object.Field(path)
	if !ok {
		return false
	}
	if c.Before == nil {
		return c.After.Values[f.ID] != nil
	}
	return !f.Impl.Equal(c.Before.Values[f.ID], c.After.Values[f.ID])
}

// Batch writes records within one transaction into one change set. Every write of Kontor goes through it.
type Batch struct {
	*session
	tx  *db.Tx
	set *ledger.Set
	// quiet skips the checks of actions and fields: undo, merge and set-up act with rights of their own, which their
	// callers have checked.
	quiet bool
	// undoing marks changes that take back another change set.
	undoing bool
	// seen are records that this transaction knows to exist and to be readable, by object.
	seen   map[string]map[string]bool
	events []changeEvent
	// began says that an attempt was made, so that a broken constraint must be foreseen.
	began bool
	// holders are the records that hold an external id, "" for a free one, by object and external id; see external.
	holders map[[2]string]string
}

// changeEvent is one line of the event that a transaction writes.
type changeEvent struct {
	Object string        `json:"object"`
	ID     string        `json:"id"`
	Action ledger.Action `json:"action"`
	Owner  string        `json:"owner,omitempty"`
}

// TopicChanged is the outbox topic of record changes; its payload is an Event.
const TopicChanged = "records.changed"

// Event tells what a transaction changed.
type Event struct {
	ChangeSetID string        `json:"change_set_id"`
	Changes     []changeEvent `json:"changes"`
	// Truncated says that there are more changes than Changes names; the ledger has them all.
	Truncated bool `json:"truncated,omitempty"`
}

const maxEventLines = 100

// Changed names what some transactions changed: their change sets, and the record that each began with. Jobs that look
// through changes take it as their arguments.
type Changed struct {
	Sets    []string `json:"sets"`
	Records []string `json:"records"`
}

// maxChanged bounds the transactions that one Changed names.
const maxChanged = 100

// Batches are the changes of events in as few parts as one job may take.
func Batches(events []Event) (parts []Changed) {
	for part := range slices.Chunk(events, maxChanged) {
		var p Changed
		for _, e := range part {
			p.Sets, p.Records = append(p.Sets, e.ChangeSetID), append(p.Records, e.Changes[0].ID)
		}
		parts = append(parts, p)
	}
	return parts
}

// batch opens a batch of a session in a transaction.
func (c *session) batch(ctx context.Context, tx *db.Tx, reason string) (*Batch, error) {
	set, err := ledger.Begin(ctx, reason, c.now)
	if err != nil {
		return nil, err
	}
	return &Batch{session: c, tx: tx, set: set}, nil
}

// Do runs fn with a batch in one transaction: all of its writes commit together, in one change set, or not at all.
func (s *Service) Do(ctx context.Context, reason string, fn func(ctx context.Context, b *Batch) error) (changeSetID string, err error) {
	// Metadata and rights come from memory, before a connection is taken.
	c, err := s.open(ctx, nil)
	if err == nil {
		err = s.writable(ctx)
	}
	if err == nil {
		err = s.warm(ctx, c.model)
	}
	if err != nil {
		return "", err
	}
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		b, err := c.batch(ctx, tx, reason)
		if err != nil {
			return err
		}
		if err := fn(ctx, b); err != nil {
			return err
		}
		changeSetID = b.set.ID
		return b.finish()
	})
	return changeSetID, explain(err)
}

// In goes on with a batch that a caller's transaction carries, under a change set that earlier transactions may have
// started; an id that has no changes yet starts one with that id, an empty id one with a new id. The caller must call
// Finish before its transaction ends.
func (s *Service) In(ctx context.Context, tx *db.Tx, reason, changeSetID string) (*Batch, error) {
	c, err := s.open(ctx, tx)
	if err == nil {
		err = s.writable(ctx)
	}
	if err != nil {
		return nil, err
	}
	b, err := c.batch(ctx, tx, reason)
	if err != nil || changeSetID == "" {
		return b, err
	}
	known, err := ledger.Infos(ctx, tx, []string{changeSetID})
	if err != nil {
		return nil, err
	}
	if len(known) == 0 {
		b.set.ID = changeSetID
		return b, nil
	}
	b.set, err = ledger.Resume(ctx, changeSetID, b.now)
	return b, err
}

// Finish writes the change set and the event. See In.
func (b *Batch) Finish() error { return b.finish() }

// ChangeSetID is the id under which the changes stand in the ledger.
func (b *Batch) ChangeSetID() string { return b.set.ID }

// Tx is the transaction of the batch, for the caller's own rows beside the records.
func (b *Batch) Tx() *db.Tx { return b.tx }

// Model returns the tenant's metadata.
func (b *Batch) Model() *metadata.Model { return b.model }

// Changes is the number of record changes so far.
func (b *Batch) Changes() int64 { return b.set.Records() }

func (b *Batch) finish() error {
	b.set.Write(b.tx)
	if len(b.events) == 0 {
		return nil
	}
	e := Event{ChangeSetID: b.set.ID, Changes: b.events}
	if len(e.Changes) > maxEventLines {
		e.Changes, e.Truncated = e.Changes[:maxEventLines], true
	}
	b.events = nil
	return outbox.Event(b.tx, TopicChanged, e)
}

// log writes what happened to one record to the ledger and the event.
func (b *Batch) log(o *metadata.Object, r *Record, action ledger.Action, diff []byte) {
	delete(b.found, o.Name)
	b.set.Add(b.tx, ledger.Change{
		ObjectID: o.ID, RecordID: r.ID, Action: action, Version: r.Version, OwnerID: r.Owner(), Diff: diff,
	})
	if len(b.events) <= maxEventLines {
		b.events = append(b.events, changeEvent{Object: o.ID, ID: r.ID, Action: action, Owner: r.Owner()})
	}
}

// pointsKey is the key of the contact points in a diff.
const pointsKey = "contact_points"

// diff maps the ids of the fields that differ to [old, new]. Values that the record engine keeps itself are left out,
// except those that undo needs.
func diff(o *metadata.Object, before, after *Record, points [2][]ContactPoint) []byte {
	b := []byte{'{'}
	entry := func(key string, write func(dst []byte, old bool) []byte) {
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, key...)
		b = append(b, `":[`...)
		b = write(b, true)
		b = append(b, ',')
		b = write(b, false)
		b = append(b, ']')
	}
	for _, f := range o.Fields {
		if f.System && f.Name != "deleted_at" && f.Name != "merged_into" {
			continue
		}
		var was, is any
		if before != nil {
			was = before.Values[f.ID]
		}
		if after != nil {
			is = after.Values[f.ID]
		}
		if was == nil && is == nil || was != nil && is != nil && f.Impl.Equal(was, is) {
			continue
		}
		entry(f.ID, func(dst []byte, old bool) []byte {
			v := is
			if old {
				v = was
			}
			if v == nil {
				return append(dst, "null"...)
			}
			return f.Impl.AppendJSON(dst, v)
		})
	}
	if !slices.Equal(points[0], points[1]) {
		entry(pointsKey, func(dst []byte, old bool) []byte {
			list := points[1]
			if old {
				list = points[0]
			}
			raw, err := json.Marshal(append([]ContactPoint{}, list...))
			if err != nil {
				raw = []byte("null")
			}
			return append(dst, raw...)
		})
	}
	return append(b, '}')
}

// allowed checks that a record lies within the scope of an action. Scopes by owner are decided in memory; a condition
// on the record or on related ones is asked of the database, where the record must have been written.
func (b *Batch) allowed(ctx context.Context, o *metadata.Object, r *Record, action access.Action) error {
	if b.quiet {
		return nil
	}
	rules := b.rules.Object(o.ID)
	if !rules.Can(action) {
		return forbidden(action, o.Name)
	}
	if ok, known := rules.AllowsRecord(action, r.Owner()); known {
		if !ok {
			return forbidden(action, o.Name)
		}
		return nil
	}
	scope, some, err := b.scope(o, action)
	if err != nil {
		return err
	}
	if !some {
		return forbidden(action, o.Name)
	}
	q := filter.NewSQL(b.dialect())
	q.Raw("select 1 from ").Raw(o.Table).Raw(" c where c.id = ").Arg(r.ID).Raw(" and ")
	scope.SQL(q, "c")
	ok, err := db.Exists(ctx, b.tx, q.String(), q.Args()...)
	if err == nil && !ok {
		err = forbidden(action, o.Name)
	}
	return err
}

// explain turns a broken constraint into the fault that names the field.
func explain(err error) error {
	c, ok := db.Violates(err, db.Unique)
	switch {
	case ok && (c.Table == "unique_values" || bytes.HasPrefix([]byte(c.Name), []byte("unique_values"))):
		return &fault.Error{Code: fault.Conflict, Reason: "duplicate_value", Err: err}
	case ok:
		return &fault.Error{Code: fault.Conflict, Reason: "duplicate_value", Fields: []fault.Field{{Location: "external_id", Reason: "duplicate_value"}}, Err: err}
	}
	if _, ok := db.Violates(err, db.ForeignKey); ok {
		return &fault.Error{Code: fault.Invalid, Reason: "unknown_reference", Err: err}
	}
	return err
}

// Now is the moment of the change.
func (c *Change) Now() time.Time { return c.session.now }

// GivenPath reports whether the caller named a field.
func (c *Change) GivenPath(path string) bool {
	f, ok := c.Object.Field(path)
	return ok && c.Given[f.ID]
}

// Undo reports whether the change takes back another one, so that it restores a state that was allowed once.
func (c *Change) Undo() bool { return c.undo }

// Now is the moment of the batch's changes.
func (b *Batch) Now() time.Time { return b.now }
