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
	code, err := os.ReadFile(sdktest.Build(t, ".", true))
	require.NoError(t, err)
	r, err := wasm.New(t.Context(), wasm.Options{CacheDir: t.TempDir()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.Close(context.Background())) })
	m, err := r.Load(t.Context(), "linkedin", code, wasm.Limits{MemoryMiB: 64, Timeout: 20 * time.Second})
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
