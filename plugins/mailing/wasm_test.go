package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/plugins/wasm"
	"github.com/kontor-crm/kontor/sdk"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
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
	code, err := os.ReadFile(sdktest.Build(t, ".", true))
	require.NoError(t, err)
	r, err := wasm.New(t.Context(), wasm.Options{CacheDir: t.TempDir()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.Close(context.Background())) })
	m, err := r.Load(t.Context(), "mailing", code, wasm.Limits{MemoryMiB: 64, Timeout: 20 * time.Second})
	require.NoError(t, err)
	run := runtimeOf(m)
	sdktest.New(t, "manifest.json").Conformance(t, run)
	asModule(t, run)
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

func TestTheManifest(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("manifest.json")
	require.NoError(t, err)
	var m struct {
		Schema struct {
			Properties map[string]struct {
				Title        map[string]string `json:"x-title"`
				Description  map[string]string `json:"x-description"`
				InOneTongue  string            `json:"title"`
				OptionTitles map[string]struct {
					De string `json:"de"`
					En string `json:"en"`
				} `json:"x-enum-titles"`
			} `json:"properties"`
		} `json:"config_schema"`
	}
	require.NoError(t, json.Unmarshal(raw, &m))
	require.NotEmpty(t, m.Schema.Properties)
	for name, p := range m.Schema.Properties {
		require.NotEmpty(t, p.Title["de"], name)
		require.Equal(t, p.InOneTongue, p.Title["en"], name)
		require.Equal(t, p.Description["en"] == "", p.Description["de"] == "", name)
		for option, title := range p.OptionTitles {
			require.NotEmpty(t, title.De, option)
			require.NotEmpty(t, title.En, option)
		}
	}
}

// runtimeOf lets the host in memory call a module. Errors of the contract are encoded on their way.
func runtimeOf(m *wasm.Module) sdktest.Runtime {
	return func(ctx context.Context, host pluginv1.Caller, method string, req []byte) ([]byte, error) {
		out, err := m.Call(ctx, wasm.Scope{Key: "test", Host: func(ctx context.Context, method string, req []byte) ([]byte, error) {
			out, err := host.Call(ctx, method, req)
			if err == nil {
				return out, nil
			}
			raw, encoding := sdk.AsError(err).MarshalVT()
			if encoding != nil {
				return nil, encoding
			}
			return nil, &wasm.Refusal{Encoded: raw}
		}}, method, req)
		if guest := (*wasm.GuestError)(nil); errors.As(err, &guest) {
			e := &sdk.Error{}
			if err := e.UnmarshalVT(guest.Encoded); err != nil {
				return nil, err
			}
			return nil, e
		}
		return out, err
	}
}
