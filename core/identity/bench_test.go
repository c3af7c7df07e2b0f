package identity_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/identity"
)

// BenchmarkAuthenticate is what a request with a known session costs. Aim: a few microseconds and no query, but for the look
// at the epoch once a second.
func BenchmarkAuthenticate(b *testing.B) {
	d := coretest.SQLite(b)
	tenants := &directory{companies: map[string]identity.Company{}}
	rights := access.New(access.Options{DB: d})
	s := identity.New(identity.Options{DB: d, Access: rights, Tenants: tenants, Password: cheap})
	tenant := id.New("ten")
	require.NoError(b, d.CreateTenant(b.Context(), tenant))
	tenants.set(identity.Company{ID: tenant, Slug: "acme", Active: true})
	system := actor.ForSystem(b.Context(), tenant, "bench")
	register(b, d, tenant, "acme")
	require.NoError(b, d.Tenant(system, rights.Seed))
	_, err := s.CreateUser(system, identity.NewUser{NewUser: access.NewUser{Email: "a@example.com", Name: "A"}, Password: password})
	require.NoError(b, err)
	in, err := s.Login(b.Context(), identity.Credentials{Email: "a@example.com", Password: password}, client)
	require.NoError(b, err)
	shown := session(in.Token)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Authenticate(b.Context(), shown); err != nil {
			b.Fatal(err)
		}
	}
}
