package preference

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/httpapi"
)

type answered struct {
	ETag string `header:"ETag"`
	Body Document
}

// RegisterHTTP adds the operations on preferences.
func (s *Service) RegisterHTTP(a *httpapi.API) {
	answer := func(d Document, version int64, err error) (*answered, error) {
		if err != nil {
			return nil, err
		}
		return &answered{httpapi.ETag(version, 0), d}, nil
	}
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-my-preferences", Method: http.MethodGet, Path: "/me/preferences", Tags: []string{"Preferences"},
		Summary:     "Get what you have set for yourself",
		Description: "`preferences.changed` in the stream tells that you have changed it elsewhere.",
	}, func(ctx context.Context, _ *struct{}) (*answered, error) { return answer(s.Get(ctx)) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "set-my-preferences", Method: http.MethodPatch, Path: "/me/preferences", Tags: []string{"Preferences"},
		Summary:     "Set something for yourself",
		Description: "Keys that are left out stay as they are, and of columns the objects that are not named.",
	}, func(ctx context.Context, in *struct{ Body Document }) (*answered, error) {
		return answer(s.Set(ctx, in.Body))
	})
}
