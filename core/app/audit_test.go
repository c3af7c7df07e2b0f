package app_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
)

// TestTheAuditTellsOverHTTPWhatWasDone does things through the API and finds them in the audit, which holds.
func TestTheAuditTellsOverHTTPWhatWasDone(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, a *app.App, url string) {
		c := signUp(t, url, "Audited")
		do := func(method, path, body string, status int) string {
			r := c.send(method, path, body, nil)
			require.Equal(t, status, r.status, r.body)
			return r.body
		}
		do(http.MethodPost, "/objects/contacts/fields", `{"name":"iban","type":"text","labels":{"en":"IBAN"},"classification":"confidential"}`, 201)
		var made struct{ ID string }
		require.NoError(t, json.Unmarshal([]byte(do(http.MethodPost, "/records/contacts", `{"last_name":"X","custom":{"iban":"DE00"}}`, 201)), &made))
		do(http.MethodGet, "/records/contacts/"+made.ID, "", 200)
		do(http.MethodPost, "/api-keys", `{"name":"k","scopes":["read"]}`, 201)
		do(http.MethodPost, "/webhooks", `{"url":"https://example.org/hook","events":["*"]}`, 201)
		do(http.MethodPost, "/exports", `{"object":"contacts","format":"csv"}`, 202)
		do(http.MethodPut, "/audit/settings", `{"retention_days":400,"version":0}`, 200)
		do(http.MethodPut, "/audit/settings", `{"retention_days":3,"version":1}`, 422)

		all := do(http.MethodGet, "/audit?limit=200", "", 200)
		for _, action := range []string{"field.created", "records.classified_read", "api_key.created", "webhook.created", "records.exported", "settings.updated", "audit.read"} {
			require.Contains(t, all, `"action":"`+action+`"`)
		}
		require.Contains(t, all, made.ID)
		require.Contains(t, all, `"address":"127.0.0.1"`)
		require.NotContains(t, all, "DE00", "it tells which fields were read, and not what stands there")
		require.Contains(t, do(http.MethodGet, "/audit?action=records.*&target="+made.ID, "", 200), "custom.iban")
		two := do(http.MethodGet, "/audit?action=field.created&action=api_key.created", "", 200)
		require.Contains(t, two, `"action":"field.created"`)
		require.Contains(t, two, `"action":"api_key.created"`)
		require.NotContains(t, two, `"action":"webhook.created"`)
		require.Contains(t, do(http.MethodGet, "/audit/export?format=csv&action=field.created", "", 200), "field.created")
		require.Contains(t, do(http.MethodGet, "/audit/export", "", 200), `"action":"webhook.created"`)
		require.NotContains(t, do(http.MethodGet, "/audit/verify", "", 200), "broken")

		var out bytes.Buffer
		require.NoError(t, a.VerifyAudit(t.Context(), &out, ""))
		require.Contains(t, out.String(), "holds")
	})
}
