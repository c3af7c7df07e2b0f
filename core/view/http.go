package view

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/records"
)

const tag = "Views"

// ViewPath names a view in a request.
type ViewPath struct {
	ID string `path:"id" doc:"Id of the view."`
}

type newView struct {
	Object  string          `json:"object" doc:"API name of the object." example:"contacts"`
	Name    string          `json:"name"`
	Kind    Kind            `json:"kind,omitempty" enum:"table,board,calendar"`
	Filter  json.RawMessage `json:"filter,omitempty" doc:"Filter tree."`
	Sort    []records.Sort  `json:"sort,omitempty"`
	Columns []string        `json:"columns,omitempty" doc:"Fields to show; the usual ones when left out."`
	GroupBy string          `json:"group_by,omitempty" doc:"Field whose values are a board's columns or a calendar's days."`
	Shared  Shared          `json:"shared,omitempty" enum:"private,team,all" doc:"Who sees it: you, those who are in a team with you, or everybody."`
}

type viewChange struct {
	Name    *string          `json:"name,omitempty"`
	Kind    *Kind            `json:"kind,omitempty" enum:"table,board,calendar"`
	Filter  *json.RawMessage `json:"filter,omitempty" doc:"Filter tree; {} removes it."`
	Sort    *[]records.Sort  `json:"sort,omitempty"`
	Columns *[]string        `json:"columns,omitempty"`
	GroupBy *string          `json:"group_by,omitempty"`
	Shared  *Shared          `json:"shared,omitempty" enum:"private,team,all"`
}

// viewView is a view as the API shows it.
type viewView struct {
	ID        string          `json:"id"`
	Object    string          `json:"object"`
	Name      string          `json:"name"`
	Kind      Kind            `json:"kind" enum:"table,board,calendar"`
	Filter    json.RawMessage `json:"filter" doc:"Filter tree, null for none."`
	Sort      []records.Sort  `json:"sort"`
	Columns   []string        `json:"columns"`
	GroupBy   string          `json:"group_by,omitempty"`
	Shared    Shared          `json:"shared" enum:"private,team,all"`
	OwnerID   string          `json:"owner_id"`
	Own       bool            `json:"own" doc:"Whether it is yours."`
	Version   int64           `json:"version"`
	CreatedAt time.Time       `json:"created_at"`
	UpdatedAt time.Time       `json:"updated_at"`
}

type tagged struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     viewView
}

type viewList struct {
	Body struct {
		Data []viewView `json:"data"`
	}
}

func show(ctx context.Context, v *View) viewView {
	a, _ := actor.Peek(ctx)
	out := viewView{
		ID: v.ID, Object: v.Object, Name: v.Name, Kind: v.Kind, Filter: json.RawMessage("null"), Sort: append([]records.Sort{}, v.Sort...),
		Columns: append([]string{}, v.Columns...), GroupBy: v.GroupBy, Shared: v.Shared, OwnerID: v.OwnerID, Own: v.OwnerID == a.UserID,
		Version: v.Version, CreatedAt: v.CreatedAt, UpdatedAt: v.UpdatedAt,
	}
	if v.Filter != nil {
		out.Filter = filter.FormatJSON(v.Filter)
	}
	return out
}

func etag(v *View) string { return httpapi.ETag(v.Version, 0) }

func answer(ctx context.Context, v *View, err error) (*tagged, error) {
	if err != nil {
		return nil, err
	}
	return &tagged{ETag: etag(v), Location: httpapi.Prefix + "/views/" + v.ID, Body: show(ctx, v)}, nil
}

func based(m httpapi.IfMatch) func(*View) error {
	return func(v *View) error { return m.Check(etag(v), v.Version) }
}

// RegisterHTTP adds the operations on views.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	op := func(id, method, path, summary string, status int) httpapi.Operation {
		return httpapi.Operation{OperationID: id, Method: method, Path: "/views" + path, Summary: summary, Tags: []string{tag}, Status: status}
	}
	httpapi.Register(a, op("list-views", http.MethodGet, "", "List your views and those that are shared with you", 0), func(ctx context.Context, in *struct {
		Object string `query:"object" doc:"API name of the object; all when left out." example:"contacts"`
	},
	) (*viewList, error) {
		list, err := s.List(ctx, in.Object)
		if err != nil {
			return nil, err
		}
		out := &viewList{}
		out.Body.Data = make([]viewView, 0, len(list))
		for _, v := range list {
			out.Body.Data = append(out.Body.Data, show(ctx, v))
		}
		return out, nil
	})
	httpapi.Register(a, op("create-view", http.MethodPost, "", "Save a view", http.StatusCreated), func(ctx context.Context, in *struct{ Body newView }) (*tagged, error) {
		b := in.Body
		where, err := filter.ParseOptional(b.Filter)
		if err != nil {
			return nil, err
		}
		v, err := s.Create(ctx, Input{Object: b.Object, Name: b.Name, Shared: b.Shared, Definition: Definition{
			Kind: b.Kind, Filter: where, Sort: b.Sort, Columns: b.Columns, GroupBy: b.GroupBy,
		}})
		return answer(ctx, v, err)
	})
	httpapi.Register(a, op("get-view", http.MethodGet, "/{id}", "Get a view", 0), func(ctx context.Context, in *ViewPath) (*tagged, error) {
		v, err := s.Get(ctx, in.ID)
		return answer(ctx, v, err)
	})
	httpapi.Register(a, op("update-view", http.MethodPatch, "/{id}", "Change a view", 0), func(ctx context.Context, in *struct {
		ViewPath
		httpapi.IfMatch
		Body viewChange
	},
	) (*tagged, error) {
		b := in.Body
		p := Patch{Name: b.Name, Shared: b.Shared, Kind: b.Kind, Sort: b.Sort, Columns: b.Columns, GroupBy: b.GroupBy}
		if b.Filter != nil {
			var err error
			if p.Filter, err = filter.ParseOptional(*b.Filter); err != nil {
				return nil, err
			}
			p.SetFilter = true
		}
		v, err := s.Update(ctx, in.ID, based(in.IfMatch), p)
		return answer(ctx, v, err)
	})
	httpapi.Register(a, op("delete-view", http.MethodDelete, "/{id}", "Delete a view", http.StatusNoContent), func(ctx context.Context, in *struct {
		ViewPath
		httpapi.IfMatch
	},
	) (*struct{}, error) {
		return nil, s.Delete(ctx, in.ID, based(in.IfMatch))
	})
}
