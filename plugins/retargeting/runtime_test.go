package main

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/plugins/wasm"
	"github.com/kontor-crm/kontor/sdk"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	sdktest.New(t, "manifest.json").Conformance(t, sdktest.Direct(retargeting{}))
}

func TestTheModuleDescribesItself(t *testing.T) {
	t.Parallel()
	module, err := os.ReadFile(sdktest.Build(t, ".", true))
	require.NoError(t, err)
	r, err := wasm.New(t.Context(), wasm.Options{CacheDir: t.TempDir()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.Close(context.Background())) })
	m, err := r.Load(t.Context(), t.Name(), module, wasm.Limits{})
	require.NoError(t, err)
	out, err := m.Call(t.Context(), wasm.Scope{Key: "a"}, pluginv1.MethodPluginDescribe, nil)
	require.NoError(t, err)
	d := &sdk.DescribeResponse{}
	require.NoError(t, d.UnmarshalVT(out))
	require.Equal(t, pluginv1.Contract, d.Contract)
	require.Subset(t, d.Capabilities, sdktest.New(t, "manifest.json").Manifest.Needs())
}
