package layout

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/metadata"
)

const tag = "Layouts"

// ScopeInput names a layer in a request.
type ScopeInput struct {
	Kind      Kind   `query:"kind" required:"true" enum:"record,list,navigation,home" doc:"What it is a layout of."`
	Object    string `query:"object" doc:"API name of the object, for record and list." example:"deals"`
	Audience  string `query:"audience" enum:"everybody,role,team" doc:"For whom; everybody when left out."`
	Of        string `query:"audience_id" maxLength:"64" doc:"Id of the role or the team."`
	TypeField string `query:"type_field" doc:"For a record's layout: only for records with a value of this select or reference." example:"pipeline_id"`
	TypeValue string `query:"type_value" maxLength:"200" doc:"That value."`
}

func (in ScopeInput) scope() Scope {
	return Scope{Kind: in.Kind, Object: in.Object, Audience: Audience{Kind: in.Audience, ID: in.Of}, TypeField: in.TypeField, TypeValue: in.TypeValue}
}

// layoutItem is an item as the API shows it to those who edit.
type layoutItem struct {
	ID   string          `json:"id" maxLength:"200" doc:"Stable id of a field, or relation:, object:, place: or card: and a name."`
	When json.RawMessage `json:"when,omitempty" doc:"Filter tree: shown for records that satisfy it."`
}

// layoutGroup is a group as the API shows it to those who edit.
type layoutGroup struct {
	ID        string          `json:"id" maxLength:"50" doc:"A group of your own has an id of yours that begins with grp_."`
	Area      Area            `json:"area" enum:"head,fields,around,columns,places,cards"`
	Own       bool            `json:"own,omitempty" doc:"Whether it was added by the company."`
	Labels    metadata.Labels `json:"labels,omitempty" doc:"Its name by language; groups that are shipped need none."`
	Columns   int             `json:"columns,omitempty" minimum:"0" maximum:"2" doc:"In how many columns its fields stand where there is room."`
	Collapsed bool            `json:"collapsed,omitempty" doc:"Whether it is closed at first."`
	Hidden    bool            `json:"hidden,omitempty"`
	When      json.RawMessage `json:"when,omitempty" doc:"Filter tree: shown for records that satisfy it."`
	Items     []layoutItem    `json:"items" nullable:"false" maxItems:"500"`
}

// ScopeView is a scope as the API shows it.
type ScopeView struct {
	Kind      Kind     `json:"kind" enum:"record,list,navigation,home"`
	Object    string   `json:"object,omitempty"`
	Audience  Audience `json:"audience"`
	TypeField string   `json:"type_field,omitempty"`
	TypeValue string   `json:"type_value,omitempty"`
	People    int      `json:"people" doc:"How many active users the audience has."`
	Version   int64    `json:"version" doc:"0 where nothing is changed for this audience."`
}

// layoutView is a layout as the API shows it to those who edit.
type layoutView struct {
	ScopeView
	Changed  bool              `json:"changed" doc:"Whether anything is changed for this audience."`
	Groups   []layoutGroup     `json:"groups" nullable:"false" doc:"What the audience gets."`
	Base     []layoutGroup     `json:"base" nullable:"false" doc:"What it would get without these changes."`
	Unplaced map[Area][]string `json:"unplaced" doc:"What could be shown, too, by area."`
}

// screenGroup is a group as it is shown.
type screenGroup struct {
	ID        string          `json:"id"`
	Area      Area            `json:"area" enum:"head,fields,around,columns,places,cards"`
	Labels    metadata.Labels `json:"labels,omitempty" doc:"Its name by language; without one it has the app's."`
	Columns   int             `json:"columns"`
	Collapsed bool            `json:"collapsed,omitempty"`
	Items     []string        `json:"items" nullable:"false"`
}

type screenView struct {
	Groups []screenGroup `json:"groups" nullable:"false"`
	Hidden []string      `json:"hidden,omitempty" doc:"Places or cards that are not to be shown."`
}

type objectScreens struct {
	Record      []screenGroup            `json:"record" nullable:"false"`
	Columns     []string                 `json:"columns" nullable:"false" doc:"API paths of the fields that the list begins with."`
	TypeField   string                   `json:"type_field,omitempty" doc:"API path of the field by whose value a record has another layout."`
	Types       map[string][]screenGroup `json:"types,omitempty" doc:"Those layouts, by value."`
	Conditional bool                     `json:"conditional,omitempty" doc:"Whether parts of it are shown for some records only."`
}

// myLayout is what somebody's screens look like.
type myLayout struct {
	Navigation screenView               `json:"navigation"`
	Home       screenView               `json:"home"`
	Objects    map[string]objectScreens `json:"objects" doc:"By API name, of the objects that you may read."`
}

type conditionsView struct {
	Groups []string          `json:"groups" nullable:"false" doc:"Groups that this record does not show."`
	Items  map[Area][]string `json:"items" doc:"Items that it does not show, by area."`
}

type taggedLayout struct {
	ETag string `header:"ETag"`
	Body layoutView
}

func raw(when string) json.RawMessage {
	if when == "" {
		return nil
	}
	return json.RawMessage(when)
}

func groupViews(l Layout) []layoutGroup {
	out := make([]layoutGroup, 0, len(l.Groups))
	for _, g := range l.Groups {
		v := layoutGroup{
			ID: g.ID, Area: g.Area, Own: g.Own, Labels: g.Labels, Columns: g.Columns, Collapsed: g.Collapsed, Hidden: g.Hidden, When: raw(g.When),
			Items: make([]layoutItem, 0, len(g.Items)),
		}
		for _, i := range g.Items {
			v.Items = append(v.Items, layoutItem{ID: i.ID, When: raw(i.When)})
		}
		out = append(out, v)
	}
	return out
}

func asLayout(groups []layoutGroup) Layout {
	var l Layout
	for _, v := range groups {
		g := Group{ID: v.ID, Area: v.Area, Labels: v.Labels, Columns: v.Columns, Collapsed: v.Collapsed, Hidden: v.Hidden, When: string(v.When)}
		for _, i := range v.Items {
			g.Items = append(g.Items, Item{ID: i.ID, When: string(i.When)})
		}
		l.Groups = append(l.Groups, g)
	}
	return l
}

func viewScope(sc Scope, people int, version int64) ScopeView {
	return ScopeView{
		Kind: sc.Kind, Object: sc.Object, Audience: sc.Audience, TypeField: sc.TypeField, TypeValue: sc.TypeValue, People: people, Version: version,
	}
}

func screenGroups(l Layout) []screenGroup {
	out := make([]screenGroup, 0, len(l.Groups))
	for _, g := range l.Groups {
		out = append(out, screenGroup{ID: g.ID, Area: g.Area, Labels: g.Labels, Columns: g.Columns, Collapsed: g.Collapsed, Items: append([]string{}, itemIDs(g)...)})
	}
	return out
}

func etag(e *Edited) string { return httpapi.ETag(e.Version, 0) }

func answer(e *Edited, err error) (*taggedLayout, error) {
	if err != nil {
		return nil, err
	}
	return &taggedLayout{etag(e), layoutView{
		ScopeView: viewScope(e.Scope, e.People, e.Version), Changed: e.Changed, Groups: groupViews(e.Layout), Base: groupViews(e.Base), Unplaced: e.Unplaced,
	}}, nil
}

func based(m httpapi.IfMatch) func(*Edited) error {
	return func(e *Edited) error { return m.Check(etag(e), e.Version) }
}

// RegisterHTTP adds the operations on layouts.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-my-layout", Method: http.MethodGet, Path: "/me/layout", Tags: []string{tag},
		Summary:     "Tell what your screens look like",
		Description: "What is shipped, as your company has changed it for everybody, for your roles, for your teams and for kinds of records, in this order. It leaves out what you may not see. `metadata.changed` in the stream tells that it may be different.",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body myLayout }, error) {
		m, err := s.Mine(ctx)
		if err != nil {
			return nil, err
		}
		return &struct{ Body myLayout }{viewMine(m)}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-record-layout", Method: http.MethodGet, Path: "/records/{object}/{id}/layout", Tags: []string{tag},
		Summary: "Tell which parts of your layout a record does not show",
	}, func(ctx context.Context, in *struct {
		Object string `path:"object" doc:"API name of the object." example:"contacts"`
		ID     string `path:"id" maxLength:"64"`
	},
	) (*struct{ Body conditionsView }, error) {
		c, err := s.Conditions(ctx, in.Object, in.ID)
		if err != nil {
			return nil, err
		}
		return &struct{ Body conditionsView }{conditionsView{c.Groups, c.Items}}, nil
	})
	op := func(id, method, path, summary string) httpapi.Operation {
		return httpapi.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{tag}, Function: access.ManageMetadata}
	}
	httpapi.Register(a, op("list-layouts", http.MethodGet, "/layouts", "List for whom which layouts are changed"), func(ctx context.Context, _ *struct{}) (*struct {
		Body struct {
			Data []ScopeView `json:"data" nullable:"false"`
		}
	}, error,
	) {
		list, err := s.Layers(ctx)
		out := &struct {
			Body struct {
				Data []ScopeView `json:"data" nullable:"false"`
			}
		}{}
		out.Body.Data = make([]ScopeView, 0, len(list))
		for _, l := range list {
			out.Body.Data = append(out.Body.Data, viewScope(l.Scope, l.People, l.Version))
		}
		return out, err
	})
	httpapi.Register(a, op("get-layout", http.MethodGet, "/layout", "Get a layout as an audience gets it"), func(ctx context.Context, in *ScopeInput) (*taggedLayout, error) {
		return answer(s.Edit(ctx, in.scope()))
	})
	httpapi.Register(a, op("set-layout", http.MethodPut, "/layout", "Change a layout for an audience"), func(ctx context.Context, in *struct {
		ScopeInput
		httpapi.IfMatch
		Body struct {
			Groups []layoutGroup `json:"groups" maxItems:"40"`
		}
	},
	) (*taggedLayout, error) {
		return answer(s.Save(ctx, in.scope(), based(in.IfMatch), asLayout(in.Body.Groups)))
	})
	httpapi.Register(a, op("reset-layout", http.MethodDelete, "/layout", "Take the changes of a layout for an audience away"), func(ctx context.Context, in *struct {
		ScopeInput
		httpapi.IfMatch
	},
	) (*taggedLayout, error) {
		return answer(s.Reset(ctx, in.scope(), based(in.IfMatch)))
	})
}

func viewMine(m *Mine) myLayout {
	out := myLayout{
		Navigation: screenView{screenGroups(m.Navigation.Layout), m.Navigation.Hidden}, Home: screenView{screenGroups(m.Home.Layout), m.Home.Hidden},
		Objects: make(map[string]objectScreens, len(m.Objects)),
	}
	for name, o := range m.Objects {
		v := objectScreens{Record: screenGroups(o.Record.Layout), Columns: append([]string{}, o.Columns...), TypeField: o.TypeField, Conditional: o.Conditional}
		for value, x := range o.Types {
			set(&v.Types, value, screenGroups(x.Layout))
		}
		out.Objects[name] = v
	}
	return out
}
