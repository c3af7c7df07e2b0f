package webhook_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
	"github.com/kontor-crm/kontor/core/webhook"
	"github.com/kontor-crm/kontor/core/webhook/standard"
	"github.com/kontor-crm/kontor/sdk/fault"
)

type hookJSON struct {
	ID      string `json:"id"`
	Secret  string `json:"secret"`
	State   string `json:"state"`
	OwnerID string `json:"owner_id"`
}

func TestWebhooksOverHTTP(t *testing.T) {
	t.Parallel()
	each(t, func(h *house, r *receiver) {
		_, uid := h.person("admin", access.Admin)
		_, second := h.person("second", access.Admin)
		h.person("sales", "sales")
		other := setup(h.T, h.DB, r)
		foreign, _ := other.person("foreign", access.Admin)
		theirs, _ := other.hook(foreign, r.url, "*")
		body := map[string]any{"url": r.url, "events": []string{"contact.created", "deal.*"}, "name": "Books"}

		var made hookJSON
		res := h.do(apitest.Scenario{Method: "POST", Path: "/api/v1/webhooks", Key: "kt_admin", Body: body, Status: 201})
		res.JSON(h.T, &made)
		_, err := standard.ParseSecret(made.Secret)
		require.NoError(h.T, err)
		require.Equal(h.T, uid, made.OwnerID)
		require.Equal(h.T, "/api/v1/webhooks/"+made.ID, res.Header.Get("Location"))
		tag, path := res.Header.Get("ETag"), "/api/v1/webhooks/"+made.ID
		for at, b := range map[string]any{"/api/v1/webhooks": body, path + "/rotate": nil} {
			h.do(apitest.Scenario{Method: "POST", Path: at, Key: "kt_stale_admin", Body: b, Status: 401, Code: "step_up_required"})
		}

		bad := func(name string, location string, change map[string]any) apitest.Scenario {
			b := map[string]any{"url": r.url, "events": []string{"*"}}
			for k, v := range change {
				b[k] = v
			}
			return apitest.Scenario{Name: name, Method: "POST", Path: "/api/v1/webhooks", Key: "kt_admin", Body: b, Status: 422, Locations: []string{location}}
		}
		filter := map[string]any{"field": "email", "op": "eq", "value": "x"}
		unknown := map[string]any{"field": "nothing", "op": "eq", "value": "x"}
		apitest.API{Handler: h.handler, Canaries: []string{theirs.ID, "10.0.0.1"}}.Run(h.T,
			apitest.Scenario{Name: "nobody", Method: "GET", Path: "/api/v1/webhooks", Status: 401},
			apitest.Scenario{Name: "no permission", Method: "GET", Path: "/api/v1/webhooks", Key: "kt_sales", Status: 403},
			apitest.Scenario{Name: "no permission to make one", Method: "POST", Path: "/api/v1/webhooks", Key: "kt_sales", Body: body, Status: 403},
			bad("an inner address", "url", map[string]any{"url": "http://127.0.0.2/"}),
			bad("no web address", "url", map[string]any{"url": "file:///etc/passwd"}),
			bad("no events", "events", map[string]any{"events": []string{}}),
			bad("unknown object", "events", map[string]any{"events": []string{"thing.created"}}),
			bad("unknown action", "events", map[string]any{"events": []string{"contact.exploded"}}),
			bad("filter for everything", "filter", map[string]any{"filter": filter}),
			bad("filter by an unknown field", "filter", map[string]any{"filter": unknown, "events": []string{"contact.*"}}),
			apitest.Scenario{Name: "list", Method: "GET", Path: "/api/v1/webhooks", Key: "kt_admin", Status: 200, Contains: []string{made.ID}, NotContains: []string{made.Secret}},
			apitest.Scenario{Name: "get", Method: "GET", Path: path, Key: "kt_admin", Status: 200, NotContains: []string{"whsec_"}, Headers: map[string]string{"ETag": tag}},
			apitest.Scenario{Name: "without a base", Method: "PATCH", Path: path, Key: "kt_admin", Body: map[string]any{"name": "x"}, Status: 428},
			apitest.Scenario{Name: "change", Method: "PATCH", Path: path, Key: "kt_second", Header: map[string]string{"If-Match": tag}, Body: map[string]any{"name": "x", "state": "paused"}, Status: 200, Contains: []string{uid, `"paused"`}},
			apitest.Scenario{Name: "an old base", Method: "PATCH", Path: path, Key: "kt_admin", Header: map[string]string{"If-Match": tag}, Body: map[string]any{"name": "y"}, Status: 412},
			apitest.Scenario{Name: "whoever redirects owns", Method: "PATCH", Path: path, Key: "kt_second", Header: map[string]string{"If-Match": "*"}, Body: map[string]any{"filter": filter, "events": []string{"contact.*"}, "state": "active"}, Status: 200, Contains: []string{second, `"active"`, `"email"`}},
			apitest.Scenario{Name: "no more filter", Method: "PATCH", Path: path, Key: "kt_second", Header: map[string]string{"If-Match": "*"}, Body: map[string]any{"filter": map[string]any{}}, Status: 200, Contains: []string{`"filter":null`}},
			apitest.Scenario{Name: "a state that is not given", Method: "PATCH", Path: path, Key: "kt_admin", Header: map[string]string{"If-Match": "*"}, Body: map[string]any{"state": "gone"}, Status: 422},
		)
		for _, s := range []apitest.Scenario{
			{Method: "GET", Path: ""},
			{Method: "PATCH", Path: "", Body: map[string]any{"name": "x"}},
			{Method: "DELETE", Path: ""},
			{Method: "POST", Path: "/rotate"},
			{Method: "POST", Path: "/test"},
			{Method: "GET", Path: "/deliveries"},
			{Method: "POST", Path: "/deliveries/whd_01JD0000000000000000000000/replay"},
		} {
			s.Path, s.Key, s.Status, s.Header = "/api/v1/webhooks/"+theirs.ID+s.Path, "kt_admin", 404, map[string]string{"If-Match": "*"}
			h.do(s)
		}

		var rotated hookJSON
		h.do(apitest.Scenario{Method: "POST", Path: path + "/rotate", Key: "kt_admin", Status: 200}).JSON(h.T, &rotated)
		require.NotEqual(h.T, made.Secret, rotated.Secret)
		r.answers(func(w http.ResponseWriter, _ message) { _, _ = w.Write([]byte("for the owner")) })
		h.do(apitest.Scenario{Method: "POST", Path: path + "/test", Key: "kt_second", Status: 200, Contains: []string{`"delivered"`, "for the owner"}})
		h.do(apitest.Scenario{Method: "POST", Path: path + "/test", Key: "kt_admin", Status: 200, Contains: []string{`"delivered"`}, NotContains: []string{"for the owner"}})
		var page struct {
			Data       []struct{ ID string } `json:"data"`
			NextCursor *string               `json:"next_cursor"`
		}
		h.do(apitest.Scenario{Method: "GET", Path: path + "/deliveries?limit=1&state=delivered", Key: "kt_second", Status: 200}).JSON(h.T, &page)
		require.Len(h.T, page.Data, 1)
		require.NotNil(h.T, page.NextCursor)
		first := page.Data[0].ID
		h.do(apitest.Scenario{Method: "GET", Path: path + "/deliveries?limit=1&state=failed&cursor=" + *page.NextCursor, Key: "kt_admin", Status: 422, Locations: []string{"cursor"}})
		h.do(apitest.Scenario{Method: "GET", Path: path + "/deliveries?limit=1&state=delivered&cursor=" + *page.NextCursor, Key: "kt_admin", Status: 200}).JSON(h.T, &page)
		require.Len(h.T, page.Data, 1)
		require.NotEqual(h.T, first, page.Data[0].ID)
		require.Nil(h.T, page.NextCursor)
		h.do(apitest.Scenario{Method: "GET", Path: path + "/deliveries?limit=201", Key: "kt_admin", Status: 422, Locations: []string{"limit"}})
		h.do(apitest.Scenario{Method: "POST", Path: path + "/deliveries/" + first + "/replay", Key: "kt_admin", Status: 202, Contains: []string{`"pending"`}})
		h.do(apitest.Scenario{Method: "DELETE", Path: path, Key: "kt_admin", Status: 428})
		h.do(apitest.Scenario{Method: "DELETE", Path: path, Key: "kt_admin", Header: map[string]string{"If-Match": "*"}, Status: 204})
		h.do(apitest.Scenario{Method: "GET", Path: path, Key: "kt_admin", Status: 404})
		h.drain(made.ID)
		require.Equal(h.T, 2, r.count())
	})
}

// TestLimitedKeysOwnNoWebhook: deliveries are made with a person's whole rights, which a key's scopes must not widen to.
func TestLimitedKeysOwnNoWebhook(t *testing.T) {
	t.Parallel()
	each(t, func(h *house, r *receiver) {
		ctx, _ := h.person("admin", access.Admin)
		a, err := actor.From(ctx)
		require.NoError(h.T, err)
		a.Kind, a.Scopes = actor.Key, []string{"webhooks.manage"}
		for _, c := range []actor.Actor{a, {Tenant: a.Tenant, Kind: actor.System, ID: "x"}} {
			_, _, err = h.hooks.Create(actor.With(h.T.Context(), c), webhook.Input{URL: r.url, Events: []string{"*"}})
			require.True(h.T, fault.Is(err, fault.Forbidden), "%v", err)
		}
	})
}
