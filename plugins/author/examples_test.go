package author_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/plugins/author"
	"github.com/kontor-crm/kontor/plugins/native"
	"github.com/kontor-crm/kontor/sdk"
	"github.com/kontor-crm/kontor/sdk/sdktest"
)

// TestTheExamples builds the example in every language and runtime, and has each pass the conformance suite and do the
// same things. This is what says that there is one contract, whatever a plugin is written in and runs as.
func TestTheExamples(t *testing.T) { //nolint:tparallel // the runtimes of one example use what was built once
	if testing.Short() {
		t.Skip("builds the examples")
	}
	t.Parallel()
	for _, folder := range []string{"plugin-hello", "plugin-assemblyscript", "plugin-node"} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			folder := filepath.Join("..", "..", "examples", folder)
			if _, err := os.Stat(filepath.Join(folder, "go.mod")); err != nil {
				modules(t, folder)
			}
			made, err := author.Build(t.Context(), folder, t.Output())
			require.NoError(t, err)
			for _, file := range made {
				t.Run(filepath.Base(file), func(t *testing.T) { tryExample(t, folder, open(t, file)) })
			}
			if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
				t.Run("native", func(t *testing.T) { tryExample(t, folder, program(t, sdktest.Build(t, folder, false))) })
			}
		})
	}
}

// modules installs what a plugin in JavaScript is built with.
func modules(t *testing.T, folder string) {
	t.Helper()
	if _, err := exec.LookPath("npm"); err != nil && os.Getenv("KONTOR_TEST_REQUIRE") == "" {
		t.Skip("there is no npm")
	}
	cmd := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
}

func open(t *testing.T, file string) sdktest.Runtime {
	t.Helper()
	if strings.HasSuffix(file, ".wasm") {
		m, err := author.Open(t.Context(), file)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, m.Close(context.WithoutCancel(t.Context()))) })
		return m.Call
	}
	node, err := exec.LookPath("node")
	require.NoError(t, err)
	full, err := filepath.Abs(file)
	require.NoError(t, err)
	return supervised(t, native.Options{Path: node, Args: []string{full}, Plain: true}, full)
}

func program(t *testing.T, file string) sdktest.Runtime {
	t.Helper()
	return supervised(t, native.Options{Path: file}, file)
}

func supervised(t *testing.T, o native.Options, file string) sdktest.Runtime {
	t.Helper()
	sum, err := author.Checksum(file)
	require.NoError(t, err)
	o.Name, o.Files = filepath.Base(file), map[string]string{file: sum}
	o.Log = func(level, line string) { t.Log(level, line) }
	run, done := author.Supervise(o)
	t.Cleanup(done)
	return run
}

func tryExample(t *testing.T, folder string, run sdktest.Runtime) {
	t.Helper()
	manifest := filepath.Join(folder, "manifest.json")
	t.Run("conformance", func(t *testing.T) { sdktest.New(t, manifest).Conformance(t, run) })
	t.Run("enrich", func(t *testing.T) {
		h := sdktest.New(t, manifest)
		contact := h.Record("contacts", sdktest.Fields{"email": sdk.Text("ada@example.org")})
		p := h.Client(run)
		_, err := p.Enrich(t.Context(), &sdk.EnrichRequest{Record: contact})
		require.Equal(t, "not_found", sdk.AsError(err).GetCode(), "the secret is not set: %v", err)
		h.Secret("api_key", "k")
		h.HTTP("GET https://people.example.com/v1/find?email=ada%40example.org", 200, `{"title":"CTO","department":"Engineering"}`).Times(1)
		h.HTTP("GET https://people.example.com/v1/find", 503, "").Times(1)
		h.HTTP("GET https://people.example.com/v1/find", 404, "").Times(1)
		got, err := p.Enrich(t.Context(), &sdk.EnrichRequest{Record: contact})
		require.NoError(t, err)
		require.Equal(t, []*sdk.Suggestion{
			{Field: "job_title", Value: sdk.Text("CTO"), Confidence: 0.9, Source: "People"},
			{Field: "department", Value: sdk.Text("Engineering"), Confidence: 0.5, Source: "People"},
		}, got.Suggestions)
		require.Equal(t, "Bearer k", h.Fetched()[0].Headers[0].Value)
		_, err = p.Enrich(t.Context(), &sdk.EnrichRequest{Record: contact})
		require.Equal(t, &sdk.Error{Code: "upstream", Message: "the people service answered 503", Retryable: true}, sdk.AsError(err))
		got, err = p.Enrich(t.Context(), &sdk.EnrichRequest{Record: contact})
		require.NoError(t, err)
		require.Empty(t, got.Suggestions)
	})
	t.Run("events", func(t *testing.T) {
		h := sdktest.New(t, manifest)
		h.Fail("KVSet", &sdk.Error{Code: "unavailable", Retryable: true})
		events := sdktest.Events(t, filepath.Join(folder, "..", "plugin-hello", "testdata", "events.json"))
		require.Empty(t, h.Replay(t, h.Client(run), 2, events...))
		require.Len(t, h.Emitted(), 3)
		require.JSONEq(t, `{"count":3}`, string(h.Emitted()[2].DataJSON))
		require.Equal(t, "contacts", h.Emitted()[0].Record.GetObject())
		require.Equal(t, "counted a contact", h.Logged()[0].Message)
	})
	t.Run("action", func(t *testing.T) {
		h := sdktest.New(t, manifest)
		contact := h.Record("contacts", sdktest.Fields{"first_name": sdk.Text("Änne \"Ä\"")})
		p := h.Client(run)
		h.Locale("de")
		got, err := p.RunAction(t.Context(), &sdk.RunActionRequest{Action: "greet", Record: contact})
		require.NoError(t, err)
		require.JSONEq(t, `{"text":"Hallo, Änne \"Ä\"!"}`, string(got.OutputJSON))
		_, err = p.RunAction(t.Context(), &sdk.RunActionRequest{Action: "dance"})
		require.Equal(t, &sdk.Error{Code: "not_found", Field: "action", Message: "there is no action dance"}, sdk.AsError(err))
	})
}
