package access_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// sessions signs in by the name of a session.
type sessions map[string]actor.Actor

func (s sessions) Authenticate(_ context.Context, c httpapi.Credentials) (actor.Actor, error) {
	a, ok := s[c.Session]
	if !ok {
		return a, fault.New(fault.Unauthenticated, "unauthenticated")
	}
	return a, nil
}

func TestHTTP(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		other := setup(t, b.db)
		seller := b.user(t, "sales")
		signedIn := sessions{}
		for name, ctx := range map[string]context.Context{"admin": b.as(b.admin), "seller": b.as(seller), "stranger": other.as(other.admin)} {
			a, err := actor.From(ctx)
			require.NoError(t, err)
			a.Locale = "de"
			signedIn["stale "+name] = a
			a.AuthenticatedAt = time.Now()
			signedIn[name] = a
		}
		a := httpapi.New(httpapi.Options{Secret: make([]byte, 32), Authenticator: signedIn, Authorizer: b.s})
		b.s.RegisterHTTP(a)
		api := apitest.API{Handler: a.Handler(nil), Canaries: []string{"CANARY"}}
		do := func(s apitest.Scenario) *apitest.Response { t.Helper(); return api.Do(t, s) }

		theirs, err := other.s.CreateTeam(other.system(), access.NewTeam{Name: "CANARY"})
		require.NoError(t, err)

		t.Log("a recent proof")
		for _, s := range []apitest.Scenario{
			{Method: "POST", Path: "/roles", Body: `{"name":"x","labels":{"de":"X"},"definition":{}}`},
			{Method: "PATCH", Path: "/roles/" + b.roles["sales"].ID, Body: `{"labels":{"de":"X"}}`},
			{Method: "DELETE", Path: "/roles/" + b.roles["sales"].ID},
			{Method: "POST", Path: "/users/" + seller.ID + "/grants", Body: `{"function":"jobs.read"}`},
			{Method: "DELETE", Path: "/users/" + seller.ID + "/grants/grt_x"},
			{Method: "POST", Path: "/users/" + seller.ID + "/view-as", Body: `{"reason":"x"}`},
		} {
			s.Path, s.Session, s.Status, s.Code = "/api/v1"+s.Path, "stale admin", 401, "step_up_required"
			do(s)
		}

		t.Log("roles")
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/roles", Status: 401, Code: "unauthenticated"})
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/roles", Session: "seller", Status: 403, Code: "function_missing"})
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/roles", Session: "admin", Status: 200, Contains: []string{`"name":"read_only"`, `"de":"Vertrieb"`, `"read":"team_below"`}})
		body := `{"name":"support","labels":{"de":"Hilfe"},"definition":{"objects":{"contact":{"actions":{"read":"all","update":{"scope":"own","where":{"field":"x","op":"eq","value":"y"}}},"fields":{"contact.email":"masked"}}}}}`
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/roles", Session: "seller", Body: body, Status: 403, Code: "function_missing"})
		do(apitest.Scenario{
			Method: "POST", Path: "/api/v1/roles", Session: "admin", Body: `{"name":"x","labels":{"de":"X"},"definition":{"objects":{"contact":{"actions":{"raed":"all"}}}}}`,
			Status: 422, Locations: []string{"definition.objects.contact.actions.raed"},
		})
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/roles", Session: "admin", Body: `{"name":"X Y","labels":{},"definition":{}}`, Status: 422, Locations: []string{"name", "labels"}})
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/roles", Session: "admin", Body: `{"name":"x","labels":{"de":"X"},"definition":{},"builtin":true}`, Status: 422, Locations: []string{"builtin"}})
		made := do(apitest.Scenario{Method: "POST", Path: "/api/v1/roles", Session: "admin", Body: body, Status: 201})
		var role access.Role
		made.JSON(t, &role)
		path := "/api/v1/roles/" + role.ID
		require.Equal(t, path, made.Header.Get("Location"))
		require.Equal(t, `"`+role.Version+`"`, made.Header.Get("ETag"))
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/roles", Session: "admin", Body: body, Status: 409, Code: "name_taken", Locations: []string{"name"}})
		do(apitest.Scenario{Method: "GET", Path: path, Session: "stranger", Status: 404, Code: "not_found"})
		do(apitest.Scenario{Method: "PATCH", Path: path, Session: "stranger", Header: match("*"), Body: `{"labels":{"de":"gestohlen"}}`, Status: 404})
		do(apitest.Scenario{Method: "DELETE", Path: path, Session: "stranger", Header: match("*"), Status: 404})
		do(apitest.Scenario{Method: "PATCH", Path: path, Session: "admin", Body: `{"labels":{"de":"Neu"}}`, Status: 428, Code: "precondition_required"})
		do(apitest.Scenario{Method: "PATCH", Path: path, Session: "admin", Header: match(`"old"`), Body: `{"labels":{"de":"Neu"}}`, Status: 412, Code: "stale"})
		changed := do(apitest.Scenario{Method: "PATCH", Path: path, Session: "admin", Header: match(made.Header.Get("ETag")), Body: `{"labels":{"de":"Neu"}}`, Status: 200, Contains: []string{`"de":"Neu"`, `"where"`}})
		do(apitest.Scenario{Method: "PATCH", Path: path, Session: "admin", Header: match(changed.Header.Get("ETag")), Body: `{"definition":{"functions":["fly"]}}`, Status: 422, Locations: []string{"definition.functions"}})
		do(apitest.Scenario{Method: "PATCH", Path: path, Session: "admin", Header: match("*"), Body: `{"definition":{"functions":["jobs.read"]}}`, Status: 200, NotContains: []string{"contact"}})
		do(apitest.Scenario{Method: "DELETE", Path: path, Session: "admin", Header: match(changed.Header.Get("ETag")), Status: 412})
		do(apitest.Scenario{Method: "DELETE", Path: path, Session: "admin", Header: match("*"), Status: 204})
		do(apitest.Scenario{Method: "GET", Path: path, Session: "admin", Status: 404})
		do(apitest.Scenario{Method: "DELETE", Path: "/api/v1/roles/" + b.roles["admin"].ID, Session: "admin", Header: match("*"), Status: 409, Code: "role_builtin"})

		t.Log("teams")
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/teams", Session: "seller", Status: 200, Contains: []string{`"data":[]`}})
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/teams", Session: "seller", Body: `{"name":"Nord"}`, Status: 403})
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/teams", Session: "admin", Body: map[string]any{"name": "Nord", "parent_id": theirs.ID}, Status: 422, Locations: []string{"parent_id"}})
		made = do(apitest.Scenario{Method: "POST", Path: "/api/v1/teams", Session: "admin", Body: map[string]any{"name": "Nord", "member_ids": []string{seller.ID}}, Status: 201})
		path = made.Header.Get("Location")
		do(apitest.Scenario{Method: "GET", Path: path, Session: "seller", Status: 200, Contains: []string{seller.ID}})
		do(apitest.Scenario{Method: "PATCH", Path: path, Session: "admin", Header: match(made.Header.Get("ETag")), Body: `{"member_ids":[]}`, Status: 200, Contains: []string{`"member_ids":[]`}})
		do(apitest.Scenario{Method: "DELETE", Path: path, Session: "admin", Header: match(made.Header.Get("ETag")), Status: 412})
		for _, method := range []string{http.MethodGet, http.MethodPatch, http.MethodDelete} {
			s := apitest.Scenario{Method: method, Path: "/api/v1/teams/" + theirs.ID, Session: "admin", Header: match("*"), Status: 404}
			if method == http.MethodPatch {
				s.Body = `{"name":"gestohlen"}`
			}
			do(s)
		}
		do(apitest.Scenario{Method: "DELETE", Path: path, Session: "admin", Header: match("*"), Status: 204})
	})
}

func match(tag string) map[string]string { return map[string]string{"If-Match": tag} }
