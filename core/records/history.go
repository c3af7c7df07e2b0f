package records

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// HistoryEntry is one change of a record, as an actor may see it.
type HistoryEntry struct {
	Seq     int64         `json:"seq"`
	Action  ledger.Action `json:"action"`
	Version int64         `json:"version"`
	At      time.Time     `json:"at"`
	// ChangeSet says who, for whom, through what and why.
	ChangeSet ledger.Info `json:"change_set"`
	// UserName and OnBehalfOfName are the names of the people in ChangeSet, when there are any.
	UserName       string        `json:"user_name,omitempty"`
	OnBehalfOfName string        `json:"on_behalf_of_name,omitempty"`
	Changes        []FieldChange `json:"changes"`
}

// FieldChange is what happened to one field.
type FieldChange struct {
	// Field is the present API path, or the stable id of a field that is no longer in use.
	Field string `json:"field"`
	// Old and New are API values, null for an empty one, and masked where the field is.
	Old json.RawMessage `json:"old"`
	New json.RawMessage `json:"new"`
	// Through names the plugin that has put the new value in while somebody else saved; empty for the actor's own.
	Through string `json:"through,omitempty"`
}

// HistoryPage is a page of a history, newest first.
type HistoryPage struct {
	Data       []HistoryEntry `json:"data"`
	NextCursor string         `json:"next_cursor,omitempty"`
}

// History returns the changes of one record, in the bin or not, newest first, from a cursor on (empty: the newest).
// Limit is 50 when 0, at most MaxLimit. Fields that are hidden from the actor are left out. Faults: not_found for the
// object and the record, invalid for limit and cursor.
func (s *Service) History(ctx context.Context, object, recordID, cursor string, limit int) (*HistoryPage, error) {
	if limit <= 0 {
		limit = 50
	}
	if limit > MaxLimit {
		return nil, fault.At("limit", "too_large", fault.Params{"max": MaxLimit})
	}
	var before int64
	if cursor != "" {
		var err error
		if before, err = strconv.ParseInt(cursor, 36, 64); err != nil || before <= 0 {
			return nil, fault.At("cursor", "invalid_cursor")
		}
	}
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, _, err := c.object(object, access.Read)
	if err != nil {
		return nil, err
	}
	out := &HistoryPage{}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := c.mustRead(ctx, tx, o, recordID); err != nil {
			return err
		}
		entries, err := ledger.OfRecord(ctx, tx, recordID, before, limit+1)
		if err != nil {
			return err
		}
		if len(entries) > limit {
			entries = entries[:limit]
			out.NextCursor = strconv.FormatInt(entries[limit-1].Seq, 36)
		}
		out.Data, err = c.history(ctx, tx, o, entries)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// mustRead is a not_found fault unless the actor may read the record, be it in the bin.
func (c *session) mustRead(ctx context.Context, tx *db.Tx, o *metadata.Object, recordID string) error {
	readable, err := c.readable(ctx, tx, o, []string{recordID})
	if err == nil && !readable[recordID] {
		err = missingRecord(recordID)
	}
	return err
}

// readable are those of the ids of records, in the bin or not, that the actor may read.
func (c *session) readable(ctx context.Context, tx *db.Tx, o *metadata.Object, ids []string) (map[string]bool, error) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(rid string) bool { return !id.Valid(o.Prefix, rid) })
	if len(ids) == 0 {
		return nil, nil
	}
	p, err := c.plan(o, c.rules.Object(o.ID), []string{"id"})
	if err != nil {
		return nil, err
	}
	var page Page
	if err := c.fetchByIDs(ctx, tx, p, o, access.Read, ids, true, &page); err != nil {
		return nil, err
	}
	out := make(map[string]bool, len(page.Rows))
	for _, r := range page.Rows {
		out[r.ID()] = true
	}
	return out, nil
}

// history turns entries of one object's records into what the actor may see, with one statement for the change sets
// and one for people's names.
func (c *session) history(ctx context.Context, tx *db.Tx, o *metadata.Object, entries []ledger.Entry) ([]HistoryEntry, error) {
	out := make([]HistoryEntry, 0, len(entries))
	if len(entries) == 0 {
		return out, nil
	}
	var sets, people []string
	for _, e := range entries {
		sets = append(sets, e.ChangeSetID)
	}
	slices.Sort(sets)
	infos, err := ledger.Infos(ctx, tx, slices.Compact(sets))
	if err != nil {
		return nil, err
	}
	for _, i := range infos {
		people = append(people, i.UserID, i.OnBehalfOf)
	}
	names, err := userNames(ctx, tx, people)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		info := infos[e.ChangeSetID]
		out = append(out, HistoryEntry{
			Seq: e.Seq, Action: e.Action, Version: e.Version, At: e.CreatedAt, ChangeSet: info,
			UserName: names[info.UserID], OnBehalfOfName: names[info.OnBehalfOf], Changes: c.fieldChanges(o, e.Diff),
		})
	}
	return out, nil
}

// userNames are the names of people by id.
func userNames(ctx context.Context, tx *db.Tx, ids []string) (map[string]string, error) {
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(s string) bool { return s == "" })
	out := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	sql, arg := tx.Dialect().In("id", ids)
	rows, err := tx.Query(ctx, "select id, name from users where tenant_id = ? and "+sql, tx.Tenant(), arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var uid, name string
		if err := rows.Scan(&uid, &name); err != nil {
			return nil, err
		}
		out[uid] = name
	}
	return out, rows.Err()
}

// delta is one field of a diff: its old and its new value as they are stored.
type delta struct {
	key      string
	field    *metadata.Field // nil for contact points and for fields that are no longer in use
	old, new json.RawMessage
	through  string
}

// deltas reads a diff, in the order of the object's fields.
func deltas(o *metadata.Object, diff []byte) []delta {
	var out []delta
	whole := gjson.ParseBytes(diff)
	through := whole.Get(throughKey)
	whole.ForEach(func(k, v gjson.Result) bool {
		pair := v.Array()
		if len(pair) == 2 {
			d := delta{key: k.String(), old: json.RawMessage(pair[0].Raw), new: json.RawMessage(pair[1].Raw)}
			d.field, _ = o.FieldByID(d.key)
			d.through = through.Get(gjson.Escape(d.key)).String()
			out = append(out, d)
		}
		return true
	})
	slices.SortFunc(out, func(a, b delta) int {
		return cmp.Or(cmp.Compare(place(o, a), place(o, b)), cmp.Compare(a.key, b.key))
	})
	return out
}

func place(o *metadata.Object, d delta) int {
	switch {
	case d.field != nil:
		return slices.Index(o.Fields, d.field)
	case d.key == pointsKey:
		return len(o.Fields)
	}
	return len(o.Fields) + 1
}

// fieldChanges are the fields of a diff that the actor may see.
func (c *session) fieldChanges(o *metadata.Object, diff []byte) []FieldChange {
	rules := c.rules.Object(o.ID)
	out := []FieldChange{}
	for _, d := range deltas(o, diff) {
		switch {
		case d.key == pointsKey:
			if old, is := pointsJSON(o, rules, d.old), pointsJSON(o, rules, d.new); string(old) != string(is) {
				out = append(out, FieldChange{Field: pointsKey, Old: old, New: is})
			}
		case strings.HasPrefix(d.key, fileKey("")): // Who may read the record may read its files.
			out = append(out, FieldChange{Field: filesField, Old: shownFile(d.old), New: shownFile(d.new)})
		case d.field == nil:
			if l := rules.Field(d.key); l >= access.Masked {
				out = append(out, FieldChange{Field: d.key, Old: shown(nil, d.old, l), New: shown(nil, d.new, l)})
			}
		case d.field.System && d.field.Name == "deleted_at": // The action says it.
		default:
			if l := level(o, rules, d.field); l >= access.Masked {
				out = append(out, FieldChange{Field: d.field.Path(), Old: shown(d.field, d.old, l), New: shown(d.field, d.new, l), Through: d.through})
			}
		}
	}
	return out
}

// shown is a stored value as the API writes it at a level.
func shown(f *metadata.Field, raw json.RawMessage, l access.Level) json.RawMessage {
	switch {
	case isNull(raw):
		return json.RawMessage("null")
	case l == access.Masked || f != nil && f.Secret():
		return json.RawMessage(mask)
	case f == nil:
		return raw
	}
	v, err := f.Impl.Decode(raw)
	if err != nil {
		return raw // The type reads less than it did when the value was written.
	}
	return f.Impl.AppendJSON(nil, v)
}

func isNull(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }

func storedPoints(raw json.RawMessage) []ContactPoint {
	var list []ContactPoint
	_ = json.Unmarshal(raw, &list) // It was written by diff.
	return list
}

func pointsJSON(o *metadata.Object, rules access.Object, raw json.RawMessage) json.RawMessage {
	out, _ := json.Marshal(visiblePoints(o, rules, storedPoints(raw))) // Texts and booleans cannot fail.
	return out
}
