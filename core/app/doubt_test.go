package app_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/app"
)

// TestADoubtedSessionIsProvenAnew keeps a person out until they have proven again who they are, and lets the same session go on
// after that; keys and other people's sessions do not notice.
func TestADoubtedSessionIsProvenAnew(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, a *app.App, url string) {
		c, other := signUp(t, url, "Doubted"), signUp(t, url, "Trusted")
		key := c.withKey()
		contact := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Ott"}`)
		require.NoError(t, a.Identity.DoubtSessions(actor.ForSystem(t.Context(), c.tenant, "watch"), c.user))

		for _, r := range []struct{ method, path, body string }{
			{http.MethodGet, "/records/contacts/" + contact, ""}, {http.MethodPatch, "/records/contacts/" + contact, `{"last_name":"Otto"}`}, {http.MethodGet, "/stream", ""},
		} {
			status, raw := c.do(r.method, r.path, r.body)
			require.Equal(t, http.StatusUnauthorized, status, raw)
			require.Contains(t, raw, `"code":"step_up_required"`)
		}
		status, raw := c.do(http.MethodGet, "/me", "")
		require.Equal(t, http.StatusOK, status, raw)
		status, raw = key.do(http.MethodGet, "/records/contacts/"+contact, "")
		require.Equal(t, http.StatusOK, status, raw)
		status, raw = other.do(http.MethodGet, "/records/contacts", "")
		require.Equal(t, http.StatusOK, status, raw)

		status, raw = c.do(http.MethodPost, "/me/step-up", `{"password":"not the password at all"}`)
		require.NotEqual(t, http.StatusOK, status, raw)
		res := c.send(http.MethodPost, "/me/step-up", `{"password":"correct-horse-battery-Doubted"}`, nil)
		require.Equal(t, http.StatusOK, res.status, res.body)
		c.keep(res)
		status, raw = c.do(http.MethodPatch, "/records/contacts/"+contact, `{"last_name":"Otto"}`)
		require.Equal(t, http.StatusOK, status, raw)
		_, raw = c.do(http.MethodGet, "/audit?action=session.doubted", "")
		require.Contains(t, raw, `"target":"`+c.user+`"`)
	})
}
