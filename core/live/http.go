package live

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	tag = "Changes"
	// cursorKind keeps cursors of the feed from being used anywhere else.
	cursorKind = "changes"
	// now is the cursor of those who want to know only what happens from here on.
	now = "now"
	// defaultLimit is the size of a page when none is asked for.
	defaultLimit = 100
)

type feedInput struct {
	Cursor  string `query:"cursor" doc:"next_cursor of the answer before; now for the present end of the feed; nothing for its beginning."`
	Limit   int    `query:"limit" doc:"How many changes to go through, up to 500; 100 when left out. A page may hold fewer, since it leaves out what you may not see."`
	Objects string `query:"objects" doc:"API names of the objects, separated by commas; all when left out." example:"contacts,deals"`
}

// change is one entry of the feed.
type change struct {
	Cursor      string        `json:"cursor" doc:"Place in the feed, to go on behind this change."`
	ID          string        `json:"id" doc:"Id of the change; a webhook about it has the same."`
	ChangeSetID string        `json:"changeset_id" doc:"What was changed together has the same."`
	Object      string        `json:"object" doc:"API name of the object."`
	RecordID    string        `json:"record_id"`
	Action      ledger.Action `json:"action" enum:"created,updated,deleted,restored,merged,linked,unlinked"`
	Version     int64         `json:"version"`
	CreatedAt   time.Time     `json:"created_at"`
	Changed     []string      `json:"changed" doc:"Changed fields that you may see."`
}

type feedOutput struct {
	Body struct {
		Data       []change `json:"data"`
		NextCursor string   `json:"next_cursor" doc:"Where to go on, also when there is nothing more at present."`
		More       bool     `json:"more" doc:"Whether to ask again at once."`
	}
}

// RegisterHTTP adds the operations of the change feed.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	s.api = a
	s.registerPresence(a)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-changes", Method: http.MethodGet, Path: "/changes", Tags: []string{tag},
		Summary:     "List what has changed since a cursor",
		Description: "Changes of records in the order in which they were made, without gaps. Each answer names the cursor to go on with.",
	}, s.changesHTTP)
	httpapi.RegisterStream(a, httpapi.Operation{
		OperationID: "stream-changes", Path: "/stream", Tags: []string{tag}, Summary: "Follow what changes",
		Description: "The change feed as server-sent events, as it grows. An event's id is its place in the feed, so that a reader who was cut off misses nothing. `metadata.changed`, `access.changed`, `billing.changed` and `alerts.changed` tell that the data model, rights, the company's plan or its alerts were changed, `notifications.changed` that there is something new for you, `preferences.changed` that you have set something for yourself elsewhere.",
	}, streamEvent{}, s.follow)
}

func split(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// position reads a cursor.
func (s *Service) position(ctx context.Context, cursor string) (records.Position, error) {
	switch cursor {
	case "":
		return records.Position{}, nil
	case now:
		return s.records.FeedHead(ctx)
	}
	return httpapi.DecodeCursor[records.Position](ctx, s.api, cursorKind, cursor)
}

func (s *Service) cursor(ctx context.Context, p records.Position) (string, error) {
	return httpapi.EncodeCursor(ctx, s.api, cursorKind, p)
}

func (s *Service) changesHTTP(ctx context.Context, in *feedInput) (*feedOutput, error) {
	if in.Limit == 0 {
		in.Limit = defaultLimit
	}
	if in.Limit < 0 || in.Limit > records.MaxFeed {
		return nil, fault.At("limit", "too_large", fault.Params{"max": records.MaxFeed})
	}
	at, err := s.position(ctx, in.Cursor)
	if err != nil {
		return nil, err
	}
	page, err := s.records.Feed(ctx, at, split(in.Objects), in.Limit)
	if err != nil {
		return nil, err
	}
	out := &feedOutput{}
	out.Body.Data, out.Body.More = make([]change, 0, len(page.Changes)), page.More
	for _, c := range page.Changes {
		cursor, err := s.cursor(ctx, c.At)
		if err != nil {
			return nil, err
		}
		out.Body.Data = append(out.Body.Data, change{
			Cursor: cursor, ID: c.ID, ChangeSetID: c.Entry.ChangeSetID, Object: c.Object.Name, RecordID: c.Entry.RecordID,
			Action: c.Entry.Action, Version: c.Entry.Version, CreatedAt: c.Entry.CreatedAt, Changed: c.Paths(),
		})
	}
	out.Body.NextCursor, err = s.cursor(ctx, page.Next)
	return out, err
}
