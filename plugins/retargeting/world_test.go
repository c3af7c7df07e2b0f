package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/sdk"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

const allNetworks = `"networks":["google","meta","linkedin"],"google_account":"123-456-7890","meta_account":"act_42","linkedin_account":"5","linkedin_platform":"KONTOR"`

// world is Kontor with contacts, and the networks. Rights, the store and secrets are those of sdktest; contacts are the
// world's own, so that they can change and the whole filter language need not be understood.
type world struct {
	*vendors
	t        *testing.T
	host     *sdktest.Host
	contacts []*sdk.Record
	queries  []string
	plugin   sdk.PluginClient
}

func newWorld(t *testing.T, config string) *world {
	t.Helper()
	w := &world{vendors: newVendors(), t: t, host: sdktest.New(t, "manifest.json")}
	w.host.Config("{" + config + "}")
	for name, value := range map[string]string{
		"google_client_id": "client-4711", "google_client_secret": "s3cr3t-4711", "google_refresh_token": "again-4711",
		"meta_access_token": "EAAB-4711", "linkedin_access_token": "AQV-4711",
	} {
		w.host.Secret(name, value)
	}
	w.plugin = w.host.Client(func(ctx context.Context, host pluginv1.Caller, method string, req []byte) ([]byte, error) {
		between := pluginv1.CallerFunc(func(ctx context.Context, method string, req []byte) ([]byte, error) {
			switch method {
			case pluginv1.MethodHostFetch:
				return w.fetch(req)
			case pluginv1.MethodHostQueryRecords:
				return w.query(ctx, host, req)
			}
			return host.Call(ctx, method, req)
		})
		return sdktest.Direct(retargeting{})(ctx, between, method, req)
	})
	return w
}

func (w *world) contact(id, email, phone string, consent bool) *sdk.Record {
	r := &sdk.Record{Object: "contacts", ID: id, Fields: sdktest.Fields{"email": sdk.Text(email), "phone": sdk.Text(phone), "custom.ad_consent": sdk.Boolean(consent)}}
	w.contacts = append(w.contacts, r)
	return r
}

func parseForm(body string) url.Values {
	v, err := url.ParseQuery(body)
	if err != nil {
		panic(err)
	}
	return v
}

func (w *world) fetch(raw []byte) ([]byte, error) {
	req := &sdk.FetchRequest{}
	if err := req.UnmarshalVT(raw); err != nil {
		return nil, err
	}
	require.LessOrEqual(w.t, len(req.Body), 2<<20)
	to, err := url.Parse(req.URL)
	require.NoError(w.t, err)
	require.Contains(w.t, w.host.Manifest.HTTP.Allow, to.Scheme+"://"+to.Host)
	require.NotContains(w.t, req.URL, "meta_access_token", "a token must not stand in an address")
	r := httptest.NewRequest(req.Method, req.URL, bytes.NewReader(req.Body))
	for _, h := range req.Headers {
		r.Header.Set(h.Name, h.Value)
	}
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	resp := &sdk.FetchResponse{Status: int32(rec.Code), Body: rec.Body.Bytes()}
	for name := range rec.Header() {
		resp.Headers = append(resp.Headers, &sdk.Header{Name: http.CanonicalHeaderKey(name), Value: rec.Header().Get(name)})
	}
	return resp.MarshalVT()
}

var named = regexp.MustCompile(` AND in\(id, ([^)]*)\)$`)

// query answers filters as the plugin writes them: those who have agreed, among whom a list of ids names, and of a source.
func (w *world) query(ctx context.Context, host pluginv1.Caller, raw []byte) ([]byte, error) {
	req := &sdk.QueryRecordsRequest{}
	if err := req.UnmarshalVT(raw); err != nil {
		return nil, err
	}
	w.queries = append(w.queries, req.Filter)
	// sdktest has no contacts; it says whether the plugin may read these fields.
	ask := *req
	ask.Filter, ask.Cursor = "", ""
	b, err := ask.MarshalVT()
	require.NoError(w.t, err)
	if _, err := host.Call(ctx, pluginv1.MethodHostQueryRecords, b); err != nil {
		return nil, err
	}
	ids := []string(nil)
	if m := named.FindStringSubmatch(req.Filter); m != nil {
		for id := range strings.SplitSeq(m[1], ", ") {
			ids = append(ids, strings.Trim(id, `"`))
		}
	}
	if strings.Contains(req.Filter, "broken") {
		return nil, &sdk.Error{Code: "invalid", Field: "filter", Message: "unknown field"}
	}
	resp := &sdk.QueryRecordsResponse{}
	for _, r := range w.contacts {
		if r.ID <= req.Cursor || ids != nil && !slices.Contains(ids, r.ID) || !r.Field("custom.ad_consent").Boolean {
			continue
		}
		if strings.Contains(req.Filter, "lead_source = website") && r.Value("lead_source") != "website" {
			continue
		}
		if len(resp.Records) == int(req.Limit) {
			resp.NextCursor = resp.Records[req.Limit-1].ID
			break
		}
		resp.Records = append(resp.Records, r)
	}
	return resp.MarshalVT()
}

// sync runs the job to its end, and gives the waits that it has asked for by errors.
func (w *world) sync() (waits []int64) {
	w.t.Helper()
	cursor := ""
	for range 50 {
		resp, err := w.plugin.RunJob(w.t.Context(), &sdk.RunJobRequest{Job: "sync", Cursor: cursor})
		if e := sdk.AsError(err); e.GetRetryAfterMS() > 0 && e.Retryable {
			waits = append(waits, e.RetryAfterMS)
			continue
		}
		require.NoError(w.t, err)
		if resp.Done {
			return waits
		}
		cursor = resp.Cursor
	}
	w.t.Fatal("the job does not end")
	return nil
}

func (w *world) stored() []string {
	h := sdk.HostFrom(sdk.WithHost(w.t.Context(), w.host))
	ids, _, err := members(w.t.Context(), h, "", 1000)
	require.NoError(w.t, err)
	return ids
}

func in(t *testing.T, a audienceFake, id string, hashes ...string) {
	t.Helper()
	var have []string
	for h := range a.in[id] {
		have = append(have, h)
	}
	require.ElementsMatch(t, hashes, have)
}
