//go:build unix

package wasm

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// builtWithSDK builds an example of the SDK.
func builtWithSDK(b *testing.B) []byte {
	out := filepath.Join(b.TempDir(), "plugin.wasm")
	build := exec.Command("go", "build", "-buildmode=c-shared", "-trimpath", "-buildvcs=false", "-ldflags=-w", "-o", out, ".")
	build.Dir = filepath.Join("..", "..", "examples", "plugin-hello")
	build.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	said, err := build.CombinedOutput()
	require.NoError(b, err, string(said))
	wasm, err := os.ReadFile(out)
	require.NoError(b, err)
	return wasm
}

// enrichRequest is about 1 kB of a record with 14 fields.
func enrichRequest(b *testing.B, email string) []byte {
	fields := map[string]*pluginv1.Value{"email": {Kind: pluginv1.ValueKindText, Text: email}}
	for _, name := range []string{"first_name", "last_name", "job_title", "phone", "street", "city", "country", "language", "source", "status", "owner", "custom.region", "custom.note"} {
		fields[name] = &pluginv1.Value{Kind: pluginv1.ValueKindText, Text: strings.Repeat(name[:4], 12)}
	}
	raw, err := (&pluginv1.EnrichRequest{Record: &pluginv1.Record{Object: "contacts", ID: "con_1", Fields: fields}}).MarshalVT()
	require.NoError(b, err)
	require.InDelta(b, 1000, len(raw), 200)
	return raw
}

// BenchmarkEnrichPlain is the floor of BenchmarkEnrich: the same request and answer, encoded and decoded, with a function of this
// program in between.
func BenchmarkEnrichPlain(b *testing.B) {
	request := enrichRequest(b, "a@example.com")
	page := []byte(`{"title":"CTO","city":"Berlin"}`)
	loop(b, func() {
		var req pluginv1.EnrichRequest
		if err := req.UnmarshalVT(request); err != nil {
			b.Fatal(err)
		}
		var found struct{ Title, Department string }
		if err := json.Unmarshal(page, &found); err != nil {
			b.Fatal(err)
		}
		text := func(s string) *pluginv1.Value { return &pluginv1.Value{Kind: pluginv1.ValueKindText, Text: s} }
		resp := pluginv1.EnrichResponse{Suggestions: []*pluginv1.Suggestion{
			{Field: "job_title", Value: text(found.Title), Confidence: 0.9, Source: "People"},
			{Field: "department", Value: text(found.Department), Confidence: 0.5, Source: "People"},
		}}
		raw, err := resp.MarshalVT()
		if err != nil {
			b.Fatal(err)
		}
		if err := (&pluginv1.EnrichResponse{}).UnmarshalVT(raw); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkEnrich is what a plugin on the SDK costs: a record of 1 kB is decoded, the host is asked for a secret and a
// web page where the plugin does that, and suggestions come back. "same" is one scope, "switch" another scope each time.
func BenchmarkEnrich(b *testing.B) {
	secret, err := (&pluginv1.GetSecretResponse{Value: "key"}).MarshalVT()
	require.NoError(b, err)
	page, err := (&pluginv1.FetchResponse{Status: 200, Body: []byte(`{"title":"CTO","city":"Berlin"}`)}).MarshalVT()
	require.NoError(b, err)
	host := func(_ context.Context, method string, _ []byte) ([]byte, error) {
		if method == pluginv1.MethodHostGetSecret {
			return secret, nil
		}
		return page, nil
	}
	for language, wasm := range map[string][]byte{
		"go":             builtWithSDK(b),
		"assemblyscript": builtByNode(b, filepath.Join("..", "..", "examples", "plugin-assemblyscript"), "plugin.wasm"),
	} {
		m := load(b, wasm, Options{IdlePerModule: 1}, Limits{})
		for what, keys := range map[string][]string{"same": {"a"}, "switch": {"a", "b"}} {
			for asks, email := range map[string]string{"asking": "a@example.com", "decoding": ""} {
				request := enrichRequest(b, email)
				b.Run(language+"/"+what+"/"+asks, func(b *testing.B) {
					i := 0
					loop(b, func() {
						i++
						_, err := m.Call(b.Context(), Scope{Key: keys[i%len(keys)], Host: host}, pluginv1.MethodPluginEnrich, request)
						if err != nil {
							b.Fatal(err)
						}
					})
				})
			}
		}
		b.Run(language+"/instance", func(b *testing.B) {
			loop(b, func() {
				in, err := m.create(b.Context())
				if err != nil {
					b.Fatal(err)
				}
				m.discard(in)
			})
		})
		b.Run(language+"/start", func(b *testing.B) {
			loop(b, func() {
				r, err := New(b.Context(), Options{CacheDir: cacheDir})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := r.Load(b.Context(), "again", wasm, Limits{}); err != nil {
					b.Fatal(err)
				}
				if err := r.Close(b.Context()); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}
