package usage

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

// RegisterHTTP adds the company's usage to the API.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-usage", Method: http.MethodGet, Path: "/usage", Summary: "Tell what the own company uses", Tags: []string{"Company"}, Function: access.ManageTenant,
		Description: "Records, files and members are as they were measured last, which is done every hour.",
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body Usage }, error) {
		u, err := s.Get(ctx)
		if err != nil {
			return nil, err
		}
		return &struct{ Body Usage }{Body: u}, nil
	})
}
