package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/app"
)

// TestAnErasedPersonHasNoNameInTheAudit erases a person: the chain still verifies, and nobody can read the name in it.
func TestAnErasedPersonHasNoNameInTheAudit(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, a *app.App, address string) {
		c, other := signUp(t, address, "Erasing"+fresh()), signUp(t, address, "Keeping"+fresh())
		mail := strings.ToLower(fresh()) + "@example.org"
		user := c.id("id", http.MethodPost, "/users", `{"name":"Zacharias","email":"`+mail+`","password":"correct-horse-battery-`+fresh()+`"}`)
		require.Less(t, c.send(http.MethodPatch, "/users/"+user, `{"name":"Zacharias Zander"}`, nil).status, 300)
		audited := func() string { return c.send(http.MethodGet, "/audit?limit=100", "", nil).body }
		require.Contains(t, audited(), "Zacharias Zander")
		require.NotContains(t, everything(t, a, c.tenant), "Zacharias", "it is sealed at rest")
		require.NotContains(t, c.send(http.MethodGet, "/audit/export?format=jsonl", "", nil).body, "Zacharias")

		require.Equal(t, http.StatusConflict, c.send(http.MethodPost, "/users/"+user+"/erase", `{}`, nil).status, "who is active is suspended first")
		require.Less(t, c.send(http.MethodPatch, "/users/"+user, `{"active":false}`, nil).status, 300)
		require.Equal(t, http.StatusNotFound, other.send(http.MethodPost, "/users/"+user+"/erase", `{}`, nil).status)
		got := c.send(http.MethodPost, "/users/"+user+"/erase", `{}`, nil)
		require.Equal(t, http.StatusNoContent, got.status, got.body)

		after := audited()
		require.NotContains(t, after, "Zacharias")
		require.NotContains(t, after, mail)
		require.Contains(t, after, "user.erased")
		require.NotContains(t, c.send(http.MethodGet, "/users/"+user, "", nil).body, "Zacharias")
		report, err := a.Audit.Verify(actor.ForSystem(t.Context(), c.tenant, "test"))
		require.NoError(t, err)
		require.Nil(t, report.Broken, "%+v", report)
		require.Equal(t, http.StatusUnauthorized, c.through("").send(http.MethodPost, "/login", `{"email":"`+mail+`","password":"x"}`, nil).status)
		// The address is free again.
		c.id("id", http.MethodPost, "/users", `{"name":"New","email":"`+mail+`","password":"correct-horse-battery-`+fresh()+`"}`)
		require.NoError(t, a.Secrets.Rotate(t.Context(), c.tenant))
		require.NoError(t, a.Secrets.Reseal(t.Context(), c.tenant))
		require.Contains(t, audited(), `"New"`)
	})
}
