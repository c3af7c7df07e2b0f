package httpapi_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
)

func (h house) various(t *testing.T) {
	t.Helper()
	h.echo(operation("create-thing", "POST", "/things"))
	update := operation("update-thing", "PATCH", "/things/{id}")
	update.Function = "allowed"
	httpapi.Register(h.API, update, func(_ context.Context, in *struct {
		httpapi.In[thing]
		httpapi.IfMatch
		ID string `path:"id"`
	},
	) (*thingOutput, error) {
		return &thingOutput{Location: in.ID, Body: in.Body}, in.Check(`"v1-a"`, 1)
	})
	h.OpenAPI().Components.Schemas.Map()["Record"] = &huma.Schema{
		Type: huma.TypeObject, Properties: map[string]*huma.Schema{"id": {Type: huma.TypeString}}, Required: []string{"id"},
	}
	raw := operation("create-record", "POST", "/records/{object}")
	raw.Request, raw.Response, raw.Status = httpapi.SchemaRef("Record"), httpapi.SchemaRef("Record"), http.StatusCreated
	httpapi.Register(h.API, raw, func(_ context.Context, in *struct {
		Object  string `path:"object"`
		RawBody []byte `contentType:"application/json"`
	},
	) (*httpapi.JSON, error) {
		return httpapi.RawJSON(http.StatusCreated, []byte(strings.ToUpper(string(in.RawBody)))), nil
	})
	h.stream(func(context.Context, *streamInput, *httpapi.Stream) error { return nil })
	public := operation("echo-public", "POST", "/echo-public")
	public.Public = true
	h.echo(public)
}

// describe fetches the description and has an independent reader check it.
func describe(t *testing.T, api apitest.API, key string) *openapi3.T {
	t.Helper()
	r := api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/openapi.json", Key: key, Status: 200})
	require.Equal(t, "application/openapi+json", r.Header.Get("Content-Type"))
	doc, err := openapi3.NewLoader().LoadFromData(r.Bytes)
	require.NoError(t, err)
	require.NoError(t, doc.Validate(t.Context()))
	api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/v1/openapi.json", Key: key, Header: map[string]string{"If-None-Match": r.Header.Get("ETag")}, Status: 304})
	return doc
}

func TestDescription(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	h.various(t)
	doc := describe(t, h.scenarios(), "")
	require.Equal(t, "3.1.0", doc.OpenAPI)
	require.Equal(t, "1.2.3", doc.Info.Version)
	require.Len(t, doc.Components.SecuritySchemes, 2)
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			require.True(t, strings.HasPrefix(path, httpapi.Prefix), path)
			require.NotEmpty(t, op.OperationID, path)
			require.NotEmpty(t, op.Summary, path)
			require.NotNil(t, op.Security, "%s %s", method, path)
			require.Equal(t, path == "/api/v1/echo-public", len((*op.Security)[0]) == 0, path)
			require.Equal(t, "#/components/responses/Problem", op.Responses.Value("default").Ref, path)
		}
	}
	record := doc.Paths.Value("/api/v1/records/{object}").Post
	require.Equal(t, "#/components/schemas/Record", record.RequestBody.Value.Content["application/json"].Schema.Ref)
	require.Equal(t, "#/components/schemas/Record", record.Responses.Value("201").Value.Content["application/json"].Schema.Ref)
	require.NotNil(t, record.Parameters.GetByInAndName("header", "Idempotency-Key"))
	update := doc.Paths.Value("/api/v1/things/{id}").Patch
	require.NotNil(t, update.Parameters.GetByInAndName("header", "If-Match"))
	require.Equal(t, "allowed", update.Extensions["x-kontor-function"])
	stream := doc.Paths.Value("/api/v1/stream").Get
	require.Contains(t, stream.Responses.Value("200").Value.Content, "text/event-stream")
	require.False(t, *doc.Components.Schemas["Thing"].Value.AdditionalProperties.Has)
}

func TestDescriptionOfATenant(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	h.various(t)
	epoch, calls := "1", 0
	h.OnSpec(httpapi.SpecHook{
		Epoch: func(context.Context) (string, error) { return epoch, nil },
		Extend: func(ctx context.Context, spec *huma.OpenAPI) error {
			calls++
			a, err := actor.From(ctx)
			require.NoError(t, err)
			record := spec.Components.Schemas.Map()["Record"]
			record.Properties["region_"+a.ID] = &huma.Schema{Type: huma.TypeString}
			record.Required = append(record.Required, "region_"+a.ID)
			spec.Components.Schemas.Map()["Own"] = &huma.Schema{Type: huma.TypeObject}
			generic := spec.Paths["/api/v1/records/{object}"].Post
			own := *generic
			own.OperationID = "create-own"
			own.Parameters = nil
			spec.Paths["/api/v1/records/own"] = &huma.PathItem{Post: &own}
			generic.Summary = "Create a record of " + a.ID
			generic.Responses["201"].Content["application/json"].Schema = httpapi.SchemaRef("Own")
			return nil
		},
	})
	api := h.scenarios()
	before := describe(t, api, "")
	a := describe(t, api, "kt_a")
	require.Contains(t, a.Components.Schemas["Record"].Value.Properties, "region_key_a")
	require.NotNil(t, a.Paths.Value("/api/v1/records/own"))
	b := describe(t, api, "kt_b")
	require.Contains(t, b.Components.Schemas["Record"].Value.Properties, "region_key_b")
	require.NotContains(t, b.Components.Schemas["Record"].Value.Properties, "region_key_a")
	require.Equal(t, "Create a record of key_b", b.Paths.Value("/api/v1/records/{object}").Post.Summary)
	require.Equal(t, 2, calls, "each was asked for twice and made once")
	epoch = "2"
	describe(t, api, "kt_a")
	require.Equal(t, 3, calls)
	after := describe(t, api, "")
	require.Equal(t, before, after, "what a tenant adds is nobody else's")
	require.NotContains(t, after.Components.Schemas, "Own")
}

// TestViewerIsSelfContained follows what the page of the description loads: it is all here, and nothing is inline.
func TestViewerIsSelfContained(t *testing.T) {
	t.Parallel()
	api := build(t, nil).scenarios()
	page := api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/docs", Status: 200, Contains: []string{`data-url="/api/v1/openapi.json"`}})
	policy := page.Header.Get("Content-Security-Policy")
	require.Contains(t, policy, "default-src 'none'")
	require.NotContains(t, policy, "unsafe")
	require.NotContains(t, policy, "http")
	html := string(page.Bytes)
	require.NotContains(t, html, "://")
	require.NotRegexp(t, `<style|<script>|style="|onclick`, html)
	links := regexp.MustCompile(`(?:src|href)="(/api/docs/[^"]+)"`).FindAllStringSubmatch(html, -1)
	require.Len(t, links, 4)
	for _, l := range links {
		r := api.Do(t, apitest.Scenario{Method: "GET", Path: l[1], Status: 200, Headers: map[string]string{"Cache-Control": "public, max-age=31536000, immutable"}})
		require.Regexp(t, "^text/(css|javascript)", r.Header.Get("Content-Type"))
	}
	api.Do(t, apitest.Scenario{Method: "GET", Path: "/api/docs/none.js", Status: 404})
}
