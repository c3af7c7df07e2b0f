package host

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/sdk/fault"
)

type (
	runBody struct {
		Object string          `json:"object" maxLength:"64"`
		Filter json.RawMessage `json:"filter,omitempty" doc:"The records that are meant, as in the body of a bulk change"`
		All    bool            `json:"all,omitempty" doc:"In place of a filter: every record"`
		Input  map[string]any  `json:"input,omitempty"`
	}
	runView struct {
		ID             string          `json:"id"`
		InstallationID string          `json:"installation_id"`
		Kind           RunKind         `json:"kind" enum:"action,shadow"`
		State          RunState        `json:"state" enum:"waiting,running,done,cancelled,failed"`
		Total          int64           `json:"total" doc:"How much there is to do, as far as is known"`
		Done           int64           `json:"done"`
		Failed         int64           `json:"failed"`
		Result         json.RawMessage `json:"result" doc:"What has come of it so far: failures and change sets of actions, what a version would have changed of a trial"`
		Reason         string          `json:"reason,omitempty" doc:"Why it has failed"`
		CreatedAt      time.Time       `json:"created_at"`
		FinishedAt     *time.Time      `json:"finished_at"`
	}
	runPath struct {
		ID string `path:"id" maxLength:"64" doc:"Id of the run"`
	}
)

func viewRun(r *Run, err error) (*output[runView], error) {
	if err != nil {
		return nil, err
	}
	return &output[runView]{runView{r.ID, r.InstallationID, r.Kind, r.State, r.Total, r.Done, r.Failed, orNull(r.Result), r.Reason, r.CreatedAt, r.FinishedAt}}, nil
}

// registerRuns adds work with plugins that takes a while.
func (s *Service) registerRuns(a *httpapi.API) {
	op := func(id, method, path, summary string) httpapi.Operation {
		return httpapi.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{tag}}
	}
	start := op("start-plugin-action", http.MethodPost, "/plugins/{id}/actions/{action}/runs", "Have a plugin do something with many records")
	start.Status = http.StatusAccepted
	start.Description = "At most 5,000 records, one after the other, by a job that acts for whoever asks. The run says how far it is."
	httpapi.Register(a, start, func(ctx context.Context, in *struct {
		PluginPath
		Action string `path:"action" maxLength:"64"`
		Body   runBody
	},
	) (*output[runView], error) {
		many := ManyActions{Action: in.Action, Object: in.Body.Object, Input: in.Body.Input}
		if len(in.Body.Filter) > 0 {
			many.Filter = &filter.Expr{}
			if err := json.Unmarshal(in.Body.Filter, many.Filter); err != nil {
				return nil, err
			}
		} else if !in.Body.All {
			return nil, fault.At("filter", "required")
		}
		return viewRun(s.StartAction(ctx, in.ID, many))
	})
	trial := op("try-plugin-package", http.MethodPost, "/plugin-packages/{id}/trial", "Try a version on what has happened")
	trial.Status, trial.Function = http.StatusAccepted, access.ManagePlugins
	trial.Description = "The package is another version of an installed plugin. It is told of the last days' changes and asked before the writes of then, with the rights of the version that is installed; nothing that it wants is done. The run lists what it would have changed."
	httpapi.Register(a, trial, func(ctx context.Context, in *struct {
		ID   string `path:"id" maxLength:"64"`
		Body struct {
			Days int `json:"days" minimum:"1" maximum:"30"`
		}
	},
	) (*output[runView], error) {
		return viewRun(s.StartTrial(ctx, in.ID, in.Body.Days))
	})
	httpapi.Register(a, op("get-plugin-run", http.MethodGet, "/plugin-runs/{id}", "See how far a run of a plugin is"), func(ctx context.Context, in *runPath) (*output[runView], error) {
		return viewRun(s.GetRun(ctx, in.ID))
	})
	httpapi.Register(a, op("cancel-plugin-run", http.MethodPost, "/plugin-runs/{id}/cancel", "End a run of a plugin before its next step"), func(ctx context.Context, in *runPath) (*output[runView], error) {
		return viewRun(s.CancelRun(ctx, in.ID))
	})
}
