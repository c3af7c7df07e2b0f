package identity

import (
	"context"
	"net/http"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

type newKeyBody struct {
	Name      string     `json:"name" maxLength:"200"`
	Scopes    []string   `json:"scopes" minItems:"1" maxItems:"50" doc:"read, write, import, export, admin, contacts:read, deals:write, metadata:write and the like"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
	RoleIDs   []string   `json:"role_ids,omitempty" maxItems:"20" doc:"Roles of its own, in place of the rights of the person who creates it"`
	Networks  []string   `json:"networks,omitempty" maxItems:"50" doc:"Where it may be shown from, as in 203.0.113.0/24; empty for anywhere"`
}

type rotateKeyBody struct {
	Overlap int `json:"overlap_minutes,omitempty" minimum:"0" maximum:"10080" doc:"How long the former key opens, too"`
}

// madeKey is a key with its token, which is shown this once.
type madeKey struct {
	APIKey
	Key string `json:"key" doc:"The key itself. It is kept nowhere and cannot be shown again."`
}

func (s *Service) registerKeys(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-api-keys", Method: http.MethodGet, Path: "/api-keys", Summary: "List API keys", Tags: []string{peopleTag},
		Description: "All keys of the company for who may manage them, else the own ones.",
	}, func(ctx context.Context, _ *struct{}) (*list[APIKey], error) {
		keys, err := s.ListKeys(ctx)
		if err != nil {
			return nil, err
		}
		return listed(keys), nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "create-api-key", Method: http.MethodPost, Path: "/api-keys", Summary: "Create an API key", Tags: []string{peopleTag},
		Status: http.StatusCreated, Function: access.ManageKeys, Recent: true, Secret: true,
		Description: "The key acts with the rights of the person who creates it, or with roles of its own, as far as its scopes let them through. With the person it ends.",
	}, func(ctx context.Context, in *httpapi.In[newKeyBody]) (*struct {
		Location string `header:"Location"`
		Body     madeKey
	}, error,
	) {
		k, token, err := s.CreateKey(ctx, NewAPIKey{Name: in.Body.Name, Scopes: in.Body.Scopes, ExpiresAt: in.Body.ExpiresAt, RoleIDs: in.Body.RoleIDs, Networks: in.Body.Networks})
		if err != nil {
			return nil, err
		}
		return &struct {
			Location string `header:"Location"`
			Body     madeKey
		}{Location: httpapi.Prefix + "/api-keys/" + k.ID, Body: madeKey{APIKey: k, Key: token}}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-api-key", Method: http.MethodGet, Path: "/api-keys/{id}", Summary: "Get an API key", Tags: []string{peopleTag},
	}, func(ctx context.Context, in *byID) (*struct{ Body APIKey }, error) {
		k, err := s.GetKey(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return &struct{ Body APIKey }{Body: k}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "rotate-api-key", Method: http.MethodPost, Path: "/api-keys/{id}/rotate", Summary: "Renew an API key", Tags: []string{peopleTag},
		Recent: true, Secret: true, Description: "The key keeps its id and all else. The new one is shown in this answer only.",
	}, func(ctx context.Context, in *struct {
		httpapi.In[rotateKeyBody]
		ID string `path:"id" maxLength:"64"`
	},
	) (*struct{ Body madeKey }, error) {
		k, token, err := s.RotateKey(ctx, in.ID, time.Duration(in.Body.Overlap)*time.Minute)
		if err != nil {
			return nil, err
		}
		return &struct{ Body madeKey }{Body: madeKey{APIKey: k, Key: token}}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "revoke-api-key", Method: http.MethodDelete, Path: "/api-keys/{id}", Summary: "Revoke an API key", Tags: []string{peopleTag},
		Status: http.StatusNoContent,
	}, func(ctx context.Context, in *byID) (*struct{}, error) { return nil, s.RevokeKey(ctx, in.ID) })
}
