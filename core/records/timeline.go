package records

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/oklog/ulid/v2"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// KindChange is the kind of the record's own changes in a timeline; the other kinds are the ids of the activity objects.
const KindChange = "change"

// activities are the objects whose records show in the timeline of the records that they refer to.
var activities = []string{"task", "note", "call", "meeting", "email", "ticket", "message"}

// through are the objects by which activities belong to a record that they do not name themselves: what is said about a ticket is said
// to its customer, whoever has written it.
var through = map[string]string{"message": "ticket"}

// dependents go with the records that they are about, where they are about nothing else.
var dependents = []string{"task", "note", "call", "meeting", "email", "conversation", "message"}

// TimelineQuery asks for a page of a timeline.
type TimelineQuery struct {
	// Kinds are "change", "task", "note", "call", "meeting", "email", "ticket" and "message"; none means all.
	Kinds []string
	// Search keeps the activities that have this in one of their searchable fields, as far as the actor may read those. Changes
	// are left out then: what they have changed is not searched.
	Search string
	// Limit is 50 when 0, at most MaxLimit.
	Limit int
	// Cursor is where the page before ended.
	Cursor string
}

// TimelineItem is one thing that happened around a record.
type TimelineItem struct {
	Kind string    `json:"kind"`
	At   time.Time `json:"at"`
	// Change is set for changes.
	Change *HistoryEntry `json:"change,omitempty"`
	// Record is the activity as the API shows it, without the formatted text of e-mails.
	Record json.RawMessage `json:"record,omitempty"`

	position string
}

// TimelinePage is a page of a timeline, newest first.
type TimelinePage struct {
	Data       []TimelineItem `json:"data"`
	NextCursor string         `json:"next_cursor,omitempty"`
}

// Timeline returns what happened around a record, newest first: its own changes and the activities that refer to it and
// that the actor may read, by when they were recorded; what was said about its tickets is among them. It costs one index range for each
// kind; a search reads the
// activities that refer to the record until it has a page, however many others there are.
func (s *Service) Timeline(ctx context.Context, object, recordID string, q TimelineQuery) (*TimelinePage, error) {
	if q.Limit <= 0 {
		q.Limit = 50
	}
	if q.Limit > MaxLimit {
		return nil, fault.At("limit", "too_large", fault.Params{"max": MaxLimit})
	}
	// At the same moment an activity stands above a change: the record was there before what refers to it.
	all := append(slices.Clone(activities), KindChange)
	for _, k := range q.Kinds {
		if !slices.Contains(all, k) {
			return nil, fault.At("kinds", "not_an_option", fault.Params{"value": k, "allowed": all})
		}
	}
	at, err := openTimeline(q.Cursor)
	if err != nil {
		return nil, err
	}
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, _, err := c.object(object, access.Read)
	if err != nil {
		return nil, err
	}
	var sources []*source
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := c.mustRead(ctx, tx, o, recordID); err != nil {
			return err
		}
		for _, k := range all {
			if len(q.Kinds) > 0 && !slices.Contains(q.Kinds, k) || q.Search != "" && k == KindChange {
				continue
			}
			src := &source{kind: k, position: at[k]}
			if k == KindChange {
				err = c.changeItems(ctx, tx, o, recordID, q.Limit, src)
			} else {
				err = c.activityItems(ctx, tx, o, recordID, q, src)
			}
			if err != nil {
				return err
			}
			sources = append(sources, src)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return mergeTimeline(sources, q.Limit), nil
}

// source is one of the streams that make up a timeline.
type source struct {
	kind   string
	prefix string // of the ids of its records; empty for changes
	items  []TimelineItem
	more   bool
	// position is behind the last item that was shown: a sequence number or an id.
	position string
}

func (c *session) changeItems(ctx context.Context, tx *db.Tx, o *metadata.Object, recordID string, limit int, src *source) error {
	var before int64
	if src.position != "" {
		var err error
		if before, err = strconv.ParseInt(src.position, 10, 64); err != nil || before <= 0 {
			return fault.At("cursor", "invalid_cursor")
		}
	}
	entries, err := ledger.OfRecord(ctx, tx, recordID, before, limit+1)
	if err != nil {
		return err
	}
	if src.more = len(entries) > limit; src.more {
		entries = entries[:limit]
	}
	list, err := c.history(ctx, tx, o, entries)
	for i := range list {
		src.items = append(src.items, TimelineItem{
			Kind: KindChange, At: list[i].At, Change: &list[i], position: strconv.FormatInt(list[i].Seq, 10),
		})
	}
	return err
}

func (c *session) activityItems(ctx context.Context, tx *db.Tx, o *metadata.Object, recordID string, q TimelineQuery, src *source) error {
	ao, ok := c.model.ObjectByID(src.kind)
	if !ok {
		return nil
	}
	src.prefix = ao.Prefix
	rules := c.rules.Object(ao.ID)
	if !rules.Can(access.Read) {
		return nil
	}
	var refers, found []filter.Node
	var fields []string
	for _, f := range ao.Fields {
		l := level(ao, rules, f)
		if f.Options.Target == o.ID && l >= access.Readable {
			refers = append(refers, Eq(f.Path(), recordID))
		}
		if q.Search != "" && f.Searchable && l >= access.Readable && wordy(f.Type) {
			found = append(found, filter.Compare{Field: f.Path(), Op: filter.Contains, Value: filter.String(q.Search)})
		}
		if l >= access.Masked && f.Name != "body_html" && (!f.System || f.Name != "deleted_at" && f.Name != "merged_into") {
			fields = append(fields, f.Path())
		}
	}
	if q.Search != "" && len(found) == 0 {
		return nil
	}
	by, err := c.throughOthers(ctx, tx, o, recordID, ao)
	if err != nil {
		return err
	}
	if refers = append(refers, by...); len(refers) == 0 {
		return nil
	}
	node := filter.Or(refers...)
	if len(found) > 0 {
		node = filter.And(node, filter.Or(found...))
	}
	if src.position != "" {
		node = filter.And(node, filter.Compare{Field: "id", Op: filter.Lt, Value: filter.String(src.position)})
	}
	p, err := c.plan(ao, rules, fields)
	if err != nil {
		return err
	}
	list := Query{Filter: node, Sort: []Sort{{Field: "id", Desc: true}}, Limit: q.Limit}
	sel, err := c.selection(ao, access.Read, list)
	if err != nil || sel.empty {
		return err
	}
	var page Page
	if err := c.fetch(ctx, tx, p, sel, list, &page); err != nil {
		return err
	}
	if err := c.rollups(ctx, tx, p, page.Rows); err != nil {
		return err
	}
	src.more = page.NextCursor != ""
	for _, r := range page.Rows {
		raw, err := r.AppendJSON(nil)
		if err != nil {
			return err
		}
		src.items = append(src.items, TimelineItem{Kind: src.kind, At: id.Time(r.ID()), Record: raw, position: r.ID()})
	}
	return nil
}

// throughOthers are the conditions for activities that belong to a record through another object: one index range for the newest of
// those of the record, at most MaxLimit.
func (c *session) throughOthers(ctx context.Context, tx *db.Tx, o *metadata.Object, recordID string, ao *metadata.Object) ([]filter.Node, error) {
	other, ok := c.model.ObjectByID(through[ao.ID])
	if !ok || other.ID == o.ID {
		return nil, nil
	}
	rules := c.rules.Object(other.ID)
	if !rules.Can(access.Read) {
		return nil, nil
	}
	var refers, out []filter.Node
	for _, f := range other.Fields {
		if f.Options.Target == o.ID && level(other, rules, f) >= access.Readable {
			refers = append(refers, Eq(f.Path(), recordID))
		}
	}
	if len(refers) == 0 {
		return nil, nil
	}
	p, err := c.plan(other, rules, []string{"id"})
	if err != nil {
		return nil, err
	}
	list := Query{Filter: filter.Or(refers...), Sort: []Sort{{Field: "id", Desc: true}}, Limit: MaxLimit}
	sel, err := c.selection(other, access.Read, list)
	if err != nil || sel.empty {
		return nil, err
	}
	var page Page
	if err := c.fetch(ctx, tx, p, sel, list, &page); err != nil || len(page.Rows) == 0 {
		return nil, err
	}
	ids := make([]string, 0, len(page.Rows))
	for _, r := range page.Rows {
		ids = append(ids, r.ID())
	}
	for _, f := range ao.Fields {
		if f.Options.Target == other.ID && level(ao, c.rules.Object(ao.ID), f) >= access.Readable {
			out = append(out, filter.Compare{Field: f.Path(), Op: filter.In, Value: filter.Strings(ids...)})
		}
	}
	return out, nil
}

// wordy says whether a field holds text in which something can be found.
func wordy(t fieldtype.Name) bool {
	return t == fieldtype.Text || t == fieldtype.LongText || t == fieldtype.RichText || t == fieldtype.Email
}

// mergeTimeline takes the newest items of all sources. The cursor holds where each source stands.
func mergeTimeline(sources []*source, limit int) *TimelinePage {
	out := &TimelinePage{Data: []TimelineItem{}}
	for len(out.Data) < limit {
		var best *source
		for _, src := range sources {
			if len(src.items) > 0 && (best == nil || src.items[0].At.After(best.items[0].At)) {
				best = src
			}
		}
		if best == nil {
			break
		}
		best.position = best.items[0].position
		out.Data = append(out.Data, best.items[0])
		best.items = best.items[1:]
	}
	more := slices.ContainsFunc(sources, func(s *source) bool { return s.more || len(s.items) > 0 })
	if !more || len(out.Data) == 0 {
		return out
	}
	last := out.Data[len(out.Data)-1].At
	at := map[string]string{}
	for _, src := range sources {
		at[src.kind] = src.from(last)
	}
	raw, _ := json.Marshal(at) // Texts cannot fail.
	out.NextCursor = base64.RawURLEncoding.EncodeToString(raw)
	return out
}

// from is where the source goes on, so that what happens between two pages does not show on the second.
func (s *source) from(last time.Time) string {
	switch {
	case s.position != "":
		return s.position
	case s.kind == KindChange && len(s.items) == 0:
		return "1"
	case s.kind == KindChange:
		seq, _ := strconv.ParseInt(s.items[0].position, 10, 64) // It was written by changeItems.
		return strconv.FormatInt(seq+1, 10)
	case s.prefix == "":
		return ""
	}
	var u ulid.ULID
	if u.SetTime(ulid.Timestamp(last)+1) != nil {
		return ""
	}
	return s.prefix + "_" + u.String()
}

func openTimeline(cursor string) (map[string]string, error) {
	if cursor == "" {
		return nil, nil
	}
	var at map[string]string
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(raw, &at)
	}
	if err != nil {
		return nil, fault.At("cursor", "invalid_cursor")
	}
	return at, nil
}
