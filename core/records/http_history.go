package records

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/sdk/fault"
)

type historyInput struct {
	RecordPath
	Cursor string `query:"cursor" doc:"next_cursor of the page before."`
	Limit  int    `query:"limit" doc:"Size of the page, up to 200; 50 when left out."`
}

type timelineInput struct {
	RecordPath
	Cursor string `query:"cursor" doc:"next_cursor of the page before."`
	Limit  int    `query:"limit" doc:"Size of the page, up to 200; 50 when left out."`
	Kinds  string `query:"kinds" doc:"Only these kinds, separated by commas: change, task, note, call, meeting, email."`
	Query  string `query:"q" maxLength:"200" doc:"Only activities that have this in their subject, their text or another searchable field; changes are left out."`
}

type asOfInput struct {
	RecordPath
	At string `query:"at" required:"true" doc:"The moment, as RFC 3339." example:"2026-01-31T12:00:00Z"`
}

type setPath struct {
	ID string `path:"id" doc:"Id of the change set."`
}

type undoInput struct {
	ID   string `path:"id" doc:"Id of the change set."`
	Body struct {
		UndoOptions
		DryRun bool `json:"dry_run,omitempty" doc:"Only say what would happen."`
	}
}

// registerHistory adds the operations on what has happened.
func (s *Service) registerHistory(a *httpapi.API) {
	op := func(id, method, path, summary string) httpapi.Operation {
		return httpapi.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{"History"}}
	}
	httpapi.Register(a, op("get-record-history", http.MethodGet, "/records/{object}/{id}/history", "List the changes of a record"),
		func(ctx context.Context, in *historyInput) (*struct{ Body *HistoryPage }, error) {
			page, err := s.History(ctx, in.Object, in.ID, in.Cursor, in.Limit)
			return &struct{ Body *HistoryPage }{page}, err
		})
	httpapi.Register(a, op("get-record-timeline", http.MethodGet, "/records/{object}/{id}/timeline", "List everything that happened around a record"),
		func(ctx context.Context, in *timelineInput) (*struct{ Body *TimelinePage }, error) {
			page, err := s.Timeline(ctx, in.Object, in.ID, TimelineQuery{Kinds: split(in.Kinds), Search: strings.TrimSpace(in.Query), Limit: in.Limit, Cursor: in.Cursor})
			return &struct{ Body *TimelinePage }{page}, err
		})
	past := op("get-record-as-of", http.MethodGet, "/records/{object}/{id}/as-of", "Get a record as it was at a moment")
	past.Response = httpapi.SchemaRef("Record")
	httpapi.Register(a, past, func(ctx context.Context, in *asOfInput) (*httpapi.JSON, error) {
		at, err := time.Parse(time.RFC3339Nano, in.At)
		if err != nil {
			return nil, fault.At("at", "invalid_datetime", fault.Params{"expected": "2026-01-31T12:00:00Z"})
		}
		body, err := s.AsOf(ctx, in.Object, in.ID, at)
		if err != nil {
			return nil, err
		}
		return httpapi.RawJSON(http.StatusOK, body), nil
	})
	httpapi.Register(a, op("get-changeset", http.MethodGet, "/changesets/{id}", "Get a change set"),
		func(ctx context.Context, in *setPath) (*struct{ Body *ChangeSet }, error) {
			set, err := s.ChangeSet(ctx, in.ID)
			return &struct{ Body *ChangeSet }{set}, err
		})
	httpapi.Register(a, op("undo-changeset", http.MethodPost, "/changesets/{id}/undo", "Take back a change set"),
		func(ctx context.Context, in *undoInput) (*struct{ Body *UndoResult }, error) {
			o := in.Body.UndoOptions
			o.DryRun = in.Body.DryRun
			res, err := s.Undo(ctx, in.ID, o)
			return &struct{ Body *UndoResult }{res}, err
		})
}
