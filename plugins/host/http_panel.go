package host

import (
	"context"
	"encoding/json"
	"net/http"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
)

type (
	panelActionView struct {
		ID          string            `json:"id"`
		Titles      map[string]string `json:"titles"`
		InputSchema json.RawMessage   `json:"input_schema"`
		AboutRecord bool              `json:"about_record"`
	}
	panelView struct {
		InstallationID string            `json:"installation_id"`
		Plugin         string            `json:"plugin"`
		Names          map[string]string `json:"names" doc:"What the plugin is called"`
		Titles         map[string]string `json:"titles"`
		Panel          string            `json:"panel"`
		Place          string            `json:"place" enum:"sidebar,tab,page"`
		Kind           string            `json:"kind" enum:"declarative,frame"`
		Address        string            `json:"address,omitempty" doc:"Where the page of a frame is fetched, for some hours"`
		Actions        []panelActionView `json:"actions"`
	}
	renderBody struct {
		Object   string          `json:"object,omitempty" maxLength:"64"`
		RecordID string          `json:"record_id,omitempty" maxLength:"64"`
		State    json.RawMessage `json:"state,omitempty" doc:"What the panel was given, such as a page number"`
	}
	contentView struct {
		Blocks     []Block `json:"blocks"`
		FreshForMS int64   `json:"fresh_for_ms" doc:"How long it may be shown again, in milliseconds"`
	}
	askBody struct {
		Method string `json:"method" enum:"GET,POST,PUT"`
		Path   string `json:"path" maxLength:"200"`
		Query  string `json:"query,omitempty" maxLength:"2000"`
		Body   string `json:"body,omitempty" maxLength:"1048576"`
	}
	toldView struct {
		Status int    `json:"status"`
		Body   string `json:"body"`
	}
)

// registerPanels adds what the staff app needs to show what plugins show.
func (s *Service) registerPanels(a *httpapi.API) {
	op := func(id, method, path, summary string) httpapi.Operation {
		return httpapi.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{tag}}
	}
	httpapi.Register(a, op("list-plugin-panels", http.MethodGet, "/plugin-panels", "List what plugins show on the records of an object, or as whole pages"), func(ctx context.Context, in *struct {
		Object string `query:"object" maxLength:"64" doc:"None for whole pages"`
	},
	) (*page[panelView], error) {
		list, err := s.Panels(ctx, in.Object)
		if err != nil {
			return nil, err
		}
		return dataOf(list, func(p Panel) panelView {
			v := panelView{p.InstallationID, p.Plugin, p.Name, p.Title, p.Panel, p.Place, p.Kind, p.Address, []panelActionView{}}
			for _, x := range p.Actions {
				v.Actions = append(v.Actions, panelActionView{x.ID, x.Title, orNull(x.InputSchema), len(x.Objects) > 0})
			}
			return v
		}), nil
	})
	httpapi.Register(a, op("render-plugin-panel", http.MethodPost, "/plugins/{id}/panels/{panel}", "Ask a plugin what its panel shows"), func(ctx context.Context, in *struct {
		PluginPath
		Panel string `path:"panel" maxLength:"64"`
		Body  renderBody
	},
	) (*output[contentView], error) {
		c, err := s.RenderPanel(ctx, in.ID, in.Panel, in.Body.Object, in.Body.RecordID, in.Body.State)
		if err != nil {
			return nil, err
		}
		return &output[contentView]{contentView{c.Blocks, c.FreshFor.Milliseconds()}}, nil
	})
	ask := op("ask-plugin-route", http.MethodPost, "/plugins/{id}/routes", "Ask one of a plugin's routes that are for people who are signed in")
	ask.Description = "Frames of plugins ask here by way of the app: the routes with the auth `" + pack.AuthPerson + "`. Bodies are texts."
	httpapi.Register(a, ask, func(ctx context.Context, in *struct {
		PluginPath
		Body askBody
	},
	) (*output[toldView], error) {
		b := in.Body
		t, err := s.AskRoute(ctx, in.ID, Asked{b.Method, b.Path, b.Query, []byte(b.Body)})
		if err != nil {
			return nil, err
		}
		if !utf8.Valid(t.Body) {
			return nil, fault.New(fault.Unavailable, "plugin_failed", fault.Params{"plugin": in.ID})
		}
		return &output[toldView]{toldView{t.Status, string(t.Body)}}, nil
	})
}
