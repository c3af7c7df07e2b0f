package main

import (
	"context"
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/plugins/author"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

// asModule brings a list into step in the plugin as Kontor runs it: built as a module, metered and within its limits.
func asModule(t *testing.T, run sdktest.Runtime) {
	t.Helper()
	for kind := range kinds {
		b := setup(t, kind, "")
		b.p = b.Client(run)
		b.person("ada@x.example", "Ada", yes)
		b.work(t, "sync")
		b.work(t, "pull")
		require.Equal(t, []string{"ada@x.example"}, b.fake.in())
	}
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
	require.NoError(t, m.Config().Check(map[string]any{"vendor": "listmonk", "api_key": "k", "api_user": "u", "list_id": "7", "consent_field": "custom.newsletter", "base_url": "https://news.example.org", "webhook_key": "0123456789abcdef"}))
	for _, config := range []map[string]any{
		{},
		{"vendor": "other", "api_key": "k", "list_id": "7", "consent_field": "x"},
		{"vendor": "brevo", "api_key": "k", "list_id": "7", "consent_field": "Custom X"},
		{"vendor": "brevo", "api_key": "k", "list_id": "7", "consent_field": "x", "webhook_key": "short"},
	} {
		require.Error(t, m.Config().Check(config))
	}
}
