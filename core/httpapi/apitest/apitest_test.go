package apitest_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
	"github.com/kontor-crm/kontor/sdk/fault"
)

type sign struct{}

func (sign) Authenticate(_ context.Context, c httpapi.Credentials) (actor.Actor, error) {
	if c.Token != "kt_good" && c.Session != "good" {
		return actor.Actor{}, fault.New(fault.Unauthenticated, "unauthenticated")
	}
	return actor.Actor{Tenant: "ten_a", Kind: actor.Person, ID: "usr_a"}, nil
}

func TestScenarios(t *testing.T) {
	t.Parallel()
	a := httpapi.New(httpapi.Options{Secret: make([]byte, 32), Authenticator: sign{}, Public: []string{}})
	type named struct {
		Name string `json:"name" minLength:"2"`
	}
	httpapi.Register(a, httpapi.Operation{
		OperationID: "greet", Method: http.MethodPost, Path: "/greet", Summary: "Greet", Tags: []string{"Test"},
	}, func(_ context.Context, in *httpapi.In[named]) (*struct{ Body named }, error) {
		return &struct{ Body named }{Body: in.Body}, nil
	})
	api := apitest.API{Handler: a.Handler(nil), Canaries: []string{"CANARY-B"}}
	api.Run(t,
		apitest.Scenario{Method: "POST", Path: "/api/v1/greet", Body: named{Name: "Ada"}, Status: 401, Code: "unauthenticated"},
		apitest.Scenario{Method: "POST", Path: "/api/v1/greet", Key: "kt_good", Body: named{Name: "Ada"}, Status: 200, Contains: []string{`"name":"Ada"`}, NotContains: []string{"Bob"}},
		apitest.Scenario{Method: "POST", Path: "/api/v1/greet", Session: "good", Body: `{"name":"A"}`, Status: 422, Code: "validation", Locations: []string{"name"}},
		apitest.Scenario{
			Method: "GET", Path: "/api/v1/greet", Key: "kt_good", Status: 405, Headers: map[string]string{"Allow": "POST"},
			Check: func(t *testing.T, r *apitest.Response) { require.Equal(t, "method_not_allowed", r.Problem(t).Code) },
		},
	)
}
