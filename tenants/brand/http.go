package brand

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

const tag = "Company"

type brandBody struct {
	Name   *string `json:"name,omitempty" maxLength:"100" doc:"Name on the pages for signing in; empty for the company's own"`
	Color  *string `json:"color,omitempty" maxLength:"40" doc:"Colour of buttons and links, as in #1d4ed8; empty for Kontor's. White on it must be readable."`
	Sender *string `json:"sender,omitempty" maxLength:"100" doc:"Name that mails come from; empty for Kontor's own"`
}

type brandOutput struct{ Body Brand }

func answer(b Brand, err error) (*brandOutput, error) {
	if err != nil {
		return nil, err
	}
	return &brandOutput{Body: b}, nil
}

// RegisterHTTP adds the company's brand to the API.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-brand", Method: http.MethodGet, Path: "/brand", Summary: "Get the own company's brand", Tags: []string{tag},
	}, func(ctx context.Context, _ *struct{}) (*brandOutput, error) { return answer(s.Get(ctx)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "update-brand", Method: http.MethodPatch, Path: "/brand", Summary: "Change the own company's brand", Tags: []string{tag}, Function: access.ManageTenant,
	}, func(ctx context.Context, in *httpapi.In[brandBody]) (*brandOutput, error) {
		return answer(s.Update(ctx, Patch(in.Body)))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "set-logo", Method: http.MethodPut, Path: "/brand/logo", Summary: "Set the own company's logo", Tags: []string{tag}, Function: access.ManageTenant, MaxBody: MaxLogo + 1,
		Description: "PNG, JPEG, GIF or WebP. It is made anew as PNG, at most 800 by 320 pixels.",
	}, func(ctx context.Context, in *struct {
		RawBody []byte `contentType:"application/octet-stream"`
	},
	) (*brandOutput, error) {
		return answer(s.SetLogo(ctx, in.RawBody))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "remove-logo", Method: http.MethodDelete, Path: "/brand/logo", Summary: "Remove the own company's logo", Tags: []string{tag}, Status: http.StatusOK, Function: access.ManageTenant,
	}, func(ctx context.Context, _ *struct{}) (*brandOutput, error) { return answer(s.RemoveLogo(ctx)) })
}
