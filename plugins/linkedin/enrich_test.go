package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/sdk"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

// devtestco is the sample of the description of the lookup, as those who administer the page get it.
func devtestco() map[string]any {
	return map[string]any{
		"id": 2414183, "localizedName": "Test Company Ltd", "vanityName": "devtestco", "localizedWebsite": "https://www.devtestco.example", "localizedDescription": "We test.",
		"staffCountRange": "SIZE_51_TO_200", "industries": []string{"urn:li:industry:4"}, "foundedOn": map[string]any{"year": 1998},
		"locations": []any{
			map[string]any{"locationType": "OTHER", "address": map[string]any{"city": "Paris"}},
			map[string]any{"locationType": "HEADQUARTERS", "address": map[string]any{"city": "Berlin", "postalCode": "10115", "country": "DE", "geographicArea": "Berlin"}},
		},
	}
}

func suggested(t *testing.T, b *bed, r *sdk.Record, fields ...string) map[string]*sdk.Suggestion {
	t.Helper()
	res, err := b.p.Enrich(t.Context(), &sdk.EnrichRequest{Record: r, Fields: fields})
	require.NoError(t, err)
	out := map[string]*sdk.Suggestion{}
	for _, s := range res.Suggestions {
		require.NotContains(t, out, s.Field, "one suggestion for a field")
		out[s.Field] = s
	}
	return out
}

func TestACompanyIsFound(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		fields sdktest.Fields
		sure   float64
	}{
		"by its page":           {sdktest.Fields{"linkedin_url": sdk.Text("https://de.linkedin.com/company/devtestco/about/")}, 0.95},
		"by its number":         {sdktest.Fields{"linkedin_url": sdk.Text("https://www.linkedin.com/company/2414183")}, 0.95},
		"by its domain":         {sdktest.Fields{"domain": sdk.Text("devtestco.example")}, 0.7},
		"by its website":        {sdktest.Fields{"website": sdk.Text("https://www.devtestco.example/de")}, 0.7},
		"by its address":        {sdktest.Fields{"email": sdk.Text("info@devtestco.example")}, 0.7},
		"not by a freemailer":   {sdktest.Fields{"email": sdk.Text("devtestco@gmx.de")}, 0},
		"not by another's page": {sdktest.Fields{"linkedin_url": sdk.Text("https://linkedin.com.evil.example/company/devtestco")}, 0},
		"not without anything":  {sdktest.Fields{"name": sdk.Text("Test Company Ltd")}, 0},
		"not when it is nobody": {sdktest.Fields{"linkedin_url": sdk.Text("https://www.linkedin.com/company/9")}, 0},
	} {
		b := setup(t, "{}")
		b.li.organizations = []map[string]any{devtestco()}
		got := suggested(t, b, b.Record("companies", tc.fields))
		if tc.sure == 0 {
			require.Empty(t, got, name)
			continue
		}
		require.InDelta(t, tc.sure, got["name"].Confidence, 0.001, name)
		require.Equal(t, "https://www.linkedin.com/company/devtestco", got["name"].SourceURL)
		require.Equal(t, "LinkedIn", got["name"].Source)
		require.Equal(t, "Test Company Ltd", got["name"].Value.Text)
		require.EqualValues(t, 51, got["employees"].Value.Integer)
		require.Less(t, got["employees"].Confidence, tc.sure, "a range is no number")
		require.EqualValues(t, 1998, got["year_founded"].Value.Integer)
		require.Equal(t, "Software Development", got["industry"].Value.Text)
		require.JSONEq(t, `{"city":"Berlin","postal_code":"10115","country":"DE","region":"Berlin"}`, string(got["address"].Value.JSON))
		require.Equal(t, "We test.", got["description"].Value.Text)
	}
}

func TestTheNameOfAnIndustryIsAskedForOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, "{}")
	b.li.organizations = []map[string]any{devtestco()}
	r := b.Record("companies", sdktest.Fields{"domain": sdk.Text("devtestco.example")})
	for range 2 {
		require.Contains(t, suggested(t, b, r), "industry")
	}
	require.Equal(t, 1, strings.Count(strings.Join(b.li.seen, "\n"), "/industries/4"))
}

func TestPagesThatShareADomainSayNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, "{}")
	other := devtestco()
	other["vanityName"] = "other"
	b.li.organizations = []map[string]any{devtestco(), other}
	require.Empty(t, suggested(t, b, b.Record("companies", sdktest.Fields{"domain": sdk.Text("devtestco.example")})))
}

func TestRulesOfSuggestions(t *testing.T) {
	t.Parallel()
	b := setup(t, `{"rule":"fill_empty","field_rules":{"companies.industry":"suggest"}}`)
	b.li.organizations = []map[string]any{devtestco()}
	r := b.Record("companies", sdktest.Fields{"domain": sdk.Text("devtestco.example"), "name": sdk.Text("Mine"), "industry": sdk.Text("Tests"), "website": sdk.Text("https://www.devtestco.example/")})
	got := suggested(t, b, r)
	require.NotContains(t, got, "name", "a field that is full is not suggested for")
	require.Contains(t, got, "industry", "unless the rule says so")
	require.NotContains(t, got, "website", "what stands there already is no suggestion")
	require.Contains(t, got, "employees")
	require.Equal(t, []string{"employees"}, keys(suggested(t, b, r, "employees", "name")))
}

func keys(m map[string]*sdk.Suggestion) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	return out
}

func TestRefreshWritesWhatTheRulesLet(t *testing.T) {
	t.Parallel()
	b := setup(t, `{"rule":"suggest","field_rules":{"name":"overwrite","employees":"fill_empty","year_founded":"fill_empty"}}`)
	b.li.organizations = []map[string]any{devtestco()}
	r := b.Record("companies", sdktest.Fields{"domain": sdk.Text("devtestco.example"), "name": sdk.Text("Mine"), "year_founded": sdk.Integer(2001)})
	res, err := b.p.RunAction(t.Context(), &sdk.RunActionRequest{Action: "refresh", Record: r})
	require.NoError(t, err)
	require.JSONEq(t, `{"written":["name","employees"],"left":["website","linkedin_url","industry","address","description"]}`, string(res.OutputJSON))
	require.Equal(t, "2 Felder geschrieben, 5 zu entscheiden.", res.Message.Texts["de"])
	now := b.Get("companies", r.ID)
	require.Equal(t, "Test Company Ltd", now.Value("name"))
	require.EqualValues(t, 51, now.Field("employees").Integer)
	require.EqualValues(t, 2001, now.Field("year_founded").Integer)
	require.True(t, now.Field("industry").Empty())

	_, err = b.p.RunAction(t.Context(), &sdk.RunActionRequest{Action: "refresh", Record: r})
	require.Equal(t, "stale", code(err), "a record that has changed is not overwritten")
	_, err = b.p.RunAction(t.Context(), &sdk.RunActionRequest{Action: "refresh"})
	require.Equal(t, "invalid", code(err))
	_, err = b.p.RunAction(t.Context(), &sdk.RunActionRequest{Action: "other"})
	require.Equal(t, "not_found", code(err))
}

func TestALeadIsEnriched(t *testing.T) {
	t.Parallel()
	b := setup(t, owned+"}")
	b.li.organizations = []map[string]any{devtestco()}
	b.li.responses = []map[string]any{submitted("r-1", ago(300*time.Hour), map[int]string{4: "eva@devtestco.example", 6: "Head of Tests"})}
	b.work(t, "")
	r := b.Record("leads", sdktest.Fields{"email": sdk.Text("Eva@devtestco.example")})
	got := suggested(t, b, r)
	require.Equal(t, "Head of Tests", got["job_title"].Value.Text)
	require.Equal(t, "Test Company Ltd", got["company_name"].Value.Text)
	require.NotContains(t, got, "linkedin_url")

	b.li.refuse = []int{403}
	got = suggested(t, b, r)
	require.Contains(t, got, "job_title", "the answers are there without the lookup")
	require.NotContains(t, got, "company_name")

	b.li.refuse = []int{429}
	_, err := b.p.Enrich(t.Context(), &sdk.EnrichRequest{Record: r})
	require.True(t, sdk.AsError(err).Retryable)
}

func TestProfilesAreReadWhereLinkedInGivesThem(t *testing.T) {
	t.Parallel()
	b := setup(t, owned+`,"profile_api":true}`)
	r := b.Record("contacts", sdktest.Fields{"email": sdk.Text("ada@engine.example")})
	b.li.responses = []map[string]any{submitted("r-1", ago(time.Hour), map[int]string{4: "ada@engine.example"})}
	b.work(t, "")
	require.Empty(t, suggested(t, b, r), "a member that is not there says nothing")
	b.li.people["MpGcnvaU_p"] = map[string]any{"id": "MpGcnvaU_p", "localizedFirstName": "Ada", "localizedLastName": "Lovelace", "localizedHeadline": "Analyst", "vanityName": "ada"}
	got := suggested(t, b, r)
	require.InDelta(t, 0.4, got["job_title"].Confidence, 0.001)
	require.Equal(t, "https://www.linkedin.com/in/ada", got["linkedin_url"].Value.Text)
	b.li.refuse = []int{403}
	_, err := b.p.Enrich(t.Context(), &sdk.EnrichRequest{Record: r})
	require.Equal(t, "permission_denied", code(err))
}

func TestSubscriptions(t *testing.T) {
	t.Parallel()
	b := setup(t, owned+`,"lead_types":["SPONSORED","EVENT"]}`)
	run := func(action, input string) error {
		_, err := b.p.RunAction(t.Context(), &sdk.RunActionRequest{Action: action, InputJSON: []byte(input)})
		return err
	}
	require.Equal(t, "invalid", code(run("subscribe", `{"url":"http://x.example"}`)))
	require.NoError(t, run("subscribe", `{"url":"https://x.example/hooks/t/webhook"}`))
	require.NoError(t, run("subscribe", `{"url":"https://x.example/hooks/t/webhook"}`))
	require.Len(t, b.li.subscriptions, 2, "one for each kind, however often it is asked for")
	require.Equal(t, map[string]any{"webhook": "https://x.example/hooks/t/webhook", "leadType": "SPONSORED", "owner": map[string]any{"sponsoredAccount": "urn:li:sponsoredAccount:503"}}, b.li.subscriptions["7001"])
	require.NoError(t, run("unsubscribe", ""))
	require.Empty(t, b.li.subscriptions)
	require.NoError(t, run("unsubscribe", ""))
	b.li.refuse = []int{403}
	require.Equal(t, "permission_denied", code(run("subscribe", `{"url":"https://x.example/"}`)))
}

func TestCheck(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	for name, tc := range map[string]struct {
		prepare func(*bed)
		fields  []string
		de      string
	}{
		"all is well":       {func(*bed) {}, nil, ""},
		"enrichment only":   {func(b *bed) { b.Config("{}") }, nil, ""},
		"no longer valid":   {func(b *bed) { b.Secret("access_token", "old") }, []string{"access_token"}, "abgelaufen"},
		"no permission":     {func(b *bed) { b.li.refuse = []int{403} }, []string{""}, "Lead Sync"},
		"no lookup":         {func(b *bed) { b.Config("{}"); b.li.refuse = []int{403} }, []string{""}, "Community Management"},
		"ends soon":         {func(b *bed) { b.li.expires = time.Now().Add(3*day + time.Hour).Unix() }, []string{"access_token"}, "3 Tagen"},
		"wrong secret":      {func(b *bed) { b.Secret("client_secret", "other") }, []string{"client_secret"}, "Geheimnis"},
		"old version":       {func(b *bed) { b.Config(owned + `,"api_version":"202301"}`) }, []string{"api_version"}, "202301"},
		"an owner is wrong": {func(b *bed) { b.Config(`{"owner":"x"}`) }, []string{"owner"}, "sponsoredAccount"},
	} {
		b := setup(t, owned+`,"client_id":"c"}`)
		b.li.expires = time.Now().Add(30 * day).Unix()
		tc.prepare(b)
		res, err := b.p.Check(t.Context(), &sdk.CheckRequest{})
		require.NoError(t, err, name)
		var fields []string
		for _, p := range res.Problems {
			fields = append(fields, p.Field)
			require.Contains(t, p.Message.Texts["de"], tc.de, name)
			require.NotEmpty(t, p.Message.Texts["en"])
		}
		require.Equal(t, tc.fields, fields, name)
	}
	b := setup(t, owned+"}")
	b.li.refuse = []int{503}
	_, err := b.p.Check(t.Context(), &sdk.CheckRequest{})
	require.True(t, sdk.AsError(err).Retryable, "that LinkedIn is away says nothing of the configuration")

	bare := sdktest.New(t, "manifest.json")
	res, err := bare.Client(sdktest.Direct(plugin{})).Check(t.Context(), &sdk.CheckRequest{})
	require.NoError(t, err)
	require.Equal(t, "access_token", res.Problems[0].Field)
}

func TestConformance(t *testing.T) {
	t.Parallel()
	b := setup(t, "{}")
	b.Conformance(t, sdktest.Direct(plugin{}))
}
