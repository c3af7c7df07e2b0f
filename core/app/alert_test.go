package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/app"
)

// TestMassExportIsFrozenUntilAnAdministratorReleasesIt exports through the API until it is conspicuous.
func TestMassExportIsFrozenUntilAnAdministratorReleasesIt(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, a *app.App, url string) {
		boss := signUp(t, url, "Frozen")
		deputy := *boss
		deputy.user = boss.id("id", http.MethodPost, "/users", `{"name":"Deputy","email":"deputy-`+strings.ToLower(fresh())+`@example.org","password":"correct-horse-battery-deputy","role_ids":["`+roleOf(t, boss, "admin")+`"]}`)
		_, raw := boss.do(http.MethodGet, "/users/"+deputy.user, "")
		email := raw[strings.Index(raw, "deputy-"):]
		email = email[:strings.IndexByte(email, '"')]
		res := boss.send(http.MethodPost, "/login", `{"email":"`+email+`","password":"correct-horse-battery-deputy"}`, nil)
		require.Equal(t, 200, res.status, res.body)
		deputy.cookie = strings.SplitN(res.header.Get("Set-Cookie"), ";", 2)[0]

		status, raw := boss.do(http.MethodPut, "/alert-policy",
			`{"rules":{"exports":{"action":"freeze_exports","day":30,"hour":30}},"hours":{"from":6,"until":21,"days":[1,2,3,4,5]},"version":0}`)
		require.Equal(t, 200, status, raw)
		look := func() { require.NoError(t, a.Alerts.Look(actor.ForSystem(t.Context(), boss.tenant, "watch"))) }
		export := func(c *company) (int, string) {
			return c.do(http.MethodPost, "/exports", `{"object":"contacts","format":"csv"}`)
		}
		for range 50 {
			status, raw = export(&deputy)
			require.Less(t, status, 300, raw)
		}
		look()
		status, raw = export(&deputy)
		require.Equal(t, 403, status, raw)
		require.Contains(t, raw, "exports_frozen")
		require.Contains(t, raw, "remedy")
		status, raw = deputy.do(http.MethodGet, "/audit/export", "")
		require.Equal(t, 403, status, raw)
		status, raw = export(boss)
		require.Less(t, status, 300, raw)

		status, raw = boss.do(http.MethodGet, "/alerts?state=open", "")
		require.Equal(t, 200, status, raw)
		require.Contains(t, raw, `"rule":"exports"`)
		require.Contains(t, raw, deputy.user)
		alertID := idOf("alt").FindString(raw)
		status, raw = deputy.do(http.MethodDelete, "/export-freezes/"+deputy.user, "")
		require.Equal(t, 403, status, raw)
		require.Contains(t, raw, "own_alert")
		status, raw = boss.do(http.MethodDelete, "/export-freezes/"+deputy.user, "")
		require.Equal(t, 204, status, raw)
		status, raw = boss.do(http.MethodPost, "/alerts/"+alertID+"/dismiss", `{"reason":"the yearly report"}`)
		require.Equal(t, 200, status, raw)
		require.Contains(t, raw, `"state":"dismissed"`)
		look()
		status, raw = export(&deputy)
		require.Less(t, status, 300, raw)
		for _, action := range []string{"alert.raised", "exports.frozen", "exports.released", "alert.dismissed"} {
			status, raw = boss.do(http.MethodGet, "/audit?action="+action, "")
			require.Equal(t, 200, status, raw)
			require.Contains(t, raw, `"action":"`+action+`"`)
		}
	})
}

func roleOf(t *testing.T, c *company, name string) string {
	t.Helper()
	status, raw := c.do(http.MethodGet, "/roles", "")
	require.Equal(t, 200, status, raw)
	at := strings.Index(raw, `"name":"`+name+`"`)
	require.Positive(t, at, raw)
	ids := idOf("rol").FindAllString(raw[:at], -1)
	require.NotEmpty(t, ids)
	return ids[len(ids)-1]
}

// TestNobodyHasToPayByDefault looks at what the program says where nobody has to pay.
func TestNobodyHasToPayByDefault(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, _ *app.App, url string) {
		c := signUp(t, url, "Free")
		status, raw := c.do(http.MethodGet, "/billing", "")
		require.Equal(t, 200, status, raw)
		require.Contains(t, raw, `"enabled":false`)
		status, raw = c.do(http.MethodPost, "/billing/checkout", `{"plan":"standard","interval":"month"}`)
		require.Equal(t, 409, status, raw)
		require.Contains(t, raw, "billing_off")
	})
}
