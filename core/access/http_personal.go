package access

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/kontor-crm/kontor/core/httpapi"
)

type newGrant struct {
	Definition json.RawMessage `json:"definition" doc:"What is given and denied; see the schema Definition"`
	Reason     string          `json:"reason,omitempty" maxLength:"500"`
	ExpiresAt  *time.Time      `json:"expires_at,omitempty" doc:"When it ends by itself"`
}

func (b newGrant) grant() (NewUserGrant, error) {
	d, err := ParseDefinition(b.Definition)
	return NewUserGrant{Definition: d, Reason: b.Reason, ExpiresAt: b.ExpiresAt}, err
}

type grantOutput struct {
	Location string `header:"Location"`
	Body     UserGrant
}

type newAbsence struct {
	DeputyID string    `json:"deputy_id" maxLength:"64" doc:"The user who looks after the records"`
	StartsAt time.Time `json:"starts_at"`
	EndsAt   time.Time `json:"ends_at"`
}

type absenceOutput struct {
	Location string `header:"Location"`
	Body     Absence
}

type newViewing struct {
	Reason  string `json:"reason" maxLength:"500" doc:"Why; it is written down"`
	Minutes int    `json:"minutes,omitempty" minimum:"0" maximum:"240" doc:"30 when left out"`
}

func lister[T any](get func(ctx context.Context, id string) ([]T, error)) func(ctx context.Context, in *byID) (*list[T], error) {
	return func(ctx context.Context, in *byID) (*list[T], error) {
		things, err := get(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		out := &list[T]{}
		out.Body.Data = append([]T{}, things...)
		return out, nil
	}
}

// registerPersonal adds the operations on what concerns one person alone.
func (s *Service) registerPersonal(a *httpapi.API) {
	tags := []string{"People and rights"}
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-user-grants", Method: http.MethodGet, Path: "/users/{id}/grants", Summary: "List what a user was given or is denied personally", Tags: tags,
		Description: "Everybody may ask about himself; others need the function settings.access or users.manage.",
	}, lister(s.ListGrants))
	httpapi.Register(a, httpapi.Operation{
		OperationID: "add-user-grant", Method: http.MethodPost, Path: "/users/{id}/grants", Summary: "Give a user something, or deny it", Tags: tags,
		Status: http.StatusCreated, Function: ManageAccess, Recent: true, Description: "Nobody can give more than his own rights.",
	}, func(ctx context.Context, in *struct {
		httpapi.In[newGrant]
		ID string `path:"id" maxLength:"64"`
	},
	) (*grantOutput, error) {
		g, err := in.Body.grant()
		if err != nil {
			return nil, err
		}
		made, err := s.AddGrant(ctx, in.ID, g)
		return &grantOutput{Location: httpapi.Prefix + "/users/" + in.ID + "/grants/" + made.ID, Body: made}, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "remove-user-grant", Method: http.MethodDelete, Path: "/users/{id}/grants/{grant}", Summary: "Take a personal grant back", Tags: tags, Function: ManageAccess, Recent: true,
	}, func(ctx context.Context, in *struct {
		ID    string `path:"id" maxLength:"64"`
		Grant string `path:"grant" maxLength:"64"`
	},
	) (*struct{}, error) {
		return nil, s.RemoveGrant(ctx, in.ID, in.Grant)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-absences", Method: http.MethodGet, Path: "/users/{id}/absences", Summary: "List when a user is away, and who stands in", Tags: tags,
	}, lister(s.ListAbsences))
	httpapi.Register(a, httpapi.Operation{
		OperationID: "add-absence", Method: http.MethodPost, Path: "/users/{id}/absences", Summary: "Say that a user is away, and who stands in", Tags: tags,
		Status:      http.StatusCreated,
		Description: "Meanwhile the deputy may do with the user's records what the deputy may do with own ones. Everybody may name the own deputy; for others it needs the function users.manage.",
	}, func(ctx context.Context, in *struct {
		httpapi.In[newAbsence]
		ID string `path:"id" maxLength:"64"`
	},
	) (*absenceOutput, error) {
		made, err := s.AddAbsence(ctx, in.ID, NewAbsence(in.Body))
		return &absenceOutput{Location: httpapi.Prefix + "/users/" + in.ID + "/absences/" + made.ID, Body: made}, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "remove-absence", Method: http.MethodDelete, Path: "/users/{id}/absences/{absence}", Summary: "End an absence", Tags: tags,
	}, func(ctx context.Context, in *struct {
		ID      string `path:"id" maxLength:"64"`
		Absence string `path:"absence" maxLength:"64"`
	},
	) (*struct{}, error) {
		return nil, s.RemoveAbsence(ctx, in.ID, in.Absence)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "start-viewing", Method: http.MethodPost, Path: "/users/{id}/view-as", Summary: "Look at Kontor as a user does", Tags: tags,
		Status: http.StatusCreated, Function: ViewAs, Recent: true,
		Description: "Until it ends, requests with the header `Kontor-View-As: <user id>` see what the user sees, and can change nothing. It is written down.",
	}, func(ctx context.Context, in *struct {
		httpapi.In[newViewing]
		ID string `path:"id" maxLength:"64"`
	},
	) (*struct{ Body Viewing }, error) {
		v, err := s.StartViewing(ctx, in.ID, in.Body.Reason, time.Duration(in.Body.Minutes)*time.Minute)
		return &struct{ Body Viewing }{v}, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "end-viewing", Method: http.MethodDelete, Path: "/users/{id}/view-as", Summary: "Cease to look at Kontor as a user does", Tags: tags,
	}, func(ctx context.Context, in *byID) (*struct{}, error) { return nil, s.EndViewing(ctx, in.ID) })
}

// registerPreviews adds the operations that say what a change would do.
func (s *Service) registerPreviews(a *httpapi.API) {
	const description = "Counts the records of each object that would become visible or invisible, and to how many people. Nothing is changed."
	op := func(id, path, summary, function string) httpapi.Operation {
		return httpapi.Operation{
			OperationID: id, Method: http.MethodPost, Path: path, Summary: summary, Tags: []string{"People and rights"},
			Function: function, ReadOnly: true, Description: description, Cost: 10,
		}
	}
	type output = struct{ Body *Impact }
	answer := func(i *Impact, err error) (*output, error) {
		if err != nil {
			return nil, err
		}
		return &output{i}, nil
	}
	httpapi.Register(a, op("preview-role", "/roles/{id}/preview", "Say what a change of a role would do", ManageAccess), func(ctx context.Context, in *struct {
		httpapi.In[rolePatch]
		ID string `path:"id" maxLength:"64"`
	},
	) (*output, error) {
		p, err := in.Body.patch()
		if err != nil {
			return nil, err
		}
		return answer(s.PreviewRole(ctx, in.ID, p))
	})
	httpapi.Register(a, op("preview-team", "/teams/{id}/preview", "Say what a change of a team would do", ManageUsers), func(ctx context.Context, in *struct {
		httpapi.In[teamPatch]
		ID string `path:"id" maxLength:"64"`
	},
	) (*output, error) {
		return answer(s.PreviewTeam(ctx, in.ID, in.Body.patch()))
	})
	httpapi.Register(a, op("preview-user-grant", "/users/{id}/grants/preview", "Say what a personal grant would do", ManageAccess), func(ctx context.Context, in *struct {
		httpapi.In[newGrant]
		ID string `path:"id" maxLength:"64"`
	},
	) (*output, error) {
		g, err := in.Body.grant()
		if err != nil {
			return nil, err
		}
		return answer(s.PreviewGrant(ctx, in.ID, g))
	})
	httpapi.Register(a, op("preview-user", "/users/{id}/preview", "Say what other roles or teams of a user would do", ManageUsers), func(ctx context.Context, in *struct {
		httpapi.In[struct {
			ManagerID *string   `json:"manager_id,omitempty" maxLength:"64"`
			RoleIDs   *[]string `json:"role_ids,omitempty" maxItems:"100"`
			TeamIDs   *[]string `json:"team_ids,omitempty" maxItems:"100"`
		}]
		ID string `path:"id" maxLength:"64"`
	},
	) (*output, error) {
		return answer(s.PreviewUser(ctx, in.ID, UserPatch{ManagerID: in.Body.ManagerID, RoleIDs: in.Body.RoleIDs, TeamIDs: in.Body.TeamIDs}))
	})
}
