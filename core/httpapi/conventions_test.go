package httpapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestEveryAnswerIsProtected(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	h.does(operation("look", "GET", "/look"), func(context.Context) error { return nil })
	api := h.scenarios()
	for _, s := range []apitest.Scenario{
		{Method: "GET", Path: "/api/v1/look", Key: "kt_a", Status: 200},
		{Method: "GET", Path: "/api/v1/look", Status: 401},
		{Method: "GET", Path: "/nowhere", Status: 404},
		{Method: "GET", Path: "/healthz", Status: 200},
	} {
		s.Headers = map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
			"Content-Security-Policy":   "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
			"Cache-Control":             "no-store",
			"Strict-Transport-Security": "",
		}
		api.Run(t, s)
	}
	secure := build(t, func(o *httpapi.Options) { o.BaseURL = "https://crm.example.org" }).scenarios()
	secure.Run(t, apitest.Scenario{Method: "GET", Path: "/healthz", Status: 200, Headers: map[string]string{"Strict-Transport-Security": "max-age=31536000"}})
}

func TestRequestIDAndTrace(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	var seen, trace string
	h.does(operation("look", "GET", "/look"), func(ctx context.Context) error {
		a, err := actor.From(ctx)
		require.NoError(t, err)
		seen, trace = a.RequestID, httpapi.Traceparent(ctx)
		require.Equal(t, seen, httpapi.RequestID(ctx))
		return nil
	})
	api := h.scenarios()
	const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	r := api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/look", Key: "kt_a", Status: 200, Header: map[string]string{"X-Request-Id": "given-1.a_B", "Traceparent": parent}})
	require.Equal(t, "given-1.a_B", r.Header.Get("X-Request-Id"))
	require.Equal(t, "given-1.a_B", seen)
	require.Equal(t, parent, trace)
	require.Contains(t, h.logs.String(), `"trace_id":"0af7651916cd43dd8448eb211c80319c"`)
	for _, bad := range []string{"with space", strings.Repeat("x", 65), "<script>"} {
		r = api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/look", Key: "kt_a", Status: 200, Header: map[string]string{"X-Request-Id": bad, "Traceparent": parent[:54] + "G"}})
		require.True(t, strings.HasPrefix(r.Header.Get("X-Request-Id"), "req_"))
		require.Empty(t, trace)
	}
}

func TestTheLogHoldsIDsOnly(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	h.echo(operation("echo", "POST", "/echo"))
	api := h.scenarios()
	api.Do(t, apitest.Scenario{Method: "POST", Path: "/api/v1/echo", Key: "kt_a", Body: `{"name":"CANARY","email":"canary@example.org"}`, Status: 200})
	api.Do(t, apitest.Scenario{Method: "POST", Path: "/api/v1/echo?q=CANARY", Key: "kt_a", Body: `{"name":"CANARY"}`, Status: 422})
	api.Do(t, apitest.Scenario{Method: "GET", Path: "/CANARY", Key: "kt_a", Status: 404})
	lines := strings.Split(strings.TrimSpace(h.logs.String()), "\n")
	require.Len(t, lines, 3)
	var line map[string]any
	require.NoError(t, json.Unmarshal([]byte(lines[0]), &line))
	require.Equal(t, "echo", line["operation"])
	require.EqualValues(t, 200, line["status"])
	require.Equal(t, tenantA, line["tenant"])
	require.Equal(t, "key_a", line["actor"])
	for _, secret := range []string{"CANARY", "canary@", "kt_a"} {
		require.NotContains(t, h.logs.String(), secret)
	}
}

func TestOtherSitesCannotWrite(t *testing.T) {
	t.Parallel()
	h := build(t, func(o *httpapi.Options) { o.BaseURL = "http://crm.example.org" })
	h.echo(operation("echo", "POST", "/echo"))
	h.does(operation("look", "GET", "/look"), func(context.Context) error { return nil })
	api := h.scenarios()
	for _, header := range []map[string]string{
		{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"},
	} {
		api.Do(t, apitest.Scenario{Method: "POST", Path: "/api/v1/echo", Session: "person", Header: header, Body: `{"name":"a"}`, Status: 403, Code: "cross_origin"})
		api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/look", Session: "person", Header: header, Status: 200})
	}
	for _, header := range []map[string]string{{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://example.com"}, {"Origin": "http://crm.example.org"}, {}} {
		api.Do(t, apitest.Scenario{Method: "POST", Path: "/api/v1/echo", Session: "person", Header: header, Body: `{"name":"a"}`, Status: 200})
	}
}

func TestPathsAndMethods(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	h.echo(operation("echo", "POST", "/echo/{id}"))
	h.does(operation("look", "GET", "/echo/{id}"), func(context.Context) error { return nil })
	h.scenarios().Run(t,
		apitest.Scenario{Method: "GET", Path: "/api/v1/none", Status: 404, Code: "path_not_found"},
		apitest.Scenario{Method: "PUT", Path: "/api/v1/echo/1", Status: 405, Code: "method_not_allowed", Headers: map[string]string{"Allow": "GET, POST, HEAD"}},
		apitest.Scenario{Method: "OPTIONS", Path: "/api/v1/echo/1", Status: 405, Headers: map[string]string{"Access-Control-Allow-Origin": ""}},
		apitest.Scenario{Method: "GET", Path: "/api/v1/echo/%ff", Key: "kt_a", Status: 404, Code: "path_not_found"},
		apitest.Scenario{Method: "GET", Path: "/api/v1/echo/a%00", Key: "kt_a", Status: 404, Code: "path_not_found"},
	)
	fallback := h.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("the app")) }))
	api := apitest.API{Handler: fallback}
	api.Run(t,
		apitest.Scenario{Method: "GET", Path: "/contacts", Status: 200, Contains: []string{"the app"}},
		apitest.Scenario{Method: "GET", Path: "/api/v1/none", Status: 404},
		apitest.Scenario{Method: "GET", Path: "/version", Status: 200, Contains: []string{"1.2.3"}},
	)
}

func TestQueries(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	httpapi.Register(h.API, operation("list", "GET", "/list"), func(_ context.Context, in *struct {
		Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
		Q     string `query:"q"`
	},
	) (*struct{ Body int }, error) {
		return &struct{ Body int }{Body: in.Limit}, nil
	})
	h.scenarios().Run(t,
		apitest.Scenario{Method: "GET", Path: "/api/v1/list", Key: "kt_a", Status: 200, Contains: []string{"50"}},
		apitest.Scenario{Method: "GET", Path: "/api/v1/list?limit=3&q=%C3%BC", Key: "kt_a", Status: 200, Contains: []string{"3"}},
		apitest.Scenario{Method: "GET", Path: "/api/v1/list?limit=201", Key: "kt_a", Status: 422, Locations: []string{"limit"}, Contains: []string{`"too_large"`, `"max":200`}},
		apitest.Scenario{Method: "GET", Path: "/api/v1/list?limit=x", Key: "kt_a", Status: 422, Locations: []string{"limit"}, Contains: []string{`"wrong_type"`, "a whole number"}},
		apitest.Scenario{Method: "GET", Path: "/api/v1/list?limt=3", Key: "kt_a", Status: 422, Locations: []string{"limt"}, Contains: []string{`"unknown_parameter"`}},
		apitest.Scenario{Method: "GET", Path: "/api/v1/list?limit=1&limit=2", Key: "kt_a", Status: 422, Locations: []string{"limit"}, Contains: []string{`"duplicate_parameter"`}},
		apitest.Scenario{Method: "GET", Path: "/api/v1/list?q=%ff", Key: "kt_a", Status: 422, Locations: []string{"q"}, Contains: []string{`"invalid_utf8"`}},
		apitest.Scenario{Method: "GET", Path: "/api/v1/list?q=%00", Key: "kt_a", Status: 422, Locations: []string{"q"}, Contains: []string{`"control_characters"`}},
		apitest.Scenario{Method: "GET", Path: "/api/v1/list?q=%zz", Key: "kt_a", Status: 400, Locations: []string{"query"}, Contains: []string{`"query_syntax"`}},
	)
}

func TestBodies(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	h.echo(operation("echo", "POST", "/echo"))
	small := operation("echo-small", "POST", "/small")
	small.MaxBody = 64
	h.echo(small)
	post := func(name, body string, status int, code string, locations ...string) apitest.Scenario {
		return apitest.Scenario{Name: name, Method: "POST", Path: "/api/v1/echo", Key: "kt_a", Body: body, Status: status, Code: code, Locations: locations}
	}
	typed := func(contentType string, status int, code string) apitest.Scenario {
		return apitest.Scenario{Name: "type " + contentType, Method: "POST", Path: "/api/v1/echo", Key: "kt_a", Body: `{"name":"a"}`, Header: map[string]string{"Content-Type": contentType}, Status: status, Code: code}
	}
	h.scenarios().Run(t,
		post("good", `{"name":"Ada","count":3,"color":"red","parts":[{"sku":"A"}]}`, 200, ""),
		post("wrong type", `{"name":3}`, 422, "validation", "name"),
		post("null", `{"name":null}`, 422, "validation", "name"),
		post("unknown key", `{"name":"a","is_admin":true}`, 422, "validation", "is_admin"),
		post("other case", `{"name":"a","Name":"b"}`, 422, "validation", "Name"),
		post("nested unknown key", `{"name":"a","parts":[{"sku":"A","x":1}]}`, 422, "validation", "parts[0].x"),
		post("duplicate key", `{"name":"a","name":"b"}`, 422, "validation", "name"),
		post("missing", `{}`, 422, "validation", "name"),
		post("too long", `{"name":"`+strings.Repeat("x", 21)+`"}`, 422, "validation", "name"),
		post("validate tag", `{"name":"a","email":"nobody"}`, 422, "validation", "email"),
		post("huge number", `{"name":"a","ratio":1e999}`, 422, "validation"),
		post("list instead of object", `[]`, 422, "validation", "body"),
		post("no JSON", `{"name":`, 400, "json_syntax", "body"),
		post("broken UTF-8", "{\"name\":\"\xff\"}", 400, "json_encoding", "body"),
		post("NUL", `{"name":"\u0000"}`, 422, "validation", "name"),
		post("deep", strings.Repeat(`[`, 10_000), 400, "json_depth", "body"),
		post("large", `{"name":"`+strings.Repeat("x", 2<<20)+`"}`, 413, "body_too_large"),
		post("empty", ``, 400, "body_required", "body"),
		typed("application/json; charset=utf-8", 200, ""),
		typed("application/json; charset=latin1", 415, "content_type"),
		typed("text/plain", 415, "content_type"),
		typed("application/x-www-form-urlencoded", 415, "content_type"),
		typed("", 415, "content_type"),
		apitest.Scenario{Name: "compressed", Method: "POST", Path: "/api/v1/echo", Key: "kt_a", Body: "x", Header: map[string]string{"Content-Encoding": "gzip"}, Status: 415, Code: "content_encoding"},
		apitest.Scenario{Name: "own limit kept", Method: "POST", Path: "/api/v1/small", Key: "kt_a", Body: `{"name":"a"}` + strings.Repeat(" ", 52), Status: 200},
		apitest.Scenario{Name: "own limit passed", Method: "POST", Path: "/api/v1/small", Key: "kt_a", Body: `{"name":"a"}` + strings.Repeat(" ", 53), Status: 413, Contains: []string{"64 Bytes"}},
	)
	r := httptest.NewRequest("POST", "/api/v1/small", struct{ *strings.Reader }{strings.NewReader(strings.Repeat(" ", 100))})
	r.ContentLength = -1
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer kt_a")
	w := httptest.NewRecorder()
	h.Handler(nil).ServeHTTP(w, r)
	require.Equal(t, http.StatusRequestEntityTooLarge, w.Code)
}

func TestErrorsOfHandlers(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	var result error
	h.does(operation("fail", "GET", "/fail"), func(context.Context) error { return result })
	h.does(operation("panic", "GET", "/panic"), func(context.Context) error { panic("CANARY kt_secret12345") })
	slow := operation("slow", "GET", "/slow")
	slow.Timeout = time.Nanosecond
	h.does(slow, func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
	api := h.scenarios()
	ask := func(err error, status int, code string) *apitest.Response {
		result = err
		return api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/fail", Key: "kt_a", Status: status, Code: code, NotContains: []string{"CANARY"}})
	}
	ask(errors.New("sql: CANARY"), 500, "internal")
	require.Contains(t, h.logs.String(), "sql: CANARY")
	ask(fault.Wrap(errors.New("CANARY")), 500, "internal")
	ask(fault.Missing("record", "con_1"), 404, "not_found")
	ask(fault.New(fault.Conflict, "job_duplicate"), 409, "job_duplicate")
	ask(fault.New(fault.Forbidden, "field_forbidden"), 403, "field_forbidden")
	ask(fault.New(fault.Stale, "stale", fault.Params{"version": 4}), 412, "stale")
	require.Equal(t, "5", ask(fault.New(fault.Unavailable, "timeout"), 503, "timeout").Header.Get("Retry-After"))
	require.Equal(t, "7", ask(fault.New(fault.RateLimited, "rate_limited", fault.Params{"retry_after": int64(7)}), 429, "rate_limited").Header.Get("Retry-After"))
	require.Equal(t, `Bearer realm="kontor"`, ask(fault.New(fault.Unauthenticated, "unauthenticated"), 401, "unauthenticated").Header.Get("Www-Authenticate"))
	ask(context.DeadlineExceeded, 503, "timeout")
	ask(&net.OpError{Op: "dial", Err: errors.New("CANARY")}, 503, "unavailable")
	api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/slow", Key: "kt_a", Status: 503, Code: "timeout"})
	api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/panic", Key: "kt_a", Header: map[string]string{"Accept-Encoding": "gzip"}, Status: 500, Code: "internal", NotContains: []string{"CANARY"}})
	require.Contains(t, h.logs.String(), "setup_test.go", "the stack is in the log")
	require.NotContains(t, h.logs.String(), "kt_secret12345")
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	h.echo(operation("echo", "POST", "/echo"))
	for _, c := range []struct{ session, accept, lang, text string }{
		{"person", "", "en", "There is no such field."},
		{"person", "de-AT,de;q=0.9,en;q=0.1", "de", "Ein solches Feld gibt es nicht."},
		{"person", "fr", "en", "There is no such field."},
		{"german", "", "de", "Ein solches Feld gibt es nicht."},
		{"german", "en", "en", "There is no such field."},
		{"german", "xx-invalid-;;;", "de", "Ein solches Feld gibt es nicht."},
	} {
		r := h.scenarios().Do(t, apitest.Scenario{
			Method: "POST", Path: "/api/v1/echo", Session: c.session, Header: map[string]string{"Accept-Language": c.accept},
			Body: `{"name":"a","x":1}`, Status: 422, Contains: []string{c.text},
		})
		require.Equal(t, c.lang, r.Header.Get("Content-Language"))
		require.Contains(t, strings.Join(r.Header.Values("Vary"), ","), "Accept-Language")
	}
}

func TestProblemForm(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	h.echo(operation("echo", "POST", "/echo"))
	r := h.scenarios().Do(t, apitest.Scenario{
		Method: "POST", Path: "/api/v1/echo", Key: "kt_a", Header: map[string]string{"X-Request-Id": "req-1"},
		Body: `{"name":"` + strings.Repeat("x", 21) + `","count":11}`, Status: 422,
	})
	require.JSONEq(t, `{
		"type": "https://kontor.dev/problems/validation", "title": "Invalid input", "status": 422,
		"detail": "2 entries are wrong.", "code": "validation", "request_id": "req-1",
		"remedy": "Correct what is named here and send the request again.",
		"errors": [
			{"location": "count", "code": "too_large", "message": "This may be at most 10.", "params": {"max": 10}},
			{"location": "name", "code": "too_long", "message": "This may have at most 20 characters.", "params": {"max": 20}}
		]
	}`, string(r.Bytes))
}

// TestAnAnswerThatCannotBeWrittenIsCut finds out too late that its answer is no JSON: nobody may take what is out for an
// answer.
func TestAnAnswerThatCannotBeWrittenIsCut(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	httpapi.Register(h.API, operation("nan", "GET", "/nan"), func(context.Context, *empty) (*struct{ Body map[string]float64 }, error) {
		return &struct{ Body map[string]float64 }{Body: map[string]float64{"x": math.NaN()}}, nil
	})
	server := httptest.NewServer(h.Handler(nil))
	t.Cleanup(server.Close)
	for _, encoding := range []string{"identity", "gzip"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/api/v1/nan", nil)
		require.NoError(t, err)
		r.Header.Set("Authorization", "Bearer kt_a")
		r.Header.Set("Accept-Encoding", encoding)
		res, err := http.DefaultTransport.RoundTrip(r)
		if err == nil {
			_ = res.Body.Close()
		}
		require.Error(t, err, encoding)
	}
	require.Contains(t, h.logs.String(), "unsupported value")
}
