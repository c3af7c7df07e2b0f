package notify

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const tag = "Notifications"

type listInput struct {
	Unread bool   `query:"unread" doc:"Only those that are not read."`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"30" doc:"Size of the page."`
	Cursor string `query:"cursor" doc:"next_cursor of the page before."`
}

// Notice is a notification as the API shows it.
type Notice struct {
	ID        string     `json:"id"`
	Kind      Kind       `json:"kind" enum:"mention,assigned,reminder,shared,transfer"`
	Object    string     `json:"object,omitempty" doc:"API name of the object that it is about."`
	RecordID  string     `json:"record_id,omitempty" doc:"The record, where you may read it."`
	Title     string     `json:"title,omitempty" doc:"What the record is called, where you may know it."`
	Gone      bool       `json:"gone,omitempty" doc:"The record is in the bin, or you may not read it any more."`
	Path      string     `json:"path,omitempty" doc:"Where the app shows it."`
	ActorID   string     `json:"actor_id,omitempty" doc:"Who did it; left out for Kontor itself."`
	ActorName string     `json:"actor_name,omitempty"`
	Several   bool       `json:"several,omitempty" doc:"It is about several records."`
	ChangeSet string     `json:"changeset_id,omitempty"`
	Level     string     `json:"level,omitempty" doc:"Level of a share."`
	Transfer  string     `json:"transfer,omitempty" enum:"import,export"`
	State     string     `json:"state,omitempty" doc:"How an import or export has ended."`
	At        *time.Time `json:"at,omitempty" doc:"Moment that a reminder was set to."`
	ReadAt    *time.Time `json:"read_at"`
	CreatedAt time.Time  `json:"created_at"`
}

type listOutput struct {
	Body struct {
		Data       []Notice `json:"data"`
		NextCursor string   `json:"next_cursor,omitempty"`
	}
}

type countOutput struct {
	Body struct {
		Unread int  `json:"unread" doc:"How many are not read, up to 100."`
		Capped bool `json:"capped" doc:"Whether there may be more."`
	}
}

type markBody struct {
	IDs  []string `json:"ids,omitempty" maxItems:"100" doc:"Which; all when left out."`
	Read *bool    `json:"read,omitempty" doc:"Whether they are read; true when left out."`
}

// NoticeSettings are how somebody is told of each kind.
type NoticeSettings struct {
	Mention  *NoticeWay `json:"mention,omitempty"`
	Assigned *NoticeWay `json:"assigned,omitempty"`
	Reminder *NoticeWay `json:"reminder,omitempty"`
	Shared   *NoticeWay `json:"shared,omitempty"`
	Transfer *NoticeWay `json:"transfer,omitempty"`
}

func (c *NoticeSettings) each(fn func(k Kind, at **NoticeWay)) {
	fn(Mention, &c.Mention)
	fn(Assigned, &c.Assigned)
	fn(Reminder, &c.Reminder)
	fn(Shared, &c.Shared)
	fn(Transfer, &c.Transfer)
}

func choices(some map[Kind]NoticeWay) *struct{ Body NoticeSettings } {
	out := &struct{ Body NoticeSettings }{}
	out.Body.each(func(k Kind, at **NoticeWay) {
		w := some[k]
		*at = &w
	})
	return out
}

// RegisterHTTP adds the operations on the caller's own notifications.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	tags := []string{tag}
	s.registerPeople(a)
	s.registerPush(a)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-notifications", Method: http.MethodGet, Path: "/notifications", Tags: tags, Summary: "List your notifications, the newest first",
	}, s.listHTTP)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "count-notifications", Method: http.MethodGet, Path: "/notifications/count", Tags: tags, Summary: "Count what you have not read",
	}, func(ctx context.Context, _ *struct{}) (*countOutput, error) {
		n, err := s.Unread(ctx)
		if err != nil {
			return nil, err
		}
		out := &countOutput{}
		out.Body.Unread, out.Body.Capped = n, n == MaxCount
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "mark-notifications", Method: http.MethodPost, Path: "/notifications/read", Tags: tags, Summary: "Mark notifications as read, or as not read", Status: http.StatusNoContent,
	}, func(ctx context.Context, in *httpapi.In[markBody]) (*struct{}, error) {
		return nil, s.Mark(ctx, in.Body.IDs, in.Body.Read == nil || *in.Body.Read)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-notification-settings", Method: http.MethodGet, Path: "/notifications/settings", Tags: tags, Summary: "Get how you want to be told of what",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body NoticeSettings }, error) {
		some, err := s.Settings(ctx)
		if err != nil {
			return nil, err
		}
		return choices(some), nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "update-notification-settings", Method: http.MethodPatch, Path: "/notifications/settings", Tags: tags, Summary: "Change how you want to be told of what",
	}, func(ctx context.Context, in *httpapi.In[NoticeSettings]) (*struct{ Body NoticeSettings }, error) {
		some := map[Kind]NoticeWay{}
		in.Body.each(func(k Kind, at **NoticeWay) {
			if *at != nil {
				some[k] = **at
			}
		})
		all, err := s.Choose(ctx, some)
		if err != nil {
			return nil, err
		}
		return choices(all), nil
	})
}

func (s *Service) listHTTP(ctx context.Context, in *listInput) (*listOutput, error) {
	if in.Cursor != "" && !id.Valid("ntf", in.Cursor) {
		return nil, fault.At("cursor", "invalid_cursor")
	}
	list, err := s.List(ctx, in.Unread, in.Cursor, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &listOutput{}
	if len(list) > in.Limit {
		list = list[:in.Limit]
		out.Body.NextCursor = list[in.Limit-1].ID
	}
	out.Body.Data, err = s.views(ctx, list)
	return out, err
}

// views shows notifications under the rights that the actor has now: one statement for each object among them, and one for
// names.
func (s *Service) views(ctx context.Context, list []Notification) ([]Notice, error) {
	m, err := s.Metadata.Model(ctx)
	if err != nil {
		return nil, err
	}
	ids := map[string][]string{}
	var people []string
	for _, n := range list {
		if n.RecordID != "" && !slices.Contains(ids[n.Object], n.RecordID) {
			ids[n.Object] = append(ids[n.Object], n.RecordID)
		}
		if n.ActorID != "" && !slices.Contains(people, n.ActorID) {
			people = append(people, n.ActorID)
		}
	}
	heads := map[string]records.Head{}
	for object, some := range ids {
		found, err := s.Records.Heads(ctx, object, some)
		if err != nil {
			return nil, err
		}
		for rid, h := range found {
			heads[rid] = h
		}
	}
	names, err := s.names(ctx, people)
	if err != nil {
		return nil, err
	}
	out := make([]Notice, 0, len(list))
	for _, n := range list {
		v := Notice{
			ID: n.ID, Kind: n.Kind, ActorID: n.ActorID, ActorName: names[n.ActorID], Several: n.Params.Several, ChangeSet: n.Params.ChangeSet,
			Level: n.Params.Level, Transfer: n.Params.Transfer, State: n.Params.State, At: n.Params.At, ReadAt: n.ReadAt, CreatedAt: n.CreatedAt,
		}
		if o, ok := m.ObjectByID(n.Object); ok {
			v.Object = o.Name
		}
		if n.RecordID != "" {
			h, ok := heads[n.RecordID]
			if v.Gone = !ok; ok {
				v.RecordID, v.Title, v.Path = n.RecordID, h.Title, recordPath(h)
			}
		}
		switch {
		case n.Kind == Transfer && n.Params.Transfer == "import":
			v.Path = "/imports/" + n.Params.TransferID
		case n.Params.Several:
			v.Path = "/records/" + v.Object
		}
		out = append(out, v)
	}
	return out, nil
}

// names are what people are called, by id.
func (s *Service) names(ctx context.Context, people []string) (map[string]string, error) {
	out := map[string]string{}
	if len(people) == 0 {
		return out, nil
	}
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	err = s.DB.Read(actor.ForSystem(ctx, a.Tenant, "notify"), func(ctx context.Context, tx *db.Tx) error {
		in, arg := tx.Dialect().In("id", people)
		rows, err := tx.Query(ctx, "select id, name from users where tenant_id = ? and "+in, tx.Tenant(), arg)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var userID, name string
			if err := rows.Scan(&userID, &name); err != nil {
				return err
			}
			out[userID] = name
		}
		return rows.Err()
	})
	return out, err
}
