package records

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// filesField is where history, events and webhooks tell of files.
const filesField = "files"

// fileKey is the key of a file in a diff. Each file has its own, so that several changes of one set stay apart.
func fileKey(fileID string) string { return "file:" + fileID }

// attachment is a file on a record as it is stored, and as diffs hold it.
type attachment struct {
	ID        string    `json:"id"`
	ObjectID  string    `json:"object_id"`
	RecordID  string    `json:"record_id"`
	Name      string    `json:"name"`
	MIME      string    `json:"mime"`
	Size      int64     `json:"size"`
	SHA256    string    `json:"-"`
	CreatedBy string    `json:"created_by,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	removed   *time.Time
}

const attachmentColumns = "a.id, a.object_id, a.record_id, a.created_by, a.created_at, a.removed_at, f.name, f.mime, f.size, f.sha256"

func scanAttachment(r db.Rows) (*attachment, error) {
	x := &attachment{}
	err := r.Scan(&x.ID, &x.ObjectID, &x.RecordID, &x.CreatedBy, &x.CreatedAt, &x.removed, &x.Name, &x.MIME, &x.Size, &x.SHA256)
	x.CreatedAt = x.CreatedAt.UTC()
	return x, err
}

// attachments reads files on records by a condition on a; tail may sort and limit. A record's files are one index range.
func attachments(ctx context.Context, tx *db.Tx, where string, args ...any) ([]*attachment, error) {
	return db.Collect(ctx, tx, scanAttachment, "select "+attachmentColumns+` from attachments a join files f on f.tenant_id = a.tenant_id and f.id = a.id
		where a.tenant_id = ? and `+where, append([]any{tx.Tenant()}, args...)...)
}

// putFile writes a file on a record and notes it in the record's history, and, where it moves, in that of the other record:
// old is nil for a new one, is nil for one that is taken away.
func (b *Batch) putFile(ctx context.Context, old, is *attachment) error {
	switch {
	case is == nil:
		b.tx.Queue("update attachments set removed_at = ? where tenant_id = ? and id = ?", b.now, b.tx.Tenant(), old.ID)
	default:
		b.tx.Queue(`insert into attachments (tenant_id, id, object_id, record_id, created_by, created_at) values (?, ?, ?, ?, ?, ?)
			on conflict `+attachmentKey(b.tx)+` do update set record_id = excluded.record_id, object_id = excluded.object_id, removed_at = null`,
			b.tx.Tenant(), is.ID, is.ObjectID, is.RecordID, is.CreatedBy, is.CreatedAt)
	}
	pair, err := json.Marshal([2]*attachment{old, is})
	if err != nil {
		return err
	}
	some := is
	if some == nil {
		some = old
	}
	d := append([]byte(`{"`+fileKey(some.ID)+`":`), pair...)
	d = append(d, '}')
	told := ""
	for _, x := range []*attachment{old, is} {
		if x == nil || x.RecordID == told {
			continue
		}
		told = x.RecordID
		o, ok := b.model.ObjectByID(x.ObjectID)
		if !ok {
			continue
		}
		heads, err := b.heads(ctx, o, []string{x.RecordID})
		if err != nil {
			return err
		}
		if r := heads[x.RecordID]; r != nil {
			b.log(o, r, ledger.Updated, d)
		}
	}
	return nil
}

// attachmentKey is the primary key that a conflict is about.
func attachmentKey(tx *db.Tx) string {
	if tx.Dialect() == db.Postgres {
		return "(tenant_id, id)"
	}
	return "(id)"
}

// shownFile is a file in a diff as the API writes it.
func shownFile(raw json.RawMessage) json.RawMessage {
	var x *attachment
	if json.Unmarshal(raw, &x) != nil || x == nil {
		return json.RawMessage("null")
	}
	out, _ := json.Marshal(map[string]any{"id": x.ID, "name": x.Name, "mime": x.MIME, "size": x.Size}) // Texts and numbers cannot fail.
	return out
}

// onlyFiles reports whether a diff tells of files and of nothing else.
func onlyFiles(diff []byte) bool {
	some, only := false, true
	gjson.ParseBytes(diff).ForEach(func(k, _ gjson.Result) bool {
		some = true
		only = only && strings.HasPrefix(k.String(), fileKey(""))
		return only
	})
	return some && only
}

// files takes back what a change did to files. The caller has checked that the actor may change the record.
func (u *undoing) files(ctx context.Context, o *metadata.Object, r *Record, e ledger.Entry) error {
	for _, d := range deltas(o, e.Diff) {
		if !strings.HasPrefix(d.key, fileKey("")) {
			continue
		}
		var old, is *attachment
		if json.Unmarshal(d.old, &old) != nil || json.Unmarshal(d.new, &is) != nil || old == nil && is == nil {
			continue
		}
		if r.Deleted() {
			u.fail(o.Name, r.ID, filesField, fault.New(fault.Conflict, "record_deleted", fault.Params{"id": r.ID}))
			return nil
		}
		before := u.Changes()
		reverted, err := u.revertFile(ctx, old, is)
		if err != nil {
			return err
		}
		if !reverted {
			u.fail(o.Name, r.ID, filesField, fault.New(fault.Conflict, "file_changed"))
		}
		u.out.Undone += u.Changes() - before
	}
	return nil
}

// revertFile gives a file the state that it had before a change: it is done once, however many records' entries tell of it. A
// file that has changed since, or whose content was swept, stays as it is, and the answer is false.
func (b *Batch) revertFile(ctx context.Context, old, is *attachment) (bool, error) {
	some := is
	if some == nil {
		some = old
	}
	found, err := attachments(ctx, b.tx, "a.id = ?", some.ID)
	if err != nil || len(found) == 0 {
		return old == nil, err
	}
	now := found[0]
	if now.removed != nil {
		now = nil
	}
	same := func(a, b *attachment) bool {
		return a == nil && b == nil || a != nil && b != nil && a.RecordID == b.RecordID
	}
	switch {
	case same(now, old):
		return true, nil
	case !same(now, is):
		return false, nil
	}
	return true, b.putFile(ctx, now, old)
}

// files lets every file of a record that goes be one of the record that stays.
func (m *merging) files(ctx context.Context) error {
	in, arg := m.tx.Dialect().In("a.record_id", m.ids)
	found, err := attachments(ctx, m.tx, in+" and a.removed_at is null order by a.id", arg)
	if err != nil {
		return err
	}
	if err := m.count(len(found)); err != nil {
		return err
	}
	for _, old := range found {
		is := *old
		is.RecordID = m.into.ID
		if err := m.putFile(ctx, old, &is); err != nil {
			return err
		}
	}
	return nil
}
