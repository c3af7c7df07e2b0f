package main

import (
	"context"
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/plugins/author"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

// asModule runs the plugin as Kontor does: built as a module, metered and within its limits.
func asModule(t *testing.T, p sdktest.Runtime) {
	t.Helper()
	h := sdktest.New(t, "manifest.json")
	li := newFake()
	li.organizations = []map[string]any{devtestco()}
	h.Secret("access_token", li.token)
	h.Site("https://api.linkedin.com", li)
	r := h.Record("companies", sdktest.Fields{"domain": sdk.Text("devtestco.example")})
	got, err := h.Client(p).Enrich(t.Context(), &sdk.EnrichRequest{Record: r})
	require.NoError(t, err)
	require.NotEmpty(t, got.Suggestions)
}

func TestTheModule(t *testing.T) {
	t.Parallel()
	m, err := author.Open(t.Context(), sdktest.Build(t, ".", true))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, m.Close(context.Background())) })
	sdktest.New(t, "manifest.json").Conformance(t, m.Call)
	asModule(t, m.Call)
}

func TestKontorTakesTheManifest(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("manifest.json")
	require.NoError(t, err)
	icon, err := os.ReadFile("icon.svg")
	require.NoError(t, err)
	sealed, err := pack.Seal(fstest.MapFS{"plugin.wasm": {Data: []byte("module")}, "icon.svg": {Data: icon}}, raw)
	require.NoError(t, err)
	m, err := pack.Parse(sealed)
	require.NoError(t, err)
	require.NoError(t, m.Config().Check(map[string]any{"access_token": "t", "owner": "urn:li:sponsoredAccount:1", "rule": "suggest", "field_rules": map[string]any{"companies.industry": "fill_empty"}, "lead_types": []any{"SPONSORED"}}))
	for _, config := range []map[string]any{
		{},
		{"access_token": "t", "owner": "1"},
		{"access_token": "t", "field_rules": map[string]any{"x": "y"}},
		{"access_token": "t", "api_version": "2026"},
	} {
		require.Error(t, m.Config().Check(config))
	}
}
