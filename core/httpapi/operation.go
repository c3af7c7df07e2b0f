package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/kontor-crm/kontor/core/ratelimit"
)

const (
	// DefaultMaxBody is the greatest request body of an operation that names no other.
	DefaultMaxBody = 1 << 20
	// StepUpAge is how long a proof of who somebody is counts for operations that ask for a recent one.
	StepUpAge = 15 * time.Minute
	// DefaultTimeout is how long an operation may take that names no other time.
	DefaultTimeout = 30 * time.Second
)

// Operation declares one operation. Who may call it is part of the declaration: everybody (Public), whoever has a
// function (Function), or anybody who is signed in, whose rights over records the room checks then.
type Operation struct {
	// OperationID names the operation for clients: lower-case words with dashes, the verb first, as in list-views.
	OperationID string
	Method      string
	// Path begins after /api/v1, as in /views/{id}.
	Path string
	// Summary is one short sentence, Description a longer text in CommonMark.
	Summary     string
	Description string
	// Tags group operations in the description. At least one.
	Tags []string
	// Public operations need no sign-in, and then there is no actor. Each must stand in public.txt.
	Public bool
	// Function is the access function that is needed; empty for anybody who is signed in.
	Function string
	// Unproven operations answer a session that is doubted, too: those by which it is proven or ended.
	Unproven bool
	// Recent demands of a person to have proven to be the same within the last StepUpAge: for what a stolen session must not
	// do. The answer is a step_up_required problem otherwise.
	Recent bool
	// OwnSession operations are about whoever is signed in, also while an operator acts as support in a tenant.
	OwnSession bool
	// AnyQuery takes parameters that the operation does not know: somebody else has made the address.
	AnyQuery bool
	// ReadOnly marks a POST that changes nothing, such as a query with a body.
	ReadOnly bool
	// Status of success; 0 means 200, or 204 without a body.
	Status int
	// MaxBody is the greatest request body in bytes; 0 means DefaultMaxBody.
	MaxBody int64
	// Timeout bounds the operation; 0 means DefaultTimeout, negative that there is none (downloads).
	Timeout time.Duration
	// Cost is what the operation takes from the caller's allowance; 0 means 1.
	Cost int
	// Limit counts the requests of the caller's address to this operation on top of everything else; 0 for none.
	Limit ratelimit.Scope
	// Request describes a JSON body that the handler takes as a field RawBody []byte with the tag
	// contentType:"application/json". It has been checked to be JSON in UTF-8 with one meaning, and belongs to the
	// handler only until it returns.
	Request *huma.Schema
	// Response describes a body that the handler gives as bytes; see JSON.
	Response *huma.Schema
	// Secret answers hold something that is shown only once. They are not kept for an Idempotency-Key, which is refused.
	Secret bool
	// Deprecated operations still work but should not be used any more.
	Deprecated bool
}

// operation is a registered one.
type operation struct {
	Operation
	api     *API
	name    string
	pattern string
	metrics *operationMetrics
	// json and streamed are the media types of the body: JSON is read and checked first, others are handed through.
	json     bool
	streamed []string
	required bool
	// several are the parameters that may stand in a query more than once; nil for none.
	several map[string]bool
	next    func(http.ResponseWriter, *http.Request)
	plain   http.Handler
	packed  http.Handler
	stream  bool
}

var (
	operationID = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	methods     = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
)

const metadataKey = "kontor"

// Register adds an operation to the API. The handler gets a validated input; the context carries the actor, unless
// the operation is public. It may return any error: a fault is rendered for the reader, everything else is logged and
// answered as an internal one. A wrong declaration panics, so that the program does not start with it.
func Register[I, O any](a *API, op Operation, handler func(context.Context, *I) (*O, error)) {
	register(a, &operation{Operation: op}, handler)
}

func register[I, O any](a *API, o *operation, handler func(context.Context, *I) (*O, error)) {
	if err := o.check(a); err != nil {
		panic(fmt.Errorf("httpapi: operation %q: %w", o.OperationID, err))
	}
	if name, hidden := hiddenEmbedding(reflect.TypeFor[I]()); hidden {
		panic(fmt.Errorf("httpapi: operation %q: the embedded input %s is not exported, so that its parameters would be ignored", o.OperationID, name))
	}
	o.api, o.name = a, o.OperationID
	hop := o.describe()
	huma.Register(a.huma, hop, func(ctx context.Context, in *I) (*O, error) {
		x := from(ctx)
		x.started = true
		out, err := handler(ctx, in)
		if err != nil {
			return nil, x.problemOf(ctx, err)
		}
		return out, nil
	})
	o.complete(a.OpenAPI())
	a.routes = append(a.routes, Route{
		Method: o.Method, Path: Prefix + o.Path, OperationID: o.OperationID,
		Public: o.Public, Function: o.Function, ReadOnly: o.readOnly(),
	})
}

func (o *operation) check(a *API) error {
	switch {
	case !operationID.MatchString(o.OperationID):
		return fmt.Errorf("the id is not made of lower-case words with dashes")
	case !slices.Contains(methods, o.Method):
		return fmt.Errorf("the method %q is not one of %v", o.Method, methods)
	case !strings.HasPrefix(o.Path, "/"):
		return fmt.Errorf("the path %q does not begin with /", o.Path)
	case o.Summary == "" || strings.HasSuffix(o.Summary, "."):
		return fmt.Errorf("the summary is missing, or ends in a full stop")
	case len(o.Tags) == 0:
		return fmt.Errorf("there is no tag")
	case o.Public && o.Recent:
		return fmt.Errorf("it cannot be public and ask for a recent proof")
	case o.Public && o.Function != "":
		return fmt.Errorf("it cannot be public and need the function %q", o.Function)
	}
	for _, r := range a.routes {
		if r.OperationID == o.OperationID {
			return fmt.Errorf("the id is taken by %s %s", r.Method, r.Path)
		}
	}
	if o.Public {
		a.mustBePublic(o.Method, Prefix+o.Path, o.OperationID)
	}
	return nil
}

func (o *operation) readOnly() bool { return o.ReadOnly || o.Method == http.MethodGet }

// repeatable operations understand an Idempotency-Key: those that a repetition would do twice.
func (o *operation) repeatable() bool {
	return !o.Public && !o.ReadOnly && !o.Secret && (o.Method == http.MethodPost || o.Method == http.MethodPatch)
}

// limit is how long the operation may take, 0 for no limit.
func (o *operation) limit() time.Duration {
	switch {
	case o.Timeout < 0:
		return 0
	case o.Timeout == 0:
		return DefaultTimeout
	default:
		return o.Timeout
	}
}

// describe translates the declaration into huma's.
func (o *operation) describe() huma.Operation {
	hop := huma.Operation{
		OperationID: o.OperationID, Method: o.Method, Path: Prefix + o.Path, Summary: o.Summary, Description: o.Description,
		Tags: o.Tags, DefaultStatus: o.Status, Deprecated: o.Deprecated,
		Metadata: map[string]any{metadataKey: o},
		// The body is read, bounded and timed before huma sees it.
		MaxBodyBytes: -1, BodyReadTimeout: -1,
		SkipValidateBody: o.Request != nil, SkipValidateParams: o.AnyQuery,
		Security: security(o.Public),
	}
	hop.Extensions = map[string]any{}
	if o.Function != "" {
		hop.Extensions["x-kontor-function"] = o.Function
	}
	if o.Recent {
		hop.Extensions["x-kontor-recent"] = true
	}
	if o.Response != nil {
		status := o.Status
		if status == 0 {
			status = http.StatusOK
		}
		hop.Responses = map[string]*huma.Response{fmt.Sprint(status): {
			Description: http.StatusText(status),
			Content:     map[string]*huma.MediaType{"application/json": {Schema: o.Response}},
		}}
	}
	if o.repeatable() {
		hop.Parameters = append(hop.Parameters, &huma.Param{
			Name: idempotencyHeader, In: "header", Schema: &huma.Schema{Type: huma.TypeString, MaxLength: ptr(maxIdempotencyKey)},
			Description: "Makes it safe to send the request again: within 24 hours the same key gives the first answer.",
		})
	}
	return hop
}

func security(public bool) []map[string][]string {
	if public {
		return []map[string][]string{{}}
	}
	return []map[string][]string{{"session": {}}, {"apiKey": {}}}
}

func ptr[T any](v T) *T { return &v }

// complete mends what huma cannot know, once it has described the operation.
func (o *operation) complete(spec *huma.OpenAPI) {
	item := spec.Paths[Prefix+o.Path]
	hop := map[string]*huma.Operation{
		http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put,
		http.MethodPatch: item.Patch, http.MethodDelete: item.Delete,
	}[o.Method]
	if o.Request != nil {
		if hop.RequestBody == nil || hop.RequestBody.Content["application/json"] == nil {
			panic(fmt.Errorf(`httpapi: operation %q: it describes a request, but its input has no RawBody []byte with contentType:"application/json"`, o.OperationID))
		}
		hop.RequestBody.Content["application/json"].Schema = o.Request
	}
	if hop.RequestBody != nil {
		for _, media := range hop.RequestBody.Content {
			refuseReadOnly(spec.Components.Schemas, o.OperationID, media.Schema, map[*huma.Schema]bool{})
		}
	}
	for _, p := range hop.Parameters {
		if p.In == "query" && p.Explode != nil && *p.Explode {
			if o.several == nil {
				o.several = map[string]bool{}
			}
			o.several[p.Name] = true
		}
		if p.In == "header" && p.Name == "If-None-Match" {
			hop.Responses["304"] = &huma.Response{Description: "Nothing has changed since."}
		}
	}
	hop.Responses["4XX"] = &huma.Response{Ref: "#/components/responses/Problem"}
	hop.Responses["default"] = &huma.Response{Ref: "#/components/responses/Problem"}
}

// refuseReadOnly panics when an input type marks a property as read only: huma would accept it from a client and say
// nothing. Input types are made of their own instead.
func refuseReadOnly(registry huma.Registry, id string, s *huma.Schema, seen map[*huma.Schema]bool) {
	for s != nil && s.Ref != "" {
		s = registry.SchemaFromRef(s.Ref)
	}
	if s == nil || seen[s] {
		return
	}
	seen[s] = true
	if s.ReadOnly {
		panic(fmt.Errorf("httpapi: operation %q: its input has a read-only property; give it an input type of its own", id))
	}
	for _, p := range s.Properties {
		refuseReadOnly(registry, id, p, seen)
	}
	refuseReadOnly(registry, id, s.Items, seen)
}

// adapter mounts huma's operations on the mux, each behind the steps that all operations share.
type adapter struct{ api *API }

var _ huma.Adapter = (*adapter)(nil)

// Handle implements huma.Adapter.
func (m *adapter) Handle(hop *huma.Operation, handler func(huma.Context)) {
	o, ok := hop.Metadata[metadataKey].(*operation)
	if !ok {
		panic(fmt.Errorf("httpapi: %s %s was not registered through httpapi.Register", hop.Method, hop.Path))
	}
	o.pattern = o.Method + " " + Prefix + o.Path
	o.metrics = m.api.metrics.operation(o.name)
	if hop.RequestBody != nil {
		o.required = hop.RequestBody.Required
		for media := range hop.RequestBody.Content {
			if media == "application/json" {
				o.json = true
			} else {
				o.streamed = append(o.streamed, media)
			}
		}
		slices.Sort(o.streamed)
	}
	o.next = func(w http.ResponseWriter, r *http.Request) { handler(humago.NewContext(hop, r, w)) }
	o.plain = http.HandlerFunc(o.serve)
	o.packed = o.plain
	if !o.stream && !o.Secret {
		// The size of a compressed answer could give away a secret that stands beside what the caller has sent.
		o.packed = m.api.compress(o.plain)
	}
	m.api.mux.Handle(o.pattern, o)
}

// ServeHTTP implements huma.Adapter.
func (m *adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.api.mux.ServeHTTP(w, r) }

// hiddenEmbedding finds an embedded struct that huma cannot see into, since its type is not exported.
func hiddenEmbedding(t reflect.Type) (string, bool) {
	if t.Kind() != reflect.Struct {
		return "", false
	}
	for f := range t.Fields() {
		if !f.Anonymous {
			continue
		}
		if !f.IsExported() {
			return f.Name, true
		}
		if name, hidden := hiddenEmbedding(f.Type); hidden {
			return name, true
		}
	}
	return "", false
}
