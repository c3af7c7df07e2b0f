package host

import (
	"context"
	"net/http"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

type (
	audienceView struct {
		ID         string     `json:"id"`
		ViewID     string     `json:"view_id" doc:"The saved view of contacts; empty for all contacts who have agreed"`
		Name       string     `json:"name"`
		Purpose    string     `json:"purpose" doc:"The purpose that contacts must have agreed to in the channel ads"`
		State      string     `json:"state" enum:"active,paused,leaving" doc:"Paused audiences take nobody in, but whoever withdraws leaves; leaving ones are being emptied, and are gone then"`
		Running    bool       `json:"running" doc:"Contacts are being told to the networks at this moment"`
		ExternalID string     `json:"external_id,omitempty" doc:"The network's own name"`
		Size       int64      `json:"size" doc:"How many contacts are in it"`
		Failure    string     `json:"failure,omitempty" doc:"What the last attempt has failed at"`
		SyncedAt   *time.Time `json:"synced_at"`
	}
	audienceBody struct {
		ViewID  string `json:"view_id,omitempty" maxLength:"64" doc:"All contacts who have agreed by default"`
		Purpose string `json:"purpose,omitempty" maxLength:"63" doc:"advertising by default"`
	}
	audienceRunView struct {
		Added      int64     `json:"added"`
		Removed    int64     `json:"removed"`
		Refused    int64     `json:"refused" doc:"Contacts that a network cannot read"`
		Failure    string    `json:"failure,omitempty"`
		Whole      bool      `json:"whole" doc:"All contacts were looked at, and not only those that have changed"`
		StartedAt  time.Time `json:"started_at"`
		FinishedAt time.Time `json:"finished_at"`
	}
	audiencePatch struct {
		ID       string `path:"id" maxLength:"64" doc:"Id of the installation"`
		Audience string `path:"audience" maxLength:"64"`
		Body     struct {
			Paused bool `json:"paused"`
		}
	}
	pluginProblem struct {
		Field   string            `json:"field,omitempty" doc:"The field of the configuration at fault, if one is"`
		Message map[string]string `json:"message" doc:"By language"`
	}
	audiencePath struct {
		ID       string `path:"id" maxLength:"64" doc:"Id of the installation"`
		Audience string `path:"audience" maxLength:"64"`
	}
)

func (s *Service) shownAudience(x *Audience) audienceView {
	v := audienceView{
		ID: x.ID, ViewID: x.ViewID, Name: x.Name, Purpose: x.Purpose, State: "active", Running: x.lease != nil && s.now().Before(*x.lease), ExternalID: x.ExternalID, Size: x.Size,
		Failure: x.Failure, SyncedAt: x.SyncedAt,
	}
	switch {
	case x.Leaving():
		v.State, v.ViewID = "leaving", ""
	case x.Paused:
		v.State = "paused"
	}
	return v
}

// registerPeople adds the operations on who plugins reach.
func (s *Service) registerPeople(a *httpapi.API) {
	op := func(id, method, path, summary string) httpapi.Operation {
		return httpapi.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{tag}, Function: access.ManagePlugins}
	}
	check := op("check-plugin", http.MethodPost, "/plugins/{id}/check", "Ask a plugin whether its configuration works")
	check.Timeout = loading
	httpapi.Register(a, check, func(ctx context.Context, in *PluginPath) (*struct {
		Body struct {
			Problems []pluginProblem `json:"problems" nullable:"false" doc:"None where it works"`
		}
	}, error,
	) {
		list, err := s.Check(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		out := &struct {
			Body struct {
				Problems []pluginProblem `json:"problems" nullable:"false" doc:"None where it works"`
			}
		}{}
		out.Body.Problems = make([]pluginProblem, len(list))
		for i, p := range list {
			out.Body.Problems[i] = pluginProblem(p)
		}
		return out, nil
	})
	httpapi.Register(a, op("list-plugin-audiences", http.MethodGet, "/plugins/{id}/audiences", "List the audiences that a plugin keeps"), func(ctx context.Context, in *PluginPath) (*struct {
		Body struct {
			Data []audienceView `json:"data" nullable:"false"`
		}
	}, error,
	) {
		list, err := s.Audiences(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		out := &struct {
			Body struct {
				Data []audienceView `json:"data" nullable:"false"`
			}
		}{}
		out.Body.Data = make([]audienceView, len(list))
		for i, x := range list {
			out.Body.Data[i] = s.shownAudience(x)
		}
		return out, nil
	})
	add := op("add-plugin-audience", http.MethodPost, "/plugins/{id}/audiences", "Have a plugin keep the contacts of a saved view at advertising networks")
	add.Status = http.StatusCreated
	add.Description = "Only those who have agreed to it; whoever withdraws is taken out at once. Nothing but hashes leaves Kontor."
	httpapi.Register(a, add, func(ctx context.Context, in *struct {
		PluginPath
		Body audienceBody
	},
	) (*struct{ Body audienceView }, error) {
		x, err := s.AddAudience(ctx, in.ID, in.Body.ViewID, in.Body.Purpose)
		if err != nil {
			return nil, err
		}
		return &struct{ Body audienceView }{s.shownAudience(x)}, nil
	})
	httpapi.Register(a, op("list-plugin-audience-runs", http.MethodGet, "/plugins/{id}/audiences/{audience}/runs", "List what was told of an audience"), func(ctx context.Context, in *audiencePath) (*struct {
		Body struct {
			Data []audienceRunView `json:"data" nullable:"false"`
		}
	}, error,
	) {
		list, err := s.AudienceRuns(ctx, in.ID, in.Audience)
		if err != nil {
			return nil, err
		}
		out := &struct {
			Body struct {
				Data []audienceRunView `json:"data" nullable:"false"`
			}
		}{}
		out.Body.Data = make([]audienceRunView, len(list))
		for i, x := range list {
			out.Body.Data[i] = audienceRunView(x)
		}
		return out, nil
	})
	pause := op("pause-plugin-audience", http.MethodPatch, "/plugins/{id}/audiences/{audience}", "Pause an audience, or let it go on")
	pause.Description = "Nobody joins a paused audience; whoever withdraws leaves it all the same."
	httpapi.Register(a, pause, func(ctx context.Context, in *audiencePatch) (*struct{ Body audienceView }, error) {
		x, err := s.PauseAudience(ctx, in.ID, in.Audience, in.Body.Paused)
		if err != nil {
			return nil, err
		}
		return &struct{ Body audienceView }{s.shownAudience(x)}, nil
	})
	sync := op("sync-plugin-audience", http.MethodPost, "/plugins/{id}/audiences/{audience}/sync", "Look through an audience now")
	sync.Status = http.StatusNoContent
	httpapi.Register(a, sync, func(ctx context.Context, in *audiencePath) (*struct{}, error) {
		return nil, s.SyncAudience(ctx, in.ID, in.Audience)
	})
	drop := op("drop-plugin-audience", http.MethodDelete, "/plugins/{id}/audiences/{audience}", "Take everybody out of an audience and forget it")
	drop.Status = http.StatusNoContent
	httpapi.Register(a, drop, func(ctx context.Context, in *audiencePath) (*struct{}, error) {
		return nil, s.DropAudience(ctx, in.ID, in.Audience)
	})
}
