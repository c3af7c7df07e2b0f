package starter

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

const tag = "Company"

type applyBody struct {
	Template   string `json:"template" maxLength:"40" doc:"Name of the template"`
	SampleData bool   `json:"sample_data,omitempty" doc:"Adds sample data, unless there is some"`
}

type templateList struct {
	Body struct {
		Data []Template `json:"data"`
	}
}

// RegisterHTTP adds templates and sample data to the API.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-starter-templates", Method: http.MethodGet, Path: "/starter-templates", Summary: "List the templates to start with", Tags: []string{tag},
	}, func(context.Context, *struct{}) (*templateList, error) {
		out := &templateList{}
		out.Body.Data = Templates()
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "apply-starter-template", Method: http.MethodPost, Path: "/starter-templates", Summary: "Add what a template has to the own company", Tags: []string{tag},
		Function: access.ManageTenant, Description: "Pipelines, fields, roles and views that are there already stay as they are.",
	}, func(ctx context.Context, in *httpapi.In[applyBody]) (*struct{ Body Added }, error) {
		added, err := s.Apply(ctx, in.Body.Template, in.Body.SampleData)
		if err != nil {
			return nil, err
		}
		return &struct{ Body Added }{Body: added}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-sample-data", Method: http.MethodGet, Path: "/sample-data", Summary: "Tell whether there is sample data", Tags: []string{tag}, Function: access.ManageTenant,
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body Sample }, error) {
		sample, err := s.Sample(ctx)
		if err != nil {
			return nil, err
		}
		return &struct{ Body Sample }{Body: sample}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "remove-sample-data", Method: http.MethodDelete, Path: "/sample-data", Summary: "Remove all sample data", Tags: []string{tag}, Function: access.ManageTenant,
		Description: "Also what was changed of it since. Own records stay.",
	}, func(ctx context.Context, _ *struct{}) (*struct {
		Body struct {
			Removed int64 `json:"removed"`
		}
	}, error,
	) {
		n, err := s.RemoveSample(ctx)
		if err != nil {
			return nil, err
		}
		out := &struct {
			Body struct {
				Removed int64 `json:"removed"`
			}
		}{}
		out.Body.Removed = n
		return out, nil
	})
}
