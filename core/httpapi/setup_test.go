package httpapi_test

import (
	"context"
	"io"
	"strings"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/sdk/fault"
)

type authenticator func(httpapi.Credentials) (actor.Actor, error)

func (f authenticator) Authenticate(_ context.Context, c httpapi.Credentials) (actor.Actor, error) {
	return f(c)
}

type authorizer map[string]bool

func (m authorizer) Require(_ context.Context, function string) error {
	if !m[function] {
		return fault.New(fault.Forbidden, "forbidden", fault.Params{"function": function})
	}
	return nil
}

const (
	tenantA = "ten_01JD0000000000000000000000"
	tenantB = "ten_01JD0000000000000000000001"
)

func person() actor.Actor {
	return actor.Actor{Tenant: tenantA, Kind: actor.Person, ID: "usr_01JD0000000000000000000000", UserID: "usr_01JD0000000000000000000000"}
}

type thing struct {
	Name  string `json:"name" maxLength:"20"`
	Count int    `json:"count,omitempty" minimum:"0"`
}

func body(s string) io.Reader { return strings.NewReader(s) }
