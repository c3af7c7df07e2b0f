package access

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/httpapi"
)

type teamOutput struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     Team
}

func answerTeam(t Team, err error) (*teamOutput, error) {
	if err != nil {
		return nil, err
	}
	return &teamOutput{ETag: tag(t.Version), Body: t}, nil
}

type newTeam struct {
	Name      string   `json:"name" maxLength:"200"`
	ParentID  string   `json:"parent_id,omitempty" maxLength:"64" doc:"The team above"`
	MemberIDs []string `json:"member_ids,omitempty" maxItems:"5000" doc:"Users"`
	RoleIDs   []string `json:"role_ids,omitempty" maxItems:"100" doc:"Roles that all members have, and those of the teams below"`
}

type teamPatch struct {
	Name      *string   `json:"name,omitempty" maxLength:"200"`
	ParentID  *string   `json:"parent_id,omitempty" maxLength:"64" doc:"The team above; empty for none"`
	MemberIDs *[]string `json:"member_ids,omitempty" maxItems:"5000" doc:"All users of the team, in place of the present ones"`
	RoleIDs   *[]string `json:"role_ids,omitempty" maxItems:"100" doc:"All roles of the team, in place of the present ones"`
}

func (b teamPatch) patch() TeamPatch {
	return TeamPatch(b)
}

func (s *Service) registerTeams(a *httpapi.API) {
	tags := []string{"People and rights"}
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-teams", Method: http.MethodGet, Path: "/teams", Summary: "List all teams", Tags: tags,
	}, func(ctx context.Context, _ *struct{}) (*list[Team], error) {
		teams, err := s.ListTeams(ctx)
		if err != nil {
			return nil, err
		}
		out := &list[Team]{}
		out.Body.Data = append([]Team{}, teams...)
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "create-team", Method: http.MethodPost, Path: "/teams", Summary: "Create a team", Tags: tags,
		Status: http.StatusCreated, Function: ManageUsers,
	}, func(ctx context.Context, in *httpapi.In[newTeam]) (*teamOutput, error) {
		out, err := answerTeam(s.CreateTeam(ctx, NewTeam{
			Name: in.Body.Name, ParentID: in.Body.ParentID, MemberIDs: in.Body.MemberIDs, RoleIDs: in.Body.RoleIDs,
		}))
		if err == nil {
			out.Location = httpapi.Prefix + "/teams/" + out.Body.ID
		}
		return out, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-team", Method: http.MethodGet, Path: "/teams/{id}", Summary: "Get a team", Tags: tags,
	}, func(ctx context.Context, in *byID) (*teamOutput, error) { return answerTeam(s.GetTeam(ctx, in.ID)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "update-team", Method: http.MethodPatch, Path: "/teams/{id}", Summary: "Change a team", Tags: tags, Function: ManageUsers,
	}, func(ctx context.Context, in *struct {
		httpapi.In[teamPatch]
		httpapi.IfMatch
		ID string `path:"id" maxLength:"64"`
	},
	) (*teamOutput, error) {
		based, err := basedOn(ctx, in.IfMatch, in.ID, s.GetTeam, func(t Team) string { return t.Version })
		if err != nil {
			return nil, err
		}
		return answerTeam(s.UpdateTeam(ctx, in.ID, based, in.Body.patch()))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "delete-team", Method: http.MethodDelete, Path: "/teams/{id}", Summary: "Delete a team", Tags: tags, Function: ManageUsers,
		Description: "Its members stay users. A team that has teams below it cannot be deleted.",
	}, func(ctx context.Context, in *struct {
		httpapi.IfMatch
		ID string `path:"id" maxLength:"64"`
	},
	) (*struct{}, error) {
		based, err := basedOn(ctx, in.IfMatch, in.ID, s.GetTeam, func(t Team) string { return t.Version })
		if err != nil {
			return nil, err
		}
		return nil, s.DeleteTeam(ctx, in.ID, based)
	})
}
