package watch

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi"
)

const (
	tag        = "Audit"
	cursorKind = "audit"
)

func fmtInt(n int64) string { return strconv.FormatInt(n, 10) }

// Search are the query parameters that choose entries.
type Search struct {
	UserID string    `query:"user_id" maxLength:"64" doc:"Who acted."`
	Action []string  `query:"action,explode" maxItems:"20" doc:"Such as role.updated, or login.* for all of a family."`
	Object string    `query:"object" maxLength:"100" doc:"API name of the object whose records it is about."`
	Target string    `query:"target" maxLength:"64" doc:"Id of the thing that it is about."`
	From   time.Time `query:"from" doc:"The first moment."`
	To     time.Time `query:"to" doc:"The moment before which it ends."`
}

func (s *Search) query() audit.Query {
	return audit.Query{User: s.UserID, Actions: s.Action, Object: s.Object, Target: s.Target, From: s.From, To: s.To}
}

type settingsBody struct {
	RetentionDays int   `json:"retention_days" minimum:"0" doc:"How long entries are kept, at least 30 days; 0 for ever."`
	Version       int64 `json:"version" doc:"The version that the change is based on."`
}

// RegisterHTTP adds the room's operations.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-audit", Method: http.MethodGet, Path: "/audit", Summary: "Search the audit", Tags: []string{tag}, Function: access.ReadAudit,
		Description: "Who has done what, the newest first. The search is written into the audit itself.",
	}, func(ctx context.Context, in *struct {
		Search
		Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
		Cursor string `query:"cursor"`
	},
	) (*struct {
		Body struct {
			Data       []View `json:"data"`
			NextCursor string `json:"next_cursor,omitempty" doc:"Where the next page begins; absent on the last"`
		}
	}, error,
	) {
		q := in.query()
		q.Limit = in.Limit
		if in.Cursor != "" {
			var err error
			if q.Before, err = httpapi.DecodeCursor[int64](ctx, a, cursorKind, in.Cursor); err != nil {
				return nil, err
			}
		}
		lines, err := s.List(ctx, q)
		if err != nil {
			return nil, err
		}
		out := &struct {
			Body struct {
				Data       []View `json:"data"`
				NextCursor string `json:"next_cursor,omitempty" doc:"Where the next page begins; absent on the last"`
			}
		}{}
		out.Body.Data = make([]View, len(lines))
		for i := range lines {
			out.Body.Data[i] = Shown(&lines[i], locale(ctx))
		}
		if len(lines) == q.Limit {
			out.Body.NextCursor, err = httpapi.EncodeCursor(ctx, a, cursorKind, lines[len(lines)-1].Seq)
		}
		return out, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "verify-audit", Method: http.MethodGet, Path: "/audit/verify", Summary: "Check the audit", Tags: []string{tag}, Function: access.ReadAudit,
		Description: "Checks every entry, every link and every signature, and names the first place that does not hold.", Timeout: 5 * time.Minute, Cost: 20,
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body audit.Report }, error) {
		r, err := s.Verify(ctx)
		if err != nil {
			return nil, err
		}
		return &struct{ Body audit.Report }{r}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "export-audit", Method: http.MethodGet, Path: "/audit/export", Summary: "Export the audit", Tags: []string{tag}, Function: access.ReadAudit,
		Timeout: -1, Cost: 20,
	}, func(ctx context.Context, in *struct {
		Search
		Format string `query:"format" enum:"jsonl,csv" default:"jsonl"`
	},
	) (*httpapi.File, error) {
		q := in.query()
		if err := s.MayExport(ctx, in.Format, q); err != nil {
			return nil, err
		}
		kind := map[string]string{JSONLines: "application/x-ndjson", CSV: "text/csv; charset=utf-8"}[in.Format]
		return &httpapi.File{ContentType: kind, Disposition: `attachment; filename="audit.` + in.Format + `"`, Body: func(h huma.Context) {
			if err := s.Export(ctx, h.BodyWriter(), in.Format, q); err != nil {
				panic(http.ErrAbortHandler) // The answer has begun: a reader must not take a part for the whole.
			}
		}}, nil
	})
	s.registerSettings(a)
}

func (s *Service) registerSettings(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-audit-settings", Method: http.MethodGet, Path: "/audit/settings", Summary: "Get how long the audit is kept", Tags: []string{tag}, Function: access.ReadAudit,
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body settingsBody }, error) {
		var set audit.Settings
		err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			set, err = audit.ReadSettings(ctx, tx)
			return err
		})
		return &struct{ Body settingsBody }{settingsBody{set.RetentionDays, set.Version}}, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "set-audit-settings", Method: http.MethodPut, Path: "/audit/settings", Summary: "Set how long the audit is kept", Tags: []string{tag}, Function: access.ManageTenant,
	}, func(ctx context.Context, in *httpapi.In[settingsBody]) (*struct{ Body settingsBody }, error) {
		if err := s.guard(ctx, access.ManageTenant); err != nil {
			return nil, err
		}
		var set audit.Settings
		err := s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			if set, err = audit.ReadSettings(ctx, tx); err != nil {
				return err
			}
			set.RetentionDays, set.Version = in.Body.RetentionDays, in.Body.Version
			set, err = audit.SaveSettings(ctx, tx, set)
			return err
		})
		return &struct{ Body settingsBody }{settingsBody{set.RetentionDays, set.Version}}, err
	})
}
