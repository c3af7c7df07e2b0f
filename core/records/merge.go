package records

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// MaxMerge is the greatest number of records that are merged into another one at once.
	MaxMerge = 20
	// maxRepointed is the greatest number of references and links that a merge moves in its transaction.
	maxRepointed = 5000
	// repointStep is how many records are loaded at a time.
	repointStep = 200
)

// MergeInput says which records become one.
type MergeInput struct {
	// Into is the record that stays.
	Into string `json:"into"`
	// From are the records that go, up to MaxMerge.
	From []string `json:"from"`
	// Values say by API path from which of the records a field's value is taken. Without it the one that stays keeps its
	// own, and where it has none gets the first of the others'.
	Values map[string]string `json:"values,omitempty"`
	// DryRun changes nothing and says what would become of the record, and what would move.
	DryRun bool `json:"dry_run,omitempty"`
}

// Merged is the outcome of a merge.
type Merged struct {
	// Record is the one that has stayed.
	Record *Record
	// ChangeSetID is what Undo takes.
	ChangeSetID string
	// Moved is how many references and links point to the one that stays now.
	Moved int
	// Moves say whose they are, as far as the actor may read these objects.
	Moves []Move
}

// Move is how many references and links of an object's records a merge has moved.
type Move struct {
	Object string `json:"object"`
	Count  int    `json:"count"`
}

// MergeHook learns of a merge in its transaction.
type MergeHook func(ctx context.Context, tx *db.Tx, o *metadata.Object, into string, from []string) error

// OnMerge registers a hook for merges. It must be called before the first request.
func (s *Service) OnMerge(h MergeHook) { s.merged = append(s.merged, h) }

// Merge makes one record out of several, in one transaction and one change set. The one that stays gets their values,
// contact points and links, and every reference of any object to the others points to it from then on. The others go to
// the bin with merged_into set and keep their histories; asking for one of them is a not_found fault merged, which names
// the record that stays. Undo of the change set restores everything. References in records that are in the bin are left.
//
// The actor needs to merge and to update all of the records; the references move whatever the actor may see. Faults:
// not_found, forbidden, invalid, conflict merge_too_large for more than 5,000 references and links.
func (s *Service) Merge(ctx context.Context, object string, in MergeInput) (*Merged, error) {
	out := &Merged{}
	var err error
	out.ChangeSetID, err = s.Do(ctx, "", func(ctx context.Context, b *Batch) error {
		m, err := b.merge(ctx, object, in)
		if err != nil {
			return err
		}
		out.Record, out.Moved, out.Moves = m.into, m.moved, m.moves()
		if in.DryRun {
			return errDryRun
		}
		return audit.Record(ctx, b.tx, audit.Entry{Action: audit.RecordsMerged, Object: object, Target: m.into.ID, Detail: map[string]any{"change_set_id": b.ChangeSetID()}})
	})
	if in.DryRun && errors.Is(err, errDryRun) {
		out.ChangeSetID, err = "", nil
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// merging is a merge on its way.
type merging struct {
	*Batch
	obj   *metadata.Object
	into  *Record
	from  []*Record
	ids   []string // of from
	moved int
	// by is moved by object id.
	by map[string]int
}

// moves are what has moved, of objects that the actor may read, the most first.
func (m *merging) moves() []Move {
	out := []Move{}
	for objectID, n := range m.by {
		if o, ok := m.model.ObjectByID(objectID); ok && n > 0 && m.rules.Object(objectID).Can(access.Read) {
			out = append(out, Move{o.Name, n})
		}
	}
	slices.SortFunc(out, func(a, b Move) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Object, b.Object)) })
	return out
}

func (b *Batch) merge(ctx context.Context, object string, in MergeInput) (*merging, error) {
	o, _, err := b.object(object, access.Merge)
	if err != nil {
		return nil, err
	}
	m := &merging{Batch: b, obj: o, by: map[string]int{}}
	if err := m.load(ctx, in); err != nil {
		return nil, err
	}
	chosen, err := m.chosen(in.Values)
	if err != nil {
		return nil, err
	}
	values := m.values(chosen)
	points := m.points(values)
	quiet := b.quiet
	b.quiet = true // The rights have been checked, and references that the actor cannot see move, too.
	defer func() { b.quiet = quiet }()
	for _, step := range []func(context.Context) error{m.references, m.links, m.files} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	for _, r := range m.from {
		if _, err := b.bin(ctx, o, r, ledger.Merged, map[string]any{o.ID + ".merged_into": m.into.ID}); err != nil {
			return nil, err
		}
	}
	if m.into, err = b.update(ctx, o, m.into, Input{Values: values, Points: points}, ledger.Updated); err != nil {
		return nil, err
	}
	for _, h := range b.s.merged {
		if err := h(ctx, b.tx, o, m.into.ID, m.ids); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// load reads and locks the records, and checks what the actor may do with them.
func (m *merging) load(ctx context.Context, in MergeInput) error {
	switch {
	case in.Into == "":
		return fault.At("into", "required")
	case len(in.From) == 0:
		return fault.At("from", "required")
	case len(in.From) > MaxMerge:
		return fault.At("from", "too_many", fault.Params{"max": MaxMerge})
	case slices.Contains(in.From, in.Into):
		return fault.At("from", "merge_with_itself")
	}
	m.ids = slices.Compact(slices.Sorted(slices.Values(in.From)))
	if len(m.ids) < len(in.From) {
		return fault.At("from", "duplicate")
	}
	list, err := m.lockAll(ctx, m.obj, append([]string{in.Into}, m.ids...), access.Merge, false)
	if err != nil {
		return err
	}
	byID := make(map[string]*Record, len(list))
	for _, r := range list {
		byID[r.ID] = r
	}
	for _, rid := range append([]string{in.Into}, in.From...) {
		r := byID[rid]
		if r == nil {
			return missingRecord(rid)
		}
		if err := m.allowed(ctx, m.obj, r, access.Update); err != nil {
			return err
		}
		if rid == in.Into {
			m.into = r
		} else {
			m.from = append(m.from, r)
		}
	}
	return nil
}

// chosen are the records from which fields are to be taken, by field id.
func (m *merging) chosen(values map[string]string) (map[string]*Record, error) {
	var faults fault.List
	out := map[string]*Record{}
	rules := m.rules.Object(m.obj.ID)
	for path, rid := range values {
		at := "values." + path
		f, ok := m.obj.Field(path)
		if !ok || !m.quiet && level(m.obj, rules, f) < access.Readable {
			faults.Add(at, "unknown_field", fault.Params{"field": path})
			continue
		}
		if !movable(f) || f.ReadOnly {
			faults.Add(at, "read_only")
			continue
		}
		if !m.quiet && rules.Field(f.ID) < access.Writable {
			faults.Add(at, "field_forbidden")
			continue
		}
		i := slices.IndexFunc(m.from, func(r *Record) bool { return r.ID == rid })
		switch {
		case i >= 0:
			out[f.ID] = m.from[i]
		case rid == m.into.ID:
			out[f.ID] = m.into
		default:
			faults.Add(at, "not_merged", fault.Params{"id": rid})
		}
	}
	return out, faults.Err()
}

// movable reports whether a field's value can go from one record to another.
func movable(f *metadata.Field) bool {
	return !f.System && !f.Computed() && f.Type != fieldtype.AutoNumber && !f.Archived
}

// values are the values that the record gets. It keeps a chosen value even if it is empty.
func (m *merging) values(chosen map[string]*Record) map[string]any {
	out := map[string]any{}
	for _, f := range m.obj.Fields {
		if !movable(f) {
			continue
		}
		v := m.into.Values[f.ID]
		if from := chosen[f.ID]; from != nil {
			v = from.Values[f.ID]
		} else {
			for _, r := range m.from {
				if v == nil {
					v = r.Values[f.ID]
				}
			}
		}
		if rid, ok := v.(string); ok && f.Options.Target == m.obj.ID && (rid == m.into.ID || slices.Contains(m.ids, rid)) {
			v = nil // It would point to itself.
		}
		if !equal(f, m.into.Values[f.ID], v) {
			out[f.ID] = v
		}
	}
	return out
}

// points unite the contact points: what a field of a record that goes says beyond the one that stays becomes a further one.
func (m *merging) points(values map[string]any) *[]ContactPoint {
	if !m.obj.ContactPoints {
		return nil
	}
	var out []ContactPoint
	primary := map[string]string{}
	add := func(p ContactPoint) {
		p.Primary = p.Value != "" && p.Value == primary[p.Kind]
		if p.Value == "" || slices.ContainsFunc(out, func(x ContactPoint) bool { return x.Kind == p.Kind && x.Value == p.Value }) {
			return
		}
		out = append(out, p)
	}
	for _, kind := range []string{"email", "phone", "url"} {
		f, ok := m.obj.Field(mirrored[kind])
		if !ok {
			continue
		}
		v, given := values[f.ID]
		if !given {
			v = m.into.Values[f.ID]
		}
		primary[kind], _ = v.(string)
	}
	all := append([]*Record{m.into}, m.from...)
	for _, r := range all {
		for _, p := range r.Points {
			add(p)
		}
	}
	for _, r := range all {
		for _, kind := range []string{"email", "phone", "url"} {
			add(ContactPoint{Kind: kind, Value: r.Text(mirrored[kind])})
		}
		if mobile := r.Text("mobile"); r != m.into && mobile != m.into.Text("mobile") && m.into.Text("mobile") != "" {
			add(ContactPoint{Kind: "phone", Value: mobile, Label: "mobile"})
		}
	}
	return &out
}

func (m *merging) count(n int) error {
	if m.moved += n; m.moved > maxRepointed {
		return fault.New(fault.Conflict, "merge_too_large", fault.Params{"max": maxRepointed})
	}
	return nil
}

// references lets every record that refers to one that goes refer to the one that stays.
func (m *merging) references(ctx context.Context) error {
	type move struct {
		obj    *metadata.Object
		fields []*metadata.Field
		ids    []string
	}
	var moves []move
	for _, o := range m.model.Objects {
		mv := move{obj: o}
		for _, f := range o.Fields {
			if f.Type != fieldtype.Reference || f.Options.Target != m.obj.ID {
				continue
			}
			ids, err := m.referring(ctx, o, f)
			if err != nil {
				return err
			}
			if err := m.count(len(ids)); err != nil {
				return err
			}
			m.by[o.ID] += len(ids)
			if len(ids) > 0 {
				mv.fields, mv.ids = append(mv.fields, f), append(mv.ids, ids...)
			}
		}
		if len(mv.ids) > 0 {
			slices.Sort(mv.ids)
			mv.ids = slices.Compact(mv.ids)
			moves = append(moves, mv)
		}
	}
	for _, mv := range moves {
		for chunk := range slices.Chunk(mv.ids, repointStep) {
			list, err := m.lockAll(ctx, mv.obj, chunk, access.Update, false)
			if err != nil {
				return err
			}
			for _, r := range list {
				if err := m.repoint(ctx, mv.obj, r, mv.fields); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (m *merging) repoint(ctx context.Context, o *metadata.Object, r *Record, fields []*metadata.Field) error {
	if r.ID == m.into.ID || slices.Contains(m.ids, r.ID) {
		return nil // The one that stays gets its values at the end; those that go keep theirs.
	}
	var in Input
	for _, f := range fields {
		if rid, _ := r.Values[f.ID].(string); slices.Contains(m.ids, rid) {
			in.Set(f, m.into.ID)
		}
	}
	_, err := m.update(ctx, o, r, in, ledger.Updated)
	return err
}

// referring are the ids of the records, not in the bin, that refer by a field to one of those that go.
func (m *merging) referring(ctx context.Context, o *metadata.Object, f *metadata.Field) ([]string, error) {
	q := filter.NewSQL(m.dialect())
	q.Raw("select c.id from ").Raw(o.Table).Raw(" c where ")
	m.base(m.tx, q, o, false)
	column := referenceSQL(m.dialect(), f)
	for i, rid := range m.ids {
		if i == 0 {
			q.Raw(" and (")
		} else {
			q.Raw(" or ")
		}
		q.Raw(strings.ReplaceAll(column, "@", "c")).Raw(" = ").Arg(rid)
	}
	q.Raw(") limit ").Arg(maxRepointed + 1)
	return db.Collect(ctx, m.tx, func(r db.Rows) (string, error) {
		var rid string
		return rid, r.Scan(&rid)
	}, q.String(), q.Args()...)
}

// links lets every link of a record that goes end at the one that stays. A link that the one that stays has already, or
// that would tie it to itself, is removed.
func (m *merging) links(ctx context.Context) error {
	fromIn, fromArg := m.tx.Dialect().In("from_id", m.ids)
	toIn, toArg := m.tx.Dialect().In("to_id", m.ids)
	found, err := m.edges(ctx, "("+fromIn+" or "+toIn+")", fromArg, toArg)
	if err != nil {
		return err
	}
	if err := m.count(len(found)); err != nil {
		return err
	}
	for _, old := range found {
		e := *old
		if slices.Contains(m.ids, e.FromID) {
			m.by[e.ToObject]++
		} else {
			m.by[e.FromObject]++
		}
		if slices.Contains(m.ids, e.FromID) {
			e.FromID = m.into.ID
			e.Primary = false // The one that stays has its own main link, if any.
		}
		if slices.Contains(m.ids, e.ToID) {
			e.ToID = m.into.ID
		}
		is := &e
		same, err := m.edges(ctx, "relation_id = ? and from_id = ? and to_id = ? and role = ? and id <> ?", e.RelationID, e.FromID, e.ToID, e.Role, e.ID)
		if err != nil {
			return err
		}
		if len(same) > 0 || e.FromID == e.ToID {
			is = nil
		} else if old.Primary && e.FromID == m.into.ID {
			main, err := m.edges(ctx, "relation_id = ? and from_id = ? and is_primary", e.RelationID, e.FromID)
			if err != nil {
				return err
			}
			e.Primary = len(main) == 0
		}
		if err := m.putEdge(ctx, old, is); err != nil {
			return err
		}
	}
	return nil
}

// mergedInto is the record that one in the bin was merged into, through further merges; "" for one that was not.
func (c *session) mergedInto(ctx context.Context, tx *db.Tx, o *metadata.Object, recordID string) (string, error) {
	into := ""
	for range MaxMerge {
		var next *string
		err := tx.QueryRow(ctx, "select merged_into from "+o.Table+" where tenant_id = ? and id = ? and deleted_at is not null", tx.Tenant(), recordID).Scan(&next)
		if errors.Is(err, db.ErrNoRows) || err == nil && (next == nil || *next == "") {
			return into, nil
		}
		if err != nil {
			return "", err
		}
		into, recordID = *next, *next
	}
	return into, nil
}

func missingMerged(id, into string) error {
	return fault.New(fault.NotFound, "merged", fault.Params{"id": id, "merged_into": into})
}

// head is the beginning of the answer over HTTP, up to the record.
func (m *Merged) head() []byte {
	moves, err := json.Marshal(m.Moves)
	if err != nil {
		moves = []byte("[]")
	}
	return []byte(`{"change_set_id":"` + m.ChangeSetID + `","moved":` + strconv.Itoa(m.Moved) + `,"moves":` + string(moves) + `,"record":`)
}
