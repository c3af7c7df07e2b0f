package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/sdk"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

const allNetworks = `"networks":["google","meta","linkedin"],"google_account":"123-456-7890","meta_account":"act_42","linkedin_account":"5","linkedin_platform":"KONTOR"`

// world is Kontor and the networks. Rights and secrets are those of sdktest.
type world struct {
	*vendors
	t      *testing.T
	host   *sdktest.Host
	plugin sdk.PluginClient
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
			if method == pluginv1.MethodHostFetch {
				return w.fetch(req)
			}
			return host.Call(ctx, method, req)
		})
		return sdktest.Direct(retargeting{})(ctx, between, method, req)
	})
	return w
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

// hashed is the SHA-256 of a text, as Kontor hands it over.
func hashed(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func in(t *testing.T, a audienceFake, id string, hashes ...string) {
	t.Helper()
	var have []string
	for h := range a.in[id] {
		have = append(have, h)
	}
	require.ElementsMatch(t, hashes, have)
}
