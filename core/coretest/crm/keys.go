package crm

import (
	"context"
	"net/http"
	"sync"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Keys signs people in to an API by the keys that a test gives them.
type Keys struct{ by sync.Map }

// Authenticate implements httpapi.Authenticator.
func (k *Keys) Authenticate(_ context.Context, c httpapi.Credentials) (actor.Actor, error) {
	if a, ok := k.by.Load(c.Token); ok {
		return a.(actor.Actor), nil
	}
	return actor.Actor{}, fault.New(fault.Unauthenticated, "unauthenticated")
}

// Admit lets an actor in with kt_ and the name as key.
func (k *Keys) Admit(name string, a actor.Actor) { k.by.Store("kt_"+name, a) }

// Person adds somebody with a role to a bundle's tenant, whose key is kt_ and the name.
func (k *Keys) Person(b *Bundle, name, role string) (context.Context, actor.Actor) {
	b.T.Helper()
	ctx, _ := b.User(role)
	a, err := actor.From(ctx)
	require.NoError(b.T, err)
	k.Admit(name, a)
	return ctx, a
}

// API serves the routes of a room to who has one of the keys.
func (k *Keys) API(b *Bundle, register func(*httpapi.API)) http.Handler {
	api := httpapi.New(httpapi.Options{Secret: []byte("0123456789abcdef0123456789abcdef"), Authenticator: k, Authorizer: b.Access})
	register(api)
	return api.Handler(nil)
}
