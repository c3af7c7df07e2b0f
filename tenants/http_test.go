package tenants_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
)

func (b *bundle) api(o httpapi.Options) http.Handler {
	o.Secret, o.Authenticator, o.Authorizer = make([]byte, 32), b.identity, b.access
	a := httpapi.New(o)
	b.RegisterHTTP(a)
	b.identity.RegisterHTTP(a)
	return a.Handler(nil)
}

func TestSignupHTTP(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		api := apitest.API{Handler: b.api(httpapi.Options{}), Canaries: []string{password}}
		do := func(s apitest.Scenario) *apitest.Response { t.Helper(); return api.Do(t, s) }
		in := input()
		body := map[string]any{"company": in.Company, "name": in.Name, "email": in.Email, "password": password}
		with := func(key string, v any) map[string]any {
			out := map[string]any{key: v}
			for k, v := range body {
				if k != key {
					out[k] = v
				}
			}
			return out
		}
		for _, s := range []apitest.Scenario{
			{Body: `{}`, Locations: []string{"company", "name", "email", "password"}},
			{Body: with("email", "no address"), Locations: []string{"email"}},
			{Body: with("password", "short"), Locations: []string{"password"}},
			{Body: with("company", "  "), Locations: []string{"company"}},
			{Body: with("country", "XX"), Locations: []string{"country"}},
			{Body: with("id", "ten_1"), Locations: []string{"id"}},
			{Body: with("state", "active"), Locations: []string{"state"}},
		} {
			s.Method, s.Path, s.Status = "POST", "/api/v1/signup", 422
			require.Empty(t, do(s).Cookies())
		}
		r := do(apitest.Scenario{Method: "POST", Path: "/api/v1/signup", Header: map[string]string{"Accept-Language": "de-AT"}, Body: with("country", "AT"), Status: 201})
		var out struct {
			Tenant struct {
				ID, Slug, Name, Locale string
				TimeZone               string `json:"time_zone"`
			}
			User struct{ ID, Name, Email string }
		}
		r.JSON(t, &out)
		require.True(t, strings.HasPrefix(out.Tenant.ID, "ten_"))
		require.True(t, strings.HasPrefix(out.User.ID, "usr_"))
		require.Equal(t, in.Email, out.User.Email)
		require.Equal(t, "de", out.Tenant.Locale)
		require.Equal(t, "Europe/Vienna", out.Tenant.TimeZone)
		cookies := r.Cookies()
		require.Len(t, cookies, 1)
		require.Equal(t, "kontor_session", cookies[0].Name)
		require.True(t, cookies[0].HttpOnly)
		require.Equal(t, http.SameSiteLaxMode, cookies[0].SameSite)
		session := cookies[0].Value

		do(apitest.Scenario{Method: "GET", Path: "/api/v1/me", Session: session, Status: 200, Contains: []string{out.Tenant.Slug, out.User.ID}})
		do(apitest.Scenario{Method: "POST", Path: "/api/v1/signup", Body: with("password", "wrong password"), Status: 409, Code: "account_exists", Locations: []string{"email"}})

		do(apitest.Scenario{Method: "GET", Path: "/api/v1/tenant", Status: 401})
		got := do(apitest.Scenario{Method: "GET", Path: "/api/v1/tenant", Session: session, Status: 200, Contains: []string{out.Tenant.ID}})
		tag := map[string]string{"If-Match": got.Header.Get("ETag")}
		do(apitest.Scenario{Method: "PATCH", Path: "/api/v1/tenant", Session: session, Body: `{"currency":"CHF"}`, Status: 428})
		do(apitest.Scenario{Method: "PATCH", Path: "/api/v1/tenant", Session: session, Header: tag, Body: `{"currency":"QQQ","slug":"x"}`, Status: 422, Locations: []string{"slug"}})
		do(apitest.Scenario{Method: "PATCH", Path: "/api/v1/tenant", Session: session, Header: tag, Body: `{"currency":"QQQ","time_zone":"Local"}`, Status: 422, Locations: []string{"currency", "time_zone"}})
		do(apitest.Scenario{Method: "PATCH", Path: "/api/v1/tenant", Session: session, Header: tag, Body: `{"currency":"CHF"}`, Status: 200, Contains: []string{`"currency":"CHF"`}})
		do(apitest.Scenario{Method: "PATCH", Path: "/api/v1/tenant", Session: session, Header: tag, Body: `{"currency":"USD"}`, Status: 412, Code: "stale"})
	})
}

func TestOverTLSTheCookieBelongsToTheHost(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		api := apitest.API{Handler: b.api(httpapi.Options{BaseURL: "https://crm.example.org"})}
		in := input()
		r := api.Do(t, apitest.Scenario{
			Method: "POST", Path: "/api/v1/signup", Status: 201,
			Body: map[string]any{"company": in.Company, "name": in.Name, "email": in.Email, "password": password},
		})
		cookies := r.Cookies()
		require.Len(t, cookies, 1)
		require.Equal(t, "__Host-kontor_session", cookies[0].Name)
		require.True(t, cookies[0].Secure)
		show := map[string]string{"Cookie": "__Host-kontor_session=" + cookies[0].Value}
		api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/me", Header: show, Status: 200})
		api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/me", Header: map[string]string{"Cookie": "kontor_session=" + cookies[0].Value}, Status: 401})
		api.Do(t, apitest.Scenario{Method: "POST", Path: "/api/v1/logout", Header: show, Status: 204})
		api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/me", Header: show, Status: 401})
	})
}
