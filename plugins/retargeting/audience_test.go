package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/sdk"
)

func member(id, email, phone string) *sdk.AudienceMember {
	m := &sdk.AudienceMember{ID: id}
	if email != "" {
		m.EmailSHA256 = []string{hashed(email)}
	}
	if phone != "" {
		m.PhoneSHA256 = []string{hashed(phone)}
	}
	return m
}

func (w *world) audience(req *sdk.SyncAudienceRequest) (*sdk.SyncAudienceResponse, map[string]*sdk.Error) {
	w.t.Helper()
	resp, err := w.plugin.SyncAudience(w.t.Context(), req)
	require.NoError(w.t, err)
	failures := map[string]*sdk.Error{}
	for _, f := range resp.Failures {
		require.Nil(w.t, failures[f.ID], "one failure for each member")
		failures[f.ID] = f.Error
	}
	return resp, failures
}

func TestAnAudienceIsMadeFilledAndEmptied(t *testing.T) {
	t.Parallel()
	w := newWorld(t, allNetworks)
	ada, bob := hashed("ada@example.org"), hashed("bob@example.org")
	req := &sdk.SyncAudienceRequest{AudienceID: "aud_1", Name: "Fair 2026", Add: []*sdk.AudienceMember{member("1", "ada@example.org", "+491701234567"), member("2", "bob@example.org", "")}}
	resp, failures := w.audience(req)
	require.Equal(t, "google:777,linkedin:999,meta:888", resp.ExternalID)
	require.Equal(t, "Fair 2026", w.google.made["777"])
	require.Equal(t, "Fair 2026", w.meta.made["888"])
	in(t, w.google, "777", ada, bob, hashed("+491701234567"))
	in(t, w.meta, "888", ada, bob, hashed("+491701234567"))
	// A new segment of LinkedIn takes members only after some seconds: the host asks again.
	in(t, w.linkedin, "999")
	require.Len(t, failures, 2)
	require.Equal(t, int64(freshMS), failures["1"].RetryAfterMS)

	req.ExternalID = resp.ExternalID
	resp, failures = w.audience(req)
	require.Empty(t, failures)
	require.Equal(t, req.ExternalID, resp.ExternalID)
	in(t, w.linkedin, "999", ada, bob)

	_, failures = w.audience(&sdk.SyncAudienceRequest{AudienceID: "aud_1", ExternalID: resp.ExternalID, Remove: []*sdk.AudienceMember{member("1", "ada@example.org", "+491701234567")}})
	require.Empty(t, failures)
	in(t, w.google, "777", bob)
	in(t, w.meta, "888", bob)
	in(t, w.linkedin, "999", bob)
}

func TestWhoLeavesDoesNotJoin(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `"networks":["meta"],"meta_account":"42"`)
	ada := member("1", "ada@example.org", "")
	resp, failures := w.audience(&sdk.SyncAudienceRequest{Name: "x", Add: []*sdk.AudienceMember{ada}, Remove: []*sdk.AudienceMember{ada}})
	require.Equal(t, "conflict", failures["1"].Code)
	require.Equal(t, "meta:888", resp.ExternalID)
	in(t, w.meta, "888")
}

func TestMembersThatANetworkCannotReadAreNamed(t *testing.T) {
	t.Parallel()
	for _, network := range []string{netGoogle, netMeta, netLinkedIn} {
		t.Run(network, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, `"networks":["`+network+`"],"google_account":"1234567890","meta_account":"42","linkedin_account":"5"`)
			w.google.make("1", "")
			w.meta.make("1", "")
			w.linkedin.make("1", "")
			w.bad[hashed("bad@example.org")] = true
			_, failures := w.audience(&sdk.SyncAudienceRequest{ExternalID: network + ":1", Add: []*sdk.AudienceMember{
				member("good", "good@example.org", ""),
				member("bad", "bad@example.org", ""),
				{ID: "none"},
				{ID: "nonsense", EmailSHA256: []string{"ada@example.org"}},
				member("last", "last@example.org", ""),
			}})
			require.Len(t, failures, 3)
			for _, id := range []string{"bad", "none", "nonsense"} {
				require.Equal(t, "invalid", failures[id].GetCode(), id)
				require.False(t, failures[id].Retryable)
			}
			have := map[string]audienceFake{netGoogle: w.google, netMeta: w.meta, netLinkedIn: w.linkedin}[network]
			in(t, have, "1", hashed("good@example.org"), hashed("last@example.org"))
		})
	}
}

func TestOneNetworkThatFailsDoesNotKeepTheOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, allNetworks)
	w.google.make("1", "")
	w.meta.make("2", "")
	w.linkedin.make("3", "")
	w.faults["graph.facebook.com"] = []fault{{status: 500, body: "oops"}}
	_, failures := w.audience(&sdk.SyncAudienceRequest{ExternalID: "google:1,meta:2,linkedin:3", Add: []*sdk.AudienceMember{member("1", "ada@example.org", "")}})
	require.Equal(t, "upstream", failures["1"].Code)
	require.True(t, failures["1"].Retryable)
	in(t, w.google, "1", hashed("ada@example.org"))
	in(t, w.meta, "2")
	in(t, w.linkedin, "3", hashed("ada@example.org"))
}

func TestWhatNetworksRefuse(t *testing.T) {
	t.Parallel()
	usage := map[string]string{"X-Business-Use-Case-Usage": `{"42":[{"type":"custom_audience","call_count":100,"estimated_time_to_regain_access":7}]}`}
	for _, x := range []struct {
		name, network, at string
		fault             fault
		code              string
		retry             int64
	}{
		{"google pace", netGoogle, "audienceMembers", fault{429, `{"error":{"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"22s"}]}}`, nil}, "rate_limited", 22_000},
		{"google not let in", netGoogle, "audienceMembers", fault{403, `{"error":{"message":"no access","details":[{"reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}}`, nil}, "permission_denied", 0},
		{"google token", netGoogle, "audienceMembers", fault{401, `{"error":{"message":"expired"}}`, nil}, "unauthenticated", 0},
		{"google broken", netGoogle, "audienceMembers", fault{503, `<html>`, nil}, "upstream", 30_000},
		{"google list", netGoogle, "audienceMembers", fault{400, `{"error":{"message":"INVALID_USER_LIST_ID"}}`, nil}, "invalid", 0},
		{"google refresh", netGoogle, "oauth2", fault{400, `{"error":"invalid_grant"}`, nil}, "unauthenticated", 0},
		{"google refresh broken", netGoogle, "oauth2", fault{500, `x`, nil}, "upstream", 30_000},
		{"google refresh empty", netGoogle, "oauth2", fault{200, `{}`, nil}, "upstream", 60_000},
		{"meta token", netMeta, "users", fault{400, `{"error":{"message":"expired","code":190}}`, nil}, "unauthenticated", 0},
		{"meta pace", netMeta, "users", fault{400, `{"error":{"message":"too many calls","code":80003}}`, usage}, "rate_limited", 420_000},
		{"meta pace, old", netMeta, "users", fault{400, `{"error":{"message":"too many calls","code":17}}`, nil}, "rate_limited", 60_000},
		{"meta terms", netMeta, "users", fault{403, `{"error":{"message":"terms","code":200,"error_user_title":"Terms","error_user_msg":"Accept them"}}`, nil}, "permission_denied", 0},
		{"meta flagged", netMeta, "users", fault{400, `{"error":{"message":"Invalid parameter","code":100,"error_subcode":1713230}}`, nil}, "conflict", 0},
		{"meta for a moment", netMeta, "users", fault{500, `{"error":{"message":"unknown","code":2,"is_transient":true}}`, nil}, "upstream", 30_000},
		{"meta nonsense", netMeta, "users", fault{200, `<html>`, nil}, "upstream", 0},
		{"linkedin pace", netLinkedIn, "users", fault{429, `{"message":"throttled"}`, map[string]string{"Retry-After": "13"}}, "rate_limited", 13_000},
		{"linkedin token", netLinkedIn, "users", fault{401, `{"code":"EXPIRED_ACCESS_TOKEN"}`, nil}, "unauthenticated", 0},
		{"linkedin version", netLinkedIn, "users", fault{426, `{"code":"NONEXISTENT_VERSION","message":"gone"}`, nil}, "invalid", 0},
		{"linkedin segment", netLinkedIn, "users", fault{404, `{}`, nil}, "not_found", 0},
		{"linkedin nonsense", netLinkedIn, "users", fault{200, `{"elements":[]}`, nil}, "upstream", 60_000},
		{"linkedin member", netLinkedIn, "users", fault{207, `{"elements":[{"status":429}]}`, nil}, "rate_limited", 60_000},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, `"networks":["`+x.network+`"],"google_account":"1234567890","meta_account":"42","linkedin_account":"5"`)
			w.google.make("1", "")
			w.meta.make("1", "")
			w.linkedin.make("1", "")
			w.faults[x.at] = []fault{x.fault}
			resp, err := w.plugin.SyncAudience(t.Context(), &sdk.SyncAudienceRequest{ExternalID: "1", Add: []*sdk.AudienceMember{member("m", "ada@example.org", "")}})
			e := sdk.AsError(err)
			if err == nil {
				require.Len(t, resp.Failures, 1)
				e = resp.Failures[0].Error
			}
			require.Equal(t, x.code, e.Code, e)
			require.Equal(t, x.retry, e.RetryAfterMS, e)
			require.Equal(t, x.retry > 0, e.Retryable)
			require.False(t, isUnreadable(e), "what concerns the whole request must not be taken for the fault of a member")
		})
	}
}

func TestMakingAnAudienceFails(t *testing.T) {
	t.Parallel()
	for network, at := range map[string]string{netGoogle: "userLists", netMeta: "customaudiences", netLinkedIn: "dmpSegments"} {
		for _, f := range []fault{{status: 403, body: `{}`}, {status: 201, body: `{}`}, {status: 200, body: `{}`}} {
			w := newWorld(t, `"networks":["`+network+`"],"google_account":"1234567890","meta_account":"42","linkedin_account":"5","linkedin_platform":"K"`)
			w.faults[at] = []fault{f}
			_, err := w.plugin.SyncAudience(t.Context(), &sdk.SyncAudienceRequest{Name: "x", Add: []*sdk.AudienceMember{member("m", "ada@example.org", "")}})
			require.Error(t, err, network)
		}
	}
}

func TestManyMembersGoInBatches(t *testing.T) {
	t.Parallel()
	w := newWorld(t, allNetworks)
	w.google.make("1", "")
	w.meta.make("2", "")
	w.linkedin.make("3", "")
	var add []*sdk.AudienceMember
	for i := range 10_500 {
		add = append(add, member(fmt.Sprint(i), fmt.Sprintf("p%d@example.org", i), ""))
	}
	_, failures := w.audience(&sdk.SyncAudienceRequest{ExternalID: "google:1,meta:2,linkedin:3", Add: add})
	require.Empty(t, failures)
	require.Len(t, w.google.in["1"], len(add))
	require.Len(t, w.meta.in["2"], len(add))
	require.Len(t, w.linkedin.in["3"], len(add))
	require.Equal(t, []said{
		{"POST", "/v1/audienceMembers:ingest", 5000},
		{"POST", "/v1/audienceMembers:ingest", 5000},
		{"POST", "/v1/audienceMembers:ingest", 500},
		{"POST", "/rest/dmpSegments/3/users", 2000},
		{"POST", "/rest/dmpSegments/3/users", 2000},
		{"POST", "/rest/dmpSegments/3/users", 2000},
		{"POST", "/rest/dmpSegments/3/users", 2000},
		{"POST", "/rest/dmpSegments/3/users", 2000},
		{"POST", "/rest/dmpSegments/3/users", 500},
		{"POST", `/v25.0/2/users "EMAIL_SHA256"`, 10_000},
		{"POST", `/v25.0/2/users "EMAIL_SHA256"`, 500},
	}, w.requests)
}

func TestATokenOfLinkedInIsRefreshed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `"networks":["linkedin"],"linkedin_account":"5"`)
	w.linkedin.make("3", "")
	for name, value := range map[string]string{"linkedin_access_token": "old", "linkedin_refresh_token": "again-4711", "linkedin_client_id": "c-4711", "linkedin_client_secret": "s3cr3t-4711"} {
		w.host.Secret(name, value)
	}
	_, failures := w.audience(&sdk.SyncAudienceRequest{ExternalID: "3", Add: []*sdk.AudienceMember{member("m", "ada@example.org", "")}})
	require.Empty(t, failures)
	in(t, w.linkedin, "3", hashed("ada@example.org"))
}
