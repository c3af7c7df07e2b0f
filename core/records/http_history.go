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

type setsInput struct {
	Several bool   `query:"several" doc:"Only sets with more than one change."`
	UserID  string `query:"user_id" doc:"Only sets of this person."`
	Cursor  string `query:"cursor" doc:"next_cursor of the page before."`
	Limit   int    `query:"limit" doc:"Size of the page, up to 100; 25 when left out."`
}

type undoInput struct {
	ID   string `path:"id" doc:"Id of the change set."`
	Body struct {
		UndoOptions
		DryRun bool `json:"dry_run,omitempty" doc:"Only say what would happen."`
	}
}

type undoOutput struct {
	Body struct {
		UndoResult
		Failures []undoRefusal `json:"failures,omitempty" doc:"Records, or with a field one value, that could not be taken back."`
	}
}

type undoRefusal struct {
	Object  string `json:"object"`
	ID      string `json:"id"`
	Field   string `json:"field,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message"`
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
	httpapi.Register(a, op("list-changesets", http.MethodGet, "/changesets", "List the change sets that you may undo, newest first"),
		func(ctx context.Context, in *setsInput) (*struct{ Body *ChangeSetPage }, error) {
			page, err := s.ChangeSets(ctx, ChangeSetQuery{Several: in.Several, UserID: in.UserID, Cursor: in.Cursor, Limit: in.Limit})
			return &struct{ Body *ChangeSetPage }{page}, err
		})
	httpapi.Register(a, op("get-changeset", http.MethodGet, "/changesets/{id}", "Get a change set"),
		func(ctx context.Context, in *setPath) (*struct{ Body *ChangeSet }, error) {
			set, err := s.ChangeSet(ctx, in.ID)
			return &struct{ Body *ChangeSet }{set}, err
		})
	httpapi.Register(a, op("undo-changeset", http.MethodPost, "/changesets/{id}/undo", "Take back a change set"),
		func(ctx context.Context, in *undoInput) (*undoOutput, error) {
			o := in.Body.UndoOptions
			o.DryRun = in.Body.DryRun
			res, err := s.Undo(ctx, in.ID, o)
			if err != nil {
				return nil, err
			}
			out := &undoOutput{}
			out.Body.UndoResult = *res
			for _, f := range res.Failures {
				out.Body.Failures = append(out.Body.Failures, undoRefusal{f.Object, f.ID, f.Field, f.Fault.Reason, httpapi.Detail(httpapi.Locale(ctx), f.Fault)})
			}
			return out, nil
		})
}
