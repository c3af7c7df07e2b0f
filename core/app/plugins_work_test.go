package app_test

import (
	"net/http"
	"strings"
	"testing"

	"aead.dev/minisign"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
)

// TestPluginsWorkByThemselves has a plugin do its scheduled job and one that it has left for later, piece by piece, tell another
// plugin of something, and fill the empty fields of new records, with its own name in the ledger.
func TestPluginsWorkByThemselves(t *testing.T) {
	t.Parallel()
	withPlugins(t, func(t *testing.T, a *app.App, base string, key minisign.PrivateKey, service string) {
		c := signUp(t, base, "Working")
		stop, err := a.Start(t.Context())
		require.NoError(t, err)
		defer stop()
		at := c.started(packOf(t, key, `"kv","jobs"`, `"kv","jobs","events:emit:guest.*"`), service)
		other := c.started(packOf(t, key, `test.guest`, `test.listener`, `{"type":"record.created","object":"contact","filter":"last_name = \"Eventful\""}`, `{"type":"guest.told"}`,
			`"before_save":{"objects":["contact"]}`, `"check":false`), service)
		do := func(path, input string) string {
			return c.send(http.MethodPost, path, `{"input":`+input+`}`, nil).body
		}

		// The schedule begins when the plugin is turned on; a job of its own comes when it is left. Each has three pieces.
		require.Eventually(t, func() bool {
			return strings.Contains(do(at+"/actions/loose", `{"do":"load","id":"job/sync"}`), `"done"`)
		}, wait, tick)
		require.Contains(t, do(at+"/actions/loose", `{"do":"enqueue"}`), "left")
		require.Eventually(t, func() bool {
			return strings.Contains(do(at+"/actions/loose", `{"do":"load","id":"job/later"}`), `done{\"n\":1}`)
		}, wait, tick)

		// What one tells of reaches the other, about the record that it may see, and not the one that has told.
		told := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Told"}`)
		require.Contains(t, c.send(http.MethodPost, at+"/actions/probe", `{"object":"contacts","record_id":"`+told+`","input":{"do":"emit"}}`, nil).body, "told")
		require.Eventually(t, func() bool {
			return c.must(http.MethodGet, "/records/contacts/"+told, "", 200)["job_title"] == "seen Told"
		}, wait, tick)
		require.Contains(t, c.send(http.MethodGet, "/records/contacts/"+told+"/history", "", nil).body, strings.TrimPrefix(other, "/plugins/"))
		require.NotContains(t, do(at+"/actions/loose", `{"do":"load","id":"seen"}`), "Told")

		// Empty fields of new records are filled, others stay.
		c.must(http.MethodPut, at+"/config", `{"config":{"api_key":"s3cret","base_url":"`+service+`"},"policy":"fill_empty"}`, 200)
		full := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Full","email":"full@example.org","job_title":"Owner"}`)
		empty := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Empty","email":"empty@example.org"}`)
		require.Eventually(t, func() bool {
			return c.must(http.MethodGet, "/records/contacts/"+empty, "", 200)["job_title"] == "CTO"
		}, wait, tick)
		require.Equal(t, "Owner", c.must(http.MethodGet, "/records/contacts/"+full, "", 200)["job_title"])
		require.Contains(t, c.send(http.MethodGet, "/records/contacts/"+empty+"/history", "", nil).body, strings.TrimPrefix(at, "/plugins/"))
		require.Equal(t, "empty@example.org", c.must(http.MethodGet, "/records/contacts/"+empty, "", 200)["email"], "what it may not write it does not fill")
	})
}
