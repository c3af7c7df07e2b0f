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
	"github.com/kontor-crm/kontor/sdk/pluginv1"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	sdktest.New(t, "manifest.json").Conformance(t, sdktest.Direct(retargeting{}))
}

func TestTheManifestMakesAPackage(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"plugin.wasm": {Data: []byte("module")}}
	for _, name := range []string{"manifest.json", "assets/icon.svg"} {
		b, err := os.ReadFile(name)
		require.NoError(t, err)
		files[name] = &fstest.MapFile{Data: b}
	}
	_, err := pack.Seal(files, files["manifest.json"].Data)
	require.NoError(t, err)
}

func TestTheModuleDescribesItself(t *testing.T) {
	t.Parallel()
	m, err := author.Open(t.Context(), sdktest.Build(t, ".", true))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, m.Close(context.Background())) })
	out, err := m.Call(t.Context(), nil, pluginv1.MethodPluginDescribe, nil)
	require.NoError(t, err)
	d := &sdk.DescribeResponse{}
	require.NoError(t, d.UnmarshalVT(out))
	require.Equal(t, pluginv1.Contract, d.Contract)
	require.Subset(t, d.Capabilities, sdktest.New(t, "manifest.json").Manifest.Needs())
}
