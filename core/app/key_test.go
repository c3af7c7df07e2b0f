package app_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
)

// TestAPIKeysOverHTTP shows keys from within and outside of their networks, and renews them while the old one still counts.
func TestAPIKeysOverHTTP(t *testing.T) {
	t.Parallel()
	proxied(t, func(t *testing.T, _ *app.App, url string) {
		c := signUp(t, url, "Keys"+fresh())
		made := func(path, body string, status int) (out struct{ ID, Key string }) {
			t.Helper()
			s, raw := c.do(http.MethodPost, path, body)
			require.Equal(t, status, s, raw)
			require.NoError(t, json.Unmarshal([]byte(raw), &out))
			require.NotEmpty(t, out.Key)
			return out
		}
		shown := func(key, from string) int {
			t.Helper()
			program := *c
			program.cookie, program.key = "", key
			program.header = http.Header{"X-Forwarded-For": {from}}
			return program.send(http.MethodGet, "/records/contacts", "", nil).status
		}

		bound := made("/api-keys", `{"name":"bound","scopes":["read"],"networks":["203.0.113.0/24","2001:db8::/32"]}`, http.StatusCreated)
		require.Equal(t, http.StatusOK, shown(bound.Key, "203.0.113.77"))
		require.Equal(t, http.StatusOK, shown(bound.Key, "2001:db8::7"))
		require.Equal(t, http.StatusForbidden, shown(bound.Key, "203.0.114.1"))
		require.Equal(t, http.StatusForbidden, shown(bound.Key, "2001:db9::7"))
		status, raw := c.do(http.MethodPost, "/api-keys", `{"name":"x","scopes":["read"],"networks":["203.0.113.0/99"]}`)
		require.Equal(t, http.StatusUnprocessableEntity, status, raw)

		// The new key has the id, the scopes and the networks of the old one, which counts for as long as was said.
		next := made("/api-keys/"+bound.ID+"/rotate", `{"overlap_minutes":60}`, http.StatusOK)
		require.Equal(t, bound.ID, next.ID)
		require.NotEqual(t, bound.Key, next.Key)
		require.Equal(t, http.StatusOK, shown(next.Key, "203.0.113.77"))
		require.Equal(t, http.StatusForbidden, shown(next.Key, "203.0.114.1"))
		require.Equal(t, http.StatusOK, shown(bound.Key, "203.0.113.77"), "for an hour")
		last := made("/api-keys/"+bound.ID+"/rotate", `{}`, http.StatusOK)
		require.Equal(t, http.StatusUnauthorized, shown(bound.Key, "203.0.113.77"), "two keys back")
		require.Equal(t, http.StatusUnauthorized, shown(next.Key, "203.0.113.77"), "no time was given to it")
		require.Equal(t, http.StatusOK, shown(last.Key, "203.0.113.77"))
		status, raw = c.do(http.MethodDelete, "/api-keys/"+bound.ID, "")
		require.Equal(t, http.StatusNoContent, status, raw)
		for _, key := range []string{bound.Key, next.Key, last.Key} {
			require.Equal(t, http.StatusUnauthorized, shown(key, "203.0.113.77"))
		}
	})
}
