package main

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/sdk"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

func (b *bed) emails(t *testing.T) []*sdk.Record {
	t.Helper()
	res, err := b.QueryRecords(t.Context(), &sdk.QueryRecordsRequest{Object: "emails"})
	require.NoError(t, err)
	var out []*sdk.Record
	for _, r := range res.Records {
		out = append(out, b.Get("emails", r.ID))
	}
	return out
}

func moment(ago time.Duration) string { return time.Now().Add(-ago).UTC().Format(time.RFC3339) }

func TestMailchimpsReports(t *testing.T) {
	t.Parallel()
	b := setup(t, "mailchimp", "")
	ada := b.person("ada@x.example", "Ada", yes)
	b.person("bob@x.example", "Bob", yes)
	b.fake.activity = []any{
		map[string]any{"campaign_id": "c1", "email_address": "ada@x.example", "activity": []any{
			map[string]any{"action": "open", "timestamp": moment(time.Hour)}, map[string]any{"action": "click", "timestamp": moment(time.Minute), "url": "https://x.example/offer"},
		}},
		map[string]any{"campaign_id": "c1", "email_address": "bob@x.example", "activity": []any{map[string]any{"action": "bounce", "type": "hard", "timestamp": moment(time.Hour)}}},
		map[string]any{"campaign_id": "c1", "email_address": "stranger@x.example", "activity": []any{map[string]any{"action": "open", "timestamp": moment(time.Hour)}}},
	}
	b.work(t, "pull")
	b.work(t, "pull")
	list := b.emails(t)
	require.Len(t, list, 2, "one e-mail for a mailing and a person, however often it is told")
	require.Equal(t, "Autumn news", list[0].Value("subject"))
	require.Equal(t, ada.ID, list[0].Value("contact_id"))
	require.Equal(t, "outbound", list[0].Value("direction"))
	require.Equal(t, "sent", list[0].Value("status"))
	require.JSONEq(t, `["ada@x.example"]`, string(list[0].Field("to_addresses").JSON))
	body := list[0].Value("body_text")
	require.Contains(t, body, "opened")
	require.Contains(t, body, "clicked https://x.example/offer")
	require.Len(t, strings.Split(body, "\n"), 2)
	require.Equal(t, "bounced", list[1].Value("status"))
	var types []string
	for _, e := range b.Emitted() {
		types = append(types, e.Type)
	}
	require.Equal(t, []string{"mailing.opened", "mailing.clicked", "mailing.bounced"}, types)
	b.work(t, "sync")
	require.Equal(t, []string{"ada@x.example"}, b.fake.in(), "an address that bounced is left alone")
}

func TestListmonksBouncesAndActivity(t *testing.T) {
	t.Parallel()
	b := setup(t, "listmonk", `,"activity":true,"language":"de"`)
	b.person("ada@x.example", "Ada", yes)
	b.person("bob@x.example", "Bob", yes)
	b.work(t, "sync")
	b.fake.bounces = []any{map[string]any{"id": 5, "type": "hard", "created_at": moment(time.Hour), "email": "bob@x.example", "campaign": map[string]any{"id": 2, "name": "Welcome"}}}
	p := b.fake.person("ada@x.example")
	p.views = []map[string]any{{"id": 2, "subject": "Welcome", "last_viewed_at": moment(time.Hour), "view_count": 3}, {"id": 1, "subject": "Old", "last_viewed_at": moment(900 * time.Hour)}}
	p.clicks = []map[string]any{{"url": "https://x.example", "campaign_id": 2, "campaign_subject": "Welcome", "last_clicked_at": moment(time.Minute)}}
	b.work(t, "pull")
	list := b.emails(t)
	require.Len(t, list, 2)
	require.Contains(t, list[0].Value("body_text"), "nicht zustellbar")
	require.Contains(t, list[1].Value("body_text"), "geöffnet")
	require.Contains(t, list[1].Value("body_text"), "geklickt https://x.example")
}

func (b *bed) call(t *testing.T, method, query, body string, headers ...*sdk.Header) int {
	t.Helper()
	res, err := b.p.HandleHTTP(t.Context(), &sdk.HandleHTTPRequest{Route: "/webhook", Method: method, Query: query, Body: []byte(body), Headers: headers})
	require.NoError(t, err)
	return int(res.Status)
}

const key = "key=a-long-enough-key"

func TestBrevosWebhook(t *testing.T) {
	t.Parallel()
	b := setup(t, "brevo", "")
	ada := b.person("ada@x.example", "Ada", yes)
	b.work(t, "sync")
	// The sample of the description of marketing webhooks.
	event := `{"id":1,"camp_id":42,"email":"ada@x.example","campaign name":"My First Campaign ","date_sent":"2020-10-09 00:00:00","event":"click","URL":"https://x.example","tag":"","ts_sent":1604933619,"ts_event":1604933737}`
	for _, bad := range []string{"", "key=", "key=another-long-key"} {
		require.Equal(t, 401, b.call(t, "POST", bad, event))
	}
	require.Empty(t, b.emails(t))
	bearer := &sdk.Header{Name: "authorization", Value: "Bearer a-long-enough-key"}
	require.Equal(t, 200, b.call(t, "POST", "", event, bearer))
	require.Equal(t, 200, b.call(t, "POST", key, event))
	require.Equal(t, 200, b.call(t, "POST", key, "["+event+`,{"event":"opened","email":"ada@x.example","camp_id":"42","ts_event":"1604933700"},{"event":"contact_updated","email":"ada@x.example"}]`))
	require.Equal(t, 400, b.call(t, "POST", key, "{"))
	list := b.emails(t)
	require.Len(t, list, 1)
	require.Equal(t, "My First Campaign", list[0].Value("subject"))
	require.Equal(t, "2020-11-09 14:55 UTC clicked https://x.example\n2020-11-09 14:55 UTC opened", list[0].Value("body_text"))
	require.Len(t, b.Emitted(), 2)

	require.Equal(t, 200, b.call(t, "POST", key, `{"event":"spam","email":"ada@x.example","camp_id":42,"ts_event":1604933800,"reason":"undesired"}`))
	require.True(t, b.Get("contacts", ada.ID).Field("do_not_email").Boolean, "a complaint is a withdrawal")
	b.set(t, ada, "custom.newsletter", yes)
	b.set(t, ada, "do_not_email", no)
	b.set(t, ada, "first_name", sdk.Text("Augusta"))
	b.work(t, "push")
	require.Equal(t, "Ada", b.fake.person("ada@x.example").first, "nothing more is told of who has left")

	b.Fail("UpdateRecord", &sdk.Error{Code: "unavailable", Retryable: true})
	_, err := b.p.HandleHTTP(t.Context(), &sdk.HandleHTTPRequest{Route: "/webhook", Method: "POST", Query: key, Body: []byte(`{"event":"delivered","email":"ada@x.example","camp_id":42,"ts_event":1604933900}`)})
	require.Equal(t, "unavailable", code(err), "the service shall come again")
	require.Equal(t, 200, b.call(t, "POST", key, `{"event":"delivered","email":"ada@x.example","camp_id":42,"ts_event":1604933900}`))
	require.Contains(t, b.emails(t)[0].Value("body_text"), "delivered")
}

func TestMailchimpsWebhook(t *testing.T) {
	t.Parallel()
	b := setup(t, "mailchimp", `,"trust_optin":true,"new_people":"contacts"`)
	ada := b.person("ada@x.example", "Ada", yes)
	post := func(kind string, more ...string) int {
		f := url.Values{"type": {kind}, "fired_at": {"2026-03-26 21:35:57"}, "data[list_id]": {"7"}, "data[email]": {"ada@x.example"}}
		for i := 0; i+1 < len(more); i += 2 {
			f.Set(more[i], more[i+1])
		}
		return b.call(t, "POST", key, f.Encode())
	}
	require.Equal(t, 200, b.call(t, "GET", key, ""), "Mailchimp looks first")
	require.Equal(t, 200, post("unsubscribe", "data[list_id]", "8"))
	require.True(t, b.Get("contacts", ada.ID).Field("custom.newsletter").Boolean, "another list is another's business")
	require.Equal(t, 200, post("unsubscribe", "data[reason]", "manual"))
	require.False(t, b.Get("contacts", ada.ID).Field("custom.newsletter").Boolean)
	require.Equal(t, 200, post("subscribe", "fired_at", "2026-04-26 21:35:57"))
	now := b.Get("contacts", ada.ID)
	require.True(t, now.Field("custom.newsletter").Boolean, "the person has come back")
	require.False(t, now.Field("do_not_email").Boolean)
	require.Equal(t, 200, post("subscribe", "data[email]", "new@x.example", "data[merges][FNAME]", "New"))
	require.Equal(t, 200, post("cleaned", "data[email]", "new@x.example", "data[reason]", "hard"))
	require.Equal(t, 200, post("profile"))
	require.Equal(t, 400, b.call(t, "POST", key, "%zz"))
	all, err := b.QueryRecords(t.Context(), &sdk.QueryRecordsRequest{Object: "contacts", Filter: `email = "new@x.example"`})
	require.NoError(t, err)
	require.Len(t, all.Records, 1)
	require.Equal(t, "New", all.Records[0].Value("first_name"))

	require.Equal(t, 400, setup(t, "listmonk", "").call(t, "POST", key, "{}"), "listmonk has no webhook")
}

func TestCampaigns(t *testing.T) {
	t.Parallel()
	each(t, "", func(t *testing.T, b *bed) {
		run := func(input string) (*sdk.RunActionResponse, error) {
			// Every attempt at the same action carries the same key; the test host gives each call another.
			return b.p.RunAction(t.Context(), &sdk.RunActionRequest{Action: "campaign", InputJSON: []byte(input)})
		}
		res, err := run(`{"subject":"News","html":"<p>Hello</p>"}`)
		require.NoError(t, err)
		require.Contains(t, res.Message.Texts["de"], "Entwurf")
		require.Len(t, b.fake.campaigns, 1)
		require.Empty(t, b.fake.sent)
		res, err = run(`{"subject":"News","html":"<p>Hello</p>","send":true,"name":"Autumn"}`)
		require.NoError(t, err)
		require.Contains(t, res.Message.Texts["de"], "versendet")
		require.Len(t, b.fake.sent, 1)

		_, err = run(`{"subject":"News"}`)
		require.Equal(t, "invalid", code(err))
		b.fake.refuse = []int{401}
		_, err = run(`{"subject":"News","html":"x"}`)
		require.Equal(t, "unauthenticated", code(err))
		_, err = b.p.RunAction(t.Context(), &sdk.RunActionRequest{Action: "other"})
		require.Equal(t, "not_found", code(err))
		_, err = b.p.RunAction(t.Context(), &sdk.RunActionRequest{Action: "sync"})
		require.NoError(t, err)
		require.Len(t, b.Enqueued(), 2)
	})
}

func TestCheck(t *testing.T) {
	t.Parallel()
	each(t, "", func(t *testing.T, b *bed) {
		problem := func() *sdk.Problem {
			res, err := b.p.Check(t.Context(), &sdk.CheckRequest{})
			require.NoError(t, err)
			if len(res.Problems) == 0 {
				return nil
			}
			require.NotEmpty(t, res.Problems[0].Message.Texts["en"])
			require.NotEmpty(t, res.Problems[0].Message.Texts["de"])
			return res.Problems[0]
		}
		require.Nil(t, problem())
		b.Secret("api_key", "wrong-us21")
		require.Equal(t, "api_key", problem().Field)
		b.Secret("api_key", "k-us21")
		b.fake.refuse = []int{404}
		require.Equal(t, "list_id", problem().Field)
		b.fake.refuse = []int{500}
		_, err := b.p.Check(t.Context(), &sdk.CheckRequest{})
		require.True(t, sdk.AsError(err).Retryable)
		b.Fail("QueryRecords", &sdk.Error{Code: "invalid", Field: "filter", Message: "unknown field"})
		require.Equal(t, "filter", problem().Field)
	})
	for config, field := range map[string]string{
		`{}`: "consent_field", `{"consent_field":"custom.x","vendor":"other"}`: "vendor", `{"consent_field":"custom.x","vendor":"brevo","list_id":"x"}`: "list_id",
		`{"consent_field":"custom.x","vendor":"listmonk","list_id":"1"}`: "base_url", `{"consent_field":"custom.x","vendor":"mailchimp","list_id":"1"}`: "api_key",
	} {
		h := sdktest.New(t, "manifest.json")
		h.Config(config)
		h.Secret("api_key", "nodatacentre")
		res, err := h.Client(sdktest.Direct(plugin{})).Check(t.Context(), &sdk.CheckRequest{})
		require.NoError(t, err)
		require.Equal(t, field, res.Problems[0].Field, config)
	}
}
