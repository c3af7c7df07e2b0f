package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// SpecHook adds what one tenant has made to the description of the API, such as its own fields.
type SpecHook struct {
	// Epoch names the state of everything that Extend reads, for the context's actor: while it stays the same, Extend is
	// not called again. It must be cheap.
	Epoch func(ctx context.Context) (string, error)
	// Extend completes the description for the context's actor. It may replace and add operations, path items and
	// schemas; what it finds there is shared and must be copied before it is changed deeper than that.
	Extend func(ctx context.Context, spec *huma.OpenAPI) error
}

// OnSpec adds a hook. Hooks run in the order in which they were added.
func (a *API) OnSpec(h SpecHook) { a.spec.hooks = append(a.spec.hooks, h) }

// specs serves the description of the API.
type specs struct {
	api    *API
	hooks  []SpecHook
	static func() ([]byte, error)
	// tenants keeps the descriptions that were asked for last, by tenant and epochs.
	tenants *cache.Cache[string, []byte]
}

// specsKept is how many tenants' descriptions are kept; each is some hundred kilobytes.
const specsKept = 16

func newSpecs(a *API) *specs {
	s := &specs{api: a, tenants: cache.New[string, []byte](cache.Options{Name: "openapi", Size: specsKept})}
	s.static = sync.OnceValues(func() ([]byte, error) { return json.Marshal(a.OpenAPI()) })
	return s
}

// serve answers with the description: to somebody who is signed in with what the tenant has made, else without.
func (s *specs) serve(w http.ResponseWriter, r *http.Request) {
	s.api.compress(http.HandlerFunc(s.plain)).ServeHTTP(w, r)
}

func (s *specs) plain(w http.ResponseWriter, r *http.Request) {
	x := from(r.Context())
	body, err := s.of(x, r)
	if err != nil {
		x.fail(w, r, err)
		return
	}
	tag := ContentETag(body)
	h := w.Header()
	h.Set("ETag", tag)
	h.Add("Vary", "Cookie")
	h.Add("Vary", "Authorization")
	if (IfNoneMatch{IfNoneMatch: r.Header.Get("If-None-Match")}).Unchanged(tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "application/openapi+json")
	_, _ = w.Write(body)
}

func (s *specs) of(x *exchange, r *http.Request) ([]byte, error) {
	if err := x.authenticate(r.Context(), r); fault.Is(err, fault.Unauthenticated) {
		if err := x.countAddress(r.Context(), x.op); err != nil {
			return nil, err
		}
		return s.static()
	} else if err != nil {
		return nil, err
	}
	ctx := actor.With(r.Context(), x.actor)
	if err := x.countActor(ctx, x.op); err != nil {
		return nil, err
	}
	if len(s.hooks) == 0 {
		return s.static()
	}
	epochs := make([]string, len(s.hooks))
	for i, h := range s.hooks {
		var err error
		if epochs[i], err = h.Epoch(ctx); err != nil {
			return nil, err
		}
	}
	key := cache.Key[string]{Tenant: x.actor.Tenant, ID: strings.Join(epochs, "\x00")}
	if body, ok := s.tenants.Get(key); ok {
		return body, nil
	}
	spec := copySpec(s.api.OpenAPI())
	for _, h := range s.hooks {
		if err := h.Extend(ctx, spec); err != nil {
			return nil, err
		}
	}
	body, err := json.Marshal(spec)
	if err != nil {
		return nil, fmt.Errorf("write the description: %w", err)
	}
	s.tenants.Set(key, body)
	return body, nil
}

// copySpec copies a description as deep as hooks may change it: paths, operations with their parameters, bodies and
// answers, and schemas with their properties.
func copySpec(in *huma.OpenAPI) *huma.OpenAPI {
	out := *in
	out.Tags = slices.Clone(in.Tags)
	out.Paths = make(map[string]*huma.PathItem, len(in.Paths))
	for path, item := range in.Paths {
		i := *item
		for _, op := range []**huma.Operation{&i.Get, &i.Post, &i.Put, &i.Patch, &i.Delete} {
			*op = copyOperation(*op)
		}
		out.Paths[path] = &i
	}
	components := *in.Components
	components.Responses = maps.Clone(in.Components.Responses)
	components.Schemas = copySchemas(in.Components.Schemas)
	out.Components = &components
	return &out
}

func copyOperation(in *huma.Operation) *huma.Operation {
	if in == nil {
		return nil
	}
	out := *in
	out.Parameters = slices.Clone(in.Parameters)
	out.Responses = make(map[string]*huma.Response, len(in.Responses))
	for status, response := range in.Responses {
		r := *response
		r.Content = copyContent(response.Content)
		out.Responses[status] = &r
	}
	if in.RequestBody != nil {
		b := *in.RequestBody
		b.Content = copyContent(in.RequestBody.Content)
		out.RequestBody = &b
	}
	return &out
}

func copyContent(in map[string]*huma.MediaType) map[string]*huma.MediaType {
	if in == nil {
		return nil
	}
	out := make(map[string]*huma.MediaType, len(in))
	for name, media := range in {
		m := *media
		out[name] = &m
	}
	return out
}

// schemas is a registry whose map belongs to one tenant's description.
type schemas struct {
	huma.Registry
	own map[string]*huma.Schema
}

func copySchemas(in huma.Registry) *schemas {
	out := &schemas{Registry: in, own: make(map[string]*huma.Schema, len(in.Map()))}
	for name, schema := range in.Map() {
		s := *schema
		s.Properties = maps.Clone(schema.Properties)
		s.Required = slices.Clone(schema.Required)
		out.own[name] = &s
	}
	return out
}

// Map implements huma.Registry.
func (s *schemas) Map() map[string]*huma.Schema { return s.own }

// SchemaFromRef implements huma.Registry.
func (s *schemas) SchemaFromRef(ref string) *huma.Schema {
	return s.own[strings.TrimPrefix(ref, "#/components/schemas/")]
}

// MarshalJSON writes the tenant's schemas.
func (s *schemas) MarshalJSON() ([]byte, error) { return json.Marshal(s.own) }
