package app_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"aead.dev/minisign"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
	"github.com/kontor-crm/kontor/core/mail/mailtest"
)

// TestPluginsReachPeopleByConsentOnly has a real module write to people and keep an audience: without consent nothing goes, with it
// an e-mail goes whose address the plugin never sees, and who withdraws is out of the audience at once.
func TestPluginsReachPeopleByConsentOnly(t *testing.T) {
	t.Parallel()
	public, key, err := minisign.GenerateKey(rand.Reader)
	require.NoError(t, err)
	sink := mailtest.Start(t)
	onEach(t, func(t *testing.T, database string) (*app.App, string) {
		t.Helper()
		return startWith(t, app.Config{
			DataDir: t.TempDir(), Database: app.Secret(database), DatabaseConns: 16, PluginKeys: []string{public.String()}, SMTP: app.Secret(sink.URL), MailFrom: "Kontor <kontor@crm.example>",
		})
	}, func(t *testing.T, a *app.App, base string) {
		c := signUp(t, base, "Reached")
		stop, err := a.Start(t.Context())
		require.NoError(t, err)
		defer stop()
		taken := c.uploaded(packOf(t, key, `"id":"test.guest"`, `"id":"test.sms"`, `"enrich":{"objects":["contact"],"fields":["job_title"]},"before_save":{"objects":["contact"]}`, `"channel":true,"audience":true,"check":true`,
			`"kv",`, `"kv","send:newsletter",`, `"events":[{"type":"record.created","object":"contact","filter":"last_name = \"Eventful\""}],`, ``))
		require.Equal(t, http.StatusCreated, taken.status, taken.body)
		var p struct{ ID, Digest string }
		require.NoError(t, json.Unmarshal([]byte(taken.body), &p))
		at := "/plugins/" + c.must(http.MethodPost, "/plugins", `{"package_id":"`+p.ID+`","digest":"`+p.Digest+`"}`, 201)["id"].(string)

		// The configuration is tried before the plugin is turned on.
		c.must(http.MethodPut, at+"/config", `{"config":{"api_key":"s3cret","base_url":"https://x.example","plan":"free"}}`, 200)
		problems := c.must(http.MethodPost, at+"/check", ``, 200)["problems"].([]any)
		require.Len(t, problems, 1)
		require.Equal(t, "plan", problems[0].(map[string]any)["field"])
		c.must(http.MethodPut, at+"/config", `{"config":{"base_url":"https://x.example","plan":"pro"}}`, 200)
		require.Empty(t, c.must(http.MethodPost, at+"/check", ``, 200)["problems"])
		c.must(http.MethodPost, at+"/enable", `{}`, 200)
		c.must(http.MethodPut, "/privacy-settings", `{"cap":3,"cap_days":7,"quiet_from":0,"quiet_until":0,"quiet_sunday":false,"free":["service"],"imprint":"Musterweg 1","version":0}`, 200)

		do := func(input string) any {
			t.Helper()
			return c.must(http.MethodPost, at+"/actions/loose", `{"input":`+input+`}`, 200)["output"]
		}
		ada := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Lovelace","email":"Ada@X.example","mobile":"+491701234567"}`)
		bob := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Bob","email":"bob@x.example"}`)
		consent := func(contact, channel, purpose, state string) {
			t.Helper()
			c.must(http.MethodPost, "/records/contacts/"+contact+"/consents", `{"channel":"`+channel+`","purpose":"`+purpose+`","state":"`+state+`"}`, 200)
		}
		send := func(contact, purpose, channel string) string {
			return `{"do":"send","id":"` + contact + `","url":"` + purpose + `","channel":"` + channel + `"}`
		}
		require.Equal(t, "no_consent", do(send(ada, "newsletter", "")), "without consent nothing goes")
		refused := c.send(http.MethodPost, at+"/actions/loose", `{"input":`+send(ada, "advertising", "")+`}`, nil)
		require.NotEqual(t, http.StatusOK, refused.status, "a purpose that was not granted")
		consent(ada, "email", "newsletter", "granted")
		require.Equal(t, "queued", do(send(ada, "newsletter", "")))
		m := sink.Next(t)
		for m.To != "ada@x.example" { // Whoever signs up gets one, too.
			m = sink.Next(t)
		}
		require.Contains(t, m.Body, "Musterweg 1")
		require.Equal(t, "List-Unsubscribe=One-Click", m.Header.Get("List-Unsubscribe-Post"))
		require.Eventually(t, func() bool {
			mails := c.must(http.MethodGet, "/records/emails", "", 200)["data"].([]any)
			return len(mails) == 1 && mails[0].(map[string]any)["status"] == "sent" && mails[0].(map[string]any)["contact_id"] == ada
		}, wait, tick)

		// Its own channel is delivered by the plugin.
		require.Equal(t, "no_consent", do(send(ada, "newsletter", "sms")))
		consent(ada, "sms", "newsletter", "granted")
		require.Equal(t, "queued", do(send(ada, "newsletter", "sms")))
		kept := func(name string) (list []string) {
			t.Helper()
			raw, err := json.Marshal(do(`{"do":"kept","id":"` + name + `"}`))
			require.NoError(t, err)
			_ = json.Unmarshal(raw, &list)
			return list
		}
		require.Eventually(t, func() bool { return slices.Equal(kept("delivered"), []string{"sms +491701234567 Hello"}) }, wait, tick)

		// An audience is the contacts of a view that have agreed to it.
		view := c.id("id", http.MethodPost, "/views", `{"object":"contacts","name":"Fair","filter":{"field":"last_name","op":"ne","value":"Nobody"}}`)
		consent(ada, "ads", "advertising", "granted")
		x := c.must(http.MethodPost, at+"/audiences", `{"view_id":"`+view+`"}`, 201)
		hash := func(s string) string {
			sum := sha256.Sum256([]byte(s))
			return hex.EncodeToString(sum[:])
		}
		in := func(want ...string) {
			t.Helper()
			require.Eventually(t, func() bool {
				have := kept("audience")
				slices.Sort(have)
				slices.Sort(want)
				return slices.Equal(have, want)
			}, wait, tick)
		}
		in(hash("ada@x.example"))
		consent(bob, "ads", "advertising", "granted")
		in(hash("ada@x.example"), hash("bob@x.example"))
		c.must(http.MethodPatch, "/records/contacts/"+bob, `{"email":"robert@x.example"}`, 200)
		in(hash("ada@x.example"), hash("robert@x.example"))
		consent(ada, "ads", "advertising", "withdrawn")
		in(hash("robert@x.example"))
		require.Eventually(t, func() bool {
			list := c.must(http.MethodGet, at+"/audiences", "", 200)["data"].([]any)
			one := list[0].(map[string]any)
			return one["size"] == 1.0 && one["external_id"] == "net-Fair" && one["failure"] == nil
		}, wait, tick)
		// Paused it takes nobody in, but whoever withdraws leaves.
		one := at + "/audiences/" + x["id"].(string)
		require.Equal(t, "paused", c.must(http.MethodPatch, one, `{"paused":true}`, 200)["state"])
		consent(ada, "ads", "advertising", "granted")
		consent(bob, "ads", "advertising", "withdrawn")
		in()
		require.Equal(t, "active", c.must(http.MethodPatch, one, `{"paused":false}`, 200)["state"])
		in(hash("ada@x.example"))
		c.must(http.MethodPost, one+"/sync", "", 204)
		require.Eventually(t, func() bool {
			runs := c.must(http.MethodGet, one+"/runs", "", 200)["data"].([]any)
			newest := runs[0].(map[string]any)
			oldest := runs[len(runs)-1].(map[string]any)
			return newest["whole"] == true && newest["added"] == 0.0 && oldest["added"] == 1.0
		}, wait, tick)
		all := c.must(http.MethodPost, at+"/audiences", `{}`, 201)
		require.Empty(t, all["view_id"])
		in(hash("ada@x.example"), hash("ada@x.example"))
		c.must(http.MethodDelete, at+"/audiences/"+all["id"].(string), "", 204)
		require.Eventually(t, func() bool { return len(c.must(http.MethodGet, at+"/audiences", "", 200)["data"].([]any)) == 1 }, wait, tick)
		c.must(http.MethodPost, one+"/sync", "", 204)
		c.must(http.MethodDelete, one, "", 204)
		in()
		require.Eventually(t, func() bool { return len(c.must(http.MethodGet, at+"/audiences", "", 200)["data"].([]any)) == 0 }, wait, tick)
	})
}
