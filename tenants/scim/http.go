package scim

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

const tag = "Company"

type (
	tokenBody struct {
		Name string `json:"name" maxLength:"200" doc:"What it is for, such as the directory's name"`
	}
	newToken struct {
		Token
		Secret  string `json:"secret" doc:"Shown this once"`
		BaseURL string `json:"base_url" doc:"Address to give to the directory"`
	}
	tokenList struct {
		Body struct {
			Data []Token `json:"data"`
		}
	}
)

// RegisterHTTP adds the settings to the API.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "create-scim-token", Method: http.MethodPost, Path: "/scim-token", Summary: "Create a token for the company's directory", Tags: []string{tag},
		Function: access.ManageTenant, Recent: true, Secret: true, Status: http.StatusCreated,
		Description: "It opens /scim/v2 and nothing else. The secret is shown in this answer only.",
	}, func(ctx context.Context, in *httpapi.In[tokenBody]) (*struct{ Body newToken }, error) {
		t, secret, err := s.CreateToken(ctx, in.Body.Name)
		if err != nil {
			return nil, err
		}
		return &struct{ Body newToken }{newToken{Token: t, Secret: secret, BaseURL: s.baseURL + Prefix}}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-scim-tokens", Method: http.MethodGet, Path: "/scim-token", Summary: "List the tokens of the company's directory", Tags: []string{tag},
		Function: access.ManageTenant,
	}, func(ctx context.Context, _ *struct{}) (*tokenList, error) {
		list, err := s.ListTokens(ctx)
		if err != nil {
			return nil, err
		}
		out := &tokenList{}
		out.Body.Data = append([]Token{}, list...)
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "revoke-scim-token", Method: http.MethodDelete, Path: "/scim-token/{id}", Summary: "Revoke a token of the company's directory",
		Tags: []string{tag}, Function: access.ManageTenant, Recent: true, Status: http.StatusNoContent,
	}, func(ctx context.Context, in *struct {
		ID string `path:"id" maxLength:"64"`
	},
	) (*struct{}, error) {
		return nil, s.RevokeToken(ctx, in.ID)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-scim-mapping", Method: http.MethodGet, Path: "/scim-mapping", Summary: "Get the roles that follow the directory", Tags: []string{tag},
		Function: access.ManageTenant,
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body Mapping }, error) {
		m, err := s.Mapping(ctx)
		if err != nil {
			return nil, err
		}
		return &struct{ Body Mapping }{m}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "set-scim-mapping", Method: http.MethodPut, Path: "/scim-mapping", Summary: "Set the roles that follow the directory", Tags: []string{tag},
		Function: access.ManageTenant, Recent: true,
		Description: "Groups of the directory are teams; a role of a group is one of its team. The directory may then also change people who have these roles.",
	}, func(ctx context.Context, in *httpapi.In[Mapping]) (*struct{ Body Mapping }, error) {
		m, err := s.SetMapping(ctx, in.Body)
		if err != nil {
			return nil, err
		}
		return &struct{ Body Mapping }{m}, nil
	})
}
