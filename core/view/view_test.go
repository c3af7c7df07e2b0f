package view_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
	"github.com/kontor-crm/kontor/core/view"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// house is saved views over the record engine; people sign in by their keys.
type house struct {
	*crm.Bundle
	views   *view.Service
	handler http.Handler
	keys    *crm.Keys
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	crm.Each(t, func(b *crm.Bundle) {
		h := &house{Bundle: b, keys: &crm.Keys{}, views: view.New(b.DB, b.Records, b.Metadata, b.Access)}
		h.handler = h.keys.API(b, h.views.RegisterHTTP)
		fn(b.T, h)
	})
}

// person adds somebody with a role, whose key is kt_ and the name.
func (h *house) person(b *crm.Bundle, name, role string) string {
	h.T.Helper()
	_, a := h.keys.Person(b, name, role)
	return a.UserID
}

type viewJSON struct {
	ID      string   `json:"id"`
	Columns []string `json:"columns"`
	Own     bool     `json:"own"`
}

func (h *house) save(key string, body string) viewJSON {
	h.T.Helper()
	var v viewJSON
	apitest.API{Handler: h.handler}.Do(h.T, apitest.Scenario{Method: "POST", Path: "/api/v1/views", Key: "kt_" + key, Body: body, Status: 201}).JSON(h.T, &v)
	return v
}

func (h *house) sees(key string) (ids []string) {
	h.T.Helper()
	var out struct {
		Data []viewJSON `json:"data"`
	}
	apitest.API{Handler: h.handler}.Do(h.T, apitest.Scenario{Method: "GET", Path: "/api/v1/views?object=contacts", Key: "kt_" + key, Status: 200}).JSON(h.T, &out)
	for _, v := range out.Data {
		ids = append(ids, v.ID)
	}
	return ids
}

func TestViewsOverHTTP(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		owner := h.person(h.Bundle, "owner", "manager")
		h.person(h.Bundle, "other", "sales")
		h.person(h.Tenant(), "foreign", access.Admin)
		theirs := h.save("foreign", `{"object":"contacts","name":"CANARY","shared":"all"}`)
		made := h.save("owner", `{"object":"contacts","name":"Mine","columns":["email"],"filter":{"field":"job_title","op":"eq","value":"Boss"},"sort":[{"field":"last_name","desc":true}]}`)
		path := "/api/v1/views/" + made.ID
		bad := func(name, location, body string) apitest.Scenario {
			return apitest.Scenario{Name: name, Method: "POST", Path: "/api/v1/views", Key: "kt_owner", Body: body, Status: 422, Locations: []string{location}}
		}
		var tag string
		apitest.API{Handler: h.handler, Canaries: []string{"CANARY"}}.Run(t,
			apitest.Scenario{Name: "nobody", Method: "GET", Path: "/api/v1/views", Status: 401},
			bad("no name", "name", `{"object":"contacts","name":" "}`),
			bad("unknown field", "filter", `{"object":"contacts","name":"x","filter":{"field":"nothing","op":"eq","value":"x"}}`),
			bad("value that does not fit", "filter", `{"object":"contacts","name":"x","filter":{"field":"created_at","op":"eq","value":"x"}}`),
			bad("unknown sort key", "sort", `{"object":"contacts","name":"x","sort":[{"field":"nothing"}]}`),
			bad("unknown column", "columns", `{"object":"contacts","name":"x","columns":["nothing"]}`),
			bad("unknown group", "group_by", `{"object":"contacts","name":"x","group_by":"nothing"}`),
			apitest.Scenario{Name: "unknown kind", Method: "POST", Path: "/api/v1/views", Key: "kt_owner", Body: `{"object":"contacts","name":"x","kind":"cloud"}`, Status: 422},
			apitest.Scenario{Name: "unknown object", Method: "POST", Path: "/api/v1/views", Key: "kt_owner", Body: `{"object":"nothing","name":"x"}`, Status: 404},
			apitest.Scenario{Name: "list of an unknown object", Method: "GET", Path: "/api/v1/views?object=nothing", Key: "kt_owner", Status: 404},
			apitest.Scenario{Name: "get", Method: "GET", Path: path, Key: "kt_owner", Status: 200, Contains: []string{owner, `"job_title"`, `"table"`, `"private"`}, Check: func(_ *testing.T, r *apitest.Response) { tag = r.Header.Get("ETag") }},
			apitest.Scenario{Name: "another person", Method: "GET", Path: path, Key: "kt_other", Status: 404},
			apitest.Scenario{Name: "another tenant", Method: "GET", Path: path, Key: "kt_foreign", Status: 404},
			apitest.Scenario{Name: "another tenant's", Method: "GET", Path: "/api/v1/views/" + theirs.ID, Key: "kt_owner", Status: 404},
			apitest.Scenario{Name: "another tenant changes", Method: "PATCH", Path: path, Key: "kt_foreign", Header: map[string]string{"If-Match": "*"}, Body: `{"name":"x"}`, Status: 404},
			apitest.Scenario{Name: "another tenant deletes", Method: "DELETE", Path: path, Key: "kt_foreign", Header: map[string]string{"If-Match": "*"}, Status: 404},
			apitest.Scenario{Name: "change without a base", Method: "PATCH", Path: path, Key: "kt_owner", Body: `{"name":"x"}`, Status: 428},
		)
		api := apitest.API{Handler: h.handler}
		api.Do(t, apitest.Scenario{Method: "PATCH", Path: path, Key: "kt_owner", Header: map[string]string{"If-Match": tag}, Body: `{"name":"New","filter":{},"kind":"calendar"}`, Status: 200, Contains: []string{`"New"`, `"filter":null`, `"calendar"`, `"last_name"`}})
		api.Do(t, apitest.Scenario{Method: "PATCH", Path: path, Key: "kt_owner", Header: map[string]string{"If-Match": tag}, Body: `{"name":"Late"}`, Status: 412})
		api.Do(t, apitest.Scenario{Method: "DELETE", Path: path, Key: "kt_owner", Header: map[string]string{"If-Match": tag}, Status: 412})
		api.Do(t, apitest.Scenario{Method: "DELETE", Path: path, Key: "kt_owner", Header: map[string]string{"If-Match": "*"}, Status: 204})
		api.Do(t, apitest.Scenario{Method: "GET", Path: path, Key: "kt_owner", Status: 404})
		_, err := h.views.Create(h.Ctx, view.Input{Object: "contacts", Name: "x"})
		require.True(t, fault.Is(err, fault.Forbidden), "Kontor itself owns no view")
	})
}

func TestWhoSeesAView(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		owner := h.person(h.Bundle, "owner", access.Admin)
		near := h.person(h.Bundle, "near", access.Admin)
		h.person(h.Bundle, "far", access.Admin)
		plain := h.person(h.Bundle, "plain", "read_only")
		var d access.Definition
		require.NoError(t, json.Unmarshal([]byte(`{"objects":{"contact":{"actions":{"read":"all"},"level":"read","fields":{"contact.job_title":"hidden","contact.email":"hidden"}}}}`), &d))
		role, err := h.Access.CreateRole(h.Ctx, access.NewRole{Name: "less", Labels: map[string]string{"en": "Less"}, Definition: d})
		require.NoError(t, err)
		_, err = h.Access.UpdateUser(h.Ctx, plain, "", access.UserPatch{RoleIDs: &[]string{role.ID}})
		require.NoError(t, err)
		_, err = h.Access.CreateTeam(h.Ctx, access.NewTeam{Name: "T", MemberIDs: []string{owner, near}})
		require.NoError(t, err)

		private := h.save("owner", `{"object":"contacts","name":"Private"}`)
		team := h.save("owner", `{"object":"contacts","name":"Team","shared":"team"}`)
		all := h.save("owner", `{"object":"contacts","name":"All","shared":"all","columns":["title","email","last_name"]}`)
		secret := h.save("owner", `{"object":"contacts","name":"Bosses","shared":"all","filter":{"field":"job_title","op":"eq","value":"Boss"}}`)
		require.ElementsMatch(t, []string{private.ID, team.ID, all.ID, secret.ID}, h.sees("owner"))
		require.ElementsMatch(t, []string{team.ID, all.ID, secret.ID}, h.sees("near"))
		require.ElementsMatch(t, []string{all.ID, secret.ID}, h.sees("far"))
		require.Equal(t, []string{all.ID}, h.sees("plain"), "a filter by a hidden field tells of it")

		api := apitest.API{Handler: h.handler}
		anyBase := map[string]string{"If-Match": "*"}
		api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/views/" + all.ID, Key: "kt_plain", Status: 200, NotContains: []string{"email"}, Contains: []string{`"own":false`, "last_name"}})
		api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/views/" + secret.ID, Key: "kt_plain", Status: 404})
		api.Do(t, apitest.Scenario{Method: "PATCH", Path: "/api/v1/views/" + all.ID, Key: "kt_plain", Header: anyBase, Body: `{"name":"x"}`, Status: 403})
		api.Do(t, apitest.Scenario{Method: "DELETE", Path: "/api/v1/views/" + all.ID, Key: "kt_plain", Header: anyBase, Status: 403})
		api.Do(t, apitest.Scenario{Method: "POST", Path: "/api/v1/views", Key: "kt_plain", Body: `{"object":"contacts","name":"x","shared":"all"}`, Status: 403})
		own := h.save("plain", `{"object":"contacts","name":"Own"}`)
		require.True(t, own.Own)
		api.Do(t, apitest.Scenario{Method: "PATCH", Path: "/api/v1/views/" + own.ID, Key: "kt_plain", Header: anyBase, Body: `{"shared":"team"}`, Status: 403})
		api.Do(t, apitest.Scenario{Method: "PATCH", Path: "/api/v1/views/" + team.ID, Key: "kt_near", Header: anyBase, Body: `{"name":"Ours"}`, Status: 200, Contains: []string{owner, `"Ours"`}})
		api.Do(t, apitest.Scenario{Method: "POST", Path: "/api/v1/views", Key: "kt_plain", Body: `{"object":"deals","name":"x"}`, Status: 404})
	})
}
