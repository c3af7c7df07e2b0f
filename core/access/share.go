package access

import (
	"context"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// ShareLevel is what a share allows.
type ShareLevel string

// The levels. ShareWrite includes ShareRead.
const (
	ShareRead  ShareLevel = "read"
	ShareWrite ShareLevel = "write"
)

// The kinds of those with whom records are shared. A share with a team counts for its members and those of the teams below.
const (
	WithUser = "user"
	WithTeam = "team"
)

// Share is one record, given to a person or a team beyond what roles reach.
type Share struct {
	ID          string     `json:"id"`
	ObjectID    string     `json:"-"`
	RecordID    string     `json:"record_id"`
	GranteeKind string     `json:"grantee_kind" enum:"user,team"`
	GranteeID   string     `json:"grantee_id"`
	Level       ShareLevel `json:"level" enum:"read,write"`
	ExpiresAt   *time.Time `json:"expires_at"`
	CreatedAt   time.Time  `json:"created_at"`
	CreatedBy   string     `json:"created_by"`
}

// maxShares is with how many a record can be shared; a whole department has a team.
const maxShares = 100

const shareColumns = "id, object_id, record_id, grantee_kind, grantee_id, level, expires_at, created_at, created_by"

// SharesTx returns with whom a record is shared at present, the oldest share first. Whether the actor may know is for the
// caller to find out, as with ShareTx and UnshareTx: only the record engine knows who reaches the record.
func (s *Service) SharesTx(ctx context.Context, tx *db.Tx, recordID string) ([]Share, error) {
	list, err := db.Collect(ctx, tx, func(rows db.Rows) (x Share, err error) {
		err = rows.Scan(&x.ID, &x.ObjectID, &x.RecordID, &x.GranteeKind, &x.GranteeID, &x.Level, &x.ExpiresAt, &x.CreatedAt, &x.CreatedBy)
		x.CreatedAt, x.ExpiresAt = x.CreatedAt.UTC(), inUTC(x.ExpiresAt)
		return x, err
	}, "select "+shareColumns+" from record_shares where tenant_id = ? and record_id = ? order by id", tx.Tenant(), recordID)
	return slices.DeleteFunc(list, func(x Share) bool { return expired(x.ExpiresAt) }), err
}

// ShareTx shares a record, or changes how it is shared with somebody with whom it is shared already. It raises the tenant's
// access epoch.
func (s *Service) ShareTx(ctx context.Context, tx *db.Tx, in Share) (Share, error) {
	by, err := actor.From(ctx)
	if err != nil {
		return Share{}, err
	}
	var l fault.List
	if in.Level != ShareRead && in.Level != ShareWrite {
		l.Add("level", "not_an_option", fault.Params{"value": shorten(string(in.Level)), "allowed": []ShareLevel{ShareRead, ShareWrite}})
	}
	if expired(in.ExpiresAt) {
		l.Add("expires_at", "in_the_past")
	}
	table, reason := map[string]string{WithUser: "users", WithTeam: "teams"}[in.GranteeKind], "unknown_team"
	switch in.GranteeKind {
	case WithTeam:
	case WithUser:
		reason = "unknown_user"
	default:
		l.Add("grantee_kind", "not_an_option", fault.Params{"value": shorten(in.GranteeKind), "allowed": []string{WithUser, WithTeam}})
	}
	if err := l.Err(); err != nil {
		return Share{}, err
	}
	if err := s.Raise(ctx, tx); err != nil {
		return Share{}, err
	}
	known, err := db.Exists(ctx, tx, "select 1 from "+table+" where tenant_id = ? and id = ?", tx.Tenant(), in.GranteeID)
	if err != nil {
		return Share{}, err
	}
	if !known {
		return Share{}, fault.At("grantee_id", reason, fault.Params{"value": shorten(in.GranteeID)})
	}
	list, err := s.SharesTx(ctx, tx, in.RecordID)
	if err != nil {
		return Share{}, err
	}
	in.ID, in.CreatedAt, in.CreatedBy, in.ExpiresAt = id.New("shr"), now(), by.ID, microseconds(in.ExpiresAt)
	var before any
	if i := slices.IndexFunc(list, func(x Share) bool { return x.GranteeID == in.GranteeID }); i >= 0 {
		before, in.ID = list[i], list[i].ID
	} else if len(list) >= maxShares {
		return Share{}, fault.New(fault.Conflict, "too_many_shares", fault.Params{"max": maxShares})
	}
	// One that has expired is still there, and makes way.
	tx.Queue("delete from record_shares where tenant_id = ? and record_id = ? and grantee_id = ?", tx.Tenant(), in.RecordID, in.GranteeID)
	tx.Queue("insert into record_shares (tenant_id, "+shareColumns+") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", tx.Tenant(), in.ID, in.ObjectID, in.RecordID,
		in.GranteeKind, in.GranteeID, string(in.Level), in.ExpiresAt, in.CreatedAt, in.CreatedBy)
	return in, s.note(ctx, tx, audit.RecordShared, in.RecordID, before, in)
}

// UnshareTx takes a share of a record back; a not-found fault when there is none with the id. It raises the tenant's access
// epoch.
func (s *Service) UnshareTx(ctx context.Context, tx *db.Tx, recordID, shareID string) error {
	if err := s.Raise(ctx, tx); err != nil {
		return err
	}
	list, err := s.SharesTx(ctx, tx, recordID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(x Share) bool { return x.ID == shareID })
	if i < 0 {
		return fault.Missing("share", shareID)
	}
	tx.Queue("delete from record_shares where tenant_id = ? and id = ?", tx.Tenant(), shareID)
	return s.note(ctx, tx, audit.RecordUnshared, recordID, list[i], nil)
}

// UnshareRecords forgets with whom records that go for good are shared. It raises the tenant's access epoch where any is.
func (s *Service) UnshareRecords(ctx context.Context, tx *db.Tx, recordIDs []string) error {
	in, arg := tx.Dialect().In("record_id", recordIDs)
	n, err := tx.Exec(ctx, "delete from record_shares where tenant_id = ? and "+in, tx.Tenant(), arg)
	if err != nil || n == 0 {
		return err
	}
	return s.Raise(ctx, tx)
}
