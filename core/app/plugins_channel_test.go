package app_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"aead.dev/minisign"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
)

// TestMessagesOfAPluginBecomeTickets has a real module bring messages in, by its webhook and when it is asked, and answers them: each is
// stored once, in the ticket of its thread, with who has written, and the reply goes out by the plugin in the same thread.
func TestMessagesOfAPluginBecomeTickets(t *testing.T) {
	t.Parallel()
	withPlugins(t, func(t *testing.T, a *app.App, base string, key minisign.PrivateKey, _ string) {
		c := signUp(t, base, "Omnichannel")
		stop, err := a.Start(t.Context())
		require.NoError(t, err)
		defer stop()
		at := c.started(packOf(t, key, `"id":"test.guest"`, `"id":"test.sms"`, `"enrich":{"objects":["contact"],"fields":["job_title"]},"before_save":{"objects":["contact"]}`, `"channel":true`,
			`"path":"/webhook","max_body_kb":1`, `"path":"/webhook","for":"messages"`, `"events":[{"type":"record.created","object":"contact","filter":"last_name = \"Eventful\""}],`, ``), "https://x.example/?inbox=2")
		hook := c.must(http.MethodGet, at, "", 200)["hook_url"].(string)
		hook = base + hook[strings.Index(hook, "/hooks/"):] + "/webhook"
		post := func(body string) (int, string) {
			t.Helper()
			res, err := http.Post(hook, "application/json", strings.NewReader(body))
			require.NoError(t, err)
			defer res.Body.Close()
			said, err := io.ReadAll(res.Body)
			require.NoError(t, err)
			return res.StatusCode, string(said)
		}
		find := func(object, filter string) []map[string]any {
			t.Helper()
			var out []map[string]any
			for _, x := range c.must(http.MethodGet, "/records/"+object+"?filter="+url.QueryEscape(filter), "", 200)["data"].([]any) {
				out = append(out, x.(map[string]any))
			}
			return out
		}

		// Somebody who is known by the number, and somebody who is not.
		ada := c.id("id", http.MethodPost, "/records/contacts", `{"last_name":"Lovelace","mobile":"+491701234567"}`)
		status, said := post(`{"id":"m1","thread":"t1","from":"+49 170 1234567","name":"Ada","text":"Hilfe, die Pumpe!","file":"seriennummer 7"}`)
		require.Equal(t, http.StatusAccepted, status)
		require.Equal(t, "taken", said)
		status, _ = post(`{"id":"m1","thread":"t1","from":"+49 170 1234567","name":"Ada","text":"Hilfe, die Pumpe!","file":"seriennummer 7"}`)
		require.Equal(t, http.StatusAccepted, status)
		status, _ = post(`{"id":"m2","thread":"t1","from":"+49 170 1234567","text":"Noch da?"}`)
		require.Equal(t, http.StatusAccepted, status)
		status, _ = post(`{"id":"m3","thread":"t2","from":"+49 151 9999999","name":"Grace Hopper","text":"Guten Tag"}`)
		require.Equal(t, http.StatusAccepted, status)
		status, said = post(`{"id":"bad"}`)
		require.Equal(t, http.StatusBadGateway, status, said)

		tickets := find("tickets", `channel = "sms" and contact_id != null`)
		require.Len(t, tickets, 2)
		one := tickets[slices.IndexFunc(tickets, func(x map[string]any) bool { return x["contact_id"] == ada })]
		require.Equal(t, "Hilfe, die Pumpe!", one["subject"])
		messages := find("messages", `ticket_id = "`+one["id"].(string)+`"`)
		require.Len(t, messages, 2, "the same message is stored once")
		first := messages[slices.IndexFunc(messages, func(x map[string]any) bool { return x["body_text"] == "Hilfe, die Pumpe!" })]
		require.Equal(t, ada, first["contact_id"])
		files := c.must(http.MethodGet, "/records/messages/"+first["id"].(string)+"/files", "", 200)["data"].([]any)
		require.Len(t, files, 1)
		require.Equal(t, "note.txt", files[0].(map[string]any)["name"])
		require.Len(t, find("contacts", `mobile = "+491519999999" and last_name = "Hopper"`), 1, "who is not known is made a contact")

		// What it is asked for comes in too, in its order and by pages.
		require.Eventually(t, func() bool { return len(find("messages", `from_address = "@poll"`)) == 2 }, wait, tick)
		polled := find("messages", `from_address = "@poll"`)
		require.Equal(t, polled[0]["ticket_id"], polled[1]["ticket_id"])

		// The answer goes out in the thread, to who has written.
		kept := func() (list []string) {
			t.Helper()
			raw, err := json.Marshal(c.must(http.MethodPost, at+"/actions/loose", `{"input":{"do":"kept","id":"delivered"}}`, 200)["output"])
			require.NoError(t, err)
			_ = json.Unmarshal(raw, &list)
			return list
		}
		reply := func(text string) string {
			t.Helper()
			return c.id("message_id", http.MethodPost, "/tickets/"+one["id"].(string)+"/reply", `{"text":"`+text+`"}`)
		}
		state := func(id string) func() bool {
			return func() bool {
				s := c.must(http.MethodGet, "/records/messages/"+id, "", 200)["state"]
				return s == "sent" || s == "failed"
			}
		}
		sent := reply("Wir kommen")
		require.Eventually(t, state(sent), wait, tick)
		require.Equal(t, []string{"sms +49 170 1234567 Wir kommen in t1 from +4930123"}, kept())
		m := c.must(http.MethodGet, "/records/messages/"+sent, "", 200)
		require.Equal(t, "sent", m["state"])
		require.Equal(t, []any{"+49 170 1234567"}, m["to_addresses"])
		refused := reply("Refuse this")
		require.Eventually(t, state(refused), wait, tick)
		require.Contains(t, c.must(http.MethodGet, "/records/messages/"+refused, "", 200)["failure"], "too rude")

		// News of what was sent, later.
		status, _ = post(`{"lost":"ext-Wir kommen"}`)
		require.Equal(t, http.StatusAccepted, status)
		m = c.must(http.MethodGet, "/records/messages/"+sent, "", 200)
		require.Equal(t, "failed", m["state"])
		require.Contains(t, m["failure"], "no such number")

		// All of it stands in the logs, and nothing comes in once the plugin is off.
		require.Eventually(t, func() bool {
			calls, flows := c.send(http.MethodGet, at+"/calls", "", nil).body, c.send(http.MethodGet, at+"/flows", "", nil).body
			return strings.Contains(calls, `"method":"ReceiveMessages"`) && strings.Contains(calls, `"method":"SendMessage"`) && strings.Contains(flows, "messages.sms")
		}, wait, tick)
		c.must(http.MethodPost, at+"/disable", `{}`, 200)
		status, _ = post(`{"id":"m4","thread":"t1","from":"+49 170 1234567","text":"Jetzt?"}`)
		require.Equal(t, http.StatusNotFound, status)
	})
}
