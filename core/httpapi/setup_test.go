package httpapi_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"sync"
	"testing"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/httpapi/apitest"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	tenantA = "ten_01JD0000000000000000000000"
	tenantB = "ten_01JD0000000000000000000001"
)

func person() actor.Actor {
	return actor.Actor{Tenant: tenantA, Kind: actor.Person, ID: "usr_01JD0000000000000000000000", UserID: "usr_01JD0000000000000000000000"}
}

type authenticator func(httpapi.Credentials) (actor.Actor, error)

func (f authenticator) Authenticate(_ context.Context, c httpapi.Credentials) (actor.Actor, error) {
	return f(c)
}

// known signs in by fixed credentials: kt_a and kt_b are keys of two tenants, the session "german" is a person who
// reads German.
func known(c httpapi.Credentials) (actor.Actor, error) {
	a := person()
	switch {
	case c.Token == "kt_a":
		a.Kind, a.ID = actor.Key, "key_a"
	case c.Token == "kt_b":
		a.Kind, a.ID, a.Tenant = actor.Key, "key_b", tenantB
	case c.Session == "german":
		a.Locale = "de"
	case c.Session == "person":
	default:
		return actor.Actor{}, fault.New(fault.Unauthenticated, "unauthenticated")
	}
	return a, nil
}

type authorizer map[string]bool

func (m authorizer) Require(_ context.Context, function string) error {
	if !m[function] {
		return fault.New(fault.Forbidden, "function_missing", fault.Params{"function": function})
	}
	return nil
}

// logs is a log that tests read.
type logs struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logs) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

type house struct {
	*httpapi.API
	logs *logs
}

// build returns an API whose options a test may change, with the operations of this file.
func build(t testing.TB, change func(*httpapi.Options)) house {
	t.Helper()
	l := &logs{}
	o := httpapi.Options{
		Secret: []byte("0123456789abcdef0123456789abcdef"), Authenticator: authenticator(known),
		Authorizer: authorizer{"allowed": true}, Version: "1.2.3",
		Public: []string{"POST /api/v1/echo-public echo-public"},
		Logger: slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{ReplaceAttr: httpapi.Redact})),
	}
	if change != nil {
		change(&o)
	}
	return house{API: httpapi.New(o), logs: l}
}

func (h house) scenarios() apitest.API { return apitest.API{Handler: h.Handler(nil)} }

type thing struct {
	Name  string  `json:"name" maxLength:"20" validate:"required"`
	Email string  `json:"email,omitempty" validate:"omitempty,email"`
	Count int     `json:"count,omitempty" minimum:"0" maximum:"10"`
	Color string  `json:"color,omitempty" enum:"red,green"`
	Parts []part  `json:"parts,omitempty" maxItems:"3"`
	Ratio float64 `json:"ratio,omitempty"`
}

type part struct {
	SKU string `json:"sku" pattern:"^[A-Z]+$"`
}

type thingOutput struct {
	Location string `header:"Location"`
	Body     thing
}

func operation(id, method, path string) httpapi.Operation {
	return httpapi.Operation{OperationID: id, Method: method, Path: path, Summary: "Do " + id, Tags: []string{"Test"}}
}

// echo registers an operation that gives back what it gets.
func (h house) echo(op httpapi.Operation) {
	httpapi.Register(h.API, op, func(_ context.Context, in *httpapi.In[thing]) (*thingOutput, error) {
		return &thingOutput{Location: "/things/1", Body: in.Body}, nil
	})
}

type empty struct{}

// does registers an operation that runs f.
func (h house) does(op httpapi.Operation, f func(context.Context) error) {
	httpapi.Register(h.API, op, func(ctx context.Context, _ *empty) (*httpapi.JSON, error) {
		if err := f(ctx); err != nil {
			return nil, err
		}
		return httpapi.RawJSON(http.StatusOK, []byte(`{"ok":true}`)), nil
	})
}
