package oauth

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

const tag = "Apps"

type (
	newAppBody struct {
		Name         string   `json:"name" maxLength:"200"`
		Confidential bool     `json:"confidential,omitempty" doc:"The app runs on a server and can keep a secret"`
		RedirectURIs []string `json:"redirect_uris,omitempty" maxItems:"20" doc:"Where browsers may be sent back to, compared letter by letter; of http://127.0.0.1 and http://[::1] the port may differ"`
		Scopes       []string `json:"scopes" minItems:"1" maxItems:"50" doc:"What the app may ask for: the scopes of API keys"`
		RoleIDs      []string `json:"role_ids,omitempty" maxItems:"20" doc:"What the app may do for itself by client_credentials; without roles it acts for people only"`
	}
	appPatch struct {
		Name         *string   `json:"name,omitempty" maxLength:"200"`
		RedirectURIs *[]string `json:"redirect_uris,omitempty" maxItems:"20"`
		Scopes       *[]string `json:"scopes,omitempty" minItems:"1" maxItems:"50"`
		RoleIDs      *[]string `json:"role_ids,omitempty" maxItems:"20"`
		Active       *bool     `json:"active,omitempty" doc:"false lets the app in no more, and ends all its tokens"`
	}
	byID struct {
		ID string `path:"id" maxLength:"64"`
	}
	// madeApp is an app with its secret, which is shown this once.
	madeApp struct {
		App
		Secret string `json:"client_secret,omitempty" doc:"Shown this once"`
	}
	listOf[T any] struct {
		Body struct {
			Data []T `json:"data"`
		}
	}
	appOutput struct {
		ETag string `header:"ETag"`
		Body App
	}
	madeOutput struct {
		Location string `header:"Location"`
		ETag     string `header:"ETag"`
		Body     madeApp
	}
)

func listed[T any](data []T, err error) (*listOf[T], error) {
	if err != nil {
		return nil, err
	}
	out := &listOf[T]{}
	out.Body.Data = append([]T{}, data...)
	return out, nil
}

func answered(a App, err error) (*appOutput, error) {
	if err != nil {
		return nil, err
	}
	return &appOutput{ETag: httpapi.ETag(a.Version, 0), Body: a}, nil
}

func made(a App, secret string, err error) (*madeOutput, error) {
	if err != nil {
		return nil, err
	}
	return &madeOutput{Location: httpapi.Prefix + "/oauth-apps/" + a.ID, ETag: httpapi.ETag(a.Version, 0), Body: madeApp{App: a, Secret: secret}}, nil
}

// RegisterHTTP adds the apps of the tenant, and those that a person has allowed, to the API.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-oauth-apps", Method: http.MethodGet, Path: "/oauth-apps", Summary: "List registered apps", Tags: []string{tag}, Function: access.ManageKeys,
	}, func(ctx context.Context, _ *struct{}) (*listOf[App], error) { return listed(s.List(ctx)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "create-oauth-app", Method: http.MethodPost, Path: "/oauth-apps", Summary: "Register an app", Tags: []string{tag},
		Function: access.ManageKeys, Recent: true, Secret: true, Status: http.StatusCreated,
		Description: "The app's id is its client_id. It gets in by the authorization code with PKCE (S256), and with roles by client_credentials; see /.well-known/oauth-authorization-server.",
	}, func(ctx context.Context, in *httpapi.In[newAppBody]) (*madeOutput, error) {
		return made(s.Create(ctx, NewApp(in.Body)))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-oauth-app", Method: http.MethodGet, Path: "/oauth-apps/{id}", Summary: "Get a registered app", Tags: []string{tag}, Function: access.ManageKeys,
	}, func(ctx context.Context, in *byID) (*appOutput, error) { return answered(s.Get(ctx, in.ID)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "update-oauth-app", Method: http.MethodPatch, Path: "/oauth-apps/{id}", Summary: "Change a registered app", Tags: []string{tag},
		Function: access.ManageKeys, Recent: true, Description: "It counts from the app's next request on.",
	}, func(ctx context.Context, in *struct {
		httpapi.In[appPatch]
		httpapi.IfMatch
		ID string `path:"id" maxLength:"64"`
	},
	) (*appOutput, error) {
		before, err := s.Get(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		if err := in.Check(httpapi.ETag(before.Version, 0), before.Version); err != nil {
			return nil, err
		}
		return answered(s.Update(ctx, in.ID, before.Version, Patch(in.Body)))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "rotate-oauth-app-secret", Method: http.MethodPost, Path: "/oauth-apps/{id}/secret", Summary: "Renew the secret of a registered app", Tags: []string{tag},
		Function: access.ManageKeys, Recent: true, Secret: true, Description: "The former secret ends at once; tokens go on.",
	}, func(ctx context.Context, in *byID) (*madeOutput, error) { return made(s.RotateSecret(ctx, in.ID)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "delete-oauth-app", Method: http.MethodDelete, Path: "/oauth-apps/{id}", Summary: "Remove a registered app", Tags: []string{tag},
		Function: access.ManageKeys, Recent: true, Status: http.StatusNoContent, Description: "All its tokens end.",
	}, func(ctx context.Context, in *byID) (*struct{}, error) { return nil, s.Delete(ctx, in.ID) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-allowed-apps", Method: http.MethodGet, Path: "/me/apps", Summary: "List the apps that the caller has allowed", Tags: []string{tag},
	}, func(ctx context.Context, _ *struct{}) (*listOf[Consent], error) { return listed(s.Consents(ctx)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "revoke-allowed-app", Method: http.MethodDelete, Path: "/me/apps/{id}", Summary: "Take back what the caller has allowed an app", Tags: []string{tag},
		Status: http.StatusNoContent, Description: "Its tokens for the caller end at once.",
	}, func(ctx context.Context, in *byID) (*struct{}, error) { return nil, s.Revoke(ctx, in.ID) })
}
