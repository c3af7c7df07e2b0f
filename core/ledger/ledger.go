// Package ledger is the change ledger: who changed what, for whom, through what, why and when, field by field.
//
// It is append-only and the one source of what happened: timeline, history, the state as of a moment, undo, webhooks and
// the change feed read it. core/records writes it in the transaction of each change; nobody else does.
package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Action is what a change did to a record.
type Action string

// The actions.
const (
	Created  Action = "created"
	Updated  Action = "updated"
	Deleted  Action = "deleted"
	Restored Action = "restored"
	Merged   Action = "merged"
	Linked   Action = "linked"
	Unlinked Action = "unlinked"
)

// Set is a change set: the changes that one act of one actor made.
type Set struct {
	ID      string
	Reason  string
	UndoOf  string
	at      time.Time
	actor   actor.Actor
	records int64
	started bool
}

// Begin opens a change set of the context's actor. Nothing is written before Write.
func Begin(ctx context.Context, reason string, at time.Time) (*Set, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	return &Set{ID: id.At("cst", at), Reason: reason, at: at, actor: a}, nil
}

// Resume goes on with a change set that earlier transactions have written to.
func Resume(ctx context.Context, setID string, at time.Time) (*Set, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	return &Set{ID: setID, at: at, actor: a, started: true}, nil
}

// Records is how many record changes were added in this transaction.
func (s *Set) Records() int64 { return s.records }

// Change is one record's change.
type Change struct {
	ObjectID, RecordID string
	Action             Action
	Version            int64
	OwnerID            string
	// Diff maps field ids to [old, new].
	Diff json.RawMessage
}

// Add queues a change for the transaction.
func (s *Set) Add(tx *db.Tx, c Change) {
	s.records++
	tx.Insert(insertChange, s.ID, c.ObjectID, c.RecordID, string(c.Action), c.Version, db.OrNull(c.OwnerID), string(c.Diff), s.at)
}

// insertChange writes behind the records and what hangs on them.
var insertChange = db.NewInsert("changes", 10, db.Column{Name: "change_set_id"}, db.Column{Name: "object_id"}, db.Column{Name: "record_id"},
	db.Column{Name: "action"}, db.Column{Name: "version", Type: db.Int}, db.Column{Name: "owner_id"}, db.Column{Name: "diff", Type: db.JSON},
	db.Column{Name: "created_at", Type: db.Time})

// Write queues the row of the set, with the number of the changes that were added. Call it once for each transaction,
// after the last Add; a set without changes writes nothing.
func (s *Set) Write(tx *db.Tx) {
	if s.records == 0 {
		return
	}
	if s.started {
		tx.Queue("update change_sets set records = records + ?, finished_at = ? where tenant_id = ? and id = ?", s.records, s.at, tx.Tenant(), s.ID)
	} else {
		tx.Queue(`insert into change_sets (tenant_id, id, actor_kind, actor_id, user_id, on_behalf_of, via, reason, request_id, records, created_at, finished_at, undo_of)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			tx.Tenant(), s.ID, string(s.actor.Kind), s.actor.ID, s.actor.UserID, s.actor.OnBehalfOf, string(s.actor.Via), s.Reason,
			s.actor.RequestID, s.records, s.at, s.at, db.OrNull(s.UndoOf))
	}
	s.started, s.records = true, 0
}

// Entry is a change as it is read back.
type Entry struct {
	TxID, Seq   int64
	ChangeSetID string
	Change
	CreatedAt time.Time
}

// Info is a change set as it is read back.
type Info struct {
	ID         string    `json:"id"`
	ActorKind  string    `json:"actor_kind"`
	ActorID    string    `json:"actor_id"`
	UserID     string    `json:"user_id,omitempty"`
	OnBehalfOf string    `json:"on_behalf_of,omitempty"`
	Via        string    `json:"via"`
	Reason     string    `json:"reason,omitempty"`
	RequestID  string    `json:"request_id,omitempty"`
	Records    int64     `json:"records"`
	CreatedAt  time.Time `json:"created_at"`
	UndoOf     *string   `json:"undo_of,omitempty"`
	UndoneBy   *string   `json:"undone_by,omitempty"`
}

const entryColumns = "c.txid, c.seq, c.change_set_id, c.object_id, c.record_id, c.action, c.version, coalesce(c.owner_id, ''), c.diff, c.created_at"

func scanEntry(r db.Rows) (Entry, error) {
	var e Entry
	var diff []byte
	err := r.Scan(&e.TxID, &e.Seq, &e.ChangeSetID, &e.ObjectID, &e.RecordID, &e.Action, &e.Version, &e.OwnerID, &diff, &e.CreatedAt)
	e.Diff, e.CreatedAt = diff, e.CreatedAt.UTC()
	return e, err
}

// Get returns a change set; not_found when the tenant has none with the id.
func Get(ctx context.Context, tx *db.Tx, setID string) (Info, error) {
	sets, err := Infos(ctx, tx, []string{setID})
	if err != nil {
		return Info{}, err
	}
	info, ok := sets[setID]
	if !ok {
		return Info{}, fault.Missing("change_set", setID)
	}
	return info, nil
}

const infoColumns = "id, actor_kind, actor_id, user_id, on_behalf_of, via, reason, request_id, records, created_at, undo_of, undone_by"

func scanInfo(r db.Rows) (Info, error) {
	var i Info
	err := r.Scan(&i.ID, &i.ActorKind, &i.ActorID, &i.UserID, &i.OnBehalfOf, &i.Via, &i.Reason, &i.RequestID, &i.Records, &i.CreatedAt, &i.UndoOf, &i.UndoneBy)
	i.CreatedAt = i.CreatedAt.UTC()
	return i, err
}

// Infos returns change sets by id.
func Infos(ctx context.Context, tx *db.Tx, ids []string) (map[string]Info, error) {
	in, arg := tx.Dialect().In("id", ids)
	list, err := db.Collect(ctx, tx, scanInfo, "select "+infoColumns+" from change_sets where tenant_id = ? and "+in, tx.Tenant(), arg)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Info, len(list))
	for _, i := range list {
		out[i.ID] = i
	}
	return out, nil
}

// OfRecord returns a record's changes, newest first, before a sequence number (0: from the newest on). One index range.
func OfRecord(ctx context.Context, tx *db.Tx, recordID string, before int64, limit int) ([]Entry, error) {
	if before <= 0 {
		before = 1<<63 - 1
	}
	return db.Collect(ctx, tx, scanEntry, "select "+entryColumns+` from changes c
		where c.tenant_id = ? and c.record_id = ? and c.seq < ? order by c.seq desc limit ?`, tx.Tenant(), recordID, before, limit)
}

// OfSet returns the changes of a set in the order they were made, after a sequence number.
func OfSet(ctx context.Context, tx *db.Tx, setID string, after int64, limit int) ([]Entry, error) {
	return db.Collect(ctx, tx, scanEntry, "select "+entryColumns+` from changes c
		where c.tenant_id = ? and c.change_set_id = ? and c.seq > ? order by c.seq limit ?`, tx.Tenant(), setID, after, limit)
}

// Since returns the tenant's changes behind a position of the feed, oldest first. On PostgreSQL it stops before the
// oldest transaction that is still running, so that a reader who goes on from the last entry misses nothing.
func Since(ctx context.Context, tx *db.Tx, txid, seq int64, limit int) ([]Entry, error) {
	if tx.Dialect() == db.Postgres {
		return db.Collect(ctx, tx, scanEntry, "select "+entryColumns+` from changes c
			where c.tenant_id = ? and (c.txid, c.seq) > (?, ?) and c.txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
			order by c.txid, c.seq limit ?`, tx.Tenant(), txid, seq, limit)
	}
	return db.Collect(ctx, tx, scanEntry, "select "+entryColumns+` from changes c where c.seq > ? order by c.seq limit ?`, seq, limit)
}

// Head returns the position of the newest change that Since can return.
func Head(ctx context.Context, tx *db.Tx) (txid, seq int64, err error) {
	q, args := "select txid, seq from changes order by seq desc limit 1", []any{}
	if tx.Dialect() == db.Postgres {
		q, args = `select txid, seq from changes where tenant_id = ? and txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
			order by txid desc, seq desc limit 1`, []any{tx.Tenant()}
	}
	err = tx.QueryRow(ctx, q, args...).Scan(&txid, &seq)
	if errors.Is(err, db.ErrNoRows) {
		err = nil
	}
	return txid, seq, err
}

// OfSetBackwards returns the changes of a set, newest first, before a sequence number (0: from the newest on).
func OfSetBackwards(ctx context.Context, tx *db.Tx, setID string, before int64, limit int) ([]Entry, error) {
	if before <= 0 {
		before = 1<<63 - 1
	}
	return db.Collect(ctx, tx, scanEntry, "select "+entryColumns+` from changes c
		where c.tenant_id = ? and c.change_set_id = ? and c.seq < ? order by c.seq desc limit ?`, tx.Tenant(), setID, before, limit)
}

// MarkUndone notes that a set was undone by another; with an empty by, that it stands again.
func MarkUndone(tx *db.Tx, setID, by string) {
	tx.Queue("update change_sets set undone_by = ? where tenant_id = ? and id = ?", db.OrNull(by), tx.Tenant(), setID)
}
