package alert

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

const (
	tag        = "Alerts"
	cursorKind = "alerts"
)

type (
	alertBody struct {
		ID       string          `json:"id"`
		Rule     Rule            `json:"rule" enum:"exports,views,changes,imports,off_hours,failed_logins,new_place,own_rights"`
		Text     string          `json:"text" doc:"What was found, in words"`
		UserID   string          `json:"user_id,omitempty" doc:"Whom it is about"`
		Address  string          `json:"address,omitempty" doc:"Whence it came"`
		Value    int64           `json:"value" doc:"How much was counted"`
		Usual    int64           `json:"usual" doc:"What is usual for the person"`
		Bound    int64           `json:"bound" doc:"What would have been let pass"`
		Detail   json.RawMessage `json:"detail"`
		Action   Action          `json:"action" enum:"alert,relogin,freeze_exports" doc:"What has followed besides"`
		State    State           `json:"state" enum:"open,acknowledged,dismissed"`
		Reason   string          `json:"reason,omitempty"`
		ClosedBy string          `json:"closed_by,omitempty"`
		ClosedAt *time.Time      `json:"closed_at"`
		At       time.Time       `json:"at"`
	}
	reasonBody struct {
		Reason string `json:"reason" maxLength:"1000" doc:"Why it is no alert"`
	}
	rulePolicyBody struct {
		Off    bool   `json:"off,omitempty"`
		Action Action `json:"action" enum:"alert,relogin,freeze_exports" doc:"What happens besides telling the administrators; failed sign-ins only tell"`
		Day    int64  `json:"day,omitempty" doc:"The least number in a day that can be an alert"`
		Hour   int64  `json:"hour,omitempty" doc:"The least number in an hour that can be an alert"`
	}
	hoursBody struct {
		From  int   `json:"from" minimum:"0" maximum:"24" doc:"Hour of the day in the company's time zone"`
		Until int   `json:"until" minimum:"0" maximum:"24"`
		Days  []int `json:"days" maxItems:"7" nullable:"false" doc:"Weekdays, 0 for Sunday"`
	}
	policyBody struct {
		Rules   map[string]rulePolicyBody `json:"rules" doc:"By rule; those that are left out are watched as by default"`
		Hours   hoursBody                 `json:"hours" doc:"The working hours"`
		Version int64                     `json:"version" doc:"The version that the change is based on."`
	}
	frozenBody struct {
		UserID  string `json:"user_id"`
		AlertID string `json:"alert_id" doc:"The alert that has led to it"`
		Since   string `json:"since" format:"date-time"`
	}
	one       struct{ Body alertBody }
	policyOut struct{ Body policyBody }
)

func shown(ctx context.Context, a Alert) alertBody {
	return alertBody{
		a.ID, a.Rule, a.Text(httpapi.Locale(ctx)), a.UserID, a.Address, a.Value, a.Usual, a.Bound, a.more(), a.Action, a.State, a.Reason, a.ClosedBy, a.ClosedAt, a.At,
	}
}

func answer(ctx context.Context, a Alert, err error) (*one, error) {
	if err != nil {
		return nil, err
	}
	return &one{shown(ctx, a)}, nil
}

// RegisterHTTP adds the room's operations.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-alerts", Method: http.MethodGet, Path: "/alerts", Summary: "List alerts", Tags: []string{tag}, Function: access.ReadAudit,
		Description: "What somebody has done that is unusual for the person, the newest first.",
	}, func(ctx context.Context, in *struct {
		State  string `query:"state" enum:"open,acknowledged,dismissed"`
		Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
		Cursor string `query:"cursor"`
	},
	) (*struct {
		Body struct {
			Data       []alertBody `json:"data"`
			NextCursor string      `json:"next_cursor,omitempty" doc:"Where the next page begins; absent on the last"`
		}
	}, error,
	) {
		before := ""
		if in.Cursor != "" {
			var err error
			if before, err = httpapi.DecodeCursor[string](ctx, a, cursorKind, in.Cursor); err != nil {
				return nil, err
			}
		}
		list, err := s.List(ctx, State(in.State), before, in.Limit)
		if err != nil {
			return nil, err
		}
		out := &struct {
			Body struct {
				Data       []alertBody `json:"data"`
				NextCursor string      `json:"next_cursor,omitempty" doc:"Where the next page begins; absent on the last"`
			}
		}{}
		out.Body.Data = make([]alertBody, len(list))
		for i := range list {
			out.Body.Data[i] = shown(ctx, list[i])
		}
		if len(list) == in.Limit {
			out.Body.NextCursor, err = httpapi.EncodeCursor(ctx, a, cursorKind, list[len(list)-1].ID)
		}
		return out, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-alert", Method: http.MethodGet, Path: "/alerts/{id}", Summary: "Get an alert", Tags: []string{tag}, Function: access.ReadAudit,
	}, func(ctx context.Context, in *struct {
		ID string `path:"id" maxLength:"64"`
	},
	) (*one, error) {
		x, err := s.Get(ctx, in.ID)
		return answer(ctx, x, err)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "acknowledge-alert", Method: http.MethodPost, Path: "/alerts/{id}/acknowledge", Summary: "Say that an alert was seen to", Tags: []string{tag},
		Function: access.ManageTenant, Description: "Nobody closes an alert about the own person, as long as there is another administrator.",
	}, func(ctx context.Context, in *struct {
		ID string `path:"id" maxLength:"64"`
	},
	) (*one, error) {
		x, err := s.Acknowledge(ctx, in.ID)
		return answer(ctx, x, err)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "dismiss-alert", Method: http.MethodPost, Path: "/alerts/{id}/dismiss", Summary: "Say that an alert is none", Tags: []string{tag}, Function: access.ManageTenant,
	}, func(ctx context.Context, in *struct {
		httpapi.In[reasonBody]
		ID string `path:"id" maxLength:"64"`
	},
	) (*one, error) {
		x, err := s.Dismiss(ctx, in.ID, in.Body.Reason)
		return answer(ctx, x, err)
	})
	s.registerPolicy(a)
	s.registerFreezes(a)
}

func (s *Service) registerPolicy(a *httpapi.API) {
	show := func(p Policy, err error) (*policyOut, error) {
		if err != nil {
			return nil, err
		}
		b := policyBody{Rules: map[string]rulePolicyBody{}, Hours: hoursBody(p.Hours), Version: p.Version}
		for r, x := range p.Rules {
			b.Rules[string(r)] = rulePolicyBody(x)
		}
		return &policyOut{b}, nil
	}
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-alert-policy", Method: http.MethodGet, Path: "/alert-policy", Summary: "Get what is watched", Tags: []string{tag}, Function: access.ReadAudit,
	}, func(ctx context.Context, _ *struct{}) (*policyOut, error) { return show(s.Policy(ctx)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "set-alert-policy", Method: http.MethodPut, Path: "/alert-policy", Summary: "Set what is watched", Tags: []string{tag},
		Function: access.ManageTenant, Recent: true,
		Description: "The person's own 30 days say what is usual; the least numbers keep small ones from being an alert at all.",
	}, func(ctx context.Context, in *httpapi.In[policyBody]) (*policyOut, error) {
		p := Policy{Rules: map[Rule]RulePolicy{}, Hours: Hours(in.Body.Hours), Version: in.Body.Version}
		for r, x := range in.Body.Rules {
			p.Rules[Rule(r)] = RulePolicy(x)
		}
		if _, err := s.SetPolicy(ctx, p); err != nil {
			return nil, err
		}
		return show(s.Policy(ctx))
	})
}

func (s *Service) registerFreezes(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-export-freezes", Method: http.MethodGet, Path: "/export-freezes", Summary: "List whose exports are frozen", Tags: []string{tag}, Function: access.ReadAudit,
	}, func(ctx context.Context, _ *struct{}) (*struct {
		Body struct {
			Data []frozenBody `json:"data"`
		}
	}, error,
	) {
		list, err := s.Freezes(ctx)
		if err != nil {
			return nil, err
		}
		out := &struct {
			Body struct {
				Data []frozenBody `json:"data"`
			}
		}{}
		out.Body.Data = []frozenBody{}
		for _, f := range list {
			out.Body.Data = append(out.Body.Data, frozenBody(f))
		}
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "release-exports", Method: http.MethodDelete, Path: "/export-freezes/{id}", Summary: "Let a person export again", Tags: []string{tag},
		Function: access.ManageTenant, Recent: true, Status: http.StatusNoContent, Description: "The id is the person's. Nobody releases the own person, as long as there is another administrator.",
	}, func(ctx context.Context, in *struct {
		ID string `path:"id" maxLength:"64"`
	},
	) (*struct{}, error) {
		return nil, s.Release(ctx, in.ID)
	})
}
