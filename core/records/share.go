package records

import (
	"context"
	"net/http"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/outbox"
)

// ShareInput says with whom a record is shared, how, and until when (nil: until it is taken back).
type ShareInput struct {
	GranteeKind string            `json:"grantee_kind" enum:"user,team"`
	GranteeID   string            `json:"grantee_id" maxLength:"64" doc:"The user, or the team: its members and those of the teams below"`
	Level       access.ShareLevel `json:"level" enum:"read,write"`
	ExpiresAt   *time.Time        `json:"expires_at,omitempty" doc:"When it ends by itself"`
}

// TopicShared is the outbox topic of shared records; its payload is a SharedEvent.
const TopicShared = "records.shared"

// SharedEvent tells that a record was shared, or is shared in another way.
type SharedEvent struct {
	ObjectID    string            `json:"object_id"`
	RecordID    string            `json:"record_id"`
	GranteeKind string            `json:"grantee_kind"`
	GranteeID   string            `json:"grantee_id"`
	Level       access.ShareLevel `json:"level"`
	// By is the person who has shared it; empty for Kontor itself.
	By string `json:"by,omitempty"`
}

// Share gives a record to a person or a team beyond what roles reach, or changes how it is given. Whoever may change the
// record may share it. It gives nothing to those whose roles let them read, or change, no record of the object.
func (s *Service) Share(ctx context.Context, object, recordID string, in ShareInput) (share access.Share, err error) {
	err = s.sharing(ctx, object, recordID, access.Update, func(ctx context.Context, tx *db.Tx, o *metadata.Object) (err error) {
		share, err = s.rules.ShareTx(ctx, tx, access.Share{
			ObjectID: o.ID, RecordID: recordID, GranteeKind: in.GranteeKind, GranteeID: in.GranteeID, Level: in.Level, ExpiresAt: in.ExpiresAt,
		})
		if err != nil {
			return err
		}
		by, err := actor.From(ctx)
		if err != nil {
			return err
		}
		return outbox.Event(tx, TopicShared, SharedEvent{
			ObjectID: o.ID, RecordID: recordID, GranteeKind: in.GranteeKind, GranteeID: in.GranteeID, Level: in.Level, By: by.UserID,
		})
	})
	return share, err
}

// Unshare takes a share of a record back. Whoever may change the record may do so.
func (s *Service) Unshare(ctx context.Context, object, recordID, shareID string) error {
	return s.sharing(ctx, object, recordID, access.Update, func(ctx context.Context, tx *db.Tx, _ *metadata.Object) error {
		return s.rules.UnshareTx(ctx, tx, recordID, shareID)
	})
}

// Shares lists with whom a record is shared. Whoever may read the record may know.
func (s *Service) Shares(ctx context.Context, object, recordID string) (list []access.Share, err error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, _, err := c.object(object, access.Read)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := c.reached(ctx, tx, o, recordID); err != nil {
			return err
		}
		list, err = s.rules.SharesTx(ctx, tx, recordID)
		return err
	})
	return list, err
}

// reached is not_found for a record that the actor may not read.
func (c *session) reached(ctx context.Context, tx *db.Tx, o *metadata.Object, recordID string) error {
	p, err := c.plan(o, c.rules.Object(o.ID), []string{})
	if err != nil {
		return err
	}
	var page Page
	if err := c.fetchByIDs(ctx, tx, p, o, access.Read, []string{recordID}, true, &page); err != nil {
		return err
	}
	if len(page.Rows) == 0 {
		return missingRecord(recordID)
	}
	return nil
}

func (s *Service) sharing(ctx context.Context, object, recordID string, action access.Action, fn func(ctx context.Context, tx *db.Tx, o *metadata.Object) error) error {
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, err := s.open(ctx, tx)
		if err != nil {
			return err
		}
		o, _, err := c.object(object, action)
		if err != nil {
			return err
		}
		b := &Batch{session: c, tx: tx}
		if _, err := b.lock(ctx, o, recordID, action, false); err != nil {
			return err
		}
		return fn(ctx, tx, o)
	})
}

type sharesOutput struct {
	Body struct {
		Data []access.Share `json:"data"`
	}
}

type shareOutput struct {
	Location string `header:"Location"`
	Body     access.Share
}

type shareBody struct {
	RecordPath
	Body ShareInput
}

// SharePath names a share of a record in a URL.
type SharePath struct {
	RecordPath
	Share string `path:"share" maxLength:"64" doc:"Id of the share."`
}

// registerShares adds the operations on shares.
func (s *Service) registerShares(a *httpapi.API) {
	const path = "/records/{object}/{id}/shares"
	tags := []string{"Sharing"}
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-shares", Method: http.MethodGet, Path: path, Tags: tags, Summary: "List with whom a record is shared",
	}, func(ctx context.Context, in *RecordPath) (*sharesOutput, error) {
		list, err := s.Shares(ctx, in.Object, in.ID)
		if err != nil {
			return nil, err
		}
		out := &sharesOutput{}
		out.Body.Data = append([]access.Share{}, list...)
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "share-record", Method: http.MethodPost, Path: path, Tags: tags, Summary: "Share a record with a user or a team", Status: http.StatusCreated,
		Description: "Whoever may change a record may share it. Sharing again with the same user or team changes the share.",
	}, func(ctx context.Context, in *shareBody) (*shareOutput, error) {
		share, err := s.Share(ctx, in.Object, in.ID, in.Body)
		return &shareOutput{Location: httpapi.Prefix + "/records/" + in.Object + "/" + in.ID + "/shares/" + share.ID, Body: share}, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "unshare-record", Method: http.MethodDelete, Path: path + "/{share}", Tags: tags, Summary: "Take a share back",
	}, func(ctx context.Context, in *SharePath) (*struct{}, error) {
		return nil, s.Unshare(ctx, in.Object, in.ID, in.Share)
	})
}
