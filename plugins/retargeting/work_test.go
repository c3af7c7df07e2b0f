package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/sdk"
)

func TestTheJobBringsInOnlyWhoHasAgreed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, allNetworks+`,"filter":"lead_source = website"`)
	w.contact("con_1", "A.da@gmail.com", "030 1234567", true).Fields["lead_source"] = sdk.Text("website")
	w.contact("con_2", "bob@example.org", "", true)
	w.contact("con_3", "eve@example.org", "", false).Fields["lead_source"] = sdk.Text("website")
	require.Equal(t, []int64{freshMS}, w.sync(), "a new segment of LinkedIn takes members only after some seconds")
	in(t, w.google, "777", hashed("ada@gmail.com"), hashed("+49301234567"))
	in(t, w.meta, "888", hashed("a.da@gmail.com"), hashed("49301234567"))
	in(t, w.linkedin, "999", hashed("a.da@gmail.com"))
	require.Equal(t, []string{"con_1"}, w.stored())
	require.Contains(t, w.queries[len(w.queries)-1], "custom.ad_consent = true AND (lead_source = website)")

	// Nothing has changed: nothing is said.
	w.requests = nil
	require.Empty(t, w.sync())
	require.Empty(t, w.requests)

	// Another address: the old one leaves.
	w.contacts[0].Fields["email"] = sdk.Text("ada@example.org")
	w.sync()
	in(t, w.google, "777", hashed("ada@example.org"), hashed("+49301234567"))
	in(t, w.linkedin, "999", hashed("ada@example.org"))

	// The consent is withdrawn, and the contact is erased before the job has come by.
	w.contacts = w.contacts[1:]
	w.sync()
	in(t, w.google, "777")
	in(t, w.meta, "888")
	in(t, w.linkedin, "999")
	require.Empty(t, w.stored())
}

func TestNobodyComesInByASlipInTheFilter(t *testing.T) {
	t.Parallel()
	c := &config{Networks: []string{netMeta}, ConsentField: "custom.ad_consent"}
	for _, v := range []*sdk.Value{nil, sdk.Null(), sdk.Boolean(false), sdk.Text("true"), sdk.Integer(1)} {
		require.False(t, c.agreed(&sdk.Record{Fields: map[string]*sdk.Value{"custom.ad_consent": v}}))
	}
	require.True(t, c.agreed(&sdk.Record{Fields: map[string]*sdk.Value{"custom.ad_consent": sdk.Boolean(true)}}))
	require.False(t, c.agreed(&sdk.Record{}))
}

func TestANetworkThatIsSwitchedOffLetsItsMembersGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `"networks":["google","meta"],"google_account":"1234567890","meta_account":"42"`)
	w.contact("con_1", "ada@example.org", "", true)
	w.sync()
	in(t, w.meta, "888", hashed("ada@example.org"))
	w.host.Config(`{"networks":["google"],"google_account":"1234567890","meta_account":"42"}`)
	w.sync()
	in(t, w.meta, "888")
	in(t, w.google, "777", hashed("ada@example.org"))
}

func TestNamesGoToMetaWhenTheyShall(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `"networks":["meta"],"meta_account":"42","match_names":true`)
	w.contact("con_1", "ada@example.org", "", true).Fields["last_name"] = sdk.Text("O'Neill")
	w.sync()
	in(t, w.meta, "888", hashed("ada@example.org"), hashed("oneill"))
	w.contacts[0].Fields["custom.ad_consent"] = sdk.Boolean(false)
	w.sync()
	in(t, w.meta, "888")
}

func TestManyContactsTakeManyPieces(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `"networks":["meta"],"meta_account":"42"`)
	for i := range 2*page + 20 {
		w.contact(fmt.Sprintf("con_%04d", i), fmt.Sprintf("p%d@example.org", i), "", true)
	}
	w.sync()
	require.Len(t, w.meta.in["888"], 2*page+20)
	w.contacts = nil
	w.sync()
	require.Empty(t, w.meta.in["888"])
	require.Empty(t, w.stored())
}

func TestTheJobStopsAndGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `"networks":["meta"],"meta_account":"42"`)
	w.contact("con_1", "ada@example.org", "", true)
	w.faults["users"] = []fault{{status: 429, header: map[string]string{"Retry-After": "9"}, body: "{}"}}
	require.Equal(t, []int64{9_000}, w.sync())
	in(t, w.meta, "888", hashed("ada@example.org"))

	// A token that has expired ends the job with an error that says so.
	w.contact("con_2", "bob@example.org", "", true)
	w.host.Secret("meta_access_token", "old")
	_, err := w.plugin.RunJob(t.Context(), &sdk.RunJobRequest{Job: "sync", Cursor: `{"joining":true}`})
	require.Equal(t, "unauthenticated", sdk.AsError(err).GetCode())

	// Whoever was about to join when the plugin was cut off is written down, and leaves when the consent is gone.
	w.host.Secret("meta_access_token", "EAAB-4711")
	w.faults["users"] = []fault{{status: 503}}
	_, err = w.plugin.RunJob(t.Context(), &sdk.RunJobRequest{Job: "sync", Cursor: `{"joining":true}`})
	require.Error(t, err)
	require.Equal(t, []string{"con_1", "con_2"}, w.stored())
	w.contacts[1].Fields["custom.ad_consent"] = sdk.Boolean(false)
	w.requests = nil
	w.sync()
	require.Equal(t, "DELETE", w.requests[0].method)
	require.Equal(t, []string{"con_1"}, w.stored())

	_, err = w.plugin.RunJob(t.Context(), &sdk.RunJobRequest{Job: "other"})
	require.Equal(t, "not_found", sdk.AsError(err).GetCode())
	_, err = w.plugin.RunJob(t.Context(), &sdk.RunJobRequest{Job: "sync", Cursor: "?"})
	require.Equal(t, "invalid", sdk.AsError(err).GetCode())
}

func TestContactsThatANetworkCannotReadAreLeftOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `"networks":["meta"],"meta_account":"42"`)
	w.bad[hashed("bad@example.org")] = true
	w.contact("con_1", "bad@example.org", "", true)
	w.contact("con_2", "ada@example.org", "", true)
	w.contact("con_3", "not an address", "", true)
	w.sync()
	in(t, w.meta, "888", hashed("ada@example.org"))
	require.Equal(t, []string{"con_2"}, w.stored())
}

func TestNobodyJoinsWhoCannotBeWrittenDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `"networks":["meta"],"meta_account":"42","meta_audience":"1"`)
	w.meta.make("1", "")
	w.contact("con_1", "ada@example.org", "", true)
	w.host.Fail("KVSet", &sdk.Error{Code: "too_large"})
	_, err := w.plugin.RunJob(t.Context(), &sdk.RunJobRequest{Job: "sync", Cursor: `{"joining":true}`})
	require.Equal(t, "too_large", sdk.AsError(err).GetCode())
	in(t, w.meta, "1")
}

func TestMembershipsAreRefreshed(t *testing.T) {
	t.Parallel()
	require.False(t, membership{Day: 100}.due(129))
	require.True(t, membership{Day: 100}.due(130))
	require.True(t, membership{Day: 100, Pending: true}.due(100))
}

func event(id, kind string, r *sdk.Record) *sdk.Event {
	return &sdk.Event{ID: id, Type: kind, Record: r}
}

func TestAWithdrawalRemovesAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, allNetworks)
	ada := w.contact("con_1", "ada@example.org", "", true)
	bob := w.contact("con_2", "bob@example.org", "", true)
	w.sync()
	ada.Fields["custom.ad_consent"] = sdk.Boolean(false)
	// Also when the filter cannot be evaluated any more.
	w.host.Config("{" + allNetworks + `,"filter":"broken"}`)
	failures := w.host.Replay(t, w.plugin, 10, event("e1", "record.updated", ada), event("e2", "record.deleted", &sdk.Record{Object: "contacts", ID: "con_2"}), event("e3", "record.updated", &sdk.Record{Object: "companies", ID: "com_1"}))
	require.Empty(t, failures)
	in(t, w.google, "777")
	in(t, w.meta, "888")
	in(t, w.linkedin, "999")
	require.Empty(t, w.stored())

	// Who has agreed is asked about: that fails with this filter, and comes again.
	resp, err := w.plugin.HandleEvents(t.Context(), &sdk.HandleEventsRequest{Events: []*sdk.Event{event("e4", "record.updated", bob), event("e5", "record.updated", bob)}})
	require.NoError(t, err)
	require.Len(t, resp.Failures, 2)
	w.host.Config("{" + allNetworks + "}")
	require.Empty(t, w.host.Replay(t, w.plugin, 10, event("e4", "record.updated", bob)))
	in(t, w.meta, "888", hashed("bob@example.org"))
}

func TestAWithdrawalThatANetworkDoesNotTakeComesAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `"networks":["meta"],"meta_account":"42"`)
	ada := w.contact("con_1", "ada@example.org", "", true)
	w.sync()
	ada.Fields["custom.ad_consent"] = sdk.Boolean(false)
	w.faults["users"] = []fault{{status: 500}}
	resp, err := w.plugin.HandleEvents(t.Context(), &sdk.HandleEventsRequest{Events: []*sdk.Event{event("e1", "record.updated", ada)}})
	require.NoError(t, err)
	require.Equal(t, "e1", resp.Failures[0].ID)
	require.Equal(t, []string{"con_1"}, w.stored(), "it stays written down until the network has taken it")
	require.Empty(t, w.host.Replay(t, w.plugin, 10, event("e1", "record.updated", ada)))
	in(t, w.meta, "888")
}

func TestAWithdrawalWhileTheNetworkIsToldWins(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `"networks":["google"],"google_account":"1234567890"`)
	ada := w.contact("con_1", "ada@example.org", "", true)
	w.between = func() {
		w.between = nil
		ada.Fields["custom.ad_consent"] = sdk.Boolean(false)
		resp, err := w.plugin.HandleEvents(t.Context(), &sdk.HandleEventsRequest{Events: []*sdk.Event{event("e1", "record.updated", ada)}})
		require.NoError(t, err)
		require.Empty(t, resp.Failures)
		w.google.set("777", hashed("ada@example.org"), true) // The network takes the first request after the second.
	}
	w.sync()
	in(t, w.google, "777")
	require.Empty(t, w.stored())
}

func TestEventsThatConcernNobodyNeedNoConfiguration(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	resp, err := w.plugin.HandleEvents(t.Context(), &sdk.HandleEventsRequest{Events: []*sdk.Event{event("e", "other.thing", nil)}})
	require.NoError(t, err)
	require.Empty(t, resp.Failures)
}

func TestCheckNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		config string
		secret map[string]string
		fields []string
	}{
		{allNetworks, nil, nil},
		{"", nil, []string{"networks"}},
		{`"networks":["google","meta","linkedin"]`, nil, []string{"google_account", "linkedin_account", "meta_account"}},
		{allNetworks, map[string]string{"google_refresh_token": "revoked", "meta_access_token": ""}, []string{"google_refresh_token", "meta_access_token"}},
		{allNetworks + `,"consent_field":"custom.other"`, nil, []string{"consent_field"}},
		{allNetworks + `,"filter":"broken"`, nil, []string{"filter"}},
	} {
		w := newWorld(t, x.config)
		for k, v := range x.secret {
			w.host.Secret(k, v)
		}
		resp, err := w.plugin.Check(t.Context(), &sdk.CheckRequest{})
		require.NoError(t, err)
		var fields []string
		for _, p := range resp.Problems {
			fields = append(fields, p.Field)
			require.NotEmpty(t, p.Message.Texts["de"])
			require.NotEmpty(t, p.Message.Texts["en"])
		}
		require.Equal(t, x.fields, fields, x.config)
		require.Empty(t, w.google.made)
	}
}
