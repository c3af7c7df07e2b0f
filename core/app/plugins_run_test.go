package app_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"testing"

	"aead.dev/minisign"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
)

// ended waits until a run of a plugin is over.
func (c *company) ended(run string) map[string]any {
	c.t.Helper()
	var out map[string]any
	require.Eventually(c.t, func() bool {
		out = c.must(http.MethodGet, "/plugin-runs/"+run, "", 200)
		return out["finished_at"] != nil
	}, wait, tick)
	return out
}

// TestAPluginActsOnManyRecords has an action done on all that a filter means, by a job that says how far it is, can be ended, and
// whose changes can be undone.
func TestAPluginActsOnManyRecords(t *testing.T) {
	t.Parallel()
	withPlugins(t, func(t *testing.T, a *app.App, base string, key minisign.PrivateKey, service string) {
		c := signUp(t, base, "Many")
		at := c.started(packOf(t, key), service)
		var first string
		for i := range 7 {
			first = c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Many `+strconv.Itoa(i)+`","department":"crew"}`)
		}
		c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Refused","department":"crew"}`)
		other := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Other"}`)
		crew := `"object":"contacts","filter":{"op":"eq","field":"department","value":"crew"}`

		bad := c.send(http.MethodPost, at+"/actions/probe/runs", `{`+crew+`,"input":{"do":5}}`, nil)
		require.Equal(t, http.StatusUnprocessableEntity, bad.status, bad.body)
		require.Equal(t, http.StatusUnprocessableEntity, c.send(http.MethodPost, at+"/actions/probe/runs", `{"object":"contacts"}`, nil).status, "all is said, not meant")
		waiting := c.id("id", http.MethodPost, at+"/actions/probe/runs", `{`+crew+`,"input":{"do":"stamp"}}`)
		require.Equal(t, "cancelled", c.must(http.MethodPost, "/plugin-runs/"+waiting+"/cancel", `{}`, 200)["state"])
		run := c.id("id", http.MethodPost, at+"/actions/probe/runs", `{`+crew+`,"input":{"do":"stamp"}}`)
		require.EqualValues(t, 8, c.must(http.MethodGet, "/plugin-runs/"+run, "", 200)["total"])
		stranger := signUp(t, base, "Strange")
		require.Equal(t, http.StatusNotFound, stranger.send(http.MethodGet, "/plugin-runs/"+run, "", nil).status)

		stop, err := a.Start(t.Context())
		require.NoError(t, err)
		defer stop()
		done := c.ended(run)
		require.Equal(t, "done", done["state"], done)
		require.EqualValues(t, 8, done["done"])
		require.EqualValues(t, 1, done["failed"])
		var result struct {
			Failures   []struct{ Message string }
			ChangeSets []string `json:"change_set_ids"`
		}
		require.NoError(t, json.Unmarshal([]byte(asText(t, done["result"])), &result))
		require.Equal(t, "not that one", result.Failures[0].Message)
		require.Len(t, result.ChangeSets, 7)
		require.Equal(t, "stamped", c.must(http.MethodGet, "/records/contacts/"+first, "", 200)["job_title"])
		require.Nil(t, c.must(http.MethodGet, "/records/contacts/"+other, "", 200)["job_title"])
		c.must(http.MethodPost, "/changesets/"+result.ChangeSets[6]+"/undo", `{}`, 200)
		require.Nil(t, c.must(http.MethodGet, "/records/contacts/"+first, "", 200)["job_title"])
		require.Equal(t, "cancelled", c.must(http.MethodGet, "/plugin-runs/"+waiting, "", 200)["state"], "what was ended did not begin")
	})
}

// TestAVersionIsTriedBeforeItRuns replays what has happened for a version that was taken in and does not run: nothing is changed,
// fetched or remembered, and the run lists what would have been.
func TestAVersionIsTriedBeforeItRuns(t *testing.T) {
	t.Parallel()
	withPlugins(t, func(t *testing.T, a *app.App, base string, key minisign.PrivateKey, service string) {
		c := signUp(t, base, "Tried")
		quiet := []string{`"last_name = \"Eventful\""`, `"last_name = \"Nobody\""`, `,"before_save":{"objects":["contact"]}`, ``}
		at := c.started(packOf(t, key, quiet...), service)
		eventful := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Eventful","job_title":"Sailor"}`)
		canonical := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Canonical","job_title":"Clerk"}`)
		c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Forbidden"}`)
		c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Overreach"}`)
		c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Loop"}`)
		other := signUp(t, base, "Untried")
		other.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Eventful"}`)

		next := c.uploaded(packOf(t, key, `"version":"1.0.0"`, `"version":"1.1.0"`))
		require.Equal(t, http.StatusCreated, next.status, next.body)
		var p struct{ ID string }
		require.NoError(t, json.Unmarshal([]byte(next.body), &p))
		require.Equal(t, http.StatusUnprocessableEntity, c.send(http.MethodPost, "/plugin-packages/"+p.ID+"/trial", `{"days":40}`, nil).status)
		require.Equal(t, http.StatusNotFound, other.send(http.MethodPost, "/plugin-packages/"+p.ID+"/trial", `{"days":7}`, nil).status)
		run := c.id("id", http.MethodPost, "/plugin-packages/"+p.ID+"/trial", `{"days":7}`)
		stop, err := a.Start(t.Context())
		require.NoError(t, err)
		defer stop()
		done := c.ended(run)
		require.Equal(t, "done", done["state"], done)
		var result struct {
			Version string
			Events  int
			Calls   int
			Refused int
			Changes []struct {
				RecordID string `json:"record_id"`
				Field    string
				Old, New string
				By       string
			}
			Errors []struct{ What string }
		}
		require.NoError(t, json.Unmarshal([]byte(asText(t, done["result"])), &result), asText(t, done["result"]))
		require.Equal(t, "1.1.0", result.Version)
		require.Equal(t, 1, result.Events)
		require.Equal(t, 1, result.Refused)
		require.Equal(t, 6, result.Calls, "once for the event, and before each of five writes")
		require.Len(t, result.Changes, 2, asText(t, done["result"]))
		for _, x := range result.Changes {
			require.Equal(t, "job_title", x.Field)
			if x.By == "event" {
				require.Equal(t, []string{eventful, "Sailor", "seen Eventful"}, []string{x.RecordID, x.Old, x.New})
			} else {
				require.Equal(t, []string{canonical, "Clerk", "Chief"}, []string{x.RecordID, x.Old, x.New})
			}
		}
		require.Contains(t, asText(t, done["result"]), "may not write contacts.email")
		require.Len(t, result.Errors, 2, "one wrote what it may not, one took too long")
		require.Equal(t, "Sailor", c.must(http.MethodGet, "/records/contacts/"+eventful, "", 200)["job_title"])
		require.Equal(t, "Clerk", c.must(http.MethodGet, "/records/contacts/"+canonical, "", 200)["job_title"])
		shown := c.must(http.MethodGet, at, "", 200)
		require.Equal(t, "1.0.0", shown["version"])
		require.Equal(t, true, shown["running"], "what fails on trial stops nothing")
		require.NotContains(t, c.send(http.MethodGet, at+"/calls", "", nil).body, `"deadline"`)
	})
}
