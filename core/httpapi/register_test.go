package httpapi_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
)

func TestWrongDeclarationsEndTheStart(t *testing.T) {
	t.Parallel()
	good := operation("list-things", "GET", "/things")
	for name, change := range map[string]func(*httpapi.Operation){
		"no id":                   func(o *httpapi.Operation) { o.OperationID = "" },
		"id in another form":      func(o *httpapi.Operation) { o.OperationID = "listThings" },
		"no summary":              func(o *httpapi.Operation) { o.Summary = "" },
		"no tag":                  func(o *httpapi.Operation) { o.Tags = nil },
		"no path":                 func(o *httpapi.Operation) { o.Path = "" },
		"unknown method":          func(o *httpapi.Operation) { o.Method = "FETCH" },
		"public without the list": func(o *httpapi.Operation) { o.Public = true },
		"public with a function":  func(o *httpapi.Operation) { o.Public, o.Function = true, "users.manage" },
	} {
		op := good
		change(&op)
		h := build(t, nil)
		require.Panics(t, func() { h.does(op, func(context.Context) error { return nil }) }, name)
	}
	h := build(t, nil)
	h.does(good, func(context.Context) error { return nil })
	require.Panics(t, func() { h.does(good, func(context.Context) error { return nil }) }, "the same id twice")

	type input struct {
		Body struct {
			ID string `json:"id" readOnly:"true"`
		}
	}
	require.Panics(t, func() {
		httpapi.Register(build(t, nil).API, operation("x", "POST", "/x"), func(context.Context, *input) (*empty, error) { return nil, nil })
	}, "a read-only property in an input")

	h = build(t, func(o *httpapi.Options) { o.Authorizer = nil })
	op := good
	op.Function = "users.manage"
	h.does(op, func(context.Context) error { return nil })
	require.Panics(t, func() { h.Handler(nil) }, "a function without an authorizer")

	require.Panics(t, func() { build(t, func(o *httpapi.Options) { o.Secret = []byte("short") }) })
	require.Panics(t, func() { build(t, func(o *httpapi.Options) { o.Authenticator = nil }) })
}

// TestPublicRoutes pins what answers without a sign-in: a new line in public.txt is a decision, and this is where it is
// seen.
func TestPublicRoutes(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("public.txt")
	require.NoError(t, err)
	golden, err := os.ReadFile("testdata/public.golden")
	require.NoError(t, err)
	var lines []string
	for line := range strings.Lines(string(raw)) {
		if !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	require.Equal(t, string(golden), strings.Join(lines, ""))

	var own []string
	for _, r := range httpapi.New(httpapi.Options{Secret: make([]byte, 32), Authenticator: authenticator(known)}).Routes() {
		require.True(t, r.Public)
		own = append(own, r.Method+" "+r.Path+" "+r.OperationID)
	}
	for _, line := range own {
		require.Contains(t, string(golden), line+"\n")
	}
}

func TestWhoMayCall(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	public := operation("echo-public", "POST", "/echo-public")
	public.Public = true
	h.echo(public)
	h.does(operation("signed-in", "GET", "/signed-in"), func(context.Context) error { return nil })
	for _, f := range []string{"allowed", "denied"} {
		op := operation("do-"+f, "GET", "/"+f)
		op.Function = f
		h.does(op, func(context.Context) error { return nil })
	}
	h.scenarios().Run(t,
		apitest.Scenario{Method: "POST", Path: "/api/v1/echo-public", Body: `{"name":"a"}`, Status: 200},
		apitest.Scenario{Method: "POST", Path: "/api/v1/echo-public", Key: "kt_bad", Body: `{"name":"a"}`, Status: 200},
		apitest.Scenario{Method: "GET", Path: "/api/v1/signed-in", Status: 401, Code: "unauthenticated"},
		apitest.Scenario{Method: "GET", Path: "/api/v1/signed-in", Key: "kt_bad", Status: 401},
		apitest.Scenario{Method: "GET", Path: "/api/v1/signed-in", Key: "kt_a", Status: 200},
		apitest.Scenario{Method: "GET", Path: "/api/v1/signed-in", Session: "person", Status: 200},
		apitest.Scenario{Name: "a bad key does not fall back to the cookie", Method: "GET", Path: "/api/v1/signed-in", Key: "kt_bad", Session: "person", Status: 401},
		apitest.Scenario{Name: "basic", Method: "GET", Path: "/api/v1/signed-in", Header: map[string]string{"Authorization": "Basic a3Q6YQ=="}, Status: 401},
		apitest.Scenario{Name: "no prefix", Method: "GET", Path: "/api/v1/signed-in", Key: "a", Status: 401},
		apitest.Scenario{Name: "cookie twice", Method: "GET", Path: "/api/v1/signed-in", Header: map[string]string{"Cookie": "kontor_session=person; kontor_session=person"}, Status: 401},
		apitest.Scenario{Name: "a Host cookie without TLS", Method: "GET", Path: "/api/v1/signed-in", Header: map[string]string{"Cookie": "__Host-kontor_session=person"}, Status: 401},
		apitest.Scenario{Method: "GET", Path: "/api/v1/allowed", Key: "kt_a", Status: 200},
		apitest.Scenario{Method: "GET", Path: "/api/v1/denied", Key: "kt_a", Status: 403, Code: "function_missing"},
		apitest.Scenario{Method: "GET", Path: "/api/v1/denied", Status: 401},
	)
	secure := build(t, func(o *httpapi.Options) { o.BaseURL = "https://crm.example.org" })
	secure.does(operation("signed-in", "GET", "/signed-in"), func(context.Context) error { return nil })
	secure.scenarios().Run(t,
		apitest.Scenario{Method: "GET", Path: "/api/v1/signed-in", Session: "person", Status: 401},
		apitest.Scenario{Method: "GET", Path: "/api/v1/signed-in", Header: map[string]string{"Cookie": "__Host-kontor_session=person"}, Status: 200},
	)
}
