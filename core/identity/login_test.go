package identity_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestLogin(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		in, err := b.Login(t.Context(), identity.Credentials{Email: " " + strings.ToUpper(address), Password: password}, client)
		require.NoError(t, err)
		require.Equal(t, c.admin.ID, in.User.ID)
		require.Equal(t, c.Company, in.Company)
		require.Equal(t, []identity.Company{c.Company}, in.Companies)

		a, err := b.Authenticate(t.Context(), session(in.Token))
		require.NoError(t, err)
		require.Equal(t, actor.Actor{
			Tenant: c.ID, Kind: actor.Person, ID: c.admin.ID, UserID: c.admin.ID, Locale: "de", TimeZone: "Europe/Berlin", AuthenticatedAt: in.Session.CreatedAt,
			Session: in.Session.ID,
		}, a)
		ctx := actor.With(t.Context(), a)
		list, err := b.ListSessions(ctx, in.Token)
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.Equal(t, in.Session, list[0])
		require.Equal(t, "192.0.2.7", list[0].IP)
		require.True(t, list[0].Current)

		require.NoError(t, b.Logout(ctx, in.Token))
		_, err = b.Authenticate(t.Context(), session(in.Token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
		require.NoError(t, b.Logout(ctx, in.Token), "what has ended cannot end again")
		require.NoError(t, b.Logout(ctx, "nonsense"))
	})
}

// T-25: nobody can tell an unknown address from a wrong password.
func TestWrongCredentialsAllLookTheSame(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		nobody := email("nobody")
		_, err := b.CreateUser(c.system(), identity.NewUser{NewUser: access.NewUser{Email: nobody, Name: "No password"}})
		require.NoError(t, err)
		var texts []string
		for _, try := range []identity.Credentials{
			{Email: address, Password: "wrong"},
			{Email: address, Password: ""},
			{Email: address, Password: strings.Repeat("x", 1<<20)},
			{Email: email("unknown"), Password: password},
			{Email: "no address", Password: password},
			{Email: "", Password: ""},
			{Email: nobody, Password: ""},
			{Email: nobody, Password: password},
			{Email: address, Password: "wrong", Tenant: c.Slug},
		} {
			_, err := b.Login(t.Context(), try, client)
			refused(t, err, fault.Unauthenticated, "bad_credentials")
			texts = append(texts, err.Error())
		}
		for _, text := range texts {
			require.Equal(t, texts[0], text)
		}
	})
}

func TestManyAttemptsAreStopped(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		b.company(t, address)
		var wg sync.WaitGroup
		var mu sync.Mutex
		evaluated := 0
		for range 100 {
			wg.Go(func() {
				_, err := b.Login(t.Context(), identity.Credentials{Email: address, Password: "wrong"}, client)
				mu.Lock()
				defer mu.Unlock()
				if !fault.Is(err, fault.RateLimited) {
					evaluated++
				}
			})
		}
		wg.Wait()
		require.LessOrEqual(t, evaluated, 10)
		_, err := b.Login(t.Context(), identity.Credentials{Email: address, Password: password}, client)
		refused(t, err, fault.RateLimited, "rate_limited")
	})
}

func TestUserOfTwoTenants(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		one := b.company(t, address)
		two := b.company(t, address)
		require.NotEqual(t, one.admin.ID, two.admin.ID)

		inTwo, err := b.Login(t.Context(), identity.Credentials{Email: address, Password: password, Tenant: two.Slug}, client)
		require.NoError(t, err)
		require.Equal(t, two.ID, inTwo.Company.ID)
		require.Len(t, inTwo.Companies, 2)
		inOne := b.login(t, address, one)
		require.Equal(t, one.ID, inOne.Company.ID)

		// Without a wish it is the one that was used last.
		b.clock.forward(2 * time.Minute)
		_, err = b.Authenticate(t.Context(), session(inTwo.Token))
		require.NoError(t, err)
		last, err := b.Login(t.Context(), identity.Credentials{Email: address, Password: password}, client)
		require.NoError(t, err)
		require.Equal(t, two.ID, last.Company.ID)
		_, err = b.Login(t.Context(), identity.Credentials{Email: address, Password: password, Tenant: "another"}, client)
		refused(t, err, fault.Invalid, "not_a_member")

		// The session of one tenant shows and ends nothing in the other.
		ctx := b.as(t, inOne.Token)
		list, err := b.ListSessions(ctx, inOne.Token)
		require.NoError(t, err)
		require.Len(t, list, 1)
		refused(t, b.EndSession(ctx, inTwo.Session.ID), fault.NotFound, "not_found")
		companies, err := b.Companies(ctx)
		require.NoError(t, err)
		require.Len(t, companies, 2)

		// Suspended in one, working in the other.
		stays := b.user(t, one, email("other"), "admin")
		_, err = b.SetActive(one.system(), one.admin.ID, false)
		require.NoError(t, err)
		_, err = b.Authenticate(t.Context(), session(inOne.Token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
		_, err = b.Authenticate(t.Context(), session(inTwo.Token))
		require.NoError(t, err)
		_, err = b.Login(t.Context(), identity.Credentials{Email: address, Password: password, Tenant: one.Slug}, client)
		refused(t, err, fault.Invalid, "not_a_member")

		// No single company can hand out what opens both.
		_, err = b.SetActive(one.system(), one.admin.ID, true)
		require.NoError(t, err)
		refused(t, b.SetPassword(b.as(t, b.login(t, stays.Email, one).Token), one.admin.ID, "another long password"), fault.Forbidden, "account_shared")
	})
}

func TestASuspendedCompanyLetsNobodyIn(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		in := b.login(t, address, c)
		_, err := b.Authenticate(t.Context(), session(in.Token))
		require.NoError(t, err)
		suspended := c.Company
		suspended.Active = false
		b.tenants.set(suspended)
		_, err = b.Authenticate(t.Context(), session(in.Token))
		refused(t, err, fault.Forbidden, "company_suspended")
		_, err = b.Login(t.Context(), identity.Credentials{Email: address, Password: password}, client)
		refused(t, err, fault.Forbidden, "company_suspended")
		b.tenants.set(c.Company)
		_, err = b.Authenticate(t.Context(), session(in.Token))
		require.NoError(t, err)
	})
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	// Its sweep comes from a later time, and would take the sessions of other tests along.
	coretest.Apart(t, func(t *testing.T, d *db.DB) {
		b, address := setup(t, d), email("anna")
		c := b.company(t, address)

		t.Log("after eight hours without a request")
		in := b.login(t, address, c)
		b.clock.forward(identity.SessionIdle)
		b.node(t, cheap)
		_, err := b.Authenticate(t.Context(), session(in.Token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")

		t.Log("after thirty days at the latest, and used until then")
		in = b.login(t, address, c)
		for range int(identity.SessionAge/(7*time.Hour)) - 1 {
			b.clock.forward(7 * time.Hour)
			b.node(t, cheap)
			_, err = b.Authenticate(t.Context(), session(in.Token))
			require.NoError(t, err)
		}
		_, err = b.Authenticate(t.Context(), session(in.Token))
		require.NoError(t, err)
		b.clock.forward(identity.SessionAge)
		_, err = b.Authenticate(t.Context(), session(in.Token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
		require.NoError(t, b.Sweep(t.Context()))
		require.Zero(t, count(t, b.db, "select count(*) from sessions where tenant_id = ?", c.ID))
	})
}

func count(t *testing.T, d *db.DB, query string, args ...any) (n int) {
	t.Helper()
	require.NoError(t, d.SystemRead(t.Context(), "test", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, query, args...).Scan(&n)
	}))
	return n
}

// T-22: a sign-in always begins a new session, and ends the one that the browser came with.
func TestLoginReplacesTheSessionOfTheBrowser(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		planted := b.login(t, address, c)
		in, err := b.Login(t.Context(), identity.Credentials{Email: address, Password: password, Previous: planted.Token}, client)
		require.NoError(t, err)
		require.NotEqual(t, planted.Token, in.Token)
		require.NotEqual(t, planted.Session.ID, in.Session.ID)
		_, err = b.Authenticate(t.Context(), session(planted.Token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")

		// Nobody ends the session of another account by showing its token.
		other := email("other")
		b.user(t, c, other, "sales")
		_, err = b.Login(t.Context(), identity.Credentials{Email: other, Password: password, Previous: in.Token}, client)
		require.NoError(t, err)
		_, err = b.Authenticate(t.Context(), session(in.Token))
		require.NoError(t, err)
	})
}

func TestSessionsAreRevoked(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		laptop, phone := b.login(t, address, c), b.login(t, address, c)
		other := email("other")
		b.user(t, c, other, "admin")
		theirs := b.login(t, other, c)
		ctx := b.as(t, laptop.Token)
		_, err := b.Authenticate(t.Context(), session(phone.Token))
		require.NoError(t, err)

		refused(t, b.EndSession(ctx, theirs.Session.ID), fault.NotFound, "not_found")
		require.NoError(t, b.EndSession(ctx, phone.Session.ID))
		_, err = b.Authenticate(t.Context(), session(phone.Token))
		refused(t, err, fault.Unauthenticated, "unauthenticated")
		refused(t, b.EndSession(ctx, phone.Session.ID), fault.NotFound, "not_found")

		phone = b.login(t, address, c)
		require.NoError(t, b.EndOtherSessions(ctx, laptop.Token))
		_, err = b.Authenticate(t.Context(), session(phone.Token))
		require.Error(t, err)
		_, err = b.Authenticate(t.Context(), session(laptop.Token))
		require.NoError(t, err)
		_, err = b.Authenticate(t.Context(), session(theirs.Token))
		require.NoError(t, err)
	})
}

// T-23: another node, which no message reaches, looks again because the epoch was raised.
func TestAnotherNodeForgetsWhatEnded(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		laptop, phone := b.login(t, address, c), b.login(t, address, c)
		_, token, err := b.CreateKey(b.as(t, laptop.Token), identity.NewAPIKey{Name: "k", Scopes: []string{"read"}})
		require.NoError(t, err)
		elsewhere := *b
		elsewhere.node(t, cheap)
		for _, shown := range []httpapi.Credentials{session(phone.Token), bearer(token)} {
			_, err = elsewhere.Authenticate(t.Context(), shown)
			require.NoError(t, err)
		}
		require.NoError(t, b.EndSession(b.as(t, laptop.Token), phone.Session.ID))
		keys, err := b.ListKeys(b.as(t, laptop.Token))
		require.NoError(t, err)
		require.NoError(t, b.RevokeKey(b.as(t, laptop.Token), keys[0].ID))
		require.Eventually(t, func() bool {
			_, one := elsewhere.Authenticate(t.Context(), session(phone.Token))
			_, two := elsewhere.Authenticate(t.Context(), bearer(token))
			return one != nil && two != nil
		}, 10*time.Second, 50*time.Millisecond)
	})
}

func TestSessionsOfAUserAreBounded(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		c := b.company(t, email("anna"))
		address := email("many")
		u := b.user(t, c, address, "sales")
		first := b.login(t, address, c)
		for i := range 60 {
			if i%9 == 8 {
				b.node(t, cheap) // with fresh allowances
			}
			b.clock.forward(time.Second)
			b.login(t, address, c)
		}
		require.Equal(t, 50, count(t, b.db, "select count(*) from sessions where user_id = ?", u.ID))
		_, err := b.Authenticate(t.Context(), session(first.Token))
		require.Error(t, err)
	})
}

func TestNothingSecretIsKeptOrLogged(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, b *bundle) {
		address := email("anna")
		c := b.company(t, address)
		in := b.login(t, address, c)
		_, token, err := b.CreateKey(b.as(t, in.Token), identity.NewAPIKey{Name: "k", Scopes: []string{"read"}})
		require.NoError(t, err)
		_, err = b.Authenticate(t.Context(), bearer(token+"x"))
		require.Error(t, err)
		for _, secret := range []string{in.Token, token, password} {
			require.NotContains(t, b.log.String(), secret)
			require.NotContains(t, err.Error(), secret)
			require.Zero(t, count(t, b.db, "select count(*) from sessions where token_hash = ?", secret))
			require.Zero(t, count(t, b.db, "select count(*) from api_keys where token_hash = ? or hint = ?", secret, secret))
			require.Zero(t, count(t, b.db, "select count(*) from accounts where password_hash = ?", secret))
		}
	})
}
