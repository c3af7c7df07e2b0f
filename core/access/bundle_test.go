package access_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// bundle is one tenant with an administrator and the shipped roles.
type bundle struct {
	db      *db.DB
	s       *access.Service
	system  func() context.Context
	admin   access.User
	roles   map[string]access.Role
	invalid *event.Invalidator
	// told counts how often other nodes would have been told.
	told atomic.Int32
}

// engines runs fn with a fresh tenant on each engine.
func engines(t *testing.T, fn func(t *testing.T, b *bundle)) {
	coretest.Engines(t, func(t *testing.T, d *db.DB) { fn(t, setup(t, d)) })
}

func setup(t *testing.T, d *db.DB) *bundle {
	ctx := coretest.Tenant(t, d)
	b := &bundle{db: d, system: func() context.Context { return ctx }, roles: map[string]access.Role{}}
	b.invalid = event.NewInvalidator(event.NewLocal(0))
	b.invalid.On(event.KindAccess, func(what event.Invalidation) {
		if what.Tenant == tenantOf(t, b.system()) {
			b.told.Add(1)
		}
	})
	b.s = access.New(access.Options{DB: d, Invalidator: b.invalid})
	require.NoError(t, d.Tenant(b.system(), b.s.Seed))
	roles, err := b.s.ListRoles(b.system())
	require.NoError(t, err)
	for _, r := range roles {
		b.roles[r.Name] = r
	}
	b.admin = b.user(t, "admin")
	return b
}

// user adds a user with roles by their names.
func (b *bundle) user(t *testing.T, name string, roles ...string) access.User {
	t.Helper()
	if len(roles) == 0 {
		roles = []string{name}
	}
	in := access.NewUser{Email: name + "@example.com", Name: name, Locale: "de"}
	for _, r := range roles {
		require.Contains(t, b.roles, r)
		in.RoleIDs = append(in.RoleIDs, b.roles[r].ID)
	}
	u, err := b.s.CreateUser(b.system(), in)
	require.NoError(t, err)
	return u
}

// as returns a context in which a user acts; scopes make it one of the user's keys.
func (b *bundle) as(u access.User, scopes ...string) context.Context {
	a, _ := actor.From(b.system())
	a.Kind, a.ID, a.UserID, a.Scopes = actor.Person, u.ID, u.ID, scopes
	if scopes != nil {
		a.Kind, a.ID = actor.Key, "key_1"
	}
	return actor.With(b.system(), a)
}

func (b *bundle) rights(t *testing.T, ctx context.Context) *access.Compiled {
	t.Helper()
	c, err := b.s.For(ctx)
	require.NoError(t, err)
	return c
}

// refused asserts the code and the reason of a fault, the latter also of its first field.
func refused(t *testing.T, err error, code fault.Code, reason string) {
	t.Helper()
	var f *fault.Error
	require.ErrorAs(t, err, &f)
	require.Equal(t, code, f.Code, "%v", err)
	if len(f.Fields) > 0 && f.Reason != reason {
		require.Equal(t, reason, f.Fields[0].Reason, "%v", err)
		return
	}
	require.Equal(t, reason, f.Reason, "%v", err)
}

func ptr[T any](v T) *T { return &v }
