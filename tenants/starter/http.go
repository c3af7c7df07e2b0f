package starter

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/records"
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
		OperationID: "get-sample-data-removal", Method: http.MethodGet, Path: "/sample-data/removal", Summary: "Tell what removing the sample data would take", Tags: []string{tag},
		Function:    access.ManageTenant,
		Description: "Which sample records were changed since, which activities go along, and which own records lose a reference. Nothing is changed.",
	}, func(ctx context.Context, _ *struct{}) (*removal, error) {
		return removed(s.SampleRemoval(ctx))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "remove-sample-data", Method: http.MethodDelete, Path: "/sample-data", Summary: "Remove all sample data for good", Tags: []string{tag}, Function: access.ManageTenant,
		Description: "Also what was changed of it since, and activities that were added to nothing else. Own records stay and lose their references to it. The ledger keeps what it knows.",
	}, func(ctx context.Context, _ *struct{}) (*removal, error) {
		return removed(s.RemoveSample(ctx))
	})
}

type removal struct{ Body records.Purged }

// removed is the answer of a removal; a list is never null.
func removed(p *records.Purged, err error) (*removal, error) {
	if err != nil {
		return nil, err
	}
	for _, l := range []*records.PurgedList{&p.Changed, &p.Along, &p.Kept} {
		if l.Named == nil {
			l.Named = []records.PurgedName{}
		}
	}
	return &removal{Body: *p}, nil
}
