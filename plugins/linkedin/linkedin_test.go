package main

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/sdk"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

const owned = `{"owner":"urn:li:sponsoredAccount:503"`

// bed is a host with the plugin, and LinkedIn beside it.
type bed struct {
	*sdktest.Host
	p  sdk.PluginClient
	li *fake
}

func setup(t *testing.T, config string) *bed {
	t.Helper()
	b := &bed{Host: sdktest.New(t, "manifest.json"), li: newFake()}
	b.Secret("access_token", b.li.token)
	b.Secret("client_secret", "shh")
	b.Config(config)
	b.Site("https://api.linkedin.com", b.li)
	b.Site("https://www.linkedin.com", b.li)
	b.p = b.Client(sdktest.Direct(plugin{}))
	return b
}

// work runs the job until it is done or wants to wait, and gives how long it wants to wait and what it has dealt with.
func (b *bed) work(t *testing.T, input string) (wait, processed int64) {
	t.Helper()
	req := &sdk.RunJobRequest{Job: "leads", InputJSON: []byte(input)}
	for range 20 {
		res, err := b.p.RunJob(t.Context(), req)
		require.NoError(t, err)
		processed += res.Processed
		if res.Done || res.NextAfterMS > 0 {
			return res.NextAfterMS, processed
		}
		require.NotEqual(t, req.Cursor, res.Cursor)
		req.Cursor = res.Cursor
	}
	t.Fatal("the job comes to no end")
	return 0, 0
}

func (b *bed) find(t *testing.T, object, filter string) []*sdk.Record {
	t.Helper()
	res, err := b.QueryRecords(t.Context(), &sdk.QueryRecordsRequest{Object: object, Filter: filter, Limit: 200})
	require.NoError(t, err)
	return res.Records
}

func code(err error) string { return sdk.AsError(err).GetCode() }

func ago(d time.Duration) int64 { return time.Now().Add(-d).UnixMilli() }

var ada = map[int]string{
	1: "Ada", 2: "Lovelace", 3: "ada@home.example", 4: "ada@engine.example", 5: "+49 30 1234567", 6: "CTO", 7: "Engine Ltd", 8: "51-200", 9: "London",
	10: "https://www.linkedin.com/in/ada", 11: "Computing", 12: "10k",
}

func TestAResponseBecomesALead(t *testing.T) {
	t.Parallel()
	b := setup(t, owned+"}")
	b.li.responses = []map[string]any{submitted("r-1", ago(time.Hour*24), ada)}
	wait, n := b.work(t, "")
	require.Zero(t, wait)
	require.EqualValues(t, 1, n)

	leads := b.find(t, "leads", "")
	require.Len(t, leads, 1)
	l := leads[0]
	for field, want := range map[string]string{
		"first_name": "Ada", "last_name": "Lovelace", "email": "ada@engine.example", "phone": "+49 30 1234567", "job_title": "CTO", "company_name": "Engine Ltd",
		"industry": "Computing", "lead_source": "advertising", "campaign": "Autumn", "external_id": "linkedin:r-1",
	} {
		require.Equal(t, want, l.Value(field), field)
	}
	require.EqualValues(t, 51, l.Field("employees").Integer)
	require.JSONEq(t, `{"city":"London"}`, string(l.Field("address").JSON))
	said := l.Value("description")
	for _, part := range []string{"LinkedIn: Demo", "Your budget?: 10k", "When?: Later", "E-mail: ada@home.example", "utm: li-autumn", "☑ You may write to me.", "☐ #92"} {
		require.Contains(t, said, part)
	}
	require.Len(t, b.Emitted(), 1)
	require.Equal(t, "linkedin.lead.received", b.Emitted()[0].Type)
	require.JSONEq(t, `{"form":"Demo","campaign":"Autumn","lead_type":"SPONSORED","outcome":"created"}`, string(b.Emitted()[0].DataJSON))

	// The next run asks for what has come since, with an overlap, and does nothing twice.
	_, n = b.work(t, "")
	require.Zero(t, n)
	require.Len(t, b.find(t, "leads", ""), 1)
	b.li.responses = append(b.li.responses, submitted("r-2", ago(time.Minute), map[int]string{1: "Bob", 4: "bob@engine.example"}))
	_, n = b.work(t, "")
	require.EqualValues(t, 1, n)
	require.Len(t, b.find(t, "leads", ""), 2)
}

func TestManyPagesAndKinds(t *testing.T) {
	t.Parallel()
	b := setup(t, owned+`,"lead_types":["SPONSORED","EVENT"]}`)
	for i := range 120 {
		r := submitted("r-"+strconv.Itoa(i), ago(time.Duration(i+1)*time.Minute), map[int]string{1: "P", 2: strconv.Itoa(i), 4: "p" + strconv.Itoa(i) + "@x.example"})
		if i%3 == 0 {
			r["leadType"] = "EVENT"
		}
		b.li.responses = append(b.li.responses, r)
	}
	b.li.responses = append(b.li.responses, submitted("old", ago(200*24*time.Hour), ada))
	_, n := b.work(t, "")
	require.EqualValues(t, 120, n)
	require.Len(t, b.find(t, "leads", `lead_source = "social_media"`), 40)
}

func TestWhatIsThereAlready(t *testing.T) {
	t.Parallel()
	t.Run("a lead with the address is added to as the rules have it", func(t *testing.T) {
		t.Parallel()
		b := setup(t, owned+`,"rule":"fill_empty","field_rules":{"leads.job_title":"overwrite","campaign":"suggest"}}`)
		old := b.Record("leads", sdktest.Fields{"email": sdk.Text("ada@engine.example"), "first_name": sdk.Text("A."), "job_title": sdk.Text("Programmer"), "description": sdk.Text("Old")})
		b.li.responses = []map[string]any{submitted("r-1", ago(time.Hour), ada)}
		b.work(t, "")
		l := b.Get("leads", old.ID)
		require.Equal(t, "A.", l.Value("first_name"), "what is there stays")
		require.Equal(t, "Lovelace", l.Value("last_name"), "what is empty is filled")
		require.Equal(t, "CTO", l.Value("job_title"), "overwritten")
		require.Empty(t, l.Value("campaign"), "only suggested")
		require.Equal(t, "linkedin:r-1", l.Value("external_id"))
		require.True(t, strings.HasPrefix(l.Value("description"), "Old\n\nLinkedIn: Demo"))
		require.Len(t, b.find(t, "leads", ""), 1)
	})
	t.Run("a contact with the address gets suggestions", func(t *testing.T) {
		t.Parallel()
		b := setup(t, owned+"}")
		c := b.Record("contacts", sdktest.Fields{"email": sdk.Text("ada@engine.example"), "first_name": sdk.Text("Ada")})
		b.li.responses = []map[string]any{submitted("r-1", ago(time.Hour), ada)}
		b.work(t, "")
		require.Empty(t, b.find(t, "leads", ""))
		require.Equal(t, c.ID, b.Emitted()[0].Record.ID)
		got, err := b.p.Enrich(t.Context(), &sdk.EnrichRequest{Record: c})
		require.NoError(t, err)
		values := map[string]string{}
		for _, s := range got.Suggestions {
			values[s.Field] = s.Value.Text
			require.InDelta(t, 0.9, s.Confidence, 0.001)
			require.Equal(t, "LinkedIn: Demo", s.Source)
			require.Equal(t, "https://www.linkedin.com/in/ada", s.SourceURL)
			require.NotEmpty(t, s.ObservedAt)
		}
		require.Equal(t, map[string]string{"last_name": "Lovelace", "job_title": "CTO", "phone": "+49 30 1234567", "linkedin_url": "https://www.linkedin.com/in/ada"}, values)
	})
	t.Run("unless leads are wanted all the same", func(t *testing.T) {
		t.Parallel()
		b := setup(t, owned+`,"known_contact":"lead"}`)
		b.Record("contacts", sdktest.Fields{"email": sdk.Text("ada@engine.example")})
		b.li.responses = []map[string]any{submitted("r-1", ago(time.Hour), ada)}
		b.work(t, "")
		require.Len(t, b.find(t, "leads", ""), 1)
	})
	t.Run("test leads are left out unless they are wanted", func(t *testing.T) {
		t.Parallel()
		for config, want := range map[string]int{owned + "}": 0, owned + `,"test_leads":true}`: 1} {
			b := setup(t, config)
			r := submitted("r-1", ago(time.Hour), ada)
			r["testLead"] = true
			b.li.responses = []map[string]any{r}
			b.work(t, "")
			require.Len(t, b.find(t, "leads", ""), want)
		}
	})
}

func TestAValueThatAFieldRefusesMovesIntoTheDescription(t *testing.T) {
	t.Parallel()
	b := setup(t, owned+"}")
	b.li.responses = []map[string]any{submitted("r-1", ago(time.Hour), ada)}
	b.Fail("CreateRecord", &sdk.Error{Code: "invalid", Field: "phone", Message: "phone"}, &sdk.Error{Code: "invalid", Field: "address", Message: "address"})
	b.work(t, "")
	l := b.find(t, "leads", "")[0]
	require.True(t, l.Field("phone").Empty())
	require.Contains(t, l.Value("description"), "phone: +49 30 1234567")
	require.Contains(t, l.Value("description"), `address: {"city":"London"}`)

	b = setup(t, owned+"}")
	b.li.responses = []map[string]any{submitted("r-1", ago(time.Hour), ada)}
	b.Fail("CreateRecord", &sdk.Error{Code: "invalid", Field: "owner_id", Message: "required"})
	_, err := b.p.RunJob(t.Context(), &sdk.RunJobRequest{Job: "leads"})
	require.Equal(t, "invalid", code(err), "what cannot be mended is an error")
}

func TestAFailureInTheMiddleLosesNothing(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"QueryRecords", "CreateRecord", "EmitEvent", "KVSet", "KVGet"} {
		b := setup(t, owned+"}")
		b.li.responses = []map[string]any{submitted("r-1", ago(time.Hour), ada), submitted("r-2", ago(2*time.Hour), map[int]string{4: "bob@x.example"})}
		b.Fail(method, &sdk.Error{Code: "unavailable", Retryable: true})
		_, err := b.p.RunJob(t.Context(), &sdk.RunJobRequest{Job: "leads"})
		require.Equal(t, "unavailable", code(err), method)
		b.work(t, "")
		require.Len(t, b.find(t, "leads", ""), 2, method)
		require.Len(t, b.Emitted(), 2, method)
	}
}

func TestWhatLinkedInRefuses(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		prepare func(*bed)
		code    string
		says    string
		field   string
	}{
		"token":        {func(b *bed) { b.Secret("access_token", "old") }, "unauthenticated", "make a new one", "access_token"},
		"version":      {func(b *bed) { b.Config(owned + `,"api_version":"202301"}`) }, "invalid", "202301", "api_version"},
		"forbidden":    {func(b *bed) { b.li.refuse = []int{403} }, "permission_denied", "product", ""},
		"broken":       {func(b *bed) { b.li.refuse = []int{502} }, "upstream", "502", ""},
		"bad request":  {func(b *bed) { b.li.refuse = []int{400} }, "invalid", "refused for the test", ""},
		"owner is odd": {func(b *bed) { b.Config(`{"owner":"urn:li:person:1"}`) }, "invalid", "sponsoredAccount", "owner"},
	} {
		b := setup(t, owned+"}")
		tc.prepare(b)
		_, err := b.p.RunJob(t.Context(), &sdk.RunJobRequest{Job: "leads"})
		e := sdk.AsError(err)
		require.Equal(t, tc.code, e.GetCode(), name)
		require.Contains(t, e.Message, tc.says, name)
		require.Equal(t, tc.field, e.Field, name)
		require.Equal(t, name == "broken", e.Retryable, name)
	}

	b := setup(t, owned+"}")
	b.li.refuse, b.li.retryAfter = []int{429}, "120"
	wait, _ := b.work(t, "")
	require.EqualValues(t, 120_000, wait, "a limit is waited for")
	b.li.refuse, b.li.retryAfter = []int{429}, "later"
	b.li.responses = []map[string]any{submitted("r-1", ago(time.Hour), ada)}
	wait, _ = b.work(t, `{"response":"r-1"}`)
	require.EqualValues(t, 60_000, wait)

	_, err := b.p.RunJob(t.Context(), &sdk.RunJobRequest{Job: "leads", Cursor: "{"})
	require.Equal(t, "invalid", code(err))
	_, err = b.p.RunJob(t.Context(), &sdk.RunJobRequest{Job: "other"})
	require.Equal(t, "not_found", code(err))
	_, err = b.p.RunJob(t.Context(), &sdk.RunJobRequest{Job: "leads", InputJSON: []byte(`{}`)})
	require.Equal(t, "invalid", code(err))
	b.Config("{}")
	wait, n := b.work(t, "")
	require.Zero(t, wait+n, "without an owner there is nothing to read")
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for text, want := range map[string]int64{
		"": 60_000, "0": 1000, "5": 5000, "99999": 3_600_000, "Fri, 02 Jan 2026 03:05:05 GMT": 60_000, "Fri, 02 Jan 2026 03:00:00 GMT": 1000, "-3": 60_000,
	} {
		require.Equal(t, want, retryAfter(text, now), text)
	}
}

func TestNotifications(t *testing.T) {
	t.Parallel()
	b := setup(t, owned+"}")
	ask := func(method, query string, body []byte, signature string) (*sdk.HandleHTTPResponse, error) {
		return b.p.HandleHTTP(t.Context(), &sdk.HandleHTTPRequest{Route: "/webhook", Method: method, Query: query, Body: body, Headers: []*sdk.Header{{Name: "X-Li-Signature", Value: signature}}})
	}
	status := func(method, query string, body []byte, signature string) int {
		res, err := ask(method, query, body, signature)
		require.NoError(t, err)
		return int(res.Status)
	}
	// The challenge of the description of webhooks.
	res, err := ask("GET", "challengeCode=890e4665-4dfe-4ab1-b689-ed553bceeed0", nil, "")
	require.NoError(t, err)
	var answer map[string]string
	require.NoError(t, json.Unmarshal(res.Body, &answer))
	require.Equal(t, map[string]string{"challengeCode": "890e4665-4dfe-4ab1-b689-ed553bceeed0", "challengeResponse": sign("shh", []byte("890e4665-4dfe-4ab1-b689-ed553bceeed0"))}, answer)
	require.Equal(t, 400, status("GET", "", nil, ""))
	require.Equal(t, 400, status("GET", "challengeCode="+strings.Repeat("x", 201), nil, ""))
	require.Equal(t, 405, status("PUT", "", nil, ""))

	body := []byte(`{"type":"LEAD_ACTION","leadGenFormResponse":"urn:li:leadGenFormResponse:r-1","leadGenForm":"urn:li:versionedLeadGenForm:(urn:li:leadGenForm:10,1)","leadType":"SPONSORED","leadAction":"CREATED","occurredAt":1720000000000}`)
	good := sign("shh", append([]byte("hmacsha256="), body...))
	require.Equal(t, 401, status("POST", "", body, ""))
	require.Equal(t, 401, status("POST", "", body, sign("shh", body)), "the prefix belongs to what is signed")
	require.Equal(t, 401, status("POST", "", append(body, ' '), good))
	require.Empty(t, b.Enqueued())
	require.Equal(t, 200, status("POST", "", body, good))
	require.Equal(t, 200, status("POST", "", body, "hmacsha256="+good))
	require.Len(t, b.Enqueued(), 1, "told twice, done once")

	b.li.responses = []map[string]any{submitted("r-1", ago(time.Hour), ada)}
	_, n := b.work(t, string(b.Enqueued()[0].InputJSON))
	require.EqualValues(t, 1, n)
	require.Len(t, b.find(t, "leads", ""), 1)
	_, n = b.work(t, "")
	require.Zero(t, n, "the schedule knows what a notification has brought")

	gone := []byte(`{"type":"LEAD_ACTION","leadGenFormResponse":"urn:li:leadGenFormResponse:r-1","leadAction":"DELETED"}`)
	require.Equal(t, 200, status("POST", "", gone, sign("shh", append([]byte("hmacsha256="), gone...))))
	require.Equal(t, "linkedin.lead.withdrawn", b.Emitted()[1].Type)
	require.Equal(t, b.find(t, "leads", "")[0].ID, b.Emitted()[1].Record.ID)

	for text, want := range map[string]int{`{`: 400, `{"type":"ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"}`: 200, `{"type":"LEAD_ACTION"}`: 200} {
		require.Equal(t, want, status("POST", "", []byte(text), sign("shh", []byte("hmacsha256="+text))), text)
	}
	_, n = b.work(t, `{"response":"unknown"}`)
	require.Zero(t, n, "a response that is gone is no error")

	bare := sdktest.New(t, "manifest.json")
	res, err = bare.Client(sdktest.Direct(plugin{})).HandleHTTP(t.Context(), &sdk.HandleHTTPRequest{Route: "/webhook", Method: "POST"})
	require.NoError(t, err)
	require.EqualValues(t, 503, res.Status)
}
