package identity

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/sdk/fault"
)

type userOutput struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     access.User
}

func answerUser(u access.User, err error) (*userOutput, error) {
	if err != nil {
		return nil, err
	}
	return &userOutput{ETag: `"` + u.Version + `"`, Body: u}, nil
}

type newUserBody struct {
	Email     string   `json:"email" maxLength:"254"`
	Name      string   `json:"name" maxLength:"200"`
	Password  string   `json:"password,omitempty" maxLength:"1024" doc:"The first password; without it the user cannot sign in yet"`
	ManagerID string   `json:"manager_id,omitempty" maxLength:"64"`
	Locale    string   `json:"locale,omitempty" maxLength:"10"`
	TimeZone  string   `json:"time_zone,omitempty" maxLength:"64" doc:"IANA time zone; without it the company's"`
	RoleIDs   []string `json:"role_ids,omitempty" maxItems:"100"`
	TeamIDs   []string `json:"team_ids,omitempty" maxItems:"100"`
}

type userPatch struct {
	Name      *string   `json:"name,omitempty" maxLength:"200"`
	ManagerID *string   `json:"manager_id,omitempty" maxLength:"64" doc:"Empty for nobody"`
	Locale    *string   `json:"locale,omitempty" maxLength:"10"`
	TimeZone  *string   `json:"time_zone,omitempty" maxLength:"64" doc:"IANA time zone; empty for the company's"`
	RoleIDs   *[]string `json:"role_ids,omitempty" maxItems:"100" doc:"All roles, in place of the present ones"`
	TeamIDs   *[]string `json:"team_ids,omitempty" maxItems:"100" doc:"All teams, in place of the present ones"`
	Active    *bool     `json:"active,omitempty" doc:"false suspends the user: sessions end at once, keys for good"`
}

type userQuery struct {
	Q      string `query:"q" maxLength:"200" doc:"Beginning of a word of the name, or of the e-mail address"`
	Active string `query:"active" enum:"true,false" doc:"Only active, or only suspended users"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"4096"`
}

const usersCursor = "users"

func (s *Service) registerUsers(a *httpapi.API) {
	s.registerErasure(a)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-users", Method: http.MethodGet, Path: "/users", Summary: "List users by name", Tags: []string{peopleTag},
	}, func(ctx context.Context, in *userQuery) (*list[access.User], error) { return s.listUsers(ctx, a, in) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "create-user", Method: http.MethodPost, Path: "/users", Summary: "Add a user", Tags: []string{peopleTag},
		Status: http.StatusCreated, Function: access.ManageUsers, Recent: true, Secret: true,
		Description: "Nobody can give a user more rights than his own.",
	}, func(ctx context.Context, in *httpapi.In[newUserBody]) (*userOutput, error) {
		b := in.Body
		out, err := answerUser(s.CreateUser(ctx, NewUser{NewUser: access.NewUser{
			Email: b.Email, Name: b.Name, ManagerID: b.ManagerID, Locale: b.Locale, TimeZone: b.TimeZone, RoleIDs: b.RoleIDs, TeamIDs: b.TeamIDs,
		}, Password: b.Password}))
		if err == nil {
			out.Location = httpapi.Prefix + "/users/" + out.Body.ID
		}
		return out, err
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-user", Method: http.MethodGet, Path: "/users/{id}", Summary: "Get a user", Tags: []string{peopleTag},
	}, func(ctx context.Context, in *byID) (*userOutput, error) {
		return answerUser(s.access.GetUser(ctx, in.ID))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "update-user", Method: http.MethodPatch, Path: "/users/{id}", Summary: "Change a user", Tags: []string{peopleTag},
		Description: "Everybody may change the own name, language and time zone. The rest needs the function users.manage, and other roles a recent proof of who one is, too.",
	}, func(ctx context.Context, in *struct {
		httpapi.In[userPatch]
		httpapi.IfMatch
		ID string `path:"id" maxLength:"64"`
	},
	) (*userOutput, error) {
		return answerUser(s.updateUser(ctx, in.ID, in.IfMatch, in.Body))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "set-user-password", Method: http.MethodPut, Path: "/users/{id}/password", Summary: "Give a user a new password",
		Tags: []string{peopleTag}, Status: http.StatusNoContent, Function: access.ManageUsers, Recent: true,
		Description: "All sessions of the user end. Not possible for somebody who belongs to several companies.",
	}, func(ctx context.Context, in *struct {
		httpapi.In[struct {
			Password string `json:"password" maxLength:"1024"`
		}]
		ID string `path:"id" maxLength:"64"`
	},
	) (*struct{}, error) {
		return nil, s.SetPassword(ctx, in.ID, in.Body.Password)
	})
}

func (s *Service) listUsers(ctx context.Context, a *httpapi.API, in *userQuery) (*list[access.User], error) {
	q := access.UserQuery{Search: in.Q, Limit: in.Limit}
	if in.Active != "" {
		active := in.Active == "true"
		q.Active = &active
	}
	if in.Cursor != "" {
		after, err := httpapi.DecodeCursor[access.UserPosition](ctx, a, usersCursor, in.Cursor)
		if err != nil {
			return nil, err
		}
		q.After = &after
	}
	page, err := s.access.ListUsers(ctx, q)
	if err != nil {
		return nil, err
	}
	out := listed(page.Users)
	if page.Next != nil {
		out.Body.NextCursor, err = httpapi.EncodeCursor(ctx, a, usersCursor, page.Next)
	}
	return out, err
}

// updateUser changes what a user is, and then whether the user is active.
func (s *Service) updateUser(ctx context.Context, userID string, m httpapi.IfMatch, p userPatch) (access.User, error) {
	u, err := s.access.GetUser(ctx, userID)
	if err != nil {
		return u, err
	}
	if err := m.Check(`"`+u.Version+`"`, 0); fault.Is(err, fault.Stale) {
		return u, fault.New(fault.Stale, "stale")
	} else if err != nil {
		return u, err
	}
	if p.RoleIDs != nil {
		if err := httpapi.RequireRecent(ctx); err != nil {
			return u, err
		}
	}
	patch := access.UserPatch{Name: p.Name, ManagerID: p.ManagerID, Locale: p.Locale, TimeZone: p.TimeZone, RoleIDs: p.RoleIDs, TeamIDs: p.TeamIDs}
	if patch != (access.UserPatch{}) || p.Active == nil {
		if u, err = s.access.UpdateUser(ctx, userID, u.Version, patch); err != nil {
			return u, err
		}
	}
	if p.Active != nil && *p.Active != u.Active {
		return s.SetActive(ctx, userID, *p.Active)
	}
	return u, nil
}
