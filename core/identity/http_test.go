package identity_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
)

func (b *bundle) api(t *testing.T, canaries ...string) func(apitest.Scenario) *apitest.Response {
	a := httpapi.New(httpapi.Options{Secret: make([]byte, 32), Authenticator: b.Service, Authorizer: b.access})
	b.RegisterHTTP(a)
	api := apitest.API{Handler: a.Handler(nil), Canaries: canaries}
	return func(s apitest.Scenario) *apitest.Response { t.Helper(); return api.Do(t, s) }
}

// cookie returns the session that an answer sets.
func cookie(t *testing.T, r *apitest.Response) string {
	t.Helper()
	for _, c := range r.Cookies() {
		if c.Name == "kontor_session" {
			require.True(t, c.HttpOnly)
			require.Equal(t, http.SameSiteLaxMode, c.SameSite)
			require.Equal(t, "/", c.Path)
			return c.Value
		}
	}
	require.Fail(t, "no session was set")
	return ""
}

func TestSignInHTTP(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		do := b.api(t, password)
		for _, s := range []apitest.Scenario{
			{Body: map[string]any{"email": address, "password": "wrong"}, Status: 401, Code: "bad_credentials"},
			{Body: map[string]any{"email": "nobody", "password": password}, Status: 401, Code: "bad_credentials"},
			{Body: `{"email":"x"}`, Status: 422, Locations: []string{"password"}},
			{Body: `{"email":"x","password":"y","admin":true}`, Status: 422, Locations: []string{"admin"}},
			{Body: map[string]any{"email": address, "password": password, "tenant": "another"}, Status: 422, Locations: []string{"tenant"}},
		} {
			s.Method, s.Path = "POST", "/api/v1/login"
			r := do(s)
			require.Empty(t, r.Cookies())
		}
		r := do(apitest.Scenario{
			Method: "POST", Path: "/api/v1/login", Header: map[string]string{"User-Agent": "Browser/7"},
			Body: map[string]any{"email": address, "password": password, "tenant": c.Slug}, Status: 200, Contains: []string{c.ID, c.admin.ID, "Browser/7"},
		})
		session := cookie(t, r)
		require.NotContains(t, string(r.Bytes), session)

		do(apitest.Scenario{Method: "GET", Path: "/api/v1/me", Status: 401, Code: "unauthenticated"})
		do(apitest.Scenario{
			Method: "GET", Path: "/api/v1/me", Session: session, Status: 200,
			Contains: []string{`"user":{"id":"` + c.admin.ID, `"tenant":{"id":"` + c.ID, `"users.manage"`, address}, NotContains: []string{session},
		})
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/sessions", Session: session, Status: 200, Contains: []string{`"current":true`}, NotContains: []string{session}})

		again := cookie(t, do(apitest.Scenario{
			Method: "POST", Path: "/api/v1/login", Session: session, Body: map[string]any{"email": address, "password": password}, Status: 200,
		}))
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/me", Session: session, Status: 401})
		third := b.login(t, address, c)
		do(apitest.Scenario{Method: "DELETE", Path: "/api/v1/sessions/" + third.Session.ID, Session: again, Status: 204})
		do(apitest.Scenario{Method: "DELETE", Path: "/api/v1/sessions/" + third.Session.ID, Session: again, Status: 404})
		fourth := b.login(t, address, c)
		do(apitest.Scenario{Method: "DELETE", Path: "/api/v1/sessions", Session: again, Status: 204})
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/me", Session: fourth.Token, Status: 401})

		do(apitest.Scenario{Method: "POST", Path: "/api/v1/me/password", Session: again, Body: `{"current_password":"wrong","password":"an even longer one"}`, Status: 422, Locations: []string{"current_password"}})
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/me/password", Session: again, Body: map[string]any{"current_password": password, "password": "short"}, Status: 422, Locations: []string{"password"}})
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/me/password", Session: again, Body: map[string]any{"current_password": password, "password": "an even longer one"}, Status: 204})

		out := do(apitest.Scenario{Method: "POST", Path: "/api/v1/logout", Session: again, Status: 204})
		require.Empty(t, cookie(t, out))
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/me", Session: again, Status: 401})
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/logout", Session: again, Status: 401})
		require.NotContains(t, b.log.String(), again)
	})
}

// A session whose person was last proven an hour ago cannot hand rights on, and everything else still works.
func TestSensitiveOperationsNeedARecentProof(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		u := b.user(t, c, email("seller"), "sales")
		b.clock.forward(-time.Hour)
		admin := b.login(t, address, c).Token
		do := b.api(t)
		match := map[string]string{"If-Match": "*"}
		for _, s := range []apitest.Scenario{
			{Method: "POST", Path: "/api/v1/api-keys", Body: `{"name":"Shop","scopes":["contacts:read"]}`},
			{Method: "POST", Path: "/api/v1/users", Body: map[string]any{"email": email("late"), "name": "Late"}},
			{Method: "PUT", Path: "/api/v1/users/" + u.ID + "/password", Body: `{"password":"a long new password"}`},
			{Method: "PATCH", Path: "/api/v1/users/" + u.ID, Header: match, Body: map[string]any{"role_ids": []string{c.roles["admin"]}}},
		} {
			s.Session, s.Status, s.Code = admin, 401, "step_up_required"
			do(s)
		}
		do(apitest.Scenario{Method: "PATCH", Path: "/api/v1/users/" + u.ID, Session: admin, Header: match, Body: `{"name":"Neu"}`, Status: 200})
	})
}

func TestUsersHTTP(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address, seller, foreign := email("anna"), email("seller"), email("canary")
		c, other := b.company(t, address), b.company(t, foreign)
		u := b.user(t, c, seller, "sales")
		admin, sales := b.login(t, address, c).Token, b.login(t, seller, c).Token
		do := b.api(t, foreign, password)

		late := email("late")
		body := map[string]any{"email": late, "name": "Spät", "password": "a long first password", "locale": "de", "role_ids": []string{c.roles["service"]}}
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/users", Session: sales, Body: body, Status: 403, Code: "function_missing"})
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/users", Session: admin, Body: map[string]any{"email": "x", "name": "Y"}, Status: 422, Locations: []string{"email"}})
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/users", Session: admin, Body: map[string]any{"email": late, "name": "Y", "role_ids": []string{other.roles["admin"]}}, Status: 422, Locations: []string{"role_ids"}})
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/users", Session: admin, Body: map[string]any{"email": foreign, "name": "Y"}, Status: 409, Code: "account_exists"})
		made := do(apitest.Scenario{Method: "POST", Path: "/api/v1/users", Session: admin, Body: body, Status: 201, NotContains: []string{"first password"}})
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/users", Session: admin, Body: body, Status: 409, Code: "email_taken", Locations: []string{"email"}})
		path := made.Header.Get("Location")

		do(apitest.Scenario{Method: "GET", Path: "/api/v1/users?limit=2", Session: sales, Status: 200, Check: func(t *testing.T, r *apitest.Response) {
			var page struct {
				Data       []access.User `json:"data"`
				NextCursor string        `json:"next_cursor"`
			}
			r.JSON(t, &page)
			require.Len(t, page.Data, 2)
			next := "/api/v1/users?limit=2&cursor=" + page.NextCursor
			do(apitest.Scenario{Method: "GET", Path: next, Session: sales, Status: 200, Contains: []string{late}, NotContains: []string{"next_cursor"}})
			foreignAdmin := b.login(t, foreign, other).Token
			do2 := b.api(t)
			do2(apitest.Scenario{Method: "GET", Path: next, Session: foreignAdmin, Status: 422, Locations: []string{"cursor"}})
			do2(apitest.Scenario{Method: "GET", Path: path, Session: foreignAdmin, Status: 404, Code: "not_found"})
			do2(apitest.Scenario{Method: "PATCH", Path: path, Session: foreignAdmin, Header: map[string]string{"If-Match": "*"}, Body: `{"name":"x"}`, Status: 404})
			do2(apitest.Scenario{Method: "PUT", Path: path + "/password", Session: foreignAdmin, Body: `{"password":"a stolen password"}`, Status: 404})
		}})
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/users?q=sp%C3%A4t", Session: sales, Status: 200, Contains: []string{late}, NotContains: []string{seller}})
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/users?active=false", Session: sales, Status: 200, Contains: []string{`"data":[]`}})
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/users?active=maybe", Session: sales, Status: 422, Locations: []string{"active"}})
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/users/" + other.admin.ID, Session: admin, Status: 404})

		do(apitest.Scenario{Method: "PATCH", Path: path, Session: admin, Body: `{"name":"x"}`, Status: 428})
		do(apitest.Scenario{Method: "PATCH", Path: path, Session: admin, Header: map[string]string{"If-Match": `"x"`}, Body: `{"name":"x"}`, Status: 412, Code: "stale"})
		do(apitest.Scenario{Method: "PATCH", Path: path, Session: sales, Header: map[string]string{"If-Match": "*"}, Body: `{"name":"x"}`, Status: 403})
		do(apitest.Scenario{Method: "PATCH", Path: "/api/v1/users/" + u.ID, Session: sales, Header: map[string]string{"If-Match": "*"}, Body: `{"name":"Ich selbst","locale":"en"}`, Status: 200, Contains: []string{"Ich selbst"}})
		do(apitest.Scenario{Method: "PATCH", Path: "/api/v1/users/" + u.ID, Session: sales, Header: map[string]string{"If-Match": "*"}, Body: map[string]any{"role_ids": []string{c.roles["admin"]}}, Status: 403})
		do(apitest.Scenario{Method: "PATCH", Path: "/api/v1/users/" + c.admin.ID, Session: admin, Header: map[string]string{"If-Match": "*"}, Body: `{"active":false}`, Status: 409, Code: "suspend_self"})
		do(apitest.Scenario{Method: "PATCH", Path: "/api/v1/users/" + u.ID, Session: admin, Header: map[string]string{"If-Match": "*"}, Body: `{"active":false}`, Status: 200, Contains: []string{`"active":false`}})
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/me", Session: sales, Status: 401})
		do(apitest.Scenario{Method: "PATCH", Path: "/api/v1/users/" + u.ID, Session: admin, Header: map[string]string{"If-Match": "*"}, Body: `{"active":true,"name":"Wieder da"}`, Status: 200, Contains: []string{`"active":true`, "Wieder da"}})
		do(apitest.Scenario{Method: "PUT", Path: path + "/password", Session: admin, Body: `{"password":"short"}`, Status: 422, Locations: []string{"password"}})
		do(apitest.Scenario{Method: "PUT", Path: path + "/password", Session: admin, Body: `{"password":"another first password"}`, Status: 204})
	})
}

func TestKeysHTTP(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address, foreign := email("anna"), email("foreign")
		c, other := b.company(t, address), b.company(t, foreign)
		admin, stranger := b.login(t, address, c).Token, b.login(t, foreign, other).Token
		do := b.api(t)
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/api-keys", Session: admin, Body: `{"name":"x","scopes":[]}`, Status: 422, Locations: []string{"scopes"}})
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/api-keys", Session: admin, Body: `{"name":"x","scopes":["all"]}`, Status: 422, Locations: []string{"scopes"}})
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/api-keys", Session: admin, Body: `{"name":"x","scopes":["read"],"user_id":"usr_1"}`, Status: 422, Locations: []string{"user_id"}})
		made := do(apitest.Scenario{Method: "POST", Path: "/api/v1/api-keys", Session: admin, Body: `{"name":"Shop","scopes":["contacts:read"]}`, Status: 201})
		var k struct{ ID, Key string }
		made.JSON(t, &k)
		require.True(t, strings.HasPrefix(k.Key, "kt_live_"))
		path := made.Header.Get("Location")
		for _, s := range []apitest.Scenario{
			{Path: path, Session: admin, Status: 200, Contains: []string{`"expires_at":null`}},
			{Path: "/api/v1/api-keys", Session: admin, Status: 200, Contains: []string{k.ID}},
			{Path: "/api/v1/api-keys", Session: stranger, Status: 200, Contains: []string{`"data":[]`}},
			{Path: path, Session: stranger, Status: 404},
			{Path: "/api/v1/me", Key: k.Key, Status: 200, Contains: []string{`"key_id":"` + k.ID, `"scopes":["contacts:read"]`, `"tenants":[]`}},
			{Path: "/api/v1/api-keys", Key: k.Key, Status: 403},
			{Path: "/api/v1/sessions", Key: k.Key, Status: 403, Code: "people_only"},
		} {
			s.Method, s.NotContains = "GET", []string{k.Key}
			do(s)
		}
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/api-keys", Key: k.Key, Body: `{"name":"child","scopes":["admin"]}`, Status: 403})
		do(apitest.Scenario{Method: "DELETE", Path: path, Session: stranger, Status: 404})
		do(apitest.Scenario{Method: "DELETE", Path: path, Session: admin, Status: 204})
		do(apitest.Scenario{Method: "GET", Path: "/api/v1/me", Key: k.Key, Status: 401})
		require.NotContains(t, b.log.String(), k.Key)
	})
}
