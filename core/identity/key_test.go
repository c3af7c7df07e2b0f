package identity_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestKeyLife(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		ctx := b.as(t, b.login(t, address, c).Token)
		expires := b.clock.Now().Add(24 * time.Hour)
		k, token, err := b.CreateKey(ctx, identity.NewAPIKey{Name: " Shop ", Scopes: []string{"deals:read", "contacts:read", "deals:read"}, ExpiresAt: &expires})
		require.NoError(t, err)
		require.Equal(t, "Shop", k.Name)
		require.Equal(t, []string{"contacts:read", "deals:read"}, k.Scopes)
		require.True(t, strings.HasPrefix(token, "kt_live_"))
		require.True(t, strings.HasPrefix(token, strings.TrimSuffix(k.Hint, "…")))
		require.Equal(t, c.admin.ID, k.UserID)

		a, err := b.Authenticate(t.Context(), bearer(token))
		require.NoError(t, err)
		require.Equal(t, actor.Actor{
			Tenant: c.ID, Kind: actor.Key, ID: k.ID, UserID: c.admin.ID, Scopes: k.Scopes, Locale: "de", TimeZone: "Europe/Berlin",
		}, a)
		rights, err := b.access.For(actor.With(t.Context(), a))
		require.NoError(t, err)
		require.False(t, rights.Has(access.ManageKeys))

		used := func() time.Time {
			k, err := b.GetKey(ctx, k.ID)
			require.NoError(t, err)
			require.NotNil(t, k.LastUsedAt)
			return *k.LastUsedAt
		}
		first := used()
		b.clock.forward(30 * time.Second)
		b.node(t, cheap)
		_, err = b.Authenticate(t.Context(), bearer(token))
		require.NoError(t, err)
		require.Equal(t, first, used(), "written down once a minute at most")
		b.clock.forward(31 * time.Second)
		b.node(t, cheap)
		_, err = b.Authenticate(t.Context(), bearer(token))
		require.NoError(t, err)
		require.Equal(t, b.clock.Now().UTC().Truncate(time.Microsecond), used())

		b.clock.forward(24 * time.Hour)
		_, err = b.Authenticate(t.Context(), bearer(token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")

		k, token, err = b.CreateKey(ctx, identity.NewAPIKey{Name: "Forever", Scopes: []string{"admin"}})
		require.NoError(t, err)
		require.Nil(t, k.ExpiresAt)
		_, err = b.Authenticate(t.Context(), bearer(token))
		require.NoError(t, err)
		require.NoError(t, b.RevokeKey(ctx, k.ID))
		_, err = b.Authenticate(t.Context(), bearer(token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
		require.NoError(t, b.RevokeKey(ctx, k.ID), "again changes nothing")
		list, err := b.ListKeys(ctx)
		require.NoError(t, err)
		require.Len(t, list, 2)
		require.NotNil(t, list[0].RevokedAt)
	})
}

func TestBadKeysAreRefused(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		token := b.login(t, address, c).Token
		ctx := b.as(t, token)
		past := b.clock.Now().Add(-time.Second)
		for reason, in := range map[string]identity.NewAPIKey{
			"required":      {Name: "x"},
			"unknown_scope": {Name: "x", Scopes: []string{"everything"}},
			"in_the_past":   {Name: "x", Scopes: []string{"read"}, ExpiresAt: &past},
			"too_long":      {Name: strings.Repeat("x", 300), Scopes: []string{"read"}},
		} {
			_, _, err := b.CreateKey(ctx, in)
			refused(t, err, fault.Invalid, reason)
		}
		_, key, err := b.CreateKey(ctx, identity.NewAPIKey{Name: "x", Scopes: []string{"admin"}})
		require.NoError(t, err)
		for _, shown := range []httpapi.Credentials{
			{},
			bearer(""), bearer("kt_live_"), bearer(key[:len(key)-1]), bearer(key + "x"), bearer(strings.ToUpper(key)),
			bearer("kt_live_" + strings.Repeat("0", 38)), bearer(token), session(key), session(""), session("x"),
			session(strings.Repeat("A", 43)),
			{Session: token, Token: key},
		} {
			_, err := b.Authenticate(t.Context(), shown)
			refused(t, err, fault.Unauthenticated, "unauthenticated")
		}
		// A key makes no keys and has no sessions, whatever its scopes.
		a, err := b.Authenticate(t.Context(), bearer(key))
		require.NoError(t, err)
		asKey := actor.With(t.Context(), a)
		_, _, err = b.CreateKey(asKey, identity.NewAPIKey{Name: "child", Scopes: []string{"admin"}})
		refused(t, err, fault.Forbidden, "people_only")
		_, err = b.ListSessions(asKey, "")
		refused(t, err, fault.Forbidden, "people_only")
		refused(t, b.SetPassword(asKey, c.admin.ID, "another long password"), fault.Forbidden, "people_only")
		refused(t, b.ChangePassword(asKey, password, "another long password", "", client), fault.Forbidden, "people_only")
	})
}

func TestKeysAreTheirOwnersAndTheManagers(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address, seller, foreign := email("anna"), email("seller"), email("foreign")
		c := b.company(t, address)
		u := b.user(t, c, seller, "sales")
		other := b.company(t, foreign)
		admin, sales, stranger := b.as(t, b.login(t, address, c).Token), b.as(t, b.login(t, seller, c).Token), b.as(t, b.login(t, foreign, other).Token)

		_, _, err := b.CreateKey(sales, identity.NewAPIKey{Name: "x", Scopes: []string{"read"}})
		refused(t, err, fault.Forbidden, "function_missing")
		mine, _, err := b.CreateKey(admin, identity.NewAPIKey{Name: "mine", Scopes: []string{"read"}, UserID: u.ID})
		require.NoError(t, err)
		require.Equal(t, c.admin.ID, mine.UserID, "people make keys for themselves only")
		theirs, token, err := b.CreateKey(c.system(), identity.NewAPIKey{Name: "theirs", Scopes: []string{"write"}, UserID: u.ID})
		require.NoError(t, err)
		_, _, err = b.CreateKey(c.system(), identity.NewAPIKey{Name: "x", Scopes: []string{"read"}, UserID: other.admin.ID})
		refused(t, err, fault.NotFound, "not_found")

		for name, ctx := range map[string]context.Context{"another tenant": stranger, "a colleague": sales} {
			_, err = b.GetKey(ctx, mine.ID)
			require.Equal(t, fault.NotFound, fault.CodeOf(err), name)
			require.Equal(t, fault.NotFound, fault.CodeOf(b.RevokeKey(ctx, mine.ID)), name)
		}
		list, err := b.ListKeys(stranger)
		require.NoError(t, err)
		require.Empty(t, list)
		list, err = b.ListKeys(sales)
		require.NoError(t, err)
		require.Len(t, list, 1)
		list, err = b.ListKeys(admin)
		require.NoError(t, err)
		require.Len(t, list, 2)

		a, err := b.Authenticate(t.Context(), bearer(token))
		require.NoError(t, err)
		_, err = b.ListKeys(actor.With(t.Context(), a))
		refused(t, err, fault.Forbidden, "function_missing")

		// T-28: the key of somebody who is suspended dies at once, and for good.
		_, err = b.SetActive(admin, u.ID, false)
		require.NoError(t, err)
		_, err = b.Authenticate(t.Context(), bearer(token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
		_, err = b.Login(t.Context(), identity.Credentials{Email: seller, Password: password}, client)
		refused(t, err, fault.Forbidden, "no_company")
		_, err = b.SetActive(admin, u.ID, true)
		require.NoError(t, err)
		_, err = b.Authenticate(t.Context(), bearer(token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
		b.login(t, seller, c)
		theirs, err = b.GetKey(admin, theirs.ID)
		require.NoError(t, err)
		require.NotNil(t, theirs.RevokedAt)
	})
}
