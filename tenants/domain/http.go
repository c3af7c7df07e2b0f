package domain

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

const tag = "Company"

type (
	domainBody struct {
		Domain string `json:"domain" maxLength:"253"`
	}
	// ByDomain is the input of an operation on one domain.
	ByDomain struct {
		Domain string `path:"domain" maxLength:"253"`
	}
	domainList struct {
		Body struct {
			Data []Domain `json:"data"`
		}
	}
)

func one(d Domain, err error) (*struct{ Body Domain }, error) {
	if err != nil {
		return nil, err
	}
	return &struct{ Body Domain }{Body: d}, nil
}

// RegisterHTTP adds the company's domains to the API.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-domains", Method: http.MethodGet, Path: "/domains", Summary: "List the domains that the own company is reached at", Tags: []string{tag}, Function: access.ManageTenant,
	}, func(ctx context.Context, _ *struct{}) (*domainList, error) {
		list, err := s.List(ctx)
		if err != nil {
			return nil, err
		}
		out := &domainList{}
		out.Body.Data = append([]Domain{}, list...)
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "create-domain", Method: http.MethodPost, Path: "/domains", Summary: "Add a domain to be reached at", Tags: []string{tag}, Status: http.StatusCreated,
		Function: access.ManageTenant, Recent: true, Description: "It counts once the TXT record that the answer names is there. It is looked for every ten minutes, and once a day from then on.",
	}, func(ctx context.Context, in *httpapi.In[domainBody]) (*struct{ Body Domain }, error) {
		return one(s.Add(ctx, in.Body.Domain))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "verify-domain", Method: http.MethodPost, Path: "/domains/{domain}/verify", Summary: "Look for a domain's record now", Tags: []string{tag}, Function: access.ManageTenant,
	}, func(ctx context.Context, in *ByDomain) (*struct{ Body Domain }, error) {
		return one(s.Verify(ctx, in.Domain))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "delete-domain", Method: http.MethodDelete, Path: "/domains/{domain}", Summary: "Give a domain up", Tags: []string{tag}, Status: http.StatusNoContent,
		Function: access.ManageTenant, Recent: true,
	}, func(ctx context.Context, in *ByDomain) (*struct{}, error) { return nil, s.Remove(ctx, in.Domain) })
}
